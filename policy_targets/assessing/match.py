"""Promises held against results: which outcome answers which target, and what it makes of it.

A target and the outcome that answers it share indicator, place and period, scope, measure and unit, and how the figure
is reckoned (of each year or of all together, against which year); the outcome is said no earlier. What does not fit is
no answer; when nothing fits, but something of the same indicator, place and period is there, that is kept as not
comparable, with the reason. Outcomes that disagree (revised figures) are all kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any, NamedTuple

from policy_targets.curation.ids import make_id
from policy_targets.rules import verdicts

Row = Mapping[str, Any]
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

    The rows are those of the tables. Targets that nothing answers are left out, and forecasts, which promise nothing.

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
    >>> match([{**aim, "role": "forecast"}], [done], told, [])
    []
    """
    said = {row["source_id"]: row.get("published") for row in sources}
    directions = {row["indicator_id"]: row["direction"] for row in indicators}
    answers = defaultdict[tuple[str, str], list[Row]](list)
    for row in outcomes:
        if row.get("amount") is not None:
            answers[verdicts.find_subject(row)].append(row)
    found = list[Match]()
    for target in targets:
        if target.get("amount") is None or target.get("role") == "forecast":
            continue
        fitting = [it for it in answers.get(verdicts.find_subject(target), ()) if verdicts.is_pair(target, it, said)]
        found += _hold(target, fitting, directions.get(target["indicator_id"] or "", "higher"), said)
    return found


def _hold(target: Row, fitting: Sequence[Row], direction: str, said: Mapping[str, Any]) -> Iterator[Match]:
    ordered = sorted(fitting, key=lambda it: (str(said.get(it["source_id"]) or ""), it["outcome_id"]))
    alike = [it for it in ordered if not verdicts.find_unlike(target, it)]
    for outcome in alike:
        judged = verdicts.judge(target, outcome, direction)
        rivals = tuple(it["outcome_id"] for it in alike if _number(it) != _number(outcome))
        yield Match(target["target_id"], outcome["outcome_id"], judged.verdict, judged.rule, judged.arithmetic,
                    _complete(target, outcome, judged), rivals)  # fmt: skip
    if not alike:
        for outcome in ordered:
            reason = "; ".join(verdicts.find_unlike(target, outcome))
            yield Match(target["target_id"], outcome["outcome_id"], "not_comparable", "unlike", reason, None, ())


def _number(row: Row) -> tuple[Any, ...]:
    return row["amount"], row.get("amount_upper"), row["comparator"]


def is_counted(row: Row) -> bool:
    """Whether a figure may be divided by another one: an amount or a level, one number, and no ceiling.

    >>> [is_counted({"measure": it, "comparator": "ge"}) for it in ("amount", "stock", "growth_rate", "share", "rank")]
    [True, True, False, False, False]
    >>> is_counted({"measure": "amount", "comparator": "le"})
    False
    """
    return (
        row["measure"] in COUNTED and row["comparator"] not in verdicts.OPEN_BELOW and row.get("amount_upper") is None
    )


def _complete(target: Row, outcome: Row, judged: verdicts.Judgement) -> Decimal | None:
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
