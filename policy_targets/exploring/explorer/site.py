"""Write the explorer: a folder of pages that opens from disk or a server and loads nothing from elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_targets import __version__, codelists
from policy_targets.errors import PackageError
from policy_targets.exploring.explorer import site_claims, site_figures
from policy_targets.exploring.explorer.site_columns import cut_rows, encode_table, group_initials, write_script
from policy_targets.exploring.explorer.site_script import join_modules
from policy_targets.publishing.package.folders import replace_folder
from policy_targets.publishing.schema.tables import columns

if TYPE_CHECKING:
    import pyarrow as pa

    from policy_targets.publishing.package.dataset import Dataset

MARKER = "site.json"  # marks a folder that `write_site` wrote and may replace
OTHERS = (
    "sources", "places", "organisations", "organisation_names", "speakers", "positions", "indicators", "units",
    "assessments", "initiatives", "initiative_organisations", "target_initiatives", "redirects",
)  # fmt: skip
CODELISTS = (
    "measure", "comparator", "commitment", "status", "stage", "initiative_kind", "role", "organisation_kind",
    "place_level", "precision", "basis", "assessment_basis", "verdict", "direction", "theme",
)  # fmt: skip
PIECE = 2000  # sentences of this many claims go into one script, loaded when one of them is shown


def write_site(data: Dataset, folder: Path) -> dict[str, int]:
    """Write the pages of a package into a folder, replaced as a whole; return the number of rows of each table.

    Raises: PackageError when the package does not declare the profile of policy-targets, or the folder contains files
    that are not a site.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.package.dataset import load
    >>> with TemporaryDirectory() as parent:
    ...     counts = write_site(load(), Path(parent) / "site")
    ...     sorted(path.name for path in (Path(parent) / "site").iterdir()), counts["claims"]
    ...     _ = (Path(parent) / "letters.txt").write_text("A")
    ...     write_site(load(), Path(parent))
    Traceback (most recent call last):
    policy_targets.errors.PackageError: ...: found files that are no site written by this command. ...
    """
    if not str(data.descriptor.get("conformsTo", "")).startswith("policy-targets/"):
        raise PackageError(
            "the package does not declare the profile of policy-targets (conformsTo). Name a package that does."
        )
    _refuse_foreign(folder)
    with replace_folder(folder) as new:
        new.mkdir()
        _copy_assets(new)
        (new / "data").mkdir()
        return _write_data(data, lambda name, text: _write(new / "data" / f"{name}.js", text))


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise PackageError(f"{folder}: found a file, expected a folder. Choose another.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise PackageError(f"{folder}: found files that are no site written by this command. Choose another folder.")


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")


def _copy_assets(folder: Path) -> None:
    """Copy the page, its style, its script, and the vendored libraries with their licences."""
    assets = files("policy_targets.exploring.explorer") / "assets"
    for name in ("index.html", "style.css", "boot.js"):
        _write(folder / name, (assets / name).read_text("utf-8"))
    _write(folder / "app.js", join_modules(lambda name: (assets / f"{name}.js").read_text("utf-8"), "app") + "\n")
    _write(folder / MARKER, json.dumps({"made by": f"policy-targets {__version__} site"}) + "\n")
    with as_file(assets / "vendor") as vendor:
        shutil.copytree(vendor, folder / "vendor", ignore=shutil.ignore_patterns("__pycache__"))


def _write_data(data: Dataset, write: Callable[[str, str], None]) -> dict[str, int]:
    claims = site_figures.mark_claims(site_claims.join_claims(data))
    others = {table: data[table] for table in OTHERS if table in data.names}
    if {"targets", "outcomes"} <= set(data.names):
        others["pairs"] = site_figures.pair_claims(data)
    counts = {"claims": claims.num_rows, **{name: table.num_rows for name, table in others.items()}}
    write("package", write_script("PT.open", _describe(data, counts)))
    parts = (site_claims.FIRST, site_claims.SECOND, (*site_claims.THIRD, *site_figures.MARKS))
    for number, names in enumerate(parts, start=1):
        write(f"claims-{number}", write_script("PT.put", "claims", encode_table(claims, names)))
    for name, table in others.items():
        write(name, write_script("PT.put", name, encode_table(table, table.column_names)))
    write("pinyin", write_script("PT.spell", group_initials(_named(claims, others))))
    for number, sentences in enumerate(cut_rows(list(site_claims.tell_claims(claims)), PIECE)):
        write(f"told-{number}", write_script("PT.tell", number, sentences))
    return counts


def _named(claims: pa.Table, others: dict[str, pa.Table]) -> Iterator[str]:
    """Yield the texts that can be searched by the initials of their pinyin: names and labels of indicators."""
    tables = [*others.values(), claims]
    for table in tables:
        for name in ("name", "indicator_label"):
            if name in table.column_names:
                yield from filter(None, table[name].unique().to_pylist())


def _describe(data: Dataset, counts: dict[str, int]) -> dict[str, Any]:
    """Return what the page needs before the data: title and version of the package, columns and codes."""
    about = {name: data.descriptor.get(name) for name in ("name", "title", "version", "homepage", "licenses")}
    return {
        **about,
        "made_with": __version__,
        "piece": PIECE,
        "counts": counts,
        "columns": {table: list(_columns(table)) for table in ("targets", "outcomes")},
        "codes": {name: list(_codes(name)) for name in CODELISTS},
    }


def _columns(table: str) -> Iterable[dict[str, Any]]:
    for column in columns(table):
        yield {"name": column.name, "kind": column.kind, "zh": column.title_zh, "en": column.title_en}


def _codes(name: str) -> Iterable[tuple[str, str, str]]:
    return ((code.code, code.title_zh, code.title_en) for code in codelists.load_codes(name).values())
