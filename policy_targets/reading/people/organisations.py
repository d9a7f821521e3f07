"""The full names of bodies: 市科技局 in a paper of 高邮 is 高邮市科学技术局; by data/bodies.csv and its home."""

from __future__ import annotations

import re
from functools import cache

from policy_targets.codelists import load_rows
from policy_targets.reading.people.localities import Locality, find_place, read_locality, read_place_name

ZONE = re.compile(
    "(?:(?:经济|高新|工业|产业)(?:技术)?(?:产业)?(?:开发)?(?:新)?区|开发区|经开区|高新区|新区|园区|度假区|示范区)$"
)
HIGH_TECH = re.compile("高新(?:技术产业)?(?:开发)?区$")
ECONOMIC = re.compile("^(?:经济)?(?:技术)?(?:开发区|经开区)$")
TOWN = re.compile("(?:镇|乡|街道)$")
TOWNSHIP = "镇乡"
INSIDE = re.compile("[一-龥]{2,4}[县市区旗州]")
STREET = re.compile("^(.+街道)办事处$")
# How the names of bodies begin and end.
BEGINS = re.compile(
    "(?:中共|中国|国家|全国|团|共青团|[省市县区州盟旗镇乡][^长]|[一-龥]{1,8}?(?:省|市|县|区|州|盟|旗|镇|乡|街道|园|村|社区|林场|农场))"
)
ENDS = re.compile(
    "(?:局|委|办|厅|部|处|院|所|会|府|中心|队|社|校|台|馆|公司|集团|厂|总支|党组|大学|人大|政协|站|署|司|团)$"
)
COMMITTEES = {"党工委": "中国共产党{zone}工作委员会", "管委会": "{zone}管理委员会", "党委": "中国共产党{zone}委员会"}


@cache
def _bodies() -> dict[str, str]:
    return {row["body"]: row["full"] for row in load_rows("bodies")}


def is_body(name: str) -> bool:
    """Whether a stretch is the name of a body or a territory, or its end: 市科技局, 云台市, 组织部.

    >>> [name for name in ("市科技局", "云台市", "组织部", "扬州", "") if is_body(name)]
    ['市科技局', '云台市', '组织部', '扬州', '']
    >>> is_body("全程参与")
    False
    """
    return not name or name in _bodies() or bool(ENDS.search(name) or BEGINS.match(name) or read_place_name(name, 0))


def ends_as_body(name: str) -> bool:
    """Whether a stretch ends as the names of bodies do.

    >>> ends_as_body("国务院"), ends_as_body("王小明")
    (True, False)
    """
    return bool(ENDS.search(name))


def name_organisation(name: str, home: Locality | None) -> str:
    """The full official name of a body, as far as the text and the list of bodies tell; else the name as printed.

    Costs: the full name of a zone follows the commonest form in the catalogue of zones; some bear another.
    Source: data/bodies.csv; 中国开发区审核公告目录 (2018) for zones.

    >>> home = read_locality("高邮市", None)[0]
    >>> name_organisation("市科技局", home), name_organisation("市委组织部", home)
    ('高邮市科学技术局', '中国共产党高邮市委员会组织部')
    >>> name_organisation("云河科技", home)
    '云河科技'
    """
    if not name:
        return ""
    if home and home.level == "township":
        if name[0] in TOWNSHIP and name[1:] in _bodies():
            return _bodies()[name[1:]].replace("{place}", home.full)
        home = home.parent
    return _name_committee(name, home) or _name_zone(name, home) or _name_in_place(name, home)


def _name_committee(name: str, home: Locality | None) -> str:
    """The full name of a committee of a town or zone; nothing for another body and where the place is not known."""
    for ending, pattern in COMMITTEES.items():
        if name.endswith(ending) and len(name) > len(ending) + 1 and (home or INSIDE.match(name)):
            return pattern.replace("{zone}", _name_territory(name.removesuffix(ending), home))
    return ""


def _name_zone(name: str, home: Locality | None) -> str:
    """The full name of a town, a zone or the office of a street; nothing for another body."""
    if street := STREET.match(name):
        return f"{_name_territory(street[1], home)}办事处"
    return _name_territory(name, home) if TOWN.search(name) or ZONE.search(name) else ""


def _name_in_place(name: str, home: Locality | None) -> str:
    """The full name of a body by the place that its name begins with and the list of bodies; else as printed."""
    bare = name.removeprefix("中共")
    place, rest = read_locality(bare, home)
    if place and rest[:1] == place.name[-1] and rest[1:] in _bodies():
        rest = rest[1:]  # 正定县县委
    if place and rest in _bodies():
        return _bodies()[rest].replace("{place}", place.full)
    return f"{place.full}{rest}" if place and rest != bare and place.level != "country" else name


def name_government(level: str, home: Locality | None) -> str:
    """The government that a mayor, magistrate or governor stands for; nothing where the text does not tell which.

    >>> gaoyou = read_locality("高邮市", None)[0]
    >>> name_government("市", gaoyou), name_government("区", gaoyou)
    ('高邮市人民政府', '')
    """
    place = home
    while place and not (place.name.endswith(level) or (level == "自治区" and "自治区" in place.name)):
        place = place.parent
    return f"{place.full}人民政府" if place else ""


def _name_territory(name: str, home: Locality | None) -> str:
    """The full name of a town or zone: of 卸甲镇 in 高邮, 高邮市卸甲镇."""
    if home is None or home.level == "country":
        return name
    if TOWN.search(name):
        return _name_town(name, home)
    if HIGH_TECH.search(name):
        return _name_high_tech(name, home)
    if ECONOMIC.match(name):
        province = _province(home)
        front = province.short if province and home.level == "county" else ""
        return f"{front}{home.short}{'经济开发区' if front else '经济技术开发区'}"
    if name.startswith((home.short, home.full)):
        return name
    return f"{home.full}{name}" if find_place(name, home) else name


def _name_town(name: str, home: Locality) -> str:
    """The full name of a town: as printed where it begins with a county that is in no list."""
    place, rest = read_locality(name, home)
    if place and rest != name and name[: len(name) - len(rest)].endswith(place.name):
        return f"{place.full}{rest}"
    return name if INSIDE.match(name) else f"{home.full}{name}"


def _name_high_tech(name: str, home: Locality) -> str:
    front = HIGH_TECH.sub("", name) or home.short
    province = _province(home)
    inner = home.level == "county" and front == home.short
    return f"{province.name if province and inner else ''}{front}高新技术产业开发区"


def _province(place: Locality) -> Locality | None:
    while place.level != "province" and place.parent:
        place = place.parent
    return place if place.level == "province" else None
