"""The errors this library raises, and the problems they list.

PolicyTargetsError          base of all errors below
├─ CodelistError            a row of policy_targets/data/*.csv is wrong
├─ DocumentError            a raw text cannot be read, or differs from the one the spans refer to
├─ SeedError                seeds are invalid; lists every problem, not the first only
├─ RecordError              a record, an id or a table does not exist
├─ PackageError             a published package cannot be read or is invalid
├─ WorkError                a run over many documents cannot start or continue
└─ MissingExtra             an optional library is needed but not installed
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem: where it is, what is wrong, and what to do.

    The place is `file:line:column` in files that people write, and table, row and column in published data.
    Rows count from 1 and the header is row 1, as in frictionless and in a spreadsheet.

    >>> print(Problem("bad-code", "found 'about', expected ge or le", "Correct the cell.", table="targets", row=7,
    ...               field="comparator"))
    targets, row 7, column comparator: found 'about', expected ge or le. Correct the cell.
    >>> print(Problem("bad-date", "found '2025-13-01', expected a day", "Correct it.", file="seeds/a.yaml", line=17,
    ...               column=5))
    seeds/a.yaml:17:5: found '2025-13-01', expected a day. Correct it.
    """

    kind: str
    what: str
    todo: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    table: str = ""
    row: int = 0
    field: str = ""

    @property
    def place(self) -> str:
        """Return the place as a person would look it up."""
        position = "".join(f":{n}" for n in (self.line, self.column) if n)
        cell = [self.table, f"row {self.row}" if self.row else "", f"column {self.field}" if self.field else ""]
        return " ".join(part for part in (self.file + position, ", ".join(part for part in cell if part)) if part)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        todo = f" {self.todo}" if self.todo else ""
        return f"{place}{self.what.rstrip('.')}.{todo}"


class PolicyTargetsError(Exception):
    """The base of every error this library raises on purpose; `problems` lists each problem found."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([message, *map(str, self.problems)]))


class CodelistError(PolicyTargetsError):
    """A row of a codelist is incomplete, duplicated, or missing."""


class DocumentError(PolicyTargetsError):
    """A raw document cannot be read, or differs from the one the record was made from."""


class SeedError(PolicyTargetsError):
    """Seeds are invalid; `problems` lists every problem of every file."""


class RecordError(PolicyTargetsError):
    """A record, table or id does not exist."""


class PackageError(PolicyTargetsError):
    """A published package cannot be read, or disagrees with its descriptor."""


class WorkError(PolicyTargetsError):
    """A run over many documents cannot start or continue; the files written so far are complete."""


class MissingExtra(PolicyTargetsError):  # noqa: N818 - names what the user lacks
    """An optional library is needed but not installed."""
