"""What is counted and yet claims nothing: thresholds, sizes, agendas, names, ages. Small named rules, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.numbers.units import kind_of, scale_of
from policy_targets.reading.page.notes import is_note
from policy_targets.reading.patterns import Pattern
from policy_targets.reading.words import cue, last_letters

HERE = "[^，。；]"
SMALL_NUMERALS = frozenset("一二两三四五六七八九十")
SMALL = re.compile("[一二两三四五六七八九十]{1,2}(?![0-9百千万亿])")
BOUND = re.compile("及?以[上下内]|左右|上下")
BOUND_BEGINS = frozenset("及以左上")
CLOSED = re.compile(rf"[，。、；：！？,;）)”\]［\[ \n]|$|[和与及的并且]|{cue('clause_ends')}")
LIMITED = re.compile(f"的?[一-鿿]{{0,10}}{cue('limited')}")
DOING = re.compile(cue("doing") + "[了约近超逾到至]?$")
DOING_SOMETHING = Pattern(
    f"{cue('doing')}|帮扶|结对|参与|服务(?!用房|中心|站)|惠及|覆盖|吸纳|入驻|对接|通过|获得|受益|用上|配备|投资|产值|营?收入|[超过达]$"
)
RAISING = re.compile(cue("raising") + "[了约近超]?$")
GROUPS = re.compile(f"的?[特重]?大?{cue('groups')}")
LARGER_GROUPS = re.compile(f"的?[一-鿿]{{0,4}}?{cue('groups')}")
AGENDA = re.compile(cue("agenda"))
DEMONSTRATIVE = re.compile(cue("demonstrative") + " ?$")
DEMONSTRATIVE_ENDS = last_letters("demonstrative") | {" "}
DURATIONS = re.compile(cue("durations"))
MEETING = re.compile(cue("meeting"))
SIZE_WORDS = re.compile(cue("size_words") + "[约达超为近]?$")
SIZE_UNITS = re.compile(cue("size_units"))
BUILT = re.compile(cue("built_area") + "(?:约|达|为|超过?|近)?$")
BUILT_ENDS = last_letters("built_area") | frozenset("约达为超过近")
PLANT = re.compile(f"[一-鿿“”]{{0,14}}?{cue('plants')}")
COMPARED = re.compile(f"{HERE}{{1,14}}?{cue('compared')}")
WORKING_ON = re.compile(cue("working_on") + "$")
WORKING_ON_ENDS = last_letters("working_on")
CHAINS = re.compile(cue("chains"))
OF_ONE = re.compile("(?:级|型)?的[一-鿿A-Za-z“《]")
OF_ONE_BEGINS = frozenset("级型的")
TOGETHER = re.compile("[一-鿿]{0,6}?" + cue("working_together"))
DOING_TO_AREA = re.compile(cue("doing_to_area"))
GLOSSARY = re.compile(r"\s*(?:[0-9]{1,3}[.．、]|[\[［〔][0-9]{1,3}[\]］〕])[^，。；]{1,24}[：:]")
DECREED = re.compile("(?:[一-鿿“”]{0,6}?)(?:意见|措施|举措|规定|铁律|禁令|政策|办法)")
DECREEING = re.compile("(?:出台|制定|推出|发布|颁布|提出|公布|形成|部署|新增|印发)[^，。；]{0,30}$")
EXECUTING = re.compile("(?:执行|落实|贯彻|遵守|践行|用好|用足|兑现)[^，。；]{0,30}$")
PROGRAMME = re.compile("(?:工程|计划|行动)")
UNDER_WAY = re.compile(
    "[^，。；]{1,28}?(?:(?:加快|顺利|有序|稳步|扎实|加速|快速|强力|积极|深入|持续|全力|压茬)(?:推进|建设|实施|进行|开展)"
    "|进展顺利|建设加快|加快建设)(?=[，。；]|$)"
)
PACE = re.compile("[^，。；]{1,20}?(?:进度|步伐)")
FOCUS = re.compile("[^，。；]{1,24}?为(?:重点|核心|主体|支撑|引领|载体|抓手|依托|龙头|契机|主线|基础|代表|中心|单位)")
TOPIC = re.compile("^[　 ]*对(?!接)[^，。；]{1,40}、[^，。；]{1,10}$")
TOPIC_END = re.compile("[^，。；]{0,8}[县旗市区乡镇村]$")
TOPIC_ENDS = frozenset("县旗市区乡镇村")
BASE_OF_A_SHARE = re.compile("[^，。；、0-9]{2,20}?(?:率|比例|比重|占比)(?:达到?|为|提高|提升|超|保持|均|[0-9])")
GROUP_COUNTED = re.compile(
    f"(?:以上|级)?的?[一-鿿]{{0,4}}?{cue('groups')}[一-鿿]{{0,4}}?[0-9一二两三四五六七八九十]+[家户幢个座栋只]"
)
LISTED_SIZES = re.compile("(?:[、和及][0-9.十百千]+[万亿]*元(?:以上|级)?)*(?:以上|级)?的?")
BATCHES = frozenset("一两二三四五六七八九十")
INHABITANTS = re.compile(cue("inhabitants"))
INHABITANTS_BEGIN = frozenset("人父各市群")
LACKING = re.compile(cue("lacking") + "[近约]?$")
LACKING_ENDS = last_letters("lacking") | frozenset("近约")
NOT_YET = re.compile(f"{HERE}{{0,10}}{cue('not_yet')}")
ATTENDANCE = Pattern("(?:应到|实到|到会|出席|参会|列席|缺席|请假)[^，。；、]{0,12}$")
ATTENDING = Pattern("[^，。；、]{0,10}(?:出席|列席|到会|参加[了本此这]?次?(?:会议|大会|座谈))")
SIDES = Pattern("(?:主要|重点|核心|大)?(?:方面|维度|层面|环节|角度)")
LISTED_INDICATORS = Pattern("(?:主要|核心|重点|经济|监测|考核|统计)*指标")
ABOUT_INDICATORS = Pattern(
    "[^，。；]{0,14}?(?:增[长幅速]|[居列排]|第一|前[三十列移]|达|[快高好优]于|超|完成|实现|提前|进入|提高)"
)
# 20户以上自然村通硬化路率达到98%, 300平方米以上社区服务用房10个: what is counted, or what has a rate, comes behind.
COUNTED_BEHIND = Pattern(
    "的?(?P<noun>[^，。；、和与及0-9一二三四五六七八九十两百千万亿]{2,16}?)"
    "(?:[0-9]|[一二三四五六七八九十两百千万]{1,4}[家户个座处条所名人台套])"
)
RATE_BEHIND = Pattern("的?[^，。；、0-9]{2,20}(?:率|比例|比重|占比|覆盖面)")
YEARLY_OUTPUT = Pattern("(?:[年日]产|[年日](?:处理|加工|生产|屠宰|出栏))(?:能力)?[约达超近]?$")
ONE_PLANT = Pattern(f"[^，。；、0-9]{{0,16}}?{cue('plants')}")
PEOPLE_BEHIND = Pattern(cue("people_behind"))
PEOPLE_AHEAD = Pattern(cue("people_ahead") + "$")
RANKED = re.compile("[排居列升降移进退第前]|位次|名次")
FROM = re.compile(f"(?:[由从](?!业|事|严|优|紧|重|而)|自){HERE}{{0,18}}$")
FROM_LIST = re.compile(f"[由从自]{HERE}{{0,30}}$")
CHANGED = re.compile(f"(?:左右|以上)?[一-鿿]{{0,8}}?{cue('changed')}")
CHANGED_EACH = re.compile("(?:、[0-9.]+[^，。、]{1,4})*，?分别[提增降减升调]")
SPEECH = frozenset("“”，。！？!?")
NEAR = 60  # characters searched for the other mark of a pair
TAIL = 12  # characters in which a word that ends before the number stands
Rule = Callable[[Context], bool]
TURNED_OBJECT = Pattern("(?:将|把)(?:全[省市县区镇乡]|辖区|境内|现有?|原[有来先]?)?的?$")
TURNED_INTO = Pattern(
    "[^，。；将把0-9]{0,10}(?:整合|合并|归并|撤并|拆分|划分|调整|精简|压缩|缩减|改造|改建)[^，。；0-9]{0,4}[成为到至]"
)


def refuse(context: Context) -> str | None:
    """The name of the rule that says why this quantity claims nothing, or None.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "新开工5000万元以上项目20个"
    >>> [refuse(it) for it in find_contexts(chars, find_quantities(chars))]
    ['threshold', None]
    """
    rules = RULES.get(kind_of(context.quantity.unit), OTHER)
    for rule in rules:
        if rule(context):
            return rule.__name__.strip("_")
    return None


def _size_unit(context: Context) -> bool:
    """500千伏, 12英寸, 5000吨级: what a thing is like, not how much of it."""
    unit = scale_of(context.quantity.unit)[1]
    return bool(SIZE_UNITS.fullmatch(unit)) or (context.after.startswith("级") and not context.after.startswith("级以"))


def _time(context: Context) -> bool:
    """24小时, 15分钟生活圈, 60岁以上老人; but not 优良天数310天, 压缩至3个工作日, 预期寿命78岁."""
    if scale_of(context.quantity.unit)[1] == "岁":
        return "寿命" not in context.ahead[-30:]
    return not DURATIONS.search(context.before[-16:])


def _meeting(context: Context) -> bool:
    """八次全会, 第二届三次会议."""
    occasion = context.quantity.unit in ("次", "届") and bool(SMALL.match(context.written))
    return occasion and (bool(MEETING.match(context.after)) or context.before.endswith(("届", "全")))


def _threshold(context: Context) -> bool:
    """50亿元以上项目3个: what is counted is at least so large."""
    bound = BOUND.match(context.after) if context.after[:1] in BOUND_BEGINS else None
    if not bound:
        return False
    rest = context.after[bound.end() :]
    if bound[0] not in ("左右", "上下") and _is_counted_behind(rest):
        return True
    if kind_of(context.quantity.unit) == "count":
        return rest.startswith("人口") and not DOING.search(context.before[-TAIL:])
    if CLOSED.match(rest):
        return rest.startswith("的") and bool(LIMITED.match(rest)) and not DOING.search(context.before[-TAIL:])
    raised = RAISING if kind_of(context.quantity.unit) == "money" else DOING
    return not raised.search(context.before[-TAIL:])


def _is_counted_behind(rest: str) -> bool:
    """Whether what N以上 qualifies is counted, or has a rate: 自然村通硬化路率达到98%, 社区服务用房10个."""
    if CLOSED.match(rest):
        return False
    counted = COUNTED_BEHIND.match(rest)
    return bool(RATE_BEHIND.match(rest)) or (counted is not None and not DOING_SOMETHING.search(counted["noun"]))


def _size_of_a_group(context: Context) -> bool:
    """百亿元企业, 产值上千亿元的产业集群: how large those are that are spoken of."""
    unit = context.quantity.unit
    large = kind_of(unit) == "money" or unit.endswith("亿")
    if large and (context.after.startswith("级") or GROUP_COUNTED.match(context.after) or _is_list_of_sizes(context)):
        return True
    if large and context.before.endswith(("超", "过")):
        return bool(LARGER_GROUPS.match(context.after))
    return large and bool(GROUPS.match(context.after)) and not DOING.search(context.before.rstrip("上"))


def _is_list_of_sizes(context: Context) -> bool:
    """打造一批年产值10亿元、30亿元、50亿元企业: classes of firms."""
    if "一批" not in context.ahead or not (context.after.startswith(("、", "和")) or "元、" in context.before[-8:]):
        return False
    return bool(GROUPS.match(context.after, LISTED_SIZES.match(context.after).end()))  # type: ignore[union-attr]


def _attribute(context: Context) -> bool:
    """总投资50亿元的云河项目, 建筑面积约5万平方米, 50亿元等项目: the size of one thing."""
    if context.before[-1:] in BUILT_ENDS and BUILT.search(context.before[-TAIL:]):
        return not DOING_TO_AREA.search(context.before)
    if kind_of(context.quantity.unit) == "money" and context.after.startswith("等"):
        return True
    of_one = context.after[:1] in OF_ONE_BEGINS and OF_ONE.match(context.after)
    return bool(of_one and SIZE_WORDS.search(context.before[-TAIL:]))


def _capacity(context: Context) -> bool:
    """年产30万吨云河乙烯项目, 60万吨/年炼油: what one plant is built for."""
    return bool(PLANT.match(context.after)) and not DOING.search(context.before[-TAIL:])


def _output_of_one(context: Context) -> bool:
    """年产4000台新能源装备项目: what one plant makes in a year."""
    return bool(YEARLY_OUTPUT.search(context.before[-TAIL:]) and ONE_PLANT.match(context.after))


def _attendance(context: Context) -> bool:
    """应到代表52名, 38名代表出席: who came to a meeting."""
    if context.quantity.unit not in ("名", "人", "位"):
        return False
    return bool(ATTENDANCE.search(context.before) or ATTENDING.match(context.after))


def _side(context: Context) -> bool:
    """9个方面, 20项指标: in how many parts something is told; but not 9项指标增幅居全省前列."""
    if context.quantity.unit == "个":
        return bool(SIDES.match(context.after))
    listed = LISTED_INDICATORS.match(context.after) if context.quantity.unit == "项" else None
    if not listed or ABOUT_INDICATORS.match(context.after, listed.end()):
        return False
    return not DOING.search(context.before[-TAIL:])


def _person(context: Context) -> bool:
    """表彰教师30位, 42位先进工作者: polite for people, no rank."""
    if context.quantity.unit != "位" or context.written[0] in "第前" or RANKED.search(context.before[-TAIL:]):
        return False
    return bool(PEOPLE_AHEAD.search(context.before[-TAIL:]) or PEOPLE_BEHIND.match(context.after))


def _teaser(context: Context) -> bool:
    """…突破1亿 at the end of a headline: nobody can tell of what."""
    return context.quantity.rule == "multiplier" and context.quantity.end == len(context.chars.rstrip())


def _field(context: Context) -> bool:
    """在全国49个城市中列第9位: those one is compared with."""
    return "在" in context.before and bool(COMPARED.match(context.after))


def _footnote(context: Context) -> bool:
    """[20]省级措施：2017年部署了30条措施: what a note under the text explains; but not what it reports."""
    return is_note(context.chars)


def _definition(context: Context) -> bool:
    """12.三个优势产业：…3个产业: a small count in the entry of a glossary."""
    glossary = not "一" <= context.chars[0] <= "龥" and GLOSSARY.match(context.chars)
    if not (glossary or "是指" in context.ahead or "指的是" in context.ahead):
        return False
    return context.quantity.value <= 20 and not DOING.search(context.before[-TAIL:])


def _one_of_each(context: Context) -> bool:
    """1位领导、1个部门: who works together, not how many are added."""
    if context.item_before.strip() or not TOGETHER.match(context.after):
        return False
    return context.quantity.amount == 1 and context.quantity.comparator == "eq" and context.quantity.rule != "first"


def _inhabitants(context: Context) -> bool:
    """344万人民的期待: who is spoken of."""
    return context.after[:1] in INHABITANTS_BEGIN and INHABITANTS.match(context.after) is not None


def _shortfall(context: Context) -> bool:
    """仍有5个村, 仅有2个县, 3个县尚未: what is still missing."""
    if context.before[-1:] in LACKING_ENDS and LACKING.search(context.before[-TAIL:]):
        return True
    after = context.after
    return ("未" in after or "没" in after or "不" in after) and NOT_YET.match(after) is not None


def _pointed_at(context: Context) -> bool:
    """以下九项工作, 这3个项目, 每100人."""
    return context.before[-1:] in DEMONSTRATIVE_ENDS and bool(DEMONSTRATIVE.search(context.before[-TAIL:]))


def _agenda(context: Context) -> bool:
    """抓好九项重点工作, 实现三个转变: what is counted are the points of a programme."""
    if context.chars[context.quantity.start] not in SMALL_NUMERALS or not SMALL.match(context.written):
        return False
    return not DOING.search(context.before[-TAIL:]) or bool(AGENDA.match(context.after[:8].lstrip("大项")))


def _named_set(context: Context) -> bool:
    """围绕11条重点产业链: a set that is there already, and worked on."""
    if "产业" in context.after and CHAINS.match(context.after) and not DOING.search(context.before[-TAIL:]):
        return True
    return context.before[-1:] in WORKING_ON_ENDS and bool(WORKING_ON.search(context.before[-TAIL:]))


def _decree(context: Context) -> bool:
    """落实30条意见: what a document is called by; but not 出台30条措施."""
    if context.quantity.unit != "条" or not DECREED.match(context.after) or DECREEING.search(context.before):
        return False
    return bool(EXECUTING.search(context.before)) or context.before.endswith("和")


def _under_way(context: Context) -> bool:
    """21家试点建设顺利推进, 加快64户企业破产进度: no end that could be judged."""
    after = context.after
    under_way = "进" in after or "设" in after or "施" in after or "展" in after
    if under_way and UNDER_WAY.match(after):
        return not DOING.search(context.before[-TAIL:])
    return "加快" in context.before[-TAIL:] and bool(PACE.match(after))


def _focus(context: Context) -> bool:
    """以甲县、乙县2个县为重点, 对4个贫困县，…: whom it is about."""
    if "以" in context.before and FOCUS.match(context.after):
        return True
    if context.after[-1:] not in TOPIC_ENDS or not context.chars.startswith("，", context.clause[1]):
        return False
    return bool(TOPIC_END.fullmatch(context.after) and TOPIC.match(context.before))


def _base_of_a_share(context: Context) -> bool:
    """30个断面水质优良比例达83%: what a share is reckoned of."""
    return not context.before[-TAIL:].strip() and bool(BASE_OF_A_SHARE.match(context.after))


def _batches(context: Context) -> bool:
    """两批2092个: in how many turns."""
    unit, written = context.quantity.unit, context.written
    return unit in ("批", "批次") and written[0] in BATCHES and context.after[:1].isdigit()


def _programme(context: Context) -> bool:
    """产业翻番工程: the name of a programme."""
    return bool(PROGRAMME.match(context.after))


def _quoted(context: Context) -> bool:
    """“三个一百”工程, “双百亿元”计划: part of a name between quotation marks; what holds a stop is speech."""
    chars, quantity = context.chars, context.quantity
    left = chars.rfind("“", max(0, quantity.start - 14), quantity.start)
    right = chars.find("”", quantity.end, quantity.end + 14) if left >= 0 else -1
    return right >= 0 and right - left <= 21 and not set(chars[left + 1 : right]) & SPEECH


def _in_title(context: Context) -> bool:
    """《…八条措施》: part of the name of a document."""
    chars, quantity = context.chars, context.quantity
    left = chars.rfind("《", max(0, quantity.start - NEAR), quantity.start)
    return left >= 0 and "》" not in chars[left : quantity.start] and "》" in chars[quantity.end : quantity.end + NEAR]


def _turned_into(context: Context) -> bool:
    """将原有5个社区整合成3个: what is merged, split or rebuilt, not what becomes of it; but not 将新建5个社区."""
    return bool(TURNED_OBJECT.search(context.before) and TURNED_INTO.match(context.after))


def _baseline(context: Context) -> bool:
    """由208元提高到280元: what something was before."""
    before = context.before
    if "由" not in before and "从" not in before and "自" not in before:
        return False
    if FROM_LIST.search(before) and CHANGED_EACH.match(context.chars, context.quantity.end, context.quantity.end + 40):
        return True
    return bool(FROM.search(before) and CHANGED.match(context.after))


OTHER: tuple[Rule, ...] = (_quoted, _in_title, _turned_into, _baseline, _footnote)
OF_THINGS: tuple[Rule, ...] = (_attribute, _inhabitants, _pointed_at, *OTHER)
OF_COUNTS: tuple[Rule, ...] = (
    _meeting, _attendance, _side, *OF_THINGS, _threshold, _output_of_one, _field, _definition, _one_of_each,
    _shortfall, _agenda, _named_set, _decree, _under_way, _focus, _base_of_a_share, _batches,
)  # fmt: skip
RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "time": (_time, *OTHER),
        "rank": (_person, _attendance, _one_of_each, *OTHER),
        "multiple": (_programme, *OTHER),
        "count": OF_COUNTS,
        "money": (_threshold, _size_of_a_group, *OF_THINGS),
        "physical": (_size_unit, _threshold, _capacity, *OF_THINGS),
        "": (_teaser, _size_unit, _threshold, _size_of_a_group, *OF_THINGS),
    }
)
