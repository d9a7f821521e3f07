"""Find headline growth year by year: promised and reported for the nation, in the aggregate used at the time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from policy_targets import codelists
from policy_targets.assessing.match import match
from policy_targets.publishing.package.dataset import Dataset, load
from policy_targets.publishing.schema.tables import from_arrow
from policy_targets.rules.verdicts import find_base
from policy_targets.sentences import write_number

Row = Mapping[str, Any]
NATION = "100000"
SERIES = {"gdp-growth": "GDP", "gnp-growth": "GNP", "gross-output-growth": "gross output"}  # in order of preference


class Headline(NamedTuple):
    """Growth of one year; where a number is missing, `gaps` states for promise and result whether a report exists."""

    year: int
    promised: Row | None
    reported: Row | None
    verdict: str
    gaps: tuple[str, str]


def find_headlines(data: Dataset | None = None) -> list[Headline]:
    """Return the growth promised and reported for the nation, for every year from the first report to the last.

    The promise is the earliest one: later reports only repeat it, or forecast a year that is nearly over. The result is
    the one that answers the promise, else the earliest. There is no verdict between GNP and GDP.

    >>> [it.year for it in find_headlines()][-1] >= 2015
    True
    """
    data = data or load()
    sources = from_arrow("sources", data["sources"])
    published: dict[Any, Any] = {row["source_id"]: row["published"] for row in sources if row["published"]}
    claims = {
        name: [it for it in from_arrow(name, data[name]) if it["place_id"] == NATION and it["source_id"] in published]
        for name in ("targets", "outcomes")
    }
    reports = {published[row["source_id"]].year for rows in claims.values() for row in rows}
    first = {name: _order(rows, published) for name, rows in claims.items()}
    found = match(first["targets"], first["outcomes"], sources, from_arrow("indicators", data["indicators"]))
    verdicts = {(it.target_id, it.outcome_id): it.verdict for it in found if it.verdict != "not_comparable"}
    years = range(min(reports), max(reports) + 1) if reports else ()
    return [_find_headline(year, first, verdicts, reports) for year in years]


def _order(rows: Iterable[Row], published: Mapping[str, Any]) -> list[Row]:
    """Return growth of one year over the year before, sorted by series, then by date of publication."""
    names = list(SERIES)
    whole = [row for row in rows if row["indicator_id"] in SERIES and row["amount"] is not None and _is_of_a_year(row)]
    return sorted(whole, key=lambda row: (names.index(row["indicator_id"]), published[row["source_id"]]))


def _is_of_a_year(row: Row) -> bool:
    start, end = row["period_start"], row["period_end"]
    whole = start and end and start.year == end.year and (start.month, end.month) == (1, 12)
    return bool(whole) and not find_base(row)


def _find_headline(
    year: int, first: Mapping[str, list[Row]], verdicts: Mapping[tuple[str, str], str], reports: Collection[int]
) -> Headline:
    targets, outcomes = ([row for row in first[name] if row["period_end"].year == year] for name in first)
    promised = next(iter(targets), None)
    answers = [row for row in outcomes if promised and (promised["target_id"], row["outcome_id"]) in verdicts]
    reported = next(iter([*answers, *outcomes]), None)
    verdict = verdicts.get((promised["target_id"], reported["outcome_id"]), "") if promised and reported else ""
    later = "not yet" if year == max(reports) else "no number" if year + 1 in reports else "no report"
    return Headline(year, promised, reported, verdict, ("no number" if year in reports else "no report", later))


def write_headlines(found: Iterable[Headline]) -> Iterator[str]:
    r"""Yield a table in markdown: year, growth promised and reported, and the verdict.

    >>> print(*write_headlines([Headline(1990, None, None, "", ("no report", "no report"))]), sep="\n")
    | year | growth promised | growth reported | verdict |
    | --- | --- | --- | --- |
    | 1990 | *no report* | *no report* | – |
    """
    yield "| year | growth promised | growth reported | verdict |"
    yield "| --- | --- | --- | --- |"
    verdicts = codelists.load_codes("verdict")
    for it in found:
        cells = (_write_cell(row, gap) for row, gap in zip((it.promised, it.reported), it.gaps, strict=True))
        yield f"| {it.year} | {' | '.join(cells)} | {verdicts[it.verdict].title_en if it.verdict else '–'} |"


def _write_cell(row: Row | None, gap: str) -> str:
    if row is None:
        return f"*{gap}*"
    series = SERIES[row["indicator_id"]]
    return f"{write_number(row, 'en')}{'' if series == 'GDP' else f' ({series})'}"
