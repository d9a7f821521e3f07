"""What must hold between rows and tables: an ordered list of small named rules for each table.

A rule looks at a row and at the other tables and answers with what is wrong, or None; what cannot be told (a cell that
cannot be read, a table that is not there) makes it abstain. What must hold inside one row stands in `rules.row` and
`rules.quotation`; `find_breaches` asks all three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any

from policy_targets import codelists
from policy_targets.rules import quotation, verdicts
from policy_targets.rules import row as row_rules
from policy_targets.rules.lookup import Answer, Rule, Tables, Untold
from policy_targets.rules.questions import ask_whole
from policy_targets.rules.row import Breach, Row


def find_breaches(table: str, row: Row, tables: Tables) -> tuple[Breach, ...]:
    """Every rule that the row breaks, first those inside the row, then those between rows, in the order of the rules.

    >>> tables = Tables({"redirects": [{"old_id": "a"}, {"old_id": "b"}]})
    >>> [breach.rule for breach in find_breaches("redirects", {"old_id": "a", "new_id": "b"}, tables)]
    ['redirect_is_direct']
    >>> find_breaches("speakers", {"speaker_id": "lu-yuan"}, tables)
    ()
    """
    return tuple(ask((*list_inner(table), *RULES.get(table, ())), row, tables))


def list_inner(table: str) -> tuple[RowRule, ...]:
    """The rules of a table that look at one row alone.

    >>> [rule.__name__ for rule in list_inner("places")], list_inner("speakers")
    (['place_has_parent'], ())
    """
    return (*row_rules.RULES.get(table, ()), *quotation.RULES.get(table, ()), *INNER.get(table, ()))


def ask(rules: Iterable[Callable[..., Answer]], row: Row, tables: Tables | None = None) -> Iterator[Breach]:
    """The rules, of either kind, that the row breaks; a rule that asks for what cannot be told abstains.

    >>> [breach.field for breach in ask([place_has_parent], {"level": "county"})]
    ['parent_id']
    """
    tables = tables or Tables()
    for rule in rules:
        try:
            answer = call(rule, row, tables)
        except Untold:
            continue
        if answer:
            yield Breach(rule.__name__, *answer)


def call(rule: Callable[..., Answer], row: Row, tables: Tables) -> Answer:
    """The answer of a rule, which is given the tables if it looks at them.

    >>> call(place_has_parent, {"level": "country"}, Tables())
    """
    return rule(row, tables) if rule in BETWEEN else rule(row)


def unit_agrees_with_codelist(row: Row) -> Answer:
    """The package's own list of units gives each the code and the factor that amounts are made with.

    >>> row = {"unit": "亿元", "unit_code": "CNY", "factor": Decimal(10_000)}
    >>> unit_agrees_with_codelist(row)
    ('factor', 'found 10000, expected 100000000')
    >>> unit_agrees_with_codelist({**row, "factor": Decimal(100_000_000)})
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


@ask_whole
def lies_in_source(row: Row, tables: Tables) -> bool:
    """Whether the spans of a row lie inside its source, as far as both are known.

    >>> tables = Tables({"sources": [{"source_id": "a", "spans": "0-90"}]})
    >>> [lies_in_source({"source_id": "a", "spans": spans}, tables) for spans in ("80-90", "80-91")]
    [True, False]
    """
    return not _find_outside(row, tables)


def spans_lie_in_source(row: Row, tables: Tables) -> Answer:
    """What is quoted stands inside the source, not elsewhere in the document, nor beyond its end.

    >>> tables = Tables({"sources": [{"source_id": "a", "spans": "0-90"}]})
    >>> spans_lie_in_source({"source_id": "a", "spans": "20-40 80-91"}, tables)
    ('spans', 'found 80-91, expected it inside the source a, which is 0-90')
    >>> spans_lie_in_source({"source_id": "a", "spans": "20-40 80-90"}, tables)
    """
    if not row.get("spans") or lies_in_source(row, tables):
        return None
    source = tables.find("sources", source_id=row["source_id"]) or {}
    outside = _find_outside(row, tables)
    return "spans", f"found {outside}, expected it inside the source {row['source_id']}, which is {source.get('spans')}"


def _find_outside(row: Row, tables: Tables) -> str | None:
    source = tables.find("sources", source_id=row.get("source_id"))
    return row_rules.find_outside(row["spans"], source["spans"]) if source and source.get("spans") else None


def document_is_one(row: Row, tables: Tables) -> Answer:
    """A SHA-256 is that of one document, which has one name and one length.

    >>> one = {"source_id": "a", "document_sha256": "00", "document": "a.txt", "document_characters": 90}
    >>> document_is_one({**one, "source_id": "b", "document": "b.txt"}, Tables({"sources": [one]}))
    ('document', 'found b.txt, expected a.txt, as the source a says of this SHA-256')
    >>> document_is_one({**one, "source_id": "b"}, Tables({"sources": [one]}))
    """
    first = tables.find("sources", document_sha256=row.get("document_sha256")) if row.get("document_sha256") else None
    for column in ("document", "document_characters"):
        if first is not None and row.get(column) != first.get(column):
            expected = f"{first.get(column)}, as the source {first.get('source_id')} says of this SHA-256"
            return column, f"found {row.get(column)}, expected {expected}"
    return None


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

    >>> tables = Tables({"targets": [{"target_id": "a", "part_of": "b"}, {"target_id": "b", "part_of": "a"}]})
    >>> parts_make_no_circle({"target_id": "b", "part_of": "a"}, tables)
    ('part_of', 'found a circle through a, b, expected a whole that is not its own part')
    >>> parts_make_no_circle({"target_id": "c", "part_of": "a"}, tables)
    """
    table, key = _claims_of(row)
    circle = _find_circle(row, tables, table, key, "part_of")
    return (
        ("part_of", f"found a circle through {circle}, expected a whole that is not its own part") if circle else None
    )


def parents_make_no_circle(row: Row, tables: Tables) -> Answer:
    """A body that belongs to another is not above it as well.

    >>> rows = [{"organisation_id": "a", "parent_id": "b"}, {"organisation_id": "b", "parent_id": "a"}]
    >>> parents_make_no_circle(rows[0], Tables({"organisations": rows}))
    ('parent_id', 'found a circle through a, b, expected a body that does not belong to itself')
    >>> parents_make_no_circle({"organisation_id": "c", "parent_id": "a"}, Tables({"organisations": rows}))
    """
    circle = _find_circle(row, tables, "organisations", "organisation_id", "parent_id")
    return (
        ("parent_id", f"found a circle through {circle}, expected a body that does not belong to itself")
        if circle
        else None
    )


def _find_circle(row: Row, tables: Tables, table: str, key: str, parent: str) -> str:
    """The ids of a circle that the row lies on, or nothing; most rows lead to one that leads nowhere."""
    above = tables.find(table, **{key: row[parent]}) if row.get(parent) else None
    if above is None or not above.get(parent) or not row.get(key):
        return ""
    return ", ".join(tables.find_circles(table, key, parent).get(str(row[key]), ()))


def place_has_parent(row: Row) -> Answer:
    """Every place but the country lies in another.

    >>> place_has_parent({"place_id": "321084", "level": "county"})
    ('parent_id', 'found nothing, expected the place that this county lies in')
    >>> place_has_parent({"place_id": "321084", "level": "county", "parent_id": "321000"})
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


def assessment_makes_a_pair(row: Row, tables: Tables) -> Answer:
    """A target is compared with an outcome that may answer it: of its place, indicator and period, told no earlier.

    An outcome may also say how far the target has come. What the text itself assesses (basis stated) needs no pair of
    ours, and where the period of one is not known the pair is open.

    >>> said = {"indicator_id": "gdp-growth", "period_start": 2024, "period_end": 2024, "measure": "growth_rate"}
    >>> target = {**said, "target_id": "t", "source_id": "a", "place_id": "320199"}
    >>> outcome = {**said, "outcome_id": "o", "source_id": "b", "place_id": "320100"}
    >>> tables = Tables({"targets": [target], "outcomes": [outcome], "sources": []})
    >>> assessment_makes_a_pair({"target_id": "t", "outcome_id": "o"}, tables)
    ('outcome_id', "found an outcome of another place or indicator, expected one that may answer the target 't'")
    >>> tables = Tables({"targets": [target], "outcomes": [{**outcome, "place_id": "320199"}], "sources": []})
    >>> assessment_makes_a_pair({"target_id": "t", "outcome_id": "o"}, tables)
    """
    target, outcome = _pair(row, tables)
    if target is None or outcome is None or row.get("basis") == "stated":
        return None
    said = {}
    for claim in (target, outcome):
        source = tables.find("sources", source_id=claim["source_id"])
        said[claim["source_id"]] = source.get("published") if source else None
    if verdicts.find_subject(target) != verdicts.find_subject(outcome):
        found = "an outcome of another place or indicator"
    elif _lacks_period(target) or _lacks_period(outcome):
        return None
    elif not verdicts.is_pair(target, outcome, said) and not verdicts.is_progress(target, outcome, said):
        found = "an outcome of another period, or told too early"
    else:
        return None
    return "outcome_id", f"found {found}, expected one that may answer the target {row['target_id']!r}"


def _lacks_period(claim: Row) -> bool:
    start, end = claim.get("period_start"), claim.get("period_end")
    return not end or bool(start and start > end)


def completion_agrees(row: Row, tables: Tables) -> Answer:
    """309 of 330 is 93.6 percent: the completion is the outcome over the target, to the decimals given.

    >>> target, outcome = {"target_id": "t", "amount": Decimal(330)}, {"outcome_id": "o", "amount": Decimal(309)}
    >>> tables = Tables({"targets": [target], "outcomes": [outcome]})
    >>> completion_agrees({"target_id": "t", "outcome_id": "o", "completion": Decimal("93.7")}, tables)
    ('completion', 'found 93.7, expected 93.6, which is 309 of 330 in percent')
    >>> completion_agrees({"target_id": "t", "outcome_id": "o", "completion": Decimal("93.6")}, tables)
    """
    target, outcome = _pair(row, tables)
    completion = row.get("completion")
    if completion is None or not _comparable(target, outcome) or not target["amount"]:
        return None
    places = min(int(completion.normalize().as_tuple().exponent), 0)
    exact = outcome["amount"] / target["amount"] * 100
    expected = exact.quantize(Decimal(1).scaleb(places), ROUND_HALF_UP)
    if completion == expected:
        return None
    sum_ = f"{outcome['amount']:f} of {target['amount']:f}"
    return "completion", f"found {completion:f}, expected {expected:f}, which is {sum_} in percent"


def assessment_compares_like(row: Row, tables: Tables) -> Answer:
    """Yuan are not held against dollars.

    >>> target, outcome = {"target_id": "t", "unit_code": "CNY"}, {"outcome_id": "o", "unit_code": "USD"}
    >>> tables = Tables({"targets": [target], "outcomes": [outcome]})
    >>> assessment_compares_like({"target_id": "t", "outcome_id": "o", "verdict": "met"}, tables)
    ('verdict', "found met, expected not_comparable for 'CNY' against 'USD'")
    >>> assessment_compares_like({"target_id": "t", "outcome_id": "o", "verdict": "not_comparable"}, tables)
    """
    target, outcome = _pair(row, tables)
    codes = [claim["unit_code"] for claim in (target, outcome) if claim and claim.get("unit_code")]
    if len(set(codes)) < 2 or row.get("verdict") == "not_comparable":
        return None
    return "verdict", f"found {row.get('verdict')}, expected not_comparable for {codes[0]!r} against {codes[1]!r}"


def pending_is_pending(row: Row, tables: Tables) -> Answer:
    """A verdict is open while the target's period runs, and only then; a target can be met early, not missed early.

    >>> target, outcome = {"target_id": "t", "period_end": 2025}, {"outcome_id": "o", "period_end": 2024}
    >>> tables = Tables({"targets": [target], "outcomes": [outcome]})
    >>> pending_is_pending({"target_id": "t", "outcome_id": "o", "verdict": "missed"}, tables)
    ('verdict', "found missed, expected pending, since the target's period ends on 2025 and the outcome's on 2024")
    >>> pending_is_pending({"target_id": "t", "outcome_id": "o", "verdict": "pending"}, tables)
    """
    target, outcome = _pair(row, tables)
    ends = [claim["period_end"] for claim in (target, outcome) if claim and claim.get("period_end")]
    if len(ends) < 2:
        return None
    running = ends[1] < ends[0]
    if (row.get("verdict"), running) not in (("pending", False), ("missed", True)):
        return None
    expected = "pending" if running else "a verdict"
    reason = f"since the target's period ends on {ends[0]} and the outcome's on {ends[1]}"
    return "verdict", f"found {row.get('verdict')}, expected {expected}, {reason}"


def verdict_agrees(row: Row, tables: Tables) -> Answer:
    """150 reached is met, 151 exceeded, 149 missed or near.

    >>> target = {"target_id": "t", "measure": "increment", "comparator": "ge", "amount": Decimal(150)}
    >>> outcome = {"outcome_id": "o", "comparator": "eq", "amount": Decimal(150)}
    >>> tables = Tables({"targets": [target], "outcomes": [outcome], "indicators": []})
    >>> verdict_agrees({"target_id": "t", "outcome_id": "o", "verdict": "missed"}, tables)
    ('verdict', 'found missed, expected met for 150 against ge 150')
    >>> verdict_agrees({"target_id": "t", "outcome_id": "o", "verdict": "met"}, tables)
    """
    target, outcome = _pair(row, tables)
    if not _comparable(target, outcome):
        return None
    reached, verdict = _is_reached(target, outcome, tables), str(row.get("verdict"))
    if reached is None or verdict not in REACHED:
        return None
    equal = f"{outcome['amount']:f} against {target['comparator']} {target['amount']:f}"
    if REACHED[verdict] != reached:
        return "verdict", f"found {verdict}, expected {'met' if reached else 'missed'} for {equal}"
    if verdict == "exceeded" and outcome["amount"] == target["amount"]:
        return "verdict", f"found exceeded, expected met for {equal}"
    return None


def _pair(row: Row, tables: Tables) -> tuple[Any, Any]:
    target = tables.find("targets", target_id=row.get("target_id"))
    return target, tables.find("outcomes", outcome_id=row.get("outcome_id"))


def _comparable(target: Row | None, outcome: Row | None) -> bool:
    """Whether both have an amount in the same unit."""
    if target is None or outcome is None or target.get("amount") is None or outcome.get("amount") is None:
        return False
    return bool(target.get("unit_code") == outcome.get("unit_code"))


def _is_reached(target: Row, outcome: Row, tables: Tables) -> bool | None:
    """Whether the outcome reaches the target; None when one of them is too vague to tell."""
    if target["comparator"] in ("approx", "nearly"):
        return None
    indicator = tables.find("indicators", indicator_id=target.get("indicator_id"))
    judged = verdicts.judge(target, outcome, indicator["direction"] if indicator else "higher")
    return REACHED.get(judged.verdict)


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


RowRule = Callable[[Row], Answer]
ADDITIVE = frozenset({"increment", "stock", "amount", "share"})
LEVELS = ("country", "province", "prefecture", "county", "zone", "township")
REDIRECTED = MappingProxyType(
    {"targets": "target_id", "outcomes": "outcome_id", "initiatives": "initiative_id", "positions": "position_id",
     "assessments": "assessment_id", "sources": "source_id", "organisations": "organisation_id",
     "speakers": "speaker_id", "indicators": "indicator_id"}
)  # fmt: skip
REACHED = MappingProxyType({"met": True, "exceeded": True, "near": False, "missed": False})
_CLAIM: tuple[Rule, ...] = (
    spans_lie_in_source, unit_fits_indicator, speaker_is_known, part_in_same_source, part_within_whole,
    parts_make_no_circle,
)  # fmt: skip
RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "sources": (document_is_one,),
        "places": (place_lies_in_parent,),
        "organisations": (parents_make_no_circle,),
        "positions": (spans_lie_in_source,),
        "targets": _CLAIM,
        "outcomes": _CLAIM,
        "assessments": (
            assessment_makes_a_pair, completion_agrees, assessment_compares_like, pending_is_pending, verdict_agrees,
        ),
        "initiatives": (spans_lie_in_source, speaker_is_known, leader_has_role),
        "redirects": (redirect_arrives, redirect_leaves, redirect_is_direct),
    }
)  # fmt: skip
BETWEEN = frozenset(rule for rules in RULES.values() for rule in rules)  # rules that are given the tables
# Rules of one row that hold where it is published; a seed is told so in other words.
INNER: Mapping[str, tuple[RowRule, ...]] = MappingProxyType(
    {
        "sources": (row_rules.spans_lie_in_document,),
        "units": (unit_agrees_with_codelist,),
        "places": (place_has_parent,),
        "targets": (quotation.quote_holds_number,),
        "outcomes": (quotation.quote_holds_number,),
    }
)
