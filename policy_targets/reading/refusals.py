"""What is counted and yet claims nothing: thresholds, sizes, agendas, names, ages, voltages. Small named rules, in order."""

from __future__ import annotations

import re
from collections.abc import Callable

from policy_targets.reading.contexts import Context
from policy_targets.reading.cues import cue
from policy_targets.reading.units import kind_of, scale_of

SMALL = re.compile("[一二两三四五六七八九十]{1,2}(?![0-9百千万亿])")
BOUND = re.compile("[及]?以[上下内]|及以[上下]|左右|上下")
ENDS = re.compile(r"[，。、；：！？,;）)”\]［\[ \n]|$|[和与及的并且]|以及|规模|水平|台阶|大关|目标|增[长幅]|比例|占比|[为是]")
LIMITED = re.compile("的?(?:[一-鿿]{0,10})(?:企业|项目|产业|工程|园区|集群|乡镇|平台|机组|煤矿|锅炉|泊位|码头|航道|水库|村|户|人群|人口|居民|老人|老年人|产能|设施|单位|商户|机构|医院|品牌|基金|客户|产品|重点|市场|城市|区县)")
DOING = re.compile(cue("doing") + "[了约近超逾到至]?$")
AGENDA = re.compile(cue("agenda"))
DEMONSTRATIVE = re.compile("(?:以下|下面|如下|这|那|哪|某|另|同|上述|以上|下列|前述|每|任何|前|后|同一|头|首)[ ]?$")
DURATIONS = re.compile(cue("durations"))
MEETING = re.compile(cue("meeting"))
SIZE_UNITS = frozenset("千伏 伏 KV kV 英寸 寸 纳米 微米 ℃ 马力 升 毫升 克 兆 G 吨级 毫克 比特 瓦 毫米".split())
SIZE_WORDS = re.compile("(?:投资额?|总投资|占地|面积|规模|年产|产能|容积|装机|注册资本|库容|长|宽|高|层|日处理|总长)[约达超为近]?$")
ATTRIBUTE = re.compile("(?:级|型)?的[一-鿿A-Za-z“《]")
NAMES = re.compile("(?:强|星|级|A|型|版|号|届)")
GROUPS = re.compile(r"[特重]?大?" + cue("groups"))
ANY_VERB = re.compile(cue("any_verb"))
GLOSSARY = re.compile(r"\s*(?:[0-9]{1,3}[.．、]|[\[［〔][0-9]{1,3}[\]］〕])[^，。；]{1,24}[：:]")
CHAINS = re.compile(cue("chains"))


def refuse(context: Context) -> str | None:
    """The name of the rule that says why this quantity claims nothing, or None.

    >>> from policy_targets.reading.contexts import find_contexts
    >>> from policy_targets.reading.quantities import find_quantities
    >>> chars = "新开工5000万元以上项目20个"
    >>> [refuse(it) for it in find_contexts(chars, find_quantities(chars))]
    ['threshold', None]
    """
    return next((rule.__name__.strip("_") for rule in RULES if rule(context)), None)


def _plain_unit(context: Context) -> str:
    return scale_of(context.quantity.unit)[1]


def _kind(context: Context) -> str:
    return kind_of(context.quantity.unit) or "multiplier"


def _size_unit(context: Context) -> bool:
    """500千伏, 12英寸, 5000吨级: what a thing is like, not how much of it."""
    return _plain_unit(context) in SIZE_UNITS or context.after.startswith("级") and not context.after.startswith("级以")


def _age(context: Context) -> bool:
    """60岁以上老人; but not 人均预期寿命78岁."""
    return _plain_unit(context) == "岁" and "寿命" not in context.ahead[-30:]


def _duration(context: Context) -> bool:
    """24小时, 15分钟生活圈; but not 优良天数310天, 压缩至3个工作日."""
    return _kind(context) == "time" and _plain_unit(context) != "岁" and not DURATIONS.search(context.before[-16:])


def _meeting(context: Context) -> bool:
    """八次全会, 第二届三次会议."""
    return _plain_unit(context) in ("次", "届") and bool(MEETING.match(context.after) or context.before.endswith(("届", "全")))


def _threshold(context: Context) -> bool:
    """50亿元以上项目3个: what is counted is at least so large."""
    kind, bound = _kind(context), BOUND.match(context.after)
    if kind not in ("money", "physical", "multiplier", "count"):
        return False
    rest = context.after[bound.end() :] if bound else context.after
    if not bound:
        large = kind == "money" or (kind == "multiplier" and context.quantity.unit.endswith("亿"))
        of_groups = GROUPS.match(rest.removeprefix("的")) if rest.startswith("的") else GROUPS.match(rest)
        return large and bool(of_groups) and not DOING.search(context.before.rstrip("上超过"))
    if ENDS.match(rest):
        return rest.startswith("的") and bool(LIMITED.match(rest)) and not DOING.search(context.before) and kind != "count"
    if kind == "count":
        return bool(re.match("(?:[及]?以[上下])", bound[0])) and not DOING.search(context.before) and bool(re.match("人口", rest))
    if kind == "money":
        return not re.search("(?:投入|争取|融资|筹措|筹集|发放|贷款|安排|拨付|减免|节约)[了约近超]?$", context.before)
    return not DOING.search(context.before)


def _attribute(context: Context) -> bool:
    """总投资50亿元的云河项目, 建筑面积约5万平方米, 50亿元等项目: the size of one thing."""
    if re.search("(?:建筑面积|占地面积|占地)(?:约|达|为|超过?|近)?$", context.before):
        return True
    if _kind(context) == "money" and context.after.startswith("等"):
        return True
    return bool(ATTRIBUTE.match(context.after) and SIZE_WORDS.search(context.before) and _kind(context) in ("money", "physical"))


def _capacity(context: Context) -> bool:
    """年产30万吨云河乙烯项目, 60万吨/年炼油: what one plant is built for."""
    if _kind(context) != "physical" or DOING.search(context.before):
        return False
    return bool(re.match("[一-鿿“”]{0,14}?(?:项目|工程|机组|装置|炼油|泊位|生产线|码头|乙烯|电站|基地|煤矿|锅炉|船坞|风机|风电|光伏)", context.after))


def _field(context: Context) -> bool:
    """在全国49个城市中列第9位: those one is compared with."""
    return _kind(context) == "count" and bool(re.match("[^，。；]{1,14}?(?:中(?:[列居位排的]|名列)|排行榜|排名|评比|考核|测评)", context.after)) and "在" in context.before


def _definition(context: Context) -> bool:
    """12.三个优势产业：…3个产业: a small count in the entry of a glossary."""
    if _kind(context) != "count" or context.quantity.value > 20 or DOING.search(context.before):
        return False
    return bool(GLOSSARY.match(context.chars)) or bool(re.search("是指|指的是", context.ahead))


def _one_of_each(context: Context) -> bool:
    """1位领导、1个部门: who works together, not how many are added."""
    if context.quantity.amount != 1 or _kind(context) != "count" or context.quantity.comparator != "eq":
        return False
    return not context.item_before.strip() and not ANY_VERB.search(context.before)


def _inhabitants(context: Context) -> bool:
    """344万人民的期待: who is spoken of."""
    return context.after.startswith(("人民", "父老", "各族人民", "市民的", "群众的"))


def _shortfall(context: Context) -> bool:
    """仍有5个村, 仅有2个县, 3个县尚未: what is still missing."""
    return bool(re.search("(?:仍有|仅有|尚有|还有|只有|仅|只)(?:近|约)?$", context.before)) or bool(re.match("[^，。；]{0,10}(?:尚未|仍未|未建|没有|不足)", context.after))


def _pointed_at(context: Context) -> bool:
    """以下九项工作, 这3个项目, 每100人."""
    return bool(DEMONSTRATIVE.search(context.before)) and _kind(context) in ("count", "multiplier", "physical", "money")


def _agenda(context: Context) -> bool:
    """抓好九项重点工作, 实现三个转变: what is counted are the points of a programme."""
    if _kind(context) != "count" or not SMALL.match(context.written):
        return False
    return not DOING.search(context.before) or bool(AGENDA.match(context.after[:8].lstrip("大项")))


def _named_set(context: Context) -> bool:
    """围绕11条重点产业链: a set that is there already, and worked on."""
    if _kind(context) != "count":
        return False
    if CHAINS.match(context.after) and not DOING.search(context.before):
        return True
    return bool(re.search("(?:围绕|聚焦|依托|坚持|瞄准|锚定|突出)$", context.before))


def _quoted(context: Context) -> bool:
    """“三个一百”工程, “双百亿元”计划: part of a name between quotation marks."""
    chars, quantity = context.chars, context.quantity
    left = chars.rfind("“", max(0, quantity.start - 14), quantity.start)
    right = chars.find("”", quantity.end, quantity.end + 14)
    if left < 0 or right < 0:
        return False
    inside = chars[left + 1 : right]
    return "”" not in inside and "“" not in inside and "，" not in inside and len(inside) <= 20


def _in_title(context: Context) -> bool:
    """《…八条措施》: part of the name of a document."""
    left = context.chars.rfind("《", max(0, context.quantity.start - 60), context.quantity.start)
    return left >= 0 and "》" not in context.chars[left : context.quantity.start] and "》" in context.chars[context.quantity.end : context.quantity.end + 60]


def _baseline(context: Context) -> bool:
    """由208元提高到280元: what something was before."""
    if re.search("(?:[由从]|自)[^，。；]{0,30}$", context.before) and re.match("(?:、[0-9.]+[^，。、]{1,4})*，?分别(?:提高|增|提|降|减|升|调)", context.chars[context.quantity.end : context.quantity.end + 40]):
        return True
    if not re.search("(?:[由从](?!业|事|严|优|紧|重|而)|自)[^，。；、]{0,18}$", context.before):
        return False
    return bool(re.match("(?:左右|以上)?(?:[一-鿿]{0,8}?)(?:提高|增加|增长|上升|下降|降低|降|升|扩大|缩短|压缩|减少|调整|提升|压减|拓展|跃升|跃|增|到|至|扩|变|攀升|前移|晋升)", context.after))


RULES: tuple[Callable[[Context], bool], ...] = (
    _size_unit, _age, _duration, _meeting, _threshold, _attribute, _capacity, _field, _definition, _one_of_each, _inhabitants, _shortfall, _pointed_at, _agenda, _named_set, _quoted, _in_title, _baseline,
)  # fmt: skip
