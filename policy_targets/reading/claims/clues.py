"""The words of a paragraph that promise or report: each with the side that it speaks for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import NamedTuple

from policy_targets.reading.patterns import any_of
from policy_targets.reading.shapes import read_shape
from policy_targets.reading.words import list_words

# The order is that in which words are tried at a place: what only looks like a promise first.
KINDS = (
    "neutral", "share", "compared", "object", "to_come", "required", "plan", "intended", "expected", "promise", "wish",
    "past", "done", "won", "reported",
)  # fmt: skip
SILENT = "neutral"
AHEAD = frozenset(("to_come", "required", "plan", "intended", "expected", "promise", "wish"))
WEAK = frozenset(("intended", "wish", "won", "share", "compared"))
ASIDE = frozenset(("reported", "object"))


class Clue(NamedTuple):
    """Words that speak for a target or for an outcome.

    For a target: `promise` (力争, 目标是), `wish` (将, 确保, 安排), `plan` (年度计划投资), `intended` (计划投资),
    `required` (应达到), `expected` (预计), `to_come` (建成投产后). For an outcome: `past` (去年), `done` (已, 截至),
    `won` (获批), `share` (占年度计划的), `compared` (高于预期目标). For neither alone: `reported` (同比, 据统计) and
    `object` (将原有…).

    Offsets: in the paragraph.
    """

    start: int
    end: int
    kind: str

    @property
    def looks_ahead(self) -> bool:
        """Whether the words speak for a target."""
        return self.kind in AHEAD

    @property
    def is_weak(self) -> bool:
        """Whether the words are found in reviews and plans alike: 争取到资金, 力争获批."""
        return self.kind in WEAK

    @property
    def is_aside(self) -> bool:
        """Whether the words alone speak for neither."""
        return self.kind in ASIDE


def find_clues(chars: str) -> list[Clue]:
    """Return the clues of a paragraph in their order; names that only look like promises are left out.

    >>> chars = "计划改造45个，目前完工31个"
    >>> [(it.kind, chars[it.start : it.end]) for it in find_clues(chars)]
    [('plan', '计划'), ('done', '目前')]
    >>> find_clues("计划生育覆盖120个村")
    []
    """
    beginning, patterns = _patterns()
    found, end = list[Clue](), 0
    for place in beginning.finditer(chars):
        start = place.start()
        if start >= end and (match := patterns[chars[start]].match(chars, start)):
            end = match.end()
            if match.lastgroup != SILENT:
                found.append(Clue(start, end, match.lastgroup or SILENT))
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], Mapping[str, re.Pattern[str]]]:
    """What a clue begins with, one or two characters; and by its first character the words it can be."""
    beginnings, words = set[str](), defaultdict[str, list[tuple[str, str]]](list)
    for kind in KINDS:
        for word in list_words(f"clue_{kind}"):
            for begins in _beginnings(word):
                beginnings.add(begins)
                if (kind, word) not in words[begins[0]]:
                    words[begins[0]].append((kind, word))
    single = {begins for begins in beginnings if len(begins) == 1}
    pairs = [begins for begins in beginnings if begins[0] not in single]
    beginning = re.compile(f"{any_of([*single, *pairs])}")
    return beginning, {first: re.compile("|".join(_by_kind(choices))) for first, choices in words.items()}


def _by_kind(choices: list[tuple[str, str]]) -> Iterator[str]:
    """An expression for each kind of words, in their order."""
    kinds = dict.fromkeys(kind for kind, _ in choices)
    for kind in kinds:
        yield f"(?P<{kind}>{'|'.join(word for other, word in choices if other == kind)})"


def _beginnings(word: str) -> list[str]:
    """The characters that a word begins with, two where both are known.

    >>> sorted(_beginnings("[预估]计达")), _beginnings("将(?!近)")
    (['估计', '预计'], ['将'])
    """
    shape = read_shape(word, 0)
    first, second = shape.heads[0], shape.heads[1] if shape.least > 1 else None
    if first is None:
        raise ValueError(f"data/cues.csv: {word} may begin with any character. Name its first one.")
    return [a + b for a, b in product(first, second)] if second else list(first)
