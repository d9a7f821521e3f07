"""Places: the packaged lists, what a code meant on a day, and the rows of the published table."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from policy_targets import codelists
from policy_targets.errors import RecordError
from policy_targets.models import Place
from policy_targets.places import Listing, load_place, place_rows, read_listings
from tools import make_places

LISTS = Path(__file__).parents[2] / "shared" / "places"


@pytest.mark.parametrize("row", codelists.load_rows("place_names"), ids=lambda row: row["place_id"])
def test_the_example_of_every_english_name_is_the_listed_name(row: dict[str, str]) -> None:
    place = load_place(row["place_id"])
    assert place is not None
    assert place["name"] == row["example"]


@pytest.mark.parametrize(
    ("place_id", "on", "name"),
    [
        ("320800", date(1999, 12, 31), "淮阴市"),
        ("320800", date(2000, 12, 1), "淮安市"),
        ("320803", date(2011, 6, 1), "楚州区"),  # between two listings the earlier one holds
        ("320803", None, "淮安区"),
        ("220281", date(2004, 1, 1), "蛟河市"),  # the edition of 2003-12 alone says 桦甸市
        ("220281", date(2003, 12, 1), "桦甸市"),
        ("220281", None, "蛟河市"),
        ("320982", None, "大丰市"),  # no longer listed, still known
        ("320982", date(2015, 7, 31), "大丰市"),
        ("320982", date(2015, 8, 1), None),
        ("321084", date(1995, 11, 30), None),  # listed since 1995-12
        ("321084", date(2030, 1, 1), "高邮市"),
        ("321084116", date(2030, 1, 1), "送桥镇"),
        ("999999", date(2025, 1, 1), None),
        ("999999", None, None),
        ("", None, None),
    ],
)
def test_a_code_on_a_day(place_id: str, on: date | None, name: str | None) -> None:
    place = load_place(place_id, on)
    assert (place and place["name"]) == name


@pytest.mark.parametrize(
    ("place_id", "level", "parent_id"),
    [
        ("100000", "country", None),
        ("320000", "province", "100000"),
        ("321000", "prefecture", "320000"),
        ("321084", "county", "321000"),
        ("110101", "county", "110000"),  # Beijing has no prefectures
        ("429004", "county", "420000"),  # nor has 仙桃市 one
        ("320971", "zone", "320900"),
        ("510180", "county", "510100"),
        ("321084116", "township", "321084"),
        ("321084401", "zone", "321084"),
        ("130271450", "township", "130271"),
        ("810000", "province", "100000"),
    ],
)
def test_level_and_parent(place_id: str, level: str, parent_id: str | None) -> None:
    place = load_place(place_id)
    assert place is not None
    assert (place["level"], place["parent_id"]) == (level, parent_id)


def test_validity_is_that_of_the_lists() -> None:
    assert load_place("320982")["valid_to"] == "2015-07"  # type: ignore[index]
    assert [load_place(i)["valid_to"] for i in ("321084", "710000")] == [None, None]  # type: ignore[index]


def test_every_parent_is_a_place() -> None:
    listings = list(read_listings())
    assert {it.parent_id for it in listings} - {it.place_id for it in listings} == {None}
    assert len(listings) > 48_000


def test_rows_are_models_with_all_parents() -> None:
    rows = place_rows(["321084116", "320804", "321084"])
    places = [Place(**row) for row in rows]
    assert [p.place_id for p in places] == ["100000", "320000", "320800", "320804", "321000", "321084", "321084116"]
    assert {p.parent_id for p in places} - {p.place_id for p in places} == {None}
    assert place_rows([]) == []


def test_places_without_an_english_name_get_pinyin_marked_as_such() -> None:
    rows = {row["place_id"]: (row["name_en"], row["name_en_basis"]) for row in place_rows(["650102", "430181"])}
    assert rows["650102"] == ("Tianshan District", "pinyin")
    assert rows["430181"] == ("Liuyang City", "pinyin")
    assert rows["430000"] == ("Hunan Province", "usual")


def test_seeds_may_give_a_name_or_a_place_that_no_list_has() -> None:
    given = {
        "430181": {"name_en": "Liuyang"},
        "430181999": {"name": "云岭镇", "name_en": "Yunling Town", "level": "township", "parent_id": "430181"},
    }
    rows = {row["place_id"]: row for row in place_rows(["430181999"], given)}
    assert (rows["430181"]["name_en"], rows["430181"]["name_en_basis"]) == ("Liuyang", "usual")
    assert Place(**rows["430181999"]).parent_id == "430181"
    with pytest.raises(RecordError, match="Correct the code"):
        place_rows(["430181998"], given)


def test_unknown_codes_are_all_told() -> None:
    with pytest.raises(RecordError) as caught:
        place_rows(["999999", "321084", "888888"])
    assert [problem.what.split(":")[0] for problem in caught.value.problems] == ["place 888888", "place 999999"]


def test_make_places_writes_what_the_lists_hold(tmp_path: Path) -> None:
    (tmp_path / "divisions.csv").write_text(
        "code,name,level,first_listed,last_listed\n"
        "990000,云岭省,province,1980-12,2023-06\n"
        "990100,云河市,prefecture,1983-12,2023-06\n"
        "990171,云河经济开发区,county,2023-06,2023-06\n"
        "990181,青溪县,county,1983-12,1995-12\n",
        "utf-8",
    )
    (tmp_path / "townships_2023.csv").write_text("code,name,county_code\n990181101,柳桥镇,990181\n", "utf-8")
    make_places.main(str(tmp_path), tmp_path / "places.csv.gz")
    first = (tmp_path / "places.csv.gz").read_bytes()
    make_places.main(str(tmp_path), tmp_path / "places.csv.gz")
    assert (tmp_path / "places.csv.gz").read_bytes() == first
    header, *rows = (line.split(",") for line in gzip.decompress(first).decode().splitlines())
    assert header == list(Listing._fields)
    assert [tuple(cell or None for cell in row) for row in rows] == [
        ("100000", "中国", "country", None, None, None),
        ("990000", "云岭省", "province", "100000", "1980-12", None),
        ("990100", "云河市", "prefecture", "990000", "1983-12", None),
        ("990171", "云河经济开发区", "zone", "990100", "2023-06", None),
        ("990181", "青溪县", "county", "990100", "1983-12", "1995-12"),
        ("990181101", "柳桥镇", "township", "990181", None, None),
    ]


@pytest.mark.skipif(not LISTS.is_dir(), reason="the lists of places lie in ../shared/places of the development tree")
def test_the_packaged_places_are_those_of_the_lists() -> None:
    made = make_places.make_listings(LISTS)
    assert list(read_listings()) == made, "run: python -m tools.make_places ../shared/places"
