"""Named programmes, campaigns, plans, platforms, parks, projects, funds, policies and mechanisms in a text.

A name is known by its class word (行动, 工程, 产业园), by its quotation marks or by the marks of a title; the words are
in data/initiative_words.csv, what is doctrine or slogan and so no initiative in data/doctrine.csv.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from policy_targets.reading.naming import COUNTED, GENERIC, PROPER, QUOTED, UNNAMED, words

LONGEST_NAME = 44  # characters with its class word
SHORTEST_BODY = 4  # of an unquoted name, before its class word
LONGEST_OFFERED = 12
MOST_ITEMS = 12  # of a list before one class word
BOUNDARY = frozenset("，。；：！？、\n,;:!?（）()《》—…*#　")
NO_NAME = BOUNDARY - {"）", ")"}  # nothing that ends so is a name
ENDS_OF_RUNS = BOUNDARY | frozenset("”’“‘")
OPENING = {"”": "“", "’": "‘", "》": "《", "）": "（", ")": "("}
YEAR = re.compile("[“‘][^“”‘’0-9\n]{1,8}[^周百全元多近千万半每去今明后前青少老中成光童]年[”’](?:活动|行动)?")
TITLED = re.compile("《([^《》\n]{3,40})》")
ARTICLES = re.compile("(?:[0-9]+|[一二三四五六七八九十]+)条$")
NUMBERING = re.compile("(?:[0-9]{1,2}[.．]|[ \t])*")
NUMBERS = frozenset("0123456789 \t")
MARKS = "“”‘’"
CLAUSE_MARKS = re.compile("[，。；！？\n]")
LIST_END = re.compile("(?:等[一二三四五六七八九十两0-9]*(?:大|项|个)?|[一二三四五六七八九十两][大项个])$")
LIST_ENDS = frozenset("等一二三四五六七八九十两0123456789大项个")  # the last character of an end
LIST_ITEM = re.compile("[^，。；：！？\n、（）“”等]{4,16}$")


class InitiativeMention(NamedTuple):
    """Where a text names an initiative, as what, by which rule; `before` is what stands in front of it."""

    start: int
    end: int
    name: str
    kind: str
    before: str
    rule: str

    @property
    def stage(self) -> str:
        """The stage that the last verb in front of the name shows."""
        found = words().verb.findall(CLAUSE_MARKS.split(self.before)[-1])
        return words().stages[found[-1]] if found else "unknown"


def find_initiatives(chars: str) -> list[InitiativeMention]:
    """The named initiatives of a text, in its order; what is named twice stands where it is named first.

    Offsets: local, half-open, of the name with its quotation marks and its class word.

    >>> found = find_initiatives("实施科技“揭榜挂帅”助企专项行动，建设“云河科创走廊”")
    >>> [(mention.name, mention.kind, mention.stage) for mention in found]
    [('科技“揭榜挂帅”助企专项行动', 'campaign', 'under_way'), ('云河科创走廊', 'park', 'under_way')]
    >>> find_initiatives("坚决做到“两个维护”，推进重点项目建设，发展新质生产力。")
    []
    """
    found = [mention for rule in RULES for mention in rule(chars)]
    if not found:
        return found
    covered = bytearray(len(chars))
    first = dict[str, InitiativeMention]()  # by its name and by what stands in that between quotation marks
    for mention in found:
        plain, (start, end, *_) = _unmark(mention.name), mention
        if plain not in first and 1 not in covered[start:end]:
            covered[start:end] = b"\1" * (end - start)
            first[plain] = mention
            first |= dict.fromkeys(_quoted(mention.name), mention)
    kept = {mention.start: mention for mention in first.values()}
    return [kept[start] for start in sorted(kept)]


def _unmark(name: str) -> str:
    """The name without quotation marks."""
    return name if name.isalnum() else name.translate(UNMARKED)


def _quoted(chars: str) -> list[str]:
    """What stands between quotation marks."""
    if chars.isalnum():
        return []
    return [quote[1] or quote[2] for quote in QUOTED.finditer(chars)]


def book_title(chars: str) -> Iterator[InitiativeMention]:
    """《…规划》, 《…》政策意见: a document that the text names by its title.

    >>> [found.name for found in book_title("出台《关于支持云河产业的若干措施》")]
    ['《关于支持云河产业的若干措施》']
    >>> list(book_title("学习《习近平谈治国理政》"))
    []
    """
    for title in TITLED.finditer(chars):
        behind = words().head.match(chars, title.end())
        inside = words().last_head(title[1])
        head = behind[0] if behind else inside
        if head and title[1] not in words().doctrine:
            end = behind.end() if behind else title.end()
            yield _mention(chars, (title.start(), end), words().kinds[head], "book_title")


def list_of_names(chars: str) -> Iterator[InitiativeMention]:
    """科技投入倍增、科技企业壮大等专项行动: each item of the list is a name with the class word behind the list.

    >>> [found.name for found in list_of_names("开展科技投入倍增、科技企业壮大等专项行动")]
    ['科技投入倍增专项行动', '科技企业壮大专项行动']
    >>> list(list_of_names("水利等重点工程"))
    []
    """
    for head in words().strong.finditer(chars) if "、" in chars else ():
        start = head.start()
        if chars[start - 1 : start] in LIST_ENDS and (tie := LIST_END.search(chars[max(0, start - 4) : start])):
            yield from _items_before(chars, start - len(tie[0]), head[0])


def _items_before(chars: str, end: int, head: str) -> Iterator[InitiativeMention]:
    """The items of a list that ends there, from the last to the first; one alone is no list."""
    found: list[tuple[int, int]] = []
    while len(found) < MOST_ITEMS and (item := LIST_ITEM.search(chars, max(0, end - 16), end)):
        listed = chars[item.start() - 1 : item.start()] == "、"
        start = item.start() if listed else _after_verbs(chars, item.start(), end)
        if end - start >= SHORTEST_BODY:
            found.append((start, end))
        if not listed or end - start < SHORTEST_BODY:
            break
        end = start - 1
    if len(found) > 1:
        for start, stop in reversed(found):
            mention = _mention(chars, (start, stop), words().kinds[head], "list_of_names")
            yield mention._replace(name=mention.name + head)


def class_word(chars: str) -> Iterator[InitiativeMention]:
    """Quoted, proper or descriptive names that end in a class word: “5+2”产业三年行动, 制造业绿色转型行动.

    >>> [found.name for found in class_word("市科技局启动企业培育成长计划，云河市大数据产业园开园")]
    ['企业培育成长计划', '云河市大数据产业园']
    >>> list(class_word("抓好重点工程，完善工作机制，五大攻坚行动"))
    []
    """
    masked, unquoted = chars, QUOTED_KINDS
    if _has_quotes(chars):
        masked, unquoted = QUOTED.sub(lambda quote: "“" + "□" * (len(quote[0]) - 2) + "”", chars), NO_KINDS
    known = words()
    for head in known.head.finditer(masked):
        start = head.start()
        if masked[start - 1 : start] in NO_NAME:
            continue
        word, end = head[0], head.end()
        kind, strong = known.kinds[word], word in known.strong_heads
        if not strong and (kind in unquoted or not _may_be_named(masked, start, kind)):
            continue
        if known.head.match(masked, end):
            continue
        if not (strong and kind in FIRM_KINDS) and known.behind.match(masked, end):
            continue
        begin = _after_verbs(chars, _run_start(chars, start), start)
        reason = _accept(chars[begin:start], word)
        if reason:
            yield _mention(chars, (begin, end), kind, reason)


def _may_be_named(chars: str, start: int, kind: str) -> bool:
    """Whether what stands in front of a weak class word can be a name: told first, for it is told fast."""
    before = chars[max(0, start - LONGEST_NAME) : start]
    if before[-1:] in "）)" or "”" in before or "’" in before:
        return True
    return kind not in QUOTED_KINDS and bool(PROPER.search(before))


def quoted_year(chars: str) -> Iterator[InitiativeMention]:
    """“突破年”“推进年”“提升年”活动: the motto of a year, each a campaign of its own.

    >>> [found.name for found in quoted_year("开展云河“突破年”“项目攻坚年”活动")]
    ['突破年', '“项目攻坚年”活动']
    >>> list(quoted_year("迎来“十周年”"))
    []
    """
    for year in YEAR.finditer(chars) if "年”" in chars or "年’" in chars else ():
        yield _mention(chars, year.span(), "campaign", "quoted_year")


def _has_quotes(chars: str) -> bool:
    return "”" in chars or "’" in chars


def quoted_alone(chars: str) -> Iterator[InitiativeMention]:
    """“S9科创走廊”, “人才15条”, “小升高”: a name that is all in quotation marks.

    >>> [(found.name, found.kind) for found in quoted_alone("落实“人才18条”，推出“云河贷”，走好“先手棋”")]
    [('人才18条', 'policy'), ('云河贷', 'fund')]
    >>> list(quoted_alone("坚持“稳中求进”，当好“排头兵”"))
    []
    """
    for quote in QUOTED.finditer(chars) if _has_quotes(chars) else ():
        inner = quote[1] or quote[2]
        kind = _kind_of_quoted(inner, chars[max(0, quote.start() - 4) : quote.start()])
        if kind and inner not in words().doctrine:
            yield _mention(chars, quote.span(), kind, "quoted_alone")


RULES: tuple[Callable[[str], Iterator[InitiativeMention]], ...] = (
    book_title,
    list_of_names,
    quoted_year,
    class_word,
    quoted_alone,
)
UNMARKED = str.maketrans("", "", MARKS)


def _kind_of_quoted(inner: str, before: str) -> str | None:
    """The kind that a quoted name shows by its own words, or by the verb in front of it; None is no name."""
    known = words()
    if inner in known.known:
        return known.known[inner]
    if UNNAMED.search(inner):
        return None
    if ARTICLES.search(inner) and not ARTICLES.fullmatch(inner):
        return "policy"
    if inner.endswith(("贷", "保")) and len(inner) <= 5:
        return "fund"
    head = known.last_head(inner)
    if head and len(inner) > len(head) + 1:
        return known.kinds[head]
    offered = before.endswith(OFFERED) and len(inner) <= LONGEST_OFFERED and "、" not in inner
    return "other" if offered and not UNNAMED.search(inner) else None


FIRM_KINDS = frozenset({"platform", "park"})  # a 实验室 is one, whatever follows; a 工程 may be a 工程师
# an unquoted policy, brand or campaign is known by a strong class word only
QUOTED_KINDS = frozenset({"policy", "other", "campaign", "fund"})
NO_KINDS = frozenset[str]()
OFFERED = ("实施", "推行", "推出", "启用", "创设", "上线", "开发")


def _accept(body: str, head: str) -> str | None:
    """The name of the reason for which a body in front of a class word is a name, or None."""
    plain, quotes = (body, []) if body.isalnum() else (_unmark(body), _quoted(body))
    if not plain or plain in words().generic or len(plain) + len(head) > LONGEST_NAME:
        return None
    if not quotes and (len(body) < SHORTEST_BODY or UNNAMED.search(plain)):
        return None
    if GENERIC.fullmatch(plain) or COUNTED.search(plain):
        return None
    if quotes:
        bare = len(plain) == sum(map(len, quotes)) and all(quote.strip() in words().doctrine for quote in quotes)
        return None if bare or (head == "项目" and not PROPER.search(body)) else "quoted_name"
    if head in words().strong_heads:
        return "strong_head"
    return "proper_name" if words().kinds[head] not in QUOTED_KINDS and PROPER.search(body) else None


def _run_start(chars: str, end: int) -> int:
    """Where the run of words before a class word begins: behind the last mark that is not inside quotation marks."""
    place, limit = end, max(0, end - LONGEST_NAME)
    while place > limit:
        char = chars[place - 1]
        if char not in ENDS_OF_RUNS:
            place -= 1
            continue
        opening = chars.rfind(OPENING[char], limit, place - 1) if char in "”’）)" else -1
        if opening < 0:
            break
        place = opening
    return place


def _after_verbs(chars: str, start: int, end: int) -> int:
    """Where the name begins: behind the last verb that names never hold, and behind the words that lead up to it."""
    known = words()
    if chars[start : start + 1] in NUMBERS:
        start += len(NUMBERING.match(chars, start, end)[0])  # type: ignore[index]
    masked = known.whole.sub(lambda word: "□" * len(word[0]), chars[start:end])
    cut = 0
    for found in known.cut.finditer(masked):
        cut = found.end()
    while cut < len(masked) and (lead := known.lead.match(masked, cut)):
        cut = lead.end()
    return start + cut


def _mention(chars: str, span: tuple[int, int], kind: str, rule: str) -> InitiativeMention:
    start, end = span
    name = chars[start:end]
    if name[0] in "“‘" and name[-1] in "”’" and not any(mark in name[1:-1] for mark in MARKS):
        name = name[1:-1]
    return InitiativeMention(start, end, name, kind, chars[max(0, start - 12) : start], rule)
