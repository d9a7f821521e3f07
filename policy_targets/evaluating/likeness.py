"""Whether two readers mean the same place, body, person or unit, however each writes the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

NATION = {"全国", "我国", "中国"}
DIVISION = re.compile("[^省市区县旗盟]{1,12}?(?:自治[区州县旗]|地区|[省市区县旗盟])")
LEVEL = re.compile("[省市区县旗盟州镇乡]")
SHORT_FORMS = {  # the ordinary short forms in names of bodies, each of one body
    "中国共产党": "中共",
    "管理委员会": "管委会",
    "发展和改革委员会": "发改委",
    "发展改革委员会": "发改委",
    "发展改革委": "发改委",
    "经济和信息化": "经信",
    "工业和信息化": "工信",
    "住房和城乡建设": "住建",
    "人力资源和社会保障": "人社",
    "科学技术": "科技",
    "文化和旅游": "文旅",
    "文化广电和旅游": "文广旅",
    "农业和农村": "农业农村",
    "卫生健康": "卫健",
    "交通运输": "交通",
    "自然资源和规划": "资规",
    "委员会": "委",
    "人民政府": "政府",
}
ZONE = re.compile("(?:开发区|高新区|园区|新区|保税区)$")
UNIT_CODES = {"kWh": "kW.h", "jin": "{jin}", "[jin]": "{jin}", "mu": "{mu}", "CNY/mu": "CNY/{mu}", "kg/mu": "kg/{mu}",
              "ha": "har", "pt": "1"}  # fmt: skip


def is_same_place(one: str | None, other: str | None) -> bool:
    """Whether two names of places mean one: they are equal, or one is the other without the divisions above it.

    >>> is_same_place("江苏省扬州市高邮市", "高邮市"), is_same_place("全国", "中国"), is_same_place(None, None)
    (True, True, True)
    >>> is_same_place("江苏省扬州市高邮市", "扬州市"), is_same_place("高邮市", None), is_same_place("海安市", "安市")
    (False, False, False)
    """
    if not one or not other:
        return not one and not other
    if {one, other} <= NATION:
        return True
    short, long = sorted((one, other), key=len)
    return long == short or short in _list_ends(long)


def _list_ends(name: str) -> Iterator[str]:
    """What is left of a place's name when the divisions at its head are dropped, one after another."""
    while (head := DIVISION.match(name)) and head.end() < len(name):
        name = name[head.end() :]
        yield name


def is_same_organisation(one: str | None, other: str | None) -> bool:
    """Whether two names mean one body: they are equal without the places before them and in their short forms.

    A zone is its management committee; a bureau is not the government that it belongs to.

    >>> is_same_organisation("高邮市科学技术局", "市科技局"), is_same_organisation("江苏省高邮市人民政府", "高邮市政府")
    (True, True)
    >>> is_same_organisation("曾都经济开发区", "曾都经济开发区管理委员会")
    True
    >>> is_same_organisation("高邮市科技局", "高邮市人民政府"), is_same_organisation("高邮市科技局", "兴化市科技局")
    (False, False)
    """
    if not one or not other:
        return not one and not other
    one, other = shorten_organisation(one), shorten_organisation(other)
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return short in _list_ends(long) or (LEVEL.match(short) is not None and short[1:] in _list_ends(long))


def shorten_organisation(name: str) -> str:
    """Return the name of a body with the ordinary short forms.

    >>> shorten_organisation("高邮市发展和改革委员会"), shorten_organisation("城南经济新区")
    ('高邮市发改委', '城南经济新区管委会')
    """
    for whole, short in SHORT_FORMS.items():
        name = name.replace(whole, short)
    return f"{name}管委会" if ZONE.search(name) else name


def is_same_person(one: str | None, other: str | None) -> bool:
    """Whether two names of persons are one; spaces and middle dots do not count.

    >>> is_same_person("买买提·吐尔逊", "买买提吐尔逊"), is_same_person("", None), is_same_person("王明", "王鸣")
    (True, True, False)
    """
    return re.sub("[·•‧・.\\s]", "", one or "") == re.sub("[·•‧・.\\s]", "", other or "")


def name_unit_code(code: str | None) -> str:
    """Return the code of a unit as the codelist writes it.

    >>> name_unit_code("kWh"), name_unit_code("CNY"), name_unit_code(None)
    ('kW.h', 'CNY', '')
    """
    return UNIT_CODES.get(code or "", code or "")
