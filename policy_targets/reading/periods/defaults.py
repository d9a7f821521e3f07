"""Which year a claim is about when its own words do not tell: what was announced, the heading, the day of speaking."""

from __future__ import annotations

from datetime import date

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


class Horizon:
    """The last year of a plan of several years of which a text goes on speaking, until a paragraph is `yearly`."""

    def __init__(self, said: date | None, yearly: int, *, reviews: bool = False) -> None:
        self.said, self.period, self.yearly = said, PeriodMention(-1, -1, "", None, None, "", "none"), yearly
        last = LAST_MONTH_OF_REPORTS if reviews else LAST_MONTH_OF_REVIEW
        self.early = said is not None and said.month <= last

    def settle(self, paragraph: int, period: PeriodMention | None, kind: str) -> PeriodMention | None:
        """The period of a claim, as `part` or by `default`; noted when it ends in a later year.

        >>> settled = Horizon(date(2025, 1, 9), 0).settle(3, None, "outcome")
        >>> settled and str(settled.period_end)
        '2024-12-31'
        """
        settled = self.part(period, kind) if period else self.default(paragraph, kind)
        self.note(settled)
        return settled

    def note(self, period: PeriodMention | None) -> None:
        """A claim's own period, when it ends in a later year."""
        if not period or period.start < 0 or period.rule == "doubling":
            return
        if period.period_end and self.said and period.period_end.year > self.said.year:
            self.period = period

    def part(self, period: PeriodMention, kind: str) -> PeriodMention:
        """The period; 全年, 当年 or the year of the heading, for a result told as it begins, is the year before."""
        said, end = self.said, period.period_end
        whole = period.rule in ("part", "section") or period.label.endswith(OF_THAT_YEAR)
        if kind == "outcome" and self.early and said and whole and end == date(said.year, 12, 31):
            first = period.period_start and date(said.year - 1, 1, 1)
            return period._replace(period_start=first, period_end=date(said.year - 1, 12, 31))
        return period

    def default(self, paragraph: int, kind: str) -> PeriodMention | None:
        """The period of a claim when nothing of its own tells: the horizon, the year of speaking, the year before."""
        if self.said is None:
            return None
        if kind == "target" and self.period.period_end and paragraph < self.yearly:
            return self.period._replace(start=-1, end=-1, rule="horizon")
        year = coming(self.said) if kind == "target" else self.said.year - self.early
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
