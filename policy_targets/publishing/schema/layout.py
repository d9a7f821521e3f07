"""Give the columns, keys and references of the tables, and read a row of cells as a typed record.

The models define the type of a column, `data/columns.csv` its meaning; every schema is generated from both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import chain
from types import MappingProxyType, NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from policy_targets.codelists import Row, load_codes, load_rows
from policy_targets.columns import Codes, Key, Ref, Unit, read_marks
from policy_targets.errors import Problem, RecordError
from policy_targets.models import TABLES, Record
from policy_targets.publishing.schema.cells import Column, Value, read_cell

KINDS: Mapping[type, str] = MappingProxyType(
    {str: "string", Decimal: "number", int: "integer", bool: "boolean", date: "date"}
)

# What people may give as a file, lists before sources and sources before claims, and the required columns that may be
# left empty there: ids are computed, the rest has a default or is in a list of this library.
CONTRIBUTED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "places": frozenset({"name", "name_en", "name_en_basis", "level"}),
        "indicators": frozenset(),
        "organisations": frozenset(),
        "speakers": frozenset(),
        "sources": frozenset({"kind"}),
        "positions": frozenset({"position_id", "status"}),
        "targets": frozenset({"target_id", "binding", "role", "reckoning", "status", "suspect"}),
        "outcomes": frozenset({"outcome_id", "role", "reckoning", "status", "suspect"}),
        "initiatives": frozenset({"initiative_id", "status"}),
        "coverage": frozenset(),
    }
)


def model_of(table: str) -> type[Record]:
    """Return the model of a table.

    Raises: RecordError, listing the tables, when no table has that name.

    >>> model_of("targets").__name__
    'Target'
    >>> model_of("goals")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: there is no table 'goals'. The tables are sources, source_damages, places, ...
    """
    if table not in TABLES:
        raise RecordError(f"there is no table {table!r}. The tables are {', '.join(TABLES)}.")
    return TABLES[table]


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table in the order of its model, which is the order of the CSV header.

    Raises: RecordError for a table that does not exist, or a column that `data/columns.csv` does not explain.

    >>> [column.name for column in columns("units")]
    ['unit', 'name_en', 'unit_code', 'factor', 'kind']
    >>> columns("goals")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: there is no table 'goals'. The tables are ...
    """
    return tuple(_column(table, name, field) for name, field in model_of(table).model_fields.items())


def key_of(table: str) -> tuple[str, ...]:
    """Return the key columns of a table.

    >>> key_of("target_initiatives")
    ('target_id', 'initiative_id')
    """
    return tuple(column.name for column in columns(table) if column.key)


def references(table: str) -> tuple[tuple[str, str, str], ...]:
    """Return the foreign keys of a table: column, referenced table, and key of that table.

    >>> references("positions")[0]
    ('speaker_id', 'speakers', 'speaker_id')
    """
    return tuple((column.name, column.ref, key_of(column.ref)[0]) for column in columns(table) if column.ref)


def find_table(header: Iterable[str]) -> str | None:
    """The table that a header belongs to: it knows most of the columns, has its key there, and lacks fewest.

    >>> find_table(["unit", "name_en", "unit_code", "factor", "kind", "remark"])
    'units'
    >>> find_table(["place_id", "name_en"])
    'places'
    >>> find_table(["a", "b", "name"])
    """
    given = set(header)
    likeness = {table: _likeness(given, table) for table in TABLES}
    best = max(likeness, key=lambda table: likeness[table])
    return best if likeness[best][0] > 0.5 else None


def _likeness(given: set[str], table: str) -> tuple[float, bool, float]:
    known = {column.name for column in columns(table)}
    shared = len(given & known)
    is_keyed = set(key_of(table)) <= given | CONTRIBUTED.get(table, frozenset())
    return shared / len(given | {""}), is_keyed, shared / len(known)


def _column(table: str, name: str, field: FieldInfo) -> Column:
    kind, empty, marks = _unfold(field)
    limits = {limit: getattr(mark, limit) for mark in marks for limit in _LIMITS if hasattr(mark, limit)}
    codelist = next((mark.codelist for mark in marks if isinstance(mark, Codes)), None)
    words = _meaning(table, name)
    return Column(
        name=name,
        kind=KINDS[kind],
        required=not empty,
        key=any(isinstance(mark, Key) for mark in marks),
        ref=next((mark.table for mark in marks if isinstance(mark, Ref)), None),
        unit=next((mark.name for mark in marks if isinstance(mark, Unit)), None),
        codelist=codelist,
        codes=tuple(load_codes(codelist)) if codelist else (),
        pattern=limits["pattern"].removeprefix("^").removesuffix("$") if "pattern" in limits else None,
        min_length=limits.get("min_length"),
        max_length=limits.get("max_length"),
        minimum=limits.get("ge"),
        exclusive_minimum=limits.get("gt"),
        max_digits=limits.get("max_digits"),
        decimal_places=limits.get("decimal_places"),
        **{word: words[word] for word in _WORDS},
    )


_LIMITS = ("pattern", "min_length", "max_length", "ge", "gt", "max_digits", "decimal_places")
_WORDS = ("title_zh", "title_en", "description_zh", "description_en", "example")


def _unfold(field: FieldInfo) -> tuple[type, bool, tuple[Any, ...]]:
    """Return the Python type, whether the cell may be empty, and all marks, including those nested by pydantic."""
    kinds = [kind for kind in get_args(field.annotation) if kind is not NoneType] or [field.annotation]
    kind = get_args(kinds[0])[0] if get_origin(kinds[0]) is Annotated else kinds[0]
    marks = [mark.metadata if isinstance(mark, FieldInfo) else [mark] for mark in read_marks(field)]
    return kind, NoneType in get_args(field.annotation), tuple(chain.from_iterable(marks))


@cache
def _meanings() -> Mapping[tuple[str, str], Row]:
    return MappingProxyType({(row["table"], row["column"]): row for row in load_rows("columns")})


def _meaning(table: str, name: str) -> Row:
    row = _meanings().get((table, name)) or _meanings().get(("", name))
    if row is None:
        raise RecordError(f"data/columns.csv: no row explains the column {name} of {table}. Add one.")
    return row


def read_row(table: str, cells: Mapping[str, str]) -> dict[str, Value]:
    """Read a row of CSV into values by column; a missing column counts as empty.

    Raises: RecordError with a Problem for every cell that cannot be read and every column that does not exist.

    >>> read_row("target_initiatives", {"target_id": "tgt-3f9a1c2b4d", "initiative_id": "ini-0123456789"})
    {'target_id': 'tgt-3f9a1c2b4d', 'initiative_id': 'ini-0123456789'}
    >>> read_row("target_initiatives", {"target_id": "3f9a1c2b4d", "initiative_id": ""})
    Traceback (most recent call last):
    policy_targets.errors.RecordError: a row of target_initiatives cannot be read
    target_initiatives, column target_id: found '3f9a1c2b4d', expected text such as ...
    target_initiatives, column initiative_id: found nothing, expected text such as ...
    """
    names = [column.name for column in columns(table)]
    problems = [
        Problem(
            "unknown-column", f"found {name!r}, expected a column of the table", "Remove it.", table=table, field=name
        )
        for name in cells
        if name not in names
    ]
    row: dict[str, Value] = {}
    for column in columns(table):
        try:
            row[column.name] = read_cell(column, cells.get(column.name, ""))
        except ValueError as error:
            problems.append(Problem("bad-cell", str(error), "Correct the cell.", table=table, field=column.name))
    if problems:
        raise RecordError(f"a row of {table} cannot be read", problems)
    return row


def make_record(table: str, row: Mapping[str, Any]) -> Record:
    """Make the typed record of a row; an absent value or None takes the default of the model.

    Raises: pydantic.ValidationError, a ValueError, with every rule that the row breaks.

    >>> make_record("speakers", {"speaker_id": "cao-yong", "name": "曹勇", "name_latin": "Cao Yong"}).name
    '曹勇'
    """
    return model_of(table).model_validate({name: value for name, value in row.items() if value is not None})
