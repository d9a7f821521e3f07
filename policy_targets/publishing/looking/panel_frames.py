"""Give the panel of one indicator as a data frame: one row for each place and year, in ordinary types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from policy_targets import codelists
from policy_targets.assessing.panel import TABLES, make_panel
from policy_targets.errors import MissingExtra, RecordError
from policy_targets.models import PanelRow
from policy_targets.publishing.looking.selection import find_indicator, find_places_within
from policy_targets.publishing.package.dataset import Dataset, load
from policy_targets.publishing.schema.tables import columns, from_arrow

if TYPE_CHECKING:
    import pyarrow as pa

Frame = Literal["pandas", "polars", "arrow"]
Years = str | int | tuple[int, int] | range | None
OWN = ("targets", "outcomes", "coverage")  # tables whose rows are of an indicator
INDICATOR = "indicator_id"  # the same in every row, and left out
YEARS = re.compile(r"([0-9]{4})?(:)?([0-9]{4})?")


class PanelOptions(TypedDict, total=False):
    """Which rows of a panel are wanted.

    `level` is country, province, prefecture, county, township or zone, and province unless told otherwise; None gives
    all of them. `years` is a year, a range such as "2003:2026", or a pair of years, both included. `place` is a code or
    name, and keeps that place and those below.
    """

    level: str | None
    years: Years
    place: str | int | None


def panel(
    indicator: str,
    data: Dataset | None = None,
    *,
    wide: str | None = None,
    frame: Frame | None = None,
    **asked: Unpack[PanelOptions],
) -> Any:
    """Return the panel of an indicator: target, result and verdict, one row for each place and year.

    `level`, `years` and `place` choose the rows, as in `Asked`: provinces and all years unless told otherwise. `wide`
    names a column and gives its values as a table of places by years. The frame is one of pandas where that is
    installed, else of polars, else an Arrow table; `frame` names another. Columns: table `panel` of the dictionary.
    Results are as first reported; where sources disagree and no rule decides, the number is empty, and `status` is
    conflict.

    Raises: RecordError for an indicator, level, place or column that does not exist, and for what are no years.

    >>> table = panel("gdp-growth", level="country", years="2015:2016", frame="arrow")
    >>> table.select(["year", "target_low", "result", "verdict"]).to_pylist()[0]
    {'year': 2015, 'target_low': 7.0, 'result': 6.9, 'verdict': 'met'}
    >>> panel("gdp-growth", years="twelve")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: years: found 'twelve', expected a year or a range such as 2003:2026.
    """
    rows = make_table(indicator, data, **asked)
    return _give(rows if wide is None else _widen(rows, wide), frame)


def make_table(indicator: str, data: Dataset | None = None, **asked: Unpack[PanelOptions]) -> pa.Table:
    """Return the panel of an indicator as an Arrow table of texts, whole numbers, floats and days.

    >>> make_table("gdp-growth", level="country", years=2015).column_names[:3]
    ['place_id', 'place_id_now', 'iso_code']
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    data = data or load()
    first, last = read_years(asked.get("years"))
    level, levels = asked.get("level", "province"), codelists.load_codes("place_level")
    if level is not None and level not in levels:
        raise RecordError(f"level: found {level!r}, expected one of {', '.join(levels)}.")
    found = make_panel(dict(_read_tables(data, find_indicator(data, indicator), asked.get("place"))))
    chosen = [it for it in found if first <= it["year"] <= last and level in (None, it["level"])]
    return pa.Table.from_pylist([_plain(it) for it in chosen], schema=panel_schema())


def _read_tables(data: Dataset, indicator: str, place: str | int | None) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the tables that a panel is made from, and of their rows those of the indicator and the place."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    within = None if place is None else pa.array(sorted(find_places_within(data, place)))
    for name in (it for it in TABLES if it in data.names):
        rows = data[name]
        if name in OWN:
            rows = rows.filter(pc.equal(rows[INDICATOR], indicator))
            rows = rows if within is None else rows.filter(pc.is_in(rows["place_id"], within))
        elif name == "assessments":
            rows = rows.filter(pc.equal(rows["basis"], "stated"))
        yield name, from_arrow(name, rows)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {it.name for it in columns(PanelRow.table) if it.kind == "number"}
    return {
        name: float(value) if name in numbers and value is not None else value
        for name, value in row.items()
        if name != INDICATOR
    }


def panel_schema() -> pa.Schema:
    """Return the Arrow schema of the panel of one indicator: numbers are floats, and days are days.

    >>> panel_schema().field("target_low").type
    DataType(double)
    """
    import pyarrow as pa  # noqa: PLC0415

    kinds = {"number": pa.float64(), "integer": pa.int64(), "date": pa.date32()}
    fields = (pa.field(it.name, kinds.get(it.kind, pa.string())) for it in columns(PanelRow.table))
    return pa.schema([it for it in fields if it.name != INDICATOR])


def read_years(years: Years) -> tuple[int, int]:
    """Return the first and the last year that are asked for; all years when nothing is.

    >>> read_years("2003:2026"), read_years(2019), read_years("2019:"), read_years((2003, 2005)), read_years(None)
    ((2003, 2026), (2019, 2019), (2019, 9999), (2003, 2005), (0, 9999))
    >>> read_years("2026:2003")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: years: found '2026:2003', expected the first year before the last.
    """
    if years is None:
        return 0, 9999
    if isinstance(years, range):
        years = (years.start, years.stop - 1)
    if isinstance(years, tuple) and len(years) == 2:
        years = f"{years[0]}:{years[1]}"
    match = YEARS.fullmatch(str(years))
    if not match or not (match[1] or match[3]):
        raise RecordError(f"years: found {years!r}, expected a year or a range such as 2003:2026.")
    first = int(match[1] or 0)
    last = int(match[3] or 9999) if match[2] else first
    if first > last:
        raise RecordError(f"years: found {years!r}, expected the first year before the last.")
    return first, last


def _widen(rows: pa.Table, column: str) -> pa.Table:
    """Return a row for each place, and a column for each year with the values of one column."""
    import pyarrow as pa  # noqa: PLC0415

    if column not in rows.column_names:
        raise RecordError(f"wide: found {column!r}, expected a column of the panel: {', '.join(rows.column_names)}.")
    years = sorted(set(rows["year"].to_pylist()))
    heads = ("place_id_now", "place", "place_en")
    found: dict[str, dict[str, Any]] = {}
    for row in rows.to_pylist():
        own = row["place_id_now"] or row["place_id"]
        found.setdefault(own, {}).update({**{it: row[it] for it in heads}, str(row["year"]): row[column]})
    kind = rows.schema.field(column).type
    schema = pa.schema([*((it, pa.string()) for it in heads), *((str(year), kind) for year in years)])
    return pa.Table.from_pylist([found[own] for own in sorted(found)], schema=schema)


def _give(rows: pa.Table, frame: Frame | None) -> Any:
    wanted = frame or next((it for it in ("pandas", "polars") if find_spec(it)), "arrow")
    if wanted == "arrow":
        return rows
    if wanted not in ("pandas", "polars"):
        raise RecordError(f"frame: found {wanted!r}, expected pandas, polars or arrow.")
    if not find_spec(wanted):
        raise MissingExtra(f"{wanted} is not installed. Run: pip install {wanted}")
    if wanted == "pandas":
        return rows.to_pandas(date_as_object=False)
    import polars  # noqa: PLC0415 - optional

    return polars.from_arrow(rows)
