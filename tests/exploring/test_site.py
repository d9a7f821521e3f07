"""The explorer in a real browser: what a reader does with it, by mouse and by keyboard, on a desk and on a telephone."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

import policy_targets as pt
from policy_targets.exploring.explorer.local_server import serve_folder
from policy_targets.exploring.explorer.site import write_site
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema.tables import make_record
from tests.exploring import city
from tests.exploring.browser import OpenPage, find_violations

ROUTES = (
    "", "#/table", "#/table?q=研发&year=2025", "#/table?cols=claim,value,period,place,commitment,kind,indicator,theme,organisation,speaker,id",
    "#/record/tgt-0000000200", "#/record/tgt-00000000b1", "#/compare",
    "#/compare?view=place", "#/compare?view=below", "#/names", "#/names/initiatives", "#/speaker/lin-yuan",
    "#/speaker/lu-he", "#/organisation/yunhe-science-bureau", "#/place/320100", "#/initiative/ini-00000000e1",
    "#/initiative/ini-00000000e2", "#/indicator/high-tech-output-share", "#/source/yunhe-2025-interview-lin-yuan",
    "#/record/tgt-nowhere", "#/nowhere",
)  # fmt: skip

# axe-core takes a second for a page: one of each kind is looked at
LOOKED_AT = frozenset(ROUTES) - {
    "#/table", "#/record/tgt-0000000200", "#/compare?view=below", "#/names/initiatives", "#/speaker/lu-he",
    "#/initiative/ini-00000000e2", "#/organisation/yunhe-science-bureau", "#/source/yunhe-2025-interview-lin-yuan", "#/nowhere",
}  # fmt: skip


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return city.write(tmp_path_factory.mktemp("city") / "package")


@pytest.fixture(scope="module")
def site(package: Path) -> Path:
    folder = package.parent / "site"
    write_site(pt.load(package), folder)
    return folder


def at(site: Path, part: str = "") -> str:
    return (site / "index.html").as_uri() + part


def wait(page: Page) -> Page:
    page.locator("main[aria-busy=false]").wait_for()
    return page


def go(page: Page, part: str) -> Page:
    script = "part => new Promise((done) => { addEventListener('shown', done, {once: true}); location.hash = part; })"
    wait(page).evaluate(script, part or "#/")
    return page


def labels(page: Page) -> list[str]:
    return page.locator(".grid-body .c-claim .quote").all_inner_texts()


def download(page: Page, press: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(press).click()
    return Path(waiting.value.path()).read_bytes()


def test_search_facet_sort_open_and_switch_the_language(site: Path, open_page: OpenPage) -> None:
    page = open_page(at(site, "#/table"))
    page.get_by_label("搜索", exact=True).fill("研发")
    expect(page.locator(".count")).to_have_text("22 条记录")
    page.locator("[data-key='year=2025']").check()
    expect(page.locator(".count")).to_have_text("4 条记录")
    page.locator("[data-sorts=value]").click()
    expect(page.get_by_role("columnheader", name="数值")).to_have_attribute("aria-sort", "descending")
    assert labels(page)[0] == "力争研发投入占比达36.5%"
    page.locator("[data-sorts=value]").click()
    expect(page.get_by_role("columnheader", name="数值")).to_have_attribute("aria-sort", "ascending")
    assert labels(page) == [f"力争研发投入占比达{it}%" for it in ("35", "35.5", "36", "36.5")]
    page.locator(".grid-body a").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2025年，研发投入占比：不低于35.5%（力争）")
    expect(page.locator("blockquote mark")).to_have_text("35.5")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"2025: at least 35\.5% \(strive\)$"))
    assert page.locator("html").get_attribute("lang") == "en"
    page.go_back()
    expect(page.locator(".count")).to_have_text("4 records")
    page.reload()
    expect(page.locator(".count")).to_have_text("4 records")


def test_initials_of_pinyin_find_names_and_labels(site: Path, open_page: OpenPage) -> None:
    page = open_page(at(site, "#/table"))
    page.get_by_label("搜索", exact=True).fill("yftr")
    expect(page.locator(".count")).to_have_text("22 条记录")
    page.get_by_label("搜索", exact=True).fill("yftr yxq")
    expect(page.locator(".count")).to_have_text("4 条记录")
    page.get_by_label("搜索", exact=True).fill("yftrr")
    expect(page.locator(".empty")).to_be_visible()


def test_a_place_counts_for_what_it_lies_in(site: Path, open_page: OpenPage) -> None:
    page = open_page(at(site, "#/table?q=研发&kind=target&place=320199"))
    expect(page.locator(".count")).to_have_text("8 条记录")
    row = page.locator(".facet label", has=page.locator("[data-key='place=320100']"))
    expect(row.locator(".number")).to_have_text("16")
    page.locator("[data-key='place=320198']").check()
    expect(page.locator(".count")).to_have_text("12 条记录")
    page.get_by_role("button", name="移除：地点 云溪区").click()
    expect(page.locator(".count")).to_have_text("8 条记录")


def test_downloads_hold_what_is_filtered_as_the_package_has_it(site: Path, package: Path, open_page: OpenPage) -> None:
    page = open_page(at(site, "#/table?kind=target&year=2025"))
    expect(page.locator(".count")).to_have_text("13 条记录")
    with (package / "data" / "targets.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    wanted = {line[0]: line for line in lines if line[header.index("period_end")].startswith("2025")}
    page.locator("summary", has_text="下载").click()
    text = download(page, "[data-form=csv]").decode()
    found_header, *found = csv.reader(io.StringIO(text, newline=""))
    assert found_header == header
    assert {line[0]: line for line in found} == wanted
    page.locator("summary", has_text="下载").click()
    objects = json.loads(download(page, "[data-form=json]"))
    assert {it["target_id"]: [_cell(it[name]) for name in header] for it in objects} == wanted
    page.locator("summary", has_text="下载").click()
    table = pq.ParquetFile(io.BytesIO(download(page, "[data-form=parquet]"))).read()
    own = pt.load(package)["targets"]
    assert [str(table.schema.field(it).type) for it in ("amount", "period_end", "suspect", "quote")] == [
        "decimal128(38, 6)", "date32[day]", "bool", "string"]  # fmt: skip
    order = pa.array(table["target_id"].to_pylist())
    rows = {row["target_id"]: row for row in own.to_pylist()}
    assert table.to_pylist() == [rows[it] for it in order.to_pylist()]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value or ""


def test_a_download_of_both_kinds_says_which(site: Path, open_page: OpenPage) -> None:
    page = open_page(at(site, "#/table?q=研发&year=2024"))
    expect(page.locator(".count")).to_have_text("6 条记录")
    page.locator("summary", has_text="下载").click()
    rows = list(csv.DictReader(io.StringIO(download(page, "[data-form=csv]").decode(), newline="")))
    assert [sum(row["kind"] == kind for row in rows) for kind in ("target", "outcome")] == [4, 2]


def test_a_link_restores_the_view(site: Path, open_page: OpenPage) -> None:
    page = open_page(at(site, "#/table"))
    page.get_by_label("搜索", exact=True).fill("研发")
    expect(page.locator(".count")).to_have_text("22 条记录")
    page.locator("[data-key='place=320198']").check()
    page.locator("[data-kind=target]").click()
    page.locator("summary", has_text="列").click()
    page.locator(".menu-items").get_by_label("审核状态").check()
    page.locator(".menu-items").get_by_label("承诺用语").uncheck()
    page.get_by_label("排序").select_option("amount")
    expect(page.locator(".count")).to_have_text("4 条记录")
    other = open_page(page.url)
    expect(other.locator(".count")).to_have_text("4 条记录")
    assert labels(other) == labels(page) == [f"力争研发投入占比达{it}%" for it in (32, 33, 35, 36)]
    assert other.get_by_role("columnheader").all_inner_texts() == page.get_by_role("columnheader").all_inner_texts()
    assert other.get_by_label("搜索", exact=True).input_value() == "研发"
    assert other.locator("[data-key='place=320198']").is_checked()


def test_an_indicator_is_compared_across_places_and_years(site: Path, open_page: OpenPage) -> None:
    page = wait(open_page(at(site, f"#/compare?indicator={city.SHARE}")))
    page.get_by_label("指标").select_option(city.SHARE)
    rows = page.locator(".matrix tbody tr")
    expect(rows).to_have_count(4)
    assert page.locator(".matrix thead th").all_inner_texts() == ["地点", "2021", "2022", "2023", "2024", "2025"]
    cells = rows.first.locator("td").all_inner_texts()
    assert cells[2] == "缺"
    assert re.findall(r"(?:≥ )?[\d.]+%", cells[0]) == ["≥ 31.5%", "32.5%"]  # promised, and reported
    assert page.locator("figure svg text", has_text="×").count() == 4
    picture = ET.fromstring(download(page, "[data-save=svg]"))  # noqa: S314 - what the page drew a moment ago
    assert len(picture.findall(".//{http://www.w3.org/2000/svg}circle")) == 16 + 6 + 1
    assert download(page, "[data-save=png]").startswith(b"\x89PNG\r\n\x1a\n")
    told = list(csv.DictReader(io.StringIO(download(page, "[data-save=csv]").decode(), newline="")))
    assert len(told) == 16 + 6 + 1 + 4
    assert [it["place_id"] for it in told if not it["amount"]] == ["320199", "320100", "320198", "320199101"]
    page.get_by_label("云溪区").uncheck()
    expect(rows).to_have_count(3)


def test_ranges_and_normalised_units_are_shown(site: Path, open_page: OpenPage) -> None:
    page = wait(open_page(at(site, f"#/compare?indicator={city.FDI}"), locale="en-GB"))
    assert "USD 150 million–USD 200 million" in page.locator(".matrix").inner_text()
    assert "≥ USD 50 million" in page.locator(".matrix").inner_text()


def test_promise_and_report_of_a_place(site: Path, open_page: OpenPage) -> None:
    page = wait(open_page(at(site, "#/compare?view=place&place=320100")))
    rows = page.locator(".matrix tbody tr").all_inner_texts()
    assert len(rows) == 4
    assert re.search(r"2024\s+目标\s+≥ 34%\s+结果\s+35%\s*$", rows[0])  # shares have no ratio
    assert "尚无报告" in rows[-1]


def test_a_place_and_those_below_it(site: Path, open_page: OpenPage) -> None:
    page = wait(open_page(at(site, f"#/compare?view=below&place=320100&indicator={city.SHARE}&year=2025")))
    rows = page.locator(".matrix tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in rows] == ["云州市", "云河市", "云溪区"]
    assert [row.split("\t")[-1].strip() for row in rows] == ["", "+15", "+1"]


def test_a_record_tells_all_there_is(site: Path, open_page: OpenPage) -> None:
    page = wait(open_page(at(site, "#/record/tgt-0000000001")))  # an id that was published once
    assert page.url.endswith("#/record/tgt-00000000b1")
    text = page.locator("#main").inner_text()
    for told in ("2025年，力争新招引科：不低于150家（力争）", "technology firms attracted, 2025: at least 150 (strive)",
                 "云河市科学技术局局长", "云岭省云州市云河市", "ab" * 32, "云帆计划", "超额完成", "其中省级", "@misc{tgt-00000000b1"):  # fmt: skip
        assert told in text, told
    assert page.locator("mark").inner_text() == "150"
    go(page, "#/record/tgt-0000000110")
    page.get_by_role("heading", name="上级").wait_for()
    parts = page.locator("[aria-labelledby=part-related] h3").all_inner_texts()
    assert parts == ["上级", "其他年份", "其他地点"]


@pytest.mark.parametrize(
    ("part", "heading", "told"),
    [
        ("#/speaker/lin-yuan", "林远", "云河市科学技术局局长"),
        ("#/organisation/yunhe-science-bureau", "云河市科学技术局", "市科技局"),
        ("#/place/320100", "云州市", "云溪区"),
        ("#/initiative/ini-00000000e1", "云帆计划", "牵头"),
        ("#/indicator/high-tech-output-share", "高新产业产值占比", "由科技局统计"),
        ("#/source/yunhe-2025-interview-lin-yuan", "云帆计划再出发：访林远", "云河日报"),
    ],
)
def test_people_bodies_places_and_initiatives_have_pages_with_their_claims(
    site: Path, open_page: OpenPage, part: str, heading: str, told: str
) -> None:
    page = wait(open_page(at(site, part)))
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert told in page.locator("#main").inner_text()
    assert page.locator("table.claims tbody tr").count() > 0


def test_hostile_words_are_text_everywhere(site: Path, open_page: OpenPage) -> None:
    page = open_page(at(site))
    page.on("dialog", lambda dialog: pytest.fail(f"a script of the data ran: {dialog.message}"))
    for part in ROUTES:
        go(page, part)
        assert page.locator("main img, main b, main script").count() == 0, part
    go(page, "#/record/tgt-0000000200")
    assert page.locator("blockquote").inner_text() == city.HOSTILE
    assert "<b>bold</b>" in page.locator(".warning").inner_text()
    assert page.locator("h1").inner_text().startswith("2025年，</script><img")
    for path in (site / "data").glob("*.js"):
        assert "<" not in path.read_text("utf-8"), path


@pytest.mark.parametrize(("width", "scheme", "locale"), [(1440, "light", "zh-CN"), (360, "dark", "en-GB")])
def test_every_page_is_accessible_and_fits(
    site: Path, open_page: OpenPage, width: int, scheme: Literal["light", "dark"], locale: str
) -> None:
    page = open_page(at(site), width=width, height=800, scheme=scheme, locale=locale)
    for part in ROUTES:
        go(page, part)
        assert part not in LOOKED_AT or find_violations(page) == [], part
        assert page.evaluate("document.documentElement.scrollWidth") <= width, part
        assert page.get_by_role("heading", level=1).count() == 1, part


def test_the_keyboard_alone_does_everything(site: Path, open_page: OpenPage) -> None:
    page = wait(open_page(at(site, "#/table")))
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("搜索", exact=True)).to_be_focused()
    page.keyboard.type("研发")
    expect(page.locator(".count")).to_have_text("22 条记录")
    page.locator("[data-key='year=2025']").focus()
    page.keyboard.press("Space")
    expect(page.locator(".count")).to_have_text("4 条记录")
    expect(page.locator("[data-key='year=2025']")).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.locator(".grid-body a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    expect(page.locator(".grid-body a").nth(3)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_be_visible()
    expect(page.locator("#main")).to_be_focused()


def test_only_rows_in_sight_exist(open_page: OpenPage, tmp_path: Path) -> None:
    rows = 1 + write_site(pt.load(), tmp_path / "site")["claims"]
    page = wait(open_page(at(tmp_path / "site", "#/table")))
    assert page.locator(".grid").get_attribute("aria-rowcount") == str(rows)
    assert page.locator(".grid-body .grid-row").count() < 40
    page.locator(".grid-body a").first.focus()
    page.keyboard.press("End")
    expect(page.locator(".grid-body .grid-row").last).to_have_attribute("aria-rowindex", str(rows))
    expect(page.locator(".grid-body a").last).to_be_focused()


def test_colours_are_chosen_and_remembered(site: Path, open_page: OpenPage) -> None:
    page = wait(open_page(at(site), scheme="light"))
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="配色：随系统").click()
    page.get_by_role("button", name="配色：浅色").click()
    page.get_by_role("button", name="配色：深色").wait_for()
    assert page.evaluate(paper) != light
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_it_is_served_as_it_opens_from_a_folder(site: Path, open_page: OpenPage) -> None:
    with serve_folder(site) as address:
        page = wait(open_page(f"{address}#/table?q=研发", locale="en-GB"))
        expect(page.locator(".count")).to_have_text("22 records")
        page.locator("summary", has_text="Download").click()
        assert download(page, "[data-form=parquet]")[:4] == b"PAR1"


def test_the_overview_counts_what_there_is(site: Path, open_page: OpenPage, tmp_path: Path) -> None:
    page = wait(open_page(at(site)))
    assert page.locator(".tiles strong").all_inner_texts()[:2] == ["25", "12"]
    assert page.get_by_label("2024: 承诺 4, 报告 2").count() == 1
    page.get_by_role("link", name="科技创新").click()
    expect(page.locator(".count")).to_have_text("21 条记录")
    targets = [make_record("targets", row) for row in city.rows()["targets"]]
    write_package({"targets": targets}, tmp_path / "package")
    write_site(pt.load(tmp_path / "package"), tmp_path / "site")
    alone = wait(open_page(at(tmp_path / "site")))
    assert alone.locator(".tiles strong").all_inner_texts()[:2] == ["25", "0"]
    assert alone.get_by_label("2024: 承诺 4, 报告 0").count() == 1


def test_an_empty_package_has_pages_too(open_page: OpenPage, tmp_path: Path) -> None:
    write_package({}, tmp_path / "package")
    write_site(pt.load(tmp_path / "package"), tmp_path / "site")
    page = open_page(at(tmp_path / "site"))
    for part in ("", "#/table", "#/compare", "#/compare?view=place", "#/compare?view=below", "#/names"):
        go(page, part)
        assert page.get_by_role("heading", level=1).count() == 1, part


def test_amounts_stay_exact(site: Path, open_page: OpenPage) -> None:
    page = wait(open_page(at(site, "#/record/tgt-0000000201")))
    assert "150,000,000–200,000,000" in page.locator("#main").inner_text()
