"""Ask rules of many rows at once, each rule written once.

For every rule a `Memo` keeps the paths that its traces took (see `rules.questions`): which question came first, which
came after each answer, and where the rule was content. The questions are answered for whole columns, so each distinct
path is run once, whatever the number of rows. A row is asked by itself where it broke the rule, where the rule needs a
cell itself, where a question has no answer in columns, and where a cell cannot be read; the rule alone says what is
wrong. Nobody lists what a rule reads: the rule reads, and that is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policy_targets.rules import between
from policy_targets.rules.arrays import MICRO, Columns, locate, pick, to_mask
from policy_targets.rules.column_proofs import PROOFS
from policy_targets.rules.lookup import Tables, Untold
from policy_targets.rules.questions import (
    OPERATORS,
    Answers,
    AskEach,
    Compares,
    Contains,
    IsFound,
    IsSameText,
    IsThere,
    Matches,
    Multiple,
    Operand,
    Question,
    ReferredRow,
    TracedRow,
    TracedText,
    WhichValue,
)
from policy_targets.rules.row import Breach, Row
from policy_targets.rules.screens import may_have

SAFE = 2**62
SLICE = 1 << 16  # rows looked at together
DENSE = 1 << 17  # cells of a table that is looked up in one step
MOST = 500_000  # paths of a rule that are kept
UNDECIDED = -1  # an answer that columns do not give
UNKNOWN, CONTENT, EACH = -1, -2, -3  # what a path leads to, beside its next stop
NOTHING = np.empty(0, np.int64)
STOPS = CODES = 32  # bits for the number of a stop, and for an answer


class Rules:
    """The rules of one table, which remember the paths that rows took through them.

    >>> place = Columns({"level": ["county"]}, {"level": np.array([0])}, {"parent_id": pa.array([""])})
    >>> [(at, breach.rule) for at, breach in Rules([between.place_has_parent]).find_breaches(place)]
    [(0, 'place_has_parent')]
    >>> place = Columns({"level": ["county"]}, {"level": np.array([0])}, {"parent_id": pa.array(["321000"])})
    >>> list(Rules([between.place_has_parent]).find_breaches(place))
    []
    """

    def __init__(self, rules: Sequence[Callable[..., Any]], tables: Tables | None = None) -> None:
        self.tables = tables or Tables()
        self.memos = [Memo(rule) for rule in rules]

    def find_breaches(self, columns: Columns) -> Iterator[tuple[int, Breach]]:
        """Every rule that a row breaks, by the place of the row, in the order of the rules."""
        answers, unread = ColumnAnswers(columns, self.tables), np.array(sorted(columns.unread), int)
        for start in range(0, len(columns), SLICE):
            end = min(start + SLICE, len(columns))
            here = unread[(unread >= start) & (unread < end)]
            places = np.setdiff1d(np.arange(start, end), here, assume_unique=True)
            doubted = [np.union1d(memo.find_doubted(answers, places), here) for memo in self.memos]
            yield from self._ask_each(columns, doubted)

    def _ask_each(self, columns: Columns, doubted: Sequence[np.ndarray]) -> Iterator[tuple[int, Breach]]:
        places = np.unique(np.concatenate([np.empty(0, int), *doubted]))
        doubts = [set(those.tolist()) for those in doubted]
        for start in range(0, len(places), 10_000):
            part = places[start : start + 10_000]
            for place, row in zip(part.tolist(), columns.rows(part), strict=True):
                asked = [memo.rule for memo, those in zip(self.memos, doubts, strict=True) if place in those]
                yield from ((place, breach) for breach in between.ask(asked, row, self.tables))


@dataclass(slots=True)
class Ways:
    """Where the answers to one question lead, from each stop that asks it.

    >>> ways = Ways()
    >>> ways.lead(ways.add_stop(), 3, CONTENT)
    >>> ways.follow(np.array([0, 0]), np.array([3, 1])).tolist() == [CONTENT, UNKNOWN]
    True
    """

    stops: int = 0
    known: dict[tuple[int, int], int] = field(default_factory=dict)
    width: int = 1
    table: np.ndarray | None = None  # by stop and code, while it is small
    keys: np.ndarray = field(default_factory=lambda: NOTHING)  # else the stops and codes in order, and where they lead
    nexts: np.ndarray = field(default_factory=lambda: NOTHING)

    def add_stop(self) -> int:
        """One more stop."""
        self.stops += 1
        if self.table is not None and self.stops > len(self.table):
            self.table, self.keys = None, NOTHING
        return self.stops - 1

    def lead(self, stop: int, code: int, to: int) -> None:
        """Note where an answer leads."""
        self.known[stop, code] = to
        self.width = max(self.width, code + 1)
        if self.table is not None and stop < len(self.table) and code < self.table.shape[1]:
            self.table[stop, code] = to
        else:
            self.table, self.keys = None, NOTHING

    def follow(self, stops: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """Where the answers lead: to a stop, to an end, or nowhere yet."""
        if self.table is None and not len(self.keys):
            self._lay_out()
        if self.table is not None:
            there = codes < self.table.shape[1]
            if there.all():
                return np.asarray(self.table[stops, codes])
            return np.where(there, self.table[stops, np.where(there, codes, 0)], UNKNOWN)
        wanted = stops << CODES | codes
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.nexts[at], UNKNOWN)

    def _lay_out(self) -> None:
        rows, width = (1 << (size - 1).bit_length() for size in (max(self.stops, 1), self.width))
        stops, codes = np.array(list(self.known), np.int64).reshape(-1, 2).T
        nexts = np.array(list(self.known.values()), np.int64)
        if rows * width <= DENSE or not len(nexts):
            self.table = np.full((rows, width), UNKNOWN)
            self.table[stops, codes] = nexts
        else:
            keys = stops << CODES | codes
            order = np.argsort(keys)
            self.keys, self.nexts = keys[order], nexts[order]


@dataclass(slots=True)
class Memo:
    """The paths of one rule: from stop to stop, as the answers lead.

    A stop is a point of a path at which a question is asked: the number of the question, and of the stop among those
    that ask it.
    """

    rule: Callable[..., Any]
    start: int = UNKNOWN
    numbers: dict[Question, int] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    ways: list[Ways] = field(default_factory=list)
    paths: int = 0

    def find_doubted(self, answers: ColumnAnswers, places: np.ndarray) -> np.ndarray:
        """The places of rows that must be asked by themselves."""
        if not len(places):
            return places
        if self.start == UNKNOWN:
            self.learn(answers, int(places[0]))
        doubted, waiting = [NOTHING], dict[int, list[tuple[np.ndarray, np.ndarray]]]()
        reached = np.full(len(places), self.start)
        while True:
            doubted.append(places[reached == EACH])
            for number, *part in _part_by_question(places, reached):
                waiting.setdefault(number, []).append((part[0], part[1]))
            if not waiting:
                return np.sort(np.concatenate(doubted))
            number = min(waiting)  # all that may come to a question are asked at once, as far as that can be told
            places, stops = _join_parts(waiting.pop(number))
            reached = self._walk(answers, number, places, stops)

    def _walk(self, answers: ColumnAnswers, number: int, places: np.ndarray, stops: np.ndarray) -> np.ndarray:
        """Where the answers to one question lead the rows at the places."""
        codes, ways = answers.find(self.questions[number], places), self.ways[number]
        decided = codes != UNDECIDED
        nexts = ways.follow(stops, np.where(decided, codes, 0))
        new = np.flatnonzero((nexts == UNKNOWN) & decided)
        if len(new):
            keys = stops[new] << CODES | codes[new]
            for first in np.unique(keys, return_index=True)[1].tolist():
                self.learn(answers, int(places[new[first]]))
            nexts[new] = ways.follow(stops[new], codes[new])
        return np.where(decided & (nexts != UNKNOWN), nexts, EACH)

    def learn(self, answers: ColumnAnswers, place: int) -> None:
        """Run the rule on a row, and keep its path; beyond MOST paths rows are asked one by one."""
        if self.paths == MOST:
            return
        self.paths += 1
        trace = Trace(answers, place)
        end = trace.run(self.rule)
        at: tuple[int, int, int] | None = None
        for question, code in trace.steps:
            stop = self._follow(at)
            if stop == UNKNOWN:
                stop = self._lead(at, self._add_stop(question))
            if stop < 0 or self.questions[stop >> STOPS] != question:
                raise RuntimeError(f"{self.rule.__name__} asks differently of rows that are alike in what it has asked")
            at = stop >> STOPS, stop & (1 << STOPS) - 1, code
        if self._follow(at) == UNKNOWN:
            self._lead(at, end if trace.open is None else self._add_stop(trace.open))

    def _follow(self, at: tuple[int, int, int] | None) -> int:
        return self.start if at is None else self.ways[at[0]].known.get(at[1:], UNKNOWN)

    def _lead(self, at: tuple[int, int, int] | None, to: int) -> int:
        if at is None:
            self.start = to
        else:
            self.ways[at[0]].lead(*at[1:], to)
        return to

    def _add_stop(self, question: Question) -> int:
        if question not in self.numbers:
            self.numbers[question] = len(self.questions)
            self.questions.append(question)
            self.ways.append(Ways())
        number = self.numbers[question]
        return number << STOPS | self.ways[number].add_stop()


def _part_by_question(places: np.ndarray, reached: np.ndarray) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """The questions that the rows at the places have come to, each with its rows and their stops."""
    asking = np.flatnonzero(reached >= 0)
    if len(asking) < len(reached):
        places, reached = places[asking], reached[asking]
    numbers, stops = reached >> STOPS, reached & (1 << STOPS) - 1
    asked = np.flatnonzero(np.bincount(numbers)).tolist()
    for number in asked:
        here = np.flatnonzero(numbers == number) if len(asked) > 1 else slice(None)
        yield number, places[here], stops[here]


def _join_parts(parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """The rows of some parts and their stops, in the order of the rows."""
    if len(parts) == 1:
        return parts[0]
    places, stops = (np.concatenate(cells) for cells in zip(*parts, strict=True))
    order = np.argsort(places, kind="stable")
    return places[order], stops[order]


class NoAnswer(Exception):  # noqa: N818 - not an error: the trace waits at its question
    """A question has no answer in columns for this row."""


class Trace:
    """One row of columns that is asked: the questions in their order, each with its answer."""

    def __init__(self, answers: ColumnAnswers, place: int) -> None:
        self.answers, self.place = answers, np.array([place])
        self.known: dict[Question, int] = {}
        self.steps: list[tuple[Question, int]] = []
        self.open: Question | None = None

    def run(self, rule: Callable[..., Any]) -> int:
        """Where the path of the rule ends."""
        row, tables = TracedRow(self), TracedTables(self, self.answers.tables)
        try:
            return EACH if between.call(rule, row, cast("Tables", tables)) else CONTENT
        except Untold:
            return CONTENT
        except (AskEach, NoAnswer, TypeError):  # a cell itself was given to what takes no traced one
            return EACH

    def ask(self, question: Question) -> int:
        """The answer, noted the first time."""
        if question not in self.known:
            code = int(self.answers.find(question, self.place)[0])
            if code == UNDECIDED:
                self.open = question
                raise NoAnswer
            self.known[question] = code
            self.note(question, code)
        return self.known[question]

    def note(self, question: Question, code: int) -> None:
        """Put the question and its answer on the path."""
        self.steps.append((question, code))

    def kind(self, cell: Operand) -> str:
        """What the cell holds."""
        columns = self.answers.source(cell)
        if cell.column in columns.thinned and columns is self.answers.source(Operand("", cell.of and cell.of.by.of)):
            raise RuntimeError(f"{cell.column} is kept for rows only that other tables lead to")
        return columns.kind(cell.column)

    def value(self, cell: Operand, code: int) -> Any:
        """The value of a code."""
        return self.answers.source(cell).values_of[cell.column][code]


class TracedTables:
    """Tables that a traced cell may be looked up in."""

    def __init__(self, trace: Trace, tables: Tables) -> None:
        self.trace, self.tables = trace, tables

    def find(self, table: str, **cells: Any) -> Row | None:
        """The first row with these cells: traced itself where a traced text leads to it."""
        (key, value), *more = cells.items()
        if not isinstance(value, TracedText) or more or not self.tables.has(table):
            return self.tables.find(table, **cells)
        kept = self.tables.columns(table)
        if kept is None or kept.kind(key) != "text":
            raise AskEach(key)
        row = ReferredRow(table, key, value.name)
        return TracedRow(self.trace, row) if self.trace.ask(IsFound(row)) else None

    def find_circles(self, table: str, key: str, parent: str) -> Mapping[Any, tuple[Any, ...]]:
        """The circles of a table, which no row decides by itself."""
        return self.tables.find_circles(table, key, parent)


class ColumnAnswers:
    """The answers that columns give, as small numbers: the code of a value, 1 for yes, 0 for no, or UNDECIDED.

    >>> rows = Columns({"unit": [None, "家"]}, {"unit": np.array([1, 0])}, {"quote": pa.array(["企业150家", ""])})
    >>> answers = ColumnAnswers(rows, Tables())
    >>> [answers.find(it, np.array([0, 1])) for it in (WhichValue(Operand("unit")), IsThere(Operand("quote")))]
    [array([1, 0]), array([1, 0])]
    """

    def __init__(self, columns: Columns, tables: Tables) -> None:
        self.columns, self.tables = columns, tables
        self._joined: dict[ReferredRow, np.ndarray] = {}

    def source(self, cell: Operand) -> Columns:
        """The columns that a cell stands in."""
        found = self.columns if cell.of is None else self.tables.columns(cell.of.table)
        if found is None:
            raise AskEach(cell.column)
        return found

    def find(self, question: Question, places: np.ndarray) -> np.ndarray:
        """The answers of the rows at the places."""
        found: np.ndarray = np.asarray(ANSWERS[type(question)](self, question, places))
        return found.astype(np.int64)

    def pick(self, cell: Operand, cells: Any, places: np.ndarray) -> Any:
        """What the rows at the places have in the column of a cell, of the rows themselves or of those they lead to."""
        if cell.of is None:
            return pick(cells, places)
        at = self._join(cell.of)[places]
        return cells[at] if isinstance(cells, np.ndarray) else cells.take(pa.array(at))

    def texts(self, cell: Operand, places: np.ndarray) -> pa.Array:
        """The texts of a column."""
        return self.pick(cell, self.source(cell).texts[cell.column], places)

    def _which(self, question: WhichValue, places: np.ndarray) -> np.ndarray:
        cell = question.cell
        return np.asarray(self.pick(cell, self.source(cell).codes[cell.column], places))

    def _is_there(self, question: IsThere, places: np.ndarray) -> np.ndarray:
        cell = question.cell
        return np.asarray(self.pick(cell, self.source(cell).is_there(cell.column), places))

    def _is_same(self, question: IsSameText, places: np.ndarray) -> np.ndarray:
        right = question.right
        other = self.texts(right, places) if isinstance(right, Operand) else pa.scalar(right, pa.string())
        return to_mask(pc.equal(self.texts(question.left, places), other))

    def _contains(self, question: Contains, places: np.ndarray) -> np.ndarray:
        return to_mask(pc.match_substring(self.texts(question.cell, places), question.chars))

    def _matches(self, question: Matches, places: np.ndarray) -> np.ndarray:
        texts = self.texts(question.cell, places)
        if len(texts) == 1:  # of a trace: an expression takes longer to compile than to match
            return np.array([may_have(question.expression, texts[0].as_py() or "")])
        return to_mask(pc.match_substring_regex(texts, question.expression))

    def _answers(self, question: Answers, places: np.ndarray) -> np.ndarray:
        proof = PROOFS.get(question.function) if question.of is None else None
        proved = proof(self.columns, places, self.tables) if proof else np.zeros(len(places), bool)
        return np.where(proved, 1, UNDECIDED)

    def _is_found(self, question: IsFound, places: np.ndarray) -> np.ndarray:
        at = self._join(question.row)[places]
        unread = self.tables.columns(question.row.table).unread  # type: ignore[union-attr]
        odd = np.isin(at, np.array(sorted(unread), int)) if unread else np.zeros(len(at), bool)
        return np.where(odd, UNDECIDED, at >= 0)

    def _join(self, row: ReferredRow) -> np.ndarray:
        """Where the rows lead to, of all rows; -1 where they lead nowhere."""
        if row not in self._joined:
            kept, by = self.tables.columns(row.table), self.source(row.by)
            found = np.full(len(self.columns), -1)
            asked = np.flatnonzero(self._at_all(row.by) >= 0)
            asked = asked[by.is_there(row.by.column)[self._at_all(row.by)[asked]]]
            found[asked] = locate(kept.texts[row.key], self.texts(row.by, asked))  # type: ignore[union-attr]
            self._joined[row] = found
        return self._joined[row]

    def _at_all(self, cell: Operand) -> np.ndarray:
        return np.arange(len(self.columns)) if cell.of is None else self._join(cell.of)

    def _compare(self, question: Compares, places: np.ndarray) -> np.ndarray:
        left, right = question.left, question.right
        decimals = max(-int(term.factor.normalize().as_tuple().exponent) for term in (left, right))
        scale = Decimal(10) ** max(decimals, 0)
        (one, first), (two, second) = (self._count(term, scale, places) for term in (left, right))
        return np.where(first & second, OPERATORS[question.operator](one, two), UNDECIDED)

    def _count(self, term: Multiple, scale: Decimal, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Numbers as millionths, times the scale, and for which of them that is right."""
        factor = int(term.factor * scale)
        if term.cell is None:
            whole = factor * MICRO
            known = abs(whole) < SAFE
            return np.full(len(places), whole if known else 0), np.full(len(places), known)
        micro, fits = self.source(term.cell).micro(term.cell.column)
        numbers, fits = (self.pick(term.cell, it, places) for it in (micro, fits))
        if factor != 1:
            fits = fits & (np.abs(numbers.astype(float)) * abs(factor) < SAFE)
            numbers = np.where(fits, numbers, 0) * (factor if abs(factor) < SAFE else 0)
        return numbers, fits


ANSWERS: dict[type, Callable[[ColumnAnswers, Any, np.ndarray], np.ndarray]] = {
    WhichValue: ColumnAnswers._which,
    IsThere: ColumnAnswers._is_there,
    Compares: ColumnAnswers._compare,
    IsSameText: ColumnAnswers._is_same,
    Contains: ColumnAnswers._contains,
    Matches: ColumnAnswers._matches,
    Answers: ColumnAnswers._answers,
    IsFound: ColumnAnswers._is_found,
}
