"""What the page of the desk is told: the document once, and after every decision how the seed stands."""

from __future__ import annotations

from typing import Any

from policy_targets import codelists, places
from policy_targets.curation.yaml_places import read_yaml
from policy_targets.errors import RecordError
from policy_targets.exploring.desk.disputes import find_disputes
from policy_targets.exploring.desk.document_view import Manuscript, Stretch
from policy_targets.exploring.desk.journal import digest, read_text
from policy_targets.exploring.desk.open_seed import KEYS, TABLES, Bench
from policy_targets.exploring.desk.outlines import read_list
from policy_targets.exploring.desk.session import LISTS, Session
from policy_targets.exploring.desk.validation import place
from policy_targets.reading.text.text import parse_spans

CODES = (
    "measure", "comparator", "commitment", "initiative_kind", "stage", "role", "set_aside", "status", "basis",
    "organisation_kind",
    "target_role", "outcome_role", "binding", "reckoning", "price_basis", "source_kind",
)  # fmt: skip
NOWHERE = Stretch(1 << 30, 0, 0)  # behind all that has a place
HIDDEN = frozenset({*TABLES, "assessments", "names", "damage"})


def show_document(manuscript: Manuscript) -> dict[str, Any]:
    """The paragraphs in reading order, the repairs, and the lists that fields are chosen from.

    >>> shown = show_document(Manuscript("力争新增企业３０家。".encode(), "a.txt"))
    >>> shown["paragraphs"][0]["text"], tuple(shown["repairs"][0]["at"])
    ('力争新增企业30家。', (0, 6, 8))
    """
    return {
        "name": manuscript.name,
        "sha256": manuscript.digest,
        "characters": len(manuscript.raw),
        "paragraphs": [{"kind": it.kind, "article": it.article, "text": it.text.chars} for it in manuscript.paragraphs],
        "repairs": list(manuscript.show_repairs()),
        "codes": {name: _titles(name) for name in CODES},
        "indicators": [[row["indicator_id"], row["name"], row["name_en"]] for row in codelists.load_rows("indicators")],
        "units": [row["unit"] for row in codelists.load_rows("units")],
        "words": [row["word"] for row in codelists.load_rows("commitments")],
        "keys": {table: [key for key in keys if key not in HIDDEN] for table, keys in KEYS.items()},
    }


def _titles(name: str) -> list[list[str]]:
    return [[code.code, code.title_zh, code.title_en] for code in codelists.load_codes(name).values()]


def show_seed(session: Session) -> dict[str, Any]:
    """How the seed stands: entries in the order of the document, problems at their fields, numbers unaccounted for.

    Entries on which two readings differ come first.

    Raises: SeedError when the file is no seed in its outlines.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.exploring.desk.session import open_first
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.txt").write_text("力争新增企业30家。", "utf-8")
    ...     shown = show_seed(open_first(Path(folder) / "a.txt", Path(folder)))
    >>> [(it["at"], it["status"]) for it in shown["entries"]], shown["ledger"]["gaps"]
    ([('0/targets/0', 'candidate')], [])
    """
    text = session.read()
    sheet = session.sheet(text)
    data = sheet.value
    located = read_yaml(text, str(session.seed))
    problems = [place(problem, located) for problem in session.problems()]
    entries = [
        _entry(session, f"{i}/{table}/{j}", entry, data)
        for i, source in enumerate(data["sources"])
        for table in TABLES
        for j, entry in enumerate(source.get(table) or ())
    ]
    return {
        "version": digest(text),
        "file": session.seed.name,
        "sources": [_source(session.manuscript, i, source) for i, source in enumerate(data["sources"])],
        "entries": sorted(entries, key=lambda it: (not it["disputes"], (it["stretches"] or [NOWHERE])[0])),
        "problems": problems,
        "ledger": _ledger(Bench(sheet, session.manuscript)),
        "lists": {name: _list(session, name) for name in LISTS},
        "places": _places(data),
        "notice": session.journal.notice,
        "undo": session.journal.done[-1].label if session.journal.done else None,
        "redo": session.journal.undone[-1].label if session.journal.undone else None,
    }


def _entry(session: Session, at: str, entry: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    source, table, _ = at.split("/")
    status = entry.get("status") or data["document"].get("status") or "curated"
    disputes = find_disputes(session.disputes, entry, session.manuscript.text)
    return {
        "at": at,
        "table": table,
        "source": int(source),
        "status": status,
        "fields": entry,
        "stretches": session.manuscript.find(_spans(entry)),
        "disputes": [[it.field, it.reader, it.model] for it in disputes],
    }


def _spans(entry: dict[str, Any], key: str = "at") -> tuple[tuple[int, int], ...]:
    try:
        return parse_spans(str(entry.get(key) or ""))
    except ValueError:
        return ()


def _source(manuscript: Manuscript, at: int, source: dict[str, Any]) -> dict[str, Any]:
    found = manuscript.find(_spans(source, "spans"))
    return {
        "at": str(at),
        "fields": {key: value for key, value in source.items() if key not in HIDDEN},
        "paragraphs": sorted({it.paragraph for it in found}),
    }


def _ledger(bench: Bench) -> dict[str, Any]:
    find = bench.manuscript.find
    gaps = [
        {
            "start": it.start,
            "end": it.end,
            "words": it.words,
            "reason": it.reason,
            "stretches": find([(it.start, it.end)]),
        }
        for it in bench.manuscript.leftovers(bench.accounted())
    ]
    rows = [
        {"reason": reason, "row": row, "stretches": find(_spans({"at": row.split(" ")[0]}))}
        for reason, written in (bench.sheet.value.get("set_aside") or {}).items()
        for row in written
    ]
    return {"gaps": gaps, "rows": sorted(rows, key=lambda it: it["stretches"][:1])}


def _list(session: Session, name: str) -> list[list[str]]:
    file = f"{name}.yaml"
    return [[listed.id, listed.name] for listed in read_list(read_text(session.folder / file), file)]


def _places(data: dict[str, Any]) -> dict[str, str]:
    """The names of the places that the seed names."""
    entries = [it for source in data["sources"] for table in TABLES for it in (source, *(source.get(table) or ()))]
    found = dict[str, str]()
    for code in {str(entry["place"]) for entry in entries if entry.get("place")}:
        try:
            found[code] = str(next(row["name"] for row in places.place_rows([code]) if row["place_id"] == code))
        except (RecordError, StopIteration):
            continue
    return found
