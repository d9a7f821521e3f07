"""Places that a text tells together: 花溪、修文、息烽等5个区县 lie in 贵阳; A市和B市分别完成30和20."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from policy_targets.reading.people.localities import Locality, find_place_names, list_places

SEVERAL = re.compile("(?:[一-龥]{2,7}、){2,}[一-龥]{2,7}")
SOME = re.compile("([一-龥]{2,7}?)等[\\d一二三四五六七八九十两]+个(?:试点|国家)?(?:城市|县|市|区|旗)")
LONGEST, SHORTEST, FEW = 7, 2, 3
EACH = re.compile("[，,]?[^，,。；;\n]{0,16}?分别(?=[^。；;\n]*\\d)")
JOINTS = ("、", "和", "与", "及")
SHARE = re.compile("[、,，和]|$")
NUMBER = re.compile("\\d[\\d.]*")
STOP = re.compile("[。；;\n]|$")


@cache
def _by_any_name() -> Mapping[str, tuple[Locality, ...]]:
    """Prefectures and counties by their names and short names of two characters and more."""
    found = dict[str, list[Locality]]()
    for place in list_places().values():
        if place.level in ("prefecture", "county"):
            for name in {place.name, place.short}:
                if len(name) >= SHORTEST:
                    found.setdefault(name, []).append(place)
    return MappingProxyType({name: tuple(places) for name, places in found.items()})


def count_parents(chars: str) -> Counter[Locality]:
    """The cities and provinces in which most places of a list lie, with how many; at least three.

    >>> {it.name: count for it, count in count_parents("涉及花溪、修文、息烽、开阳、清镇五个区。").items()}
    {'贵阳市': 5}
    >>> count_parents("做好教育、卫生、文化等工作。")
    Counter()
    """
    found = Counter[Locality]()
    for several in SEVERAL.finditer(chars):
        listed = [{it.parent for it in places if it.parent} for places in _read_items(several[0].split("、"))]
        inside = Counter(parent for parents in listed for parent in parents)
        for parent, count in inside.most_common(1):
            if count >= FEW and 2 * count > len(listed):
                found[parent] += count
    return found


def _read_items(items: list[str]) -> Iterator[tuple[Locality, ...]]:
    """The places that each item of a list may mean; the first may begin late and the last may end early."""
    last = len(items) - 1
    for number, item in enumerate(items):
        for size in range(min(LONGEST, len(item)), SHORTEST - 1, -1):
            part = item[-size:] if number == 0 else item[:size]
            if (number in (0, last) or size == len(item)) and part in _by_any_name():
                yield _by_any_name()[part]
                break
        else:
            yield ()


def find_examples(chars: str) -> Iterator[Locality]:
    """The place that is told for several: 永安等4个城市.

    >>> [it.name for it in find_examples("已在永安等4个城市开展试点。")]
    ['永安市']
    >>> list(find_examples("已在学校等4个城市设施开展试点。"))
    []
    """
    for some in SOME.finditer(chars):
        for places in _read_items([some[1], ""]):
            if len(places) == 1:
                yield places[0]


def find_shares(chars: str) -> Iterator[tuple[int, Locality]]:
    """Where each number of a list stands whose places are told before 分别, and its place.

    >>> [(at, it.name) for at, it in find_shares("沈阳市和大连市分别建成30个、20个。")]
    [(11, '沈阳市'), (15, '大连市')]
    >>> list(find_shares("沈阳市和大连市分别增长8%。"))
    []
    """
    places = list[Locality]()
    end = 0
    for it in find_place_names(chars):
        if chars[end : it.start] not in JOINTS:
            places = []
        places, end = [*places, it.places[0]], it.end
        each = EACH.match(chars, end)
        if each and len(places) > 1:
            numbers = _first_numbers(chars, each.end())
            if len(numbers) == len(places):
                yield from zip(numbers, places, strict=True)


def _first_numbers(chars: str, at: int) -> list[int]:
    """Where the first number of each item of a list stands that goes to the end of its sentence."""
    stop = STOP.search(chars, at)
    end, found = stop.start() if stop else len(chars), list[int]()
    for mark in SHARE.finditer(chars, at, end):
        if number := NUMBER.search(chars, at, mark.start()):
            found.append(number.start())
        at = mark.end()
    return found
