"""The claims of an article: its quantities with their kind, measure, period, label and promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from policy_targets.reading.attribution import Scene, Verdict, attribute, commit
from policy_targets.reading.contexts import Context, find_contexts
from policy_targets.reading.governing import attribute_period
from policy_targets.reading.labels import label, scope
from policy_targets.reading.measures import measure
from policy_targets.reading.periods import PeriodMention
from policy_targets.reading.quantities import Quantity, find_quantities
from policy_targets.reading.refusals import refuse
from policy_targets.reading.sections import Section, find_sections
from policy_targets.reading.tenses import lean, smooth


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity that claims something. Offsets: in the paragraph of that number."""

    paragraph: int
    context: Context
    kind: str
    measure: str
    period: PeriodMention | None
    label: str
    scope: str
    commitment: str
    commitment_words: str
    rule: str
    odds: float

    @property
    def quantity(self) -> Quantity:
        """The number with its unit."""
        return self.context.quantity


def find_claims(paragraphs: Sequence[str], said: date | None = None) -> list[Claim]:
    """The quantified targets and outcomes of an article's paragraphs, in their order.

    >>> [(c.kind, c.measure, c.label, str(c.quantity.amount)) for c in find_claims(["二、2025年目标", "力争新增科技企业30家"])]
    [('target', 'increment', '科技企业', '30')]
    >>> find_claims(["抓好九项重点工作，发展5G产业"])
    []
    """
    found = [find_quantities(chars) for chars in paragraphs]
    sections = find_sections(paragraphs)
    leans = [lean(chars) if quantities else 0.0 for chars, quantities in zip(paragraphs, found, strict=True)]
    odds = smooth(leans, [section.kind for section in sections])
    claims: list[Claim] = []
    for i, (chars, quantities) in enumerate(zip(paragraphs, found, strict=True)):
        if quantities:
            claims.extend(_claims_of(_Place(i, sections[i], odds[i], said), chars, quantities))
    return claims


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a paragraph stands."""

    index: int
    section: Section
    odds: float
    said: date | None


def _claims_of(place: _Place, chars: str, quantities: list[Quantity]) -> Iterator[Claim]:
    previous: Claim | None = None
    for context in find_contexts(chars, quantities):
        if refuse(context):
            continue
        if previous and previous.context.sentence != context.sentence:
            previous = None
        previous = _read(place, context, previous)
        yield previous


def _read(place: _Place, context: Context, previous: Claim | None) -> Claim:
    inherited = section_period(place.section)
    period = attribute_period(context.chars, context.quantity.start, place.said, inherited)
    verdict = attribute(Scene(context, period, place.said, place.odds))
    commitment, words = commit(context.ahead) if verdict.kind == "target" else ("", "")
    period = period or _default_period(verdict, place.said)
    return Claim(
        place.index, context, verdict.kind, measure(context, previous.measure if previous else None), period,
        label(context, previous.label if previous else ""), scope(context),
        commitment, words, f"{context.quantity.rule}/{verdict.rule}", place.odds,
    )  # fmt: skip


def section_period(section: Section) -> PeriodMention | None:
    """The years that a heading names, as a period that what stands under it inherits."""
    if not section.years:
        return None
    first, last = section.years
    precision = "year" if first == last else "years"
    return PeriodMention(-1, -1, section.heading, date(first, 1, 1), date(last, 12, 31), precision, "section")


def _default_period(verdict: Verdict, said: date | None) -> PeriodMention | None:
    """The year of speaking for a target, the year before for an outcome, when nothing else tells."""
    if said is None:
        return None
    year = said.year if verdict.kind == "target" else said.year - (1 if said.month <= 4 else 0)
    return PeriodMention(-1, -1, "", date(year, 1, 1), date(year, 12, 31), "year", "year_of_speaking")
