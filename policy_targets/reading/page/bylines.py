"""Who wrote an article and where it came from: bylines, datelines, lines of page data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from policy_targets.codelists import load_rows
from policy_targets.reading.text.script import HAN

LONGEST = 80
LABEL = re.compile(
    r"(?:本报|本网|全媒体|融媒体?|见习|实习|特约|特派|首席|驻[一-龥]{2}|报业|集团)*"
    r"(?:记者|通讯员|作者|撰稿人?|摄影|文/图|文字)"
)
LEAD = re.compile(r"[■□●◆▲★※(（【\[\s]*(?:[一-龥A-Za-z]{2,10}(?:[报网台]|融媒|媒体)\s?)?")
BETWEEN = re.compile(r"[\s、,，/·:：;；()（）|｜]+")
SPOKEN = re.compile("[？?！!]|。.|(?:局长|书记|[市县区镇省州]长|主任|部长)")  # 记者：王局长，今年有何打算？
TAIL = re.compile(r"(?:报道|摄影报道|摄|文|图|供稿|整理|[)）】\].。]|\s)+$")
DATELINE = re.compile(
    rf"[(（【]?(?P<paper>[{HAN}A-Za-z]{{1,12}}?[报网社台刊媒体])讯(?:\s?[(（](?P<by>[^()（）]{{2,60}})[)）])?[】)）]?[\s:：]*(?=\S)"
    rf"|(?P<wire>[{HAN}]{{2,4}}[社网报])(?P<where>[{HAN}]{{2,6}}?)(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日"
    rf"[{HAN}]{{0,4}}电\s?(?:[(（](?P<by2>[^()（）]{{2,60}})[)）])?\s*"
    rf"|[(（](?P<by3>(?:[{HAN}]{{0,8}})(?:记者|通讯员)[^()（）]{{2,60}})[)）]\s*(?=\S)"
)
DATELINE_REACH = 24  # characters, among which its 讯 or 电 stands
NO_PAPER = re.compile("本[报网台刊]")
DAY = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?(?P<month>1[0-2]|0?[1-9])\s?[-/.月]\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)
ORIGIN = re.compile(rf"来源\s*[:：]\s*(?P<origin>[{HAN}A-Za-z]{{2,20}})")
CHINESE_DAY = re.compile(
    r"(?P<year>[一二三四五六七八九〇○零]{4})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@cache
def surnames() -> frozenset[str]:
    """Surnames of one and of two characters.

    Source: 百家姓, and those common in rosters of officials.

    >>> {"王", "欧阳"} <= surnames()
    True
    >>> "今" in surnames()
    False
    """
    kinds: dict[str, Iterable[str]] = {}
    found = set[str]()
    for row in load_rows("surnames"):
        kinds[row["kind"]] = row["surnames"].split() if row["kind"] == "compound" else row["surnames"]
        found.update(kinds[row["kind"]])
    return frozenset(found)


def read_byline(line: str) -> tuple[str, ...]:
    """The names in a line that is a byline; none if it is not one.

    Glued names are taken apart where surnames allow it: `赵小东方正` is two names of two characters, or of two and
    three, whichever leaves a surname at the head of each.

    >>> read_byline("通讯员宰小旺记者赵妍李东")
    ('宰小旺', '赵妍', '李东')
    >>> read_byline("记者从市商务局了解到，全市新签约项目9个。"), read_byline("记者：王书记，您好！")
    ((), ())
    """
    if len(line) > LONGEST or not _may_label(line) or SPOKEN.search(line) or not (labels := list(LABEL.finditer(line))):
        return ()
    if not LEAD.fullmatch(line[: labels[0].start()]):
        return ()
    ends = [label.start() for label in labels[1:]] + [len(line)]
    names = [name for label, end in zip(labels, ends, strict=True) for name in _names(line[label.end() : end])]
    known = sum(name[0] in surnames() or name[:2] in surnames() for name in names)
    return tuple(names) if names and 2 * known >= len(names) and all(2 <= len(name) <= 4 for name in names) else ()


def _may_label(line: str) -> bool:
    """Whether there is a character without which no label is: of 记者, 通讯员, 撰稿, 摄影, 文/图."""
    return "者" in line or "员" in line or "撰" in line or "摄" in line or "文" in line


def _names(written: str) -> list[str]:
    words = [word for word in BETWEEN.split(TAIL.sub("", written)) if word]
    return [name for word in words for name in _parted(word)]


def _parted(word: str) -> list[str]:
    """The names glued in a word: 赵妍李东 is 赵妍 and 李东; more than six characters are no names."""
    compound = word[:2] in surnames()
    if len(word) <= 3 or (len(word) == 4 and compound):
        return [word]
    cuts = [2, 3] if len(word) in (4, 5) else [3]
    for cut in cuts:
        if len(word) - cut in (2, 3) and word[cut] in surnames():
            return [word[:cut], word[cut:]]
    return [word[:2], word[2:]] if len(word) == 4 else [word]


def read_dateline(paragraph: str) -> tuple[str, tuple[str, ...]] | None:
    """The paper and the names in the dateline with which a paragraph begins; None if it has none.

    `本报讯` names no paper.

    >>> read_dateline("云河网讯(通讯员 吴小涛 记者 伊然)近日，在云河经济开发区")
    ('云河网', ('吴小涛', '伊然'))
    >>> read_dateline("通讯设备制造业增长12%。") is None
    True
    """
    match = _match_dateline(paragraph)
    if not match:
        return None
    paper = match["paper"] or match["wire"] or ""
    names = next((match[by] for by in ("by", "by2", "by3") if match[by]), "")
    writers = read_byline(names)
    if match["by3"] and not writers:
        return None
    return ("" if NO_PAPER.fullmatch(paper) else paper, writers)


def measure_dateline(paragraph: str) -> int:
    """Return how many characters of a paragraph are its dateline; what it reports begins behind them.

    >>> measure_dateline("本报讯（记者 方远）去年新增企业30家"), measure_dateline("通讯设备制造业增长12%。")
    (10, 0)
    """
    match = _match_dateline(paragraph)
    return match.end() if match and read_dateline(paragraph) else 0


def _match_dateline(paragraph: str) -> re.Match[str] | None:
    head = paragraph[:DATELINE_REACH]
    return DATELINE.match(paragraph) if "讯" in head or "电" in head or head.startswith(("(", "（")) else None


def read_day(line: str) -> date | None:
    """The first whole day that a line names, in Arabic or Chinese figures.

    >>> read_day("——二〇二〇年一月十五日在云河市第十三届人民代表大会上")
    datetime.date(2020, 1, 15)
    >>> read_day("云河晚报讯 2月20日，市政府召开会议。") is None
    True
    """
    match = DAY.search(line)
    if match:
        return _day(match["year"], match["month"], match["day"])
    match = CHINESE_DAY.search(line)
    if match:
        return _day(match["year"].translate(CHINESE_DIGITS), _count(match["month"]), _count(match["day"]))
    return None


def _count(written: str) -> str:
    tens, ten, ones = written.rpartition("十")
    plain = ones.translate(CHINESE_DIGITS)
    return f"{tens.translate(CHINESE_DIGITS) or 1}{plain or 0}" if ten else plain


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_origin(line: str) -> str:
    """The publisher that a line of page data names, or nothing.

    >>> read_origin("发布时间：2024-02-20 来源：云河日报 浏览次数：12")
    '云河日报'
    >>> read_origin("发布时间：2024-02-20")
    ''
    """
    match = ORIGIN.search(line)
    return match["origin"] if match else ""
