"""Who speaks in an article: the officials with their posts, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_targets.reading.page.articles import Article
from policy_targets.reading.people.homes import find_district, find_home_of
from policy_targets.reading.people.localities import Locality, find_place, read_locality
from policy_targets.reading.people.organisations import ends_as_body, name_organisation
from policy_targets.reading.people.persons import Person, Post, find_persons, name_seat, read_name
from policy_targets.reading.people.turns import find_labels, is_question
from policy_targets.reading.people.verbs import says_somewhere
from policy_targets.reading.people.zones import read_zone

MOST = 200  # people; a text with more is a roster
COUNT = r"[\d一二三四五六七八九十]{1,3}"
DAY = rf"(?:(?:19|20)\d\d|[一二三四五六七八九〇○零]{{4}})年{COUNT}月{COUNT}日"
NAME = r"(?P<name>[一-龥·•]{2,10}|[一-龥]\s{1,4}[一-龥])"
GAVE_REPORT = re.compile(rf"[（(]{DAY}\s*{NAME}\s*[)）]")
TITLED = re.compile(
    rf"(?<![一-龥])(?P<title>(?:代理?)?(?:[省市县区州盟旗]\s{{0,2}}长|(?:自治区)?主\s{{0,2}}席))[\s*]{{0,6}}{NAME}[\s*)）]*$"
)
NAMED_FIRST = re.compile(r"(?:^|\s)(?P<name>[一-龥]{2,3})(?P<title>[省市县区州]长|自治区主席)在(?=[^。]{4,40}报告)")
NAME_ALONE = re.compile(rf"[\s*（(]*{NAME}[\s*)）]*")
REPORT = re.compile(r"工作报告(?!解读|》|提出|点|关键)")
ADDRESS = re.compile(r"[\s*]*(?:各位(?:代表|委员)|尊敬的[^，。]{0,12}主任|主任[、，]各位)")


@dataclass(frozen=True, slots=True)
class SpeakerMention:
    """An official of the article: the name, every post given, and where the posts and the name stand first.

    `part` is the number of the paragraph, or -1 in the head. `role` is `speaks` or `attends`. `organisation` is the
    body of the post in which this person speaks, `place` the place of that body.
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
    parts = list(_parts(article))
    found, posts = _find_officials(parts, home)
    written = "\n".join(chars for _, chars in parts)
    giver, title = _giver(article)
    if giver and not found:
        return [_mention_giver(giver, title, home, article)]
    mentions = [
        _mention(found[name], [_seat(post, home, written) for post in posts[name]], home, written, giver)
        for name in found
    ]
    return mentions + list(_find_strangers(article, found, home))


def _find_officials(
    parts: Sequence[tuple[int, str]], home: Locality | None
) -> tuple[dict[str, tuple[int, Person]], dict[str, list[Post]]]:
    """The officials by name, where each is named first, and all their posts."""
    found = dict[str, tuple[int, Person]]()
    posts = dict[str, list[Post]]()
    for part, chars in parts:
        for person in find_persons(chars, home):
            if person.is_official and (person.name in found or len(found) < MOST):
                found.setdefault(person.name, (part, person))
                posts.setdefault(person.name, []).extend(person.posts)
    return found, posts


def _find_strangers(
    article: Article, known: dict[str, tuple[int, Person]], home: Locality | None
) -> Iterator[SpeakerMention]:
    """Those who answer under their bare name on a page that lost its introduction."""
    if is_report(article):
        return
    labels = [(part, label) for part, label in find_labels(article)]
    if not any(is_question(label) for _, label in labels):
        return
    seen = set(known)
    for part, label in labels:
        if read_name(label, 0) == label and label not in seen and not is_question(label):
            seen.add(label)
            yield SpeakerMention(label, (), part, 0, len(label), "speaks", "", home, "name before an answer")


def _seat(post: Post, home: Locality | None, written: str) -> Post:
    """The post; a 副区长 of no district that is named is of the one of whose town the article speaks."""
    if post.organisation or post.kind != "government" or not home or not (district := find_district(written, home)):
        return post
    return post._replace(organisation=name_seat(post.printed, post.title, district))


def _parts(article: Article) -> Iterator[tuple[int, str]]:
    """The head and the paragraphs; of a work report the head alone, for who gives it stands there."""
    yield from ((-1, line.chars) for line in article.head)
    if is_report(article):
        opening = article.body[:4]
        yield from ((at, text.chars) for at, text in enumerate(opening) if len(text) < 40)
    else:
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
    addressed = any(ADDRESS.match(paragraph.chars) for paragraph in article.body[:4])
    return addressed or (bool(REPORT.search(article.title)) and "。" not in article.title)


def _giver(article: Article) -> tuple[str, str]:
    """Who gives a report, and the title: in the line of its day, behind a title, or alone on a line of the head."""
    lines = [article.title, *(line.chars for line in article.head)]
    for line in lines:
        if match := GAVE_REPORT.search(line) or TITLED.search(line) or NAMED_FIRST.search(line):
            return "".join(match["name"].split()), "".join((match.groupdict().get("title") or "").split())
    alone = (match["name"] for line in lines[1:] if (match := NAME_ALONE.fullmatch(line)))
    names = ("".join(name.split()) for name in alone if is_report(article))
    return next((name for name in names if read_name(name, 0) == name and not ends_as_body(name)), ""), ""


def _mention_giver(name: str, title: str, home: Locality | None, article: Article) -> SpeakerMention:
    """The giver of a report whose post the list of titles and names does not tell: of a government's, its head."""
    governs = bool(title) or "政府工作报告" in article.title
    body = name_seat("", title, home) if title else ""
    body = body or (name_organisation("政府", home) if home and governs else "")
    posts = ((body, title),) if body and title else ()
    return SpeakerMention(name, posts, -1, 0, 0, "speaks", body, home, "name in the head")


def _mention(
    first: tuple[int, Person], posts: Sequence[Post], home: Locality | None, written: str, giver: str
) -> SpeakerMention:
    part, person = first
    unique = list(dict.fromkeys(posts))
    given = tuple(dict.fromkeys((post.organisation or post.printed, post.title) for post in unique))
    acting = min(unique, key=lambda post: post.rank)
    speaks = person.name == giver or part == -1 or says_somewhere(person.name, written)
    return SpeakerMention(
        person.name, given, part, person.posts_start, person.end, "speaks" if speaks else "attends",
        acting.organisation, _place(acting, home), "office before a name",
    )  # fmt: skip


def _place(post: Post, home: Locality | None) -> Locality | None:
    """The place of the body of a post; that of the document where the body does not tell."""
    if not post.printed:
        return home
    if zone := read_zone(post.printed, 0):
        return zone.zone
    return (find_place(post.printed, home) if home else None) or read_locality(post.printed, home)[0]
