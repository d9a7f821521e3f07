"""Forged seeds and imports, drawn from the published records and from written documents: what a forger might try.

Each kind takes a record that holds and its text, and changes one thing so that it says what the text does not. A forgery
is given as a row with spans, as `verify` and `build` see it, or as a row of a model, as `import` sees it.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from policy_targets import codelists
from policy_targets.curation.ids import place_numeral
from policy_targets.reading.numbers.quantities import find_quantities
from policy_targets.reading.text.text import Span, Text, format_spans, parse_spans

Row = dict[str, Any]
OTHER = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt", "eq": "ge", "approx": "ge", "nearly": "ge"}


class Given(NamedTuple):
    """A record that holds, its text, a record of another source, and how many sources its document has."""

    table: str
    row: Row
    text: Text
    other: Row
    sources: int

    @property
    def spans(self) -> tuple[Span, ...]:
        return parse_spans(self.row["spans"])

    @property
    def number(self) -> Span:
        """Where numeral and unit stand in the characters of the text."""
        place, numeral = place_numeral(self.row["quote"], self.spans, self.row["value"], self.row["unit"])
        at = self.text.stretch((place, place + 1))[0]
        near = self.text.chars[at : at + len(numeral) + 8]
        unit = self.row["unit"] or ""
        return at, at + len(numeral) + (len(unit) if near[len(numeral) :].startswith(unit) else 0)

    def quote(self, *pieces: Span) -> Row:
        """The row with these stretches of the text as its evidence."""
        spans = [self.text.raw(start, end) for start, end in pieces if start < end]
        return {**self.row, "spans": format_spans(spans), "quote": self.text.reading(spans)}


Forger = Callable[[Given], Row | None]


def shorten_number(it: Given) -> Row | None:
    """企业15家 of 企业150家: a digit is left out."""
    start, end = it.number
    digits = re.match("[0-9]{2,}", it.text.chars[start:end])
    if not digits:
        return None
    cut = start + digits.end() - 1
    forged = it.quote((it.text.stretch(it.spans[0])[0], cut), (cut + 1, end))
    return {**forged, **_number(it, Decimal(digits[0][:-1]))}


def begin_inside_number(it: Given) -> Row | None:
    """2亿美元 of 1.2亿美元: the quote begins inside the number."""
    start, end = it.number
    digits = re.match(r"[0-9]+\.?(?=[1-9])", it.text.chars[start:end])
    rest = re.match("[0-9.]+", it.text.chars[start + (digits.end() if digits else 0) : end])
    if not digits or not rest or rest[0].startswith("."):
        return None
    return {**it.quote((start + digits.end(), max(end, start + digits.end() + 4))), **_number(it, Decimal(rest[0]))}


def end_inside_number(it: Given) -> Row | None:
    """总投资61 of 总投资612亿元: the quote ends inside the number."""
    start, end = it.number
    if end - start < 2 or not it.text.chars[start].isdigit():
        return None
    return it.quote((it.text.stretch(it.spans[0])[0], start + 1))


def drop_decimals(it: Given) -> Row | None:
    """51% of 51.2%: the decimals are skipped."""
    start, end = it.number
    decimals = re.match(r"([0-9]+)(\.[0-9]+)", it.text.chars[start:end])
    if not decimals:
        return None
    head = it.text.stretch(it.spans[0])[0]
    return {
        **it.quote((head, start + decimals.end(1)), (start + decimals.end(), end)),
        **_number(it, Decimal(decimals[1])),
    }


def drop_unit(it: Given) -> Row | None:
    """3 of 3万套: the quote ends between number and unit."""
    start, end = it.number
    digits = re.match("[0-9]+", it.text.chars[start:end])
    unit = it.row["unit"] or ""
    head = it.text.stretch(it.spans[0])[0]
    if not digits or unit[:1] not in "万亿" or start + digits.end() >= end or start - head < 4:
        return None
    return it.quote((head, start + digits.end()))


def splice_direction(it: Given) -> Row | None:
    """国内生产总值下降6.6% where the text says 增长6.6%: a fall from another sentence."""
    start, end = it.number
    clause = it.text.chars[max(0, start - 12) : start]
    grown = clause.rfind("增长")
    fall = next((m.start() for m in re.finditer("下降", it.text.chars[:start])), -1)
    if grown < 0 or fall < 0 or it.row["measure"] != "growth_rate":
        return None
    subject = start - len(clause) + grown
    forged = (
        it.quote((fall, fall + 2), (start, end))
        if subject < fall
        else it.quote((max(0, fall - 6), fall + 2), (start, end))
    )
    return {**forged, **_number(it, -abs(it.row["value"]))}


def splice_subject(it: Given) -> Row | None:
    """The number of one thing behind the name of another, a few sentences before it."""
    start, end = it.number
    head = it.text.chars.rfind("。", 0, max(0, start - 60))
    if head < 10:
        return None
    return it.quote((head - 6, head), (start, end))


def take_number_of_another(it: Given) -> Row | None:
    """4000家 with the number of another article: a record of another source."""
    if it.other["source_id"] == it.row["source_id"]:
        return None
    return {**it.row, "spans": it.other["spans"]}


def splice_articles(it: Given) -> Row | None:
    """A number behind a name that stands in another article of the same document."""
    start, end = it.number
    head = it.text.chars[:200].find("\n")
    if it.sources < 2 or head < 8 or start < 400:
        return None
    return it.quote((head - 6, head), (start, end))


def stretch_beyond_document(it: Given) -> Row | None:
    """Spans that lie behind the end of the document."""
    length = max(it.text.rights)
    return {**it.row, "spans": f"{length + 5}-{length + 5 + len(it.row['quote'])}"}


def reverse_spans(it: Given) -> Row | None:
    """The pieces of the quote in another order."""
    start, end = it.spans[0]
    middle = (start + end) // 2
    spans = [(middle, end), (start, middle)]
    return {**it.row, "spans": format_spans(spans), "quote": it.text.reading(spans)} if len(it.spans) == 1 else None


def change_one_character(it: Given) -> Row | None:
    """A quote that is nearly what the spans read."""
    quote = it.row["quote"]
    return {**it.row, "quote": f"新{quote[1:]}"} if quote[0] != "新" else {**it.row, "quote": f"老{quote[1:]}"}


def change_value(it: Given) -> Row | None:
    """Another number than the one quoted."""
    return {**it.row, **_number(it, abs(it.row["value"]) + 1)}


def change_unit(it: Given) -> Row | None:
    """亿元 for 万元."""
    unit = {"万元": "亿元", "亿元": "万元", "%": "‰", "家": "万家", "个": "万个", "亿美元": "亿元"}.get(
        it.row["unit"] or ""
    )
    return {**it.row, "unit": unit, **_amounts(it.row["value"], unit)} if unit else None


def change_amount(it: Given) -> Row | None:
    """An amount that is not the value times the factor of the unit."""
    return {**it.row, "amount": it.row["amount"] + 1}


def change_unit_code(it: Given) -> Row | None:
    """USD for CNY."""
    return {**it.row, "unit_code": "USD" if it.row["unit_code"] != "USD" else "CNY"}


def turn_comparator(it: Given) -> Row | None:
    """le for 以上, ge for a bare number."""
    return {**it.row, "comparator": OTHER[it.row["comparator"]]} if not it.row["value_upper"] else None


def turn_sign(it: Given) -> Row | None:
    """A fall told as a rise, or a rise as a fall."""
    return (
        {**it.row, **_number(it, -it.row["value"])} if it.row["measure"] == "growth_rate" and it.row["value"] else None
    )


def change_commitment(it: Given) -> Row | None:
    """确保 for 力争."""
    words = it.row.get("commitment_words")
    if it.table != "targets" or not words or words == "确保":
        return None
    return {**it.row, "commitment": "guarantee", "commitment_words": "确保"}


def upgrade_code(it: Given) -> Row | None:
    """The code guarantee beside the word 力争."""
    known = codelists.index_rows("commitments").get(it.row.get("commitment_words") or "")
    return {**it.row, "commitment": "guarantee"} if known and known["commitment"] != "guarantee" else None


def move_period(it: Given) -> Row | None:
    """2030 for 2025年."""
    start, end = it.row["period_start"], it.row["period_end"]
    if not end or end.month == 2:
        return None
    moved = {"period_end": end.replace(year=end.year + 5)}
    return {**it.row, **moved, **({"period_start": start.replace(year=start.year + 5)} if start else {})}


def name_false_period(it: Given) -> Row | None:
    """火星年."""
    return {**it.row, "period_label": "火星年"}


def name_period_of_nowhere(it: Given) -> Row | None:
    """A period that the text does not name."""
    return {**it.row, "period_label": "“二十五五”期间"}


def choose_year_one(it: Given) -> Row | None:
    """The year 1."""
    return {**it.row, "period_start": date(1, 1, 1), "period_end": date(1, 12, 31), "period_precision": "year"}


def choose_last_year(it: Given) -> Row | None:
    """The year 9999."""
    return {**it.row, "period_start": None, "period_end": date(9999, 12, 31), "period_precision": "year"}


def invent_range(it: Given) -> Row | None:
    """A range made of two numbers of a list: 第27位和第33位."""
    found = find_quantities(it.row["quote"])
    pairs = ((one, two) for one, two in pairwise(found) if one.unit == two.unit)
    one, two = next(
        ((a, b) for a, b in pairs if a.value < b.value and not a.value_upper and not b.value_upper), (None, None)
    )
    if one is None or two is None or not one.unit or one.unit != it.row["unit"]:
        return None
    forged = {**it.row, **_number(it, one.value), "value_upper": two.value, "comparator": "eq"}
    return {**forged, "amount_upper": codelists.normalise_amount(two.value, one.unit)}


def take_threshold(it: Given) -> Row | None:
    """5000万元 of 5000万元以上项目20个."""
    found = find_quantities(it.row["quote"])
    first = found[0] if len(found) > 1 else None
    behind = it.row["quote"][first.end : first.end + 2] if first else ""
    known = first and first.unit in codelists.index_rows("units")
    if not first or behind != "以上" or not known or first.value == it.row["value"]:
        return None
    return {**it.row, "unit": first.unit, "measure": "amount", "comparator": "ge", "value": first.value,
            **_amounts(first.value, first.unit)}  # fmt: skip


def take_baseline(it: Given) -> Row | None:
    """208元 of 由208元提高到280元."""
    found = find_quantities(it.row["quote"])
    if len(found) < 2 or not re.search("[由从]", it.row["quote"][: found[0].start]) or found[0].unit != it.row["unit"]:
        return None
    return {**it.row, **_number(it, found[0].value)}


def change_baseline(it: Given) -> Row | None:
    """A baseline with another number than its words."""
    amount = it.row["baseline_amount"]
    return {**it.row, "baseline_amount": amount + 7} if amount is not None else None


def invent_baseline(it: Given) -> Row | None:
    """A baseline that stands nowhere."""
    return {**it.row, "baseline_label": "前年的火星产量"} if not it.row["baseline_label"] else None


def invent_scope(it: Given) -> Row | None:
    """A scope that stands nowhere."""
    return {**it.row, "scope": "火星级以上"}


def take_scope_from_afar(it: Given) -> Row | None:
    """A scope that stands in the text, and not in the quote."""
    words = next(
        (word for word in ("重点", "全国", "农村", "企业") if word not in it.row["quote"] and word in it.text.chars), ""
    )
    return {**it.row, "scope": words} if words else None


def change_body(it: Given) -> Row | None:
    """A body of another source that this text does not name."""
    other = it.other["organisation_id"]
    return {**it.row, "organisation_id": other} if other and other != it.row["organisation_id"] else None


def change_speaker(it: Given) -> Row | None:
    """A speaker of another source."""
    other = it.other["speaker_id"]
    return {**it.row, "speaker_id": other} if other and other != it.row["speaker_id"] else None


def change_label(it: Given) -> Row | None:
    """A label of another thing."""
    return {**it.row, "indicator_label": "火星移民数"}


def change_indicator(it: Given) -> Row | None:
    """The indicator of another label."""
    other = it.other["indicator_id"]
    rows = codelists.index_rows("indicators")
    same = other and it.row["indicator_id"] and rows[other]["unit_code"] == rows[it.row["indicator_id"]]["unit_code"]
    return {**it.row, "indicator_id": other} if same and other != it.row["indicator_id"] else None


def change_id(it: Given) -> Row | None:
    """The id of no numeral."""
    key = f"{it.table[:-1]}_id"
    return {**it.row, key: f"{it.row[key][:4]}0123456789"}


def growth_as_share(it: Given) -> Row | None:
    """增长8% as a share."""
    grown = it.row["measure"] == "growth_rate" and 0 <= it.row["value"] <= 100 and it.row["unit"] == "%"
    return {**it.row, "measure": "share", "indicator_id": None} if grown else None


def hope_as_outcome(it: Given) -> Row | None:
    """力争 told as a result."""
    if it.table != "targets" or not re.search("力争|力求", it.row["quote"]):
        return None
    own = {name: value for name, value in it.row.items() if name not in ("target_id", "commitment", "commitment_words")}
    return {**own, "outcome_id": "out-0123456789", "part_of": None}


def cut_bound(it: Given) -> Row | None:
    """增长8% of 增长8%以上: the bound is cut off."""
    _, end = it.number
    if not re.match("以上|左右|以内|以下", it.text.chars[end:]) or it.row["comparator"] == "eq" or len(it.spans) > 1:
        return None
    return {**it.quote((it.text.stretch(it.spans[0])[0], end)), "comparator": "eq"}


def _number(it: Given, value: Decimal) -> Row:
    return {"value": value, **_amounts(value, it.row["unit"] or "")}


def _amounts(value: Decimal, unit: str) -> Row:
    known = codelists.index_rows("units").get(unit)
    if known is None:
        return {}
    return {"amount": codelists.normalise_amount(value, unit), "unit_code": known["unit_code"]}


KINDS: Mapping[str, Forger] = MappingProxyType({
    forger.__name__: forger for forger in (
        shorten_number, begin_inside_number, end_inside_number, drop_decimals, drop_unit, splice_direction,
        splice_subject, take_number_of_another, splice_articles, stretch_beyond_document, reverse_spans, change_one_character,
        change_value, change_unit, change_amount, change_unit_code, turn_comparator, turn_sign, change_commitment,
        upgrade_code, move_period, name_false_period, name_period_of_nowhere, choose_year_one, choose_last_year,
        invent_range, take_threshold, take_baseline, change_baseline, invent_baseline, invent_scope,
        take_scope_from_afar, change_body, change_speaker, change_label, change_indicator, change_id, growth_as_share,
        hope_as_outcome, cut_bound,
    )
})  # fmt: skip
SHORTEST_QUOTE = 4


def draw(
    rows: Sequence[tuple[str, Row]], texts: Mapping[str, Text], each: int, seed: int
) -> Iterator[tuple[str, Row, Row]]:
    """Up to `each` forgeries of every kind: the kind, the forged row, and the record that it is made of.

    What is drawn depends on the records and the seed alone.
    """
    sharing = Counter(map(id, texts.values()))
    for kind, forge in KINDS.items():
        chance = random.Random(f"{seed} {kind}")  # noqa: S311 - drawn, not secret
        drawn = 0
        for table, row in chance.sample(list(rows), len(rows)):
            text = texts[row["source_id"]]
            forged = forge(Given(table, row, text, chance.choice(rows)[1], sharing[id(text)]))
            if forged is None or len(forged["quote"]) < SHORTEST_QUOTE or forged == row:
                continue
            yield kind, forged, row
            drawn += 1
            if drawn == each:
                break
