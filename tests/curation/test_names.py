"""Names of people in Latin letters, and slugs of bodies."""

from __future__ import annotations

import pytest

from policy_targets import codelists
from policy_targets.curation.names import latin_name, organisation_slug
from tests.reading.people.test_voices import load_rows


@pytest.mark.parametrize("row", load_rows("names.csv"), ids=lambda row: row["name"])
def test_a_name_in_latin_letters(row: dict[str, str]) -> None:
    assert latin_name(row["name"]) == row["latin"]


@pytest.mark.parametrize("row", codelists.load_rows("name_readings"), ids=lambda row: row["written"])
def test_a_reading_is_that_of_its_example(row: dict[str, str]) -> None:
    written, _, latin = row["example"].partition("=")
    assert latin_name(written) == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("泰州市商务局", "321200"), ("台州市商务局", "331000")),
        (("苏州市商务局", "320500"), ("宿州市商务局", "341300")),
        (("福州市商务局", "350100"), ("抚州市商务局", "361000")),
        (("宜春市商务局", "360900"), ("伊春市商务局", "230700")),
        (("榆林市商务局", "610800"), ("玉林市商务局", "450900")),
    ],
)
def test_bodies_of_two_places_never_share_an_id(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert organisation_slug(*one) != organisation_slug(*other)
