"""The claims of an article: its quantities with their kind, measure, period, label and promise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from policy_targets.reading.claims.contexts import Context, find_contexts
from policy_targets.reading.claims.labels import scope
from policy_targets.reading.claims.look_ahead import lean, smooth
from policy_targets.reading.claims.measures import measure
from policy_targets.reading.claims.refusals import refuse
from policy_targets.reading.claims.relations import Baseline, find_baseline, find_whole
from policy_targets.reading.claims.subjects import Subject, Subjects
from policy_targets.reading.claims.target_or_outcome import Scene, attribute, commit
from policy_targets.reading.confidence import confidence
from policy_targets.reading.numbers.quantities import Quantity, find_quantities
from policy_targets.reading.page.headings import Section, Told, find_sections, outvote
from policy_targets.reading.page.notes import find_notes, is_note, reports
from policy_targets.reading.periods.defaults import (
    AHEAD,
    FAR_AHEAD,
    Horizon,
    announce,
    contradicts,
    section_period,
)
from policy_targets.reading.periods.inherited import attribute_period, find_topic, inherit_periods
from policy_targets.reading.periods.mentions import PeriodMention

DATED = re.compile("[年月季届五比期目今]")  # no period is named without one of these
YEARS_LONG = re.compile("(?:[一二两三四五六七八九十]{1,3}|[0-9]{1,2})年(?:间|内|累计|共)?")  # they lie behind or ahead
LONGEST_SENTENCE = 2000
TELLING = 100  # characters; a line of figures leans to the past wherever it stands
UNSURE = 0.5  # of the confidence, where the names of a list are not as many as its numbers
THIS_YEAR = re.compile("今年|本年度?|年内|全年")


class Claim:
    """A quantity that claims something; `whole` is the number that it is part of. Offsets: in its paragraph."""

    __slots__ = (
        "baseline", "commitment", "commitment_words", "context", "kind", "measure", "odds", "paragraph", "period",
        "rule", "scope", "subject", "whole",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913, PLR0917
        self, paragraph: int, context: Context, kind: str, measure: str, period: PeriodMention | None,
        subject: Subject, scope: str, commitment: tuple[str, str], rule: str, odds: float,
        baseline: Baseline | None, whole: Context | None,
    ) -> None:  # fmt: skip
        self.paragraph = paragraph
        self.context = context
        self.kind = kind
        self.measure = measure
        self.period = period
        self.subject = subject
        self.scope = scope
        self.commitment, self.commitment_words = commitment
        self.rule = rule
        self.odds = odds
        self.baseline = baseline
        self.whole = whole

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
        sure = confidence(self.rule, self.odds)
        return sure if self.subject.sure else round(sure * UNSURE, 3)


def find_claims(paragraphs: Sequence[str], said: date | None = None, known: date | None = None) -> list[Claim]:
    """The quantified targets and outcomes of an article's paragraphs, in their order.

    Periods count from the day `said`, be it only likely; a period is over or open against the day that is `known`.

    >>> found = find_claims(["二、2025年目标", "力争新增科技企业30家"])
    >>> [(claim.kind, claim.measure, claim.label, str(claim.quantity.amount)) for claim in found]
    [('target', 'increment', '新增科技企业', '30')]
    >>> find_claims(["抓好九项重点工作，发展5G产业"])
    []
    """
    notes = find_notes(paragraphs)
    found = [
        [] if i > notes and is_note(chars, below=True) else find_quantities(chars) for i, chars in enumerate(paragraphs)
    ]
    leans = [lean(chars) if quantities else 0.0 for chars, quantities in zip(paragraphs, found, strict=True)]
    telling = [lean if len(chars) >= TELLING else 0.0 for lean, chars in zip(leans, paragraphs, strict=True)]
    inherited = inherit_periods(paragraphs, said)
    told = [Told(scope, announce(scope, known)) for scope in inherited]
    sections = outvote(find_sections(paragraphs), telling, told)
    odds = smooth(leans, [section.kind or it.kind for section, it in zip(sections, told, strict=True)])
    places = [
        _Place(quantities, _inherit(chars, scope, section, ahead, known) if quantities else None, ahead)
        for chars, quantities, scope, section, ahead in zip(paragraphs, found, inherited, sections, odds, strict=True)
    ]
    yearly = next((i for i, chars in enumerate(paragraphs) if "年" in chars and THIS_YEAR.search(chars)), len(places))
    return _tell(
        _hear(paragraphs, found),
        places,
        Horizon(said, yearly, reviews=any(it.kind == "review" for it in sections)),
        known,
    )


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


class _Place(NamedTuple):
    """A paragraph: its numbers, the period that was announced above it, and the odds that it looks ahead."""

    quantities: list[Quantity]
    inherited: PeriodMention | None
    odds: float


class _Heard:
    """A number that claims something; `skipped` is the last of its paragraph before it that claims nothing.

    It `follows` when the claim before it is of its sentence.
    """

    __slots__ = ("context", "follows", "paragraph", "skipped")

    def __init__(self, paragraph: int, context: Context, skipped: Context | None, *, follows: bool) -> None:
        self.paragraph = paragraph
        self.context = context
        self.skipped = skipped
        self.follows = follows


def _hear(paragraphs: Sequence[str], found: Sequence[list[Quantity]]) -> list[_Heard]:
    contexts = [
        (i, context)
        for i, (chars, quantities) in enumerate(zip(paragraphs, found, strict=True))
        for context in find_contexts(chars, quantities)
    ]
    refused = [refuse(context) for _, context in contexts]
    heard, skipped, last = list[_Heard](), dict[int, Context](), None
    for (i, context), reason in zip(contexts, refused, strict=True):
        if reason:
            skipped[i] = context
        else:
            heard.append(_Heard(i, context, skipped.get(i), follows=(i, context.sentence) == last))
            last = i, context.sentence
    return heard


def _tell(heard: list[_Heard], places: list[_Place], horizon: Horizon, known: date | None) -> list[Claim]:
    """The claims, field by field: a rule that is asked many times in a row is at hand, and quicker by a quarter."""
    periods = list(_find_periods(heard, places, horizon.said, known))
    scenes = [
        Scene(it.context, period, known, places[it.paragraph].odds) for it, period in zip(heard, periods, strict=True)
    ]
    verdicts = list(map(attribute, scenes))
    settled = [
        horizon.settle(it.paragraph, period, kind)
        for it, period, (kind, _) in zip(heard, periods, verdicts, strict=True)
    ]
    promises = [
        commit(it.context.ahead) if kind == "target" else ("", "")
        for it, (kind, _) in zip(heard, verdicts, strict=True)
    ]
    figures, wholes = list(_measure(heard)), _find_wholes(heard)
    subjects, scopes = list(_name(heard, figures, places)), [scope(it.context) for it in heard]
    return [
        Claim(
            it.paragraph, it.context, kind, figure, period, subject, limit, promise,
            f"{it.context.quantity.rule}/{rule}", places[it.paragraph].odds,
            find_baseline(it.context, it.skipped), whole,
        )
        for it, (kind, rule), figure, period, subject, limit, promise, whole in zip(
            heard, verdicts, figures, settled, subjects, scopes, promises, wholes, strict=True
        )
    ]  # fmt: skip


def _find_periods(
    heard: Sequence[_Heard], places: Sequence[_Place], said: date | None, known: date | None
) -> Iterator[PeriodMention | None]:
    """The period of each claim: what governs it in its sentence, else what its paragraph goes on speaking of."""
    paragraph, read, topic, start, sentence = -1, 0, None, 0, ""
    for it in heard:
        place = places[it.paragraph]
        if it.paragraph != paragraph:
            paragraph, read, topic = it.paragraph, 0, place.inherited
        if not it.follows:
            chars, (start, end) = it.context.chars, it.context.sentence
            if read < start:
                found = find_topic(chars[read:start], said)
                topic = found if found and not contradicts(found, place.odds, known, FAR_AHEAD) else topic
            read = max(read, start)
            sentence = chars[start:end] if end - start <= LONGEST_SENTENCE and DATED.search(chars, start, end) else ""
        period = topic
        if sentence:
            period = attribute_period(sentence, it.context.quantity.start - start, said, topic)
            if period and contradicts(period, place.odds, known, AHEAD) and YEARS_LONG.fullmatch(period.label):
                period = topic
        yield period


def _measure(heard: Sequence[_Heard]) -> Iterator[str]:
    figure = None
    for it in heard:
        figure = measure(it.context, figure if it.follows else None)
        yield figure


def _name(heard: Sequence[_Heard], figures: Sequence[str], places: Sequence[_Place]) -> Iterator[Subject]:
    subject, subjects, paragraph = None, Subjects("", ()), -1
    for it, figure in zip(heard, figures, strict=True):
        if it.paragraph != paragraph:
            paragraph = it.paragraph
            subjects = Subjects(it.context.chars, places[paragraph].quantities)
        subject = subjects.name(it.context, figure, subject if it.follows else None)
        yield subject


def _find_wholes(heard: Sequence[_Heard]) -> list[Context | None]:
    told, wholes = list[Context](), list[Context | None]()
    for it in heard:
        told = told if it.follows else []
        wholes.append(find_whole(it.context, told))
        told.append(it.context)
    return wholes
