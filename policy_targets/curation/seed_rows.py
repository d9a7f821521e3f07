"""A seed's entries as the rows of the tables: what is inherited, what is computed, nothing judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from policy_targets import codelists
from policy_targets.curation.edtf import Period, read_edtf
from policy_targets.curation.ids import entry_id, make_id
from policy_targets.curation.seeds import (
    AssessmentEntry,
    Document,
    Entry,
    InitiativeEntry,
    OrganisationEntry,
    OutcomeEntry,
    PositionEntry,
    RedirectEntry,
    SourceEntry,
    SpeakerEntry,
    TargetEntry,
)

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
    "price_basis": "prices", "published_precision": "published", "published_basis": "basis",
}  # fmt: skip


def inherit(entry: Entry, source: SourceEntry, name: str) -> Any:
    """What the entry says of `name`, even when it says nothing on purpose (`speaker: ~`), else what its source says.

    >>> source = SourceEntry(id="a", title="访谈", spans="0-900", speaker="cao-yong")
    >>> said = {"quote": "启用中心", "at": "20-24", "what": "中心", "measure": "event"}
    >>> inherit(OutcomeEntry(**said), source, "speaker")
    'cao-yong'
    >>> inherit(OutcomeEntry(**said, speaker=None), source, "speaker")
    """
    return getattr(entry, name) if name in entry.model_fields_set else getattr(source, name)


def source_row(source: SourceEntry, document: Document) -> Row:
    """The row of a source; `published` becomes the first day of what is known.

    >>> document = Document(name="a.txt", sha256="ab" * 32, characters="900", damage=["wraps"])
    >>> source_row(SourceEntry(id="a", title="访谈", spans="0-900", published="2025"), document)["published"]
    datetime.date(2025, 1, 1)
    >>> source_row(SourceEntry(id="a", title="访谈", spans="0-900"), document)["published"]
    """
    published = read_edtf(source.published) if source.published else None
    return {
        "source_id": source.id,
        "title": source.title,
        "subtitle": source.subtitle,
        "series": source.series,
        "kind": source.kind,
        "publisher": source.publisher,
        "session": source.session,
        "url": source.url,
        "byline": source.byline,
        "published": published.start if published else None,
        "published_precision": published.precision if published else None,
        "published_basis": source.basis,
        "published_note": source.why,
        "language": document.language,
        "document": document.name,
        "document_sha256": document.sha256,
        "text_sha256": document.text_sha256 or document.sha256,
        "document_characters": document.characters,
        "spans": source.spans,
        "covers": source.covers,
    }


def position_row(entry: PositionEntry, source: SourceEntry, document: Document) -> Row:
    """The row of a post; it held on the first day of what is known of the source's date.

    >>> document = Document(name="a.txt", sha256="ab" * 32, characters="900", damage=["wraps"])
    >>> source = SourceEntry(id="a", title="访谈", spans="0-900", published="2025-01")
    >>> post = {"quote": "局长曹勇", "at": "9-13", "speaker": "cao-yong", "organisation": "bureau", "title": "局长"}
    >>> position_row(PositionEntry(**post, title_en="Director"), source, document)["as_of"]
    datetime.date(2025, 1, 1)
    """
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
        "note": entry.note,
    }


def claim_row(table: str, entry: OutcomeEntry, source: SourceEntry, document: Document, local: LocalIds) -> Row:
    """The row of a target or outcome.

    >>> document = Document(name="a.txt", sha256="ab" * 32, characters="900", damage=["wraps"])
    >>> source = SourceEntry(id="a", title="访谈", spans="0-900", period="今年", **{"in": "2025"})
    >>> claim = {"quote": "力争新建3.5万套", "at": "20-29", "what": "新建", "measure": "increment", "says": "力争"}
    >>> row = claim_row("targets", TargetEntry(**claim, value="3.5", unit="万套"), source, document, {})
    >>> row["amount"], row["period_end"], row["commitment"]
    (Decimal('35000'), datetime.date(2025, 12, 31), 'strive')
    """
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
        "role": entry.role or ("promise" if table == "targets" else "result"),
        "reckoning": entry.reckoning,
        "price_basis": entry.prices,
        "part_of": local.get(entry.part_of) if entry.part_of else None,
        "quote": entry.quote,
        "spans": entry.at,
        "status": entry.status or document.status,
        "suspect": entry.suspect,
        "note": entry.note,
        "rule": entry.rule,
    }
    return {**row, **_commitment(entry), **_revision(entry, local)} if isinstance(entry, TargetEntry) else row


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


def _revision(entry: TargetEntry, local: LocalIds) -> Row:
    """Whether a plan binds, and the earlier target: one of this file by its short id, any other by its whole id."""
    return {"binding": entry.binding, "revises": local.get(entry.revises, entry.revises) if entry.revises else None}


def initiative_row(entry: InitiativeEntry, source: SourceEntry, document: Document) -> Row:
    """The row of an initiative; the body that leads it is the source's unless the entry names another.

    >>> document = Document(name="a.txt", sha256="ab" * 32, characters="900", damage=["wraps"])
    >>> source = SourceEntry(id="a", title="访谈", spans="0-900")
    >>> plan = {"quote": "“云帆计划”", "at": "30-36", "name": "云帆计划", "name_en": "Yunfan Plan", "kind": "plan"}
    >>> led = InitiativeEntry(**plan, organisations={"lead": ["yunhe-science-bureau"]})
    >>> initiative_row(led, source, document)["organisation_id"]
    'yunhe-science-bureau'
    >>> initiative_row(InitiativeEntry(**plan), source, document)["organisation_id"]
    """
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
    """The row of an assessment; its id follows from the two claims it holds against each other.

    A claim of this file goes by its short id, any other by its whole one: a report tells how last year's aims fared.

    >>> stated = AssessmentEntry(target="t1", outcome="o1", basis="stated", verdict="met", quote="全部完成", at="70-74")
    >>> assessment_row(stated, {"t1": "tgt-01aae10fba", "o1": "out-0882da49b7"})["assessment_id"]
    'asm-ab7b7e3185'
    >>> last_year = stated.model_copy(update={"target": "tgt-01aae10fba"})
    >>> assessment_row(last_year, {"o1": "out-0882da49b7"})["assessment_id"]
    'asm-ab7b7e3185'
    """
    target, outcome = (local.get(name, name) for name in (entry.target, entry.outcome))
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


def organisation_row(entry: OrganisationEntry) -> Row:
    """The row of an organisation.

    >>> bureau = OrganisationEntry(id="bureau", name="云河市科学技术局", name_en="Science Bureau", kind="government")
    >>> organisation_row(bureau)["organisation_id"], organisation_row(bureau)["parent_id"]
    ('bureau', None)
    """
    return {
        "organisation_id": entry.id,
        "name": entry.name,
        "name_en": entry.name_en,
        "kind": entry.kind,
        "place_id": entry.place,
        "parent_id": entry.parent,
    }


def speaker_row(entry: SpeakerEntry) -> Row:
    """The row of a speaker.

    >>> speaker_row(SpeakerEntry(id="cao-yong", name="曹勇", name_latin="Cao Yong"))
    {'speaker_id': 'cao-yong', 'name': '曹勇', 'name_latin': 'Cao Yong'}
    """
    return {"speaker_id": entry.id, "name": entry.name, "name_latin": entry.name_latin}


def redirect_row(entry: RedirectEntry) -> Row:
    """The row of a redirect.

    >>> redirect_row(RedirectEntry(old="tgt-01aae10fba", new="tgt-02e56170d9", since="0.2.0"))
    {'old_id': 'tgt-01aae10fba', 'new_id': 'tgt-02e56170d9', 'since': '0.2.0'}
    """
    return {"old_id": entry.old, "new_id": entry.new, "since": entry.since}


SHARED_ROWS: Mapping[str, Callable[[Any], Row]] = {
    "organisations": organisation_row,
    "speakers": speaker_row,
    "redirects": redirect_row,
}
