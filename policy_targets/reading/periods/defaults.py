"""Which year a claim is about when its own words do not tell: what was announced, the heading, the day of speaking."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from policy_targets.reading.page.headings import Section, names_two_spans
from policy_targets.reading.periods.calendar import year_before
from policy_targets.reading.periods.mentions import YEAR, PeriodMention

OF_THAT_YEAR = ("全年", "当年")
LAST_MONTH = 12
LAST_QUARTER = 10  # its first month, from which results of the whole year are told
LAST_MONTH_OF_REVIEW, LAST_MONTH_OF_REPORTS = 4, 6  # after an election some reports are given in May
SOON = timedelta(days=100)  # how far ahead of the day of speaking what is reported as done may end
_PLANNED = re.compile("力争|争取|确保|计划|预[计期]|目标|安排|[将拟要]")
_OF_A_YEAR = re.compile(f"{YEAR}|[今去前本明后]年|[0-9]{{2}} ?年|民国|五")  # what names its year itself
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
    """What the period tells of which aims or results were announced: review, plan, or None; lead words announce none.

    >>> year = PeriodMention(0, 2, "今年", date(2025, 1, 1), date(2025, 12, 31), "year", "year")
    >>> announce(year, date(2025, 1, 9)), announce(year, date(2026, 1, 9)), announce(year, date(2025, 11, 9))
    ('plan', 'review', None)
    """
    if scope is None or known is None or scope.period_end is None or scope.rule == "lead":
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
    settled, plan, months = list[PeriodMention | None](), None, None
    early = said is not None and said.month <= (LAST_MONTH_OF_REPORTS if reviews else LAST_MONTH_OF_REVIEW)
    for paragraph, period, kind in claims:
        if said is None:
            settled.append(period)
        elif period and not (kind == "target" and (_is_led_from_the_past(period, said) or _is_gone(period, said))):
            done = kind == "outcome" and period.period_end is not None and period.period_end.year >= said.year
            if kind == "outcome" and not (early and reviews):
                months = _go_on_counting(months, period, said)
            result = _settle_result(period, said, early=early) if done else period
            settled.append(_end_by(result, said, months) if done and not early else result)
            plan = period if _goes_on(period, said) else plan
        elif kind == "target" and plan and paragraph < yearly:
            settled.append(plan._replace(start=-1, end=-1, rule="horizon"))
        elif kind == "target":
            settled.append(_year_of_speaking(coming(said)))
        else:
            settled.append(months or (_year_of_speaking(said.year - 1) if early else _so_far(said)))
    return settled


def count_months(period: PeriodMention, said: date) -> PeriodMention | None:
    """Return the months of the running year that what follows goes on counting: 1—8月, 截至9月底; or None.

    >>> half = PeriodMention(0, 3, "上半年", date(2024, 1, 1), date(2024, 6, 30), "half_year", "part")
    >>> until = PeriodMention(0, 6, "截至9月底", None, date(2024, 9, 30), "month", "until")
    >>> [str(found.period_end) for it in (half, until) if (found := count_months(it, date(2024, 10, 12)))]
    ['2024-06-30', '2024-09-30']
    >>> now = PeriodMention(0, 4, "截至目前", None, date(2024, 10, 12), "day", "now")
    >>> count_months(now, date(2024, 10, 12)), count_months(half, date(2025, 1, 12))
    (None, None)
    """
    first, last = period.period_start or date(said.year, 1, 1), period.period_end
    if last is None or first != date(said.year, 1, 1) or last > said or last.year != said.year:
        return None
    ends_a_month = (last + timedelta(days=1)).day == 1
    counts = period.period_start or period.rule == "until"
    return period._replace(start=-1, end=-1, period_start=first, rule="months") if counts and ends_a_month else None


def _go_on_counting(months: PeriodMention | None, period: PeriodMention, said: date) -> PeriodMention | None:
    """The months that the text counts after a period of its own: one 截至9月底 does not end what 1—8月 began."""
    counted = count_months(period, said)
    return counted if counted and (period.period_start or months is None) else months


def _end_by(period: PeriodMention, said: date, months: PeriodMention | None) -> PeriodMention:
    """The running year of what is told as done: up to the months that are counted, else to the day of speaking.

    全年 is kept in the last quarter, the year from November, when reports speak of it as a whole.
    """
    whole = (period.period_start, period.period_end) == (date(said.year, 1, 1), date(said.year, 12, 31))
    kept = said.month >= (LAST_QUARTER if period.label.endswith(OF_THAT_YEAR) else LAST_MONTH - 1)
    if not whole or kept:
        return period
    end = months.period_end if months else _last_day(said)
    return period._replace(period_end=end)


def _so_far(said: date) -> PeriodMention:
    """The running year up to the day of speaking, of what is told as done without a period; in December the year."""
    year = _year_of_speaking(said.year)
    return year if said.month == LAST_MONTH else year._replace(period_end=_last_day(said), rule="so_far")


def _last_day(said: date) -> date:
    """The day of speaking; of a month told without its day the last one that was over."""
    return said - timedelta(days=1) if said.day == 1 and said.month > 1 else said


def _goes_on(period: PeriodMention, said: date) -> bool:
    """Whether the text may go on speaking of a claim's own period: a later year."""
    own = period.start >= 0 and period.rule != "doubling"
    return own and period.period_end is not None and period.period_end.year > said.year


def _is_whole_year(period: PeriodMention, said: date) -> bool:
    """Whether the period is all of the year of speaking, which no result is of: 全年, 当年, the heading's year."""
    whole = period.rule in ("part", "section") or period.label.endswith(OF_THAT_YEAR)
    return whole and period.rule != "named_part" and period.period_end == date(said.year, 12, 31)


def _is_to_come(period: PeriodMention, said: date) -> bool:
    """Whether months without a year, told as done, have hardly begun: 四季度 and 截至12月底 in January.

    >>> quarter = PeriodMention(0, 3, "四季度", date(2022, 10, 1), date(2022, 12, 31), "quarter", "part")
    >>> _is_to_come(quarter, date(2022, 1, 20)), _is_to_come(quarter, date(2022, 11, 20))
    (True, False)
    """
    end = period.period_end
    told = period.rule in ("part", "until", "lead") and not _OF_A_YEAR.search(period.label)
    if end is None or not told or said.month > LAST_MONTH_OF_REVIEW:
        return False
    begun = period.period_start is None or period.period_start <= said
    return end.year == said.year and end > said + (SOON if begun else timedelta())


def is_over(period: PeriodMention, ahead: str, known: date | None, odds: float) -> bool:
    """Whether months to come are those of the year before: 四季度，新开工21个 in January, where nothing plans.

    >>> quarter = PeriodMention(0, 3, "四季度", date(2022, 10, 1), date(2022, 12, 31), "quarter", "part")
    >>> [is_over(quarter, words, date(2022, 1, 20), 0.0) for words in ("四季度，新开工项目", "四季度力争新开工项目")]
    [True, False]
    """
    if known is None or odds > AHEAD or period.period_start is None or period.period_start <= known:
        return False
    return _is_to_come(period, known) and not _PLANNED.search(ahead)


def _settle_result(period: PeriodMention, said: date, *, early: bool) -> PeriodMention:
    """A period that ends in the year of speaking or later, of what is told as done.

    The whole year, early in it, is the year before; some years that go on end with the last that is over, or later in
    a year with the day.

    >>> plan = PeriodMention(0, 5, "“十四五”", date(2021, 1, 1), date(2025, 12, 31), "years", "plan")
    >>> days = [date(2024, 1, 9), date(2024, 7, 9)]
    >>> [str(_settle_result(plan, day, early=day.month == 1).period_end) for day in days]
    ['2023-12-31', '2024-07-09']
    """
    whole = _is_whole_year(period, said)
    over = period.rule == "part" and period.label.endswith(OF_THAT_YEAR)
    too_early = early or (over and said.month <= LAST_MONTH_OF_REPORTS)
    if (whole and too_early) or _is_to_come(period, said):
        return move_back(period)
    first, last, latest = period.period_start, period.period_end, said.year - early
    goes_on = period.precision == "years" and period.rule != "since"
    if not goes_on or first is None or last is None or last.year <= latest or first.year >= latest:
        return period
    return period._replace(period_end=date(said.year - 1, 12, 31) if early else said)


def _is_led_from_the_past(period: PeriodMention, said: date) -> bool:
    """Whether a period that only goes on from elsewhere was over, which no target is about."""
    return period.rule == "lead" and period.period_end is not None and period.period_end < said


def _is_gone(period: PeriodMention, said: date) -> bool:
    """Whether a period only says up to when something is done: the plan beside 目前 or 截至9月底 is the year's."""
    end, counted = period.period_end, period.rule == "now" or period.label.startswith("截")
    return counted and end is not None and end <= said and end.year == said.year


def of_year(period: PeriodMention) -> PeriodMention:
    """Return the whole year in which a period ends, of which 全年目标 and 年度计划 are whatever months are told.

    >>> half = PeriodMention(0, 3, "上半年", date(2024, 1, 1), date(2024, 6, 30), "half_year", "part")
    >>> [str(day) for day in of_year(half)[3:5]]
    ['2024-01-01', '2024-12-31']
    >>> open_ended = half._replace(period_end=None)
    >>> of_year(open_ended) is open_ended
    True
    """
    if period.period_end is None or period.precision == "years":
        return period
    first, last = (date(period.period_end.year, *day) for day in ((1, 1), (12, 31)))
    return period._replace(period_start=first, period_end=last, precision="year", rule="year")


def move_back(period: PeriodMention) -> PeriodMention:
    """Return the period a year earlier.

    >>> quarter = PeriodMention(0, 3, "四季度", date(2022, 10, 1), date(2022, 12, 31), "quarter", "part")
    >>> str(move_back(quarter).period_start)
    '2021-10-01'
    """
    first, last = (day and year_before(day) for day in (period.period_start, period.period_end))
    return period._replace(period_start=first, period_end=last)


def _year_of_speaking(year: int) -> PeriodMention:
    return PeriodMention(-1, -1, "", date(year, 1, 1), date(year, 12, 31), "year", "year_of_speaking")


def section_period(section: Section) -> PeriodMention | None:
    """The years that a heading names, as a period that what stands under it inherits.

    >>> found = section_period(Section("plan", "二、2025年工作安排", 1, (2025, 2025), "heading"))
    >>> found and (str(found.period_end), found.precision, found.rule)
    ('2025-12-31', 'year', 'section')
    >>> section_period(Section(None, "二、工作安排", 1, None, "heading")) is None
    True
    >>> section_period(Section("review", "2024年和过去五年工作回顾", 1, (2020, 2024), "heading")) is None
    True
    """
    if not section.years or names_two_spans(section.heading):
        return None
    first, last = section.years
    precision = "year" if first == last else "years"
    return PeriodMention(-1, -1, section.heading, date(first, 1, 1), date(last, 12, 31), precision, "section")
