"""What of a record its document refutes: the quote, the number, the words around it, and words that stand nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from policy_targets import codelists
from policy_targets.curation.anchors import Page, find_faults
from policy_targets.reading.candidate import COLUMNS, Candidate
from policy_targets.reading.numbers.numerals import holds_number, number_place, number_text
from policy_targets.reading.quoting import LONGEST_QUOTE, SHORTEST_QUOTE
from policy_targets.reading.text.text import Span, Text, format_spans, parse_spans
from policy_targets.rules import quotation
from policy_targets.rules import row as row_rules

DIGITS = 32  # before the point, and 6 behind it: as many as any copy of the data holds
CODED = ("measure", "comparator", "commitment")
QUOTED = ("scope", "baseline_label", "commitment_words", "period_label")  # columns that repeat words of the source
MARK = re.compile("[，,。；;！？\n]")
NEGATED = re.compile("(?:不|未|未能|没有?|无法|尚未)$")
BEFORE, BEHIND = 48, 24  # characters of the clause around a number
# What the quote may leave out of its clause, the clause itself tells.
CLAUSE_RULES = (
    quotation.comparator_agrees, quotation.bare_number_is_exact, quotation.direction_agrees, quotation.range_agrees,
    quotation.value_is_no_threshold, quotation.value_is_no_baseline,
)  # fmt: skip
LATER = frozenset({"baseline_amount", "baseline_label", "part_of"})  # rows written before these columns lack them
REQUIRED = tuple(name for name in COLUMNS if name not in LATER)
_FORM = TypeAdapter(Candidate)
Row = Mapping[str, Any]
Refutation = tuple[str, str]  # the column, and what is wrong


def find_refutations(page: Page, row: Row) -> Iterator[Refutation]:
    """What the document says against a record with a quote: nothing when it proves it.

    >>> page = Page(Text.of("全年税收未增长8%以上，招引企业150家"))
    >>> row = {"quote": "增长8%", "spans": "5-9", "value": Decimal(8), "unit": "%", "comparator": "eq"}
    >>> [what for _, what in find_refutations(page, row)]
    ['the quote begins behind 未', 'found eq, expected ge, as its clause says']
    >>> [what for _, what in find_refutations(page, {"quote": "企业15家", "spans": "14-18 19-20"})]
    ['18 cuts the number 150家', '19 cuts the number 150家']
    """
    spans = parse_spans(row["spans"])
    reading = page.text.reading(spans)
    if reading != row["quote"]:
        yield "quote", f"found {row['quote']!r}, but the spans {row['spans']} read {_shorten(reading)!r}"
        return
    value, unit = row.get("value"), row.get("unit")
    yield from (("spans", fault.what) for fault in find_faults(page, spans, has_number=value is not None))
    before = NEGATED.search(page.text.chars[: page.text.stretch(spans[0])[0]][-3:])
    if before:
        yield "quote", f"the quote begins behind {before[0]}"
    if value is not None and not holds_number(row["quote"], value, row.get("value_upper"), unit):
        yield "value", f"found {value}{unit}, which does not stand in {row['quote']!r}"
    elif value is not None:
        yield from _refute_by_clause(page, spans, row)
    yield from _find_words_of_nowhere(page, row)


def find_numeral(text: Text, spans: tuple[Span, ...], row: Row) -> int | None:
    """Where the numeral of a claim stands in the characters of the text; None when its quote does not hold it.

    >>> find_numeral(Text.of("招引企业150家"), ((2, 8),), {"quote": "企业150家", "value": Decimal(150), "unit": "家"})
    4
    """
    place = number_place(row["quote"], row["value"], row.get("unit"))
    if place is None:
        return None
    index = place[0]
    for span in spans:
        start, end = text.stretch(span)
        if index < end - start:
            return start + index
        index -= end - start
    return None


def _refute_by_clause(page: Page, spans: tuple[Span, ...], row: Row) -> Iterator[Refutation]:
    """What the clause says that the quote is cut from: a bound behind it, a fall before it."""
    at = find_numeral(page.text, spans, row)
    if at is None:
        return
    head, tail = page.text.chars[max(0, at - BEFORE) : at], page.text.chars[at : at + BEHIND]
    last = MARK.search(tail)
    clause = MARK.split(head)[-1] + tail[: last.end() if last else len(tail)]
    within = {**row, "quote": clause}
    for rule in CLAUSE_RULES:
        answer = None if rule(row) else rule(within)  # what the quote itself says is told by the rules of quotes
        if answer:
            yield answer[0], answer[1].replace("the quote", "its clause")


def _find_words_of_nowhere(page: Page, row: Row) -> Iterator[Refutation]:
    for name in QUOTED:
        words = row.get(name)
        if words and squeeze(words) not in page.squeezed:
            yield name, f"found {words!r}, which does not stand in the source"


def squeeze(text: str) -> str:
    r"""The text without white space.

    >>> squeeze("何 雄\n")
    '何雄'
    """
    return re.sub(r"\s+", "", text)


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


def refute(record: Candidate, page: Page) -> str:
    """Why the document does not prove the record; nothing when it does: the same rules as for what is published.

    >>> from policy_targets.reading.extract import extract
    >>> raw = "力争新增科技企业30家。"
    >>> record = extract(raw)[0]
    >>> refute(record, Page(Text.of(raw)))
    ''
    >>> refute(record._replace(value=Decimal(40)), Page(Text.of(raw)))
    "the number 40家 does not stand in '力争新增科技企业30家'"
    >>> refute(record._replace(quote="力争新增科技企业40家"), Page(Text.of(raw)))
    "0-11 reads '力争新增科技企业30家'"
    """
    try:
        reading = page.text.reading(parse_spans(format_spans(record.spans)))
    except ValueError as error:
        return str(error)
    if reading != record.quote:
        return f"{format_spans(record.spans)} reads {_shorten(reading)!r}"
    return _refute_quote(record.quote) or _refute_number(record) or _refute_codes(record) or _refute_row(record, page)


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


def _refute_row(record: Candidate, page: Page) -> str:
    """What the rules of published rows say of the record, and what the words around it say."""
    row = row_of(record)
    breaches = quotation.find_breaches(f"{record.kind}s", row)
    if breaches:
        return f"{breaches[0].field}: {breaches[0].message}"
    for rule in (row_rules.unit_is_known, row_rules.amount_is_normalised):
        answer = rule(row)
        if answer:
            return f"{answer[0]}: {answer[1]}"
    return next((f"{column}: {what}" for column, what in find_refutations(page, row)), "")


def row_of(record: Candidate) -> dict[str, Any]:
    """The record as rules see it: a target without a word of commitment has none.

    >>> from policy_targets.reading.extract import extract
    >>> row_of(extract("能耗下降3%。")[0])["value"]
    Decimal('-3')
    """
    row = record._asdict() | {"spans": format_spans(record.spans)}
    if record.kind != "target":
        del row["commitment"], row["commitment_words"]
    elif record.commitment in (None, "unmarked"):
        row["commitment_words"] = None
    return row


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
