"""The commands of releases: `diff` and `cite`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from policy_targets.commands import FileThere, choose_package, command, find_built, print_text

NOTHING = "none"


@command("policy-targets diff none datapackage --format markdown")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW", default="datapackage")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("--changelog", type=FileThere, help="Write the counts under the first Data head of this file instead.")
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, form: str, changelog: Path | None) -> None:
    """List what changed between two releases.

    Records are added, withdrawn, redirected (the id changed), corrected (what is asserted changed, the evidence did
    not), re-sourced (only the evidence changed) or revised (anything else); each changed column is shown before and
    after.

    OLD and NEW are packages: folders, zip files, addresses, or revisions of git, as v0.1.0 or v0.1.0:datapackage; OLD
    may be none. The exit code is 1 when an id is gone without a redirect.
    """
    from policy_targets.publishing.package import revisions  # noqa: PLC0415
    from policy_targets.publishing.releases import changes, release_notes  # noqa: PLC0415

    before = None if old == NOTHING else revisions.open_release(old)
    found = changes.diff(before, revisions.open_release(new))
    if changelog:
        click.echo(f"{changelog}: {'written' if release_notes.write_changelog(found, changelog) else 'as it was'}.")
    elif form == "json":
        click.echo(release_notes.write_json(found))
    else:
        print_text((release_notes.write_text if form == "text" else release_notes.write_markdown)(found))
    lost = release_notes.count_lost(found)
    click.echo(lost, err=True, nl=bool(lost))
    ctx.exit(1 if lost else 0)


@command("policy-targets cite --format bibtex")
@click.argument("record_id", metavar="[ID]", required=False)
@choose_package
@click.option("--format", "form", type=click.Choice(["text", "bibtex", "csl"]), default="text", show_default=True)
def cite(record_id: str | None, package: str | None, form: Literal["text", "bibtex", "csl"]) -> None:
    """Cite the data, or one record of it.

    The citation names the version; the citation of a record also its id, its source and its place there. BibTeX and
    CSL-JSON can be imported into a reference manager.
    """
    from policy_targets.publishing.package.citation import cite as cite_data  # noqa: PLC0415
    from policy_targets.publishing.package.dataset import load  # noqa: PLC0415

    print_text([cite_data(record_id, form, load(package or find_built()))])


COMMANDS = (diff, cite)
