"""Target or outcome: ordered rules, from a number's own words outwards, that answer or abstain.

The words that name a number decide first (下达任务数110.4亿元), then those of its clause (力争, 已), then its period,
what its sentence promised before and what was announced before that. What no rule decides is weighed: `weights.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from policy_targets.reading.claims.clues import Clue
from policy_targets.reading.claims.scene import Scene
from policy_targets.reading.claims.traits import CLAUSE_ENDS, find_traits
from policy_targets.reading.claims.weights import share_right, weigh
from policy_targets.reading.page.notes import reports
from policy_targets.reading.patterns import Pattern

# Log odds: 到2018年 in what looks ahead so far is no result; a section under a heading is all review or all plan for
# words that both have, and for numbers without words.
FORWARD, FIRM, FIRMEST, BACKWARD = 1.5, 4.0, 9.0, -1.0
LAST_QUARTER, LAST_OF_COUNTING = 10, 2  # months
SOON = 120  # days of a year, in which it is not told as over
BEFORE, BEHIND = 14, 24  # characters
CALLED = Pattern(
    r"""
    (?:以[上内下]|左右)?的(?:年度|全年|预期|奋斗|增长|控制|调控|总体|总|年|既定)*      # 28%的年度目标, 4%以内的控制目标
    (?:目标|计划任务|任务(?=[，。；,;])|预期区间)(?!完成|实现)
    """,
    re.VERBOSE,
)
REACHED = Pattern("(?<!没有)(?<!未能)(?<!未)(?<!为)(?<!为全面)实现|达到了")
AIMED = Pattern("[^。；！？\n]{0,70}?(?:的[一-龥]{0,6}目标(?![一-龥]{0,3}完成)|等[一-龥]{0,4}目标)")
AIMING = Pattern(
    r"""
    (?:为|努力|确保|力争|按照)(?:全面|早日|如期|圆满|顺利|胜利)?(?:实现|完成|达到)
    |朝着|围绕|紧扣|锚定
    |(?:会议|党委|党代会|政府|报告)[^，。；]{0,6}(?:确定|提出|明确)了?
    """,
    re.VERBOSE,
)
PLAN = Pattern("计划|目标|任务|预算|指标")
FIGURE = Pattern("[0-9]")
FIRST_STEPS = Pattern("前期|可研|审批|设计|招标|立项|备案|选址|封顶|主体|规划")
STILL_OPEN = Pattern("年内|下半年|年底|明年|今年")
PARTS_GONE = Pattern("季度|上半年|[0-9一二三四五六七八九十]月")
DONE = Pattern(
    "(?:实际|共|累计|当天|已|现|实有|占)[^，。；]{0,8}$|(?:完成|实现)(?:投资)?[了约]?$|[工成资]率[达为到约]*$"
)
IN_BEING = Pattern("(?<![人口户均])拥有(?!量)|现有|共有|已有")
REARRANGED = Pattern("将[^，。；将]{0,24}?(?:整合|合并|归并|撤并|划分|细化|调整|改造|改建|精简)")
WORK = Pattern("建设|新建|改造|建成|培育|打造|新增|完成|实施|改建|扩建|治理|引进")


class Verdict(NamedTuple):
    """Which kind of claim, the rule that says so, and how likely that is."""

    kind: str
    rule: str
    probability: float


def decide(scenes: Sequence[Scene]) -> list[Verdict]:
    """Return, for the numbers of a text in their order, whether each states a target or an outcome.

    The rules are asked first; what they leave open is weighed, with what was decided beside it.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.claims.scene import Outlook, set_scenes
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "计划改造45个，目前已完工31个"
    >>> numbers = [(context, None) for context in find_contexts(chars, find_quantities(chars))]
    >>> [it[:2] for it in decide(list(set_scenes(numbers, [Outlook(0, 0, None, False, "")], None)))]
    [('target', 'promised'), ('outcome', 'reported')]
    """
    decided = list(map(_ask_rules, scenes))
    if all(decided):
        return [verdict for verdict in decided if verdict]
    ahead, behind = find_neighbours(scenes, decided), find_neighbours(scenes[::-1], decided[::-1])[::-1]
    return [
        verdict or _weigh(scene, before, after)
        for scene, verdict, before, after in zip(scenes, decided, ahead, behind, strict=True)
    ]


def _ask_rules(scene: Scene) -> Verdict | None:
    for rule in RULES if scene.clues else WITHOUT_CLUES:
        if kind := rule(scene):
            name = rule.__name__.strip("_")
            return Verdict(kind, name, share_right(name))
    return None


def _weigh(scene: Scene, before: str, after: str) -> Verdict:
    probability = weigh([*find_traits(scene), f"before it {before}", f"behind it {after}"])
    kind = "target" if probability > 0.5 else "outcome"
    return Verdict(kind, "weighed", round(max(probability, 1 - probability), 3))


def find_neighbours(scenes: Sequence[Scene], decided: Sequence[Verdict | None]) -> list[str]:
    """For each number what the nearest decided one before it is, and how near: in its sentence, paragraph or text.

    >>> find_neighbours([], [])
    []
    """
    found, kind, last = list[str](), "nothing", None
    for scene, verdict in zip(scenes, decided, strict=True):
        found.append(f"{kind} in its {_nearness(scene, last)}" if last else kind)
        if verdict:
            kind, last = verdict.kind, scene
    return found


def _nearness(scene: Scene, other: Scene) -> str:
    if scene.context.paragraph != other.context.paragraph:
        return "text"
    return "sentence" if scene.context.sentence == other.context.sentence else "paragraph"


def _noted(scene: Scene) -> str | None:
    """[11]民生实事全面完成：…: what a note under the text reports."""
    return "outcome" if reports(scene.context.chars) else None


def _plan_of_a_share(scene: Scene) -> str | None:
    """为下达任务数|110.4亿元|的88.9%, 完成目标任务（|330个|和132个）的93%: the plan, beside how much of it is done."""
    last, start = next(reversed(scene.before), None), scene.context.quantity.start
    if last is None or last.kind != "share" or last.end <= start:
        return None
    return "target" if PLAN.search(scene.context.chars, last.start, start) else None


def _called_a_target(scene: Scene) -> str | None:
    """高于|28%|的年度目标: the words behind the number name it."""
    named = CALLED.match(scene.context.after)
    return "target" if named and not REACHED.search(scene.context.before) else None


def _aimed_at(scene: Scene) -> str | None:
    """为实现产值增长|10%|、收入增长20%的目标: one of several numbers that a target is made of."""
    context = scene.context
    if "目标" not in context.chars[context.quantity.end : context.sentence[1]]:
        return None
    aimed = AIMED.match(context.chars, context.quantity.end, context.sentence[1])
    return "target" if aimed and AIMING.search(context.ahead) else None


def _share_of_a_plan(scene: Scene) -> str | None:
    """占年度计划的|83.2%|, 高于预期目标|3.2个百分点|: how much of a plan is done."""
    own = scene.own
    if not own or own[-1].kind not in ("share", "compared") or scene.is_firmly("plan", FIRM):
        return None
    return None if any(clue.looks_ahead for clue in own[:-1]) else "outcome"


def _done_behind(scene: Scene) -> str | None:
    """|300个|村建设已全面开工: what is said of the things that are counted."""
    chars, end, stop = scene.context.chars, scene.context.quantity.end, scene.context.clause[1]
    behind = next((it for it in scene.behind if it.start < stop and it.kind in ("done", "compared")), None)
    if behind is None or _is_promised(scene) or scene.is_firmly("plan", FIRM):
        return None
    return None if FIGURE.search(chars, end, stop) or FIRST_STEPS.search(chars, behind.start, stop) else "outcome"


def _judged_behind(scene: Scene) -> str | None:
    """建设草场|300万亩|，完成目标任务的133%: how much of a plan that is, told in the next clause."""
    chars, end = scene.context.chars, scene.context.quantity.end
    behind = next(iter(scene.behind), None)
    if behind is None or behind.kind not in ("share", "compared") or behind.start > end + BEHIND:
        return None
    if not PLAN.search(chars, behind.start, behind.end) or _is_promised(scene) or scene.is_firmly("plan", FIRM):
        return None
    between = chars[end : behind.start]
    ends = sum([between.count(mark) for mark in CLAUSE_ENDS])
    return "outcome" if ends == 1 and not FIGURE.search(between) else None


def _is_promised(scene: Scene) -> bool:
    return any(clue.looks_ahead for clue in scene.own)


def _to_come(scene: Scene) -> str | None:
    """建成投产后，可新增就业|8人|: what a thing will bring once it is there."""
    return "target" if scene.before and scene.before[-1].kind == "to_come" else None


def _promised(scene: Scene) -> str | None:
    """力争新增|30家|: a word of promise in the clause, nearer than any of the past."""
    own = scene.own
    if not own or not own[-1].looks_ahead or any(clue.kind == "expected" for clue in own):
        return None
    return None if own[-1].is_weak and scene.is_firmly("review", FIRM) else "target"


def _expected(scene: Scene) -> str | None:
    """预计全年完成|8亿元|: of a period that is over, a result told before it was counted."""
    before, period, said = scene.before, scene.period, scene.said
    if not before or before[-1].kind != "expected" or not period or not period.period_end:
        return _still_open(scene) if before and before[-1].kind == "expected" else None
    if said is None:
        return _still_open(scene)
    if said.month < LAST_QUARTER and scene.is_firmly("review", FIRM):
        return None
    if said.month <= LAST_OF_COUNTING and period.period_end.year == said.year and period.rule == "part":
        return None  # 全年, of this year or of the last
    return "outcome" if period.period_end < said else "target"


def _still_open(scene: Scene) -> str | None:
    """预计年内完成|8亿元|, where nothing tells when that was said."""
    period = scene.period
    if period is None or period.start < 0 or scene.outlook.heading == "review":
        return None
    return "target" if STILL_OPEN.search(period.label) else None


def _reported(scene: Scene) -> str | None:
    """已开工|51项|: a word of the past in the clause, nearer than any promise."""
    own = scene.own
    if not own or own[-1].looks_ahead:
        return None
    return None if own[-1].is_weak and scene.is_firmly("plan", FIRM) else "outcome"


def _by_period(scene: Scene) -> str | None:
    """到2030年: a named year against the day of speaking."""
    period, said, odds = scene.period, scene.said, scene.outlook.odds
    if not period or not said or not period.period_end or period.start < 0:
        return None
    promising = period.rule == "until" and odds > FORWARD
    if period.period_end.year < said.year and period.rule not in ("since", "now") and not promising:
        return "outcome"
    if period.period_end.year > said.year and (odds > -6.0 or period.rule == "until"):
        return "target"
    return None


def _carried(scene: Scene) -> str | None:
    """力争新增企业30家，建成学校|8所|: a promise in a clause before, and nothing of the past since."""
    before = scene.before
    if not before or not before[-1].looks_ahead or before[-1].kind == "expected":
        return None
    if scene.outlook.odds < -FIRMEST or scene.is_firmly("review", FIRM) or DONE.search(scene.context.before[-BEFORE:]):
        return None
    return None if _is_of_another_time(scene, before[-1]) else "target"


def _is_of_another_time(scene: Scene, clue: Clue) -> bool:
    """力争新增企业30家，一季度新增|8家|: a period behind the promise, one that is over."""
    period = scene.period
    if period is None or period.start < 0 or scene.context.sentence[0] + period.start <= clue.end:
        return False
    if scene.said and period.period_end:
        return period.period_end < scene.said
    return PARTS_GONE.search(period.label) is not None


def _in_being(scene: Scene) -> str | None:
    """拥有企业|70余家|: what is there, where nothing is promised."""
    if not IN_BEING.search(scene.context.before) or scene.is_firmly("plan", FIRM):
        return None
    promised = any(clue.looks_ahead for clue in scene.clues)
    return None if promised or (scene.period and scene.period.rule == "until") else "outcome"


def _announced(scene: Scene) -> str | None:
    """主要预期目标：…。财政收入增长|15%|: one of a list of targets."""
    return "target" if scene.listed else None


def _rearranged(scene: Scene) -> str | None:
    """将原有5个社区整合成|3个|: 将 marks an object and promises nothing."""
    outlook = scene.outlook
    if outlook.heading or outlook.title == "plan" or not REARRANGED.search(scene.context.before):
        return None
    return None if any(clue.looks_ahead for clue in scene.clues) else "outcome"


def _in_a_plan(scene: Scene) -> str | None:
    """建设供水工程|166处|: work, in a text that by its title is a plan, where nothing reports."""
    outlook = scene.outlook
    if outlook.title != "plan" or outlook.heading == "review" or scene.earlier.startswith("reporting"):
        return None
    return "target" if not scene.before and WORK.search(scene.context.ahead) else None


def _section(scene: Scene) -> str | None:
    """二、2025年工作安排: under a heading that says so, in words that all say so."""
    if scene.is_firmly("plan", FIRMEST):
        return "target"
    return "outcome" if scene.is_firmly("review", FIRMEST) else None


def _not_over(scene: Scene) -> str | None:
    """2021年民生投入|65亿元|, said in January of that year by its number, where nothing looks back."""
    period, said = scene.period, scene.said
    if not period or not said or period.rule != "year" or period.start < 0 or scene.outlook.odds < BACKWARD:
        return None
    whole = period.label[:1].isdigit() and period.period_end == date(said.year, 12, 31)
    return "target" if whole and 1 < said.timetuple().tm_yday <= SOON else None


Rule = Callable[[Scene], str | None]
RULES: tuple[Rule, ...] = (
    _noted, _plan_of_a_share, _called_a_target, _aimed_at, _share_of_a_plan, _done_behind, _judged_behind, _to_come,
    _promised, _expected, _reported, _by_period, _carried, _in_being, _announced, _rearranged, _in_a_plan, _section,
    _not_over,
)  # fmt: skip
OF_CLUES = frozenset(
    (
        _plan_of_a_share,
        _share_of_a_plan,
        _done_behind,
        _judged_behind,
        _to_come,
        _promised,
        _expected,
        _reported,
        _carried,
    )
)  # which abstain where no words promise or report
WITHOUT_CLUES = tuple(rule for rule in RULES if rule not in OF_CLUES)
