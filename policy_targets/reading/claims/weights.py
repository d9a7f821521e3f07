"""What no word decides, weighed: how likely a number with some traits states a target.

The weights of data/kind_weights.csv are those of a logistic regression (tools/make_kind_weights.py) on the traits of
annotated claims (tools/kind_traits.csv.gz, which has no text).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import exp

from policy_targets import codelists

BIAS = "always"


def weigh(traits: Iterable[str]) -> float:
    """Return the probability of a target.

    >>> weigh(["plan heading"]) > weigh(["review heading"])
    True
    >>> weigh(["no such trait"]) == weigh([])
    True
    """
    weights = _weights()
    return 1 / (1 + exp(-weights[BIAS] - sum([weights.get(trait, 0.0) for trait in traits])))


@cache
def _weights() -> dict[str, float]:
    return {row["trait"]: float(row["weight"]) for row in codelists.load_rows("kind_weights")}
