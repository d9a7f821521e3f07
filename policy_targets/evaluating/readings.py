"""Two independent readings of a page: which claims are the same, what is sure of them, and how far they agree.

A claim that both have with one kind and amount is sure. A claim that one has, that either calls borderline, or whose
kind or amount differs, is borderline. An attribute on which they differ is empty and is named in `differ`. A third look
at the page may settle a claim otherwise; the claim then says so.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from policy_targets.errors import DocumentError
from policy_targets.evaluating.annotations import place_claim, read_lines
from policy_targets.evaluating.likeness import is_same_organisation, is_same_person, is_same_place, name_unit_code
from policy_targets.evaluating.scoring import PRECISION, Row, Share

READINGS = ("first", "second")
SURE, BORDERLINE, NONE = "sure", "borderline", "none"
DECISIONS = (SURE, BORDERLINE, NONE)
LONGEST_QUOTE = 60


def _are_equal(one: object, other: object) -> bool:
    return one == other


ATTRIBUTES: Mapping[str, Callable[[Any, Any], bool]] = {
    "unit_code": _are_equal,
    "value_max": _are_equal,
    "comparator": _are_equal,
    "measure": _are_equal,
    "period_start": _are_equal,
    "period_end": _are_equal,
    "place": is_same_place,
    "speaker": is_same_person,
    "organisation": is_same_organisation,
    "role": _are_equal,
    "reckoning": _are_equal,
    "scope": _are_equal,
    "modality": _are_equal,
}
NAMES = ("place", "speaker", "organisation")  # what a reader may leave untold
FROM_ONE = ("kind", "number", "value", "unit", "indicator")


@dataclass(frozen=True, slots=True)
class Aligned:
    """The claim of each reading at one number; None where a reading has none."""

    first: Row | None
    second: Row | None

    @property
    def claims(self) -> list[Row]:
        """The claims that there are."""
        return [claim for claim in (self.first, self.second) if claim]

    @property
    def start(self) -> int:
        """Where the number begins in the text."""
        return int(self.claims[0]["start"])

    @property
    def differ(self) -> list[str]:
        """In what the two differ, kind and amount first; nothing where there is only one."""
        if not self.first or not self.second:
            return []
        one, other = self.first, self.second
        core = ["kind"] if one["kind"] != other["kind"] else []
        core += [] if _is_same_amount(one, other) else ["amount"]
        return core + [name for name, same in ATTRIBUTES.items() if not same(one[name], other[name])]

    @property
    def is_sure(self) -> bool:
        """Whether both have the claim, of one kind and amount, and neither calls it borderline."""
        vague = any(claim["borderline"] for claim in self.claims)
        return len(self.claims) == 2 and not vague and not {"kind", "amount"} & set(self.differ)


class Settlement(NamedTuple):
    """What a third look at the page decided on the claims at one number."""

    reading: str
    decision: str
    reason: str


Settlements = Mapping[tuple[str, int], Sequence[Settlement]]


def load_reading(path: Path, text: str) -> list[dict[str, Any]]:
    """The claims of one reading of a page, each with the place of its number in the text.

    Where the characters of the number stand in the quote more than once, the last are meant.

    Raises: DocumentError when the quote does not stand in the text, or the number not in the quote.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "001.jsonl"
    ...     _ = path.write_text('{"quote": "由2个增到2个", "nth": 1, "number": "2个", "value": 2, "unit": "个", '
    ...                         '"unit_code": "1", "period": [null, null]}', "utf-8")
    ...     load_reading(path, "企业由2个增到2个。")[0]["start"]
    7
    """
    return [_prepare(row, path.name, text) for row in read_lines(path)]


def _prepare(row: Row, name: str, text: str) -> dict[str, Any]:
    place = {"number_at": row["quote"].rfind(row["number"])}
    if place["number_at"] < 0:
        raise DocumentError(f"{name}: {row['number']!r} does not stand in {row['quote']!r}. Correct the reading.")
    ends = dict(zip(("period_start", "period_end"), row["period"], strict=True))
    return place_claim({**row, **place, **ends, "unit_code": name_unit_code(row["unit_code"])}, name, text)


def align(first: Sequence[Row], second: Sequence[Row]) -> list[Aligned]:
    """The claims of two readings, paired where their numbers stand on the same characters; in the order of the text.

    Of several on the same characters those of one amount, kind, place and like indicator go together.

    >>> claim = {"start": 6, "end": 9, "amount": 30, "kind": "target", "place": None, "indicator": "新增企业数"}
    >>> [len(it.claims) for it in align([claim], [{**claim, "start": 7}, {**claim, "start": 20, "end": 22}])]
    [2, 1]
    """
    close = [
        (_distance(one, other), i, j)
        for i, one in enumerate(first)
        for j, other in enumerate(second)
        if one["start"] < other["end"] and other["start"] < one["end"]
    ]
    partners, taken = dict[int, int](), set[int]()
    for _, i, j in sorted(close):
        if i not in partners and j not in taken:
            partners[i] = j
            taken.add(j)
    found = [Aligned(one, second[partners[i]] if i in partners else None) for i, one in enumerate(first)]
    found += [Aligned(None, other) for j, other in enumerate(second) if j not in taken]
    return sorted(found, key=lambda it: it.start)


def _distance(one: Row, other: Row) -> tuple[bool, bool, bool, float, int]:
    return (
        not _is_same_amount(one, other),
        one["kind"] != other["kind"],
        one["place"] != other["place"],
        -SequenceMatcher(None, one["indicator"], other["indicator"]).ratio(),
        abs(one["start"] - other["start"]) + abs(one["end"] - other["end"]),
    )


def _is_same_amount(one: Row, other: Row) -> bool:
    """A fall may be written as its size or negative."""
    return bool(abs(abs(one["amount"]) - abs(other["amount"])) <= max(abs(one["amount"]), 1) * PRECISION)


def load_settlements(path: Path) -> dict[tuple[str, int], list[Settlement]]:
    """What a third look decided, by page and place of the number; nothing where there is no such file.

    Raises: DocumentError for a decision or a reading that is not known.

    >>> load_settlements(Path("nowhere.csv"))
    {}
    """
    found: dict[tuple[str, int], list[Settlement]] = {}
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    for number, row in enumerate(csv.DictReader(lines), start=2):
        if row["decision"] not in DECISIONS or row["reading"] not in (*READINGS, "both"):
            expected = f"first, second or both, and {', '.join(DECISIONS)}"
            what = f"found {row['reading']} and {row['decision']}, expected {expected}"
            raise DocumentError(f"{path}:{number}: {what}. Correct the line.")
        settled = Settlement(row["reading"], row["decision"], row["reason"])
        found.setdefault((row["page"], int(row["start"])), []).append(settled)
    return found


def merge(aligned: Iterable[Aligned], text: str, settled: Mapping[int, Sequence[Settlement]]) -> Iterator[Row]:
    """The merged claims of a page as the gold holds them; `settled` has decisions by the place of the number.

    A decision is on the claims at its place that are not sure without it.

    >>> dropped = Settlement("second", "none", "a size")
    >>> list(merge([Aligned(None, {"start": 6, "borderline": False})], "", {6: [dropped]}))
    []
    """
    for it in aligned:
        decision = _find_settlement(it, settled)
        if decision is None or decision.decision != NONE:
            yield _merge(it, decision, text)


def _find_settlement(it: Aligned, settled: Mapping[int, Sequence[Settlement]]) -> Settlement | None:
    """The decision on a claim that is not sure: one that names a reading which has the claim, or both."""
    if it.is_sure:
        return None
    given = {"first": it.first, "second": it.second, "both": it.claims}
    fitting = [s for claim in it.claims for s in settled.get(claim["start"], ()) if given[s.reading]]
    return fitting[0] if fitting else None


def _merge(it: Aligned, decision: Settlement | None, text: str) -> Row:
    chosen = it.second if decision and decision.reading == "second" else it.first or it.second
    assert chosen is not None  # noqa: S101 - one of the two is there
    differ = [name for name in it.differ if not (decision and decision.decision == SURE and name in ("kind", "amount"))]
    return {
        **{name: chosen[name] for name in FROM_ONE},
        **{name: None if name in differ else _longest(it, name) for name in ATTRIBUTES},
        **_quote(it, chosen, text),
        "borderline": not it.is_sure if decision is None else decision.decision == BORDERLINE,
        "readings": "both" if len(it.claims) == 2 else "first" if it.first else "second",
        "differ": differ,
        "settled": decision is not None,
    }


def _longest(it: Aligned, name: str) -> Any:
    """The value of an attribute on which the readings agree: of two names the longer."""
    values = [claim[name] for claim in it.claims]
    return max(values, key=lambda value: len(value or "")) if name in NAMES else values[0]


def _quote(it: Aligned, chosen: Row, text: str) -> dict[str, Any]:
    """The shorter of the quotes around this number, which occurrence it is, and where the number begins in it."""
    number = chosen["number"]
    same = [claim for claim in it.claims if (claim["start"], claim["number"]) == (chosen["start"], number)]
    quoted = min(same, key=lambda claim: len(claim["quote"]))
    quote, inner = quoted["quote"], quoted["number_at"]
    if len(quote) > LONGEST_QUOTE:
        raise DocumentError(f"{chosen['document']}: the quote {quote!r} is too long. Shorten it to {LONGEST_QUOTE}.")
    place: dict[str, Any] = {"quote": quote, "nth": _count_before(text, quote, chosen["start"] - inner) + 1}
    return place if quote.find(number) == inner else {**place, "number_at": inner}


def _count_before(text: str, quote: str, start: int) -> int:
    """How often a quote stands in the text before a place, overlaps counted."""
    count, at = 0, text.find(quote)
    while -1 < at < start:
        count, at = count + 1, text.find(quote, at + 1)
    return count


def count_agreement(aligned: Sequence[Aligned]) -> dict[str, Share]:
    """How often two readings agree: on claims (kind, amount and place), then on each field of those that both have.

    A name is counted twice: where both may leave it untold, and where both tell one.

    >>> count_agreement([])["claims"].of
    0
    """
    both = [it for it in aligned if len(it.claims) == 2]
    same = [it for it in both if not {"kind", "amount"} & set(it.differ)]
    shares = {
        "claims": Share(2 * len(same), sum(len(it.claims) for it in aligned)),
        "sure": Share(sum(it.is_sure for it in aligned), len(aligned)),
        "only in the first": Share(sum(it.second is None for it in aligned), len(aligned)),
        "only in the second": Share(sum(it.first is None for it in aligned), len(aligned)),
    }
    for name in ("kind", "amount", *ATTRIBUTES):
        shares[name] = Share(sum(name not in it.differ for it in both), len(both))
        if name in NAMES:
            told = [it for it in both if all(claim[name] for claim in it.claims)]
            shares[f"{name}, told by both"] = Share(sum(name not in it.differ for it in told), len(told))
    return shares


def write_agreement(sets: Mapping[str, Sequence[Aligned]]) -> Iterator[str]:
    """The agreement on several sets as a table.

    >>> next(write_agreement({"dev": []}))
    '| field | dev |'
    """
    counts = {name: count_agreement(aligned) for name, aligned in sets.items()}
    yield f"| field | {' | '.join(counts)} |"
    yield f"| --- |{' --- |' * len(counts)}"
    for field in next(iter(counts.values()), {}):
        shares = (count[field] for count in counts.values())
        yield f"| {field} | {' | '.join(f'{it.value:.3f} of {it.of}' if it.of else '–' for it in shares)} |"
