"""What a claim measures, in the words of the text: its own, its place in a list, what was said before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.claims.label_lists import DEPENDENT, DEPENDENT_FIRST, TAIL, WHOLE, Dealt, deal
from policy_targets.reading.claims.measures import GROWTH
from policy_targets.reading.numbers.quantities import Quantity
from policy_targets.reading.words import beginnings, cue, first_letters, last_letters

LONGEST = 30
LONGEST_JOINED = 26
DIGIT = re.compile("[0-9]")
LEADING = re.compile(cue("leading") + "+")
LEADS = first_letters("leading")
# Where they begin, which is looked for fast; takes back nothing, for 达到达到… can be cut up in many ways.
TRAILING = re.compile(f"{beginnings('trailing')}(?<=(?={cue('trailing')}++$).)")
ENDS = last_letters("trailing")
ANY_END = "居"  # 居全省前列: of trailing words, those with this one end in any letter
VERBS = re.compile(cue("verbs") + "++")
RANKING = re.compile("([^，、]{2,24}?排[名位])中?(?:前移|前进|上升|提升|进)?[了约近]?")
# what is chained to a number before it: 土地31宗|153万平方米, 8个项目及|4个平台, 110亿元和|211亿元
CHAINED = re.compile(
    r".*[0-9][0-9.,]*(?:[^，、0-9]{0,16}[和与及]|[百千万亿]*(?:[^，、0-9百千万亿年月日级]{1,2}|平方米|公里))"
)
NOUN = re.compile(
    r"[一-鿿A-Za-z0-9“”《》·（）()]{2,24}?"
    rf"(?=[，,、；;。！？：:\[［〔]|$|[和与及并](?=\d)|[0-9](?<![“0-9（(超过近A-Z.][0-9])[0-9]*(?![0-9A-Z强）)年月日周后级.])|{cue('noun_ends')})"
)
SAID = re.compile(r"[一-鿿A-Za-z“”（）]{2,20}?(?=[，、；。]|$|[0-9])")  # 96%的|农户实现清洁取暖
LIMIT = re.compile(r"(?:总投资|投资|年产值|产值)?(?:[0-9.]+)?[百千万亿]*(?:元|美元|平方米|亩|吨|千瓦)(?:及?以[上下])")
# names nothing: verbs, or 新增省级 of 新增省级⟦3家⟧工作站, where what is behind the number does
EMPTY = re.compile(f"{cue('verbs')}*+{cue('levels')}?|{cue('carried')}")
EMPTY_FIRST = first_letters("verbs", "levels", "carried")
BEYOND = re.compile("级的?([一-鿿]{2,10})$")  # 形成2个500亿级、3个百亿级产业集群
SHORT = 4
PREDICATE = re.compile("(?:实现|达到?|获|完成|全部|全面)(?:“[^”，]{1,14}”|[一-鿿]{2,12})(?=[，、；。]|$)")
BEGUN = re.compile(cue("begun"))
CLOSED = re.compile("[（(][^（）()]*[）)]")
# 城镇化率由31%提高到⟦40%⟧, 用电量从2000年的89亿千瓦时增至⟦217亿千瓦时⟧
STARTING = re.compile("(?<=..)(?:(?<!自)由|从(?!业|事|严))[^，、由从]{0,12}[0-9][^，、由从]{0,20}$")
RATES = re.compile("(?:增[速幅长]|率|比重|占比|涨幅)$")
RANKED = frozenset({"增速", "增幅", "总量", "规模", "数量", "总数"})  # the last number said of what
ADDED = re.compile("^(?:新(?:登记|注册|认定|增|获批|培育|建)|净增)")  # 新登记企业6万户，总量达30万户
AGAINST = re.compile("[高低快慢多少]于")  # 增长8%，高于全省2个百分点
ABOUT = re.compile("(?:以上|左右|以内|及以上)的?")
ABOUTS = frozenset("以左及")
THINGS = frozenset({"项目", "企业", "工程"})
CARRIED = re.compile(cue("carried"))
CARRIED_AT_END = re.compile(f"({cue('carried')})[了近约超]*$")
SIZED = re.compile("^(?:总?投资额?|年?产值)?[0-9.]*[十百千万亿]+(?:元|美元|平方米|亩|吨|千瓦|米|户|人)?及?以[上下]的?")
LIMITED = re.compile("以上的?|左右的?|口?的|口(?=[^，。]*的)")
LIMITS = frozenset("以左口的")
NO_OBJECT = re.compile(
    f"(?!“|全[国省市区县])(?:{cue('trailing')}|{cue('clause_ends')}|{cue('noun_ends')}|{cue('promised')})"
    "|其中|(?:任务|要求|速度|地方|增[长速幅])$|[以在并且0-9已均（(]|予以|受益|得到|纳入|用于"
)
OTHER_NUMBER = re.compile("(?:[和与及][^和与及]*|已?有|由|近|了|新组建)$")
OF_OTHERS = re.compile("惠及|带动|吸引|拉动|支持|累计|覆盖|帮助|全部|全面")  # 改造小区8个，惠及|5万户: another thing
STAGE = re.compile("^[0-9.]+[个项家]|已?(?:完工|竣工|新?开工|建成|新建)$")
DONE = re.compile(f"(?!重点|优化|[一-鿿]{{2,10}}(?:任务|工程|项目|行动|机构|中心|基地|设施)$){cue('verbs')}")
AND_THEN = re.compile(
    "并(?![购网联轨])|[和与及](?=[^和与及]*[0-9]+(?![0-9AGD]))|(?:已?有|由|新组建)?[0-9]+(?![0-9AGD])|(?:已有?|均|全部|将)$"
)
JOINING = frozenset("和与及并的")
SHORTEST = 2  # characters of a noun behind a number
COUNTED = frozenset({"count", "physical", "percent"})
GROWTHS_FIRST = frozenset("同年比实名分均增下降提")
GROWTHS = re.compile("^(?:同比|年均|比上年|实际|名义|分别|均)?(?:增长|增幅|下降|增|降|提高|增速)(?![到至为])")
FALL = "降幅"  # what the label of a fall ends in
FALLS = re.compile(f"{cue('falls')}(?![到至为成])")
FALLING = re.compile("(下降|降低|减少|压减|下滑|精简|缩短|回落)[了近约超]*$")
FALLING_LAST = frozenset("降低少减滑简短落了近约超")
TOLD = re.compile("降幅|压减率|下降率|减幅|降低率")
SPEED = "增速"
LONGEST_VERB = 8
NUMBER = re.compile("(?<![A-Za-z0-9.])[0-9]")
LEVELS = frozenset({"amount", "stock"})


class Subject(NamedTuple):
    """The label of a claim; not `sure` when it is that of a list of several and stands for one of them."""

    label: str
    sure: bool


def name_subjects(
    contexts: Sequence[Context],
    follows: Sequence[bool],
    measures: Sequence[str],
    quantities: Sequence[Quantity],
) -> Iterator[Subject]:
    """Return the subjects of the claims of a paragraph, in their order.

    Each `follows` the one before when both are of one sentence; `quantities` are all numbers of the paragraph.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "税收和投资分别下降8%、9%，关停工厂8家、砖窑9座"
    >>> quantities = find_quantities(chars)
    >>> contexts, measures = find_contexts(chars, quantities), ("growth_rate", "growth_rate", "", "")
    >>> [it.label for it in name_subjects(contexts, [False, True, True, True], measures, quantities)]
    ['税收降幅', '投资降幅', '关停工厂', '关停砖窑']
    """
    dealt = deal(contexts[0].chars, quantities) if len(quantities) > 1 else {}
    names, before, told, last = dict[int, str](), None, "", ""
    for context, same, measure in zip(contexts, follows, measures, strict=True):
        if not same:
            before, told, last = None, "", ""
        own = dealt.get(context.quantity.start)
        name = _take(own, measure, told.removesuffix(FALL), names) if own else ""
        sure = not own or bool(name)
        if not name:
            inherited = _of_clause(context, before) or told.removesuffix(FALL)
            name = label(context, inherited)
            name = _inherit(name, inherited, measure, last) if before else name
            name = _carry(_lead(name, context, before, told), context, before, told) if before else name
        names[context.quantity.start] = name
        before, told, last = context, _tell_fall(name, context, measure), measure
        yield Subject(told, sure)


def _take(dealt: Dealt, measure: str, inherited: str, names: Mapping[int, str]) -> str:
    """The name that a number of a list was dealt, completed by what is said of all of the list."""
    named, verb = dealt.name or names.get(dealt.of, ""), dealt.verb
    if not named:
        return ""
    if named in RANKED and inherited:
        named = f"{ADDED.sub('', RATES.sub('', inherited))}{named}"
    if measure == "share" and "占" in verb:
        return f"{named}{verb[verb.index('占') :].rstrip('的约近达到了')}"[-LONGEST:]
    if is_growth(verb):
        grown = measure == "growth_rate" and not dealt.name and not RATES.search(named)
        return f"{named}{SPEED}" if grown else named[-LONGEST:]
    said = strip(verb) if verb.startswith(("完成", "实现")) else ""  # 甲区、乙区分别完成投资8亿元、9亿元
    return f"{named}{said}"[-LONGEST:] if 1 < len(said) < LONGEST_VERB else named[-LONGEST:]


def _of_clause(context: Context, before: Context | None) -> str:
    """What the clause begins with, where it has a number that claims nothing: PM10浓度83微克/立方米、下降⟦9%⟧."""
    if context.item <= context.clause[0] or (before and before.clause[0] == context.clause[0]):
        return ""
    words = strip(NUMBER.split(context.before[: context.item - context.clause[0]])[0])
    return words if 1 < len(words) < LONGEST and "、" not in words else ""


def _inherit(named: str, inherited: str, measure: str, last: str) -> str:
    """新增企业4家，达16家 → 企业; 产值增长8%，居全省第三 → 产值增速."""
    if named != inherited:
        return named
    if measure == "stock":
        return ADDED.sub("", named) or named
    if measure == "rank" and last == "growth_rate" and not RATES.search(named):
        return f"{named}{SPEED}"
    return (named.removesuffix(SPEED) or named) if measure in LEVELS else named


def _lead(named: str, context: Context, before: Context, told: str) -> str:
    """工业总产值5亿元、增加值2亿元 → 工业增加值: what is nothing by itself is of what the claim before is of."""
    if named[:1] not in DEPENDENT_FIRST or named == told or not DEPENDENT.fullmatch(named):
        return named
    bare = RATES.sub("", told.removesuffix(FALL))
    if WHOLE.search(bare):
        near = context.clause[0] in (before.clause[0], before.clause[1] + 1)
        return f"{TAIL.sub('', bare) if near else ''}{named}"
    verb = VERBS.match(bare)
    return f"{bare[verb.end() :] if verb else bare}{named}" if before.clause[0] == context.clause[0] else named


def _carry(named: str, context: Context, before: Context, told: str) -> str:
    """治理盐碱地8万亩、沙地9万亩 → 治理沙地: the verb goes with the second thing too."""
    if named == told or before.clause[0] != context.clause[0]:
        return named
    verb = CARRIED.match(told)
    chained = context.chars.startswith("、", before.quantity.end) and context.item == before.quantity.end + 1
    return f"{verb[0]}{named}" if verb and chained and not CARRIED.match(named) else named


def _tell_fall(named: str, context: Context, measure: str) -> str:
    """The label of a fall says so, for its number does not: 能耗降幅 of 能耗下降3%, 事故减少 of 事故减少8起."""
    if measure == "growth_rate":
        return f"{RATES.sub('', named)}{FALL}" if _has_fallen(context) and not TOLD.search(named) else named
    item = context.item_before
    fallen = FALLING.search(item[-5:]) if item[-1:] in FALLING_LAST else None
    if not fallen or fallen[1] in named or TOLD.search(named):
        return named
    points = context.quantity.unit_code == "percentage_point" and not RATES.search(named.removesuffix("率"))
    return f"{named}{FALL if points else fallen[1]}"


def _has_fallen(context: Context) -> bool:
    """Whether the last word of growth before a number in percent is one of falling."""
    before = context.before[-40:]
    if context.quantity.unit_code != "percent" or not FALLS.search(before):
        return False
    found = [match.start() for match in GROWTH.finditer(before)]
    return not found or bool(FALLS.match(before, found[-1]))


def label(context: Context, inherited: str = "") -> str:
    """The words that name what is measured; those of the claim before when this one has none of its own.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "高新技术企业新增175家，完成税收5亿元，增长8%"
    >>> labels = [""]
    >>> for context in find_contexts(chars, find_quantities(chars)):
    ...     labels.append(label(context, labels[-1]))
    >>> labels[1:]
    ['高新技术企业', '税收', '税收增速']
    """
    item = _item(context)
    ranking = RANKING.fullmatch(item) if "排" in item else None
    own = _without_lead(ranking[1]).removeprefix("在") if ranking else strip(item)
    if inherited and own[1:2] == "于" and AGAINST.match(own):
        own = inherited
    if inherited and (own.startswith("占") or own in RANKED):
        own = f"{ADDED.sub('', RATES.sub('', inherited))}{own}"
    elif own.startswith("占"):
        own = f"{_clause_before(context)}{own}"
    named = len(own) >= 2 and not (own[0] in EMPTY_FIRST and EMPTY.fullmatch(own))
    if named and not (own.endswith("等") and find_behind(context)):
        return _complete(own, item, context)[-LONGEST:]
    if behind := find_behind(context) or find_object(context):
        carried = CARRIED_AT_END.search(item)
        return f"{carried[1]}{behind}" if carried else f"{behind}{'' if item else _predicate(behind, context)}"
    if inherited and not own and is_growth(_without_lead(item)):
        return inherited if RATES.search(inherited) else f"{inherited}增速"
    if own and inherited:
        done = (VERBS.fullmatch(own) and not OF_OTHERS.match(own)) or CARRIED.fullmatch(own)
        return f"{own}{_done_to(inherited) if done else ''}" if len(own) > 1 else inherited
    whole = strip(context.before)
    if item != context.before and "、" in context.before and len(whole) >= 2:
        first = strip(re.split("[、和与]", re.sub(r"[0-9.]+\S{1,3}", "", whole))[0])
        if len(first) >= 2:
            return inherited or first[-LONGEST:]
    return inherited or own


def _clause_before(context: Context) -> str:
    """The clause before, where it names something and has no number: 公共设施建设资金，要占财政支出的⟦20%⟧."""
    start, end = context.sentence[0], context.clause[0] - 1
    words = strip(re.split("[，；：]", context.chars[max(start, end - LONGEST) : max(start, end)])[-1])
    return "" if len(words) > LONGEST_JOINED or DIGIT.search(words) else words


def _done_to(inherited: str) -> str:
    """The thing of the claim before, without what was done to it: 排查隐患90项，消除|隐患|82项."""
    verb = VERBS.match(inherited) or CARRIED.match(inherited)
    thing = STAGE.sub("", inherited[verb.end() :] if verb else inherited)
    return thing if len(thing) > 1 else inherited


def _complete(own: str, item: str, context: Context) -> str:
    """The words before the number with the thing behind it, and with those that are joined to them.

    审查主城区|55个|片区规划; 退耕还林、宜林荒山造林|8万亩; of 甲县、乙县|2个|贫困县 the last alone.
    """
    behind, head = find_object(context), context.before[: -len(item)]
    if not head.endswith("、") or DIGIT.search(head) or VERBS.match(item) or LEADING.match(item):
        return f"{own}{behind}"
    if behind and head.count("、") + 1 == context.quantity.amount:
        return behind
    whole = strip(context.before)
    joined = f"{whole}{behind}"
    return joined if len(whole) <= LONGEST_JOINED and len(joined) <= LONGEST else f"{own}{behind}"


def strip(words: str) -> str:
    """The words without the verb of the clause before them and behind them.

    >>> strip("全年完成工业投资达到"), strip("城镇化率由31%提高到"), strip("分别达到")
    ('工业投资', '城镇化率', '')
    """
    words = _without_lead(words.strip())
    if "由" in words or "从" in words:
        words = STARTING.sub("", words)
    if words and (words[-1] in ENDS or ANY_END in words or not words[-1].isalpha()):
        verb = TRAILING.search(words)
        words = words[: verb.start()] if verb else words
    words = words.strip("*， ")
    if "“" not in words and "”" not in words:
        return words
    if words.count("“") < words.count("”"):
        return f"“{words}" if not words.endswith("”") else words.rstrip("”")
    return words.strip("“") if words.count("“") > words.count("”") else words


def _without_lead(words: str) -> str:
    lead = LEADING.match(words) if words[:1] in LEADS or not words[:1].isalpha() else None
    return words[lead.end() :] if lead else words


def find_behind(context: Context) -> str:
    """The noun behind the number, or nothing.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "新增3家国家级平台，推进70个项目开工，总数达8家"
    >>> [find_behind(it) for it in find_contexts(chars, find_quantities(chars))]
    ['国家级平台', '项目开工', '']
    """
    if len(context.after) < SHORTEST:
        return ""
    about = ABOUT.match(context.after) if context.after[0] in ABOUTS else None
    rest = context.after[about.end() :] if about else context.after
    if "以" in rest:
        rest = SIZED.sub("", rest)
    if rest[:1] in JOINING or is_growth(rest):
        return ""
    match = NOUN.match(rest)
    if not match:
        return ""
    if match[0].endswith("级") and (beyond := BEYOND.search(rest)):
        return f"{match[0]}{beyond[1]}"
    begun = BEGUN.match(rest, match.end()) if match[0] in THINGS else None
    return f"{match[0]}{begun[0]}" if begun else match[0].strip("的")


def is_growth(words: str) -> bool:
    """Whether words begin with one of growth.

    >>> is_growth("同比增长"), is_growth("增到"), is_growth("产业")
    (True, False, False)
    """
    return words[:1] in GROWTHS_FIRST and bool(GROWTHS.match(words))


def _predicate(behind: str, context: Context) -> str:
    """What comes true of so many, where all that is named is short: 261个|事项|实现“掌上办”."""
    end = context.after.find(behind) + len(behind)
    said = PREDICATE.match(context.after, end) if len(behind) <= SHORT else None
    return said[0] if said else ""


def find_object(context: Context) -> str:
    """What is done to so many, where its verb stands before the number; nothing when the clause ends with the number.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "解决了8万人的饮水问题，审查主城区55个片区规划，新增企业30家以上"
    >>> [find_object(it) for it in find_contexts(chars, find_quantities(chars))]
    ['饮水问题', '片区规划', '']
    """
    if len(context.after) < SHORTEST or is_growth(context.after):
        return ""
    if context.quantity.rule not in COUNTED and not context.after.startswith("的"):
        return ""
    rest = SIZED.sub("", context.after) if "以" in context.after else context.after
    while rest[:1] in LIMITS and (limit := LIMITED.match(rest)):
        rest = rest[limit.end() :]
    found = (SAID if context.quantity.rule == "percent" else NOUN).match(rest)
    if not found or NO_OBJECT.match(found[0]) or DONE.match(found[0]):
        return ""
    thing = AND_THEN.split(found[0])[0]
    if rest[found.end() : found.end() + 1].isdigit():  # 18个乡镇和|58个村
        thing = OTHER_NUMBER.sub("", thing)
    if thing.count("“") > thing.count("”"):
        thing = thing[: thing.rindex("“")]
    said = TRAILING.search(thing)
    end = said.start() if said else len(thing)
    return (thing if end == len(thing) - 1 else thing[:end]).strip("的")  # 签约 keeps its 约


def _item(context: Context) -> str:
    """The item of the list before the number, brackets that it closes included: 县（市、区）."""
    item = context.item_before
    if not item.isalpha() and DIGIT.search(item) and CHAINED.fullmatch(item):  # letters alone hold no number
        item = ""
    if item and item.find("）") > -1 and "（" not in item:
        return CLOSED.sub("", context.before).rpartition("、")[2]
    return item


def scope(context: Context) -> str:
    """What a count is limited to: 50亿元以上 of 50亿元以上项目3个; empty when it is not.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "新开工50亿元以上项目3个"
    >>> [scope(it) for it in find_contexts(chars, find_quantities(chars))]
    ['', '50亿元以上']
    """
    before = context.item_before[-40:]
    found = LIMIT.findall(before) if "以" in before else []
    return found[-1] if found else ""
