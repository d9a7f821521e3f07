"""How good the reader is: its claims held against hand annotation, as a whole and rule by rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from policy_targets.evaluating.annotations import factor

Row = Mapping[str, Any]
Pairs = list[tuple[int, int]]
KINDS = ("target", "outcome")
PRECISION = Decimal("1e-9")
TURNED = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt"}  # the bound of a fall that is written as its size


class Share(NamedTuple):
    """How many are right, of how many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """The share; of nothing, 1."""
        return self.right / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.right} of {self.of})"


@dataclass(frozen=True, slots=True)
class Score:
    """What the comparison of claims with the gold shows.

    A prediction finds a gold claim when both are of one kind, their spans overlap and their amounts are equal; each
    matches once, the closest first. A gold claim that is borderline is neither rewarded when found nor missed when not.
    """

    precision: Share
    recall: Share
    located: Share
    kinds: Mapping[str, tuple[Share, Share]]
    attributes: Mapping[str, Share]
    rules: Mapping[str, Share]
    mistakes: tuple[str, ...] = field(repr=False)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision.value + self.recall.value
        return 2 * self.precision.value * self.recall.value / both if both else 0.0

    def lines(self) -> Iterator[str]:
        """The score for eyes; the last line is that of the shared scorer."""
        for name, share in self.attributes.items():
            yield f"{name}: {share.value:.3f} of {share.of}"
        for kind, (found, right) in self.kinds.items():
            yield f"{kind}: recall {found.right}/{found.of}  precision {right.right}/{right.of}"
        yield "rule: how often it is right"
        for rule, share in self.rules.items():
            yield f"  {rule:36} {share}"
        yield f"located whatever the kind: {self.located.right}/{self.located.of}"
        yield (
            f"precision {self.precision.value:.3f} recall {self.recall.value:.3f} F1 {self.f1:.3f} "
            f"({self.recall.of} firm claims, {self.precision.of} predictions counted)"
        )


def score(gold: Sequence[Row], predicted: Iterable[Row]) -> Score:
    """Hold predictions against the gold; those of other documents, and those without an amount, are not counted.

    >>> claim = {"document": "a.txt", "kind": "target", "start": 5, "end": 8, "amount": Decimal(30), "unit": "家",
    ...          "value_max": None, "measure": "increment", "comparator": "eq", "period": "2025", "borderline": False}
    >>> found = score([claim], [{**claim, "rule": "promised", "period_end": "2025-12-31"}])
    >>> found.f1, found.rules["promised"].right, found.attributes["period"].right
    (1.0, 1, 1)
    >>> score([claim], [{**claim, "kind": "outcome"}]).f1
    0.0
    """
    return Pairing(gold, list_counted(predicted, {claim["document"] for claim in gold})).score()


def list_counted(predicted: Iterable[Row], documents: Container[str]) -> list[Row]:
    """The targets and outcomes of these documents that have an amount, as a decimal.

    >>> list_counted([{"document": "a.txt", "kind": "target", "amount": "30"}], {"a.txt"})
    [{'document': 'a.txt', 'kind': 'target', 'amount': Decimal('30')}]
    >>> list_counted([{"document": "a.txt", "kind": "initiative", "amount": None}], {"a.txt"})
    []
    """
    return [
        {**row, "amount": Decimal(str(row["amount"]))}
        for row in predicted
        if row["document"] in documents and row["kind"] in KINDS and row.get("amount") is not None
    ]


class Pairing:
    """Gold and predictions, paired."""

    def __init__(self, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
        self.gold, self.predicted = gold, predicted
        self.pairs = pair(gold, predicted, lambda g, p: g["kind"] == p["kind"] and _same_amount(g, p))
        self.located = {i for i, _ in pair(gold, predicted, _same_amount)}
        self.firm = [i for i, claim in enumerate(gold) if not claim.get("borderline")]
        self.hit_gold, self.hit = {i for i, _ in self.pairs}, {j for _, j in self.pairs}
        self.counted = self._count()

    def _count(self) -> list[int]:
        """The predictions that are judged: not those on a borderline claim, whatever its kind."""
        vague = [claim for claim in self.gold if claim.get("borderline")]
        firm = {j for i, j in self.pairs if not self.gold[i].get("borderline")}
        aside = {j for _, j in _overlaps(vague, self.predicted)} - firm
        return [j for j in range(len(self.predicted)) if j not in aside]

    def score(self) -> Score:
        """The figures."""
        return Score(
            precision=Share(sum(j in self.hit for j in self.counted), len(self.counted)),
            recall=Share(sum(i in self.hit_gold for i in self.firm), len(self.firm)),
            located=Share(sum(i in self.located for i in self.firm), len(self.firm)),
            kinds={kind: self._by_kind(kind) for kind in KINDS},
            attributes={name: self._attribute(name, good) for name, good in ATTRIBUTES.items()},
            rules=self._by_rule(),
            mistakes=tuple(self._mistakes()),
        )

    def list_found(self) -> list[tuple[Row, Row]]:
        """Each firm claim that was found, with the prediction that finds it."""
        return [(self.gold[i], self.predicted[j]) for i, j in self.pairs if not self.gold[i].get("borderline")]

    def list_judged(self) -> list[tuple[Row, Row | None]]:
        """Each prediction that is judged, with the claim that it finds, if any."""
        claims = {j: self.gold[i] for i, j in self.pairs}
        return [(self.predicted[j], claims.get(j)) for j in self.counted]

    def _by_kind(self, kind: str) -> tuple[Share, Share]:
        firm = [i for i in self.firm if self.gold[i]["kind"] == kind]
        counted = [j for j in self.counted if self.predicted[j]["kind"] == kind]
        found = Share(sum(i in self.hit_gold for i in firm), len(firm))
        return found, Share(sum(j in self.hit for j in counted), len(counted))

    def _attribute(self, name: str, good: Callable[[Row, Row], bool]) -> Share:
        rows = [(g, p) for g, p in self.list_found() if g.get(name) not in (None, "", "null")]
        return Share(sum(good(g, p) for g, p in rows), len(rows))

    def _by_rule(self) -> dict[str, Share]:
        names = [str(self.predicted[j].get("rule") or "") for j in self.counted]
        right = Counter(name for name, j in zip(names, self.counted, strict=True) if j in self.hit)
        return {name: Share(right[name], count) for name, count in Counter(names).most_common()}

    def _mistakes(self) -> Iterator[str]:
        for i in self.firm:
            if i not in self.hit_gold:
                claim = self.gold[i]
                why = "wrong kind" if i in self.located else "missed"
                said = f"{claim['kind']} {claim.get('number')}  …{str(claim.get('quote'))[:60]!r}"
                yield f"{why:10} {_where(claim)} {said}"
        for j in self.counted:
            if j not in self.hit:
                row = self.predicted[j]
                said = f"{row['kind']} {row['amount']}  …{str(row.get('quote'))[:60]!r}  rule {row.get('rule')}"
                yield f"{'too much':10} {_where(row)} {said}"


def _where(row: Row) -> str:
    return f"{row['document']}[{row['start']}:{row['end']}]"


def pair(gold: Sequence[Row], predicted: Sequence[Row], same: Callable[[Row, Row], bool]) -> Pairs:
    """One-to-one pairs of those that overlap and are the same, the closest spans first.

    >>> rows = [{"document": "a", "start": 0, "end": 4}, {"document": "a", "start": 5, "end": 8}]
    >>> pair(rows, rows[::-1], lambda gold, predicted: True)
    [(0, 1), (1, 0)]
    """
    close = []
    for i, j in _overlaps(gold, predicted):
        if same(gold[i], predicted[j]):
            distance = abs(gold[i]["end"] - predicted[j]["end"]) + abs(gold[i]["start"] - predicted[j]["start"])
            close.append((distance, i, j))
    left, right, pairs = set[int](), set[int](), list[tuple[int, int]]()
    for _, i, j in sorted(close):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def _overlaps(gold: Sequence[Row], predicted: Sequence[Row]) -> Iterator[tuple[int, int]]:
    by_document: dict[str, list[tuple[int, Row]]] = {}
    for j, row in enumerate(predicted):
        by_document.setdefault(row["document"], []).append((j, row))
    for i, claim in enumerate(gold):
        for j, row in by_document.get(claim["document"], ()):
            if claim["start"] < row["end"] and row["start"] < claim["end"]:
                yield i, j


def _same_amount(gold: Row, predicted: Row) -> bool:
    """Whether both have one amount; a fall may be written as its size or negative."""
    gap = abs(abs(gold["amount"]) - abs(predicted["amount"]))
    return bool(gap <= max(abs(gold["amount"]), Decimal(1)) * PRECISION)


def is_same_comparator(gold: Row, predicted: Row) -> bool:
    """Whether both bound the amount alike; of a fall written with the other sign the bound turns.

    A gold claim from before the codelist had `nearly` says lt for 近; it accepts both.

    >>> fall = {"amount": Decimal(-2), "comparator": "le"}
    >>> is_same_comparator(fall, {"amount": Decimal(2), "comparator": "ge"}), is_same_comparator(fall, fall)
    (True, True)
    >>> is_same_comparator(fall, {"amount": Decimal(-2), "comparator": "ge"})
    False
    """
    found = predicted.get("comparator")
    if (gold["amount"] < 0) != (predicted["amount"] < 0):
        found = TURNED.get(str(found), found)
    return bool(gold["comparator"] == found or (gold["comparator"] == "lt" and found == "nearly"))


def _same_period(gold: Row, predicted: Row) -> bool:
    years = re.findall(r"\d{4}", gold["period"] or "")
    return str(predicted.get("period_end") or "")[:4] == (years[-1] if years else "")


def _same_upper(gold: Row, predicted: Row) -> bool:
    upper = predicted.get("amount_upper")
    return upper is not None and Decimal(str(upper)) == Decimal(str(gold["value_max"])) * factor(gold["unit"])


ATTRIBUTES: Mapping[str, Callable[[Row, Row], bool]] = {
    "comparator": is_same_comparator,
    "measure": lambda gold, predicted: gold["measure"] == predicted.get("measure"),
    "period": _same_period,
    "value_max": _same_upper,
}


def write_markdown(scores: Mapping[str, Score]) -> Iterator[str]:
    r"""The scores of several sets as the body of QUALITY.md, and how often each rule is right in all of them.

    >>> claim = {"document": "a.txt", "kind": "target", "start": 5, "end": 8, "amount": Decimal(30), "unit": "家"}
    >>> print(*list(write_markdown({"dev": score([claim], [{**claim, "rule": "promised"}])}))[:3], sep="\n")
    | set | claims | precision | recall | F1 | comparator | measure | period | ranges |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | dev | 1 | 1.000 | 1.000 | 1.000 | – | – | – | – |
    """
    yield "| set | claims | precision | recall | F1 | comparator | measure | period | ranges |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, found in scores.items():
        figures = [f"{found.precision.value:.3f}", f"{found.recall.value:.3f}", f"{found.f1:.3f}"]
        figures += [f"{share.value:.3f} of {share.of}" if share.of else "–" for share in found.attributes.values()]
        yield f"| {name} | {found.recall.of} | {' | '.join(figures)} |"
    yield ""
    yield "| rule | right | of | share |"
    yield "| --- | --- | --- | --- |"
    right, of = Counter[str](), Counter[str]()
    for found in scores.values():
        for rule, share in found.rules.items():
            right[rule] += share.right
            of[rule] += share.of
    for rule, count in of.most_common():
        yield f"| `{rule}` | {right[rule]} | {count} | {right[rule] / count:.2f} |"
