"""What a rule asks of a row, question by question.

A rule is an ordinary function of a row. Run on a `TracedRow`, whose cells write down what the rule asks of them (is
there a value? which code? is one number more than another?), it leaves a path of questions and answers. Rows that
answer alike along the path get the same verdict, because the rule has seen nothing else of them. `rules.engine` keeps
these paths and answers the questions for whole columns.

A rule may also do with a cell what no question covers: write it into a message, search it with an expression. Then the
trace ends, and every row that comes so far is asked by itself.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from types import MappingProxyType
from typing import Any, NoReturn, Protocol

OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {"==": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
)


class AskEach(Exception):  # noqa: N818 - not an error: the trace ends
    """A rule needs a cell itself, so that every row must be asked by itself."""


@dataclass(frozen=True, slots=True)
class ReferredRow:
    """The first row of a table whose key is a cell of the row asked."""

    table: str
    key: str
    by: Operand


@dataclass(frozen=True, slots=True)
class Operand:
    """A column of the row asked, or of a row that it leads to."""

    column: str
    of: ReferredRow | None = None


@dataclass(frozen=True, slots=True)
class Multiple:
    """A number times a cell, or the number alone."""

    factor: Decimal
    cell: Operand | None = None


@dataclass(frozen=True, slots=True)
class WhichValue:
    """Which of its few values the cell has."""

    cell: Operand


@dataclass(frozen=True, slots=True)
class IsThere:
    """Whether there is anything in the cell."""

    cell: Operand


@dataclass(frozen=True, slots=True)
class Compares:
    """Whether two numbers compare so."""

    operator: str
    left: Multiple
    right: Multiple


@dataclass(frozen=True, slots=True)
class IsSameText:
    """Whether two texts are the same; the second may be given."""

    left: Operand
    right: Operand | str


@dataclass(frozen=True, slots=True)
class Contains:
    """Whether the text has these characters."""

    cell: Operand
    chars: str


@dataclass(frozen=True, slots=True)
class Matches:
    """Whether an expression matches somewhere in the text (see `rules.screens`)."""

    cell: Operand
    expression: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Whether a function answers yes for the row; what it reads is not asked, so no row answers for another."""

    function: str
    of: ReferredRow | None = None


@dataclass(frozen=True, slots=True)
class IsFound:
    """Whether there is a row that the cell leads to."""

    row: ReferredRow


Question = WhichValue | IsThere | Compares | IsSameText | Contains | Matches | Answers | IsFound


class AskedRow(Protocol):
    """One row that can be asked: it gives its answers as small numbers, 1 for yes and 0 for no."""

    def ask(self, question: Question) -> int:
        """The answer, noted."""
        ...

    def kind(self, cell: Operand) -> str:
        """What the cell holds: a `code`, a `number` or a `text`; nothing where there is no such column."""
        ...

    def value(self, cell: Operand, code: int) -> Any:
        """The value of a code."""
        ...


class TracedRow(Mapping[str, Any]):
    """A row that writes down what is asked of it.

    >>> class Row150:
    ...     def kind(self, cell): return {"value": "number", "unit": "code"}.get(cell.column, "")
    ...     def value(self, cell, code): return "家"
    ...     def ask(self, question): print(question); return 1
    >>> row = TracedRow(Row150())
    >>> row.get("unit"), row.get("note")
    WhichValue(cell=Operand(column='unit', of=None))
    ('家', None)
    >>> row["value"] > 100
    IsThere(cell=Operand(column='value', of=None))
    Compares(operator='>', left=Multiple(factor=Decimal('1'), cell=Operand(column='value', of=None)), ...)
    True
    >>> f"{row['value']}"
    Traceback (most recent call last):
    policy_targets.rules.questions.AskEach: value
    """

    def __init__(self, asked: AskedRow, of: ReferredRow | None = None) -> None:
        self._asked, self._of = asked, of

    def __getitem__(self, column: str) -> Any:
        cell = Operand(column, self._of)
        kind = self._asked.kind(cell)
        if not kind:
            raise KeyError(column)
        if kind == "code":
            return self._asked.value(cell, self._asked.ask(WhichValue(cell)))
        if not self._asked.ask(IsThere(cell)):
            return None
        return (
            TracedNumber(self._asked, Multiple(Decimal(1), cell)) if kind == "number" else TracedText(self._asked, cell)
        )

    def answers(self, function: str) -> bool:
        """Whether a function answers yes for the row."""
        return bool(self._asked.ask(Answers(function, self._of)))

    def __contains__(self, column: object) -> bool:
        return isinstance(column, str) and bool(self._asked.kind(Operand(column, self._of)))

    def __bool__(self) -> bool:
        return True  # a row has columns

    def __iter__(self) -> Iterator[str]:
        raise AskEach("all columns")

    def __len__(self) -> int:
        raise AskEach("all columns")


class Traced:
    """A cell that is there, and writes down what is asked of it."""

    __slots__ = ("asked", "name")

    def __init__(self, asked: AskedRow, name: Operand | None) -> None:
        self.asked, self.name = asked, name

    def _end(self, *_: Any, **__: Any) -> NoReturn:
        raise AskEach(self.name.column if self.name else "a number")

    __hash__ = __str__ = __repr__ = __format__ = __len__ = __iter__ = __int__ = _end

    def __getattr__(self, attribute: str) -> NoReturn:
        self._end()


class TracedText(Traced):
    """A text that is there: whether it is another one, and what stands in it, are questions."""

    __slots__ = ()
    name: Operand

    def __bool__(self) -> bool:
        return True  # an empty cell is None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, str | TracedText):
            return False
        right = other.name if isinstance(other, TracedText) else other
        return bool(self.asked.ask(IsSameText(self.name, right)))

    __hash__ = Traced._end

    def __contains__(self, chars: str) -> bool:
        return bool(self.asked.ask(Contains(self.name, chars)))

    def has_match(self, expression: str) -> bool:
        """Whether an expression matches somewhere in the text."""
        return bool(self.asked.ask(Matches(self.name, expression)))


class TracedNumber(Traced):
    """A number that is there, perhaps times another: how it compares with others is a question."""

    __slots__ = ("term",)

    def __init__(self, asked: AskedRow, term: Multiple) -> None:
        super().__init__(asked, term.cell)
        self.term = term

    def _compare(self, sign: str, other: Any) -> bool:
        if not isinstance(other, TracedNumber | Decimal | int):
            self._end()
        right = other.term if isinstance(other, TracedNumber) else Multiple(Decimal(other))
        return bool(self.asked.ask(Compares(sign, self.term, right)))

    def __bool__(self) -> bool:
        return not self._compare("==", 0)

    def __eq__(self, other: object) -> bool:
        return other is not None and self._compare("==", other)

    __hash__ = Traced._end

    def __lt__(self, other: Any) -> bool:
        return self._compare("<", other)

    def __le__(self, other: Any) -> bool:
        return self._compare("<=", other)

    def __gt__(self, other: Any) -> bool:
        return self._compare(">", other)

    def __ge__(self, other: Any) -> bool:
        return self._compare(">=", other)

    def __mul__(self, factor: Decimal | int) -> TracedNumber:
        if not isinstance(factor, Decimal | int):
            self._end()
        return TracedNumber(self.asked, Multiple(self.term.factor * factor, self.term.cell))

    __rmul__ = __mul__


def ask_whole(function: Callable[..., bool]) -> Callable[..., bool]:
    """Let rules ask a function of a row, and perhaps of the tables, as one question.

    For what takes long (reading a quote) or looks into texts (spans). Where `rules.column_proofs` proves in columns
    that the answer is yes, it is; every other row is asked by itself.

    >>> @ask_whole
    ... def is_long(row):
    ...     return len(row["quote"]) > 3
    >>> is_long({"quote": "企业150家"}), is_long({"quote": "企业"})
    (True, False)
    """

    @wraps(function)
    def ask(row: Mapping[str, Any], *tables: Any) -> bool:
        return row.answers(function.__name__) if isinstance(row, TracedRow) else function(row, *tables)

    return ask
