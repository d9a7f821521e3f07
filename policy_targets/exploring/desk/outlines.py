"""The outlines of a seed and of a list: what the desk needs of them to show them; whether they hold is asked later."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter, ValidationError

from policy_targets.curation.yaml_places import read_yaml
from policy_targets.errors import SeedError
from policy_targets.reading.text.text import parse_spans


def _check_spans(written: str) -> str:
    parse_spans(written)
    return written


def _check_row(row: str) -> str:
    parse_spans(row.partition(" ")[0])
    return row


Spans = Annotated[str, AfterValidator(_check_spans)]
Row = Annotated[str, AfterValidator(_check_row)]


class _Outline(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", strict=True)


class _Entry(_Outline):
    at: Spans | None = None
    quote: str | None = None
    id: str | None = None
    status: str | None = None
    part_of: str | None = None
    value: str | None = None
    value_upper: str | None = None
    unit: str | None = None
    indicator: str | None = None
    initiatives: list[str] | None = None


class _Source(_Outline):
    spans: Spans | None = None
    positions: list[_Entry] | None = None
    targets: list[_Entry] | None = None
    outcomes: list[_Entry] | None = None
    initiatives: list[_Entry] | None = None
    assessments: list[_Entry] | None = None


class _Document(_Outline):
    status: str | None = None


class _Seed(_Outline):
    document: _Document
    sources: list[_Source]
    set_aside: dict[str, list[Row]] | None = None


class Listed(_Outline):
    """An entry of a list beside the seeds: a body or a person."""

    id: str
    name: str


LISTED: TypeAdapter[list[Listed]] = TypeAdapter(list[Listed])


def refuse_other_shapes(value: Any, file: str) -> None:
    """Refuse what is no seed even in its outlines, so that it cannot be shown.

    Raises: SeedError with the part at fault.

    >>> refuse_other_shapes({"document": {}, "sources": [{"targets": [{"at": "3-9"}]}]}, "a.yaml")
    >>> refuse_other_shapes({"document": {}, "sources": [{"targets": [{"at": "9-3"}]}]}, "a.yaml")
    Traceback (most recent call last):
    policy_targets.errors.SeedError: a.yaml: sources/0/targets/0/at: Value error, ... Draft it again, or ...
    """
    try:
        _Seed.model_validate(value)
    except ValidationError as error:
        raise _unshown(error, file) from None


def read_list(text: str, file: str) -> list[Listed]:
    """The entries of a list; an empty file has none.

    Raises: SeedError when it is no list.

    >>> [listed.name for listed in read_list("- {id: lu-he, name: 陆禾}", "speakers.yaml")]
    ['陆禾']
    >>> read_list("陆禾", "speakers.yaml")
    Traceback (most recent call last):
    policy_targets.errors.SeedError: speakers.yaml: Input should be a valid list. Draft it again, or restore it.
    """
    try:
        return LISTED.validate_python(read_yaml(text, file).value or [])
    except ValidationError as error:
        raise _unshown(error, file) from None


def _unshown(error: ValidationError, file: str) -> SeedError:
    detail = error.errors()[0]
    place = "/".join(map(str, detail["loc"]))
    return SeedError(f"{file}: {f'{place}: ' if place else ''}{detail['msg']}. Draft it again, or restore it.")
