"""Places by their names: which places a name may mean, and where names of places stand in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from policy_targets.codelists import load_rows
from policy_targets.errors import Problem, RecordError
from policy_targets.places import Listing, read_listings

NATION = "100000"
PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌"
    "|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|普米|阿昌|独龙|裕固|保安|各"
)
SUFFIX = re.compile(
    rf"(?:(?:(?<=..)(?:{PEOPLES})族|(?<=..)(?:维吾尔|哈萨克|蒙古|柯尔克孜|塔吉克|锡伯))*自治[区州县旗]"
    r"|地区|特别行政区|林区|新区|省|市|州|盟|县|区|旗)$"
)
KINDS = "省市县区州盟旗"
LEVELS = {"country": 0, "province": 1, "prefecture": 2, "county": 3, "township": 4, "zone": 4}
NAMED = frozenset({"province", "prefecture", "county"})
LONE = 2  # characters; so short a county (和县, 岚县) is easily the tail of a longer name or of two words
# What may stand before so short a name: no letter, or a word that ends there.
LOOSE = re.compile(r"(?:[^一-龥]|[省市州区]|在|于|与|及|到|对|由|为|从|向|至|是|了|的|赴|省|驻|访|《)$")
OUTSIDE = re.compile("[^一-龥]$")
# What makes another word of a name when it follows: 县域, 市场, 区块.
CONTINUED = re.compile(
    "(?<=县)(?:域|级|城|乡)|(?<=市)(?:场|值|容|级|域)|(?<=区)(?:域|块|间|位|划|别)|(?<=理)石|(?<=田)玉"
)
JOINED = re.compile("(?<=县)(?:委|政府|人大|政协|纪委|直|内|外|里|长)")  # 和县委 is 和 and 县委
# Verbs whose last character begins a name: 新增城区, 建成安县.
VERBS = re.compile("(?:新增|净增|建成|完成|形成|达成|促成|召开|展开|开通|联通|打通|贯通|直通|到达|传达|增长)$")
BODY_END = re.compile("[省市县区州盟旗]|$|.*(?:[局委办厅会院府]|中心|部|区)$")
RIVERS = re.compile("[长珠黄淮湘闽漓运洛渭辽岷汉]$")  # 长江西岸 is not 江西


class Locality(NamedTuple):
    """A place that is listed today.

    >>> home = read_locality("淮阴区科技局", None)[0]
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
        """The place above it; None for the country."""
        return list_places().get(self.parent_id)

    @property
    def full(self) -> str:
        """The name as bodies bear it: a district's with its city, a township's with its county."""
        parent = self.parent
        inside = self.level in ("township", "zone") or (self.level == "county" and self.name.endswith("区"))
        return f"{parent.full}{self.name}" if inside and parent and parent.level != "province" else self.name

    def is_within(self, other: Locality) -> bool:
        """Whether it is this other place or lies in it."""
        place: Locality | None = self
        while place and place != other:
            place = place.parent
        return place is not None


class PlaceName(NamedTuple):
    """A name of a place in a text, and the places that it may mean."""

    start: int
    end: int
    name: str
    places: tuple[Locality, ...]


@cache
def list_places() -> Mapping[str, Locality]:
    """Every place that is listed today, by its code.

    >>> list_places()["321084"].name
    '高邮市'
    """
    return MappingProxyType(
        {
            it.place_id: Locality(it.place_id, it.name, it.level, it.parent_id or "")
            for it in read_listings()
            if not it.valid_to
        }
    )


@cache
def _by_name() -> Mapping[str, tuple[Locality, ...]]:
    """Provinces, prefectures and counties by their names, today's and former ones, and by the usual short ones."""
    found = dict[str, list[Locality]]()
    for place in list_places().values():
        if place.level in NAMED:
            for name in dict.fromkeys(_names_of(place)):
                found.setdefault(name, []).append(place)
    for name, place in _former_names():
        if name not in found:
            found[name] = [place]
    return MappingProxyType({name: tuple(places) for name, places in found.items()})


def _names_of(place: Locality) -> Iterator[str]:
    """A place's name, its short name if no county's of two characters, and 凉山州 for 凉山彝族自治州."""
    yield place.name
    short = place.short
    if len(short) > 1 and (place.level != "county" or len(short) > LONE) and short not in place_words():
        yield short
    if place.name.endswith(("自治州", "自治县", "自治旗")):
        yield f"{short}{place.name[-1]}"
        yield f"{short}{place.name[-3:]}"


def _former_names() -> Iterator[tuple[str, Locality]]:
    """Former names with the place of today: by the same code, else by the same stem in the same prefecture."""
    today = list_places()
    stems = {(it.place_id[:4], it.short): it for it in today.values() if it.level == "county"}
    for former in read_listings():
        known = len(former.name) > LONE and former.name not in place_words()
        if (
            known
            and former.valid_to
            and former.level in NAMED
            and (place := today.get(former.place_id) or _heir(former, stems))
        ):
            yield former.name, place
            stem = SUFFIX.sub("", former.name)
            if place.level == "prefecture" and len(stem) > 1 and stem not in place_words():
                yield stem, place


def _heir(former: Listing, stems: Mapping[tuple[str, str], Locality]) -> Locality | None:
    """The county of today that bears the stem of a former one."""
    return stems.get((former.place_id[:4], SUFFIX.sub("", former.name)))


@cache
def list_short_names() -> frozenset[str]:
    """Return the names of provinces and prefectures without their kind.

    >>> "云浮" in list_short_names(), "云浮市" in list_short_names()
    (True, False)
    """
    return frozenset(
        it.short for it in list_places().values() if it.level in ("province", "prefecture") and it.short[1:]
    )


@cache
def place_words() -> frozenset[str]:
    """Names of places that are everyday words as well: alone they name no place.

    Source: data/place_words.csv.

    >>> "来宾" in place_words(), "扬州" in place_words()
    (True, False)
    """
    return frozenset(row["word"] for row in load_rows("place_words"))


@cache
def counties_by_short() -> Mapping[str, Locality]:
    """Counties by their short names of two characters and more that no other county has and that are no words.

    >>> counties_by_short()["高邮"].place_id, "和平" in counties_by_short()
    ('321084', False)
    """
    shorts = Counter(place.short for place in list_places().values() if place.level == "county")
    unique = (it for it in list_places().values() if it.level == "county" and shorts[it.short] == 1)
    taken = {it.short for it in list_places().values() if it.level in ("province", "prefecture")} | place_words()
    return MappingProxyType({it.short: it for it in unique if len(it.short) > 1 and it.short not in taken})


@cache
def list_below() -> Mapping[str, tuple[Locality, ...]]:
    """Places by the code of the place above them.

    >>> [place.name for place in list_below()["321000"]][:2]
    ['广陵区', '邗江区']
    """
    found = dict[str, list[Locality]]()
    for place in list_places().values():
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
    code = list_places().get(named)
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


@cache
def list_townships() -> Mapping[str, tuple[Locality, ...]]:
    """Towns, townships and subdistricts by their names.

    >>> [place.place_id for place in list_townships()["新塍镇"]]
    ['330411104']
    """
    found = dict[str, list[Locality]]()
    for place in list_places().values():
        if place.level == "township":
            found.setdefault(place.name, []).append(place)
    return MappingProxyType({name: tuple(places) for name, places in found.items()})


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


def list_name_starts() -> Iterable[str]:
    """The first two characters of all names.

    >>> "扬州" in list_name_starts(), "扬言" in list_name_starts()
    (True, False)
    """
    return _sizes().keys()


def find_place_names(chars: str) -> Iterator[PlaceName]:
    """The names of provinces, prefectures and counties in a text, the longest at each point.

    A county inside a longer name is none (青岚县, 新增城区), nor are two words (和县委, 建成县域).

    >>> [it.name for it in find_place_names("扬州市支持宝应县，岚县和渠县增长。")]
    ['扬州市', '宝应县', '岚县']
    >>> [it.name for it in find_place_names("青岚县建成县域快递网，新增城区道路，市委和县委在长江西岸开会。")]
    []
    """
    end = 0
    for start in _starts().finditer(chars):
        if start.start() >= end and (found := read_place_name(chars, start.start())):
            end = found.end
            yield found


def read_place_name(chars: str, at: int) -> PlaceName | None:
    """The name of a place that begins at an offset, or None.

    >>> read_place_name("2024年沈阳市新增", 5).places[0].place_id
    '210100'
    >>> read_place_name("市场份额", 0) is None
    True
    """
    for size in _sizes().get(chars[at : at + 2], ()):
        name = chars[at : at + size]
        if name in _by_name() and _is_apart(chars, at, name):
            return PlaceName(at, at + len(name), name, _by_name()[name])
    return None


def _is_apart(chars: str, at: int, name: str) -> bool:
    """Whether a name is no part of a longer name or of two words."""
    end, before = at + len(name), chars[max(0, at - 4) : at]
    if CONTINUED.match(chars, end) or VERBS.search(before + name[0]):
        return False
    if len(name) == LONE and name[-1] in KINDS:
        joined = (before or name[0] == "和") and JOINED.match(chars, end)
        return not joined and _stands_free(before, name)
    return not (name[0] in "江河" and RIVERS.search(before))


def _stands_free(before: str, name: str) -> bool:
    """Whether a name of two characters may begin behind these: 山西岚县 and 在岚县, but no 青岚县 and no 市和县."""
    known = any(before[-size:] in _by_name() for size in (2, 3, 4))
    return not before or known or bool((OUTSIDE if name[0] == "和" else LOOSE).search(before))


def find_place(name: str, within: Locality) -> Locality | None:
    """The place that a name means within another: a town, a zone, a county, the place itself.

    A town that has become a subdistrict is still found, and so is a zone by what it is: 开发区, 高新区.

    >>> gaoyou = read_locality("高邮市", None)[0]
    >>> find_place("卸甲镇", gaoyou).place_id, find_place("高邮镇", gaoyou).place_id
    ('321084107', '321084001')
    >>> find_place("云河镇", gaoyou) is None
    True
    """
    if name in (within.name, within.short, within.full):
        return within
    below = [place for place in list_below().get(within.place_id, ()) if place.level != "province"]
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

    >>> gaoyou = read_locality("高邮市", None)[0]
    >>> [(place.name, rest) for place, rest in map(lambda it: read_locality(it, gaoyou), ("市科技局", "省商务厅"))]
    [('高邮市', '科技局'), ('江苏省', '商务厅')]
    >>> read_locality("科技局", None)
    (None, '科技局')
    """
    outer, rest = _read_outer(name, home)
    for size in range(min(11, len(rest)), 1, -1):
        within = outer or home
        if within and rest[size - 1] in "镇乡区县市道园" and (inside := find_place(rest[:size], within)):
            return inside, rest[size:]
    if outer:
        return outer, rest
    place, kind = home, name[:1]
    while place and name[:1] in KINDS and not is_of_kind(place, kind):
        place = place.parent
    return (place, name[1:]) if place and kind in KINDS else (home, name)


def _read_outer(name: str, home: Locality | None) -> tuple[Locality | None, str]:
    """The listed places with which a name begins, one in the other (扬州市邗江区), and the rest."""
    place, rest = None, name
    while found := read_place_name(rest, 0):
        inside = [it for it in found.places if place is None or (it.is_within(place) and it != place)]
        if not inside or (place is None and not _begins_body(found, rest)):
            break
        place, rest = choose_place(tuple(inside), place or home), rest[found.end :]
    return place, rest


def _begins_body(found: PlaceName, name: str) -> bool:
    """Whether a short name (扬州) begins the name of a body, not that of a firm or a park."""
    return found.name[-1] in KINDS or bool(BODY_END.match(name[found.end :]))


def is_of_kind(place: Locality, kind: str) -> bool:
    """Whether a place is what 全市, 全县, 全区 say: 全区 is a district's or an autonomous region's.

    >>> region = list_places()["450000"]
    >>> is_of_kind(region, "区"), is_of_kind(region, "市")
    (True, False)
    """
    return place.name.endswith(kind)


def choose_place(places: tuple[Locality, ...], home: Locality | None) -> Locality:
    """Of places with one name, that in the prefecture or the province of home; else the highest.

    >>> gaoyou = list_places()["321084"]
    >>> choose_place(tuple(it for it in list_places().values() if it.name == "鼓楼区"), gaoyou).parent.name
    '南京市'
    """
    for size in (4, 2) if home else ():
        near = [place for place in places if home and place.place_id[:size] == home.place_id[:size]]
        if near:
            return near[0]
    return min(places, key=lambda place: (LEVELS[place.level], place.place_id))
