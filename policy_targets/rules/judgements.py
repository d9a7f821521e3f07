"""Was a target met? Its words of comparison say how the reported number is judged: small named rules, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

Row = Mapping[str, Any]
POINTS = ("percent", "percentage point", "permille")
NEAR_POINTS = Decimal("0.5")  # what 左右 leaves open, and how far off is near, for rates: half a point at least
NEAR_SHARE = Decimal("0.05")  # and for everything else: a twentieth of the aim
OPEN_ABOVE, OPEN_BELOW = ("ge", "gt"), ("le", "lt")


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


Rule = Callable[[Aim, Decimal], "str | None"]


def judge(target: Row, outcome: Row, direction: str) -> Judgement:
    """What the outcome makes of the target; both have amounts in one unit. `direction` is that of the indicator.

    A result that is only bounded (超过900) counts as its bound where that decides, and is not comparable where it does
    not; a range counts when both of its ends agree. A fall is judged by its size: 下降3%以上 is met by a fall of 3.2%.

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
    """
    falls = target["measure"] == "growth_rate" and target["amount"] < 0
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
    for rule in RULES:
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
RULES: tuple[Rule, ...] = (band, ceiling, held_down, floor, about, level)


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
