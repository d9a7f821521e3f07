"""Compare the speed of `policy-targets check` with `frictionless validate` on generated packages, in one run.

Every figure covers a whole process, with start-up: processor seconds (the machine may be busy), wall-clock seconds, and
peak memory. frictionless is also measured on smaller packages and extrapolated linearly, which favours it: on Parquet
its time grows faster than linearly.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = (sys.executable, "-m", "policy_targets", "check", "--format", "json")
THEIRS = (sys.executable, "-m", "frictionless", "validate", "--json")


@dataclass(frozen=True)
class Run:
    """One process: processor seconds, wall-clock seconds, peak MiB, and whether it reported no problem."""

    cpu: float
    wall: float
    peak: float
    good: bool = True

    def __str__(self) -> str:
        peak = f", {self.peak:5.0f} MiB" if self.peak else ""
        return f"{self.cpu:9.1f} s of processor, {self.wall:7.1f} s on the clock{peak}"


def run(command: Sequence[str], path: Path) -> Run:
    begun = time.perf_counter()
    nothing = os.open(os.devnull, os.O_WRONLY)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    pid = os.posix_spawn(
        command[0], [*command, str(path)], environment, file_actions=[(os.POSIX_SPAWN_DUP2, nothing, 1)]
    )
    _, status, used = os.wait4(pid, 0)
    os.close(nothing)
    seconds = time.perf_counter() - begun
    return Run(used.ru_utime + used.ru_stime, seconds, used.ru_maxrss / 1024, status == 0)


def draw_out(small: Run, large: Run, sizes: tuple[int, int], size: int) -> Run:
    """Extrapolate a run to `size` rows, linearly from two measured sizes."""
    share = (size - sizes[0]) / (sizes[1] - sizes[0])
    return Run(small.cpu + (large.cpu - small.cpu) * share, small.wall + (large.wall - small.wall) * share, 0)


def print_runs(what: str, ours: Run, theirs: Run, note: str = "") -> None:
    print(f"\n{what}")
    print(f"  policy-targets {ours}")
    print(f"  frictionless   {theirs}{note}")
    clock = theirs.wall / ours.wall
    print(f"  ratio          {theirs.cpu / ours.cpu:9.1f} of processor, {clock:7.1f} on the clock", flush=True)


def make(folder: Path, size: int) -> dict[str, Path]:
    """Make a package of `size` targets; return the descriptors: both forms, each alone, and each without our profile.

    A child process makes the package, since the peak memory of this process would count for the processes it starts.
    """
    forms = ("both", "csv", "parquet", "stock-csv", "stock-parquet")
    command = [sys.executable, "-m", "benchmarks.packages", str(folder / str(size)), str(size)]
    subprocess.run(command, check=True, cwd=ROOT)
    return {form: folder / str(size) / form / "datapackage.json" for form in forms}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--size", type=int, default=1_000_000, help="targets of the large package")
    reader.add_argument("--middle", type=int, default=100_000, help="targets of the package both read as CSV")
    reader.add_argument("--csv", type=int, nargs=2, default=(2_000, 20_000), help="sizes drawn out from, CSV")
    reader.add_argument("--parquet", type=int, nargs=2, default=(500, 2_000), help="sizes drawn out from, Parquet")
    given = reader.parse_args()
    csv, parquet = tuple(given.csv), tuple(given.parquet)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = {size: make(folder, size) for size in sorted({given.size, given.middle, *csv, *parquet})}
        print(f"{given.size:,} targets: {(made[given.size]['csv'].parent / 'data/targets.csv').stat().st_size:,} bytes")
        tiny = ROOT / "datapackage" / "datapackage.json"
        print_runs(
            f"the published package, {tiny.stat().st_size:,} bytes of descriptor", run(OURS, tiny), run(THEIRS, tiny)
        )
        some = [run(THEIRS, made[size]["stock-csv"]) for size in csv]
        note = f" (drawn out from {csv[0]:,} and {csv[1]:,})"
        theirs = draw_out(some[0], some[1], (csv[0], csv[1]), given.size)
        print_runs(f"CSV, {given.size:,} targets", run(OURS, made[given.size]["csv"]), theirs, note)
        some = [run(THEIRS, made[size]["stock-parquet"]) for size in parquet]
        note = f" (drawn out from {parquet[0]:,} and {parquet[1]:,})"
        stock = {it: draw_out(some[0], some[1], (parquet[0], parquet[1]), it) for it in (given.size, given.middle)}
        print_runs(f"Parquet, {given.size:,} targets", run(OURS, made[given.size]["parquet"]), stock[given.size], note)
        both = run(OURS, made[given.size]["both"])
        print(f"\nboth forms, compared with each other, no problem: {both.good}\n  policy-targets {both}")
        ours, theirs = run(OURS, made[given.middle]["csv"]), run(THEIRS, made[given.middle]["stock-csv"])
        print_runs(f"CSV, {given.middle:,} targets, both measured", ours, theirs)
        plugin = run(THEIRS, made[given.middle]["parquet"])
        print(f"\nplain frictionless validate, Parquet, {given.middle:,} targets")
        print(f"  with our plugin {plugin}\n  stock           {stock[given.middle]}{note}")
        print(f"  ratio           {stock[given.middle].cpu / plugin.cpu:9.1f} of processor")


if __name__ == "__main__":
    main()
