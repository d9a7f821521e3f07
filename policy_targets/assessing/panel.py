"""The panel: one row for each place, indicator and year, with target, result and verdict.

Claims of one year compete for their cell. `RULES` decides in order, each a small named rule that keeps some of them;
where claims with different numbers are left, the cell is a conflict: its number stays empty and all ids are given.
Results are as first reported. Verdicts are those of `match`, or of the text where it states one itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from policy_targets import codelists, places
from policy_targets.assessing.match import match
from policy_targets.english_places import write_english_name
from policy_targets.reading.claims.weights import share_right
from policy_targets.rules import verdicts

Row = Mapping[str, Any]
Rows = Mapping[str, Iterable[Row]]
Cell = tuple[str, str, int]  # place, indicator, year
TARGET_ROLES = ("promise", "revision", "no_target")
ABSENT = ("no_target", "not_said", "no_report")
STATUSES = ("candidate", "curated", "double_checked")  # from the least to the most checked


class Chosen(NamedTuple):
    """The claim that a cell shows, or all that contradict each other; empty when there is none."""

    row: Row | None = None
    rivals: tuple[Row, ...] = ()

    @property
    def ids(self) -> str | None:
        """The id of the claim, or those of all that disagree, separated by blanks."""
        return " ".join(_own_id(it) for it in ((self.row,) if self.row else self.rivals)) or None


def make_panel(tables: Rows) -> list[dict[str, Any]]:
    """Return the rows of the panel, by place, indicator and year.

    `tables` are rows of targets, outcomes, sources, indicators, places, assessments and coverage; what is not there
    counts as empty.

    >>> year = {"place_id": "320000", "indicator_id": "gdp-growth", "measure": "growth_rate", "unit_code": "percent",
    ...         "period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31), "reckoning": "period",
    ...         "source_id": "a", "status": "curated", "quote": "增长6.5%以上"}
    >>> aim = {**year, "target_id": "t", "comparator": "ge", "amount": Decimal("6.5"), "role": "promise"}
    >>> growth = {"indicator_id": "gdp-growth", "measure": "growth_rate", "direction": "higher"}
    >>> (row,) = make_panel({"targets": [aim], "indicators": [growth]})
    >>> row["place_en"], row["year"], row["target_low"], row["target_high"], row["result"]
    ('Jiangsu Province', 2019, Decimal('6.5'), None, None)
    >>> make_panel({"targets": [{**aim, "scope": "规模以上"}], "indicators": [growth]})
    []
    """
    kept = {name: list(tables.get(name, ())) for name in TABLES}
    sources = {str(row["source_id"]): row for row in kept["sources"]}
    usual = {str(row["indicator_id"]): str(row["measure"]) for row in kept["indicators"]}
    chosen = {name: _choose_all(kept[name], usual, sources) for name in ("targets", "outcomes")}
    found: dict[Cell, dict[str, str]] = defaultdict(dict)
    for row in kept["coverage"]:
        found[row["place_id"], row["indicator_id"], row["year"]][row["kind"]] = row["finding"]
    judged = _judge(chosen, kept)
    named = {str(row["place_id"]): row for row in kept["places"]}
    cells = sorted({*chosen["targets"], *chosen["outcomes"], *found})
    return [
        _write_row(cell, chosen["targets"].get(cell, NONE), chosen["outcomes"].get(cell, NONE), _Context(
            found.get(cell, {}), sources, named, judged
        ))
        for cell in cells
    ]  # fmt: skip


class _Context(NamedTuple):
    """What a row needs to know besides its two claims."""

    found: Mapping[str, str]
    sources: Mapping[str, Row]
    places: Mapping[str, Row]
    judged: Mapping[tuple[str, str], str]


NONE = Chosen()
TABLES = ("targets", "outcomes", "sources", "indicators", "places", "assessments", "coverage")


# ── which claims compete for a cell, and which of them it shows ──


def find_cell(row: Row, measure: str | None) -> Cell | None:
    """Return the cell that a claim belongs to: its scope empty, its figure of one year, in the indicator's measure.

    >>> year = {"place_id": "320000", "indicator_id": "gdp-growth", "measure": "growth_rate", "amount": Decimal(8),
    ...         "period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31)}
    >>> find_cell(year, "growth_rate")
    ('320000', 'gdp-growth', 2019)
    >>> find_cell({**year, "scope": "规模以上"}, "growth_rate"), find_cell(year, "stock")
    (None, None)
    >>> find_cell({**year, "period_start": date(2015, 1, 1), "reckoning": "yearly_average"}, "growth_rate")
    """
    year = verdicts.find_year(row)
    is_number = row.get("amount") is not None or row.get("role") == "no_target"
    is_own = row["indicator_id"] and row["measure"] == measure and row.get("reckoning", "period") == "period"
    if year is None or not is_number or not is_own or verdicts.find_scope(row) or row.get("part_of"):
        return None
    return row["place_id"], row["indicator_id"], year


def _choose_all(rows: Iterable[Row], usual: Mapping[str, str], sources: Mapping[str, Row]) -> dict[Cell, Chosen]:
    rivals = defaultdict[Cell, list[Row]](list)
    for row in rows:
        cell = find_cell(row, usual.get(row["indicator_id"] or ""))
        if cell and ("outcome_id" in row or row.get("role", "promise") in TARGET_ROLES):
            rivals[cell].append(row)
    chosen = ((cell, choose(those, cell[2], sources)) for cell, those in rivals.items())
    return {cell: it for cell, it in chosen if it != NONE}


def choose(rows: Sequence[Row], year: int, sources: Mapping[str, Row]) -> Chosen:
    """Return the claim that the cell of a year shows, as `RULES` decide.

    >>> low, high = ({"target_id": it, "source_id": "a", "status": "curated", "comparator": "eq", "amount": Decimal(it),
    ...               "quote": f"增长{it}%"} for it in ("8", "9"))
    >>> choose([low, high], 2019, {}).ids, choose([low, {**high, "status": "candidate"}], 2019, {}).ids
    ('8 9', '8')
    >>> choose([low, {**low, "target_id": "b", "quote": "生产总值增长8%"}], 2019, {}).ids
    'b'
    """
    left = list(rows)
    for rule in RULES:
        if len(left) > 1:
            left = rule(left, year, sources)
    if not left:
        return NONE
    if len({_number(it) for it in left}) > 1:
        return Chosen(None, tuple(sorted(left, key=_own_id)))
    return Chosen(min(left, key=lambda it: (-len(it["quote"]), _own_id(it))))


def said_in_time(rows: Sequence[Row], year: int, sources: Mapping[str, Row]) -> list[Row]:
    """A target of 2019 is said in 2019 or before, the latest words first; a result is first reported after the year.

    A claim whose source bears no date comes last.

    >>> said = {"a": {"published": date(2019, 1, 9)}, "b": {"published": date(2016, 1, 9)}}
    >>> aims = [{"target_id": it, "source_id": it} for it in "ab"]
    >>> [it["target_id"] for it in said_in_time(aims, 2019, said)]
    ['a']
    >>> results = [{"outcome_id": it, "source_id": it} for it in "ab"]
    >>> [it["outcome_id"] for it in said_in_time(results, 2015, said)]
    ['b']
    """
    ranked = [(_rank_day(it, year, sources), it) for it in rows]
    best = min(rank for rank, _ in ranked)
    return [it for rank, it in ranked if rank == best]


def _rank_day(row: Row, year: int, sources: Mapping[str, Row]) -> tuple[int, int]:
    published = (sources.get(row["source_id"]) or {}).get("published")
    if published is None:
        return (2, 0)
    ahead = published.year - year
    if "target_id" in row:
        return (0, -ahead) if ahead <= 0 else (1, ahead)
    return (0, ahead) if ahead > 0 else (1, -ahead)


def checked_most(rows: Sequence[Row], year: int, sources: Mapping[str, Row]) -> list[Row]:  # noqa: ARG001
    """What is double-checked comes before what is curated, and that before candidates.

    >>> rows = [{"status": "candidate"}, {"status": "curated"}]
    >>> checked_most(rows, 2019, {})
    [{'status': 'curated'}]
    """
    best = max(STATUSES.index(it["status"]) for it in rows)
    return [it for it in rows if STATUSES.index(it["status"]) == best]


def unsuspected(rows: Sequence[Row], year: int, sources: Mapping[str, Row]) -> list[Row]:  # noqa: ARG001
    """A figure that looks wrong gives way to one that does not.

    >>> unsuspected([{"suspect": True, "n": 1}, {"suspect": False, "n": 2}], 2019, {})
    [{'suspect': False, 'n': 2}]
    """
    return [it for it in rows if not it.get("suspect")] or list(rows)


def with_a_number(rows: Sequence[Row], year: int, sources: Mapping[str, Row]) -> list[Row]:  # noqa: ARG001
    """A number comes before the statement that none is set.

    >>> with_a_number([{"amount": None}, {"amount": 6}], 2019, {})
    [{'amount': 6}]
    """
    return [it for it in rows if it.get("amount") is not None] or list(rows)


def expected_first(rows: Sequence[Row], year: int, sources: Mapping[str, Row]) -> list[Row]:  # noqa: ARG001
    """增长7%以上、力争达到8%: what a report expects is its target, what it strives for beyond that is not.

    >>> expected_first([{"commitment": "strive", "n": 8}, {"commitment": "expect", "n": 7}], 2019, {})
    [{'commitment': 'expect', 'n': 7}]
    >>> len(expected_first([{"commitment": "strive"}, {"commitment": "strive"}], 2019, {}))
    2
    """
    return [it for it in rows if it.get("commitment") != "strive"] or list(rows)


def fuller_quote(rows: Sequence[Row], year: int, sources: Mapping[str, Row]) -> list[Row]:  # noqa: ARG001
    """Of two quotes one of which holds the other, the fuller one tells more.

    >>> fuller_quote([{"quote": "增长8%"}, {"quote": "增长8%以上"}], 2019, {})
    [{'quote': '增长8%以上'}]
    >>> len(fuller_quote([{"quote": "增长8%"}, {"quote": "增长9%"}], 2019, {}))
    2
    """
    quotes = {it["quote"] for it in rows}
    return [it for it in rows if not any(it["quote"] != other and it["quote"] in other for other in quotes)]


# The order is policy.
RULES: tuple[Callable[[Sequence[Row], int, Mapping[str, Row]], list[Row]], ...] = (
    said_in_time, checked_most, unsuspected, with_a_number, expected_first, fuller_quote,
)  # fmt: skip


def _own_id(row: Row) -> str:
    return str(row.get("target_id") or row.get("outcome_id"))


def _number(row: Row) -> tuple[Any, ...]:
    return row["amount"], row.get("amount_upper"), row["comparator"]


# ── what the row says ──


def _judge(chosen: Mapping[str, Mapping[Cell, Chosen]], kept: Rows) -> dict[tuple[str, str], str]:
    """Return the verdict on every chosen pair; one that a text states takes precedence over a computed one."""
    targets, outcomes = ([it.row for it in those.values() if it.row] for those in chosen.values())
    found = match(targets, outcomes, kept["sources"], kept["indicators"])
    stated = {
        (it["target_id"], it["outcome_id"]): it["verdict"] for it in kept["assessments"] if it["basis"] == "stated"
    }
    return {(it.target_id, it.outcome_id): it.verdict for it in found} | stated


def _write_row(cell: Cell, target: Chosen, outcome: Chosen, context: _Context) -> dict[str, Any]:
    place_id, indicator, year = cell
    aim, result = target.row or {}, outcome.row or {}
    low, high = find_bounds(aim)
    said = context.sources.get(aim.get("source_id", ""), {})
    told = context.sources.get(result.get("source_id", ""), {})
    main = aim or result
    return {
        **_describe_place(place_id, year, context.places),
        "indicator_id": indicator,
        "year": year,
        "target_low": low,
        "target_high": high,
        "comparator": _tell_comparator(target, context.found),
        "target_words": aim.get("quote"),
        "announced": said.get("published") if said.get("published_precision") == "day" else None,
        "result": result.get("amount"),
        "result_role": result.get("role", "result") if result else _tell_absence(outcome, context.found.get("outcome")),
        "result_source": result.get("source_id"),
        "unit_code": main.get("unit_code"),
        "reckoning": main.get("reckoning"),
        "price_basis": main.get("price_basis"),
        "verdict": context.judged.get((aim.get("target_id", ""), result.get("outcome_id", ""))),
        "gap": find_gap(low, high, result.get("amount")) if _alike(aim, result) else None,
        "status": _find_status(target, outcome),
        "confidence": _find_confidence([it for it in (aim, result) if it]),
        "target_id": target.ids,
        "outcome_id": outcome.ids,
        "source_url": said.get("url") or told.get("url"),
    }


def find_bounds(target: Row) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the most that a target asks for; None where it is open.

    >>> [find_bounds({"amount": 8, "comparator": it}) for it in ("eq", "approx", "ge", "le")]
    [(8, 8), (8, 8), (8, None), (None, 8)]
    >>> find_bounds({"amount": 7, "amount_upper": 8, "comparator": "eq"}), find_bounds({})
    ((7, 8), (None, None))
    """
    amount, upper = target.get("amount"), target.get("amount_upper")
    if upper is not None:
        return amount, upper
    comparator = target.get("comparator")
    return (
        None if comparator in verdicts.OPEN_BELOW else amount,
        None if comparator in verdicts.OPEN_ABOVE else amount,
    )


def find_gap(low: Decimal | None, high: Decimal | None, result: Decimal | None) -> Decimal | None:
    """Return the result less the nearest bound of the target; 0 inside a range.

    >>> [find_gap(Decimal(7), Decimal(8), Decimal(it)) for it in ("6.5", "7.5", "8.5")]
    [Decimal('-0.5'), Decimal('0.0'), Decimal('0.5')]
    >>> find_gap(Decimal(7), None, Decimal(9)), find_gap(None, None, Decimal(9))
    (Decimal('2'), None)
    """
    if result is None or (low is None and high is None):
        return None
    if low is None or high is None:
        return result - (low if low is not None else high or Decimal(0))
    return result - min(max(result, low), high)


def _alike(aim: Row, result: Row) -> bool:
    return bool(aim and result and aim.get("unit_code") == result.get("unit_code"))


def _tell_comparator(target: Chosen, found: Mapping[str, str]) -> str | None:
    if target.row is None:
        return _tell_absence(target, found.get("target"))
    return "no_target" if target.row.get("role") == "no_target" else str(target.row["comparator"])


def _tell_absence(chosen: Chosen, finding: str | None) -> str | None:
    return finding if not chosen.rivals and finding in ABSENT else None


def _find_status(target: Chosen, outcome: Chosen) -> str | None:
    if target.rivals or outcome.rivals:
        return "conflict"
    told = [it.row["status"] for it in (target, outcome) if it.row]
    return min(told, key=STATUSES.index) if told else None


def _find_confidence(rows: Iterable[Row]) -> Decimal | None:
    """Return how often the rules that found candidates are right, the lowest share; None for reviewed records."""
    rules = [it["rule"] for it in rows if it["status"] == "candidate" and it.get("rule")]
    shares = [share_right(part) for rule in rules for part in rule.split("/")]
    return Decimal(min(shares)).quantize(Decimal("0.001")) if shares else None


def _describe_place(place_id: str, year: int, named: Mapping[str, Row]) -> dict[str, Any]:
    """Return the names and codes of a place as they were at the end of a year."""
    listed = named.get(place_id) or places.place_rows([place_id])[-1]
    then = places.load_place(places.find_code(place_id, date(year, 12, 31)) or place_id, date(year, 12, 31)) or listed
    kept_name = then["name"] == listed["name"]
    iso = codelists.index_rows("iso_codes").get(place_id)
    return {
        "place_id": then["place_id"],
        "place_id_now": places.find_code(place_id),
        "iso_code": iso["iso_code"] if iso else None,
        "place": then["name"],
        "place_en": listed["name_en"] if kept_name and "name_en" in listed else write_english_name(then["name"]),
        "level": listed["level"],
        "parent": then["parent_id"],
    }
