"""Promises held against results: which outcome answers which target, and what it makes of it.

A target and the outcome that answers it share indicator, place and period, scope, measure and unit, and how the figure
is reckoned (of each year or of all together, against which year); the outcome is said no earlier. What does not fit is
no answer; when nothing fits, but something of the same indicator, place and period is there, that is kept as not
comparable, with the reason. Outcomes that disagree (revised figures) are all kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any, NamedTuple

from policy_targets.curation.ids import make_id
from policy_targets.rules.judgements import OPEN_BELOW, Judgement, judge
from policy_targets.rules.reckonings import LEVELS, find_base, find_pace, find_scope, holds_all_along

Row = Mapping[str, Any]
Key = tuple[str, str]
LABELLED = "-other"  # ends the ids of indicators that leave to the label which thing is counted
COUNTED = ("increment", "stock", "amount")  # what may be so much percent complete
CAPS = ("ceiling", "held_down")  # rules for what is to stay low: to have less of it is not to fall short


class Match(NamedTuple):
    """A target held against one outcome; `rivals` are outcomes that answer it too, with another number."""

    target_id: str
    outcome_id: str
    verdict: str
    rule: str
    arithmetic: str
    completion: Decimal | None
    rivals: tuple[str, ...]

    @property
    def note(self) -> str:
        """The sum, and what disagrees."""
        rivals = f"; another figure: {', '.join(self.rivals)}" if self.rivals else ""
        return f"{self.arithmetic}{rivals}"

    def as_row(self) -> dict[str, Any]:
        """The row of `assessments`."""
        return {
            "assessment_id": make_id("assessments", self.target_id, self.outcome_id),
            "target_id": self.target_id,
            "outcome_id": self.outcome_id,
            "basis": "computed",
            "completion": self.completion,
            "verdict": self.verdict,
            "note": self.note,
            "rule": self.rule,
        }


def match(
    targets: Iterable[Row], outcomes: Iterable[Row], sources: Iterable[Row], indicators: Iterable[Row]
) -> list[Match]:
    """Every target with the outcomes that answer it, in the order of the targets and then of the day of reporting.

    The rows are those of the tables. Targets that nothing answers are left out.

    >>> from datetime import date
    >>> year = {"place_id": "320199", "indicator_id": "gdp-growth", "measure": "growth_rate", "unit_code": "percent",
    ...         "scope": None, "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
    >>> aim = {**year, "target_id": "t", "source_id": "a", "comparator": "approx", "amount": Decimal(6)}
    >>> done = {**year, "outcome_id": "o", "source_id": "b", "comparator": "eq", "amount": Decimal("6.2")}
    >>> told = [{"source_id": "a", "published": date(2024, 1, 9)}, {"source_id": "b", "published": date(2025, 1, 8)}]
    >>> [(it.verdict, it.note) for it in match([aim], [done], told, [])]
    [('met', '6.2 against ≈ 6: 0.2 more, within 0.5')]
    >>> match([aim], [{**done, "place_id": "320100"}], told, [])
    []
    """
    said = {row["source_id"]: row.get("published") for row in sources}
    directions = {row["indicator_id"]: row["direction"] for row in indicators}
    answers = defaultdict[Key, list[Row]](list)
    for row in outcomes:
        if row.get("amount") is not None:
            answers[_key(row)].append(row)
    found = list[Match]()
    for target in targets:
        if target.get("amount") is None:
            continue
        fitting = [it for it in answers.get(_key(target), ()) if _fits(target, it, said)]
        found += _hold(target, fitting, directions.get(target["indicator_id"] or "", "higher"), said)
    return found


def _key(row: Row) -> Key:
    """What a target and its answer must share before anything else is looked at."""
    indicator, label = row["indicator_id"] or "", f"“{row.get('indicator_label')}”"
    if not indicator or indicator.endswith(LABELLED):
        indicator += label
    return row["place_id"], indicator


def _fits(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:
    return all(rule(target, outcome, said) for rule in CONDITIONS)


def same_end(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:  # noqa: ARG001 - as the others
    """The periods end on one day, which both of them tell.

    >>> [same_end({"period_end": it}, {"period_end": it}, {}) for it in (2025, None)]
    [True, False]
    """
    return bool(target["period_end"] and target["period_end"] == outcome["period_end"])


def same_start(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:  # noqa: ARG001
    """The periods begin on one day, or the claim is about their end alone (到2025年, 累计达).

    A result of more than the period (五年总体赤字率控制在3%以内) does not answer for its last year, unless it holds all
    along (一直控制在3%以内).

    >>> plan = {"measure": "increment", "period_start": 2021}
    >>> [same_start({**plan, "measure": it}, {"period_start": 2025}, {}) for it in ("increment", "stock")]
    [False, True]
    >>> same_start({"measure": "share", "period_start": 2025}, {"period_start": 2021}, {})
    False
    """
    promised, told = target["period_start"], outcome["period_start"]
    if promised == told:
        return True
    return target["measure"] in LEVELS and (not promised or not told or told > promised or holds_all_along(outcome))


def said_no_earlier(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:
    """A result is not told before the promise; where a day is not known, the order is open.

    >>> said_no_earlier({"source_id": "a"}, {"source_id": "b"}, {"a": 2025, "b": 2024})
    False
    """
    promised, told = said.get(target["source_id"]), said.get(outcome["source_id"])
    return not promised or not told or promised <= told


def told_by_the_end(target: Row, outcome: Row, said: Mapping[str, Any]) -> bool:
    """The one text that promises does not answer itself while the period runs (预计全年…), the next one does.

    >>> plan = {"source_id": "a", "period_end": 2025}
    >>> told_by_the_end(plan, {"source_id": "a"}, {"a": 2024}), told_by_the_end(plan, {"source_id": "b"}, {"a": 2024})
    (False, True)
    """
    told = said.get(outcome["source_id"])
    return target["source_id"] != outcome["source_id"] or not told or told > target["period_end"]


# Every one of them must hold. What comes first is asked first, and costs least.
CONDITIONS: tuple[Callable[[Row, Row, Mapping[str, Any]], bool], ...] = (
    same_end, same_start, said_no_earlier, told_by_the_end,
)  # fmt: skip
# What they must share to be compared, and the word for it.
ALIKE: dict[str, Callable[[Row], object]] = {
    "unit": lambda row: row.get("unit_code"), "measure": lambda row: row["measure"], "scope": find_scope,
    "reckoned": find_pace, "against": find_base,
}  # fmt: skip


def _hold(target: Row, fitting: Sequence[Row], direction: str, said: Mapping[str, Any]) -> Iterator[Match]:
    ordered = sorted(fitting, key=lambda it: (str(said.get(it["source_id"]) or ""), it["outcome_id"]))
    alike = [it for it in ordered if not _find_unlike(target, it)]
    for outcome in alike:
        judged = judge(target, outcome, direction)
        rivals = tuple(it["outcome_id"] for it in alike if _number(it) != _number(outcome))
        yield Match(target["target_id"], outcome["outcome_id"], judged.verdict, judged.rule, judged.arithmetic,
                    _complete(target, outcome, judged), rivals)  # fmt: skip
    if not alike:
        for outcome in ordered:
            reason = "; ".join(_find_unlike(target, outcome))
            yield Match(target["target_id"], outcome["outcome_id"], "not_comparable", "unlike", reason, None, ())


def _find_unlike(target: Row, outcome: Row) -> list[str]:
    """What keeps the two from being compared, in words."""
    return [
        f"{word}: {tell(outcome) or 'none'} against {tell(target) or 'none'}"
        for word, tell in ALIKE.items()
        if (tell(outcome) or None) != (tell(target) or None)
    ]


def _number(row: Row) -> tuple[Any, ...]:
    return row["amount"], row.get("amount_upper"), row["comparator"]


def is_counted(row: Row) -> bool:
    """Whether a figure may be divided by another one: an amount or a level, one number, and no ceiling.

    >>> [is_counted({"measure": it, "comparator": "ge"}) for it in ("amount", "stock", "growth_rate", "share", "rank")]
    [True, True, False, False, False]
    >>> is_counted({"measure": "amount", "comparator": "le"})
    False
    """
    return row["measure"] in COUNTED and row["comparator"] not in OPEN_BELOW and row.get("amount_upper") is None


def _complete(target: Row, outcome: Row, judged: Judgement) -> Decimal | None:
    """The outcome in percent of the target, to one decimal; rates, shares, ranks and ceilings have no such ratio."""
    if judged.rule in CAPS or judged.verdict == "not_comparable":
        return None
    if not is_counted(target) or not is_counted(outcome) or target["amount"] <= 0:
        return None
    share: Decimal = outcome["amount"] / target["amount"] * 100
    return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


def count_verdicts(found: Iterable[Match]) -> dict[str, int]:
    """How many targets there are of each verdict; one that several outcomes answer counts once for each of them.

    >>> count_verdicts([])
    {}
    """
    names = sorted(it.verdict for it in found)
    return {name: len(list(those)) for name, those in groupby(names)}
