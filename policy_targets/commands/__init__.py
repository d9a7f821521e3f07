"""The base of all commands: UTF-8 output in any locale, errors as messages, an example at the end of each help."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from policy_targets.errors import PolicyTargetsError

Folder = click.Path(file_okay=False, path_type=Path)
FolderThere = click.Path(exists=True, file_okay=False, path_type=Path)
FileThere = click.Path(exists=True, dir_okay=False, path_type=Path)
PathThere = click.Path(exists=True, path_type=Path)


class Commands(click.Group):
    """The group of all commands: prints UTF-8 in any locale and turns errors into messages, here alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands, in the order of the work."""
        return list(self.commands)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command line; print UTF-8 with plain line ends on every system."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn an error of this library or of the system into a message and exit 1."""
        try:
            return super().invoke(ctx)
        except PolicyTargetsError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE or not error.filename:
                raise  # click exits silently on a closed pipe
            raise click.ClickException(f"{error.filename}: {error.strerror}.") from error


def example(line: str) -> dict[str, Any]:
    """Return the options of a click command whose help ends with an example to paste.

    >>> example("policy-targets build")["epilog"].splitlines()[-1]
    '  policy-targets build'
    """
    return {"epilog": f"\b\nExample:\n  {line}", "no_args_is_help": False}


def command(line: str, name: str | None = None) -> Callable[[Callable[..., Any]], click.Command]:
    """Return a decorator that makes a function a command with that example, under its own name or the one given.

    >>> command("policy-targets nothing")(lambda: None).epilog.splitlines()[-1]
    '  policy-targets nothing'
    """
    return click.command(name, None, **example(line))


choose_package = click.option(
    "--package",
    help="A folder, zip file or address; default: ./datapackage if it exists, else the data included here.",
)


def find_built() -> Path | None:
    """Return the package that a build wrote in the current folder, or None.

    >>> find_built()
    PosixPath('datapackage')
    """
    folder = Path("datapackage")
    descriptor = folder / "datapackage.json"
    return folder if descriptor.is_file() and b'"conformsTo": "policy-targets/' in descriptor.read_bytes() else None


def print_lines(lines: Iterable[str]) -> None:
    """Print lines one by one, as they are produced.

    >>> print_lines(["a", "b"])
    a
    b
    """
    for line in lines:
        click.echo(line)
