"""Annotated pages of news: which they are, and their texts, known by checksum because they belong to others.

A set is a folder of NNN.jsonl beside a `pages.csv` (page, split, genre, damaged, date, text_sha256, url), named as its
split is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from policy_targets.errors import DocumentError
from policy_targets.evaluating.annotations import place_claim, read_lines
from policy_targets.evaluating.scoring import Row
from policy_targets.reading.extract import extract
from policy_targets.reading.text.encodings import decode

LIST = "pages.csv"


@dataclass(frozen=True, slots=True)
class NewsPage:
    """A page of the list."""

    page: str
    split: str
    is_damaged: bool
    date: date | None
    text_sha256: str


@dataclass(frozen=True, slots=True)
class PageText:
    """A page with the file that holds its text."""

    page: NewsPage
    document: str
    text: str


def has_pages(gold: Path) -> bool:
    """Whether a folder of annotations is a split of a list of pages.

    >>> has_pages(Path("tests/gold/news/held")), has_pages(Path("tests/gold/tuning"))
    (True, False)
    """
    return (gold.resolve().parent / LIST).is_file()


def load_pages(folder: Path, split: str | None = None) -> list[NewsPage]:
    """The pages of a list, or of one split of it.

    >>> [page.page for page in load_pages(Path("tests/gold/news"), "held")][:3]
    ['001', '003', '004']
    >>> load_pages(Path("tests/gold/news"), "tuning")
    []
    """
    rows = csv.DictReader((folder / LIST).read_text("utf-8").splitlines())
    return [_as_page(row) for row in rows if split in (None, row["split"])]


def _as_page(row: dict[str, str]) -> NewsPage:
    return NewsPage(
        page=row["page"],
        split=row["split"],
        is_damaged=row["damaged"] == "true",
        date=date.fromisoformat(row["date"]) if row["date"] else None,
        text_sha256=row["text_sha256"],
    )


def find_texts(pages: Iterable[NewsPage], documents: Path) -> list[PageText]:
    """The text of each page, found among the .txt files of a folder by its SHA-256, whatever the file is called.

    Raises: DocumentError when the text of a page is not there, naming the first ones.

    >>> find_texts(load_pages(Path("tests/gold/news"), "held")[:1], Path("tests"))
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: tests: 1 of 1 pages are not there (001 …). Save the text of each page, whose
    address and SHA-256 pages.csv has, as a .txt file in UTF-8.
    """
    texts = ((path.name, decode(path.read_bytes())) for path in sorted(documents.glob("*.txt")))
    known = {sha256(text.encode("utf-8")).hexdigest(): (name, text) for name, text in texts}
    pages = list(pages)
    absent = [page.page for page in pages if page.text_sha256 not in known]
    if absent:
        where = f"{documents}: {len(absent)} of {len(pages)} pages are not there ({', '.join(absent[:5])} …)."
        todo = f"Save the text of each page, whose address and SHA-256 {LIST} has, as a .txt file in UTF-8."
        raise DocumentError(f"{where} {todo}")
    return [PageText(page, *known[page.text_sha256]) for page in pages]


def load_claims(gold: Path, texts: Iterable[PageText]) -> list[dict[str, Any]]:
    """The annotated claims of these pages, each with its document, amount and place in the text.

    Raises: DocumentError when a page has no file of annotations, or a quote does not stand in the text.

    >>> load_claims(Path("tests/gold/news/held"), [])
    []
    """
    claims = []
    for it in texts:
        path = gold / f"{it.page.page}.jsonl"
        if not path.is_file():
            raise DocumentError(f"{path}: the annotations of the page are not there. Restore the file.")
        claims += [place_claim(row, it.document, it.text) for row in read_lines(path)]
    return claims


def read_texts(texts: Iterable[PageText]) -> list[Row]:
    """What the reader finds in the pages, given the day of publication where the list has it.

    >>> page = NewsPage("001", "held", False, date(2024, 1, 9), "")
    >>> [row["period_end"] for row in read_texts([PageText(page, "001.txt", "今年力争新增科技企业30家。")])]
    ['2024-12-31']
    >>> read_texts([])
    []
    """
    found = (extract(it.text, it.document, date=it.page.date) for it in texts)
    return [record.as_row() for records in found for record in records]
