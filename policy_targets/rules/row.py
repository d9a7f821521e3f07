"""What must hold inside one row, whatever brought it there: an ordered list of small named rules for each table.

A rule looks at a row (columns to Python values; an absent column counts as empty) and answers with what is wrong, or
None. The models, the build, `policy-targets check` and the frictionless plugin all ask the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from policy_targets import codelists
from policy_targets.rules.questions import ask_whole

Row = Mapping[str, Any]
Rule = Callable[[Row], tuple[str, str] | None]
NUMBERLESS = frozenset({"event", "qualitative"})
PERCENT_CODES = frozenset({"percent", "percentage_point", "permille", "permille_point", "tenth"})
WHOLES = {"permille": 1000, "tenth": 10}  # what a share is of
EXACT = Context(prec=80)  # the default of 28 digits would round what a column of 30 holds
# What Unicode gives no width of its own, and what turns the direction of the text around it.
HIDDEN = tuple(
    range(first, last + 1)
    for first, last in (
        (0x00AD, 0x00AD),  # soft hyphen
        (0x034F, 0x034F),  # combining grapheme joiner
        (0x061C, 0x061C),  # Arabic letter mark
        (0x115F, 0x1160),  # fillers of Hangul
        (0x180B, 0x180E),  # Mongolian selectors and vowel separator
        (0x200B, 0x200F),  # zero-width space and joiners, marks of direction
        (0x2028, 0x202E),  # separators of lines and paragraphs, embeddings of direction
        (0x2060, 0x206F),  # word joiner, isolates of direction
        (0x3164, 0x3164),  # filler of Hangul
        (0xFE00, 0xFE0F),  # variation selectors
        (0xFEFF, 0xFEFF),  # byte order mark
        (0xFFA0, 0xFFA0),  # filler of Hangul, half-width
        (0xFFF9, 0xFFFB),  # marks of annotations
        (0xE0000, 0xE0FFF),  # tags, more variation selectors
    )
)
HIDDEN_CHARACTER = re.compile(f"[{''.join(f'{chr(part[0])}-{chr(part[-1])}' for part in HIDDEN)}]")


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a row breaks, the column to look at, and what was found and expected there."""

    rule: str
    field: str
    message: str


def find_breaches(table: str, row: Row) -> tuple[Breach, ...]:
    """Every rule of the table that the row breaks, in the order of the rules.

    >>> [b.rule for b in find_breaches("targets", {"measure": "event", "comparator": "ge", "commitment": "unmarked"})]
    ['comparator_fits_measure']
    >>> find_breaches("speakers", {"speaker_id": "cao-yong"})
    ()
    """
    answers = ((rule.__name__, rule(row)) for rule in RULES.get(table, ()))
    return tuple(Breach(name, *answer) for name, answer in answers if answer)


def period_in_order(row: Row) -> tuple[str, str] | None:
    """2025-12-31 … 2025-01-01 is reversed.

    >>> period_in_order({"period_start": 2025, "period_end": 2021}), period_in_order({"period_start": 2021})
    (('period_end', 'found 2021, before the start of the period, expected 2025 or later'), None)
    """
    start, end = row.get("period_start"), row.get("period_end")
    if start and end and start > end:
        return "period_end", f"found {end}, before the start of the period, expected {start} or later"
    return None


def period_has_precision(row: Row) -> tuple[str, str] | None:
    """Dates say how exact they are; no dates, no precision.

    >>> [period_has_precision({"period_start": start, "period_precision": "year"}) for start in (None, "2025-01-01")]
    [('period_precision', 'found year, expected nothing'), None]
    """
    dated, precision = bool(row.get("period_start") or row.get("period_end")), row.get("period_precision")
    if dated == bool(precision):
        return None
    found, expected = (precision or "nothing"), ("a precision, since there are dates" if dated else "nothing")
    return "period_precision", f"found {found}, expected {expected}"


def published_has_precision(row: Row) -> tuple[str, str] | None:
    """A date of publication says how exact it is and how it is known; an inferred one says why.

    >>> published_has_precision({"published": "2025-01-03", "published_precision": "day"}), published_has_precision({})
    (('published_basis', 'found nothing, expected it together with published'), None)
    """
    for field in ("published_precision", "published_basis"):
        if bool(row.get("published")) != bool(row.get(field)):
            return field, f"found {row.get(field) or 'nothing'}, expected it together with published"
    if row.get("published_basis") == "inferred" and not row.get("published_note"):
        return "published_note", "found nothing, expected the reason for an inferred date"
    return None


def number_is_whole(row: Row) -> tuple[str, str] | None:
    """value, unit, amount and unit_code come together or not at all.

    >>> number_is_whole({"value": 3, "unit": "万套", "unit_code": "1"}), number_is_whole({})
    (('amount', 'found nothing, expected it together with value, unit, unit_code'), None)
    """
    fields = ("value", "unit", "amount", "unit_code")
    absent = [field for field in fields if row.get(field) is None]
    if absent and len(absent) < len(fields):
        return absent[0], f"found nothing, expected it together with {', '.join(f for f in fields if f not in absent)}"
    return None


def number_fits_measure(row: Row) -> tuple[str, str] | None:
    """An event or a qualitative claim has no value; every other measure has one.

    >>> number_fits_measure({"measure": "event", "value": 1}), number_fits_measure({"measure": "rank", "value": 1})
    (('value', 'found 1, expected nothing for the measure event'), None)
    """
    measure, value = row.get("measure"), row.get("value")
    if row.get("role") == "no_target":
        return None if value is None else ("value", f"found {value}, expected nothing where no target is set")
    if measure in NUMBERLESS and value is not None:
        return "value", f"found {value}, expected nothing for the measure {measure}"
    if measure not in NUMBERLESS and value is None:
        return "value", f"found nothing, expected a number for the measure {measure}"
    return None


def unit_is_known(row: Row) -> tuple[str, str] | None:
    """The unit stands in the codelist, under the unit_code that the row gives.

    >>> unit_is_known({"unit": "斗"}), unit_is_known({"unit": "亿元", "unit_code": "CNY"})
    (('unit', "found '斗', expected a unit of the codelist"), None)
    """
    unit = row.get("unit")
    if unit is None:
        return None
    known = codelists.index_rows("units").get(unit)
    if known is None:
        return "unit", f"found {unit!r}, expected a unit of the codelist"
    if row.get("unit_code") not in (None, known["unit_code"]):
        return "unit_code", f"found {row['unit_code']!r}, expected {known['unit_code']!r} for the unit {unit}"
    return None


def amount_is_normalised(row: Row) -> tuple[str, str] | None:
    """3.5 万套 is the amount 35000.

    >>> [amount_is_normalised({"value": Decimal("3.5"), "unit": "万套", "amount": amount}) for amount in (35, 35000)]
    [('amount', 'found 35, expected 35000 for 3.5万套'), None]
    """
    unit = row.get("unit") or ""
    if unit not in codelists.index_rows("units"):
        return None
    factor = Decimal(codelists.index_rows("units")[unit]["factor"])
    for value, amount in (("value", "amount"), ("value_upper", "amount_upper")):
        if row.get(value) is None or row.get(amount) is None or _is_times(row[amount], factor, row[value]):
            continue
        if Decimal(row[value]).is_finite():
            expected = codelists.normalise_amount(row[value], unit)
            return amount, f"found {row[amount]}, expected {expected} for {row[value]}{unit}"
    return None


def _is_times(amount: Decimal, factor: Decimal, value: Decimal) -> bool:
    with localcontext(EXACT):
        return amount == factor * value


def range_in_order(row: Row) -> tuple[str, str] | None:
    """6%－6.5%: the upper end is above the lower, and both are there in value and amount.

    >>> [range_in_order({"value": 6, "value_upper": upper, "amount_upper": upper}) for upper in (5, Decimal("6.5"))]
    [('value_upper', 'found 5, expected more than 6'), None]
    """
    value, upper = row.get("value"), row.get("value_upper")
    if (upper is None) != (row.get("amount_upper") is None):
        return "amount_upper", "found value_upper without amount_upper or the reverse, expected both or neither"
    if upper is not None and (value is None or upper <= value):
        return "value_upper", f"found {upper}, expected more than {value}"
    return None


def comparator_fits_measure(row: Row) -> tuple[str, str] | None:
    """No number, nothing to compare; a rank is held exactly or within the first N; a range has its own ends.

    >>> [comparator_fits_measure({"measure": "rank", "comparator": comparator}) for comparator in ("ge", "le")]
    [('comparator', 'found ge, expected eq, le or lt for a rank'), None]
    """
    measure, comparator = row.get("measure"), row.get("comparator")
    if measure in NUMBERLESS and comparator != "eq":
        return "comparator", f"found {comparator}, expected eq for the measure {measure}"
    if row.get("role") == "no_target" and comparator != "eq":
        return "comparator", f"found {comparator}, expected eq where no target is set"
    if measure == "rank" and comparator not in ("eq", "le", "lt"):
        return "comparator", f"found {comparator}, expected eq, le or lt for a rank"
    if row.get("value_upper") is not None and comparator not in ("eq", "approx"):
        return "comparator", f"found {comparator}, expected eq or approx for a range"
    return None


def is_unit_of(code: str | None, usual: str) -> bool:
    """Whether an indicator can be told in this unit: a percentage also moves in points, a length is told in metres.

    >>> is_unit_of("percentage_point", "percent"), is_unit_of("m", "km"), is_unit_of("CNY", "USD")
    (True, True, False)
    """
    return code == usual or (usual == "percent" and code in PERCENT_CODES) or (usual, code) == ("km", "m")


def unit_fits_measure(row: Row) -> tuple[str, str] | None:
    """Growth and shares are in percent, ranks in places, and only they; growth also in multiples (翻一番, 增长2倍).

    >>> [unit_fits_measure({"measure": "growth_rate", "unit_code": code}) for code in ("CNY", "percent")]
    [('unit_code', "found 'CNY', expected percent for the measure growth_rate"), None]
    """
    measure, code = row.get("measure"), row.get("unit_code")
    if code is None:
        return None
    unit = codelists.index_rows("units").get(row.get("unit") or "")
    if measure == "growth_rate" and unit and unit["kind"] == "multiple":
        return None
    if measure == "difference" and code == "rank":
        return "unit_code", "found 'rank', expected rank_gain as the measure of places gained"
    if measure in ("growth_rate", "share") and code not in PERCENT_CODES:
        return "unit_code", f"found {code!r}, expected percent for the measure {measure}"
    if (measure in ("rank", "rank_gain")) != (code == "rank"):
        return "unit_code", f"found {code!r} for the measure {measure}, expected rank for rank and rank_gain only"
    return None


def share_in_bounds(row: Row) -> tuple[str, str] | None:
    """A share of a whole lies between 0 and 100 percent.

    >>> share_in_bounds({"measure": "share", "amount": 120}), share_in_bounds({"measure": "growth_rate", "amount": 120})
    (('amount', 'found 120, expected a share between 0 and 100'), None)
    """
    if row.get("measure") != "share":
        return None
    amount = row.get("amount_upper") if row.get("amount_upper") is not None else row.get("amount")
    whole = WHOLES.get(str(row.get("unit_code")), 100)
    if amount is not None and not 0 <= amount <= whole:
        return "amount", f"found {amount}, expected a share between 0 and {whole}"
    return None


def baseline_has_label(row: Row) -> tuple[str, str] | None:
    """由208元提高到280元: the baseline's number comes with its words.

    >>> [baseline_has_label({"baseline_amount": 208, "baseline_label": label}) for label in (None, "由208元")]
    [('baseline_label', 'found nothing, expected the words of the baseline'), None]
    """
    if row.get("baseline_amount") is not None and not row.get("baseline_label"):
        return "baseline_label", "found nothing, expected the words of the baseline"
    return None


def commitment_has_words(row: Row) -> tuple[str, str] | None:
    """力争 and strive come together; without a word the claim is unmarked.

    >>> [commitment_has_words({"commitment": found, "commitment_words": "力争"}) for found in ("unmarked", "strive")]
    [('commitment_words', 'found 力争, which does not go with the commitment unmarked'), None]
    """
    if (row.get("commitment") == "unmarked") != (not row.get("commitment_words")):
        found = row.get("commitment_words") or "nothing"
        return "commitment_words", f"found {found}, which does not go with the commitment {row.get('commitment')}"
    return None


def suspect_has_note(row: Row) -> tuple[str, str] | None:
    """What looks wrong says why.

    >>> suspect_has_note({"suspect": True}), suspect_has_note({"suspect": True, "note": "The parts exceed the whole."})
    (('note', 'found nothing, expected the reason why the figure is suspect'), None)
    """
    if row.get("suspect") and not row.get("note"):
        return "note", "found nothing, expected the reason why the figure is suspect"
    return None


def part_is_not_itself(row: Row) -> tuple[str, str] | None:
    """其中 names a part of something else.

    >>> [part_is_not_itself({"target_id": "tgt-a", "part_of": whole}) for whole in ("tgt-a", "tgt-b")]
    [('part_of', 'found the record itself, expected the whole it is part of'), None]
    """
    if row.get("part_of") and row["part_of"] in (row.get("target_id"), row.get("outcome_id")):
        return "part_of", "found the record itself, expected the whole it is part of"
    return None


@ask_whole
def has_room_for_quote(row: Row) -> bool:
    """Whether the spans of a row run forward, do not overlap, and are no shorter than its quote.

    >>> [has_room_for_quote({"spans": spans, "quote": "企业150家"}) for spans in ("20-26", "26-20")]
    [True, False]
    """
    return not _find_fault(row)


def spans_hold_quote(row: Row) -> tuple[str, str] | None:
    """Spans run forward, do not overlap, and have room for the quote: repair never inserts.

    >>> [spans_hold_quote({"spans": spans, "quote": "企业150家"}) for spans in ("20-25", "20-22 23-27")]
    [('spans', 'found 20-25, shorter than the quote (6 characters)'), None]
    """
    if not row.get("spans") or has_room_for_quote(row):
        return None
    return "spans", _find_fault(row)


def _find_fault(row: Row) -> str:
    spans, quote = row["spans"], row.get("quote")
    pairs = [tuple(map(int, span.split("-"))) for span in spans.split(" ")]
    if any(start >= end for start, end in pairs):
        return f"found {spans}, expected every start before its end"
    if any(left[1] > right[0] for left, right in pairwise(sorted(pairs))):
        return f"found {spans}, expected pieces that do not overlap"
    if quote and sum(end - start for start, end in pairs) < len(quote):
        return f"found {spans}, shorter than the quote ({len(quote)} characters)"
    return ""


@ask_whole
def shows_all_characters(row: Row) -> bool:
    r"""Whether every character of the quote of a row can be seen.

    >>> shows_all_characters({"quote": "企业150家"}), shows_all_characters({"quote": "企业150\N{SOFT HYPHEN}家"})
    (True, False)
    """
    return not HIDDEN_CHARACTER.search(row["quote"])


def quote_shows_all_characters(row: Row) -> tuple[str, str] | None:
    r"""A quote holds no character that nobody sees: zero-width, turning the direction, or a soft hyphen.

    >>> [quote_shows_all_characters({"quote": quote}) for quote in ("企业\u200b150家", "企业150家")]
    [('quote', 'found U+200B after 2 characters, expected characters that can be seen'), None]
    """
    if not row.get("quote") or shows_all_characters(row):
        return None
    quote = str(row["quote"])
    hidden = HIDDEN_CHARACTER.search(quote)
    at = hidden.start() if hidden else 0
    return "quote", f"found U+{ord(quote[at]):04X} after {at} characters, expected characters that can be seen"


def find_outside(spans: str, passages: str) -> str | None:
    """The first of the spans that runs backwards or lies in none of the passages.

    >>> find_outside("20-40 80-91", "0-90"), find_outside("20-40", "0-90")
    ('80-91', None)
    """
    pieces, rooms = ([tuple(map(int, span.split("-"))) for span in written.split()] for written in (spans, passages))
    outside = (
        f"{start}-{end}" for start, end in pieces if start >= end or not any(a <= start and end <= b for a, b in rooms)
    )
    return next(outside, None)


def covers_lie_in_spans(row: Row) -> tuple[str, str] | None:
    """What the records of a source are drawn from lies inside the source.

    >>> covers_lie_in_spans({"spans": "0-90", "covers": "20-40 80-91"}), covers_lie_in_spans({"spans": "0-90"})
    (('covers', 'found 80-91, expected passages inside 0-90, each with its start before its end'), None)
    """
    outside = find_outside(str(row["covers"]), str(row.get("spans") or "")) if row.get("covers") else None
    if outside:
        expected = f"passages inside {row.get('spans')}, each with its start before its end"
        return "covers", f"found {outside}, expected {expected}"
    return None


def spans_lie_in_document(row: Row) -> tuple[str, str] | None:
    """A source ends no later than its document.

    >>> [spans_lie_in_document({"spans": "0-90", "document_characters": size}) for size in (80, 90)]
    [('spans', 'found 0-90, expected an end at 80 or before, where the document ends'), None]
    """
    size, spans = row.get("document_characters"), str(row.get("spans") or "")
    ends = [int(span.partition("-")[2]) for span in spans.split()]
    if size is None or not ends or max(ends) <= size:
        return None
    return "spans", f"found {spans}, expected an end at {size} or before, where the document ends"


def post_has_evidence(row: Row) -> tuple[str, str] | None:
    """A post is quoted, or a note says how it is known.

    >>> post_has_evidence({"title": "总理"}), post_has_evidence({"note": "The report's list of speakers."})
    (('note', 'found nothing, expected a quote with its spans, or a note that says how the post is known'), None)
    """
    if (row.get("quote") and row.get("spans")) or (row.get("note") and not row.get("quote") and not row.get("spans")):
        return None
    return "note", "found nothing, expected a quote with its spans, or a note that says how the post is known"


def stated_has_evidence(row: Row) -> tuple[str, str] | None:
    """An assessment that the text states quotes it.

    >>> stated_has_evidence({"basis": "stated"}), stated_has_evidence({"basis": "computed"})
    (('quote', 'found nothing, expected the words that state the assessment'), None)
    """
    if row.get("basis") == "stated" and not (row.get("quote") and row.get("spans")):
        return "quote", "found nothing, expected the words that state the assessment"
    return None


def revision_names_its_target(row: Row) -> tuple[str, str] | None:
    """Only a revision or a restatement points to an earlier target, and never to itself.

    >>> [revision_names_its_target({"revises": "a", "role": role}) for role in ("promise", "revision")]
    [('role', 'found promise, expected revision or restatement for a target that points to an earlier one'), None]
    """
    if not row.get("revises"):
        return None
    if row["revises"] == row.get("target_id"):
        return "revises", "found the record itself, expected an earlier target"
    if row.get("role") not in ("revision", "restatement"):
        found = row.get("role") or "nothing"
        return "role", f"found {found}, expected revision or restatement for a target that points to an earlier one"
    return None


def average_is_of_years(row: Row) -> tuple[str, str] | None:
    """A yearly average, or a sum over years, is of more than one year.

    >>> from datetime import date
    >>> year = {"reckoning": "yearly_average", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
    >>> average_is_of_years(year), average_is_of_years({**year, "period_end": date(2030, 12, 31)})
    (('reckoning', 'found yearly_average for a period within 2025, expected period'), None)
    """
    start, end = row.get("period_start"), row.get("period_end")
    if row.get("reckoning") in ("yearly_average", "together") and start and end and start.year == end.year:
        return "reckoning", f"found {row['reckoning']} for a period within {start.year}, expected period"

    return None


_CLAIM: tuple[Rule, ...] = (
    period_in_order, period_has_precision, number_is_whole, number_fits_measure, unit_is_known, amount_is_normalised,
    range_in_order, comparator_fits_measure, unit_fits_measure, share_in_bounds, baseline_has_label, spans_hold_quote,
    quote_shows_all_characters, suspect_has_note, part_is_not_itself, average_is_of_years,
)  # fmt: skip
RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "sources": (published_has_precision, spans_hold_quote, covers_lie_in_spans),
        "positions": (spans_hold_quote, quote_shows_all_characters, post_has_evidence),
        "targets": (*_CLAIM, commitment_has_words, revision_names_its_target),
        "outcomes": _CLAIM,
        "initiatives": (spans_hold_quote, quote_shows_all_characters),
        "assessments": (stated_has_evidence, spans_hold_quote, quote_shows_all_characters),
    }
)
