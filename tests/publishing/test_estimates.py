"""The estimate of how many candidates are right: weighed by stratum, with an interval, from judgements without text."""

from __future__ import annotations

import csv
from math import isclose
from pathlib import Path

import pytest

from policy_targets.corpus.candidate_package import describe
from policy_targets.evaluating.estimates import (
    COUNTED,
    FAULTS,
    estimate_recall,
    estimate_right,
    estimate_share,
    load_quality,
    load_sizes,
)

GOLD = Path(__file__).parents[1] / "gold"


def judge(level: str, right: int, wrong: int) -> list[dict[str, str]]:
    row = {"level": level, "decade": "2020s"}
    return [{**row, "faults": ""}] * right + [{**row, "faults": "kind label"}] * wrong


def test_every_stratum_weighs_what_it_is_in_the_whole() -> None:
    sizes = {("city", "2020s"): 900, ("province", "2020s"): 100}
    found = estimate_right(judge("city", 9, 1) + judge("province", 5, 5), sizes)
    assert isclose(found.share, 0.9 * 0.9 + 0.1 * 0.5)
    assert found.judged == 20
    assert found.lower < found.share < found.upper


def test_an_even_sample_is_worth_what_it_is_and_an_uneven_one_less() -> None:
    rows = judge("city", 9, 1) + judge("province", 9, 1)
    even = estimate_right(rows, {("city", "2020s"): 50, ("province", "2020s"): 50})
    uneven = estimate_right(rows, {("city", "2020s"): 99, ("province", "2020s"): 1})
    assert (even.lower, even.upper) == pytest.approx(estimate_share(18, 20))
    assert uneven.upper - uneven.lower > even.upper - even.lower


@pytest.mark.parametrize(
    ("right", "judged", "expected"),
    [(0, 10, (0.0, 0.2775)), (10, 10, (0.7225, 1.0)), (5, 10, (0.2366, 0.7634)), (0, 0, (0.0, 1.0))],
)
def test_intervals_of_wilson(right: int, judged: int, expected: tuple[float, float]) -> None:
    assert estimate_share(right, judged) == pytest.approx(expected, abs=1e-4)


def test_precision_counts_what_the_scorer_counts() -> None:
    rows = [{"level": "city", "decade": "2020s", "faults": it} for it in ("", "label", "unit label", "claim")]
    sizes = {("city", "2020s"): 4}
    shares = [estimate_right(rows, sizes, it).share for it in (COUNTED, FAULTS, ["label"], ["period"])]
    assert shares == [0.5, 0.25, 0.5, 1.0]


def test_recall_counts_claims_not_windows() -> None:
    assert estimate_recall([{"found": "9", "missed": "0"}, {"found": "0", "missed": "1"}]).share == 0.9
    assert estimate_recall([]).judged == 0


def test_judgements_of_a_folder() -> None:
    told = load_quality(GOLD, load_sizes(GOLD))
    rows = list(csv.DictReader((GOLD / "local-sample.csv").read_text("utf-8").splitlines()))
    assert told["precision"]["judged"] == len(rows) == 320
    assert sum(row["judged"] for row in told["strata"]) == 320
    assert {fault for row in rows for fault in row["faults"].split()} <= {*FAULTS}
    assert told["every_field"]["estimate"] <= told["precision"]["estimate"]
    assert told["every_field"]["estimate"] <= min(it["estimate"] for it in told["fields"].values())
    assert told["recall"]["lower"] < told["recall"]["estimate"] < told["recall"]["upper"]


def test_quality_md_says_what_the_judgements_say() -> None:
    told, text = load_quality(GOLD, load_sizes(GOLD)), (GOLD.parents[1] / "QUALITY.md").read_text("utf-8")
    strata = [it for row in told["strata"] for it in (row, row["every_field"])]
    for row in (told["precision"], told["every_field"], told["recall"], *told["fields"].values(), *strata):
        shown = f"{row['estimate']:.2f} ({row['lower']:.2f}–{row['upper']:.2f})"
        assert shown in text, "run: python benchmarks/quality.py"


def test_what_strict_judges_found_comes_first_everywhere() -> None:
    told, root = load_quality(GOLD, load_sizes(GOLD)), GOLD.parents[1]
    strict = told["strict"]
    assert next(iter(told)) == "strict"
    assert strict["every_field"]["estimate"] < told["every_field"]["estimate"]
    assert (strict["agreed"], strict["judged_twice"], strict["judged"]) == (39, 40, 160)
    shown, lenient = f"{strict['every_field']['estimate']:.2f}", f"{told['every_field']['estimate']:.2f}"
    for text in ((root / it).read_text("utf-8") for it in ("docs/guide/many-documents.md", "QUALITY.md")):
        section = text[text.index(" targets and outcomes") :]
        assert section.index(shown) < section.index(lenient), "run: python benchmarks/quality.py local"
        for row in strict["fields"].values():
            assert f"{row.get('estimate', row.get('at_least')):.2f}" in section
    assert shown in (root / "README.md").read_text("utf-8")
    assert lenient not in (root / "README.md").read_text("utf-8")
    head = (root / "QUALITY.md").read_text("utf-8").partition("| set |")[0]
    assert f"found {shown} of the" in " ".join(head.split())
    assert f"found {shown} (0.44–0.59) of 160 records right" in describe({"quality": told})


def test_strict_judgements_stand_alone(tmp_path: Path) -> None:
    (tmp_path / "local-strict.json").write_text((GOLD / "local-strict.json").read_text("utf-8"), "utf-8")
    assert list(load_quality(tmp_path, {})) == ["strict"]


def test_without_judgements_nothing_is_said(tmp_path: Path) -> None:
    assert load_quality(tmp_path, {}) == {}
