"""What must hold between rows and tables: an ordered list of small named rules for each table.

A rule looks at a row and at the other tables and answers with what is wrong, or None; what cannot be told (a cell that
cannot be read, a table that is not there) makes it abstain. What must hold inside one row stands in `invariants`;
`find_breaches` asks both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from policy_targets import codelists
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.rules import row as row_rules
from policy_targets.rules import verdicts
from policy_targets.rules.lookup import Answer, Rule, Tables, Untold
from policy_targets.rules.row import Breach, Row


def find_breaches(table: str, row: Row, tables: Tables) -> tuple[Breach, ...]:
    """Every rule that the row breaks, first those inside the row, then those between rows, in the order of the rules.

    >>> tables = Tables({"redirects": [{"old_id": "a"}, {"old_id": "b"}]})
    >>> [breach.rule for breach in find_breaches("redirects", {"old_id": "a", "new_id": "b"}, tables)]
    ['redirect_is_direct']
    >>> find_breaches("speakers", {"speaker_id": "lu-yuan"}, tables)
    ()
    """
    return tuple(ask((*row_rules.RULES.get(table, ()), *RULES.get(table, ())), row, tables))


def ask(rules: Iterable[Callable[..., Answer]], row: Row, tables: Tables | None = None) -> Iterator[Breach]:
    """The rules, of either kind, that the row breaks; a rule that asks for what cannot be told abstains.

    >>> [breach.field for breach in ask([place_has_parent], {"level": "county"})]
    ['parent_id']
    """
    tables = tables or Tables()
    for rule in rules:
        try:
            answer = rule(row, tables) if rule.__name__ in BETWEEN else rule(row)
        except Untold:
            continue
        if answer:
            yield Breach(rule.__name__, *answer)


def unit_agrees_with_codelist(row: Row, _tables: Tables) -> Answer:
    """The package's own list of units gives each the code and the factor that amounts are made with.

    >>> row = {"unit": "亿元", "unit_code": "CNY", "factor": Decimal(10_000)}
    >>> unit_agrees_with_codelist(row, Tables({}))
    ('factor', 'found 10000, expected 100000000')
    >>> unit_agrees_with_codelist({**row, "factor": Decimal(100_000_000)}, Tables({}))
    """
    known = codelists.index_rows("units").get(row.get("unit") or "")
    if known is None:
        return "unit", f"found {row.get('unit')!r}, expected a unit of the codelist"
    if row["unit_code"] != known["unit_code"]:
        return "unit_code", f"found {row['unit_code']!r}, expected {known['unit_code']!r}"
    if row["factor"] != Decimal(known["factor"]):
        return "factor", f"found {row['factor']:f}, expected {known['factor']}"
    return None


def unit_fits_indicator(row: Row, tables: Tables) -> Answer:
    """外资 is counted in USD, 科技型企业 in pieces, whatever the measure.

    >>> tables = Tables({"indicators": [{"indicator_id": "fdi-utilised", "unit_code": "USD"}]})
    >>> unit_fits_indicator({"indicator_id": "fdi-utilised", "unit_code": "CNY"}, tables)
    ('unit_code', "found 'CNY', expected 'USD', the unit of the indicator fdi-utilised")
    >>> unit_fits_indicator({"indicator_id": "fdi-utilised", "unit_code": "USD"}, tables)
    """
    indicator = tables.find("indicators", indicator_id=row.get("indicator_id"))
    code = row.get("unit_code")
    if indicator is None or code is None or row_rules.is_unit_of(code, indicator["unit_code"]):
        return None
    expected = f"expected {indicator['unit_code']!r}, the unit of the indicator {indicator['indicator_id']}"
    return "unit_code", f"found {code!r}, {expected}"


def quote_holds_number(row: Row, _tables: Tables) -> Answer:
    """The number of the claim stands in its quote.

    >>> row = {"quote": "新招引企业150家", "unit": "家"}
    >>> quote_holds_number({**row, "value": Decimal(15)}, Tables({}))
    ('quote', "found '新招引企业150家', expected the number 15 家 in it")
    >>> quote_holds_number({**row, "value": Decimal(150)}, Tables({}))
    """
    value, upper, unit, quote = row.get("value"), row.get("value_upper"), row.get("unit"), row.get("quote")
    if value is None or not quote or holds_number(quote, value, upper, unit):
        return None
    number = f"{value:f}" if upper is None else f"{value:f} to {upper:f}"
    return "quote", f"found {quote!r}, expected the number {number} {unit or ''}".rstrip() + " in it"


def speaker_is_known(row: Row, tables: Tables) -> Answer:
    """Who makes a claim in a source has a position in that source.

    >>> tables = Tables({"positions": [{"source_id": "a", "speaker_id": "cao-yong"}]})
    >>> speaker_is_known({"source_id": "b", "speaker_id": "cao-yong"}, tables)
    ('speaker_id', "found 'cao-yong', expected a speaker with a position in the source b")
    >>> speaker_is_known({"source_id": "a", "speaker_id": "cao-yong"}, tables)
    """
    speaker, source = row.get("speaker_id"), row.get("source_id")
    if not speaker or tables.find("positions", source_id=source, speaker_id=speaker):
        return None
    return "speaker_id", f"found {speaker!r}, expected a speaker with a position in the source {source}"


def part_in_same_source(row: Row, tables: Tables) -> Answer:
    """其中 points to a whole in the same article.

    >>> tables = Tables({"targets": [{"target_id": "tgt-a", "source_id": "a"}]})
    >>> part_in_same_source({"target_id": "tgt-b", "part_of": "tgt-a", "source_id": "b"}, tables)
    ('part_of', 'found a whole in the source a, expected one in b')
    >>> part_in_same_source({"target_id": "tgt-b", "part_of": "tgt-a", "source_id": "a"}, tables)
    """
    whole = _whole(row, tables)
    if whole is None or whole["source_id"] == row.get("source_id"):
        return None
    return "part_of", f"found a whole in the source {whole['source_id']}, expected one in {row.get('source_id')}"


def part_within_whole(row: Row, tables: Tables) -> Answer:
    """160个,其中…3个: a part that is counted like its whole is not more than the whole.

    >>> whole = {"target_id": "a", "measure": "stock", "amount": Decimal(160), "amount_upper": None, "unit_code": "1"}
    >>> part = {**whole, "target_id": "b", "part_of": "a"}
    >>> part_within_whole({**part, "amount": Decimal(300)}, Tables({"targets": [whole]}))
    ('amount', 'found 300, expected at most 160, the amount of the whole a')
    >>> part_within_whole({**part, "amount": Decimal(3)}, Tables({"targets": [whole]}))
    """
    whole = _whole(row, tables)
    if whole is None or row.get("measure") not in ADDITIVE or row.get("measure") != whole["measure"]:
        return None
    amount, limit = row.get("amount"), whole["amount"] if whole["amount_upper"] is None else whole["amount_upper"]
    if amount is None or limit is None or row.get("unit_code") != whole["unit_code"] or amount <= limit:
        return None
    return "amount", f"found {amount:f}, expected at most {limit:f}, the amount of the whole {row.get('part_of')}"


def parts_make_no_circle(row: Row, tables: Tables) -> Answer:
    """A is part of B and B is part of A: neither is the whole.

    >>> tables = Tables({"targets": [{"target_id": "tgt-a", "part_of": "tgt-b"}]})
    >>> parts_make_no_circle({"target_id": "tgt-b", "part_of": "tgt-a"}, tables)
    ('part_of', 'found a circle through tgt-a, expected a whole that is not its own part')
    >>> parts_make_no_circle({"target_id": "tgt-c", "part_of": "tgt-a"}, tables)
    """
    table, key = _claims_of(row)
    start, seen = row.get(key), set()
    whole = row.get("part_of")
    while whole and whole != start and whole not in seen:
        seen.add(whole)
        whole = (tables.find(table, **{key: whole}) or {}).get("part_of")
    if seen and whole == start and start:
        return "part_of", f"found a circle through {', '.join(sorted(seen))}, expected a whole that is not its own part"
    return None


def place_has_parent(row: Row, _tables: Tables) -> Answer:
    """Every place but the country lies in another.

    >>> place_has_parent({"place_id": "321084", "level": "county"}, Tables({}))
    ('parent_id', 'found nothing, expected the place that this county lies in')
    >>> place_has_parent({"place_id": "321084", "level": "county", "parent_id": "321000"}, Tables({}))
    """
    if (row.get("level") == "country") == (not row.get("parent_id")):
        return None
    expected = "nothing for a country" if row.get("parent_id") else f"the place that this {row.get('level')} lies in"
    return "parent_id", f"found {row.get('parent_id') or 'nothing'}, expected {expected}"


def place_lies_in_parent(row: Row, tables: Tables) -> Answer:
    """高邮市 321084 lies in 扬州市 321000: its level is below the parent's, and its code begins like the parent's.

    >>> tables = Tables({"places": [{"place_id": "321000", "level": "prefecture"}]})
    >>> place_lies_in_parent({"place_id": "320981", "level": "county", "parent_id": "321000"}, tables)
    ('parent_id', 'found 321000, expected a place whose code begins like 320981')
    >>> place_lies_in_parent({"place_id": "321084", "level": "county", "parent_id": "321000"}, tables)
    """
    parent = tables.find("places", place_id=row.get("parent_id")) if row.get("parent_id") else None
    if parent is None:
        return None
    if LEVELS.index(row["level"]) <= LEVELS.index(parent["level"]):
        return "level", f"found {row['level']}, expected a level below {parent['level']}, that of {parent['place_id']}"
    stem = "" if parent["level"] == "country" else _stem(parent["place_id"])
    if not row["place_id"].startswith(stem):
        return "parent_id", f"found {parent['place_id']}, expected a place whose code begins like {row['place_id']}"
    return None


def leader_has_role(row: Row, tables: Tables) -> Answer:
    """The body an initiative names as its own leads it in initiative_organisations too.

    >>> link = {"initiative_id": "ini-a", "organisation_id": "gaoyou-science-bureau"}
    >>> leader_has_role(link, Tables({"initiative_organisations": [{**link, "role": "partner"}]}))
    ('organisation_id', "found 'gaoyou-science-bureau', expected it in initiative_organisations with the role lead")
    >>> leader_has_role(link, Tables({"initiative_organisations": [{**link, "role": "lead"}]}))
    """
    body, initiative = row.get("organisation_id"), row.get("initiative_id")
    if not body or tables.find("initiative_organisations", initiative_id=initiative, organisation_id=body, role="lead"):
        return None
    return "organisation_id", f"found {body!r}, expected it in initiative_organisations with the role lead"


def redirect_arrives(row: Row, tables: Tables) -> Answer:
    """The new id is that of a record.

    >>> tables = Tables({**dict.fromkeys([*REDIRECTED, "redirects"], ()), "targets": [{"target_id": "tgt-b"}]})
    >>> redirect_arrives({"old_id": "tgt-a", "new_id": "tgt-c"}, tables)
    ('new_id', "found 'tgt-c', expected the id of a record")
    >>> redirect_arrives({"old_id": "tgt-a", "new_id": "tgt-b"}, tables)
    """
    if not row.get("new_id") or _exists(row["new_id"], tables) or tables.find("redirects", old_id=row["new_id"]):
        return None
    return "new_id", f"found {row['new_id']!r}, expected the id of a record"


def redirect_leaves(row: Row, tables: Tables) -> Answer:
    """The old id is no longer that of a record.

    >>> tables = Tables({**dict.fromkeys(REDIRECTED, ()), "targets": [{"target_id": "tgt-b"}]})
    >>> redirect_leaves({"old_id": "tgt-b", "new_id": "tgt-c"}, tables)
    ('old_id', "found 'tgt-b', the id of a record, expected an id that is no longer used")
    >>> redirect_leaves({"old_id": "tgt-a", "new_id": "tgt-b"}, tables)
    """
    if not row.get("old_id") or not _exists(row["old_id"], tables):
        return None
    return "old_id", f"found {row['old_id']!r}, the id of a record, expected an id that is no longer used"


def redirect_is_direct(row: Row, tables: Tables) -> Answer:
    """A redirect leads to a record, not to another redirect or back to itself.

    >>> tables = Tables({"redirects": [{"old_id": "tgt-b", "new_id": "tgt-c"}]})
    >>> redirect_is_direct({"old_id": "tgt-a", "new_id": "tgt-b"}, tables)
    ('new_id', "found 'tgt-b', which is redirected itself, expected the id of a record")
    >>> redirect_is_direct({"old_id": "tgt-a", "new_id": "tgt-c"}, tables)
    """
    if not row.get("new_id") or not tables.find("redirects", old_id=row["new_id"]):
        return None
    return "new_id", f"found {row['new_id']!r}, which is redirected itself, expected the id of a record"


def _claims_of(row: Row) -> tuple[str, str]:
    return ("targets", "target_id") if "target_id" in row else ("outcomes", "outcome_id")


def _whole(row: Row, tables: Tables) -> Row | None:
    table, key = _claims_of(row)
    return tables.find(table, **{key: row["part_of"]}) if row.get("part_of") else None


def _stem(place_id: str) -> str:
    """The digits of a code that the places within it share."""
    return next((place_id[:n] for n in (2, 4) if place_id[n:6] == "0" * (6 - n)), place_id)


def _exists(identifier: str, tables: Tables) -> bool:
    return any(tables.find(table, **{key: identifier}) for table, key in REDIRECTED.items())


ADDITIVE = frozenset({"increment", "stock", "amount", "share"})
LEVELS = ("country", "province", "prefecture", "county", "zone", "township")
REDIRECTED = MappingProxyType(
    {"targets": "target_id", "outcomes": "outcome_id", "initiatives": "initiative_id", "positions": "position_id",
     "assessments": "assessment_id", "sources": "source_id", "organisations": "organisation_id",
     "speakers": "speaker_id", "indicators": "indicator_id"}
)  # fmt: skip
_CLAIM: tuple[Rule, ...] = (
    unit_fits_indicator, quote_holds_number, speaker_is_known, part_in_same_source, part_within_whole,
    parts_make_no_circle,
)  # fmt: skip
RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "units": (unit_agrees_with_codelist,),
        "places": (place_has_parent, place_lies_in_parent),
        "targets": _CLAIM,
        "outcomes": _CLAIM,
        "assessments": verdicts.RULES,
        "initiatives": (speaker_is_known, leader_has_role),
        "redirects": (redirect_arrives, redirect_leaves, redirect_is_direct),
    }
)
BETWEEN = frozenset(rule.__name__ for rules in RULES.values() for rule in rules)  # rules that are given the tables
INNER = frozenset({"unit_agrees_with_codelist", "quote_holds_number", "place_has_parent"})  # and do not look at them
