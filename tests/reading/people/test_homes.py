"""The place that a text is about: cases, with names that are none."""

from __future__ import annotations

import pytest

from policy_targets.reading.people.homes import find_home
from tests.reading.people.test_voices import BREAK, load_rows


@pytest.mark.parametrize("row", load_rows("homes.csv"), ids=lambda row: row["why"])
def test_the_place_that_a_text_is_about(row: dict[str, str]) -> None:
    home = find_home(row["text"].replace(BREAK, "\n"))
    assert (home.name if home else "") == row["home"]
