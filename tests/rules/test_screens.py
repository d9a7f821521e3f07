"""A screen lets every text through that a rule may refuse; a rule asked with all screens open answers alike."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from policy_targets.models import TABLES
from policy_targets.reading.numbers.quantities import MEANING_AFTER, MEANING_BEFORE, find_quantities
from policy_targets.rules import quotation, screens
from policy_targets.rules.row import Breach

Row = dict[str, Any]
NUMBERS = ("3", "30", "1,500", "2.5", "六", "二十", "百", "3.5万", "30亿", "三分之一", "1/5", "第3", "前三", "2－3", "15至20", "翻两番",
           "680万65", "$30", "人民币30")  # fmt: skip
UNITS = (
    "家",
    "%",
    "个百分点",
    "亿元",
    "万元",
    "位",
    "名",
    "人",
    "岁",
    "级",
    "倍",
    "个",
    "成",
    "",
    "",
    "余家",
    "多个",
    "亿级",
    "强",
)
FRONT = (*MEANING_BEFORE, "上", "节约", "突", "附近", "不", "为", "达到", "由", "从", "提高到", "增长", "下降", "降到", "回落", "占", "比重",
         "力争", "确保", "争取", "计划", "2025年", "到2030年", "一九八五年", "其中", "至少", "指数")  # fmt: skip
BEHIND = (*MEANING_AFTER, "以上企业", "以下的", "之间", "不等", "的目标", "或者更多", "（含）以上", "的水平")
NOUNS = (
    "企业",
    "工业产值",
    "一般预算收入",
    "第一产业",
    "百强",
    "能耗",
    "项目",
    "双百计划",
    "十分",
    "每千人",
    "亿元企业",
    "",
)
MARKS = ("", "", "，", "、", "；", "和", "与", "到", "－", "，其中")


def draw_quotes(seed: int, count: int) -> Iterator[str]:
    rng = random.Random(seed)  # noqa: S311
    parts = (FRONT, NOUNS, FRONT, NUMBERS, UNITS, BEHIND)
    for _ in range(count):
        pieces = []
        for _ in range(rng.choice((1, 1, 2, 3))):
            pieces += [rng.choice(part) for part in parts if part is NUMBERS or rng.random() < 0.5]
            pieces.append(rng.choice(MARKS))
        yield "".join(pieces)


QUOTES = tuple(draw_quotes(1, 12_000))


def draw_row(rng: random.Random, quote: str) -> Row:
    """A claim of the quote: of a number in it as it is read, with other fields drawn."""
    found = find_quantities(quote)
    it = rng.choice(found) if found else None
    turned = it is not None and rng.random() < 0.3
    year = rng.choice((2024, 2025, 2030))
    return {
        "quote": quote, "value": it and (-it.value if turned else it.value), "unit": it and it.unit,
        "value_upper": it and it.value_upper if rng.random() < 0.8 else None,
        "comparator": rng.choice(("eq", "eq", "ge", "gt", "le", "lt", "nearly", "approx", it.comparator if it else None)),
        "measure": rng.choice(("growth_rate", "share", "amount")), "indicator_label": rng.choice(("能耗", "能耗降幅", None)),
        "commitment_words": rng.choice(("力争", "确保", None)), "period_label": rng.choice((None, "2025年")),
        "period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "spans": rng.choice(("2-9", "9-12 2-5")),
        "baseline_amount": rng.choice((None, Decimal(3), Decimal(4))), "baseline_label": rng.choice((None, "3家")),
    }  # fmt: skip


def ask_all(rows: list[Row]) -> list[list[tuple[Breach, ...]]]:
    return [
        [(*quotation.find_breaches(table, row), *quotation.find_warnings(table, row)) for row in rows]
        for table in ("targets", "outcomes")
    ]


def compare(seed: int, quotes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What is refused, by rule, once it is the same with open screens."""
    rng = random.Random(seed)  # noqa: S311
    rows = [draw_row(rng, quote) for quote in quotes]
    screened = ask_all(rows)
    with monkeypatch.context() as patch:
        for name, answer in (("may_have", True), ("may_have_range", True), ("proves", False), ("proves_alone", False)):
            patch.setattr(quotation, name, lambda *given, it=answer: it and given[-1] is not None)
        opened = ask_all(rows)
    unlike = [
        (row, one, two)
        for table in zip(screened, opened, strict=True)
        for row, one, two in zip(rows, *table, strict=True)
        if one != two
    ]
    assert unlike == []
    return Counter(breach.rule for table in screened for found in table for breach in found)


def test_rules_with_open_screens_answer_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = compare(1, QUOTES, monkeypatch)
    rules = {rule.__name__ for table in ("targets", "outcomes") for rule in quotation.RULES[table]}
    assert rules - refused.keys() == {"years_are_plausible", "period_label_is_period"}  # which have no screen


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2, 12))
def test_rules_with_open_screens_answer_alike_for_many_quotes(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compare(seed, tuple(draw_quotes(seed, 30_000)), monkeypatch)


def test_a_quote_with_two_numbers_may_have_several() -> None:
    several = [quote for quote in QUOTES if len(find_quantities(quote)) > 1]
    assert len(several) > 2_000
    assert [quote for quote in several if not screens.may_have(screens.SEVERAL, quote)] == []


@pytest.mark.parametrize("code", sorted(screens.BOUNDS))
def test_a_bound_is_seen_by_its_screen_and_no_other_comparator_is_proved(code: str) -> None:
    bounded = [quote for quote in QUOTES if code in [it.comparator for it in find_quantities(quote)]]
    assert len(bounded) > 50
    assert [quote for quote in bounded if not screens.may_have(screens.BOUNDS[code], quote)] == []


def test_a_proof_of_a_bound_is_one() -> None:
    alone = [quote for quote in QUOTES if screens.proves_alone(screens.BOUNDED, quote)]
    assert len(alone) > 200
    assert [quote for quote in alone if [it.comparator for it in find_quantities(quote)] == ["eq"]] == []


@pytest.mark.parametrize("quote", ["发电520亿度以上", "工业产值15至20余家", "居第3位以上", "680万65岁以上"])
def test_what_bounds_no_number_proves_no_bound(quote: str) -> None:
    assert [it.comparator for it in find_quantities(quote)] in ([], ["eq"])
    assert not screens.proves_alone(screens.BOUNDED, quote)


def test_a_range_may_be_one() -> None:
    ranges = [quote for quote in QUOTES if any(it.value_upper is not None for it in find_quantities(quote))]
    assert len(ranges) > 200
    assert [quote for quote in ranges if not screens.may_have_range(quote)] == []


EXPRESSIONS = {
    expression
    for module in (screens, quotation)
    for name, expression in vars(module).items()
    if name.isupper() and isinstance(expression, str) and name not in ("HAN", "ABOUT", "SCALES", "SIGNS")
} | {*screens.BOUNDS.values(), *map(screens.bounds_but, screens.BOUNDS), quotation._precede_all("力争")}


def test_columns_match_as_python_does() -> None:
    texts = pa.array(QUOTES[:3_000])
    for expression in EXPRESSIONS:
        found = pc.match_substring_regex(texts, expression).to_pylist()
        assert found == [re.search(expression, text) is not None for text in QUOTES[:3_000]], expression


@pytest.mark.parametrize(("expression", "loosened"), [
    (r"(?<=[^，])(?:力争|确保)(?![一-龥])", "(?:力争|确保)"),
    (r"[()$^]\$(a(?=b(c)[)])d)*+$", r"[()$^]\$(ad)*"),
    (r"[^\])]{0,3}?x", r"[^\])]{0,3}?x"),
])  # fmt: skip
def test_an_expression_is_loosened(expression: str, loosened: str) -> None:
    assert screens.loosen(expression) == loosened


def test_every_table_of_the_rules_is_one_of_the_package() -> None:
    assert {*quotation.RULES, *quotation.WARNINGS} <= TABLES.keys()
