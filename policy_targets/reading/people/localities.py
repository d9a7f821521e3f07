"""Places in a text: the one a document is at home in, and the one that a name means there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from policy_targets.errors import Problem, RecordError
from policy_targets.places import read_listings

WINDOW = 12_000  # characters; who a page is about is said early and often
TOWN = re.compile("[一-龥]{2,3}(?:镇|乡|街道)")
SUFFIX = re.compile(
    r"(?:[一-龥]{1,4}族)*(?:自治区|自治州|自治县|自治旗|地区|特别行政区|林区|新区|省|市|州|盟|县|区|旗)$"
)
SEAT = re.compile(
    r"[\s（(—―─－在]([一-龥]{2,16}?(?:省|市|自治区|自治州|州|盟|地区|县|区|旗))"
    r"(?:人民)?(?:政府工作报告|第?[一二三四五六七八九十\d]{1,4}届人|[一二三四五六七八九十]{1,4}届人大|市长|省长|县长|区长|人民政府)"
)
TOWN_KIND = re.compile("(?:镇|乡|街道|街道办事处)$")
LONGEST_STEM = 8
LEVELS = {"province": 1, "prefecture": 2, "county": 3, "township": 4, "zone": 4}


class Locality(NamedTuple):
    """A place that is listed today.

    >>> home = find_home("淮阴区科技局将支持淮阴区企业。")
    >>> home.full, home.short
    ('淮安市淮阴区', '淮阴')
    """

    place_id: str
    name: str
    level: str
    parent_id: str

    @property
    def short(self) -> str:
        """The name without its kind: 高邮, 内蒙古, 延边."""
        return SUFFIX.sub("", self.name) or self.name

    @property
    def parent(self) -> Locality | None:
        """The place above it; None for a province and the country."""
        return _places().get(self.parent_id)

    @property
    def full(self) -> str:
        """The name as bodies bear it: a district's with its city, a township's with its county."""
        parent = self.parent
        inside = self.level in ("township", "zone") or (self.level == "county" and self.name.endswith("区"))
        return f"{parent.full}{self.name}" if inside and parent and parent.level != "province" else self.name


@cache
def _places() -> Mapping[str, Locality]:
    """Every place that is listed today, by its code."""
    return MappingProxyType(
        {
            it.place_id: Locality(it.place_id, it.name, it.level, it.parent_id or "")
            for it in read_listings()
            if not it.valid_to
        }
    )


@cache
def _by_name() -> Mapping[str, tuple[Locality, ...]]:
    """Provinces, prefectures and counties by their names, and by the short ones of provinces and prefectures."""
    found = dict[str, list[Locality]]()
    for place in _places().values():
        if place.level in ("province", "prefecture", "county"):
            found.setdefault(place.name, []).append(place)
            if place.level != "county" and len(place.short) > 1 and place.short != place.name:
                found.setdefault(place.short, []).append(place)
    return MappingProxyType({name: tuple(places) for name, places in found.items()})


@cache
def _below() -> Mapping[str, tuple[Locality, ...]]:
    """Places by the code of the place above them."""
    found = dict[str, list[Locality]]()
    for place in _places().values():
        found.setdefault(place.parent_id, []).append(place)
    return MappingProxyType({code: tuple(places) for code, places in found.items()})


def name_locality(named: str) -> Locality:
    """Return the place of a name or a code, as it is listed today.

    A name that several places bear needs that of the place above: 南京市鼓楼区.

    Raises: RecordError for what names no place, or more than one.

    >>> name_locality("321084").name, name_locality("高邮市").place_id, name_locality("南京市鼓楼区").place_id
    ('高邮市', '321084', '320106')
    >>> name_locality("鼓楼区")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: a place that cannot be told.
    place: found '鼓楼区', which is 320106 and ... Give the code.
    """
    code = _places().get(named)
    found = (code,) if code else _by_name().get(named) or tuple(_find_inside(named))
    if len(found) == 1:
        return found[0]
    is_one = " and ".join(sorted(it.place_id for it in found)) or "in no list"
    what = f"place: found {named!r}, which is {is_one}"
    todo = "Give the code." if found else "Give a name or code of GB/T 2260."
    raise RecordError("a place that cannot be told.", [Problem("unknown-place", what, todo)])


def _find_inside(named: str) -> Iterator[Locality]:
    """南京市鼓楼区, 江苏省高邮市: the places whose name ends this one, inside a place whose name begins it."""
    for at in range(2, len(named) - 1):
        for place in _by_name().get(named[at:], ()):
            above = place.parent
            while above and above.name != named[:at]:
                above = above.parent
            if above:
                yield place


def find_home(chars: str) -> Locality | None:
    """The place that a document is about: of a report the one it was given to, else the one named most often.

    The deeper place wins where both are named as often; a county must be named in full at least once, for many short
    names are words (资源, 公安).

    >>> find_home("——2024年1月9日在云浮市第七届人民代表大会第四次会议上").place_id
    '445300'
    >>> find_home("全市新增企业15家。") is None
    True
    """
    for match in SEAT.finditer(f"\n{chars[:2000]}"):
        for at in range(len(match[1]) - 1):
            if places := _by_name().get(match[1][at:]):
                return _deepest(places)
    counts = _count_names(chars[:WINDOW])
    best = max(counts.items(), key=lambda item: (item[1], LEVELS[item[0].level], item[0].place_id), default=None)
    return best[0] if best else None


def _deepest(places: tuple[Locality, ...]) -> Locality:
    return min(places, key=lambda place: (LEVELS[place.level], place.place_id))


def _count_names(chars: str) -> Counter[Locality]:
    """How often each place is named; where a name has two places, the one inside a place named beside it."""
    names = Counter(_names(chars))
    listed = _by_name()
    named = {place.place_id for name in names for place in listed[name]}
    counts = Counter[Locality]()
    for name, count in names.items():
        places = listed[name]
        near = [place for place in places if place.parent_id in named] or list(places)
        if len(places) == 1 or len(near) < len(places):
            counts[near[0]] += count
    for place in _counties_of_towns(chars):
        counts.setdefault(place, 1)
    for place in list(counts):
        parent = place.parent
        if place.level == "county" and len(place.short) > 1 and not (parent and parent.short == place.short):
            counts[place] = chars.count(place.short)
    return counts


@cache
def _counties_by_town() -> Mapping[str, Locality]:
    """Of each town whose name no other bears, the county."""
    places = _places()
    names = Counter(place.name for place in places.values() if place.level == "township")
    return MappingProxyType(
        {it.name: places[it.parent_id] for it in places.values() if names[it.name] == 1 and it.parent_id in places}
    )


def _counties_of_towns(chars: str) -> Iterator[Locality]:
    """The counties whose towns are named, and that are named themselves."""
    for match in TOWN.finditer(chars):
        county = _counties_by_town().get(match[0][-3:]) or _counties_by_town().get(match[0])
        if county and county.level == "county" and len(county.short) > 1 and county.short in chars:
            yield county


def find_district(chars: str, city: Locality) -> Locality | None:
    """The district of a city that is spoken of by a town of it, behind the name of the city: 扬州槐泗油库 is in 邗江区.

    >>> city = find_home("扬州市新增企业15家。")
    >>> find_district("扬州槐泗油库开工", city).full
    '扬州市邗江区'
    >>> find_district("扬州开发区和扬州油库开工", city) is None
    True
    """
    behind = [chars[match.end() :][:LONGEST_STEM] for match in re.finditer(re.escape(city.short), chars)]
    found = {
        place
        for place in _below().get(city.place_id, ())
        for town in (_below().get(place.place_id, ()) if place.name.endswith("区") else ())
        if 1 < len(stem := TOWN_KIND.sub("", town.name)) < len(town.name) and any(it.startswith(stem) for it in behind)
    }
    return found.pop() if len(found) == 1 else None


@cache
def _sizes() -> Mapping[str, tuple[int, ...]]:
    """How long the names are that begin with two characters, the longest first."""
    found = dict[str, set[int]]()
    for name in _by_name():
        found.setdefault(name[:2], set()).add(len(name))
    return MappingProxyType({start: tuple(sorted(sizes, reverse=True)) for start, sizes in found.items()})


@cache
def _starts() -> re.Pattern[str]:
    """What the first two characters of all names are among: six places of seven in a text are left after this."""
    firsts, seconds = ("".join(sorted({start[at] for start in _sizes()})) for at in (0, 1))
    return re.compile(f"[{firsts}](?=[{seconds}])")


def _names(chars: str) -> list[str]:
    """The names of places in a text, the longest at each point."""
    listed, sizes, found, end = _by_name(), _sizes(), list[str](), 0
    for start in _starts().finditer(chars):
        at = start.start()
        for size in sizes.get(chars[at : at + 2], ()) if at >= end else ():
            if chars[at : at + size] in listed:
                end = at + size
                found.append(chars[at:end])
                break
    return found


def find_place(name: str, within: Locality) -> Locality | None:
    """The place that a name means within another: a town, a zone, a county, the place itself.

    A town that has become a subdistrict is still found, and so is a zone by what it is: 开发区, 高新区.

    >>> gaoyou = find_home("中共高邮市委")
    >>> find_place("卸甲镇", gaoyou).place_id, find_place("高邮镇", gaoyou).place_id
    ('321084107', '321084001')
    >>> find_place("云河镇", gaoyou) is None
    True
    """
    if name in (within.name, within.short, within.full):
        return within
    below = [place for place in _below().get(within.place_id, ()) if place.level != "province"]
    exact = next((place for place in below if place.name == name), None)
    if exact:
        return exact
    stem = re.sub(r"(?:镇|乡|街道|街道办事处|县|区|市)$", "", name)
    names = tuple(f"{stem}{kind}" for kind in ("街道", "镇", "乡", "县", "区", "市"))
    if stem and stem != name and (same := [place for place in below if place.name.startswith(names)]):
        return same[0]
    if name.endswith(("区", "园")):
        zones, wanted = (place for place in below if place.level == "zone"), ZONES.get(name)
        begins = wanted.match if wanted else lambda zone: zone.startswith(name)
        return next((place for place in zones if begins(place.name)), None)
    return None


ZONES = {
    "开发区": re.compile("[一-龥]{0,8}经济(?:技术)?开发区"),
    "经开区": re.compile("[一-龥]{0,8}经济(?:技术)?开发区"),
    "经济开发区": re.compile("[一-龥]{0,8}经济开发区"),
    "高新区": re.compile("[一-龥]{0,8}高新(?:技术产业)?(?:开发)?区"),
}


def read_locality(name: str, home: Locality | None) -> tuple[Locality | None, str]:
    """The place with which the name of a body begins, and the rest: of 市科技局 the city that is home, and 科技局.

    >>> gaoyou = find_home("中共高邮市委")
    >>> [(place.name, rest) for place, rest in map(lambda it: read_locality(it, gaoyou), ("市科技局", "省商务厅"))]
    [('高邮市', '科技局'), ('江苏省', '商务厅')]
    >>> read_locality("科技局", None)
    (None, '科技局')
    """
    for size in range(min(11, len(name)), 1, -1):
        if places := _by_name().get(name[:size]):
            return _nearest(places, home), name[size:]
        if home and (inside := find_place(name[:size], home)) and name[size - 1] in "镇乡区县市道园":
            return inside, name[size:]
    place, kind = home, name[:1]
    while place and name[:1] in "省市县区州盟旗" and not place.name.endswith(kind):
        place = place.parent
    return (place, name[1:]) if place and kind in "省市县区州盟旗" else (home, name)


def _nearest(places: tuple[Locality, ...], home: Locality | None) -> Locality:
    inside = [place for place in places if home and place.place_id[:4] == home.place_id[:4]]
    return inside[0] if inside else _deepest(places)
