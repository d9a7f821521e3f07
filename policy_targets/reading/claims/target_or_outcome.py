"""Target or outcome: ordered rules, from a number's own words outwards, that answer or abstain.

The words that name a number decide first (下达任务数110.4亿元), then those of its clause (力争, 已), then its period, and
what was announced before it. What no rule decides is weighed: `weights.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
import re
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.reading.claims.clues import CLAUSE_ENDS, Clue
from policy_targets.reading.claims.scene import Scene
from policy_targets.reading.claims.traits import find_traits
from policy_targets.reading.claims.weights import weigh
from policy_targets.reading.page.notes import reports
from policy_targets.reading.patterns import Pattern
from policy_targets.reading.words import cue

FORWARD = 1.5  # 到2018年 in what looks ahead so far is no result, whatever year was weighed
CALLED_A_TARGET = Pattern(
    "(?:以[上内下]|左右)?的(?:年度|全年|预期|奋斗|增长|控制|调控|总体|总|年|既定)*(?:目标|计划任务|任务(?=[，。；,;])|预期区间)(?!完成|实现)"
)
PLAN = Pattern("计划|目标|任务|预算|指标")
FIGURE = Pattern("[0-9]")
PARTS_GONE = Pattern("季度|上半年|[0-9一二三四五六七八九十]月")
DONE = Pattern(
    "(?:实际|共|累计|当天|已|现|实有|占)[^，。；]{0,8}$|(?:完成|实现)(?:投资)?[了约]?$|[工成资]率[达为到约]*$"
)
IN_BEING = Pattern("(?<![人口户均])拥有(?!量)|现有|共有|已有")
STILL_OPEN = Pattern("年内|下半年|年底|明年|今年")
ASIDE = frozenset(("reported", "object"))
REARRANGED = Pattern("将[^，。；将]{0,24}?(?:整合|合并|归并|撤并|划分|细化|调整|改造|改建|精简)")
WORK = Pattern("建设|新建|改造|建成|培育|打造|新增|完成|实施|改建|扩建|治理|引进")
FIRMEST = 9.0
FIRM = 4.0  # log odds beyond which a section under a heading is all review, or all plan
LAST_QUARTER = 10
REACHED = Pattern("(?<!没有)(?<!未能)(?<!未)(?<!为)(?<!为全面)实现|达到了")
LAST_MONTH_OF_COUNTING = 2
TAIL, NEXT = 14, 24  # characters
FIRST_STEPS = Pattern("前期|可研|审批|设计|招标|立项|备案|选址|封顶|主体|规划")
AIMED = Pattern("[^。；！？\n]{0,70}?(?:的(?:[一-龥]{0,6})目标(?![一-龥]{0,3}完成)|等[一-龥]{0,4}目标)")
AIMING = Pattern(
    "(?:为|努力|确保|力争|按照)(?:全面|早日|如期|圆满|顺利|胜利)?(?:实现|完成|达到)|朝着|围绕|紧扣|锚定|(?:会议|党委|党代会|政府|报告)[^，。；]{0,6}(?:确定|提出|明确)了?"
)


class Verdict(NamedTuple):
    """Which kind of claim, the rule that says so, and how likely that is."""

    kind: str
    rule: str
    probability: float


def decide(scenes: Sequence[Scene]) -> list[Verdict]:
    """Return, for the numbers of a text in their order, whether each states a target or an outcome.

    The rules are asked first; what they leave open is weighed, with what was decided beside it.
    """
    decided = list(map(_ask_rules, scenes))
    before, after = find_neighbours(scenes, decided), find_neighbours(scenes[::-1], decided[::-1])[::-1]
    return [
        verdict or _weigh(scene, ahead, behind)
        for scene, verdict, ahead, behind in zip(scenes, decided, before, after, strict=True)
    ]


def _ask_rules(scene: Scene) -> Verdict | None:
    for rule in RULES:
        if kind := rule(scene):
            return Verdict(kind, rule.__name__.strip("_"), 0.97)
    return None


def _weigh(scene: Scene, ahead: str, behind: str) -> Verdict:
    probability = weigh([*find_traits(scene), f"before it {ahead}", f"behind it {behind}"])
    kind = "target" if probability > 0.5 else "outcome"
    return Verdict(kind, "weighed", max(probability, 1 - probability))


def find_neighbours(scenes: Sequence[Scene], decided: Sequence[Verdict | None]) -> list[str]:
    """For each number what the nearest decided one before it is, and how near: in its sentence, paragraph or text."""
    last, found = None, list[str]()
    for scene, verdict in zip(scenes, decided, strict=True):
        if last is None:
            found.append("nothing")
        else:
            context, (other, kind) = scene.context, last
            same = other.context.paragraph == context.paragraph
            near = "paragraph" if same else "text"
            found.append(f"{kind} in its {'sentence' if same and other.context.sentence == context.sentence else near}")
        last = (scene, verdict.kind) if verdict else last
    return found


def _own(scene: Scene) -> list[Clue]:
    """The clues of the number's own clause that stand before it."""
    low = scene.context.clause[0]
    return [clue for clue in _before(scene) if low <= clue.start]


def _is_firmly(scene: Scene, heading: str) -> bool:
    """Whether the number is under a heading of that kind, and its passage as a whole speaks so, too."""
    return scene.heading == heading and (scene.odds > FIRM if heading == "plan" else scene.odds < -FIRM)


def _before(scene: Scene) -> list[Clue]:
    """The clues of the sentence that stand before the number, but those that only say where figures are from."""
    start = scene.context.quantity.start
    return [clue for clue in scene.clues if clue.start < start and clue.kind not in ASIDE]


def _noted(scene: Scene) -> str | None:
    """[11]民生实事全面完成：…: what a note under the text reports."""
    return "outcome" if reports(scene.context.chars) else None


def _plan_of_a_share(scene: Scene) -> str | None:
    """为下达任务数|110.4亿元|的88.9%, 完成目标任务（|330个|和132个）的93%: the plan, beside how much of it is done."""
    chars, start = scene.context.chars, scene.context.quantity.start
    inside = [clue for clue in scene.clues if clue.kind == "share" and clue.start < start < clue.end]
    return "target" if any(PLAN.search(chars, clue.start, start) for clue in inside) else None


def _called_a_target(scene: Scene) -> str | None:
    """高于|28%|的年度目标: the words behind the number name it."""
    named = CALLED_A_TARGET.match(scene.context.after)
    return "target" if named and not REACHED.search(scene.context.before) else None


def _share_of_a_plan(scene: Scene) -> str | None:
    """占年度计划的|83.2%|, 高于预期目标|3.2个百分点|: how much of a plan is done."""
    own = _own(scene)
    if not own or own[-1].kind not in ("share", "compared") or _is_firmly(scene, "plan"):
        return None
    return None if any(clue.looks_ahead for clue in own[:-1]) else "outcome"


def _done_behind(scene: Scene) -> str | None:
    """|300个|村建设已全面开工: what is said of the things that are counted."""
    end, stop = scene.context.quantity.end, scene.context.clause[1]
    chars = scene.context.chars
    if _is_firmly(scene, "plan") or any(clue.looks_ahead for clue in _own(scene)):
        return None
    behind = [clue for clue in scene.clues if end <= clue.start < stop and clue.kind in ("done", "compared")]
    if not behind or FIGURE.search(chars, end, stop) or FIRST_STEPS.search(chars, behind[0].start, stop):
        return None
    return "outcome"


def _to_come(scene: Scene) -> str | None:
    """建成投产后，可新增就业|8人|: what a thing will bring once it is there."""
    before = _before(scene)
    return "target" if before and before[-1].kind == "to_come" else None


def _promised(scene: Scene) -> str | None:
    """力争新增|30家|: a word of promise in the clause."""
    own = _own(scene)
    if not own or not own[-1].looks_ahead or any(clue.kind == "expected" for clue in own):
        return None
    return None if own[-1].is_weak and _is_firmly(scene, "review") else "target"


def _expected(scene: Scene) -> str | None:
    """预计全年完成|8亿元|: of a period that is over, a result told before it was counted."""
    before, period, said = _before(scene), scene.period, scene.said
    if not before or before[-1].kind != "expected":
        return None
    if said is None and period and period.start >= 0 and scene.heading != "review" and STILL_OPEN.search(period.label):
        return "target"
    if not said or not period or not period.period_end:
        return None
    if said.month < LAST_QUARTER and _is_firmly(scene, "review"):
        return None
    if said.month <= LAST_MONTH_OF_COUNTING and period.period_end.year == said.year and period.rule == "part":
        return None  # 全年, of this year or of the last
    return "outcome" if period.period_end < said else "target"


def _carried(scene: Scene) -> str | None:
    """力争新增企业30家，建成学校|8所|: a word of promise in a clause before, and none of the past since."""
    before = _before(scene)
    if not before or not before[-1].looks_ahead or before[-1].kind == "expected":
        return None
    if DONE.search(scene.context.before[-TAIL:]) or scene.odds < -FIRMEST or _is_firmly(scene, "review"):
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


def _judged_behind(scene: Scene) -> str | None:
    """建设草场|300万亩|，完成目标任务的133%: how much of a plan that is, told in the next clause."""
    chars, end = scene.context.chars, scene.context.quantity.end
    behind = next((clue for clue in scene.clues if clue.start >= end), None)
    if behind is None or behind.kind not in ("share", "compared") or behind.start > end + NEXT:
        return None
    if _is_firmly(scene, "plan") or any(clue.looks_ahead for clue in _own(scene)):
        return None
    if not PLAN.search(chars, behind.start, behind.end):
        return None
    between = chars[end : behind.start]
    ends = sum([between.count(mark) for mark in CLAUSE_ENDS])
    return "outcome" if ends == 1 and not FIGURE.search(between) else None


def _in_being(scene: Scene) -> str | None:
    """拥有企业|70余家|: what is there, where nothing is promised."""
    promised = any(clue.looks_ahead for clue in scene.clues) or (
        scene.period is not None and scene.period.rule == "until"
    )
    return None if promised or _is_firmly(scene, "plan") or not IN_BEING.search(scene.context.before) else "outcome"


def _rearranged(scene: Scene) -> str | None:
    """将原有5个社区整合成|3个|: 将 marks an object and promises nothing."""
    moved = REARRANGED.search(scene.context.before)
    if not moved or scene.heading or scene.title == "plan" or any(clue.looks_ahead for clue in scene.clues):
        return None
    return "outcome"


def _in_a_plan(scene: Scene) -> str | None:
    """建设供水工程|166处|: work, in a text that by its title is a plan, where nothing reports."""
    if scene.title != "plan" or scene.heading == "review" or scene.earlier.startswith("reporting"):
        return None
    return "target" if not _before(scene) and WORK.search(scene.context.ahead) else None


def _reported(scene: Scene) -> str | None:
    """已开工|51项|: a word of the past in the clause."""
    own = _own(scene)
    if not own or own[-1].looks_ahead or (own[-1].is_weak and _is_firmly(scene, "plan")):
        return None
    return "outcome"


def _by_period(scene: Scene) -> str | None:
    """到2030年: a named year against the day of speaking."""
    period, said, odds = scene.period, scene.said, scene.odds
    if not period or not said or not period.period_end or period.start < 0:
        return None
    promising = period.rule == "until" and odds > FORWARD
    if period.period_end.year < said.year and period.rule not in ("since", "now") and not promising:
        return "outcome"
    if period.period_end.year > said.year and (odds > -6.0 or period.rule == "until"):
        return "target"
    return None


def _aimed_at(scene: Scene) -> str | None:
    """为实现产值增长|10%|、收入增长20%的目标: one of several numbers that a target is made of."""
    context = scene.context
    aimed = AIMED.match(context.chars, context.quantity.end, context.sentence[1]) and AIMING.search(context.ahead)
    return "target" if aimed else None


def _announced(scene: Scene) -> str | None:
    """主要预期目标：…。财政收入增长|15%|: one of a list of targets."""
    return "target" if scene.announced else None


Rule = Callable[[Scene], str | None]
RULES: tuple[Rule, ...] = (
    _noted, _plan_of_a_share, _called_a_target, _aimed_at, _share_of_a_plan, _done_behind, _judged_behind, _to_come,
    _promised, _expected, _reported, _by_period, _carried, _in_being, _announced, _rearranged, _in_a_plan,
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
