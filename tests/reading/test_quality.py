"""The reader stays as right as it is: bars on the annotated sets, where the passages are beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.quality import SHARED, check_indicators, score_set

BARS = {"dev": 0.97, "tuning": 0.97, "validation": 0.93}


def shared(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        assert os.environ.get("CI") != "true", f"{path} is not there"
        pytest.skip(f"{path} is not there")
    return path


@pytest.mark.parametrize("name", BARS)
def test_the_reader_keeps_its_bar(name: str) -> None:
    shared("dev")
    shared("corpus", "local_reports_dev.parquet")
    score = score_set(name)
    assert score.f1 >= BARS[name], "\n".join(score.mistakes)
    assert score.attributes["comparator"].value >= 0.95


def test_most_claims_have_an_indicator_and_the_right_one() -> None:
    shared("dev")
    named, right, sample = check_indicators()
    assert named.value >= 0.85
    assert right.value >= 0.95
    assert sample.value >= 0.9
