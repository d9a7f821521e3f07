"""Candidates that come from elsewhere: read strictly, and proved against the document before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from policy_targets import codelists
from policy_targets.reading.candidate import COLUMNS, Candidate
from policy_targets.reading.numbers.numerals import holds_number, number_text
from policy_targets.reading.quoting import LONGEST_QUOTE, SHORTEST_QUOTE
from policy_targets.reading.text.text import Span, Text, format_spans, parse_spans

DIGITS = 32  # before the point, and 6 behind it: as many as any copy of the data holds
CODED = ("measure", "comparator", "commitment")
LATER = frozenset({"baseline_amount", "baseline_label", "part_of"})  # rows written before these columns lack them
REQUIRED = tuple(name for name in COLUMNS if name not in LATER)
_FORM = TypeAdapter(Candidate)


def read_candidate(row: Mapping[str, Any]) -> Candidate:
    """A record of `extract` from its row of JSON.

    Raises: ValueError with one line for a row in another form.

    >>> from policy_targets.reading.extract import extract
    >>> record = extract("力争新增科技企业30家。")[0]
    >>> read_candidate(record.as_row()) == record
    True
    >>> read_candidate({"kind": "target"})
    Traceback (most recent call last):
    ValueError: document: Field required
    """
    if missing := next((name for name in REQUIRED if name not in row), None):
        raise ValueError(f"{missing}: Field required")
    try:
        return _FORM.validate_python({**row, "spans": parse_spans(str(row["spans"]))})
    except ValidationError as error:
        detail = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}") from None


def refute(record: Candidate, text: Text) -> str:
    """Why the document does not prove the record; nothing when it does: the same rule as for what is published.

    >>> from policy_targets.reading.extract import extract
    >>> raw = "力争新增科技企业30家。"
    >>> record = extract(raw)[0]
    >>> refute(record, Text.of(raw))
    ''
    >>> refute(record._replace(value=Decimal(40)), Text.of(raw))
    "the number 40家 does not stand in '力争新增科技企业30家'"
    >>> refute(record._replace(quote="力争新增科技企业40家"), Text.of(raw))
    "0-11 reads '力争新增科技企业30家'"
    """
    try:
        reading = text.reading(parse_spans(format_spans(record.spans)))
    except ValueError as error:
        return str(error)
    if reading != record.quote:
        return f"{format_spans(record.spans)} reads {_shorten(reading)!r}"
    return _refute_quote(record.quote) or _refute_number(record) or _refute_codes(record)


def _refute_quote(quote: str) -> str:
    if not SHORTEST_QUOTE <= len(quote) <= LONGEST_QUOTE:
        wanted = f"{SHORTEST_QUOTE} to {LONGEST_QUOTE}"
        return f"the quote has {len(quote)} characters, expected {wanted}: one clause"
    return ""


def _refute_number(record: Candidate) -> str:
    if record.value is None:
        return "" if record.value_upper is None else "an upper value without a value"
    for number in (record.value, record.value_upper):
        if number is not None and is_wide(number):
            return f"the number has more than {DIGITS} digits, or more than 6 behind the point"
    if holds_number(record.quote, record.value, record.value_upper, record.unit):
        return ""
    upper = f"-{record.value_upper:f}" if record.value_upper is not None else ""
    return f"the number {record.value:f}{upper}{record.unit or ''} does not stand in {record.quote!r}"


def is_wide(number: Decimal) -> bool:
    """Whether the number has more digits than any record; 1e999999999 must never be written out.

    >>> is_wide(Decimal("1e999999999")), is_wide(Decimal("0.0000001")), is_wide(Decimal("3.5"))
    (True, True, False)
    """
    exponent = number.as_tuple().exponent
    return not isinstance(exponent, int) or number.adjusted() >= DIGITS or exponent < -6


def _refute_codes(record: Candidate) -> str:
    for name in CODED:
        code = getattr(record, name)
        if code is not None and code not in codelists.load_codes(name):
            return f"{name}: found {code!r}, expected one of {', '.join(codelists.load_codes(name))}"
    if record.indicator_id is not None and record.indicator_id not in codelists.index_rows("indicators"):
        return f"indicator_id: found {record.indicator_id!r}, which is not in data/indicators.csv"
    return ""


def find_number(record: Candidate, text: Text) -> Span:
    """Where the number of the record stands in its evidence; all of the evidence when it has none.

    >>> from policy_targets.reading.extract import extract
    >>> raw = "力争新增科技企业30家。"
    >>> find_number(extract(raw)[0], Text.of(raw))
    (8, 11)
    """
    spans = record.spans
    written = number_text(record.quote, record.value, record.unit) if record.value is not None else None
    for place in text.find(f"{written}{record.unit or ''}") + text.find(written) if written else ():
        if any(start <= place[0][0] and place[-1][1] <= end for start, end in spans):
            return place[0][0], place[-1][1]
    return spans[0][0], spans[-1][1]


def _shorten(reading: str) -> str:
    return reading if len(reading) <= LONGEST_QUOTE else f"{reading[:LONGEST_QUOTE]}…"
