"""The claims of an article: its quantities with their kind, measure, period, label and promise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from policy_targets.reading.attribution import Scene, attribute, commit, speaks_of_the_past
from policy_targets.reading.confidence import confidence
from policy_targets.reading.contexts import Context, find_contexts
from policy_targets.reading.governing import attribute_period, find_topic, inherit_periods
from policy_targets.reading.labels import scope
from policy_targets.reading.measures import measure
from policy_targets.reading.periods import PeriodMention
from policy_targets.reading.quantities import Quantity, find_quantities
from policy_targets.reading.refusals import refuse
from policy_targets.reading.relations import Baseline, find_baseline, find_whole
from policy_targets.reading.sections import Section, find_sections, outvote
from policy_targets.reading.subjects import Subject, Subjects
from policy_targets.reading.tenses import lean, smooth

DATED = re.compile("[年月季届五比期目今]")  # no period is named without one of these
YEARS_LONG = re.compile("[一二两三四五六七八九十0-9]+年(?:间|内|累计|共)?")  # they lie behind or ahead
OF_THAT_YEAR = ("全年", "当年")
LONGEST_SENTENCE = 2000
TELLING = 100  # characters; a line of figures leans to the past wherever it stands
LAST_MONTH, LAST_MONTH_OF_REVIEW = 12, 4
AHEAD, FAR_AHEAD, BEHIND = 2.0, 9.0, -1.0  # odds beyond which a passage plans, plans and nothing else, looks back
UNSURE = 0.5  # of the confidence, where the names of a list are not as many as its numbers
THIS_YEAR = re.compile("今年|本年度?|年内|全年")


class Claim(NamedTuple):
    """A quantity that claims something. Offsets: in the paragraph of that number."""

    paragraph: int
    context: Context
    kind: str
    measure: str
    period: PeriodMention | None
    subject: Subject
    scope: str
    commitment: str
    commitment_words: str
    rule: str
    odds: float
    baseline: Baseline | None = None
    whole: Context | None = None  # the number that this one is part of

    @property
    def quantity(self) -> Quantity:
        """The number with its unit."""
        return self.context.quantity

    @property
    def label(self) -> str:
        """What is measured, in the words of the text."""
        return self.subject.label

    @property
    def confidence(self) -> float:
        """How often such a claim was right on the tuning passages; less where its label is that of a whole list."""
        return round(confidence(self.rule, self.odds) * (1 if self.subject.sure else UNSURE), 3)


def find_claims(paragraphs: Sequence[str], said: date | None = None, known: date | None = None) -> list[Claim]:
    """The quantified targets and outcomes of an article's paragraphs, in their order.

    Periods count from the day `said`, be it only likely; a period is over or open against the day that is `known`.

    >>> found = find_claims(["二、2025年目标", "力争新增科技企业30家"])
    >>> [(claim.kind, claim.measure, claim.label, str(claim.quantity.amount)) for claim in found]
    [('target', 'increment', '新增科技企业', '30')]
    >>> find_claims(["抓好九项重点工作，发展5G产业"])
    []
    """
    found = [find_quantities(chars) for chars in paragraphs]
    leans = [lean(chars) if quantities else 0.0 for chars, quantities in zip(paragraphs, found, strict=True)]
    telling = [lean if len(chars) >= TELLING else 0.0 for lean, chars in zip(leans, paragraphs, strict=True)]
    inherited = inherit_periods(paragraphs, said)
    sections = outvote(find_sections(paragraphs), telling, inherited)
    kinds = [section.kind or announce(scope, known) for section, scope in zip(sections, inherited, strict=True)]
    odds = smooth(leans, kinds)
    claims, horizon = list[Claim](), _Horizon(said)
    for i, (chars, quantities) in enumerate(zip(paragraphs, found, strict=True)):
        horizon.read(chars)
        if quantities:
            scopes = (inherited[i], section_period(sections[i]))
            scope = next((scope for scope in scopes if scope and not _contradicts(scope, odds[i], known, AHEAD)), None)
            place = _Place(i, scope, odds[i], horizon, known)
            claims.extend(_claims_of(place, chars, quantities))
    return claims


def _contradicts(scope: PeriodMention, odds: float, known: date | None, ahead: float) -> bool:
    """Whether a period that only goes on from elsewhere is over where plans are told, or to come in a review."""
    if known is None or scope.period_end is None:
        return False
    end = scope.period_end.year
    return end < coming(known) if odds > ahead else end > known.year and odds < BEHIND


def announce(scope: PeriodMention | None, known: date | None) -> str | None:
    """What the period tells of which aims or results were announced: review, plan, or None.

    >>> year = PeriodMention(0, 2, "今年", date(2025, 1, 1), date(2025, 12, 31), "year", "year")
    >>> announce(year, date(2025, 1, 9)), announce(year, date(2026, 1, 9)), announce(year, date(2025, 11, 9))
    ('plan', 'review', None)
    """
    if scope is None or known is None or scope.period_end is None:
        return None
    end = scope.period_end.year
    if end < known.year:
        return "review"
    return "plan" if end > known.year or known.month <= LAST_MONTH_OF_REVIEW else None


def coming(said: date) -> int:
    """The year that is planned on a day: in December the one that comes.

    >>> coming(date(2025, 1, 9)), coming(date(2024, 12, 28))
    (2025, 2025)
    """
    return said.year + (said.month == LAST_MONTH)


class _Horizon:
    """The last year of a plan of several years that a text without headings goes on speaking of (到2030年…)."""

    def __init__(self, said: date | None) -> None:
        self.said, self.period, self.yearly = said, PeriodMention(-1, -1, "", None, None, "", "none"), False

    def read(self, chars: str) -> None:
        """A paragraph; one that speaks of this year ends the horizon."""
        self.yearly = self.yearly or ("年" in chars and bool(THIS_YEAR.search(chars)))

    def note(self, claim: Claim) -> None:
        """The claim's own period, when it ends in a later year."""
        period = claim.period
        if not period or period.start < 0 or period.rule == "doubling":
            return
        if period.period_end and self.said and period.period_end.year > self.said.year:
            self.period = period

    def settle(self, period: PeriodMention | None, kind: str) -> PeriodMention | None:
        """The period, or the default; 全年 or 当年 of a result told at the beginning of a year is the year before."""
        if period is None:
            return self.default(kind)
        said, end = self.said, period.period_end
        early = said is not None and said.month <= LAST_MONTH_OF_REVIEW
        whole = period.rule == "part" or period.label.endswith(OF_THAT_YEAR)
        if kind == "outcome" and early and said and whole and end == date(said.year, 12, 31):
            first = period.period_start and date(said.year - 1, 1, 1)
            return period._replace(period_start=first, period_end=date(said.year - 1, 12, 31))
        return period

    def default(self, kind: str) -> PeriodMention | None:
        """The period of a claim when nothing of its own tells: the horizon, the year of speaking, the year before."""
        if self.said is None:
            return None
        if kind == "target" and self.period.period_end and not self.yearly:
            return self.period._replace(start=-1, end=-1, rule="horizon")
        year = coming(self.said) if kind == "target" else self.said.year - (self.said.month <= LAST_MONTH_OF_REVIEW)
        return PeriodMention(-1, -1, "", date(year, 1, 1), date(year, 12, 31), "year", "year_of_speaking")


class _Place(NamedTuple):
    """Where a paragraph stands."""

    paragraph: int
    inherited: PeriodMention | None
    odds: float
    horizon: _Horizon
    known: date | None


def _claims_of(place: _Place, chars: str, quantities: list[Quantity]) -> Iterator[Claim]:
    previous: Claim | None = None
    skipped, told = None, list[Context]()
    topic, read, subjects = place.inherited, 0, Subjects(chars, quantities)
    for context in find_contexts(chars, quantities):
        if refuse(context):
            skipped = context
            continue
        start = context.sentence[0]
        if previous and previous.context.sentence != context.sentence:
            previous, told = None, []
        if read < start and DATED.search(chars, read, start):
            found = find_topic(chars[read:start], place.horizon.said)
            topic = found if found and not _contradicts(found, place.odds, place.known, FAR_AHEAD) else topic
        read = max(read, start)
        previous = _read(place, context, (subjects, previous), topic)
        place.horizon.note(previous)
        baseline, whole = find_baseline(context, skipped), find_whole(context, told)
        yield previous._replace(baseline=baseline, whole=whole) if baseline or whole else previous
        told.append(context)


def _read(place: _Place, context: Context, told: tuple[Subjects, Claim | None], topic: PeriodMention | None) -> Claim:
    said, period = place.horizon.said, topic
    subjects, previous = told
    start, end = context.sentence
    if end - start <= LONGEST_SENTENCE and DATED.search(context.chars, start, end):
        period = attribute_period(context.chars[start:end], context.quantity.start - start, said, topic)
        if period and YEARS_LONG.fullmatch(period.label) and _contradicts(period, place.odds, place.known, AHEAD):
            period = topic
    verdict = attribute(Scene(context, period, place.known, place.odds, speaks_of_the_past(context.ahead)))
    commitment, words = commit(context.ahead) if verdict.kind == "target" else ("", "")
    figure = measure(context, previous.measure if previous else None)
    return Claim(
        place.paragraph, context, verdict.kind, figure, place.horizon.settle(period, verdict.kind),
        subjects.name(context, figure, previous.subject if previous else None),
        scope(context), commitment, words, f"{context.quantity.rule}/{verdict.rule}", place.odds,
    )  # fmt: skip


def section_period(section: Section) -> PeriodMention | None:
    """The years that a heading names, as a period that what stands under it inherits.

    >>> found = section_period(Section("plan", "二、2025年工作安排", 1, (2025, 2025), "heading"))
    >>> found and (str(found.period_end), found.precision, found.rule)
    ('2025-12-31', 'year', 'section')
    >>> section_period(Section(None, "二、工作安排", 1, None, "heading")) is None
    True
    """
    if not section.years:
        return None
    first, last = section.years
    precision = "year" if first == last else "years"
    return PeriodMention(-1, -1, section.heading, date(first, 1, 1), date(last, 12, 31), precision, "section")
