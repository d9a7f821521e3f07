"""The command `candidates`: read a corpus of work reports into a package of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from policy_targets.commands import FileThere, Folder, FolderThere, command


@command("policy-targets candidates ../shared/corpus/local_reports_dev.parquet -o datapackage/candidates")
@click.argument("corpus", type=FileThere)
@click.option(
    "-o", "--out", type=Folder, default=Path("datapackage/candidates"), show_default=True, help="The folder to write."
)
@click.option("--jobs", type=click.IntRange(min=0), default=1, show_default=True, help="Processes that read.")
@click.option("--judged", type=FolderThere, help="The folder of local-sample.csv, the judged sample.")
@click.pass_context
def candidates(ctx: click.Context, corpus: Path, out: Path, jobs: int, judged: Path | None) -> None:
    """Read a corpus into a package of candidates.

    CORPUS is a Parquet file with the columns document, text and region (the full name of a province or prefecture), and
    optionally title and file_year. The package has the tables of `build`, in Parquet only; every record has the status
    candidate and a quotation of at most 60 characters. Records that break a rule are left out and counted by reason.

    A report that cannot be read is listed with the reason, also in the descriptor; the run continues and exits with 1.
    """
    from policy_targets.corpus.candidate_package import write_proposed  # noqa: PLC0415
    from policy_targets.corpus.read_corpus import gather_candidates  # noqa: PLC0415
    from policy_targets.evaluating.estimates import count_strata, load_quality  # noqa: PLC0415
    from policy_targets.scaling.progress import Progress  # noqa: PLC0415
    from policy_targets.scaling.runs import Watch  # noqa: PLC0415

    watch = Watch(Progress(sys.stderr, 0, is_shown=sys.stderr.isatty()))
    try:
        found = gather_candidates(corpus, jobs, watch)
    finally:
        watch.progress.close()
    quality = load_quality(judged, count_strata(found.tables)) if judged else {}
    reading = {**found.reading, **({"quality": quality} if quality else {})}
    write_proposed(found.tables, out, reading)
    counted = ", ".join(f"{count} {table}" for table, count in reading["records"].items())
    click.echo(f"{out}: {reading['documents']} reports, {len(reading['failed'])} of them not read: {counted}.")
    for reason, count in reading["left_out"].items():
        click.echo(f"left out: {count} ({reason})")
    ctx.exit(1 if reading["failed"] else 0)


COMMANDS = (candidates,)
