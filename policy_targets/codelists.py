"""Load the codelists of `policy_targets/data/*.csv`, each once; refuse a list with a faulty row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from policy_targets.errors import CodelistError

Row = Mapping[str, str]
_EXACT = Context(prec=80)  # the default of 28 digits would round numbers of 30 digits


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a codelist with its title and description in Chinese and English."""

    code: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str


@cache
def load_rows(name: str) -> tuple[Row, ...]:
    """Return the rows of `policy_targets/data/NAME.csv`, in their order.

    Raises: CodelistError, naming file and line, when a row is a duplicate or has an empty cell it may not have.

    >>> load_rows("commitments")[0]["word"]
    '确保'
    >>> load_rows("nothing")
    Traceback (most recent call last):
    policy_targets.errors.CodelistError: there is no codelist 'nothing' (looked for data/nothing.csv).
    """
    path = files("policy_targets") / "data" / f"{name}.csv"
    if not path.is_file():
        raise CodelistError(f"there is no codelist {name!r} (looked for data/{name}.csv).")
    return tuple(MappingProxyType(row) for row in _checked(name, csv.DictReader(path.read_text("utf-8").splitlines())))


# the key columns of each list
KEYS = MappingProxyType(
    {"codes": ("list", "code"), "columns": ("table", "column"), "tables": ("table",), "commitments": ("word",),
     "indicators": ("indicator_id",), "units": ("unit",), "plans": ("plan",), "place_names": ("place_id",),
     "numerals": ("numeral",), "indicator_terms": ("indicator_id", "term"),
     "initiative_words": ("word", "role"), "warnings": ("code",), "iso_codes": ("place_id",)}
)  # fmt: skip
MAY_BE_EMPTY = frozenset({("columns", "table"), ("numerals", "value")})


def _checked(name: str, reader: csv.DictReader[str]) -> Iterable[dict[str, str]]:
    seen: set[tuple[str, ...]] = set()
    key = KEYS.get(name, (str((reader.fieldnames or [""])[0]),))
    for line, row in enumerate(reader, start=2):
        where = f"data/{name}.csv:{line}"
        if None in row or None in row.values():
            raise CodelistError(f"{where}: the number of cells differs from the header. Quote cells that hold a comma.")
        empty = [column for column, cell in row.items() if not cell.strip() and (name, column) not in MAY_BE_EMPTY]
        if empty:
            raise CodelistError(f"{where}: {', '.join(empty)} is empty. Fill in every cell.")
        identity = tuple(row[column] for column in key)
        if identity in seen:
            raise CodelistError(f"{where}: {' '.join(identity)} is listed twice. Remove one of the rows.")
        seen.add(identity)
        yield row


@cache
def load_codes(codelist: str) -> Mapping[str, Code]:
    """Return the codes of one list, by code, in their order.

    >>> load_codes("comparator")["ge"].title_zh
    '不低于'
    >>> load_codes("colour")
    Traceback (most recent call last):
    policy_targets.errors.CodelistError: there is no list of codes 'colour' in data/codes.csv.
    """
    codes = {
        row["code"]: Code(row["code"], row["title_zh"], row["title_en"], row["description_zh"], row["description_en"])
        for row in load_rows("codes")
        if row["list"] == codelist
    }
    if not codes:
        raise CodelistError(f"there is no list of codes {codelist!r} in data/codes.csv.")
    return MappingProxyType(codes)


@cache
def index_rows(name: str) -> Mapping[str, Row]:
    """Return the rows of a codelist by their key.

    >>> index_rows("units")["亿元"]["unit_code"]
    'CNY'
    """
    return MappingProxyType({row[KEYS[name][-1]]: row for row in load_rows(name)})


def normalise_amount(value: Decimal, unit: str) -> Decimal:
    """Convert a value to its base unit: 3.5 万套 is 35000.

    Raises: CodelistError when the unit is not in data/units.csv.

    >>> normalise_amount(Decimal("3.5"), "万套")
    Decimal('35000')
    >>> normalise_amount(Decimal("8"), "斗")
    Traceback (most recent call last):
    policy_targets.errors.CodelistError: the unit '斗' is not in data/units.csv. Add a row, or correct the unit.
    """
    if unit not in index_rows("units"):
        raise CodelistError(f"the unit {unit!r} is not in data/units.csv. Add a row, or correct the unit.")
    amount = _EXACT.multiply(value, Decimal(index_rows("units")[unit]["factor"]))
    return Decimal(f"{_EXACT.normalize(amount):f}")
