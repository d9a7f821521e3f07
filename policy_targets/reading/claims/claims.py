"""The claims of an article: its quantities with their kind, measure, period, label and promise."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from policy_targets.reading.claims.announcements import find_listed
from policy_targets.reading.claims.commitments import Promise, read_promise
from policy_targets.reading.claims.contexts import Context, find_contexts
from policy_targets.reading.claims.labels import Subject, name_subjects
from policy_targets.reading.claims.look_ahead import lean, smooth
from policy_targets.reading.claims.measures import measure
from policy_targets.reading.claims.refusals import refuse
from policy_targets.reading.claims.relations import StartingPoint, find_baseline, find_whole
from policy_targets.reading.claims.scene import Outlook, set_scenes
from policy_targets.reading.claims.scopes import find_scope
from policy_targets.reading.claims.target_or_outcome import Verdict, decide
from policy_targets.reading.numbers.quantities import Quantity, find_quantities
from policy_targets.reading.page.headings import Announced, Section, find_sections, outvote
from policy_targets.reading.page.notes import find_notes, is_note, reports
from policy_targets.reading.periods.defaults import (
    AHEAD,
    FAR_AHEAD,
    Governed,
    announce,
    contradicts,
    is_over,
    move_back,
    of_year,
    section_period,
    settle_periods,
)
from policy_targets.reading.periods.inherited import attribute_period, find_topic, inherit_periods
from policy_targets.reading.periods.mentions import PeriodMention
from policy_targets.reading.periods.reckonings import read_reckoning, settle_level, settle_span

DATED = re.compile("[年月季届五比期目今]")  # no period is named without one of these
YEARS_LONG = re.compile("(?:[一二两三四五六七八九十]{1,3}|[0-9]{1,2})年(?:间|内|累计|共)?")  # they lie behind or ahead
LONGEST_SENTENCE = 2000
NEAREST = 24  # numbers before one among which its whole is looked for
TELLING = 100  # characters; a line of figures leans to the past wherever it stands
YEARS_PLAN = re.compile("(?:全年|年度|年初|本年|年)[^，。；0-9]{0,12}$")  # before a number that is a plan
THIS_YEAR = re.compile("今年|本年度?|年内|全年")


class Claim(NamedTuple):
    """A quantity that claims something.

    `label` is what is measured, in the words of the text; it is not `sure` when it is that of a list of several.
    `probability` is that of the kind; `whole` is the number that this one is part of.
    """

    context: Context
    kind: str
    measure: str
    period: PeriodMention | None
    reckoning: str
    label: str
    sure: bool
    scope: str
    promise: Promise
    rule: str
    probability: float
    baseline: StartingPoint | None
    whole: Context | None

    @property
    def quantity(self) -> Quantity:
        """The number with its unit."""
        return self.context.quantity


def find_claims(
    paragraphs: Sequence[str], said: date | None = None, known: date | None = None, title: str = ""
) -> list[Claim]:
    """The quantified targets and outcomes of an article's paragraphs, in their order.

    Periods count from the day `said`, be it only likely; a period is over or open against the day that is `known`.
    `title` is what the text is by its title: plan, review or empty.

    >>> found = find_claims(["二、2025年目标", "力争新增科技企业30家"])
    >>> [(claim.kind, claim.measure, claim.label, str(claim.quantity.amount)) for claim in found]
    [('target', 'increment', '新增科技企业', '30')]
    >>> find_claims(["抓好九项重点工作，发展5G产业"])
    []
    """
    places = _find_places(paragraphs, said, known, title)
    numbers = _hear(places)
    governing = list(_find_periods(numbers, places, said, known))
    scenes = list(set_scenes(zip(numbers.contexts, governing, strict=True), [it.outlook for it in places], known))
    verdicts = decide(scenes)
    governed = [
        Governed(context.paragraph, _of_plan(context, period, verdict), verdict.kind)
        for context, period, verdict in zip(numbers.contexts, governing, verdicts, strict=True)
    ]
    yearly = next((i for i, chars in enumerate(paragraphs) if "年" in chars and THIS_YEAR.search(chars)), len(places))
    reviews = any(place.section.kind == "review" for place in places)
    periods = settle_periods(governed, said, yearly, reviews=reviews)
    promises = [read_promise(scene, verdict.kind) for scene, verdict in zip(scenes, verdicts, strict=True)]
    return _claim(numbers, verdicts, promises, periods, places)


def _of_plan(context: Context, period: PeriodMention | None, verdict: Verdict) -> PeriodMention | None:
    """The period of a number; the plan of a year (完成全年目标|12亿元|的113.3%) is of that year, not of months over."""
    yearly = period and verdict.rule == "plan_of_a_share" and YEARS_PLAN.search(context.before)
    return of_year(period) if period and yearly else period


class _Place(NamedTuple):
    """A paragraph: its numbers, the period it can go on speaking of, how it looks ahead, what heads it."""

    chars: str
    quantities: list[Quantity]
    inherited: PeriodMention | None
    outlook: Outlook
    section: Section

    @property
    def odds(self) -> float:
        """The log odds that its passage looks ahead."""
        return self.outlook.odds


def _find_places(paragraphs: Sequence[str], said: date | None, known: date | None, title: str) -> list[_Place]:
    notes = find_notes(paragraphs)
    found = [
        [] if i > notes and is_note(chars, below=True) else find_quantities(chars) for i, chars in enumerate(paragraphs)
    ]
    leans = [lean(chars) if quantities else 0.0 for chars, quantities in zip(paragraphs, found, strict=True)]
    telling = [lean if len(chars) >= TELLING else 0.0 for lean, chars in zip(leans, paragraphs, strict=True)]
    inherited = inherit_periods(paragraphs, said)
    told = [Announced(scope, announce(scope, known)) for scope in inherited]
    sections = outvote(find_sections(paragraphs), telling, told)
    odds = smooth(leans, [section.kind or it.kind for section, it in zip(sections, told, strict=True)])
    outlooks = [
        Outlook(ahead, own, section.kind, listed, title)
        for ahead, own, section, listed in zip(odds, leans, sections, find_listed(paragraphs), strict=True)
    ]
    return [
        _Place(
            chars=chars,
            quantities=quantities,
            inherited=_inherit(chars, scope, section, outlook.odds, known) if quantities else None,
            outlook=outlook,
            section=section,
        )
        for chars, quantities, scope, section, outlook in zip(
            paragraphs, found, inherited, sections, outlooks, strict=True
        )
    ]


def _inherit(
    chars: str, scope: PeriodMention | None, section: Section, odds: float, known: date | None
) -> PeriodMention | None:
    """The period that a paragraph of such odds can go on speaking of: the one announced, or that of its heading."""
    if reports(chars):
        return None
    if scope and not contradicts(scope, odds, known, AHEAD):
        return scope
    headed = section_period(section)
    return headed if headed and not contradicts(headed, odds, known, AHEAD) else None


class _Numbers(NamedTuple):
    """The numbers that claim something; whether each follows another in its sentence; the last refused before it."""

    contexts: list[Context]
    follows: list[bool]
    skipped: list[Context | None]


def _hear(places: Sequence[_Place]) -> _Numbers:
    contexts = [
        context
        for number, place in enumerate(places)
        for context in find_contexts(place.chars, place.quantities, number)
    ]
    reasons = list(map(refuse, contexts))
    numbers, refused, sentence = _Numbers([], [], []), None, None
    for context, reason in zip(contexts, reasons, strict=True):
        if reason:
            refused = context
            continue
        numbers.contexts.append(context)
        numbers.follows.append(sentence == (context.paragraph, context.sentence))
        numbers.skipped.append(refused if refused and refused.paragraph == context.paragraph else None)
        sentence = context.paragraph, context.sentence
    return numbers


def _claim(
    numbers: _Numbers,
    verdicts: Sequence[Verdict],
    promises: Sequence[Promise],
    periods: Sequence[PeriodMention | None],
    places: Sequence[_Place],
) -> list[Claim]:
    """The claims, field by field: a rule that is asked many times in a row is at hand, and quicker by a quarter."""
    contexts, measures = numbers.contexts, list(_measure(numbers))
    baselines, wholes = list(map(find_baseline, contexts, numbers.skipped)), list(_find_wholes(numbers))
    reckonings = list(map(_reckon, contexts, measures, periods, baselines))
    subjects, scopes = list(_name(numbers, measures, places)), list(map(find_scope, contexts, measures))
    rows = zip(
        contexts, verdicts, periods, reckonings, measures, subjects, scopes, promises, baselines, wholes, strict=True
    )
    claims = [
        Claim(
            context=context,
            kind=verdict.kind,
            measure=measure,
            period=_settle(context, verdict.kind, measure, period, reckoning),
            reckoning=reckoning,
            label=subject.label,
            sure=subject.sure,
            scope=limit,
            promise=promise,
            rule=f"{context.quantity.rule}/{verdict.rule}",
            probability=verdict.probability,
            baseline=baseline,
            whole=whole,
        )
        for context, verdict, period, reckoning, measure, subject, limit, promise, baseline, whole in rows
    ]
    return [
        twin
        for claim, subject in zip(claims, subjects, strict=True)
        for twin in (claim, *(claim._replace(label=other) for other in subject.others))
    ]


def _find_periods(
    numbers: _Numbers, places: Sequence[_Place], said: date | None, known: date | None
) -> Iterator[PeriodMention | None]:
    """The period of each claim: what governs it in its sentence, else what its paragraph goes on speaking of."""
    paragraph, read, topic, start, sentence = -1, 0, None, 0, ""
    for it, follows in zip(numbers.contexts, numbers.follows, strict=True):
        place = places[it.paragraph]
        if it.paragraph != paragraph:
            paragraph, read, topic = it.paragraph, 0, place.inherited
        if not follows:
            chars, (start, end) = it.chars, it.sentence
            if read < start:
                found = find_topic(chars[read:start], said, place.inherited)
                topic = found if found and not contradicts(found, place.odds, known, FAR_AHEAD) else topic
            read = max(read, start)
            sentence = chars[start:end] if end - start <= LONGEST_SENTENCE and DATED.search(chars, start, end) else ""
        period = topic
        if sentence:
            period = attribute_period(sentence, it.quantity.start - start, said, topic)
            if period and contradicts(period, place.odds, known, AHEAD) and YEARS_LONG.fullmatch(period.label):
                period = topic
        if period and is_over(period, it.ahead, known, place.odds):
            period = move_back(period)
        yield period


def _reckon(context: Context, measure: str, period: PeriodMention | None, baseline: StartingPoint | None) -> str:
    return read_reckoning(context.before, measure, period, baseline.label if baseline else None)


def _settle(
    context: Context, kind: str, measure: str, period: PeriodMention | None, reckoning: str
) -> PeriodMention | None:
    """The period of the figure that a claim gives: a level that a review of some years ends with is of the last."""
    if reckoning == "period" and (period is None or (period.period_start and period.precision != "years")):
        return period  # most are
    settled = settle_span(period, context.before, measure, reckoning)
    if kind != "outcome" or reckoning != "period":
        return settled
    return settle_level(settled, context.before, measure, context.quantity.unit)


def _measure(numbers: _Numbers) -> Iterator[str]:
    last = ""
    for context, follows in zip(numbers.contexts, numbers.follows, strict=True):
        last = measure(context, last if follows else None)
        yield last


def _name(numbers: _Numbers, measures: Sequence[str], places: Sequence[_Place]) -> Iterator[Subject]:
    first = 0
    for paragraph, group in groupby(numbers.contexts, key=attrgetter("paragraph")):
        part = slice(first, first + len(list(group)))
        contexts, follows = numbers.contexts[part], numbers.follows[part]
        yield from name_subjects(contexts, follows, measures[part], places[paragraph].quantities)
        first = part.stop


def _find_wholes(numbers: _Numbers) -> Iterator[Context | None]:
    before = deque[Context](maxlen=NEAREST)
    for context in numbers.contexts:
        if before and before[-1].paragraph != context.paragraph:
            before.clear()
        yield find_whole(context, before)
        before.append(context)
