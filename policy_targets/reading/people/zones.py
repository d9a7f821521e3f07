"""Zones by their names: a park, a development or high-tech zone of a city or county, listed or not, and the Corps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from policy_targets.reading.people.localities import (
    Locality,
    counties_by_short,
    list_below,
    read_place_name,
)  # fmt: skip

KIND = re.compile(
    "经济(?:技术)?开发(?:新)?区|经开区|高新(?:技术)?(?:产业)?(?:开发)?(?:园)?区|(?:高新)?工业(?:集中)?园?区|产业(?:集聚|转移|开发)?(?:园|园?区)"
    "|(?:综合)?保税(?:港)?区|开发区|(?<![高创更])新区"
)
# A zone that the text names by its kind alone, as the paper of its city does; not that of another place.
BARE = re.compile(
    "(?:^|[\n\\s，,。：:；;“]|在|年|[1-4一二三四]季度|[上下]半年|月|日)"
    "(经济(?:技术)?开发区|经开区|高新技术产业开发区|高新区|开发区)(?!企业|建设局|[一-龥]?路)"
)
LEAD = 120  # characters in which a text says whom it is about
FEW = 2
LONGEST_FRONT = 4
# What a city has several of: 上饶市工业园区, 四川开发区 are no single zone; a county's are (鄱阳工业园区).
COMMON = re.compile("(?:开发区|工业(?:集中)?园?区|产业(?:集聚|转移|开发)?(?:园|园?区))$")
SINGLE = re.compile("(?:经济(?:技术)?|高新(?:技术)?(?:产业)?)开发(?:新)?区$")
LISTED = re.compile("[、和及与]$")
CORPS = re.compile("新疆(?:生产建设)?兵团|(?<=[^一-龥])兵团")
DIVISION = re.compile(
    r"(?<![一-龥第])[农第][一二三四五六七八九十]{1,3}师(?:\d{1,3}|[一二三四五六七八九十〇零]{1,4})?(?:中心)?团?(?![一-龥]?范)"
)
PARK = "园区"
OFFICE = re.compile("(?:管委会|管理委员会)$")


class ZoneName(NamedTuple):
    """A name of a zone in a text with the place that it begins with."""

    start: int
    end: int
    zone: Locality


@cache
def name_corps() -> Locality:
    """The Production and Construction Corps of Xinjiang, which has no code.

    >>> name_corps().name, name_corps().parent.name
    ('新疆生产建设兵团', '新疆维吾尔自治区')
    """
    return Locality("", "新疆生产建设兵团", "zone", "650000")


def find_zones(chars: str) -> Iterator[ZoneName]:
    """The zones that a text names behind their city or county.

    >>> [it.zone.name for it in find_zones("江西宜春经济开发区和太仓高新区投资30亿元。")]
    ['宜春经济开发区', '太仓高新区']
    >>> list(find_zones("浦东新区的工业区建设加快，建成产业园区30个。"))
    []
    """
    for kind in KIND.finditer(chars):
        for size in range(min(LONGEST_FRONT, kind.start()), 1, -1):
            at = kind.start() - size
            if owner := _read_owner(chars, at, kind):
                yield ZoneName(at, kind.end(), name_zone(chars[at : kind.end()], owner))
                break


def read_zone(chars: str, at: int) -> ZoneName | None:
    """The zone whose name begins at an offset, behind its city or county.

    >>> read_zone("广丰经济开发区完成投资", 0).end
    7
    >>> read_zone("广丰完成投资", 0) is None
    True
    """
    for size in range(LONGEST_FRONT, 1, -1):
        kind = KIND.match(chars, at + size)
        owner = _read_owner(chars, at, kind) if kind else None
        if kind and owner:
            return ZoneName(at, kind.end(), name_zone(chars[at : kind.end()], owner))
    return None


def _read_owner(chars: str, at: int, kind: re.Match[str]) -> Locality | None:
    """The city or county whose name or short name begins that of a single zone at an offset, if it is one."""
    end, name = kind.start(), chars[at : kind.end()]
    found = read_place_name(chars, at)
    is_place = found and found.end == end and len(found.places) == 1
    owner = found.places[0] if found and is_place else counties_by_short().get(chars[at:end])
    if owner is None or owner.name == name or (owner.level == "province" and not owner.name.endswith("市")):
        return None
    several = owner.level != "county" and COMMON.search(name) and not SINGLE.search(name)
    return None if several else owner


def read_own_zone(chars: str, at: int, home: Locality | None) -> int:
    """Where the kind of a zone ends with which a clause goes on in a text of that zone: 高新区, 经开区, 园区; else 0.

    >>> zone = Locality("", "舟山高新区", "zone", "330900")
    >>> read_own_zone("高新区新增企业8家", 0, zone), read_own_zone("经开区新增企业8家", 0, zone)
    (3, 0)
    """
    if home is None or home.level != "zone":
        return 0
    kind = KIND.match(chars, at)
    if kind and home.name.endswith(kind[0]):
        return kind.end()
    return at + len(PARK) if chars.startswith(PARK, at) else 0


def name_zone(name: str, owner: Locality) -> Locality:
    """The zone of a place under the name that a text gives it: with its code where it is listed, else without.

    >>> from policy_targets.reading.people.localities import list_places
    >>> suizhou = list_places()["421303"]
    >>> name_zone("曾都经济开发区", suizhou).level, name_zone("曾都云河产业园", suizhou).place_id
    ('zone', '')
    """
    below = (it for it in list_below().get(owner.place_id, ()) if it.level == "zone")
    code = next((it.place_id for it in below if OFFICE.sub("", it.name).endswith(name)), "")
    return Locality(code, name, "zone", owner.place_id)


def find_zone_of(titles: Sequence[str], chars: str, home: Locality | None) -> Locality | None:
    """The zone that a text of a place is about: named in the headline or the lead, and more than the place itself.

    >>> from policy_targets.reading.people.localities import list_places
    >>> taicang = list_places()["320585"]
    >>> find_zone_of(("高新区发展良好",), "高新区召开会议。今年，高新区投资30亿元。高新区提出要求。", taicang).name
    '太仓高新区'
    >>> find_zone_of(("太仓市投资增长",), "太仓市投资30亿元。太仓高新区开工。", taicang) is None
    True
    """
    if division := _find_division(titles, chars):
        return division
    if _is_of_corps(titles, chars):
        return name_corps()
    return _find_fronted(titles, chars) or (_find_bare(titles, chars, home) if home else None)


def _is_of_corps(titles: Sequence[str], chars: str) -> bool:
    """Whether a text is about the Corps: its lead names it, and more often than the region."""
    named = len(CORPS.findall(chars))
    region = len(re.findall("自治区|全区", chars))
    return named > max(1, region) and bool(CORPS.search("\n".join((*titles, chars[:LEAD]))))


def _find_division(titles: Sequence[str], chars: str) -> Locality | None:
    """The division or regiment of the Corps that the headline or the lead names: 农五师83团."""
    found = DIVISION.search("\n".join((*titles, chars[:LEAD])))
    if not found or not (found[0].startswith("农") or CORPS.search(chars)):
        return None
    name = found[0].replace("中心团", "团")
    return name_corps()._replace(name=f"{name_corps().name}{name}")


def _find_fronted(titles: Sequence[str], chars: str) -> Locality | None:
    """The zone named with its place in the headline or the lead, if the place itself is not named more often."""
    found = [it for it in find_zones(chars) if not _is_listed(chars, it)]
    for zone, count in Counter(it.zone for it in found).most_common(1):
        titled = any(zone.name in title for title in titles)
        short = sum(zone.name.endswith(bare[1]) for bare in BARE.finditer(chars))
        early = any(it.zone == zone and it.start < LEAD for it in found)
        owner = zone.parent
        others = len(re.findall(f"{re.escape(owner.short)}(?!{KIND.pattern})", chars)) if owner else 0
        if (titled or (early and count + short >= FEW)) and count + short > others:
            return zone
    return None


def _is_listed(chars: str, zone: ZoneName) -> bool:
    return bool(LISTED.search(chars[: zone.start])) or chars[zone.end : zone.end + 1] == "、"


def _find_bare(titles: Sequence[str], chars: str, home: Locality) -> Locality | None:
    """The zone of a place that the headline names by its kind alone, if the text goes on about it."""
    for title in titles:
        bare = BARE.search(title)
        if bare and chars.count(bare[1]) > FEW and chars.count(bare[1]) > chars.count(home.short):
            return name_zone(f"{home.short}{bare[1]}", home)
    return None
