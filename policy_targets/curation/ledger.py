"""Audit the ledger: every number of a document must be in a record or set aside with a reason."""

from __future__ import annotations

from collections.abc import Iterator

from policy_targets.curation.seeds import SeedFile
from policy_targets.errors import Problem
from policy_targets.reading.numbers.numerals import find_numeral_runs
from policy_targets.reading.text.text import Text, parse_spans

RECORDED = ("positions", "targets", "outcomes", "initiatives", "assessments")
AROUND = 8


def count_numerals(raw: str) -> int:
    """Count the runs of digits and Chinese numerals in a raw document.

    >>> count_numerals("2025年新增一百二十家")
    2
    """
    return len(find_numeral_runs(raw))


def count_outside(seed: SeedFile, raw: str) -> int:
    """Count the numerals that lie in a source of the seed but outside the `covers` of that source.

    >>> document = {"name": "a.txt", "sha256": "ab" * 32, "characters": "15", "damage": ["none"]}
    >>> source = {"id": "a", "title": "报告", "spans": "0-15", "covers": "0-7"}
    >>> count_outside(SeedFile(document=document, sources=[source]), "增长7%左右，新建8600公里")
    1
    """
    outside = _mark_outside(seed, len(raw))
    return sum(all(outside[start:end]) for start, end in find_numeral_runs(raw))


def audit_ledger(seed: SeedFile, raw: str, text: Text) -> Iterator[Problem]:
    """Yield the gaps of the ledger: numbers neither recorded nor set aside, and rows whose spans read differently.

    For a source with `covers`, only the numbers in those passages are audited.

    Offsets: code points of the raw document.

    >>> document = {"name": "a.txt", "sha256": "ab" * 32, "characters": "13", "damage": ["wraps"]}
    >>> seed = {"document": document, "sources": [{"id": "a", "title": "访谈", "spans": "0-13"}]}
    >>> raw = "第一，新招引企业150家。"
    >>> print(*audit_ledger(SeedFile(**seed, set_aside={"word": ["0-2 第一"]}), raw, Text.of(raw)))
    a.txt: 8-11: the number '150' is in no record (...企业150家。...). Record it, or ...
    >>> aside = {"word": ["0-2 第一"], "repeat": ["8-12 150家"]}
    >>> list(audit_ledger(SeedFile(**seed, set_aside=aside), raw, Text.of(raw)))
    []
    """
    covered = _mark_outside(seed, len(raw))
    for spans in _recorded_spans(seed):
        _cover(covered, spans)
    for reason, lines in seed.set_aside.items():
        for line in lines:
            spans, _, words = line.partition(" ")
            _cover(covered, spans)
            reading = text.reading(parse_spans(spans))
            if "".join(reading.split()) != "".join(words.split()):
                what = f"set_aside.{reason}: found {line!r}, but the spans read {reading!r}"
                yield Problem("ledger-reading", what, "Correct the spans or the words.", file=seed.document.name)
    for start, end in find_numeral_runs(raw):
        if not all(covered[start:end]):
            around = " ".join(raw[max(0, start - AROUND) : end + AROUND].split())
            what = f"{start}-{end}: the number {raw[start:end]!r} is in no record (…{around}…)"
            todo = "Record it, or set it aside with its reason."
            yield Problem("ledger-gap", what, todo, file=seed.document.name)


def _recorded_spans(seed: SeedFile) -> Iterator[str]:
    for source in seed.sources:
        for table in RECORDED:
            yield from (entry.at for entry in getattr(source, table) if entry.at)


def _mark_outside(seed: SeedFile, length: int) -> bytearray:
    """Return a mask of the characters that lie in a source with `covers` but outside those passages."""
    outside = bytearray(length)
    partial = [source for source in seed.sources if source.covers]
    for source in partial:
        _cover(outside, source.spans)
    for start, end in (span for source in partial for span in parse_spans(source.covers or "")):
        outside[start:end] = bytes(min(end, length) - start)
    return outside


def _cover(covered: bytearray, spans: str) -> None:
    for start, end in parse_spans(spans):
        covered[start:end] = b"\x01" * (min(end, len(covered)) - start)
