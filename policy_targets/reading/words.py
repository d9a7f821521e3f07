"""The words by which the rules of the reader decide, from data/cues.csv, as patterns."""

from __future__ import annotations

import re
from functools import cache

from policy_targets import codelists

SIGNS = frozenset("[(\\.^$")  # what begins so begins with no character
FIRST_OF_SEVERAL = re.compile(r"\[([^\]^\\-]+)\](\??)(?![*+{])(.*)")


def cue(name: str) -> str:
    """A pattern of any of the words of a cue; a word may be a pattern itself (计划(?!生育)).

    >>> import re
    >>> bool(re.search(cue("promised"), "力争新增30家")), bool(re.search(cue("promised"), "新增30家"))
    (True, False)
    """
    return f"(?:{'|'.join(_words(name))})"


def list_words(name: str) -> tuple[str, ...]:
    """The words of a cue that are words and no patterns.

    >>> "不低于" in list_words("weighed")
    True
    """
    return _words(name)


def beginnings(*names: str) -> str:
    """A pattern of what the words of some cues begin with: nearly every place in a text is left after this one look.

    >>> import re
    >>> bool(re.match(beginnings("working_on"), "围")), bool(re.match(beginnings("working_on"), "绕"))
    (True, False)
    """
    words = [word for name in names for word in _words(name)]
    chars = "".join(sorted({word[0] for word in words if word[0] not in SIGNS}))
    return "|".join([f"[{re.escape(chars)}]", *(word for word in words if word[0] in SIGNS)])


def first_letters(*names: str) -> frozenset[str]:
    """The letters that words of some cues begin with, and some more: what begins with another letter is no such word.

    >>> "排" in first_letters("carried"), "隐" in first_letters("carried")
    (True, False)
    """
    words = [word for name in names for word in _words(name)]
    return frozenset(char for word in words for char in _outer(word, word[0], word[1:2]) if char.isalpha())


def last_letters(*names: str) -> frozenset[str]:
    """The letters that words of some cues end in, and some more; of no use for a word that ends in any letter.

    >>> "查" in last_letters("carried"), "隐" in last_letters("carried")
    (True, False)
    """
    words = [word for name in names for word in _words(name)]
    return frozenset(char for word in words for char in _outer(word, word[-1], "") if char.isalpha())


def _outer(word: str, char: str, behind: str) -> str:
    """The first or last character of a word, or all of a pattern that may begin or end in several."""
    return char if char.isalpha() and behind != "?" else word


@cache
def _words(name: str) -> tuple[str, ...]:
    """The words, [近约]达 spelled out as 近达 and 约达: words that all begin with a character are found faster."""
    row = next(row for row in codelists.load_rows("cues") if row["cue"] == name)
    return tuple(spelled for word in row["words"].split() for spelled in _spell_out(word))


def _spell_out(word: str) -> list[str]:
    several = FIRST_OF_SEVERAL.fullmatch(word)
    if not several:
        return [word]
    chars, optional, rest = several.groups()
    return [*(re.escape(char) + rest for char in chars), *([rest] if optional else [])]
