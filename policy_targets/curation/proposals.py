"""Candidates as entries of a seed: what holds is written, what does not is told with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from policy_targets import codelists
from policy_targets.curation import seed_rows
from policy_targets.curation.anchors import fit_spans
from policy_targets.curation.edtf import write_edtf
from policy_targets.curation.seeds import Document, InitiativeEntry, OutcomeEntry, SourceEntry, TargetEntry
from policy_targets.curation.yaml_text import Verbatim, write_number
from policy_targets.models import ASKED, TABLES
from policy_targets.reading.extract import Candidate
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.text.text import Text, format_spans
from policy_targets.rules import quotation
from policy_targets.rules import row as row_rules

Entry = dict[str, Any]
CLAIM_FORMS: Mapping[str, type[OutcomeEntry]] = {"targets": TargetEntry, "outcomes": OutcomeEntry}
INHERITED = ("speaker", "organisation", "period", "in")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that cannot stand in a seed, and why."""

    at: str
    quote: str
    reason: str


class Drafted:
    """The records of one source of a draft; `rejected` is what could not be written."""

    def __init__(self, document: Mapping[str, Any], text: Text, organisations: Mapping[str, str]) -> None:
        self.document = Document.model_validate({**document, "characters": str(document["characters"])})
        self.text, self.organisations = text, organisations
        self.speakers = dict[str, str]()
        self.rejected = list[Rejected]()
        self.asserted = set[tuple[Any, ...]]()

    def fill(self, source: Entry, found: Iterable[Candidate]) -> Entry:
        """The source with its records; what most of them share is written once, at the source."""
        tables: dict[str, list[Entry]] = {"targets": [], "outcomes": [], "initiatives": []}
        bare = SourceEntry.model_validate({key: value for key, value in source.items() if key != "positions"})
        held = dict[tuple[str, int], Entry]()
        for record in found:
            table = f"{record.kind}s"
            entry = self._initiative(record) if table == "initiatives" else self._claim(record)
            if self._holds(table, entry, bare):
                held[record.kind, record.start] = entry
                if record.part_of is not None and (whole := held.get((record.kind, record.part_of))):
                    entry["part_of"] = _give_id(whole, f"whole-{record.part_of}")
                tables[table].append(entry)
        shared = self._share([*tables["targets"], *tables["outcomes"]])
        for entry in tables["initiatives"]:
            if shared.get("speaker") == entry.get("speaker"):
                entry.pop("speaker", None)
            elif "speaker" in shared and "speaker" not in entry:
                entry["speaker"] = None
        return {**source, **shared, "positions": source["positions"], **tables}

    def _claim(self, record: Candidate) -> Entry:
        commitment = record.commitment if record.commitment not in (None, "unmarked") else None
        says = record.commitment_words if commitment else None
        word = codelists.index_rows("commitments").get(says or "")
        label = _line(record.indicator_label) or record.quote
        indicator = codelists.index_rows("indicators").get(record.indicator_id or "")
        fits = indicator and row_rules.is_unit_of(record.unit_code, indicator["unit_code"])
        entry = {
            "quote": record.quote,
            "at": format_spans(fit_spans(self.text, record.spans)),
            "what": label,
            "indicator": record.indicator_id if fits else None,
            "measure": record.measure,
            "comparator": record.comparator if record.comparator != "eq" else None,
            "value": None if record.value is None else Verbatim(write_number(record.value)),
            "value_upper": None if record.value_upper is None else Verbatim(write_number(record.value_upper)),
            "unit": record.unit,
            "scope": _line(record.scope or ""),
            "baseline": _baseline(record),
            "period": _line(record.period_label or ""),
            "in": write_edtf(record.period_start, record.period_end),
            "speaker": self.speakers.get(record.speaker or ""),
            "organisation": self.organisations.get(record.organisation or ""),
            "place": record.place_id,
        }
        if record.kind == "target":
            entry |= {"says": says, "commitment": commitment if says and not word else None}
        return {key: value for key, value in {**entry, "rule": record.rule}.items() if value}

    def _initiative(self, record: Candidate) -> Entry:
        named = record.name or record.quote
        lead = self.organisations.get(record.lead or "")
        entry = {
            "quote": record.quote,
            "at": format_spans(fit_spans(self.text, record.spans)),
            "name": _line(named),
            "kind": record.initiative_kind or "other",
            "stage": record.stage or "unknown",
            "organisations": {"lead": [lead]} if lead else None,
            "speaker": self.speakers.get(record.speaker or ""),
            "place": record.place_id,
        }
        return {key: value for key, value in {**entry, "rule": record.rule}.items() if value}

    def _holds(self, table: str, entry: Entry, source: SourceEntry) -> bool:
        """Whether the entry can be built, and says what no other entry says of its words."""
        reason, facts = self._judge(table, entry, source)
        if not reason and facts in self.asserted:
            reason = "another record has its place and its number"
        if reason:
            self.rejected.append(Rejected(entry["at"], entry["quote"], reason))
            return False
        self.asserted.add(facts)
        if entry.get("place") == source.place:
            entry.pop("place", None)
        return True

    def _judge(self, table: str, entry: Entry, source: SourceEntry) -> tuple[str, tuple[Any, ...]]:
        """Why the entry does not hold, or nothing, and what it says of which words."""
        try:
            written = {key: value if isinstance(value, dict) else str(value) for key, value in entry.items()}
            if table == "initiatives":
                row = seed_rows.initiative_row(InitiativeEntry.model_validate(written), source, self.document)
            else:
                form = CLAIM_FORMS[table].model_validate(written)
                row = seed_rows.claim_row(table, form, source, self.document, {})
            breaches = (*row_rules.find_breaches(table, row), *quotation.find_breaches(table, row))
            if breaches:
                return f"{breaches[0].field}: {breaches[0].message}", ()
            TABLES[table].model_validate(row, context=ASKED)
        except ValidationError as error:
            detail = error.errors()[0]
            return f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}", ()
        if (
            table != "initiatives"
            and row["value"] is not None
            and not holds_number(row["quote"], row["value"], row["value_upper"], row["unit"])
        ):
            return f"value: {row['value']} does not stand in the quote", ()
        return "", (row[seed_rows.ID_COLUMNS[table]], row.get("indicator_label"), row.get("name"))

    def _share(self, entries: list[Entry]) -> Entry:
        """What more than half of the records have in common; the others then say what they have, or nothing (~)."""
        shared: Entry = {}
        for group in (("speaker",), ("organisation",), ("period", "in")):
            counted = Counter(tuple(entry.get(key) for key in group) for entry in entries)
            values, count = counted.most_common(1)[0] if counted else ((None,), 0)
            if not any(values) or 2 * count <= len(entries):
                continue
            shared |= {key: value for key, value in zip(group, values, strict=True) if value}
            for entry in entries:
                _leave_out(entry, group, values)
        return shared


def _leave_out(entry: Entry, group: tuple[str, ...], values: tuple[Any, ...]) -> None:
    """Take out what the source says already; say ~ where the source says something and the record does not."""
    for key, value in zip(group, values, strict=True):
        if value and entry.get(key) == value:
            entry.pop(key)
        elif value and key not in entry:
            entry[key] = None


def _give_id(entry: Entry, name: str) -> str:
    """The local id of the entry, behind its place: the one that it has, else this name."""
    if "id" not in entry:
        rest = dict(entry)
        entry.clear()
        entry |= {"quote": rest["quote"], "at": rest["at"], "id": name, **rest}
    return str(entry["id"])


def _baseline(record: Candidate) -> Entry | None:
    """The starting point, its number in the unit of the claim."""
    if not record.baseline_label:
        return None
    unit = codelists.index_rows("units").get(record.unit or "")
    label = {"label": _line(record.baseline_label)}
    if record.baseline_amount is None or unit is None:
        return label
    return {**label, "value": Verbatim(write_number(record.baseline_amount / Decimal(unit["factor"])))}


def _line(written: str) -> str:
    return " ".join(written.split())
