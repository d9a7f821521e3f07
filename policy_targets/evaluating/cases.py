"""Passages with all their records: what the reader finds in them, compared field by field.

A case is one line of JSON: `id`, `kind` (the genre), `covers` (the kinds of fault that it guards against), `text`, and
the `records` of a careful reader. A field of a record is one value or a list of values that are as good. `none` lists
stretches (where they stand first) whose number is in no record; where a case is `open`, further records are no fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from policy_targets.errors import DocumentError
from policy_targets.evaluating.annotations import read_lines
from policy_targets.evaluating.fields import CHECKS, compare_fields, is_same_number, list_accepted
from policy_targets.evaluating.scoring import KINDS, Row, Share
from policy_targets.reading.declined import decline
from policy_targets.reading.extract import extract

MISSING, EXTRA = "missing", "extra"  # what a fault is in that is in no field
REQUIRED = ("id", "kind", "text", "records")


@dataclass(frozen=True, slots=True)
class Case:
    """A passage and the records that it holds."""

    case_id: str
    genre: str
    covers: tuple[str, ...]
    text: str
    records: tuple[Row, ...]
    none: tuple[str, ...]
    is_open: bool


class Difference(NamedTuple):
    """One difference: the record by its amount or label, the field (or MISSING, EXTRA), and what."""

    record: str
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.record}: {self.what}"


def has_cases(folder: Path) -> bool:
    """Whether the .jsonl files of a folder hold passages of their own, and not claims of documents beside them.

    >>> has_cases(Path("tests/passages")), has_cases(Path("nowhere"))
    (True, False)
    """
    return any("records" in row for path in sorted(folder.glob("*.jsonl"))[:1] for row in read_lines(path))


def load_cases(folder: Path) -> list[Case]:
    """The passages of a folder, file by file.

    Raises: DocumentError when a line or a record lacks what every one has, or an id stands there twice.

    >>> load_cases(Path("tests/passages"))[0].case_id
    'action-plans-01'
    >>> load_cases(Path("nowhere"))
    []
    """
    cases: dict[str, Case] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for row in read_lines(path):
            lacking = [key for key in REQUIRED if key not in row]
            if lacking:
                raise DocumentError(f"{path}: {row.get('id')} lacks {', '.join(lacking)}. Add what is lacking.")
            nameless = [record for record in row["records"] if not _is_record(record)]
            if nameless:
                raise DocumentError(f"{path}: {row['id']} has {nameless[0]}, expected a kind and an amount or label.")
            if row["id"] in cases:
                raise DocumentError(f"{path}: the id {row['id']} stands there twice. Give the second another.")
            cases[row["id"]] = _as_case(row)
    return list(cases.values())


def _is_record(record: object) -> bool:
    return isinstance(record, dict) and record.get("kind") in KINDS and bool({"amount", "label"} & set(record))


def _as_case(row: Row) -> Case:
    return Case(
        case_id=row["id"],
        genre=row["kind"],
        covers=tuple(row.get("covers", ())),
        text=row["text"],
        records=tuple(row["records"]),
        none=tuple(row.get("none", ())),
        is_open=row.get("open", False),
    )


def read_case(case: Case) -> list[Row]:
    """The targets and outcomes that the reader finds in the passage; none where it declines to read.

    >>> case = _as_case({"id": "a", "kind": "notice", "text": "力争新增科技企业30家。", "records": []})
    >>> [(row["document"], row["amount"]) for row in read_case(case)]
    [('a.txt', '30')]
    """
    if decline(case.text):
        return []
    return [row for found in extract(case.text, f"{case.case_id}.txt") if (row := found.as_row())["kind"] in KINDS]


def find_faults(case: Case, found: Sequence[Row]) -> list[Difference]:
    """Every difference between the records of a case and those found; none where the passage is wholly right.

    >>> case = _as_case({"id": "a", "kind": "notice", "text": "力争新增科技企业30家。",
    ...                  "records": [{"kind": "target", "amount": "30", "commitment": ["plan", "will"]}]})
    >>> [str(fault) for fault in find_faults(case, read_case(case))]
    ["30: commitment 'strive' for 'plan' or 'will'"]
    >>> [str(fault) for fault in find_faults(case, [])]
    ['30: missing target']
    """
    pairs, left = _pair(case, found)
    faults = [fault for want, got in pairs for fault in _compare(want, got, found)]
    read = [got for got in left if _stands_in(case, got)]
    faults += [Difference(_name(got), EXTRA, f"read {_stands_in(case, got)!r} as {got['kind']}") for got in read]
    if not case.is_open:
        faults += [Difference(_name(got), EXTRA, f"extra {got['kind']}") for got in left if got not in read]
    return faults


def _pair(case: Case, found: Sequence[Row]) -> tuple[list[tuple[Row, Row | None]], list[Row]]:
    """Each record wanted with the found one of its amount that differs least, and the numbers that are left over."""
    left, pairs = list(found), list[tuple[Row, Row | None]]()
    for want in case.records:
        same = [got for got in left if is_same_number(want.get("amount"), got.get("amount"))]
        best = min(same, key=lambda got: len(_compare(want, got, found)), default=None)
        if best is not None:
            left.remove(best)
        pairs.append((want, best))
    return pairs, [got for got in left if got.get("amount") is not None]


def _stands_in(case: Case, got: Row) -> str:
    """The stretch that should be in no record and holds the number of this one."""
    for stretch in case.none:
        start = case.text.find(stretch)
        if start < got["end"] and got["start"] < start + len(stretch):
            return stretch
    return ""


def _name(row: Row) -> str:
    """What a record is called in a message: its amount, or the first of its labels."""
    labels = list_accepted(row.get("label") or row.get("indicator_label"))
    return str(row["amount"]) if row.get("amount") is not None else str(labels[0])


def _compare(want: Row, got: Row | None, found: Sequence[Row]) -> list[Difference]:
    """The fields in which a found record is not what was wanted."""
    if got is None:
        return [Difference(_name(want), MISSING, f"missing {want['kind']}")]
    return [
        Difference(_name(want), field, f"{field} {what}") for field, what in compare_fields(want, got, found).items()
    ]


@dataclass(frozen=True, slots=True)
class CaseScore:
    """What the comparison of all cases shows."""

    right: Share
    found: Share
    extra: int
    fields: Mapping[str, Share]
    mistakes: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """The score for eyes."""
        for field, share in self.fields.items():
            yield f"{field}: {share.value:.3f} of {share.of}"
        yield f"records found: {self.found}; too much: {self.extra}"
        yield f"passages wholly right: {self.right}"


def score_cases(cases: Iterable[Case], rows: Iterable[Row] | None = None) -> CaseScore:
    r"""Hold the reader, or rows that it has written, against cases.

    >>> case = _as_case({"id": "a", "kind": "notice", "text": "力争新增科技企业30家。",
    ...                  "records": [{"kind": "target", "amount": "30", "measure": "stock"}]})
    >>> print(*score_cases([case]).lines(), sep="\n")
    kind: 1.000 of 1
    measure: 0.000 of 1
    amount: 1.000 of 1
    records found: 1.000 (1 of 1); too much: 0
    passages wholly right: 0.000 (0 of 1)
    >>> score_cases([case], []).found.right
    0
    """
    known = None if rows is None else [row for row in rows if row["kind"] in KINDS]
    judged = [(case, find_faults(case, read_case(case) if known is None else _of(case, known))) for case in cases]
    faults = [fault for _, some in judged for fault in some]
    records = [record for case, _ in judged for record in case.records]
    counts = Counter(fault.field for fault in faults)
    return CaseScore(
        right=Share(sum(not some for _, some in judged), len(judged)),
        found=Share(len(records) - counts[MISSING], len(records)),
        extra=counts[EXTRA],
        fields=_count_fields(judged),
        mistakes=tuple(f"{case.case_id} {fault}" for case, some in judged for fault in some),
    )


def _of(case: Case, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if Path(str(row["document"])).stem == case.case_id]


def _count_fields(judged: Sequence[tuple[Case, Sequence[Difference]]]) -> dict[str, Share]:
    """How often each field is right, of the records that were found."""
    wrong = Counter(fault.field for _, faults in judged for fault in faults)
    asked = Counter[str]()
    for case, faults in judged:
        missing = Counter(fault.record for fault in faults if fault.field == MISSING)
        for record in case.records:
            if missing[_name(record)] > 0:
                missing[_name(record)] -= 1
            else:
                asked.update(field for field in CHECKS if field in record)
    return {field: Share(asked[field] - wrong[field], asked[field]) for field in CHECKS if asked[field]}
