"""Coverage: what the texts at hand say for each place and year, held against the records, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from policy_targets.errors import Problem

Row = Mapping[str, Any]
FINDINGS = ("number", "no_target", "not_said", "no_report")


def find_contradictions(coverage: Iterable[Row], panel: Iterable[Row]) -> Iterator[tuple[str, Problem]]:
    """Yield the key of each row of coverage that the panel contradicts, and the problem.

    A number is in the panel, or is a conflict there; where the coverage says that there is none, the panel has none.

    >>> cell = {"place_id": "320000", "indicator_id": "gdp-growth", "year": 2019}
    >>> rows = [{**cell, "kind": "target", "finding": "number"}, {**cell, "kind": "outcome", "finding": "not_said"}]
    >>> panel = [{**cell, "target_id": None, "outcome_id": "out-0123456789", "comparator": None, "result": 6}]
    >>> [problem.what for _, problem in find_contradictions(rows, panel)]
    ['finding: found number, but no target ...', 'finding: found not_said, but out-0123456789 is a number ...']
    """
    cells = {(row["place_id"], row["indicator_id"], row["year"]): row for row in panel}
    for row in coverage:
        cell = cells.get((row["place_id"], row["indicator_id"], row["year"]), {})
        ids = cell.get("target_id" if row["kind"] == "target" else "outcome_id")
        has_number = bool(ids) and not (row["kind"] == "target" and cell.get("comparator") == "no_target")
        if has_number == (row["finding"] == "number"):
            continue
        what = (
            f"{ids} is a number of this cell" if has_number else f"no {row['kind']} with a number belongs to this cell"
        )
        key = "|".join(str(row[name]) for name in ("place_id", "indicator_id", "year", "kind"))
        yield key, Problem("coverage-against-records", f"finding: found {row['finding']}, but {what}", "Correct it.")


class Tally(NamedTuple):
    """How many cells of one indicator, level and kind there are of each finding."""

    indicator_id: str
    level: str
    kind: str
    years: tuple[int, int]
    counts: Mapping[str, int]


def count_coverage(coverage: Iterable[Row], places: Iterable[Row]) -> list[Tally]:
    """Return how many cells there are of each finding, by indicator, level and kind.

    >>> place = {"place_id": "320000", "level": "province"}
    >>> cell = {"place_id": "320000", "indicator_id": "gdp-growth", "kind": "target"}
    >>> cells = [{**cell, "year": 2019, "finding": "number"}, {**cell, "year": 2020, "finding": "no_target"}]
    >>> [(it.level, it.years, dict(it.counts)) for it in count_coverage(cells, [place])]
    [('province', (2019, 2020), {'number': 1, 'no_target': 1})]
    """
    levels = {row["place_id"]: row["level"] for row in places}
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in coverage:
        groups.setdefault((row["indicator_id"], levels.get(row["place_id"], ""), row["kind"]), []).append(row)
    return [_count(key, rows) for key, rows in sorted(groups.items())]


def _count(key: tuple[str, str, str], rows: list[Row]) -> Tally:
    years = [row["year"] for row in rows]
    return Tally(*key, (min(years), max(years)), Counter(row["finding"] for row in rows))
