"""Names of people where an office stands before them, and the posts that are named there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from policy_targets.codelists import load_rows
from policy_targets.reading.page.bylines import surnames
from policy_targets.reading.people.localities import Locality
from policy_targets.reading.people.organisations import name_government, name_organisation

# What may follow a name, so that its end can be told.
FOLLOWS = re.compile(
    r"\s|$|[，,。；;：:、！!？?）)》”’]|在|说|表示|指出|强调|要求|介绍|认为|坦言|谈|告诉|透露|提出|希望"
    r"|出席|主持|作|参加|会见|一行|等|率|带队|带领|调研|接受|致辞|讲话|宣布|代表|陪同|为|对|向|就|与|和|及|到|来|深入|前往|检查|视察|走访|先后|分别|现场|一同|共同"
    r"|列席|汇报|通报|传达|也|还|则|同志|回|听取|召开|以|从|首先|随后|详细|仔细|部署|主讲|点评|总结|围绕|结合|的|是|已|将|曾|当"
)
# Third characters that are the beginning of the next word, if a name of two characters would do.
PARTICLES = frozenset(
    "在说表指强要介认坦谈告透提希出主作参会一等率带调接致讲宣代陪为对向就与和及到来深前检视走先分现共列汇通传"
    "也还则同听召以从首随详仔部点总围结的是已将曾当"
)
BOUNDARY = re.compile(r"[\s，,。；;：:！!？?“”‘’（）()《》\n—]")
LEAD = re.compile(
    r"^(?:近日|日前|昨天|昨日|今天|当天|上午|下午|晚上|随后|会上|期间|其间|由|和|与|及|以及|并|向|对|请|邀请|听取|会见|据"
    r"|专?访|陪同|在|时|让|给|跟|从|[年月日\d]+日?)+"
)
HAN = re.compile("[一-龥]")
LONGEST_TITLE = 8
LONGEST_POSTS = 60  # characters before a name
LEVEL = re.compile("自治区|[省市县区州盟旗镇乡](?=长)")
PARTS = frozenset({"管委会", "组织部", "宣传部", "统战部", "政法委", "办公室"})  # of the body named before them
TOWN = re.compile("(?:镇|乡|街道)$")


class Post(NamedTuple):
    """An office: the body, in full where that can be told, its name as printed, and the title."""

    organisation: str
    title: str
    printed: str
    kind: str


class Person(NamedTuple):
    """A name with the posts before it. Offsets: of the name, and where the posts begin."""

    name: str
    start: int
    end: int
    posts_start: int
    posts: tuple[Post, ...]


@cache
def _titles() -> dict[str, str]:
    return {row["title"]: row["kind"] for row in load_rows("titles")}


@cache
def _anchor() -> re.Pattern[str]:
    """The last character of titles behind one that can be the last but one; whether a title ends there is looked up."""
    last, before = ("".join(sorted({title[at] for title in _titles()})) for at in (-1, -2))
    return re.compile(f"[{last}](?<=[{before}][{last}])")


def find_persons(chars: str, home: Locality | None = None) -> list[Person]:
    """The people named behind an office, with every post given there.

    Journalists, executives and the leaders of the nation are found with their `kind`; who counts decides the caller.

    >>> person = find_persons("市委常委、高新区党工委书记、送桥镇党委书记马小舟在接受记者采访时说。")[0]
    >>> person.name, [(post.printed, post.title) for post in person.posts]
    ('马小舟', [('市委', '常委'), ('高新区', '书记'), ('送桥镇', '书记')])
    >>> find_persons("各单位负责人参加。")
    []
    """
    persons = list[Person]()
    for match in _anchor().finditer(chars):
        at = match.end()
        while at < len(chars) and chars[at] in " 　*":
            at += 1
        name = read_name(chars, at)
        if not name:
            continue
        start, items = _read_posts(chars, match.end())
        if items:
            persons.append(Person("".join(name.split()), at, at + len(name), start, tuple(_resolve(items, home))))
    return persons


def read_name(chars: str, at: int) -> str:
    """The name that begins at an offset, as written, or nothing.

    A name has a surname of the list and one or two characters more, and something follows that can follow a name.

    >>> read_name("曹小勇在接受记者采访时说", 0), read_name("周伟在接受记者采访时说", 0), read_name("刘 杰", 0)
    ('曹小勇', '周伟', '刘 杰')
    >>> read_name("参加会议", 0)
    ''
    """
    if chars[at : at + 2] in surnames():
        return next((chars[at : at + size] for size in (4, 3) if _fits(chars, at, size)), "")
    if chars[at : at + 1] not in surnames():
        return ""
    if re.match(r"[一-龥][ 　][一-龥](?=\s|$|\*)", chars[at : at + 4]):
        return chars[at : at + 3]
    if _fits(chars, at, 3) and not (_fits(chars, at, 2) and chars[at + 2] in PARTICLES):
        return chars[at : at + 3]
    return chars[at : at + 2] if _fits(chars, at, 2) else ""


def _fits(chars: str, at: int, size: int) -> bool:
    name = chars[at : at + size]
    return len(name) == size and all(map(HAN.match, name)) and bool(FOLLOWS.match(chars, at + size))


def _read_posts(chars: str, end: int) -> tuple[int, list[tuple[str, str]]]:
    """Where the posts that end at an offset begin, and each as (body as printed, title)."""
    window = chars[max(0, end - LONGEST_POSTS) : end].replace("*", "")
    edge = max((match.end() for match in BOUNDARY.finditer(window)), default=0)
    parts = window[edge:].split("、")
    kept = list[tuple[str, str]]()
    for part in reversed(parts):
        title = read_title(part)
        if not title:
            break
        kept.insert(0, (LEAD.sub("", part.removesuffix(title)), title))
    return end - sum(len(body) + len(title) + 1 for body, title in kept) + 1, kept


def read_title(written: str) -> str:
    """The longest title with which a stretch ends, or nothing.

    >>> read_title("高新区党工委副书记"), read_title("常务副市长")
    ('党工委副书记', '常务副市长')
    >>> read_title("市科技局")
    ''
    """
    sizes = range(min(LONGEST_TITLE, len(written)), 1, -1)
    return next((written[-size:] for size in sizes if written[-size:] in _titles()), "")


def _resolve(items: list[tuple[str, str]], home: Locality | None) -> Iterator[Post]:
    """The posts with the full names of their bodies; an office without a body belongs to the body before it."""
    before = ""
    for body, title in items:
        kind = _titles()[title]
        if kind == "government":
            yield Post(name_seat(body, title, home), title, body, kind)
        else:
            printed = f"{before}{body}" if body in PARTS and before else body or before
            committee, office = _name_seated(printed, title)
            yield Post(name_organisation(committee, home), office, printed, kind)
            before = printed


def _name_seated(printed: str, title: str) -> tuple[str, str]:
    """The committee in which a secretary of the Party sits, and the office there: of a bureau, the bureau itself."""
    if title.startswith("党工委"):
        return f"{printed}党工委", title.removeprefix("党工委")
    if title.startswith("党委") and TOWN.search(printed):
        return f"{printed}党委", title.removeprefix("党委")
    return printed, title


def name_seat(body: str, title: str, home: Locality | None) -> str:
    """The government of a mayor or head of town: of the place printed, else of the one at home of that level.

    >>> from policy_targets.reading.people.localities import find_home
    >>> home = find_home("中共高邮市委")
    >>> name_seat("", "副市长", home), name_seat("卸甲镇", "镇长", home), name_seat("", "副区长", home)
    ('高邮市人民政府', '高邮市卸甲镇人民政府', '')
    """
    if not body:
        head = LEVEL.search(title)
        return name_government(head[0], home) if head else ""
    if TOWN.search(body):
        return f"{name_organisation(body, home)}人民政府"
    return name_organisation(body if body.endswith("政府") else f"{body}政府", home)
