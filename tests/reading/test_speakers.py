"""Speakers: cases, the rows of the lists, the real documents."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy_targets.codelists import load_rows
from policy_targets.reading.page.articles import Article, find_articles
from policy_targets.reading.people.homes import find_home, find_home_of
from policy_targets.reading.people.localities import Locality, find_place
from policy_targets.reading.people.organisations import name_organisation
from policy_targets.reading.people.persons import find_persons, read_title
from policy_targets.reading.people.speakers import find_speakers
from policy_targets.reading.people.speeches import find_speeches, speaker_at
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import Text, parse_spans
from tests.reading.articles_shown import CASES
from tests.reading.test_segments import SEEDS, load_seeds, read_document

GAOYOU = find_home("中共高邮市委")


def shown(chars: str) -> str:
    persons = [it for it in find_persons(chars) if it.posts[0].kind in ("party", "government", "office")]
    return "|".join(" ".join([it.name, *(f"{post.printed}/{post.title}" for post in it.posts)]) for it in persons)


with (CASES / "speakers.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_officials_and_their_posts(row: dict[str, str]) -> None:
    assert shown(row["text"]) == row["speakers"]


@pytest.mark.parametrize("row", load_rows("titles"), ids=lambda row: row["title"])
def test_a_title_is_read_from_its_example(row: dict[str, str]) -> None:
    assert read_title(row["example"].removesuffix("王小明")).endswith(row["title"])
    assert [person.name for person in find_persons(row["example"])] == ["王小明"]


@pytest.mark.parametrize("row", load_rows("bodies"), ids=lambda row: row["body"])
def test_a_body_is_named_in_full_as_in_its_example(row: dict[str, str]) -> None:
    printed, _, full = row["example"].partition("=")
    assert name_organisation(printed, GAOYOU) == full


@pytest.mark.parametrize("row", load_rows("reporting_verbs"), ids=lambda row: row["verb"])
def test_a_verb_tells_who_speaks_and_who_attends(row: dict[str, str]) -> None:
    article = find_articles(Text.of(f"云河日报讯 2月1日，市长王小明到会。{row['example']}"))[0]
    speeches = find_speeches(article, find_speakers(article))
    assert bool(speaker_at(speeches, 0, len(article.body[0]) - 1)) is (row["kind"] == "speech" or row["verb"] == "讲话")


@pytest.mark.parametrize(
    ("printed", "full"),
    [
        ("市委", "中国共产党高邮市委员会"), ("省委", "中国共产党江苏省委员会"), ("市政协", "中国人民政治协商会议高邮市委员会"),
        ("淮阴区科技局", "淮安市淮阴区科学技术局"), ("射阳县政府", "射阳县人民政府"), ("卸甲镇", "高邮市卸甲镇"),
        ("城南经济新区党工委", "中国共产党高邮市城南经济新区工作委员会"), ("开发区管委会", "江苏高邮经济开发区管理委员会"),
        ("高新区", "江苏省高邮高新技术产业开发区"), ("扬州高新区", "扬州高新技术产业开发区"), ("省商务厅", "江苏省商务厅"),
        ("扬州市科技局", "扬州市科学技术局"), ("云河科技", "云河科技"), ("组织部", "中国共产党高邮市委员会组织部"),
    ],
)  # fmt: skip
def test_bodies_bear_their_full_names(printed: str, full: str) -> None:
    assert name_organisation(printed, GAOYOU) == full


@pytest.mark.parametrize(
    ("chars", "home"),
    [
        ("政府工作报告\n——2024年1月9日在云浮市第七届人民代表大会第四次会议上", "云浮市"),
        ("景德镇市政府工作报告（2016年1月19日 王小明）", "景德镇市"),
        ("在内蒙古自治区第十二届人民代表大会第四次会议上", "内蒙古自治区"),
        ("自治区主席出席。广西壮族自治区新增企业。", "广西壮族自治区"),
        ("送桥镇和卸甲镇的项目落户高邮。", "高邮市"),
        ("扬州大学与高邮市合作，高邮建设园区，新高邮加快发展。", "高邮市"),
        ("资源节约，公安干警，平安建设，和平发展。", None),
    ],
)
def test_the_home_of_a_document(chars: str, home: str | None) -> None:
    found = find_home(chars)
    assert (found.name if found else None) == home


def test_places_are_found_inside_home() -> None:
    assert GAOYOU is not None
    codes = {
        "高邮镇": "321084001",
        "送桥镇": "321084116",
        "城南经济新区": "321084401",
        "开发区": "321084406",
        "高邮": "321084",
    }
    for name, code in codes.items():
        place = find_place(name, GAOYOU)
        assert place is not None
        assert place.place_id == code


def test_the_giver_of_a_report_says_all_of_it() -> None:
    text = (
        "政府工作报告\n\n——2024年1月9日在云浮市第七届人民代表大会第四次会议上\n\n市长 李 强\n\n各位代表：\n\n新增15家。"
    )
    article = find_articles(repair(text))[0]
    speakers = find_speakers(article)
    assert [(it.name, it.posts) for it in speakers] == [("李强", (("云浮市人民政府", "市长"),))]
    assert speaker_at(find_speeches(article, speakers), 1, 0) == "李强"


def test_a_speech_ends_where_the_meeting_goes_on() -> None:
    text = (
        "云河日报讯 2月1日，市长王小明调研水利。\n\n王小明指出，要新建泵站3座。他要求，年内完工。会上，签约项目5个。\n\n"
        "副市长李小东强调，要抓落实。全年投资3亿元。\n\n去年以来，全市建成水库2座。\n\n记者 钱小红"
    )
    article = find_articles(Text.of(text))[0]
    speeches = find_speeches(article, find_speakers(article))
    said = {article.body[it.part].chars[it.start : it.end]: it.speaker for it in speeches}
    assert said == {
        "王小明指出，要新建泵站3座。他要求，年内完工。": "王小明",
        "副市长李小东强调，要抓落实。全年投资3亿元。": "李小东",
    }


@pytest.mark.parametrize(
    ("place", "body"), [("扬州槐泗", "扬州市邗江区人民政府"), ("扬州", ""), ("扬州槐泗和扬州沙头", "")]
)
def test_a_head_of_a_district_that_only_its_town_tells(place: str, body: str) -> None:
    text = f"{place}油库开工\n\n昨天，{place}油库开工，扬州市副市长王小明、副区长李小东参加活动。"
    (article,) = find_articles(Text.of(text))
    posts = {it.name: it.posts for it in find_speakers(article)}
    assert posts["李小东"] == ((body, "副区长"),)


@pytest.mark.parametrize("seed", load_seeds(), ids=lambda seed: seed["document"]["name"])
class TestRealDocuments:
    def test_every_speaker_is_found_with_name_and_posts(self, documents: Path, seed: dict[str, Any]) -> None:
        articles, home = read_articles(documents, seed)
        organisations, names = load_names()
        for source in seed["sources"]:
            wanted = defaultdict(set)
            for post in source.get("positions", []):
                wanted[names[post["speaker"]]].add((organisations[post["organisation"]], post["title"]))
            found = {it.name: set(it.posts) for it in find_speakers(articles[source["title"]], home)}
            assert found == wanted

    def test_claims_are_their_speakers(self, documents: Path, seed: dict[str, Any]) -> None:
        articles, home = read_articles(documents, seed)
        told = Counter(
            verdict for source in seed["sources"] for verdict in judge(articles[source["title"]], home, source)
        )
        assert told[True] >= 0.95 * told.total()


def read_articles(documents: Path, seed: dict[str, Any]) -> tuple[dict[str, Article], Locality | None]:
    articles = find_articles(read_document(documents, seed))
    return {article.title: article for article in articles}, find_home_of(articles)


@cache
def load_names() -> tuple[dict[str, str], dict[str, str]]:
    lists = (yaml.safe_load((SEEDS / f"{name}.yaml").read_text("utf-8")) for name in ("organisations", "speakers"))
    organisations, speakers = ({row["id"]: row["name"] for row in rows} for rows in lists)
    return organisations, speakers


def judge(article: Article, home: Locality | None, source: dict[str, Any]) -> list[bool]:
    """For each claim whether its speaker is the one of the seed; claims of the headline are nobody's words."""
    _, names = load_names()
    speeches = find_speeches(article, find_speakers(article, home))
    verdicts = []
    for claim in (*source.get("targets", []), *source.get("outcomes", [])):
        wanted = names.get(claim.get("speaker", source.get("speaker")), "")
        last = parse_spans(claim["at"])[-1][1] - 1
        places = [
            (part, at) for part, text in enumerate(article.body) for at in range(len(text))
            if text.raw(at, at + 1)[0] <= last < text.raw(at, at + 1)[1]
        ]  # fmt: skip
        verdicts.append((speaker_at(speeches, *places[0]) if places else "") == wanted)
    return verdicts
