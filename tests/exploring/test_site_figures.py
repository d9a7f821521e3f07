"""What the explorer draws: figures of one year alone, and ratios only where `match` pairs a promise with its report."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import policy_targets as pt
from policy_targets.exploring.explorer.site import write_site
from policy_targets.exploring.explorer.site_claims import join_claims
from policy_targets.exploring.explorer.site_figures import mark_claims, pair_claims
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema.tables import make_record
from tests.exploring import city
from tests.exploring.browser import OpenPage, find_violations
from tests.publishing import fictional

GROWTH, OUTPUT, KEPT_LOW, RANK = "output-growth", "output", "energy-firms-left", "overall-rank"
PLAN = {"period_label": "2021至2024年", "period_start": date(2021, 1, 1), "period_end": date(2024, 12, 31),
        "period_precision": "years"}  # fmt: skip
QUARTER = {"period_label": "一季度", "period_end": date(2024, 3, 31), "period_precision": "month"}
LEVEL = {"period_start": None, "period_precision": "day"}
PERCENT = {"indicator_id": GROWTH, "measure": "growth_rate", "unit": "%", "unit_code": "percent"}
MONEY = {"indicator_id": OUTPUT, "measure": "amount", "unit": "万美元", "unit_code": "USD"}
RANKED = {"indicator_id": RANK, "measure": "rank", "unit": "位", "unit_code": "rank"}
BELOW = {"place_id": "320199"}
FIRMS = {"indicator_id": KEPT_LOW, "measure": "stock", "unit": "家", "unit_code": "1"}


def _row(kind: str, number: int, year: int, quote: str, value: str, **cells: Any) -> dict[str, Any]:
    factor = 10_000 if cells["unit"] == "万美元" else 1
    told = {"indicator_label": "产值", "comparator": "eq", "value": Decimal(value), "amount": Decimal(value) * factor}
    return city._claim(kind, number, "320100", year, quote, **{**told, **cells})


TARGETS = [
    _row("target", 0x300, 2021, "力争增长8%", "8", **PERCENT),
    _row("target", 0x301, 2022, "产值200万美元", "200", **MONEY),
    _row("target", 0x302, 2023, "产值控制在100万美元以内", "100", **{**MONEY, "comparator": "le"}),
    _row("target", 0x303, 2024, "规模以上产值300万美元", "300", scope="规模以上", **MONEY),
    _row("target", 0x304, 2024, "四年产值共900万美元", "900", **{**MONEY, **PLAN}),
    _row("target", 0x306, 2020, "产值300万美元以上", "300", **{**MONEY, "comparator": "ge"}),
    _row("target", 0x305, 2022, "高耗能企业减至20家", "20", **{**FIRMS, **LEVEL}),
    _row("target", 0x307, 2025, "产值50万美元", "50", **MONEY),
    _row("target", 0x308, 2025, "产值20万美元", "20", **MONEY, **BELOW),
    _row("target", 0x309, 2026, "产值50万美元", "50", **MONEY),
    _row("target", 0x30A, 2026, "产值不超过20万美元", "20", **{**MONEY, **BELOW, "comparator": "le"}),
    _row("target", 0x30D, 2018, "产值100万美元", "100", **MONEY),
    _row("target", 0x30E, 2018, "产值40万美元", "40", **MONEY),
    _row("target", 0x30F, 2019, "产值100万美元", "100", **MONEY),
    _row("target", 0x30B, 2025, "位居第3位", "3", **RANKED),
    _row("target", 0x30C, 2025, "位居第6位", "6", **RANKED, **BELOW),
]
OUTCOMES = [
    _row("outcome", 0x310, 2021, "比上年增长9.9%", "9.9", **PERCENT),
    _row("outcome", 0x311, 2022, "增长10.7%", "10.7", **PERCENT),
    _row("outcome", 0x312, 2024, "四年增长57.3%", "57.3", **{**PERCENT, **PLAN}),
    _row("outcome", 0x313, 2024, "年均增长9.5%", "9.5", **{**PERCENT, **PLAN}),
    _row("outcome", 0x314, 2023, "年均增长12%", "12", **PERCENT),
    _row("outcome", 0x315, 2024, "比2019年增长65.5%", "65.5", **PERCENT),
    _row("outcome", 0x316, 2024, "一季度增长7%", "7", **{**PERCENT, **QUARTER}),
    _row("outcome", 0x320, 2022, "产值150万美元", "150", **MONEY),
    _row("outcome", 0x321, 2023, "产值90万美元", "90", **MONEY),
    _row("outcome", 0x322, 2024, "产值超过330万美元", "330", **{**MONEY, "comparator": "ge"}),
    _row("outcome", 0x324, 2020, "产值超过330万美元", "330", **{**MONEY, "comparator": "ge"}),
    _row("outcome", 0x325, 2018, "产值80万美元", "80", **MONEY),
    _row("outcome", 0x326, 2019, "产值90万美元", "90", **MONEY),
    _row("outcome", 0x327, 2019, "产值95万美元", "95", **MONEY),
    _row("outcome", 0x323, 2022, "高耗能企业降到15家", "15", **{**FIRMS, **LEVEL}),
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = city.rows()
    rows["indicators"] += [
        fictional._indicator(GROWTH, "产值增速", "percent", "growth_rate"),
        fictional._indicator(RANK, "综合排名", "rank", "rank", "lower"),
        fictional._indicator(OUTPUT, "产值", "USD", "amount"),
    ]
    rows["targets"] += TARGETS
    rows["outcomes"] += OUTCOMES
    held = {"target_id": "tgt-0000000301", "outcome_id": "out-0000000320", "verdict": "missed"}
    rows["assessments"].append(
        {**rows["assessments"][0], **held, "assessment_id": "asm-00000000d7", "completion": Decimal(75)}
    )
    made = {table: [make_record(table, row) for row in of] for table, of in rows.items()}
    folder = tmp_path_factory.mktemp("figures") / "package"
    write_package(made, folder)
    return folder


@pytest.fixture(scope="module")
def site(package: Path) -> Path:
    write_site(pt.load(package), package.parent / "site")
    return package.parent / "site"


def show(open_page: OpenPage, site: Path, part: str, **given: Any) -> Page:
    page = open_page((site / "index.html").as_uri() + part, **given)
    page.locator("main[aria-busy=false]").wait_for()
    return page


def told(page: Page, form: str) -> str:
    with page.expect_download() as waiting:
        page.locator(f"[data-save={form}]").click()
    return Path(waiting.value.path()).read_text("utf-8")


@pytest.mark.parametrize(
    ("claim_id", "year"),
    [
        ("tgt-0000000300", 2021),
        ("out-0000000310", 2021),
        ("out-0000000323", 2022),  # a level at a day
        ("out-0000000312", None),  # of four years together
        ("out-0000000313", None),  # an average of four years
        ("out-0000000314", None),  # an average, though it is dated in one year
        ("out-0000000315", None),  # against five years before
        ("out-0000000316", None),  # of three months
        ("tgt-0000000304", None),
    ],
)
def test_only_figures_of_one_year_have_a_year_to_be_drawn_at(package: Path, claim_id: str, year: int | None) -> None:
    claims = mark_claims(join_claims(pt.load(package)))
    years = dict(zip(claims["claim_id"].to_pylist(), claims["chart_year"].to_pylist(), strict=True))
    assert years[claim_id] == year


def test_pairs_are_those_of_match(package: Path) -> None:
    data = pt.load(package)
    found = {(row["target_id"], row["outcome_id"]): row["completion"] for row in pair_claims(data).to_pylist()}
    assert set(found) == {(it.target_id, it.outcome_id) for it in pt.match(data)}
    assert {ids: ratio for ids, ratio in found.items() if ids[0] in {row["target_id"] for row in TARGETS}} == {
        ("tgt-0000000300", "out-0000000310"): None,  # a rate
        ("tgt-0000000301", "out-0000000320"): Decimal(75),
        ("tgt-0000000302", "out-0000000321"): None,  # a ceiling
        ("tgt-0000000303", "out-0000000322"): None,  # another scope
        ("tgt-0000000306", "out-0000000324"): Decimal(110),
        ("tgt-0000000305", "out-0000000323"): None,  # kept low: fewer is better
        ("tgt-000000030d", "out-0000000325"): None,  # two targets with two numbers for one outcome
        ("tgt-000000030e", "out-0000000325"): None,
        ("tgt-000000030f", "out-0000000326"): None,  # two outcomes with two numbers
        ("tgt-000000030f", "out-0000000327"): None,
    }  # fmt: skip


def test_a_chart_over_the_years_leaves_out_sums_averages_and_parts_of_a_year(site: Path, open_page: OpenPage) -> None:
    page = show(open_page, site, f"#/compare?indicator={GROWTH}")
    rows = list(csv.DictReader(io.StringIO(told(page, "csv"), newline="")))
    assert [(row["year"], row["kind"], row["amount"]) for row in rows] == [
        ("2021", "target", "8"), ("2021", "outcome", "9.9"), ("2022", "outcome", "10.7")]  # fmt: skip
    picture = ET.fromstring(told(page, "svg"))  # noqa: S314 - what the page drew a moment ago
    assert len(picture.findall(".//{http://www.w3.org/2000/svg}circle")) == 3
    assert page.locator(".matrix thead th").all_inner_texts() == ["地点", "2021", "2022"]
    assert "57.3" not in page.locator("figure").inner_html() + page.locator(".matrix").inner_text()
    expect(page.locator(".left-out")).to_contain_text("另有 5 个数值未画出")
    page.locator(".left-out a").click()
    expect(page.locator(".count")).to_have_text("8 条记录")


def test_an_indicator_of_plans_alone_is_named_and_not_drawn(open_page: OpenPage, tmp_path: Path) -> None:
    rows = city.rows()
    rows["indicators"].append(fictional._indicator(GROWTH, "产值增速", "percent", "growth_rate"))
    rows["outcomes"] += OUTCOMES[2:4]
    write_package({table: [make_record(table, row) for row in of] for table, of in rows.items()}, tmp_path / "package")
    write_site(pt.load(tmp_path / "package"), tmp_path / "site")
    page = show(open_page, tmp_path / "site", f"#/compare?indicator={GROWTH}", locale="en-GB")
    expect(page.locator("#choose-indicator")).to_have_value(GROWTH)
    expect(page.locator(".left-out")).to_contain_text("2 more figures are not drawn")
    assert page.locator("figure, .matrix").count() == 0


def test_ratios_stand_where_match_pairs_amounts_and_nowhere_else(site: Path, open_page: OpenPage) -> None:
    page = show(open_page, site, "#/compare?view=place&place=320100")
    rows = [" ".join(it.split()) for it in page.locator(".matrix tbody tr").all_inner_texts()]
    assert [row for row in rows if " 结果 " in row and row.split(" 结果 ")[1].strip("≥ ").count(" ")] == [
        "产值 流量 · 美元 2024 目标 300万美元 (规模以上) 结果 ≥ 330万美元 不可比",
        "产值 流量 · 美元 2022 目标 200万美元 结果 150万美元 75.0% 未完成",
        "产值 流量 · 美元 2020 目标 ≥ 300万美元 结果 ≥ 330万美元 ≥ 110.0%",
    ]
    assert "产值增速 增速 · % 2021 目标 8% 结果 9.9%" in rows
    assert "产值 流量 · 美元 2023 目标 ≤ 100万美元 结果 90万美元" in rows
    assert "产值 流量 · 美元 2021–2024 目标 900万美元 尚无报告" in rows
    assert "高耗能企业 存量 至2022-12-31 目标 20 结果 15" in rows
    assert page.locator("figure circle").count() == 2


@pytest.mark.parametrize(
    ("indicator", "year", "difference"),
    [(OUTPUT, 2025, "40.0%"), (OUTPUT, 2026, ""), (RANK, 2025, "")],  # an amount, a ceiling, a rank
)
def test_a_place_is_a_part_of_the_level_above_only_in_amounts(
    site: Path, open_page: OpenPage, indicator: str, year: int, difference: str
) -> None:
    page = show(open_page, site, f"#/compare?view=below&place=320100&indicator={indicator}&year={year}")
    rows = page.locator(".matrix tbody tr").all_inner_texts()
    assert [row.split("\t")[-1].strip() for row in rows] == ["", difference]


def test_the_overview_has_a_bar_only_where_there_is_a_ratio(site: Path, open_page: OpenPage) -> None:
    page = show(open_page, site, "#/", locale="en-GB")
    expect(page.locator(".held > li")).to_have_count(7)
    assert page.locator(".held > li", has=page.locator(".bullet")).all_inner_texts() == [
        "technology firms attracted\nYunhe City · 2025\nexceeded\n151 / ≥ 150 100.7%",
        "output\nYunzhou City · 2022\nmissed\nUSD 1.5 million / USD 2 million 75.0%",
    ]
    expect(page.locator(".held > li", has_text="energy firms left")).to_contain_text("Promised 20 · Reported 21")


def test_a_computed_completion_of_a_ceiling_is_not_shown(site: Path, open_page: OpenPage) -> None:
    page = show(open_page, site, "#/record/tgt-00000000b5")  # a rank: the package says 90 percent
    assert "90%" not in page.locator("[aria-labelledby=part-hangs]").inner_text()


@pytest.mark.parametrize("width", [1440, 360])
def test_the_pictures_are_accessible_and_fit(site: Path, open_page: OpenPage, width: int) -> None:
    for part in (f"#/compare?indicator={GROWTH}", "#/compare?view=place&place=320100", "#/"):
        page = show(open_page, site, part, width=width)
        assert find_violations(page) == [], part
        assert page.evaluate("document.documentElement.scrollWidth") <= width, part
