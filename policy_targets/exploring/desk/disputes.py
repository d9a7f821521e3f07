"""Where two readings of a document differ: which entry it is about, and who was right once a curator has decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from policy_targets.curation.proofs import find_numeral
from policy_targets.curation.whole_files import write_beside
from policy_targets.errors import SeedError
from policy_targets.exploring.desk.agreement import Reading, list_decided
from policy_targets.exploring.desk.outlines import read_list
from policy_targets.reading.text.text import Text, format_spans, parse_spans
from policy_targets.second_reader.disagreements import Disagreement, read_table, settle, write_table
from policy_targets.second_reader.two_readings import FIELDS

if TYPE_CHECKING:
    from policy_targets.exploring.desk.session import Session

CLAIMS = ("targets", "outcomes")
PEOPLE = {"speaker": "speakers", "organisation": "organisations"}  # the list that has the name of an id


def find_disputes(disputes: Iterable[Disagreement], entry: Mapping[str, Any], text: Text) -> list[Disagreement]:
    """The disagreements about the number of an entry of a seed.

    >>> row = Disagreement("a.txt", 2, 5, "0-5", "新增30家", "measure", "stock", "increment")
    >>> entry = {"at": "0-5", "quote": "新增30家", "value": "30", "unit": "家"}
    >>> text = Text.of("新增30家，其中外资8家")
    >>> len(find_disputes([row], entry, text)), find_disputes([row], {**entry, "at": "6-12"}, text)
    (1, [])
    """
    at = _find_number(entry, text)
    return [] if at is None else [it for it in disputes if it.start <= at < it.end]


def _find_number(entry: Mapping[str, Any], text: Text) -> int | None:
    """Where the number of an entry begins in the raw document; None where it has none, or says nothing that holds."""
    try:
        row = {"quote": str(entry["quote"]), "value": Decimal(str(entry["value"])), "unit": entry.get("unit")}
        at = find_numeral(text, parse_spans(str(entry["at"])), row)
    except (KeyError, ValueError, ArithmeticError):
        return None
    return None if at is None else text.raw(at, at + 1)[0]


def load_disputes(path: Path, sessions: Iterable[Session]) -> None:
    """Give each session the disagreements about its document, found by its name.

    Raises: DocumentError for a table in another form.

    >>> load_disputes(Path("nowhere.csv"), [])
    Traceback (most recent call last):
    FileNotFoundError: ...
    """
    rows = read_table(path)
    for session in sessions:
        name = session.manuscript.name
        session.disputes = tuple(it for it in rows if Path(it.document).name == name)


def settle_table(path: Path, sessions: Iterable[Session]) -> list[str]:
    """Write into a table of disagreements who was right, as the seeds of the sessions stand now.

    Return a line for each seed that could not be read; its rows stay as they are.

    >>> settle_table(Path("nowhere.csv"), [])
    Traceback (most recent call last):
    FileNotFoundError: ...
    """
    rows, problems = read_table(path), list[str]()
    for session in sessions:
        try:
            decided, is_done = _read_decisions(session)
        except (SeedError, ValidationError) as error:
            problems.append(f"{session.seed}: {str(error).splitlines()[0]} Nobody is called right by it.")
            continue
        about = {it for it in rows if Path(it.document).name == session.manuscript.name}
        settled = iter(settle([it for it in rows if it in about], decided, is_done=is_done))
        rows = [next(settled) if it in about else it for it in rows]
    new = write_beside(path, "")
    write_table(rows, new)
    new.replace(path)
    return problems


def _read_decisions(session: Session) -> tuple[list[dict[str, Any]], bool]:
    """The decided claims of a session, as disagreements write fields, and whether no candidate is left."""
    text = session.read()
    data = session.sheet(text).value
    entries = [it for source in data["sources"] for table in CLAIMS for it in source.get(table) or ()]
    whole = data["document"].get("status") or "curated"
    is_done = all((it.get("status") or whole) != "candidate" for it in entries)
    names = {name: _load_names(session, file) for name, file in PEOPLE.items()}
    return list(_list_rows(list_decided(text), session.manuscript.text, names)), is_done


def _load_names(session: Session, file: str) -> dict[str, str]:
    path = session.folder / f"{file}.yaml"
    return {it.id: it.name for it in read_list(path.read_text("utf-8"), path.name)} if path.exists() else {}


def _list_rows(
    readings: Iterable[Reading], text: Text, names: Mapping[str, Mapping[str, str]]
) -> Iterator[dict[str, Any]]:
    for it in readings:
        at = _find_number({**it.row, "at": format_spans(it.spans)}, text) if it.table in CLAIMS and it.spans else None
        if at is None:
            continue
        row = {name: _write(it.row[name]) for name in FIELDS if name in it.row}
        row |= {name: known.get(str(it.row.get(f"{name}_id")), "") for name, known in names.items()}
        yield {**row, "kind": it.table.removesuffix("s"), "at": at}


def _write(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)
