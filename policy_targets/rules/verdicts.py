"""What must hold between an assessment, its target and its outcome."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any

from policy_targets.rules.judgements import judge
from policy_targets.rules.lookup import Answer, Rule, Tables
from policy_targets.rules.row import Row

REACHED = MappingProxyType({"met": True, "exceeded": True, "near": False, "missed": False})


def completion_agrees(row: Row, tables: Tables) -> Answer:
    """309 of 330 is 93.6 percent: the completion is the outcome over the target, to the decimals given.

    >>> target, outcome = {"target_id": "t", "amount": Decimal(330)}, {"outcome_id": "o", "amount": Decimal(309)}
    >>> tables = Tables({"targets": [target], "outcomes": [outcome]})
    >>> completion_agrees({"target_id": "t", "outcome_id": "o", "completion": Decimal("93.7")}, tables)
    ('completion', 'found 93.7, expected 93.6, which is 309 of 330 in percent')
    >>> completion_agrees({"target_id": "t", "outcome_id": "o", "completion": Decimal("93.6")}, tables)
    """
    target, outcome = _pair(row, tables)
    completion = row.get("completion")
    if completion is None or not _comparable(target, outcome) or not target["amount"]:
        return None
    places = min(int(completion.normalize().as_tuple().exponent), 0)
    exact = outcome["amount"] / target["amount"] * 100
    expected = exact.quantize(Decimal(1).scaleb(places), ROUND_HALF_UP)
    if completion == expected:
        return None
    sum_ = f"{outcome['amount']:f} of {target['amount']:f}"
    return "completion", f"found {completion:f}, expected {expected:f}, which is {sum_} in percent"


def assessment_compares_like(row: Row, tables: Tables) -> Answer:
    """Yuan are not held against dollars.

    >>> target, outcome = {"target_id": "t", "unit_code": "CNY"}, {"outcome_id": "o", "unit_code": "USD"}
    >>> tables = Tables({"targets": [target], "outcomes": [outcome]})
    >>> assessment_compares_like({"target_id": "t", "outcome_id": "o", "verdict": "met"}, tables)
    ('verdict', "found met, expected not_comparable for 'CNY' against 'USD'")
    >>> assessment_compares_like({"target_id": "t", "outcome_id": "o", "verdict": "not_comparable"}, tables)
    """
    target, outcome = _pair(row, tables)
    codes = [claim["unit_code"] for claim in (target, outcome) if claim and claim.get("unit_code")]
    if len(set(codes)) < 2 or row.get("verdict") == "not_comparable":
        return None
    return "verdict", f"found {row.get('verdict')}, expected not_comparable for {codes[0]!r} against {codes[1]!r}"


def pending_is_pending(row: Row, tables: Tables) -> Answer:
    """A verdict is open while the target's period runs, and only then; a target can be met early, not missed early.

    >>> target, outcome = {"target_id": "t", "period_end": 2025}, {"outcome_id": "o", "period_end": 2024}
    >>> tables = Tables({"targets": [target], "outcomes": [outcome]})
    >>> pending_is_pending({"target_id": "t", "outcome_id": "o", "verdict": "missed"}, tables)
    ('verdict', "found missed, expected pending, since the target's period ends on 2025 and the outcome's on 2024")
    >>> pending_is_pending({"target_id": "t", "outcome_id": "o", "verdict": "pending"}, tables)
    """
    target, outcome = _pair(row, tables)
    ends = [claim["period_end"] for claim in (target, outcome) if claim and claim.get("period_end")]
    if len(ends) < 2:
        return None
    running = ends[1] < ends[0]
    if (row.get("verdict"), running) not in (("pending", False), ("missed", True)):
        return None
    expected = "pending" if running else "a verdict"
    reason = f"since the target's period ends on {ends[0]} and the outcome's on {ends[1]}"
    return "verdict", f"found {row.get('verdict')}, expected {expected}, {reason}"


def verdict_agrees(row: Row, tables: Tables) -> Answer:
    """150 reached is met, 151 exceeded, 149 missed or near.

    >>> target = {"target_id": "t", "measure": "increment", "comparator": "ge", "amount": Decimal(150)}
    >>> outcome = {"outcome_id": "o", "comparator": "eq", "amount": Decimal(150)}
    >>> tables = Tables({"targets": [target], "outcomes": [outcome], "indicators": []})
    >>> verdict_agrees({"target_id": "t", "outcome_id": "o", "verdict": "missed"}, tables)
    ('verdict', 'found missed, expected met for 150 against ge 150')
    >>> verdict_agrees({"target_id": "t", "outcome_id": "o", "verdict": "met"}, tables)
    """
    target, outcome = _pair(row, tables)
    if not _comparable(target, outcome):
        return None
    reached, verdict = _is_reached(target, outcome, tables), str(row.get("verdict"))
    if reached is None or verdict not in REACHED:
        return None
    equal = f"{outcome['amount']:f} against {target['comparator']} {target['amount']:f}"
    if REACHED[verdict] != reached:
        return "verdict", f"found {verdict}, expected {'met' if reached else 'missed'} for {equal}"
    if verdict == "exceeded" and outcome["amount"] == target["amount"]:
        return "verdict", f"found exceeded, expected met for {equal}"
    return None


def _pair(row: Row, tables: Tables) -> tuple[Any, Any]:
    target = tables.find("targets", target_id=row.get("target_id"))
    return target, tables.find("outcomes", outcome_id=row.get("outcome_id"))


def _comparable(target: Row | None, outcome: Row | None) -> bool:
    """Whether both have an amount in the same unit."""
    if target is None or outcome is None or target.get("amount") is None or outcome.get("amount") is None:
        return False
    return bool(target.get("unit_code") == outcome.get("unit_code"))


def _is_reached(target: Row, outcome: Row, tables: Tables) -> bool | None:
    """Whether the outcome reaches the target; None when one of them is too vague to tell."""
    if target["comparator"] in ("approx", "lt"):
        return None
    indicator = tables.find("indicators", indicator_id=target.get("indicator_id"))
    judged = judge(target, outcome, indicator["direction"] if indicator else "higher")
    return REACHED.get(judged.verdict)


RULES: tuple[Rule, ...] = (completion_agrees, assessment_compares_like, pending_is_pending, verdict_agrees)
