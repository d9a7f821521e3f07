"""The rows of language models: plain JSON lines, and those of LangExtract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from policy_targets.curation.assertions import Assertion

# what a class of extraction is called, and the kind it means
KINDS: Mapping[str, str] = {
    "target": "target", "targets": "target", "goal": "target", "commitment": "target", "promise": "target",
    "目标": "target", "outcome": "outcome", "outcomes": "outcome", "result": "outcome", "achievement": "outcome",
    "结果": "outcome", "成果": "outcome", "initiative": "initiative", "programme": "initiative",
    "program": "initiative", "project": "initiative", "举措": "initiative",
}  # fmt: skip
NAMES: Mapping[str, str] = {
    "indicator_label": "indicator", "indicator_id": "indicator", "period_label": "period", "words": "commitment_words",
    "says": "commitment_words", "amount": "value", "数值": "value", "单位": "unit", "指标": "indicator",
    "时间": "period", "期间": "period", "发言人": "speaker",
}  # fmt: skip
FIELDS = ("value", "value_upper", "unit", "indicator", "period", "measure", "comparator", "commitment",
          "commitment_words", "scope", "speaker", "organisation", "name")  # fmt: skip


class About(NamedTuple):
    """The document that rows are about: what they call it, and its text if they carry it."""

    document: str
    text: str


Rows = Iterator[tuple[About, Assertion]]


def read_plain(place: str, row: Mapping[str, Any]) -> Rows:
    """The assertion of a plain row: document and quote, and any of kind, start, end and the fields.

    Raises: ValueError for a row without them.

    >>> row = {"document": "a.txt", "quote": "新增30家", "value": 30, "kind": "goal"}
    >>> [(about.document, said.kind, said.fields) for about, said in read_plain("line 1", row)]
    [('a.txt', 'target', {'value': 30})]
    >>> list(read_plain("line 1", {"quote": "新增30家"}))
    Traceback (most recent call last):
    ValueError: found no document, expected the name of one
    """
    quote = row.get("quote")
    document = row.get("document")
    if not isinstance(document, str) or not document:
        raise ValueError("found no document, expected the name of one")
    if not isinstance(quote, str):
        raise ValueError("found no quote, expected words of the document")
    kind = _kind(row.get("kind"))
    yield About(document, ""), Assertion(place, quote, kind, _offset(row, "start"), _offset(row, "end"), _fields(row))


def read_langextract(place: str, row: Mapping[str, Any]) -> Rows:
    """The assertions of a document that LangExtract annotated.

    The class of an extraction is the kind, its attributes are the fields. Its char_interval counts code points; one
    that was aligned loosely is no place where the text stands, and is not used.

    Source: langextract.io.save_annotated_documents, LangExtract 1.7.

    >>> interval = {"start_pos": 2, "end_pos": 7}
    >>> found = {"extraction_class": "target", "extraction_text": "新增30家", "char_interval": interval}
    >>> row = {"document_id": "a.txt", "text": "力争新增30家", "extractions": [found]}
    >>> [(about.text, said.place, said.start, said.end) for about, said in read_langextract("line 1", row)]
    [('力争新增30家', 'line 1, extraction 1', 2, 7)]
    """
    found = row.get("extractions")
    if not isinstance(found, list):
        raise ValueError("found no extractions, expected a document that LangExtract annotated")
    about = About(str(row.get("document_id") or ""), str(row.get("text") or ""))
    for number, said in enumerate(found, start=1):
        here = f"{place}, extraction {number}"
        if not isinstance(said, Mapping) or not isinstance(said.get("extraction_text"), str):
            yield about, Assertion(here, "")
            continue
        attributes, interval = (said.get(name) for name in ("attributes", "char_interval"))
        fields = attributes if isinstance(attributes, Mapping) else {}
        interval = interval if isinstance(interval, Mapping) else {}
        kind = _kind(fields.get("kind")) or _kind(said.get("extraction_class"))
        start, end = _offset(interval, "start_pos"), _offset(interval, "end_pos")
        yield about, Assertion(here, said["extraction_text"], kind, start, end, _fields(fields))


def _kind(written: Any) -> str:
    """The kind that a word means, the word itself when it means none, nothing when there is none.

    >>> _kind("Goal"), _kind("medication"), _kind(None)
    ('target', 'medication', '')
    """
    word = written.strip().lower() if isinstance(written, str) else ""
    return KINDS.get(word, word)


def _offset(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40 else -1


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    named = {NAMES.get(name, name): value for name, value in row.items() if value not in (None, "", [])}
    return {name: named[name] for name in FIELDS if name in named}


READERS: Mapping[str, Callable[[str, Mapping[str, Any]], Rows]] = {"langextract": read_langextract, "jsonl": read_plain}
