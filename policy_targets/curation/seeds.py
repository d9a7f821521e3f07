"""What a curator may write: the form of a seed file and of the two shared lists, read with the place of every part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic import WithJsonSchema as Shown

from policy_targets.columns import Codes, Line, PlaceId, Quote, Sha256, Slug, Spans, Url, Version
from policy_targets.curation.edtf import read_edtf
from policy_targets.curation.yaml_places import Located, read_yaml
from policy_targets.errors import Problem, SeedError

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def read_decimal(text: Any) -> Decimal:
    """The number a curator wrote, plain: 3.5, not 3,5 or 1e3; a ValueError says so.

    >>> read_decimal("3.5")
    Decimal('3.5')
    >>> read_decimal("1_000")
    Traceback (most recent call last):
    ValueError: found '1_000', expected a plain number such as 3.5
    """
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise ValueError(f"found {text!r}, expected a plain number such as 3.5")
    return Decimal(text)


def _known_period(text: str) -> str:
    if read_edtf(text) is None:
        raise ValueError(f"found {text!r}, expected EDTF such as 2025, 2022-01/2022-11 or ../2025")
    return text


def _read_count(text: Any) -> int:
    if not isinstance(text, str) or not re.fullmatch(r"[1-9][0-9]*", text):
        raise ValueError(f"found {text!r}, expected a whole number")
    return int(text)


Number = Annotated[Decimal, BeforeValidator(read_decimal), Shown({"type": ["number", "string"]})]
Edtf = Annotated[str, AfterValidator(_known_period), Shown({"type": ["string", "integer"], "description": "EDTF"})]
Count = Annotated[int, BeforeValidator(_read_count), Shown({"type": "integer", "minimum": 1})]
LocalId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")]
PlaceCode = Annotated[PlaceId, Shown({"type": ["string", "integer"]})]


class Entry(BaseModel):
    """A part of a seed: short keys, none that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Document(Entry):
    """The raw file the seed is about; its text stays where it is."""

    name: Line
    sha256: Sha256
    text_sha256: Sha256 | None = None
    characters: Count
    damage: list[Annotated[str, Codes("damage")]] = Field(min_length=1)
    status: Annotated[str, Codes("status")] = "curated"
    language: Annotated[str, Codes("language")] = "zh-Hans"


class Baseline(Entry):
    """由208元提高到280元: the words and the number it starts from."""

    label: Line
    value: Number | None = None


class PositionEntry(Entry):
    """A post the source gives to a speaker; when the source does not name it, `note` says how it is known."""

    quote: Quote | None = None
    at: Spans | None = None
    speaker: Slug
    organisation: Slug
    title: Line
    title_en: Line
    status: Annotated[str, Codes("status")] | None = None
    note: Line | None = None


class OutcomeEntry(Entry):
    """A reported result; what is left out is taken from the source."""

    quote: Quote
    at: Spans
    id: LocalId | None = None
    what: Line
    indicator: Slug | None = None
    measure: Annotated[str, Codes("measure")]
    comparator: Annotated[str, Codes("comparator")] = "eq"
    value: Number | None = None
    value_upper: Number | None = None
    unit: Line | None = None
    scope: Line | None = None
    baseline: Baseline | None = None
    period: Line | None = None
    in_: Edtf | None = Field(None, alias="in")
    speaker: Slug | None = None
    organisation: Slug | None = None
    place: PlaceCode | None = None
    role: Annotated[str, Codes("outcome_role")] | None = None
    reckoning: Annotated[str, Codes("reckoning")] = "period"
    prices: Annotated[str, Codes("price_basis")] | None = None
    part_of: LocalId | None = None
    status: Annotated[str, Codes("status")] | None = None
    suspect: bool = False
    note: Line | None = None
    rule: Line | None = None


class TargetEntry(OutcomeEntry):
    """A commitment; `says` is the word of commitment as it stands."""

    says: Line | None = None
    commitment: Annotated[str, Codes("commitment")] | None = None
    binding: Annotated[str, Codes("binding")] = "none"
    role: Annotated[str, Codes("target_role")] | None = None
    revises: LocalId | None = None
    initiatives: list[LocalId] = []


class InitiativeEntry(Entry):
    """A named thing that is run, built, used or issued."""

    quote: Quote
    at: Spans
    id: LocalId | None = None
    name: Line
    name_en: Line | None = None
    kind: Annotated[str, Codes("initiative_kind")]
    stage: Annotated[str, Codes("stage")] = "unknown"
    organisations: dict[Annotated[str, Codes("role")], list[Slug]] = {}
    speaker: Slug | None = None
    place: PlaceCode | None = None
    status: Annotated[str, Codes("status")] | None = None
    note: Line | None = None
    rule: Line | None = None


class AssessmentEntry(Entry):
    """What the text itself says about how far a target was met; claims of other files go by their whole ids."""

    target: LocalId
    outcome: LocalId
    basis: Annotated[str, Codes("assessment_basis")]
    completion: Number | None = None
    verdict: Annotated[str, Codes("verdict")]
    quote: Quote | None = None
    at: Spans | None = None
    note: Line | None = None


class SourceEntry(Entry):
    """One article or report, and what its records inherit from it."""

    id: Slug
    title: Line
    subtitle: Line | None = None
    series: Line | None = None
    kind: Annotated[str, Codes("source_kind")] = "other"
    session: Line | None = None
    url: Url | None = None
    publisher: Line | None = None
    published: Edtf | None = None
    basis: Annotated[str, Codes("basis")] | None = None
    why: Line | None = None
    byline: Line | None = None
    spans: Spans
    covers: Spans | None = None
    damage: list[Annotated[str, Codes("damage")]] | None = None
    speaker: Slug | None = None
    organisation: Slug | None = None
    place: PlaceCode | None = None
    period: Line | None = None
    in_: Edtf | None = Field(None, alias="in")
    names: dict[Line, Slug] = {}
    positions: list[PositionEntry] = []
    targets: list[TargetEntry] = []
    outcomes: list[OutcomeEntry] = []
    initiatives: list[InitiativeEntry] = []
    assessments: list[AssessmentEntry] = []


SetAsideRow = Annotated[str, Field(pattern=r"^[0-9]+-[0-9]+ \S.{0,29}$")]


class SeedFile(Entry):
    """One document: its sources with their records, and every number that is in no record, with the reason."""

    document: Document
    sources: list[SourceEntry] = Field(min_length=1)
    set_aside: dict[Annotated[str, Codes("set_aside")], list[SetAsideRow]] = {}


class OrganisationEntry(Entry):
    """A body under its full official name."""

    id: Slug
    name: Line
    name_en: Line
    kind: Annotated[str, Codes("organisation_kind")]
    place: PlaceCode | None = None
    parent: Slug | None = None


class SpeakerEntry(Entry):
    """A person who speaks or acts as an official."""

    id: Slug
    name: Line
    name_latin: Line


class RedirectEntry(Entry):
    """An id that was published once and what stands for it now."""

    old: Line
    new: Line
    since: Version


FORMS: dict[str, Any] = {
    "organisations": list[OrganisationEntry],
    "speakers": list[SpeakerEntry],
    "redirects": list[RedirectEntry],
}


def load_seed(path: Path) -> tuple[Located, Any]:
    """The located text of a seed file and its entries: a SeedFile, or the list a shared file holds.

    Raises: SeedError with every problem of the file, each with line and column.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "speakers.yaml"
    ...     _ = path.write_text("- {id: cao-yong, name: 曹勇, name_latin: Cao Yong}", "utf-8")
    ...     load_seed(path)[1][0].name
    '曹勇'
    >>> load_seed(Path("nowhere.yaml"))
    Traceback (most recent call last):
    policy_targets.errors.SeedError: the file cannot be read:
    nowhere.yaml: No such file or directory. Check the path.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        problem = Problem("unreadable", error.strerror or str(error), "Check the path.", file=str(path))
        raise SeedError("the file cannot be read:", [problem]) from None
    except UnicodeDecodeError as error:
        problem = Problem("bad-encoding", f"byte {error.start} is not UTF-8", "Save it as UTF-8.", file=str(path))
        raise SeedError("the file cannot be read:", [problem]) from None
    located = read_yaml(text, str(path))
    form = FORMS.get(path.stem, SeedFile)
    try:
        value = located.value if located.value is not None or path.stem not in FORMS else []
        return located, TypeAdapter(form).validate_python(value)
    except ValidationError as error:
        raise SeedError("the seed does not hold:", _find_problems(located, error)) from None


def _find_problems(located: Located, error: ValidationError) -> list[Problem]:
    """Each complaint of a model as a problem with its line and column."""
    return [
        _problem(located, detail["loc"], detail["type"], detail["msg"], detail["input"]) for detail in error.errors()
    ]


_TODO = {
    "missing": "Add the key.",
    "extra_forbidden": "Remove the key, or correct its spelling.",
}


def _problem(located: Located, loc: Sequence[int | str], kind: str, message: str, found: Any) -> Problem:
    path = tuple(part for part in loc if part != "[key]")
    key = ".".join(str(part) for part in path if not isinstance(part, int)) or "the file"
    said = message.removeprefix("Value error, ")
    shown = "" if said.startswith("found") or kind in _TODO or isinstance(found, dict | list) else f"found {found!r}, "
    return located.problem(path, kind.replace("_", "-"), f"{key}: {shown}{said}", _TODO.get(kind, "Correct it."))


def seed_schema() -> dict[str, Any]:
    """The JSON Schema of a seed file, for completion and errors in editors.

    Source: JSON Schema 2020-12.

    >>> sorted(seed_schema()["properties"])
    ['document', 'set_aside', 'sources']
    """
    schema = SeedFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "policy-targets seed file"}
