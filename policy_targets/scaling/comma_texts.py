"""Read documents from a column of a .csv or .tsv file, one a row; a file without such a column is a document itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from policy_targets.errors import DocumentError
from policy_targets.reading.text.encodings import detect
from policy_targets.scaling.archives import LARGEST, ArchivedText, refuse_large
from policy_targets.scaling.parquet_texts import EMPTY, NAMES, TEXTS, TextColumns

SEPARATORS = {".csv": ",", ".tsv": "\t"}
LARGEST_FILE = 1 << 30  # bytes


def read_rows(path: Path, asked: TextColumns) -> Iterator[ArchivedText] | None:
    r"""Return the documents of the rows; None where no column is asked for and none is plainly the text.

    Raises: DocumentError for a column that is missing.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.csv")
    ...     _ = path.write_text("标题,正文\n计划,力争新增企业8家。\n", "utf-8")
    ...     [(part.name, part.content.decode()) for part in read_rows(path, TextColumns())]
    [('计划', '力争新增企业8家。')]
    """
    if path.stat().st_size > LARGEST_FILE:
        raise DocumentError(f"this has {path.stat().st_size:,} bytes (expected at most {LARGEST_FILE:,}). Split it.")
    text = detect(path.read_bytes()).text.removeprefix("\ufeff")
    csv.field_size_limit(LARGEST)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=SEPARATORS[path.suffix.lower()])
    header = next(rows, [])
    columns = _choose(header, asked)
    return _read_parts(rows, header, columns) if columns.text is not None else None


def _choose(header: list[str], asked: TextColumns) -> TextColumns:
    """The columns of texts and of names: those asked for, else those whose names are unmistakable."""
    for wanted, option in ((asked.text, "--text-column"), (asked.name, "--name-column")):
        if wanted is not None and wanted not in header:
            raise DocumentError(f"there is no column {wanted!r} (found {', '.join(header)}). Correct {option}.")
    lower = {name.strip().lower(): name for name in reversed(header)}
    obvious = [lower[name] for name in TEXTS if name in lower]
    text = asked.text or (obvious[0] if len(obvious) == 1 and len(header) > 1 else None)
    return TextColumns(text, asked.name or next((lower[name] for name in NAMES if lower.get(name, text) != text), None))


def _read_parts(rows: Iterator[list[str]], header: list[str], columns: TextColumns) -> Iterator[ArchivedText]:
    at = header.index(columns.text or "")
    name_at = header.index(columns.name) if columns.name else len(header)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            content = row[at].encode("utf-8", "surrogatepass") if at < len(row) else b""
            name = row[name_at].strip() if name_at < len(row) else ""
            problem = refuse_large(len(content)) if content.strip() else EMPTY
            yield ArchivedText(name or str(number), None if problem else content, problem, is_named=bool(name))
    except csv.Error as error:
        yield ArchivedText(f"{number + 1}-", None, f"the file is damaged here ({error}).", is_named=False)
