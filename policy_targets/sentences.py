"""Write a claim as one canonical line, in Chinese or in English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from policy_targets import codelists

Row = Mapping[str, Any]
_ZH = {"ge": "不低于", "gt": "超过", "le": "不超过", "lt": "低于", "nearly": "近", "approx": "约"}
_EN = {
    "ge": "at least ",
    "gt": "more than ",
    "le": "at most ",
    "lt": "less than ",
    "nearly": "nearly ",
    "approx": "about ",
}
_SCALES = ((Decimal(10**12), " trillion"), (Decimal(10**9), " billion"), (Decimal(10**6), " million"))


def write_sentence(row: Row, language: Literal["zh", "en"] = "zh") -> str:
    """Write the claim as a line: period, indicator, comparator and number, and the word of commitment.

    A claim without a number shows its quote. Words missing from the codelists are printed as in the source.

    >>> claim = {"indicator_label": "科技型企业", "indicator_id": "technology-firms-attracted", "measure": "increment",
    ...          "comparator": "ge", "value": Decimal("150"), "unit": "家", "amount": Decimal(150), "unit_code": "1",
    ...          "period_label": "2025年", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31),
    ...          "commitment": "strive", "commitment_words": "力争", "scope": "省级以上"}
    >>> write_sentence(claim)
    '2025年，科技型企业（省级以上）：不低于150家（力争）'
    >>> write_sentence(claim, "en")
    'technology firms attracted [省级以上], 2025: at least 150 (strive)'
    """
    return _write_en(row) if language == "en" else _write_zh(row)


def write_number(row: Row, language: Literal["zh", "en"] = "zh") -> str:
    """Return the number of a claim with its comparator and unit.

    >>> claim = {"comparator": "approx", "value": Decimal("7.5"), "unit": "%", "amount": Decimal("7.5"),
    ...          "unit_code": "percent", "measure": "growth_rate"}
    >>> write_number(claim), write_number(claim, "en")
    ('约7.5%', 'about 7.5%')
    """
    return _number_en(row) if language == "en" else _number_zh(row)


def _write_zh(row: Row) -> str:
    period = f"{row['period_label']}，" if row.get("period_label") else ""
    scope = f"（{row['scope']}）" if row.get("scope") else ""
    words = f"（{row['commitment_words']}）" if row.get("commitment_words") else ""
    claimed = _number_zh(row) if row.get("value") is not None else f"“{row.get('quote', '')}”"
    return f"{period}{row['indicator_label']}{scope}：{claimed}{words}"


def _number_zh(row: Row) -> str:
    unit = row.get("unit") or ""
    if row.get("measure") == "rank":
        return f"{'前' if row['comparator'] == 'le' else '第'}{_plain(row['value'])}{unit}"
    upper = f"—{_plain(row['value_upper'])}" if row.get("value_upper") is not None else ""
    return f"{_ZH.get(row['comparator'], '')}{_plain(row['value'])}{upper}{unit}"


def _write_en(row: Row) -> str:
    indicator = codelists.index_rows("indicators").get(row.get("indicator_id") or "")
    name = indicator["name_en"] if indicator else row["indicator_label"]
    scope = f" [{row['scope']}]" if row.get("scope") else ""
    period = _period_en(row)
    commitment = row.get("commitment") or "unmarked"
    words = "" if commitment == "unmarked" else f" ({codelists.load_codes('commitment')[commitment].title_en})"
    claimed = _number_en(row) if row.get("value") is not None else f"“{row.get('quote', '')}”"
    return f"{name}{scope}{', ' if period else ''}{period}: {claimed}{words}"


def _number_en(row: Row) -> str:
    if row.get("measure") == "rank":
        return f"{'top' if row['comparator'] == 'le' else 'rank'} {_plain(row['value'])}"
    upper = row.get("amount_upper")
    ends = " to ".join(_amount_en(row, amount) for amount in (row["amount"], upper) if amount is not None)
    return f"{_EN.get(row['comparator'], '')}{ends}"


def _amount_en(row: Row, amount: Decimal) -> str:
    unit = codelists.index_rows("units").get(row.get("unit") or "")
    code, kind = row.get("unit_code"), unit["kind"] if unit else "count"
    if kind == "money":
        return f"{code} {_grouped(amount)}"
    if kind == "count":
        return _grouped(amount)
    if code == "percent":
        return f"{_plain(amount)}%"
    return f"{_grouped(amount)} {code if kind == 'physical' else unit['name_en'] if unit else code}"


def _period_en(row: Row) -> str:
    start, end = row.get("period_start"), row.get("period_end")
    if start and end:
        return _span_en(start, end)
    if end:
        return f"by {end:%Y-%m-%d}"
    return f"from {start:%Y-%m-%d}" if start else row.get("period_label") or ""


def _span_en(start: date, end: date) -> str:
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    return f"{start}" if start == end else f"{start} to {end}"


def _grouped(amount: Decimal) -> str:
    for scale, word in _SCALES:
        if abs(amount) >= scale:
            return f"{_plain(amount / scale)}{word}"
    return f"{amount.normalize():,f}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
