"""The changes between two releases as typed records: the form of `policy-targets diff --format json`."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from policy_targets.publishing.schema.layout import key_of

KINDS = ("added", "withdrawn", "redirected", "corrected", "revised", "re-sourced")
Kind = Literal["added", "withdrawn", "redirected", "corrected", "revised", "re-sourced"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldChange(_Part):
    """One column of one record, before and after, as cells of the CSV; empty when there was or is nothing."""

    field: str
    old: str
    new: str


class Change(_Part):
    """One record that is not what it was."""

    kind: Annotated[Kind, Field(description="added and withdrawn: the record is in one release only; redirected: it "
        "has another id now; corrected: what it asserts changed, its evidence did not; re-sourced: only its evidence "
        "changed; revised: anything else")]  # fmt: skip
    table: str
    id: Annotated[str, Field(description="the key in the newer release, or in the older one of what was withdrawn; "
        "the parts of a key of several columns are joined by |")]  # fmt: skip
    old_id: Annotated[str, Field(description="the key it had, when it was redirected")] = ""
    fields: tuple[FieldChange, ...] = ()


class SchemaChange(_Part):
    """A table or a column (`table.column`) that only one of the releases has."""

    kind: Literal["added", "withdrawn"]
    name: str


class Changes(_Part):
    """Everything that changed from one release to the next."""

    format: Literal["policy-targets-changes/0.1"] = "policy-targets-changes/0.1"
    old_version: str
    new_version: str
    schema_changes: tuple[SchemaChange, ...]
    changes: tuple[Change, ...]

    def count(self) -> dict[str, dict[str, int]]:
        """Count the changes by table and kind."""
        found: Counter[tuple[str, str]] = Counter((change.table, change.kind) for change in self.changes)
        tables = dict.fromkeys(change.table for change in self.changes)
        return {table: {kind: found[table, kind] for kind in KINDS if found[table, kind]} for table in tables}

    def lost(self) -> tuple[Change, ...]:
        """Return the records with an id that are gone without a redirect; a release must have none."""
        return tuple(change for change in self.changes if change.kind == "withdrawn" and len(key_of(change.table)) == 1)
