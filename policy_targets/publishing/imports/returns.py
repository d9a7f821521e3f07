"""What comes back from Label Studio and from doccano, in one form: the document, its candidates, the marks on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from policy_targets.curation.library import Library
from policy_targets.curation.proofs import read_candidate
from policy_targets.curation.regions import Region, Units
from policy_targets.curation.reviews import ExportedCandidate, Mark
from policy_targets.errors import DocumentError


class Returned(NamedTuple):
    """A document as a tool gives it back."""

    digest: str
    exported: tuple[ExportedCandidate, ...]
    marks: tuple[Mark, ...]


def read_task(task: Mapping[str, Any], library: Library) -> Returned:
    """A task of Label Studio's JSON export, or of its JSON-MIN.

    Of several annotations the ground truth counts, else the last that was not cancelled.

    Raises: DocumentError when nobody has annotated it, or the document is not the one that was exported.

    >>> read_task({"data": {"text": "新增30家"}, "predictions": []}, Library())
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: nobody has submitted an annotation of it
    """
    data = task.get("data")
    if not isinstance(data, Mapping):
        data, results = task, _read_short(task)
    else:
        results = _choose(task.get("annotations"))
    digest = _find(data, library)
    return Returned(digest, read_exported(data.get("records")), tuple(_read_regions(results)))


def _read_short(task: Mapping[str, Any]) -> list[Any]:
    found = task.get("label")
    if not isinstance(found, list):
        raise DocumentError("nobody has submitted an annotation of it")
    return [{"type": "labels", "value": value} for value in found]


def _choose(annotations: Any) -> list[Any]:
    known = [it for it in annotations if isinstance(it, Mapping)] if isinstance(annotations, list) else []
    given = [it for it in known if not it.get("was_cancelled")]
    if not given:
        raise DocumentError("nobody has submitted an annotation of it")
    best = next((it for it in given if it.get("ground_truth")), given[-1])
    result = best.get("result")
    return result if isinstance(result, list) else []


def _read_regions(results: list[Any]) -> Iterator[Mark]:
    for result in results:
        if not isinstance(result, Mapping) or result.get("type") != "labels":
            continue
        value = result.get("value")
        labels = value.get("labels") if isinstance(value, Mapping) else None
        if not isinstance(value, Mapping) or not isinstance(labels, list) or not labels:
            continue  # a region without a label
        name = str(result.get("id", "")).partition("#")[0]  # the editor adds #… to tell annotations apart
        yield Mark(_whole(value.get("start")), _whole(value.get("end")), str(labels[0]), name)


def read_line(line: Mapping[str, Any], library: Library) -> Returned:
    """A line of doccano's JSONL export, with relations or without.

    Raises: DocumentError when it has no labels, or the document is not the one that was exported.

    >>> read_line({"text": "新增30家"}, Library())
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: found no labels, expected label or entities
    """
    digest = _find(line, library) if "label" in line or "entities" in line else ""
    if not digest:
        raise DocumentError("found no labels, expected label or entities")
    units = Units(library.raw(digest))
    marks = [_read_label(found, units) for found in _list_labels(line)]
    return Returned(digest, read_exported(line.get("records")), tuple(marks))


def _list_labels(line: Mapping[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
    found = line.get("entities", line.get("label"))
    for label in found if isinstance(found, list) else ():
        if isinstance(label, Mapping):
            yield label.get("start_offset"), label.get("end_offset"), label.get("label")
        elif isinstance(label, list) and len(label) == 3:
            yield label[0], label[1], label[2]
        else:
            raise DocumentError(f"found the label {str(label)[:60]}, expected [start, end, name]")


def _read_label(label: tuple[Any, Any, Any], units: Units) -> Mark:
    start, end = (units.back(_whole(offset)) for offset in label[:2])
    if start is None or end is None:
        raise DocumentError(f"found the label {label[0]}-{label[1]}, which is no stretch of it in units of UTF-16")
    return Mark(start, end, str(label[2]))


def _whole(number: Any) -> int:
    """The offset, or one that is nowhere.

    >>> _whole(3), _whole("3"), _whole(True)
    (3, -1, -1)
    """
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 1 << 40 else -1


def _find(data: Mapping[str, Any], library: Library) -> str:
    """The SHA-256 of the document, which must be there, and have the very text that was annotated."""
    text, digest, name = (data.get(key) for key in ("text", "sha256", "document"))
    if not isinstance(text, str):
        raise DocumentError("found no text, expected that of the document")
    if digest is None:
        digest = next(iter(library.find(text=text)), None)
    if not isinstance(digest, str) or digest not in library:
        called = f" ({name}, sha256 {str(digest)[:12]}…)" if digest else ""
        raise DocumentError(f"the document{called} is not among those of --documents")
    if library.raw(digest) != text:
        raise DocumentError(f"the text differs from the document {library.name(digest)}, so its offsets mean nothing")
    return digest


def read_exported(rows: Any) -> tuple[ExportedCandidate, ...]:
    """The candidates that were exported with the document; none when it was annotated from scratch.

    Raises: DocumentError when they are no longer what was exported.

    >>> read_exported(None)
    ()
    >>> read_exported([{"kind": "target"}])
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: its candidates are not as exported (record 1: found no regions)
    """
    if rows is None:
        return ()
    exported = []
    try:
        for number, row in enumerate(rows, start=1):
            exported.append(_read_record(number, row))
    except (TypeError, ValueError) as error:
        raise DocumentError(f"its candidates are not as exported ({error})") from None
    return tuple(exported)


def _read_record(number: int, row: Any) -> ExportedCandidate:
    if not isinstance(row, Mapping) or not isinstance(row.get("regions"), list):
        raise ValueError(f"record {number}: found no regions")
    record = read_candidate({name: value for name, value in row.items() if name != "regions"})
    spans = record.spans
    if len(row["regions"]) != len(spans):
        raise ValueError(f"record {number}: found {len(row['regions'])} regions for {len(spans)} spans")
    regions = [Region(str(name), _whole(start), _whole(end), record.kind) for name, start, end in row["regions"]]
    return ExportedCandidate(record, tuple(regions))
