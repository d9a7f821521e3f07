"""The traits of a number that are weighed: the words near it, how its passage leans, its period, its form."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from policy_targets.reading.claims.clues import CLAUSE_ENDS
from policy_targets.reading.claims.look_ahead import lean
from policy_targets.reading.claims.scene import Scene
from policy_targets.reading.numbers.units import kind_of
from policy_targets.reading.patterns import Pattern, any_of
from policy_targets.reading.periods.mentions import PeriodMention

STEPS = (-9.0, -6.0, -4.0, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 4.0, 6.0, 9.0)  # log odds
SMALL_STEPS = (-2.5, -1.5, -0.75, 0.0, 0.75, 1.5, 2.5)
ROUND = Pattern(r"[0-9]+\.[0-9]{2}|[0-9]\.[0-9]|[0-9]{2,}[1-9](?![0-9])")
VERBS = Pattern(
    any_of(
        "完成 实现 达到 达 新增 建成 增长 建设 新建 开工 投资 累计 提高 下降 突破 安排 实施 改造 打造 培育 引进 争取 保持 控制 "
        "不低于 以上 左右 以内 超过 投入 发放 举办 开展 总投资 涉及 覆盖 惠及 提供 形成 可 预计 共 拥有 有 推进 加快 集中开工 "
        "今年 全年 年内 每年 年底 实际 同比 其中 计划 项目 目标 任务 实事 将 位居 获 竣工 投产 投用 启动 签约 落地 争创 力争".split()
    )
)


def find_traits(scene: Scene) -> Iterator[str]:
    """The traits of a number in its scene, by their names in data/kind_weights.csv."""
    context = scene.context
    headed = scene.heading or "no"
    yield f"{headed} heading"
    yield f"odds {bisect_right(STEPS, scene.odds)}"
    yield f"odds {bisect_right(STEPS, scene.odds)}, {headed} heading"
    yield f"paragraph leans {bisect_right(SMALL_STEPS, scene.lean)}"
    yield f"clause leans {bisect_right(SMALL_STEPS, lean(context.chars[context.clause[0] : context.clause[1]]))}"
    start, end = context.sentence
    yield f"sentence leans {bisect_right(SMALL_STEPS, lean(context.chars[max(start, context.quantity.start - 200) : min(end, context.quantity.end + 100)]))}"
    yield from _clue_traits(scene)
    yield from _period_traits(scene.period, scene.said)
    yield f"comparator {context.quantity.comparator}"
    yield f"unit {kind_of(context.quantity.unit)}"
    yield "exact" if ROUND.search(context.written) else "round"
    if scene.announced:
        yield "announced"
    yield f"{scene.title or 'no'} title"
    yield f"after {scene.earlier or 'no'} clue"
    for word in sorted({match for match in VERBS.findall(context.before[-40:])}):
        yield f"ahead {word}"
    for word in sorted({match for match in VERBS.findall(context.after[:20])}):
        yield f"behind {word}"


def _clue_traits(scene: Scene) -> Iterator[str]:
    """The nearest clue before the number, and how many clauses away; the nearest behind it."""
    start, end = scene.context.quantity.start, scene.context.quantity.end
    before = [clue for clue in scene.clues if clue.start < start]
    after = [clue for clue in scene.clues if clue.start >= end]
    strong = [clue for clue in before if clue.kind not in ("reported", "object")]
    if before:
        yield f"{before[-1].kind} clue {_distance(scene, before[-1].end, start)}"
    if strong:
        yield f"strong {'ahead' if strong[-1].looks_ahead else 'back'} clue {_distance(scene, strong[-1].end, start)}"
    else:
        yield "no clue"
    yield f"clues ahead {min(2, sum(clue.looks_ahead for clue in before))}"
    yield f"clues back {min(2, sum(not clue.looks_ahead for clue in strong))}"
    if after:
        yield f"{after[0].kind} clue behind {_distance(scene, end, after[0].start)}"


def _distance(scene: Scene, low: int, high: int) -> str:
    chars = scene.context.chars
    ends = sum([chars.count(mark, low, high) for mark in CLAUSE_ENDS])
    return ("near", "one off", "two off", "far")[min(ends, 3)]


def _period_traits(period: PeriodMention | None, said: date | None) -> Iterator[str]:
    if period is None or period.period_end is None:
        yield "no period"
        return
    own = "own" if period.start >= 0 else "inherited"
    if said is None:
        yield f"period {period.rule} {own}"
        return
    years = max(-2, min(2, period.period_end.year - said.year))
    over = "over" if period.period_end < said else "open"
    yield f"period {years} {own} {over}"
    yield f"period {period.rule} {years}"
    yield f"{period.precision} {over} {own}"
    yield f"said in {'spring' if said.month <= 3 else 'the year'} of {years}"
