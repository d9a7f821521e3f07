"""Add a contributed table to the seeds: completed from its document, checked with all other seeds, and built."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from policy_targets.curation import names
from policy_targets.curation.anchors import fit_spans
from policy_targets.curation.curate import Curated
from policy_targets.curation.draft import draft
from policy_targets.curation.seed_rows import source_row
from policy_targets.curation.seed_tables import SeedTable, load_table
from policy_targets.curation.seeds import SeedFile
from policy_targets.curation.whole_files import hold_folder, replace_text
from policy_targets.curation.yaml_places import read_yaml
from policy_targets.errors import SeedError
from policy_targets.publishing.package.build import build
from policy_targets.publishing.schema.cells import write_cell
from policy_targets.reading.text.encodings import decode
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import format_spans, parse_spans

Cells = dict[str, str]
COMPLETED = ("source_id", "spans")  # columns that follow from the document


@dataclass(frozen=True, slots=True)
class Added:
    """The files that were placed among the seeds, and what was built from all of them."""

    files: tuple[Path, ...]
    curated: Curated


def add(
    path: str | Path,
    document: str | Path | None = None,
    seeds: str | Path = "seeds",
    out: str | Path = "datapackage",
    *,
    force: bool = False,
) -> Added:
    """Place a table of contributed rows among the seeds and build the package from all of them.

    With the document that the rows quote, `spans` may be left empty: a quote is looked up, and the next place is taken
    for each further row with the same quote. The source is described too, unless a seed does so already. If anything is
    wrong, nothing is placed, and the package stays as it was.

    Raises: SeedError with every problem, at the line and column of the contributed file; DocumentError for a document
    that is no text.

    >>> add("nowhere.csv")
    Traceback (most recent call last):
    policy_targets.errors.SeedError: the file cannot be read:
    nowhere.csv: No such file or directory. Check the path.
    """
    path, folder = Path(path), Path(seeds)
    files = {folder / path.name: path.read_bytes().decode("utf-8-sig")} if document is None and path.is_file() else {}
    found = load_table(path, COMPLETED if document is not None else ())
    if document is not None:
        files = _complete(found, _Quoted(Path(document)), folder)
    there = [place for place in files if place.exists() and not force]
    if there:
        raise SeedError(f"{there[0]}: is there already. Rename {path.name}, or replace the seed with --force.")
    return Added(tuple(files), _try_build(path, files, folder, Path(out)))


def _try_build(path: Path, files: Mapping[Path, str], folder: Path, out: Path) -> Curated:
    """Build with the files in place; put back what was there when the build refuses them."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    before = {place: place.read_text("utf-8") if place.exists() else None for place in files}
    with hold_folder(folder):
        for place, text in files.items():
            replace_text(place, text)
        try:
            return build(folder, out)
        except SeedError as error:
            _put_back(before)
            if is_new:
                folder.rmdir()
            own = folder / path.name
            told = [replace(it, file=str(path)) if it.file == str(own) else it for it in error.problems]
            raise SeedError(str(error).splitlines()[0], told) from None


def _put_back(before: Mapping[Path, str | None]) -> None:
    for place, text in before.items():
        if text is None:
            place.unlink(missing_ok=True)
        else:
            replace_text(place, text)


class _Quoted:
    """The document that contributed rows quote."""

    def __init__(self, path: Path) -> None:
        received = path.read_bytes()
        self.path, self.text = path, repair(decode(received))
        self.sha256 = sha256(received).hexdigest()
        seed = SeedFile.model_validate(read_yaml(draft(received, path.name).seed, path.name).value)
        self.sources = [source_row(source, seed.document) for source in seed.sources]
        self._taken: dict[str, int] = {}

    def locate(self, quote: str) -> str:
        """Return the spans of the next place where the quote stands, or nothing."""
        places = self.text.find(quote)
        number = self._taken.get(quote, 0)
        self._taken[quote] = number + 1
        return format_spans(fit_spans(self.text, places[min(number, len(places) - 1)])) if places else ""

    def describe(self, source_id: str, spans: str) -> dict[str, Any]:
        """Return the row of the article that holds the first of these spans, under the id that the rows give it."""
        start = parse_spans(spans)[0][0] if spans else 0
        within = (it for it in self.sources if any(a <= start < b for a, b in parse_spans(it["spans"])))
        return {**next(within, self.sources[0]), "source_id": source_id}


def _complete(found: SeedTable, quoted: _Quoted, folder: Path) -> dict[Path, str]:
    """Return the files to place: the rows with their spans, and the sources that no seed describes."""
    slug = names.slug(quoted.path.stem)
    rows = [_fill(dict(zip(found.heads, cells, strict=False)), slug, quoted) for _, cells in found.rows]
    lost = [
        found.problem(
            (line, "quote"), "quote-not-found", f"quote: {row['quote']!r} is not in {quoted.path}", "Copy it."
        )
        for (line, _), row in zip(found.rows, rows, strict=True)
        if row.get("quote") and not row["spans"]
    ]
    if lost:
        raise SeedError("the quotes do not stand in the document:", lost)
    heads = list(dict.fromkeys((*found.heads, "spans", "source_id")))
    files = {folder / Path(found.file).name: _write_table(heads, rows)}
    known = set(_list_sources(folder))
    spoken = {row["source_id"]: row["spans"] for row in reversed(rows) if row["source_id"] not in known}
    if spoken:
        described = [quoted.describe(own, spans) for own, spans in sorted(spoken.items())]
        cells = [{name: write_cell(value) for name, value in row.items()} for row in described]
        files[folder / f"{Path(found.file).stem}.sources.csv"] = _write_table(list(cells[0]), cells)
    return files


def _fill(row: Cells, slug: str, quoted: _Quoted) -> Cells:
    spans = row.get("spans") or quoted.locate(row.get("quote", ""))
    return {**row, "spans": spans, "source_id": row.get("source_id") or slug}


def _list_sources(folder: Path) -> Iterator[str]:
    """Yield the ids of the sources that tables among the seeds describe."""
    for path in sorted(folder.glob("*.csv")):
        try:
            found = load_table(path)
        except SeedError:
            continue  # the build tells what is wrong with it
        if found.table == "sources":
            at = found.heads.index("source_id")
            yield from (cells[at] for _, cells in found.rows if len(cells) > at)


def _write_table(heads: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, heads, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
