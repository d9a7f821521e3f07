"""What each number of a paragraph is of: its own words, its place in a list, what was said before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.claims.label_lists import DEPENDENT, DEPENDENT_FIRST, TAIL, WHOLE, Dealt, deal
from policy_targets.reading.claims.labels import ADDED, CARRIED, LONGEST, RANKED, RATES, VERBS, is_growth, label, strip
from policy_targets.reading.claims.measures import GROWTH
from policy_targets.reading.numbers.quantities import Quantity
from policy_targets.reading.words import cue

FALL = "降幅"  # what the label of a fall ends in
FALLS = re.compile(f"{cue('falls')}(?![到至为成])")
FALLING = re.compile("(下降|降低|减少|压减|下滑|精简|缩短|回落)[了近约超]*$")
FALLING_LAST = frozenset("降低少减滑简短落了近约超")
TOLD = re.compile("降幅|压减率|下降率|减幅|降低率")
SPEED = "增速"
LONGEST_VERB = 8
NUMBER = re.compile("(?<![A-Za-z0-9.])[0-9]")
LEVELS = frozenset({"amount", "stock"})


class Subject:
    """The label of a claim; not `sure` when it is that of a list of several and stands for one of them."""

    __slots__ = ("context", "figure", "label", "sure")

    def __init__(self, label: str, figure: str, context: Context, *, sure: bool) -> None:
        self.label = label
        self.figure = figure
        self.context = context
        self.sure = sure


class Subjects:
    """The labels of the claims of a paragraph, in their order."""

    def __init__(self, chars: str, quantities: Sequence[Quantity]) -> None:
        self.dealt = deal(chars, quantities) if len(quantities) > 1 else {}
        self.said = dict[int, str]()

    def name(self, context: Context, figure: str, previous: Subject | None) -> Subject:
        """The label of the number that gives this `figure`, after the claim before it in its sentence.

        >>> from policy_targets.reading.claims.contexts import find_contexts
        >>> from policy_targets.reading.numbers.quantities import find_quantities
        >>> chars = "税收和投资分别下降8%、9%，关停工厂8家、砖窑9座"
        >>> quantities, subject = find_quantities(chars), None
        >>> subjects = Subjects(chars, quantities)
        >>> for context, figure in zip(find_contexts(chars, quantities), ("growth_rate", "growth_rate", "", "")):
        ...     subject = subjects.name(context, figure, subject)
        ...     print(subject.label)
        税收降幅
        投资降幅
        关停工厂
        关停砖窑
        """
        inherited = previous.label.removesuffix(FALL) if previous else ""
        dealt = self.dealt.get(context.quantity.start)
        named = self._take(dealt, figure, inherited) if dealt else ""
        sure = not dealt or bool(named)
        if not named:
            inherited = _of_clause(context, previous) or inherited
            named = label(context, inherited)
            if previous:
                named = _inherit(named, inherited, figure, previous)
                named = _carry(_lead(named, context, previous), context, previous)
        self.said[context.quantity.start] = named
        return Subject(_tell_fall(named, context, figure), figure, context, sure=sure)

    def _take(self, dealt: Dealt, figure: str, inherited: str) -> str:
        named, verb = dealt.name or self.said.get(dealt.of, ""), dealt.verb
        if not named:
            return ""
        if named in RANKED and inherited:
            named = f"{ADDED.sub('', RATES.sub('', inherited))}{named}"
        if figure == "share" and "占" in verb:
            return f"{named}{verb[verb.index('占') :].rstrip('的约近达到了')}"[-LONGEST:]
        if is_growth(verb):
            grown = figure == "growth_rate" and not dealt.name and not RATES.search(named)
            return f"{named}{SPEED}" if grown else named[-LONGEST:]
        said = strip(verb) if verb.startswith(("完成", "实现")) else ""  # 甲区、乙区分别完成投资8亿元、9亿元
        return f"{named}{said}"[-LONGEST:] if 1 < len(said) < LONGEST_VERB else named[-LONGEST:]


def _of_clause(context: Context, previous: Subject | None) -> str:
    """What the clause begins with, where it has a number that claims nothing: PM10浓度83微克/立方米、下降⟦9%⟧."""
    before = previous.context if previous else None
    if context.item <= context.clause[0] or (before and before.clause[0] == context.clause[0]):
        return ""
    words = strip(NUMBER.split(context.before[: context.item - context.clause[0]])[0])
    return words if 1 < len(words) < LONGEST and "、" not in words else ""


def _inherit(named: str, inherited: str, figure: str, previous: Subject) -> str:
    """新增企业4家，达16家 → 企业; 产值增长8%，居全省第三 → 产值增速."""
    if named != inherited:
        return named
    if figure == "stock":
        return ADDED.sub("", named) or named
    if figure == "rank" and previous.figure == "growth_rate" and not RATES.search(named):
        return f"{named}{SPEED}"
    return (named.removesuffix(SPEED) or named) if figure in LEVELS else named


def _lead(named: str, context: Context, previous: Subject) -> str:
    """工业总产值5亿元、增加值2亿元 → 工业增加值: what is nothing by itself is of what the claim before is of."""
    before = previous.context
    if named[:1] not in DEPENDENT_FIRST or named == previous.label or not DEPENDENT.fullmatch(named):
        return named
    bare = RATES.sub("", previous.label.removesuffix(FALL))
    if WHOLE.search(bare):
        near = context.clause[0] in (before.clause[0], before.clause[1] + 1)
        return f"{TAIL.sub('', bare) if near else ''}{named}"
    verb = VERBS.match(bare)
    return f"{bare[verb.end() :] if verb else bare}{named}" if before.clause[0] == context.clause[0] else named


def _carry(named: str, context: Context, previous: Subject) -> str:
    """治理盐碱地8万亩、沙地9万亩 → 治理沙地: the verb goes with the second thing too."""
    before = previous.context
    if named == previous.label or before.clause[0] != context.clause[0]:
        return named
    verb = CARRIED.match(previous.label)
    chained = context.chars.startswith("、", before.quantity.end) and context.item == before.quantity.end + 1
    return f"{verb[0]}{named}" if verb and chained and not CARRIED.match(named) else named


def _tell_fall(named: str, context: Context, figure: str) -> str:
    """The label of a fall says so, for its number does not: 能耗降幅 of 能耗下降3%, 事故减少 of 事故减少8起."""
    if figure == "growth_rate":
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
