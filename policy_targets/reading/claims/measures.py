"""What kind of figure a claim gives: new in the period, a level, a flow, a rate of growth, a share, a rank."""

from __future__ import annotations

import re
from collections.abc import Callable

from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.numbers.units import code_of
from policy_targets.reading.numbers.units import kind_of as unit_kind
from policy_targets.reading.words import beginnings, cue

GROWTH = re.compile(cue("growth"))
LEVEL = re.compile(cue("level"))
RATE_NOUN = re.compile(cue("rate_noun"))
GROWTH_NOUN = re.compile(cue("growth_noun"))
RISE = re.compile(cue("rise"))
AGAINST = re.compile(cue("against"))
HELD = re.compile("(?:上市公司|企业|机构|主体|合作社|农场)(?:数量)?$")  # A股上市公司88家: there are so many
PEOPLE = re.compile("以?上?[一-鿿“]{2}")
PLACED = re.compile(
    "[居列第]$|(?:百强|排名|位[居列次]|名[列次])(?:(?!前移|后移|[上提跃攀]升|[下后]降|[前晋]进|退出)[^，。；])*$"
)
GAIN = re.compile(cue("gain"))
# The verb or noun nearest to the number decides; `no` only keeps a word from being read as another.
ROLES = ("no", "stock", "increment", "other", "amount")
COUNTED = re.compile(
    f"(?={beginnings(*(f'counted_{role}' for role in ROLES))})"
    "(?:" + "|".join(f"(?P<{role}>{cue('counted_' + role)})" for role in ROLES) + ")"
)
EVENT_BEHIND = re.compile("[^，。；]{0,24}?" + cue("event_behind"))
REACHED = re.compile("(?:达到?|超过?|突破|累计[^，]*)$")
RAISED_TO = re.compile(
    "(?:增至|增加到|增加至|增长到|提高到|稳定在|保持在|稳定|保持|扩大到)(?:[0-9.]+[万亿]?[一-鿿]{1,2}、)?[了约近]?$"
)
INDEX = re.compile("指数(?:累计|预计)?(?:达到?|为|是|保持在|控制在|稳定在)?[了约近]?$")
CUT_RATE = re.compile("(?:[压缩核]减|[压去]缩|精简|减免|压降|化解)率(?:达到?|为|超过?|提高到|提升到)?[了约近]?$")
OF_ALL = re.compile("占(?!地)(?:增加值|[^，。；增减提升降长])*$")  # 占全市生产总值50%
# 完成省定目标的118%, 完成目标任务12亿元的113%
OF_PLAN = re.compile("(?:计划|目标|任务|预算|任务数|指标)(?:投资|数)?(?:[0-9.]+[万亿]*[一-鿿]{1,3})?的[约近]?$")
PRICE = re.compile("[水电气热油煤粮棉猪菜房地票药运]价|价格|收费标准")
INDEX_LEVEL = 50  # an index of prices or of performance stands near 100, its growth does not
ADDED = re.compile("新增|净增|增加(?!到|至|值)|增收")
MORE = re.compile("(?:提高|提升|上调|调增)[了约近]?$")  # 补助标准提高10元
ADDED_BEHIND = re.compile("(?:以上)?(?:净增|增量)")
OF_A_WHOLE = re.compile("(?:以上|左右)?的")
GROWS_BEHIND = re.compile("(?:以上|左右)?(?:的增长|增[长速幅])")
MONEY_STOCK = re.compile(cue("money_stock"))
EACH = re.compile("每年|每[个家户名县镇村]")
PER = re.compile(cue("per"))
PER_UNIT = re.compile("每[一百千万]*(?:度|吨|亩|千瓦时|立方米|平方米|平方公里|公顷)")
PER_HEAD = re.compile("(?:人均|户均|亩均|地均)(?!月|日)")
FLOWS = re.compile(cue("flows"))
UNSETTLED = frozenset({"increment", "stock", "amount", "other"})
USUAL = frozenset({"increment", "stock", "amount", "ratio", "other"})
MADE_NEW = re.compile("新|增|提高|提升|上调|扩建")
BEGUN_NEW = re.compile("[^，、]{0,10}?(?:新|增|扩建)")


def measure(context: Context, inherited: str | None = None) -> str:
    """The measure of a claim, by its unit first and then by the words before and behind the number.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "产值增长8%，占比达到30%，新增企业5家，总数突破60家，居全省第3位"
    >>> [measure(it) for it in find_contexts(chars, find_quantities(chars))]
    ['growth_rate', 'share', 'increment', 'stock', 'rank']
    """
    kind = kind_of(context)
    found = _BY_KIND.get(kind, _count)(context)
    if not found and inherited not in ("increment", "stock", "other") and HELD.search(context.before):
        return "stock"
    return found or (inherited if inherited in ("increment", "stock", "amount", "other") else None) or "amount"


def settle_measure(found: str, usual: str | None, context: Context, label: str = "") -> str:
    """Return the measure that the indicator usually has, unless the words tell growth, a share, a rank or what is new.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "人均收入4.2万元，参保68万人，新增床位30张，床位达到90张"
    >>> found, usual = find_contexts(chars, find_quantities(chars)), ("ratio", "stock", "stock", "increment")
    >>> [settle_measure(measure(it), kind, it) for it, kind in zip(found, usual, strict=True)]
    ['ratio', 'stock', 'increment', 'stock']
    """
    if found not in UNSETTLED or usual not in USUAL or context.quantity.unit_code == "percentage_point":
        return found
    if found == "increment":
        new = MADE_NEW.search(context.item_before) or BEGUN_NEW.match(context.before) or MADE_NEW.match(label)
        return found if usual == "stock" or new or ADDED_BEHIND.match(context.after) else usual
    return found if found == "stock" and usual == "increment" else usual


def kind_of(context: Context) -> str:
    """The kind of the unit: count, money, percent, percentage_point, rank, multiple, physical, time.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "增长8%，提高2个百分点，投资5亿元"
    >>> [kind_of(it) for it in find_contexts(chars, find_quantities(chars))]
    ['percent', 'percentage_point', 'money']
    """
    unit = context.quantity.unit
    code = code_of(unit)
    if not unit:
        return "index" if context.quantity.rule == "index" else "fraction"
    return code if code in ("percentage_point", "tenth") else unit_kind(unit) or "count"


def _percent(context: Context) -> str:
    """The last word of growth or of a level decides; without either, what is behind the number or ahead in the list."""
    before = context.before[-40:]
    if _is_of_a_whole(before):
        return "share"
    if context.quantity.value >= INDEX_LEVEL and INDEX.search(before):
        return "ratio"
    is_rate = bool(RATE_NOUN.search(before))
    growth, level = _last_end(GROWTH, before), _last_end(LEVEL, before)
    if "自然增长率" in before or (GROWTH_NOUN.search(before) and "占" not in before[-6:]):
        return "growth_rate"
    if growth >= 0 and (growth >= level or not is_rate):
        return "growth_rate"
    if level >= 0 or is_rate:
        return "share"
    ahead = GROWTH.search(context.ahead[-60:]) and not OF_A_WHOLE.match(context.after)
    return "growth_rate" if ahead or GROWS_BEHIND.match(context.after) else "share"


def _is_of_a_whole(before: str) -> bool:
    """压减率达50%, 占生产总值50%, 完成省定目标的118%."""
    if ("率" in before and CUT_RATE.search(before)) or ("占" in before and OF_ALL.search(before)):
        return True
    return bool(OF_PLAN.search(before))


def _last_end(pattern: re.Pattern[str], chars: str) -> int:
    end = -1
    for match in pattern.finditer(chars):
        end = match.end()
    return end


def _points(context: Context) -> str:
    against = AGAINST.search(context.before) and not RISE.search(context.before[-4:])
    return "difference" if against else "increment"


def _share(context: Context) -> str:
    return "growth_rate" if GROWTH.search(context.before[-4:]) else "share"


def _rank(context: Context) -> str | None:
    """第3位, 前移3位, 3至5位; 42位“云河奖”得主 are people."""
    if context.quantity.rule in ("first", "top") or context.written.startswith(("第", "前")):
        return "rank"
    if GAIN.search(context.before[-8:]):
        return "rank_gain"
    if PLACED.search(context.before):
        return "rank"
    return _count(context) if PEOPLE.match(context.after) else "rank_gain"


def _multiple(context: Context) -> str:
    if context.quantity.unit == "番":
        return "growth_rate"
    if context.quantity.rule == "doubling":
        return "ratio"
    return "growth_rate" if GROWTH.search(context.before[-8:]) and not context.after.startswith("于") else "ratio"


def _rate(context: Context) -> str | None:
    """死亡率12.3/10万; but a concentration of 35μg/m3 is measured as other quantities are."""
    return "ratio" if context.quantity.unit_code.startswith("1/") else _count(context)


def _money(context: Context) -> str:
    item, before = context.item_before[-60:], context.item_before[-24:]
    if ("价" in item or "费" in item) and PRICE.search(item) and not context.quantity.unit.startswith(("万", "亿")):
        return "other"
    if ADDED.search(before[-12:]) or MORE.search(before) or ADDED_BEHIND.match(context.after):
        return "increment"
    if PER_UNIT.search(before) or PER_HEAD.search(item):
        return "ratio"
    changed = "由" in item or "从" in item  # 贷款余额由1997亿元增加到4331亿元
    return "stock" if MONEY_STOCK.search(item if changed else before) else "amount"


def _count(context: Context) -> str | None:
    before = context.before
    if PER.search(before[-16:]) and not EACH.search(before[-16:]):
        return "ratio"
    found = [match.lastgroup for match in COUNTED.finditer(before[-40:]) if match.lastgroup != "no"]
    if not found:
        return "increment" if EVENT_BEHIND.match(context.after) else None
    if found[-1] == "stock":
        return _level(context, increased="increment" in found)
    added = found[-1] == "amount" and context.item_before.startswith("新增")
    return "increment" if added else found[-1]


def _level(context: Context, *, increased: bool) -> str:
    """A level, unless it passes in the period or is new: 新增奶牛存栏1万头."""
    if _flows(context):
        return "amount"
    added, reached = context.item_before.startswith("新增"), REACHED.search(context.before)
    if reached:
        return "increment" if added and increased and not context.before.endswith("累计") else "stock"
    return "increment" if added else "stock"


def _flows(context: Context) -> bool:
    """接待游客突破1亿人次, 吞吐量超3亿吨: what passes in the period, however large it has become."""
    before = context.before
    if "累计" in before:
        return False
    if REACHED.search(before):
        return context.quantity.unit.endswith("次") or bool(FLOWS.search(context.item_before[-16:]))
    return bool(RAISED_TO.search(before) and FLOWS.search(before[-40:]))


_BY_KIND: dict[str, Callable[[Context], str | None]] = {
    "percent": _percent, "percentage_point": _points, "tenth": _share, "fraction": _share, "rank": _rank,
    "multiple": _multiple, "money": _money, "count": _count, "physical": _count, "time": lambda _: "other",
    "index": lambda _: "ratio", "ratio": _rate,
}  # fmt: skip
