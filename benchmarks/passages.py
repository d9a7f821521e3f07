"""Write tests/passages/known_faults.csv: the passages with wrong fields, and how many.

Run this after a change of the reader and look at the difference: a passage that left the list is a gain; a new one, or
one with a larger number, is a loss.

    python benchmarks/passages.py
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from policy_targets.evaluating.cases import Case, find_faults, load_cases, read_case

PASSAGES = Path(__file__).parent.parent / "tests" / "passages"
KNOWN = PASSAGES / "known_faults.csv"


def write_known_faults(cases: Iterable[Case]) -> str:
    """Return the list as CSV: a row for each passage with faults, their number, and the first one."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["passage", "faults", "first"])
    for case in cases:
        faults = find_faults(case, read_case(case))
        if faults:
            writer.writerow([case.case_id, len(faults), faults[0]])
    return out.getvalue()


if __name__ == "__main__":
    KNOWN.write_text(write_known_faults(load_cases(PASSAGES)), "utf-8")
    print(f"{KNOWN}: written.")
