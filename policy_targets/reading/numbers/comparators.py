"""How sharp a number is: the words around it that make it a floor, a ceiling or an estimate."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from policy_targets import codelists

if TYPE_CHECKING:
    from policy_targets.reading.numbers.quantities import Quantity

NEAR, FAR = 8, 14  # characters before the number
FILLERS = "了到至达为的其 　"
AT_LEAST = re.compile("(?:至少|最少|不少于)[^0-9，。；、：]{1,8}$")
OTHER_WORDS = {"过": "经通超不", "近": "附最邻靠临远", "约": "节公条合签契预", "破": "突"}
JOINED = re.compile("[和与及、]|以及")


def _words(side: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """The words of one side, the longest first: a pattern that is anchored to the number, and what each means."""
    rows = [row for row in codelists.load_rows("comparators") if row["side"] == side]
    words = {row["word"]: row["comparator"] for row in sorted(rows, key=lambda row: -len(row["word"]))}
    any_word = "|".join(map(re.escape, words))
    return re.compile(f"({any_word})[{FILLERS}]*$" if side == "before" else f" ?({any_word})"), words


BEFORE, MEANING_BEFORE = _words("before")
AFTER, MEANING_AFTER = _words("after")
# What stands before a number that has a word ahead, and behind one that has a word there: most are left after one look.
LAST_CHARACTERS = frozenset(FILLERS).union(word[-1] for word in MEANING_BEFORE)
FIRST_CHARACTERS = frozenset(" ").union(word[0] for word in MEANING_AFTER)


def bound(chars: str, start: int, end: int) -> str:
    """The comparator of the number from start to end, by the words that touch it; `eq` when there are none.

    What stands behind the number outweighs what stands before it: 达到8%左右, 突破5亿元以上.

    >>> bound("增速不低于8%", 5, 7), bound("控制在4%左右", 3, 5), bound("增长8%", 2, 4)
    ('ge', 'approx', 'eq')
    """
    return _behind(chars, end) or _ahead(chars, start) or "eq"


def _behind(chars: str, end: int) -> str | None:
    if chars[end : end + 1] not in FIRST_CHARACTERS:
        return None
    match = AFTER.match(chars, end)
    return MEANING_AFTER[match[1]] if match else None


def _ahead(chars: str, start: int) -> str | None:
    far = chars[max(0, start - FAR) : start]
    near = far[-NEAR:]
    match = BEFORE.search(near) if near[-1:] in LAST_CHARACTERS else None
    if not match:
        return "ge" if "少" in far and AT_LEAST.search(far) else None
    return None if _is_other_word(near, match.start(), match[1]) else MEANING_BEFORE[match[1]]


def _is_other_word(chars: str, at: int, word: str) -> bool:
    """经过, 通过 and 附近 are no comparators."""
    return at > 0 and chars[at - 1] in OTHER_WORDS.get(word, "")


def share_bounds(chars: str, found: list[Quantity]) -> None:
    """Put the bound of a list's last or first number on its other numbers: 分别增长7%和7.5%左右.

    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> [quantity.comparator for quantity in find_quantities("分别增长7%和7.5%左右，下降9%")]
    ['approx', 'approx', 'eq']
    >>> quantities = find_quantities("增长7%和9%")
    >>> share_bounds("增长7%和9%左右", quantities)
    >>> [quantity.comparator for quantity in quantities]
    ['eq', 'eq']
    """
    bare = [quantity.comparator == "eq" for quantity in found]
    if all(bare):
        return
    for two, one in pairwise(reversed(found)):
        if one.comparator == "eq" and two.comparator != "eq" and _is_list(chars, one, two) and _behind(chars, two.end):
            one.comparator = two.comparator
    for unbound, (one, two) in zip(bare[1:], pairwise(found), strict=True):
        if unbound and _is_list(chars, one, two) and _ahead(chars, one.start) and not _behind(chars, one.end):
            two.comparator = one.comparator


def _is_list(chars: str, one: Quantity, two: Quantity) -> bool:
    gap = chars[one.end : two.start]
    return len(gap) <= 2 and bool(JOINED.fullmatch(gap)) and one.unit == two.unit
