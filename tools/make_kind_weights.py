"""Write data/kind_weights.csv: how much each trait of a number speaks for a target.

A logistic regression, fitted by coordinates until nothing moves, on tools/kind_traits.csv.gz: the traits of annotated
claims that no rule decides (news pages, the written passages, sections of reports), without their text. One row a
claim: `group` (the page, passage or report it is of), `weight`, `kind`, `traits` separated by |.

    python tools/make_kind_weights.py

It prints how often pages that were left out of the fitting are right, each third of them in turn.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Sequence
from math import exp
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
CLAIMS = ROOT / "tools" / "kind_traits.csv.gz"
WEIGHTS = ROOT / "policy_targets" / "data" / "kind_weights.csv"
SOURCE = "fitted on annotated claims, tools/make_kind_weights.py"
ALWAYS = "always"
RIDGE = 4.0  # how strongly a weight is drawn to 0
FEWEST = 6  # claims that have a trait
STILL, MOST_ROUNDS = 1e-4, 200
PARTS = 3


class Claim(NamedTuple):
    """An annotated claim that is weighed."""

    group: str
    weight: float
    is_target: bool
    traits: tuple[str, ...]


def load_claims(path: Path = CLAIMS) -> list[Claim]:
    """Return the annotated claims."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [
            Claim(row["group"], float(row["weight"]), row["kind"] == "target", tuple(row["traits"].split("|")))
            for row in csv.DictReader(file)
        ]


def fit_weights(claims: Sequence[Claim]) -> dict[str, float]:
    """Return the weight of each trait, one after the other brought nearer to its best until none moves."""
    having: dict[str, list[int]] = {ALWAYS: list(range(len(claims)))}
    for at, claim in enumerate(claims):
        for trait in claim.traits:
            having.setdefault(trait, []).append(at)
    having = {trait: rows for trait, rows in having.items() if len(rows) >= FEWEST}
    weights, odds = dict.fromkeys(having, 0.0), [0.0] * len(claims)
    for _ in range(MOST_ROUNDS):
        if max([_step(claims, rows, trait, weights, odds) for trait, rows in having.items()]) < STILL:
            break
    return weights


def _step(
    claims: Sequence[Claim], rows: Sequence[int], trait: str, weights: dict[str, float], odds: list[float]
) -> float:
    """Move one weight by Newton's rule, and the odds of the claims with it; return how far."""
    ridge = 0.01 if trait == ALWAYS else RIDGE
    slope, bend = ridge * weights[trait], ridge
    for at in rows:
        chance = 1 / (1 + exp(-odds[at]))
        slope += claims[at].weight * (chance - claims[at].is_target)
        bend += claims[at].weight * chance * (1 - chance)
    step = -slope / bend
    weights[trait] += step
    for at in rows:
        odds[at] += step
    return abs(step)


def count_right(claims: Sequence[Claim], weights: dict[str, float]) -> int:
    """Return how many claims fall on their side."""
    sums = [weights[ALWAYS] + sum([weights.get(trait, 0.0) for trait in claim.traits]) for claim in claims]
    return sum([(total > 0) == claim.is_target for total, claim in zip(sums, claims, strict=True)])


def leave_out(claims: Sequence[Claim]) -> Counter[str]:
    """Return how many claims of groups that were left out are right, and how many there are, by genre."""
    groups = sorted({claim.group for claim in claims})
    part = {group: at % PARTS for at, group in enumerate(groups)}
    counted = Counter[str]()
    for left in range(PARTS):
        weights = fit_weights([claim for claim in claims if part[claim.group] != left])
        for genre in sorted({claim.group.partition("-")[0] for claim in claims}):
            out = [it for it in claims if part[it.group] == left and it.group.partition("-")[0] == genre]
            counted[f"{genre}, right"] += count_right(out, weights)
            counted[f"{genre}, all"] += len(out)
    return counted


def write_weights(weights: dict[str, float]) -> str:
    """Return the weights as CSV, those that say something."""
    rows = sorted((trait, round(weight, 3)) for trait, weight in weights.items())
    lines = [f'"{trait}",{weight},"{SOURCE}"' for trait, weight in rows if abs(weight) >= 0.01 or trait == ALWAYS]
    return "\n".join(["trait,weight,source", *lines, ""])


if __name__ == "__main__":
    annotated = load_claims()
    print(dict(leave_out(annotated)))
    WEIGHTS.write_text(write_weights(fit_weights(annotated)), "utf-8")
    print(f"{WEIGHTS}: written.")
