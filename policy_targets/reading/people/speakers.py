"""Who speaks in an article: the officials with their posts, and whose words each sentence is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from policy_targets.codelists import load_rows
from policy_targets.reading.page.articles import Article
from policy_targets.reading.page.clauses import find_sentences
from policy_targets.reading.people.localities import Locality, find_district, find_home, find_place
from policy_targets.reading.people.organisations import name_acting_body
from policy_targets.reading.people.persons import Person, Post, find_persons, name_seat

MOST = 200  # people; a text with more is a roster
OFFICIAL = frozenset({"party", "government", "office"})
NOTES = "editor's note"
GAVE_REPORT = re.compile(r"[（(](?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*([一-龥]{2,4})\s*[)）]")
# A sentence that begins anew: the meeting, the reporter, another body speaks or acts.
IMPERSONAL = re.compile("会上|会后|会议|据(?:了解|悉|介绍)|记者(?:了解|获悉|从)|近年来|截至|随后|当天|活动中|座谈中")
PRONOUN = re.compile(r"[他她](?:还|也)?")


@dataclass(frozen=True, slots=True)
class SpeakerMention:
    """An official of the article: the name, every post given, and where the posts and the name stand first.

    `part` is the number of the paragraph, or -1 in the head. `role` is `speaks` or `attends`. `organisation` is the
    body that acts where this person speaks, `place` the place of that body.
    """

    name: str
    posts: tuple[tuple[str, str], ...]
    part: int
    start: int
    end: int
    role: str
    organisation: str
    place: Locality | None
    rule: str


class Speech(NamedTuple):
    """A stretch of a paragraph that is the words of one speaker, by name. Offsets: of the paragraph's characters."""

    part: int
    start: int
    end: int
    speaker: str
    rule: str


def find_home_of(articles: Iterable[Article]) -> Locality | None:
    r"""The place that a document is about, by its articles: what the page puts around them names others.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> find_home_of(find_articles(Text.of("云浮市政府工作报告\n\n各位代表：\n\n新增企业15家。"))).name
    '云浮市'
    >>> find_home_of([]) is None
    True
    """
    return find_home("\n".join(part for article in articles for part in _told(article)))


def _told(article: Article) -> Iterator[str]:
    yield article.title
    yield from (line.chars for line in (*article.head, *article.body))
    yield from (aside.text.chars for aside in article.set_aside if aside.reason == NOTES)


def find_speakers(article: Article, home: Locality | None = None) -> list[SpeakerMention]:
    r"""The officials who speak or attend, in the order of the article, each once, with all posts that it gives.

    Not journalists, executives or leaders quoted as doctrine. `home` is the place of the document, if it is known.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> text = "科技赋能开新局\n——访市科技局局长 曹小勇\n\n“我们将新增企业15家。”曹小勇说。\n\n记者 王小东"
    >>> [(it.name, it.posts, it.role) for it in find_speakers(find_articles(Text.of(text))[0])]
    [('曹小勇', (('市科技局', '局长'),), 'speaks')]
    >>> find_speakers(find_articles(Text.of("全年新增企业15家。"))[0])
    []
    """
    home = home or find_home_of([article])
    found = dict[str, tuple[int, Person]]()
    posts = dict[str, list[Post]]()
    for part, chars in _parts(article):
        for person in find_persons(chars, home):
            if person.posts[0].kind in OFFICIAL and (person.name in found or len(found) < MOST):
                found.setdefault(person.name, (part, person))
                posts.setdefault(person.name, []).extend(person.posts)
    written = "\n".join(chars for _, chars in _parts(article))
    posts = {name: [_seat(post, home, written) for post in given] for name, given in posts.items()}
    giver = _reporter(article)
    if giver and giver not in found and not found:
        return [SpeakerMention(giver, (), -1, 0, 0, "speaks", "", home, "name in the title")]
    return [_mention(found[name], posts[name], home, written, giver) for name in found]


def _seat(post: Post, home: Locality | None, written: str) -> Post:
    """The post; a 副区长 of no district that is named is of the one of whose town the article speaks."""
    if post.organisation or post.kind != "government" or not home or not (district := find_district(written, home)):
        return post
    return post._replace(organisation=name_seat(post.printed, post.title, district))


def _parts(article: Article) -> Iterator[tuple[int, str]]:
    """The head and the paragraphs; of a work report the head alone, for who gives it stands there."""
    yield from ((-1, line.chars) for line in article.head)
    if not is_report(article):
        yield from ((number, paragraph.chars) for number, paragraph in enumerate(article.body))


def is_report(article: Article) -> bool:
    r"""Whether the article is a work report, all of which its giver says.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> is_report(find_articles(Text.of("政府工作报告\n\n市长 王小明\n\n各位代表：\n\n新增15家。"))[0])
    True
    >>> is_report(find_articles(Text.of("全年新增15家。"))[0])
    False
    """
    addressed = any(paragraph.chars.lstrip("*").startswith("各位代表") for paragraph in article.body[:4])
    return addressed or "工作报告" in article.title


def _reporter(article: Article) -> str:
    """The name in the title of a report: 云河市政府工作报告（2024年1月9日 王小明）."""
    match = GAVE_REPORT.search("\n".join([article.title, *(line.chars for line in article.head)]))
    return match[1] if match else ""


def _mention(
    first: tuple[int, Person], posts: Sequence[Post], home: Locality | None, written: str, giver: str
) -> SpeakerMention:
    part, person = first
    unique = list(dict.fromkeys(posts))
    given = tuple(dict.fromkeys((post.organisation or post.printed, post.title) for post in unique))
    acting = next((post for post in unique if post.title != "常委"), unique[0])
    speaks = person.name == giver or part == -1 or _says_somewhere(person.name, written)
    return SpeakerMention(
        person.name, given, part, person.posts_start, person.end, "speaks" if speaks else "attends",
        name_acting_body(acting.organisation), _place(acting, home), "office before a name",
    )  # fmt: skip


def _place(post: Post, home: Locality | None) -> Locality | None:
    return (find_place(post.printed, home) or home) if home and post.printed else home


@cache
def _verbs(kind: str) -> str:
    return "|".join(row["verb"] for row in load_rows("reporting_verbs") if row["kind"] == kind)


@cache
def _saying() -> re.Pattern[str]:
    """What stands behind the name of one who speaks."""
    return re.compile(rf"[^，,。；;：:“”\n]{{0,24}}?(?:{_verbs('speech')}|讲话)")


def _says_somewhere(name: str, written: str) -> bool:
    at = written.find(name)
    while at >= 0 and not _saying().match(written, at + len(name)):
        at = written.find(name, at + 1)
    return at >= 0


def find_speeches(article: Article, speakers: Sequence[SpeakerMention]) -> list[Speech]:
    r"""Whose words each sentence is: stretches in the order of the article; what lies between them nobody says.

    All of an interview and of a report is its one speaker's. In other articles a person speaks from `…指出，` to the
    end of the paragraph or to the next sentence that another person or the reporter begins.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> body = "云河晚报讯 市委书记王小明出席会议。他强调，要新增15家。会上，播放了专题片。\n\n记者 李小东"
    >>> article = find_articles(Text.of(body))[0]
    >>> speeches = find_speeches(article, find_speakers(article))
    >>> [(it.speaker, article.body[0].chars[it.start : it.end]) for it in speeches]
    [('王小明', '他强调，要新增15家。')]
    >>> find_speeches(article, [])
    []
    """
    if not speakers:
        return []
    only = _only_speaker(article, speakers)
    if only:
        rule = "report" if is_report(article) else "interview"
        return [Speech(part, 0, len(text), only, rule) for part, text in enumerate(article.body)]
    names = re.compile("|".join(re.escape(it.name) for it in speakers))
    speeches = list[Speech]()
    for part, paragraph in enumerate(article.body):
        speeches += _find_speeches(part, paragraph.chars, names)
    return speeches


def _only_speaker(article: Article, speakers: Sequence[SpeakerMention]) -> str:
    """The speaker of an interview or a report: the one in the head, or the one who alone speaks to a reporter."""
    if is_report(article) or article.subtitle.startswith(("访", "专访", "对话")):
        return speakers[0].name
    said = [it.name for it in speakers if it.role == "speaks"]
    opened = any("接受" in text.chars and "采访" in text.chars for text in article.body[:3])
    return said[0] if opened and len(said) == 1 else ""


def _find_speeches(part: int, chars: str, names: re.Pattern[str]) -> Iterator[Speech]:
    """The speeches of a paragraph, sentence by sentence."""
    speaker, last, begun = "", "", 0
    for start, end in find_sentences(chars):
        sentence = chars[start:end]
        named = names.search(sentence)
        told = _teller(sentence, names, last)
        if told is None and not named and not IMPERSONAL.match(sentence.lstrip()):
            continue
        if speaker and speaker != told:
            yield Speech(part, begun, start, speaker, "verb of speech")
        if speaker != told:
            begun = start
        speaker, last = told or "", told or (named[0] if named else last)
    if speaker:
        yield Speech(part, begun, len(chars), speaker, "verb of speech")


def _teller(sentence: str, names: re.Pattern[str], last: str) -> str | None:
    """Who is said in a sentence to say it, by name or by pronoun."""
    for match in names.finditer(sentence):
        if _saying().match(sentence, match.end()):
            return match[0]
    pronoun = PRONOUN.match(sentence.lstrip(" “"))
    if pronoun and last and re.match(rf"[他她][^，,。]{{0,12}}?(?:{_verbs('speech')})", sentence.lstrip()):
        return last
    return None


def speaker_at(speeches: Iterable[Speech], part: int, at: int) -> str:
    """Who says what stands at an offset of a paragraph, or nothing.

    >>> speaker_at([Speech(0, 5, 20, "王小明", "verb of speech")], 0, 7)
    '王小明'
    >>> speaker_at([], 0, 7)
    ''
    """
    return next((it.speaker for it in speeches if it.part == part and it.start <= at < it.end), "")
