"""Everything that can go wrong, and how its place is written.

PolicyTargetsError          catch this one and you have them all
├─ CodelistError            a row of policy_targets/data/*.csv is wrong
├─ DocumentError            a raw text cannot be read, or is not the one the spans were made on
├─ SeedError                seeds do not hold; carries every problem, not the first
├─ RecordError              a record, an id or a table that is not there
├─ PackageError             a published package cannot be read or does not hold
├─ WorkError                a run over many documents cannot begin, or not go on
└─ MissingExtra             an optional library is asked for that is not installed
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it.

    The place is `file:line:column` for what people write, or a table with its row and column for what is published.
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
        """Where it is, as a person would look for it."""
        position = "".join(f":{n}" for n in (self.line, self.column) if n)
        cell = [self.table, f"row {self.row}" if self.row else "", f"column {self.field}" if self.field else ""]
        return " ".join(part for part in (self.file + position, ", ".join(part for part in cell if part)) if part)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        todo = f" {self.todo}" if self.todo else ""
        return f"{place}{self.what.rstrip('.')}.{todo}"


class PolicyTargetsError(Exception):
    """The base of every error this library raises on purpose; `problems` holds each one found."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([message, *map(str, self.problems)]))


class CodelistError(PolicyTargetsError):
    """A row of a codelist is missing something, stands twice, or does not exist."""


class DocumentError(PolicyTargetsError):
    """A raw document cannot be read, or is not the one the record was made from."""


class SeedError(PolicyTargetsError):
    """Seeds do not hold; every problem of every file is in `problems`."""


class RecordError(PolicyTargetsError):
    """No such record, table or id."""


class PackageError(PolicyTargetsError):
    """A published package cannot be read, or disagrees with its descriptor."""


class WorkError(PolicyTargetsError):
    """A run over many documents cannot begin, or not go on; what is written is whole."""


class MissingExtra(PolicyTargetsError):  # noqa: N818 - it is what the user lacks, not what went wrong
    """An optional library is asked for that is not installed."""
