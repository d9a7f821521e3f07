"""The form of seeds: YAML that keeps its places, periods in EDTF, and a JSON Schema for editors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from policy_targets.curation.edtf import Period, read_edtf
from policy_targets.curation.seeds import load_seed, seed_schema
from policy_targets.curation.yaml_places import MAX_DEPTH, read_yaml
from policy_targets.errors import SeedError

PERIODS = [
    ("2025", date(2025, 1, 1), date(2025, 12, 31), "year"),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
    ("2025-02-20", date(2025, 2, 20), date(2025, 2, 20), "day"),
    ("2025-33", date(2025, 1, 1), date(2025, 3, 31), "quarter"),
    ("2025-36", date(2025, 10, 1), date(2025, 12, 31), "quarter"),
    ("2025-40", date(2025, 1, 1), date(2025, 6, 30), "half_year"),
    ("2025-41", date(2025, 7, 1), date(2025, 12, 31), "half_year"),
    ("2022-01/2022-11", date(2022, 1, 1), date(2022, 11, 30), "month"),
    ("2021/2025", date(2021, 1, 1), date(2025, 12, 31), "years"),
    ("../2025", None, date(2025, 12, 31), "year"),
    ("2025/..", date(2025, 1, 1), None, "year"),
    ("2025/2025", date(2025, 1, 1), date(2025, 12, 31), "year"),
]


@pytest.mark.parametrize(("text", "start", "end", "precision"), PERIODS)
def test_periods(text: str, start: date | None, end: date | None, precision: str) -> None:
    assert read_edtf(text) == Period(start, end, precision)


@pytest.mark.parametrize(
    "text",
    ["", "25", "2025-13", "2025-2-3", "2025-02-30", "2025-00", "2025年", "../..", "2025/2024", "2025/", "/2025", "2025-32",
     "2025-42", "２０２５", "0000"],
)  # fmt: skip
def test_what_is_not_a_period_is_refused(text: str) -> None:
    assert read_edtf(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1", "a.yaml:1:6: this is not YAML"),
        ("a: &x 1\nb: *x", "a.yaml:1:4: found an anchor"),
        ("a: !!python/object/apply:os.system [ls]", "a.yaml:1:4: found a tag"),
        ("a: 1\na: 2", "a.yaml:2:1: the key 'a' is given twice"),
        ("a: \x00", "this is not YAML"),
        ("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2), "levels"),
        ("[" * 20_000, "a.yaml"),
        ("a: 1\n---\nb: 2", "a.yaml"),
    ],
)
def test_yaml_that_a_seed_does_not_need_is_refused(text: str, said: str) -> None:
    with pytest.raises(SeedError) as raised:
        read_yaml(text, "a.yaml")
    assert said in str(raised.value)


def test_scalars_stay_as_written() -> None:
    text = "{a: 1_000, b: 2025-01-01, c: true, d: ~, e: '~', f: 010, g: }"
    assert read_yaml(text, "a").value == {
        "a": "1_000",
        "b": "2025-01-01",
        "c": True,
        "d": None,
        "e": "~",
        "f": "010",
        "g": None,
    }


def test_an_empty_file_says_nothing() -> None:
    assert read_yaml("# nothing yet\n", "a").value is None


def test_a_seed_that_is_not_utf8_or_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("文件".encode("gb18030"))
    with pytest.raises(SeedError, match="byte 0 is not UTF-8"):
        load_seed(tmp_path / "a.yaml")
    with pytest.raises(SeedError, match="No such file"):
        load_seed(tmp_path / "b.yaml")


def test_a_list_is_not_a_seed(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- 1\n", "utf-8")
    with pytest.raises(SeedError, match="the file"):
        load_seed(tmp_path / "a.yaml")


def test_an_empty_shared_list_is_fine(tmp_path: Path) -> None:
    (tmp_path / "redirects.yaml").write_text("# none yet\n", "utf-8")
    assert load_seed(tmp_path / "redirects.yaml")[1] == []


def test_editors_accept_what_the_build_accepts(yunhe: Path) -> None:
    seed = yaml.safe_load((yunhe / "seeds" / "yunhe.yaml").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(seed_schema())
    jsonschema.Draft202012Validator(seed_schema()).validate(seed)
    seed["sources"][0]["targets"][0]["measure"] = "growth"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(seed_schema()).validate(seed)
