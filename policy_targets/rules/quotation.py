"""What must hold between a quote and the fields of its row: small named rules, as in `rules.row`.

The rules read numbers out of text, so they stand above the reader, and the models do not ask them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.rules.questions import ask_whole
from policy_targets.rules.row import Row, Rule


@ask_whole
def holds_its_number(row: Row) -> bool:
    """Whether the quote of a row holds its value and upper value; a row without a value or a quote has nothing to hold.

    >>> row = {"quote": "新招引企业150家", "unit": "家", "value": 150}
    >>> holds_its_number(row), holds_its_number({**row, "value": 15}), holds_its_number({"quote": "新招引企业150家"})
    (True, False, True)
    """
    value, upper, unit, quote = row.get("value"), row.get("value_upper"), row.get("unit"), row.get("quote")
    return value is None or not quote or holds_number(quote, value, upper, unit)


def quote_holds_number(row: Row) -> tuple[str, str] | None:
    """The number of the claim stands in its quote.

    >>> from decimal import Decimal
    >>> row = {"quote": "新招引企业150家", "unit": "家"}
    >>> [quote_holds_number({**row, "value": value}) for value in (Decimal(15), Decimal(150))]
    [('quote', "found '新招引企业150家', expected the number 15 家 in it"), None]
    """
    if holds_its_number(row):
        return None
    value, upper = row["value"], row.get("value_upper")
    number = f"{value:f}" if upper is None else f"{value:f} to {upper:f}"
    expected = f"{number} {row.get('unit') or ''}".rstrip()
    return "quote", f"found {row['quote']!r}, expected the number {expected} in it"


RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {"targets": (quote_holds_number,), "outcomes": (quote_holds_number,)}
)
