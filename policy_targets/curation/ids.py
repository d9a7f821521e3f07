"""Ids that stay: hashes over what stands in the raw source, never over what a repair or a person made of it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from policy_targets.curation.seeds import Document, OutcomeEntry, PositionEntry, SeedFile
from policy_targets.reading.numbers.numerals import number_text

PREFIXES = {"targets": "tgt", "outcomes": "out", "initiatives": "ini", "assessments": "asm", "positions": "pos"}


def make_id(table: str, *facts: str | int) -> str:
    """The id of a record: the prefix of its table and 10 hexadecimal digits of a SHA-256 over the facts.

    For claims the facts are the document's SHA-256, where the first span starts, and the numeral as the text has it.

    >>> make_id("targets", "ab12", 477, "150")
    'tgt-eb2d674b8c'
    >>> make_id("targets", "ab12", 478, "150") == make_id("targets", "ab12", 477, "150")
    False
    """
    digest = sha256("\n".join(str(fact) for fact in facts).encode()).hexdigest()
    return f"{PREFIXES[table]}-{digest[:10]}"


def entry_id(table: str, entry: Any, document: Document) -> str:
    """The id of a claim, initiative or position, from raw source facts only.

    >>> document = Document(name="a.txt", sha256="ab" * 32, characters="900", damage=["wraps"])
    >>> claim = {"quote": "新招引企业150家", "at": "20-29", "what": "新招引企业", "measure": "increment", "unit": "家"}
    >>> entry_id("outcomes", OutcomeEntry(**claim, value="150"), document)
    'out-67a69afa4a'
    >>> entry_id("outcomes", OutcomeEntry(**{**claim, "what": "新招引科技型企业"}, value="150"), document)
    'out-67a69afa4a'
    """
    start = int(entry.at.split("-", 1)[0]) if entry.at else ""
    facts: tuple[str | int, ...] = (document.sha256, start)
    if isinstance(entry, OutcomeEntry):
        number = number_text(entry.quote, entry.value, entry.unit) if entry.value is not None else ""
        facts = (*facts, number or "")
    if isinstance(entry, PositionEntry):
        facts = (*facts, entry.speaker, entry.organisation, entry.title)
    return make_id(table, *facts)


def local_ids(seed: SeedFile) -> dict[str, str]:
    """The published id of every entry that has a local id.

    >>> document = {"name": "a.txt", "sha256": "ab" * 32, "characters": "900", "damage": ["wraps"]}
    >>> plan = {"quote": "“云帆计划”", "at": "30-36", "name": "云帆计划", "name_en": "Yunfan Plan", "kind": "plan"}
    >>> named, unnamed = {**plan, "id": "i1"}, {**plan, "at": "50-56"}
    >>> source = {"id": "a", "title": "访谈", "spans": "0-900", "initiatives": [named, unnamed]}
    >>> local_ids(SeedFile(document=document, sources=[source]))
    {'i1': 'ini-3e847d7793'}
    """
    return {
        entry.id: entry_id(table, entry, seed.document)
        for source in seed.sources
        for table in ("targets", "outcomes", "initiatives")
        for entry in getattr(source, table)
        if entry.id
    }
