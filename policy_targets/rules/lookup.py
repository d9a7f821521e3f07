"""The tables as rules see them: found by any column, and silent about what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policy_targets.rules.row import Row

if TYPE_CHECKING:
    from policy_targets.rules.arrays import Columns

Answer = tuple[str, str] | None


class Untold(Exception):  # noqa: N818 - not an error: the rule abstains
    """A rule asks for a cell or a table that cannot be read."""


class Unsure(dict[str, Any]):
    """A row some of whose cells cannot be read; a rule that asks for one of them abstains.

    >>> row = Unsure({"value": None, "unit": "家"}, unread={"value"})
    >>> row["unit"]
    '家'
    >>> row.get("value")
    Traceback (most recent call last):
    policy_targets.rules.lookup.Untold: value
    """

    def __init__(self, cells: Row, unread: Iterable[str]) -> None:
        super().__init__(cells)
        self.unread = frozenset(unread)

    def get(self, name: str, default: Any = None) -> Any:
        """The cell, or the default where there is no such column."""
        return self[name] if name in self else default  # noqa: SIM401 - it would call itself

    def __getitem__(self, name: str) -> Any:
        if name in self.unread:
            raise Untold(name)
        return super().__getitem__(name)


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of every table that is there, found by any of their columns."""

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    _indexes: dict[tuple[str, ...], dict[tuple[Any, ...], int]] = field(default_factory=dict, repr=False)
    _circles: dict[tuple[str, ...], Mapping[Any, tuple[Any, ...]]] = field(default_factory=dict, repr=False)

    def find(self, table: str, **cells: Any) -> Row | None:
        """The first row of a table that holds these cells, or None.

        Raises: Untold when the table is not there.

        >>> tables = Tables({"units": [{"unit": "家", "unit_code": "1"}]})
        >>> tables.find("units", unit="家")["unit_code"]
        '1'
        >>> tables.find("units", unit="斗")
        >>> tables.find("places", place_id="320000")
        Traceback (most recent call last):
        policy_targets.rules.lookup.Untold: places
        """
        if not self.has(table):
            raise Untold(table)
        name = (table, *cells)
        if name not in self._indexes:
            keys = enumerate(self.keys(table, tuple(cells)))
            index = self._indexes[name] = {}
            for place, key in keys:
                if key is not None:
                    index.setdefault(key, place)
        found = self._indexes[name].get(tuple(cells.values()))
        return None if found is None else self.row(table, found)

    def has(self, table: str) -> bool:
        """Whether the table is there."""
        return table in self.rows

    def row(self, table: str, place: int) -> Row:
        """The row at a place."""
        return self.rows[table][place]

    def columns(self, table: str) -> Columns | None:  # noqa: ARG002 - tables kept in columns know them
        """The rows of a table in columns, where they are kept so."""
        return None

    def find_circles(self, table: str, key: str, parent: str) -> Mapping[Any, tuple[Any, ...]]:
        """Of every row that lies on a circle of parents the keys of that circle.

        >>> rows = [{"id": "a", "up": "b"}, {"id": "b", "up": "a"}, {"id": "c", "up": "a"}, {"id": "d", "up": None}]
        >>> Tables({"bodies": rows}).find_circles("bodies", "id", "up")
        {'a': ('a', 'b'), 'b': ('a', 'b')}
        """
        name = (table, key, parent)
        if name not in self._circles:
            self._circles[name] = dict(_find_circles(dict(it for it in self.keys(table, (key, parent)) if it)))
        return self._circles[name]

    def keys(self, table: str, names: tuple[str, ...]) -> Iterable[tuple[Any, ...] | None]:
        """The cells of each row in some columns; None where one of them cannot be read."""
        for row in self.rows[table]:
            try:
                yield tuple(row.get(name) for name in names)
            except Untold:
                yield None


def _find_circles(parents: Mapping[Any, Any]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    done: set[Any] = set()
    for start in parents:
        path: dict[Any, None] = {}
        at = start
        while at is not None and at not in done and at not in path:
            path[at] = None
            at = parents.get(at)
        if at in path:
            steps = list(path)
            circle = steps[steps.index(at) :]
            yield from ((key, tuple(sorted(circle))) for key in circle)
        done.update(path)


Rule = Callable[[Row, Tables], Answer]
