"""What decides a verdict: which outcome may answer a target, how their figures are reckoned, and what one makes of it.

A target and its outcome are a pair when `PAIRED` says so, and comparable when they are `ALIKE`. Two figures of one
indicator and period may still be two things: 平均每年增长11% over five years is no answer to a plan of 21.7% for all
five, and 比一九七八年增长32.6% none to a plan for one year. The columns `reckoning` and `price_basis` say so, and so
does the quotation. The words of comparison then say how the reported number is judged: small named judges, in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

Row = Mapping[str, Any]
POINTS = ("percent", "percentage point", "permille")
NEAR_POINTS = Decimal("0.5")  # what 左右 leaves open, and how far off is near, for rates: half a point at least
NEAR_SHARE = Decimal("0.05")  # and for everything else: a twentieth of the aim
OPEN_ABOVE, OPEN_BELOW = ("ge", "gt"), ("le", "lt")
EACH_YEAR = re.compile(r"年均|平均每年|每年|年平均")
ALL_ALONG = re.compile(r"一直|始终|连年|历年|逐年")
NOTED_BASE = re.compile(r"against (?:the )?(\d{4}|(?:two|three|four|five|ten) years before)", re.IGNORECASE)
BASE = re.compile(r"比(\d{4})年")
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
CONSTANT_PRICES = re.compile(r"实际|(?:按)?可比价格(?:计算)?|扣除(?:物价|价格)(?:上涨)?(?:因素)?")
# Growth of what is produced is told at constant prices, whether a report says so or not.
ALWAYS_REAL = re.compile(r"(gdp|gnp|output|value-added|national-income)-growth$")
FLOWS = ("growth_rate", "increment", "amount")
LABELLED = "-other"  # ends the ids of indicators that leave to the label which thing is counted
LEVELS = ("stock", "share", "rank", "ratio")  # what stands at the end of a period, whenever it began
WHOLE_YEAR = (1, 1, 12, 31)  # month and day of its first day, and of its last


# ── which outcome may answer a target ──


def find_subject(row: Row) -> tuple[str, str]:
    """The place and the indicator that a target and its answer share; a label in quotes where no indicator is known.

    >>> find_subject({"place_id": "320199", "indicator_id": None, "indicator_label": "粮食产量"})
    ('320199', '“粮食产量”')
    """
    indicator, label = row["indicator_id"] or "", f"“{row.get('indicator_label')}”"
    if not indicator or indicator.endswith(LABELLED):
        indicator += label
    return row["place_id"], indicator


def is_pair(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:
    """Whether an outcome may answer a target of the same place and indicator; `said` are the days of the sources.

    >>> year = {"source_id": "a", "measure": "amount", "period_start": 2024, "period_end": 2025}
    >>> is_pair(year, {**year, "source_id": "b"}, {}), is_pair(year, {**year, "source_id": "b", "period_end": 2026}, {})
    (True, False)
    """
    return all(rule(target, outcome, said) for rule in PAIRED)


def is_progress(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:
    """Whether an outcome says how far a target has come: begun with it, ended before it, said no earlier.

    >>> year = {"source_id": "a", "measure": "amount", "period_start": 20250101, "period_end": 20251231}
    >>> is_progress(year, {**year, "period_end": 20251031}, {}), is_progress(year, year, {})
    (True, False)
    """
    ends, aimed = outcome.get("period_end"), target.get("period_end")
    in_time = bool(ends and aimed and ends < aimed)
    return in_time and same_start(target, outcome, said) and said_no_earlier(target, outcome, said)


def same_end(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:  # noqa: ARG001 - as the others
    """The periods end on one day, which both of them tell.

    >>> [same_end({"period_end": it}, {"period_end": it}, {}) for it in (2025, None)]
    [True, False]
    """
    return bool(target["period_end"] and target["period_end"] == outcome["period_end"])


def same_start(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:  # noqa: ARG001
    """The periods begin on one day, or the claim is about their end alone (到2025年, 累计达).

    A result of more than the period (五年总体赤字率控制在3%以内) does not answer for its last year, unless it holds all
    along (一直控制在3%以内).

    >>> plan = {"measure": "increment", "period_start": 2021}
    >>> [same_start({**plan, "measure": it}, {"period_start": 2025}, {}) for it in ("increment", "stock")]
    [False, True]
    >>> same_start({"measure": "share", "period_start": 2025}, {"period_start": 2021}, {})
    False
    """
    promised, told = target["period_start"], outcome["period_start"]
    if promised == told:
        return True
    return target["measure"] in LEVELS and (not promised or not told or told > promised or holds_all_along(outcome))


def said_no_earlier(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:
    """A result is not told before the promise; where a day is not known, the order is open.

    >>> said_no_earlier({"source_id": "a"}, {"source_id": "b"}, {"a": 2025, "b": 2024})
    False
    """
    promised, told = said.get(target["source_id"]), said.get(outcome["source_id"])
    return not promised or not told or promised <= told


def told_by_the_end(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:
    """The one text that promises does not answer itself while the period runs (预计全年…), the next one does.

    >>> plan = {"source_id": "a", "period_end": 2025}
    >>> told_by_the_end(plan, {"source_id": "a"}, {"a": 2024}), told_by_the_end(plan, {"source_id": "b"}, {"a": 2024})
    (False, True)
    """
    told = said.get(outcome["source_id"])
    return target["source_id"] != outcome["source_id"] or not told or told > target["period_end"]


# Every one of them must hold. What comes first is asked first, and costs least.
PAIRED: tuple[Callable[[Row, Row, Mapping[str, Any]], bool], ...] = (
    same_end, same_start, said_no_earlier, told_by_the_end,
)  # fmt: skip


def find_unlike(target: Row, outcome: Row) -> list[str]:
    """What keeps the two from being compared, in words.

    >>> find_unlike({"measure": "stock", "unit_code": "CNY"}, {"measure": "stock", "unit_code": "USD"})
    ['unit: USD against CNY']
    """
    return [
        f"{word}: {tell(outcome) or 'none'} against {tell(target) or 'none'}"
        for word, tell in ALIKE.items()
        if (tell(outcome) or None) != (tell(target) or None)
    ]


# ── how a figure is reckoned ──


def find_pace(row: Row) -> str:
    """Whether a figure over several years is one of each year; empty for a single year, and for levels.

    >>> from datetime import date
    >>> plan = {"measure": "growth_rate", "period_start": date(1981, 1, 1), "period_end": date(1985, 12, 31)}
    >>> find_pace({**plan, "quote": "平均每年递增百分之四"}), find_pace({**plan, "quote": "增长百分之二十一点七"})
    ('each year', 'all years together')
    >>> find_pace({**plan, "quote": "争取达到百分之五", "reckoning": "yearly_average"})
    'each year'
    >>> find_pace({**plan, "quote": "增长百分之四", "period_start": date(1985, 1, 1)})
    ''
    """
    start, end = row.get("period_start"), row.get("period_end")
    if row["measure"] not in FLOWS or not start or not end or start.year == end.year:
        return ""
    return "each year" if _is_yearly_average(row) else "all years together"


def _is_yearly_average(row: Row) -> bool:
    words = f"{row.get('period_label') or ''}{row.get('quote') or ''}"
    return row.get("reckoning") == "yearly_average" or bool(EACH_YEAR.search(words))


def find_year(row: Row) -> int | None:
    """Return the one calendar year that a figure is of; None when a chart over the years must not draw it.

    A level at a day is of the year of that day. A sum or an average of several years, a growth against any year but the
    one before, a month and a quarter are of no one year.

    >>> from datetime import date
    >>> year = {"measure": "growth_rate", "period_start": date(2005, 1, 1), "period_end": date(2005, 12, 31)}
    >>> find_year({**year, "quote": "比上年增长9.9%"})
    2005
    >>> find_year({"measure": "stock", "period_start": None, "period_end": date(2005, 12, 31)})
    2005
    >>> plan = {**year, "period_start": date(2001, 1, 1)}
    >>> [find_year(it) for it in (plan, {**year, "quote": "年均增长9.5%"}, {**year, "quote": "比2000年增长57.3%"})]
    [None, None, None]
    """
    start, end = row.get("period_start"), row.get("period_end")
    if not end:
        return None
    if row["measure"] in LEVELS and start in (None, end):
        return int(end.year)
    if not start or (start.month, start.day, end.month, end.day) != WHOLE_YEAR or start.year != end.year:
        return None
    averaged = row["measure"] == "growth_rate" and _is_yearly_average(row)
    return None if averaged or find_base(row) else int(end.year)


def holds_all_along(row: Row) -> bool:
    """Whether what is told of several years holds in every one of them.

    >>> [holds_all_along({"quote": it}) for it in ("赤字率一直控制在3%以内", "五年总体赤字率控制在3%以内")]
    [True, False]
    """
    return bool(ALL_ALONG.search(row.get("quote") or ""))


def find_base(row: Row) -> str:
    """The year that a growth is told against; empty when it is the one before the period, or is not told.

    >>> from datetime import date
    >>> year = {"measure": "growth_rate", "period_start": date(1982, 1, 1), "period_end": date(1982, 12, 31)}
    >>> find_base({**year, "quote": "比一九七八年增长"}), find_base({**year, "quote": "比一九八一年增长"})
    ('1978', '')
    >>> find_base({**year, "quote": "增长百分之三十二点六", "note": "Against 1978, over four years together."})
    '1978'
    """
    start = row.get("period_start")
    if row["measure"] != "growth_rate" or find_pace(row) == "each year":
        return ""
    told = BASE.search((row.get("quote") or "").translate(DIGITS)) or NOTED_BASE.search(row.get("note") or "")
    return told[1] if told and not (start and told[1] == str(start.year - 1)) else ""


def find_scope(row: Row) -> str:
    """What the figure is limited to, with one word for constant prices, and none where growth is always told at them.

    >>> find_scope({"indicator_id": "rural-income-growth", "price_basis": "constant"})
    '实际'
    >>> find_scope({"indicator_id": "gdp-growth", "scope": "按可比价格计算"}), find_scope({"scope": "规模以上"})
    ('', '规模以上')
    """
    scope = row.get("scope") or ""
    real = row.get("price_basis") == "constant" or CONSTANT_PRICES.search(scope)
    if row.get("measure", "growth_rate") != "growth_rate" or not real:
        return scope
    rest = CONSTANT_PRICES.sub("", scope)
    return rest if ALWAYS_REAL.search(row.get("indicator_id") or "") else f"{rest}实际"


# ── what the outcome makes of the target ──


class Aim(NamedTuple):
    """What a target asks for. `upper` closes a range; `sign` is -1 where less is better, and 0 where neither way is."""

    comparator: str
    amount: Decimal
    upper: Decimal | None
    sign: int
    margin: Decimal


class Judgement(NamedTuple):
    """A verdict, the rule that gave it, and the sum it rests on."""

    verdict: str
    rule: str
    arithmetic: str


CHANGES = ("growth_rate", "increment")  # measures whose negative values are falls
Judge = Callable[[Aim, Decimal], "str | None"]


def judge(target: Row, outcome: Row, direction: str) -> Judgement:
    """What the outcome makes of the target; both have amounts in one unit. `direction` is that of the indicator.

    A result that is only bounded (超过900) counts as its bound where that decides, and is not comparable where it does
    not; a range counts when both of its ends agree. A fall is judged by its size: 下降3%以上 is met by a fall of 3.2%,
    and 比上年压缩920亿元 is missed by a cut of 500, though more is better of the indicator.

    >>> target = {"measure": "growth_rate", "comparator": "approx", "amount": Decimal("7.5"), "unit_code": "percent"}
    >>> judge(target, {"comparator": "eq", "amount": Decimal("7.4")}, "higher")
    Judgement(verdict='met', rule='about', arithmetic='7.4 against ≈ 7.5: 0.1 less, within 0.5')
    >>> floor = {"measure": "increment", "comparator": "ge", "amount": Decimal(900), "unit_code": "1"}
    >>> judge(floor, {"comparator": "ge", "amount": Decimal(1000)}, "higher")
    Judgement(verdict='exceeded', rule='floor', arithmetic='≥ 1000 against ≥ 900: 100 more, beyond 45')
    >>> judge(floor, {"comparator": "ge", "amount": Decimal(800)}, "higher").verdict
    'not_comparable'
    >>> fall = {"measure": "growth_rate", "comparator": "ge", "amount": Decimal(-3), "unit_code": "percent"}
    >>> judge(fall, {"comparator": "eq", "amount": Decimal("-3.2")}, "lower").arithmetic
    'a fall of 3.2 against ≥ 3: 0.2 more, within 0.5'
    >>> judge(fall, {"comparator": "le", "amount": Decimal(-4)}, "lower").arithmetic
    'a fall of ≥ 4 against ≥ 3: 1 more, beyond 0.5'
    >>> cut = {"measure": "increment", "comparator": "eq", "amount": Decimal(-920), "unit_code": "CNY"}
    >>> judge(cut, {"comparator": "eq", "amount": Decimal(-500)}, "higher").verdict
    'missed'
    """
    falls = target["measure"] in CHANGES and target["amount"] < 0
    aim = _read_aim(target, direction, falls=falls)
    low, high = _read_result(outcome, falls=falls)
    verdicts = {_judge_end(aim, end) for end in (low, high) if end is not None}
    if len(verdicts) > 1:
        verdict, rule = "not_comparable", "divided_range"
    else:
        verdict, rule = verdicts.pop()
        if None in (low, high) and not _is_settled(verdict, aim, low):
            verdict, rule = "not_comparable", "open_result"
    return Judgement(verdict, rule, ("a fall of " if falls else "") + _write_sum(aim, outcome, low, high))


def _read_aim(target: Row, direction: str, *, falls: bool) -> Aim:
    amount, upper = target["amount"], target.get("amount_upper")
    margin = abs(amount) * NEAR_SHARE
    if target.get("unit_code") in POINTS:
        margin = max(margin, NEAR_POINTS)
    if falls:
        sizes = sorted(-it for it in (amount, upper) if it is not None)
        comparator = "ge" if target["comparator"] in OPEN_ABOVE + OPEN_BELOW else target["comparator"]
        return Aim(comparator, sizes[0], sizes[1] if upper is not None else None, 1, margin)
    sign = {"higher": 1, "lower": -1}.get(direction, 0)
    if target["measure"] == "rank":
        sign, margin = -1, Decimal(0)
    elif target["measure"] == "rank_gain":
        sign, margin = 1, Decimal(0)
    return Aim(target["comparator"], amount, upper, sign, margin)


def _read_result(outcome: Row, *, falls: bool) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that the result may be; None where it is open."""
    amount, upper, comparator = outcome["amount"], outcome.get("amount_upper"), outcome["comparator"]
    low = None if comparator in OPEN_BELOW and upper is None else amount
    high = None if comparator in OPEN_ABOVE and upper is None else upper if upper is not None else amount
    if falls:
        return (None if high is None else -high), (None if low is None else -low)
    return low, high


def _judge_end(aim: Aim, result: Decimal) -> tuple[str, str]:
    for rule in JUDGES:
        verdict = rule(aim, result)
        if verdict:
            return verdict, rule.__name__
    raise AssertionError(aim)  # level never abstains


def _is_settled(verdict: str, aim: Aim, low: Decimal | None) -> bool:
    """Whether a bound decides: what reached at least the aim has reached it, what is at most short of it has not."""
    reached = verdict in ("met", "exceeded")
    upwards = aim.sign >= 0 and aim.comparator not in OPEN_BELOW
    return reached if (low is not None) == upwards else not reached


def band(aim: Aim, result: Decimal) -> str | None:
    """6%－6.5%: met between its ends, and judged by the nearer end outside.

    >>> aim = Aim("eq", Decimal(6), Decimal("6.5"), 1, NEAR_POINTS)
    >>> [band(aim, Decimal(it)) for it in ("6.1", "6.7", "5.8", "3")]
    ['met', 'met', 'near', 'missed']
    >>> band(aim._replace(sign=-1), Decimal(3))
    'met'
    >>> band(aim._replace(upper=None), Decimal(6))
    """
    if aim.upper is None:
        return None
    if aim.amount <= result <= aim.upper or (aim.sign < 0 and result < aim.amount):
        return "met"
    return _weigh(result - (aim.upper if result > aim.upper else aim.amount), aim)


def ceiling(aim: Aim, result: Decimal) -> str | None:
    """控制在3%以内: kept or broken, and never exceeded.

    >>> aim = Aim("le", Decimal(3), None, -1, NEAR_POINTS)
    >>> [ceiling(aim, Decimal(it)) for it in ("1.4", "3", "3.3", "5.4")]
    ['met', 'met', 'near', 'missed']
    >>> ceiling(aim._replace(comparator="ge"), Decimal(3))
    """
    if aim.comparator not in OPEN_BELOW:
        return None
    if aim.comparator == "lt" and result == aim.amount:
        return "near"
    return "met" if result <= aim.amount else "near" if result - aim.amount <= aim.margin else "missed"


def held_down(aim: Aim, result: Decimal) -> str | None:
    """物价涨幅3%左右, 登记失业率4.5%: what is to be kept low is kept or broken, and lower is not better still.

    >>> aim = Aim("approx", Decimal(3), None, -1, NEAR_POINTS)
    >>> [held_down(aim, Decimal(it)) for it in ("0.2", "3.4", "3.6")]
    ['met', 'met', 'missed']
    >>> [held_down(aim._replace(comparator="eq"), Decimal(it)) for it in ("1.8", "3.4", "3.6")]
    ['met', 'near', 'missed']
    >>> held_down(aim._replace(sign=1), Decimal(3)), held_down(aim._replace(comparator="ge"), Decimal(3))
    (None, None)
    """
    if aim.sign >= 0 or aim.comparator in OPEN_ABOVE or not aim.margin:  # a rank leaves no margin, and may be bettered
        return None
    more = result - aim.amount
    if more <= 0 or (more <= aim.margin and aim.comparator == "approx"):
        return "met"
    return "near" if more <= aim.margin else "missed"


def floor(aim: Aim, result: Decimal) -> str | None:
    """900万人以上: met at the number, exceeded well beyond it; 多于 wants more than the number.

    >>> aim = Aim("ge", Decimal(900), None, 1, Decimal(45))
    >>> [floor(aim, Decimal(it)) for it in (1100, 910, 900, 890, 500)]
    ['exceeded', 'met', 'met', 'near', 'missed']
    >>> floor(aim._replace(comparator="gt"), Decimal(900)), floor(aim._replace(comparator="eq"), Decimal(900))
    ('near', None)
    """
    if aim.comparator not in OPEN_ABOVE:
        return None
    if aim.comparator == "gt" and result == aim.amount:
        return "near"
    return _weigh(result - aim.amount, aim._replace(sign=1))


def about(aim: Aim, result: Decimal) -> str | None:
    """7.5%左右, 近百家: met when the result is near, whichever way.

    >>> aim = Aim("approx", Decimal("7.5"), None, 1, NEAR_POINTS)
    >>> [about(aim, Decimal(it)) for it in ("9", "7.9", "7.4", "6")]
    ['exceeded', 'met', 'met', 'missed']
    >>> about(aim._replace(comparator="eq"), Decimal(7))
    """
    if aim.comparator not in ("approx", "nearly"):
        return None
    return "met" if abs(result - aim.amount) <= aim.margin else _weigh(result - aim.amount, aim)


def level(aim: Aim, result: Decimal) -> str | None:
    """增长8%: the number stands bare, and the direction of the indicator says which side of it is good.

    >>> aim = Aim("eq", Decimal(8), None, 1, NEAR_POINTS)
    >>> [level(aim, Decimal(it)) for it in ("9.2", "8.3", "8", "7.7", "6")]
    ['exceeded', 'met', 'met', 'near', 'missed']
    >>> [level(aim._replace(sign=0), Decimal(it)) for it in ("8", "8.3", "9")]
    ['met', 'near', 'missed']
    """
    return _weigh(result - aim.amount, aim)


# The order is policy: a range is a range whatever its comparator, and what no rule before it knows is a bare number.
JUDGES: tuple[Judge, ...] = (band, ceiling, held_down, floor, about, level)


def _weigh(more: Decimal, aim: Aim) -> str:
    """The verdict on a result that has so much more than the aim."""
    better = more * aim.sign if aim.sign else -abs(more)
    if better >= 0:
        return "exceeded" if better > aim.margin else "met"
    return "near" if -better <= aim.margin else "missed"


_SIGNS = {"ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "nearly": "just under ", "approx": "≈ ", "eq": ""}
_FLIPPED = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt"}  # a change of -3 or less is a fall of 3 or more


def _write_sum(aim: Aim, outcome: Row, low: Decimal | None, high: Decimal | None) -> str:
    """The result against the aim, and the difference against the margin."""
    shown = _write_range(low if low is not None else high, high if low is not None and high != low else None)
    open_or_about = low is None or high is None or outcome["comparator"] == "approx"
    comparator = str(outcome["comparator"])
    falls = outcome["amount"] != low and outcome["amount"] != high
    sign = _SIGNS[_FLIPPED.get(comparator, comparator) if falls else comparator] if open_or_about else ""
    goal = _SIGNS[aim.comparator] + _write_range(aim.amount, aim.upper)
    result = next(it for it in (low, high) if it is not None)
    nearest = aim.upper if aim.upper is not None and result > aim.upper else aim.amount
    more = result - nearest
    if not more or (aim.upper is not None and aim.amount <= result <= aim.upper):
        return f"{sign}{shown} against {goal}"
    room = f"{'within' if abs(more) <= aim.margin else 'beyond'} {_plain(aim.margin)}"
    return f"{sign}{shown} against {goal}: {_plain(abs(more))} {'more' if more > 0 else 'less'}, {room}"


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _write_range(low: Decimal | None, high: Decimal | None) -> str:
    return "–".join(_plain(it) for it in (low, high) if it is not None)


# What they must share to be compared, and the word for it.
ALIKE: Mapping[str, Callable[[Row], object]] = MappingProxyType({
    "unit": lambda row: row.get("unit_code"), "measure": lambda row: row["measure"], "scope": find_scope,
    "reckoned": find_pace, "against": find_base,
})  # fmt: skip
