"""Named programmes, campaigns, plans, platforms, parks, projects, funds, policies and mechanisms in a text.

A name is known by its class word (行动, 产业园, 大桥), by its quotation marks, by the marks of a title or by a list
that ends in a class word (甲、乙等项目). kinds.py tells what each is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from policy_targets.reading.initiatives.kinds import (
    COUNT,
    LIST_CLOSED,
    NAMED,
    NOBODY,
    OWNED_KINDS,
    QUOTE,
    STRONG,
    WEAK,
    is_generic,
    is_proper,
    name_kind,
    read_lead,
    read_stage,
    without_place,
    words,
)
from policy_targets.reading.patterns import Pattern

LONGEST_NAME = 44  # characters with its class word
LONGEST_PLAIN = 26  # of an unquoted body
SHORTEST_BODY = 3  # of an unquoted description before a strong class word
SHORTEST_ITEM = 3
LONGEST_ITEM = 30
MOST_ITEMS = 20  # of a list before one class word
LONGEST_OFFERED = 12
OF_QUOTE = 12  # characters that may lie between a quotation and its class word

BOUNDARY = frozenset("，。；：！？、\n,;:!?（）()《》—…*#　|")
LAST_MARK = Pattern(r"(?s:.*)[，。；：！？、\n,;:!?（）()《》—…*#　|“”‘’]")
OPENING = {"”": "“", "’": "‘", "）": "（", ")": "("}
YEAR_BEFORE = Pattern("(?:19|20)[0-9]{2}年")
NUMBERING = Pattern(r"(?:[0-9]{1,2}[.．、](?![0-9])|[ \t\-·]+)+")
JOINTS = frozenset({"和", "与", "及", "以及"})
MARKS = str.maketrans("", "", "“”‘’")

QUOTED = Pattern(QUOTE)
TITLE = Pattern("《([^《》\n]{3,60})》")
TITLE_TAIL = Pattern("[（(][^（）()]*[）)]$")
YEAR = Pattern("[“‘][^“”‘’0-9\n]{1,8}[^周百全元多近千万半每去今明后前青少老中成光童]年[”’](?:活动|行动)?")
ARTICLES = Pattern("(?:[0-9]+|[一二三四五六七八九十]+)条$")
OFFERED = Pattern("(?:实施|推行|推出|启用|创设|上线|开发|开展)了?")
ADVANCED = Pattern("推进|深化|抓好|落实")  # offers a quotation that counts: 推进“三改一拆”
FIGURED = Pattern("^[一二三四五六七八九十两双][^大个项]{1,2}[一二三四五六七八九十两双]")
SMART = Pattern("(?:智慧|数字|云上|无废)[^经中]")  # “智慧人社”建设
COUNTING = frozenset("一二三四五六七八九十两双百千万0123456789")
COUNTED_BEFORE = Pattern("一批|若干|各类|[0-9个]")
ENDED = Pattern(r"(?:建设|创建|工作)?(?:[，。；：！？、\n）)]|$)|和|招商|等")
DONE_BEHIND = Pattern(
    "(?:全部|全面|已|正式|一期|顺利|主体|预计|基本)?(?:建成|开工|投产|竣工|签约|落地|落户|启动|完工|进展|投用|试生产|完成投资|打造|累计完成)"
)
BODY_BEHIND = Pattern("党工委|管委会|工委|党委|纪工委|[：:]")  # 云溪高新区管委会 is a body, 云溪高新区： speaks
COUNTED_BEHIND = Pattern("[0-9.]+万?(?:个|家|处|条|座|亩|公里|所)")
EXTENT = Pattern(
    r"""
    [（(][^（）()\n，。]{0,8}[期段][）)] (?:项目|工程)?
    | 第?[一二三四五六](?:[、及和]?[一二三四五六])?期 (?:项目|工程)? (?:[东西南北中]{1,2}段)?
    | [东西南北中]{1,2}段 | [东西南北首]延(?:伸段|线)? | 延伸[段线] | (?:主体)?工程 | 改?扩建(?:项目|工程) | 项目
    """,
    re.VERBOSE,
)
LINE = Pattern(
    r"""
    (?:(?:地铁|轻轨|轨道交通)(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}) | (?<![0-9])[0-9]{1,2})号线
    (?:第?[一二三四五]期|[^，。、；\n有日的年和及与]{0,4}(?:延伸段|首通段|延长线)|[东西南北中]{1,2}段|[东西南北]延)*
    """,
    re.VERBOSE,
)
EVENT = Pattern(
    r"""
    (?:第[0-9一二三四五六七八九十]{1,3}届|首届)
    [^，。；：！？、\n]{2,30}?(?:节|博览会|交易会|洽谈会|展览会|论坛|峰会|大赛|大会|年会|交流会)(?![次议])
    """,
    re.VERBOSE,
)
NO_EVENT = Pattern("代表大会|委员会|运动会|全会|人大|政协|职工大会")
SITE = Pattern("[江河湖渠闸坝桥路港山岛街厂站][^、]{0,6}$|公司|集团")
ITEM_MARK = Pattern("(?s:.*)[，。；：！？\n、等]")


class Found(NamedTuple):
    """Where a text names something, how and as what, by which rule."""

    start: int
    end: int
    name: str
    kind: str
    rule: str


class InitiativeMention(NamedTuple):
    """What a text names, and what its words tell: the kind, how far that is, and who leads it."""

    start: int
    end: int
    name: str
    kind: str
    rule: str
    stage: str
    lead: str | None


Mention = TypeVar("Mention", Found, InitiativeMention)


def find_initiatives(chars: str, *, ahead: bool = False) -> list[InitiativeMention]:
    """Return the named initiatives of a text, in its order; of one named twice the fullest mention.

    `ahead` is for a text that plans: what is to be begun there is planned, what is to be completed is under way.

    Offsets: local, half-open, of the name with its quotation marks and its class word.

    >>> found = find_initiatives("深入实施科技“揭榜挂帅”助企专项行动，建成“云河科创走廊”")
    >>> [(mention.name, mention.kind, mention.stage) for mention in found]
    [('科技“揭榜挂帅”助企专项行动', 'campaign', 'under_way'), ('云河科创走廊', 'park', 'completed')]
    >>> find_initiatives("坚决做到“两个维护”，推进重点项目建设，发展新质生产力。")
    []
    """
    found = _set_apart([mention for rule in RULES for mention in rule(chars)], len(chars))
    return [_place_in_context(chars, it, ahead=ahead) for it in keep_fullest(found)]


def _place_in_context(chars: str, found: Found, *, ahead: bool) -> InitiativeMention:
    stage = read_stage(chars, found.start, found.end, ahead=ahead)
    if stage == "unknown" and found.kind not in OPEN_KINDS:
        stage = "under_way"
    return InitiativeMention(*found, stage, read_lead(chars, found.start, found.end))


def _set_apart(found: Iterable[Found], size: int) -> list[Found]:
    """Return mentions that do not overlap, in their order; of two the one of the rule that comes first."""
    kept, covered = list[Found](), bytearray(size)
    for mention in found:
        if 1 not in covered[mention.start : mention.end]:
            covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            kept.append(mention)
    return sorted(kept)


def keep_fullest(found: Sequence[Mention]) -> list[Mention]:
    """Return each thing once, where its fullest name is: that which holds the others, or what they quote.

    >>> found = [Found(0, 5, "归雁行动", "campaign", ""), Found(9, 17, "青年“归雁行动”计划", "plan", "")]
    >>> [mention.name for mention in keep_fullest(found)]
    ['青年“归雁行动”计划']
    >>> len(keep_fullest([found[0], Found(9, 13, "归雁计划", "plan", "")]))
    2
    """
    if len(found) < 2:
        return list(found)
    best: dict[str, int] = {}  # which mention has a name or what stands for it
    for at in sorted(range(len(found)), key=lambda at: -len(found[at].name)):
        for part in _parts(found[at].name) if unmark(found[at].name) not in best else ():
            best.setdefault(part, at)
    return [found[at] for at in sorted(set(best.values()))]


def _parts(name: str) -> list[str]:
    """Return what stands for a name: it without marks, it without its place, its quotations."""
    plain = unmark(name)
    return [plain, without_place(plain), *(quote[1:-1] for quote in QUOTED.findall(name))]


def unmark(name: str) -> str:
    """Return a name without quotation marks.

    >>> unmark("“云河贷”计划")
    '云河贷计划'
    """
    return name if name.isalnum() else name.translate(MARKS)


def book_title(chars: str) -> list[Found]:
    """Return documents that the text names by their title: 《…规划》, 《…》政策意见.

    >>> [found.name for found in book_title("出台《关于支持云河产业的若干措施》，印发《云河市供水条例（试行）》")]
    ['《关于支持云河产业的若干措施》', '《云河市供水条例（试行）》']
    >>> book_title("学习《习近平谈治国理政》")
    []
    """
    found, known = list[Found](), words()
    for title in TITLE.finditer(chars):
        behind = known.head_from(chars, title.end())
        inside = known.last_head(TITLE_TAIL.sub("", title[1]))
        head = behind or inside
        if head and title[1] not in known.doctrine and not is_generic(title[1].removesuffix(head) or head, head):
            end = title.end() + len(behind or "")
            found.append(_take(chars, (title.start(), end), known.kinds[head], "book_title"))
    return found


def list_of_names(chars: str) -> list[Found]:
    """Return each item of a list before its class word; a description is one only before what is run (行动, 计划).

    >>> [found.name for found in list_of_names("开展科技投入倍增、科技企业壮大等专项行动")]
    ['科技投入倍增专项行动', '科技企业壮大专项行动']
    >>> [found.name for found in list_of_names("加快云溪引水、白石水库、甲乙公司芯片等重点项目建设")]
    ['云溪引水项目', '白石水库', '甲乙公司芯片项目']
    >>> list_of_names("水利、交通等重点工程，供水管网、老旧小区等项目")
    []
    """
    found = list[Found]()
    if "、" not in chars:
        return found
    for end in words().list_end.finditer(chars):
        if not _goes_on(chars, end.end(), end[1]) and not _is_quoted(_quotes_in(chars), end.start()):
            found += _items_before(chars, end.start(), end[1])
    return found


def _items_before(chars: str, end: int, head: str) -> list[Found]:
    """Return the items of a list that ends there, if they are names; one alone is no list."""
    spans = _split_list(chars, end)
    if len(spans) < 2:
        return []
    bodies = [chars[start:stop] for start, stop in spans]
    described = words().kinds[head] in ("campaign", "plan") and head != "活动"
    named = sum(_is_named_item(body) for body in bodies)
    unlike = all(len(body) > SHORTEST_ITEM and not is_generic(body, "项目") for body in bodies)
    if not described and 2 * named < len(bodies) and not (unlike and head == "项目"):
        return []
    return [
        _name_item(chars, span, head)
        for span, body in zip(spans, bodies, strict=True)
        if len(body) > SHORTEST_ITEM and not is_generic(body, head) and not _is_refused(body)
    ]


def _is_named_item(body: str) -> bool:
    """Return whether an item of a list says which one it is: 云溪水库, 白石河治理, “云河”小区."""
    return bool("“" in body or SITE.search(body) or words().last_head(body) or is_proper(body))


def _split_list(chars: str, end: int) -> list[tuple[int, int]]:
    """Return where the items of a list are that ends there, from the first to the last."""
    spans = list[tuple[int, int]]()
    while len(spans) < MOST_ITEMS:
        low = max(0, end - LONGEST_ITEM)
        mark = ITEM_MARK.match(chars, low, end)
        start = mark.end() if mark else low
        listed = chars[start - 1 : start] == "、"
        begin = find_start(chars, end)
        if start < end and (begin == start or (not listed and begin < end)):
            spans.append((begin, end))
        if not listed or start >= end:
            break
        end = start - 1
    return spans[::-1]


def _name_item(chars: str, span: tuple[int, int], head: str) -> Found:
    """Return an item as a name, with the class word behind the list unless the item ends in one of its own."""
    start, end = span
    own = words().last_head(TITLE_TAIL.sub("", chars[start:end]))
    kind = words().kinds[own or head]
    kind = "project" if head in ("项目", "工程") and kind in ("programme", "other") else kind
    found = _take(chars, span, kind, "list_of_names")
    return found if own else found._replace(name=chars[start:end] + head)


def quoted_year(chars: str) -> list[Found]:
    """Return the mottos of years, each a campaign of its own: “突破年”“推进年”“提升年”活动.

    >>> [found.name for found in quoted_year("开展云河“突破年”“项目攻坚年”活动")]
    ['突破年', '“项目攻坚年”活动']
    >>> quoted_year("迎来“十周年”")
    []
    """
    return [_take(chars, year.span(), "campaign", "quoted_year") for year in YEAR.finditer(chars)]


def event(chars: str) -> list[Found]:
    """Return fairs, festivals and conferences of a numbered edition.

    >>> [found.name for found in event("成功举办第三届云河国际茶叶博览会")]
    ['第三届云河国际茶叶博览会']
    >>> event("召开第三届云河市人民代表大会")
    []
    """
    return [_take(chars, it.span(), "other", "event") for it in EVENT.finditer(chars) if not NO_EVENT.search(it[0])]


def line(chars: str) -> list[Found]:
    """Return lines of a city's railways and their stages.

    >>> [found.name for found in line("加快地铁2号线一期、3号线南延伸段建设")]
    ['地铁2号线一期', '3号线南延伸段']
    >>> line("开通5条线路")
    []
    """
    return [_take(chars, it.span(), "project", "line") for it in LINE.finditer(chars)]


def class_word(chars: str) -> list[Found]:
    """Return quoted, proper or descriptive names that end in a class word: “5+2”产业三年行动, 制造业绿色转型行动.

    >>> [found.name for found in class_word("市科技局启动企业培育成长计划，云河市大数据产业园开园")]
    ['企业培育成长计划', '云河市大数据产业园']
    >>> class_word("抓好重点工程，完善工作机制，五大攻坚行动")
    []
    """
    found, quotes, known = list[Found](), _quotes_in(chars), words()
    for tail in known.tail.compiled.finditer(chars):
        end = tail.end() + 1
        head = known.head_at(chars, end)
        if not head or head in known.only_quoted or _is_quoted(quotes, end - 1):
            continue
        if name := _name_before(chars, end - len(head), head):
            while found and found[-1].start >= name.start:
                found.pop()  # 云溪水厂 in 云溪水厂扩建工程
            found.append(name)
    return found


def quoted_name(chars: str) -> list[Found]:
    """Return quoted names soon before a class word that ends no other names: “一企一策”服务机制, “河长”的制度.

    >>> [found.name for found in quoted_name("完善“一企一策”服务机制，推广“云河贷”")]
    ['“一企一策”服务机制']
    >>> quoted_name("完善服务机制，坚持“稳中求进”")
    []
    """
    found = (_name_before(chars, it.start(1), it[1]) for it in words().behind_quote.finditer(chars))
    return [name for name in found if name]


@lru_cache(1)
def _quotes_in(chars: str) -> tuple[list[int], list[int]]:
    """Return where the quotations of a text begin and where they end."""
    spans = [quote.span() for quote in QUOTED.finditer(chars)]
    return [start for start, _ in spans], [end for _, end in spans]


def _is_quoted(quotes: tuple[list[int], list[int]], at: int) -> bool:
    index = bisect_right(quotes[0], at) - 1
    return index >= 0 and at < quotes[1][index]


def _name_before(chars: str, start: int, head: str) -> Found | None:
    """Return the name that ends in a class word, or None."""
    end = start + len(head)
    before = chars[start - 1 : start]
    if not before or before in NO_NAME or _goes_on(chars, end, head) or not _may_be_named(chars, start, head):
        return None
    stop = start - 1 if chars[start - 2 : start] in OF_QUOTED and words().kinds[head] in OF_KINDS else start
    begin = find_start(chars, stop)
    body = chars[begin:stop]
    rule = _accept(body, head)
    if not rule and head == "项目" and DONE_BEHIND.match(chars, end):
        rule = "proper_name" if _is_single_project(body) else None
    if not rule or (rule == "strong_head" and _is_half(chars, begin, head)):
        return None
    if BODY_BEHIND.match(chars, end):
        return None
    if COUNTED_BEHIND.match(chars, end) and (rule != "quoted_name" or words().kinds[head] in OWNED_KINDS):
        return None
    kind = name_kind(unmark(body), head)
    if kind in FIRM_KINDS and (year := YEAR_BEFORE.match(chars, begin, stop)):
        begin = year.end()
    if kind in EXTENDED and (extent := EXTENT.match(chars, end)):
        end = extent.end()
        kind = "project" if extent[0].endswith(("项目", "工程")) else kind
    return _take(chars, (begin, end), kind, rule)


def _is_single_project(body: str) -> bool:
    """Return whether a body names one project, as what is said of it behind lets expect: 白石循环化项目建成."""
    fits = SHORTEST_ITEM < len(body) <= LONGEST_BARE and not _is_refused(body)
    return fits and not is_generic(without_place(body) or body, "项目")


def _goes_on(chars: str, end: int, head: str) -> bool:
    """Return whether a class word that ends there begins another word, or a name with another class word."""
    known = words()
    behind = known.head_from(chars, end)
    if chars.startswith("城市", end) or (behind and (behind not in known.only_quoted or head not in known.owned)):
        return True
    if head == "计划" and INTENDED.match(chars, end):
        return True
    firm = known.kinds[head] in FIRM_KINDS and known.grades[head] != WEAK
    return not firm and known.behind.match(chars, end) is not None


def _may_be_named(chars: str, start: int, head: str) -> bool:
    """Return whether a name can be before a class word: of weak ones this is known soon."""
    grade = words().grades[head]
    if grade == STRONG:
        return True
    if chars[start - 1] in CLOSING or chars[start - 2 : start] in OF_QUOTED:
        return True
    if grade == NAMED:
        return chars[start - 1] not in NUMBERS
    if head == "项目" and DONE_BEHIND.match(chars, start + len(head)):
        return True
    near = chars[max(0, start - LONGEST_PLAIN) : start]
    if "”" in near[-OF_QUOTE:] or "’" in near[-OF_QUOTE:]:
        return True
    mark = LAST_MARK.match(near)
    return is_proper(near[mark.end() :] if mark else near)


def _is_half(chars: str, begin: int, head: str) -> bool:
    """Return whether a description is the last part of a joint name: 道路、桥梁、供水改造工程."""
    if chars[begin - 1 : begin] != "、" or words().kinds[head] in OWNED_KINDS:
        return False
    item = chars[max(0, begin - 9) : begin - 1]
    return item[-1:] not in CLOSING and not item.endswith(DONE_TO) and not words().last_head(item)


def _accept(body: str, head: str) -> str | None:
    """Return the reason for which a body before a class word is a name, or None."""
    plain = unmark(body)
    if not plain or len(plain) + len(head) > LONGEST_NAME:
        return None
    known = words()
    if quotes := list(QUOTED.finditer(body)):
        return "quoted_name" if _names_quoted(body, quotes, head) else None
    if plain + head in known.known or plain + head in known.doctrine:
        return "strong_head" if plain + head in known.known else None
    own, grade = without_place(plain), known.grades[head]
    if len(plain) > LONGEST_PLAIN or _is_refused(plain) or not (own or grade == NAMED):
        return None
    if grade == STRONG:
        half = own.rpartition("和")[2]
        short = len(own) < SHORTEST_BODY and not own[0].isascii()
        return None if short or is_generic(half or own, head) else "strong_head"
    return "proper_name" if _is_proper_name(plain, own, head) else None


def _names_quoted(body: str, quotes: Sequence[re.Match[str]], head: str) -> bool:
    """Return whether a body with quotations and a class word name one thing.

    Doctrine before a class word does not (“一带一路”枢纽), nor does a name of something else (“双百工程”园区).
    """
    known, last = words(), quotes[-1]
    inner = last[0][1:-1].strip()
    if COUNT.match(body) or body.endswith(SORTING) or (head == "项目" and not is_proper(body)):
        return False
    if rest := body[last.end() :]:
        return rest[0] not in "各此该为" and (inner not in known.doctrine or not is_generic(rest, "项目"))
    if inner in known.doctrine and (last.start() < SHORTEST_BODY or known.kinds[head] not in FIRM_KINDS):
        return False
    own = known.last_head(inner)
    return known.kinds[head] not in OWNED_KINDS or own is None or known.grades[own] != STRONG or last.start() > 0


def _is_proper_name(plain: str, own: str, head: str) -> bool:
    """Return whether a body and a class word that is not strong are the name of one thing."""
    kind, of_state = words().kinds[head], bool(OF_STATE.search(plain))
    if kind == "programme":
        return of_state
    if words().grades[head] != NAMED:
        told = own[1:] if kind != "project" and own != plain else not is_generic(own.rpartition("和")[2] or "和", head)
        return kind in OWNED_KINDS and bool(own and told) and is_proper(plain)
    if not own or is_generic(own, head):
        return (
            own != plain
            or (kind == "platform" and len(own) >= LONG_FOR_SORTS)
            or (of_state and len(plain) > SHORTEST_OF_STATE)
        )
    return len(plain) > 1 and (len(own) <= LONGEST_BARE or is_proper(plain))


def _is_refused(plain: str) -> bool:
    """Return whether a body is counted or speaks of people or of all: 3个云河, 各县, 代表."""
    return bool(COUNT.search(plain) or NOBODY.search(plain))


def find_start(chars: str, end: int) -> int:
    """Return where the name begins that ends there: behind the last verb that names never hold, and its adverbs.

    What 和 joins is one name, unless what is before it is a name already.

    >>> chars = "3.全面启动企业培育"
    >>> chars[find_start(chars, len(chars)):]
    '企业培育'
    >>> chars = "推进云溪和白石河治理"
    >>> chars[find_start(chars, len(chars)):]
    '云溪和白石河治理'
    """
    known, start = words(), find_run(chars, end)
    if numbering := NUMBERING.match(chars, start, end):
        start = numbering.end()
    run, begin, half = chars[start:end], 0, 0
    quoted = run.rfind("”")
    for found in known.cut.compiled.finditer(run):
        ends_name = found.end() == len(run) and found[0] in ENDING
        if found[0] not in known.cuts or ends_name or (found.start() > quoted > 0 and found[0] not in CUT_BEHIND):
            continue
        if found[0] in JOINTS:
            half = found.start() if found.start() > begin else half
            begin = begin if half else found.end()
        else:
            begin, half = found.end(), 0
        if found[0] == LIST_CLOSED:
            return end
    begin = _skip_leads(run, begin)
    return start + (_behind_joint(run, begin, half) if half and half >= begin else begin)


def _behind_joint(run: str, begin: int, half: int) -> int:
    """Return where a name begins that 和 joins: with the first part, or behind that where it is a name itself."""
    rest = half + (2 if run.startswith("以及", half) else 1)
    left = run[begin:half]
    if not left or run[rest : rest + 1] in ("“", "‘") or left[-1] in CLOSING or left.endswith(DONE_TO):
        return _skip_leads(run, rest)
    if words().last_head(left) or ("”" in left and "“" in run[rest:]):
        return _skip_leads(run, rest)
    return begin


def _skip_leads(run: str, begin: int) -> int:
    """Return where the words end that lead up to a name."""
    known = words()
    while lead := known.lead.match(run, begin):
        begin = lead.end()
    return begin


def find_run(chars: str, end: int) -> int:
    """Return where the run of words before a class word begins: behind the last mark outside quotation marks.

    >>> find_run("完成，实施“一、二”工程", 10)
    3
    """
    place, limit = end, max(0, end - LONGEST_NAME)
    while last := LAST_MARK.match(chars, limit, place):
        mark = last.end() - 1
        place = chars.rfind(OPENING[chars[mark]], limit, mark) if chars[mark] in OPENING else -1
        if place < 0:
            return mark + 1
    return limit


def quoted_alone(chars: str) -> list[Found]:
    """Return names that are all in quotation marks: “S9科创走廊”, “人才15条”, “小升高”.

    >>> [(found.name, found.kind) for found in quoted_alone("落实“人才18条”，推出“云河贷”，走好“先手棋”")]
    [('人才18条', 'policy'), ('云河贷', 'fund')]
    >>> [found.name for found in quoted_alone("完善风险管控“六项机制”")]
    ['风险管控“六项机制”']
    >>> quoted_alone("坚持“稳中求进”，当好“排头兵”，打造一批“特色园区”")
    []
    """
    found = list[Found]()
    for start, end in zip(*_quotes_in(chars), strict=True):
        inner = chars[start + 1 : end - 1]
        if inner in words().doctrine or COUNTED_BEFORE.ends(chars, start):
            continue
        if kind := _kind_of_quoted(inner):
            begin = _prefix(chars, start) if inner[0] in COUNTING else start
            found.append(_take(chars, (begin, end), kind, "quoted_alone"))
        elif len(inner) <= LONGEST_OFFERED and "、" not in inner and ENDED.match(chars, end):
            begin = _prefix(chars, start)
            if kind := _kind_of_offered(chars, begin, start, inner):
                found.append(_take(chars, (begin, end), kind, "quoted_alone"))
    return found


def _prefix(chars: str, start: int) -> int:
    """Return where a name begins that holds a quotation and some words before it: 服务业“双百工程”."""
    begin = find_start(chars, start) if start and chars[start - 1] not in NO_NAME else start
    return begin if 2 <= start - begin <= LONGEST_PREFIX else start


def _kind_of_quoted(inner: str) -> str | None:
    """Return the kind that a quoted name shows by its own words; None is no name."""
    known = words()
    if inner in known.known:
        return known.known[inner]
    if COUNT.search(inner):
        return None
    if inner.endswith("条") and ARTICLES.search(inner) and not ARTICLES.fullmatch(inner):
        return "policy"
    if inner.endswith(("贷", "保")) and len(inner) <= 5:
        return "fund"
    head = known.last_head(inner)
    if not head or len(inner) <= len(head) + 1 or is_generic(inner.removesuffix(head), head):
        return None
    return None if known.grades[head] == WEAK and "、" in inner else known.kinds[head]


def _kind_of_offered(chars: str, begin: int, start: int, inner: str) -> str | None:
    """Return the kind of a quoted name that is known by the words before it; None is no name."""
    if COUNT.search(inner):
        head = words().last_head(inner)
        return words().kinds[head] if head and begin < start and words().grades[head] != NAMED else None
    offered = OFFERED.ends(chars, begin) or (FIGURED.search(inner) and ADVANCED.ends(chars, begin))
    if offered:
        return OFFERED_KINDS.get(offered[0][:2], "other")
    return "programme" if SMART.match(inner) and chars.startswith("建设", start + len(inner) + 2) else None


def _take(chars: str, span: tuple[int, int], kind: str, rule: str) -> Found:
    start, end = span
    name = chars[start:end]
    if name[0] in "“‘" and name[-1] in "”’" and not set(name[1:-1]) & set("“”‘’"):
        name = name[1:-1]
    return Found(start, end, name, kind, rule)


NO_NAME = BOUNDARY - {"）", ")"}  # nothing that ends so is a name
CLOSING = frozenset("”’》）)")
NUMBERS = frozenset("0123456789")
LONGEST_PREFIX, LONGEST_BARE, LONG_FOR_SORTS = 8, 12, 8
EXTENDED = frozenset({"project", "park", "platform"})
ENDING = frozenset({"提升", "推进", "完善", "优化", "强化", "提高", "探索"})  # of a description: 能力提升行动
SORTING = ("”为", "”作为", "”以")
CUT_BEHIND = frozenset({"的", "等", "和", "与", "及", "以及"})  # cut behind a quotation, too
DONE_TO = ("建设", "改造", "扩容", "发展")
OPEN_KINDS = frozenset({"project", "campaign", "other"})  # what is named without a verb may be to come or over
OF_QUOTED, OF_KINDS = ("”的", "’的"), frozenset({"plan", "mechanism", "policy"})
OF_STATE, SHORTEST_OF_STATE = Pattern("国家(?!级)|^全国|^中国"), 3
OFFERED_KINDS = {"开展": "campaign", "实施": "programme", "推行": "programme", "推进": "programme"}
INTENDED = Pattern("新|开工|投资|建设|改造|用|到|于|在|年|今|明|实施|引进|完成|总|再|每|分|[0-9]")
FIRM_KINDS = frozenset({"platform", "park"})  # a 实验室 is one, whatever follows; a 工程 may be a 工程师
RULES: tuple[Callable[[str], list[Found]], ...] = (
    book_title,
    event,
    list_of_names,
    quoted_year,
    line,
    class_word,
    quoted_name,
    quoted_alone,
)
