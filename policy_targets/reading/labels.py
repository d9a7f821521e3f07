"""What a claim measures, in the words of the text: resolved through lists, 其中, 分别 and growth behind an amount."""

from __future__ import annotations

import re

from policy_targets.reading.contexts import Context

LONGEST = 30
LEADING = re.compile(
    r"^(?:[“”*\s—\-]+|[一二三四五六七八九十]+是|[（(]\S{1,3}[）)]|\d+[.．]|其中|另外|同时|此外|并且?|均|各|共|还|也|预计|力争|确保|争取|努力|计划|将|要|全年|今年|去年"
    r"|年内|到?(?:20)?\d\d年(?:底|末)?|截至\S{1,8}[底末日]|累计|分别|年均|全市|全省|全县|全区|我市|我省|我县|我区|使|让|实现|完成|达成)+"
)
TRAILING = re.compile(
    "(?:[约近超达为到至在于了的共计破逾过各均仅占有又再已]|分别|增长|下降|提高|提升|上升|增加|减少|降低|压减|完成|达到|超过|突破|控制|保持|稳定|累计|同比|实现|年均|不低于|不少于|不超过"
    "|实际|预计|力争|左右|以上|净增长?|回落|上涨|新增|扩大|缩小|迈上|比上年|较上年|比去年|总数|总量|增至|降至|“|位居|位列|排名|居全[国省市]|全[国省市]|第|合计|共有|约为)+$"
)
VERBS = re.compile("^(?:新增|新建|建成|建设|完成|实施|引进|培育|打造|改造|推进|开工|开展|新[培认引开改]\\S|创建|获批|办理|举办|发放|解决|治理|整治|启动|争创|争取|招引)")
NOUN = re.compile("[一-鿿A-Za-z0-9“”·（）()]{2,24}?(?=[，,、；;。！？：:]|$|[和与及并](?=\\d)|达|实现|全部|完成|以上|获|投|建成|落|开)")
GROWTHS = re.compile("^(?:同比|年均|比上年|实际|名义|分别|均)?(?:增长|增幅|下降|增|降|提高|增速)")


def label(context: Context, inherited: str = "") -> str:
    """The words that name what is measured; those of the claim before when this one has none of its own.

    >>> from policy_targets.reading.contexts import find_contexts
    >>> from policy_targets.reading.quantities import find_quantities
    >>> chars = "高新技术企业新增175家，完成税收5亿元，增长8%"
    >>> labels = [""]
    >>> for context in find_contexts(chars, find_quantities(chars)):
    ...     labels.append(label(context, labels[-1]))
    >>> labels[1:]
    ['高新技术企业', '税收', '税收']
    """
    item = context.item_before
    own = _strip(item)
    if len(own) >= 2 and not VERBS.fullmatch(own):
        return own[-LONGEST:]
    behind = _behind(context)
    if behind:
        return behind
    if own and inherited:
        return own if len(own) > 1 else inherited
    whole = _strip(context.before)
    if item != context.before and "、" in context.before and len(whole) >= 2:
        first = _strip(re.split("[、和与]", re.sub(r"[0-9.]+\S{1,3}", "", whole))[0])
        if len(first) >= 2:
            return inherited or first[-LONGEST:]
    return inherited or own


def _strip(words: str) -> str:
    """The words without the verb of the clause before them and behind them."""
    words = LEADING.sub("", words.strip())
    return TRAILING.sub("", words).strip("“”*， ")


def _behind(context: Context) -> str:
    """新增⟦3家⟧国家级平台: the noun behind the number."""
    rest = re.sub("^(?:以上|左右|以内|及以上)的?", "", context.after)
    if GROWTHS.match(rest):
        return ""
    match = NOUN.match(rest)
    return match[0].strip("的") if match else ""


def scope(context: Context) -> str:
    """What a count is limited to: 50亿元以上 of 50亿元以上项目3个; empty when it is not.

    >>> from policy_targets.reading.contexts import find_contexts
    >>> from policy_targets.reading.quantities import find_quantities
    >>> chars = "新开工50亿元以上项目3个"
    >>> [scope(it) for it in find_contexts(chars, find_quantities(chars))]
    ['', '50亿元以上']
    """
    found = re.findall(r"(?:总投资|投资|年产值|产值)?(?:[0-9.]+)?[百千万亿]*(?:元|美元|平方米|亩|吨|千瓦)(?:及?以[上下])", context.before[-40:])
    return found[-1] if found else ""
