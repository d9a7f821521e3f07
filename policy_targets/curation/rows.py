"""A seed's entries as the rows of the tables: what is inherited, what is computed, nothing judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from policy_targets import codelists
from policy_targets.curation.edtf import Period, read_edtf
from policy_targets.curation.ids import make_id
from policy_targets.curation.seeds import (
    AssessmentEntry,
    Document,
    Entry,
    InitiativeEntry,
    OrganisationEntry,
    OutcomeEntry,
    PositionEntry,
    RedirectEntry,
    SeedFile,
    SourceEntry,
    SpeakerEntry,
    TargetEntry,
)
from policy_targets.reading.numerals import number_text

Row = dict[str, Any]
LocalIds = Mapping[str, str]
ID_COLUMNS = {
    "targets": "target_id",
    "outcomes": "outcome_id",
    "initiatives": "initiative_id",
    "positions": "position_id",
    "assessments": "assessment_id",
}
# where the value of a column is written in a seed, when the key is not the column's own name
SEED_KEYS = {
    "spans": "at", "indicator_label": "what", "indicator_id": "indicator", "speaker_id": "speaker", "place_id": "place",
    "organisation_id": "organisation", "parent_id": "parent", "period_label": "period", "period_start": "in",
    "period_end": "in", "period_precision": "in", "amount": "value", "amount_upper": "value_upper", "unit_code": "unit",
    "baseline_amount": "baseline", "baseline_label": "baseline", "commitment_words": "says", "published_note": "why",
    "published_precision": "published", "published_basis": "basis",
}  # fmt: skip


def inherit(entry: Entry, source: SourceEntry, name: str) -> Any:
    """What the entry says of `name`, even when it says nothing on purpose (`speaker: ~`), else what its source says."""
    return getattr(entry, name) if name in entry.model_fields_set else getattr(source, name)


def first_start(spans: str) -> int:
    """Where the first span starts, in code points of the raw document."""
    return int(spans.split("-", 1)[0])


def entry_id(table: str, entry: Any, document: Document) -> str:
    """The id of a claim, initiative or position, from raw source facts only."""
    facts: tuple[str | int, ...] = (document.sha256, first_start(entry.at))
    if isinstance(entry, OutcomeEntry):
        number = number_text(entry.quote, entry.value, entry.unit) if entry.value is not None else ""
        facts = (*facts, number or "")
    if isinstance(entry, PositionEntry):
        facts = (*facts, entry.speaker, entry.organisation, entry.title)
    return make_id(table, *facts)


def source_row(source: SourceEntry, document: Document) -> Row:
    """The row of a source; `published` becomes the first day of what is known."""
    published = read_edtf(source.published) if source.published else None
    return {
        "source_id": source.id,
        "title": source.title,
        "subtitle": source.subtitle,
        "series": source.series,
        "publisher": source.publisher,
        "byline": source.byline,
        "published": published.start if published else None,
        "published_precision": published.precision if published else None,
        "published_basis": source.basis,
        "published_note": source.why,
        "language": document.language,
        "document": document.name,
        "document_sha256": document.sha256,
        "document_characters": document.characters,
        "spans": source.spans,
    }


def position_row(entry: PositionEntry, source: SourceEntry, document: Document) -> Row:
    """The row of a post; it held on the first day of what is known of the source's date."""
    published = read_edtf(source.published) if source.published else None
    return {
        "position_id": entry_id("positions", entry, document),
        "speaker_id": entry.speaker,
        "organisation_id": entry.organisation,
        "title": entry.title,
        "title_en": entry.title_en,
        "source_id": source.id,
        "as_of": published.start if published else None,
        "quote": entry.quote,
        "spans": entry.at,
        "status": entry.status or document.status,
    }


def claim_row(table: str, entry: OutcomeEntry, source: SourceEntry, document: Document, local: LocalIds) -> Row:
    """The row of a target or outcome."""
    edtf = inherit(entry, source, "in_")
    row = {
        ID_COLUMNS[table]: entry_id(table, entry, document),
        "source_id": source.id,
        "speaker_id": inherit(entry, source, "speaker"),
        "organisation_id": inherit(entry, source, "organisation"),
        "place_id": inherit(entry, source, "place"),
        "indicator_id": entry.indicator,
        "indicator_label": entry.what,
        "measure": entry.measure,
        "comparator": entry.comparator,
        **_number(entry),
        "scope": entry.scope,
        "baseline_amount": _amount(entry.baseline.value if entry.baseline else None, entry.unit),
        "baseline_label": entry.baseline.label if entry.baseline else None,
        "period_label": inherit(entry, source, "period"),
        **_period(read_edtf(edtf) if edtf else None),
        "part_of": local.get(entry.part_of) if entry.part_of else None,
        "quote": entry.quote,
        "spans": entry.at,
        "status": entry.status or document.status,
        "suspect": entry.suspect,
        "note": entry.note,
        "rule": entry.rule,
    }
    return {**row, **_commitment(entry)} if isinstance(entry, TargetEntry) else row


def _number(entry: OutcomeEntry) -> Row:
    unit = codelists.index_rows("units").get(entry.unit or "")
    return {
        "value": entry.value,
        "value_upper": entry.value_upper,
        "unit": entry.unit,
        "amount": _amount(entry.value, entry.unit),
        "amount_upper": _amount(entry.value_upper, entry.unit),
        "unit_code": unit["unit_code"] if unit else None,
    }


def _amount(value: Decimal | None, unit: str | None) -> Decimal | None:
    known = value is not None and unit in codelists.index_rows("units")
    return codelists.normalise_amount(value, unit) if known and value is not None and unit else None


def _period(period: Period | None) -> Row:
    if period is None:
        return {"period_start": None, "period_end": None, "period_precision": None}
    return {"period_start": period.start, "period_end": period.end, "period_precision": period.precision}


def _commitment(entry: TargetEntry) -> Row:
    word = codelists.index_rows("commitments").get(entry.says or "")
    return {
        "commitment": entry.commitment or (word["commitment"] if word else "unmarked"),
        "commitment_words": entry.says,
    }


def initiative_row(entry: InitiativeEntry, source: SourceEntry, document: Document) -> Row:
    """The row of an initiative; the body that leads it is the source's unless the entry names another."""
    leads = entry.organisations.get("lead", [])
    return {
        "initiative_id": entry_id("initiatives", entry, document),
        "source_id": source.id,
        "speaker_id": inherit(entry, source, "speaker"),
        "organisation_id": leads[0] if leads else None,
        "place_id": inherit(entry, source, "place"),
        "name": entry.name,
        "name_en": entry.name_en,
        "kind": entry.kind,
        "stage": entry.stage,
        "quote": entry.quote,
        "spans": entry.at,
        "status": entry.status or document.status,
        "note": entry.note,
        "rule": entry.rule,
    }


def assessment_row(entry: AssessmentEntry, local: LocalIds) -> Row:
    """The row of an assessment; its id follows from the two claims it holds against each other."""
    target, outcome = local.get(entry.target, ""), local.get(entry.outcome, "")
    return {
        "assessment_id": make_id("assessments", target, outcome),
        "target_id": target,
        "outcome_id": outcome,
        "basis": entry.basis,
        "completion": entry.completion,
        "verdict": entry.verdict,
        "quote": entry.quote,
        "spans": entry.at,
        "note": entry.note,
    }


def local_ids(seed: SeedFile) -> dict[str, str]:
    """The published id of every entry that has a local id."""
    return {
        entry.id: entry_id(table, entry, seed.document)
        for source in seed.sources
        for table in ("targets", "outcomes", "initiatives")
        for entry in getattr(source, table)
        if entry.id
    }


def organisation_row(entry: OrganisationEntry) -> Row:
    """The row of an organisation."""
    return {
        "organisation_id": entry.id,
        "name": entry.name,
        "name_en": entry.name_en,
        "kind": entry.kind,
        "place_id": entry.place,
        "parent_id": entry.parent,
    }


def speaker_row(entry: SpeakerEntry) -> Row:
    """The row of a speaker."""
    return {"speaker_id": entry.id, "name": entry.name, "name_latin": entry.name_latin}


def redirect_row(entry: RedirectEntry) -> Row:
    """The row of a redirect."""
    return {"old_id": entry.old, "new_id": entry.new, "since": entry.since}


SHARED_ROWS: Mapping[str, Callable[[Any], Row]] = {
    "organisations": organisation_row,
    "speakers": speaker_row,
    "redirects": redirect_row,
}
