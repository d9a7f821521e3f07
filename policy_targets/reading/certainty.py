"""How likely every field of a record is right, by what its period, its place, its measure and its kind rest on.

The shares of data/certainty.csv are counted on annotated pages of news (tools/make_certainty.py), each drawn towards
that of all records. Judged records of work reports are right in every field about as often.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import exp, log, sqrt

from policy_targets.codelists import load_rows
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.patterns import Pattern

WEIGHT = 0.8  # of each clue: they come in company
PRIOR = 20  # records that a clue is drawn towards all by
ALL = "all"
NAMED_YEAR = Pattern("(?:19|20)[0-9]{2}|五")


def list_clues(candidate: Candidate) -> Iterator[str]:
    """What a record rests on: how its period was found, whether it has a place, its measure, the rule of its kind.

    >>> evidence = {"rule": "count/promised", "measure": "increment", "period_label": "今年"}
    >>> list(list_clues(Candidate(kind="target", place="高邮市", **evidence)))
    ['period none', 'place told', 'measure increment', 'rule promised']
    """
    yield f"period {_name_period(candidate)}"
    yield "place told" if candidate.place else "place none"
    yield f"measure {candidate.measure}"
    yield f"rule {candidate.rule.split('/')[1]}"


def _name_period(candidate: Candidate) -> str:
    if not candidate.period_end:
        return "none"
    if candidate.period_label and not candidate.period_start:
        return "until"
    if candidate.period_label and NAMED_YEAR.search(candidate.period_label):
        return "named"
    inferred = candidate.rule.endswith(("/year_inferred", "/year_weighed"))
    return f"{'own' if candidate.period_label else 'inherited'} of {'an inferred' if inferred else 'a stated'} year"


def reckon_certainty(candidate: Candidate, probability: float) -> float:
    """Return how likely every field of a record is right; `probability` is that of its number and kind.

    >>> record = Candidate(kind="target", rule="count/promised", measure="increment", place="高邮市")
    >>> nowhere = record._replace(place=None)
    >>> reckon_certainty(nowhere, 0.9) < reckon_certainty(record, 0.9) < 1
    True
    >>> reckon_certainty(record, 0.5) < reckon_certainty(record, 0.9)
    True
    """
    odds = _odds()
    every = odds[ALL]
    total = every + WEIGHT * sum([odds.get(clue, every) - every for clue in list_clues(candidate)])
    return sqrt(probability) / (1 + exp(-total))


@cache
def _odds() -> dict[str, float]:
    """The log odds that a record with a clue is right throughout."""
    rows = {row["clue"]: (int(row["right"]), int(row["seen"])) for row in load_rows("certainty")}
    right, seen = rows[ALL]
    shares = {clue: (mine + PRIOR * right / seen) / (all_ + PRIOR) for clue, (mine, all_) in rows.items()}
    return {clue: log(share / (1 - share)) for clue, share in shares.items()}
