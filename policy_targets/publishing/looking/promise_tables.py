"""Write promises against results: in words as a table for people, in numbers, ids and codes as CSV or lines of JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from policy_targets import codelists
from policy_targets.assessing.match import Match
from policy_targets.publishing.looking.listing import draw_table, write_period
from policy_targets.publishing.looking.promises import Standing
from policy_targets.publishing.package.dataset import Dataset
from policy_targets.publishing.schema.tables import from_arrow, write_cell
from policy_targets.sentences import write_number

Language = Literal["zh", "en"]
Form = Literal["table", "csv", "jsonl"]
MATCHED = ("period", "place", "indicator", "promised", "reported", "verdict", "sum")
STANDING = ("place_id", "place", "level", "promised", "reported", "verdict", "above", "over")
NUMBERS = ("comparator", "target", "target_upper", "result_comparator", "result", "result_upper", "unit_code")
COMPUTED = ("target_id", "outcome_id", "place_id", "indicator_id", "period_start", "period_end", *NUMBERS, "verdict",
            "rule", "completion")  # fmt: skip
PLACED = ("place_id", "place", "place_en", "level", "target_id", "outcome_id", *NUMBERS, "verdict", "above_id", "over")


def write_matches(data: Dataset, found: Sequence[Match], form: Form, language: Language = "zh") -> Iterator[str]:
    """Write each target and its result in a line.

    The table tells period, place, indicator, both numbers, verdict and arithmetic in words; CSV and lines of JSON have
    ids, days, numbers and codes.

    >>> from policy_targets.publishing.package.dataset import load
    >>> print(*write_matches(load(), [], "csv"))
    target_id,outcome_id,place_id,indicator_id,period_start,period_end,comparator,target,...,verdict,rule,completion
    """
    tables = {name: from_arrow(name, data[name]) for name in ("targets", "outcomes", "places", "indicators")}
    keyed = {name: {row[f"{name[:-1]}_id"]: row for row in rows} for name, rows in tables.items()}
    if form == "table":
        return _draw(MATCHED, [_describe_match(it, keyed, language) for it in found])
    return _write(COMPUTED, [_tell_match(it, keyed) for it in found], form)


def _tell_match(found: Match, keyed: Mapping[str, Mapping[Any, Any]]) -> dict[str, Any]:
    target, outcome = keyed["targets"][found.target_id], keyed["outcomes"][found.outcome_id]
    return {
        **found.as_row(),
        **{name: target[name] for name in ("place_id", "indicator_id", "period_start", "period_end")},
        **_tell_numbers(target, outcome),
    }


def _tell_numbers(target: Mapping[str, Any] | None, outcome: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the numbers of both sides, normalised, and what each is compared by."""
    aim, result = target or {}, outcome or {}
    return {
        "target_id": aim.get("target_id"), "outcome_id": result.get("outcome_id"),
        "comparator": aim.get("comparator"), "target": aim.get("amount"), "target_upper": aim.get("amount_upper"),
        "result_comparator": result.get("comparator"), "result": result.get("amount"),
        "result_upper": result.get("amount_upper"), "unit_code": (aim or result).get("unit_code"),
    }  # fmt: skip


def _describe_match(found: Match, keyed: Mapping[str, Mapping[Any, Any]], language: Language) -> dict[str, Any]:
    target, outcome = keyed["targets"][found.target_id], keyed["outcomes"][found.outcome_id]
    named = "name" if language == "zh" else "name_en"
    indicator = keyed["indicators"].get(target["indicator_id"], {})
    return {
        "period": write_period(target["period_start"], target["period_end"]),
        "place": keyed["places"].get(target["place_id"], {}).get(named, target["place_id"]),
        "indicator": indicator.get(named, target["indicator_label"]),
        "promised": write_number(target, language),
        "reported": write_number(outcome, language),
        "verdict": _name_code("verdict", found.verdict, language),
        "sum": found.note,
    }


def write_standings(found: Iterable[Standing], form: Form, language: Language = "zh") -> Iterator[str]:
    """Write each place in a line: promise, result, verdict, and the surplus over the promise of the place above.

    >>> print(*write_standings([], "csv"))
    place_id,place,place_en,level,target_id,outcome_id,comparator,target,...,unit_code,verdict,above_id,over
    """
    if form == "table":
        return _draw(STANDING, [_describe_standing(it, language) for it in found])
    return _write(PLACED, [_tell_standing(it) for it in found], form)


def _tell_standing(found: Standing) -> dict[str, Any]:
    return {
        "place_id": found.place_id, "place": found.name, "place_en": found.name_en, "level": found.level,
        **_tell_numbers(found.promised, found.reported), "verdict": found.verdict, "above_id": found.above_id,
        "over": found.over,
    }  # fmt: skip


def _describe_standing(found: Standing, language: Language) -> dict[str, Any]:
    numbers = ("" if row is None else write_number(row, language) for row in (found.promised, found.reported))
    over = "" if found.over is None else f"{'+' if found.over > 0 else ''}{write_cell(found.over)}"
    name = found.name if language == "zh" else found.name_en
    verdict = _name_code("verdict", found.verdict, language) if found.verdict else ""
    level = _name_code("place_level", found.level, language)
    cells = (found.place_id, name, level, *numbers, verdict, found.above_id, over)
    return dict(zip(STANDING, cells, strict=True))


def _name_code(codelist: str, code: str, language: Language) -> str:
    named = codelists.load_codes(codelist)[code]
    return named.title_zh if language == "zh" else named.title_en


def _draw(heads: Sequence[str], rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield draw_table(heads, [[str(row[head]) for head in heads] for row in rows])


def _write(heads: Sequence[str], rows: Sequence[dict[str, Any]], form: Form) -> Iterator[str]:
    """Write rows for machines; decimals keep every digit, and in JSON they are strings, as in the package."""
    cells = [{head: write_cell(row[head]) for head in heads} for row in rows]
    if form == "jsonl":
        yield from (json.dumps({head: row[head] or None for head in heads}, ensure_ascii=False) for row in cells)
        return
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, heads, lineterminator="\n")
    writer.writeheader()
    writer.writerows(cells)
    yield from text.getvalue().splitlines()
