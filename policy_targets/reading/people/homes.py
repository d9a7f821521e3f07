"""The place that a document or an article is about: by its seat, the places it names, and what it calls its home."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from policy_targets.reading.page.articles import Article
from policy_targets.reading.people.enumerations import count_parents, find_examples
from policy_targets.reading.people.localities import (
    LEVELS,
    NATION,
    Locality,
    PlaceName,
    choose_place,
    counties_by_short,
    find_place_names,
    is_of_kind,
    list_below,
    list_places,
    list_townships,
    place_words,
    read_place_name,
)  # fmt: skip
from policy_targets.reading.people.short_names import find_short_counties
from policy_targets.reading.people.signatures import find_signed
from policy_targets.reading.people.zones import find_zone_of

WINDOW = 12_000  # characters; who a page is about is said early and often
HEAD = 300  # characters in which a text says that it is the nation's
NOTES = "editor's note"
DATA = frozenset({"page data", "front matter", "staff"})
SEAT = re.compile(
    r"[\s（(—―─－在]([一-龥]{2,16}?(?:省|市|自治区|自治州|州|盟|地区|县|区|旗))"
    r"(?:人民)?(?:政府工作报告|第?[一二三四五六七八九十\d]{1,4}届人|[一二三四五六七八九十]{1,4}届人大|市长|省长|县长|区长|人民政府)"
)
NATIONAL = re.compile(
    r"第[^，。\n]{1,8}届全国人民代表大会第|代表(?:国务院|中央人民政府)|受国务院(?:的)?委托"
    r"|^[\s*#—─]*(?:title:\s*)?(?:\d{4}年)?(?:中华人民共和国|国务院|国家统计局)[^\n]{0,40}$",
    re.MULTILINE,
)
# Names of others than the territory: papers, firms, schools, roads, and places of departure and arrival.
NAMESAKE = re.compile(
    r"(?:日报|晚报|晨报|早报|商报|时报|都市报|文汇报|新闻|[一-龥]{0,3}网|在线|融媒|电视台|广播|卫视|大学|学院|中学|医院|公司|集团|有限|股份|科技(?!局|厅)"
    r"|实业|建材|路|大道|高速|铁路|高铁|机场|银行|会议|精神|籍|讯|消息|至|—|－|-|~|～|\d{1,2}月\d{1,2}日\S{0,2}[电讯])"
)
ELSEWHERE = re.compile(
    r"(?:支持|支援|帮扶|帮助|帮|援助|援建|援|对口|协作|招引|引进|来自|前往|赶赴|奔赴|赴|考察|学习|接待|与|和|同|跟|比|如|像|借鉴|销往|发往|落户"
    r"|新华社|中新社|中新网|社)$"
)
LISTED = re.compile("[、和及与]$")
BODY = re.compile(
    r"(?:省|市|州|县|区)?(?:委|人大|政协|政府|人民政府|纪委|监委|统计局|发改委|第?[一二三四五六七八九十]{1,4}届|[一-龥]{2,8}(?:局|厅|委员会|办公室))"
)
TIME = (
    r"(?:(?:19|20)\d\d年(?:度|底|末|以来)?|今年(?:以来)?|去年|明年|上半年|下半年|全年|目前|截至[^，。]{0,8}"
    r"|\d{1,2}月[份末底]?|“?[一二三四五六七八九十]{1,2}五”?期间|年末|其中)"
)
OPENING = re.compile(rf"(?:^|[\n。；;！!：:—\s“])(?:{TIME}[，,、]?)*$")
AFTER_TIME = re.compile(rf"(?:{TIME})[，,]?$")
# How a text speaks of its home: 全市, 我县, 该镇; not 居全省第一.
SELF = re.compile(
    r"(?<![居列占在于位超比为及和与、获])(?:全|我|本|该)(省|市|县|区|州|盟|旗|镇|乡|街道)(?!第|前|平均|首|排|先进|最|经济开发|级|政府令)"
)
OWN_NATION = "我国"
OURS = re.compile("[我本](省|市|县|区|州|盟|旗)(?!政府令)")
OWN_BODY = re.compile(
    r"(?<![一-龥])(省|市|县|区|州|镇)(?:委|政府|人大|政协|[一-龥]{2,6}局|[一-龥]{2,5}(?:厅|委)(?=[，。、主副]))"
)
TOWN = re.compile("[一-龥]{2,4}?(?:镇|乡|街道)")
# A town at the beginning of a clause or behind a place.
ANY_TOWN = re.compile(
    "(?:^|[\n\\s，,。：:；;“>、（(]|[市县区])(?![各全该我每这那]|[一两几]个)([一-龥]{2,3}(?<![个重点的])[镇乡])(?![镇村级办企域])"
)
TOWN_ENDS = "镇乡道"
TOWN_KIND = re.compile("(?:镇|乡|街道|街道办事处)$")
LONGEST_STEM = 8
ENOUGH = 1.5
HEADLINE, BODIED, SUBJECT, PLAIN, ASIDE = 5.0, 3.0, 2.0, 1.0, 0.1
PAPER = 1.0
# The place in the name of a paper or an office that publishes: 来源：太仓日报, 宁海新闻网讯.
PAPER_NAME = re.compile(
    r"(?:来源\s*[:：]\s*|(?:^|[\s|>]))([一-龥]{2,5}?)"
    r"(?:日报|晚报|晨报|新闻网|网|融媒体?(?:中心)?|电视台|市政府|县政府|区政府|人民政府)(?=讯|消息|$|[\s（(>])",
    re.MULTILINE,
)
STRANGER = 0.2  # what a province counts in a text that says 全市
LOWER = 0.6  # what a county counts in a text that says 全市: 全市第一 is said of a county too
RANKS = {"省": 1, "区": 1, "州": 2, "盟": 2, "市": 2, "县": 3, "旗": 3, "镇": 3, "乡": 3, "道": 3}
ZONE = r"(?:经济(?:技术)?|高新(?:技术产业)?|工业|产业)(?:开发)?(?:园区|区|园)"
FITTED = re.compile("(?:结合|立足)([一-龥]{2,3}?)(?=实际)")
AGAIN = 2
SIBLINGS = 3  # places named that lie in one whose name the text leaves out


class PublishedText(NamedTuple):
    """A text with its headlines and the names of those who published it."""

    titles: tuple[str, ...]
    chars: str
    papers: tuple[str, ...] = ()


def find_home_of(articles: Iterable[Article]) -> Locality | None:
    r"""The place that a document is about, by its articles: what the page puts around them names others.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> find_home_of(find_articles(Text.of("云浮市政府工作报告\n\n各位代表：\n\n新增企业15家。"))).name
    '云浮市'
    >>> find_home_of([]) is None
    True
    """
    listed = list(articles)
    titles = tuple(line for it in listed for line in (it.title, it.subtitle) if line)
    papers = tuple(name for it in listed for name in _papers(it))
    return weigh_home(PublishedText(titles, "\n".join(part for it in listed for part in _lines(it)), papers))


def _lines(article: Article) -> Iterator[str]:
    yield article.title
    yield from (line.chars for line in (*article.head, *article.body))
    yield from (aside.text.chars for aside in article.set_aside if aside.reason == NOTES)


def _papers(article: Article) -> Iterator[str]:
    yield article.publisher
    yield from (aside.text.chars for aside in article.set_aside if aside.reason in DATA)


def find_home(chars: str) -> Locality | None:
    """The place that a text is about; its first line is its headline.

    >>> find_home("——2024年1月9日在云浮市第七届人民代表大会第四次会议上").place_id
    '445300'
    >>> find_home("全市新增企业15家。") is None
    True
    """
    return weigh_home(PublishedText((chars.lstrip().partition("\n")[0][:60],), chars))


@lru_cache(4)  # a document of one article asks twice
def weigh_home(told: PublishedText) -> Locality | None:
    """The place that a text is about: of a report the one it was given to, else the one that it speaks of most.

    A name in a headline, before a body and as a subject counts more than others; one in the name of a paper, a firm or
    a road, or one helped, visited and compared with, hardly counts. A place that is no city counts little in a text
    that says 全市.

    >>> weigh_home(PublishedText((), "帮助西藏曲水县建设大棚。全市粮食总产量达到86.5万吨。")) is None
    True
    >>> weigh_home(PublishedText((), "2019年，东莞市长安镇新增企业56家。")).place_id
    '441900119'
    """
    chars = told.chars[:WINDOW]
    if seat := _find_seat(told.chars[:2000]):
        return seat
    if NATIONAL.search(told.chars[:HEAD]):
        return list_places()[NATION]
    kinds = _count_kinds(chars)
    if chars.count(OWN_NATION) >= max(SIBLINGS, 2 * kinds.total()):
        return list_places()[NATION]
    scores = _score(told.titles, chars, kinds)
    for place, count in (find_short_counties(told.titles, chars) + find_signed(told.papers, told.chars)).items():
        scores[place] = scores.get(place, 0) + count * _factor(place, kinds)
    _add_papers(scores, (*told.papers, chars), kinds)
    best = max(scores, key=lambda place: (scores[place], LEVELS[place.level], place.place_id), default=None)
    known = best and (any(is_of_kind(best, kind) for kind in kinds) or _lift(best, chars) != best)
    home = best if best and scores[best] >= (PLAIN if known else ENOUGH) else None
    town = _find_town(told.titles, chars, home, kinds)
    return town or find_zone_of(told.titles, chars, home) or _lift(home, chars)


def _lift(home: Locality | None, chars: str) -> Locality | None:
    """The place; in a text that says 我省 the province of a city that it names."""
    kinds = Counter(match[1] for match in OURS.finditer(chars))
    said = kinds.most_common(1)[0][0] if kinds else ""
    place = home
    while place and said and not is_of_kind(place, said):
        place = place.parent
    return place or home


def _find_seat(head: str) -> Locality | None:
    """The place to whose congress a report was given."""
    for match in SEAT.finditer(f"\n{head}"):
        chain = read_chain(match[1], 0)
        if chain and chain[-1].end == len(match[1]):
            return read_deepest(chain)
    return None


def read_chain(chars: str, at: int) -> list[PlaceName]:
    """The names of places that stand at an offset, one directly behind the other.

    >>> [it.name for it in read_chain("江苏省扬州市新增", 0)], read_chain("新增", 0)
    (['江苏省', '扬州市'], [])
    """
    chain = list[PlaceName]()
    while found := read_place_name(chars, chain[-1].end if chain else at):
        chain.append(found)
    return chain


def read_deepest(chain: Sequence[PlaceName], near: Locality | None = None) -> Locality:
    """The place that a chain means: each name within the one before, where it can be; the first one near a place.

    >>> read_deepest(read_chain("上海普陀区", 0)).place_id
    '310107'
    """
    place: Locality | None = None
    for it in chain:
        inside = [other for other in it.places if place and other.is_within(place) and other != place]
        place = choose_place(tuple(inside) or it.places, place or near)
    assert place  # noqa: S101 - a chain has a link
    return place


def _count_kinds(chars: str) -> Counter[str]:
    """How often a text says of its home that it is a province, a city, a county, a town."""
    kinds = Counter(match[1][-1] for match in SELF.finditer(chars))
    return kinds or Counter(match[1] for match in OWN_BODY.finditer(chars))


def _factor(place: Locality, kinds: Counter[str]) -> float:
    """What a place counts in a text that speaks so of its home."""
    if not kinds or any(is_of_kind(place, kind) for kind in kinds):
        own = [count for kind, count in kinds.items() if is_of_kind(place, kind)]
        return STRANGER + (1 - STRANGER) * max(own) / max(kinds.values()) if own else 1
    return LOWER if LEVELS[place.level] >= max(RANKS[kind] for kind in kinds) else STRANGER


def _score(titles: Sequence[str], chars: str, kinds: Counter[str]) -> dict[Locality, float]:
    """What each place counts for that the headlines and the text name."""
    groups = [(title, True) for title in titles] + [(chars, False)]
    chains = [(text, titled, chain) for text, titled in groups for chain in _find_chains(text)]
    named = {place for _, _, chain in chains for it in chain for place in it.places}
    codes = {place.place_id for place in named}
    scores = defaultdict[Locality, float](float)
    for text, titled, chain in chains:
        if place := _resolve(chain, codes, text):
            scores[place] += _weigh(text, chain, titled=titled)
    for place in [place for place in scores if place.level == "county" and len(place.short) > 1]:
        scores[place] += _weigh_short(place, chars)
    inside = [chain for text, _, chain in chains if text is chars]
    for county, count in Counter(_counties_by_neighbours(chars, inside)).items():
        scores[county] += count * PLAIN + (0 if county in named else _weigh_short(county, chars))
    for match in FITTED.finditer(chars):
        if fitted := counties_by_short().get(match[1]):
            scores[fitted] += BODIED
    _add_counties_of_towns(scores, chars, kinds)
    _add_common_parent(scores, chars, kinds)
    for place in list(scores):
        parent = place.parent
        if parent and parent in scores:
            scores[parent] += min(PLAIN, scores[place] / 2)
    return {place: score * _factor(place, kinds) for place, score in scores.items()}


def _find_chains(chars: str) -> Iterator[list[PlaceName]]:
    """Names of places that stand directly one behind the other, together."""
    chain = list[PlaceName]()
    for it in find_place_names(chars):
        if chain and chain[-1].end != it.start:
            yield chain
            chain = []
        chain.append(it)
    if chain:
        yield chain


def _resolve(chain: Sequence[PlaceName], codes: set[str], chars: str) -> Locality | None:
    """The place that a chain means; None for a word that is no name here and for one of several that nothing tells."""
    last = chain[-1]
    if last.name in place_words() and len(chain) == 1 and not BODY.match(chars, last.end):
        return None
    if len(chain) > 1 or len(last.places) == 1:
        return read_deepest(chain)
    near = [place for place in last.places if place.parent_id in codes]
    if 0 < len(near) < len(last.places):
        return near[0]
    first, second = sorted(last.places, key=lambda place: LEVELS[place.level])[:2]
    return first if LEVELS[first.level] < LEVELS[second.level] else None


def _weigh(chars: str, chain: Sequence[PlaceName], *, titled: bool) -> float:
    """What one mention counts, by what stands around it."""
    start, end = chain[0].start, chain[-1].end
    before = chars[max(0, start - 16) : start]
    inner = counties_by_short().get(chars[end : end + 2])
    if NAMESAKE.match(chars, end) or ELSEWHERE.search(before) or (inner and inner.is_within(read_deepest(chain))):
        return ASIDE
    if titled:
        return HEADLINE
    if OPENING.search(before) or AFTER_TIME.search(before):
        return BODIED if BODY.match(chars, end) else SUBJECT
    if LISTED.search(before) or chars[end : end + 1] == "、":
        return ASIDE
    return SUBJECT if BODY.match(chars, end) else PLAIN


def _weigh_short(county: Locality, chars: str) -> float:
    """What the short names of a county count that is named in full as well."""
    short, score = county.short, 0.0
    for match in re.finditer(rf"{re.escape(short)}(?![县市区旗])", chars):
        before = chars[max(0, match.start() - 16) : match.start()]
        if not NAMESAKE.match(chars, match.end()):
            score += SUBJECT if OPENING.search(before) else PLAIN
    return score


def _counties_by_neighbours(chars: str, chains: Iterable[Sequence[PlaceName]]) -> Iterator[Locality]:
    """The counties by short names: of a zone (曾都经济开发区), behind a place (四川简阳), in 永安等4个城市."""
    yield from find_examples(chars)
    for match in re.finditer(ZONE, chars):
        for size in (2, 3):
            if county := counties_by_short().get(chars[max(0, match.start() - size) : match.start()]):
                yield county
    for chain in chains:
        county = counties_by_short().get(chars[chain[-1].end : chain[-1].end + 2])
        if county and any(county.is_within(place) for place in chain[-1].places) and chain[-1].name[-1] not in "市州":
            yield county


def _add_counties_of_towns(scores: dict[Locality, float], chars: str, kinds: Counter[str]) -> None:
    """Count a county whose towns are named: where it is named itself, the text says 全县, or no other has them all."""
    listed = list_townships()
    named = Counter(
        next((name for name in (match[0], match[0][-3:]) if name in listed), "") for match in TOWN.finditer(chars)
    )
    sole, votes = Counter[Locality](), Counter[Locality]()
    for name, times in named.items():
        counties = {it.parent for it in listed.get(name, ()) if it.parent and it.parent.level == "county"}
        votes.update(counties)
        sole.update(dict.fromkeys(counties, times) if len(counties) == 1 else {})
    for county, count in sole.items():
        home = any(is_of_kind(county, kind) for kind in kinds)
        if county not in scores and ((len(county.short) > 1 and county.short in chars) or (home and count > 1)):
            scores[county] = SUBJECT
    (first, most), (_, next_most) = [*votes.most_common(2), (None, 0), (None, 0)][:2]
    if first and most >= SIBLINGS and most > next_most + 1:
        scores[first] = scores.get(first, 0) + BODIED


def _add_common_parent(scores: dict[Locality, float], chars: str, kinds: Counter[str]) -> None:
    """Count the city or province that a text leaves out which names several of its places and says 全市 or 全省."""
    parents = Counter(it.parent for it in scores if it.level == "county" and it.parent) | count_parents(chars)
    for parent, count in parents.items():
        if parent not in scores and count >= SIBLINGS and any(is_of_kind(parent, kind) for kind in kinds):
            scores[parent] = HEADLINE


def _add_papers(scores: dict[Locality, float], papers: Sequence[str], kinds: Counter[str]) -> None:
    """Count the place of the paper, unless the text calls its home something else."""
    for place in {place for paper in papers for place in _places_of_paper(paper)}:
        if place in scores:
            scores[place] += PAPER
        elif _factor(place, kinds) >= LOWER:
            scores[place] = ENOUGH


def _places_of_paper(paper: str) -> Iterator[Locality]:
    """The place in the name of a paper: 太仓日报, 宁海新闻网."""
    for match in PAPER_NAME.finditer(paper):
        found = read_place_name(match[1], 0)
        if found and found.end == len(match[1]) and len(found.places) == 1:
            yield found.places[0]
        elif county := counties_by_short().get(match[1]):
            yield county


def _find_town(titles: Sequence[str], chars: str, home: Locality | None, kinds: Counter[str]) -> Locality | None:
    """The town that a text is about which says 全镇, or which names it behind its city as its subject."""
    names = list(_town_names("\n".join((*titles, chars))))
    most = kinds.most_common(1)[0][0] if kinds else ""
    if most in TOWN_ENDS and most:
        names = [name for name in names if name[-1] == most]
    elif not (home and _is_subject_town(titles, chars, home)):
        names = [name for name in names if any(name in title for title in titles)]
        names = names if len(set(names)) == 1 and chars.count(names[0]) >= SIBLINGS else []
    for name, _ in Counter(names).most_common(3):
        places = [it for it in list_townships().get(name, ()) if home is None or it.is_within(home)]
        if len(places) == 1:
            return places[0]
    return _find_unlisted_town(titles, chars, home, most)


def _find_unlisted_town(titles: Sequence[str], chars: str, home: Locality | None, kind: str) -> Locality | None:
    """The town of a text that no list has in its county, or that many counties have: by its name, without a code.

    The headline or the lead names it, and the text again; three times where the county could be meant.
    """
    lead = "\n".join((*titles, chars[:HEAD]))
    named = Counter(match[1] for match in ANY_TOWN.finditer(lead))
    for name, _ in named.most_common(1):
        often = chars.count(name) >= (SIBLINGS if home else AGAIN)
        if often and (not kind or kind == name[-1]) and (not home or home.level == "county"):
            return Locality("", name, "township", home.place_id if home else "")
    return None


def _town_names(chars: str) -> Iterator[str]:
    """Every listed name of a town in a text."""
    listed = list_townships()
    for match in re.finditer("[镇乡道]", chars):
        for size in (5, 4, 3):
            name = chars[max(0, match.end() - size) : match.end()]
            if name in listed:
                yield name
                break


def _is_subject_town(titles: Sequence[str], chars: str, home: Locality) -> bool:
    """Whether each mention of home is followed by one of its towns: 东莞市长安镇."""
    below = [re.escape(it.name) for it in list_below().get(home.place_id, ()) if it.level == "township"]
    if not below:
        return False
    text = "\n".join((*titles, chars))
    named = re.findall(re.escape(home.name), text)
    does = r"(?=\d{4}年|今年|完成|实现|新增|全镇|[，,])"
    towns = re.findall(rf"{re.escape(home.name)}(?:{'|'.join(below)}){does}", text)
    return bool(towns) and len(towns) == len(named)


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
        for place in list_below().get(city.place_id, ())
        for town in (list_below().get(place.place_id, ()) if place.name.endswith("区") else ())
        if 1 < len(stem := TOWN_KIND.sub("", town.name)) < len(town.name) and any(it.startswith(stem) for it in behind)
    }
    return found.pop() if len(found) == 1 else None
