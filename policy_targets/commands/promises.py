"""The commands `match` and `compare`: compare promises with results, by target or by place."""

from __future__ import annotations

import sys
from typing import Any, Literal

import click

from policy_targets.commands import choose_packages, command, open_packages, print_lines

form_option = click.option(
    "--format", "form", type=click.Choice(["table", "csv", "jsonl"]), help="Default: table, or csv in a pipe."
)
language_option = click.option("--lang", "language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)


def _form(form: str | None) -> Any:
    return form or ("table" if sys.stdout.isatty() else "csv")


@command("policy-targets match --year 2015 --format table --lang en")
@click.option("--place", help="Code or name; the places below it count too.")
@click.option("--indicator", help="Id or name.")
@click.option("--theme", help="Theme of the indicator.")
@click.option("--year", type=int, help="A year that the period touches.")
@click.option("--verdict", help="Code or title of the verdict: met, exceeded, near, missed, not_comparable.")
@form_option
@language_option
@choose_packages
def match(language: Literal["zh", "en"], form: str | None, packages: tuple[str, ...], **filters: Any) -> None:
    """Match targets with the results that answer them.

    Target and result share indicator, place, period, scope, measure and unit. The verdict is met, exceeded, near,
    missed or not comparable, shown with its arithmetic; if results disagree, all are shown.
    """
    from policy_targets.publishing.looking import promise_tables, promises  # noqa: PLC0415

    data = open_packages(packages)
    found = promises.match(data, **filters)
    print_lines(promise_tables.write_matches(data, found, _form(form), language))


@command("policy-targets compare --indicator gdp-growth --year 2015 --format table --lang en")
@click.option("--indicator", required=True, help="Id or name.")
@click.option("--year", type=int, required=True, help="The year that promises and results are about.")
@click.option("--place", help="Code or name; the places below and above it stay.")
@form_option
@language_option
@choose_packages
def compare(packages: tuple[str, ...], form: str | None, language: Literal["zh", "en"], **asked: Any) -> None:
    """Compare what places promised and reported.

    Places are listed from the nation down. Each is compared with the nearest place above it that promised a number too:
    `over` is how much more the lower place promised.
    """
    from policy_targets.publishing.looking import promise_tables, promises  # noqa: PLC0415

    found = promises.compare(asked["indicator"], asked["year"], open_packages(packages), asked["place"])
    print_lines(promise_tables.write_standings(found, _form(form), language))


COMMANDS = (match, compare)
