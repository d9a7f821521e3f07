"""A claim in one canonical line, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from policy_targets import codelists

Row = Mapping[str, Any]
_BEFORE_ZH = {"approx": "约", "lt": "近", "le": "不超过", "gt": "超过", "ge": "不少于"}
_BEFORE_EN = {"approx": "about", "lt": "just under", "le": "at most", "gt": "more than", "ge": "at least"}


def write_sentence(row: Row, language: Literal["zh", "en"] = "zh") -> str:
    """The claim as a line: period, what is measured, commitment, comparator, number, scope.

    The label is the source's own where there is no English name for the indicator.

    >>> claim = {"indicator_label": "科技型企业", "indicator_id": "technology-firms-attracted", "measure": "increment",
    ...          "comparator": "ge", "value": Decimal("150"), "unit": "家", "period_label": "2025年",
    ...          "commitment": "strive", "commitment_words": "力争", "scope": "省级以上"}
    >>> write_sentence(claim)
    '2025年：科技型企业（省级以上），力争不少于150家'
    >>> write_sentence(claim, "en")
    'technology firms attracted (limited to 省级以上), 2025年: strive for at least 150'
    """
    return _write_en(row) if language == "en" else _write_zh(row)


def _write_zh(row: Row) -> str:
    period = f"{row['period_label']}：" if row.get("period_label") else ""
    scope = f"（{row['scope']}）" if row.get("scope") else ""
    number = _number_zh(row)
    words = row.get("commitment_words") or ""
    return f"{period}{row['indicator_label']}{scope}" + (f"，{words}{number}" if words or number else "")


def _number_zh(row: Row) -> str:
    if row.get("value") is None:
        return ""
    unit = row.get("unit") or ""
    if row.get("measure") == "rank":
        return f"{'前' if row['comparator'] == 'le' else '第'}{_plain(row['value'])}{unit}"
    upper = f"—{_plain(row['value_upper'])}" if row.get("value_upper") is not None else ""
    return f"{_BEFORE_ZH.get(row['comparator'], '')}{_plain(row['value'])}{upper}{unit}"


def _write_en(row: Row) -> str:
    indicator = codelists.index_rows("indicators").get(row.get("indicator_id") or "")
    name = indicator["name_en"] if indicator else row["indicator_label"]
    scope = f" (limited to {row['scope']})" if row.get("scope") else ""
    period = f", {_period_en(row)}" if _period_en(row) else ""
    commitment = row.get("commitment")
    word = codelists.load_codes("commitment")[commitment].title_en if commitment not in (None, "unmarked") else ""
    number = _number_en(row)
    says = " ".join(part for part in (f"{word} for" if word and number else word, number) if part)
    return f"{name}{scope}{period}" + (f": {says}" if says else "")


def _number_en(row: Row) -> str:
    if row.get("value") is None:
        return ""
    unit = codelists.index_rows("units").get(row.get("unit") or "")
    counted = unit is None or (unit["factor"] == "1" and unit["kind"] == "count")
    if row.get("measure") == "rank":
        return f"{'top' if row['comparator'] == 'le' else 'rank'} {_plain(row['value'])}"
    upper = f" to {_plain(row['value_upper'])}" if row.get("value_upper") is not None else ""
    name = "" if counted or unit is None else f" {unit['name_en']}"
    return f"{_BEFORE_EN.get(row['comparator'], '')} {_plain(row['value'])}{upper}{name}".strip()


def _period_en(row: Row) -> str:
    start, end = row.get("period_start"), row.get("period_end")
    if start and end and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}" if start.year == end.year else f"{start.year} to {end.year}"
    if start and end:
        return f"{start:%Y-%m} to {end:%Y-%m}"
    return f"by {end:%Y-%m-%d}" if end else row.get("period_label") or ""


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
