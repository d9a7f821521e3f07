"""What the reader proposes: a record with its evidence, and how sure it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.reading.text.spans import Span, format_spans

PRIOR = 20  # a rule seen this often counts as much as all rules together
DOUBT = 0.03  # less for a claim whose section hardly leans to either side
UNSURE = 0.5  # of the confidence, where the names of a list are not as many as its numbers


class Candidate(NamedTuple):
    """A record that the reader proposes, made by keyword. Offsets: raw, half-open.

    The order of the fields is that of the columns of every file that `extract` writes; what a record does not say is
    empty. A frozen dataclass would take a tenth of the reader's time to make.

    The value of a fall in percent is its size, as it is written; its label then ends in 降幅. What a curator drafts
    from it has the value negative and the label bare.
    """

    document: str = ""
    kind: str = ""
    value: Decimal | None = None
    value_upper: Decimal | None = None
    unit: str | None = None
    amount: Decimal | None = None
    amount_upper: Decimal | None = None
    unit_code: str | None = None
    indicator_label: str = ""
    indicator_id: str | None = None
    measure: str | None = None
    comparator: str | None = None
    scope: str | None = None
    period_label: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    commitment: str | None = None
    commitment_words: str | None = None
    speaker: str | None = None
    organisation: str | None = None
    place: str | None = None
    place_id: str | None = None
    name: str | None = None
    quote: str = ""
    start: int = 0
    end: int = 0
    spans: tuple[Span, ...] = ()
    rule: str = ""
    repairs: tuple[str, ...] = ()
    confidence: float = 1.0
    baseline_amount: Decimal | None = None
    baseline_label: str | None = None
    part_of: int | None = None  # where the number begins that this one is part of
    reckoning: str | None = None  # period, yearly_average, together or since

    def as_cells(self) -> list[object]:
        """Return the values of the record in the order of the columns, the spans as they are written: `10-20 30-40`.

        >>> evidence = {"quote": "云帆计划", "start": 2, "end": 6, "spans": ((2, 6),)}
        >>> Candidate(kind="initiative", rule="initiative/plan", confidence=0.9, **evidence).as_cells()[23:27]
        ['云帆计划', 2, 6, '2-6']
        """
        return [
            format_spans(self.spans) if column == "spans" else value
            for column, value in zip(COLUMNS, self, strict=True)
        ]

    def as_row(self) -> dict[str, object]:
        """Return the record as JSON holds it: decimals as strings, days in ISO form.

        >>> evidence = {"quote": "云帆计划", "start": 2, "end": 6, "spans": ((2, 6),)}
        >>> row = Candidate(kind="initiative", rule="initiative/plan", confidence=0.9, **evidence).as_row()
        >>> row["spans"], row["repairs"], row["value"]
        ('2-6', [], None)
        """
        return {column: _plain(value) for column, value in zip(COLUMNS, self.as_cells(), strict=True)}


COLUMNS = Candidate._fields


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def reckon_confidence(rule: str, odds: float, *, sure: bool = True) -> float:
    """Return how often a rule was right on the tuning passages, drawn towards all rules together.

    Less where the odds leave the passage undecided, and for a label that is not `sure`: that of a whole list.

    >>> 0.5 < reckon_confidence("count/section", 0.1) <= reckon_confidence("count/section", 5.0) < 1
    True
    >>> reckon_confidence("unheard/of", 5.0) == reckon_confidence("unheard/too", 5.0)
    True
    """
    confidence = _share_right(rule, -1 < odds < 1)
    return confidence if sure else round(confidence * UNSURE, 3)


@lru_cache(1024)
def _share_right(rule: str, undecided: bool) -> float:  # noqa: FBT001 - a name would make the cache twice as slow
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
