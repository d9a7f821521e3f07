"""The command `review`: serve the review desk."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from pathlib import Path
from typing import TypedDict, Unpack

import click

from policy_targets.commands import FileThere, Folder, command
from policy_targets.errors import MissingExtra

SAMPLE = "tests/cases/interview.txt"


class _Served(TypedDict):
    """How `review` serves its page."""

    port: int
    browser: bool


@command(f"policy-targets review {SAMPLE} --seeds seeds")
@click.argument("documents", metavar="DOCUMENT...", type=FileThere, nargs=-1, required=True)
@click.option("--seeds", type=Folder, default=Path("seeds"), show_default=True, help="The folder of the seeds.")
@click.option("--second", is_flag=True, help="Read a second time, the first decisions hidden; then compare.")
@click.option(
    "--disagreements",
    type=FileThere,
    help="A table by `extract --model`: what it lists comes first, then who was right.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; else a free one.")
@click.option("--browser/--no-browser", default=True, help="Open the page in a browser.")
def review(
    documents: tuple[Path, ...], seeds: Path, disagreements: Path | None, *, second: bool, **served: Unpack[_Served]
) -> None:
    """Turn candidates into a seed, in a local page.

    The seed of each DOCUMENT is found in the folder by SHA-256; if there is none, one is drafted. Every decision is
    saved to the seed at once. The page is served on 127.0.0.1 under an address with a token valid for this run; Ctrl+C
    stops the server. Press ? in the page for the list of keys.

    With --disagreements, claims on which a language model reads otherwise come first, with both readings. When the desk
    is closed, the column `right` of the table says who was right, wherever you have decided.
    """
    try:
        import uvicorn  # noqa: PLC0415

        from policy_targets.exploring.desk.server import Desk, make_app  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("uvicorn", "starlette", "jinja2", "anyio"):
            raise
        raise MissingExtra(f"{error.name}: is not installed. pip install 'policy-targets[review]'") from None
    from policy_targets.exploring.desk.disputes import load_disputes, settle_table  # noqa: PLC0415
    from policy_targets.exploring.desk.session import open_first, open_second  # noqa: PLC0415

    seeds.mkdir(parents=True, exist_ok=True)
    sessions = [(open_second if second else open_first)(document, seeds) for document in documents]
    firsts = [open_first(document, seeds) for document in documents] if second else []
    if disagreements:
        load_disputes(disagreements, sessions)
    with socket.create_server(("127.0.0.1", served["port"])) as listening:
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        token = secrets.token_urlsafe(24)
        address = f"http://{host}/{token}/"
        app = make_app(Desk(sessions, firsts), token, (host, f"localhost:{listening.getsockname()[1]}"))
        for session in sessions:
            click.echo(f"{session.seed}: {session.manuscript.name}")
            if session.journal.notice:
                click.echo(session.journal.notice, err=True)
        click.echo(f"{address}  (Ctrl+C ends)")
        if served["browser"]:
            webbrowser.open(address)
        # log_config=None: configuring logging would close handlers that others have opened
        config = uvicorn.Config(app, log_config=None, log_level="warning", access_log=False, ws="none")
        uvicorn.Server(config).run(sockets=[listening])
    if disagreements:
        for problem in settle_table(disagreements, sessions):
            click.echo(problem, err=True)


COMMANDS = (review,)
