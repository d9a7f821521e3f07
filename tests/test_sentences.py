"""The canonical line of a claim, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from policy_targets.sentences import write_sentence

YEAR = {"period_label": "今年", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}


def claim(**cells: Any) -> dict[str, Any]:
    plain = {"indicator_label": "某指标", "measure": "amount", "comparator": "eq", "value": Decimal(1), "unit": "家"}
    return {**plain, **YEAR, "amount": Decimal(1), "unit_code": "1", "commitment": "unmarked", **cells}


GROWTH = {"measure": "growth_rate", "unit": "%", "unit_code": "percent", "value": Decimal(6), "amount": Decimal(6)}
FALL = {**GROWTH, "value": Decimal(-3), "amount": Decimal(-3), "indicator_label": "能耗"}
PLAN = {"period_label": "五年来", "period_start": date(2021, 1, 1)}

LINES = [
    (GROWTH, "2025年，某指标增长：6%", "某指标, 2025: 6%"),
    ({**GROWTH, "indicator_label": "居民消费价格", "comparator": "approx"}, "2025年，居民消费价格上涨：约6%",
     "居民消费价格, 2025: about 6%"),
    ({**GROWTH, "indicator_label": "产值增速"}, "2025年，产值增速：6%", "产值增速, 2025: 6%"),
    ({**GROWTH, "price_basis": "constant"}, "2025年，某指标实际增长：6%", "某指标, in real terms, 2025: 6%"),
    ({**GROWTH, **PLAN, "reckoning": "yearly_average"}, "2021—2025年，某指标年均增长：6%",
     "某指标, yearly average, 2021–2025: 6%"),
    ({**PLAN, "reckoning": "together"}, "2021—2025年，某指标（累计）：1家", "某指标, all years together, 2021–2025: 1"),
    ({**FALL, "comparator": "le"}, "2025年，能耗下降：3%以上", "能耗, 2025: a fall of at least 3%"),
    ({**FALL, "comparator": "approx"}, "2025年，能耗下降：约3%", "能耗, 2025: a fall of about 3%"),
    ({**FALL, "comparator": "ge"}, "2025年，能耗下降：3%以内", "能耗, 2025: a fall of at most 3%"),
    ({**FALL, "comparator": "nearly"}, "2025年，能耗下降：近3%", "能耗, 2025: a fall of nearly 3%"),
    ({**FALL, "value_upper": Decimal("-2.5"), "amount_upper": Decimal("-2.5")}, "2025年，能耗下降：2.5%—3%",
     "能耗, 2025: a fall of 2.5% to 3%"),
    ({"value": Decimal(14), "unit": "亿元", "amount": Decimal(1_400_000_000), "unit_code": "CNY"},
     "2025年，某指标：14亿元", "某指标, 2025: CNY 1.4 billion"),
    ({"value": Decimal("1.2"), "unit": "亿美元", "amount": Decimal(120_000_000), "unit_code": "USD", "comparator": "ge"},
     "2025年，某指标：不低于1.2亿美元", "某指标, 2025: at least USD 120 million"),
    ({"value": Decimal(4000), "unit": "套", "amount": Decimal(4000)}, "2025年，某指标：4000套", "某指标, 2025: 4,000"),
    ({"value": Decimal("3.5"), "unit": "%", "amount": Decimal("3.5"), "unit_code": "percent", "comparator": "approx"},
     "2025年，某指标：约3.5%", "某指标, 2025: about 3.5%"),
    ({"value": Decimal(2), "unit": "个百分点", "amount": Decimal(2), "unit_code": "percentage_point"},
     "2025年，某指标：2个百分点", "某指标, 2025: 2 percentage points"),
    ({"value": Decimal(80), "unit": "公里", "amount": Decimal(80), "unit_code": "km", "comparator": "nearly"},
     "2025年，某指标：近80公里", "某指标, 2025: nearly 80 km"),
    ({"value": Decimal(2), "unit": "倍", "amount": Decimal(2)}, "2025年，某指标：2倍", "某指标, 2025: 2 times"),
    ({"value": Decimal(6), "unit": "位", "amount": Decimal(6), "unit_code": "rank", "measure": "rank"},
     "2025年，某指标：第6位", "某指标, 2025: rank 6"),
    ({"value": Decimal(10), "unit": "位", "amount": Decimal(10), "unit_code": "rank", "measure": "rank", "comparator": "le"},
     "2025年，某指标：前10位", "某指标, 2025: top 10"),
    ({"value": Decimal(6), "value_upper": Decimal("6.5"), "unit": "%", "amount": Decimal(6), "amount_upper": Decimal("6.5"),
      "unit_code": "percent"}, "2025年，某指标：6%—6.5%", "某指标, 2025: 6% to 6.5%"),
    ({"value": Decimal("1.5"), "unit": "万亿元", "amount": Decimal(15 * 10**11), "unit_code": "CNY", "comparator": "gt"},
     "2025年，某指标：超过1.5万亿元", "某指标, 2025: more than CNY 1.5 trillion"),
    ({"value": None, "unit": None, "amount": None, "measure": "event", "quote": "启用工作站", "commitment": "strive",
      "commitment_words": "力争"}, "2025年，某指标：“启用工作站”（力争）", "某指标, 2025: “启用工作站” (strive)"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "zh", "en"), LINES)
def test_numbers(cells: dict[str, Any], zh: str, en: str) -> None:
    assert write_sentence(claim(**cells)) == zh
    assert write_sentence(claim(**cells), "en") == en


@pytest.mark.parametrize(
    ("start", "end", "label", "said"),
    [
        (None, date(2025, 12, 31), "到2025年底", ", by 2025-12-31"),
        (date(2021, 1, 1), date(2025, 12, 31), "“十四五”", ", 2021–2025"),
        (date(2022, 1, 1), date(2022, 11, 30), "1-11月", ", 2022-01-01 to 2022-11-30"),
        (date(2025, 6, 1), date(2025, 6, 1), "6月1日", ", 2025-06-01"),
        (date(2025, 6, 1), None, "6月起", ", from 2025-06-01"),
        (None, None, "近年来", ", 近年来"),
        (None, None, None, ""),
    ],
)
def test_periods(start: date | None, end: date | None, label: str | None, said: str) -> None:
    row = claim(period_start=start, period_end=end, period_label=label)
    assert write_sentence(row, "en") == f"某指标{said}: 1"
    assert write_sentence(row).startswith(f"{label}，" if label else "某指标")


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("今年", "2025年，"),
        ("全年", "2025年，"),
        (None, "2025年，"),
        ("2025年", "2025年，"),
        ("“十四五”末年", "“十四五”末年，"),
    ],
)
def test_words_that_count_from_the_day_of_speaking_become_years(label: str | None, written: str) -> None:
    assert write_sentence(claim(period_label=label)) == f"{written}某指标：1家"
    half = claim(period_label="今年上半年", period_end=date(2025, 6, 30))
    assert write_sentence(half) == "今年上半年，某指标：1家"  # no whole year: as said
