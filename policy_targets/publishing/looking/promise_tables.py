"""Write promises against results as a table, CSV, or lines of JSON."""

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


def write_matches(data: Dataset, found: Sequence[Match], form: Form, language: Language = "zh") -> Iterator[str]:
    """Write each target and its result in a line: period, place, indicator, both numbers, verdict and arithmetic.

    >>> from policy_targets.publishing.package.dataset import load
    >>> print(*write_matches(load(), [], "csv"))
    target_id,outcome_id,rule,completion,period,place,indicator,promised,reported,verdict,sum
    """
    tables = {name: from_arrow(name, data[name]) for name in ("targets", "outcomes", "places", "indicators")}
    keyed = {name: {row[f"{name[:-1]}_id"]: row for row in rows} for name, rows in tables.items()}
    lines = [_describe_match(it, keyed, language) for it in found]
    return _write(lines, ("target_id", "outcome_id", "rule", "completion", *MATCHED), form, MATCHED)


def _describe_match(found: Match, keyed: Mapping[str, Mapping[Any, Any]], language: Language) -> dict[str, Any]:
    target, outcome = keyed["targets"][found.target_id], keyed["outcomes"][found.outcome_id]
    named = "name" if language == "zh" else "name_en"
    indicator = keyed["indicators"].get(target["indicator_id"], {})
    return {
        "target_id": found.target_id,
        "outcome_id": found.outcome_id,
        "rule": found.rule,
        "completion": None if found.completion is None else write_cell(found.completion),
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
    place_id,place,level,promised,reported,verdict,above,over
    """
    return _write([_describe_standing(it, language) for it in found], STANDING, form, STANDING)


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


def _write(rows: Sequence[dict[str, Any]], heads: Sequence[str], form: Form, shown: Sequence[str]) -> Iterator[str]:
    if form == "jsonl":
        yield from (json.dumps({head: row[head] or None for head in heads}, ensure_ascii=False) for row in rows)
    elif form == "csv":
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([row[head] for head in heads] for row in rows)
        yield from text.getvalue().splitlines()
    else:
        yield draw_table(shown, [[str(row[head]) for head in shown] for row in rows])
