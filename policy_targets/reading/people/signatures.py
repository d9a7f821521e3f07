"""The places of those who publish and sign a text: its source, the last lines below it, its dateline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from policy_targets.reading.people.localities import (
    Locality,
    PlaceName,
    choose_place,
    counties_by_short,
    find_place,
    read_place_name,
)

ORIGIN = re.compile(
    "(?:来源|供稿|发布机构|发文机关|发布单位|信息来源|主办单位|承办单位|作者单位)\\s*[:：]\\s*([一-龥]{2,24})"
)
# What may stand around the name of a body in the last lines.
AROUND = re.compile("^[\\s（(【—－-]+|[\\s）)】]+$")
SIGNS = re.compile(
    "(?:政府|办公室|办公厅|[委局厅]|委员会|中心|融媒体?|电视台|日报社?|晚报|新闻网|发布|报道组|宣传部|管委会|街道办事处|办)"
    "(?=$|[\\s　）)]|(?:19|20)\\d\\d|供稿|讯)"
)
DATELINE = re.compile(
    "本[报网台刊]([一-龥]{2,4})(?:讯|\\d{1,2}月\\d{1,2}日[电讯])|[一-龥]{2,4}[报社网]([一-龥]{2,4})讯"
)
TAIL, LONGEST, LAST = 160, 40, 4
SIGNED, DATED = 2, 1


def find_signed(origins: Iterable[str], chars: str) -> Counter[Locality]:
    r"""The places of the bodies that publish or sign a text, each with what that counts for.

    >>> text = "各乡镇：新增企业8家。\n（福州市仓山区融媒体中心）"
    >>> {it.name: count for it, count in find_signed(["来源：都匀市人民政府办公室"], text).items()}
    {'都匀市': 2, '仓山区': 2}
    >>> find_signed([], "新增企业8家。\n张小明来自扬州市。")
    Counter()
    """
    found = Counter[Locality]()
    for line in (*(it[1] for origin in origins for it in ORIGIN.finditer(origin)), *_last_lines(chars)):
        if place := read_signature(line):
            found[place] = SIGNED
    dateline = DATELINE.match(chars.lstrip())
    if dateline and (place := _read_place(dateline[1] or dateline[2])):
        found.setdefault(place, DATED)
    return found


def _last_lines(chars: str) -> Iterator[str]:
    """The last lines of a text that are short and no sentence."""
    for line in chars[-TAIL:].split("\n")[-LAST:]:
        if len(line) <= LONGEST and not re.search("[，。；：]", line):
            yield AROUND.sub("", line)


def read_signature(line: str) -> Locality | None:
    """The place with which the name of a body begins that publishes or signs; None for other lines.

    >>> read_signature("寿县绿化委员会").name, read_signature("福州市仓山区融媒体中心").name
    ('寿县', '仓山区')
    >>> read_signature("扬州云河科技有限公司") is None
    True
    """
    return _read_place(line) if SIGNS.search(line) else None


def _read_place(line: str) -> Locality | None:
    place, at = None, 0
    while found := read_place_name(line, at):
        place, at = _choose(found, place), found.end
    for size in (4, 3):
        if (
            place
            and line[at + size - 1 : at + size] in ("镇", "乡")
            and (town := find_place(line[at : at + size], place))
        ):
            return town
    return place or counties_by_short().get(line[:2])


def _choose(found: PlaceName, outer: Locality | None) -> Locality:
    inside = tuple(it for it in found.places if outer and it.is_within(outer))
    return choose_place(inside or found.places, outer)
