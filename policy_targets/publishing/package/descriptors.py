"""Check the descriptor of a package, and the files it names, against what a build writes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from policy_targets.errors import PackageError, Problem
from policy_targets.models import TABLES
from policy_targets.publishing.package.stores import FAILURES, Store, is_safe
from policy_targets.publishing.package.write import DESCRIPTOR, HEAD, PARQUET, PROFILE, PROPOSED, write_schema

REBUILD = "Build the package again."
ENDINGS = ("csv", "parquet")
# The parts of a Table Schema that decide which rows are valid.
DECISIVE = ("primaryKey", "foreignKeys", "uniqueKeys", "missingValues", "fieldsMatch")
DECISIVE_OF_FIELDS = ("type", "format", "constraints", "trueValues", "falseValues", "missingValues")


@dataclass(frozen=True, slots=True)
class TableFile:
    """One file of a package: its table, format, path and entry in the descriptor.

    `path` is relative to the descriptor; `place` is the name of the package in messages.
    """

    table: str
    ending: str
    path: str
    entry: Mapping[str, Any]
    place: str = ""

    @property
    def file(self) -> str:
        """The path of the file for messages."""
        return f"{self.place}/{self.path}" if self.place else self.path

    def problem(self, kind: str, what: str, todo: str = REBUILD, *, field: str = "") -> Problem:
        """Return a problem with the file."""
        return Problem(kind, what, todo, file=self.file, table=self.table, field=field)


class HashedFile(io.RawIOBase, BinaryIO):
    """A file of the package that computes its hash and size while it is read.

    >>> reading = HashedFile(io.BytesIO(b"unit"))
    >>> reading.read(2), reading.digest()[1]
    (b'un', 4)
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.hash, self.size, self.turned = file, sha256(), 0, False

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return whether the file can be rewound."""
        return self.file.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to a position; from then on bytes read no longer enter the hash."""
        self.turned = True
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        """Return the position."""
        return self.file.tell()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes and add them to the hash."""
        data = self.file.read(size)
        if not self.turned:
            self.hash.update(data)
            self.size += len(data)
        return data

    def close(self) -> None:
        """Close the file."""
        self.file.close()
        super().close()

    def digest(self) -> tuple[str, int]:
        """Return the SHA-256 and the size of the whole file; read the rest if needed."""
        if self.turned:
            self.file.seek(0)
            self.hash, self.size, self.turned = sha256(), 0, False
        while self.read(1 << 20):
            pass
        return f"sha256:{self.hash.hexdigest()}", self.size


def open_file(store: Store, name: str) -> HashedFile:
    """Open a file of the package.

    Raises: PackageError when the file cannot be read.

    >>> open_file(Store("here", "datapackage.json", lambda name: b"{}"), "datapackage.json").read()
    b'{}'
    >>> open_file(Store("here.zip", "datapackage.json", lambda name: bytes.fromhex("not bytes")), "datapackage.json")
    Traceback (most recent call last):
    policy_targets.errors.PackageError: here.zip/datapackage.json: cannot be read (...). Get the ...
    """
    try:
        return HashedFile(store.open(name))
    except FAILURES as error:  # a zip file that is locked, cut off or damaged; a name that no file can have
        raise PackageError(f"{store.place}/{name}: cannot be read ({error}). Get the file again.") from error


def load_descriptor(store: Store) -> tuple[Mapping[str, Any], list[Problem]]:
    """Load the descriptor, empty if unreadable, and list the problems of its head and resources.

    >>> found, problems = load_descriptor(Store("here", "datapackage.json", lambda name: b"[]"))
    >>> found, str(problems[0])
    ({}, 'here/datapackage.json: found a list, expected an object. Build the package again.')
    """
    file = f"{store.place}/{store.descriptor}"
    try:
        descriptor = json.loads(open_file(store, store.descriptor).read().decode("utf-8"))
    except PackageError as error:
        return {}, [Problem("missing-file", str(error), file=file)]
    except (ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        found = f"found no JSON ({error})"
        return {}, [Problem("unreadable-descriptor", found, REBUILD, file=file, line=line, column=column)]
    if not isinstance(descriptor, dict):
        found = f"found a {type(descriptor).__name__}, expected an object"
        return {}, [Problem("unreadable-descriptor", found, REBUILD, file=file)]
    return descriptor, [*_check_head(descriptor, file), *_check_names(descriptor, file)]


def _check_head(descriptor: Mapping[str, Any], file: str) -> Iterator[Problem]:
    for name in ("$schema", "name", "conformsTo"):
        if descriptor.get(name) != HEAD[name] and (name != "name" or descriptor.get(name) != PROPOSED):
            found = f"found {_show(descriptor.get(name))}, expected {HEAD[name]!r}"
            todo = (
                "Check the package with the version of policy-targets that wrote it."
                if name == "conformsTo"
                else REBUILD
            )
            yield Problem("bad-descriptor", found, todo, file=file, field=name)


def _check_names(descriptor: Mapping[str, Any], file: str) -> Iterator[Problem]:
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not all(isinstance(entry, dict) for entry in resources):
        found = f"found {_show(resources)}, expected a list of resources"
        yield Problem("bad-descriptor", found, REBUILD, file=file, field="resources")
        return
    names = [entry.get("name") for entry in resources]
    suffixes = (PARQUET,) if descriptor.get("name") == PROPOSED else ("", PARQUET)
    expected = [table + suffix for suffix in suffixes for table in TABLES]
    for position, name in enumerate(names):
        if name not in expected or name in names[:position]:
            found = f"found the resource {_show(name)}" + (" twice" if name in names[:position] else "")
            what = f"{found}, expected the tables of {PROFILE}, each once as CSV and once as Parquet"
            yield Problem("extra-resource", what, REBUILD, file=file, field="resources")
    for name in expected:
        if name not in names:
            found = f"found no resource {name!r}"
            yield Problem("missing-resource", found, REBUILD, file=file, table=name.removesuffix(PARQUET))


def list_parts(descriptor: Mapping[str, Any], place: str) -> list[TableFile]:
    """List the files of a package, CSV before Parquet, in the order of the tables.

    Paths come from the descriptor; a missing or unsafe path is replaced by the one that a build uses.

    >>> parts = list_parts({}, "datapackage")
    >>> parts[0].file, parts[-1].file
    ('datapackage/data/sources.csv', 'datapackage/parquet/redirects.parquet')
    """
    resources = descriptor.get("resources")
    entries = [entry for entry in resources if isinstance(entry, dict)] if isinstance(resources, list) else []
    named = {entry["name"]: entry for entry in reversed(entries) if isinstance(entry.get("name"), str)}
    parts = []
    for ending in ENDINGS:
        for table in TABLES:
            entry = named.get(table + (PARQUET if ending == "parquet" else ""), {})
            usual = f"{'data' if ending == 'csv' else ending}/{table}.{ending}"
            path = entry["path"] if is_safe(entry.get("path")) else usual
            parts.append(TableFile(table, ending, path, entry, place))
    return parts


def check_entry(part: TableFile) -> Iterator[Problem]:
    """Yield the problems of the entry of a file in the descriptor: its path, format and schema.

    >>> part = TableFile("units", "csv", "data/units.csv", {"path": "../units.csv", "format": "csv"})
    >>> [(problem.kind, problem.field) for problem in check_entry(part)]
    [('unsafe-path', 'path'), ('bad-schema', 'schema')]
    """
    if not part.entry:
        return
    if not is_safe(part.entry.get("path")):
        found = f"found {_show(part.entry.get('path'))}, expected a path inside the package"
        yield part.problem("unsafe-path", found, field="path")
    if part.entry.get("format") != part.ending:
        found = f"found {_show(part.entry.get('format'))}, expected {part.ending!r}"
        yield part.problem("bad-descriptor", found, field="format")
    suffix = PARQUET if part.ending == "parquet" else ""
    for field, what in _compare_schemas(part.entry.get("schema"), write_schema(part.table, suffix)):
        yield part.problem("bad-schema", what, field=field)


def _compare_schemas(found: Any, expected: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the differences that decide which rows are valid; titles, descriptions and examples may differ."""
    fields = found.get("fields") if isinstance(found, dict) else None
    if not isinstance(fields, list) or not all(isinstance(field, dict) for field in fields):
        yield "schema", f"found {_show(found)}, expected a Table Schema"
        return
    for key, value, wanted in _compare(found, expected, DECISIVE):
        yield "schema", f"found {key} {_show(value)}, expected {_show(wanted)}"
    names = [field.get("name") for field in fields]
    if names != [field["name"] for field in expected["fields"]]:
        yield "schema", f"found the fields {_show(names)}, expected the columns of the table in order"
        return
    for field, ours in zip(fields, expected["fields"], strict=True):
        for key, value, wanted in _compare(field, ours, DECISIVE_OF_FIELDS):
            yield ours["name"], f"found {key} {_show(value)}, expected {_show(wanted)}"


def _compare(found: Mapping[str, Any], ours: Mapping[str, Any], keys: Iterable[str]) -> Iterator[tuple[str, Any, Any]]:
    return ((key, found.get(key), ours.get(key)) for key in keys if _plain(found.get(key)) != _plain(ours.get(key)))


def _plain(value: Any) -> Any:
    """Drop `resource: ''`, by which frictionless marks a foreign key to the same table; our schemas leave it out."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if (key, item) != ("resource", "")}
    return value


def check_bytes(part: TableFile, digest: str, size: int) -> Iterator[Problem]:
    """Yield a problem if hash or size of a file differ from the descriptor.

    >>> part = TableFile("units", "csv", "data/units.csv", {"hash": "sha1:00", "bytes": 7})
    >>> [problem.what for problem in check_bytes(part, "sha256:00", 4)]
    ['found a file with sha256:00, expected "sha1:00"', 'found 4 bytes, expected 7']
    """
    if part.entry and part.entry.get("hash") != digest:
        what = f"found a file with {digest}, expected {_show(part.entry.get('hash'))}"
        yield part.problem("wrong-hash", what, "Fetch the file again, or build the package again.", field="hash")
    if part.entry.get("bytes", size) != size:
        yield part.problem("wrong-size", f"found {size} bytes, expected {_show(part.entry['bytes'])}", field="bytes")


def find_strays(folder: Path, parts: Sequence[TableFile]) -> Iterator[Problem]:
    """Yield a problem for every data file in the folder that the package does not name.

    >>> list(find_strays(Path("nowhere"), []))
    []
    """
    known = {part.path for part in parts}
    inner = [path.parent for path in folder.glob(f"*/{DESCRIPTOR}")]  # packages of their own
    for ending in ENDINGS:
        for path in sorted(folder.rglob(f"*.{ending}")):
            if any(path.is_relative_to(it) for it in inner):
                continue
            if path.relative_to(folder).as_posix() not in known:
                todo = "Remove it, or move it out of the package."
                yield Problem("stray-file", "found a file that the descriptor does not name", todo, file=str(path))


def _show(value: Any) -> str:
    """Return the value as JSON, shortened for a message."""
    if value is None:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 120 else f"{text[:117]}..."
