"""Counties that a text names without their kind, as headlines and datelines do: 靖边两项指标领跑, 昆山花桥."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from policy_targets.reading.people.localities import Locality, counties_by_short, list_below, read_place_name

# What follows a name that is the subject: 榆林累计完成投资; not 盂县云河链金项目, 防城港18号泊位.
DOES = re.compile(
    r"(?:为例|今年|去年|明年|20\d\d|将|要|拟|共|依托|通过|围绕|坚持|聚焦|投入|组织|推进|加快|大力|积极|全面|深入|主营|营业|引进|争取|获|被|开展|现有|拥有|有|累计|已|全[年市县区省]|计划|力争|确保|预计|完成|实现|达|占|增长|下降|新[增建改开签引]|创[成建]|成功|安排|实施|建成|改造|开工|启动"
    r"|GDP|地区生产|生产总值|经济|财政|一般|税收|规模|规上|固定|投资|工业|农业|农村|农民|城镇|城乡|居民|人均|常住|社会|环境|空气|旅游|接待|外贸|进出口|实际|招商|签约|粮食|蔬菜|重点|项目|民生"
    r"|上半年|前|[一二三四]季度|的?[^，。、；]{1,8}(?:达到|增长|下降|完成|为)|\d+(?!\d*(?:[－—-]\d+)?号))"
)
FRONT = re.compile(
    "(?:^|(?<=[\n\\s，,。；;：:“（(【]))(?:[今去明]年|上半年|下半年|前?[一二三四]季度|目前|近年来|20\\d\\d年)?[，,]?"
)
# What goes on after a name in a headline: a colon, a blank, its end.
HEADED = re.compile("[：:，,\\s“]|$|县?[委]")
STEM = re.compile("[一-龥]{2,3}(?=[：:\\s，,])")
TOWN_KINDS = ("镇", "街道", "乡")
TITLED, FRONTED = 3, 2


@cache
def _fronts() -> re.Pattern[str]:
    """Where a clause begins with the short name of a county."""
    firsts, seconds = ("".join(sorted({short[at] for short in counties_by_short()})) for at in (0, 1))
    return re.compile(f"{FRONT.pattern}(?=[{firsts}][{seconds}])")


def find_short_counties(titles: Iterable[str], chars: str) -> Counter[Locality]:
    """The counties that headlines or clauses begin with, by their short names, each with what that counts for.

    >>> text = "上半年靖边工业增加值增长6.8%。靖边还将新增企业8家。"
    >>> {it.name: count for it, count in find_short_counties(["靖边两项指标领跑"], text).items()}
    {'靖边县': 5}
    >>> find_short_counties([], "新建项目完成投资9亿元，平安建设投入3亿元。")
    Counter()
    """
    found = Counter[Locality]()
    for title in titles:
        if headed := read_headed(title, chars):
            found[headed] += TITLED
    for front in _fronts().finditer(chars):
        for size in (3, 2):
            short = chars[front.end() : front.end() + size]
            county = counties_by_short().get(short)
            if county and DOES.match(chars, front.end() + size) and not read_place_name(chars, front.end()):
                found[county] += FRONTED
                break
    return found


def read_headed(title: str, chars: str = "") -> Locality | None:
    """The county with whose short name a headline begins, or the town of it that stands behind: 昆山花桥：….

    Where the headline goes on with anything else, the text must name the county again.

    >>> read_headed("天长：今年盯牢这几件事").name, read_headed("昆山花桥：一个镇的答卷").name
    ('天长市', '花桥镇')
    >>> read_headed("平安建设再上台阶") is None
    True
    """
    for size in (3, 2):
        county = counties_by_short().get(title[:size])
        if county is None or read_place_name(title, 0):
            continue
        if HEADED.match(title, size) or DOES.match(title, size):
            return county
        stem = STEM.match(title, size)
        town = _find_town(stem[0], county) if stem else None
        return town or (county if _is_named_again(county, title[: size + 1], chars) else None)
    return None


def _is_named_again(county: Locality, headed: str, chars: str) -> bool:
    """Whether a text names a county otherwise than its headline does (沭阳 for 沭阳花木), or says 全县 of itself."""
    return bool(re.search(f"{headed[:-1]}(?!{headed[-1]})", chars)) or f"全{county.name[-1]}" in chars


def _find_town(stem: str, county: Locality) -> Locality | None:
    """The town of a county by its name without its kind."""
    names = tuple(f"{stem}{kind}" for kind in TOWN_KINDS)
    return next((it for it in list_below().get(county.place_id, ()) if it.name in names), None)
