"""Export DataCite metadata, for a repository to register a DOI; the DOI itself is assigned there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_targets.publishing.exports import flat_rows
from policy_targets.publishing.package.write import HEAD

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset


PERIOD = ("period_start", "period_end")


def write_datacite(data: Dataset, path: Path) -> None:
    """Write the metadata as DataCite JSON 4.5.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.package.dataset import load
    >>> with TemporaryDirectory() as folder:
    ...     write_datacite(load(), Path(folder) / "datacite.json")
    ...     json.loads((Path(folder) / "datacite.json").read_text("utf-8"))["publicationYear"]
    '2026'
    """
    path.write_text(json.dumps(describe_data(data), ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")


def describe_data(data: Dataset) -> dict[str, Any]:
    """Return the metadata of the package.

    Source: DataCite Metadata Schema 4.5, schema.datacite.org/meta/kernel-4.5.

    >>> from policy_targets.publishing.package.dataset import load
    >>> describe_data(load())["types"]
    {'resourceType': 'Data package', 'resourceTypeGeneral': 'Dataset'}
    """
    (licence, address), released = flat_rows.name_licence(), flat_rows.find_release(data)
    authors = [{"name": it["title"], "nameType": "Organizational"} for it in HEAD["contributors"]]
    counts = [
        f"{flat_rows.read_table(data, table).num_rows} {table}" for table in ("targets", "outcomes", "initiatives")
    ]
    return {
        "creators": authors,
        "titles": [{"title": HEAD["title"], "lang": "en"}],
        "publisher": {"name": HEAD["contributors"][0]["title"]},
        "publicationYear": str(released.year),
        "types": {"resourceType": "Data package", "resourceTypeGeneral": "Dataset"},
        "subjects": [{"subject": word} for word in HEAD["keywords"]],
        "contributors": [{**author, "contributorType": "DataCurator"} for author in authors],
        "dates": [{"date": released.isoformat(), "dateType": "Issued"}, *_covered(data)],
        "language": "zh",
        "sizes": counts,
        "formats": ["text/csv", "application/vnd.apache.parquet"],
        "version": data.version,
        "rightsList": [
            {"rights": HEAD["licenses"][0]["title"], "rightsUri": address, "rightsIdentifier": licence,
             "rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}
        ],
        "descriptions": [{"description": HEAD["description"], "descriptionType": "Abstract", "lang": "en"}],
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }  # fmt: skip


def _covered(data: Dataset) -> list[dict[str, str]]:
    """Return the years covered by targets and outcomes, from the first period to the last."""
    claims = [flat_rows.read_table(data, table)[name] for table in ("targets", "outcomes") for name in PERIOD]
    years = [day.year for column in claims for day in column.to_pylist() if day]
    about = {"dateType": "Other", "dateInformation": "the periods that targets and outcomes are about"}
    return [{"date": f"{min(years)}/{max(years)}", **about}] if years else []
