"""What a claim measures, in the words of the text: its own, its place in a list, what was said before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.claims.falls import has_fallen
from policy_targets.reading.claims.label_lists import DEPENDENT, DEPENDENT_FIRST, TAIL, WHOLE, Dealt, deal, name_each
from policy_targets.reading.claims.owners import find_owner, find_topic
from policy_targets.reading.claims.plans import read_plan, without_plan
from policy_targets.reading.numbers.quantities import Quantity
from policy_targets.reading.words import beginnings, cue, first_letters, last_letters

LONGEST = 40
LONGEST_JOINED = 36
DIGIT = re.compile("[0-9]")
LEADING = re.compile(cue("leading") + "+")
LEADS = first_letters("leading")
# Where they begin, which is looked for fast; takes back nothing, for 达到达到… can be cut up in many ways.
TRAILING = re.compile(f"{beginnings('trailing')}(?<=(?={cue('trailing')}++$).)")
ENDS = last_letters("trailing")
ANY_END = "居"  # 居全省前列: of trailing words, those with this one end in any letter
ONCE_THERE = re.compile("[^，、。；]{0,6}(?:投用|投产|建成|交付|完工|投运)后(?=可|能|将)")  # 投用后可|新增床位
VERBS = re.compile(cue("verbs") + "++")
RANKING = re.compile(
    """
    在?(?P<what>[^，、]{2,24}?(?:排[名位]|评[价比估]|考核|测评|榜单|排行榜))  中?
    (?:(?:[较比]上年)?(?:前移|前进|上升|提升|进) | (?:位?[居列]|名列|位列|排名|排) (?:全[国省市区州县])?第?)?  [了约近]?
    """,
    re.VERBOSE,
)
RANK_WORDS = frozenset("排评测榜考")
# what is chained to a number before it: 土地31宗|153万平方米, 8个项目及|4个平台, 110亿元和|211亿元
CHAINED = re.compile(
    r".*[0-9][0-9.,]*(?:[^，、0-9]{0,16}[和与及]|[百千万亿]*(?:[^，、0-9百千万亿年月日级]{1,2}|平方米|公里))"
)
NOUN = re.compile(
    r"[一-鿿A-Za-z0-9“”《》·（）()]{2,24}?"
    rf"(?=[，,、；;。！？：:\[［〔]|$|[和与及并](?=\d)|[0-9](?<![“0-9（(超过近A-Z.][0-9])[0-9]*(?:[.][0-9]+)?(?![0-9A-Z强）)年月日周后级.])|{cue('noun_ends')})"
)
SAID = re.compile(r"[一-鿿A-Za-z“”（）]{2,20}?(?=[，、；。]|$|[0-9])")  # 96%的|农户实现清洁取暖
# names nothing: verbs, or 新增省级 of 新增省级⟦3家⟧工作站, where what is behind the number does
EMPTY = re.compile(f"{cue('verbs')}*+{cue('levels')}?|{cue('carried')}")
EMPTY_FIRST = first_letters("verbs", "levels", "carried")
BEYOND = re.compile("级(?:以上)?的?[一-鿿]{2,12}(?=[，、；。]|$)")  # 形成2个500亿级、3个百亿级产业集群
SHORT = 4
CLOSED_LIST = re.compile("[一-鿿]{1,12}（[^（）]{1,10}）[一-鿿]{0,16}(?=[，、；。]|$|[0-9])")  # 县（市、区）建成中心
PREDICATE = re.compile("(?:基本)?(?:实现|达到?|获|完成|全部|全面)(?:“[^”，]{1,14}”|[一-鿿]{2,12})(?=[，、；。]|$)")
BEGUN = re.compile(cue("begun"))
PAID = re.compile("^(?:投入|投资|安排|筹资|筹措)[0-9][0-9.]*[万亿]*元(?:资金)?")  # 投入13.5亿元建设⟦783个⟧农村项目
NOTE = re.compile(r"[\[［〔]\s*(?:注?[0-9]{1,3}|[①-⑳])\s*[\]］〕]")  # 地区生产总值[2]
# what comes true of people and places is what is counted: 15万|下岗职工|实现再就业
WHOSE = re.compile("(?:学校|人员|群众|职工|居民|村民|农民|家庭|困难户|农户|劳动力|毕业生|人口|乡镇|行政村|社区|县区)$")
CLOSED = re.compile("[（(][^（）()]*[）)]")
# 城镇化率由31%提高到⟦40%⟧, 用电量从2000年的89亿千瓦时增至⟦217亿千瓦时⟧
LONG = 20
FAR_LEAD = re.compile(".{6,}(?:带动|推动|拉动|促进|确保|力争|使得?)(?=[一-鿿]{4})")
THRESHOLD = "(?:总?投资)?[0-9.]*[十百千万亿]*(?:美元|元)及?以上的?"
OF_THRESHOLD, AT_THRESHOLD = re.compile(f"^(?:其中|含|包括)[，：:]?{THRESHOLD}$"), re.compile(f"^{THRESHOLD}")
# 开发区力争全年|工业开票销售: whose promise it is
WHO_PROMISES = re.compile(
    "[^，、]{0,8}?[区县市镇乡州旗省局委园道团社司们](?:今年|全年)?[将要]?"
    "(?:力争|确保|(?:争取|努力|计划|预计)(?=[全今]年|年内|新[增建开签引招]|完成|实现|建成))"
)
STARTING = re.compile("(?<=..)(?:(?<!自)由|从(?!业|事|严))[^，、由从]{0,12}[0-9][^，、由从]{0,20}$")
TURNING = re.compile("由[涨降升跌负正减增]转[涨降升跌负正减增][后为]?$")  # 税收由降转升
RATES = re.compile("(?:增[速幅长]|率|比重|占比|涨幅)$")
RANKED = frozenset({"增速", "增幅", "总量", "规模", "数量", "总数"})  # the last number said of what
ADDED = re.compile("^(?:新(?:登记|注册|认定|增|获批|培育|建)|净增)")  # 新登记企业6万户，总量达30万户
AGAINST = re.compile("[高低快慢多少][于出]|领先")  # 增长8%，高于全省2个百分点
ABOUT = re.compile("(?:以上|左右|以内|及以上)的?")
ABOUTS = frozenset("以左及")
THINGS = ("项目", "企业", "工程")
ASIDE = re.compile("涉及|惠及|受益")  # 改造小区96个，涉及居民2万户，已开工|71个|
DONE_TO_SOME = re.compile("(?:全面|加快|推进|新)*(竣工|开工建设|开工|建成投产|建成|投产|签约|引进)")
HELPED = re.compile("推进|推动|促进|帮助|支持|确保|组织|带动")
SPENT = frozenset({"投入", "安排", "投资", "筹措", "筹集", "筹资", "拨付", "下达"})
AIM = re.compile(f"，((?:{cue('verbs')}|购置|用于|建设)[一-鿿“”]{{3,16}}?)(?=[，、；。0-9])")
WITH_OTHERS = re.compile("(?<=[一-鿿]{2})(?<!参)与[一-鿿]{2,6}$")
AND_SUCH = re.compile("^[^，。；]*?等(?=[一-鿿]{4})(?!级|次|高|值)")  # 电子、生物等|战略性新兴产业产值
LEVEL_ALONE = re.compile("(?:[国省市州县区]家?|自治区)级(?:以上)?|[大中小](?:（[一二]）)?型")
NEXT_LEVEL = re.compile(
    f"[、和与及][0-9]+[一-鿿]{{1,2}}(?:{LEVEL_ALONE.pattern})(?P<thing>[一-鿿“”]{{2,14}}?)(?=[，、；。]|$)"
)
REGION = re.compile("州直|兵团|[一-鿿]{2,6}(?:地区|自治州)")
REGION_AHEAD = re.compile(f"^(?:{REGION.pattern})(?=[一-鿿]{{2}})")
AMONG = re.compile("(?<=[一-鿿]{2})在[^，、]{2,16}中$")  # 工业总产值在147个高新区中|跃居
OF_WHICH = re.compile("^(?:其中|含|包括)")
DONE_TO_ALL = re.compile("新?(?:开工|签约|招引|引进|竣工|认定|培育)|新[增建设]")
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
FALL = re.compile("(?<=..)(?:降幅|减幅)$")  # what the sign of the value tells
GREW = re.compile("(?<=..)(?:增[速幅长]|涨幅|降幅|减幅)$")
FALLING = re.compile("(下降|降低|减少|压减|下滑|精简|缩短|回落)[了近约超]*$")
FALLING_LAST = frozenset("降低少减滑简短落了近约超")
SPEED = "增速"
LONGEST_VERB = 8
NUMBER = re.compile("(?<![A-Za-z0-9.])[0-9]")
LEVELS = frozenset({"amount", "stock"})
MEASURE_NOUN = re.compile(
    "(?:总?数量?|总?额|总?量|个数|家数|人数|件数|增速|增幅|增长率?|涨幅|占比|比重|比例|位次|排名|完成率|水平|规模|情况)+$"
)
BRACKETED = re.compile("[（(][^（）()]*[）)]")
CONTENT = re.compile("[一-鿿A-Za-z0-9]+")


class Subject(NamedTuple):
    """The label of a claim; not `sure` when it is that of a list of several and stands for one of them.

    `others` are the further things that the same number is said of, a claim each: 小学、幼儿园各3所.
    """

    label: str
    sure: bool
    others: tuple[str, ...] = ()


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
    ['税收', '投资', '关停工厂', '关停砖窑']
    """
    dealt = deal(contexts[0].chars, quantities) if len(quantities) > 1 else {}
    names, before, told, last = dict[int, str](), None, "", ""
    for context, same, measure in zip(contexts, follows, measures, strict=True):
        if not same:
            before, told, last = None, "", ""
        own = dealt.get(context.quantity.start)
        name = _take(own, measure, told, names) if own else ""
        sure = not own or bool(name)
        plan = "" if name else read_plan(context.item_before)
        if plan and (whole := told or _clause_before(context)):
            before, told = before or context, whole  # what comes behind is not of the plan: 占年计划的81%，增长|15%
            yield Subject(_name_plan(whole, plan, measure), sure)
            continue
        if not name:
            inherited = _of_clause(context, before) or told
            name = _of_region(label(context, inherited), told)
            name = _inherit(name, inherited, measure, last) if before else name
            name = _carry(_lead(name, context, before, told), context, before, told) if before else name
            name = f"{find_owner(name, context, told)}{name}"[-LONGEST:] or find_topic(context)
        names[context.quantity.start] = name
        said = _tell_fall(name, context, measure)
        each = () if own else tuple(f"{find_owner(it, context, told)}{it}" for it in name_each(context))
        yield Subject(each[0], sure=True, others=each[1:]) if each else Subject(said, sure)
        told = told if told and ASIDE.match(said) else without_plan(said)
        before, last = context, measure


def _name_plan(told: str, plan: str, measure: str) -> str:
    """The completion of a plan, or its amount: 税收年度计划完成率 of 占年度计划的83%."""
    whole = f"{GREW.sub('', told)}{plan}"
    return f"{whole}完成率" if measure in ("share", "growth_rate") else whole


def _take(dealt: Dealt, measure: str, inherited: str, names: Mapping[int, str]) -> str:
    """The name that a number of a list was dealt, completed by what is said of all of the list."""
    named, verb = dealt.name or names.get(dealt.of, ""), dealt.verb
    if not named:
        return ""
    if named in RANKED and inherited:
        named = f"{ADDED.sub('', RATES.sub('', inherited))}{named}"
    if dealt.tail:
        verbs = VERBS.match(named)
        return f"{ADDED.sub('', named[verbs.end() :] if verbs else named)}{dealt.tail}"[-LONGEST:]
    if plan := read_plan(verb):
        return _name_plan(named, plan, measure)[-LONGEST:]
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


def _of_region(named: str, told: str) -> str:
    """州直林果面积72万亩、塔城地区|18万亩|: what is told of one region is told of the next."""
    if not told or not REGION.fullmatch(named):
        return named
    return f"{named}{REGION_AHEAD.sub('', told)}"


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
    bare = RATES.sub("", told)
    if WHOLE.search(bare):
        near = context.clause[0] in (before.clause[0], before.clause[1] + 1)
        return f"{TAIL.sub('', bare) if near else ''}{named}"
    verb = VERBS.match(bare)
    return f"{bare[verb.end() :] if verb else bare}{named}" if before.clause[0] == context.clause[0] else named


def _carry(named: str, context: Context, before: Context, told: str) -> str:
    """治理盐碱地8万亩、沙地9万亩 → 治理沙地: the verb goes with the second thing too."""
    if named == told:
        return named
    if named != told and told and OF_THRESHOLD.search(context.item_before):  # 新开工项目12个，其中亿元以上8个
        return told
    if OF_WHICH.search(context.item_before) and (done := DONE_TO_ALL.match(told)) and named[-2:] == told[-2:]:
        return (
            named if VERBS.match(named) else f"{done[0]}{AT_THRESHOLD.sub('', named)}"
        )  # 新开工项目8个，其中制造业项目3个
    if before.clause[0] != context.clause[0]:
        return named
    verb = CARRIED.match(told)
    chained = context.chars.startswith("、", before.quantity.end) and context.item == before.quantity.end + 1
    return f"{verb[0]}{named}" if verb and chained and not CARRIED.match(named) else named


def _tell_fall(named: str, context: Context, measure: str) -> str:
    """The label of a claim whose sign tells a fall is bare: 能耗 of 能耗下降3%; 事故减少 of 事故减少8起 says so."""
    if has_fallen(context, measure):
        return (GREW if measure == "growth_rate" else FALL).sub("", named)
    item = context.item_before
    fallen = FALLING.search(item[-5:]) if item[-1:] in FALLING_LAST else None
    if not fallen or fallen[1] in named or context.quantity.unit_code in ("percent", "percentage_point"):
        return named
    return f"{named}{fallen[1]}"


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
    own = _read_own(item, context, inherited)
    if own in SPENT and (aim := _find_aim(context)):
        return f"{own}{aim}"
    named = len(own) >= 2 and not (own[0] in EMPTY_FIRST and EMPTY.fullmatch(own))
    if named and not (own.endswith("等") and find_behind(context)):
        return _complete(own, item, context)[-LONGEST:]
    if behind := find_behind(context) or find_object(context):
        return _complete_behind(behind, item, own, context)
    return _inherit_name(item, own, context, inherited)


def _read_own(item: str, context: Context, inherited: str) -> str:
    """The words of the item of a number without verbs; what is told of the thing before them comes with its name."""
    ranking = RANKING.fullmatch(item) if not RANK_WORDS.isdisjoint(item) else None
    own = _without_lead(ranking["what"].rpartition("在")[2]) if ranking else strip(item)
    if inherited and own[1:2] == "于" and AGAINST.match(own):
        own = inherited
    if inherited and (own.startswith("占") or own in RANKED):
        return f"{ADDED.sub('', RATES.sub('', inherited))}{own}"
    return f"{_clause_before(context)}{own}" if own.startswith("占") else own


def _complete_behind(behind: str, item: str, own: str, context: Context) -> str:
    """The noun behind a number with the verb that goes with it, or with what comes true of it."""
    if carried := CARRIED_AT_END.search(item):
        return f"{carried[1]}{behind}"
    done = DONE_TO_SOME.match(_without_lead(context.before)) if behind in THINGS else None
    if done:  # 竣工甲厂、乙厂等⟦90个⟧项目
        return f"{done[1]}{behind}"
    return f"{behind}{'' if own and not HELPED.fullmatch(own) else _predicate(behind, context)}"


def _inherit_name(item: str, own: str, context: Context, inherited: str) -> str:
    """The name of the claim before, with what is said of it here: 产值增速, 竣工项目; or the first of the clause."""
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


def _find_aim(context: Context) -> str:
    """What money is for, where the next clause tells: 投入|1.9亿元，|购置清洁能源公交车."""
    found = AIM.match(context.chars, context.clause[1]) if len(context.after) <= 2 else None
    return found[1] if found else ""


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
    if head.endswith("、") and (such := AND_SUCH.match(own)):
        verb = VERBS.match(_without_lead(context.before))
        return f"{verb[0] if verb else ''}{own[such.end() :]}{behind}"
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
    if who := WHO_PROMISES.match(words):
        words = _without_lead(words[who.end() :])
    if len(words) > LONG and (far := FAR_LEAD.match(words)):  # 做大特色产业带动|农民收入
        words = words[far.end() :]
    if "由" in words or "从" in words:
        words = STARTING.sub("", TURNING.sub("", words))
    if words and (words[-1] in ENDS or ANY_END in words or not words[-1].isalpha()):
        verb = TRAILING.search(words)
        words = words[: verb.start()] if verb else words
    words = TURNING.sub("", words).strip("*， ") if "转" in words[-4:] else words.strip("*， ")
    words = AMONG.sub("", words) if words[-1:] == "中" else words
    if "“" not in words and "”" not in words:
        return words
    if words.count("“") < words.count("”"):
        return f"“{words}" if not words.endswith("”") else words.rstrip("”")
    return words.strip("“") if words.count("“") > words.count("”") else words


def _without_lead(words: str) -> str:
    ahead = ONCE_THERE.match(words) if "后" in words[1:10] else None
    words = words[ahead.end() :] if ahead else words
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
    rest = (context.after[about.end() :] if about else context.after).lstrip()
    if "以" in rest:
        rest = SIZED.sub("", rest)
    if rest[:1] in JOINING or is_growth(rest):
        return ""
    match = NOUN.match(rest)
    return _reach_on(match, rest) if match else ""


def _reach_on(noun: re.Match[str], rest: str) -> str:
    """The noun with what it needs: its bracket, the thing of its level, what became of the project."""
    name, end = noun[0], noun.end()
    if name.count("（") > name.count("）") and (closed := CLOSED_LIST.match(rest)):
        return closed[0].rstrip("和与及")
    if LEVEL_ALONE.fullmatch(name) and (shared := NEXT_LEVEL.match(rest, end)):
        return f"{name}{shared['thing']}"  # 2家|省级|、10家市级|示范单位|
    if name.endswith("级") and (beyond := BEYOND.match(rest, end - 1)):
        return f"{name}{beyond[0][1:]}"
    if rest[end : end + 1] == "、" and (others := WITH_OTHERS.search(name)):  # 28所|学校|与甲市、乙市合作
        return name[: others.start()]
    begun = BEGUN.match(rest, end) if name.endswith(THINGS) else None
    return f"{name}{begun[0]}" if begun else name.strip("的")


def is_growth(words: str) -> bool:
    """Whether words begin with one of growth.

    >>> is_growth("同比增长"), is_growth("增到"), is_growth("产业")
    (True, False, False)
    """
    return words[:1] in GROWTHS_FIRST and bool(GROWTHS.match(words))


def _predicate(behind: str, context: Context) -> str:
    """What comes true of so many, where all that is named is short: 261个|事项|实现“掌上办”."""
    end = context.after.find(behind) + len(behind)
    said = PREDICATE.match(context.after, end) if len(behind) <= SHORT or WHOSE.search(behind) else None
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
    rest = (SIZED.sub("", context.after) if "以" in context.after else context.after).lstrip()
    while rest[:1] in LIMITS and (limit := LIMITED.match(rest)):
        rest = rest[limit.end() :]
    found = (SAID if context.quantity.rule == "percent" else NOUN).match(rest)
    if found and found[0].count("（") > found[0].count("）"):
        found = CLOSED_LIST.match(rest)
    if not found or NO_OBJECT.match(found[0]) or DONE.match(found[0]):
        return ""
    if found[0].endswith("级"):  # 加强30个|省级以上平台|
        return _reach_on(found, rest)
    thing = AND_THEN.split(found[0])[0]
    if rest[found.end() : found.end() + 1].isdigit():  # 18个乡镇和|58个村
        thing = OTHER_NUMBER.sub("", thing)
    if thing.count("“") > thing.count("”"):
        thing = thing[: thing.rindex("“")]
    said = TRAILING.search(thing)
    end = said.start() if said else len(thing)
    return (thing if end == len(thing) - 1 else thing[:end]).strip("的")  # 签约 keeps its 约


def _item(context: Context) -> str:
    """The item of the list before the number, with brackets that it closes (县（市、区）), without marks of notes."""
    item = context.item_before
    if "[" in item or "〔" in item or "［" in item:
        item = NOTE.sub("", item)
    if not item.isalpha() and DIGIT.search(item):  # letters alone hold no number
        item = "" if CHAINED.fullmatch(item) else PAID.sub("", item)
    if item and item.find("）") > -1 and "（" not in item:
        return CLOSED.sub("", context.before).rpartition("、")[2]
    return item


@lru_cache(1 << 14)
def find_noun(label: str) -> str:
    """The noun of a label: its last two characters, brackets and words for how much aside.

    >>> find_noun("新招引科技型企业数"), find_noun("R&D投入占比（全社会）"), find_noun("数")
    ('企业', '投入', '数')
    """
    bare = BRACKETED.sub("", label)
    words = CONTENT.findall(MEASURE_NOUN.sub("", bare) or bare)
    return words[-1][-2:] if words else label
