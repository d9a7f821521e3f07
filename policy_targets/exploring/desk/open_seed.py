"""A seed that is being changed on the desk, beside the document it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from policy_targets import codelists
from policy_targets.curation.anchors import fit_spans
from policy_targets.curation.seeds import InitiativeEntry, OutcomeEntry, PositionEntry, SourceEntry, TargetEntry
from policy_targets.curation.yaml_edits import YamlSheet
from policy_targets.curation.yaml_places import Path
from policy_targets.curation.yaml_text import Verbatim
from policy_targets.errors import RecordError
from policy_targets.exploring.desk.document_view import Manuscript, Stretch
from policy_targets.exploring.desk.first_guess import propose
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.text.text import Span, format_spans, parse_spans

NONE = "~"  # nothing, said on purpose, where the source says something
TABLES = ("positions", "targets", "outcomes", "initiatives")
FORMS: dict[str, type[BaseModel]] = {
    "sources": SourceEntry, "positions": PositionEntry, "targets": TargetEntry, "outcomes": OutcomeEntry,
    "initiatives": InitiativeEntry,
}  # fmt: skip
KEYS = {table: [info.alias or name for name, info in form.model_fields.items()] for table, form in FORMS.items()}
RECORDED = (*TABLES, "assessments")
PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


class Bench:
    """A seed that is being changed, and the document it is about."""

    def __init__(self, sheet: YamlSheet, manuscript: Manuscript) -> None:
        self.sheet, self.manuscript = sheet, manuscript

    def entry(self, at: str) -> tuple[Path, str, dict[str, Any]]:
        """The path of an entry, its table and what it says.

        Raises: RecordError when it is not there.
        """
        source, *rest = at.split("/")
        path: Path = ("sources", int(source), rest[0], int(rest[1])) if rest else ("sources", int(source))
        found = self.sheet.get(path)
        if not isinstance(found, dict):
            raise RecordError(f"{at}: there is no such entry in the seed.")
        return path, rest[0] if rest else "sources", found

    def claim(self, at: str) -> tuple[Path, str, dict[str, Any]]:
        """The same of an entry that quotes words.

        Raises: RecordError when it is not there, or quotes none.
        """
        path, table, found = self.entry(at)
        if table == "sources" or not found.get("quote") or not found.get("at"):
            raise RecordError(f"{at}: has no quote. Choose an entry that has one.")
        return path, table, found

    def put(self, path: Path, key: str, value: Any, table: str) -> None:
        """Write a key of an entry, at its usual place among the others."""
        self.sheet.set((*path, key), value, KEYS[table])

    def place(self, source: int, table: str, entry: dict[str, Any]) -> None:
        """Put a new entry in its table, behind those that stand before it in the document."""
        path: Path = ("sources", source, table)
        there = self.sheet.get(path) or []
        start = start_of(entry["at"])
        at = next((i for i, it in enumerate(there) if start_of(str(it.get("at"))) > start), len(there))
        self.sheet.insert(path, at, entry, KEYS["sources"])

    def select(self, stretches: Iterable[tuple[int, int, int]]) -> dict[str, Any]:
        """The quote that is selected, and where it stands.

        Raises: RecordError when nothing is.
        """
        spans = self.manuscript.spans([Stretch(*it) for it in stretches])
        if not spans:
            raise RecordError("nothing is selected. Select the words of the quote.")
        return {"quote": self.manuscript.reading(spans), "at": format_spans(fit_spans(self.manuscript.text, spans))}

    def unlink(self, name: Any) -> None:
        """Take the links to a local id off: what it names goes, or becomes what cannot be linked to."""
        for i, source in enumerate(self.sheet.value["sources"]):
            for table in ("targets", "outcomes"):
                for j, entry in enumerate(source.get(table) or ()):
                    path: Path = ("sources", i, table, j)
                    if name and entry.get("part_of") == name:
                        self.sheet.remove((*path, "part_of"))
                    linked = entry.get("initiatives") or []
                    if name in linked:
                        self.sheet.remove((*path, "initiatives", linked.index(name)))

    def accounted(self) -> list[Span]:
        """What records and the ledger cover."""
        data = self.sheet.value
        written = [
            str(entry["at"])
            for source in data["sources"]
            for table in RECORDED
            for entry in source.get(table) or ()
            if entry.get("at")
        ]
        written += [row.split(" ")[0] for rows in (data.get("set_aside") or {}).values() for row in rows]
        return [span for spans in written for span in parse_spans(spans)]

    def set_aside(self, start: int, end: int, reason: str) -> None:
        """Put the numbers between two raw offsets that are in no record in the ledger."""
        for it in self.manuscript.leftovers(self.accounted()):
            if it.start < end and start < it.end:
                rows = self.sheet.get(("set_aside", reason)) or []
                if not self.sheet.get(("set_aside",)):
                    self.sheet.set(("set_aside",), {reason: [f"{it.start}-{it.end} {it.words}"]})
                    continue
                at = next((i for i, row in enumerate(rows) if start_of(row) > it.start), len(rows))
                self.sheet.insert(("set_aside", reason), at, f"{it.start}-{it.end} {it.words}")

    def take_words(self, path: Path, table: str, entry: dict[str, Any], words: dict[str, Any]) -> None:
        """Quote other words; where they do not hold the value any more, the number that they hold is taken."""
        self.sheet.set((*path, "quote"), words["quote"])
        self.sheet.set((*path, "at"), words["at"])
        value, upper = entry.get("value"), entry.get("value_upper")
        if not value or _holds(words["quote"], str(value), upper, entry.get("unit")):
            return
        proposed = propose(table, words["quote"])
        if "value" not in proposed:
            return
        for key in ("measure", "comparator", "value", "value_upper", "unit"):
            if proposed.get(key):
                self.put(path, key, proposed[key], table)
            elif key in entry:
                self.sheet.remove((*path, key))
        known = codelists.index_rows("indicators").get(str(entry.get("indicator")))
        unit = codelists.index_rows("units").get(str(proposed.get("unit")))
        if known and (unit is None or unit["unit_code"] != known["unit_code"]):
            self.sheet.remove((*path, "indicator"))


def start_of(written: str) -> int:
    """Where written spans, or a row of the ledger, begin.

    >>> start_of("477-491 495-499"), start_of("82-87 十二届八次")
    (477, 82)
    """
    return int(written.partition("-")[0])


def _holds(quote: str, value: str, upper: Any, unit: Any) -> bool:
    plain = PLAIN_NUMBER.fullmatch(value) and (not upper or PLAIN_NUMBER.fullmatch(str(upper)))
    return bool(plain) and holds_number(quote, Decimal(value), Decimal(str(upper)) if upper else None, unit)


def written(key: str, value: Any) -> Any:
    """A value as a curator would write it in the seed.

    >>> written("value", "3.5"), written("speaker", "~"), written("baseline", {"label": "208元", "value": ""})
    ('3.5', None, {'label': '208元'})
    """
    if value == NONE:
        return None
    if isinstance(value, dict):
        return {part: as_typed(part, it) for part, it in value.items() if it}
    return as_typed(key, value)


def as_typed(key: str, value: Any) -> Any:
    """A number without quotation marks, everything else as it is.

    >>> type(as_typed("value", "3.5")).__name__, type(as_typed("in", "2025")).__name__
    ('Verbatim', 'str')
    """
    number = key in ("value", "value_upper") and isinstance(value, str) and PLAIN_NUMBER.fullmatch(value)
    return Verbatim(value) if number else value
