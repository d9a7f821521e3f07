"""How sure a record is: how often its rules were right on the tuning passages, drawn towards all of them together."""

from __future__ import annotations

from functools import lru_cache

from policy_targets import codelists

PRIOR = 20  # a rule seen this often counts as much as all rules together
DOUBT = 0.03  # less for a claim whose section hardly leans to either side


def confidence(rule: str, odds: float) -> float:
    """The share of right records among those of this rule, a little less where the passage is undecided.

    >>> 0.5 < confidence("count/section", 0.1) <= confidence("count/section", 5.0) < 1
    True
    >>> confidence("unheard/of", 5.0) == confidence("unheard/too", 5.0)
    True
    """
    return _confidence(rule, -1 < odds < 1)


@lru_cache(1024)
def _confidence(rule: str, undecided: bool) -> float:  # noqa: FBT001 - a name would make the cache twice as slow
    found, verdict, *_ = rule.split("/")
    share = min(_share(found), _share(verdict))
    return round(share - (DOUBT if verdict == "section" and undecided else 0), 3)


@lru_cache(256)
def _share(rule: str) -> float:
    rows = codelists.load_rows("rules")
    right, seen = sum(int(row["right"]) for row in rows), sum(int(row["seen"]) for row in rows)
    row = next((row for row in rows if row["rule"] == rule), None)
    mine, mine_seen = (int(row["right"]), int(row["seen"])) if row else (0, 0)
    return (mine + PRIOR * right / seen) / (mine_seen + PRIOR)
