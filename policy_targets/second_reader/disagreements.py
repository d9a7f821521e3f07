"""Where two readings differ: side by side for eyes, as a table for a curator, and who was right after a decision."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from policy_targets.errors import DocumentError
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.text.text import Span, format_spans, parse_spans
from policy_targets.second_reader.two_readings import FIELDS, Pair

COLUMNS = ("document", "start", "end", "spans", "quote", "field", "reader", "model", "right")
WHOLE = "claim"  # the field of a claim that only one reading has
HAS, HAS_NOT = "yes", "no"
SHOWN = ("kind", "value", "unit", "comparator", "measure", "indicator_id", "period_start", "period_end")


class Disagreement(NamedTuple):
    """One field of one claim on which the readings differ, or a claim that only one has; `right` is who was right.

    `right` is `reader`, `model`, `neither` or empty while nobody has decided.
    """

    document: str
    start: int
    end: int
    spans: str
    quote: str
    field: str
    reader: str
    model: str
    right: str = ""


def list_disagreements(document: str, pairs: Iterable[Pair]) -> Iterator[Disagreement]:
    """Yield where two readings of a document differ, in its order.

    >>> from policy_targets.reading.extract import extract
    >>> one = extract("力争新增科技企业30家。")[0]
    >>> pairs = [Pair(one, one._replace(measure="stock"), ("measure",)), Pair(one, one), Pair(one, None)]
    >>> [it[5:8] for it in list_disagreements("a.txt", pairs)]
    [('measure', 'increment', 'stock'), ('claim', 'yes', 'no')]
    """
    for it in pairs:
        shown = it.reader or it.model or Candidate()
        place = (document, shown.start, shown.end, format_spans(shown.spans), shown.quote)
        if not (it.reader and it.model):
            yield Disagreement(*place, WHOLE, HAS if it.reader else HAS_NOT, HAS if it.model else HAS_NOT)
            continue
        for name in it.differing:
            yield Disagreement(*place, name, _write(it.reader, name), _write(it.model, name))


def _write(record: Candidate, name: str) -> str:
    value = record.as_row()[name]
    return "" if value is None else str(value)


def show_side_by_side(pairs: Sequence[Pair]) -> Iterator[str]:
    r"""Yield both readings of each claim on which they differ, line by line, and how many are alike.

    >>> from policy_targets.reading.extract import extract
    >>> one = extract("力争新增科技企业30家。")[0]
    >>> print(*show_side_by_side([Pair(one, one), Pair(one, one._replace(measure="stock"), ("measure",))]), sep="\n")
    readings: 1 alike in every field, 1 differing, 0 by one reader alone
      0-11  力争新增科技企业30家
        measure         increment                 | stock
    """
    both = [it for it in pairs if it.reader and it.model]
    differing = sum(bool(it.differing) for it in both)
    yield (
        f"readings: {len(both) - differing} alike in every field, {differing} differing, "
        f"{len(pairs) - len(both)} by one reader alone"
    )
    for it in pairs:
        shown = it.reader or it.model
        if shown is None or (it.reader and it.model and not it.differing):
            continue
        yield f"  {format_spans(shown.spans)}  {shown.quote}"
        for name in it.differing or SHOWN:
            sides = (_write(side, name) or "–" if side else "" for side in (it.reader, it.model))
            yield "    {:15} {:25} | {}".format(name, *sides)


def write_table(rows: Iterable[Disagreement], path: Path) -> None:
    """Write disagreements as CSV.

    >>> write_table([], Path("nowhere") / "a.csv")
    Traceback (most recent call last):
    FileNotFoundError: ...
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def read_table(path: Path) -> list[Disagreement]:
    r"""Return the disagreements of a table that `write_table` wrote.

    Raises: DocumentError, naming file and line, for a row in another form.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     write_table([Disagreement("a.txt", 3, 6, "0-6", "新增30家", "measure", "stock", "increment")], path)
    ...     read_table(path)[0].spans
    '0-6'
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise DocumentError(f"{path}:1: found other columns, expected {','.join(COLUMNS)}. Write the table again.")
        return [_read_row(path, line, row) for line, row in enumerate(rows, start=2)]


def _read_row(path: Path, line: int, row: Mapping[str, Any]) -> Disagreement:
    try:
        parse_spans(row["spans"])
        return Disagreement(**{**row, "start": int(row["start"]), "end": int(row["end"])})
    except (TypeError, ValueError) as error:
        raise DocumentError(f"{path}:{line}: {error}. Write the table again.") from None


def settle(rows: Iterable[Disagreement], decided: Iterable[Mapping[str, Any]]) -> list[Disagreement]:
    """Return the disagreements with who was right, wherever a curator's row decides.

    `decided` are curated rows of the document with their spans, and `set aside` claims as rows whose kind is empty.

    >>> row = Disagreement("a.txt", 3, 6, "0-6", "新增30家", "measure", "stock", "increment")
    >>> curated = {"spans": ((0, 6),), "kind": "target", "value": "30", "measure": "increment"}
    >>> [it.right for it in settle([row, row._replace(spans="20-30", start=22, end=24)], [curated])]
    ['model', '']
    """
    known = list(decided)
    return [it._replace(right=_judge(it, known)) for it in rows]


def _judge(it: Disagreement, decided: Sequence[Mapping[str, Any]]) -> str:
    row = next((row for row in decided if _covers(row["spans"], (it.start, it.end))), None)
    if row is None or (it.field != WHOLE and it.field not in row):
        return ""
    truth = (HAS if row.get("kind") else HAS_NOT) if it.field == WHOLE else row[it.field]
    is_same = FIELDS.get(it.field, str.__eq__)
    right = [name for name in ("reader", "model") if is_same(getattr(it, name) or None, truth or None)]
    return right[0] if len(right) == 1 else "" if right else "neither"


def _covers(spans: Sequence[Span], number: Span) -> bool:
    return any(start <= number[0] and number[1] <= end for start, end in spans)
