"""Whether a stretch of text looks back or ahead: words weighed on the sections of reports, smoothed over a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from math import exp, log, log1p, sqrt
from typing import NamedTuple

from policy_targets import codelists

BIAS = 1.29
MOST = 3  # a word says no more the fourth time
SHARPEST = 4.0
STAY = log(0.97 / 0.03)
INITIAL = "(?<=[，。；：、）*])"
FINAL = "(?=[，。；])"
# reports give what was reached to the decimal, plans in round figures
EXACT = (
    ("#.##", re.compile(r"[0-9]\.[0-9]{2}")),
    ("#.#", re.compile(r"[0-9]\.[0-9](?![0-9])")),
    ("####", re.compile(r"(?<![0-9.])[0-9]{3,}[1-9](?![0-9.年])")),
)


class _Cues(NamedTuple):
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    weights: dict[tuple[str, str], float]


@cache
def _cues() -> _Cues:
    """The cues of data/tenses.csv; ^ begins a clause, $ ends one, # is a digit."""
    weights = {_place(row["cue"]): float(row["weight"]) for row in codelists.load_rows("tenses")}
    patterns = []
    for place, frame in (("any", "{}"), ("initial", INITIAL + "{}"), ("final", "{}" + FINAL)):
        words = sorted((word for where, word in weights if where == place), key=len, reverse=True)
        patterns.append((place, re.compile(frame.format(f"(?:{'|'.join(map(re.escape, words))})"))))
    return _Cues(tuple(patterns), weights)


def _place(cue: str) -> tuple[str, str]:
    if cue.startswith("#"):
        return "exact", cue
    place = "initial" if cue.startswith("^") else "final" if cue.endswith("$") else "any"
    return place, cue.strip("^$")


def lean(chars: str) -> float:
    """How far the words of a paragraph lean to the future (above 0) or to the past (below), as log odds.

    >>> lean("力争新增企业30家，今年要加快推进") > 0 > lean("获批项目8个，取得了成效，累计完成投资5亿元")
    True
    >>> lean("")
    0.0
    """
    if not chars:
        return 0.0
    cues, counts = _cues(), dict[tuple[str, str], int]()
    for place, pattern in cues.patterns:
        for word in pattern.findall(chars):
            counts[place, word] = counts.get((place, word), 0) + 1
    for name, pattern in EXACT:
        counts["exact", name] = len(pattern.findall(chars))
    total = sum(cues.weights[key] * min(n, MOST) for key, n in counts.items())
    size = max(len(chars), 30)
    return max(-SHARPEST, min(SHARPEST, BIAS + total / sqrt(size / 100)))


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
    top, bottom = _log_sum(odds + STAY, 0.0), _log_sum(odds, STAY)
    return top - bottom


def _log_sum(a: float, b: float) -> float:
    return max(a, b) + log1p(exp(-abs(a - b)))
