"""Articles, sections, sentences and clauses: cases for each kind of damage, invariants, the real documents, speed."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policy_targets.codelists import load_rows
from policy_targets.reading.page.articles import Article, find_articles, find_spans
from policy_targets.reading.page.bylines import surnames
from policy_targets.reading.page.clauses import find_clauses, find_sentences
from policy_targets.reading.page.headings import find_sections
from policy_targets.reading.page.lines import is_closed, read_clutter
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import Text, parse_spans
from tests.reading.articles_shown import CASES, load_cases, show

PAGES = [*load_cases("segments-pages.txt"), *load_cases("segments-reports.txt")]
SEEDS = Path(__file__).parents[2] / "seeds"


NAME = re.compile(r"^document:\n  name: (?P<name>.+)$", re.MULTILINE)


def load_seeds() -> list[dict[str, Any]]:
    """The seeds of the web pages and newspapers, files of their own: a report of a corpus has no headlines or bylines."""
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.yaml"))]
    return [yaml.safe_load(text) for text in texts if (match := NAME.search(text)) and match["name"].endswith(".txt")]


def read_document(documents: Path, seed: dict[str, Any]) -> Text:
    for path in documents.glob("*.txt"):
        received = path.read_bytes()
        if hashlib.sha256(received).hexdigest() == seed["document"]["sha256"]:
            return repair(received.decode("utf-8"))
    pytest.fail(f"the document of {seed['document']['name']} is not there")


def test_the_five_documents_have_seeds(documents: Path) -> None:
    assert {seed["document"]["name"] for seed in load_seeds()} == {path.name for path in documents.glob("*.txt")}


def test_a_report_of_a_corpus_is_one_article(documents: Path) -> None:
    reports = pq.read_table(documents.parent / "corpus" / "national_reports.parquet").column("text").to_pylist()
    for text in map(repair, reports[::8]):
        assert len(find_articles(text)) == 1
        assert_nothing_lost(text)


def parts_of(article: Article) -> list[Text]:
    return [*article.head, *article.body, *(aside.text for aside in article.set_aside)]


def places_of(texts: list[Text]) -> list[int]:
    return [text.raw(at, at + 1)[0] for text in texts for at in range(len(text)) if not text.chars[at].isspace()]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in PAGES], ids=[case[0] for case in PAGES])
def test_articles_come_back_whole_and_in_reading_order(text: str, expected: str) -> None:
    assert show(find_articles(repair(text))) == expected


@pytest.mark.parametrize("text", [case[1] for case in PAGES], ids=[case[0] for case in PAGES])
def test_no_character_is_lost_added_or_taken_twice(text: str) -> None:
    assert_nothing_lost(repair(text))


def assert_nothing_lost(text: Text) -> None:
    found = places_of([part for article in find_articles(text) for part in parts_of(article)])
    assert sorted(found) == sorted(places_of([text]))


@pytest.mark.parametrize("seed", load_seeds(), ids=lambda seed: seed["document"]["name"])
class TestRealDocuments:
    def test_articles_are_those_of_the_curated_sources(self, documents: Path, seed: dict[str, Any]) -> None:
        text = read_document(documents, seed)
        found = {article.title: article for article in find_articles(text)}
        assert sorted(found) == sorted(source["title"] for source in seed["sources"])
        for source in seed["sources"]:
            article = found[source["title"]]
            fields = ("subtitle", "series", "byline", "publisher")
            assert [getattr(article, it) for it in fields] == [source.get(it) or "" for it in fields]
            inside = {at for start, end in parse_spans(source["spans"]) for at in range(start, end)}
            assert set(places_of([*article.head, *article.body])) <= inside

    def test_invariants_of_a_repaired_page(self, documents: Path, seed: dict[str, Any]) -> None:
        text = read_document(documents, seed)
        assert_nothing_lost(text)
        for article in find_articles(text):
            body = [paragraph.chars for paragraph in article.body]
            assert [chars for chars in body if not is_closed(chars)] == []
            assert [chars for chars in body if chars.count("“") != chars.count("”") and not chars.endswith("...")] == []
            assert sum(aside.reason == "byline" for aside in article.set_aside) <= 1
            if article.subtitle.startswith("访") and "接受" in "".join(body):
                name = re.split(r"\s|长", article.subtitle)[-1]
                assert sum("采访时" in chars for chars in body) == 1
                assert name in body[0]

    def test_every_stretch_of_a_paragraph_leads_back_to_the_document(
        self, documents: Path, seed: dict[str, Any]
    ) -> None:
        text = read_document(documents, seed)
        for article in find_articles(text):
            for paragraph in article.body:
                for start, end in find_clauses(paragraph.chars):
                    part = paragraph[start:end]
                    assert text.reading(find_spans(text, part)) == part.chars


@given(st.permutations([line for _, text, _ in PAGES for line in text.split("\n")][:160]), st.integers(0, 160))
def test_shuffled_pages_lose_nothing(lines: list[str], size: int) -> None:
    assert_nothing_lost(Text.of("\n\n".join(lines[:size])))


@given(st.text(alphabet="一二、年回顾（）1.。，“”‘’ \n#*访记者王小明——接受采访时说相关文章", max_size=300))
def test_any_text_is_segmented_and_nothing_lost(chars: str) -> None:
    assert_nothing_lost(Text.of(chars))
    for find in (find_sentences, find_clauses):
        assert "".join(chars[start:end] for start, end in find(chars)) == chars
    assert len(find_sections(chars.split("\n"))) == len(chars.split("\n"))


@pytest.mark.parametrize("row", load_rows("clutter"), ids=lambda row: row["clutter"])
def test_clutter_is_known_by_its_example(row: dict[str, str]) -> None:
    found = read_clutter(row["example"])
    assert found is not None
    assert (found.name, found.reason) == (row["clutter"], row["reason"])


@pytest.mark.parametrize(
    "line",
    [
        "分享经济规模达到3000亿元，增长12%。", "打印设备产值增长8%。", "来源于外地的投资增长12%。",
        "首页建设20个智慧社区。", "阅读推广活动举办300场。", "编辑出版地方志12部。", "主办各类赛事45项，吸引观众30万人次。",
        "更新改造老旧管网120公里。", "发布实施人才新政20条。", "电话普及率达到每百人120部。", "搜索引擎企业落户3家。",
        "责任田确权登记98%。", "图书馆新增藏书20万册。", "推荐省级示范项目12个。", "相关产业实现产值500亿元。",
        "2025年1月，全市新增企业120家。", "当前，全市在建项目320个。", "版权登记量达到1.2万件，增长20%。", "地址编码完成率100%。",
    ],
)  # fmt: skip
def test_text_is_no_clutter(line: str) -> None:
    assert read_clutter(line) is None


def test_surnames_are_those_of_their_examples() -> None:
    for row in load_rows("surnames"):
        assert row["example"][:2] in surnames() or row["example"][0] in surnames()


@pytest.mark.parametrize("marked", (CASES / "segments-sentences.txt").read_text("utf-8").splitlines())
def test_sentences(marked: str) -> None:
    chars = marked.replace("｜", "")
    assert "｜".join(chars[start:end] for start, end in find_sentences(chars)) == marked.rstrip("｜")


@pytest.mark.parametrize("marked", (CASES / "segments-clauses.txt").read_text("utf-8").splitlines())
def test_clauses(marked: str) -> None:
    chars = marked.replace("｜", "")
    assert "｜".join(chars[start:end] for start, end in find_clauses(chars)) == marked


@pytest.mark.parametrize("block", (CASES / "segments-sections.txt").read_text("utf-8").strip().split("\n\n"))
def test_sections(block: str) -> None:
    paragraphs = [line.partition(" | ")[2] for line in block.split("\n")]
    shown = []
    for section, paragraph in zip(find_sections(paragraphs), paragraphs, strict=True):
        years = f" {section.years[0]}-{section.years[1]}" if section.years else ""
        shown.append(f"{section.kind or '-'}{years} | {paragraph}")
    assert "\n".join(shown) == block


BULKY = (
    "一", "1", "（", "(", "“", "”", "。", "，", ".", " ", "a   ", "短行\n", "标题\n\n", "记者 王小明\n",
    "——访市长 王小明\n\n", "接受采访", "“。”说", "手机:\n", "相关文章\n\n标题\n", "推进项目，建设\n", "**", "#", "一、", "...",
    "标题标题标题标题\n\n相关文章\n\n", "在接受记者采访时说，\n", "各位代表：\n", "镇长王小明接受采访时说。\n\n——访镇长 王小明\n",
)  # fmt: skip


@pytest.mark.deep
@pytest.mark.parametrize("unit", BULKY)
def test_time_is_linear_in_the_text(unit: str) -> None:
    seconds = {size: _measure(unit * (size // len(unit))) for size in (40_000, 160_000)}
    assert seconds[160_000] < max(0.5, 12 * seconds[40_000])


def _measure(chars: str) -> float:
    begun = time.process_time()
    for article in find_articles(Text.of(chars)):
        paragraphs = [paragraph.chars for paragraph in article.body]
        find_sections(paragraphs)
        for paragraph in paragraphs:
            find_clauses(paragraph)
    find_sentences(chars)
    find_clauses(chars)
    return time.process_time() - begun


def test_a_report_is_read_in_its_order() -> None:
    report = "政府工作报告\n\n市长 王小明\n\n各位代表：\n\n" + "".join(f"第{n}项，新增{n}家。\n\n" for n in range(50))
    article = find_articles(Text.of(report))[0]
    assert Counter(len(paragraph.cuts) for paragraph in article.body) == {1: 51}
    assert [paragraph.raw(0, 1)[0] for paragraph in article.body] == sorted(
        paragraph.raw(0, 1)[0] for paragraph in article.body
    )
