"""The types of columns, and the marks that make a column a key, a reference, a number with a unit or a code."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from policy_targets import codelists


@dataclass(frozen=True, slots=True)
class Key:
    """The column is the table's key, or part of it."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The column contains keys of `table`: a foreign key."""

    table: str


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of the number; `@unit_code` means that the column `unit_code` of the row contains it."""

    name: str


@dataclass(frozen=True, slots=True)
class Codes:
    """The column contains codes of this list in `data/codes.csv`."""

    codelist: str

    def check(self, code: str) -> str:
        """Return the code, or raise a ValueError that lists the valid codes."""
        if code not in codelists.load_codes(self.codelist):
            raise ValueError(f"found {code!r}, expected one of {', '.join(codelists.load_codes(self.codelist))}")
        return code

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "enum": list(codelists.load_codes(self.codelist))}


# One line of text: no control character, no blank at either end. frictionless compiles a pattern as ^p$.
LINE = r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?"
Line = Annotated[str, Field(pattern=f"^{LINE}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
PlaceId = Annotated[str, Field(pattern=r"^[0-9]{6}(?:[0-9]{3})?$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Url = Annotated[str, Field(pattern=r"^https?://[^\s\x00-\x1f\x7f]+$", max_length=500)]
Spans = Annotated[str, Field(pattern=r"^[0-9]+-[0-9]+(?: [0-9]+-[0-9]+)*$"), Unit("code points")]
Quote = Annotated[Line, Field(min_length=4, max_length=60)]
Amount = Annotated[Decimal, Field(max_digits=30, decimal_places=6)]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(?:0[1-9]|1[0-2])$")]
Year = Annotated[int, Field(ge=1949)]
Version = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
TargetId = Annotated[str, Field(pattern=r"^tgt-[0-9a-f]{10}$")]
OutcomeId = Annotated[str, Field(pattern=r"^out-[0-9a-f]{10}$")]
InitiativeId = Annotated[str, Field(pattern=r"^ini-[0-9a-f]{10}$")]
AssessmentId = Annotated[str, Field(pattern=r"^asm-[0-9a-f]{10}$")]
PositionId = Annotated[str, Field(pattern=r"^pos-[0-9a-f]{10}$")]


def read_marks(info: FieldInfo) -> tuple[Any, ...]:
    """Return the marks of a column, whether or not it may be empty.

    >>> from policy_targets.models import Target
    >>> [mark for mark in read_marks(Target.model_fields["part_of"]) if isinstance(mark, Ref)]
    [Ref(table='targets')]
    >>> read_marks(Target.model_fields["suspect"])
    ()
    """
    inner = (part for part in get_args(info.annotation) if get_origin(part) is Annotated)
    return (*info.metadata, *(mark for part in inner for mark in get_args(part)[1:]))
