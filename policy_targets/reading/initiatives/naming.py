"""The words by which initiatives are known: data/initiative_words.csv and data/doctrine.csv, by the part they play."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from policy_targets import codelists
from policy_targets.reading.terms import compile_words, join_words

LONGEST_NAME = 44  # characters with its class word
BOUNDARY = frozenset("，。；：！？、\n,;:!?（）()《》—…*#　")
NO_NAME = BOUNDARY - {"）", ")"}  # nothing that ends so is a name
LAST_END = re.compile(f"(?s:.*)[{re.escape(''.join(sorted(BOUNDARY)))}”’“‘]")
OPENING = {"”": "“", "’": "‘", "）": "（", ")": "("}
NUMBERING = re.compile("(?:[0-9]{1,2}[.．]|[ \t])*")
NUMBERS = frozenset("0123456789 \t")
LONGEST_QUOTE = 40
QUOTED = re.compile("“([^“”\n]{2,40})”|‘([^‘’\n]{2,40})’")
COUNTED = re.compile("[一二三四五六七八九十两百0-9]+(?:大|项|个|条|类)?$")
COUNTED_LAST = frozenset("一二三四五六七八九十两百0123456789大项个条类")
# what gives an unquoted platform, park or project a name of its own: a place, a body, a state's or province's own
# All begins with one set of characters, and each alternative looks at the next before it looks back: much the fastest.
OWN = "|".join(f"(?<=(?<![全本我各])[^，、]{{{size}}}[市县省州])" for size in range(1, 5))
BEGINS = "A-Za-z国市县省州大学集公中院长江深北上"
OTHERS = (
    "学(?<=大学)|院(?<=学院)|团(?<=集团)|司(?<=公司)|科院(?<=中科院)|士(?<=院士)|三角(?<=长三角)|湾区(?<=大湾区)|苏(?<=江苏)|"
    "圳(?<=深圳)|京(?<=北京)|[韩德欧俄意日新法](?<=中.)|海(?<=上海)"
)
PROPER = re.compile(
    f"[{BEGINS}](?:(?<=[A-Za-z])|家(?<=国家)[^级]|(?<=[市县省州])(?<!城[市县省州])(?:{OWN})|"
    f"(?<=国)(?<![各多我全中外]国)[^家内外民企际]|{OTHERS})"
)
# Where neither of these is, no part of the text has PROPER, whatever is cut off before it; nor a mark that closes.
PERHAPS_PLACE = re.compile("[A-Za-z国市县省州”’）)]")
PERHAPS_BODY = re.compile(
    "大学|学院|集团|公司|中科院|院士|长三角|大湾区|江苏|深圳|北京|上海|中韩|中德|中欧|中俄|中意|中日|中新|中法"
)
NEW, AT, ENDING = "新增|新建|新|增|创成|获批", "国家|省|市|区|县|部|全国|国省|省部|自治区|地区", "化|型|类"
KIND = (
    "重点|工程|技术|企业|科技|新型|现代|农业|特色|高新技术|数字|智慧|大型|公共|综合|创新|工业|产业|研发|博士后|科研|院士|专家|文化|"
    "示范|标准化|服务|重大|民生|基础设施|城市|建设|交通|水利|旅游|生态"
)
GENERIC = re.compile(f"(?:{NEW})?(?:{AT})*[级属]?(?:以上|及以上)?(?:{KIND})*(?:{ENDING})?")
GENERIC_FIRST, GENERIC_LAST = (
    frozenset(word[at] for word in f"{NEW}|{AT}|级|属|以上|及以上|{KIND}|{ENDING}".split("|")) for at in (0, -1)
)
# begins with one set of characters too
UNNAMED = re.compile(
    "[一二两三四五六七八九十百0-9代人职党常全□](?:"
    "表$(?<=代表)|民(?<=人民)|工(?<=职工)|员(?<=党员)|委(?<=常委)|体(?<=全体)|[个家](?<=[0-9].)|项(?<=[0-9]项)(?!目)|"
    "批(?<=[一二两三四五六七八九十百]批)|"
    "(?:(?<=^[一二三四五六七八九十两])[一二三四五六七八九十两]*|(?<=^[0-9])[0-9]*)(?:[大个支台家条]|项(?!目))|(?<=^□))"
)


@dataclass(frozen=True, slots=True)
class Words:
    """data/initiative_words.csv and data/doctrine.csv, by role."""

    kinds: Mapping[str, str]
    strong_heads: frozenset[str]
    known: Mapping[str, str]
    stages: Mapping[str, str]
    generic: frozenset[str]
    doctrine: frozenset[str]
    cuts: frozenset[str]  # what stands in no name, so that a name begins behind it
    head: re.Pattern[str]
    heads: re.Pattern[str]  # finds them in a text: the word is one of its groups, the match the beginning
    listed: re.Pattern[str]  # a strong one, its group, behind the end of a list
    verb: re.Pattern[str]
    lead: re.Pattern[str]
    behind: re.Pattern[str]  # 工程师, 项目化, 中心城区: the class word is part of another word
    whole: re.Pattern[str]  # 碳中和: a word that only looks cut
    cut: re.Pattern[str]  # a word that stands in no name, or is or looks whole
    firsts: frozenset[str]  # of the class words
    lasts: frozenset[str]
    firsts_behind: frozenset[str]
    firsts_of_leads: frozenset[str]
    sizes: tuple[int, ...]  # of the class words, the longest first

    def last_head(self, name: str) -> str | None:
        """The class word that a name ends in, or None."""
        if name[-1:] not in self.lasts:
            return None
        for size in self.sizes:
            if name[-size:] in self.kinds:
                return name[-size:]
        return None


@cache
def words() -> Words:
    """All of them, read once.

    >>> words().last_head("企业培育成长计划"), words().last_head("企业培育")
    ('计划', None)
    """
    roles: dict[str, dict[str, str]] = {}
    for row in codelists.load_rows("initiative_words"):
        roles.setdefault(row["role"], {})[row["word"]] = row["code"]
    heads, leads, whole = roles["strong"] | roles["weak"], roles["lead"] | roles["verb"], roles["whole"]
    return Words(
        heads, frozenset(roles["strong"]), roles["known"], roles["verb"], frozenset(roles["generic"]),
        frozenset(row["word"] for row in codelists.load_rows("doctrine")), frozenset(roles["cut"]),
        compile_words(heads), _compile_heads(heads), _compile_listed(roles["strong"]),
        compile_words(roles["verb"]), compile_words(leads), compile_words(roles["behind"]),
        re.compile(f"{QUOTED.pattern}|{join_words(whole)}"), _compile_cut(roles["cut"], whole),
        _firsts(heads), frozenset(word[-1] for word in heads), _firsts(roles["behind"]), _firsts(leads),
        tuple(sorted(set(map(len, heads)), reverse=True)),
    )  # fmt: skip


def _firsts(words: Iterable[str], at: int = 0) -> frozenset[str]:
    return frozenset(word[at] for word in words)


def _any(words: Iterable[str], at: int) -> str:
    """A pattern of the characters at one place of the words."""
    return f"[{''.join(sorted(_firsts(words, at)))}]"


def _compile_heads(heads: Iterable[str]) -> re.Pattern[str]:
    """Finds class words by sets of their first characters, and looks back from there for the word: twice as fast."""
    short = {word for word in heads if len(word) == 2}
    long = [word for word in heads if word[:2] not in short]
    begun = join_words(word for word in heads if word[:2] in short)
    near = f"{_any(short, 1)}(?<=(?=({begun}))..)|{_any(long, 1)}{_any(long, 2)}(?<=(?=({join_words(long)}))...)"
    return re.compile(f"{_any(heads, 0)}(?:{near})")


def _compile_listed(strong: Iterable[str]) -> re.Pattern[str]:
    """Finds class words behind 等, 等三大, 五项: one character behind where it matches."""
    ends = "[等大项个一二三四五六七八九十两0-9]"  # the last of what can end a list
    return re.compile(f"{ends}{_any(strong, 0)}{_any(strong, 1)}(?<=(?=({join_words(strong)}))..)")


def _compile_cut(cut: Iterable[str], whole: Iterable[str]) -> re.Pattern[str]:
    """Finds both; 参与 is not cut from 参与会议, for 与会 is whole."""
    never = {
        word: [it[size:] for it in whole for size in range(1, len(word)) if len(it) > size and word.endswith(it[:size])]
        for word in cut
    }
    return re.compile(f"{QUOTED.pattern}|{join_words([*cut, *whole], never)}")


def find_quotes(chars: str) -> list[tuple[int, int]]:
    """Where QUOTED is; nearly all quotation marks are double, and one character is found faster than one of two.

    >>> find_quotes("推出“云河贷”，“一”，“云“河里”"), find_quotes("‘云河’“云河”"), find_quotes("“云河")
    ([(2, 7), (14, 18)], [(0, 4), (4, 8)], [])
    """
    if "’" in chars:
        return [quote.span() for quote in QUOTED.finditer(chars)]
    found, end = list[tuple[int, int]](), chars.find("”") + 1
    last = 0
    while end > 0:
        start = chars.rfind("“", last, end - 1)
        if start >= 0 and 4 <= end - start <= LONGEST_QUOTE + 2 and "\n" not in chars[start:end]:
            found.append((start, end))
        last, end = end, chars.find("”", end) + 1
    return found


def is_generic(name: str) -> bool:
    """Whether a name, not an empty one, says of nothing which one it is: only its level, its kind, its number.

    >>> is_generic("省级重点科技"), is_generic("三大"), is_generic("云河科技")
    (True, True, False)
    """
    if name in words().generic or (name[-1] in COUNTED_LAST and COUNTED.search(name)):
        return True
    return name[0] in GENERIC_FIRST and name[-1] in GENERIC_LAST and bool(GENERIC.fullmatch(name))


def find_run(chars: str, end: int) -> int:
    """Where the run of words before a class word begins: behind the last mark that is not inside quotation marks.

    >>> find_run("完成，实施“一、二”工程", 10)
    3
    """
    place, limit = end, max(0, end - LONGEST_NAME)
    while last := LAST_END.match(chars, limit, place):
        mark = last.end() - 1
        place = chars.rfind(OPENING[chars[mark]], limit, mark) if chars[mark] in OPENING else -1
        if place < 0:
            return mark + 1
    return limit


def skip_verbs(chars: str, start: int, end: int) -> int:
    """Where the name begins: behind the last verb that names never hold, and behind the words that lead up to it.

    >>> skip_verbs("3.全面启动企业培育", 0, 10), skip_verbs("参与会议", 0, 4)
    (6, 0)
    """
    known = words()
    if chars[start : start + 1] in NUMBERS:
        start += len(NUMBERING.match(chars, start, end)[0])  # type: ignore[index]
    run, cut, whole = chars[start:end], 0, False
    for found in known.cut.finditer(run):
        if found[0] in known.cuts:
            cut = found.end()
        else:
            whole = True
    if whole and run[cut : cut + 1] in known.firsts_of_leads:
        run = known.whole.sub(lambda word: "□" * len(word[0]), run)
    while run[cut : cut + 1] in known.firsts_of_leads and (lead := known.lead.match(run, cut)):
        cut = lead.end()
    return start + cut
