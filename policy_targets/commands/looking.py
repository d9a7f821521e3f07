"""The commands `show`, `list` and `search`: print one record as a card, many as a list, or find what has a name."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from typing import Any, Literal

import click

from policy_targets.commands import (
    choose_package,
    choose_packages,
    command,
    find_built,
    open_packages,
    print_lines,
    print_text,
)

LISTS = ("targets", "outcomes", "initiatives", "claims", "indicators", "places")


@command("policy-targets show 321084 --lang both")
@click.argument("record_id", metavar="ID")
@choose_package
@click.option("--lang", "language", type=click.Choice(["both", "zh", "en"]), default="both", show_default=True)
def show(record_id: str, package: str | None, language: Literal["both", "zh", "en"]) -> None:
    """Show one record as a card.

    The card shows who, what, by when, in which words, where, the related records, and the place in the source.

    ID is that of a target, outcome, initiative, assessment, speaker, organisation, place, source or indicator.
    """
    from policy_targets.publishing.looking.record_card import card  # noqa: PLC0415
    from policy_targets.publishing.package.dataset import load  # noqa: PLC0415

    print_text([card(load(package or find_built()), record_id, language)])


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return the options by which `list` chooses records; those of `selection.FILTERS`."""
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


@command("policy-targets list targets --place 高邮市 --year 2025 --limit 5", "list")
@click.argument("table", type=click.Choice(LISTS), default="targets", metavar=f"[{'|'.join(LISTS)}]")
@filters
@click.option("--limit", type=click.IntRange(min=0), help="The largest number of records.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "jsonl"]), help="Default: table, or csv in a pipe."
)
@click.option("--lang", "language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@choose_packages
def list_(table: str, language: Literal["zh", "en"], packages: tuple[str, ...], **options: Any) -> None:
    """List the records that pass every filter.

    Claims are targets and outcomes together; targets are the default. Indicators and places are listed with their
    names. CSV and JSON lines have every column, as the
    package stores them; the table shows each claim as a sentence.
    """
    from policy_targets.publishing.looking import listing, selection  # noqa: PLC0415

    limit, form = options.pop("limit"), options.pop("form")
    _refuse_filters(table, options, selection.FILTERS[table])
    data = open_packages(packages)
    rows = selection.select(data, table, **options)
    terminal = sys.stdout.isatty()
    form = form or ("table" if terminal else "csv")
    shown = rows.slice(0, limit)
    if form == "table":
        width = shutil.get_terminal_size().columns if terminal else None
        print_text([listing.write_list(data, shown, language, width)])
    else:
        print_lines(listing.write_csv(shown) if form == "csv" else listing.write_jsonl(shown))
    _note_rest(rows.num_rows, shown.num_rows, listing.count_formulas(shown) if form == "csv" else 0)


def _refuse_filters(table: str, options: dict[str, Any], known: Iterable[str]) -> None:
    for name, value in options.items():
        if value is not None and name not in known:
            raise click.UsageError(f"{table} have no --{name}. They have --{', --'.join(known)}.")


def _note_rest(found: int, shown: int, formulas: int) -> None:
    """Print on stderr how many records are not shown, and how many cells look like formulas."""
    if not found:
        click.echo("No record fits.", err=True)
    if found > shown:
        click.echo(f"{shown} of {found}.", err=True)
    if formulas:
        click.echo(f"Texts that begin with = + - or @: {formulas}. A spreadsheet may take them for formulas.", err=True)


@command("policy-targets search 科技型企业")
@click.argument("words")
@click.option("--kind", type=click.Choice(["indicator", "place"]), help="Only indicators, or only places.")
@choose_packages
def search(words: str, kind: str | None, packages: tuple[str, ...]) -> None:
    """Find indicators and places by name.

    Names are Chinese, English or pinyin; of indicators also those that texts use. Whole names come first.
    """
    from policy_targets.publishing.looking.listing import draw_table  # noqa: PLC0415
    from policy_targets.publishing.looking.searching import Hit  # noqa: PLC0415
    from policy_targets.publishing.looking.searching import search as find  # noqa: PLC0415

    found = find(words, open_packages(packages), kind)
    if found:
        print_text([draw_table(Hit._fields, found)])
    else:
        click.echo("Nothing has this name.", err=True)


COMMANDS = (show, list_, search)
