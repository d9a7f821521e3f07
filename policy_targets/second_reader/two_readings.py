"""Two readings of one document, the reader's and a model's: which claims are the same, and which fields differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.evaluating.likeness import is_same_organisation, is_same_person, is_same_place
from policy_targets.evaluating.scoring import Share, pair
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.claims.weights import PRIOR
from policy_targets.reading.text.text import Span
from policy_targets.second_reader.answer_schema import KINDS
from policy_targets.second_reader.proof import Proved

HALF = 0.5  # of the doubt is left where both readings have a claim
AGREED, DIFFERING, READER, MODEL, UNREAD = "agreed", "differing", "reader", "model", "unread"


def _are_equal(one: object, other: object) -> bool:
    return one == other


def _is_same_scope(one: str | None, other: str | None) -> bool:
    """Whether two scopes are one: equal, or one with words more.

    >>> _is_same_scope("总投资50亿元以上", "总投资50亿元以上，全市"), _is_same_scope(None, "全市")
    (True, False)
    """
    return (not one and not other) or bool(one and other and (one in other or other in one))


FIELDS: Mapping[str, Callable[..., bool]] = {
    "kind": _are_equal,
    "value": _are_equal,
    "value_upper": _are_equal,
    "unit": _are_equal,
    "comparator": _are_equal,
    "measure": _are_equal,
    "indicator_id": _are_equal,
    "scope": _is_same_scope,
    "period_start": _are_equal,
    "period_end": _are_equal,
    "commitment": _are_equal,
    "role": _are_equal,
    "reckoning": _are_equal,
    "speaker": is_same_person,
    "organisation": is_same_organisation,
    "place": is_same_place,
}
COLUMN = {"indicator": "indicator_id", "period": "period_end", "commitment_words": "commitment"}  # of a mended field
CORE = frozenset({"value", "unit", "measure", "comparator"})  # what a model must give for a claim to be agreed on


class ReadPair(NamedTuple):
    """A claim as each reading has it, None where one has none, and the fields in which they differ."""

    reader: Candidate | None
    model: Candidate | None
    differing: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Where the number of the claim stands."""
        return (self.reader or self.model or Candidate()).start


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two readings agree: on claims, on each field of those that both have, and by the reader's rules."""

    claims: Mapping[str, int]
    fields: Mapping[str, Share]
    rules: Mapping[str, Share]

    def lines(self) -> Iterator[str]:
        """The report for eyes."""
        counted = ", ".join(f"{count} {name}" for name, count in self.claims.items())
        yield f"claims: {counted or 'none'}"
        yield "field: how often both readings are alike"
        yield from (f"  {name:14} {share}" for name, share in self.fields.items())
        yield "rule of the reader: how often the model agrees in every field"
        yield from (f"  {rule:36} {share}" for rule, share in self.rules.items())


def pair_readings(found: Iterable[Candidate], proved: Iterable[Proved]) -> list[ReadPair]:
    """Return the claims of both readings, paired where their numbers stand on the same characters, in document order.

    >>> from policy_targets.reading.extract import extract
    >>> found = extract("力争新增科技企业30家。")
    >>> given = frozenset({"value", "unit", "measure", "comparator"})
    >>> pair_readings(found, [Proved(found[0]._replace(measure="stock"), given)])[0].differing
    ('measure',)
    >>> [it.model for it in pair_readings(found, [])]
    [None]
    """
    ours, theirs = [it for it in found if it.kind in KINDS], list(proved)
    couples = _couple(ours, [it.record for it in theirs])
    pairs = [_compare(it, theirs[couples[at]]) if at in couples else ReadPair(it, None) for at, it in enumerate(ours)]
    pairs += [ReadPair(None, it.record) for at, it in enumerate(theirs) if at not in couples.values()]
    return sorted(pairs, key=lambda it: it.start)


def _couple(ours: Sequence[Candidate], theirs: Sequence[Candidate]) -> dict[int, int]:
    """Return which record of the second list each of the first is the same claim as: those of one kind first."""
    first, second = ([{**it._asdict(), "at": at} for at, it in enumerate(some)] for some in (ours, theirs))
    couples = dict(pair(first, second, _is_same_claim))
    left = [row for row in first if row["at"] not in couples]
    right = [row for row in second if row["at"] not in couples.values()]
    return couples | {left[i]["at"]: right[j]["at"] for i, j in pair(left, right, _is_same_number)}


def _is_same_claim(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return one["kind"] == other["kind"] and _is_same_number(one, other)


def _is_same_number(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return (one["value"], one["unit"]) == (other["value"], other["unit"])


def _compare(reader: Candidate, proved: Proved) -> ReadPair:
    """Return a pair with the fields that differ; what failed in the model's, or was never given, differs too."""
    differing = [
        name for name, is_same in FIELDS.items() if not is_same(*(getattr(it, name) for it in (reader, proved.record)))
    ]
    differing += [COLUMN.get(name, name) for name in proved.mended]
    differing += sorted(CORE - proved.given)
    return ReadPair(reader, proved.record, tuple(dict.fromkeys(differing)))


def join_readings(pairs: Iterable[ReadPair], second_reader: str, unread: Sequence[Span] = ()) -> list[Candidate]:
    """Return one record for each claim, marked by who has it; of two that differ the model's, its gaps the reader's.

    A claim that both have is half as doubtful; one that a single one has is as sure as such claims were on annotated
    pages. `unread` is where the model was not heard. Offsets: raw.

    >>> from policy_targets.reading.extract import extract
    >>> found = extract("力争新增科技企业30家。")
    >>> pairs = [ReadPair(found[0], found[0]), ReadPair(found[0], None)]
    >>> [it.readings for it in join_readings(pairs, "scripted zh-1")]
    ['agreed', 'reader']
    >>> join_readings(pairs[1:], "scripted zh-1", [(0, 20)])[0].readings
    'unread'
    """
    return [_join(it, unread)._replace(second_reader=second_reader) for it in pairs]


def _join(it: ReadPair, unread: Sequence[Span]) -> Candidate:
    if it.reader and it.model:
        record = it.model if it.differing else it.reader
        confidence = round(1 - (1 - it.reader.confidence) * HALF, 3)
        return record._replace(readings=DIFFERING if it.differing else AGREED, confidence=confidence)
    if it.model:
        return it.model._replace(readings=MODEL, confidence=round(share_alone(MODEL), 3))
    reader = it.reader or Candidate()
    if any(start <= reader.start < end for start, end in unread):
        return reader._replace(readings=UNREAD)
    share = share_alone(reader.rule.partition("/")[0])
    return reader._replace(readings=READER, confidence=round(min(reader.confidence, share), 3))


@cache
def share_alone(rule: str) -> float:
    """Return how often a claim is right that one reading has alone, by the reader's rule for its number, or `model`.

    Of a rule that was seen seldom, the share is drawn towards that of all rules. Source: data/read_alone.csv.

    >>> 0.6 < share_alone("percent") < 0.7, share_alone("count") < 0.3, share_alone("unheard") < 0.5
    (True, True, True)
    """
    rows = codelists.load_rows("read_alone")
    reader = [row for row in rows if row["rule"] != MODEL]
    share = sum(int(row["right"]) for row in reader) / sum(int(row["seen"]) for row in reader)
    mine = next((row for row in rows if row["rule"] == rule), {"right": "0", "seen": "0"})
    return (int(mine["right"]) + PRIOR * share) / (int(mine["seen"]) + PRIOR)


def measure_agreement(pairs: Iterable[ReadPair]) -> Agreement:
    """Return how often two readings agree.

    >>> from policy_targets.reading.extract import extract
    >>> found = extract("力争新增科技企业30家。")
    >>> agreement = measure_agreement([ReadPair(found[0], found[0]), ReadPair(found[0], None)])
    >>> dict(agreement.claims), str(agreement.rules["count/promised"])
    ({'agreed': 1, 'reader alone': 1}, '0.500 (1 of 2)')
    """
    pairs = list(pairs)
    both = [it for it in pairs if it.reader and it.model]
    names = ("agreed", "differing", "reader alone", "model alone")
    claims = Counter(_name(it) for it in pairs)
    fields = {name: Share(sum(name not in it.differing for it in both), len(both)) for name in FIELDS}
    rules = Counter(it.reader.rule for it in pairs if it.reader)
    right = Counter(it.reader.rule for it in both if it.reader and not it.differing)
    return Agreement(
        {name: claims[name] for name in names if claims[name]},
        fields,
        {rule: Share(right[rule], count) for rule, count in rules.most_common()},
    )


def _name(it: ReadPair) -> str:
    if it.reader and it.model:
        return "differing" if it.differing else "agreed"
    return "reader alone" if it.reader else "model alone"
