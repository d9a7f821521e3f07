"""What a named initiative is: its kind by its class word, its stage by the words around it, the body that leads it.

The words are in data/initiative_words.csv by the part they play, what is doctrine or slogan in data/doctrine.csv.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from policy_targets import codelists
from policy_targets.reading.patterns import Pattern, any_of
from policy_targets.reading.people.localities import list_short_names

STRONG, NAMED, WEAK = "strong", "named", "weak"
OWNED_KINDS = frozenset({"platform", "park", "project"})  # known by an owner or a place
QUOTE = "“[^“”\n]{2,40}”|‘[^‘’\n]{2,40}’"

# What gives a name an owner or a place: a unit of the administration, a university, a firm, letters.
PROPER = Pattern(
    r"""
    [A-Za-z]
    | [市县省州](?<=[^，、全各本我城].)(?!级|[县市]|属)
    | ^[市省县](?![级区场政内外域长委人民中乡城])
    | 国家(?!级)  | 中国 | 大学 | 学院 | 集团 | 公司 | 中科院 | 期[）)]$
    | 新疆 | 宁夏 | 广西 | 长三角 | 大湾区 | 京津冀 | 海峡两岸 | 中[韩德欧俄意日新法白]
    """,
    re.VERBOSE,
)
PLACE_PREFIX = Pattern(
    r"""
    (?:[0-9]{4}年)?(?!健康|平安|数字|智慧|美丽|法治)(?![各全本我每该多老旧小大新])[^，、省市州县区旗]{0,6}
    (?: 自治[区州县旗] | 省 | (?<![城超股都夜门集楼强])市 | 州 | (?<![强各])县 | 旗
      | (?<![小园片山地灌社景库港新矿郊税发高术济验范作游假校院街市镇牧])区 )
    (?!民(?!生)|[级属场域内外间际位别政乡城])
    """,
    re.VERBOSE,
)
LIST_CLOSED = "等"  # what is behind it only sorts what is before it
COUNTED = Pattern("^[一二三四五六七八九十两百0-9]+$|[一二三四五六七八九十两百0-9]+(?:大|项|个|条|类|座|家|批)$")
COUNT = Pattern(
    r"""
    ^(?:[一二三四五六七八九十两]+|[0-9]+)(?:[大个支台家条座批届处所件]|项(?!目))
    | ^[0-9.]+[余多]?万?(?:平方米|公里|亩|户|套|人)
    | [0-9](?:[个家座所处]|项(?!目)) | [一二两三四五六七八九十百]批 | [一二两三四五六七八九十]个
    """,
    re.VERBOSE,
)
NOBODY = Pattern(
    r"""
    代表$ | 职工|党员|常委|全体 | ^人民 | [，。；：]
    | [一二两三四多]级 | [A-Z]级 | 全[市省县区] | ^[各该本此其每某多驻项个] | ^上(?![海饶虞杭蔡栗犹思林])
    | 事务$ | 管理$ | [上下至到并]$ | (?<!中)[和与及]$
    """,
    re.VERBOSE,
)

# 改造工程 of one road is a project; 危房改造工程 of a whole county is a programme.
BUILT = Pattern(
    r"""
    (?: [一二三四五六]期 | 扩建|改建|改扩建|新建|迁建|续建|复建 | 引水|调水|输水|管线|复线|联络线|枢纽|骨干|主体|单项
      | 输变电 | 配置 | [东西南北]引 )$
    | ^(?!农村|城乡|城镇|全|中小).{2,}
      (?: (?:道路|公路|拓宽|管网|桥梁)(?:改造|整治|建设|提升)
        | 配套|通道|航道|码头|机场|铁路|公路|电网|水库|灌区|拓宽|防洪 )$
    | (?: (?<![道公铁水线网电])路 | 街(?!道) | [桥河湖江渠堤闸厂站港楼园馆库] )
      [^路街道厂站]{0,8} (?:整治|治理|改造|提升|完善|建设|延伸|拓宽)$
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """data/initiative_words.csv and data/doctrine.csv, by role."""

    kinds: Mapping[str, str]
    grades: Mapping[str, str]  # strong: a description before it is a name; named: a proper one; weak: quoted or owned
    known: Mapping[str, str]
    generic: frozenset[str]
    sorts: re.Pattern[str]  # words and numerals that only sort, before a strong class word
    common: re.Pattern[str]  # and before any other
    doctrine: frozenset[str]
    cuts: frozenset[str]  # what stands in no name, so that a name begins behind it
    list_end: Pattern  # behind a list, and its group the class word of all items: 等重点项目, 三大行动
    tail: Pattern  # the last but one character of a class word that ends names without quotation marks
    owned: frozenset[str]  # class words of platforms, parks and projects
    only_quoted: frozenset[str]  # weak ones that nobody owns: those of a policy or a mechanism, say
    behind_quote: Pattern  # and its group one that ends only quoted names, soon behind a quotation
    lead: Pattern
    behind: Pattern  # 工程师, 项目化, 中心城区: the class word is part of another word
    cut: Pattern  # a word that stands in no name, or is or looks whole (碳中和, a quotation)
    sizes: Mapping[str, Sequence[int]]  # of the class words by their last two characters, the longest first
    sizes_from: Mapping[str, Sequence[int]]  # by their first two

    def last_head(self, name: str) -> str | None:
        """Return the class word that a name ends in, or None."""
        return self.head_at(name, len(name))

    def head_at(self, chars: str, end: int) -> str | None:
        """Return the longest class word that ends at a place of a text, or None."""
        for size in self.sizes.get(chars[max(0, end - 2) : end], ()):
            if size <= end and chars[end - size : end] in self.kinds:
                return chars[end - size : end]
        return None

    def head_from(self, chars: str, start: int) -> str | None:
        """Return the longest class word that begins at a place of a text, or None."""
        for size in self.sizes_from.get(chars[start : start + 2], ()):
            if chars[start : start + size] in self.kinds:
                return chars[start : start + size]
        return None


@cache
def words() -> Words:
    """Return all of them, read once.

    >>> words().last_head("企业培育成长计划"), words().last_head("企业培育")
    ('计划', None)
    """
    roles: dict[str, dict[str, str]] = {}
    for row in codelists.load_rows("initiative_words"):
        roles.setdefault(row["role"], {})[row["word"]] = row["code"]
    graded = {grade: roles[grade] for grade in (WEAK, NAMED, STRONG)}
    heads = {word: code for of_grade in graded.values() for word, code in of_grade.items()}
    only_quoted = frozenset(word for word, kind in roles[WEAK].items() if kind not in OWNED_KINDS) - {*roles[NAMED]}
    leads = [*roles["lead"], *roles["verb"]]
    return Words(
        kinds=heads,
        grades={word: grade for grade, of_grade in graded.items() for word in of_grade},
        known=roles["known"],
        generic=frozenset(roles["generic"]),
        sorts=_all_of(roles["sort"]),
        common=_all_of([*roles["sort"], *roles["common"]]),
        doctrine=frozenset(row["word"] for row in codelists.load_rows("doctrine")),
        cuts=frozenset([*roles["cut"], LIST_CLOSED]),
        list_end=_compile_list_end(roles["filler"]),
        tail=Pattern(_end_of(word for word in heads if word not in only_quoted)),
        owned=frozenset(word for word, kind in heads.items() if kind in OWNED_KINDS),
        only_quoted=only_quoted,
        behind_quote=Pattern(f"[”’][^“‘”’，。；：！？、\n]{{0,11}}?({any_of(only_quoted)})"),
        lead=Pattern(any_of(leads, _rests(leads, roles["whole"]))),
        behind=Pattern(any_of(roles["behind"])),
        cut=Pattern(f"{QUOTE}|{any_of([*roles['whole'], *roles['cut'], LIST_CLOSED])}"),
        sizes=_group_sizes(heads, slice(-2, None)),
        sizes_from=_group_sizes(heads, slice(0, 2)),
    )


def _end_of(heads: Iterable[str]) -> str:
    """Return an expression of the last but one character of words, which two sets of characters let in."""
    tails = sorted({word[-2:] for word in heads})
    first, last = ("".join(sorted({tail[at] for tail in tails})) for at in (0, 1))
    return f"[{first}](?=[{last}](?<={'|'.join(tails)}))"


def _compile_list_end(fillers: Iterable[str]) -> Pattern:
    heads = "专项行动|攻坚行动|提升行动|行动|工程|专项|项目|平台|计划|试点|活动|园区|基地|制度|机制"
    filler = any_of(fillers)
    closed = "(?:等[一二三四五六七八九十两0-9]*[大项个]?|[一二三四五六七八九十两0-9]+[大项个])"
    return Pattern(f"{closed}(?:{filler})*(?:[0-9百千十]+亿元)?(?:{filler})*({heads})")


def _rests(leads: Iterable[str], whole: Iterable[str]) -> Mapping[str, list[str]]:
    """Return what is behind a word that leads up to names where both are one word: 建 in 建德, 等 in 等级."""
    return {lead: [word[len(lead) :] for word in whole if word.startswith(lead) and word != lead] for lead in leads}


def _all_of(pieces: Iterable[str]) -> re.Pattern[str]:
    """Return what matches a text all of words and numerals, the longest at a place, without looking back."""
    return re.compile(f"(?:{any_of(pieces)}|[0-9.一二两三四五六七八九十百千万])++")


def _group_sizes(heads: Iterable[str], part: slice) -> Mapping[str, Sequence[int]]:
    sizes = defaultdict[str, set[int]](set)
    for word in heads:
        sizes[word[part]].add(len(word))
    return {chars: sorted(found, reverse=True) for chars, found in sizes.items()}


def is_generic(name: str, head: str) -> bool:
    """Return whether what is before a class word, and not empty, leaves open which one it is.

    It says only its level, its sort, its number; before a strong class word a description says enough.

    >>> is_generic("省级重点科技", "工程"), is_generic("三大", "工程"), is_generic("养老服务", "行动")
    (True, True, False)
    >>> is_generic("养老服务", "项目"), is_generic("云溪科技", "项目")
    (True, False)
    """
    known = words()
    pieces = known.sorts if known.grades.get(head) == STRONG else known.common
    return name in known.generic or bool(pieces.fullmatch(name) or COUNTED.search(name))


def is_proper(name: str) -> bool:
    """Return whether a name has an owner or a place of its own.

    >>> is_proper("云河市大数据"), is_proper("昆明生物"), is_proper("各县生物")
    (True, True, False)
    """
    return bool(PROPER.search(name) or PLACE_PREFIX.match(name) or _places().search(name))


@cache
def _places() -> Pattern:
    """Provinces and prefectures by their short names."""
    return Pattern(any_of(list_short_names()))


def without_place(name: str) -> str:
    """Return a name without the place that it begins with.

    >>> without_place("云河市重点"), without_place("昆明重点"), without_place("重点")
    ('重点', '重点', '重点')
    """
    found = PLACE_PREFIX.match(name) or _places().match(name)
    return name[found.end() :] if found else name


def name_kind(body: str, head: str) -> str:
    """Return the kind of what a body and its class word name.

    >>> name_kind("云溪路改造", "工程"), name_kind("农村危房改造", "工程"), name_kind("云溪", "科学城")
    ('project', 'programme', 'park')
    """
    kind = words().kinds[head]
    return "project" if kind == "programme" and head.endswith("工程") and BUILT.search(body) else kind


# ── the stage ────────────────────────────────────────────────────────────────────────────────────────────────────────

LAST_MARK = Pattern(r"(?s:.*)[，。；：！？,;\n]")
REST = Pattern(r"[^，。；！？,;\n]{0,80}")
FAR = 80
GOES_ON = Pattern("继续|深入|加快|持续|扎实|纵深|推进|稳步|巩固|深化|滚动|抓好|加速|大力")
TO_COME = Pattern("申报|争创|申建|申创|将|拟|计划|力争|争取|年底前|年内|确保|预计|下一步|明年|谋划|今年.{0,3}要|即将")
DONE = Pattern("已|完成了|建成了|成功|圆满|顺利")


@dataclass(frozen=True, slots=True)
class Verbs:
    """What the words before and behind a name say of its stage."""

    before: Pattern
    behind: Pattern
    stages: Mapping[str, str]
    begun: frozenset[str]  # to be begun, where a text plans


@cache
def verbs() -> Verbs:
    """Return the verbs of data/initiative_words.csv.

    >>> verbs().stages["竣工"], "启动" in verbs().begun
    ('completed', True)
    """
    rows = codelists.load_rows("initiative_words")
    stages = {row["word"]: row["code"] for row in rows if row["role"] in ("verb", "state")}
    before, behind = ([row["word"] for row in rows if row["role"] == role] for role in ("verb", "state"))
    begun = frozenset(row["word"] for row in rows if row["role"] == "begin")
    return Verbs(Pattern(any_of(before)), Pattern(any_of(behind)), stages, begun)


def read_stage(chars: str, start: int, end: int, *, ahead: bool) -> str:
    """Return the stage of what is named there, by the last verb before it and by what is said of it behind.

    >>> told = ("加快建设云溪大桥", "规划筹建云溪大桥", "我市新的云溪大桥通车")
    >>> [read_stage(chars, 4, 8, ahead=False) for chars in told]
    ['under_way', 'planned', 'completed']
    >>> read_stage("启动实施云溪计划", 4, 8, ahead=True), read_stage("启动实施云溪计划", 4, 8, ahead=False)
    ('planned', 'under_way')
    >>> read_stage("附近有云溪大桥", 3, 7, ahead=False)
    'unknown'
    """
    known = verbs()
    low, rest = max(0, start - FAR), REST.match(chars, end)[0]  # type: ignore[index]
    mark = LAST_MARK.match(chars, low, start)
    clause = chars[mark.end() if mark else low : start]
    said = known.before.findall(clause)
    verb = said[-1] if said else ""
    state = known.behind.search(rest) or (None if verb else known.behind.search(chars, end, end + 30))
    word = state[0] if state and (not verb or known.stages[state[0]] != "under_way") else verb
    if not word:
        return "unknown"
    return _settle_stage(word, clause + (rest if state else ""), ahead=ahead)


def _settle_stage(word: str, around: str, *, ahead: bool) -> str:
    """Return the stage that a verb tells in what is said around it: 年底前建成 is not completed yet."""
    known = verbs()
    stage, coming = known.stages[word], bool(TO_COME.search(around)) or (ahead and not DONE.search(around))
    if not coming:
        return stage
    if word in known.begun and not GOES_ON.search(around):
        return "planned"
    return "under_way" if stage == "completed" else stage


# ── who leads ────────────────────────────────────────────────────────────────────────────────────────────────────────

BODY = "[一-龥]{2,16}?(?:局|委|委员会|办|办公室|厅|部|政府|管委会|集团|公司|大学|学院|研究院|中心|商会|协会|银行)"
LED_BY = Pattern(
    f"由({BODY})(?:牵头|负责|承建|主办|承办)|(?:牵头|责任|主办|承办|承建|实施)单位[：:]({BODY})|({BODY})牵头"
)


def read_lead(chars: str, start: int, end: int) -> str | None:
    """Return the body that the sentence says to lead what is named there, or None.

    >>> read_lead("由市科技局牵头，实施云溪计划", 10, 14), read_lead("云溪计划（责任单位：市科技局）", 0, 4)
    ('市科技局', '市科技局')
    >>> read_lead("市科技局实施云溪计划", 6, 10)
    """
    low = max(chars.rfind("。", 0, start), chars.rfind("；", 0, start), chars.rfind("\n", 0, start)) + 1
    stop = chars.find("。", end)
    found = LED_BY.search(chars, max(low, start - 60), min(stop if stop >= 0 else len(chars), end + 60))
    return next(filter(None, found.groups()), None) if found else None
