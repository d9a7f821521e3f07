"""Which year a claim is about when its own words do not tell: what was announced, the heading, the day of speaking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from policy_targets.reading.page.headings import Section
from policy_targets.reading.periods.mentions import PeriodMention

OF_THAT_YEAR = ("全年", "当年")
LAST_MONTH = 12
LAST_MONTH_OF_REVIEW, LAST_MONTH_OF_REPORTS = 4, 6  # after an election some reports are given in May
AHEAD, FAR_AHEAD, BEHIND = 2.0, 9.0, -1.0  # odds beyond which a passage plans, plans and nothing else, looks back


def contradicts(scope: PeriodMention, odds: float, known: date | None, ahead: float) -> bool:
    """Whether a period that only goes on from elsewhere is over where plans are told, or to come in a review.

    >>> last = PeriodMention(0, 5, "2024年", date(2024, 1, 1), date(2024, 12, 31), "year", "year")
    >>> [contradicts(last, odds, date(2025, 1, 9), AHEAD) for odds in (5.0, -5.0)]
    [True, False]
    """
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


class Governed(NamedTuple):
    """A claim as far as its year is asked: its paragraph, the period that governs it or None, target or outcome."""

    paragraph: int
    period: PeriodMention | None
    kind: str


def settle_periods(
    claims: Iterable[Governed], said: date | None, yearly: int = 0, *, reviews: bool = False
) -> list[PeriodMention | None]:
    """Return the period of each claim, in the order of a text: its own, else the one that goes on, else the year.

    A plan of several years goes on for the targets behind the claim that names its last year, until the paragraph
    `yearly`, which speaks of this year. `reviews` is whether the text has a part that looks back.

    >>> year = PeriodMention(0, 6, "到2030年", None, date(2030, 12, 31), "year", "until")
    >>> claims = [Governed(0, None, "outcome"), Governed(1, year, "target"), Governed(1, None, "target")]
    >>> [str(it.period_end) for it in settle_periods(claims, date(2025, 1, 9), 2) if it]
    ['2024-12-31', '2030-12-31', '2030-12-31']
    >>> settle_periods(claims[:1], None)
    [None]
    """
    settled, plan = list[PeriodMention | None](), None
    early = said is not None and said.month <= (LAST_MONTH_OF_REPORTS if reviews else LAST_MONTH_OF_REVIEW)
    for paragraph, period, kind in claims:
        if said is None:
            settled.append(period)
        elif period:
            is_last_year = early and kind == "outcome" and _is_whole_year(period, said)
            settled.append(_move_back(period, said) if is_last_year else period)
            plan = period if _goes_on(period, said) else plan
        elif kind == "target" and plan and paragraph < yearly:
            settled.append(plan._replace(start=-1, end=-1, rule="horizon"))
        else:
            settled.append(_year_of_speaking(coming(said) if kind == "target" else said.year - early))
    return settled


def _goes_on(period: PeriodMention, said: date) -> bool:
    """Whether the text may go on speaking of a claim's own period: a later year."""
    own = period.start >= 0 and period.rule != "doubling"
    return own and period.period_end is not None and period.period_end.year > said.year


def _is_whole_year(period: PeriodMention, said: date) -> bool:
    """Whether the period is all of the year of speaking, which no result is of: 全年, 当年, the heading's year."""
    whole = period.rule in ("part", "section") or period.label.endswith(OF_THAT_YEAR)
    return whole and period.period_end == date(said.year, 12, 31)


def _move_back(period: PeriodMention, said: date) -> PeriodMention:
    first = period.period_start and date(said.year - 1, 1, 1)
    return period._replace(period_start=first, period_end=date(said.year - 1, 12, 31))


def _year_of_speaking(year: int) -> PeriodMention:
    return PeriodMention(-1, -1, "", date(year, 1, 1), date(year, 12, 31), "year", "year_of_speaking")


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
