"""Write a package of candidates: the records that the reader proposes, in Parquet only, with their own descriptor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_targets.models import TABLES
from policy_targets.publishing.package import folders
from policy_targets.publishing.package.write import (
    HEAD,
    PROPOSED,
    encode_parquet,
    refuse_other_files,
    write_descriptor,
    write_resource,
)
from policy_targets.publishing.schema import tables

if TYPE_CHECKING:
    import pyarrow as pa

WORDS: Mapping[str, Any] = {
    "name": PROPOSED,
    "title": "Candidates: what the reader finds in work reports of Chinese local governments",
    "description": (
        "What policy-targets reads in government work reports of provinces and cities: typed records, each with a "
        "quotation of at most 60 characters and its place in the source. No person has looked at the single record: "
        "all have the status candidate. "
    ),
    "contributors": [{"title": "The policy-targets contributors", "roles": ["creator"]}],
}


STRICT = (
    "Two strict judges found {estimate:.2f} ({lower:.2f}–{upper:.2f}) of {judged} records right in every field, in "
    "reports of regions that no rule was written on. The other estimates are under reading."
)


def describe(reading: Mapping[str, Any]) -> str:
    """Return the description of a package, which states how many of its records are right.

    >>> strict = {"judged": 160, "every_field": {"estimate": 0.52, "lower": 0.44, "upper": 0.59}}
    >>> "found 0.52 (0.44–0.59) of 160 records right" in describe({"quality": {"strict": strict}})
    True
    >>> describe({}).partition("status candidate. ")[2]
    'How many are right is estimated nowhere.'
    """
    quality = reading.get("quality", {})
    if "strict" in quality:
        strict = quality["strict"]
        return f"{WORDS['description']}{STRICT.format(judged=strict['judged'], **strict['every_field'])}"
    where = "under reading" if quality else "nowhere"
    return f"{WORDS['description']}How many are right is estimated {where}."


def write_proposed(data: Mapping[str, pa.Table], folder: Path, reading: Mapping[str, Any]) -> None:
    """Write a package of candidates: `datapackage.json` and `parquet/*.parquet`; `reading` states how they were made.

    The same rows give the same bytes, in whatever order they come. The folder is replaced as a whole or not at all.

    Raises: PackageError when the folder contains anything else, another process is writing to it, or writing fails.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent:
    ...     write_proposed({}, Path(parent) / "candidates", {"documents": 0})
    ...     sorted(path.name for path in (Path(parent) / "candidates").iterdir())
    ['datapackage.json', 'parquet']
    """
    folder = folder.resolve()
    refuse_other_files(folder)
    with folders.replace_folder(folder) as new:
        (new / "parquet").mkdir(parents=True)
        entries = []
        for table in TABLES:
            rows = sort_rows(table, data[table]) if table in data else tables.to_arrow(table, [])
            entry = write_resource(new, table, "parquet", encode_parquet(table, rows))
            entries.append(entry | {"rows": rows.num_rows})
        sources = data["sources"].select(["document", "document_sha256"]).to_pylist() if "sources" in data else []
        documents = sorted((it["document"], it["document_sha256"]) for it in sources)
        listed = [{"title": name, "version": f"sha256:{digest}"} for name, digest in documents]
        words = {**WORDS, "description": describe(reading)}
        write_descriptor(new, {**HEAD, **words, "sources": listed, "reading": reading, "resources": entries})
        for path in (new / "parquet", new):
            folders.sync_folder(path)


def sort_rows(table: str, rows: pa.Table) -> pa.Table:
    """Sort the rows by their keys.

    >>> import pyarrow as pa
    >>> sort_rows("target_initiatives", pa.table({"target_id": ["b", "a"], "initiative_id": ["x", "y"]}))[0].to_pylist()
    ['a', 'b']
    """
    return rows.sort_by([(name, "ascending") for name in tables.key_of(table)])
