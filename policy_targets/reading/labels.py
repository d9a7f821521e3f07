"""What a claim measures, in the words of the text: resolved through lists, 其中, 分别 and growth behind an amount."""

from __future__ import annotations

import re

from policy_targets.reading.contexts import Context
from policy_targets.reading.cues import beginnings, cue

LONGEST = 30
LEADING = re.compile(r"^" + cue("leading") + "+")
TRAILING = re.compile(
    f"(?={beginnings('trailing')}){cue('trailing')}++$"
)  # takes back nothing: 达到达到… can be cut up in many ways
VERBS = re.compile(cue("verbs") + "++")
RANKING = re.compile("([^，、]{2,24}?排[名位])中?(?:前移|前进|上升|提升|进)?[了约近]?")
# what is chained to a number before it: 土地31宗|153万平方米, 8个项目及|4个平台, 110亿元和|211亿元
CHAINED = re.compile(
    r".*[0-9][0-9.,]*(?:[^，、0-9]{0,16}[和与及]|[百千万亿]*(?:[^，、0-9百千万亿年月日级]{1,2}|平方米|公里))"
)
NOUN = re.compile(
    r"[一-鿿A-Za-z0-9“”·（）()]{2,24}?"
    rf"(?=[，,、；;。！？：:\[［]|$|[和与及并](?=\d)|{cue('noun_ends')})"
)
LIMIT = re.compile(r"(?:总投资|投资|年产值|产值)?(?:[0-9.]+)?[百千万亿]*(?:元|美元|平方米|亩|吨|千瓦)(?:及?以[上下])")
RATES = re.compile("(?:增[速幅长]|率|比重|占比|涨幅)$")
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
    ['高新技术企业', '税收', '税收增速']
    """
    item = "" if CHAINED.fullmatch(context.item_before) else context.item_before
    ranking = RANKING.fullmatch(item) if "排" in item else None
    own = LEADING.sub("", ranking[1]).removeprefix("在") if ranking else _strip(item)
    if len(own) >= 2 and not VERBS.fullmatch(own) and not (own.endswith("等") and _behind(context)):
        return own[-LONGEST:]
    if behind := _behind(context):
        return behind
    if inherited and not own and GROWTHS.match(item):
        return inherited if RATES.search(inherited) else f"{inherited}增速"
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
    words = TRAILING.sub("", words).strip("*， ")
    if words.count("“") < words.count("”"):
        return f"“{words}" if not words.endswith("”") else words.rstrip("”")
    return words.strip("“") if words.count("“") > words.count("”") else words


def _behind(context: Context) -> str:
    """新增⟦3家⟧国家级平台: the noun behind the number."""
    rest = re.sub("^(?:以上|左右|以内|及以上)的?", "", context.after)
    if GROWTHS.match(rest) or rest.startswith(("和", "与", "及", "并", "的")):
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
    before = context.before[-40:]
    found = LIMIT.findall(before) if "以" in before else []
    return found[-1] if found else ""
