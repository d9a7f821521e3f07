"""What a reading costs: tokens by a plain estimate, a limit to them, and their price."""

from __future__ import annotations

import re
from threading import Lock
from typing import NamedTuple

WIDE = re.compile("[\u2e80-\uffff]")
NARROW = 3.5  # characters of Latin letters, digits and marks in a token
ANSWER = 1.3  # tokens of an answer for one of its passage: numbers are dense in reports, and a claim has many fields
MILLION = 1_000_000


class Price(NamedTuple):
    """The price of a million tokens sent and of a million answered, in whatever currency."""

    sent: float
    answered: float

    def of(self, sent: int, answered: int) -> float:
        """Return the price of so many tokens."""
        return (sent * self.sent + answered * self.answered) / MILLION


def count_tokens(text: str) -> int:
    """Return about how many tokens a text has: one for a Chinese character, one for three or four others.

    Services count by vocabularies of their own; most need fewer for Chinese.

    >>> count_tokens("力争新增企业30家"), count_tokens("")
    (8, 0)
    """
    wide = len(WIDE.findall(text))
    return wide + round((len(text) - wide) / NARROW)


def read_price(written: str) -> Price | None:
    """Return the price that `IN/OUT` says, or None for anything else.

    >>> read_price("0.5/2")
    Price(sent=0.5, answered=2.0)
    >>> read_price("cheap")
    """
    try:
        sent, answered = map(float, written.split("/"))
    except ValueError:
        return None
    return Price(sent, answered) if min(sent, answered) >= 0 else None


class Budget:
    """How many tokens may be spent; asked by several threads.

    >>> budget = Budget(100)
    >>> budget.reserve(80), budget.reserve(30)
    (True, False)
    >>> budget.settle(80, 60)
    >>> budget.reserve(30), budget.spent
    (True, 90)
    """

    def __init__(self, limit: int | None = None) -> None:
        self.limit, self.spent = limit, 0
        self._lock = Lock()

    def reserve(self, tokens: int) -> bool:
        """Set tokens aside for a question; say whether there are so many left."""
        with self._lock:
            if self.limit is not None and self.spent + tokens > self.limit:
                return False
            self.spent += tokens
            return True

    def settle(self, reserved: int, used: int) -> None:
        """Replace what was set aside for a question by what it took."""
        with self._lock:
            self.spent += used - reserved
