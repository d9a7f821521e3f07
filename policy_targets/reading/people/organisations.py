"""The full names of bodies: 市科技局 in a paper of 高邮 is 高邮市科学技术局; by data/bodies.csv and its home."""

from __future__ import annotations

import re
from functools import cache

from policy_targets.codelists import load_rows
from policy_targets.reading.people.localities import Locality, find_place, read_locality

ZONE = re.compile(
    "(?:(?:经济|高新|工业|产业)(?:技术)?(?:产业)?(?:开发)?(?:新)?区|开发区|经开区|高新区|新区|园区|度假区|示范区)$"
)
HIGH_TECH = re.compile("高新(?:技术产业)?(?:开发)?区$")
ECONOMIC = re.compile("^(?:经济)?(?:技术)?(?:开发区|经开区)$")
TOWN = re.compile("(?:镇|乡|街道)$")
COMMITTEES = {"党工委": "中国共产党{zone}工作委员会", "管委会": "{zone}管理委员会", "党委": "中国共产党{zone}委员会"}


@cache
def _bodies() -> dict[str, str]:
    return {row["body"]: row["full"] for row in load_rows("bodies")}


def name_organisation(name: str, home: Locality | None) -> str:
    """The full official name of a body, as far as the text and the list of bodies tell; else the name as printed.

    Costs: the full name of a zone follows the commonest form in the catalogue of zones; some bear another.
    Source: data/bodies.csv; 中国开发区审核公告目录 (2018) for zones.

    >>> from policy_targets.reading.people.localities import find_home
    >>> home = find_home("中共高邮市委")
    >>> name_organisation("市科技局", home), name_organisation("市委组织部", home)
    ('高邮市科学技术局', '中国共产党高邮市委员会组织部')
    >>> name_organisation("云河科技", home)
    '云河科技'
    """
    if not name:
        return ""
    for ending, pattern in COMMITTEES.items():
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return pattern.replace("{zone}", _name_territory(name.removesuffix(ending), home))
    if TOWN.search(name) or ZONE.search(name):
        return _name_territory(name, home)
    place, rest = read_locality(name, home)
    if place and rest in _bodies():
        return _bodies()[rest].replace("{place}", place.full)
    if place and rest != name:
        return f"{place.full}{rest}"
    return name


def name_government(level: str, home: Locality | None) -> str:
    """The government that a mayor, magistrate or governor stands for; nothing where the text does not tell which.

    >>> from policy_targets.reading.people.localities import find_home
    >>> name_government("市", find_home("中共高邮市委")), name_government("区", find_home("中共高邮市委"))
    ('高邮市人民政府', '')
    """
    place = home
    while place and not (place.name.endswith(level) or (level == "自治区" and "自治区" in place.name)):
        place = place.parent
    return f"{place.full}人民政府" if place else ""


def _name_territory(name: str, home: Locality | None) -> str:
    """The full name of a town or zone: of 卸甲镇 in 高邮, 高邮市卸甲镇."""
    if home is None:
        return name
    if HIGH_TECH.search(name):
        return _name_high_tech(name, home)
    if ECONOMIC.match(name):
        province = _province(home)
        front = province.short if province and home.level == "county" else ""
        return f"{front}{home.short}{'经济开发区' if front else '经济技术开发区'}"
    if name.startswith((home.short, home.full)) and not TOWN.search(name):
        return name
    return f"{home.full}{name}" if find_place(name, home) or TOWN.search(name) else name


def _name_high_tech(name: str, home: Locality) -> str:
    front = HIGH_TECH.sub("", name) or home.short
    province = _province(home)
    inner = home.level == "county" and front == home.short
    return f"{province.name if province and inner else ''}{front}高新技术产业开发区"


def _province(place: Locality) -> Locality | None:
    while place.level != "province" and place.parent:
        place = place.parent
    return place if place.level == "province" else None


def name_acting_body(organisation: str) -> str:
    """The body that acts where a party committee of it speaks: the zone, or the government of the town.

    >>> name_acting_body("中国共产党高邮市卸甲镇委员会"), name_acting_body("中国共产党高邮市城南经济新区工作委员会")
    ('高邮市卸甲镇人民政府', '高邮市城南经济新区')
    >>> name_acting_body("中国共产党高邮市委员会")
    '中国共产党高邮市委员会'
    """
    if match := re.fullmatch("中国共产党(.+(?:镇|乡|街道))委员会", organisation):
        return f"{match[1]}{'办事处' if match[1].endswith('街道') else '人民政府'}"
    if match := re.fullmatch("中国共产党(.+)工作委员会", organisation):
        return match[1]
    return re.sub("(?<=区)管理委员会$", "", organisation)
