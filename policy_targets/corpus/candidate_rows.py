"""Turn candidates into rows of the tables; count the rows that break a rule of the models by the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from pydantic import ValidationError

from policy_targets import codelists
from policy_targets.curation.anchors import Page
from policy_targets.curation.edtf import read_edtf, write_edtf
from policy_targets.curation.excerpts import cut_quotes
from policy_targets.curation.ids import make_id, place_numeral
from policy_targets.curation.proofs import find_refutations
from policy_targets.curation.reports import Facts
from policy_targets.models import ASKED, TABLES
from policy_targets.reading.extract import Candidate
from policy_targets.reading.quoting import LONGEST_QUOTE
from policy_targets.reading.text.text import parse_spans
from policy_targets.rules import between, quotation
from policy_targets.rules import row as row_rules
from policy_targets.rules.lookup import Tables

Row = dict[str, Any]
IDS = {"targets": "target_id", "outcomes": "outcome_id", "initiatives": "initiative_id"}
ROLES = {"targets": "promise", "outcomes": "result"}  # where the reader names no role
NO_QUOTE = f"no quotation of {LONGEST_QUOTE} characters in one line"
DOUBLE = "another record has its place and its number"
LONG = f"words longer than {LONGEST_QUOTE} characters"
UNLINKED = "link to the whole left out, the record kept"
MOST_QUOTES = 24  # quotations tried for one record
TOLD_APART = ("quote", "indicator_label", "measure", "name")  # two records of one numeral differ in one of them
TOLD = ("indicator_label", "scope", "period_label", "baseline_label", "name")


class Harvest(NamedTuple):
    """The rows of one report by table, and the number of records left out for each reason."""

    rows: dict[str, list[Row]]
    left_out: Counter[str]


def harvest(facts: Facts, found: Iterable[Candidate]) -> Harvest:
    r"""Turn the candidates of a report into rows.

    >>> from policy_targets.curation.reports import Report, read_facts
    >>> from policy_targets.reading.extract import extract
    >>> raw = "2021年工作安排\n\n力争新增科技企业30家以上，地区生产总值增长8%左右。"
    >>> got = harvest(read_facts(Report("a.md", raw, "扬州市", "", 2021)), extract(raw))
    >>> [(row["quote"], row["status"], str(row["amount"])) for row in got.rows["targets"]], got.left_out
    ([('力争新增科技企业30家以上', 'candidate', '30'), ('地区生产总值增长8%左右', 'candidate', '8')], Counter())
    """
    sheet = _Sheet(facts)
    for record in found:
        sheet.add(record)
    sheet.drop_breaches()
    return Harvest(sheet.rows, sheet.left_out)


class _Sheet:
    """Collects the rows of one report."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.rows: dict[str, list[Row]] = {**facts.rows, "targets": [], "outcomes": [], "initiatives": []}
        self.left_out = Counter[str]()
        self.page = Page(facts.text)
        self.ids = Counter[str]()
        self.seen = set[tuple[str, tuple[Any, ...]]]()
        self.id_at = dict[tuple[str, int], str]()

    def add(self, record: Candidate) -> None:
        """Add the record as a row, or count the reason why not."""
        table = f"{record.kind}s"
        row, reason = self._choose(table, record)
        reason = reason or self._find_twin(table, row)
        if reason:
            self.left_out[reason] += 1
            return
        self.id_at[table, record.start] = row[IDS[table]]
        self.rows[table].append(row)

    def _choose(self, table: str, record: Candidate) -> tuple[Row, str]:
        """Return the row with the first quotation that breaks no rule, or the first reason why there is none."""
        first = ""
        for at, quote in islice(cut_quotes(record, self.facts.text), MOST_QUOTES):
            row = (
                self._initiative(record, at, quote) if table == "initiatives" else self._claim(table, record, at, quote)
            )
            reason = _find_breach(table, row) or self._refute(row)
            if not reason:
                return row, ""
            first = first or reason
        return {}, first or NO_QUOTE

    def _refute(self, row: Row) -> str:
        """Return why the text refutes the row, or an empty string."""
        refuted = next(find_refutations(self.page, row), None)
        return f"the text refutes its {refuted[0].replace('_', ' ')}" if refuted else ""

    def _find_twin(self, table: str, row: Row) -> str:
        """Return why the row is a duplicate, or an empty string; number the id of a further claim of one numeral."""
        key, content = row[IDS[table]], tuple(row.get(name) for name in TOLD_APART)
        if (key, content) in self.seen:
            return DOUBLE
        self.seen.add((key, content))
        self.ids[key] += 1
        if self.ids[key] > 1:
            row[IDS[table]] = make_id(table, *self._facts(row), self.ids[key])
        return ""

    def _facts(self, row: Row) -> tuple[str | int, ...]:
        """Return the facts that the id is a hash of."""
        spans, digest = parse_spans(row["spans"]), self.facts.source["document_sha256"]
        if "name" in row:
            return digest, spans[0][0]
        return digest, *place_numeral(row["quote"], spans, row["value"], row["unit"])

    def _shared(self, at: str, quote: str, record: Candidate) -> Row:
        facts = self.facts
        return {
            "source_id": facts.source["source_id"], "speaker_id": facts.speaker_id, "place_id": facts.place_id,
            "quote": quote, "spans": at, "status": "candidate", "note": None, "rule": record.rule,
        }  # fmt: skip

    def _initiative(self, record: Candidate, at: str, quote: str) -> Row:
        name = _line(record.name or quote)
        row = {
            **self._shared(at, quote, record), "organisation_id": None, "name": name, "name_en": None,
            "kind": record.initiative_kind or "other", "stage": record.stage or "unknown",
        }  # fmt: skip
        return {"initiative_id": make_id("initiatives", *self._facts(row)), **row}

    def _claim(self, table: str, record: Candidate, at: str, quote: str) -> Row:
        value, unit = record.value, record.unit
        indicator = codelists.index_rows("indicators").get(record.indicator_id or "")
        fits = indicator and row_rules.is_unit_of(record.unit_code, indicator["unit_code"])
        row = {
            **self._shared(at, quote, record),
            "organisation_id": self.facts.organisation_id, "indicator_id": record.indicator_id if fits else None,
            "indicator_label": _line(record.indicator_label) or quote, "measure": record.measure,
            "comparator": record.comparator, "value": value, "value_upper": record.value_upper, "unit": unit,
            "amount": _amount(value, unit), "amount_upper": _amount(record.value_upper, unit),
            "unit_code": record.unit_code, "scope": _line(record.scope or "") or None,
            "baseline_amount": record.baseline_amount if record.baseline_label else None,
            "baseline_label": _line(record.baseline_label or "") or None,
            "period_label": _name_period(record.period_label), "period_start": record.period_start,
            "period_end": record.period_end, "period_precision": _precision(record.period_start, record.period_end),
            "part_of": self.id_at.get((table, record.part_of)) if record.part_of is not None else None,
            "reckoning": record.reckoning or "period", "role": record.role or ROLES[table],
            "price_basis": record.price_basis, "suspect": False,
        }  # fmt: skip
        if table == "targets":
            marked = record.commitment not in (None, "unmarked")
            row |= {"binding": record.binding or "none", "commitment": record.commitment if marked else "unmarked",
                    "commitment_words": record.commitment_words if marked else None}  # fmt: skip
        return {IDS[table]: make_id(table, *self._facts(row)), **row}

    def drop_breaches(self) -> None:
        """Remove the rows that break a rule between rows; a part that does not fit its whole only loses the link."""
        tables = Tables({**self.rows, "indicators": _indicators(), "initiative_organisations": []})
        for table in IDS:
            kept = []
            for row in self.rows[table]:
                rules: tuple[Callable[..., tuple[str, str] | None], ...] = (
                    quotation.quote_holds_number, *between.RULES[table],
                )  # fmt: skip
                broken = next(iter(between.ask(rules, row, tables)), None)
                if broken and broken.field in ("part_of", "amount") and row.get("part_of"):
                    row["part_of"] = None
                    self.left_out[UNLINKED] += 1
                    broken = None
                if broken:
                    self.left_out[_name(broken.rule)] += 1
                else:
                    kept.append(row)
            gone = {row[IDS[table]] for row in self.rows[table]} - {row[IDS[table]] for row in kept}
            for row in kept:
                if row.get("part_of") in gone:
                    row["part_of"] = None
                    self.left_out[UNLINKED] += 1
            self.rows[table] = kept


def _find_breach(table: str, row: Row) -> str:
    """Return the first rule that the row breaks on its own, or an empty string."""
    if any(len(row.get(name) or "") > LONGEST_QUOTE for name in TOLD):
        return LONG
    breach = next(iter((*row_rules.find_breaches(table, row), *quotation.find_breaches(table, row))), None)
    if breach:
        return _name(breach.rule)
    try:
        TABLES[table].model_validate(row, context=ASKED)
    except ValidationError as error:
        detail = error.errors()[0]
        return f"{'.'.join(map(str, detail['loc'])) or table}: {detail['msg']}"
    return ""


def _name(rule: str) -> str:
    return f"breaks {rule.replace('_', '-')}"


@lru_cache(1)
def _indicators() -> list[Row]:
    return [dict(row) for row in codelists.load_rows("indicators")]


@lru_cache(4096)
def _precision(start: date | None, end: date | None) -> str | None:
    written = write_edtf(start, end)
    period = read_edtf(written) if written else None
    return period.precision if period else None


def _amount(value: Decimal | None, unit: str | None) -> Decimal | None:
    known = value is not None and unit in codelists.index_rows("units")
    return codelists.normalise_amount(value, unit) if known and value is not None and unit else None


def _name_period(label: str | None) -> str | None:
    """Return the words of the period, or None for a heading that only gives the year."""
    words = _line(label or "")
    return words if words and not quotation.period_label_is_period({"period_label": words}) else None


def _line(written: str) -> str:
    return " ".join(written.split())
