"""What was found, for people, for programs, and for the page of a pull request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType

from policy_targets.errors import Problem, RecordError


def write_report(problems: Iterable[Problem], format: str = "text") -> str:  # noqa: A002 - the command's word
    """The problems in one of the formats: `text`, one line each; `json`; `github`, annotations of a workflow.

    Raises: RecordError for a format that does not exist.

    Source: GitHub Actions, workflow commands.

    >>> problem = Problem("bad-cell", "found '５', expected a plain number", "Correct the cell.",
    ...                   file="datapackage/data/targets.csv", table="targets", row=7, field="value")
    >>> print(write_report([problem]))
    datapackage/data/targets.csv targets, row 7, column value: found '５', expected a plain number. Correct the cell.
    1 problem.
    >>> print(write_report([problem], "github"))
    ::error file=datapackage/data/targets.csv,line=7,title=bad-cell::targets, row 7, column value: found '５', ...
    >>> write_report([], "html")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: there is no format 'html'. Choose text, json or github.
    """
    if format not in FORMATS:
        raise RecordError(f"there is no format {format!r}. Choose text, json or github.")
    return FORMATS[format](tuple(problems))


def _write_text(problems: Sequence[Problem]) -> str:
    count = f"{len(problems)} problem{'s' * (len(problems) != 1)}." if problems else "No problem."
    return "\n".join([*map(str, problems), count])


def _write_json(problems: Sequence[Problem]) -> str:
    found = [{**asdict(problem), "place": problem.place} for problem in problems]
    return json.dumps({"valid": not problems, "problems": found}, ensure_ascii=False, indent=2)


def _write_github(problems: Sequence[Problem]) -> str:
    return "\n".join(map(_annotation, problems))


def _annotation(problem: Problem) -> str:
    line = problem.line or (problem.row if problem.file.endswith(".csv") else 0)
    properties = {"file": problem.file, "line": line, "col": problem.column, "title": problem.kind}
    given = ",".join(f"{name}={_escape(str(value), ':,')}" for name, value in properties.items() if value)
    return f"::error {given}::{_escape(str(problem).removeprefix(problem.file).lstrip())}"


def _escape(text: str, also: str = "") -> str:
    """The text as a workflow command takes it: % and line breaks, in properties also : and , are percent-encoded."""
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + also else char for char in text)


FORMATS: Mapping[str, Callable[[Sequence[Problem]], str]] = MappingProxyType(
    {"text": _write_text, "json": _write_json, "github": _write_github}
)
