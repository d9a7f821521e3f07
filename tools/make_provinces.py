"""Makes the seeds of what the provinces promised and reached from two independent readings of their work reports.

    python -m tools.make_provinces ../shared/corpus/local_reports_dev.parquet ../shared/corpus/local_reports_2.parquet

The first reading is blind: tables of tests/gold/provinces, typed from the reports without any draft. The second one is
the reader's. A claim of both is the same numeral of the same report. Where they agree in every field, the record is
double_checked; where they do not, settled.csv says which of them a third look at the text found right, and the record
is curated. What nobody has settled is printed and left out. Writes the claims, their sources and the coverage to
seeds/, and agreement.csv beside the readings.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from policy_targets import codelists
from policy_targets.curation.anchors import fit_spans
from policy_targets.curation.proofs import find_numeral
from policy_targets.curation.reports import Report, find_place, read_facts
from policy_targets.publishing.schema.cells import write_cell
from policy_targets.publishing.schema.layout import columns
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.extract import extract
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import Span, Text, format_spans
from policy_targets.rules import quotation, verdicts

INDICATOR, MEASURE, UNIT = "gdp-growth", "growth_rate", "%"
NAME = "provinces-gdp-growth"
READINGS, SEEDS = Path("tests/gold/provinces"), Path("seeds")
YEARS = range(2003, 2027)
FIELDS = ("found", "kind", "period", "comparator", "value_upper", "reckoning", "words", "role")
KEY = ("place", "file_year", "kind", "year_from", "year_to", "comparator", "value")
SUBJECTS = ("国内生产总值", "地区生产总值", "生产总值", "GDP", "经济总量", "经济")
Row = dict[str, str]
Settled = Mapping[tuple[str, ...], Mapping[str, str]]  # by the key of a blind row: who is right about each field


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
    quote: str
    spans: tuple[Span, ...]
    candidate: Candidate | None
    differ: tuple[str, ...]


# ── the reports ──


def load_reports(corpora: Iterable[Path], readings: Path) -> dict[tuple[str, int], Reported]:
    """The reports that the blind tables are about, by place and year of their file, without copies of others."""
    blind: dict[tuple[str, int], list[Row]] = {}
    for path in sorted(readings.glob("gdp-growth-*.csv")):
        for row in read_table(path):
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
    found = [it for it in extract(raw, document["document"]) if it.indicator_id == INDICATOR and it.value is not None]
    return Reported(region, year, repair(raw), source, blind, found)


# ── the two readings held against each other ──


def pair_rows(report: Reported) -> Iterator[Pair]:
    """Every blind row with a number, with the record of the reader that stands at the same numeral and fits best."""
    for row in report.blind:
        if row["kind"] not in ("target", "result"):
            continue
        quote = repair(row["quote"].strip()).chars.strip()
        places = [fit_spans(report.text, spans) for spans in report.text.find(quote)]
        facts = {"quote": quote, "value": Decimal(row["value"]), "unit": UNIT}
        starts = {_start(report.text, spans, facts): spans for spans in places}
        alike = [(find_differences(row, it, report), it) for it in report.found if _start_of(report.text, it) in starts]
        differ, best = min(alike, key=lambda pair: len(pair[0]), default=(("found",), None))
        start = _start_of(report.text, best) if best else next(iter(starts), None)
        yield Pair(row, quote, starts.get(start, ()), best, differ)


def _start(text: Text, spans: tuple[Span, ...], facts: Mapping[str, Any]) -> int | None:
    at = find_numeral(text, spans, facts)
    return None if at is None else text.raw(at, at + 1)[0]


def _start_of(text: Text, found: Candidate) -> int | None:
    return _start(text, fit_spans(text, found.spans), {"quote": found.quote, "value": found.value, "unit": found.unit})


def find_differences(row: Row, found: Candidate, report: Reported) -> tuple[str, ...]:
    """The fields in which a blind row and a record of the reader differ."""
    own = _read_blind(row)
    years = tuple(day.year if day else None for day in (found.period_start, found.period_end))
    told = {
        "kind": found.kind, "period": years, "comparator": found.comparator, "value_upper": found.value_upper,
        "reckoning": found.reckoning, "words": found.commitment_words or "", "role": found.role or "result",
    }  # fmt: skip
    if found.kind != own["kind"] or own["kind"] == "target":
        told.pop("role")
    if own["kind"] == "outcome":
        told.pop("words")
    is_own = found.place_id in (None, find_place(report.region)) and found.measure == MEASURE
    return tuple(name for name in told if told[name] != own[name]) if is_own else ("found",)


def _read_blind(row: Row) -> dict[str, Any]:
    """The fields of a blind row in the terms of the codebook: a word that means no commitment is none."""
    first, last = int(row["year_from"]), int(row["year_to"])
    reckoning = row["reckoning"] if row["reckoning"] == "yearly_average" else "period" if first == last else "since"
    return {
        "kind": {"result": "outcome"}.get(row["kind"], row["kind"]),
        "period": (first, last),
        "comparator": row["comparator"],
        "value_upper": Decimal(row["value_upper"]) if row["value_upper"] else None,
        "reckoning": reckoning,
        "words": row["words"] if row["words"] in codelists.index_rows("commitments") else "",
        "role": "estimate" if "预计" in row["note"] else "result",
    }


def decide(pair: Pair, settled: Settled) -> tuple[dict[str, Any], Counter[tuple[str, str]]] | None:
    """The fields of the record, and who was right about which; None for what is left out or not settled."""
    fields = _read_blind(pair.row)
    who: Counter[tuple[str, str]] = Counter()
    judged = settled.get(tuple(pair.row[name] for name in KEY), {})
    for name in pair.differ:
        right = judged.get(name, judged.get("found", "unsettled"))
        who[name, right] += 1
        if right in ("left_out", "unsettled"):
            return None
        if right == "program" and pair.candidate is not None:
            fields[name] = _read_program(pair.candidate)[name]
    return fields, who


def _read_program(found: Candidate) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "period": tuple(day.year if day else None for day in (found.period_start, found.period_end)),
        "comparator": found.comparator,
        "value_upper": found.value_upper,
        "reckoning": found.reckoning,
        "words": found.commitment_words or "",
        "role": found.role or "result",
    }


# ── the rows of the seeds ──


def write_claim(pair: Pair, fields: Mapping[str, Any], report: Reported) -> dict[str, Any]:
    """The row of a target or an outcome."""
    first, last = fields["period"]
    found = pair.candidate
    evidence = _choose_evidence(pair, fields, report)
    row: dict[str, Any] = {
        "source_id": report.source["source_id"],
        "place_id": find_place(report.region),
        "indicator_id": INDICATOR,
        "indicator_label": _find_label(evidence["quote"], found),
        "measure": MEASURE,
        "comparator": fields["comparator"],
        "value": Decimal(pair.row["value"]),
        "value_upper": fields["value_upper"],
        "unit": UNIT,
        "period_label": _find_period_label(pair),
        "period_start": date(first, 1, 1),
        "period_end": date(last, 12, 31),
        "period_precision": "year" if first == last else "years",
        "reckoning": fields["reckoning"],
        "price_basis": found.price_basis if found else None,
        **evidence,
        "status": "curated" if pair.differ else "double_checked",
        "rule": found.rule if found else None,
    }
    if fields["kind"] == "target":
        word = codelists.index_rows("commitments").get(fields["words"])
        row |= {"commitment": word["commitment"] if word else "unmarked", "commitment_words": fields["words"] or None}
        return row
    return row | {"role": fields["role"]}


def _choose_evidence(pair: Pair, fields: Mapping[str, Any], report: Reported) -> dict[str, str]:
    """The quotation of the reader where the rules accept it with these fields, else that of the blind reading."""
    own = _cut_average(pair, report) if _is_ambiguous(pair.quote, fields) else (pair.quote, pair.spans)
    ours = {"quote": own[0], "spans": format_spans(own[1])}
    found = pair.candidate
    if found is None:
        return ours
    theirs = {"quote": found.quote, "spans": format_spans(fit_spans(report.text, found.spans))}
    row = {
        **dict.fromkeys(column.name for column in columns("targets")), **theirs, "measure": MEASURE, "unit": UNIT,
        "value": found.value, "value_upper": fields["value_upper"], "comparator": fields["comparator"],
        "indicator_label": _find_label(found.quote, found), "indicator_id": INDICATOR,
    }  # fmt: skip
    holds = found.quote == found.quote.strip() and not _is_ambiguous(found.quote, fields)
    holds = holds and holds_number(found.quote, found.value or Decimal(0), fields["value_upper"], UNIT)
    return theirs if holds and not quotation.find_breaches("outcomes", row) else ours


def _is_ambiguous(quote: str, fields: Mapping[str, Any]) -> bool:
    """Whether the quotation of a single year's figure names an average of several years too."""
    return fields["reckoning"] == "period" and bool(verdicts.EACH_YEAR.search(quote))


def _cut_average(pair: Pair, report: Reported) -> tuple[str, tuple[Span, ...]]:
    """The quotation behind the clause with the average, and its place inside that of the whole."""
    averaged = verdicts.EACH_YEAR.search(pair.quote)
    at = pair.quote.find("，", averaged.end() if averaged else 0)
    rest = pair.quote[at + 1 :]
    start, end = pair.spans[0][0], pair.spans[-1][1]
    places = (fit_spans(report.text, spans) for spans in report.text.find(rest))
    inside = next((it for it in places if start <= it[0][0] and it[-1][1] <= end), None)
    return (rest, inside) if inside else (pair.quote, pair.spans)


def _find_period_label(pair: Pair) -> str | None:
    """The words of the reader where both readings have its period and they name one."""
    label = pair.candidate.period_label if pair.candidate and "period" not in pair.differ else None
    return None if label and quotation.period_label_is_period({"period_label": label}) else label


def _find_label(quote: str, found: Candidate | None) -> str:
    named = next((it for it in SUBJECTS if it in quote), None)
    return named or (found.indicator_label if found else SUBJECTS[1])


def list_coverage(
    reports: Sequence[Reported], claims: Mapping[str, list[dict[str, Any]]], left: Mapping[tuple[str, ...], str]
) -> Iterator[dict[str, Any]]:
    """What the texts say of every province and year: a number, no target, nothing, or that there is no report.

    `left` are the reasons for which figures were left out, by place, kind and year.
    """
    numbers = {
        (kind, row["place_id"], row["period_end"].year)
        for kind, rows in claims.items()
        for row in rows
        if row["period_precision"] == "year"
    }
    given = {(find_place(it.region), it.year): it for it in reports}
    for place in sorted({str(place) for place, _ in given}):
        for year in YEARS:
            for kind, told in (("target", year), ("outcome", year + 1)):
                report = given.get((place, told))
                finding = "number" if (kind, place, year) in numbers else _find_absence(report, kind, year)
                reason = left.get((place, kind, str(year))) if finding == "not_said" else None
                yield {
                    "place_id": place, "indicator_id": INDICATOR, "year": year, "kind": kind, "finding": finding,
                    "source_id": report.source["source_id"] if report else None, "note": reason,
                }  # fmt: skip


def _find_absence(report: Reported | None, kind: str, year: int) -> str:
    if report is None:
        return "no_report"
    refused = any(
        row["kind"] == "no_target" and row["year_from"] == row["year_to"] == str(year) for row in report.blind
    )
    return "no_target" if kind == "target" and refused else "not_said"


# ── files ──


def read_table(path: Path) -> list[Row]:
    """The rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows as CSV, without the columns that are empty in all of them; no rows, no file."""
    if not rows:
        return
    heads = [name for name in rows[0] if any(row[name] not in (None, "") for row in rows)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([write_cell(row[name]) for name in heads] for row in rows)
    print(f"{path}: {len(rows)} rows")


def load_settled(path: Path) -> Settled:
    """Who is right about each field of a blind row, as a third look at the text decided."""
    settled: dict[tuple[str, ...], dict[str, str]] = {}
    for row in read_table(path):
        settled.setdefault(tuple(row[name] for name in KEY), {})[row["field"]] = row["right"]
    return settled


def load_reasons(path: Path) -> dict[tuple[str, ...], str]:
    """Why figures of single years were left out, by place, kind and year."""
    return {
        (str(find_place(row["place"])), "outcome" if row["kind"] == "result" else "target", row["year_to"]): row[
            "reason"
        ]
        for row in read_table(path)
        if row["right"] == "left_out" and row["year_from"] == row["year_to"]
    }


def list_agreement(pairs: Sequence[Pair], who: Counter[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """For each field how many claims agree, and who was right about the others."""
    for name in FIELDS:
        concerned = [it for it in pairs if name == "found" or it.candidate is not None]
        if name in ("words", "role"):
            concerned = [it for it in concerned if (it.row["kind"] == "target") == (name == "words")]
        differ = sum(name in it.differ for it in concerned)
        rights = {right: who[name, right] for right in ("blind", "program", "left_out", "unsettled")}
        yield {"field": name, "claims": len(concerned), "agree": len(concerned) - differ, **rights}


def main() -> None:
    """Make the seeds and print what is not settled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--readings", type=Path, default=READINGS)
    parser.add_argument("--seeds", type=Path, default=SEEDS)
    asked = parser.parse_args()
    reports = list(load_reports(asked.corpora, asked.readings).values())
    settled = load_settled(asked.readings / "settled.csv")
    claims: dict[str, list[dict[str, Any]]] = {"target": [], "outcome": []}
    pairs, who = [], Counter[tuple[str, str]]()
    for report in sorted(reports, key=lambda it: (str(find_place(it.region)), it.file_year)):
        for pair in pair_rows(report):
            pairs.append(pair)
            decided = decide(pair, settled)
            if decided is None:
                judged = settled.get(tuple(pair.row[name] for name in KEY), {})
                who.update((name, judged.get(name, judged.get("found", "unsettled"))) for name in pair.differ)
                if "left_out" not in judged.values():
                    print("not settled:", *pair.differ, *pair.row.values(), sep=" | ")
                continue
            who += decided[1]
            claims[decided[0]["kind"]].append(write_claim(pair, decided[0], report))
    _write_seeds(asked.seeds, reports, claims, load_reasons(asked.readings / "settled.csv"))
    write_table(asked.readings / "agreement.csv", list(list_agreement(pairs, who)))


def _write_seeds(
    seeds: Path,
    reports: Sequence[Reported],
    claims: Mapping[str, list[dict[str, Any]]],
    left: Mapping[tuple[str, ...], str],
) -> None:
    ordered = sorted(reports, key=lambda it: (str(find_place(it.region)), it.file_year))
    write_table(seeds / "provinces-sources.csv", [it.source for it in ordered])
    for kind, rows in claims.items():
        write_table(seeds / f"{NAME}-{kind}s.csv", rows)
    write_table(seeds / f"coverage-{NAME}.csv", list(list_coverage(ordered, claims, left)))


if __name__ == "__main__":
    main()
