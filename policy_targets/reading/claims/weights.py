"""How sure a decision between target and outcome is: of rules how often they were right, of the rest what it weighs.

The weights of data/kind_weights.csv are those of a logistic regression (tools/make_kind_weights.py) on the traits of
annotated claims (tools/kind_traits.csv.gz, which has no text).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import exp

from policy_targets import codelists

ALWAYS = "always"
PRIOR = 20  # a rule seen this often counts as much as all rules together


def weigh(traits: Iterable[str]) -> float:
    """Return the probability of a target.

    >>> weigh(["plan heading"]) > weigh(["review heading"])
    True
    >>> weigh(["no such trait"]) == weigh([])
    True
    """
    weights = _weights()
    return 1 / (1 + exp(-weights[ALWAYS] - sum([weights.get(trait, 0.0) for trait in traits])))


@cache
def _weights() -> dict[str, float]:
    return {row["trait"]: float(row["weight"]) for row in codelists.load_rows("kind_weights")}


@cache
def share_right(rule: str) -> float:
    """Return how often a rule was right on annotated texts, drawn towards all rules together.

    >>> 0.9 < share_right("promised") < 1, share_right("unheard") == share_right("of")
    (True, True)
    """
    rows = codelists.load_rows("rules")
    right, seen = sum(int(row["right"]) for row in rows), sum(int(row["seen"]) for row in rows)
    row = next((row for row in rows if row["rule"] == rule), None)
    mine, mine_seen = (int(row["right"]), int(row["seen"])) if row else (0, 0)
    return (mine + PRIOR * right / seen) / (mine_seen + PRIOR)
