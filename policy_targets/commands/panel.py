"""The commands `panel` and `coverage`: a table of places and years, and what the texts at hand cover."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from policy_targets.commands import choose_packages, command, open_packages, print_lines

FORMS = ("csv", "parquet", "xlsx", "stata")


@command("policy-targets panel --indicator gdp-growth --level country --years 2015:2016 --format csv")
@click.option("--indicator", required=True, help="Id or name.")
@click.option("--level", default="province", show_default=True, help="Level of the places, or all.")
@click.option("--years", help="A year, or a range such as 2003:2026; default: all.")
@click.option("--place", help="Code or name; the places below it count too.")
@click.option("--wide", metavar="COLUMN", help="Places by years, with the values of this column.")
@click.option("--format", "form", type=click.Choice(FORMS), default="csv", show_default=True)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; csv needs none.")
@choose_packages
def panel(form: str, out: Path | None, packages: tuple[str, ...], wide: str | None, **asked: Any) -> None:
    """Print targets and results by place and year.

    Results are as first reported. A cell without a number says why: no_target, not_said or no_report. The columns are
    those of the table `panel` in the dictionary.
    """
    from policy_targets.publishing.exports.panel_files import ENDINGS, write_csv_lines, write_panel_file  # noqa: PLC0415
    from policy_targets.publishing.looking.panel_frames import panel as make  # noqa: PLC0415

    level = None if asked["level"] == "all" else asked["level"]
    rows = make(asked["indicator"], open_packages(packages), level=level, years=asked["years"], place=asked["place"],
                wide=wide, frame="arrow")  # fmt: skip
    if form == "csv" and out is None:
        print_lines(write_csv_lines(rows))
        return
    place = out or Path(f"panel.{ENDINGS[form]}")
    write_panel_file(rows, form, place)
    click.echo(f"{place}: {rows.num_rows} rows.")


@command("policy-targets coverage")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@choose_packages
def coverage(form: str, packages: tuple[str, ...]) -> None:
    """Count what the texts at hand say and do not say.

    For each indicator, level and kind: in how many cells of place and year the texts give a number, set no target or
    say nothing, and for how many there is no report.
    """
    from policy_targets.assessing.coverage import FINDINGS, count_coverage  # noqa: PLC0415
    from policy_targets.publishing.looking.listing import draw_table  # noqa: PLC0415
    from policy_targets.publishing.schema.tables import from_arrow  # noqa: PLC0415

    data = open_packages(packages)
    found = count_coverage(*(from_arrow(name, data[name]) for name in ("coverage", "places")))
    heads = ("indicator", "level", "kind", "years", *FINDINGS)
    rows = [
        (
            it.indicator_id,
            it.level,
            it.kind,
            f"{it.years[0]}–{it.years[1]}",
            *(str(it.counts.get(name, 0)) for name in FINDINGS),
        )
        for it in found
    ]
    if form == "csv":
        print_lines(",".join(row) for row in (heads, *rows))
    else:
        click.echo(draw_table(heads, rows))


COMMANDS = (panel, coverage)
