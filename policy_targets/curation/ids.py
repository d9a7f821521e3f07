"""Ids that stay: hashes over what stands in the raw source, never over what a repair or a person made of it."""

from __future__ import annotations

from hashlib import sha256

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
