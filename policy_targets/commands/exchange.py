"""The commands `export` and `import`: write the package for other tools, and bring back what they produced."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy_targets.commands import FileThere, choose_package, command, find_built, print_lines

if TYPE_CHECKING:
    from policy_targets.curation.library import Library
    from policy_targets.publishing.imports.bring import Brought

CASES = "tests/cases"
LABELLING = ("labelstudio", "doccano")
FORMS = ("sqlite", "duckdb", "jsonl", "xlsx", "croissant", "datacite", "csvw", *LABELLING)
SOURCES = (*LABELLING, "langextract", "jsonl")


@command("policy-targets export --to sqlite -o policy-targets.db")
@click.option("--to", "form", type=click.Choice(FORMS), required=True, help="The form.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="The file or folder; each form has a name of its own."
)
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.option(
    "--documents",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="For labelstudio and doccano: a raw document, or a folder of them; may be repeated.",
)
@choose_package
def export(form: str, out: Path | None, package: str | None, *, documents: tuple[Path, ...], force: bool) -> None:
    r"""Write the package in the form of another tool.

    \b
    sqlite       a database, and metadata by which Datasette shows titles, facets and labels
    duckdb       a database with exact decimals, keys and comments
    jsonl        a file for each table; a zip file when the output ends in .zip
    xlsx         a sheet for each table, and a dictionary
    croissant    croissant.json beside Parquet files, for machine learning
    datacite     metadata with which a repository registers a DOI
    csvw         csv-metadata.json beside CSV files, for the web of data
    labelstudio  documents with the reader's candidates as predictions, to be corrected there
    doccano      documents with the reader's candidates as labels, to be corrected there

    Existing files are kept unless --force is given. `policy-targets import` brings back the work of annotators.
    """
    if form in LABELLING:
        _export_documents(form, documents, out, force=force)
        return
    from policy_targets.publishing.exports import formats  # noqa: PLC0415
    from policy_targets.publishing.package.dataset import load  # noqa: PLC0415

    if documents:
        raise click.UsageError(f"{form} exports the package. Leave out --documents.")
    place, opened = formats.export(load(package or find_built()), form, out, force=force)
    click.echo(f"{place}: written. Opened by: {opened}")


def _export_documents(form: str, places: tuple[Path, ...], out: Path | None, *, force: bool) -> None:
    from policy_targets.publishing.exports.labelling import export_documents  # noqa: PLC0415

    if not places:
        raise click.UsageError(f"{form} takes raw documents. Name them with --documents.")
    paths = [
        path
        for place in places
        for path in ([place] if place.is_file() else sorted(place.rglob("*")))
        if path.is_file()
    ]
    done = export_documents(paths, form, out, force=force)
    click.echo(f"{done.place}: {done.documents} documents, {done.candidates} candidates.\n{done.advice}")
    print_errors(done.problems)
    click.get_current_context().exit(1 if done.problems else 0)


def print_errors(lines: tuple[str, ...] | list[str]) -> None:
    """Print lines on stderr, one by one."""
    for line in lines:
        click.echo(line, err=True)


@command(f"policy-targets import --from jsonl {CASES}/model-rows.jsonl --documents {CASES}/interview.txt", "import")
@click.argument("file", type=FileThere)
@click.option("--from", "source", type=click.Choice(SOURCES), required=True, help="What made the file.")
@click.option(
    "--documents",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    required=True,
    help="The raw documents: a folder, a file or a Parquet corpus; may be repeated.",
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="A seed (.yaml), a folder of seeds, or rows (.jsonl)."
)
@click.option("--refused", type=click.Path(dir_okay=False, path_type=Path), help="A file for what was refused.")
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.pass_context
def import_(
    ctx: click.Context, /, file: Path, source: str, out: Path | None, *, documents: tuple[Path, ...], **options: object
) -> None:
    r"""Bring back what annotators or models made.

    \b
    labelstudio  what Label Studio exports as JSON or JSON-MIN
    doccano      what doccano exports as JSONL
    langextract  what LangExtract saves as JSON lines
    jsonl        a row for each record: document, quote, and any of kind, value, value_upper, unit, indicator,
                 period, measure, comparator, commitment, commitment_words, scope, speaker, organisation, start, end

    Every quote and number is checked against the document, to the character. Valid records are written as seeds, or as
    rows like those of `extract` (to standard output without -o). Refused ones are listed on stderr, each with its
    reason, and the exit code is 1. A quote that occurs several times is placed at the first occurrence not yet taken.
    """
    from policy_targets.curation.library import Library  # noqa: PLC0415
    from policy_targets.publishing.imports.bring import bring  # noqa: PLC0415
    from policy_targets.publishing.imports.results import is_seeds, write_refused  # noqa: PLC0415

    refused = options["refused"] if isinstance(options["refused"], Path) else None
    for path in (refused, None if is_seeds(out) else out):
        if path is not None and path.exists() and not options["force"]:
            raise click.ClickException(f"{path}: is there already. Name another place, or replace it with --force.")
    library = Library(*documents)
    brought = bring(source, file, library)
    if is_seeds(out) and out is not None:
        _write_seeds(brought, library, out, force=bool(options["force"]))
    else:
        _write_rows(brought, out)
    print_errors(brought.notes)
    print_errors([f"refused: {refusal}" for refusal in brought.refused])
    if refused:
        refused.write_text("".join(write_refused(brought.refused)), "utf-8", newline="\n")
    if brought.refused:
        click.echo(f"{brought.count} taken, {len(brought.refused)} refused.", err=True)
        ctx.exit(1)


def _write_seeds(brought: Brought, library: Library, out: Path, *, force: bool) -> None:
    from policy_targets.publishing.imports.results import write_seeds  # noqa: PLC0415

    print_lines(f"{path}: written." for path, _ in write_seeds(brought, library, out, force=force))


def _write_rows(brought: Brought, out: Path | None) -> None:
    from policy_targets.publishing.exports.candidate_files import open_writer  # noqa: PLC0415

    with open_writer("jsonl", out, sys.stdout) as writer:
        for records in brought.records.values():
            writer.write(records)


COMMANDS = (export, import_)
