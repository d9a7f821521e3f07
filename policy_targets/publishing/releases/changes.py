"""Compare two releases: records added, withdrawn, redirected, corrected, revised, re-sourced.

Records are matched by key. Redirects of the newer release are followed, in keys and in the columns that refer to them,
so that a renamed organisation is one change, not one for each of its claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from policy_targets.models import TABLES
from policy_targets.publishing.releases.changeset import Change, Changes, FieldChange, Kind, SchemaChange
from policy_targets.publishing.releases.compare_tables import compare_tables

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset

# Columns of the evidence. If only these changed, the record is re-sourced.
EVIDENCE = frozenset({"source_id", "quote", "spans", "document", "document_sha256", "document_characters"})
# Columns of the assertion. If these changed and the evidence did not, the earlier release was wrong: a correction.
ASSERTED = frozenset(
    {"measure", "comparator", "value", "value_upper", "unit", "amount", "amount_upper", "unit_code", "scope",
     "baseline_amount", "baseline_label", "period_start", "period_end", "period_precision", "place_id", "speaker_id",
     "organisation_id", "commitment", "part_of", "verdict", "completion", "target_id", "outcome_id", "published"}
)  # fmt: skip


def diff(old: Dataset | None, new: Dataset) -> Changes:
    """Return what changed from one release to the next; without an older one, everything is added.

    Tables come in the order of the package, records in the order of the newer release, withdrawn ones last. A column
    found in one release only is reported once, as a change of the schema.

    Raises: PackageError when a table cannot be read.

    >>> from policy_targets.publishing.package.dataset import load
    >>> diff(load(), load()).changes
    ()
    >>> diff(None, load()).count()["targets"]["added"] == load().targets.num_rows
    True
    """
    moved = _read_redirects(new)
    tables = [table for table in TABLES if table in new.names or (old is not None and table in old.names)]
    changes = (change for table in tables for change in _compare(table, old, new, moved))
    return Changes(
        old_version=old.version if old else "",
        new_version=new.version,
        schema_changes=tuple(_compare_shapes(old, new)) if old else (),
        changes=tuple(changes),
    )


def _read_redirects(new: Dataset) -> dict[str, str]:
    rows = new["redirects"].to_pylist() if "redirects" in new.names else []
    return {row["old_id"]: row["new_id"] for row in rows}


def _compare(table: str, old: Dataset | None, new: Dataset, moved: Mapping[str, str]) -> Iterator[Change]:
    before, after = (data[table] if data is not None and table in data.names else None for data in (old, new))
    for row in compare_tables(table, before, after, {} if table == "redirects" else moved):
        fields = tuple(FieldChange(field=name, old=was, new=now) for name, was, now in row.fields)
        kind = _judge(row.key, row.old_key, {field.field for field in fields})
        yield Change(kind=kind, table=table, id=row.key or row.old_key, old_id=_only_if_moved(row.key, row.old_key),
                     fields=fields)  # fmt: skip


def _only_if_moved(key: str, old_key: str) -> str:
    return old_key if key and old_key and key != old_key else ""


def _judge(key: str, old_key: str, fields: set[str]) -> Kind:
    """Return the kind of a change from its keys (`old_key` is empty for a new record) and the columns that differ."""
    if not old_key or not key:
        return "added" if key else "withdrawn"
    if key != old_key:
        return "redirected"
    if fields <= EVIDENCE:
        return "re-sourced"
    return "corrected" if fields & ASSERTED and not fields & EVIDENCE else "revised"


def _compare_shapes(old: Dataset, new: Dataset) -> Iterator[SchemaChange]:
    before, after = (
        {**dict.fromkeys(data.names),
         **{f"{table}.{column}": None for table in data.names for column in data[table].column_names}}
        for data in (old, new)
    )  # fmt: skip
    gone = [name for name in before if name not in after and name.partition(".")[0] not in _missing(before, after)]
    come = [name for name in after if name not in before and name.partition(".")[0] not in _missing(after, before)]
    for name in [*sorted(_missing(before, after)), *gone]:
        yield SchemaChange(kind="withdrawn", name=name)
    for name in [*sorted(_missing(after, before)), *come]:
        yield SchemaChange(kind="added", name=name)


def _missing(one: Mapping[str, None], other: Mapping[str, None]) -> set[str]:
    """Return the tables present in `one` only."""
    return {name for name in one if "." not in name and name not in other}
