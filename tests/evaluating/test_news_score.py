"""News pages: found by checksum, scored field by field, and how honest the confidence is."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from policy_targets.cli import main
from policy_targets.errors import DocumentError
from policy_targets.evaluating.annotations import read_lines
from policy_targets.evaluating.news_pages import NewsPage, PageText, find_texts, load_claims, load_pages
from policy_targets.evaluating.news_score import score_pages, score_texts

GOLD = Path(__file__).parents[1] / "gold" / "news"
TEXTS = {"001": "今年力争新增科技企业30家。", "002": "云栖市新增企业８家。"}
HEAD = "page,split,genre,damaged,date,characters,text_sha256,url"


def claim(number: str = "30家", value: int = 30, document: str = "001.txt", **more: Any) -> dict[str, Any]:
    """A claim of a page, placed; its fields serve as those of a prediction that is right."""
    return {
        "document": document, "kind": "target", "number": number, "start": 10, "end": 13, "amount": Decimal(value),
        "unit": "家", "unit_code": "1", "measure": "increment", "comparator": "eq", "period_start": "2024-01-01",
        "period_end": "2024-12-31", "place": "云栖市", "speaker": "顾明远", "organisation": None, "role": "promise",
        "reckoning": "period", "borderline": False, "differ": [], "confidence": 0.95, **more,
    }  # fmt: skip


def score(gold: list[dict[str, Any]], predicted: list[dict[str, Any]], damaged: bool = False) -> Any:
    pages = [NewsPage(page, "held", damaged and page == "002", None, "") for page in TEXTS]
    texts = [PageText(page, f"{page.page}.txt", TEXTS[page.page]) for page in pages]
    return score_texts(texts, gold, predicted)


def test_all_right() -> None:
    found = score([claim()], [claim()])
    assert found.claims["all pages"].f1 == 1.0
    assert found.tellings["speaker"].right_where_found == (1, 1)
    assert found.tellings["organisation"].said_where_untold == (0, 1)
    assert found.curve[0].right == (1, 1)
    assert found.calibration_error == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("unit", {"unit_code": "CNY"}), ("comparator", {"comparator": "ge"}), ("measure", {"measure": "stock"}),
        ("role", {"role": "forecast"}), ("reckoning", {"reckoning": "together"}),
    ],
)  # fmt: skip
def test_a_wrong_field_is_counted(field: str, change: dict[str, Any]) -> None:
    found = score([claim()], [claim(**change)])
    assert [name for name, share in found.fields.items() if share.right == 0] == [field]
    assert found.curve[0].right == (0 if field in ("unit", "comparator", "measure") else 1, 1)


def test_what_the_reader_leaves_out_is_the_ordinary() -> None:
    found = score([claim()], [claim(role=None, reckoning=None)])
    assert found.fields["role"] == found.fields["reckoning"] == (1, 1)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("period", {"period_start": None, "period_end": None}), ("place", {"place": None}),
        ("speaker", {"speaker": ""}),
    ],
)  # fmt: skip
def test_what_is_told_and_not_found(field: str, change: dict[str, Any]) -> None:
    told = score([claim()], [claim(**change)]).tellings[field]
    assert (told.right, told.found, told.right_where_found) == ((0, 1), (0, 1), (0, 0))


def test_a_guess_where_nothing_is_told() -> None:
    untold = claim(period_start=None, period_end=None)
    found = score([untold], [claim()])
    assert found.tellings["period"].said_where_untold == (1, 1)
    assert found.curve[0].right == (0, 1)


def test_half_a_period_is_wrong_and_a_short_name_right() -> None:
    found = score([claim(place="江南省云栖市")], [claim(period_start=None)])
    assert (found.tellings["period"].right, found.tellings["place"].right) == ((0, 1), (1, 1))


def test_a_field_on_which_the_readings_differ_is_not_judged() -> None:
    gold = claim(period_start=None, measure=None, differ=["period_start", "measure"])
    found = score([gold], [claim(measure="stock")])
    assert (found.fields["measure"].of, found.tellings["period"].right.of) == (0, 0)
    assert found.curve[0].right == (1, 1)


def test_a_fall_may_be_written_as_its_size() -> None:
    found = score([claim(value=-2, comparator="le")], [claim(value=2, comparator="ge")])
    assert (found.claims["all pages"].f1, found.fields["comparator"]) == (1.0, (1, 1))


def test_pages_without_claims_and_damaged_pages() -> None:
    wrong = claim(document="002.txt")
    found = score([claim()], [claim(), wrong], damaged=True)
    assert found.claims["all pages"].precision == (1, 2)
    assert found.claims["damaged pages"].precision == (0, 1)


def test_confidence_in_bins() -> None:
    gold = [claim(), claim(start=20, end=23)]
    predicted = [claim(confidence=1.0), claim(start=20, end=23, confidence=0.92, kind="outcome"),
                 claim(start=30, end=33, confidence=0.3)]  # fmt: skip
    found = score(gold, predicted)
    assert [(it.least, it.mean, it.right) for it in found.curve] == [(0.3, 0.3, (0, 1)), (0.9, 0.96, (1, 2))]
    assert found.calibration_error == pytest.approx((0.3 + 2 * 0.46) / 3)


def test_what_is_borderline_is_not_in_the_curve() -> None:
    assert score([claim(borderline=True)], [claim()]).curve == []


@pytest.fixture
def split(tmp_path: Path) -> Path:
    """A split of two pages with their annotations, and their texts under other names."""
    folder = tmp_path / "held"
    folder.mkdir()
    lines = [HEAD]
    for page, text in TEXTS.items():
        digest = sha256(text.encode("utf-8")).hexdigest()
        day = "2024-01-09" if page == "001" else ""
        lines.append(
            f"{page},held,press,{'true' if page == '002' else 'false'},{day},9,{digest},http://example.org/{page}"
        )
        (tmp_path / f"page-{page}.txt").write_text(text, "utf-8", newline="")
        (folder / f"{page}.jsonl").write_text("", "utf-8")
    (tmp_path / "pages.csv").write_text("\n".join(lines) + "\n", "utf-8")
    row = {**claim(), "quote": "新增科技企业30家", "nth": 1, "value": 30, "place": None, "speaker": None}
    (folder / "001.jsonl").write_text(json.dumps({**row, "amount": None}) + "\n", "utf-8")
    return folder


def test_pages_are_found_by_checksum_and_read_with_their_day(split: Path, tmp_path: Path) -> None:
    found = score_pages(split, tmp_path)
    assert found.claims["all pages"].recall == (1, 1)
    assert found.tellings["period"].right == (1, 1)
    assert found.claims["all pages"].precision == (1, 2)


def test_the_command_prints_the_score_and_names_absent_pages(split: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["score", "--gold", str(split), "--documents", str(tmp_path)])
    assert "all pages: precision 0.500 recall 1.000" in done.output
    assert "period, where told: right 1.000 (1 of 1)" in done.output
    (tmp_path / "page-002.txt").write_text("另一页。", "utf-8")
    with pytest.raises(DocumentError, match=r"1 of 2 pages are not there \(002 …\). Save the text of each page"):
        score_pages(split, tmp_path)


def test_a_page_without_a_file_of_annotations_is_an_error(split: Path, tmp_path: Path) -> None:
    (split / "002.jsonl").unlink()
    with pytest.raises(DocumentError, match=r"002\.jsonl: the annotations of the page are not there"):
        load_claims(split, find_texts(load_pages(tmp_path), tmp_path))


@pytest.mark.parametrize("name", ["dev", "held"])
def test_the_committed_annotations_are_whole(name: str) -> None:
    pages = load_pages(GOLD, name)
    assert sorted(path.stem for path in (GOLD / name).glob("*.jsonl")) == [page.page for page in pages]
    for page in pages:
        for row in read_lines(GOLD / name / f"{page.page}.jsonl"):
            assert row["kind"] in ("target", "outcome")
            assert len(row["quote"]) <= 60
            assert row["quote"][row.get("number_at", row["quote"].find(row["number"])) :].startswith(row["number"])
            assert all(row[field] is None for field in row["differ"] if field not in ("kind", "amount"))
            assert row["borderline"] or row["settled"] or row["readings"] == "both"
            for day in ("period_start", "period_end"):
                assert row[day] is None or date.fromisoformat(row[day])
