"""What the reader proposes: a record with its evidence, and how sure it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from policy_targets.reading.claims.weights import share_right
from policy_targets.reading.text.text import Span, format_spans

UNSURE = 0.5  # of the confidence, where the names of a list are not as many as its numbers


class Candidate(NamedTuple):
    """A record that the reader proposes, made by keyword. Offsets: raw, half-open.

    The order of the fields is that of the columns of every file that `extract` writes; what a record does not say is
    empty. A frozen dataclass would take a tenth of the reader's time to make.

    The value of a fall in percent is negative and its bound turned: 下降2%以上 is at most -2. Its label is bare.
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
    role: str | None = None
    binding: str | None = None
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
    initiative_kind: str | None = None
    stage: str | None = None
    lead: str | None = None  # the body that leads an initiative, as the text names it
    price_basis: str | None = None  # current or constant, where a word tells
    readings: str | None = None  # agreed, differing, reader, model or unread: after a second reading alone
    second_reader: str | None = None  # the model of the second reading, and the version of its prompt

    def as_cells(self) -> list[object]:
        """Return the values of the record in the order of the columns, the spans as they are written: `10-20 30-40`.

        >>> evidence = {"quote": "云帆计划", "start": 2, "end": 6, "spans": ((2, 6),)}
        >>> Candidate(kind="initiative", rule="initiative/plan", confidence=0.9, **evidence).as_cells()[25:29]
        ['云帆计划', 2, 6, '2-6']
        """
        return [
            format_spans(self.spans) if column == "spans" else value
            for column, value in zip(self.columns(), self, strict=False)
        ]

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns; those of a second reading only where there was one.

        >>> Candidate().columns()[-1], Candidate(readings="agreed").columns()[-1]
        ('price_basis', 'second_reader')
        """
        return ALL_COLUMNS if self.readings else COLUMNS

    def as_row(self) -> dict[str, object]:
        """Return the record as JSON holds it: decimals as strings, days in ISO form.

        >>> evidence = {"quote": "云帆计划", "start": 2, "end": 6, "spans": ((2, 6),)}
        >>> row = Candidate(kind="initiative", rule="initiative/plan", confidence=0.9, **evidence).as_row()
        >>> row["spans"], row["repairs"], row["value"]
        ('2-6', [], None)
        """
        return {column: _plain(value) for column, value in zip(self.columns(), self.as_cells(), strict=True)}


ALL_COLUMNS = Candidate._fields
COLUMNS = ALL_COLUMNS[: ALL_COLUMNS.index("readings")]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def reckon_confidence(found: str, probability: float, *, sure: bool = True) -> float:
    """Return how sure a record is: how often the rule that found its number was right, or its kind less likely still.

    `found` is the rule of the number, `probability` that of the kind; less for a label that is not `sure`: that of a
    whole list.

    >>> 0.5 < reckon_confidence("count", 0.6) < reckon_confidence("count", 0.98) < 1
    True
    >>> reckon_confidence("unheard", 0.9, sure=False)
    0.45
    """
    confidence = min(share_right(found), probability)
    return round(confidence if sure else confidence * UNSURE, 3)
