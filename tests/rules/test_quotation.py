"""Each rule of quotes against fields: what it refuses, and the neighbours that it lets be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from policy_targets import codelists
from policy_targets.rules import quotation

Row = dict[str, Any]


def claim(quote: str, value: str | None = None, unit: str | None = None, **fields: Any) -> Row:
    number = Decimal(value) if value is not None else None
    return {"quote": quote, "value": number, "unit": unit, "comparator": "eq", "measure": "amount", **fields}


def year(number: int) -> Row:
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


GROWTH = {"measure": "growth_rate"}
STRIVE = {"commitment": "strive", "commitment_words": "力争"}
UNMARKED = {"commitment": "unmarked", "commitment_words": None}
REFUSED = [
    ("comparator_agrees", claim("新增企业30家以上", "30", "家", comparator="eq")),
    ("comparator_agrees", claim("新增企业30家以上", "30", "家", comparator="le")),
    ("comparator_agrees", claim("失业率控制在4.6%以内", "4.6", "%", comparator="eq")),
    ("comparator_agrees", claim("能耗下降3%以上", "-3", "%", comparator="ge", **GROWTH)),
    ("comparator_agrees", claim("总量突破5000亿元", "5000", "亿元", comparator="lt")),
    ("bare_number_is_exact", claim("新增企业30家，规上企业5家", "30", "家", comparator="ge")),
    ("direction_agrees", claim("单位能耗下降6.6%", "6.6", "%", **GROWTH)),
    ("direction_agrees", claim("生产总值增长6.6%", "-6.6", "%", **GROWTH)),
    ("direction_agrees", claim("增长率下降到1.1%", "-1.1", "%", **GROWTH)),
    ("label_tells_no_fall", claim("能耗下降3%", "-3", "%", indicator_label="能耗降幅", **GROWTH)),
    ("commitment_agrees", claim("力争新增企业30家", "30", "家", commitment="guarantee", commitment_words="确保")),
    ("commitment_agrees", claim("力争新增企业30家", "30", "家", **UNMARKED)),
    ("commitment_agrees", claim("新增企业30家", "30", "家", commitment="guarantee", commitment_words="力争")),
    ("outcome_is_no_promise", claim("力求新增企业30家", "30", "家", outcome_id="out-a")),
    ("years_are_plausible", claim("新增企业30家", "30", "家", **year(1))),
    ("years_are_plausible", claim("新增企业30家", "30", "家", **year(9999))),
    ("period_agrees", claim("2025年新增企业30家", "30", "家", **year(2030))),
    ("period_agrees", claim("一九八五年产量达到30万吨", "30", "万吨", **year(1986))),
    ("period_agrees", claim("新增企业30家", "30", "家", period_label="2025年", **year(2030))),
    *(
        ("period_label_is_period", claim("新增企业30家", "30", "家", period_label=label))
        for label in ("火星年", "（三）三次产业协调发展", "名词解释", "（五）十五个重点项目", "“十百千”计划")
    ),
    ("range_agrees", claim("分列第27位和第33位", "27", "位", value_upper=Decimal(33), measure="rank")),
    ("range_agrees", claim("增长6%－6.5%", "6", "%", **GROWTH)),
    ("value_is_no_threshold", claim("新开工5000万元以上项目20个", "5000", "万元", comparator="ge")),
    ("value_is_no_baseline", claim("补助由208元提高到280元", "208", "元")),
    ("baseline_reads_as_told", claim("提高到280元", "280", "元", baseline_label="208元", baseline_amount=Decimal(308))),
    ("measure_agrees", claim("产值增长8%", "8", "%", measure="share")),
    ("measure_agrees", claim("价格涨幅为8%", "8", "%", measure="share")),
    ("spans_run_forward", claim("新增企业30家", "30", "家", spans="30-33 20-24")),
]
HELD = [
    claim("新增企业30家以上", "30", "家", comparator="ge"),
    claim("失业率控制在4.6%", "4.6", "%"),
    claim("失业率控制在4.6%以内", "4.6", "%", comparator="le"),
    claim("失业率低于4.6%", "4.6", "%", comparator="lt"),
    claim("略低于8%的预定目标", "8", "%"),
    claim("增长10%或者更多一些", "10", "%", comparator="ge", **GROWTH),
    claim("能耗下降3%以上", "-3", "%", comparator="le", **GROWTH),
    claim("集体经济增收5%以上、债务下降5%以上", "-5", "%", comparator="le", **GROWTH),
    claim("增长率下降到1.1%", "1.1", "%", **GROWTH),
    claim("力争新增企业30家", "30", "家", **STRIVE),
    claim("新增企业30家", "30", "家", **STRIVE),
    claim("争取资金30亿元", "30", "亿元", outcome_id="out-a"),
    claim("2025年比2020年增加企业30家", "30", "家", **year(2025)),
    claim("规模要大体维持在一九八五年的水平", None, None, measure="qualitative", **year(1986)),
    claim("把人口控制在12亿以内", "1200000000", "人", comparator="le", period_label="本世纪末"),
    claim("组建半年已有14个项目入驻", "14", "个", period_label="组建半年"),
    *(
        claim("新增企业30家", "30", "家", period_label=label)
        for label in ("连续两年", "几年来", "“十二五”规划完成情况", "二、“十五”计划的目标和任务", "实施十三五规划")
    ),
    claim("增长6%－6.5%", "6", "%", value_upper=Decimal("6.5"), **GROWTH),
    claim("新开工5000万元以上项目20个", "20", "个"),
    claim("补助由208元提高到280元", "280", "元"),
    claim("占比达51.2%", "51.2", "%", measure="share"),
]


def table_of(row: Row) -> str:
    return "outcomes" if "outcome_id" in row else "targets"


@pytest.mark.parametrize(
    ("rule", "row"), REFUSED, ids=[f"{rule} {row['quote']} {row.get('period_label')}" for rule, row in REFUSED]
)
def test_what_the_quote_contradicts_is_refused_by_its_rule(rule: str, row: Row) -> None:
    assert rule in [breach.rule for breach in quotation.find_breaches(table_of(row), row)]


@pytest.mark.parametrize("row", HELD, ids=[row["quote"] for row in HELD])
def test_what_the_quote_says_or_leaves_open_is_let_be(row: Row) -> None:
    assert quotation.find_breaches(table_of(row), row) == ()


def test_every_rule_is_shown_refusing() -> None:
    rules = {rule.__name__ for table in ("targets", "outcomes") for rule in quotation.RULES[table]}
    assert {rule for rule, _ in REFUSED} == rules


def test_every_warning_is_listed_with_what_tells_it() -> None:
    by_quote = {rule.__name__.replace("_", "-") for rules in quotation.WARNINGS.values() for rule in rules}
    listed = codelists.load_rows("warnings")
    assert {row["code"] for row in listed if row["told_by"] == "quote"} == by_quote
    assert {row["told_by"] for row in listed} == {"quote", "text"}
