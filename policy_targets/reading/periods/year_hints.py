"""When a text was said, weighed from what it only hints at: the years it names and wordings that few years use."""

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from heapq import nlargest
from importlib.resources import files
from typing import NamedTuple

from policy_targets.codelists import load_rows
from policy_targets.reading.patterns import Pattern
from policy_targets.reading.periods.mentions import PeriodMention, find_periods

SURE = 0.8  # share of the weight that one year must have
ENOUGH = 10_000  # characters read; a longer text says its year elsewhere
_FARTHEST = 12
_SHORTEST = 3  # characters of a phrase
_SHARPNESS = 1.6  # what makes a share of one half right in one half of the texts of regions that were left out
_CLUES_COUNT = 0.7  # they come in company: each counts for less than one that came alone
_SHOWN = 6  # reasons
_FEW = 60  # phrases; a text with fewer tells little
_ZERO = 128  # the byte that stands for no weight
_DONE = Pattern("完成|实现|达到|增长|同比|比上年|累计|位居|荣获|获批|被评|建成|新增|成功|顺利|取得|突破")
_AHEAD = Pattern(
    "力争|确保|将|要|计划|目标|争取|力求|预期|努力|安排|启动|推进|加快|实施|规划|申办|筹备|大会|运会|展望|[为在于]$"
)


class Hint(NamedTuple):
    """The year that weighs most, its share of the weight, and the clues and wordings in its favour."""

    year: int
    share: float
    why: str


def weigh_wording(chars: str, sure: float = SURE) -> Hint | None:
    """The year that the clues and wordings of a text speak for, or None when they leave it open.

    >>> weigh_wording("建成学校8所")
    """
    chars = chars[:ENOUGH]
    table, clues = _table(), dict(find_clues(chars))
    first, last = table.first_year, table.first_year + len(table.own) - 1
    if not first <= clues.get("year_named", first) + 1 or last < clues.get("year_in_review", first):
        return None  # of a time that the table does not cover
    phrases = find_wordings(chars)
    if not phrases and not clues.keys() & table.offsets.keys():
        return None
    scores = table.score(phrases)
    for clue, year in clues.items():
        for at, offsets in enumerate([table.offsets[clue]] * len(scores) if clue in table.offsets else ()):
            offset = max(-_FARTHEST, min(_FARTHEST, first + at - year))
            scores[at] += offsets.get(offset, offsets[_FARTHEST + 1])
    hints = [f"{clue.replace('_', ' ')} {year}" for clue, year in clues.items() if clue in table.offsets]
    sure = sure if len(phrases) >= _FEW else max(sure, SURE)
    return _decide({first + at: score for at, score in enumerate(scores)}, hints, phrases, sure)


def find_wordings(chars: str) -> set[str]:
    """The phrases of data/datings.csv.gz that stand in a text.

    >>> len(find_wordings("统筹疫情防控和经济社会发展，做好“六稳”工作，落实“六保”任务")) > 1
    True
    >>> find_wordings("建成8所")
    set()
    """
    lengths, weights = _table().lengths, _table().weights
    begun = [(at, sizes) for at in range(len(chars)) if (sizes := lengths.get(chars[at : at + _SHORTEST]))]
    return {phrase for at, sizes in begun for size in sizes if (phrase := chars[at : at + size]) in weights}


def _decide(weights: dict[int, float], hints: list[str], phrases: set[str], sure: float) -> Hint | None:
    best = max(weights, key=lambda year: weights[year])
    share = 1 / sum((math.exp(weight - weights[best]) for weight in weights.values()), 0.0)
    if share < sure:
        return None
    table, at = _table(), best - _table().first_year
    telling = nlargest(_SHOWN, phrases, key=lambda phrase: (table.weights[phrase][at], phrase))
    return Hint(best, share, ", ".join([*hints, *telling][:_SHOWN]))


def find_clues(chars: str) -> Iterator[tuple[str, int]]:
    """The years that a text names in ways that tell of its own.

    >>> dict(find_clues("2024年完成投资5亿元，比2020年翻一番。到2030年再翻一番"))
    {'year_in_review': 2024, 'year_named': 2024, 'aim': 2030, 'compared_with': 2020}
    """
    years: dict[str, list[int]] = {}
    for mention in find_periods(chars):
        kind = _clue_of(mention, chars) if mention.period_end else None
        if kind and mention.period_end:
            years.setdefault(kind, []).append(mention.period_end.year)
            if kind == "year_in_review":
                years.setdefault("year_named", []).append(mention.period_end.year)
    for kind, choose in (
        ("year_in_review", max), ("year_named", max), ("aim", min), ("compared_with", max), ("plan", _commonest),
        ("end_of_plan", _commonest),
    ):  # fmt: skip
        if kind in years:
            yield kind, choose(years[kind])


def _commonest(years: list[int]) -> int:
    return max(years, key=lambda year: (years.count(year), year))


def _clue_of(mention: PeriodMention, chars: str) -> str | None:
    if mention.role == "baseline":
        return None if mention.rule == "from" else "compared_with"
    if mention.rule == "plan":
        return "end_of_plan" if mention.period_start is None else "plan"
    if mention.rule == "until":
        return "aim"
    if mention.rule != "year":
        return None
    start = max(chars.rfind("。", 0, mention.start), chars.rfind("\n", 0, mention.start)) + 1
    stop = chars.find("。", mention.end)
    sentence = chars[start : stop if stop >= 0 else len(chars)][:200]
    ahead = _AHEAD.search(sentence)
    return "year_in_review" if not ahead and _DONE.search(chars, mention.end, start + len(sentence)) else "year_named"


class _Table(NamedTuple):
    first_year: int
    scale: float
    own: bytes  # the weights of the years by themselves, _ZERO being none
    weights: Mapping[str, bytes]  # of each phrase, for each year
    lengths: Mapping[str, tuple[int, ...]]  # of the phrases that begin with the same characters
    offsets: Mapping[str, Mapping[int, float]]

    def score(self, phrases: Collection[str]) -> list[float]:
        """What the phrases speak for each year, the more of them the less each."""
        factor = _SHARPNESS / self.scale
        each = factor / math.sqrt(max(_FEW, len(phrases)))
        none = _ZERO * len(phrases)
        columns = zip(*(self.weights[phrase] for phrase in phrases), strict=True)
        totals = [sum(column) - none for column in columns] or [0] * len(self.own)
        return [factor * (own - _ZERO) + each * total for own, total in zip(self.own, totals, strict=True)]


def _read_counts(cell: str) -> dict[int, int]:
    return {int(key): int(count) for key, _, count in (pair.rpartition(":") for pair in cell.split())}


@cache
def _table() -> _Table:
    """data/datings.csv.gz and data/clues.csv."""
    packed = (files("policy_targets") / "data" / "datings.csv.gz").read_bytes()
    header, *rows = gzip.decompress(packed).decode().split("\n")
    first, scale = re.findall("[0-9.]+", header)
    weights = {phrase: bytes.fromhex(cells) for phrase, _, cells in (row.partition(",") for row in rows)}
    own = weights.pop("*")
    lengths: dict[str, tuple[int, ...]] = {}
    for beginning, size in sorted({(phrase[:_SHORTEST], len(phrase)) for phrase in weights}):
        lengths[beginning] = (*lengths.get(beginning, ()), size)
    offsets = {row["clue"]: _log_shares(_read_counts(row["offsets"])) for row in load_rows("clues")}
    return _Table(int(first), float(scale), own, weights, lengths, offsets)


def _log_shares(counts: Mapping[int, int]) -> dict[int, float]:
    """Logarithms of the shares of the offsets; last, beyond the farthest, that of an offset never seen."""
    total = sum(counts.values()) + 0.5 * (2 * _FARTHEST + 1)
    shares = {offset: _CLUES_COUNT * math.log((count + 0.5) / total) for offset, count in counts.items()}
    return shares | {_FARTHEST + 1: _CLUES_COUNT * math.log(0.5 / total)}
