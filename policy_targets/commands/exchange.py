"""The commands of exchange: the package in the forms of other tools, and what other tools made brought back."""

from __future__ import annotations

from pathlib import Path

import click

from policy_targets.commands import choose_package, command, find_built

LABELLING: tuple[str, ...] = ()
FORMS = ("sqlite", "duckdb", "jsonl", "xlsx", "croissant", "datacite", "csvw", *LABELLING)


@command("policy-targets export --to sqlite -o policy-targets.db")
@click.option("--to", "form", type=click.Choice(FORMS), required=True, help="The form.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="The file or folder to write; each form has its own."
)
@click.option("--force", is_flag=True, help="Replace what is there.")
@choose_package
def export(form: str, out: Path | None, package: str | None, *, force: bool) -> None:
    r"""Write the package in the form of another tool.

    \b
    sqlite     a database, and metadata by which Datasette shows titles, facets and labels
    duckdb     a database with exact decimals, keys and comments
    jsonl      a file for each table; a zip file when the output ends in .zip
    xlsx       a sheet for each table, and a dictionary
    croissant  croissant.json beside Parquet files, for machine learning
    datacite   metadata with which a repository registers a DOI
    csvw       csv-metadata.json beside CSV files, for the web of data

    What is there already stays, unless --force is given.
    """
    from policy_targets.publishing.dataset import load  # noqa: PLC0415
    from policy_targets.publishing.exports import formats  # noqa: PLC0415

    place, opened = formats.export(load(package or find_built()), form, out, force=force)
    click.echo(f"{place}: written. Opened by: {opened}")


COMMANDS = (export,)
