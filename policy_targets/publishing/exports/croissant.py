"""Export to Croissant, which machine-learning tools load: croissant.json beside the Parquet files it describes.

Files are Parquet, since mlcroissant 1.1 guesses the types of CSV: a place 321084 beside an empty cell is read as
321084.0. References appear in descriptions only: mlcroissant treats `references` as joins and drops the rows whose
reference is empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_targets import codelists
from policy_targets.models import TABLES
from policy_targets.publishing.exports import flat_rows
from policy_targets.publishing.package.citation import cite
from policy_targets.publishing.package.write import HEAD
from policy_targets.publishing.schema import tables

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset

TYPES: Mapping[str, str] = {
    "string": "sc:Text", "number": "sc:Float", "integer": "sc:Integer", "boolean": "sc:Boolean", "date": "sc:Date",
}  # fmt: skip
_TERMS = (
    "citeAs column equivalentProperty extract field fileProperty fileObject fileSet format includes isLiveDataset "
    "jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate separator source "
    "subField transform"
)
# Source: Croissant format specification 1.0, appendix JSON-LD context
CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "sc": "https://schema.org/",
    **{term: f"cr:{term}" for term in _TERMS.split()},
}


def write_croissant(data: Dataset, path: Path) -> None:
    """Write croissant.json and parquet/*.parquet into a folder.

    Read with `mlcroissant.Dataset("croissant.json").records("targets")`.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.package.dataset import load
    >>> with TemporaryDirectory() as folder:
    ...     write_croissant(load(), Path(folder) / "package")
    ...     sorted(path.name for path in (Path(folder) / "package").iterdir())
    ['croissant.json', 'parquet']
    """
    (path / "parquet").mkdir(parents=True)
    files, sets = [], []
    for table in TABLES:
        content = flat_rows.write_parquet(data, table)
        (path / "parquet" / f"{table}.parquet").write_bytes(content)
        files.append(_describe_file(table, content))
        sets.append(_describe_table(table))
    licence = flat_rows.name_licence()[1]
    about = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": HEAD["name"],
        "description": HEAD["description"],
        "version": data.version,
        "license": licence,
        "url": licence,
        "creator": {"@type": "sc:Organization", "name": HEAD["contributors"][0]["title"]},
        "datePublished": flat_rows.find_release(data).isoformat(),
        "citeAs": cite(form="bibtex", data=data),
        "inLanguage": ["zh", "en"],
        "keywords": HEAD["keywords"],
        "distribution": files,
        "recordSet": sets,
    }
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    (path / "croissant.json").write_text(text, "utf-8", newline="\n")


def _describe_file(table: str, content: bytes) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": f"{table}.parquet",
        "name": f"{table}.parquet",
        "description": codelists.index_rows("tables")[table]["description_en"],
        "contentUrl": f"parquet/{table}.parquet",
        "contentSize": f"{len(content)} B",
        "encodingFormat": "application/x-parquet",
        "sha256": sha256(content).hexdigest(),
    }


def _describe_table(table: str) -> dict[str, Any]:
    keys = [{"@id": f"{table}/{name}"} for name in tables.key_of(table)]
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": flat_rows.describe_table(table),
        "key": keys if len(keys) > 1 else keys[0],
        "field": [_describe_column(table, column) for column in tables.columns(table)],
    }


def _describe_column(table: str, column: tables.Column) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": flat_rows.describe_column(column),
        "dataType": TYPES[column.kind],
        "source": {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": column.name}},
    }
