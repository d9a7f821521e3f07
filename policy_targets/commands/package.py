"""The commands of the package: build, verify, check, and print the schemas."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy_targets.commands import (
    FileThere,
    Folder,
    FolderThere,
    PathThere,
    choose_package,
    command,
    find_built,
    print_lines,
    print_text,
)
from policy_targets.errors import Problem

if TYPE_CHECKING:
    from policy_targets.curation.evidence import Verification
    from policy_targets.publishing.checking.doubts import Doubts


@command("policy-targets build --seeds seeds --out datapackage")
@click.option("--seeds", type=Folder, default=Path("seeds"), show_default=True, help="The folder of the seeds.")
@click.option("--out", type=Folder, default=Path("datapackage"), show_default=True, help="The folder to write.")
def build(seeds: Path, out: Path) -> None:
    """Turn the seeds into the data package.

    The package is replaced completely or not at all. All problems of all seeds are listed at once, and the exit code is
    1.
    """
    from policy_targets.models import TABLES  # noqa: PLC0415
    from policy_targets.publishing.checking.doubts import Doubts, warn_of_seeds  # noqa: PLC0415
    from policy_targets.publishing.package.build import build as build_package  # noqa: PLC0415

    if sys.stderr.isatty():
        with click.progressbar(length=len(TABLES), label="Writing", file=sys.stderr) as bar:
            curated = build_package(seeds, out, lambda _table: bar.update(1))
    else:
        curated = build_package(seeds, out)
    click.echo(f"{out}: " + ", ".join(f"{len(records)} {table}" for table, records in curated.records.items()))
    doubts = Doubts()
    doubts.extend(warn_of_seeds(curated))
    _echo_doubts(doubts)


@command("policy-targets add tests/cases/contribution-mine.csv --document tests/cases/interview.txt")
@click.argument("table", type=FileThere)
@click.option("--document", type=FileThere, help="The document that the rows quote; finds their spans and source.")
@click.option("--seeds", type=Folder, default=Path("seeds"), show_default=True, help="The folder of the seeds.")
@click.option("--out", type=Folder, default=Path("datapackage"), show_default=True, help="The folder to write.")
@click.option("--force", is_flag=True, help="Replace a seed of this name.")
def add(table: Path, document: Path | None, seeds: Path, out: Path, *, force: bool) -> None:
    """Add contributed rows to the seeds, and build.

    TABLE is a CSV with rows for one table: targets, outcomes, sources, places, indicators, organisations, speakers,
    positions or initiatives. With --document, spans may be left empty, and the source need not be described. If
    anything is wrong, nothing is added: all problems are listed at once, and the exit code is 1.
    """
    from policy_targets.publishing.imports.contribute import add as add_table  # noqa: PLC0415

    added = add_table(table, document, seeds, out, force=force)
    print_lines(f"{path}: written." for path in added.files)
    click.echo(f"{out}: " + ", ".join(f"{len(rows)} {name}" for name, rows in added.curated.records.items()))


def _echo_doubts(doubts: Doubts) -> None:
    """Print on stderr how many warnings there are of each code, or each of them."""
    for line in doubts.lines():
        click.echo(line, err=True)


@command("policy-targets verify --documents ../shared/documents --documents ../shared/corpus")
@click.option(
    "--documents", type=PathThere, required=True, multiple=True, help="The folder of the raw documents, or a corpus."
)
@choose_package
@click.option("--seeds", type=FolderThere, help="The seeds whose ledgers are audited; ./seeds when it is there.")
@click.option("--warnings", is_flag=True, help="List each warning, not only how many there are of each code.")
@click.pass_context
def verify(
    ctx: click.Context, documents: tuple[Path, ...], package: str | None, seeds: Path | None, *, warnings: bool
) -> None:
    """Prove every record against the raw documents.

    Documents are found by SHA-256, whatever their names, in folders and in Parquet files with the columns document and
    text; --documents may be repeated. The exit code is 1 when anything fails or cannot be checked. Doubts that only a
    reader of the text can settle are warnings, printed on stderr.
    """
    from policy_targets.publishing.checking.doubts import Doubts  # noqa: PLC0415
    from policy_targets.publishing.checking.verify import verify as verify_package  # noqa: PLC0415
    from policy_targets.publishing.package.dataset import load  # noqa: PLC0415

    beside = Path("seeds")
    seeds = seeds or (beside if beside.is_dir() else None)
    found = verify_package(load(package or find_built()), documents, seeds)
    problems = [*found.failed, *found.unchecked, *found.ledger]
    doubts = Doubts(each=warnings)
    doubts.extend(found.warned)
    _echo_doubts(doubts)
    print_text([*map(str, problems), _count_proofs(found)])
    if seeds:
        click.echo(_sum_ledger(found))
    ctx.exit(1 if problems else 0)


def _count_proofs(found: Verification) -> str:
    from policy_targets.publishing.looking.listing import draw_table  # noqa: PLC0415

    wrong = [[problem.table for problem in problems] for problems in (found.failed, found.unchecked)]
    tables = dict.fromkeys([*found.proved, *wrong[0], *filter(None, wrong[1])])
    rows = [[table, str(found.proved[table]), *(str(names.count(table)) for names in wrong)] for table in tables]
    total = ["all", *(str(sum(int(row[column]) for row in rows)) for column in (1, 2, 3))]
    drawn = draw_table(["table", "proved", "failed", "not checkable"], [*rows, total])
    noted = ", ".join(f"{count} {table}" for table, count in found.asserted.items())
    return f"{drawn}\nnot stated by a document, known from the sources in their notes: {noted}." if noted else drawn


def _sum_ledger(found: Verification) -> str:
    gaps = len(found.ledger)
    numbers = f"ledger: {found.numerals} numbers in the documents"
    outside = f", {found.outside} of them outside what the seeds cover" if found.outside else ""
    if gaps:
        return f"{numbers}{outside}, {gaps} problem{'s' * (gaps != 1)}."
    each = "each of the others" if outside else "each"
    return f"{numbers}{outside}, {each} in a record or set aside with a reason."


@command("policy-targets check datapackage")
@click.argument("paths", metavar="PATH...", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True)
@click.option("--table", help="The table of a CSV contribution; default: recognised by its header.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--warnings", is_flag=True, help="List each warning, not only how many there are of each code.")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], table: str | None, form: str, *, warnings: bool) -> None:
    """Check packages, seeds and CSV contributions.

    PATH is the folder or descriptor of a package, a seed, or a CSV with rows for one table. The exit code is 0 when all
    are valid, else 1. Doubts that only a reader of the text can settle are warnings, printed on stderr.
    """
    from policy_targets.publishing.checking.check import check as check_path  # noqa: PLC0415
    from policy_targets.publishing.checking.doubts import Doubts, find_warnings  # noqa: PLC0415
    from policy_targets.publishing.checking.report import write_report  # noqa: PLC0415

    doubts = Doubts(each=warnings)
    problems: list[Problem] = [problem for path in paths for problem in check_path(path, table, doubts)]
    report = write_report(problems, form)
    print_text([report] if report else [])
    doubts.extend(it for path in paths for it in find_warnings(path))
    _echo_doubts(doubts)
    ctx.exit(1 if problems else 0)


@command("policy-targets schemas -o schemas")
@click.option("-o", "--out", type=Folder, default=Path("schemas"), show_default=True, help="The folder to write.")
def schemas(out: Path) -> None:
    """Print the schemas and the data dictionary.

    Schemas of tables, records, contributions and seeds are generated from the models. Lists the files that changed.
    """
    from policy_targets.publishing.schema.json_schema import write_schemas  # noqa: PLC0415

    print_lines(str(out / path) for path in write_schemas(out))


COMMANDS = (build, add, verify, check, schemas)
