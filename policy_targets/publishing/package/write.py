"""Write records as a data package: every table as CSV and as Parquet, completely or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policy_targets import __version__, codelists
from policy_targets.errors import PackageError
from policy_targets.models import TABLES, Record
from policy_targets.publishing.package import folders
from policy_targets.publishing.schema import tables

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION = "0.2"
DESCRIPTOR = "datapackage.json"
CANDIDATES = "candidates"  # subfolder of a package for a package of candidates
PARQUET = "-parquet"  # ending of the names of Parquet resources, since names must be unique
PROPOSED = "policy-targets-candidates"  # the name of a package of candidates: Parquet only
RELEASED = "2026-11-22"  # as in CITATION.cff; fixed, so that builds are reproducible
# `conformsTo` marks our packages. A `profile` of our own cannot: frictionless 5.21 resolves a relative path against the
# current folder instead of the descriptor, and fetches an address, which fails without a network.
PROFILE = f"policy-targets/{SCHEMA_VERSION}"
HEAD: Mapping[str, Any] = MappingProxyType(
    {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "data-package",
        "conformsTo": PROFILE,
        "name": "policy-targets",
        "title": "Targets and outcomes that Chinese governments announced",
        "description": (
            "What Chinese governments, from the State Council to townships, promised and what they reported: typed "
            "records, each with a short quotation and its place in the source, to the character. Every table is there "
            "as CSV, which is the contract, and as Parquet, its fast copy."
        ),
        "version": __version__,
        "created": f"{RELEASED}T00:00:00Z",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0 International",
            }
        ],
        "contributors": [{"title": "The policy-targets contributors", "roles": ["creator", "curator"]}],
        "keywords": [
            "China",
            "local government",
            "policy targets",
            "work reports",
            "interviews",
            "政府工作报告",
            "目标",
        ],
    }
)
# All options that affect the bytes. Arrow writes a file in one thread, so the result does not depend on the machine.
PARQUET_OPTIONS: Mapping[str, Any] = MappingProxyType(
    {"compression": "zstd", "compression_level": 9, "version": "2.6", "data_page_version": "1.0",
     "row_group_size": 100_000, "use_dictionary": True, "write_statistics": True, "store_schema": True}
)  # fmt: skip
CLUTTER = frozenset({".DS_Store", "Thumbs.db"})  # written by file managers
Progress = Callable[[str], None]


def write_package(records: Mapping[str, Sequence[Record]], folder: Path, *, progress: Progress | None = None) -> None:
    """Write `datapackage.json`, `data/*.csv` and `parquet/*.parquet`; call `progress` with the name of each table.

    The same records give the same bytes, in whatever order they come. The folder is replaced in one step at the end: if
    the build is killed, the old or the new package is there, complete. If nothing changed, nothing is touched.

    Raises: PackageError when the folder contains anything else, another process is writing to it, or writing fails;
    RecordError for a table that does not exist.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_package({}, Path(folder) / "package")
    ...     print((Path(folder) / "package" / "data" / "redirects.csv").read_text(), end="")
    old_id,new_id,since
    >>> write_package({"goals": []}, Path("package"))
    Traceback (most recent call last):
    policy_targets.errors.RecordError: there is no table 'goals'. The tables are sources, ...
    """
    for table in records:
        tables.model_of(table)
    folder = folder.resolve()
    folders.end_killed(folder / CANDIDATES)
    refuse_other_files(folder)
    with folders.replace_folder(folder) as new:
        _write_files(records, new, progress or (lambda _table: None))
        if (folder / CANDIDATES).is_dir():
            folders.carry_over(folder / CANDIDATES, new / CANDIDATES)


def _write_files(records: Mapping[str, Sequence[Record]], folder: Path, progress: Progress) -> None:
    (folder / "data").mkdir(parents=True)
    (folder / "parquet").mkdir()
    csvs, parquets = [], []
    for table in TABLES:
        ordered, rows = _sorted_rows(table, records.get(table, ()))
        csvs.append(write_resource(folder, table, "csv", _csv_bytes(table, rows)) | {"rows": len(rows)})
        content = encode_parquet(table, tables.to_arrow(table, ordered))
        parquets.append(write_resource(folder, table, "parquet", content) | {"rows": len(rows)})
        progress(table)
    descriptor = {**HEAD, "sources": list_sources(records), "resources": csvs + parquets}
    write_descriptor(folder, descriptor)
    for path in (folder / "data", folder / "parquet", folder):
        folders.sync_folder(path)


def write_descriptor(folder: Path, descriptor: Mapping[str, Any]) -> None:
    r"""Write the descriptor of a package.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_descriptor(Path(folder), {"name": "x"})
    ...     Path(folder, DESCRIPTOR).read_text()[:11]
    '{\n  "name":'
    """
    _write(folder / DESCRIPTOR, (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode())


def _sorted_rows(table: str, records: Sequence[Record]) -> tuple[list[Record], list[list[str]]]:
    """Sort the records by their keys; return them and their cells."""
    names = [column.name for column in tables.columns(table)]
    keys = [names.index(name) for name in tables.key_of(table)]
    rows = [([tables.write_cell(getattr(record, name)) for name in names], record) for record in records]
    rows.sort(key=lambda row: ([row[0][key] for key in keys], row[0]))
    return [record for _, record in rows], [cells for cells, _ in rows]


def _csv_bytes(table: str, rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in tables.columns(table)])
    writer.writerows(rows)
    return text.getvalue().encode()


def encode_parquet(table: str, data: pa.Table) -> bytes:
    """Encode an Arrow table as the Parquet file of a table, rows in the order given.

    >>> encode_parquet("redirects", tables.to_arrow("redirects", []))[:4]
    b'PAR1'
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415

    versions = {"policy_targets_version": __version__, "schema_version": SCHEMA_VERSION, "table": table}
    sink = pa.BufferOutputStream()
    pq.write_table(data.replace_schema_metadata({**(data.schema.metadata or {}), **versions}), sink, **PARQUET_OPTIONS)
    return bytes(sink.getvalue())


def write_resource(folder: Path, table: str, ending: str, content: bytes) -> dict[str, Any]:
    """Write one file and return its entry in the descriptor.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     Path(folder, "data").mkdir()
    ...     write_resource(Path(folder), "units", "csv", b"unit")["bytes"]
    4
    """
    words = codelists.index_rows("tables")[table]
    entry: dict[str, Any] = {
        "name": table if ending == "csv" else table + PARQUET,
        "type": "table",
        "title": words["title_en"],
        "description": words["description_en"],
        "path": f"data/{table}.csv" if ending == "csv" else f"parquet/{table}.parquet",
        "format": ending,
        "mediatype": "text/csv" if ending == "csv" else "application/vnd.apache.parquet",
        "hash": f"sha256:{sha256(content).hexdigest()}",
    }
    if (
        ending == "csv"
    ):  # not for Parquet: frictionless 5.21 reports any `bytes` there as wrong, and ignores an encoding
        # explicit dialect, since frictionless guesses header and delimiter of a short table from its first rows
        entry |= {"encoding": "utf-8", "bytes": len(content), "dialect": {"header": True, "delimiter": ","}}
    _write(folder / entry["path"], content)
    return {**entry, "schema": write_schema(table, PARQUET if ending == "parquet" else "")}


def write_schema(table: str, suffix: str = "") -> dict[str, Any]:
    """Return the Table Schema of a table, with foreign keys to the resources whose names end in the suffix.

    >>> write_schema("source_damages", "-parquet")["foreignKeys"][0]["reference"]["resource"]
    'sources-parquet'
    """
    schema = tables.table_schema(table)
    keys = [{**key, "reference": _suffixed(key["reference"], suffix)} for key in schema.get("foreignKeys", ())]
    return {**schema, "foreignKeys": keys} if keys else schema


def _suffixed(reference: Mapping[str, Any], suffix: str) -> dict[str, Any]:
    # a reference without a resource, or with "", points to the table itself
    return {**reference, "resource": reference["resource"] + suffix} if reference.get("resource") else dict(reference)


def list_sources(records: Mapping[str, Sequence[Record]]) -> list[dict[str, str]]:
    """List the documents of the sources by name, each with its SHA-256 as version.

    >>> list_sources({})
    []
    """
    documents = {(str(it.document), str(it.document_sha256)) for it in records.get("sources", ())}  # type: ignore[attr-defined]
    return [{"title": name, "version": f"sha256:{digest}"} for name, digest in sorted(documents)]


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def refuse_other_files(folder: Path) -> None:
    """Refuse a folder that contains anything but a package that this library wrote.

    The build replaces the folder as a whole, so that other files would be lost.

    Raises: PackageError that names the other files.

    >>> refuse_other_files(Path("nowhere"))
    >>> refuse_other_files(Path(__file__).parent)
    Traceback (most recent call last):
    policy_targets.errors.PackageError: ...: found __init__.py, ..., expected only what a build writes. Move it, or ...
    """
    if folder.exists() and not folder.is_dir():
        raise PackageError(f"{folder}: found a file, expected a folder. Name another folder.")
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.name not in CLUTTER}
    if CANDIDATES in found and folder.name != CANDIDATES:
        refuse_other_files(folder / CANDIDATES)
        found = {path for path in found if path.split("/")[0] != CANDIDATES}
    formats = {"data": "csv", "parquet": "parquet"}
    ours = {f"{name}/{table}.{ending}" for name, ending in formats.items() for table in TABLES}
    foreign = sorted(found - ours - formats.keys() - {DESCRIPTOR})
    if foreign:
        named = ", ".join(foreign[:3]) + (f" and {len(foreign) - 3} more" if len(foreign) > 3 else "")
        raise PackageError(
            f"{folder}: found {named}, expected only what a build writes. Move it, or name another folder."
        )
    if found and '"conformsTo": "policy-targets/' not in _text(folder / DESCRIPTOR):
        raise PackageError(f"{folder}: found another kind of package. Name another folder.")


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() else ""
