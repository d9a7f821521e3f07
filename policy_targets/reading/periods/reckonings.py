"""How a figure counts over its period: of the period, a yearly average, all years together, since an older year."""

from __future__ import annotations

from datetime import date

from policy_targets.reading.patterns import Pattern
from policy_targets.reading.periods.calendar import plan_years, read_small
from policy_targets.reading.periods.mentions import YEAR, PeriodMention

NEAR = 40  # characters before the number in which words of an average or a sum are its own
AVERAGE = Pattern("年均(?!浓度|气温|温度|降[水雨]|值|质量)|年平均(?!浓度|气温)|平均每年|每年平均")
AVERAGE_OF = Pattern("([两二三四五六七八九十]|[0-9]{1,2})年(?:平均|均)")
TOGETHER = Pattern("累计|合计|总共|共计|[年间]里?共|[年间]里?(?:总|一)共")
BASE_YEAR = Pattern(f"{YEAR}")
BASE_PLAN = Pattern('([一二三四五六七八九十]{1,3}五)[”"]?(?:时期|期间|期)?末?')
OLDER_BASE = Pattern("前五年|上一?个五年|建市|建县|改革开放")
# Verbs that give the level reached at the end of some years, and those of what was done over all of them.
REACHED = Pattern(
    "(?:达到?|突破|超过?|跨[上越过]|[站迈登]上|稳定在|保持在|维持在|[居列为]|(?:提[高升]|[增升]|增[加长]|上升|扩大|扩展|跃升|发展"
    "|下降|[降减]|降低|减少|缩小|优化|调整)[到至为])(?:全[国省市][^，。；]{0,4})?[了约近超第逾至到]{0,2}$"
)
DONE_OVER_ALL = Pattern("累计|[年间]共|总计|合计|新增|净增|新建|改建|建成|完成|投入|发放|引进|签约|年均|翻")
LEVELS = frozenset({"stock", "share", "rank"})
FLOWS = frozenset({"amount", "ratio"})
TIMES = frozenset({"倍", "番", "成"})
# What a year yields: 到2027年 with one of these is of the whole year.
YEARLY_FLOW = Pattern(
    "GDP|经济总量|产值|总产[量值]|产量|生产总值|增加值|收入|税收|投资|进出口|零售|销售|营业|营收|贸易|旅客|游客|接待|吞吐|发电量|用电量|消费"
)
# What of a year's plan is done, which is counted from its first day.
OF_A_PLAN = Pattern("计划|任务|目标|进度|(?:开工|复工|开复工|竣工|完工|完成|到位|支付|签约)率")
DONE = Pattern("完成|实现|投入|到位|新增|新建|改造|开工|复工|竣工|发放|拨付|支付|引进|签约")
CHANGED = Pattern("[增减升降扩]|提高|新建|建成")
MONTHS_SO_FAR = Pattern("截[至止]?(?![^月]*年)[^月]{1,3}月[份底末]?$")  # 截至9月底增长8% is growth from January on
DUE = Pattern("(?<!年底)(?<!年末)前$")  # 6月底前 is a day to be met
OF_NAMED_YEAR = Pattern("(?!截[^年]*年[^年]*月)[^月]*(?:[0-9一二〇○零] ?年|五|[明后]年)")  # 到2025年底, “十四五”末
SINCE_JANUARY = Pattern("[比较]年初[^，。；]{0,4}$")
END_OF_YEAR = Pattern("[底末前月日]")
LAST_MONTH_OF_REVIEW = 6


def read_reckoning(before: str, measure: str, period: PeriodMention | None, base: str | None) -> str:
    """Return how a figure counts over its period: `period`, `yearly_average`, `together` or `since`.

    `before` is the clause up to the number, `base` the words that name what the number is compared with.

    >>> five = PeriodMention(0, 3, "五年来", date(2020, 1, 1), date(2024, 12, 31), "years", "span")
    >>> year = PeriodMention(0, 5, "2024年", date(2024, 1, 1), date(2024, 12, 31), "year", "year")
    >>> read_reckoning("五年来，收入年均增长", "growth_rate", five, None)
    'yearly_average'
    >>> read_reckoning("累计新增就业", "increment", five, None), read_reckoning("累计新增就业", "increment", year, None)
    ('together', 'period')
    >>> [read_reckoning("收入增长", "growth_rate", year, base) for base in ("比1978年", "比2023年")]
    ['since', 'period']
    """
    near = before[-NEAR:]
    if AVERAGE.search(near) or AVERAGE_OF.search(near):
        return "yearly_average"
    end = period.period_end if period else None
    if measure not in LEVELS and base and _is_long_before(base, end):
        return "since"
    several = period is not None and _spans_years(period)
    return "together" if several and measure not in LEVELS and TOGETHER.search(near) else "period"


def _is_long_before(base: str, end: date | None) -> bool:
    """Whether what is compared with lies more than a year before the end of the period."""
    if year := BASE_YEAR.search(base):
        return end is not None and (read_small(year[0]) or end.year) < end.year - 1
    if plan := BASE_PLAN.search(base):
        last = plan_years().get(plan[1], (0, 0))[1]
        return end is None or 0 < last < end.year - 1
    return OLDER_BASE.search(base) is not None


def _spans_years(period: PeriodMention) -> bool:
    first, last = period.period_start, period.period_end
    return first is None or last is None or first.year < last.year


def settle_span(period: PeriodMention | None, before: str, measure: str, reckoning: str) -> PeriodMention | None:
    """Return the period with its first day: of as many years as an average is of, of a year for what a year yields.

    两年平均 in 2021 is 2020 and 2021; a yearly flow that is reached 到1985年 is of that whole year.

    >>> year = PeriodMention(0, 5, "2021年", date(2021, 1, 1), date(2021, 12, 31), "year", "year")
    >>> str(settle_span(year, "两年平均增长", "growth_rate", "yearly_average").period_start)
    '2020-01-01'
    >>> until = PeriodMention(0, 6, "到1985年", None, date(1985, 12, 31), "year", "until")
    >>> str(settle_span(until, "钢产量达到", "amount", "period").period_start)
    '1985-01-01'
    >>> settle_span(until, "里程达到", "stock", "period").period_start
    """
    if period is None or period.period_end is None:
        return period
    if reckoning == "yearly_average":
        return _average_span(period, before)
    if reckoning == "together":
        return _end_of_plan(period) or period
    if reckoning == "period" and period.rule == "so_far":
        return _so_far(period, before, measure)
    return _whole_year(period, before, measure) if reckoning == "period" else period


def _so_far(period: PeriodMention, before: str, measure: str) -> PeriodMention:
    """The running year: from its first day for what was done in it, by its end alone for what there is."""
    level = measure in LEVELS and not OF_A_PLAN.search(before[-NEAR:])
    return period._replace(period_start=None) if level else period


def _end_of_plan(period: PeriodMention) -> PeriodMention | None:
    """“十四五”末, 到2025年: all years of the plan that ends so, of which averages and sums are; else None."""
    end = period.period_end
    if end is None or (end.month, end.day) != (12, 31) or period.precision != "year":
        return None
    if period.period_start is not None or period.rule not in ("plan", "until"):
        return None
    first = next((first for first, last in plan_years().values() if last == end.year), None)
    return period._replace(period_start=date(first, 1, 1), precision="years") if first else None


def settle_level(period: PeriodMention | None, before: str, measure: str, unit: str) -> PeriodMention | None:
    """Return the period of a result told in a review of some years: the last one for what there is at their end.

    五年来 with a level (里程达到757公里, 覆盖率提高到62%) is of the last year; increments and sums are of all.

    >>> five = PeriodMention(0, 3, "五年来", date(2016, 1, 1), date(2020, 12, 31), "years", "span")
    >>> figures = [("里程达到", "stock"), ("产值突破", "amount"), ("新建公园", "increment"), ("累计投资突破", "amount")]
    >>> [settle_level(five, before, measure, "").period_start.year for before, measure in figures]
    [2020, 2020, 2016, 2016]
    """
    if period is None or not _is_review(period) or not _is_level(before, measure, unit):
        return period
    return _last_year(period)


def _average_span(period: PeriodMention, before: str) -> PeriodMention:
    """两年平均增长5.4%: the years up to the end of the period."""
    match = AVERAGE_OF.search(before[-NEAR:])
    many, end = read_small(match[1]) if match else None, period.period_end
    if not many and (plan := _end_of_plan(period)):
        return plan
    if not many or end is None or (period.period_start and period.period_start.year <= end.year - many):
        return period
    return period._replace(period_start=date(end.year - many + 1, 1, 1), precision="years")


def _is_level(before: str, measure: str, unit: str) -> bool:
    """Whether the figure is what there is at the end: a stock, a share, a rank; what a year yields, if reached."""
    if measure in LEVELS:
        return not TOGETHER.search(before[-NEAR:])
    if measure not in FLOWS or unit in TIMES:
        return False
    return REACHED.search(before) is not None and not DONE_OVER_ALL.search(before)


def _is_review(period: PeriodMention) -> bool:
    """Whether the period is some years with a first and a last one; 以来 goes on."""
    first, last = period.period_start, period.period_end
    return period.precision == "years" and first is not None and last is not None and first.year < last.year


def _last_year(period: PeriodMention) -> PeriodMention:
    """The last year of the period that was over; “十四五”以来, told in January, ends with the year before."""
    end = period.period_end
    if end is None:
        return period
    year = end.year - (end.month <= LAST_MONTH_OF_REVIEW)
    return period._replace(period_start=date(year, 1, 1), period_end=date(year, 12, 31), precision="year")


def _whole_year(period: PeriodMention, before: str, measure: str) -> PeriodMention:
    """到1985年钢产量达到…, “十五”末…: of that year from its first day; so is what 年末 has more than 年初."""
    end = period.period_end
    if end is None or period.period_start is not None or period.rule == "since":
        return period
    of_a_plan = period.rule == "plan" or (period.rule == "until" and "五" in period.label)
    bare = of_a_plan or (period.rule == "until" and not END_OF_YEAR.search(period.label))
    yielded = (
        period.precision == "year"
        and measure in FLOWS
        and YEARLY_FLOW.search(before)
        and not DONE_OVER_ALL.search(before)
    )
    if (bare and yielded) or _counts_from_january(period, before, measure):
        return period._replace(period_start=date(end.year, 1, 1))
    return period


def _counts_from_january(period: PeriodMention, before: str, measure: str) -> bool:
    """Whether a figure up to a day is what was done in its year: 截至9月底新开工17个, 完成年度计划的82%."""
    near = before[-NEAR:]
    if measure == "increment" and SINCE_JANUARY.search(before):
        return True
    if period.rule not in ("until", "part") or TOGETHER.search(near):
        return False
    if measure == "share":
        return OF_A_PLAN.search(near) is not None
    if measure == "growth_rate":
        return MONTHS_SO_FAR.match(period.label) is not None
    done = (measure == "increment" and CHANGED.search(near)) or (
        measure in ("increment", "amount") and DONE.search(near)
    )
    if not done or DUE.search(period.label):
        return False
    return not OF_NAMED_YEAR.match(period.label)
