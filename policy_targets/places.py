"""The administrative divisions of China, from the country to townships and zones, with the months they were listed."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from sys import intern
from types import MappingProxyType
from typing import Any, NamedTuple

from policy_targets import codelists
from policy_targets.english_places import write_english_name
from policy_targets.errors import Problem, RecordError

LATEST = date(2023, 12, 31)  # townships are those of this year; a listing that is open holds since


class Listing(NamedTuple):
    """A code with one name, and the months (YYYY-MM) of its first and last listing; None means open."""

    place_id: str
    name: str
    level: str
    parent_id: str | None
    valid_from: str | None
    valid_to: str | None


def read_listings() -> Iterator[Listing]:
    """Yield the listings of data/places.csv.gz in the order of their codes, one at a time to save memory.

    >>> next(read_listings()).name
    '中国'
    """
    packed = files("policy_targets") / "data" / "places.csv.gz"
    with packed.open("rb") as stored, gzip.open(stored, "rt", encoding="utf-8") as lines:
        next(lines)  # the header
        for line in lines:
            place_id, name, level, parent_id, begun, ended = line.rstrip("\n").split(",")
            yield Listing(place_id, name, intern(level), intern(parent_id) or None, begun or None, ended or None)


@cache
def _listings() -> Mapping[str, tuple[Listing, ...]]:
    grouped: dict[str, list[Listing]] = {}
    for listing in read_listings():
        grouped.setdefault(listing.place_id, []).append(listing)
    return MappingProxyType({place_id: tuple(listings) for place_id, listings in grouped.items()})


def load_place(place_id: str, on: date | None = None) -> dict[str, Any] | None:
    """Return the place with this code on a day (default: its newest name), or None if the code was not listed then.

    Between two listings of a code the earlier one applies. Townships are those of 2023, on every day.

    Source: GB/T 2260 as listed 1980-12 to 2023-06; GB/T 10114 as of 2023.

    >>> load_place("320803")["name"], load_place("320803", date(2005, 6, 1))["name"]
    ('淮安区', '楚州区')
    >>> load_place("320982", date(2024, 1, 1)) is None
    True
    """
    listings = _listings().get(place_id, ())
    month = on.strftime("%Y-%m") if on else "9999"
    begun = [listing for listing in listings if (listing.valid_from or "") <= month]
    if on and all(listing.valid_to and listing.valid_to < month for listing in begun) and len(begun) == len(listings):
        return None
    # a name found in one edition only (2003-12: 桦甸市 for 蛟河市) ends with that edition
    newest = max(begun, key=lambda it: (min(it.valid_to or "9999", month), it.valid_from or ""), default=None)
    return newest._asdict() if newest else None


def find_code(place_id: str, on: date | None = None) -> str | None:
    """Return the code that a division had on a day, or has now; None when it was not listed.

    A division keeps its code while that is listed. Else the one listing of its level with its name counts, if there is
    exactly one: 重庆市 was 510200, in Sichuan, before it became 500000.

    >>> find_code("320803", date(2005, 6, 1)), find_code("320803")
    ('320803', '320803')
    >>> find_code("342400", date(2020, 6, 1)), find_code("342400")
    (None, None)
    """
    own = load_place(place_id, on or LATEST)
    if own is not None:
        return place_id
    known = load_place(place_id)
    if known is None:
        return None
    alike = {
        it.place_id
        for it in _named().get(known["name"], ())
        if it.level == known["level"] and load_place(it.place_id, on or LATEST) is not None
    }
    return alike.pop() if len(alike) == 1 else None


@cache
def _named() -> Mapping[str, tuple[Listing, ...]]:
    grouped: dict[str, list[Listing]] = {}
    for listings in _listings().values():
        for listing in listings:
            grouped.setdefault(listing.name, []).append(listing)
    return {name: tuple(listings) for name, listings in grouped.items()}


def place_rows(place_ids: Iterable[str], given: Mapping[str, Mapping[str, Any]] | None = None) -> list[dict[str, Any]]:
    """Return the rows of the table `places` for these places and all above them, with English names, ordered by code.

    `given` are rows that seeds give: an English name, or a place that no list has. A place that nobody has named in
    English gets its pinyin, and `name_en_basis` says so.

    Raises: RecordError when a code is in no list.

    >>> [row["name_en"] for row in place_rows(["321084116"])]
    ['China', 'Jiangsu Province', 'Yangzhou City', 'Gaoyou City', 'Songqiao Town']
    >>> [(row["name_en"], row["name_en_basis"]) for row in place_rows(["320583"])[-1:]]
    [('Kunshan City', 'pinyin')]
    >>> place_rows(["320583"], {"320583": {"name_en": "Kunshan"}})[-1]["name_en_basis"]
    'usual'
    >>> place_rows(["999999"])
    Traceback (most recent call last):
    policy_targets.errors.RecordError: places that are in no list.
    place 999999: found no such code in GB/T 2260 or among the townships of 2023. Correct the code, or ...
    """
    known = given or {}
    return [{**row, **_name_in_english(row, known.get(row["place_id"], {}))} for row in _with_parents(place_ids, known)]


def _name_in_english(row: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, str]:
    listed = codelists.index_rows("place_names").get(row["place_id"], {})
    name = given.get("name_en") or listed.get("name_en")
    basis = (given.get("name_en_basis") or "usual") if name else "pinyin"
    return {"name_en": name or write_english_name(row["name"]), "name_en_basis": basis}


def _with_parents(place_ids: Iterable[str], given: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    unknown: set[str] = set()
    waiting = list(place_ids)
    while waiting:
        place_id = waiting.pop()
        place = load_place(place_id) or _take_given(place_id, given.get(place_id))
        if place is None:
            unknown.add(place_id)
        elif place_id not in found:
            found[place_id] = place
            waiting += [place["parent_id"]] if place["parent_id"] else []
    if unknown:
        raise RecordError("places that are in no list.", (_ask_for_code(place_id) for place_id in sorted(unknown)))
    return [found[place_id] for place_id in sorted(found)]


def _take_given(place_id: str, row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a place that seeds describe as fully as a list does, or None."""
    if row is None or not row.get("name") or not row.get("level"):
        return None
    return {**{name: row.get(name) for name in Listing._fields}, "place_id": place_id}


def _ask_for_code(place_id: str) -> Problem:
    what = f"place {place_id}: found no such code in GB/T 2260 or among the townships of 2023"
    return Problem("unknown-place", what, "Correct the code, or describe the place in seeds/places.csv.")
