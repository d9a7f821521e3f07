"""Seeds become records; every wrong thing is told with its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from policy_targets.curation.curate import check_seed, curate
from policy_targets.errors import Problem, SeedError
from policy_targets.models import Assessment, Outcome, Target

Alter = Callable[[str, str], Path]


def test_everything_a_seed_says_becomes_a_record(yunhe: Path) -> None:
    records = curate(yunhe / "seeds").records
    counts = {table: len(rows) for table, rows in records.items() if table not in ("indicators", "units")}
    assert counts == {
        "sources": 1, "source_damages": 1, "places": 2, "organisations": 2, "organisation_names": 1, "speakers": 1,
        "positions": 1, "targets": 4, "outcomes": 3, "assessments": 1, "initiatives": 1,
        "initiative_organisations": 1, "target_initiatives": 1, "coverage": 0, "panel": 0, "redirects": 0,
    }  # fmt: skip


def test_a_target_inherits_and_computes(yunhe: Path) -> None:
    target = next(
        t for t in curate(yunhe / "seeds").records["targets"] if isinstance(t, Target) and t.value == Decimal("1.2")
    )
    assert (target.amount, target.unit_code) == (Decimal("120000000"), "USD")
    assert (target.speaker_id, target.place_id, target.period_label) == ("lin-yuan", "320000", "今年")
    assert (target.period_start, target.period_end, target.period_precision) == (
        date(2025, 1, 1),
        date(2025, 12, 31),
        "year",
    )
    assert (target.commitment, target.commitment_words) == ("unmarked", None)


def test_a_part_points_to_its_whole_and_a_word_to_its_commitment(yunhe: Path) -> None:
    targets = [t for t in curate(yunhe / "seeds").records["targets"] if isinstance(t, Target)]
    whole, part = targets[0], targets[1]
    assert part.part_of == whole.target_id
    assert (part.commitment, part.scope) == ("strive", "省级以上")


def test_nothing_on_purpose_is_not_inherited(yunhe: Path) -> None:
    outcomes = [o for o in curate(yunhe / "seeds").records["outcomes"] if isinstance(o, Outcome)]
    assert [o.speaker_id for o in outcomes] == ["lin-yuan", "lin-yuan", None]


def test_a_stated_assessment_links_target_and_outcome(yunhe: Path) -> None:
    records = curate(yunhe / "seeds").records
    assessment = records["assessments"][0]
    assert isinstance(assessment, Assessment)
    assert assessment.target_id in {t.target_id for t in records["targets"] if isinstance(t, Target)}
    assert assessment.completion == Decimal(110)


def test_ids_rest_on_raw_facts_only(yunhe: Path, altered: Alter) -> None:
    before = [t.target_id for t in curate(yunhe / "seeds").records["targets"] if isinstance(t, Target)]
    altered("what: 新招引科技型企业", "what: 科技型企业")
    after = [t.target_id for t in curate(yunhe / "seeds").records["targets"] if isinstance(t, Target)]
    assert before == after


WRONG = [
    ("value: 120", "value: 121", "value: found 121家, which does not stand in the quote"),
    ("value: 120", "value: 1_20", "expected a plain number"),
    ("unit: 家\n    says", "unit: 斗\n    says", "unit: found '斗', expected a unit of the codelist"),
    ("measure: increment\n", "measure: growth\n", "measure: found 'growth', expected one of increment"),
    ("speaker: lin-yuan\n  organisation", "speaker: lin-yun\n  organisation", "Did you mean lin-yuan?"),
    ("indicator: technology-firms-attracted", "indicator: technology-firm-attracted", "Did you mean technology-firms-attracted?"),
    ("place: '320000'\n  period", "place: '329999'\n  period", "place 329999: found no such code"),
    ("in: '2025'", "in: '2025-13'", "expected EDTF"),
    ("part_of: t1", "part_of: t9", "no entry of this file has as its id"),
    ("target: t2, outcome", "target: t9, outcome", "no entry of this file has as its id"),
    ("target: t2, outcome", "target: tgt-0123456789, outcome", "'tgt-0123456789', which is not in the seeds"),
    ("initiatives: [i1]", "initiatives: [i2]", "no entry of this file has as its id"),
    ("says: 力争\n", "says: 力图\n", "not in data/commitments.csv"),
    ("id: t2", "id: t1", "has already"),
    ("  title: 云帆计划再出发 创新之城添动能\n", "", "title: Field required. Add the key."),
    ("what: 新招引科技型企业", "waht: 新招引科技型企业", "Remove the key, or correct its spelling."),
    ("basis: inferred", "basis: guessed", "expected one of stated, inferred"),
    ("  why: 去年 and 今年 are told apart.\n", "", "why: found nothing, expected the reason"),
    ("damage: [wraps]", "damage: [wrap]", "expected one of columns"),
    ("target: t2", "target: t7", "no entry of this file has as its id"),
    ("verdict: exceeded", "verdict: good", "expected one of met"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), WRONG)
def test_a_wrong_seed_is_refused_with_its_line(altered: Alter, old: str, new: str, said: str) -> None:
    folder = altered(old, new)
    with pytest.raises(SeedError) as raised:
        curate(folder)
    text = (folder / "yunhe.yaml").read_text("utf-8")
    problems = [str(problem) for problem in raised.value.problems]
    assert any(said in problem for problem in problems), problems
    assert all(problem.file.endswith("yunhe.yaml") for problem in raised.value.problems)
    assert all(1 <= problem.line <= len(text.splitlines()) and problem.column >= 1 for problem in raised.value.problems)


def test_every_problem_is_told_at_once(altered: Alter) -> None:
    altered("value: 120", "value: 121")
    altered("basis: stated", "basis: computed")
    folder = altered("part_of: t1", "part_of: t9")
    with pytest.raises(SeedError) as raised:
        curate(folder)
    lines = [problem.line for problem in raised.value.problems]
    assert len(lines) == 2
    assert lines == sorted(lines)


def test_the_same_claim_twice_is_told_with_both_lines(altered: Alter) -> None:
    folder = altered(
        "  outcomes:\n",
        "  - {quote: 外资到账1.2亿美元, at: 80-90, what: 外资到账, indicator: fdi-utilised, measure: amount, value: 1.2, unit: 亿美元}\n  outcomes:\n",
    )
    text = (folder / "yunhe.yaml").read_text("utf-8")
    at = next(line.split("at: ")[1].split(",")[0] for line in text.splitlines() if "外资到账1.2亿美元, at" in line)
    (folder / "yunhe.yaml").write_text(text.replace("at: 80-90", f"at: {at}"), "utf-8")
    with pytest.raises(SeedError, match=r"the same record of targets stands at .*yunhe\.yaml:"):
        curate(folder)


def test_one_seed_is_checked_with_the_lists_beside_it(yunhe: Path, altered: Alter) -> None:
    assert check_seed(yunhe / "seeds" / "yunhe.yaml") == ()
    altered("speaker: lin-yuan\n", "speaker: lin-yun\n")
    assert {problem.kind for problem in check_seed(yunhe / "seeds" / "yunhe.yaml")} == {"unknown-reference"}
    assert check_seed(yunhe / "seeds" / "speakers.yaml") == ()


def test_a_folder_without_seeds_says_so(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="there is no seed here"):
        curate(tmp_path)


def test_a_record_is_traced_to_its_line(yunhe: Path) -> None:
    curated = curate(yunhe / "seeds")
    target = curated.records["targets"][0]
    assert isinstance(target, Target)
    traced = curated.trace("targets", target.target_id, Problem("k", "what", table="targets", row=2))
    assert traced.file.endswith("yunhe.yaml")
    assert "力争新招引" in (yunhe / "seeds" / "yunhe.yaml").read_text("utf-8").splitlines()[traced.line - 1]
    assert curated.trace("targets", "none", traced) is traced


def test_what_only_the_model_refuses_is_told_with_its_key(altered: Alter) -> None:
    folder = altered("value: 1.2", "value: 1.2000001")
    with pytest.raises(SeedError, match="value: "):
        curate(folder)
    folder = altered("value: 1.2000001", "value: 1.2")
    altered("name_en: Yunfan Plan", "name_en: Yunfan Plan")


def test_a_range_and_a_baseline_are_normalised(altered: Alter, yunhe: Path) -> None:
    altered("value: 1.2, unit: 亿美元", "value: 1.2, unit: 亿美元, baseline: {label: 1亿美元, value: 1}")
    target = next(t for t in curate(yunhe / "seeds").records["targets"] if isinstance(t, Target) and t.baseline_label)
    assert target.baseline_amount == Decimal(100_000_000)


def test_redirects_are_read(altered: Alter, yunhe: Path) -> None:
    (yunhe / "seeds" / "redirects.yaml").write_text(
        "- {old: tgt-0000000000, new: tgt-0000000001, since: 0.2.0}\n", "utf-8"
    )
    assert [r.__dict__["since"] for r in curate(yunhe / "seeds").records["redirects"]] == ["0.2.0"]


def test_characters_must_be_a_whole_number(altered: Alter) -> None:
    folder = altered("characters: ", "characters: about ")
    with pytest.raises(SeedError, match="expected a whole number"):
        curate(folder)
