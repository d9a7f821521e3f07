"""What the reader proposes: a record with its evidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Candidate(NamedTuple):
    """A record that the reader proposes. Offsets: raw, half-open.

    The value of a fall in percent is its size, as it is written; its label then ends in 降幅. What a curator drafts
    from it has the value negative and the label bare.
    """

    document: str
    kind: str
    value: Decimal | None
    value_upper: Decimal | None
    unit: str | None
    amount: Decimal | None
    amount_upper: Decimal | None
    unit_code: str | None
    indicator_label: str
    indicator_id: str | None
    measure: str | None
    comparator: str | None
    scope: str | None
    period_label: str | None
    period_start: date | None
    period_end: date | None
    commitment: str | None
    commitment_words: str | None
    speaker: str | None
    organisation: str | None
    place: str | None
    place_id: str | None
    name: str | None
    quote: str
    start: int
    end: int
    spans: str
    rule: str
    repairs: tuple[str, ...]
    confidence: float
    baseline_amount: Decimal | None = None
    baseline_label: str | None = None
    part_of: int | None = None  # where the number begins that this one is part of

    def as_row(self) -> dict[str, object]:
        """The record as JSON holds it: decimals as strings, days in ISO form."""
        return {column: _plain(value) for column, value in zip(self._fields, self, strict=True)}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
