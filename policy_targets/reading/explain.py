"""Why the reader reads a text as it does: every repair, every record with its rule, every number set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby

from policy_targets.reading.document_tables import TableView, find_tables, view_table
from policy_targets.reading.extract import Candidate, extract
from policy_targets.reading.page.articles import find_articles
from policy_targets.reading.text.encodings import decode_and_explain
from policy_targets.reading.text.repairs import Repair, repair_and_explain
from policy_targets.reading.text.text import format_spans
from policy_targets.reading.unrecorded import Unrecorded, find_unrecorded


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the reader did to a document.

    Offsets: raw, throughout.
    """

    document: str
    encoding: str
    why: str
    characters: int
    repairs: tuple[Repair, ...]
    tables: tuple[TableView, ...]
    records: tuple[Candidate, ...]
    set_aside: tuple[Unrecorded, ...]

    def as_row(self) -> dict[str, object]:
        """The explanation as JSON holds it."""
        return {
            "document": self.document,
            "encoding": self.encoding,
            "why": self.why,
            "characters": self.characters,
            "repairs": [asdict(repair) for repair in self.repairs],
            "tables": [asdict(table) for table in self.tables],
            "records": [record.as_row() for record in self.records],
            "set_aside": [asdict(leftover) for leftover in self.set_aside],
        }

    def lines(self) -> Iterator[str]:
        """The explanation for eyes."""
        yield f"{self.document}: {self.characters} characters, {self.encoding} ({self.why})"
        yield ""
        yield f"repairs: {_count(repair.name for repair in self.repairs)}"
        for repair in self.repairs:
            yield f"  {repair.start}-{repair.end}  {repair.name}  {_show(repair.before)} → {_show(repair.after)}"
        yield ""
        if self.tables:
            yield f"tables: {_count(table.form for table in self.tables)}"
            for table in self.tables:
                yield from table.lines()
            yield ""
        yield f"records: {_count(record.kind for record in self.records)}"
        for record in self.records:
            yield from _tell(record)
        yield ""
        yield f"set aside: {_count(leftover.reason for leftover in self.set_aside)}"
        for leftover in self.set_aside:
            yield f"  {leftover.start}-{leftover.end}  {leftover.reason}  {leftover.words}  (rule {leftover.rule})"


def explain(received: bytes, document: str = "") -> Explanation:
    """What the reader does to a document as received, and why.

    Raises: DocumentError with one line for what is no text.

    >>> found = explain("2025年力争新增科技企业３０家，抓好九项重点工作。".encode(), "a.txt")
    >>> [repair.name for repair in found.repairs], [record.quote for record in found.records]
    (['narrow_wide_forms'], ['2025年力争新增科技企业30家'])
    >>> [(leftover.words, leftover.reason, leftover.rule) for leftover in found.set_aside]
    [('抓好九项重点工作', 'agenda', 'agenda')]
    """
    decoded = decode_and_explain(received)
    text, repairs = repair_and_explain(decoded.text)
    records = extract(decoded.text, document)
    recorded = [span for record in records for span in record.spans]
    tables = tuple(view_table(table, text) for table in find_tables(decoded.text, text))
    set_aside = find_unrecorded(decoded.text, text, find_articles(text), recorded)
    return Explanation(
        document=document,
        encoding=" ".join(filter(None, (decoded.encoding, decoded.conversion))),
        why=decoded.why,
        characters=len(decoded.text),
        repairs=repairs,
        tables=tables,
        records=tuple(records),
        set_aside=tuple(set_aside),
    )


def _count(names: Iterator[str]) -> str:
    counted = Counter(names)
    return ", ".join(f"{count} {name}" for name, count in counted.items()) or "none"


def _show(chars: str) -> str:
    r"""The characters on one line, and visible; a row of one character told by its length.

    >>> print(_show("\ufeff占 比"), _show("a\nb"), _show(" " * 30), _show(""))
    [U+FEFF]占␣比 a⏎b ␣×30 nothing
    """
    shown = []
    for char, group in groupby(chars):
        count = sum(1 for _ in group)
        face = {" ": "␣", "\n": "⏎", "\t": "⇥"}.get(char, char if char.isprintable() else f"[U+{ord(char):04X}]")
        shown.append(f"{face}×{count}" if count > 4 else face * count)
    return "".join(shown) or "nothing"


def _tell(record: Candidate) -> Iterator[str]:
    """A record as two lines: what stands where, and what was read from it by which rule."""
    yield f"  {format_spans(record.spans)}  {record.kind}  {record.quote}"
    row = record.as_row()
    names = ("indicator_id", "measure", "commitment", "speaker", "organisation", "place", "scope", "baseline_label")
    facts = [f"{name.removesuffix('_id').removesuffix('_label')} {row[name]}" for name in names if row[name]]
    facts += [f"part of {record.part_of}"] if record.part_of is not None else []
    if record.period_start or record.period_end:
        facts.append(
            f"period {row['period_start'] or '…'}/{row['period_end'] or '…'} ({record.period_label or 'inherited'})"
        )
    yield f"    {_number(record)}; {'; '.join(facts)}; rule {record.rule}; confidence {record.confidence:.2f}"


def _number(record: Candidate) -> str:
    if record.value is None:
        return record.name or record.indicator_label
    upper = "" if record.value_upper is None else f"–{record.value_upper}"
    written = f"{record.indicator_label}: {record.comparator} {record.value}{upper} {record.unit or ''}"
    return f"{written} = {record.amount} {record.unit_code or ''}".rstrip()
