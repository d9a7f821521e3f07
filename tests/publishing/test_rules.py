"""Rules between rows and tables: a package in which all hold, and every rule broken once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from policy_targets.publishing.checking.csv_table import Form, Sheet, Spot
from policy_targets.publishing.checking.keys import find_dangling_references
from policy_targets.publishing.schema.tables import columns
from policy_targets.rules.between import RULES, find_breaches
from policy_targets.rules.lookup import Tables, Unsure, Untold
from policy_targets.rules.row import RULES as INNER
from tests.publishing.fictional import OTHER, Rows, records, rows

Change = Callable[[Rows], object]


def whole_rows() -> Rows:
    """The rows with every column of their table, as they are read from a file."""
    return {
        table: [{**{it.name: None for it in columns(table)}, **row} for row in part] for table, part in rows().items()
    }


def find_all(changed: Rows) -> set[tuple[str, str, str, str]]:
    tables = Tables(changed)
    return {
        (table, next(iter(row.values())), breach.rule, breach.field)
        for table, part in changed.items()
        for row in part
        for breach in find_breaches(table, row, tables)
    }


def put(table: str, index: int, **cells: Any) -> Change:
    return lambda tables: tables[table][index].update(cells)


def drop(table: str, index: int) -> Change:
    return lambda tables: tables[table].pop(index)


def both(*changes: Change) -> Change:
    return lambda tables: [change(tables) for change in changes]


YUAN = {"unit": "万美元", "amount": Decimal(1_500_000), "unit_code": "USD", "quote": "新招引科技型企业150万美元"}
BROKEN: list[tuple[str, Change, set[tuple[str, str, str, str]]]] = [
    # units and indicators
    ("a code of its own", put("units", 0, unit_code="{firms}"),
     {("units", "家", "unit_agrees_with_codelist", "unit_code")}),
    ("a factor of its own", put("units", 3, factor=Decimal(1000)),
     {("units", "万美元", "unit_agrees_with_codelist", "factor")}),
    ("a unit of its own", put("units", 2, unit="斗"), {("units", "斗", "unit_agrees_with_codelist", "unit")}),
    ("dollars for firms", put("targets", 0, **YUAN), {("targets", "tgt-00000000b1", "unit_fits_indicator", "unit_code"),
     ("assessments", "asm-00000000d1", "assessment_compares_like", "verdict"),
     ("assessments", "asm-00000000d2", "assessment_compares_like", "verdict")}),
    # the quote
    ("one digit of the value", put("targets", 4, value=Decimal(11), amount=Decimal(11)),
     {("targets", "tgt-00000000b5", "quote_holds_number", "quote"),
      ("assessments", "asm-00000000d4", "completion_agrees", "completion")}),
    ("one digit of the quote", put("targets", 2, quote="外资到账5001万美元以上"),
     {("targets", "tgt-00000000b3", "quote_holds_number", "quote")}),
    ("one digit of the upper end", put("targets", 3, value_upper=Decimal(53), amount_upper=Decimal(53)),
     {("targets", "tgt-00000000b4", "quote_holds_number", "quote"),
      ("targets", "tgt-00000000b4", "range_agrees", "value_upper")}),
    # speakers
    ("a speaker from elsewhere", put("targets", 0, speaker_id="lu-he"),
     {("targets", "tgt-00000000b1", "speaker_is_known", "speaker_id")}),
    ("an initiative of a stranger", put("initiatives", 0, speaker_id="lu-he"),
     {("initiatives", "ini-00000000e1", "speaker_is_known", "speaker_id")}),
    ("no post in the second source", drop("positions", 1),
     {("targets", "tgt-00000000b7", "speaker_is_known", "speaker_id"),
      *(("outcomes", f"out-00000000c{number}", "speaker_is_known", "speaker_id") for number in range(1, 6))}),
    # parts
    ("a part in another source", put("targets", 1, source_id=OTHER),
     {("targets", "tgt-00000000b2", "part_in_same_source", "part_of")}),
    ("a part beyond the whole", put("targets", 1, value=Decimal(151), amount=Decimal(151), quote="其中企业151家"),
     {("targets", "tgt-00000000b2", "part_within_whole", "amount")}),
    ("a part beyond the upper end", both(
        put("targets", 0, value_upper=Decimal(160), amount_upper=Decimal(160), comparator="eq", quote="150家—160家"),
        put("targets", 1, value=Decimal(161), amount=Decimal(161), quote="其中企业161家")),
     {("targets", "tgt-00000000b2", "part_within_whole", "amount")}),
    ("a circle", put("targets", 0, part_of="tgt-00000000b2"),
     {("targets", "tgt-00000000b1", "parts_make_no_circle", "part_of"),
      ("targets", "tgt-00000000b2", "parts_make_no_circle", "part_of"),
      ("targets", "tgt-00000000b1", "part_within_whole", "amount")}),
    # assessments
    ("a completion that is too high", put("assessments", 0, completion=Decimal("93.4")),
     {("assessments", "asm-00000000d1", "completion_agrees", "completion")}),
    ("pending though the period is over", put("assessments", 1, verdict="pending"),
     {("assessments", "asm-00000000d2", "pending_is_pending", "verdict")}),
    ("missed before the period is over", put("assessments", 0, verdict="missed"),
     {("assessments", "asm-00000000d1", "pending_is_pending", "verdict")}),
    ("met though it is not reached", put("assessments", 2, verdict="met"),
     {("assessments", "asm-00000000d3", "verdict_agrees", "verdict")}),
    ("missed though it is reached", put("assessments", 1, verdict="missed"),
     {("assessments", "asm-00000000d2", "verdict_agrees", "verdict")}),
    ("near though it is reached", put("assessments", 3, verdict="near"),
     {("assessments", "asm-00000000d4", "verdict_agrees", "verdict")}),
    ("met where fewer is better", put("assessments", 4, verdict="met"),
     {("assessments", "asm-00000000d5", "verdict_agrees", "verdict")}),
    ("exceeded though it is just met", both(
        put("outcomes", 1, value=Decimal(150), amount=Decimal(150), quote="全年150家"),
        put("assessments", 1, completion=Decimal(100))),
     {("assessments", "asm-00000000d2", "verdict_agrees", "verdict")}),
    ("dollars against firms", put("assessments", 5, verdict="met"),
     {("assessments", "asm-00000000d6", "assessment_compares_like", "verdict")}),
    # places
    ("a province in nothing", put("places", 1, parent_id=None),
     {("places", "320000", "place_has_parent", "parent_id")}),
    ("a country in a province", put("places", 0, parent_id="320000"),
     {("places", "100000", "place_has_parent", "parent_id"), ("places", "100000", "place_lies_in_parent", "level")}),
    ("a town in a city of another code", both(put("places", 4, place_id="330199101"), drop("organisation_names", 0)),
     {("places", "330199101", "place_lies_in_parent", "parent_id")}),
    ("a county above its city", put("places", 2, level="township"),
     {("places", "320199", "place_lies_in_parent", "level")}),
    # initiatives and redirects
    ("a leader without the role", put("initiative_organisations", 0, role="partner"),
     {("initiatives", "ini-00000000e1", "leader_has_role", "organisation_id")}),
    ("a redirect to nowhere", put("redirects", 0, new_id="tgt-00000000ff"),
     {("redirects", "tgt-0000000001", "redirect_arrives", "new_id")}),
    ("a redirect from a record", put("redirects", 0, old_id="tgt-00000000b2"),
     {("redirects", "tgt-00000000b2", "redirect_leaves", "old_id")}),
    ("a redirect to itself", put("redirects", 0, new_id="tgt-0000000001"),
     {("redirects", "tgt-0000000001", "redirect_is_direct", "new_id")}),
    ("a chain of redirects",
     lambda tables: tables["redirects"].append(
         {"old_id": "tgt-0000000002", "new_id": "tgt-0000000001", "since": "0.2.0"}),
     {("redirects", "tgt-0000000002", "redirect_is_direct", "new_id")}),
    # a rule inside the row is asked too
    ("a period that runs backwards", put("outcomes", 1, period_start=date(2026, 1, 1)),
     {("outcomes", "out-00000000c2", "period_in_order", "period_end")}),
    # what no match would pair, what lies elsewhere, and what is two things at once
    ("an outcome of another place", put("outcomes", 1, place_id="320100"),
     {("assessments", "asm-00000000d2", "assessment_makes_a_pair", "outcome_id")}),
    ("an outcome of another indicator", put("outcomes", 1, indicator_id=None),
     {("assessments", "asm-00000000d2", "assessment_makes_a_pair", "outcome_id")}),
    ("an outcome of the year after", put(
        "outcomes", 1, period_label="2026年", period_start=date(2026, 1, 1), period_end=date(2026, 12, 31)),
     {("assessments", "asm-00000000d2", "assessment_makes_a_pair", "outcome_id")}),
    ("an outcome told before the promise", put("sources", 0, published=date(2025, 1, 4)),
     {("assessments", f"asm-00000000d{number}", "assessment_makes_a_pair", "outcome_id") for number in (1, 2, 4, 5)}),
    ("spans beyond the document", put("sources", 1, spans="0-901"),
     {("sources", OTHER, "spans_lie_in_document", "spans")}),
    ("spans outside the source", put("sources", 1, spans="20-900"),
     {("positions", "pos-00000000a2", "spans_lie_in_source", "spans"),
      ("targets", "tgt-00000000b7", "spans_lie_in_source", "spans"),
      *(("outcomes", f"out-00000000c{number}", "spans_lie_in_source", "spans") for number in range(1, 7))}),
    ("an initiative beyond its source", put("initiatives", 0, spans="895-905"),
     {("initiatives", "ini-00000000e1", "spans_lie_in_source", "spans")}),
    ("a document of two names", put("sources", 1, document="901.txt"), {("sources", OTHER, "document_is_one", "document")}),
    ("a document of two lengths", put("sources", 1, document_characters=901),
     {("sources", OTHER, "document_is_one", "document_characters")}),
    ("a circle of bodies", put("organisations", 0, parent_id="yunhe-science-bureau"),
     {("organisations", "yunhe-government", "parents_make_no_circle", "parent_id"),
      ("organisations", "yunhe-science-bureau", "parents_make_no_circle", "parent_id")}),
    ("a body above itself", put("organisations", 0, parent_id="yunhe-government"),
     {("organisations", "yunhe-government", "parents_make_no_circle", "parent_id")}),
    ("a character that nobody sees", put("targets", 6, quote="百亿项目\u200b有突破"),
     {("targets", "tgt-00000000b7", "quote_shows_all_characters", "quote")}),
]  # fmt: skip


def test_nothing_is_broken_in_a_package_that_holds() -> None:
    assert find_all(whole_rows()) == set()
    assert find_all({table: [it.__dict__ for it in part] for table, part in records().items()}) == set()


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_what_breaks_a_rule_breaks_that_rule_alone(change: Change, expected: set[tuple[str, str, str, str]]) -> None:
    changed = whole_rows()
    change(changed)
    assert find_all(changed) == expected


def test_every_rule_is_broken_by_some_case() -> None:
    broken = {(table, rule) for _, _, expected in BROKEN for table, _, rule, _ in expected}
    alike = {"targets": "outcomes"}
    for table, rules in RULES.items():
        names = {(table, rule.__name__) for rule in rules} | {
            (alike.get(table, table), rule.__name__) for rule in rules
        }
        if table != "outcomes":
            assert {name for name in names if name[0] == table} <= broken
    assert RULES["outcomes"] is RULES["targets"]


HOLDING: list[tuple[str, Change]] = [
    ("growth of a part may exceed that of the whole", both(
        put("targets", 0, measure="growth_rate", unit="%", unit_code="percent", indicator_id=None, quote="增长150%"),
        put("targets", 1, measure="growth_rate", unit="%", unit_code="percent", value=Decimal(200),
            amount=Decimal(200), quote="增长200%"),
        put("outcomes", 0, indicator_id=None, indicator_label="力争新招引科"),
        put("outcomes", 1, indicator_id=None, indicator_label="力争新招引科"),
        put("assessments", 0, verdict="not_comparable"), put("assessments", 1, verdict="not_comparable"))),
    ("a target that is met early", both(
        put("outcomes", 0, value=Decimal(150), amount=Decimal(150), quote="前10个月150家"),
        put("assessments", 0, verdict="met", completion=Decimal(100)))),
    ("about 150 is too vague to judge", both(
        put("targets", 0, comparator="approx"), put("assessments", 1, verdict="missed"))),
    ("more than 140 may be enough", both(
        put("outcomes", 1, comparator="ge", value=Decimal(140), amount=Decimal(140), quote="全年140家以上"),
        put("assessments", 1, verdict="met", completion=Decimal("93.3")))),
    ("more than 151 is enough", put("outcomes", 1, comparator="gt")),
    ("a target of more than 150", put("targets", 0, comparator="gt")),
    ("a target to stay below", both(
        put("targets", 4, comparator="eq", quote="综合排名第10位"), put("outcomes", 3, comparator="le"))),
    ("places gained, though a rank is the better the lower", both(
        put("indicators", 2, unit_code="rank"),
        put("targets", 4, measure="rank_gain", comparator="eq", indicator_id="energy-firms-left", quote="前移10位"),
        put("outcomes", 3, measure="rank_gain", value=Decimal(12), amount=Decimal(12), quote="前移12位",
            indicator_id="energy-firms-left"),
        put("outcomes", 4, indicator_id=None, indicator_label="高耗能企业减"),
        put("assessments", 3, completion=Decimal(120)), put("targets", 5, indicator_id=None),
        put("assessments", 4, verdict="not_comparable"))),
    ("a completion to no decimals", put("assessments", 0, completion=Decimal("93"))),
    ("a completion in tens", both(
        put("outcomes", 1, value=Decimal(165), amount=Decimal(165), quote="全年165家"),
        put("assessments", 1, completion=Decimal("1.1E+2")))),
    ("a target of nothing", both(
        put("targets", 5, value=Decimal(0), amount=Decimal(0), quote="高耗能企业减至0家"))),
    ("periods that are not known", both(
        put("targets", 0, period_start=None, period_end=None, period_precision=None),
        put("assessments", 0, verdict="missed"))),
    ("an assessment of what is not there", put("assessments", 0, target_id="tgt-00000000ff", verdict="met")),
    ("a part of what is not there", put("targets", 1, part_of="tgt-00000000ff")),
    ("a place in what is not there", put("places", 4, parent_id="320198")),
    ("a claim nobody makes", put("targets", 0, speaker_id=None)),
    ("an initiative nobody leads", put("initiatives", 0, organisation_id=None)),
]  # fmt: skip


@pytest.mark.parametrize("change", [case[1] for case in HOLDING], ids=[case[0] for case in HOLDING])
def test_what_is_unusual_but_right_holds(change: Change) -> None:
    changed = whole_rows()
    change(changed)
    assert find_all(changed) == set()


def test_a_rule_abstains_when_a_cell_it_asks_for_cannot_be_read() -> None:
    tables = whole_rows()
    row = {**tables["targets"][0], "quote": "力争新招引科技型企业", "period_end": date(2024, 12, 31)}
    assert {it.rule for it in find_breaches("targets", row, Tables(tables))} == {
        "quote_holds_number",
        "period_in_order",
    }
    unsure = Unsure(row, {"value"})
    assert [it.rule for it in find_breaches("targets", unsure, Tables(tables))] == ["period_in_order"]


def test_a_rule_abstains_when_a_table_is_not_there() -> None:
    row = whole_rows()["targets"][0] | {"speaker_id": "lu-he", "unit_code": "USD"}
    rules = {it.rule for it in find_breaches("targets", row, Tables({}))}
    assert rules == {"unit_is_known"}


def test_rows_with_an_unread_key_are_not_found() -> None:
    unsure = Unsure({"unit": "家", "unit_code": "1"}, {"unit"})
    assert Tables({"units": [unsure]}).find("units", unit="家") is None
    with pytest.raises(Untold):
        unsure.get("unit")
    assert unsure.get("factor", 1) == 1


def test_the_first_row_of_a_key_counts() -> None:
    tables = Tables({"units": [{"unit": "家", "factor": 1}, {"unit": "家", "factor": 2}]})
    assert tables.find("units", unit="家") == {"unit": "家", "factor": 1}


def test_references_to_tables_that_are_not_there_are_passed_over() -> None:
    links = Sheet(Spot("target_initiatives"), print, Form(columns("target_initiatives")))
    links.read(np.array([2]), {name: pa.array([f"{name[:3]}-0000000001"]) for name in ("target_id", "initiative_id")})
    assert list(find_dangling_references(links, {})) == []


def test_tables_with_rules_exist() -> None:
    assert {*RULES, *INNER} <= set(rows())
