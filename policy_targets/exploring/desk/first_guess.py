"""What can be told of a claim from the words of its quote alone: the first guess where a person adds one."""

from __future__ import annotations

from typing import Any

from policy_targets import codelists
from policy_targets.curation import names
from policy_targets.curation.yaml_text import Verbatim, write_number
from policy_targets.reading.initiatives.find import find_initiatives
from policy_targets.reading.numbers.quantities import find_quantities

MARKS = '“”《》‘’"，。、；：,;: '


def propose(table: str, quote: str) -> dict[str, Any]:
    """The fields of a new entry.

    >>> propose("targets", "力争新招引企业30家以上")
    {'what': '新招引企业', 'measure': 'increment', 'comparator': 'ge', 'value': '30', 'unit': '家', 'says': '力争'}
    >>> propose("outcomes", "启用高邮市工作站")
    {'what': '启用高邮市工作站', 'measure': 'event'}
    >>> propose("initiatives", "“云帆计划”")["name"]
    '云帆计划'
    """
    if table == "positions":
        return {"title": quote, "title_en": names.title_case(quote)}
    if table == "initiatives":
        return _propose_initiative(quote)
    found = next(iter(find_quantities(quote)), None)
    word = _commitment(quote) if table == "targets" else None
    what = (quote[: found.start] if found else quote).removeprefix(word or "").strip(MARKS)
    entry: dict[str, Any] = {"what": what or quote, "measure": "event"}
    if found:
        entry["measure"] = {"%": "growth_rate", "位": "rank"}.get(found.unit, "increment")
        entry |= {"comparator": found.comparator} if found.comparator != "eq" else {}
        entry["value"] = Verbatim(write_number(found.value))
        entry |= {"value_upper": Verbatim(write_number(found.value_upper))} if found.value_upper is not None else {}
        entry["unit"] = found.unit
    return entry | ({"says": word} if word else {})


def _commitment(quote: str) -> str | None:
    words = (row["word"] for row in codelists.load_rows("commitments") if row["word"] in quote)
    return max(words, key=len, default=None)


def _propose_initiative(quote: str) -> dict[str, Any]:
    mention = next(iter(find_initiatives(quote)), None)
    name = quote.strip(MARKS)
    return {
        "name": name,
        "kind": mention.kind if mention else "other",
        "stage": mention.stage if mention else "unknown",
    }
