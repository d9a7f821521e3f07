"""By which word a target is promised, whether it binds, and what role a claim has."""

from __future__ import annotations

import re
from collections import deque
from functools import cache
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.reading.claims.scene import Scene
from policy_targets.reading.patterns import Pattern
from policy_targets.reading.words import cue

NOT_WILL = re.compile(cue("not_will"))
NAMING = ("”", "》")  # 实施“云帆计划”: a word that ends a name promises nothing
LAST_QUARTER = 10  # its first month
BINDING = {"约束性": "binding", "预期性": "anticipatory"}
BOUND = Pattern("约束性|预期性")
BESIDE = 24  # characters behind a number
BEHIND = Pattern(r"[^，。；\n]{0,12}[（(〔\[|｜]\s*(约束性|预期性)")
REVISED = Pattern("(?:调整|上调|下调|修订|调高|调低|提高|修改)[为到至]?[^，。；]{0,8}$")
GOAL = Pattern("目标|计划|任务|预期|指标")
RETOLD = Pattern("年初(?:确定|制定|提出|安排|下达|部署|承诺)|原定|既定|原计划|此前提出")


class Promise(NamedTuple):
    """How a target is promised, by which word, whether that binds, and the role of the claim; empty of outcomes."""

    commitment: str
    words: str
    binding: str
    role: str


def read_promise(scene: Scene, kind: str) -> Promise:
    """Return what is promised, and the role of a claim of that kind.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> from policy_targets.reading.claims.scene import Outlook, set_scenes
    >>> chars = "今年力争新增企业8家"
    >>> numbers = [(context, None) for context in find_contexts(chars, find_quantities(chars))]
    >>> (scene,) = set_scenes(numbers, [Outlook(0, 0, None, False, "")], None)
    >>> read_promise(scene, "target").words, read_promise(scene, "outcome").words
    ('力争', '')
    """
    if kind == "outcome":
        return Promise("", "", "", read_role(scene, kind))
    return Promise(*commit(scene.context.ahead), read_binding(scene), read_role(scene, kind))


@cache
def _commitments() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {row["word"]: row["commitment"] for row in codelists.load_rows("commitments")}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True))), words


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


def read_role(scene: Scene, kind: str) -> str:
    """What a claim is: promise, forecast, revision or restatement of targets, result or estimate of outcomes.

    预计 in the last quarter of the year it is about is a forecast, said of what is over an estimate.

    >>> from datetime import date
    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.claims.scene import Outlook, set_scenes
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> from policy_targets.reading.periods.mentions import find_periods
    >>> def role(chars, said, kind):
    ...     period = find_periods(chars, said)[0]
    ...     numbers = [(context, period) for context in find_contexts(chars, find_quantities(chars))]
    ...     return read_role(next(set_scenes(numbers, [Outlook(0, 0, None, False, "")], said)), kind)
    >>> [role("预计2022年增长8%", date(*day), "target") for day in ((2022, 12, 20), (2022, 5, 1))]
    ['forecast', 'promise']
    >>> role("预计2022年增长8%", date(2023, 1, 5), "outcome"), role("2022年增长8%", date(2023, 1, 5), "outcome")
    ('estimate', 'result')
    """
    expected = bool(scene.before) and scene.before[-1].kind == "expected"
    if kind == "outcome":
        return "estimate" if expected else "result"
    period, said, context = scene.period, scene.said, scene.context
    end = period.period_end if period else None
    if said and end and end.year < said.year:
        return "restatement"
    if expected and said and end and end.year == said.year and said.month >= LAST_QUARTER:
        return "forecast"
    if REVISED.search(context.before) and GOAL.search(context.before):
        return "revision"
    return "restatement" if RETOLD.search(context.before) else "promise"


def read_binding(scene: Scene) -> str:
    """Whether a target is said to bind: 约束性 or 预期性 in its clause, or in brackets behind the number.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.claims.scene import Outlook, set_scenes
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> def binding(chars):
    ...     numbers = [(context, None) for context in find_contexts(chars, find_quantities(chars))]
    ...     return [read_binding(scene) for scene in set_scenes(numbers, [Outlook(0, 0, None, False, "")], None)]
    >>> binding("能耗下降3%（约束性），收入增长5%（预期性）"), binding("新建学校8所，约束性指标全部完成")
    (['binding', 'anticipatory'], ['none'])
    """
    context = scene.context
    if "性" not in context.chars[context.sentence[0] : context.quantity.end + BESIDE]:
        return "none"
    if behind := BEHIND.match(context.chars, context.quantity.end, context.quantity.end + BESIDE):
        return BINDING[behind[1]]
    last = deque(BOUND.finditer(context.before), maxlen=1)
    return BINDING[last[0][0]] if last and "（" not in context.before[last[0].end() :] else "none"
