"""Who speaks in an article: the officials with their posts, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_targets.reading.page.articles import Article
from policy_targets.reading.people.homes import find_district
from policy_targets.reading.people.homes import find_home_of
from policy_targets.reading.people.localities import Locality, find_place, read_locality
from policy_targets.reading.people.persons import Person, Post, find_persons, name_seat, read_name
from policy_targets.reading.people.turns import find_labels, is_question
from policy_targets.reading.people.verbs import says_somewhere

MOST = 200  # people; a text with more is a roster
GAVE_REPORT = re.compile(
    r"[（(](?:(?:19|20)\d\d|[一二〇○零]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日\s*([一-龥·]{2,10}|[一-龥]\s{1,3}[一-龥])\s*[)）]"
)
NAME_ALONE = re.compile(r"[\s*]*([一-龥]\s{0,4}[一-龥]{1,2}|[一-龥]{1,8}[·•][一-龥]{1,8})[\s*]*$")


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
    giver = _giver(article)
    if giver and not found:
        return [SpeakerMention(giver, (), -1, 0, 0, "speaks", "", home, "name in the title")]
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
    addressed = any(paragraph.chars.lstrip("*").startswith("各位代表") for paragraph in article.body[:4])
    return addressed or bool(REPORT.search(article.title))


REPORT = re.compile(r"工作报告(?!解读|》|提出|点|关键)")


def _giver(article: Article) -> str:
    """The name in the title of a report: 云河市政府工作报告（2024年1月9日 王小明）."""
    match = GAVE_REPORT.search("\n".join([article.title, *(line.chars for line in article.head)]))
    return "".join(match[1].split()) if match else ""


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
    return (find_place(post.printed, home) if home else None) or read_locality(post.printed, home)[0]
