"""Claims that people annotated, and what the reader finds in the same documents.

The gold is a folder with NAME.jsonl for each NAME.txt, a line for each quantified claim: kind, quote, nth, number,
value, value_max, unit, measure, comparator, period, borderline. Offsets are code points of the document as it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from policy_targets.errors import DocumentError
from policy_targets.reading.extract import extract
from policy_targets.reading.text.encodings import decode

FACTORS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
WHOLE_UNIT = re.compile("千(?:瓦|米|克|伏|卡|帕)|百(?:分|克)|十[一二三四]五")  # 千瓦时 is itself a unit


def factor(unit: str | None) -> Decimal:
    """What the multipliers at the head of a unit are worth.

    >>> str(factor("万家")), str(factor("亿千瓦时")), str(factor("百分点")), str(factor(None))
    ('10000', '100000000', '1', '1')
    """
    total, rest = 1, unit or ""
    while rest and rest[0] in FACTORS and not WHOLE_UNIT.match(rest):
        total, rest = total * FACTORS[rest[0]], rest[1:]
    return Decimal(total)


def load_gold(gold: Path, documents: Path) -> list[dict[str, Any]]:
    """The annotated claims of a folder, each with its document, amount and place.

    Raises: DocumentError when there are none, a document is not there, or a quote does not stand in it.

    >>> load_gold(Path("nowhere"), Path("nowhere"))
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: nowhere: there is no claim here. Name the folder of the annotated .jsonl files.
    """
    claims = []
    for path in sorted(gold.glob("*.jsonl")):
        document = documents / f"{path.stem}.txt"
        if not document.is_file():
            raise DocumentError(f"{document}: the document of {path.name} is not there. Name its folder.")
        text = decode(document.read_bytes())
        claims += [_place(row, document.name, text) for row in read_lines(path)]
    if not claims:
        raise DocumentError(f"{gold}: there is no claim here. Name the folder of the annotated .jsonl files.")
    return claims


def _place(row: dict[str, Any], document: str, text: str) -> dict[str, Any]:
    at = -1
    for _ in range(row.get("nth") or 1):
        at = text.find(row["quote"], at + 1)
        if at < 0:
            raise DocumentError(f"{document}: the quote {row['quote']!r} does not stand in it. Correct the annotation.")
    inner = row["quote"].find(row["number"])
    start, size = (at + inner, len(row["number"])) if inner >= 0 else (at, len(row["quote"]))
    amount = Decimal(str(row["value"])) * factor(row["unit"])
    return {**row, "document": document, "start": start, "end": start + size, "amount": amount}


def load_predictions(path: Path) -> list[dict[str, Any]]:
    r"""The records of a file that `extract` has written, document names without their folders.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "found.jsonl"
    ...     _ = path.write_text('{"document": "there/a.txt", "kind": "target"}\n', "utf-8")
    ...     load_predictions(path)
    [{'document': 'a.txt', 'kind': 'target'}]
    """
    return [{**row, "document": Path(str(row.get("document"))).name} for row in read_lines(path)]


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    r"""The objects of a file of JSON lines.

    Raises: DocumentError, naming file and line, when a line is no object in UTF-8.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.jsonl"
    ...     _ = path.write_text('{"kind": "target"}\n\n', "utf-8")
    ...     list(read_lines(path))
    [{'kind': 'target'}]
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: byte {error.start} is not UTF-8. Save it as UTF-8.") from None
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line) if line.strip() else {}
        except (ValueError, RecursionError) as error:
            raise DocumentError(f"{path}:{number}: found no JSON ({error}). Correct the line.") from None
        if not isinstance(row, dict):
            raise DocumentError(f"{path}:{number}: found a {type(row).__name__}, expected an object. Correct the line.")
        if row:
            yield row


def read_documents(documents: Path, names: Iterable[str]) -> list[dict[str, Any]]:
    """What the reader finds in these documents.

    >>> read_documents(Path("nowhere"), [])
    []
    """
    found = (extract(decode((documents / name).read_bytes()), name) for name in sorted(set(names)))
    return [record.as_row() for records in found for record in records]
