"""Target or outcome, and by which word it is promised: ordered rules that answer or abstain."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from policy_targets import codelists
from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.page.notes import reports
from policy_targets.reading.periods.mentions import PeriodMention
from policy_targets.reading.words import cue

PROMISED = re.compile(cue("promised"))
PLANNED = re.compile(cue("planned"))
PAST = re.compile(cue("past"))
IN_BRACKETS = re.compile("(?:目标|任务|计划)[（(][^）)]*$")
SHARE_OF_A_PLAN = re.compile("完成[^，。；]*(?:计划|目标|任务|进度)[^，。；]*的$")
OPENS_IN_THE_PAST = re.compile(".{0,5}(?:年来|以来|过去|去年)")
PAST_YEAR = re.compile(cue("past_year"))
REPORTED = re.compile(cue("reported"))
DONE = re.compile("(?:[成加长到进现立建办造展升低少高设发出供复用入订放取除理决治筹成]|改造|完成)了")
GIVEN = re.compile(cue("given"))
EXACT_COUNT = re.compile(r"[0-9]\.[0-9]+[万亿](?![元亩平立千吨方公])|[0-9]{3,}[1-9][^年0-9.%]")
LONGEST_SENTENCE = 2000
FORWARD = 1.5  # 到2018年 in what looks ahead so far is no result, whatever year was weighed
PAST_RESULT = re.compile(cue("past_result"))


Verdict = tuple[str, str]  # which kind of claim, and the rule that says so


class Scene:
    """What the rules look at: the number, the period that governs it, the day of speaking, the odds of its section."""

    __slots__ = ("_past", "context", "odds", "period", "said")

    def __init__(self, context: Context, period: PeriodMention | None, said: date | None, odds: float) -> None:
        self.context = context
        self.period = period
        self.said = said
        self.odds = odds
        self._past: bool | None = None

    @property
    def past(self) -> bool:
        """Whether the sentence has spoken of the past before it comes to the number; looked for when asked."""
        if self._past is None:
            self._past = speaks_of_the_past(self.context.ahead)
        return self._past


def speaks_of_the_past(ahead: str) -> bool:
    """Whether a sentence has a word of the past before its number, in its part between semicolons or at its head.

    >>> speaks_of_the_past("五年来，新增企业5家；开工项目"), speaks_of_the_past("在已经完成改造的基础上提高；新增企业")
    (True, False)
    """
    if PAST.search(ahead.rpartition("；")[2] if "；" in ahead else ahead):
        return True
    head = ahead[:7]
    return ("来" in head or "去" in head) and OPENS_IN_THE_PAST.match(head) is not None


def attribute(scene: Scene) -> Verdict:
    """Whether the number states a target or an outcome.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "力争新增企业30家"
    >>> [attribute(Scene(it, None, None, 2.0)) for it in find_contexts(chars, find_quantities(chars))]
    [('target', 'promised')]
    """
    for rule in RULES:
        if verdict := rule(scene):
            return verdict
    return _by_section(scene)


def _noted(scene: Scene) -> Verdict | None:
    """[11]民生实事全面完成：…: what a note under the text reports."""
    return ("outcome", "noted") if reports(scene.context.chars) else None


def _plan_in_brackets(scene: Scene) -> Verdict | None:
    """完成目标任务（330个和132个）的93%: the plan, quoted beside its result."""
    ahead = scene.context.ahead
    if ("（" in ahead or "(" in ahead) and IN_BRACKETS.search(ahead):
        return "target", "plan_in_brackets"
    return None


def _share_of_a_plan(scene: Scene) -> Verdict | None:
    """完成年度计划的93.6%: how much of a plan is done."""
    before = scene.context.before
    if before.endswith("的") and SHARE_OF_A_PLAN.search(before) and not PROMISED.search(before):
        return "outcome", "share_of_a_plan"
    return None


def _promised_in_clause(scene: Scene) -> Verdict | None:
    """力争新增30家: a word of promise in the same sentence, unless the section as a whole looks back."""
    if scene.past:
        return None
    ahead = scene.context.ahead
    if (scene.odds > -3.0 and PROMISED.search(ahead)) or (scene.odds > -1.5 and PLANNED.search(ahead)):
        return "target", "promised"
    return None


def _said_to_be_over(scene: Scene) -> Verdict | None:
    """去年完成, 五年来, 建成了."""
    clause = scene.context.before
    if scene.past and PAST_YEAR.search(clause) and not PROMISED.search(clause):
        return "outcome", "past"
    return ("outcome", "past") if scene.past and scene.odds < 4.5 else None


def _by_period(scene: Scene) -> Verdict | None:
    """到2030年: a named year against the day of speaking."""
    period, said = scene.period, scene.said
    if not period or not said or not period.period_end or period.start < 0:
        return None
    promising = period.rule == "until" and scene.odds > FORWARD
    if period.period_end.year < said.year and period.rule not in ("since", "now") and not promising:
        return "outcome", "period_over"
    if period.period_end.year > said.year and (scene.odds > -6.0 or period.rule == "until"):
        return "target", "period_open"
    return None


def _given(scene: Scene) -> Verdict | None:
    """向海外捐赠口罩12.34万只, 累计达30批89.9万件: deeds of which the exact figures are known."""
    start, end = scene.context.sentence
    if end - start > LONGEST_SENTENCE or not GIVEN.search(scene.context.ahead) or PROMISED.search(scene.context.ahead):
        return None
    exact = EXACT_COUNT.search(scene.context.chars, start, end)
    return ("outcome", "given") if exact else None


def _done(scene: Scene) -> Verdict | None:
    """新增了30家: 了 behind the verb of the clause."""
    if scene.odds < 3.0 and "了" in scene.context.before and DONE.search(scene.context.before):
        return "outcome", "done"
    return None


def _reported(scene: Scene) -> Verdict | None:
    """数据显示, 较上年同期增加45项: a report of figures where the passage as a whole says little."""
    if scene.odds < 1.5 and REPORTED.search(scene.context.ahead + scene.context.after):
        return "outcome", "reported"
    return None


def _by_section(scene: Scene) -> Verdict:
    """The section and the words of the whole passage."""
    return ("target" if scene.odds > 0 else "outcome", "section")


RULES: tuple[Callable[[Scene], Verdict | None], ...] = (
    _noted, _plan_in_brackets, _by_period, _said_to_be_over, _share_of_a_plan, _promised_in_clause, _given, _done,
    _reported,
)  # fmt: skip


@cache
def _commitments() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {row["word"]: row["commitment"] for row in codelists.load_rows("commitments")}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True))), words


NOT_WILL = re.compile(cue("not_will"))
NAMING = ("”", "》")  # 实施“云帆计划”: a word that ends a name promises nothing


def commit(ahead: str) -> tuple[str, str]:
    """The commitment that governs the end of this stretch of a sentence and its word; the last strong one wins.

    >>> commit("力争新增企业30家、平台"), commit("新增主要平台")
    (('strive', '力争'), ('unmarked', ''))
    """
    pattern, words = _commitments()
    best = ("unmarked", "")
    for match in pattern.finditer(ahead):
        weak = words[match[0]] == "will"
        if ahead.startswith(NAMING, match.end()):
            continue
        if weak and (match[0] != "实现" and NOT_WILL.search(ahead, max(0, match.start() - 1), match.end() + 1)):
            continue
        if weak and best[0] not in ("unmarked", "will"):
            continue
        best = (words[match[0]], match[0])
    return best
