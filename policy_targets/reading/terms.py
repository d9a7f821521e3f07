"""The words for indicators: data/indicator_terms.csv, opened into the names that they stand for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from policy_targets import codelists

GAP = "…"  # 研发投入…占…比重: other words may stand there
SIBLINGS = ("", "-growth", "-multiple", "-rank")  # one name serves an indicator, its growth and its rank
OTHER = "-other"  # projects-other: of a kind that only the label tells
NOTHING: Mapping[str, Iterable[str]] = MappingProxyType({})
GROUP = re.compile(r"\(([^()]*)\)")


class Term(NamedTuple):
    """One name, in its pieces, with the indicators that it may stand for.

    `front` is its pieces but the last. `weight` is how many characters must be there: the longer a name, the more it
    says; a second piece says more still. A name of what no other indicator covers (项目, 企业) says least.
    """

    pieces: tuple[str, ...]
    indicators: tuple[str, ...]
    front: tuple[str, ...]
    weight: int


def expand_pattern(pattern: str) -> Iterator[str]:
    """Every name that a pattern of data/indicator_terms.csv stands for: (a|b) is a or b, (a|) is a or nothing.

    >>> list(expand_pattern("(规上|)工业(产值|利润)"))
    ['规上工业产值', '规上工业利润', '工业产值', '工业利润']
    >>> list(expand_pattern("粮食产量"))
    ['粮食产量']
    """
    parts = GROUP.split(pattern)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return ("".join(chosen) for chosen in product(*choices))


def split_name(name: str) -> tuple[str, ...]:
    """The pieces of a name between its gaps.

    >>> split_name("研发投入…占…比重")
    ('研发投入', '占', '比重')
    """
    return tuple(piece for piece in name.split(GAP) if piece)


@cache
def terms_by_ending() -> Mapping[str, tuple[Term, ...]]:
    """Every term by its last piece: a label is recognised by its end, where the head of a Chinese phrase stands.

    >>> [term.indicators[0] for term in terms_by_ending()["人均GDP"]]
    ['gdp-per-capita']
    """
    named: dict[str, list[str]] = defaultdict(list)
    for row in codelists.load_rows("indicator_terms"):
        family = _family(row["indicator_id"])
        for name in expand_pattern(row["term"]):
            named[name] += family
    endings: dict[str, tuple[Term, ...]] = {}
    for name, indicators in named.items():
        pieces = split_name(name)
        weight = 0 if OTHER in indicators[0] else sum(map(len, pieces)) + 3 * (len(pieces) - 1)
        term = Term(pieces, tuple(dict.fromkeys(indicators)), pieces[:-1], weight)
        endings[pieces[-1]] = (*endings.get(pieces[-1], ()), term)
    return MappingProxyType(endings)


def _family(indicator: str) -> list[str]:
    known = codelists.index_rows("indicators")
    return [indicator + suffix for suffix in SIBLINGS if indicator + suffix in known]


@cache
def lengths_by_last() -> Mapping[str, tuple[int, ...]]:
    """How long the endings of a word are that ends in three characters, by these, or by its last two: where to look.

    >>> lengths_by_last()["GDP"]
    (7, 6, 5, 3)
    """
    lengths = _lengths(terms_by_ending(), slice(-3, None))
    both = {last: (*found, *(lengths.get(last[1:], ()) if len(last) > 2 else ())) for last, found in lengths.items()}
    return MappingProxyType(both)


@cache
def lengths_by_first() -> Mapping[str, tuple[int, ...]]:
    """How long the whole names are that have the same first two characters, the longest first.

    >>> lengths_by_first()["CP"]
    (3,)
    """
    return _lengths(whole_names(), slice(0, 2))


@cache
def whole_names() -> frozenset[str]:
    """The names that have no gap.

    >>> "粮食产量" in whole_names()
    True
    """
    return frozenset(end for end, terms in terms_by_ending().items() if any(len(t.pieces) == 1 for t in terms))


def _lengths(names: Iterable[str], which: slice) -> Mapping[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[which]].add(len(name))
    return MappingProxyType({pair: tuple(sorted(found, reverse=True)) for pair, found in lengths.items()})


def compile_words(words: Iterable[str], never_before: Mapping[str, Iterable[str]] = NOTHING) -> re.Pattern[str]:
    """A pattern that finds the longest of many words at a place without going back: a tree of their beginnings.

    `never_before` has what may not follow a word; then a shorter one is looked for.

    >>> compile_words(["工业", "工业投资", "投资"]).findall("工业投资和投资")
    ['工业投资', '投资']
    >>> compile_words(["工业", "工业投资"], {"工业投资": ["者"]}).findall("工业投资者")
    ['工业']
    >>> compile_words(["平方", "平方米"], {"平方": ["公"]}).findall("平方米公寓")
    ['平方米']
    >>> compile_words(["工业"]).findall("农业")
    []
    """
    return re.compile(f"(?:{join_words(words, never_before)})")


def join_words(words: Iterable[str], never_before: Mapping[str, Iterable[str]] = NOTHING) -> str:
    """The choices of that pattern, bare: a choice of characters is looked for faster than one in brackets.

    >>> join_words(["工业", "工业投资", "投资"])
    '工业(?:投资)?|投资'
    """
    stops = {word: "|".join(map(re.escape, behind)) for word, behind in never_before.items()}
    endings = ((word, f"(?!{stops[word]})" if stops.get(word) else "") for word in sorted(set(words)))
    return _choices(list(endings))[0]


def _branch(words: list[tuple[str, str]]) -> str:
    """The pattern of what may follow one beginning: rests of words, each with the pattern of what stands behind it."""
    choice, count = _choices(words)
    ending = next((behind for word, behind in words if not word), None)
    if not count:
        return ending or ""
    if ending is None:
        return choice if count == 1 else f"(?:{choice})"
    return f"(?:{choice}|{ending})" if ending else f"(?:{choice})?"


def _choices(words: list[tuple[str, str]]) -> tuple[str, int]:
    """The patterns of the words by their first characters, and how many they are."""
    below: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for word, behind in words:
        if word:
            below[word[0]].append((word[1:], behind))
    return "|".join(re.escape(first) + _branch(rest) for first, rest in below.items()), len(below)
