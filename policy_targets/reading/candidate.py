"""What the reader proposes: a record with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from policy_targets.reading.text.spans import Span, format_spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A record that the reader proposes. Offsets: raw, half-open.

    The order of the fields is that of the columns of every file that `extract` writes.

    The value of a fall in percent is its size, as it is written; its label then ends in 降幅. What a curator drafts
    from it has the value negative and the label bare.
    """

    document: str = ""
    kind: str
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
    quote: str
    start: int
    end: int
    spans: tuple[Span, ...]
    rule: str
    repairs: tuple[str, ...] = ()
    confidence: float
    baseline_amount: Decimal | None = None
    baseline_label: str | None = None
    part_of: int | None = None  # where the number begins that this one is part of

    def as_cells(self) -> list[object]:
        """Return the values of the record in the order of the columns, the spans as they are written: `10-20 30-40`.

        >>> evidence = {"quote": "云帆计划", "start": 2, "end": 6, "spans": ((2, 6),)}
        >>> Candidate(kind="initiative", rule="initiative/plan", confidence=0.9, **evidence).as_cells()[23:27]
        ['云帆计划', 2, 6, '2-6']
        """
        return [format_spans(self.spans) if column == "spans" else getattr(self, column) for column in COLUMNS]

    def as_row(self) -> dict[str, object]:
        """Return the record as JSON holds it: decimals as strings, days in ISO form.

        >>> evidence = {"quote": "云帆计划", "start": 2, "end": 6, "spans": ((2, 6),)}
        >>> row = Candidate(kind="initiative", rule="initiative/plan", confidence=0.9, **evidence).as_row()
        >>> row["spans"], row["repairs"], row["value"]
        ('2-6', [], None)
        """
        return {column: _plain(value) for column, value in zip(COLUMNS, self.as_cells(), strict=True)}


COLUMNS = tuple(field.name for field in fields(Candidate))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
