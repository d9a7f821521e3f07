"""Named programmes, campaigns, plans, platforms, parks, projects, funds, policies and mechanisms in a text.

A name is known by its class word (行动, 工程, 产业园), by its quotation marks or by the marks of a title; the words are
in data/initiative_words.csv, what is doctrine or slogan and so no initiative in data/doctrine.csv.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from policy_targets.reading.initiatives.naming import (
    LONGEST_NAME,
    NO_NAME,
    PERHAPS_BODY,
    PERHAPS_PLACE,
    PROPER,
    UNNAMED,
    find_quotes,
    find_run,
    is_generic,
    skip_verbs,
    words,
)  # fmt: skip

SHORTEST_BODY = 4  # of an unquoted name, before its class word
LONGEST_OFFERED = 12
MOST_ITEMS = 12  # of a list before one class word
CLOSING = frozenset("”’）)")
YEAR = re.compile("[“‘][^“”‘’0-9\n]{1,8}[^周百全元多近千万半每去今明后前青少老中成光童]年[”’](?:活动|行动)?")
TITLED = re.compile("《([^《》\n]{3,40})》")
ARTICLES = re.compile("(?:[0-9]+|[一二三四五六七八九十]+)条$")
MARKS = "“”‘’"
CLAUSE_MARKS = re.compile("[，。；！？\n]")
LIST_END = re.compile("(?:等[一二三四五六七八九十两0-9]*(?:大|项|个)?|[一二三四五六七八九十两][大项个])$")
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
        plain, start, end = _unmark(mention.name), mention.start, mention.end
        if plain not in first and 1 not in covered[start:end]:
            covered[start:end] = b"\1" * (end - start)
            first[plain] = mention
            for quote in _quoted(mention.name):
                first[quote] = mention
    kept = {mention.start: mention for mention in first.values()}
    return [kept[start] for start in sorted(kept)]


def _unmark(name: str) -> str:
    """The name without quotation marks."""
    return name if name.isalnum() else name.translate(UNMARKED)


def _quoted(chars: str) -> list[str]:
    """What stands between quotation marks."""
    return [chars[start + 1 : end - 1] for start, end in find_quotes(chars)]


def book_title(chars: str) -> list[InitiativeMention]:
    """《…规划》, 《…》政策意见: a document that the text names by its title.

    >>> [found.name for found in book_title("出台《关于支持云河产业的若干措施》")]
    ['《关于支持云河产业的若干措施》']
    >>> book_title("学习《习近平谈治国理政》")
    []
    """
    found, known = list[InitiativeMention](), words()
    for title in TITLED.finditer(chars) if "》" in chars else ():
        behind = known.head.match(chars, title.end())
        inside = known.last_head(title[1])
        head = behind[0] if behind else inside
        if head and title[1] not in known.doctrine:
            end = behind.end() if behind else title.end()
            found.append(_mention(chars, (title.start(), end), known.kinds[head], "book_title"))
    return found


def list_of_names(chars: str) -> list[InitiativeMention]:
    """科技投入倍增、科技企业壮大等专项行动: each item of the list is a name with the class word behind the list.

    >>> [found.name for found in list_of_names("开展科技投入倍增、科技企业壮大等专项行动")]
    ['科技投入倍增专项行动', '科技企业壮大专项行动']
    >>> list_of_names("水利等重点工程")
    []
    """
    found = list[InitiativeMention]()
    for head in words().listed.finditer(chars) if "、" in chars else ():
        start = head.start() + 1
        if tie := LIST_END.search(chars[max(0, start - 4) : start]):
            found += _items_before(chars, start - len(tie[0]), head[1])
    return found


def _items_before(chars: str, end: int, head: str) -> list[InitiativeMention]:
    """The items of a list that ends there, from the last to the first; one alone is no list."""
    found: list[tuple[int, int]] = []
    while len(found) < MOST_ITEMS and (item := LIST_ITEM.search(chars, max(0, end - 16), end)):
        listed = chars[item.start() - 1 : item.start()] == "、"
        start = item.start() if listed else skip_verbs(chars, item.start(), end)
        if end - start >= SHORTEST_BODY:
            found.append((start, end))
        if not listed or end - start < SHORTEST_BODY:
            break
        end = start - 1
    if len(found) < 2:
        return []
    mentions = [_mention(chars, span, words().kinds[head], "list_of_names") for span in reversed(found)]
    return [mention._replace(name=mention.name + head) for mention in mentions]


def class_word(chars: str) -> list[InitiativeMention]:
    """Quoted, proper or descriptive names that end in a class word: “5+2”产业三年行动, 制造业绿色转型行动.

    >>> [found.name for found in class_word("市科技局启动企业培育成长计划，云河市大数据产业园开园")]
    ['企业培育成长计划', '云河市大数据产业园']
    >>> class_word("抓好重点工程，完善工作机制，五大攻坚行动")
    []
    """
    found, known = list[InitiativeMention](), words()
    quotes = _quotes_in(chars)
    unquoted = NO_KINDS if _has_quotes(chars) else QUOTED_KINDS
    end = at = 0
    while match := known.heads.search(chars, end):
        start, word = match.start(), match[1] or match[2]
        end = start + len(word)
        while at < len(quotes) and quotes[at][1] <= start:
            at += 1
        if at < len(quotes) and quotes[at][0] < start:
            continue
        kind, strong = known.kinds[word], word in known.strong_heads
        if not strong and (kind in unquoted or not _may_be_named(chars, start, kind)):
            continue
        if chars[start - 1 : start] in NO_NAME or _goes_on(chars, end, firm=strong and kind in FIRM_KINDS):
            continue
        begin = skip_verbs(chars, find_run(chars, start), start)
        reason = _accept(chars[begin:start], word)
        if reason:
            found.append(_mention(chars, (begin, end), kind, reason))
    return found


def _goes_on(chars: str, end: int, *, firm: bool) -> bool:
    """Whether a class word that ends there is the beginning of another word, or of a name with another class word."""
    known, behind = words(), chars[end : end + 1]
    if behind in known.firsts and known.head.match(chars, end):
        return True
    return not firm and behind in known.firsts_behind and bool(known.behind.match(chars, end))


def _may_be_named(chars: str, start: int, kind: str) -> bool:
    """Whether what stands in front of a weak class word can be a name: told first, for it is told fast."""
    low = start - LONGEST_NAME if start > LONGEST_NAME else 0
    mark = max(chars.rfind("，", low, start), chars.rfind("、", low, start))
    near = chars[mark + 1 if mark >= 0 else low : start]
    if not (PERHAPS_PLACE.search(near) or PERHAPS_BODY.search(near)):
        return False
    if near[-1] in "）)":
        return True
    named, before = kind not in QUOTED_KINDS, chars[low:start]
    if CLOSING.isdisjoint(near) and not (named and len(near) >= SHORTEST_BODY):
        return False
    return "”" in before or "’" in before or (named and bool(PROPER.search(before)))


def quoted_year(chars: str) -> list[InitiativeMention]:
    """“突破年”“推进年”“提升年”活动: the motto of a year, each a campaign of its own.

    >>> [found.name for found in quoted_year("开展云河“突破年”“项目攻坚年”活动")]
    ['突破年', '“项目攻坚年”活动']
    >>> quoted_year("迎来“十周年”")
    []
    """
    years = YEAR.finditer(chars) if "年”" in chars or "年’" in chars else ()
    return [_mention(chars, year.span(), "campaign", "quoted_year") for year in years]


_quotes_in = lru_cache(maxsize=1)(find_quotes)  # two rules ask for them


def _has_quotes(chars: str) -> bool:
    return "”" in chars or "’" in chars


def quoted_alone(chars: str) -> list[InitiativeMention]:
    """“S9科创走廊”, “人才15条”, “小升高”: a name that is all in quotation marks.

    >>> [(found.name, found.kind) for found in quoted_alone("落实“人才18条”，推出“云河贷”，走好“先手棋”")]
    [('人才18条', 'policy'), ('云河贷', 'fund')]
    >>> quoted_alone("坚持“稳中求进”，当好“排头兵”")
    []
    """
    found, doctrine = list[InitiativeMention](), words().doctrine
    for start, end in _quotes_in(chars):
        inner = chars[start + 1 : end - 1]
        kind = _kind_of_quoted(inner, chars[max(0, start - 4) : start])
        if kind and inner not in doctrine:
            found.append(_mention(chars, (start, end), kind, "quoted_alone"))
    return found


RULES: tuple[Callable[[str], list[InitiativeMention]], ...] = (
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
    if inner.endswith("条") and ARTICLES.search(inner) and not ARTICLES.fullmatch(inner):
        return "policy"
    if inner.endswith(("贷", "保")) and len(inner) <= 5:
        return "fund"
    head = known.last_head(inner)
    if head and len(inner) > len(head) + 1:
        return known.kinds[head]
    offered = before.endswith(OFFERED) and len(inner) <= LONGEST_OFFERED and "、" not in inner
    return "other" if offered else None


FIRM_KINDS = frozenset({"platform", "park"})  # a 实验室 is one, whatever follows; a 工程 may be a 工程师
# an unquoted policy, brand or campaign is known by a strong class word only
QUOTED_KINDS = frozenset({"policy", "other", "campaign", "fund"})
NO_KINDS = frozenset[str]()
OFFERED = ("实施", "推行", "推出", "启用", "创设", "上线", "开发")


def _accept(body: str, head: str) -> str | None:
    """The name of the reason for which a body in front of a class word is a name, or None."""
    plain, quotes = (body, []) if body.isalnum() else (_unmark(body), _quoted(body))
    if not plain or len(plain) + len(head) > LONGEST_NAME:
        return None
    if not quotes and (len(body) < SHORTEST_BODY or UNNAMED.search(plain)):
        return None
    if is_generic(plain):
        return None
    if quotes:
        bare = len(plain) == sum(map(len, quotes)) and all(quote.strip() in words().doctrine for quote in quotes)
        return None if bare or (head == "项目" and not PROPER.search(body)) else "quoted_name"
    if head in words().strong_heads:
        return "strong_head"
    return "proper_name" if words().kinds[head] not in QUOTED_KINDS and PROPER.search(body) else None


def _mention(chars: str, span: tuple[int, int], kind: str, rule: str) -> InitiativeMention:
    start, end = span
    name = chars[start:end]
    if name[0] in "“‘" and name[-1] in "”’" and not any(mark in name[1:-1] for mark in MARKS):
        name = name[1:-1]
    return InitiativeMention(start, end, name, kind, chars[max(0, start - 12) : start], rule)
