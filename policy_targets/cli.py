"""The command line: every command parses, calls one function, prints.

What is heavy is imported inside the command that needs it, so that `policy-targets --help` is there at once.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from policy_targets import __version__, reader_commands
from policy_targets.commands import Commands, Folder, FolderThere, example, print_lines
from policy_targets.errors import Problem

if TYPE_CHECKING:
    from policy_targets.curation.evidence import Verification

LISTS = ("targets", "outcomes", "initiatives", "claims")


choose_package = click.option(
    "--package",
    help="A folder, zip file or address; else ./datapackage when it is there, else the data that comes along.",
)


def _built_here() -> Path | None:
    """The package that a build in this folder has written: whoever builds wants to see what came of it."""
    folder = Path("datapackage")
    descriptor = folder / "datapackage.json"
    return folder if descriptor.is_file() and b'"conformsTo": "policy-targets/' in descriptor.read_bytes() else None


@click.group(cls=Commands, **example("policy-targets list targets --place 高邮市 --year 2025"))
@click.version_option(__version__, prog_name="policy-targets")
def main() -> None:
    """Every number a Chinese government promises: typed, quoted, and located to the character."""


for reading in reader_commands.COMMANDS:
    main.add_command(reading)


@main.command(**example("policy-targets build --seeds seeds --out datapackage"))
@click.option("--seeds", type=Folder, default=Path("seeds"), show_default=True, help="The folder of the seeds.")
@click.option("--out", type=Folder, default=Path("datapackage"), show_default=True, help="The folder to write.")
def build(seeds: Path, out: Path) -> None:
    """Turn the seeds into the data package.

    The package is replaced as a whole or not at all; all problems of all seeds are told at once, and exit is 1.
    """
    from policy_targets.models import TABLES  # noqa: PLC0415
    from policy_targets.publishing.build import build as build_package  # noqa: PLC0415

    if sys.stderr.isatty():
        with click.progressbar(length=len(TABLES), label="Writing", file=sys.stderr) as bar:
            curated = build_package(seeds, out, lambda _table: bar.update(1))
    else:
        curated = build_package(seeds, out)
    click.echo(f"{out}: " + ", ".join(f"{len(records)} {table}" for table, records in curated.records.items()))


@main.command(**example("policy-targets verify --documents ../shared/documents"))
@click.option("--documents", type=FolderThere, required=True, help="The folder of the raw documents.")
@choose_package
@click.option("--seeds", type=FolderThere, help="The seeds whose ledgers are audited; ./seeds when it is there.")
@click.pass_context
def verify(ctx: click.Context, documents: Path, package: str | None, seeds: Path | None) -> None:
    """Prove every record against the raw documents.

    They are found by their SHA-256, whatever they are called. Exit is 1 when anything fails or cannot be checked.
    """
    from policy_targets.publishing.dataset import load  # noqa: PLC0415
    from policy_targets.publishing.verify import verify as verify_package  # noqa: PLC0415

    beside = Path("seeds")
    seeds = seeds or (beside if beside.is_dir() else None)
    found = verify_package(load(package or _built_here()), documents, seeds)
    problems = [*found.failed, *found.unchecked, *found.ledger]
    click.echo("\n".join([*map(str, problems), _count_proofs(found)]))
    if seeds:
        click.echo(_sum_ledger(found))
    ctx.exit(1 if problems else 0)


def _count_proofs(found: Verification) -> str:
    from policy_targets.publishing.listing import draw_table  # noqa: PLC0415

    wrong = [[problem.table for problem in problems] for problems in (found.failed, found.unchecked)]
    tables = dict.fromkeys([*found.proved, *wrong[0], *filter(None, wrong[1])])
    rows = [[table, str(found.proved[table]), *(str(names.count(table)) for names in wrong)] for table in tables]
    total = ["all", *(str(sum(int(row[column]) for row in rows)) for column in (1, 2, 3))]
    return draw_table(["table", "proved", "failed", "not checkable"], [*rows, total])


def _sum_ledger(found: Verification) -> str:
    gaps = len(found.ledger)
    if gaps:
        return f"ledger: {found.numerals} numbers in the documents, {gaps} problem{'s' * (gaps != 1)}."
    return f"ledger: {found.numerals} numbers in the documents, each in a record or set aside with a reason."


@main.command(**example("policy-targets check datapackage"))
@click.argument("paths", metavar="PATH...", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True)
@click.option("--table", help="The table that a contribution in CSV belongs to; else its header tells.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], table: str | None, form: str) -> None:
    """Check packages, seeds and CSV contributions.

    PATH is the folder or descriptor of a package, a seed, or a CSV with rows for one table. Exit is 0 when all of them
    are good, and 1 when something is wrong.
    """
    from policy_targets.publishing.check import check as check_path  # noqa: PLC0415
    from policy_targets.publishing.report import write_report  # noqa: PLC0415

    problems: list[Problem] = [problem for path in paths for problem in check_path(path, table)]
    report = write_report(problems, form)
    click.echo(report, nl=bool(report))
    ctx.exit(1 if problems else 0)


@main.command(**example("policy-targets schemas -o schemas"))
@click.option("-o", "--out", type=Folder, default=Path("schemas"), show_default=True, help="The folder to write.")
def schemas(out: Path) -> None:
    """Print the schemas and the data dictionary.

    They are made from the models: tables, records, contributions and seeds. The files that changed are named.
    """
    from policy_targets.publishing.schemas import write_schemas  # noqa: PLC0415

    print_lines(str(out / path) for path in write_schemas(out))


@main.command(**example("policy-targets show 321084 --lang both"))
@click.argument("record_id", metavar="ID")
@choose_package
@click.option("--lang", "language", type=click.Choice(["both", "zh", "en"]), default="both", show_default=True)
def show(record_id: str, package: str | None, language: Literal["both", "zh", "en"]) -> None:
    """Show one record as a card.

    The card tells who, what, by when, in which words, where, what it hangs together with, and where it stands.

    ID is that of a target, outcome, initiative, assessment, speaker, organisation, place, source or indicator.
    """
    from policy_targets.publishing.cards import card  # noqa: PLC0415
    from policy_targets.publishing.dataset import load  # noqa: PLC0415

    click.echo(card(load(package or _built_here()), record_id, language))


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which `list` chooses records; those of `selection.FILTERS`."""
    options = {
        "place": "Code or name; the places below it count too.",
        "speaker": "Id, name or pinyin.",
        "organisation": "Id, full name, or a name that a source uses.",
        "indicator": "Id or name.",
        "theme": "Theme of the indicator.",
        "kind": "Kind of initiative; target or outcome for claims.",
        "status": "candidate, curated or double_checked.",
    }
    command = click.option("--year", type=int, help="A year that the period touches.")(command)
    for name, meaning in reversed(options.items()):
        command = click.option(f"--{name}", help=meaning)(command)
    return command


@main.command("list", **example("policy-targets list targets --place 高邮市 --year 2025 --limit 5"))
@click.argument("table", type=click.Choice(LISTS), default="targets", metavar=f"[{'|'.join(LISTS)}]")
@filters
@click.option("--limit", type=click.IntRange(min=0), help="No more than so many.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "jsonl"]), help="Else table, and csv in a pipe.")
@click.option("--lang", "language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@choose_package
def list_(table: str, language: Literal["zh", "en"], package: str | None, **options: Any) -> None:
    """List the records that pass every filter.

    Claims are targets and outcomes together; targets are the default. CSV and JSON lines have every column, as the
    package has them; the table for eyes has the claim as a line.
    """
    from policy_targets.publishing import listing, selection  # noqa: PLC0415
    from policy_targets.publishing.dataset import load  # noqa: PLC0415

    limit, form = options.pop("limit"), options.pop("form")
    _refuse_filters(table, options, selection.FILTERS[table])
    data = load(package or _built_here())
    rows = selection.select(data, table, **options)
    terminal = sys.stdout.isatty()
    form = form or ("table" if terminal else "csv")
    shown = rows.slice(0, limit)
    if form == "table":
        width = shutil.get_terminal_size().columns if terminal else None
        click.echo(listing.write_list(data, shown, language, width))
    else:
        print_lines(listing.write_csv(shown) if form == "csv" else listing.write_jsonl(shown))
    _note_rest(rows.num_rows, shown.num_rows, listing.count_formulas(shown) if form == "csv" else 0)


def _refuse_filters(table: str, options: dict[str, Any], known: Iterable[str]) -> None:
    for name, value in options.items():
        if value is not None and name not in known:
            raise click.UsageError(f"{table} have no --{name}. They have --{', --'.join(known)}.")


def _note_rest(found: int, shown: int, formulas: int) -> None:
    """Say on stderr what the output itself does not."""
    if not found:
        click.echo("No record fits.", err=True)
    if found > shown:
        click.echo(f"{shown} of {found}.", err=True)
    if formulas:
        click.echo(f"Texts that begin with = + - or @: {formulas}. A spreadsheet may take them for formulas.", err=True)
