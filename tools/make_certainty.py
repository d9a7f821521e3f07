"""Write data/certainty.csv: how often records that rest on a clue are right in every field.

    python tools/make_certainty.py FOLDER [LEFT_OUT]

Counted on the pages of tests/gold/news/dev, whose texts are in a folder (tests/gold/news/README.md tells where from);
LEFT_OUT is 0, 1 or 2, the third of the pages that is not counted, so that the curve can be measured on it.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from policy_targets.evaluating.news_pages import find_texts, load_claims, load_pages, read_texts
from policy_targets.evaluating.news_score import is_right_throughout
from policy_targets.evaluating.scoring import Pairing, list_counted
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.certainty import ALL, list_clues

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold" / "news" / "dev"
CERTAINTY = ROOT / "policy_targets" / "data" / "certainty.csv"
HEADER = ("clue", "right", "seen", "source", "example")
SOURCE = "counted on annotated pages, tools/make_certainty.py"
EXAMPLES = {
    ALL: "力争新增企业30家",
    "period": "2024年新增企业30家",
    "place": "高邮市新增企业30家",
    "measure": "总数达到30家",
    "rule": "力争30家",
}
FIELDS = ("kind", "rule", "measure", "place", "period_label", "period_start", "period_end")
FEWEST = 4  # records that have a clue
PARTS = 3

Counts = dict[str, tuple[int, int]]


class Judged(NamedTuple):
    """A record of a page, and whether every field of it is right."""

    page: str
    record: Candidate
    is_right: bool


def make_candidate(row: Mapping[str, Any]) -> Candidate:
    """The record of a row, with the fields that confidence rests on."""
    fields: dict[str, Any] = {name: row.get(name) for name in FIELDS}
    return Candidate()._replace(**fields)


def load_judged(documents: Path) -> list[Judged]:
    """What the reader finds on the pages whose texts are in a folder, each held against the annotations."""
    texts = find_texts(load_pages(GOLD.parent, GOLD.name), documents)
    counted = list_counted(read_texts(texts), {it.document for it in texts})
    return [
        Judged(
            page=row["document"],
            record=make_candidate(row),
            is_right=claim is not None and is_right_throughout(claim, row),
        )
        for row, claim in Pairing(load_claims(GOLD, texts), counted).list_judged()
    ]


def leave_out(judged: Iterable[Judged], part: int | None) -> list[Judged]:
    """The records of all pages but a third of them."""
    listed = list(judged)
    pages = {page: number % PARTS for number, page in enumerate(sorted({it.page for it in listed}))}
    return [it for it in listed if pages[it.page] != part]


def count_clues(judged: Iterable[Judged]) -> Counts:
    """How many records with each clue are right throughout, and how many there are."""
    found = defaultdict[str, list[bool]](list)
    for it in judged:
        for clue in (ALL, *list_clues(it.record)):
            found[clue].append(it.is_right)
    return {clue: (sum(rights), len(rights)) for clue, rights in found.items() if len(rights) >= FEWEST}


def list_rows(counts: Counts) -> Iterator[tuple[str, ...]]:
    """The rows of data/certainty.csv."""
    yield HEADER
    for clue, (right, seen) in sorted(counts.items()):
        yield clue, str(right), str(seen), SOURCE, EXAMPLES[clue.partition(" ")[0]]


if __name__ == "__main__":
    left_out = int(sys.argv[2]) if len(sys.argv) > 2 else None
    rows = list_rows(count_clues(leave_out(load_judged(Path(sys.argv[1])), left_out)))
    with CERTAINTY.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
