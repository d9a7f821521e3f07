"""What a claim is limited to (a threshold, what is left out, the field of a rank), and the prices it is told in."""

from __future__ import annotations

import re

from policy_targets.reading.claims.contexts import Context

SIZE = r"[0-9.]*[十百千万亿]*(?:元|美元|平方米|亩|吨|千瓦|户|人|岁|张|座|台)"
LIMIT = re.compile(rf"(?:总投资|投资|年?产值|主营业务收入|营业收入|收入)?{SIZE}(?:及?以[上下])")
LIMIT_BEHIND = re.compile(rf"(?:总?投资额?|年?产值)?(?:{SIZE}(?:及?以[上下])|(?:超|过|超过){SIZE})(?=的?[一-鿿])")
LEFT_OUT = re.compile("[（(]((?:不含|不包括|剔除|扣除|含)[^（）()，。；]{1,16})[）)]")
IN_REAL_TERMS = re.compile("实际(?:年均|平均|同比)?(?:增长|增|提高|下降|降)[了约近超]*$|实际增[速幅][^，；]{0,4}$")
FIELD = re.compile(
    ".*((?:全国|全省|全市|全区|全县|全州|全球|世界|中西部|[东中西]部|沿海|省内|国内|自治区|同类)"
    "(?:同类|地级|省会|副省级|百强|重点|主要|县级)*(?:城市|地级市|省份|县[（(]?[市区]?[）)]?|高新区|开发区|园区)?)"
    "[^，、；。]{0,14}$"
)
RANKS = frozenset({"rank", "rank_gain"})
CURRENT = re.compile("名义|现行?价|当年价")
CONSTANT = re.compile("可比价|不变价|扣除(?:价格|物价)")
PRICED = frozenset({"growth_rate", "amount", "ratio"})
BEFORE = 40  # characters before the number that a threshold is looked for in


def find_scope(context: Context, measure: str) -> str:
    """Return what a claim is limited to, in the words of the text; empty when it is not.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "新开工50亿元以上项目3个，收入实际增长8%，居全省第4位，投资（不含农户）增长9%"
    >>> found, measures = find_contexts(chars, find_quantities(chars)), ("", "", "growth_rate", "rank", "")
    >>> [find_scope(it, measure) for it, measure in zip(found, measures, strict=True)]
    ['', '50亿元以上', '实际', '全省', '不含农户']
    """
    told = _tell_terms(context, measure)
    limits = [limit for limit in (_find_threshold(context), _find_left_out(context), told) if limit]
    return "，".join(dict.fromkeys(limits)) if limits else ""


def _tell_terms(context: Context, measure: str) -> str:
    """The field of a rank, or 实际 where growth is told in real terms."""
    if measure in RANKS:
        field = FIELD.search(context.before)
        return field[1] if field else ""
    real = measure == "growth_rate" and "实际" in context.before and IN_REAL_TERMS.search(context.before)
    return "实际" if real else ""


def _find_threshold(context: Context) -> str:
    before = context.item_before[-BEFORE:]
    found = LIMIT.findall(before) if "以" in before else []
    if found:
        return str(found[-1])
    behind = LIMIT_BEHIND.match(context.after) if context.quantity.rule == "count" else None
    return behind[0] if behind else ""


def _find_left_out(context: Context) -> str:
    if "含" not in context.before and "除" not in context.before:
        return ""
    found = LEFT_OUT.search(context.before)
    return found[1] if found else ""


def find_price_basis(context: Context, measure: str) -> str | None:
    """Return whether an amount or its growth is in `constant` or in `current` prices; None where no word tells.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "收入名义增长8%，实际增长5%，产值按可比价格计算增长6%，税收增长7%"
    >>> [find_price_basis(it, "growth_rate") for it in find_contexts(chars, find_quantities(chars))]
    ['current', 'constant', 'constant', None]
    """
    if measure not in PRICED:
        return None
    before = context.before
    if "价" not in before and "实际" not in before and "名义" not in before:
        return None
    if CONSTANT.search(before) or (measure == "growth_rate" and IN_REAL_TERMS.search(before)):
        return "constant"
    return "current" if CURRENT.search(before) else None
