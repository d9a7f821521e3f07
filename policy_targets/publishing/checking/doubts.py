"""What only a reader of the text can decide about records, told apart from what is wrong: warnings with their codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from policy_targets import codelists
from policy_targets.errors import PolicyTargetsError, Problem
from policy_targets.publishing.checking.csv_table import Chunk, Spot
from policy_targets.publishing.schema.tables import key_of
from policy_targets.rules import between, quotation

if TYPE_CHECKING:
    from policy_targets.curation.curate import Curated

TODO = "Read the text."
TOGETHER = 10_000  # rows made at a time


@dataclass(slots=True)
class Doubts:
    """Warnings as they are found: how many there are of each code and, where `each` is wanted, all of them.

    >>> doubts = Doubts()
    >>> doubts.extend([Problem("quote-without-subject", "x"), Problem("quote-without-subject", "y")])
    >>> doubts.lines()
    ['warning: 2 quote-without-subject (the quote lacks the subject)']
    >>> Doubts().lines()
    []
    """

    each: bool = False
    _counts: Counter[str] = field(default_factory=Counter)
    _found: list[Problem] = field(default_factory=list)

    def extend(self, warnings: Iterable[Problem]) -> None:
        """Count the warnings, and keep them where each is wanted."""
        for warning in warnings:
            self._counts[warning.kind] += 1
            if self.each:
                self._found.append(warning)

    def lines(self) -> list[str]:
        """Each warning, or how many there are of each code, the most frequent first."""
        if self.each:
            return [f"warning: {problem} [{problem.kind}]" for problem in self._found]
        titles = codelists.index_rows("warnings")
        return [f"warning: {count} {code} ({titles[code]['title_en']})" for code, count in self._counts.most_common()]


def find_warnings(path: Path) -> tuple[Problem, ...]:
    """The warnings of a seed; what cannot be read has none: `check` says what is wrong with it.

    >>> find_warnings(Path("nowhere.yaml"))
    ()
    """
    if path.suffix not in (".yaml", ".yml"):
        return ()
    from policy_targets.curation.curate import read_seed  # noqa: PLC0415 - whoever checks a package needs no curation

    try:
        return tuple(warn_of_seeds(read_seed(path)))
    except (PolicyTargetsError, ValueError, OSError):
        return ()


def warn_of_rows(spot: Spot, chunk: Chunk) -> Iterator[Problem]:
    """The warnings of the rows of a table that somebody has read; of the reader's own candidates there are none.

    >>> import pyarrow as pa
    >>> post = Chunk({"status": ["curated", "candidate"]}, {"status": np.array([0, 1])}, {"quote": pa.array(["", ""])},
    ...              numbers=np.array([2, 3]), coded={})
    >>> [(it.kind, it.row) for it in warn_of_rows(Spot("positions"), post)]
    [('post-without-words', 2)]
    """
    rules = quotation.WARNINGS.get(spot.table, ())
    places = _find_read(chunk) if rules else np.empty(0, np.int64)
    for start in range(0, len(places), TOGETHER):
        part = places[start : start + TOGETHER]
        for number, row in zip(chunk.numbers[part].tolist(), chunk.rows(part), strict=True):
            for breach in between.ask(rules, row):
                kind = breach.rule.replace("_", "-")
                yield spot.problem(kind, breach.message, TODO, row=number, field=breach.field)


def _find_read(chunk: Chunk) -> np.ndarray:
    """The places of the rows that are no candidates."""
    read = np.array([status != "candidate" for status in chunk.values_of["status"]], bool)
    return np.flatnonzero(read[chunk.codes["status"]])


def warn_of_seeds(curated: Curated) -> Iterator[Problem]:
    """The warnings of what seeds assert, each at its line.

    >>> from policy_targets.curation.curate import Curated
    >>> list(warn_of_seeds(Curated({}, {}, {})))
    []
    """
    for table, records in curated.records.items():
        for record in records:
            key = "|".join(str(getattr(record, name)) for name in key_of(table))
            for breach in quotation.find_warnings(table, record.__dict__):
                what = f"{breach.field}: {breach.message}"
                yield curated.trace(table, key, Problem(breach.rule.replace("_", "-"), what, TODO))
