"""Nouns that name nothing by themselves (投资, 利润, 首期安排, 办结率): what they are of stands before them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from policy_targets import codelists
from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.claims.indicators import find_indicator_terms
from policy_targets.reading.words import cue

HEADS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "project": ("项目", "工程"),
        "firm": ("企业", "产业", "行业", "园区", "开发区", "高新区", "经开区", "集聚区", "集群", "合作社"),
        "fund": ("专项资金", "资金", "基金"),
        "train": ("班列",),
        "counted": ("建议", "提案", "事项", "积案", "纠纷", "案件", "诉求", "投诉", "项目", "成果", "议案", "问题"),
    }
)
ACROSS = frozenset({"project", "train"})
FARTHEST = 80  # characters before the clause in which the owner of a bare noun is looked for
LONGEST = 20
COUNT = re.compile("[0-9][0-9.,]*[万亿]*元及?以[上下]的?|[0-9][0-9.,]*[多余]?[万亿]?(?:个|项|家|件|户|条)?|等$")
EDGES = re.compile(r"[，。；：、！？\s“”（）()*—]|[0-9]|(?:等|的|和|与|及)(?=[^，。；]{2})")
VERBS = re.compile(f"(?!建设|改造|生产|服务|建成|重点){cue('verbs')}|设立|推进|加强|做强|做大|支持|深入|加快|开通|全部")
STAGED = re.compile("(?:建设|竣工|开工|投产|签约|落地|完工|建成投产|改造)+$")


def find_owner(noun: str, context: Context, counted: str) -> str:
    """Return what a bare noun is of: what was counted just before it, or a noun of the sentence; else nothing.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "深入开展重点水利工程建设行动，全年完成投资12亿元。税收5亿元，投资增长8%"
    >>> first, _, last = find_contexts(chars, find_quantities(chars))
    >>> find_owner("投资", first, ""), find_owner("投资", last, "税收"), find_owner("税收", last, "")
    ('重点水利工程', '', '')
    """
    kind = _kinds().get(noun)
    if not kind:
        return ""
    head, thing = _heads()[kind], STAGED.sub("", counted)
    if thing.endswith(HEADS[kind]):
        return _without_verb(COUNT.sub("", thing))
    if kind == "counted":
        return ""
    first = context.sentence[0] >= context.clause[0]  # its sentence begins with it: 重点项目42项。完成|投资|78亿元
    start = max(0 if first and kind in ACROSS else context.sentence[0], context.clause[0] - FARTHEST)
    return _find_noun(context.chars[start : context.clause[0]], head)


def find_topic(context: Context) -> str:
    """Return the last thing with a name in the codelist that the sentence speaks of before the number's clause.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "粮食产量创历史最高，今年遭受灾害，仍达到76亿公斤。达到8万吨"
    >>> [find_topic(it) for it in find_contexts(chars, find_quantities(chars))]
    ['粮食产量', '']
    """
    start = max(context.sentence[0], context.clause[0] - FARTHEST)
    found = find_indicator_terms(context.chars[start : context.clause[0]])
    return found[-1].term if found else ""


def _find_noun(words: str, head: re.Pattern[str]) -> str:
    """The last noun phrase of some words that ends in a head, without the verb before it."""
    bare = COUNT.sub("", words)
    found = [*head.finditer(bare)]
    if not found:
        return ""
    phrase = bare[: found[-1].end()]
    edge = max((edge.end() for edge in EDGES.finditer(phrase, 0, found[-1].start())), default=0)
    noun = _without_verb(phrase[edge:])
    return noun if len(found[-1][0]) < len(noun) <= LONGEST else ""


def _without_verb(phrase: str) -> str:
    ends = [verb.end() for verb in VERBS.finditer(phrase) if verb.end() < len(phrase) - 1]
    rest = phrase[ends[-1] :] if ends else phrase
    return rest if len(rest) > 1 else phrase


@cache
def _kinds() -> Mapping[str, str]:
    return MappingProxyType({row["word"]: row["of"] for row in codelists.load_rows("bare_labels")})


@cache
def _heads() -> Mapping[str, re.Pattern[str]]:
    return MappingProxyType({kind: re.compile("|".join(words)) for kind, words in HEADS.items()})
