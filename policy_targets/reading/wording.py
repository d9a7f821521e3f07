"""When a text was said, weighed from what it only hints at: the years it names and wordings that few years use."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from policy_targets.codelists import load_rows
from policy_targets.reading.periods import PeriodMention, find_periods

SURE = 0.8  # share of the weight that one year must have
ENOUGH = 30_000  # characters read; a longer text says its year elsewhere
_FARTHEST = 12
_SHORTEST = 3  # characters of a phrase
_WORDINGS_COUNT, _CLUES_COUNT = 0.3, 0.7  # they come in company: each counts for less than one that came alone
_UNSEEN = 0.15
_DONE = re.compile("完成|实现|达到|增长|同比|比上年|累计|位居|荣获|获批|被评|建成|新增|成功|顺利|取得|突破")
_AHEAD = re.compile(
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
    table, reasons = _table(), list[str]()
    weights = dict.fromkeys(table.reports, 0.0)
    clues = dict(find_clues(chars))
    if not min(weights) <= clues.get("year_named", min(weights)) + 1 or max(weights) < clues.get("year_in_review", 0):
        return None  # of a time that the table does not cover
    for clue, year in clues.items():
        if clue in table.offsets:
            reasons.append(f"{clue.replace('_', ' ')} {year}")
            for candidate in weights:
                offset = max(-_FARTHEST, min(_FARTHEST, candidate - year))
                weights[candidate] += table.offsets[clue].get(offset, table.offsets[clue][_FARTHEST + 1])
    for phrase in find_wordings(chars):
        reasons.append(phrase)
        for candidate, weight in table.years[phrase].items():
            weights[candidate] += weight
    return _decide(weights, reasons, sure) if reasons else None


def find_wordings(chars: str) -> list[str]:
    """The phrases of data/datings.csv that stand in a text, each once.

    >>> len(find_wordings("统筹疫情防控和经济社会发展，做好“六稳”工作，落实“六保”任务")) > 1
    True
    >>> find_wordings("建成8所")
    []
    """
    beginnings = _table().beginnings
    seen = beginnings.keys() & {chars[at : at + _SHORTEST] for at in range(len(chars) - _SHORTEST + 1)}
    return sorted(phrase for beginning in seen for phrase in beginnings[beginning] if phrase in chars)


def _decide(weights: dict[int, float], reasons: list[str], sure: float) -> Hint | None:
    best = max(weights, key=lambda year: weights[year])
    share = 1 / sum(math.exp(weight - weights[best]) for weight in weights.values())
    return Hint(best, share, ", ".join(reasons[:6])) if share >= sure else None


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
    reports: Mapping[int, int]
    years: Mapping[str, Mapping[int, float]]
    offsets: Mapping[str, Mapping[int, float]]
    beginnings: Mapping[str, list[str]]  # phrases by their first characters


def _read_counts(cell: str) -> dict[int, int]:
    return {int(key): int(count) for key, _, count in (pair.rpartition(":") for pair in cell.split())}


@cache
def _table() -> _Table:
    """data/datings.csv and data/clues.csv as weights: logarithms of shares."""
    counts = {row["phrase"]: _read_counts(row["years"]) for row in load_rows("datings")}
    reports = counts.pop("*")
    years = {
        phrase: {
            year: _WORDINGS_COUNT * math.log((used.get(year, 0) + _UNSEEN) / (reports[year] + 1)) for year in reports
        }
        for phrase, used in counts.items()
    }
    beginnings: dict[str, list[str]] = {}
    for phrase in counts:
        beginnings.setdefault(phrase[:_SHORTEST], []).append(phrase)
    offsets = {row["clue"]: _log_shares(_read_counts(row["offsets"])) for row in load_rows("clues")}
    return _Table(reports, years, offsets, beginnings)


def _log_shares(counts: Mapping[int, int]) -> dict[int, float]:
    """Logarithms of the shares of the offsets; last, beyond the farthest, that of an offset never seen."""
    total = sum(counts.values()) + 0.5 * (2 * _FARTHEST + 1)
    shares = {offset: _CLUES_COUNT * math.log((count + 0.5) / total) for offset, count in counts.items()}
    return shares | {_FARTHEST + 1: _CLUES_COUNT * math.log(0.5 / total)}
