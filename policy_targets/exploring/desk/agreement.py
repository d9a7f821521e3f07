"""Two readings of one document held against each other: what both say in everything is double-checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from policy_targets.curation import seed_rows
from policy_targets.curation.ids import local_ids
from policy_targets.curation.seeds import SeedFile
from policy_targets.curation.yaml_edits import YamlSheet
from policy_targets.curation.yaml_places import read_yaml
from policy_targets.exploring.desk.open_seed import KEYS
from policy_targets.exploring.desk.outlines import refuse_other_shapes
from policy_targets.reading.text.text import Span, parse_spans

# the wording is each reader's own; where the quote stands is compared by the characters that both have
WORDING = frozenset({
    "target_id", "outcome_id", "initiative_id", "position_id", "indicator_label", "quote", "spans", "status", "note",
    "rule", "name_en", "title_en", "part_of",
})  # fmt: skip
READ = ("positions", "targets", "outcomes", "initiatives")
SAME_THING = {"positions": ("speaker_id", "title"), "initiatives": ("name",)}


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry as a reading has it: where it stands in its seed, its row, and the spans of its quote."""

    at: str
    table: str
    row: dict[str, Any]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """What two readings say of the same words; `differing` names the columns, and a missing side is None."""

    first: Reading | None
    second: Reading | None
    differing: tuple[str, ...] = ()

    @property
    def agree(self) -> bool:
        """Whether both have it, decided and the same."""
        return self.first is not None and self.second is not None and not self.differing


def compare(first: str, second: str) -> list[Pair]:
    """The entries of two seeds of one document, paired by their words; then what only one of them has.

    Raises: SeedError or ValidationError when a text is no seed.

    >>> head = {"name": "a.txt", "sha256": "ab" * 32, "characters": 90, "damage": ["none"]}
    >>> claim = {"quote": "新增企业3家", "at": "3-10", "what": "企业", "measure": "stock", "value": 3}
    >>> def seed(**more):
    ...     source = {"id": "a", "title": "访谈", "spans": "0-90", "outcomes": [{**claim, **more}]}
    ...     return repr({"document": head, "sources": [source]})
    >>> [pair.differing for pair in compare(seed(), seed(what="新增企业"))]
    [()]
    >>> [pair.differing for pair in compare(seed(), seed(measure="amount"))]
    [('measure',)]
    """
    ours, theirs = list_decided(first), list_decided(second)
    pairs = list[Pair]()
    for mine in ours:
        fits = [other for other in theirs if _about_the_same(mine, other)]
        best = min(fits, key=lambda other: len(_differ(mine, other)), default=None)
        if best is not None:
            theirs.remove(best)
        pairs.append(Pair(mine, best, _differ(mine, best) if best else ()))
    return [*pairs, *(Pair(None, other) for other in theirs)]


def double_check(sheet: YamlSheet, pairs: list[Pair]) -> int:
    """Mark in the first seed what both readings agree on; how many entries are newly marked.

    >>> double_check(YamlSheet("sources: []"), [])
    0
    """
    count = 0
    for pair in pairs:
        if pair.agree and pair.first is not None and pair.first.row["status"] == "curated":
            source, table, at = pair.first.at.split("/")
            sheet.set(("sources", int(source), table, int(at), "status"), "double_checked", KEYS[table])
            count += 1
    return count


def list_decided(text: str) -> list[Reading]:
    """The entries of a seed that are no candidates any more.

    Raises: SeedError or ValidationError when the text is no seed.

    >>> document = {"name": "a.txt", "sha256": "ab" * 32, "characters": 90, "damage": ["none"]}
    >>> list_decided(repr({"document": document, "sources": [{"id": "a", "title": "访谈", "spans": "0-90"}]}))
    []
    """
    value = read_yaml(text, "a reading").value
    refuse_other_shapes(value, "a reading")
    seed = SeedFile.model_validate(value)
    local = local_ids(seed)
    found = list[Reading]()
    for i, source in enumerate(seed.sources):
        for table in READ:
            for j, entry in enumerate(getattr(source, table)):
                if table == "positions":
                    row = seed_rows.position_row(entry, source, seed.document)
                elif table == "initiatives":
                    row = seed_rows.initiative_row(entry, source, seed.document)
                else:
                    row = seed_rows.claim_row(table, entry, source, seed.document, local)
                spans = parse_spans(entry.at) if entry.at else ()
                found.append(Reading(f"{i}/{table}/{j}", table, row, spans))
    return [reading for reading in found if reading.row["status"] != "candidate"]


def _about_the_same(one: Reading, other: Reading) -> bool:
    """Whether two readings are about the same words, and so the same thing of the document."""
    meet = any(a < d and c < b for a, b in one.spans for c, d in other.spans)
    if one.table != other.table or not (meet or one.spans == other.spans == ()):
        return False
    return all(one.row[name] == other.row[name] for name in SAME_THING.get(one.table, ("value", "unit")))


def _differ(one: Reading, other: Reading) -> tuple[str, ...]:
    own = {"source_id"} | WORDING
    return tuple(name for name in one.row if name not in own and one.row[name] != other.row[name])
