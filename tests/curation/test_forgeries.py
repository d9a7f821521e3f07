"""Nothing forged gets through: every forgery is refused, or warned of by its code; no published record is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from policy_targets import codelists
from policy_targets.curation.anchors import choose_page, find_pages
from policy_targets.curation.curate import Curated, curate
from policy_targets.curation.evidence import Verification, verify_records
from policy_targets.curation.library import Library
from policy_targets.curation.proofs import refute, row_of
from policy_targets.models import TABLES, Record
from policy_targets.reading.extract import Candidate
from policy_targets.reading.text.text import Text, parse_spans
from policy_targets.rules import between, quotation
from policy_targets.rules import row as row_rules
from policy_targets.rules.lookup import Tables
from tests.curation.forgeries import KINDS, draw

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
REPORTS = (CORPUS / "national_reports.parquet", CORPUS / "national_reports_2.parquet")
CLAIMS = ("targets", "outcomes")
SAMPLE, WHOLE = 3, 12  # forgeries of one kind
Row = dict[str, Any]


def keep_documented(records: Mapping[str, Sequence[Record]], library: Library) -> dict[str, list[Record]]:
    """The records of the sources whose documents are in the library; `verify` in .ci/run proves those of all."""
    known = {it.__dict__["source_id"] for it in records["sources"] if it.__dict__["document_sha256"] in library}
    kept = {
        table: [it for it in rows if it.__dict__.get("source_id", "") in known or "source_id" not in it.__dict__]
        for table, rows in records.items()
        if table not in ("coverage", "panel", "assessments")
    }
    claims = {it.__dict__[f"{table[:-1]}_id"] for table in CLAIMS for it in kept[table]}
    kept["assessments"] = [
        it for it in records["assessments"] if {it.__dict__["target_id"], it.__dict__["outcome_id"]} <= claims
    ]
    return kept


class Court:
    """The published records with their documents, before which forgeries are brought."""

    def __init__(self, curated: Curated, library: Library) -> None:
        self.records, self.library = keep_documented(curated.records, library), library
        self.sources = {it.__dict__["source_id"]: it.__dict__ for it in self.records["sources"]}
        self.rows = [
            (table, dict(record.__dict__))
            for table in CLAIMS
            for record in self.records[table]
            if record.__dict__["value"] is not None
        ]
        self.tables = Tables({table: [it.__dict__ for it in records] for table, records in self.records.items()})

    def texts(self) -> Mapping[str, Text]:
        return {key: self.library.text(source["document_sha256"]) for key, source in self.sources.items()}

    def judge(self, table: str, row: Row) -> tuple[list[str], list[tuple[str, str]]]:
        """The rules that refuse the row, and the codes of what is warned of, each with its field."""
        refused = [it.rule for it in (*row_rules.find_breaches(table, row), *quotation.find_breaches(table, row))]
        refused += [it.rule for it in between.find_breaches(table, row, self.tables)]
        try:
            record = TABLES[table](**row)
        except ValidationError as error:
            return [*refused, *(detail["type"] for detail in error.errors())], []
        found = self._verify(table, record)
        refused += [f"{problem.field}: {problem.what}" for problem in found.failed if problem.table == table]
        return refused, [(problem.kind, problem.field) for problem in found.warned if problem.table == table]

    def _verify(self, table: str, record: Record) -> Verification:
        beside = ("sources", "positions", "organisations", "organisation_names", "places")
        alone = {name: [it for it in self.records[name] if self._is_near(it, record)] for name in beside}
        return verify_records({**alone, table: [record]}, self.library)

    def _is_near(self, it: Record, record: Record) -> bool:
        """Whether a row is of the record's source, or of none."""
        source = record.__dict__["source_id"]
        return bool(it.__dict__.get("source_id", source) == source)


@pytest.fixture(scope="module")
def court(documents: Path) -> Court:
    return Court(curate(ROOT / "seeds"), Library(documents, *REPORTS))


# what an import has no field for
NOT_IMPORTED = {"change_body", "change_speaker", "change_id", "change_unit_code"}


def bring_back(court: Court, forged: Row) -> tuple[str, list[tuple[str, str]]]:
    """Why the forgery is refused when it comes back from an annotation tool, and the codes of what is warned of."""
    table = "outcomes" if "outcome_id" in forged else "targets"
    fields = {name: forged[name] for name in Candidate._fields if name in forged}
    spans = parse_spans(forged["spans"])
    start, end = spans[0][0], spans[-1][1]
    told = {"kind": table[:-1], "spans": spans, "start": start, "end": end, "part_of": None, "rule": ""}
    record = Candidate(**{**fields, **told})
    text = court.library.text(court.sources[forged["source_id"]]["document_sha256"])
    reason = refute(record, choose_page(find_pages(text), start))
    return reason, [(breach.rule, breach.field) for breach in quotation.find_warnings(table, row_of(record))]


def find_changed(forged: Row, row: Row) -> set[str]:
    """The fields that a forgery changes; the label is told by what the quote lacks of it."""
    changed = {name for name in forged if forged[name] != row.get(name)}
    return changed | {"quote"} if "indicator_label" in changed else changed


def is_stopped(court: Court, forged: Row, row: Row) -> bool:
    """Whether an import refuses the forgery, or warns of a field that it changes."""
    reason, warned = bring_back(court, forged)
    return bool(reason) or any(field in find_changed(forged, row) for _, field in warned)


def try_forgeries(court: Court, each: int) -> Iterator[tuple[str, Row, list[str], list[str]]]:
    """Each forgery with what is said against it: a warning counts when it is about a field that was changed."""
    for kind, forged, row in draw(court.rows, court.texts(), each, seed=11):
        refused, warned = court.judge("outcomes" if "outcome_id" in forged else "targets", forged)
        yield kind, forged, refused, [code for code, field in warned if field in find_changed(forged, row)]


def test_a_forgery_of_every_kind_is_refused_or_warned_of(court: Court) -> None:
    passed = [(kind, row) for kind, row, refused, warned in try_forgeries(court, SAMPLE) if not refused + warned]
    assert passed == []


@pytest.mark.deep
def test_no_forgery_gets_through(court: Court) -> None:
    tried = list(try_forgeries(court, WHOLE))
    counted = Counter(kind for kind, *_ in tried)
    assert len(tried) >= 250
    assert set(counted) == set(KINDS)
    assert len(counted) >= 25
    assert [(kind, row) for kind, row, refused, warned in tried if not refused + warned] == []


def test_a_forgery_is_not_imported(court: Court) -> None:
    tried = [it for it in draw(court.rows, court.texts(), 1, seed=12) if it[0] not in NOT_IMPORTED]
    assert [(kind, forged) for kind, forged, row in tried if not is_stopped(court, forged, row)] == []


@pytest.mark.deep
def test_no_forgery_is_imported(court: Court) -> None:
    tried = [it for it in draw(court.rows, court.texts(), WHOLE, seed=13) if it[0] not in NOT_IMPORTED]
    assert len(tried) >= 250
    assert [(kind, forged) for kind, forged, row in tried if not is_stopped(court, forged, row)] == []


def test_no_published_record_is_refused(court: Court) -> None:
    found = verify_records(court.records, court.library)
    assert (found.failed, found.unchecked) == ([], [])
    for table, records in court.records.items():
        assert [it for record in records for it in quotation.find_breaches(table, record.__dict__)] == []


def test_every_warning_has_its_code(court: Court) -> None:
    codes = set(codelists.index_rows("warnings"))
    rules = {rule.__name__.replace("_", "-") for rules in quotation.WARNINGS.values() for rule in rules}
    assert rules <= codes
    assert {problem.kind for problem in verify_records(court.records, court.library).warned} <= codes
