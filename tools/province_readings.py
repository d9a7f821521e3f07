"""The two readings of the provinces' work reports, paired by their numerals and held against each other.

The first reading is blind: tables of tests/gold/provinces, typed from the reports without any draft. The second one is
the reader's. province_headlines.csv says which indicator a name of the blind tables means.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from policy_targets import codelists
from policy_targets.curation.anchors import fit_spans
from policy_targets.curation.proofs import find_numeral
from policy_targets.curation.reports import Report, find_place, read_facts
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.extract import extract
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import Span, Text

HEADLINES = Path(__file__).with_name("province_headlines.csv")
FIRST = "gdp-growth"  # what the tables without a column for the indicator are about
RIGHTS = ("agree", "blind", "program", "left_out", "unsettled")
FIELDS = ("found", "kind", "period", "comparator", "value", "value_upper", "reckoning", "words", "role")
KEY = ("indicator", "place", "file_year", "kind", "year_from", "year_to", "comparator", "value")
# Notes of what is no figure of the year: an index, an increase, a level, a second step, part of a review of five years.
OTHER = re.compile(
    "五年|five-year|每年|平均|连续|近两年|^力争|指数|index|增产|产能|生产能力|capacity|increase|amount|level|corrupted|再就业|实名制"
)
REAL = re.compile("实际|扣除")  # growth at constant prices
DONE = re.compile("(实现|完成)$")  # 力争实现 is 力争; 实现 alone is what the clause does
EXPECTED, SENTENCE, DIGIT, AHEAD = "预期", re.compile("[。\n]"), re.compile("[0-9]"), 600
Row = dict[str, str]
Settled = Mapping[tuple[str, ...], Mapping[str, str]]  # by the key of a blind row: who is right about each field


class Headline(NamedTuple):
    """An indicator of the blind tables: what its records have in common, and the names of its subject."""

    name: str
    unit_code: str
    indicator_id: str
    measure: str
    volume: str
    subjects: tuple[str, ...]


@cache
def load_headlines() -> tuple[Headline, ...]:
    """The indicators of the blind tables.

    >>> [it.indicator_id for it in load_headlines() if it.name == "grain-output"]
    ['grain-output', 'grain-output-jin', 'grain-output-kg']
    """
    return tuple(
        Headline(
            name=row["name"],
            unit_code=row["unit_code"],
            indicator_id=row["indicator_id"],
            measure=row["measure"],
            volume=row["volume"],
            subjects=tuple(row["subjects"].split("|")),
        )
        for row in read_table(HEADLINES)
    )


def find_headline(row: Row) -> Headline | None:
    """The indicator of a blind row by its name and unit; None where the unit is that of another measure.

    >>> find_headline({"indicator": "grain-output", "unit": "亿斤"}).indicator_id
    'grain-output-jin'
    >>> find_headline({"indicator": "retail-sales-growth", "unit": "亿元"})
    """
    code = (read_unit(row["unit"]) or ("",))[0]
    return next((it for it in load_headlines() if (it.name, it.unit_code) == (row["indicator"], code)), None)


def read_unit(unit: str | None) -> tuple[str, str] | None:
    """The code and factor of a unit.

    >>> read_unit("万人") == read_unit("万个"), read_unit("万人") == read_unit("人")
    (True, False)
    """
    known = codelists.index_rows("units").get(unit or "")
    return (known["unit_code"], known["factor"]) if known else None


@dataclass(slots=True)
class Reported:
    """One report of a province: its text, its row of sources, and what both readings found in it."""

    region: str
    file_year: int
    text: Text
    source: dict[str, Any]
    blind: list[Row] = field(default_factory=list)
    found: list[Candidate] = field(default_factory=list)

    @property
    def year(self) -> int:
        """The year in which the report was given."""
        return int(self.source["published"].year)


@dataclass(frozen=True, slots=True)
class Pair:
    """A blind row and the reader's record of the same numeral, if there is one; `differ` are fields they differ in."""

    row: Row
    headline: Headline | None
    quote: str
    spans: tuple[Span, ...]
    candidate: Candidate | None
    differ: tuple[str, ...]


# ── the reports ──


def load_reports(corpora: Iterable[Path], readings: Path) -> dict[tuple[str, int], Reported]:
    """The reports that the blind tables are about, by place and year of their file, without copies of others."""
    blind: dict[tuple[str, int], list[Row]] = {}
    for path in sorted((*readings.glob("gdp-growth-*.csv"), *readings.glob("headlines-*.csv"))):
        for row in read_table(path):
            row.setdefault("indicator", FIRST)
            blind.setdefault((row["place"], int(row["file_year"])), []).append(row)
    remarks = {(row["place"], int(row["file_year"])): row for row in read_table(readings / "files.csv")}
    reports = {}
    for document in _read_documents(corpora):
        key = (document["region"], document["file_year"])
        if key in blind and remarks.get(key, {}).get("remark") != "copy":
            reports[key] = _open_report(document, blind[key], remarks.get(key, {}))
    return reports


def _read_documents(corpora: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in corpora:
        yield from pq.read_table(path).to_pylist()


def _open_report(document: Mapping[str, Any], blind: list[Row], remark: Row) -> Reported:
    raw, region, year = document["text"], document["region"], document["file_year"]
    facts = read_facts(Report(document["document"], raw, region, document["title"], year))
    if facts is None:
        raise SystemExit(f"{document['document']}: found no place {region!r}.")
    source = {**facts.source, "url": document["url"] or None, "text_sha256": None}
    if remark.get("published"):
        source |= {"published": date(int(remark["published"]), 1, 1), "published_precision": "year",
                   "published_basis": "inferred", "published_note": remark["note"]}  # fmt: skip
    wanted = {it.indicator_id for it in load_headlines()}
    found = [it for it in extract(raw, document["document"]) if it.indicator_id in wanted and it.value is not None]
    return Reported(region, year, repair(raw), source, blind, found)


# ── the two readings held against each other ──


def pair_rows(report: Reported) -> Iterator[Pair]:
    """Every blind row with a number, with the record of the reader that stands at the same numeral and fits best."""
    starts = [(_start_of(report.text, it), it) for it in report.found]
    for row in report.blind:
        headline = find_headline(row)
        if row["kind"] in ("target", "result") and row["value"]:
            alike = [(start, it) for start, it in starts if headline and it.indicator_id == headline.indicator_id]
            yield _pair(report, row, headline, alike)


def _pair(report: Reported, row: Row, headline: Headline | None, found: Sequence[tuple[int | None, Candidate]]) -> Pair:
    quote = repair(row["quote"].strip()).chars.strip()
    places = [fit_spans(report.text, spans) for spans in report.text.find(quote)] if quote else []
    facts = {"quote": quote, "value": Decimal(row["value"]), "unit": row["unit"]}
    starts = {_start(report.text, spans, facts): spans for spans in places}
    starts.pop(None, None)
    alike = [(find_differences(row, it, report), start, it) for start, it in found if start in starts]
    differ, start, best = min(alike, key=lambda it: len(it[0]), default=(("found",), next(iter(starts), None), None))
    return Pair(row, headline, quote, starts.get(start, ()), best, differ)


def _start(text: Text, spans: tuple[Span, ...], facts: Mapping[str, Any]) -> int | None:
    at = find_numeral(text, spans, facts)
    return None if at is None else text.raw(at, at + 1)[0]


def _start_of(text: Text, found: Candidate) -> int | None:
    return _start(text, fit_spans(text, found.spans), {"quote": found.quote, "value": found.value, "unit": found.unit})


def find_differences(row: Row, found: Candidate, report: Reported) -> tuple[str, ...]:
    """The fields in which a blind row and a record of the reader differ."""
    own = _read_blind(row)
    told = _read_program(found)
    if found.kind != own["kind"] or own["kind"] == "target":
        told.pop("role")
    if own["kind"] == "outcome" or not _is_asked("words", row):
        told.pop("words")
    return tuple(name for name in told if told[name] != own[name]) if _is_own(found, row, report) else ("found",)


def _is_own(found: Candidate, row: Row, report: Reported) -> bool:
    """Whether a record is of the province itself, in the measure, the unit and the prices of the blind row."""
    headline = find_headline(row)
    is_same = headline is not None and found.measure == headline.measure
    is_same = is_same and read_unit(found.unit) == read_unit(row["unit"])
    prices = "实际" if REAL.search(row["quote"] + row["note"]) else None
    return is_same and found.scope in (None, prices) and found.place_id in (None, find_place(report.region))


def _is_asked(name: str, row: Row) -> bool:
    """Whether the blind reading tells a field.

    Of the other headlines it has the word directly before the clause alone: an empty cell says nothing of a heading.
    """
    return name != "words" or row["indicator"] == FIRST or bool(DONE.sub("", row["words"]))


def _read_blind(row: Row) -> dict[str, Any]:
    """The fields of a blind row in the terms of the codebook: a word that means no commitment is none."""
    first, last = int(row["year_from"]), int(row["year_to"])
    words = row["words"] if row["indicator"] == FIRST else DONE.sub("", row["words"])
    reckoning = row["reckoning"] if row["reckoning"] == "yearly_average" else "period" if first == last else "since"
    return {
        "kind": {"result": "outcome"}.get(row["kind"], row["kind"]),
        "period": (first, last),
        "comparator": row["comparator"],
        "value": Decimal(row["value"]),
        "value_upper": Decimal(row["value_upper"]) if row["value_upper"] else None,
        "reckoning": reckoning,
        "words": words if words in codelists.index_rows("commitments") else "",
        "role": "estimate" if "预计" in row["note"] else "result",
    }


def decide(pair: Pair, settled: Settled, text: Text) -> dict[str, Any] | None:
    """The fields of the record; None for what is left out or not settled."""
    fields = _read_blind(pair.row)
    if pair.candidate and not _is_asked("words", pair.row):
        fields["words"] = find_words(pair.candidate.commitment_words or "", pair, text)
    if is_other(pair):
        return None
    for name in pair.differ:
        right = _find_right(name, pair, settled)
        if right in ("left_out", "unsettled"):
            return None
        if right == "program" and pair.candidate is not None:
            fields[name] = _read_program(pair.candidate)[name]
    return fields


def find_words(words: str, pair: Pair, text: Text) -> str:
    """The word of commitment: 预期 of the heading of a list, where the reader has that of another clause of it."""
    if not words or words in pair.quote or not pair.spans:
        return words
    sentence = SENTENCE.split(text.chars[: text.stretch(pair.spans[0])[0]][-AHEAD:])[-1]
    heading, _, between = sentence.rpartition(words)
    return EXPECTED if EXPECTED in heading and DIGIT.search(between) else words


def find_judgement(pair: Pair, settled: Settled) -> Mapping[str, str]:
    """Who is right about the fields of a pair; a row that is no figure of the year's indicator is left out."""
    left_out = dict.fromkeys(FIELDS, "left_out")
    return left_out if is_other(pair) else settled.get(tuple(pair.row[name] for name in KEY), {})


def is_other(pair: Pair) -> bool:
    """Whether a row of the other headlines is, by its unit or note, no figure of the year's indicator."""
    return pair.row["indicator"] != FIRST and (pair.headline is None or bool(OTHER.search(pair.row["note"])))


def _read_program(found: Candidate) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "period": tuple(day.year if day else None for day in (found.period_start, found.period_end)),
        "comparator": found.comparator,
        "value": found.value,
        "value_upper": found.value_upper,
        "reckoning": found.reckoning,
        "words": found.commitment_words or "",
        "role": found.role or "result",
    }


# ── files and figures ──


def read_table(path: Path) -> list[Row]:
    """The rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_settled(path: Path) -> Settled:
    """Who is right about each field of a blind row, as a third look at the text decided."""
    settled: dict[tuple[str, ...], dict[str, str]] = {}
    for row in read_table(path):
        settled.setdefault(tuple(row[name] for name in KEY), {})[row["field"]] = row["right"]
    return settled


def list_agreement(pairs: Sequence[Pair], settled: Settled) -> Iterator[dict[str, Any]]:
    """For each indicator and field how many claims agree, and who was right about the others."""
    for indicator in dict.fromkeys(it.name for it in load_headlines()):
        own = [it for it in pairs if it.row["indicator"] == indicator]
        for name in FIELDS:
            concerned = [it for it in own if _concerns(name, it)]
            rights = Counter(_find_right(name, it, settled) for it in concerned)
            yield {"indicator": indicator, "field": name, "claims": len(concerned), **{it: rights[it] for it in RIGHTS}}


def _concerns(name: str, pair: Pair) -> bool:
    """Whether both readings tell a field: words are of targets, roles of outcomes."""
    if name in ("words", "role") and (pair.row["kind"] == "target") != (name == "words"):
        return False
    return name == "found" or (pair.candidate is not None and _is_asked(name, pair.row))


def _find_right(name: str, pair: Pair, settled: Settled) -> str:
    if name not in pair.differ:
        return "left_out" if name == "found" and is_other(pair) else "agree"
    judged = find_judgement(pair, settled)
    return judged.get(name, judged.get("found", "unsettled"))
