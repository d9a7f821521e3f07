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
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from policy_targets import codelists
from policy_targets.curation.anchors import fit_spans
from policy_targets.curation.reports import find_place
from policy_targets.publishing.schema.cells import write_cell
from policy_targets.publishing.schema.layout import columns
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.text.text import Span, format_spans
from policy_targets.rules import quotation, verdicts
from tools.province_readings import (
    FIRST,
    Headline,
    Pair,
    Reported,
    Row,
    Settled,
    decide,
    find_judgement,
    list_agreement,
    load_headlines,
    load_reports,
    load_settled,
    pair_rows,
    read_table,
)

READINGS, SEEDS = Path("tests/gold/provinces"), Path("seeds")
YEARS = range(2003, 2027)
Claims = Mapping[str, list[dict[str, Any]]]  # by kind


# ── the rows of the seeds ──


def write_claim(pair: Pair, headline: Headline, fields: Mapping[str, Any], report: Reported) -> dict[str, Any]:
    """The row of a target or an outcome."""
    first, last = fields["period"]
    found = pair.candidate
    evidence = _choose_evidence(pair, headline, fields, report)
    row: dict[str, Any] = {
        "source_id": report.source["source_id"],
        "place_id": find_place(report.region),
        "indicator_id": headline.indicator_id,
        "indicator_label": _find_label(evidence["quote"], headline, found),
        "measure": headline.measure,
        "comparator": fields["comparator"],
        "value": fields["value"],
        "value_upper": fields["value_upper"],
        "unit": found.unit if found else pair.row["unit"],
        "period_label": _find_period_label(pair),
        "period_start": date(first, 1, 1),
        "period_end": date(last, 12, 31),
        "period_precision": "year" if first == last else "years",
        "reckoning": fields["reckoning"],
        "price_basis": found.price_basis if found else None,
        **evidence,
        "status": "curated" if pair.differ or _is_reworded(fields, found) else "double_checked",
        "rule": found.rule if found else None,
    }
    if fields["kind"] == "target":
        word = codelists.index_rows("commitments").get(fields["words"])
        row |= {"commitment": word["commitment"] if word else "unmarked", "commitment_words": fields["words"] or None}
        return row
    return row | {"role": fields["role"]}


def _is_reworded(fields: Mapping[str, Any], found: Candidate | None) -> bool:
    """Whether the word of commitment is that of the heading, which the reader did not see."""
    return found is not None and fields["kind"] == "target" and fields["words"] != (found.commitment_words or "")


def _choose_evidence(pair: Pair, headline: Headline, fields: Mapping[str, Any], report: Reported) -> dict[str, str]:
    """The quotation of the reader where the rules accept it with these fields, else that of the blind reading."""
    own = _cut_average(pair, report) if _is_ambiguous(pair.quote, fields) else (pair.quote, pair.spans)
    ours = {"quote": own[0], "spans": format_spans(own[1])}
    found = pair.candidate
    if found is None:
        return ours
    theirs = {"quote": found.quote, "spans": format_spans(fit_spans(report.text, found.spans))}
    row = {
        **dict.fromkeys(column.name for column in columns("targets")), **theirs, "measure": headline.measure,
        "value": found.value, "value_upper": fields["value_upper"], "comparator": fields["comparator"],
        "indicator_label": _find_label(found.quote, headline, found), "indicator_id": headline.indicator_id,
        "unit": found.unit,
    }  # fmt: skip
    holds = found.quote == found.quote.strip() and not _is_ambiguous(found.quote, fields)
    holds = holds and holds_number(found.quote, found.value or Decimal(0), fields["value_upper"], found.unit)
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


def _find_label(quote: str, headline: Headline, found: Candidate | None) -> str:
    """The name in the quotation, else what the reader calls the indicator, else its usual name."""
    named = next((it for it in headline.subjects if it in quote), None)
    usual = headline.subjects[1 if headline.name == FIRST else 0]
    return named or (found.indicator_label if found else usual)


def list_coverage(
    reports: Sequence[Reported], headline: Headline, claims: Claims, left: Mapping[tuple[str, ...], str]
) -> Iterator[dict[str, Any]]:
    """What the texts say of every province and year: a number, no target, nothing, or that there is no report.

    A cell for which a reading has a number that is in no record is not listed: the texts do say something. `left` are
    the reasons for which single figures were left out, by place, kind and year.
    """
    numbers = {
        (kind, row["place_id"], row["period_end"].year)
        for kind, rows in claims.items()
        for row in rows
        if row["indicator_id"] == headline.indicator_id
        and row["period_precision"] == "year"
        and not verdicts.find_scope(row)
    }
    given = {(find_place(it.region), it.year): it for it in reports}
    for place in sorted({str(place) for place, _ in given}):
        for year in YEARS:
            for kind, told in (("target", year), ("outcome", year + 1)):
                report = given.get((place, told))
                if (kind, place, year) in numbers:
                    finding, note = "number", None
                elif report and headline.name != FIRST and _has_number(report, headline, kind, year):
                    continue
                else:
                    finding, note = _find_absence(report, headline, kind, year)
                yield {
                    "place_id": place, "indicator_id": headline.indicator_id, "year": year, "kind": kind,
                    "finding": finding, "source_id": report.source["source_id"] if report else None,
                    "note": left.get((place, kind, str(year)), note) if finding == "not_said" else note,
                }  # fmt: skip


def _has_number(report: Reported, headline: Headline, kind: str, year: int) -> bool:
    """Whether one of the readings has a number of an indicator in a year."""
    read = any(row["value"] for row in _rows_of(report, headline, kind, year))
    return read or any(
        it.indicator_id == headline.indicator_id and it.kind == kind and it.period_end and it.period_end.year == year
        for it in report.found
    )


def _rows_of(report: Reported, headline: Headline, kind: str, year: int) -> Iterator[Row]:
    for row in report.blind:
        own = {"result": "outcome", "no_target": "target"}.get(row["kind"], row["kind"])
        if row["indicator"] == headline.name and own == kind and row["year_from"] == row["year_to"] == str(year):
            yield row


def _find_absence(report: Reported | None, headline: Headline, kind: str, year: int) -> tuple[str, str | None]:
    """Why there is no number: no report, a target without one (and its words), or nothing said."""
    if report is None:
        return "no_report", None
    row = next((row for row in _rows_of(report, headline, kind, year) if not row["value"]), None)
    if row is None:
        return "not_said", None
    words = f"Without a number: {row['quote']}" if headline.name != FIRST else None
    return ("no_target" if kind == "target" else "not_said"), words


# ── files ──


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


def load_reasons(path: Path) -> dict[tuple[str, ...], str]:
    """Why figures of single years were left out, by place, kind and year."""
    return {
        (str(find_place(row["place"])), "outcome" if row["kind"] == "result" else "target", row["year_to"]): row[
            "reason"
        ]
        for row in read_table(path)
        if row["indicator"] == FIRST and row["right"] == "left_out" and row["year_from"] == row["year_to"]
    }


def main() -> None:
    """Make the seeds and print how many claims are not settled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--readings", type=Path, default=READINGS)
    parser.add_argument("--seeds", type=Path, default=SEEDS)
    asked = parser.parse_args()
    reports = list(load_reports(asked.corpora, asked.readings).values())
    reports.sort(key=lambda it: (str(find_place(it.region)), it.file_year))
    settled = load_settled(asked.readings / "settled.csv")
    pairs = [(report, pair) for report in reports for pair in pair_rows(report)]
    write_table(asked.seeds / "provinces-sources.csv", [it.source for it in reports])
    reasons = load_reasons(asked.readings / "settled.csv")
    for volume in dict.fromkeys(it.volume for it in load_headlines()):
        claims = write_claims([it for it in pairs if it[1].headline and it[1].headline.volume == volume], settled)
        _write_volume(asked.seeds, volume, reports, claims, reasons)
    write_table(asked.readings / "agreement.csv", list(list_agreement([it for _, it in pairs], settled)))


def write_claims(pairs: Sequence[tuple[Reported, Pair]], settled: Settled) -> Claims:
    """The rows of the targets and of the outcomes that are settled; a claim that both readings told twice is one."""
    claims: dict[str, list[dict[str, Any]]] = {"target": [], "outcome": []}
    for report, pair in pairs:
        fields = decide(pair, settled, report.text)
        if fields and pair.headline:
            claims[fields["kind"]].append(write_claim(pair, pair.headline, fields, report))
        elif find_judgement(pair, settled).get("found") != "left_out" and pair.row["indicator"] == FIRST:
            print("not settled:", *pair.differ, *pair.row.values(), sep=" | ")
    return claims


def _write_volume(
    seeds: Path, volume: str, reports: Sequence[Reported], claims: Claims, reasons: Mapping[tuple[str, ...], str]
) -> None:
    """Write the claims of a volume, and the coverage of those of its indicators that have one unit alone."""
    for kind, rows in claims.items():
        write_table(seeds / f"provinces-{volume}-{kind}s.csv", rows)
    own = [it for it in load_headlines() if it.volume == volume]
    single = [it for it in own if sum(other.name == it.name for other in own) == 1]
    left = reasons if volume == FIRST else {}
    cells = (cell for it in single for cell in list_coverage(reports, it, claims, left))
    write_table(seeds / f"coverage-provinces-{volume}.csv", list(cells))


if __name__ == "__main__":
    main()
