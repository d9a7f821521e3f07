"""Warnings of a package are those of its records that somebody has read, found in the one pass that checks it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from policy_targets.models import TABLES
from policy_targets.publishing.checking.check import check
from policy_targets.publishing.checking.csv_table import Form, Sheet, Spot
from policy_targets.publishing.checking.doubts import Doubts, find_warnings, warn_of_rows
from policy_targets.publishing.package.dataset import load
from policy_targets.publishing.schema.tables import columns, to_arrow
from policy_targets.rules import quotation

PUBLISHED = Path(__file__).parents[2] / "datapackage"


def test_the_warnings_of_a_package_are_those_of_its_records() -> None:
    doubts, data = Doubts(each=True), load(PUBLISHED)
    assert check(PUBLISHED, doubts=doubts) == ()
    expected = Counter(
        breach.rule.replace("_", "-")
        for table in TABLES
        for record in data.models(table)
        for breach in quotation.find_warnings(table, record.__dict__)
    )
    assert Counter(line.rpartition("[")[2].rstrip("]") for line in doubts.lines()) == expected
    assert sum(expected.values()) > 1_000


@pytest.mark.parametrize(("status", "kinds"), [
    ("curated", ["period-beyond-quote", "commitment-beyond-quote"]),
    ("double_checked", ["period-beyond-quote", "commitment-beyond-quote"]),
    ("candidate", []),
])  # fmt: skip
def test_rows_that_nobody_has_read_have_no_warnings(status: str, kinds: list[str]) -> None:
    promise = next(
        it for it in load(PUBLISHED).models("targets")
        if [breach.rule for breach in quotation.find_warnings("targets", it.__dict__)]
        == ["period_beyond_quote", "commitment_beyond_quote"]
    )  # fmt: skip
    rows = to_arrow("targets", [promise.model_copy(update={"status": status})]).combine_chunks()
    sheet = Sheet(Spot("targets", "a.csv"), lambda problem: pytest.fail(str(problem)), Form(columns("targets")))
    chunk = sheet.read(np.array([7]), {name: rows[name].chunk(0) for name in rows.column_names})
    assert [(it.kind, it.row, it.file) for it in warn_of_rows(sheet.spot, chunk)] == [
        (kind, 7, "a.csv") for kind in kinds
    ]


def test_only_seeds_have_warnings_beside_the_check(tmp_path: Path) -> None:
    assert find_warnings(PUBLISHED) == find_warnings(tmp_path / "mine.csv") == ()
