"""What a work report says of itself: whose it is, when it was read out and by whom, from its title and its opening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from policy_targets import places
from policy_targets.curation import names
from policy_targets.curation.article_extents import find_damage, find_extents
from policy_targets.curation.excerpts import is_line
from policy_targets.curation.ids import make_id
from policy_targets.reading.page.articles import Article, find_articles
from policy_targets.reading.page.bylines import surnames
from policy_targets.reading.periods.said import date_articles
from policy_targets.reading.periods.year_rules import read_said
from policy_targets.reading.text.repairs import repair_and_explain
from policy_targets.reading.text.text import Text, format_spans

Row = dict[str, Any]
LEVELS = frozenset({"province", "prefecture"})
FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n", re.DOTALL)
TITLE = re.compile(r"^title:\s*(?P<title>.+)$", re.MULTILINE)
ADDRESS = re.compile("各位代表|各位领导|同志们")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
OPENING = 800  # characters in which a report says when and by whom it is read out
LONGEST_LINE = 80
LONGEST_QUOTE = 30
POST = re.compile(
    r"(?<!副)(?P<quote>(?P<post>(?:代理?\s?)?(?:市\s{0,2}长|省\s{0,2}长|主\s{0,2}席|州\s{0,2}长))[\s:：*]*"
    r"(?P<name>[一-龥]{2,4}|[一-龥]\s{1,2}[一-龥]|[一-龥]{2,}(?:[·•．][一-龥]+)+))[\s*)）]*$",
    re.MULTILINE,
)
COUNT = "[一二三四五六七八九十〇零0-9]{1,3}"
SESSION = re.compile(rf"第\s?{COUNT}\s?届\s?(?:全国)?(?:人民代表大会|人大)\s?(?:常务委员会)?\s?第?\s?{COUNT}\s?次会议")
POSTS = {"市长": "Mayor", "省长": "Governor", "主席": "Chairman", "州长": "Governor"}


class Report(NamedTuple):
    """A work report as received, and what its corpus says of it."""

    name: str
    raw: str
    region: str
    title: str = ""
    year: int | None = None


class Facts(NamedTuple):
    """The rows that a report makes by itself, the ids its records refer to, and its text repaired."""

    rows: dict[str, list[Row]]
    source: Row
    place_id: str
    organisation_id: str
    speaker_id: str | None
    text: Text


class Dated(NamedTuple):
    """When a report was read out, how exactly and how that is known."""

    day: date
    precision: str
    basis: str
    note: str | None = None


def read_facts(report: Report) -> Facts | None:
    r"""What the report says of itself, or None when its place is not known.

    >>> raw = "——2021年1月14日在扬州市人民代表大会会议上\n\n市长 林远\n\n各位代表：\n\n力争新增企业30家。"
    >>> facts = read_facts(Report("a.md", raw, "扬州市", "扬州市政府工作报告", 2021))
    >>> facts.source["source_id"][:26], facts.source["published"], facts.speaker_id, facts.place_id
    ('yangzhou-city-2021-report-', datetime.date(2021, 1, 14), 'lin-yuan-yangzhou-city-...', '321000')
    >>> read_facts(Report("a.md", raw, "云河市")) is None
    True
    """
    place_id = find_place(report.region)
    if place_id is None:
        return None
    text, repairs = repair_and_explain(report.raw)
    articles = find_articles(text)
    place = places.place_rows([place_id])[-1]
    slug = names.slug_of_latin(place["name_en"])
    source = _describe(report, slug, text, articles)
    body = f"{slug}-{place_id}-government"  # 泰州 and 台州 are both Taizhou City
    source["language"] = "zh-Hant" if any(it.name == "simplify" for it in repairs) else "zh-Hans"
    government = {
        "organisation_id": body, "name": f"{report.region}人民政府",
        "name_en": f"People's Government of {place['name_en']}", "kind": "government", "place_id": place_id,
        "parent_id": None,
    }  # fmt: skip
    damages = find_damage(repairs, articles, find_extents(text, articles))
    rows: dict[str, list[Row]] = {
        "sources": [source],
        "source_damages": [{"source_id": source["source_id"], "damage": damage} for damage in damages],
        "organisations": [government],
        **_introduce(report, source, text, f"{slug}-{place_id}"),
    }
    speaker = next((row["speaker_id"] for row in rows["speakers"]), None)
    return Facts(rows, source, place_id, str(government["organisation_id"]), speaker, text)


def _describe(report: Report, slug: str, text: Text, articles: Iterable[Article]) -> Row:
    """The row of the source."""
    digest, title = sha256(report.raw.encode()).hexdigest(), _read_title(report)
    dated = _date(report, title, text, articles)
    year = dated.day.year if dated else 0
    return {
        "source_id": f"{slug}-{year:04}-report-{digest[:6]}", "title": title, "subtitle": None, "series": None,
        "kind": "work_report", "publisher": f"{report.region}人民政府", "session": read_session(text.chars[:OPENING]),
        "url": None, "byline": None, "text_sha256": None, "published": dated.day if dated else None,
        "published_precision": dated.precision if dated else None, "published_basis": dated.basis if dated else None,
        "published_note": dated.note if dated else None, "document": report.name, "document_sha256": digest,
        "document_characters": len(report.raw), "spans": f"0-{len(report.raw)}", "covers": None,
    }  # fmt: skip


def read_session(opening: str) -> str | None:
    """The session of the congress that a report is read out in, as its opening names it, without blanks.

    >>> read_session("——2024年1月9日在云河市第九届人民代表大会第三次会议上")
    '第九届人民代表大会第三次会议'
    >>> read_session("2024年1月9日在全市干部大会上")
    """
    match = SESSION.search(opening)
    return "".join(match[0].split()) if match else None


def _introduce(report: Report, source: Row, text: Text, slug: str) -> dict[str, list[Row]]:
    """The official who reads the report out, and the post, where the opening tells both."""
    spoken = _find_speaker(report, source["title"], text)
    if spoken is None:
        return {"speakers": [], "positions": []}
    post, name, quote, spans = spoken
    # people are told apart by name and place: whoever moves on is another speaker, and so is a namesake
    speaker = f"{names.speaker_slug(name)}-{slug}-{sha256(name.encode()).hexdigest()[:4]}"
    body, start = f"{slug}-government", int(spans.split("-", 1)[0])
    position = {
        "position_id": make_id("positions", source["document_sha256"], start, speaker, body, post),
        "speaker_id": speaker, "organisation_id": body, "title": post, "title_en": _translate(post),
        "source_id": source["source_id"], "as_of": source["published"], "quote": quote, "spans": spans,
        "status": "candidate", "note": None,
    }  # fmt: skip
    row = {"speaker_id": speaker, "name": name, "name_latin": names.latin_name(name)}
    return {"speakers": [row], "positions": [position]}


@cache
def _regions() -> dict[str, str]:
    """The code of every province and prefecture by its name, the one listed last where a name had several."""
    listed = [it for it in places.read_listings() if it.level in LEVELS]
    listed.sort(key=lambda it: (it.valid_to or "9999", it.place_id))
    return {it.name: it.place_id for it in listed}


def find_place(region: str) -> str | None:
    """The code of a province or prefecture by its full name.

    >>> find_place("江苏省"), find_place("扬州市"), find_place("高邮市")
    ('320000', '321000', None)
    """
    return _regions().get(region)


def _read_title(report: Report) -> str:
    front = FRONT.match(report.raw)
    told = TITLE.search(front["front"]) if front else None
    lines = (line.strip(" *#\u3000") for line in report.raw[front.end() if front else 0 :].split("\n"))
    title = report.title or (told["title"] if told else "") or next(filter(None, lines), report.name)
    return " ".join(title.split())[:60].strip()


def _read_opening(raw: str) -> Iterator[str]:
    """The lines above the address to the delegates, without comments."""
    front = FRONT.match(raw)
    start = front.end() if front else 0
    address = ADDRESS.search(raw, start, start + OPENING)
    opening = COMMENT.sub("", raw[start : address.start() if address else start + OPENING])
    yield from (line for line in opening.split("\n") if len(line) <= LONGEST_LINE)


def _date(report: Report, title: str, text: Text, articles: Iterable[Article]) -> Dated | None:
    """The day that the report states; else the year that the reader infers with its title; else that of its file."""
    said = next(filter(None, date_articles(list(articles))), None)
    if said is None or said.basis == "inferred":
        said = read_said(f"{title}\n{text.chars}") or said
    if said is None:
        note = "The corpus files the report under this year."
        return Dated(date(report.year, 1, 1), "year", "inferred", note) if report.year else None
    if said.basis == "stated":
        return Dated(said.day_of_speaking, "day", "stated")
    return Dated(date(said.year, 1, 1), "year", "inferred", f"The reader: {said.why}.")


def _find_speaker(report: Report, title: str, text: Text) -> tuple[str, str, str, str] | None:
    """Post, name, quotation and spans of the official who reads the report out, where the opening tells both."""
    opening = "\n".join(_read_opening(report.raw))
    for match in POST.finditer(opening):
        post, name = ("".join(match[group].split()) for group in ("post", "name"))
        start = report.raw.find(match["quote"])
        if not _is_name(name, title) or start < 0:
            continue
        spans = ((start, start + len(match["quote"])),)
        quote = text.reading(spans)
        if 4 <= len(quote) <= LONGEST_QUOTE and is_line(quote):
            return post, name, quote, format_spans(spans)
    return None


def _is_name(name: str, title: str) -> bool:
    plain = "".join(title.split())
    compound = name[:2] in surnames()
    return name in plain or "·" in name or (name[0] in surnames() and len(name) <= 3) or compound


def _translate(post: str) -> str:
    acting = post.startswith("代")
    return ("Acting " if acting else "") + POSTS[post.removeprefix("代").removeprefix("理")]
