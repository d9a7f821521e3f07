"""Write a list of records as CSV, as lines of JSON, or as a table for the terminal."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

from policy_targets.publishing.schema.tables import from_arrow, write_cell
from policy_targets.sentences import write_sentence

if TYPE_CHECKING:
    import pyarrow as pa

    from policy_targets.publishing.package.dataset import Dataset


def write_csv(rows: pa.Table) -> Iterator[str]:
    """Yield the rows as lines of CSV in the form of the package, with every cell unchanged.

    A spreadsheet reads a text that begins with = + - or @ as a formula; `count_formulas` counts such texts.

    >>> from policy_targets.publishing.package.dataset import load
    >>> from policy_targets.publishing.looking.selection import select
    >>> next(write_csv(select(load(), "initiatives")))
    'initiative_id,source_id,speaker_id,...'
    """
    yield _csv_line(rows.column_names)
    for row in from_arrow("targets", rows):
        yield _csv_line(map(write_cell, row.values()))


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def count_formulas(rows: pa.Table) -> int:
    """Count the text cells that a spreadsheet would read as a formula; negative numbers are not counted.

    >>> import pyarrow as pa
    >>> count_formulas(pa.table({"note": ["=SUM(A1)", "150家"], "quote": ["-", None]}))
    2
    >>> count_formulas(pa.table({"amount": [-5]}))
    0
    """
    texts = (rows[name] for name in rows.column_names if str(rows.schema.field(name).type) == "string")
    return sum(bool(cell) and cell[0] in "=+-@" for column in texts for cell in column.to_pylist())


def write_jsonl(rows: pa.Table) -> Iterator[str]:
    """Yield the rows as lines of JSON; decimals are strings, to keep every digit, and empty cells are null.

    >>> import pyarrow as pa
    >>> amounts = pa.array([150], pa.decimal128(38, 6))
    >>> print(*write_jsonl(pa.table({"amount": amounts, "note": [None], "suspect": [False]})))
    {"amount": "150", "note": null, "suspect": false}
    """
    for row in from_arrow("targets", rows):
        plain = {name: value for name, value in row.items() if value is None or isinstance(value, bool)}
        yield json.dumps({name: plain.get(name, write_cell(row[name]) or None) for name in row}, ensure_ascii=False)


def write_list(data: Dataset, rows: pa.Table, language: Literal["zh", "en"] = "zh", width: int | None = None) -> str:
    """Write the rows as a table, one line each, cut to the width of the terminal if there is one.

    >>> from policy_targets.publishing.package.dataset import load
    >>> import pyarrow as pa
    >>> ids = {"initiative_id": ["ini-0"], "place_id": ["321084"], "speaker_id": [None]}
    >>> print(write_list(load(), pa.table({**ids, "name_en": ["Cloud Sail Plan"]}), "en"))
    id     place        what
    -----  -----------  ---------------
    ini-0  Gaoyou City  Cloud Sail Plan
    """
    if rows.column_names[0] in ("indicator_id", "place_id"):
        return _write_names(rows, width)
    named, latin = ("name", "name") if language == "zh" else ("name_en", "name_latin")
    places, people = _name_all(data, "places", "place_id", named), _name_all(data, "speakers", "speaker_id", latin)
    key = next(name for name in rows.column_names if name.endswith("_id"))
    lines, found = [], cast("list[dict[str, Any]]", from_arrow("targets", rows))
    for row in found:
        what = (row[named] or row["name"]) if named in row else write_sentence(row, language)
        where, who = (names.get(row[column], "") for names, column in ((places, "place_id"), (people, "speaker_id")))
        lines.append([row[key], write_period(row.get("period_start"), row.get("period_end")), where, who, what])
    columns = [column for column in zip(_HEADS[language], *lines, strict=True) if any(column[1:]) or not lines]
    heads, *cells = zip(*columns, strict=True)
    return draw_table(heads, cells, width)


def _write_names(rows: pa.Table, width: int | None) -> str:
    """Write indicators or places as a table: the id, both names, and what tells them apart."""
    key = rows.column_names[0]
    columns = [
        key,
        "name",
        "name_en",
        *(it for it in ("theme", "unit_code", "level", "parent_id") if it in rows.column_names),
    ]
    cells = [[str(row[column] or "") for column in columns] for row in rows.to_pylist()]
    return draw_table(columns, cells, width)


def _name_all(data: Dataset, table: str, key: str, column: str) -> dict[str, str]:
    return dict(zip(data[table][key].to_pylist(), data[table][column].to_pylist(), strict=True))


_HEADS = {"zh": ("id", "期间", "地点", "发言人", "内容"), "en": ("id", "period", "place", "speaker", "what")}


def write_period(start: date | None, end: date | None) -> str:
    """Write a period as briefly as its days allow.

    >>> write_period(date(2021, 1, 1), date(2025, 12, 31)), write_period(date(2022, 1, 1), date(2022, 11, 30))
    ('2021–2025', '2022-01–2022-11')
    >>> write_period(None, date(2025, 12, 31)), write_period(None, None)
    ('–2025', '')
    """
    whole = (not start or (start.month, start.day) == (1, 1)) and (not end or (end.month, end.day) == (12, 31))
    first, last = (day.strftime("%Y" if whole else "%Y-%m") if day else "" for day in (start, end))
    return first if first == last else f"{first}–{last}"


def measure_width(text: str) -> int:
    """Return the width of a text in terminal columns: Chinese characters take two, combining marks none.

    Source: Unicode Standard Annex 11, East Asian Width; ambiguous characters count as narrow.

    >>> measure_width("150家"), measure_width("e\N{COMBINING ACUTE ACCENT}")
    (5, 1)
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut_to_width(text: str, width: int) -> str:
    """Cut a text that is too wide, and end it with ….

    >>> cut_to_width("新招引企业150家", 8), cut_to_width("150家", 8)
    ('新招引…', '150家')
    """
    if measure_width(text) <= width:
        return text
    while text and measure_width(text) >= width:
        text = text[:-1]
    return f"{text}…"


def draw_table(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> str:
    """Draw rows under their heads in aligned columns; cut the last column if `width` is too small.

    >>> print(draw_table(["地点", "what"], [["高邮市", "150家"], ["Gaoyou", "8"]]))
    地点    what
    ------  -----
    高邮市  150家
    Gaoyou  8
    """
    widths = [max(map(measure_width, column)) for column in zip(heads, *rows, strict=True)]
    if width:
        widths[:-1] = [min(size, max(14, width // 5)) for size in widths[:-1]]
        widths[-1] = max(20, min(widths[-1], width - sum(widths[:-1]) - 2 * (len(widths) - 1)))
    lines = (heads, ["-" * size for size in widths], *rows)
    return "\n".join(_draw_line(line, widths) for line in lines)


def _draw_line(cells: Sequence[str], widths: Sequence[int]) -> str:
    fitted = (cut_to_width(cell, size) for cell, size in zip(cells, widths, strict=True))
    padded = (cell + " " * (size - measure_width(cell)) for cell, size in zip(fitted, widths, strict=True))
    return "  ".join(padded).rstrip()
