"""Whether a stretch of text looks back or ahead: words weighed on the sections of reports, smoothed over a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import exp, log, sqrt
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.reading.patterns import Pattern, any_of

BIAS = 1.29
MOST = 3  # a word says no more the fourth time
SHARPEST = 4.0
STAY = 0.97 / 0.03
INITIAL = "[，。；：、）*]({})"
FINAL = "({})(?=[，。；])"
# reports give what was reached to the decimal (#.##, #.#), plans in round figures (no ####)
EXACT = Pattern(r"[0-9](\.[0-9]{1,2}|(?<![0-9.][0-9])[0-9]{2,}[1-9](?![0-9.年]))")


class _Cue(NamedTuple):
    """A pattern of words, or of figures, that counts for as much as the word says that it finds, or the figure."""

    pattern: Pattern
    weights: dict[str, float]


@cache
def _cues() -> tuple[_Cue, ...]:
    """The cues of data/tenses.csv; ^ begins a clause, $ ends one."""
    weights: dict[str, dict[str, float]] = {}
    for row in _rows():
        weights.setdefault(_place(row["cue"]), {})[row["cue"].strip("^$")] = float(row["weight"])
    frames = (("any", "{}"), ("initial", INITIAL), ("final", FINAL))
    return tuple(_Cue(Pattern(frame.format(any_of(weights[place]))), weights[place]) for place, frame in frames)


@cache
def _figures() -> dict[str, float]:
    """The weights of the kinds of figures in data/tenses.csv, # being a digit."""
    return {row["cue"]: float(row["weight"]) for row in _rows() if row["cue"].startswith("#")}


def _kind_of_figure(behind: str) -> str:
    """The kind of a figure by what stands behind its first digit."""
    return "####" if behind[0] != "." else "#.##" if len(behind) > 2 else "#.#"


def _rows() -> tuple[codelists.Row, ...]:
    return codelists.load_rows("tenses")


def _place(cue: str) -> str:
    if cue.startswith("#"):
        return "figure"
    return "initial" if cue.startswith("^") else "final" if cue.endswith("$") else "any"


def lean(chars: str) -> float:
    """How far the words of a paragraph lean to the future (above 0) or to the past (below), as log odds.

    >>> lean("力争新增企业30家，今年要加快推进") > 0 > lean("获批项目8个，取得了成效，累计完成投资5亿元")
    True
    >>> lean("")
    0.0
    """
    if not chars:
        return 0.0
    total = sum([_weigh(pattern.findall(chars), weights) for pattern, weights in _cues()])
    total += _weigh(map(_kind_of_figure, EXACT.findall(chars)), _figures())
    size = max(len(chars), 30)
    return max(-SHARPEST, min(SHARPEST, BIAS + total / sqrt(size / 100)))


def _weigh(found: Iterable[str], weights: Mapping[str, float]) -> float:
    """The weights of what was found, each as often as it counts."""
    counts = dict[str, int]()
    for word in found:
        counts[word] = counts.get(word, 0) + 1
    return sum([weights[word] * (count if count < MOST else MOST) for word, count in counts.items()])


def smooth(leans: Sequence[float], known: Sequence[str | None]) -> list[float]:
    """The log odds of each stretch given all of them: a text seldom changes between looking back and ahead.

    `known` is what a heading says of it: review, plan or None.

    >>> [round(x) for x in smooth([3.0, -0.5, 3.0], [None, None, None])]
    [5, 5, 5]
    >>> smooth([0.5], ["review"])[0] < 0
    True
    """
    said = {"review": -3.0, "plan": 3.0, None: 0.0}
    own = [lean + said[kind] for lean, kind in zip(leans, known, strict=True)]
    ahead, behind = _pass(own), _pass(own[::-1])[::-1]
    return [one + before + after for one, before, after in zip(own, ahead, behind, strict=True)]


def _pass(own: Sequence[float]) -> list[float]:
    """What the stretches before say of each."""
    message, messages = 0.0, []
    for odds in own:
        messages.append(message)
        message = _through(odds + message)
    return messages


def _through(odds: float) -> float:
    """Odds after one more chance to change sides."""
    ratio = exp(odds)
    return log((ratio * STAY + 1) / (ratio + STAY))
