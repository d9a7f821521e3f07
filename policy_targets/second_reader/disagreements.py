"""Where two readings differ, as a table for a curator, and who was right after a decision."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from policy_targets.errors import DocumentError
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.text.text import format_spans, parse_spans
from policy_targets.second_reader.two_readings import FIELDS, ReadPair

COLUMNS = ("document", "start", "end", "spans", "quote", "field", "reader", "model", "right")
WHOLE = "claim"  # the field of a claim that only one reading has
HAS, HAS_NOT = "yes", "no"
SIDES = ("reader", "model")


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


def list_disagreements(document: str, pairs: Iterable[ReadPair]) -> Iterator[Disagreement]:
    """Yield where two readings of a document differ, in its order.

    >>> from policy_targets.reading.extract import extract
    >>> one = extract("力争新增科技企业30家。")[0]
    >>> pairs = [ReadPair(one, one._replace(measure="stock"), ("measure",)), ReadPair(one, one), ReadPair(one, None)]
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
            yield Disagreement(*place, name, write_field(it.reader, name), write_field(it.model, name))


def write_field(record: Candidate, name: str) -> str:
    """Return a field of a record as text; nothing where the record does not say.

    >>> write_field(Candidate(unit="家"), "unit"), write_field(Candidate(), "unit")
    ('家', '')
    """
    value = record.as_row()[name]
    return "" if value is None else str(value)


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


def settle(rows: Iterable[Disagreement], decided: Iterable[Mapping[str, Any]], *, is_done: bool) -> list[Disagreement]:
    """Return the disagreements with who was right, wherever a curator's row decides.

    `decided` are the curated claims of the document, each with `at`, where its number begins, and the fields that it
    decides. When all is decided (`is_done`), a claim that is in no row is none.

    >>> row = Disagreement("a.txt", 3, 6, "0-6", "新增30家", "measure", "stock", "increment")
    >>> whole = row._replace(start=22, end=24, field="claim", reader="yes", model="no")
    >>> [it.right for it in settle([row, whole], [{"at": 3, "measure": "increment"}], is_done=True)]
    ['model', 'model']
    >>> [it.right for it in settle([row, whole], [], is_done=False)]
    ['', '']
    """
    known = list(decided)
    return [it._replace(right=_judge(it, known, is_done=is_done)) for it in rows]


def _judge(it: Disagreement, decided: Sequence[Mapping[str, Any]], *, is_done: bool) -> str:
    row = next((row for row in decided if it.start <= row["at"] < it.end), None)
    if it.field == WHOLE:
        if row is None and not is_done:
            return ""
        truth: Any = HAS if row else HAS_NOT
    elif row is None or it.field not in row:
        return ""
    else:
        truth = row[it.field]
    is_same = FIELDS.get(it.field, str.__eq__)
    right = [name for name in SIDES if is_same(getattr(it, name) or None, truth or None)]
    return right[0] if len(right) == 1 else "neither"
