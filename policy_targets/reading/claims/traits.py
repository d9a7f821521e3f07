"""The traits of a number that are weighed: the words near it, how its passage leans, its period, its form."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from policy_targets.reading.claims.clues import Clue
from policy_targets.reading.claims.look_ahead import lean
from policy_targets.reading.claims.scene import Scene
from policy_targets.reading.numbers.units import kind_of
from policy_targets.reading.patterns import Pattern, any_of
from policy_targets.reading.periods.mentions import PeriodMention
from policy_targets.reading.words import list_words

STEPS = (-9.0, -6.0, -4.0, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 4.0, 6.0, 9.0)  # log odds
SMALL_STEPS = (-2.5, -1.5, -0.75, 0.0, 0.75, 1.5, 2.5)
EXACT = Pattern(r"[0-9]+\.[0-9]{2}|[0-9]\.[0-9]|[0-9]{2,}[1-9](?![0-9])")  # 86.35, 8.3, 1267: reports are to the digit
WORDS = Pattern(any_of(list_words("weighed")))
CLAUSE_ENDS = "，；：。！？,;:!?\n"
DISTANCES = ("near", "one off", "two off", "far")  # clauses between
AHEAD, BEHIND, SENTENCE = 40, 20, 200  # characters


def find_traits(scene: Scene) -> Iterator[str]:
    """The traits of a number in its scene, by their names in data/kind_weights.csv.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> from policy_targets.reading.claims.scene import Outlook, set_scenes
    >>> chars = "今年力争新增企业8家"
    >>> numbers = [(context, None) for context in find_contexts(chars, find_quantities(chars))]
    >>> (scene,) = set_scenes(numbers, [Outlook(0, 0, None, False, "")], None)
    >>> len(list(find_traits(scene))) > 0
    True
    """
    yield from _passage_traits(scene)
    yield from _clue_traits(scene)
    yield from _period_traits(scene.period, scene.said)
    context = scene.context
    yield f"comparator {context.quantity.comparator}"
    yield f"unit {kind_of(context.quantity.unit)}"
    yield "exact" if EXACT.search(context.written) else "round"
    yield from [f"ahead {word}" for word in sorted(set(WORDS.findall(context.before[-AHEAD:])))]
    yield from [f"behind {word}" for word in sorted(set(WORDS.findall(context.after[:BEHIND])))]


def _passage_traits(scene: Scene) -> Iterator[str]:
    """How the passage, the paragraph, the sentence and the clause lean, and what heads them."""
    outlook, chars = scene.outlook, scene.context.chars
    heading = f"{outlook.heading or 'no'} heading"
    odds = f"odds {bisect_right(STEPS, outlook.odds)}"
    yield from (
        heading,
        odds,
        f"{odds}, {heading}",
        f"{outlook.title or 'no'} title",
        f"after {scene.earlier or 'no'} clue",
    )
    yield f"paragraph leans {bisect_right(SMALL_STEPS, outlook.lean)}"
    yield f"clause leans {bisect_right(SMALL_STEPS, lean(chars[slice(*scene.context.clause)]))}"
    start, end = scene.context.sentence
    low, high = max(start, scene.context.quantity.start - SENTENCE), min(end, scene.context.quantity.end + SENTENCE)
    yield f"sentence leans {bisect_right(SMALL_STEPS, lean(chars[low:high]))}"


def _clue_traits(scene: Scene) -> Iterator[str]:
    """The nearest clue before the number and the nearest behind it, and how many clauses away."""
    start, end = scene.context.quantity.start, scene.context.quantity.end
    at = len(scene.clues) - len(scene.behind)
    if at:
        yield f"{scene.clues[at - 1].kind} clue {_distance(scene, scene.clues[at - 1].end, start)}"
    if scene.before:
        yield f"{_side(scene.before[-1])} {_distance(scene, scene.before[-1].end, start)}"
    else:
        yield "no clue"
    promising = sum([clue.looks_ahead for clue in scene.before])
    yield f"promising clues {min(2, promising)}"
    yield f"reporting clues {min(2, len(scene.before) - promising)}"
    if scene.behind:
        yield f"{scene.behind[0].kind} clue behind {_distance(scene, end, scene.behind[0].start)}"


def _side(clue: Clue) -> str:
    return "promising" if clue.looks_ahead else "reporting"


def _distance(scene: Scene, low: int, high: int) -> str:
    chars = scene.context.chars
    return DISTANCES[min(sum([chars.count(mark, low, high) for mark in CLAUSE_ENDS]), len(DISTANCES) - 1)]


def _period_traits(period: PeriodMention | None, said: date | None) -> Iterator[str]:
    """The period against the day of speaking, and whether the sentence names it."""
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
