"""Compare promises with results over the records of a package: target by target, and place by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from policy_targets.assessing.match import Match
from policy_targets.assessing.match import match as match_rows
from policy_targets.publishing.looking.selection import find_code, find_indicator, find_places, select
from policy_targets.publishing.package.dataset import Dataset, load
from policy_targets.publishing.schema.tables import from_arrow
from policy_targets.rules.verdicts import find_base, find_scope

Row = Mapping[str, Any]
LEVELS = ("country", "province", "prefecture", "county", "township", "zone")


class Standing(NamedTuple):
    """The promise and result of one place for one indicator and year.

    Numbers are normalised amounts, in `unit_code`. `above_id` is the nearest place above that promised a number too,
    and `over` is the surplus of this promise over that one; both are empty without exactly one such number.
    """

    place_id: str
    name: str
    name_en: str
    level: str
    promised: Row | None
    reported: Row | None
    verdict: str
    above_id: str
    over: Decimal | None


def match(data: Dataset | None = None, *, verdict: str | None = None, **filters: str | int | None) -> list[Match]:
    """Match every target of a package with the outcomes that answer it; give the verdict with its arithmetic.

    `verdict` keeps the pairs with that verdict, by its code or title. Other filters: those of targets in
    `selection.select`. `data` defaults to the package included in this library; packages are joined by `load`.

    Raises: RecordError for a filter that does not exist or a value that nothing has.

    >>> match(place="高邮市", year=1900)
    []
    >>> {it.verdict for it in match(indicator="gdp-growth", verdict="missed")}
    {'missed'}
    >>> match(verdict="failed")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: verdict: found 'failed', which nothing in the package has. ...
    """
    data = data or load()
    wanted = None if verdict is None else find_code("verdict", verdict)
    tables = (select(data, "targets", **filters), data["outcomes"], data["sources"], data["indicators"])
    named = zip(("targets", "outcomes", "sources", "indicators"), tables, strict=True)
    found = match_rows(*(from_arrow(name, table) for name, table in named))
    return [it for it in found if wanted in (None, it.verdict)]


def compare(indicator: str, year: int, data: Dataset | None = None, place: str | int | None = None) -> list[Standing]:
    """Return the promise and result of every place for an indicator and year, from the nation down.

    Each place is compared with the nearest place above that promised a number too, which shows 层层加码:
    higher promises at lower levels. A place that promised or reported several numbers has a line for each. `place`
    limits the list to one place and those below and above that place.

    Raises: RecordError when nothing in the package has this indicator or place.

    >>> compare("gdp-growth", 1900)
    []
    """
    data = data or load()
    indicator = find_indicator(data, indicator)
    targets, outcomes = (_choose(data, table, indicator, year) for table in ("targets", "outcomes"))
    rows = from_arrow("places", data["places"])
    places: dict[str, Row] = {str(row["place_id"]): row for row in rows}
    chosen = find_places(data, place) if place else None
    ids = [it for it in {**targets, **outcomes} if chosen is None or any(_belongs(it, at, places) for at in chosen)]
    verdicts = _judge(data, targets.values(), outcomes.values())
    standings = list[Standing]()
    for place_id in sorted(ids, key=lambda it: (LEVELS.index(places[it]["level"]), it)):
        above = next((it for it in _climb(place_id, places) if it in targets), "")
        for promised, reported in _pair(targets.get(place_id, []), outcomes.get(place_id, []), verdicts):
            over = _exceed(promised, targets.get(above, []))
            verdict = verdicts.get((promised["target_id"], reported["outcome_id"]), "") if promised and reported else ""
            names = places[place_id]
            standings.append(Standing(place_id, names["name"], names["name_en"], names["level"], promised, reported,
                                      verdict, above if over is not None else "", over))  # fmt: skip
    return standings


def _choose(data: Dataset, table: str, indicator: str, year: int) -> dict[str, list[Row]]:
    """Return the claims with a number about exactly that year, or about its end, by place."""
    chosen = defaultdict[str, list[Row]](list)
    for row in from_arrow(table, select(data, table, indicator=indicator, year=year)):
        whole = row["period_start"] in (None, date(year, 1, 1)) and row["period_end"] == date(year, 12, 31)
        if whole and row["amount"] is not None and not (find_scope(row) or find_base(row)):
            chosen[str(row["place_id"])].append(row)
    return chosen


def _belongs(place_id: str, chosen: str, places: Mapping[str, Row]) -> bool:
    return place_id == chosen or chosen in _climb(place_id, places) or place_id in _climb(chosen, places)


def _climb(place_id: str, places: Mapping[str, Row]) -> list[str]:
    """Return the places above, the nearest first."""
    above, upper = list[str](), places[place_id]["parent_id"]
    while upper and upper in places and upper not in above:
        above.append(upper)
        upper = places[upper]["parent_id"]
    return above


def _judge(
    data: Dataset, targets: Iterable[Sequence[Row]], outcomes: Iterable[Sequence[Row]]
) -> dict[tuple[str, str], str]:
    """Return the verdicts on these targets; those stated by a text take precedence over computed ones."""
    promised, reported = ([row for rows in those for row in rows] for those in (targets, outcomes))
    others = (from_arrow(name, data[name]) for name in ("sources", "indicators"))
    verdicts = {(it.target_id, it.outcome_id): it.verdict for it in match_rows(promised, reported, *others)}
    stated = from_arrow("assessments", data["assessments"])
    return verdicts | {(str(it["target_id"]), str(it["outcome_id"])): str(it["verdict"]) for it in stated}


def _pair(
    promised: Sequence[Row], reported: Sequence[Row], verdicts: Mapping[tuple[str, str], str]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield each promise with the results that answer it; pair what is left on either side with None."""
    answered = set[str]()
    for target in promised:
        answers = [it for it in reported if (target["target_id"], it["outcome_id"]) in verdicts]
        answered |= {it["outcome_id"] for it in answers}
        yield from ((target, it) for it in answers)
        if not answers:
            yield target, None
    yield from ((None, it) for it in reported if it["outcome_id"] not in answered)


def _exceed(promised: Row | None, above: Sequence[Row]) -> Decimal | None:
    """Return how much more was promised here than above, or None unless one number was promised above."""
    numbers = {(row["amount"], row["unit_code"]) for row in above}
    if promised is None or len(numbers) != 1:
        return None
    ((amount, unit_code),) = numbers
    more: Decimal = promised["amount"] - amount
    return more if promised["unit_code"] == unit_code else None
