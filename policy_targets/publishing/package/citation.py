"""Cite the data, or one record: as text, BibTeX or CSL-JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from policy_targets.publishing.package.dataset import Dataset, load
from policy_targets.publishing.schema.tables import key_of

if TYPE_CHECKING:
    from policy_targets.models import Record

Form = Literal["text", "bibtex", "csl"]
SAFE = str.maketrans({char: f"\\{char}" for char in "&%$#_{}"})  # characters with a meaning in BibTeX


class _Work(NamedTuple):
    key: str
    author: str
    title: str
    version: str
    year: str
    note: str


def cite(record_id: str | None = None, form: Form = "text", data: Dataset | None = None) -> str:
    """Cite the data with its version, or one record with its id, quotation and place in the source.

    `text` is a line to read, `bibtex` an entry of type `misc`, `csl` an item of CSL-JSON 1.0 of type `dataset`. `data`
    defaults to the package included in this library.

    Raises: RecordError when no record has this id.

    >>> cite()
    'The policy-targets contributors (2026). Targets and outcomes that Chinese ... (version 0.2.0) [Data set].'
    >>> cite("tgt-16d5a24240").partition("[Data set]. ")[2]
    'Record tgt-16d5a24240: “力争新招引科技型企业150家”, ..., document SHA-256 cc813cc86345…, characters ....'
    >>> cite("tgt-0")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: tgt-0: found no record with this id. Correct the id.
    """
    data = data or load()
    work = _describe(data, data.find(record_id) if record_id else None)
    return {"text": _write_text, "bibtex": _write_bibtex, "csl": _write_csl}[form](work)


def _describe(data: Dataset, record: Record | None) -> _Work:
    about = data.descriptor
    authors = [str(it["title"]) for it in about.get("contributors", ()) if "title" in it]
    name, version = str(about.get("name", "data")), data.version
    return _Work(
        key="-".join(part for part in (name, version, _key(record)) if part),
        author="; ".join(authors) or "Unknown",
        title=str(about.get("title", name)),
        version=version,
        year=str(about.get("created", ""))[:4],
        note=_locate(data, record) if record else "",
    )


def _key(record: Record | None) -> str:
    return str(getattr(record, key_of(record.table)[0])) if record else ""


def _locate(data: Dataset, record: Record) -> str:
    """Describe a record: id, quotation or name, source, and place in the document."""
    words = getattr(record, "quote", None) or getattr(record, "name", None) or getattr(record, "title", None)
    parts = [f"Record {_key(record)}" + (f": “{words}”" if words else "")]
    source_id = getattr(record, "source_id", None)
    if source_id and record.table != "sources":
        source: Any = data.find(source_id)
        day = str(source.published)[: {"year": 4, "month": 7}.get(source.published_precision, 10)]
        parts += filter(None, [source.title, source.publisher, day if source.published else ""])
        parts += [f"document SHA-256 {source.document_sha256[:12]}…", f"characters {getattr(record, 'spans', '')}"]
    return ", ".join(parts)


def _write_text(work: _Work) -> str:
    year, version = (f" ({it})" if it else "" for it in (work.year, work.version and f"version {work.version}"))
    note = f" {work.note}." if work.note else ""
    return f"{work.author}{year}. {work.title}{version} [Data set].{note}"


def _write_bibtex(work: _Work) -> str:
    fields = {"author": f"{{{work.author.translate(SAFE)}}}", "title": f"{{{work.title.translate(SAFE)}}}"}
    fields |= {"year": work.year, "version": work.version, "note": work.note.translate(SAFE)}
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{work.key},\n{lines}}}"


def _write_csl(work: _Work) -> str:
    item: dict[str, Any] = {"id": work.key, "type": "dataset", "title": work.title}
    item |= {"author": [{"literal": work.author}], "version": work.version, "note": work.note}
    item |= {"issued": {"date-parts": [[int(work.year)]]}} if work.year else {}
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1)
