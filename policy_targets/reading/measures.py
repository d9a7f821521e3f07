"""What kind of figure a claim gives: new in the period, a level, a flow, a rate of growth, a share, a rank."""

from __future__ import annotations

import re
from collections.abc import Callable

from policy_targets.reading.contexts import Context
from policy_targets.reading.units import find_unit, scale_of

GROWTH = re.compile("增长|增速|增幅|涨幅|同比|递增|净增|增加|上升|下降|上涨|回落|降低|减少|压减|压缩|下滑|缩短|增收|提速|增产|压降|削减|降幅|提高|提升|增|降|涨")
LEVEL = re.compile("(?:到|至|为|达|在|保持|稳定|控制|占|超过?|突破)[了约近]?$|控制在|不低于|不超过|保持在|稳定在|降到|降至|提高到|提高至|提升至|提升到|达到?")
RATE_NOUN = re.compile("(?:率|比重|占比|比例|覆盖面|份额|贡献|强度|度|满意|概率|成数|普及|合格|自给|税占比|占)")
GROWTH_NOUN = re.compile("增长率|自然增长率|增速|增幅|涨幅|价格|物价|指数")
RISE = re.compile("提高|增加|上升|提升|增长|下降|降低|减少|扩大|缩小|回升|回落|净增|下调|上调|增|降|升$")
AGAINST = re.compile("高于|低于|快于|高出|领先|好于|慢于|高|快|低$")
PEOPLE = re.compile("以?上?[一-鿿]{2}")
GAIN = re.compile("进|前移|提升|上升|跃升|攀升|升|前进|晋升|进位|提高")
# The verb or noun nearest to the number decides; `no` only keeps a word from being read as another.
COUNTED = re.compile(
    "(?P<no>建设(?:项目|用地|工程|面积|规模)|违[法章]?建设?|建议|新能源|以旧换新|创新|新材料|新型|基础设施建设|配套建设|高新|翻新|增强|增长|增值|新技术|新闻|建筑|达成|服务业|高达|服务平台|完成率|革新|新区|新城|新房"
    "|[重地试]点(?:建设|培育|打造)|新时代|项目建设|[^新扩改]建设$)"
    "|(?P<stock>累计(?:达到?|落地|推出|开通|登记|建成|拥有|完成|超|突破|培育|入驻|开|[^一-鿿]|$)|总数|总量|总里程|总面积|总规模|保有量|拥有|增至|增加到|增加至|增长到|扩大到|发展到|数量|存量|存栏|在册|现有|已有"
    "|已建成|已开通|共有|达(?:到)?(?!产)|突破|超过|超$|稳定在|保持在|纳入|形成|里程达|规模(?:达|近|超))"
    "|(?P<increment>新增|新改建|新建改造|新建|新签约|新开工|新扩建|改扩建|改建|扩建|新[培引认创设发获评立组入招登注签收落布储上]|净增|增加|增设|增建|建成|建设|建立|打造|创建|创成|培育|引进|引育|引入|招引|组建"
    "|设立|认定|获批|获评|入库|孵化|布设|铺设|布局|开发|竣工|落户|增(?=$)|建(?=$)|创(?=$)|引(?=$)|获(?=$)|转(?=[企规])|升(?=[规巨])|晋升|新(?=$))"
    "|(?P<amount>累计(?=化|办|发|投|压|解|减|治|整|改|帮|救)|完成|实施|开工|投产|开展|改造|整治|治理|办理|化解|培训|帮助|举办|接待|推进|落实|解决|发放|选派|派|征收|拆除|压减|淘汰|转移|救治|种植|产量|营收|收入"
    "|投资|销售|成交|吞吐|输送|签约|落地|实现|人次|旅客|检查|查处|服务|受理|审议|提交|安排|主攻|抓好|支持|推动|减少|下降)"
)
EVENT_BEHIND = re.compile("[^，。；]{0,24}?(?:获批|入选|荣获|获评|获|上市|启用|试运行|建成|跻身|列入|晋升|入驻|授牌|认定)")
MONEY_STOCK = re.compile("余额|存款|资产(?!投)|市值|基金规模|总规模|注册资本|估值|净值|存量|授信|负债")
PER = re.compile("每[一-鿿]*[百千万亿]?[一-鿿]{1,6}|人均|户均|亩均|单位|地均|[万千]人(?:口|发明|拥有|有效|高价值|专利|刑事|病床|床位)")


def measure(context: Context, inherited: str | None = None) -> str:
    """The measure of a claim, by its unit first and then by the words before and behind the number.

    >>> from policy_targets.reading.contexts import find_contexts
    >>> from policy_targets.reading.quantities import find_quantities
    >>> chars = "产值增长8%，占比达到30%，新增企业5家，总数突破60家，居全省第3位"
    >>> [measure(it) for it in find_contexts(chars, find_quantities(chars))]
    ['growth_rate', 'share', 'increment', 'stock', 'rank']
    """
    kind = kind_of(context)
    found = _BY_KIND.get(kind, _count)(context)
    return found or (inherited if inherited in ("increment", "stock", "amount") else None) or "amount"


def kind_of(context: Context) -> str:
    """The kind of the unit: count, money, percent, percentage_point, rank, multiple, physical, time."""
    _, plain = scale_of(context.quantity.unit)
    found = find_unit(plain, 0)
    if not found:
        return "count" if plain or context.quantity.unit else "fraction"
    return found[0].code if found[0].code in ("percentage_point", "tenth") else found[0].kind


def _percent(context: Context) -> str:
    before = context.before[-40:]
    if re.search("自然增长率", before):
        return "growth_rate"
    tail = before[-6:]
    growth, level = list(GROWTH.finditer(before)), list(LEVEL.finditer(before))
    last_growth = growth[-1].end() if growth else -1
    last_level = level[-1].end() if level else -1
    if GROWTH_NOUN.search(before) and not re.search("占", tail):
        return "growth_rate"
    if growth and (last_growth >= last_level or not RATE_NOUN.search(before)):
        return "growth_rate"
    if level or RATE_NOUN.search(before):
        return "share"
    if re.match("(?:以上|左右)?的", context.after):
        return "share"
    if re.match("(?:以上|左右)?增[长速幅]", context.after):
        return "growth_rate"
    return "growth_rate" if GROWTH.search(context.ahead[-60:]) and not RATE_NOUN.search(before) else "share"


def _points(context: Context) -> str:
    return "other" if AGAINST.search(context.before[-8:]) and not RISE.search(context.before[-4:]) else "increment"


def _share(context: Context) -> str:
    return "growth_rate" if GROWTH.search(context.before[-4:]) else "share"


def _rank(context: Context) -> str | None:
    if context.quantity.rule != "rank" or context.written.startswith(("第", "前")):
        return "rank"
    return "rank_gain" if GAIN.search(context.before[-8:]) or not PEOPLE.match(context.after) else _count(context)


def _multiple(context: Context) -> str:
    if context.quantity.unit == "番":
        return "growth_rate"
    if context.quantity.rule == "doubling":
        return "ratio"
    return "growth_rate" if GROWTH.search(context.before[-8:]) and not re.match("于", context.after) else "ratio"


def _money(context: Context) -> str:
    before = context.item_before[-24:]
    if re.search("新增|净增|增加(?!到|至|值)|增收", before[-12:]) or re.match("以上?净?增量", context.after) or context.after.startswith(("净增", "增量")):
        return "increment"
    if MONEY_STOCK.search(before) or re.search("扩大到|扩大至", before):
        return "stock"
    return "amount"


def _count(context: Context) -> str | None:
    before = context.before
    if PER.search(before[-16:]) and not re.search("每年|每[个家户名县镇村]", before[-16:]):
        return "ratio"
    found = [match.lastgroup for match in COUNTED.finditer(before[-40:]) if match.lastgroup != "no"]
    if found:
        if found[-1] == "stock" and "increment" in found and re.search("(?:达到?|超过?|突破|累计[^，]*)$", before):
            return "increment" if before.endswith(("达到", "达", "超", "超过", "突破")) and re.search("^[^、]*新增", context.item_before) else "stock"
        return found[-1]
    return "increment" if EVENT_BEHIND.match(context.after) else None


_BY_KIND: dict[str, Callable[[Context], str | None]] = {
    "percent": _percent, "percentage_point": _points, "tenth": _share, "fraction": _share, "rank": _rank,
    "multiple": _multiple, "money": _money, "count": _count, "physical": _count, "time": lambda _: "other",
}  # fmt: skip
