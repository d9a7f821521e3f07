"""Two readings of a page: which claims go together, what is sure of them, and what a third look decides."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from policy_targets.errors import DocumentError
from policy_targets.evaluating.readings import (
    Aligned,
    Settlement,
    align,
    count_agreement,
    load_reading,
    load_settlements,
    merge,
    write_agreement,
)
from tools import merge_readings

TEXT = "2025年力争新增企业30家。云栖市、苍岭市均列全省第6位，由2个增到2个。"
COMMON: dict[str, Any] = {
    "kind": "target", "nth": 1, "value_max": None, "unit": "家", "unit_code": "1", "indicator": "新增企业数",
    "measure": "increment", "comparator": "eq", "period": ["2025-01-01", "2025-12-31"], "scope": None,
    "place": "云栖市", "speaker": None, "organisation": None, "modality": "力争", "role": "promise",
    "reckoning": "period", "borderline": False,
}  # fmt: skip
FIRMS = {**COMMON, "quote": "新增企业30家", "number": "30家", "value": 30}
RANK = {**COMMON, "kind": "outcome", "quote": "列全省第6位", "number": "第6位", "value": 6, "unit": "位"}
SITES = {**COMMON, "quote": "由2个增到2个", "number": "2个", "value": 2, "unit": "个"}


def read(folder: Path, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    path = folder / "001.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return load_reading(path, TEXT)


def merged(folder: Path, first: list[dict[str, Any]], second: list[dict[str, Any]], /, **settled: str) -> list[Any]:
    """The merged claims; `settled` names decisions by reading, all on the first number."""
    aligned = align(read(folder, *first), read(folder, *second))
    start = aligned[0].start
    return list(merge(aligned, TEXT, {start: [Settlement(name, it, "") for name, it in settled.items()]}))


def test_what_both_have_is_sure(tmp_path: Path) -> None:
    (claim,) = merged(tmp_path, [FIRMS], [{**FIRMS, "quote": "力争新增企业30家", "indicator": "企业"}])
    assert (claim["quote"], claim["borderline"], claim["readings"]) == ("新增企业30家", False, "both")
    assert (claim["differ"], claim["settled"], claim["indicator"]) == ([], False, "新增企业数")


@pytest.mark.parametrize(
    ("change", "differ", "borderline"),
    [
        ({"measure": "stock"}, ["measure"], False),
        ({"period": [None, "2025-12-31"]}, ["period_start"], False),
        ({"organisation": "云栖市商务局"}, ["organisation"], False),
        ({"place": "江南省云栖市"}, [], False),
        ({"kind": "outcome", "role": "result"}, ["kind", "role"], True),
        ({"value": 31}, ["amount"], True),
        ({"value": -30}, [], False),  # a fall, written negative
        ({"borderline": True}, [], True),
    ],
)
def test_what_differs_is_empty(tmp_path: Path, change: dict[str, Any], differ: list[str], borderline: bool) -> None:
    (claim,) = merged(tmp_path, [FIRMS], [{**FIRMS, **change}])
    assert (claim["differ"], claim["borderline"]) == (differ, borderline)
    assert {claim[name] for name in set(differ) - {"kind", "amount"}} <= {None}


def test_the_longer_name_of_a_place_is_kept(tmp_path: Path) -> None:
    (claim,) = merged(tmp_path, [FIRMS], [{**FIRMS, "place": "江南省云栖市"}])
    assert claim["place"] == "江南省云栖市"


def test_what_only_one_has_is_borderline(tmp_path: Path) -> None:
    claims = merged(tmp_path, [FIRMS, RANK], [FIRMS])
    assert [(it["number"], it["borderline"], it["readings"]) for it in claims] == [
        ("30家", False, "both"), ("第6位", True, "first"),
    ]  # fmt: skip


def test_claims_on_one_number_go_together_by_place(tmp_path: Path) -> None:
    other = {**RANK, "place": "苍岭市"}
    aligned = align(read(tmp_path, RANK, other), read(tmp_path, other, RANK))
    assert [[claim["place"] for claim in it.claims] for it in aligned] == [["云栖市"] * 2, ["苍岭市"] * 2]


def test_the_last_of_equal_numbers_in_a_quote_is_meant(tmp_path: Path) -> None:
    (claim,) = merged(tmp_path, [SITES], [SITES])
    assert (claim["quote"], claim["number_at"]) == ("由2个增到2个", 5)
    (claim,) = merged(tmp_path, [SITES], [{**SITES, "quote": "增到2个"}])
    assert (claim["quote"], "number_at" in claim) == ("增到2个", False)


@pytest.mark.parametrize(
    ("settled", "kind", "borderline"),
    [
        ({"second": "sure"}, "outcome", False),
        ({"first": "sure"}, "target", False),
        ({"both": "borderline"}, "target", True),
    ],
)
def test_a_third_look_settles(tmp_path: Path, settled: dict[str, str], kind: str, borderline: bool) -> None:
    (claim,) = merged(tmp_path, [FIRMS], [{**FIRMS, "kind": "outcome"}], **settled)
    assert (claim["kind"], claim["borderline"], claim["settled"]) == (kind, borderline, True)


def test_a_third_look_may_find_no_claim(tmp_path: Path) -> None:
    assert merged(tmp_path, [], [FIRMS], second="none") == []
    assert len(merged(tmp_path, [], [FIRMS], first="none")) == 1
    assert merged(tmp_path, [FIRMS], [FIRMS], both="none")[0]["settled"] is False  # what is sure needs no third look


def test_settlements_are_read_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "settled.csv"
    path.write_text("page,start,number,reading,decision,reason\n001,12,30家,second,sure,a level\n", "utf-8")
    assert load_settlements(path) == {("001", 12): [("second", "sure", "a level")]}
    path.write_text("page,start,number,reading,decision,reason\n001,12,30家,third,sure,\n", "utf-8")
    with pytest.raises(DocumentError, match=r"settled\.csv:2: found third and sure, expected first, second or both"):
        load_settlements(path)


def test_a_quote_holds_its_number(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="'31家' does not stand in '新增企业30家'"):
        read(tmp_path, {**FIRMS, "number": "31家"})


def test_agreement_is_counted(tmp_path: Path) -> None:
    first = read(tmp_path, FIRMS, RANK, SITES)
    second = read(tmp_path, {**FIRMS, "place": None}, {**RANK, "kind": "target"})
    shares = count_agreement(align(first, second))
    assert shares["claims"] == (2, 5)
    assert (shares["sure"], shares["only in the first"], shares["only in the second"]) == ((1, 3), (1, 3), (0, 3))
    assert (shares["kind"], shares["place"], shares["place, told by both"]) == ((1, 2), (1, 2), (1, 1))
    lines = list(write_agreement({"dev": align(first, second), "held": [Aligned(None, first[0])]}))
    assert "| kind | 0.500 of 2 | – |" in lines


def test_the_tool_writes_a_folder_a_split_and_prints_the_agreement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = sha256(TEXT.encode("utf-8")).hexdigest()
    rows = [
        f"001,dev,press,false,,9,{digest},http://example.org/1",
        f"002,held,press,true,,9,{digest},http://example.org/2",
    ]
    (tmp_path / "pages.csv").write_text(
        "\n".join(["page,split,genre,damaged,date,characters,text_sha256,url", *rows]), "utf-8"
    )
    (tmp_path / "settled.csv").write_text(
        "page,start,number,reading,decision,reason\n002,11,30家,second,sure,\n", "utf-8"
    )
    for folder in ("first", "second", "texts/dev", "texts/held"):
        (tmp_path / folder).mkdir(parents=True)
    for split in ("dev", "held"):
        (tmp_path / "texts" / split / "a.txt").write_text(TEXT, "utf-8", newline="")
    for name in ("first/001", "second/001", "second/002"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(FIRMS) + "\n", "utf-8")
    (tmp_path / "first" / "002.jsonl").write_text("", "utf-8")
    options = ["--documents", str(tmp_path / "texts"), "--pages", str(tmp_path)]
    monkeypatch.setattr("sys.argv", ["merge", str(tmp_path / "first"), str(tmp_path / "second"), *options])
    merge_readings.main()
    written = {name: json.loads((tmp_path / f"{name}.jsonl").read_text("utf-8")) for name in ("dev/001", "held/002")}
    assert [(it["readings"], it["borderline"], it["settled"]) for it in written.values()] == [
        ("both", False, False), ("second", False, True),
    ]  # fmt: skip
    assert "| claims | 1.000 of 2 | – | – | 0.000 of 1 |" in capsys.readouterr().out
