"""Patterns: expressions that derive from themselves what must stand in a text for them to match.

Write a rule plainly, with `Pattern` where you would write `re.compile`, and add no check of your own in front of it:

    LACKING = Pattern("(?:仍有|仅有|只有|仅)[近约]?$")
    WORKS = Pattern(any_of(["工程", "项目", *others]) + "建设")
    ...
    if LACKING.search(before): ...

- `search`, `match`, `fullmatch`, `finditer`, `findall`, `sub` find what those of `re` find, to the letter. A text that
  cannot match is refused before the expression is tried: by its last character (LACKING ends in 有, 仅, 近 or 约, or
  nowhere), by its first one, or because a character that every match contains is missing.
- `ends(text, at)` is the match that ends at `at`: no need to cut out what stands before a number, nor to write `$`.
  What stands behind `at` is not looked at, not even by (?=…).
- `words("确保", "力争")` is a pattern of words, the longest at a place; `any_of(words)` the same to be built in.
- `first`, `last` and `needed` show what was derived. None there means that the expression tells nothing: a wide class
  ([一-龥], [^，]) in that place does it, or a part that may be empty ([了]?) and leaves nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import takewhile
from types import MappingProxyType
from typing import Any, Protocol, cast

from policy_targets.reading.shapes import END, Chars, Shape, read_shape

MANY = 6  # alternatives that take longer to try than one look at a character
NOTHING: Mapping[str, Iterable[str]] = MappingProxyType({})
Lacks = Callable[[str, int, int], bool]
INLINE = re.compile(r"\s*\(\?[aiLmsux]+\)")  # nothing can be put before (?x)


class Find(Protocol):
    """The search of a pattern, or its match."""

    def __call__(self, string: str, pos: int = 0, endpos: int = END) -> re.Match[str] | None:
        """Return the match, or None."""


class Pattern:
    """An expression with the methods of `re.Pattern`; see the head of this module.

    The `pos` of a match may be where the match begins; all else is as `re` has it.

    >>> lacking = Pattern("(?:仍有|仅有|只有|仅)[近约]?$")
    >>> lacking.search("全县仍有近")[0], sorted(lacking.last)
    ('仍有近', ['仅', '有', '约', '近'])
    >>> lacking.search("全县仍有学校")
    """

    def __init__(self, expression: str, flags: int = 0) -> None:
        if INLINE.match(expression):
            raise ValueError(f"{expression}: flags inside the expression. Give them as the second argument.")
        self.pattern = expression
        self.compiled = re.compile(expression, flags)
        self.flags, self.groups = self.compiled.flags, self.compiled.groups
        self.sub, self.split = self.compiled.sub, self.compiled.split
        self._shape: Shape | None = None
        self._ending: re.Pattern[str] | None = None
        self._finds = dict[str, Find]()
        self._is_plain = False
        # each is made when it is called first, for most patterns are only searched or only matched
        self.search: Find = self._search_first
        self.match: Find = self._match_first
        self.fullmatch: Find = self._fullmatch_first

    def __repr__(self) -> str:
        return f"Pattern({self.pattern!r})"

    @property
    def first(self) -> Chars:
        """The characters that a match may begin with, or None when that may be any."""
        return self._known().heads[0] if self._known().least else None

    @property
    def last(self) -> Chars:
        """The characters that a match may end in, or None when that may be any."""
        return self._known().last if self._known().least else None

    @property
    def needed(self) -> Chars:
        """Characters of which every match contains one, or None."""
        return self._known().needed

    def ends(self, string: str, at: int = END, low: int = 0) -> re.Match[str] | None:
        """The match that ends at `at`, the one that begins first but not before `low`; as if the text ended there.

        >>> about = Pattern("大?约|近")
        >>> about.ends("新增大约30家", 4)[0]
        '大约'
        >>> about.ends("新增大约为30家", 5)
        """
        shape, at = self._known(), max(0, min(at, len(string)))
        if shape.least and shape.last is not None and string[at - 1 : at] not in shape.last:
            return None
        if self._ending is None:
            self._ending = re.compile(rf"{self._wrapped()}\Z", self.flags)
        return self._ending.search(string, max(low, at - shape.most), at)

    def finditer(self, string: str, pos: int = 0, endpos: int = END) -> Iterator[re.Match[str]]:
        """The matches one after the other.

        >>> [found[0] for found in words("工业", "工业投资").finditer("工业投资和工业")]
        ['工业投资', '工业']
        >>> list(words("工业").finditer("农业"))
        []
        """
        if self._is_plain or self._searches_plainly():
            return self.compiled.finditer(string, pos, endpos)
        return self._one_by_one(string, pos, endpos)

    def findall(self, string: str, pos: int = 0, endpos: int = END) -> list[Any]:
        """What is found, or its groups where the expression has groups.

        >>> Pattern("([0-9]+)年").findall("2021年和2025年"), Pattern("([0-9]+)年").findall("今年")
        (['2021', '2025'], [])
        """
        if self._is_plain or self._searches_plainly():
            return self.compiled.findall(string, pos, endpos)
        found = self.finditer(string, pos, endpos)
        if self.groups > 1:
            return [match.groups("") for match in found]
        return [match[self.groups] or "" for match in found]

    def _one_by_one(self, string: str, pos: int, endpos: int) -> Iterator[re.Match[str]]:
        while match := self.search(string, pos, endpos):  # none is empty
            yield match
            pos = match.end()

    def _search_first(self, string: str, pos: int = 0, endpos: int = END) -> re.Match[str] | None:
        self.search = self._find("search")
        return self.search(string, pos, endpos)

    def _match_first(self, string: str, pos: int = 0, endpos: int = END) -> re.Match[str] | None:
        self.match = self._find("match")
        return self.match(string, pos, endpos)

    def _fullmatch_first(self, string: str, pos: int = 0, endpos: int = END) -> re.Match[str] | None:
        self.fullmatch = self._find("fullmatch")
        return self.fullmatch(string, pos, endpos)

    def _searches_plainly(self) -> bool:
        """Whether its search is that of `re`."""
        self._is_plain = self._find("search") == self.compiled.search
        return self._is_plain

    def _find(self, name: str) -> Find:
        if name not in self._finds:
            self._finds[name] = self._make_search() if name == "search" else self._make_match(name)
        return self._finds[name]

    def _make_search(self) -> Find:
        """The search of `re` where that is fast, else one that refuses or that jumps to where a match can begin."""
        shape, find = self._known(), self.compiled.search
        if not shape.least:
            return find
        jumps = not shape.begins_fast and not shape.refers and any(shape.heads[: shape.least])
        jump = _jump(*self._entry(), self.compiled.match) if jumps else find
        if shape.closed and shape.last is not None and (not shape.begins_fast or shape.ways >= MANY):
            return _refuse(_lacks_end(shape.last), jump)
        return jump if jumps or shape.begins_fast or not shape.needed else _refuse(_lacks(shape.needed), find)

    def _make_match(self, name: str) -> Find:
        """The match or full match of `re`, behind a look at the first character or, where that may be any, for one."""
        shape, find = self._known(), cast("Find", getattr(self.compiled, name))
        if not shape.least or shape.begins_with_one:
            return find
        if first := shape.heads[0]:
            return cast("Find", getattr(re.compile(f"(?={_one_of(first)}){self._wrapped()}", self.flags), name))
        return _refuse(_lacks(shape.needed, shape.most), find) if shape.needed and shape.most < END else find

    def _entry(self) -> tuple[re.Pattern[str], int]:
        """What finds where matches can begin, and how far behind: known characters, from which it looks back."""
        shape = self._known()
        offset = next(place for place, chars in enumerate(shape.heads) if chars)
        known = [_one_of(chars) for chars in takewhile(bool, shape.heads[offset : shape.least]) if chars]
        behind = f"(?<=(?={self._wrapped()})(?s:.){{{offset + len(known)}}})"
        return re.compile("".join(known) + behind, self.flags), offset

    def _wrapped(self) -> str:
        """The expression in brackets; a line end closes a comment in it."""
        return f"(?:{self.pattern}\n)" if self.flags & re.VERBOSE else f"(?:{self.pattern})"

    def _known(self) -> Shape:
        if self._shape is None:
            self._shape = read_shape(self.pattern, self.flags)
        return self._shape


def words(*choices: str) -> Pattern:
    """A pattern of some words, the longest at a place.

    >>> words("确保", "力争", "力争到").search("今年力争到2027年")[0]
    '力争到'
    >>> words("确保", "力争").search("今年力求")
    """
    return Pattern(any_of(choices))


def any_of(choices: Iterable[str], never_before: Mapping[str, Iterable[str]] = NOTHING) -> str:
    """An expression of some words, the longest at a place: by their rests, once two sets of characters let them in.

    `never_before` has what may not follow a word; then a shorter one is looked for.

    >>> any_of(["确保", "力保", "力争"])
    '(?:[力确](?:(?=[争保])(?:争(?<=力争)|保(?<=[力确]保))))'
    >>> Pattern(any_of(["工业", "工业投资"], {"工业投资": ["者"]})).findall("工业投资者")
    ['工业']
    >>> Pattern(any_of(["工业"])).findall("农业")
    []
    """
    stops = {word: "|".join(map(re.escape, behind)) for word, behind in never_before.items()}
    firsts: dict[tuple[str, str], set[str]] = defaultdict(set)  # by the rest of a word and what may not follow it
    for word in filter(None, choices):
        firsts[word[1:], f"(?!{stops[word]})" if stops.get(word) else ""].add(word[0])
    ways = {
        (rest, stop): f"{re.escape(rest)}(?<={_one_of(begun)}{re.escape(rest)}){stop}"
        for (rest, stop), begun in sorted(firsts.items(), key=lambda way: (-len(way[0][0]), way[0]))
    }
    seconds = {rest[0] for rest, _ in ways if rest}
    longer = "|".join([way for (rest, _), way in ways.items() if rest])
    alone = [way for (rest, _), way in ways.items() if not rest]
    behind = "|".join([*([f"(?={_one_of(seconds)})(?:{longer})"] if longer else []), *alone])
    return f"(?:{_one_of(set[str]().union(*firsts.values()))}(?:{behind}))" if ways else "(?!)"


def _jump(entry: re.Pattern[str], offset: int, match: Callable[..., re.Match[str] | None]) -> Find:
    """A search that only tries the places that an entry finds."""

    def search(string: str, pos: int = 0, endpos: int = END) -> re.Match[str] | None:
        found = entry.search(string, pos + offset if pos > 0 else offset, endpos)
        return match(string, found.start() - offset, endpos) if found else None

    return search


def _refuse(lacks: Lacks, find: Find) -> Find:
    """What finds only where the text has what a match needs."""

    def search(string: str, pos: int = 0, endpos: int = END) -> re.Match[str] | None:
        return None if lacks(string, pos, endpos) else find(string, pos, endpos)

    return search


def _lacks_end(last: frozenset[str]) -> Lacks:
    """Whether a text ends in none of some characters; `$` is before a line end, too."""
    ends = last | {"\n"}

    def lacks(string: str, _pos: int, endpos: int) -> bool:
        at = (endpos if endpos < len(string) else len(string)) - 1
        return at < 0 or string[at] not in ends

    return lacks


def _lacks(needed: frozenset[str], most: int = END) -> Lacks:
    """Whether a text has none of some characters, no farther than a match that begins there is long."""
    one, scan = "".join(needed), re.compile(_one_of(needed)).search

    def lacks(string: str, pos: int, endpos: int) -> bool:
        low = pos if pos > 0 else 0
        high = endpos if endpos - low < most else low + most
        return string.find(one, low, high) < 0 if len(one) == 1 else scan(string, low, high) is None

    return lacks


def _one_of(chars: Set[str]) -> str:
    """An expression of one of some characters."""
    escaped = "".join(map(re.escape, sorted(chars)))
    return escaped if len(chars) == 1 else f"[{escaped}]"
