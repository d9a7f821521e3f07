"""Compare one and two processes over a corpus: time, memory, and whether the bytes are equal.

Run: python benchmarks/scaling.py CORPUS.parquet … [--rounds 1] [--kills 3] [--seed 0] [--spark]

The corpus is read with one process and with two, alternately; then again with two, killed at random moments and
continued. Exits with 1 when the bytes differ. Linux only: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

OFTEN = 0.1  # seconds between two looks at the memory


class Run(NamedTuple):
    """One run: wall-clock seconds, processor seconds, peak memory of the parent and of its largest child, exit code."""

    seconds: float
    busy: float
    parent: int
    child: int
    code: int


def start(corpora: list[Path], out: Path, jobs: int) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-m", "policy_targets", "extract", *map(str, corpora), "--jobs", str(jobs), "-o", f"{out}/"]
    return subprocess.Popen(line, start_new_session=True, stderr=subprocess.DEVNULL)


def read_peak(pid: int) -> int:
    """Return the peak resident size of a process so far, in kB."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1])
    return 0


def list_children(pid: int) -> list[int]:
    with suppress(OSError):
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()))
    return []


def run(corpora: list[Path], out: Path, jobs: int) -> Run:
    before, clock = os.times(), time.perf_counter()
    process, parent, child = start(corpora, out, jobs), 0, 0
    while process.poll() is None:
        parent = max(parent, read_peak(process.pid))
        child = max([child, *map(read_peak, list_children(process.pid))])
        time.sleep(OFTEN)
    after = os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(time.perf_counter() - clock, busy, parent, child, process.returncode)


def hold_same(left: Path, right: Path) -> bool:
    names = sorted(path.name for path in left.iterdir())
    if names != sorted(path.name for path in right.iterdir()):
        return False
    return all((left / name).read_bytes() == (right / name).read_bytes() for name in names)


def kill_and_go_on(corpora: list[Path], out: Path, seconds: float, chance: random.Random, kills: int) -> None:
    """Kill a run several times at random moments, then let it finish."""
    for _ in range(kills):
        process = start(corpora, out, 2)
        delay = chance.uniform(0.05, 0.9) * seconds / kills
        time.sleep(delay)
        was_running = process.poll() is None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        parts = len(list(out.glob("part-*"))) if out.exists() else 0
        print(f"  killed after {delay:.1f} s{'' if was_running else ', when it had ended'}: {parts} parts are there")
    code = start(corpora, out, 2).wait()
    print(f"  gone on with: exit {code}, {len(list(out.glob('part-*')))} parts")


def compare_spark(corpora: list[Path], out: Path) -> bool:
    """Return whether two Spark workers give the same rows as the parts."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - optional

    from policy_targets.publishing.exports.candidate_files import candidate_schema  # noqa: PLC0415
    from policy_targets.scaling import spark  # noqa: PLC0415

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    clock, schema = time.perf_counter(), candidate_schema()
    rows: list[tuple[object, ...]] = []
    for corpus in corpora:
        table = pq.ParquetFile(corpus).read(columns=["document", "text"])
        texts = list(zip(table["document"].to_pylist(), table["text"].to_pylist(), strict=True))
        frame = session.createDataFrame(session.sparkContext.parallelize(texts, 16), "document string, text string")
        rows += map(tuple, spark.extract(frame).collect())
    columns = zip(*rows, strict=True)
    found = pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )
    serial = pa.concat_tables(pq.ParquetFile(part).read() for part in sorted(out.glob("part-*")))
    print(f"Spark, two workers: {found.num_rows:,} rows in {time.perf_counter() - clock:.1f} s")
    session.stop()
    return bool(found.equals(serial.replace_schema_metadata(None)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--spark", action="store_true")
    asked = parser.parse_args()
    chance, same = random.Random(asked.seed), True  # noqa: S311 - moments, not secrets
    with tempfile.TemporaryDirectory() as scratch:
        ratios, seconds = [], 0.0
        for turn in range(asked.rounds):
            found = {}
            for jobs in (1, 2):
                out = Path(scratch, f"{turn}-{jobs}")
                found[jobs] = it = run(asked.corpora, out, jobs)
                print(f"--jobs {jobs}: {it.seconds:.1f} s ({it.busy:.1f} s of processors), exit {it.code}; "
                      f"peak of the parent {it.parent / 1024:.0f} MiB, of a child {it.child / 1024:.0f} MiB; "
                      f"{len(list(out.glob('part-*')))} parts; load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
                same &= hold_same(Path(scratch, "0-1"), out)
            ratios.append(found[1].seconds / found[2].seconds)
            seconds = found[2].seconds
        print(f"two processes against one: {statistics.median(ratios):.2f} ×; the same bytes: {same}")
        if asked.kills:
            out = Path(scratch, "killed")
            kill_and_go_on(asked.corpora, out, seconds, chance, asked.kills)
            whole = hold_same(Path(scratch, "0-1"), out)
            print(f"killed {asked.kills} times, the same bytes: {whole}")
            same &= whole
        if asked.spark:
            equal = compare_spark(asked.corpora, Path(scratch, "0-1"))
            print(f"Spark, the same rows: {equal}")
            same &= equal
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
