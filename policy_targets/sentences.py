"""Write a claim as one canonical line, in Chinese or in English."""

from __future__ import annotations

import re
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
_FALLS_ZH = {
    "le": ("", "以上"),
    "lt": ("超过", ""),
    "ge": ("", "以内"),
    "gt": ("不到", ""),
    "nearly": ("近", ""),
    "approx": ("约", ""),
}
_TURNED = {"le": "ge", "lt": "gt", "ge": "le", "gt": "lt"}
_RECKONED_ZH = {"yearly_average": "年均", "together": "累计"}
_RECKONED_EN = {"yearly_average": "yearly average", "together": "all years together"}
_RELATIVE = re.compile("[今去明上来本当全这后前]年|[一二三四五六七八九十两几]年来|年内|今后|未来|过去|期间$|^期内")
_GROWS = re.compile("(?:增长|增[速幅长]|涨[幅速]|上涨|上升|下降|降[幅低]|减少|递增|提高)(?:率|速度|幅度)?$")
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
    period = _period_zh(row)
    scope = f"（{row['scope']}）" if row.get("scope") and row["scope"] not in row["indicator_label"] else ""
    words = f"（{row['commitment_words']}）" if row.get("commitment_words") else ""
    claimed = _number_zh(row) if row.get("value") is not None else f"“{row.get('quote', '')}”"
    return f"{period}{'，' if period else ''}{row['indicator_label']}{scope}{_growth_zh(row)}：{claimed}{words}"


def _period_zh(row: Row) -> str:
    """The words of the period; whole years by their numbers where the words count from the day of speaking (今年)."""
    label, start, end = row.get("period_label") or "", row.get("period_start"), row.get("period_end")
    if label and not _RELATIVE.search(label):
        return label
    if not start or not end or (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return label
    return f"{start.year}年" if start.year == end.year else f"{start.year}—{end.year}年"


def _growth_zh(row: Row) -> str:
    """What the number is of its label: 增长, 下降, 实际增长, 年均增长, or the average or the sum of several years."""
    reckoned = _RECKONED_ZH.get(row.get("reckoning") or "", "")
    if row.get("measure") != "growth_rate" or row.get("value") is None:
        return f"（{reckoned}）" if reckoned else ""
    real = "实际" if row.get("price_basis") == "constant" and "实际" not in row["indicator_label"] else ""
    if _GROWS.search(row["indicator_label"]):
        return f"（{reckoned}{real}）" if reckoned or real else ""
    rises = "上涨" if "价格" in row["indicator_label"] or "物价" in row["indicator_label"] else "增长"
    return f"{reckoned}{real}{'下降' if row['value'] < 0 else rises}"


def _number_zh(row: Row) -> str:
    unit, value, upper = row.get("unit") or "", row["value"], row.get("value_upper")
    if row.get("measure") == "rank":
        return f"{'前' if row['comparator'] == 'le' else '第'}{_plain(value)}{unit}"
    if row.get("measure") == "growth_rate" and value < 0:
        return _fall_zh(row, unit)
    if upper is None:
        return f"{_ZH.get(row['comparator'], '')}{_plain(value)}{unit}"
    return f"{_ZH.get(row['comparator'], '')}{_plain(value)}{unit if unit == '%' else ''}—{_plain(upper)}{unit}"


def _fall_zh(row: Row, unit: str) -> str:
    """A fall is told by its size, which turns its bound: le -3 is 3%以上."""
    sizes = sorted(-it for it in (row["value"], row.get("value_upper")) if it is not None)
    told = f"{unit if unit == '%' else ''}—".join(_plain(size) for size in sizes)
    before, behind = _FALLS_ZH.get(row["comparator"], ("", ""))
    return f"{before}{told}{unit}{behind}"


def _write_en(row: Row) -> str:
    indicator = codelists.index_rows("indicators").get(row.get("indicator_id") or "")
    name = indicator["name_en"] if indicator else row["indicator_label"]
    scope = f" [{row['scope']}]" if row.get("scope") else ""
    period = _period_en(row)
    commitment = row.get("commitment") or "unmarked"
    words = "" if commitment == "unmarked" else f" ({codelists.load_codes('commitment')[commitment].title_en})"
    claimed = _number_en(row) if row.get("value") is not None else f"“{row.get('quote', '')}”"
    told = "".join(f", {it}" for it in (_RECKONED_EN.get(row.get("reckoning") or "", ""), _real_en(row)) if it)
    return f"{name}{scope}{told}{', ' if period else ''}{period}: {claimed}{words}"


def _real_en(row: Row) -> str:
    return "in real terms" if row.get("measure") == "growth_rate" and row.get("price_basis") == "constant" else ""


def _number_en(row: Row) -> str:
    if row.get("measure") == "rank":
        return f"{'top' if row['comparator'] == 'le' else 'rank'} {_plain(row['value'])}"
    amounts = [amount for amount in (row["amount"], row.get("amount_upper")) if amount is not None]
    if row.get("measure") == "growth_rate" and amounts[0] < 0:
        sizes = " to ".join(_amount_en(row, size) for size in sorted(-amount for amount in amounts))
        return f"a fall of {_EN.get(str(_TURNED.get(row['comparator'], row['comparator'])), '')}{sizes}"
    ends = " to ".join(_amount_en(row, amount) for amount in amounts)
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
