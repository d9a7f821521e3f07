"""The models of the tables: each column is defined here alone, and described in `data/columns.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from policy_targets.rules import row as row_rules
from policy_targets import sentences
from policy_targets.columns import (
    Amount, AssessmentId, Codes, InitiativeId, Key, Line, Month, OutcomeId, PlaceId, PositionId, Quote, Ref,
    Sha256, Slug, Spans, TargetId, Unit, Url, Version, Year,
)  # fmt: skip

ASKED = "rules asked"  # the context in which a record is made of a row that breaks no rule


class Record(BaseModel):
    """One row of one table; raises pydantic.ValidationError, a ValueError, with every rule that the row breaks."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")
    table: ClassVar[str]

    @model_validator(mode="after")
    def _check_invariants(self, info: ValidationInfo) -> Self:
        breaches = () if info.context == ASKED else row_rules.find_breaches(self.table, self.__dict__)
        if breaches:
            raise ValueError("; ".join(f"{breach.field}: {breach.message}" for breach in breaches))
        return self


class Source(Record):
    """One article or report inside a document."""

    table: ClassVar[str] = "sources"
    source_id: Annotated[Slug, Key()]
    title: Line
    subtitle: Line | None = None
    series: Line | None = None
    kind: Annotated[str, Codes("source_kind")] = "other"
    publisher: Line | None = None
    session: Line | None = None
    url: Url | None = None
    byline: Line | None = None
    published: date | None = None
    published_precision: Annotated[str, Codes("precision")] | None = None
    published_basis: Annotated[str, Codes("basis")] | None = None
    published_note: Line | None = None
    language: Annotated[str, Codes("language")]
    document: Line
    document_sha256: Sha256
    text_sha256: Sha256 | None = None
    document_characters: Annotated[int, Field(ge=1), Unit("code points")]
    spans: Spans
    covers: Spans | None = None


class SourceDamage(Record):
    """One kind of damage the text of a source has."""

    table: ClassVar[str] = "source_damages"
    source_id: Annotated[Slug, Key(), Ref("sources")]
    damage: Annotated[str, Key(), Codes("damage")]


class Place(Record):
    """An administrative division, as listed in the years given (GB/T 2260; townships GB/T 10114)."""

    table: ClassVar[str] = "places"
    place_id: Annotated[PlaceId, Key()]
    name: Line
    name_en: Line
    name_en_basis: Annotated[str, Codes("name_basis")] = "usual"
    level: Annotated[str, Codes("place_level")]
    parent_id: Annotated[PlaceId, Ref("places")] | None = None
    valid_from: Month | None = None
    valid_to: Month | None = None


class Organisation(Record):
    """A body, firm, school or platform, under its full official name."""

    table: ClassVar[str] = "organisations"
    organisation_id: Annotated[Slug, Key()]
    name: Line
    name_en: Line
    kind: Annotated[str, Codes("organisation_kind")]
    place_id: Annotated[PlaceId, Ref("places")] | None = None
    parent_id: Annotated[Slug, Ref("organisations")] | None = None


class OrganisationName(Record):
    """A name that a source uses for an organisation."""

    table: ClassVar[str] = "organisation_names"
    organisation_id: Annotated[Slug, Key(), Ref("organisations")]
    name: Annotated[Line, Key()]
    source_id: Annotated[Slug, Key(), Ref("sources")]


class Speaker(Record):
    """A person who speaks or acts as an official."""

    table: ClassVar[str] = "speakers"
    speaker_id: Annotated[Slug, Key()]
    name: Line
    name_latin: Line


class Position(Record):
    """A post a source gives to a speaker (a membership in Popolo's words)."""

    table: ClassVar[str] = "positions"
    position_id: Annotated[PositionId, Key()]
    speaker_id: Annotated[Slug, Ref("speakers")]
    organisation_id: Annotated[Slug, Ref("organisations")]
    title: Line
    title_en: Line
    source_id: Annotated[Slug, Ref("sources")]
    as_of: date | None = None
    quote: Quote | None = None
    spans: Spans | None = None
    status: Annotated[str, Codes("status")]
    note: Line | None = None


class Indicator(Record):
    """What a claim measures, whatever words the source used."""

    table: ClassVar[str] = "indicators"
    indicator_id: Annotated[Slug, Key()]
    name: Line
    name_en: Line
    theme: Annotated[str, Codes("theme")]
    unit_code: Line
    measure: Annotated[str, Codes("measure")]
    direction: Annotated[str, Codes("direction")]
    definition: Line
    definition_zh: Line


class UnitOfMeasure(Record):
    """A unit as it is written, and the code and factor that normalise it."""

    table: ClassVar[str] = "units"
    unit: Annotated[Line, Key()]
    name_en: Line
    unit_code: Line
    factor: Annotated[Amount, Field(gt=0)]
    kind: Annotated[str, Codes("unit_kind")]


class Target(Record):
    """A commitment to an end state that can later be judged."""

    table: ClassVar[str] = "targets"
    target_id: Annotated[TargetId, Key()]
    source_id: Annotated[Slug, Ref("sources")]
    speaker_id: Annotated[Slug, Ref("speakers")] | None = None
    organisation_id: Annotated[Slug, Ref("organisations")] | None = None
    place_id: Annotated[PlaceId, Ref("places")]
    indicator_id: Annotated[Slug, Ref("indicators")] | None = None
    indicator_label: Line
    measure: Annotated[str, Codes("measure")]
    comparator: Annotated[str, Codes("comparator")]
    value: Annotated[Amount, Unit("@unit")] | None = None
    value_upper: Annotated[Amount, Unit("@unit")] | None = None
    unit: Annotated[Line, Ref("units")] | None = None
    amount: Annotated[Amount, Unit("@unit_code")] | None = None
    amount_upper: Annotated[Amount, Unit("@unit_code")] | None = None
    unit_code: Line | None = None
    scope: Line | None = None
    baseline_amount: Annotated[Amount, Unit("@unit_code")] | None = None
    baseline_label: Line | None = None
    period_label: Line | None = None
    period_start: date | None = None
    period_end: date | None = None
    period_precision: Annotated[str, Codes("precision")] | None = None
    commitment: Annotated[str, Codes("commitment")]
    commitment_words: Line | None = None
    binding: Annotated[str, Codes("binding")] = "none"
    role: Annotated[str, Codes("target_role")] = "promise"
    revises: Annotated[TargetId, Ref("targets")] | None = None
    reckoning: Annotated[str, Codes("reckoning")] = "period"
    price_basis: Annotated[str, Codes("price_basis")] | None = None
    part_of: Annotated[TargetId, Ref("targets")] | None = None
    quote: Quote
    spans: Spans
    status: Annotated[str, Codes("status")]
    suspect: bool = False
    note: Line | None = None
    rule: Line | None = None

    def sentence(self, language: Literal["zh", "en"] = "zh") -> str:
        """Return the claim in one canonical line, in Chinese or English."""
        return sentences.write_sentence(self.__dict__, language)

    def __str__(self) -> str:
        return self.sentence()


class Outcome(Record):
    """A reported result that has come about."""

    table: ClassVar[str] = "outcomes"
    outcome_id: Annotated[OutcomeId, Key()]
    source_id: Annotated[Slug, Ref("sources")]
    speaker_id: Annotated[Slug, Ref("speakers")] | None = None
    organisation_id: Annotated[Slug, Ref("organisations")] | None = None
    place_id: Annotated[PlaceId, Ref("places")]
    indicator_id: Annotated[Slug, Ref("indicators")] | None = None
    indicator_label: Line
    measure: Annotated[str, Codes("measure")]
    comparator: Annotated[str, Codes("comparator")]
    value: Annotated[Amount, Unit("@unit")] | None = None
    value_upper: Annotated[Amount, Unit("@unit")] | None = None
    unit: Annotated[Line, Ref("units")] | None = None
    amount: Annotated[Amount, Unit("@unit_code")] | None = None
    amount_upper: Annotated[Amount, Unit("@unit_code")] | None = None
    unit_code: Line | None = None
    scope: Line | None = None
    baseline_amount: Annotated[Amount, Unit("@unit_code")] | None = None
    baseline_label: Line | None = None
    period_label: Line | None = None
    period_start: date | None = None
    period_end: date | None = None
    period_precision: Annotated[str, Codes("precision")] | None = None
    role: Annotated[str, Codes("outcome_role")] = "result"
    reckoning: Annotated[str, Codes("reckoning")] = "period"
    price_basis: Annotated[str, Codes("price_basis")] | None = None
    part_of: Annotated[OutcomeId, Ref("outcomes")] | None = None
    quote: Quote
    spans: Spans
    status: Annotated[str, Codes("status")]
    suspect: bool = False
    note: Line | None = None
    rule: Line | None = None

    def sentence(self, language: Literal["zh", "en"] = "zh") -> str:
        """Return the claim in one canonical line, in Chinese or English."""
        return sentences.write_sentence(self.__dict__, language)

    def __str__(self) -> str:
        return self.sentence()


class Assessment(Record):
    """A comparison of one target with one outcome."""

    table: ClassVar[str] = "assessments"
    assessment_id: Annotated[AssessmentId, Key()]
    target_id: Annotated[TargetId, Ref("targets")]
    outcome_id: Annotated[OutcomeId, Ref("outcomes")]
    basis: Annotated[str, Codes("assessment_basis")]
    completion: Annotated[Amount, Unit("percent")] | None = None
    verdict: Annotated[str, Codes("verdict")]
    quote: Quote | None = None
    spans: Spans | None = None
    note: Line | None = None
    rule: Line | None = None


class Initiative(Record):
    """A named programme, campaign, plan, platform, park, project, fund, policy document or mechanism."""

    table: ClassVar[str] = "initiatives"
    initiative_id: Annotated[InitiativeId, Key()]
    source_id: Annotated[Slug, Ref("sources")]
    speaker_id: Annotated[Slug, Ref("speakers")] | None = None
    organisation_id: Annotated[Slug, Ref("organisations")] | None = None
    place_id: Annotated[PlaceId, Ref("places")] | None = None
    name: Line
    name_en: Line | None = None
    kind: Annotated[str, Codes("initiative_kind")]
    stage: Annotated[str, Codes("stage")]
    quote: Quote
    spans: Spans
    status: Annotated[str, Codes("status")]
    note: Line | None = None
    rule: Line | None = None


class InitiativeOrganisation(Record):
    """The part an organisation has in an initiative."""

    table: ClassVar[str] = "initiative_organisations"
    initiative_id: Annotated[InitiativeId, Key(), Ref("initiatives")]
    organisation_id: Annotated[Slug, Key(), Ref("organisations")]
    role: Annotated[str, Key(), Codes("role")]


class TargetInitiative(Record):
    """The initiative a target belongs to."""

    table: ClassVar[str] = "target_initiatives"
    target_id: Annotated[TargetId, Key(), Ref("targets")]
    initiative_id: Annotated[InitiativeId, Key(), Ref("initiatives")]


class Coverage(Record):
    """What the texts at hand say of one indicator for one place and year, or that they say nothing."""

    table: ClassVar[str] = "coverage"
    place_id: Annotated[PlaceId, Key(), Ref("places")]
    indicator_id: Annotated[Slug, Key(), Ref("indicators")]
    year: Annotated[Year, Key()]
    kind: Annotated[str, Key(), Codes("claim_kind")]
    finding: Annotated[str, Codes("finding")]
    source_id: Annotated[Slug, Ref("sources")] | None = None
    note: Line | None = None


class PanelRow(Record):
    """Target, result and verdict of one place for one indicator and year, printed from the other tables."""

    table: ClassVar[str] = "panel"
    place_id: Annotated[PlaceId, Key()]
    place_id_now: PlaceId | None = None
    iso_code: Line | None = None
    place: Line
    place_en: Line
    level: Annotated[str, Codes("place_level")]
    parent: PlaceId | None = None
    indicator_id: Annotated[Slug, Key(), Ref("indicators")]
    year: Annotated[Year, Key()]
    target_low: Annotated[Amount, Unit("@unit_code")] | None = None
    target_high: Annotated[Amount, Unit("@unit_code")] | None = None
    comparator: Annotated[str, Codes("panel_comparator")] | None = None
    target_words: Line | None = None
    announced: date | None = None
    result: Annotated[Amount, Unit("@unit_code")] | None = None
    result_role: Annotated[str, Codes("panel_result")] | None = None
    result_source: Annotated[Slug, Ref("sources")] | None = None
    unit_code: Line | None = None
    reckoning: Annotated[str, Codes("reckoning")] | None = None
    price_basis: Annotated[str, Codes("price_basis")] | None = None
    verdict: Annotated[str, Codes("verdict")] | None = None
    gap: Annotated[Amount, Unit("@unit_code")] | None = None
    status: Annotated[str, Codes("panel_status")] | None = None
    confidence: Amount | None = None
    target_id: Line | None = None
    outcome_id: Line | None = None
    source_url: Url | None = None


class Redirect(Record):
    """A formerly published id, and the id that replaces it."""

    table: ClassVar[str] = "redirects"
    old_id: Annotated[Line, Key()]
    new_id: Line
    since: Version


TABLES: Mapping[str, type[Record]] = MappingProxyType({model.table: model for model in (
    Source, SourceDamage, Place, Organisation, OrganisationName, Speaker, Position, Indicator, UnitOfMeasure, Target,
    Outcome, Assessment, Initiative, InitiativeOrganisation, TargetInitiative, Coverage, PanelRow, Redirect,
)})  # fmt: skip
