"""Cases: each field that differs is a fault, and so is a record missing, too much, or read from what holds none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policy_targets.errors import DocumentError
from policy_targets.evaluating.cases import Case, find_faults, has_cases, load_cases, score_cases

TEXT = "会议应到代表52名。2025年力争新招引企业60家，其中外资企业8家。"
WHOLE: dict[str, Any] = {
    "document": "a.txt", "kind": "target", "amount": "60", "amount_upper": None, "unit_code": "1", "comparator": "eq",
    "measure": "increment", "indicator_id": "firms-attracted", "indicator_label": "新招引企业", "scope": "全市",
    "period_start": "2025-01-01", "period_end": "2025-12-31", "commitment": "strive", "role": "promise",
    "reckoning": "period", "speaker": None, "organisation": None, "place": "云栖市", "place_id": None, "part_of": None,
    "quote": "力争新招引企业60家", "start": 21, "end": 24,
}  # fmt: skip
PART = {
    **WHOLE,
    "amount": "8",
    "part_of": 21,
    "indicator_label": "外资企业",
    "quote": "其中外资企业8家",
    "start": 31,
    "end": 33,
}
WANTED = {
    "kind": "target", "amount": "60", "unit_code": "1", "comparator": "eq", "measure": ["increment", "stock"],
    "indicator_id": "firms-attracted", "label": ["新招引企业", "企业"], "scope": "全市", "role": "promise",
    "reckoning": "period", "period": ["2025-01-01", "2025-12-31"], "commitment": "strive", "speaker": None,
    "organisation": [None, "市商务局"], "place": ["云栖市", None], "part_of": None, "quote": ["企业"], "not_quote": ["外资"],
}  # fmt: skip


def case(*records: dict[str, Any], **more: Any) -> Case:
    given = {"case_id": "a", "genre": "meetings", "covers": (), "text": TEXT, "none": ("52名",), "is_open": False}
    return Case(records=records, **{**given, **more})


def said(wanted: Case, *found: dict[str, Any]) -> list[str]:
    return list(map(str, find_faults(wanted, found)))


def test_a_record_that_is_right_is_no_fault() -> None:
    assert said(case(WANTED, {"kind": "target", "amount": "8", "part_of": "60"}), WHOLE, PART) == []


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("kind", "outcome", "60: kind 'outcome' for 'target'"),
        ("unit_code", "CNY", "60: unit_code 'CNY' for '1'"),
        ("comparator", "ge", "60: comparator 'ge' for 'eq'"),
        ("measure", "rank", "60: measure 'rank' for 'increment' or 'stock'"),
        ("indicator_id", None, "60: indicator_id None for 'firms-attracted'"),
        ("indicator_label", "家", "60: label '家' for '新招引企业' or '企业'"),
        ("scope", None, "60: scope None for '全市'"),
        ("period_end", None, "60: period 2025-01-01/None for 2025-01-01/2025-12-31"),
        ("commitment", "will", "60: commitment 'will' for 'strive'"),
        ("role", "forecast", "60: role 'forecast' for 'promise'"),
        ("reckoning", "since", "60: reckoning 'since' for 'period'"),
        ("speaker", "林远", "60: speaker '林远' for None"),
        ("organisation", "市政府", "60: organisation '市政府' for None or '市商务局'"),
        ("part_of", 31, "60: part_of '8' for None"),
        ("quote", "新招引60家", "60: quote '新招引60家' lacks 企业"),
        ("quote", "企业60家，外资", "60: not_quote '企业60家，外资' holds 外资"),
    ],
)
def test_a_field_that_differs_is_a_fault(column: str, value: object, fault: str) -> None:
    assert fault in said(case(WANTED, {"kind": "target", "amount": "8"}), {**WHOLE, column: value}, PART)


def test_a_place_is_known_by_its_name_or_its_code() -> None:
    wanted = {**WANTED, "place": "330100"}
    assert said(case(wanted), {**WHOLE, "place_id": "330100"}) == []
    assert said(case(wanted), WHOLE) == ["60: place '云栖市' for '330100'"]


def test_a_record_without_a_role_is_a_promise_or_a_result() -> None:
    bare = {key: value for key, value in WHOLE.items() if key not in ("role", "reckoning")}
    assert said(case(WANTED), bare) == []
    assert said(case({**WANTED, "role": "result"}), bare) == ["60: role 'promise' for 'result'"]


def test_what_is_missing_or_too_much_is_a_fault() -> None:
    assert said(case(WANTED)) == ["60: missing target"]
    assert said(case(WANTED), WHOLE, PART) == ["8: extra target"]
    assert said(case(WANTED, is_open=True), WHOLE, PART) == []
    attended = {**WHOLE, "amount": "52", "start": 6, "end": 9}
    assert said(case(WANTED, is_open=True), WHOLE, attended) == ["52: read '52名' as target"]


def test_a_claim_without_a_number_is_asked_for_and_never_too_much() -> None:
    event = {**WHOLE, "amount": None, "measure": "event", "indicator_label": "工作站"}
    assert said(case({"kind": "target", "label": ["工作站"], "measure": "event"}), event) == []
    assert said(case({"kind": "target", "label": ["工作站"], "measure": "event"})) == ["工作站: missing target"]
    assert said(case(), event) == []


def test_of_two_records_of_one_amount_each_is_matched_once() -> None:
    first, second = ({"kind": "target", "amount": "60", "label": label} for label in "甲乙")
    assert said(case(first, second), {**WHOLE, "indicator_label": "乙"}, {**WHOLE, "indicator_label": "甲"}) == []


def test_the_score_counts_fields_records_and_passages() -> None:
    rows = [{**WHOLE, "measure": "rank"}, {**WHOLE, "document": "b.txt"}]
    found = score_cases([case(WANTED, {"kind": "target", "amount": "8"}), case(WANTED, case_id="b")], rows)
    assert (found.right, found.found, found.extra) == ((1, 2), (2, 3), 0)
    assert found.fields["measure"] == (1, 2)
    assert found.mistakes == ("a 60: measure 'rank' for 'increment' or 'stock'", "a 8: missing target")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['{"id": "a", "kind": "news", "text": "", "records": []}'] * 2, "the id a stands there twice"),
        (['{"id": "a", "text": ""}'], "a lacks kind, records"),
        (['{"id": "a", "kind": "news", "text": "", "records": [{"amount": "8"}]}'], "expected a kind"),
        (["{"], "found no JSON"),
    ],
)
def test_lines_that_are_no_cases_are_refused(lines: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")
    with pytest.raises(DocumentError, match=message):
        load_cases(tmp_path)


def test_annotations_of_documents_are_no_cases(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"kind": "target", "quote": "新增40家"}), "utf-8")
    assert not has_cases(tmp_path)
