"""The fields of a record: whether each is what a careful reader has, and what is said where one is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from policy_targets.evaluating.scoring import PRECISION, Row

ORDINARY = {"target": "promise", "outcome": "result"}  # the role of a record that names none


def list_accepted(wanted: Any) -> list[Any]:
    """The values that a field may have, of one value or a list of them.

    >>> list_accepted("will"), list_accepted(["plan", None])
    (['will'], ['plan', None])
    """
    return wanted if isinstance(wanted, list) else [wanted]


def _differ(is_right: bool, got: object, wanted: Any) -> str:  # noqa: FBT001
    return "" if is_right else f"{got!r} for {' or '.join(map(repr, list_accepted(wanted)))}"


def is_same_number(one: object, other: object) -> bool:
    """Whether two amounts, as decimals or text, are equal; none is equal to none only.

    >>> is_same_number("3.50", 3.5), is_same_number(None, "3")
    (True, False)
    """
    if one is None or other is None:
        return one is other
    a, b = Decimal(str(one)), Decimal(str(other))
    return abs(a - b) <= max(abs(a), Decimal(1)) * PRECISION


Check = Callable[[Any, Row, Sequence[Row]], str]


def _check_code(column: str) -> Check:
    def check(wanted: Any, got: Row, _: Sequence[Row]) -> str:
        return _differ(got.get(column) in list_accepted(wanted), got.get(column), wanted)

    return check


def _check_number(column: str) -> Check:
    def check(wanted: Any, got: Row, _: Sequence[Row]) -> str:
        return _differ(is_same_number(wanted, got.get(column)), got.get(column), wanted)

    return check


def _check_role(wanted: Any, got: Row, _: Sequence[Row]) -> str:
    role = got.get("role") or ORDINARY[got["kind"]]
    return _differ(role in list_accepted(wanted), role, wanted)


def _check_reckoning(wanted: Any, got: Row, _: Sequence[Row]) -> str:
    reckoning = got.get("reckoning") or "period"
    return _differ(reckoning in list_accepted(wanted), reckoning, wanted)


def _check_period(wanted: list[str | None], got: Row, _: Sequence[Row]) -> str:
    period = [got.get("period_start"), got.get("period_end")]
    return "" if period == wanted else f"{'/'.join(map(str, period))} for {'/'.join(map(str, wanted))}"


def _check_place(wanted: Any, got: Row, _: Sequence[Row]) -> str:
    names = {got.get("place"), got.get("place_id")}
    return _differ(bool(names & set(list_accepted(wanted))), got.get("place"), wanted)


def _check_scope(wanted: str | None, got: Row, _: Sequence[Row]) -> str:
    return _differ((wanted or "") in (got.get("scope") or ""), got.get("scope"), wanted)


def _check_part_of(wanted: Any, got: Row, found: Sequence[Row]) -> str:
    start = got.get("part_of")
    whole = next((row["amount"] for row in found if start is not None and row["start"] == start), None)
    return _differ(is_same_number(wanted, whole), whole, wanted)


def _check_quote(wanted: list[str], got: Row, _: Sequence[Row]) -> str:
    lacking = [stretch for stretch in wanted if stretch not in got["quote"]]
    return f"{got['quote']!r} lacks {', '.join(lacking)}" if lacking else ""


def _check_not_quote(wanted: list[str], got: Row, _: Sequence[Row]) -> str:
    held = [stretch for stretch in wanted if stretch in got["quote"]]
    return f"{got['quote']!r} holds {', '.join(held)}" if held else ""


CODES = ("kind", "unit_code", "comparator", "measure", "indicator_id", "speaker", "organisation", "commitment")
CHECKS: Mapping[str, Check] = {
    **{column: _check_code(column) for column in CODES},
    "amount": _check_number("amount"),
    "amount_upper": _check_number("amount_upper"),
    "label": _check_code("indicator_label"),
    "role": _check_role,
    "reckoning": _check_reckoning,
    "period": _check_period,
    "place": _check_place,
    "scope": _check_scope,
    "part_of": _check_part_of,
    "quote": _check_quote,
    "not_quote": _check_not_quote,
}


def compare_fields(want: Row, got: Row, found: Sequence[Row]) -> dict[str, str]:
    """What differs, field by field, of those that are given; `found` is where the whole of a part is looked for.

    >>> got = {"kind": "target", "amount": "30", "measure": "amount", "quote": "新增企业30家"}
    >>> compare_fields({"kind": "target", "measure": ["increment", "stock"], "quote": ["企业"]}, got, [got])
    {'measure': "'amount' for 'increment' or 'stock'"}
    >>> compare_fields({"amount": "30"}, got, [got])
    {}
    """
    said = ((field, check(want[field], got, found)) for field, check in CHECKS.items() if field in want)
    return {field: what for field, what in said if what}
