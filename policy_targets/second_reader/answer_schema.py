"""The JSON Schema of an answer, printed from the models: a claim has their columns, types and codes."""

from __future__ import annotations

from functools import cache
from typing import Any

from policy_targets import codelists
from policy_targets.models import Outcome, Target

Schema = dict[str, Any]
KINDS = ("target", "outcome")
ASKED = (
    "quote", "value", "value_upper", "unit", "indicator_label", "indicator_id", "measure", "comparator", "scope",
    "period_start", "period_end", "commitment_words", "role", "reckoning",
)  # fmt: skip
# what the models refer to by an id, and an answer by the words of the text
NAMED = {"speaker": "speaker_id", "organisation": "organisation_id", "place": "place_id"}
FIELDS = ("kind", *ASKED, *NAMED)
NEEDED = ("kind", "quote", "value", "unit", "measure", "comparator")  # the others may be left out


@cache
def answer_schema() -> Schema:
    """Return the JSON Schema of an answer: an object with a list of claims, most of whose fields may be left out.

    >>> schema = answer_schema()["properties"]["claims"]["items"]
    >>> schema["properties"]["comparator"]["enum"][:3], schema["properties"]["value"]["type"]
    (['ge', 'gt', 'le'], 'string')
    >>> "status" in schema["properties"]
    False
    """
    properties = {name: _property(name) for name in FIELDS}
    claim = {"type": "object", "properties": properties, "required": list(NEEDED), "additionalProperties": False}
    claims = {"type": "array", "items": claim}
    return {"type": "object", "properties": {"claims": claims}, "required": ["claims"], "additionalProperties": False}


def _property(name: str) -> Schema:
    if name == "kind":
        return {"type": "string", "enum": list(KINDS)}
    column = NAMED.get(name, name)
    form: Schema = {"type": "string"} | _codes(column)
    described = {} if name in NAMED else {"description": _describe(column)}
    return {**form, **described} if name in NEEDED else {"anyOf": [form, {"type": "null"}], **described}


def _codes(column: str) -> Schema:
    """Return the codes or the format that the models give a column; those of both tables where they differ."""
    printed = [model.model_json_schema()["properties"].get(column, {}) for model in (Target, Outcome)]
    forms = [form for it in printed for form in it.get("anyOf", [it])]
    codes = [code for form in forms for code in form.get("enum", ())]
    formats = [form["format"] for form in forms if "format" in form]
    return {"enum": list(dict.fromkeys(codes))} if codes else {"format": formats[0]} if formats else {}


def _describe(column: str) -> str:
    rows = [row for row in codelists.load_rows("columns") if row["column"] == column]
    chosen = [row for table in ("targets", "") for row in rows if row["table"] == table]
    return (chosen or rows)[0]["description_zh"]
