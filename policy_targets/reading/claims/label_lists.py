"""The names of a list that tells its numbers behind it: 城镇和农村居民收入分别增长8%和9%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.numbers.quantities import Quantity
from policy_targets.reading.words import cue, first_letters

NEAR = 120  # characters before the first number in which the names stand
WIDEST = 12  # characters between two numbers of one list
RESPECTIVELY = re.compile("分别|依次")
VERB = re.compile(r"[一-鿿“”、0-9.（）()\-—]{0,24}")  # 分别比上年|增长8%
NEXT = re.compile("(?:以上|左右|以内|上下)?，?(?:以?及|和|与|并|、)(?:约|近|超过?|达到?|(增长|下降|提高|降低))?")
NEXT_LAST = frozenset("及和与并、约近超过达到长降高低")
BARE = re.compile("(?:以上|左右|以内)?(?:以?及|和|与|、)")
MARK = re.compile("[，,；;。！？!?：:\n]")
# not in 普及率, 参与率, 共和国
AND = re.compile("(?:以及|(?<!普)及(?![其格时])|(?<![饱共温])和(?![谐平解])|(?<!参)与|、)(?![^（(]*[）)])")
TAIL = re.compile(f"(?:{cue('tail_words')}|{cue('tail_ends')})+$")
WHOLE = re.compile(f"{cue('tail_ends')}(?:完成|实现)?$")
DEPENDENT = re.compile(cue("dependent"))
DEPENDENT_FIRST = first_letters("dependent")
LEVELS = re.compile("^(.*?级)(?=[^级]+$)")
DONE_TO = re.compile(cue("carried"))
ONE_VERB = re.compile(cue("verbs") + "++")
RATE = re.compile("[一-鿿]{0,6}(?:率|占比|比重|满意度)")
MORE = re.compile("(?:同比|比上年|较上年|比[0-9]{4}年|均|各)*(?:增加|增长|提高|减少|下降|增)")
# said of each of several things: 投资、零售额增速均位居|第6位, 小学、幼儿园各|3所, 投资、税收两项指标均增长|8%
OF_EACH = re.compile(
    """
    (?P<names>[^，；]*?[^，；、和与及])
    (?:[两二三四五六七八九十0-9]+[项大个](?:主要)?(?:经济)?指标)?
    (?P<kind>增[速幅]|总量)?
    (?:年均|平均)?
    (?P<all>(?<![人年月日户亩地平])均|都|双双|各|分别)
    (?:[比较]上年(?:同期)?|同比|全部)?  (?:[^，、；0-9]{0,12})
    """,
    re.VERBOSE,
)
AFTER_NUMBER = re.compile(".*[0-9][^、]*、")  # 生态农业10万亩、|湿地农业和示范基地|各1万亩
OF_ALL_MARKS = frozenset("均都双各别")
EACH_LAST = re.compile("(?:[均都双各]|分别)[^，；]{0,18}$")
IN_PERCENT = frozenset({"percent", "percentage_point", "rank"})
PAIRS = {
    ("城乡", 2): ("城镇", "农村"), ("存贷款", 2): ("存款", "贷款"), ("国地税", 2): ("国税", "地税"),
    ("存、贷款", 2): ("存款", "贷款"),
    ("第一、二、三产业", 3): ("第一产业", "第二产业", "第三产业"),
    ("三次产业", 3): ("第一产业", "第二产业", "第三产业"), ("一二三产业", 3): ("第一产业", "第二产业", "第三产业"),
    ("一、二、三产业", 3): ("第一产业", "第二产业", "第三产业"), ("进出口", 2): ("进口", "出口"),
}  # fmt: skip


class Dealt(NamedTuple):
    """What a number of a list is of: a name, or the number before it that stands at `of`; neither when it is not known.

    Offsets: in the paragraph.
    """

    name: str = ""
    of: int = -1
    verb: str = ""  # what is said of all: 增长
    tail: str = ""  # what is said of each number before it: 养老保险20万人、医疗保险50万人，参保率分别达100%和98%


def deal(chars: str, quantities: Sequence[Quantity]) -> dict[int, Dealt]:
    """The numbers of lists, by where they begin, each with its name.

    >>> chars = "城镇和农村居民收入分别增长8%和9%，蔬菜、茶叶产量达到8万吨、2万吨"
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> [it.name for it in deal(chars, find_quantities(chars)).values()]
    ['城镇居民收入', '农村居民收入', '蔬菜产量', '茶叶产量']
    >>> chars = "税收5亿元，投资8亿元，分别增长7%和6%"
    >>> [chars[it.of :][:2] for it in deal(chars, find_quantities(chars)).values()]
    ['5亿', '8亿']
    >>> chars = "工业、农业和商业分别增长8%和9%"
    >>> [it.name for it in deal(chars, find_quantities(chars)).values()]
    ['', '']
    """
    dealt = dict[int, Dealt]()
    for at, size in _find_runs(chars, quantities):
        run = quantities[at : at + size]
        names = _name_run(chars, run, quantities[:at])
        dealt |= zip((it.start for it in run), names, strict=True) if names else ()
    return dealt


def _find_runs(chars: str, quantities: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """Where numbers stand that nothing but 、 or 和 parts: the place of the first, and how many they are."""
    first, size = 0, 1
    for at, (one, two) in enumerate(pairwise(quantities), 1):
        near = 0 < two.start - one.end <= WIDEST
        near = near and chars[two.start - 1] in NEXT_LAST
        joint = NEXT.fullmatch(chars, one.end, two.start) if near else None
        if joint and (not joint[1] or one.unit == two.unit):
            size += 1
            continue
        if size > 1:
            yield first, size
        first, size = at, 1
    if size > 1:
        yield first, size


def _name_run(chars: str, run: Sequence[Quantity], before: Sequence[Quantity]) -> list[Dealt]:
    """The names of the numbers of a run; no name for each when they are not known, nothing when none is expected."""
    size, first = len(run), run[0].start
    low = max(0, first - NEAR)
    marks = [low, *(match.end() for match in MARK.finditer(chars, low, first))]
    clause = chars[marks[-1] : first]
    told = list(RESPECTIVELY.finditer(clause))
    if told:
        words, verb = clause[: told[-1].start()], clause[told[-1].end() :]
        if not VERB.fullmatch(verb):
            return []
    elif all(BARE.fullmatch(chars, one.end, two.start) for one, two in pairwise(run)):
        words, verb = clause, ""
    else:
        return []
    inside = bool(before) and before[-1].start >= marks[-1] and not chars.startswith("指标", before[-1].end)
    if inside:  # 税收5亿元、城镇和农村居民收入分别…
        words = words[before[-1].end - marks[-1] :].lstrip("、和及与并")
    cleaned = clean(words)
    names = split_names(cleaned, size) or _split_object(verb, size)
    if names:
        return [Dealt(name, verb=verb) for name in names]
    found, tail = [], cleaned if told and RATE.fullmatch(cleaned) else ""
    if tail or (len(cleaned) < 2 and (told or (words and (MORE.fullmatch(words) or _is_percent(run))))):
        found = _look_back(chars, run, before, marks if not inside else [*marks, first])
    if found and tail:
        return [it._replace(verb=verb, tail=tail) for it in found if it.of >= 0] or [Dealt()] * size
    if found:
        return [it._replace(verb=verb or words) for it in found]
    return [Dealt()] * size if told and (AND.search(words) or not cleaned) else []


def _is_percent(run: Sequence[Quantity]) -> bool:
    return all(it.unit == "%" for it in run)


def _split_object(verb: str, count: int) -> tuple[str, ...]:
    """The names behind the verb: 分别|压减一般性支出、三公经费."""
    lead = DONE_TO.match(verb) if AND.search(verb) else None
    return tuple(f"{lead[0]}{name}" for name in split_names(verb[lead.end() :], count)) if lead else ()


def _look_back(chars: str, run: Sequence[Quantity], before: Sequence[Quantity], marks: Sequence[int]) -> list[Dealt]:
    """The names in the clause before, or the numbers before: as many as there are in the run, else none."""
    size, last = len(run), marks[-2] if len(marks) > 1 else marks[-1]
    if last < marks[-1] and not any(it.start >= last for it in before[-1:]):
        return [Dealt(name) for name in split_names(clean(chars[last : marks[-1] - 1]), size)]
    levels = [it for it in before[-2 * size :] if it.unit != "%"][-size:]
    if len(levels) < size or "。" in chars[levels[0].start : run[0].start]:
        return []
    return [Dealt(of=it.start) for it in levels]


def clean(words: str) -> str:
    """The words of a list without what is said of all of it.

    >>> clean("全省工业总产值和增加值要比上年")
    '工业总产值和增加值'
    """
    return OF_ALL.sub("", AHEAD.sub("", words.strip("*， 　")))


AHEAD = re.compile("^" + cue("leading") + "+")
OF_ALL = re.compile(
    f"(?:{cue('trailing')}|[两二三四五六七八九十]+项(?:主要)?指标|按[^，、]{{0,4}}口径(?:计算)?|[要将预]|力争|确保|预期|预计|稳定|[比较][上去]年(?:同期)?)+$"
)


def split_names(words: str, count: int) -> tuple[str, ...]:
    """The names of a list, what they share given to each; none when they are not so many.

    >>> split_names("城镇和农村居民人均可支配收入", 2)
    ('城镇居民人均可支配收入', '农村居民人均可支配收入')
    >>> split_names("规模以上工业总产值和增加值", 2)
    ('规模以上工业总产值', '规模以上工业增加值')
    >>> split_names("城乡居民收入", 2), split_names("城乡居民收入", 3)
    (('城镇居民收入', '农村居民收入'), ())
    """
    for (pair, size), each in PAIRS.items():
        if size == count and pair in words:
            start, _, end = words.partition(pair)
            if not AND.search(start + end):
                return tuple(f"{start}{one}{end}" for one in each)
    parts = AND.split(words)
    if len(parts) > count and not AND.search(words.rpartition("、")[2]):  # 信息和软件业、商业, but not 工业、农业和商业
        parts = words.split("、")
    if len(parts) != count or (min(map(len, parts)) < 2 and not _are_single(parts)):
        return ()
    return tuple(_share_out(parts)) if count > 1 else ()


BUDGET = frozenset({"收入", "支出"})
LEVEL = frozenset("国省市州县区镇乡村")


def _are_single(parts: Sequence[str]) -> bool:
    """肉、蛋、奶产量: each a character, and one tail for all; 省、市重点项目: each a level, and one thing."""
    if LEVEL.issuperset(parts[:-1]) and parts[-1][0] in LEVEL:
        return True
    tail = TAIL.search(parts[-1], 1)
    return tail is not None and tail.start() == 1 and all(len(part) == 1 for part in parts[:-1])


def name_each(context: Context) -> tuple[str, ...]:
    """Return the names of the things that one number is said of, each alone; nothing where it is said of one.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "投资、零售额增速均居全省第6位；新建公办小学、幼儿园各3所；各乡镇均建成文化站1个"
    >>> [name_each(it) for it in find_contexts(chars, find_quantities(chars))]
    [('投资增速', '零售额增速'), ('新建公办小学', '新建幼儿园'), ()]
    """
    if OF_ALL_MARKS.isdisjoint(context.before[-20:]) or not EACH_LAST.search(context.before):
        return ()
    found = OF_EACH.fullmatch(context.before)
    if not found or (found["all"] == "各") == (context.quantity.unit_code in IN_PERCENT):
        return ()
    words = clean(AFTER_NUMBER.sub("", found["names"]))
    parts = AND.split(words)
    if len(parts) < 2 or min(map(len, parts)) < 2 or "等" in parts[-1]:
        return ()
    names = split_names(words, len(parts)) or tuple(parts)
    verb = ONE_VERB.match(names[0])
    if verb and found["all"] == "各":
        names = tuple(name if ONE_VERB.match(name) else f"{verb[0]}{name}" for name in names)
    return tuple(f"{name}{found['kind'] or ''}" for name in names)


def _share_out(parts: list[str]) -> list[str]:
    """城镇, 农村居民收入 → 城镇居民收入, 农村居民收入; 工业总产值, 增加值 → 工业总产值, 工业增加值."""
    first, last = parts[0], parts[-1]
    if LEVEL.issuperset(parts[:-1]):
        return [*(f"{part}{last[1:]}" for part in parts[:-1]), last]
    tail = TAIL.search(last)
    if tail and tail.start() == 0 and not DEPENDENT.fullmatch(last):
        tail = TAIL.search(last, 2)  # 建筑|产业产值
    if verb := ONE_VERB.match(last) if ONE_VERB.fullmatch(first) else None:
        return [*(f"{part}{last[verb.end() :]}" for part in parts[:-1]), last]
    if not tail:
        level = LEVELS.match(last)
        rest = last[level.end() :] if level else ""
        return [part + rest if part.endswith("级") else part for part in parts[:-1]] + [last]
    if len(tail[0]) < 2 and not all(WHOLE.search(part) for part in parts):
        return []  # 突出问题化解率: where the part that is shared begins is not told
    heads = ["", *(_head(part, following) for part, following in pairwise(parts))]
    return [_complete(part, tail[0], head) for part, head in zip(parts, heads, strict=True)]


def _head(part: str, following: str) -> str:
    """What a name has before its tail, for the next that is nothing by itself: 工业|总产值, 财政预算|收入."""
    if following in BUDGET:
        return part.removesuffix("收入").removesuffix("支出")
    return TAIL.sub("", part) if WHOLE.search(part) else ""


def _complete(part: str, tail: str, head: str) -> str:
    """One name with the head or the tail that it shares with the others."""
    if DEPENDENT.fullmatch(part):
        return f"{head}{part}"
    if WHOLE.search(part):
        return part
    if part.endswith("业"):
        tail = tail.removeprefix("产业")
    both = next((size for size in range(min(len(part), len(tail)), 0, -1) if part.endswith(tail[:size])), 0)
    return f"{part}{tail[both:]}"
