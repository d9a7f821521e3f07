"""The commands of the explorer: write its pages, or serve them and open the browser."""

from __future__ import annotations

from pathlib import Path

import click

from policy_targets.commands import Folder, choose_package, command, find_built


@command("policy-targets site -o site")
@click.option("-o", "--out", type=Folder, required=True, help="The folder to write.")
@choose_package
def site(out: Path, package: str | None) -> None:
    """Write the explorer: pages to look at a package.

    The folder opens from disk (index.html) or from any server, and loads nothing from elsewhere. An existing folder is
    replaced completely or not at all, and only if this command wrote it.
    """
    from policy_targets.exploring.explorer.site import write_site  # noqa: PLC0415
    from policy_targets.publishing.package.dataset import load  # noqa: PLC0415

    counts = write_site(load(package or find_built()), out)
    click.echo(f"{out / 'index.html'}: {counts['claims']} targets and outcomes")


@command("policy-targets explore --package datapackage --no-browser")
@choose_package
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; default: a free one.")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
def explore(package: str | None, port: int, *, no_browser: bool) -> None:
    """Look at a package in the browser.

    The pages are served on 127.0.0.1, to this machine only, until Ctrl-C.
    """
    import time  # noqa: PLC0415
    import webbrowser  # noqa: PLC0415
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    from policy_targets.exploring.explorer.local_server import serve_folder  # noqa: PLC0415
    from policy_targets.exploring.explorer.site import write_site  # noqa: PLC0415
    from policy_targets.publishing.package.dataset import load  # noqa: PLC0415

    with TemporaryDirectory() as parent:
        folder = Path(parent) / "site"
        write_site(load(package or find_built()), folder)
        try:
            with serve_folder(folder, port) as address:
                click.echo(f"{address}  (Ctrl-C ends it)")
                if not no_browser:
                    webbrowser.open(address)
                while True:
                    time.sleep(3600)
        except KeyboardInterrupt:
            click.echo()


COMMANDS = (site, explore)
