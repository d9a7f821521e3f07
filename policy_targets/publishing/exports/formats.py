"""List the formats of export, and export the package to one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policy_targets.errors import PackageError
from policy_targets.publishing.exports import croissant, csvw, datacite, duck, jsonl, sqlite, xlsx
from policy_targets.publishing.exports.outputs import make_output

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset


class Format(NamedTuple):
    """A format: its name, default output, writer, and the command that opens it."""

    name: str
    out: str
    write: Callable[[Dataset, Path], None]
    opened: str


FORMATS = (
    Format("sqlite", "policy-targets.db", sqlite.write_sqlite, "datasette {out} -m {stem}.metadata.json"),
    Format("duckdb", "policy-targets.duckdb", duck.write_duckdb, "duckdb {out}"),
    Format("jsonl", "policy-targets-jsonl", jsonl.write_lines, "one file for each table"),
    Format("xlsx", "policy-targets.xlsx", xlsx.write_xlsx, "any spreadsheet"),
    Format("croissant", "policy-targets-croissant", croissant.write_croissant,
           "mlcroissant validate --jsonld {out}/croissant.json"),
    Format("datacite", "datacite.json", datacite.write_datacite, "a repository that registers DOIs"),
    Format("csvw", "policy-targets-csvw", csvw.write_csvw, "csvwvalidate {out}/csv-metadata.json"),
)  # fmt: skip
NAMES = tuple(form.name for form in FORMATS)


def export(data: Dataset, name: str, out: Path | None = None, *, force: bool = False) -> tuple[Path, str]:
    """Write the package in a format; return the path, and how to open it.

    Raises: PackageError for an unknown format, for data the format cannot store, or when `out` exists; MissingExtra
    when the format needs a library that is not installed.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.package.dataset import load
    >>> with TemporaryDirectory() as folder:
    ...     export(load(), "datacite", Path(folder) / "datacite.json")[1]
    'a repository that registers DOIs'
    >>> export(load(), "stata")
    Traceback (most recent call last):
    policy_targets.errors.PackageError: stata: expected one of sqlite, duckdb, jsonl, xlsx, croissant, datacite, csvw.
    """
    form = next((form for form in FORMATS if form.name == name), None)
    if form is None:
        raise PackageError(f"{name}: expected one of {', '.join(NAMES)}.")
    place = out or Path(form.out)
    with make_output(place, force=force) as new:
        form.write(data, new)
    return place, form.opened.format(out=place, stem=place.with_suffix(""))
