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


def speaks_of_the_past(ahead: str) -> bool:
    """Whether a sentence has a word of the past before its number, in its part between semicolons or at its head.

    >>> speaks_of_the_past("五年来，新增企业5家；开工项目"), speaks_of_the_past("在已经完成改造的基础上提高；新增企业")
    (True, False)
    """
    if PAST.search(ahead.rpartition("；")[2] if "；" in ahead else ahead):
        return True
    head = ahead[:7]
    return ("来" in head or "去" in head) and OPENS_IN_THE_PAST.match(head) is not None


def attribute(context: Context, period: PeriodMention | None, said: date | None, odds: float) -> Verdict:
    """Return whether the number states a target or an outcome, and the rule that says so.

    `period` governs the number, `said` is the day of speaking, `odds` how far the passage as a whole looks ahead.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "力争新增企业30家"
    >>> [attribute(it, None, None, 2.0) for it in find_contexts(chars, find_quantities(chars))]
    [('target', 'promised')]
    """
    if verdict := _noted(context) or _plan_in_brackets(context) or _by_period(period, said, odds):
        return verdict
    for rule in BY_WORDS:
        if verdict := rule(context, odds):
            return verdict
    return ("target" if odds > 0 else "outcome", "section")


def _noted(context: Context) -> Verdict | None:
    """[11]民生实事全面完成：…: what a note under the text reports."""
    return ("outcome", "noted") if reports(context.chars) else None


def _plan_in_brackets(context: Context) -> Verdict | None:
    """完成目标任务（330个和132个）的93%: the plan, quoted beside its result."""
    ahead = context.ahead
    if ("（" in ahead or "(" in ahead) and IN_BRACKETS.search(ahead):
        return "target", "plan_in_brackets"
    return None


def _by_period(period: PeriodMention | None, said: date | None, odds: float) -> Verdict | None:
    """到2030年: a named year against the day of speaking."""
    if not period or not said or not period.period_end or period.start < 0:
        return None
    promising = period.rule == "until" and odds > FORWARD
    if period.period_end.year < said.year and period.rule not in ("since", "now") and not promising:
        return "outcome", "period_over"
    if period.period_end.year > said.year and (odds > -6.0 or period.rule == "until"):
        return "target", "period_open"
    return None


def _said_to_be_over(context: Context, odds: float) -> Verdict | None:
    """去年完成, 五年来, 建成了."""
    if not speaks_of_the_past(context.ahead):
        return None
    over = odds < 4.5 or (PAST_YEAR.search(context.before) and not PROMISED.search(context.before))
    return ("outcome", "past") if over else None


def _share_of_a_plan(context: Context, _odds: float) -> Verdict | None:
    """完成年度计划的93.6%: how much of a plan is done."""
    before = context.before
    if before.endswith("的") and SHARE_OF_A_PLAN.search(before) and not PROMISED.search(before):
        return "outcome", "share_of_a_plan"
    return None


def _promised_in_clause(context: Context, odds: float) -> Verdict | None:
    """力争新增30家: a word of promise in the same sentence, unless the section as a whole looks back."""
    ahead = context.ahead
    promised = (odds > -3.0 and PROMISED.search(ahead)) or (odds > -1.5 and PLANNED.search(ahead))
    return ("target", "promised") if promised and not speaks_of_the_past(ahead) else None


def _given(context: Context, _odds: float) -> Verdict | None:
    """向海外捐赠口罩12.34万只, 累计达30批89.9万件: deeds of which the exact figures are known."""
    start, end = context.sentence
    if end - start > LONGEST_SENTENCE or not GIVEN.search(context.ahead) or PROMISED.search(context.ahead):
        return None
    exact = EXACT_COUNT.search(context.chars, start, end)
    return ("outcome", "given") if exact else None


def _done(context: Context, odds: float) -> Verdict | None:
    """新增了30家: 了 behind the verb of the clause."""
    if odds < 3.0 and "了" in context.before and DONE.search(context.before):
        return "outcome", "done"
    return None


def _reported(context: Context, odds: float) -> Verdict | None:
    """数据显示, 较上年同期增加45项: a report of figures where the passage as a whole says little."""
    if odds < 1.5 and REPORTED.search(context.ahead + context.after):
        return "outcome", "reported"
    return None


BY_WORDS: tuple[Callable[[Context, float], Verdict | None], ...] = (
    _said_to_be_over, _share_of_a_plan, _promised_in_clause, _given, _done, _reported,
)  # fmt: skip
RULES: tuple[Callable[..., Verdict | None], ...] = (_noted, _plan_in_brackets, _by_period, *BY_WORDS)


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
