"""Measure how long `policy-targets diff` takes for two releases.

Run: python benchmarks/changes.py [--records 100000]

The peer joins the same two CSV files on the key as pandas data frames and compares their common columns.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from policy_targets.publishing.package.dataset import load
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema import tables

PEER = """
import sys
import pandas as pd
old, new = (pd.read_csv(path, dtype=str, keep_default_na=False) for path in sys.argv[1:])
both = old.merge(new, on="target_id", how="outer", suffixes=("_old", ""), indicator=True)
shared = both[both["_merge"] == "both"]
names = [name for name in new.columns if name != "target_id"]
changed = sum((shared[name] != shared[name + "_old"]).sum() for name in names)
print(both["_merge"].value_counts().to_dict(), changed)
"""


def grow(count: int, seed: int, *, changed: bool) -> list[Any]:
    """Make `count` targets from the published ones; change every hundredth, and give every thousandth a new id."""
    rows = tables.from_arrow("targets", load()["targets"])
    dice, grown = random.Random(seed), []  # noqa: S311 - nothing secret
    for number in range(count):
        row = {**rows[number % len(rows)], "target_id": f"tgt-{number:010x}", "part_of": None}
        row["note"] = f"第{dice.randrange(10**9)}号"
        if changed and number % 100 == 0:
            row["note"] = "改"
        if changed and number % 1000 == 0:
            row["target_id"] = f"tgt-{number + count:010x}"
        grown.append(tables.make_record("targets", row))
    return grown


def write_release(folder: Path, count: int, *, changed: bool) -> Path:
    data = load()
    rest = {table: data.models(table) for table in data.names if table not in ("target_initiatives", "assessments")}
    write_package({**rest, "targets": grow(count, 1, changed=changed)}, folder)
    return folder


def clock(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=100_000)
    count = parser.parse_args().records
    with tempfile.TemporaryDirectory() as parent:
        old, new = (write_release(Path(parent) / name, count, changed=name == "new") for name in ("old", "new"))
        ours = [sys.executable, "-m", "policy_targets", "diff", str(old), str(new), "--format", "json"]
        peer = [sys.executable, "-c", PEER, *(str(it / "data" / "targets.csv") for it in (old, new))]
        pairs = [
            [clock(lambda argv=argv: subprocess.run(argv, capture_output=True, check=False)) for argv in (ours, peer)]  # type: ignore[misc]
            for _ in range(3)
        ]
    best = [min(column) for column in zip(*pairs, strict=True)]
    print(f"{count:,} targets, every hundredth changed; seconds with start-up, best of {len(pairs)}")
    print(f"policy-targets diff --format json   {best[0]:6.2f}")
    print(f"pandas merge of the two CSV files   {best[1]:6.2f}   {best[1] / best[0]:.2f}×")


if __name__ == "__main__":
    main()
