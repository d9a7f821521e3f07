"""Decide what the explorer may draw: the year of each figure, and the ratios that `match` allows.

Both are computed when the pages are written, with the functions that `match` uses; the pages only look them up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policy_targets.assessing.match import Match, is_counted, match
from policy_targets.publishing.schema.tables import from_arrow
from policy_targets.rules.verdicts import find_scope, find_year

if TYPE_CHECKING:
    import pyarrow as pa

    from policy_targets.publishing.package.dataset import Dataset

Row = Mapping[str, Any]
NEEDED = (
    "place_id", "indicator_id", "indicator_label", "measure", "comparator", "amount", "amount_upper", "unit_code",
    "scope", "period_label", "period_start", "period_end", "quote", "note",
)  # fmt: skip
MARKS = ("chart_year", "chart_scope", "is_counted")


def mark_claims(claims: pa.Table) -> pa.Table:
    """Return the claims with the year and the scope under which a chart shows them, and whether ratios may use them.

    The year is empty where a chart over the years must not show the figure.

    >>> from policy_targets.exploring.explorer.site_claims import join_claims
    >>> from policy_targets.publishing.package.dataset import load
    >>> claims = mark_claims(join_claims(load()))
    >>> quotes = claims["quote"].to_pylist()
    >>> claims["chart_year"][quotes.index("比2002年增长65.5%")].as_py()
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    marks = [(find_year(row), find_scope(row), is_counted(row)) for row in _fill_rows("targets", claims)]
    for number, (name, kind) in enumerate(zip(MARKS, (pa.int32(), pa.string(), pa.bool_()), strict=True)):
        claims = claims.append_column(name, pa.array([mark[number] for mark in marks], kind))
    return claims


def pair_claims(data: Dataset) -> pa.Table:
    """Return every target with the outcomes that `match` pairs with it, and the ratio where there is one.

    There is no ratio if outcomes of a target disagree, or an outcome answers targets with different numbers, since it
    is then uncertain which two belong together.

    >>> from policy_targets.publishing.package.dataset import load
    >>> pairs = pair_claims(load())
    >>> pairs.column_names, pairs.num_rows > 100
    (['target_id', 'outcome_id', 'verdict', 'completion'], True)
    """
    import pyarrow as pa  # noqa: PLC0415

    targets, outcomes = (
        list(_fill_rows(name, data[name], f"{name[:-1]}_id", "source_id")) for name in ("targets", "outcomes")
    )
    others = (list(from_arrow(name, data[name])) if name in data.names else [] for name in ("sources", "indicators"))
    found = match(targets, outcomes, *others)
    sure = _find_sure(found, targets)
    return pa.table({
        "target_id": pa.array([it.target_id for it in found], pa.string()),
        "outcome_id": pa.array([it.outcome_id for it in found], pa.string()),
        "verdict": pa.array([it.verdict for it in found], pa.string()),
        "completion": pa.array([it.completion if it in sure else None for it in found], pa.decimal128(38, 6)),
    })  # fmt: skip


def _find_sure(found: Sequence[Match], targets: Iterable[Row]) -> set[Match]:
    """Return the pairs without a competing number on either side."""
    numbers = {row["target_id"]: row["amount"] for row in targets}
    asked = defaultdict[str, set[Any]](set)
    for it in found:
        if it.completion is not None:
            asked[it.outcome_id].add(numbers[it.target_id])
    return {it for it in found if not it.rivals and len(asked[it.outcome_id]) == 1}


def _fill_rows(name: str, table: pa.Table, *keys: str) -> Iterator[Row]:
    """Yield the rows with every needed column; a package may leave out columns without values."""
    wanted = (*keys, *NEEDED)
    empty = dict.fromkeys(wanted)
    for row in from_arrow(name, table.select([it for it in wanted if it in table.column_names])):
        yield {**empty, **row, "comparator": row.get("comparator") or "eq"}
