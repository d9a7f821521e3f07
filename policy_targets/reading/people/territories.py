"""The territory that a claim is about where its own sentence, or the heading above it, names one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from policy_targets.reading.people.homes import NAMESAKE, TIME, WINDOW, counties_by_short, read_chain, read_deepest
from policy_targets.reading.people.localities import Locality, PlaceName, find_place, find_place_names, place_words

NONE: Mapping[str, Locality] = MappingProxyType({})
CLAUSE = re.compile("[，,：:、；;。！？!?\n]")
SENTENCE = re.compile("[。！？!?\n；;]")
ITEM = "、"
LOOK_BACK = 160  # characters
BEFORE = re.compile(rf"[\s“（(*#\-—]*(?:(?:\d{{1,2}}[.、．]|[一二三四五六七八九十]{{1,2}}、|[（(][一二三四五六七八九十\d]{{1,2}}[)）])\s*)?(?:(?:{TIME}|预计|其中|而|另外|此外|同时)[，,]?)*")
# What goes on with a list of places, or with what one place gives another.
SHARED = re.compile("[、和与及至到—－-]|(?:第|首位|首个|前[一二三四五十列\\d]|排名|下达|安排给|分配|给予|拨付|对口|支持|批复|同意|要求|考核)")
# What follows a name that is the subject: 榆林累计完成投资; not 盂县云河链金项目, 防城港18号泊位.
DOES = re.compile(
    r"(?:今年|去年|明年|20\d\d|将|要|拟|共|现有|拥有|有|累计|已|全[年市县区省]|计划|力争|确保|预计|完成|实现|达|占|增长|下降|新[增建改开签引]|创[成建]|成功|安排|实施|建成|改造|开工|启动"
    r"|GDP|地区|生产总值|经济|财政|一般|税收|规模|规上|固定|投资|工业|农业|农村|农民|城镇|城乡|居民|人均|常住|社会|环境|空气|旅游|接待|外贸|进出口|实际|招商|签约|粮食|蔬菜|重点|项目|民生"
    r"|上半年|前|[一二三四]季度|的?[^，。、；]{1,8}(?:达到|增长|下降|完成|为)|\d+(?!\d*(?:[－—-]\d+)?号))"
)
OWN = re.compile(r"[\s“]*(?:全|我|本|该)[省市县区州盟旗镇乡]")
TOWN = re.compile("[一-龥]{2,4}?(?:镇|乡|街道)(?![镇乡村级办企域])")
HEADED = re.compile(r"[\s*#【]*([一-龥]{2,12}?)\s*[:：]")
LONGEST_HEADING = 40


def find_territory(
    chars: str, at: int, home: Locality | None, shorts: Mapping[str, Locality] = NONE
) -> Locality | None:
    """The territory that is the subject of the clause in which a number stands, or of one before it in the sentence.

    `shorts` are counties that the text names in full elsewhere, by their short names.

    >>> [find_territory(chars, chars.index("3"), None).name for chars in ("其中，沈阳市30个", "2019年，宝应县投资达到3亿元")]
    ['沈阳市', '宝应县']
    >>> find_territory("与沈阳市合作项目3个", 8, None) is None, find_territory("沈阳市、大连市共3个", 8, None) is None
    (True, True)
    """
    for start in _clause_starts(chars, at):
        if OWN.match(chars, start):
            return None
        if place := _read_subject(chars, start, home, shorts):
            return place
    return None


def _clause_starts(chars: str, at: int) -> Iterator[int]:
    """Where the clauses begin, from that of the number back to the beginning of its sentence or its list item."""
    low = max(0, at - LOOK_BACK)
    marks = list(CLAUSE.finditer(chars, low, at))
    for before, match in zip(reversed([low, *(it.end() for it in marks[:-1])]), reversed(marks), strict=False):
        if match[0] != ITEM or any(char.isdigit() for char in chars[before : match.start()]):
            yield match.end()
        if match[0] == ITEM or SENTENCE.match(match[0]):
            return
    if low == 0:
        yield 0


def _read_subject(
    chars: str, start: int, home: Locality | None, shorts: Mapping[str, Locality]
) -> Locality | None:
    """The place with which a clause begins, if it is what the clause is about."""
    before = BEFORE.match(chars, start)
    at = before.end() if before else start
    chain = read_chain(chars, at)
    end = chain[-1].end if chain else at
    county = shorts.get(chars[at : at + 2])
    if county and not chain and DOES.match(chars, at + 2):
        return county
    town = TOWN.match(chars, end)
    place = read_deepest(chain, home) if chain and _is_certain(chars, chain) else None
    if town and (inside := find_place(town[0], place or home) if place or home else None):
        place, end = (inside, town.end()) if DOES.match(chars, town.end()) else (None, end)
    return place if place and not (NAMESAKE.match(chars, end) or SHARED.match(chars, end)) else None


def _is_certain(chars: str, chain: Sequence[PlaceName]) -> bool:
    """Whether a chain of names means one place that does or has what follows."""
    last = chain[-1]
    if len(chain) == 1 and (last.name in place_words() or len(last.places) > 1):
        return False
    return bool(DOES.match(chars, last.end))


def read_heading(chars: str, home: Locality | None) -> Locality | None:
    """The place that a paragraph has before its colon: 平罗：50个项目上马.

    >>> read_heading("平罗：50个项目上马", None).name
    '平罗县'
    >>> read_heading("目标：50个项目上马", None) is None
    True
    """
    headed = HEADED.match(chars)
    if not headed:
        return None
    chain = read_chain(headed[1], 0)
    if chain and chain[-1].end == len(headed[1]) and len(chain[-1].places) == 1:
        return read_deepest(chain, home)
    return counties_by_short().get(headed[1])


def _find_shorts(chars: str) -> dict[str, Locality]:
    """The counties named in full in a text, by their short names of two characters."""
    found = (it.places[0] for it in find_place_names(chars[:WINDOW]) if len(it.places) == 1)
    return {it.short: it for it in found if it.level == "county" and len(it.short) == len(it.name) - 1 > 1}


class Territories:
    """The territories of the claims of an article, by paragraph and offset."""

    def __init__(self, paragraphs: Sequence[str], home: Locality | None) -> None:
        self.paragraphs, self.home = paragraphs, home
        self.shorts = _find_shorts("\n".join(paragraphs))
        self.headed = list(self._find_headed())

    def _find_headed(self) -> Iterator[Locality | None]:
        """For each paragraph the place of the heading that it is or stands under."""
        above: Locality | None = None
        for chars in self.paragraphs:
            own = read_heading(chars[:LONGEST_HEADING], self.home)
            above = own if own and len(chars) <= LONGEST_HEADING else None if own else above
            yield own or above

    def at(self, part: int, at: int) -> Locality | None:
        """The territory that a number is about, or None where only the home of the article can tell."""
        if not 0 <= part < len(self.paragraphs):
            return None
        return find_territory(self.paragraphs[part], at, self.home, self.shorts) or self.headed[part]
