"""Shapes: what an expression tells of all its matches, how they begin, what stands in them, and how they end.

The expression is parsed, which `re` does, and its parts are joined from left to right. What is not understood is taken
for anything, so that a shape says too little at worst.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from types import MappingProxyType
from typing import Any, NamedTuple

_parser: Any = importlib.import_module("re._parser")  # in the standard library since 3.11
END = sys.maxsize  # of every text
PLACES = 2  # from the beginning of a match, whose characters are derived: two leave few places of a text to try
WIDEST = 256  # characters of a range; what is wider leaves too many places to try
SPACES = frozenset(char for char in map(chr, range(0x3001)) if char.isspace())  # \s; there are none beyond
Chars = frozenset[str] | None  # None is any character


class Shape(NamedTuple):
    """What every match of an expression, or of a part of it, looks like.

    `heads` are the characters that may stand at its first places, where it is so long; `last` those at its end;
    `needed` has one that stands in it somewhere. It is `closed` when it can only end where the text ends.
    """

    least: int = 0  # characters
    most: int = 0
    heads: tuple[Chars, ...] = (frozenset(),) * PLACES
    last: Chars = frozenset()
    needed: Chars = None
    closed: bool = False
    refers: bool = False  # to a group
    begins_with_one: bool = False  # character, or one of a class
    begins_fast: bool = False  # `re` itself looks for what the expression can begin with before it tries it
    ways: int = 1  # alternatives at its beginning


EMPTY = Shape()
UNKNOWN = Shape(0, END, (None,) * PLACES, None, refers=True)


def read_shape(expression: str, flags: int = 0) -> Shape:
    """The shape of all matches of an expression.

    >>> shape = read_shape("(?:仍有|仅)[近约]?$")
    >>> sorted(shape.heads[0]), sorted(shape.last), shape.most, shape.closed
    (['仅', '仍'], ['仅', '有', '约', '近'], 3, True)
    >>> read_shape("[^，]*").needed is None
    True
    """
    parts = _parser.parse(expression, flags)
    shape, (op, operand) = _join_all(parts, flags), _lead(parts)
    ways = operand[1] if op == "BRANCH" else [parts]
    one = op in ("LITERAL", "IN")
    fast = one or (op == "BRANCH" and all(len(way) and way[0][0].name == "LITERAL" for way in ways))
    return shape._replace(begins_with_one=one, begins_fast=fast and shape.heads[0] is not None, ways=len(ways))


def _one(chars: Chars) -> Shape:
    return Shape(1, 1, (chars, *EMPTY.heads[1:]), chars, chars)


def _read_literal(operand: Any, flags: int) -> Shape:
    return _one(_same(chr(operand), flags))


def _read_class(operand: Any, flags: int) -> Shape:
    return _one(_union(*(_members(op.name, of, flags) for op, of in operand)))


def _read_any(_operand: Any, _flags: int) -> Shape:
    return _one(None)


def _read_branch(operand: Any, flags: int) -> Shape:
    return _either([_join_all(parts, flags) for parts in operand[1]])


def _read_group(operand: Any, flags: int) -> Shape:
    _, added, dropped, parts = operand
    return _join_all(parts, (flags | added) & ~dropped)


def _read_repeat(operand: Any, flags: int) -> Shape:
    fewest, times, parts = operand
    return _repeat(int(fewest), END if times == _parser.MAXREPEAT else int(times), _join_all(parts, flags))


def _read_place(operand: Any, flags: int) -> Shape:
    end = operand.name == "AT_END" and not flags & re.MULTILINE
    return EMPTY._replace(closed=end or operand.name == "AT_END_STRING")


def _read_look(operand: Any, flags: int) -> Shape:
    return EMPTY._replace(refers=_join_all(operand[1], flags).refers)


def _read_parts(operand: Any, flags: int) -> Shape:
    return _join_all(operand, flags)


READERS: Mapping[str, Callable[[Any, int], Shape]] = MappingProxyType(  # by the names of `re`
    {
        "LITERAL": _read_literal,
        "IN": _read_class,
        "ANY": _read_any,
        "NOT_LITERAL": _read_any,
        "BRANCH": _read_branch,
        "SUBPATTERN": _read_group,
        "ATOMIC_GROUP": _read_parts,
        "MAX_REPEAT": _read_repeat,
        "MIN_REPEAT": _read_repeat,
        "POSSESSIVE_REPEAT": _read_repeat,
        "AT": _read_place,
        "ASSERT": _read_look,
        "ASSERT_NOT": _read_look,
    }
)


def _read_other(_operand: Any, _flags: int) -> Shape:
    return UNKNOWN


def _join_all(parts: Any, flags: int) -> Shape:
    shapes = [READERS.get(op.name, _read_other)(operand, flags) for op, operand in parts]
    return reduce(_join, shapes) if shapes else EMPTY


def _join(one: Shape, two: Shape) -> Shape:
    """The shape of one part and another behind it."""
    return Shape(
        least=one.least + two.least,
        most=min(one.most + two.most, END),
        heads=tuple(_head(one, two, place) for place in range(PLACES)),
        last=two.last if two.least else _union(one.last, two.last),
        needed=_fewer(one.needed, two.needed),
        closed=one.closed or two.closed,
        refers=one.refers or two.refers,
    )


def _head(one: Shape, two: Shape, place: int) -> Chars:
    """What may stand at a place: of the first part where that is long enough, of the second behind all its lengths."""
    if one.least > place:
        return one.heads[place]
    sizes = range(one.least, min(one.most, place) + 1)
    return _union(one.heads[place], *(two.heads[place - size] for size in sizes))


def _either(shapes: Sequence[Shape]) -> Shape:
    """The shape of one of several parts."""
    return Shape(
        least=min(shape.least for shape in shapes),
        most=max(shape.most for shape in shapes),
        heads=tuple(_union(*heads) for heads in zip(*(shape.heads for shape in shapes), strict=True)),
        last=_union(*(shape.last for shape in shapes)),
        needed=_union(*(shape.needed for shape in shapes)),
        closed=all(shape.closed for shape in shapes),
        refers=any(shape.refers for shape in shapes),
    )


def _repeat(fewest: int, times: int, part: Shape) -> Shape:
    """The shape of a part that is repeated."""
    begun = EMPTY
    for _ in range(min(times, PLACES)):
        begun = _join(part, begun)
    return Shape(
        least=fewest * part.least,
        most=min(times * part.most, END),
        heads=begun.heads,
        last=part.last if times else frozenset(),
        needed=part.needed if fewest else None,
        closed=part.closed and fewest > 0,
        refers=part.refers,
    )


def _union(*sets: Chars) -> Chars:
    return None if None in sets else frozenset[str]().union(*(chars or () for chars in sets))


def _fewer(one: Chars, two: Chars) -> Chars:
    if one is None or two is None:
        return two if one is None else one
    return two if len(two) < len(one) else one


def _same(char: str, flags: int) -> Chars:
    """The characters that a character stands for; with the case left open they are not worth knowing."""
    return None if flags & re.IGNORECASE and not char.lower() == char == char.upper() else frozenset(char)


def _members(op: str, operand: Any, flags: int) -> Chars:
    if op == "LITERAL":
        return _same(chr(operand), flags)
    if op == "RANGE" and operand[1] - operand[0] < WIDEST:
        return _union(*(_same(chr(code), flags) for code in range(operand[0], operand[1] + 1)))
    return SPACES if op == "CATEGORY" and operand.name == "CATEGORY_SPACE" else None


def _lead(parts: Any) -> tuple[str, Any]:
    """The part that an expression begins with, out of its brackets."""
    while len(parts) and parts[0][0].name == "SUBPATTERN":
        parts = parts[0][1][3]
    return (parts[0][0].name, parts[0][1]) if len(parts) else ("", None)
