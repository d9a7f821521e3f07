"""Write changes as text, JSON, markdown, or the Data section of a changelog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from policy_targets.curation.whole_files import hold_folder, replace_text
from policy_targets.errors import PackageError
from policy_targets.publishing.releases.changeset import KINDS, Change, Changes

BEGIN, END = "<!-- written by policy-targets diff -->", "<!-- end -->"
VERBS = {"re-sourced": "given another source"}
SHOWN = 60  # characters of a cell in text and markdown


def write_text(found: Changes) -> Iterator[str]:
    """Yield a line for every change, `+` added, `-` withdrawn, `>` redirected, `~` changed, then the counts.

    >>> from policy_targets.publishing.releases.changes import diff
    >>> from policy_targets.publishing.package.dataset import load
    >>> list(write_text(diff(load(), load())))
    ['0.2.0 → 0.2.0: no record changed.']
    """
    yield from (f"{_MARKS[shape.kind]} schema: {shape.name} {shape.kind}" for shape in found.schema_changes)
    for change in found.changes:
        was = f"{change.old_id} → " if change.old_id else ""
        yield f"{_MARKS.get(change.kind, '~')} {change.table} {was}{change.id} {change.kind}"
        yield from (f"    {it.field}: {_cut(it.old)} → {_cut(it.new)}" for it in change.fields)
    counts = [f"{table}: {_count(kinds)}" for table, kinds in found.count().items()]
    yield f"{found.old_version or 'nothing'} → {found.new_version}: {'; '.join(counts) or 'no record changed'}."


_MARKS = {"added": "+", "withdrawn": "-", "redirected": ">"}


def _count(kinds: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {kind}" for kind, number in kinds.items())


def _cut(cell: str) -> str:
    return (cell if len(cell) <= SHOWN else f"{cell[: SHOWN - 1]}…") or "nothing"


def write_json(found: Changes) -> str:
    """Return the changes as JSON in the form of `schemas/changes.schema.json`.

    >>> from policy_targets.publishing.releases.changes import diff
    >>> from policy_targets.publishing.package.dataset import load
    >>> write_json(diff(load(), load())).splitlines()[1]
    ' "format": "policy-targets-changes/0.1",'
    """
    return found.model_dump_json(indent=1)


def write_markdown(found: Changes) -> Iterator[str]:
    r"""Yield the changes as a section of markdown: counts by table, then every change except additions.

    >>> from policy_targets.publishing.releases.changes import diff
    >>> from policy_targets.publishing.package.dataset import load
    >>> print(*write_markdown(diff(load(), load())), sep="\n")
    ## 0.2.0 → 0.2.0
    <BLANKLINE>
    No record changed.
    """
    yield from (f"## {found.old_version or 'nothing'} → {found.new_version}", "")
    counts = found.count()
    if not counts:
        yield "No record changed."
    else:
        yield from (f"| table | {' | '.join(KINDS)} |", "| --- |" + " ---: |" * len(KINDS))
        yield from (f"| {it} | {' | '.join(f'{counts[it].get(kind, 0):,}' for kind in KINDS)} |" for it in counts)
    if found.schema_changes:
        yield from ("", "### Schema", "", *(f"- `{shape.name}` {shape.kind}" for shape in found.schema_changes))
    for kind in KINDS[1:]:
        changes = [change for change in found.changes if change.kind == kind]
        if changes:
            yield from ("", f"### {kind.capitalize()}", "", *map(_write_item, changes))


def _write_item(change: Change) -> str:
    was = f"`{change.old_id}` → " if change.old_id else ""
    fields = "; ".join(f"{it.field} {_quote(it.old)} → {_quote(it.new)}" for it in change.fields)
    return f"- {change.table} {was}`{change.id}`" + (f": {fields}" if fields else "")


def _quote(cell: str) -> str:
    """Write a cell as code, so that markdown leaves it unchanged; replace back quotes, which would end the code."""
    return f"`{_cut(cell).replace('`', chr(0x2019))}`"


def write_notes(found: Changes) -> Iterator[str]:
    """Yield the changes as items of a changelog: all additions in one line, other kinds in one line for each table.

    >>> from policy_targets.publishing.releases.changeset import Change, Changes
    >>> added = [Change(kind="added", table="targets", id=f"tgt-{i}") for i in range(2)]
    >>> gone = Change(kind="corrected", table="outcomes", id="out-1")
    >>> print(*write_notes(Changes(old_version="", new_version="1.0.0", schema_changes=(), changes=(*added, gone))))
    - Added: 2 targets. - Corrected: outcomes `out-1`.
    """
    counts = found.count()
    added = [f"{kinds['added']:,} {table.replace('_', ' ')}" for table, kinds in counts.items() if "added" in kinds]
    if added:
        yield f"- Added: {', '.join(added)}."
    for kind in KINDS[1:]:
        for table in (it for it in counts if kind in counts[it]):
            ids = [_name(change) for change in found.changes if (change.kind, change.table) == (kind, table)]
            which = ", ".join(ids) if len(ids) <= 8 else f"{len(ids):,}"
            yield f"- {VERBS.get(kind, kind).capitalize()}: {table.replace('_', ' ')} {which}."


def _name(change: Change) -> str:
    return f"`{change.old_id}` → `{change.id}`" if change.old_id else f"`{change.id}`"


def write_changelog(found: Changes, path: Path) -> bool:
    r"""Rewrite the text between the marks under the first Data heading of a changelog; return whether it changed.

    Raises: PackageError when the changelog has no such marks.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.releases.changes import diff
    >>> from policy_targets.publishing.package.dataset import load
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "CHANGELOG.md"
    ...     _ = path.write_text(f"### Data\n{BEGIN}\n{END}\n- By hand.\n", "utf-8")
    ...     write_changelog(diff(None, load()), path), write_changelog(diff(None, load()), path)
    ...     path.read_text("utf-8").splitlines()[2][:8]
    (True, False)
    '- Added:'
    """
    text = path.read_text("utf-8")
    marks = re.compile(rf"(### Data\n+{re.escape(BEGIN)}\n).*?({re.escape(END)})", re.DOTALL)
    if not marks.search(text):
        raise PackageError(f"{path}: found no place for the changes. Write {BEGIN} and {END} under ### Data.")
    notes = "".join(f"{line}\n" for line in write_notes(found))
    written = marks.sub(lambda it: it[1] + notes + it[2], text, count=1)
    if written == text:
        return False
    with hold_folder(path.parent):
        replace_text(path, written)
    return True


def count_lost(found: Changes) -> str:
    """Write a sentence about ids that are gone without a redirect, or an empty string if there are none.

    >>> from policy_targets.publishing.releases.changeset import Change, Changes
    >>> gone = Change(kind="withdrawn", table="targets", id="tgt-1")
    >>> count_lost(Changes(old_version="1.0.0", new_version="1.1.0", schema_changes=(), changes=(gone,)))
    'Lost without a redirect: tgt-1. Add each to seeds/redirects.yaml with its new id.'
    """
    lost = [change.id for change in found.lost()]
    named = ", ".join(lost[:8]) + (f" and {len(lost) - 8} more" if len(lost) > 8 else "")
    todo = "Add each to seeds/redirects.yaml with its new id."
    return f"Lost without a redirect: {named}. {todo}" if lost else ""
