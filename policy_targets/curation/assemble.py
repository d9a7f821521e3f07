"""The desk on which seeds are laid out: rows are added to their tables, and what is wrong is noted with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policy_targets import codelists, places
from policy_targets.columns import Key, Ref, read_marks
from policy_targets.curation import seed_rows
from policy_targets.curation.ids import assign_ids, local_ids
from policy_targets.curation.seed_tables import SeedTable
from policy_targets.curation.seeds import SeedFile, SourceEntry, load_seed
from policy_targets.curation.yaml_places import Located
from policy_targets.curation.yaml_places import Path as At
from policy_targets.errors import Problem, RecordError, SeedError
from policy_targets.models import ASKED, TABLES, Record
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.rules import quotation
from policy_targets.rules import row as row_rules

Row = dict[str, Any]
CLAIMS = ("targets", "outcomes")
WITH_LOCAL_ID = (*CLAIMS, "initiatives")
WHOLE_ID = re.compile("(?:tgt|out)-[0-9a-f]{10}")  # of a claim in another file
# what two claims with the same words must not both assert
SAME_CLAIM = (
    "value", "value_upper", "unit", "indicator_label", "indicator_id", "measure", "scope", "period_start", "period_end",
    "place_id", "organisation_id",
)  # fmt: skip
SHARED = {
    "organisations": "the organisations of the seeds",
    "speakers": "the speakers of the seeds",
    "indicators": "data/indicators.csv or the indicators of the seeds",
    "places": "the list of places",
}
KEYS = {
    table: tuple(name for name, info in model.model_fields.items() if any(isinstance(m, Key) for m in read_marks(info)))
    for table, model in TABLES.items()
}
REFERENCES = {
    table: {
        name: mark.table
        for name, info in model.model_fields.items()
        for mark in read_marks(info)
        if isinstance(mark, Ref)
    }
    for table, model in TABLES.items()
}


def record_key(table: str, record: Record) -> str:
    """The key of a record as one string; the parts of a composite key are joined by `|`.

    >>> record_key("speakers", TABLES["speakers"](speaker_id="cao-yong", name="曹勇", name_latin="Cao Yong"))
    'cao-yong'
    >>> record_key("source_damages", TABLES["source_damages"](source_id="yunhe-2025-report", damage="wraps"))
    'yunhe-2025-report|wraps'
    """
    return "|".join(str(getattr(record, name)) for name in KEYS[table])


class Assembly:
    """Takes in seed files one after the other; `records`, `origins` and `problems` are what comes of it.

    `seeds` are the YAML files, `tables` the tables that CSV files are of, and `given_places` what seeds say of places.
    """

    def __init__(self) -> None:
        self.records: dict[str, list[Record]] = {table: [] for table in TABLES}
        self.origins: dict[tuple[str, str], Problem] = {}
        self.problems: list[Problem] = []
        self.seeds: dict[str, SeedFile] = {}
        self.tables: dict[str, str] = {}
        self.given_places: dict[str, Row] = {}
        self._references: list[tuple[Located | SeedTable, At, str, str]] = []

    def take(self, path: Path) -> None:
        """Read one file and add what it asserts; what cannot be read becomes problems."""
        try:
            located, content = load_seed(path)
        except SeedError as error:
            self.problems += error.problems
            return
        if isinstance(content, SeedFile):
            self.seeds[str(path)] = content
            _Sheet(self, located, content).lay_out()
            return
        for i, entry in enumerate(content):
            self.add(located, (i,), path.stem, seed_rows.SHARED_ROWS[path.stem](entry))

    def add(self, located: Located | SeedTable, at: At, table: str, row: Row) -> None:
        """Add a row to its table, or note what is wrong with it."""
        for column, referred in REFERENCES[table].items():
            if row.get(column) and (referred in SHARED or referred in CLAIMS):
                self._references.append((located, (*at, _key(located, column)), referred, row[column]))
        breaches = (*row_rules.find_breaches(table, row), *quotation.find_breaches(table, row))
        for breach in breaches:
            key = _key(located, breach.field)
            self.note(located, (*at, key), breach.rule.replace("_", "-"), breach.message, "Correct it.")
        if breaches:
            return
        try:
            record = TABLES[table].model_validate(row, context=ASKED)
        except ValidationError as error:
            for detail in error.errors():
                self._note_detail(located, at, str(detail["loc"][0]) if detail["loc"] else "", detail["msg"])
            return
        self._keep(located, at, table, record)

    def note(self, located: Located | SeedTable, at: At, kind: str, what: str, todo: str) -> None:
        """Note a problem at the key it is about."""
        self.problems.append(located.problem(at, kind, f"{at[-1]}: {what}", todo))

    def prove_number(self, located: Located | SeedTable, at: At, row: Row) -> None:
        """Note a number that does not stand in the quote of its row."""
        value, upper, unit = row["value"], row["value_upper"], row["unit"]
        if value is not None and not holds_number(row["quote"], value, upper, unit):
            number = f"{value}{f'-{upper}' if upper is not None else ''}{unit or ''}"
            what = f"found {number}, which does not stand in the quote {row['quote']!r}"
            todo = "Correct the value, or quote the words that hold it."
            self.note(located, (*at, "value"), "number-not-in-quote", what, todo)

    def _note_detail(self, located: Located | SeedTable, at: At, column: str, message: str) -> None:
        self.note(located, (*at, _key(located, column)), "bad-value", message, "Correct it.")

    def _keep(self, located: Located | SeedTable, at: At, table: str, record: Record) -> None:
        key = record_key(table, record)
        if (table, key) in self.origins:
            what = f"the same record of {table} stands at {self.origins[table, key].place} already (key {key})"
            self.problems.append(located.problem(at, "double-record", what, "Remove one of them."))
            return
        self.origins[table, key] = located.problem(at, "origin", "")
        self.records[table].append(record)

    def finish(self, *, whole: bool = True) -> None:
        """Check what refers to the shared lists and to claims of other files, and add the codelists that are published.

        Claims are checked when all seeds are read (`whole`) and all else holds: one that was refused is a problem
        already, whatever refers to it.
        """
        self._know_references(SHARED)
        if whole and not self.problems:
            self._know_references(dict.fromkeys(CLAIMS, "the seeds"))
        if not self.problems:
            self._add_codelists()

    def _know_references(self, lists: Mapping[str, str]) -> None:
        known = {table: {record_key(table, record) for record in self.records[table]} for table in lists}
        if "indicators" in known:
            known["indicators"] |= set(codelists.index_rows("indicators"))
        for located, at, table, key in self._references:
            if table == "places" and table in lists:
                self._know_place(located, at, key)
            elif table in lists and key not in known[table]:
                what = f"found {key!r}, which is not in {lists[table]}"
                self.note(located, at, "unknown-reference", what, suggest(key, known[table]))

    def _know_place(self, located: Located | SeedTable, at: At, place_id: str) -> None:
        try:
            places.place_rows([place_id], self.given_places)
        except RecordError as error:
            said = error.problems[0] if error.problems else Problem("unknown-place", str(error))
            self.problems.append(located.problem(at, "unknown-place", said.what, said.todo))

    def _add_codelists(self) -> None:
        used = {key for _, _, table, key in self._references if table == "places"}
        rows = places.place_rows(sorted(used), self.given_places)
        self.records["places"] = [TABLES["places"](**row) for row in rows]
        for table in ("indicators", "units"):
            self.records[table] += [_codelist_record(table, row) for row in codelists.load_rows(table)]


class _Sheet:
    """One seed file on the desk."""

    def __init__(self, desk: Assembly, located: Located, seed: SeedFile) -> None:
        self.desk, self.located, self.seed = desk, located, seed
        self.ids = assign_ids(seed)
        self.local = local_ids(seed, self.ids)
        self.asserted: dict[tuple[Any, ...], At] = {}

    def lay_out(self) -> None:
        """Add the rows of every source, in the order of the file."""
        self._refuse_double_ids()
        for i, source in enumerate(self.seed.sources):
            at: At = ("sources", i)
            self._add_source(at, source)
            for table in CLAIMS:
                for j, entry in enumerate(getattr(source, table)):
                    self._add_claim((*at, table, j), table, entry, source)
            for j, entry in enumerate(source.initiatives):
                self._add_initiative((*at, "initiatives", j), entry, source)
            for j, entry in enumerate(source.assessments):
                self._add_assessment((*at, "assessments", j), entry)

    def _add(self, at: At, table: str, row: Row) -> None:
        self.desk.add(self.located, at, table, row)

    def _add_source(self, at: At, source: SourceEntry) -> None:
        document = self.seed.document
        self._add(at, "sources", seed_rows.source_row(source, document))
        for damage in document.damage if source.damage is None else source.damage:
            self._add((*at, "damage"), "source_damages", {"source_id": source.id, "damage": damage})
        for used, organisation in source.names.items():
            row = {"organisation_id": organisation, "name": used, "source_id": source.id}
            self._add((*at, "names", used), "organisation_names", row)
        for j, position in enumerate(source.positions):
            self._add((*at, "positions", j), "positions", seed_rows.position_row(position, source, document))

    def _add_claim(self, at: At, table: str, entry: Any, source: SourceEntry) -> None:
        row = seed_rows.claim_row(table, entry, source, self.seed.document, self.local)
        row[seed_rows.ID_COLUMNS[table]] = self._own_id(at)
        self._refuse_twin(at, (table, row["spans"], *(row[name] for name in SAME_CLAIM)))
        self._know_local(at, "part_of", [entry.part_of] if entry.part_of else [])
        self.desk.prove_number(self.located, at, row)
        self._lie_within(at, entry, source)
        self._add(at, table, row)
        if table == "targets":
            self._know_commitment(at, entry.says, entry.commitment)
            for name in self._know_local(at, "initiatives", entry.initiatives):
                link = {"target_id": row["target_id"], "initiative_id": self.local[name]}
                self._add((*at, "initiatives"), "target_initiatives", link)

    def _add_initiative(self, at: At, entry: Any, source: SourceEntry) -> None:
        row = seed_rows.initiative_row(entry, source, self.seed.document)
        row["initiative_id"] = self._own_id(at)
        self._refuse_twin(at, ("initiatives", row["spans"].split("-")[0], row["name"]))
        self._add(at, "initiatives", row)
        for role, organisations in entry.organisations.items():
            for organisation in organisations:
                link = {"initiative_id": row["initiative_id"], "organisation_id": organisation, "role": role}
                self._add((*at, "organisations", role), "initiative_organisations", link)

    def _add_assessment(self, at: At, entry: Any) -> None:
        claims = {key: getattr(entry, key) for key in ("target", "outcome")}
        if all(WHOLE_ID.fullmatch(name) or self._know_local(at, key, [name]) for key, name in claims.items()):
            self._add(at, "assessments", seed_rows.assessment_row(entry, self.local))

    def _own_id(self, at: At) -> str:
        _, i, table, j = at
        return self.ids[int(i), str(table), int(j)]

    def _refuse_twin(self, at: At, facts: tuple[Any, ...]) -> None:
        """Two entries that assert the same thing of the same words are one."""
        first = self.asserted.setdefault(facts, at)
        if first != at:
            where = self.located.problem(first, "origin", "").place
            what = f"the same record of {at[2]} stands at {where} already"
            self.desk.problems.append(self.located.problem(at, "double-record", what, "Remove one of them."))

    def _refuse_double_ids(self) -> None:
        seen: dict[str, At] = {}
        for i, source in enumerate(self.seed.sources):
            for table in WITH_LOCAL_ID:
                for j, entry in enumerate(getattr(source, table)):
                    here: At = ("sources", i, table, j, "id")
                    if entry.id and seen.setdefault(entry.id, here) != here:
                        what = f"found {entry.id!r}, which line {self.located.place(seen[entry.id])[0]} has already"
                        self.desk.note(self.located, here, "double-id", what, "Give it another local id.")

    def _know_local(self, at: At, key: str, names: list[str]) -> list[str]:
        for name in names:
            if name not in self.local:
                what = f"found {name!r}, which no entry of this file has as its id"
                self.desk.note(self.located, (*at, key), "unknown-id", what, suggest(name, self.local))
        return [name for name in names if name in self.local]

    def _know_commitment(self, at: At, says: str | None, commitment: str | None) -> None:
        if says and not commitment and says not in codelists.index_rows("commitments"):
            what = f"found {says!r}, which is not in data/commitments.csv"
            todo = "Write `commitment:` beside it, or add the word to the codelist."
            self.desk.note(self.located, (*at, "says"), "unknown-word", what, todo)

    def _lie_within(self, at: At, entry: Any, source: SourceEntry) -> None:
        """A claim stands in what its source says it covers."""
        if source.covers and row_rules.find_outside(entry.at, source.covers):
            what = f"found {entry.at}, which lies outside the passages {source.covers} that the source covers"
            self.desk.note(self.located, (*at, "at"), "not-covered", what, "Add its passage to covers.")


def _key(located: Located | SeedTable, column: str) -> str:
    """Return the key under which a seed writes a column; a table writes it under its own name."""
    return column if isinstance(located, SeedTable) else seed_rows.SEED_KEYS.get(column, column)


def suggest(name: str, known: Iterable[str]) -> str:
    """What to do about an unknown name: the nearest known one, or adding it.

    >>> suggest("gaoyou-comerce-bureau", ["gaoyou-commerce-bureau"])
    'Did you mean gaoyou-commerce-bureau?'
    >>> suggest("x", [])
    'Add it there, or correct it.'
    """
    close = get_close_matches(name, list(known), n=1)
    return f"Did you mean {close[0]}?" if close else "Add it there, or correct it."


def _codelist_record(table: str, row: codelists.Row) -> Record:
    model = TABLES[table]
    return model.model_validate_strings({name: row[name] for name in model.model_fields})
