"""Add the rows of seed tables to the desk: ids and defaults are computed, references must lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from policy_targets import codelists
from policy_targets.curation.assemble import CLAIMS, SAME_CLAIM, Assembly, suggest
from policy_targets.curation.ids import NUMBERED, Facts, entry_facts, make_id, number_claims, place_numeral
from policy_targets.curation.seed_rows import ID_COLUMNS
from policy_targets.curation.seed_tables import SeedTable, load_table, read_rows
from policy_targets.errors import SeedError
from policy_targets.models import TABLES
from policy_targets.publishing.schema.layout import CONTRIBUTED
from policy_targets.reading.text.text import parse_spans

Row = dict[str, Any]
Placed = tuple[SeedTable, int, Row]  # a row with its file and its line


def take_tables(desk: Assembly, paths: Iterable[Path]) -> None:
    """Read CSV seeds and add their rows to the desk, lists before sources and sources before claims.

    What cannot be read or does not hold becomes problems of the desk.

    >>> desk = Assembly()
    >>> take_tables(desk, [Path("nowhere.csv")])
    >>> [problem.what for problem in desk.problems]
    ['No such file or directory']
    """
    rows: dict[str, list[Placed]] = {table: [] for table in CONTRIBUTED}
    for path in paths:
        try:
            found = load_table(path)
        except SeedError as error:
            desk.problems += error.problems
            continue
        desk.tables[str(path)] = found.table
        rows[found.table] += ((found, line, row) for line, row in read_rows(found, desk.problems))
    taker = _Taker(desk)
    for table, placed in rows.items():
        taker.take(table, placed)


class _Taker:
    """Takes the rows of one table after the other; `documents` is the SHA-256 of the document of every source."""

    def __init__(self, desk: Assembly) -> None:
        self.desk = desk
        self.documents: dict[str, str] = {}

    def take(self, table: str, rows: Sequence[Placed]) -> None:
        """Add the rows of a table to the desk."""
        if table in NUMBERED:
            self._take_claims(table, self._keep_known(rows))
            return
        for found, line, row in self._keep_known(rows):
            if table == "places":
                self._give_place(found, line, row)
            elif table == "indicators" and row["indicator_id"] in codelists.index_rows(table):
                what = f"found {row['indicator_id']!r}, which data/indicators.csv has already"
                self.desk.note(found, (line, "indicator_id"), "double-record", what, "Use that one.")
            else:
                self.desk.add(found, (line,), table, {**_defaults(table), **self._compute(table, row), **row})
        if table == "sources":
            known = (record.__dict__ for record in self.desk.records[table])
            self.documents = {row["source_id"]: row["document_sha256"] for row in known}

    def _keep_known(self, rows: Sequence[Placed]) -> list[Placed]:
        """Return the rows whose source is described, and note the others; the shared lists are asked at the end."""
        kept = []
        for found, line, row in rows:
            source = row["source_id"] if found.table != "sources" and "source_id" in row else None
            if source is None or source in self.documents:
                kept.append((found, line, row))
                continue
            what = f"found {source!r}, which no seed describes as a source"
            self.desk.note(found, (line, "source_id"), "unknown-reference", what, suggest(source, self.documents))
        return kept

    def _give_place(self, found: SeedTable, line: int, row: Row) -> None:
        if row["place_id"] in self.desk.given_places:
            what = f"the place {row['place_id']} is described twice"
            self.desk.note(found, (line, "place_id"), "double-record", what, "Remove one of the rows.")
        self.desk.given_places[row["place_id"]] = row

    def _compute(self, table: str, row: Row) -> Row:
        """Return what follows from a row: the SHA-256 of its text, or the id of its post."""
        if table == "sources":
            return {"text_sha256": row["document_sha256"]}
        if table == "positions":
            start = parse_spans(row["spans"])[0][0] if row.get("spans") else ""
            facts = (self.documents[row["source_id"]], start, row["speaker_id"], row["organisation_id"], row["title"])
            return {"position_id": make_id(table, *facts), "status": "curated"}
        return {}

    def _take_claims(self, table: str, rows: Sequence[Placed]) -> None:
        key, defaults = ID_COLUMNS[table], _defaults(table) | {"status": "curated"}
        seen: dict[tuple[Any, ...], tuple[SeedTable, int]] = {}
        for (found, line, row), own in zip(rows, self._make_ids(table, rows), strict=True):
            asserted = (row["source_id"], row["spans"], *(row.get(name) for name in ("name", *SAME_CLAIM)))
            first, at = seen.setdefault(asserted, (found, line))
            if (first, at) == (found, line):
                whole = {**defaults, key: own, **row}
                if table in CLAIMS:
                    self.desk.prove_number(found, (line,), whole)
                self.desk.add(found, (line,), table, whole)
                self._add_leader(found, line, table, whole)
                continue
            what = f"the same record of {table} stands at {first.problem((at, ''), 'origin', '').place} already"
            self.desk.note(found, (line, "quote"), "double-record", what, "Remove one of the rows.")
        self._know_claims(table, rows)

    def _add_leader(self, found: SeedTable, line: int, table: str, row: Row) -> None:
        """Add the link to the body that leads an initiative."""
        if table == "initiatives" and row.get("organisation_id"):
            link = {name: row[name] for name in ("initiative_id", "organisation_id")}
            self.desk.add(found, (line,), "initiative_organisations", {**link, "role": "lead"})

    def _make_ids(self, table: str, rows: Sequence[Placed]) -> Iterator[str]:
        """Yield the id of each claim; claims of one numeral are numbered through YAML seeds and tables."""
        documents = {self.documents[row["source_id"]] for _, _, row in rows}
        before: list[Facts] = [
            entry_facts(entry, seed.document)
            for seed in self.desk.seeds.values()
            if seed.document.sha256 in documents
            for source in seed.sources
            for entry in getattr(source, table)
        ]
        facts = [(self.documents[row["source_id"]], *_find_place(table, row)) for _, _, row in rows]
        for number, each in enumerate(number_claims([*before, *facts])):
            if number >= len(before):
                yield make_id(table, *each)

    def _know_claims(self, table: str, rows: Sequence[Placed]) -> None:
        """Note wholes and earlier targets that are no record."""
        known = {record.__dict__[ID_COLUMNS[table]] for record in self.desk.records[table]}
        for found, line, row in rows:
            for column in ("part_of", "revises"):
                if row.get(column) and row[column] not in known:
                    what = f"found {row[column]!r}, the id of no record of {table}"
                    self.desk.note(found, (line, column), "unknown-reference", what, suggest(row[column], known))


def _find_place(table: str, row: Row) -> Facts:
    """Return what of a row's place its id is made of: the numeral of a claim, the beginning of an initiative."""
    spans = parse_spans(row["spans"])
    if table == "initiatives":
        return (spans[0][0],)
    return place_numeral(row["quote"], spans, row.get("value"), row.get("unit"))


def _defaults(table: str) -> Row:
    """Return what the columns hold that a row leaves out."""
    fields = TABLES[table].model_fields.items()
    return {name: field.default for name, field in fields if not field.is_required()}
