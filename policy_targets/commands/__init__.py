"""The base of all commands: UTF-8 output in any locale, errors as messages, an example at the end of each help."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policy_targets.errors import PolicyTargetsError

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset

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
        try:
            return super().main(*args, **extra)
        except OSError as error:  # the help itself could not be written
            _leave_stdout()
            click.echo(f"Error: The output cannot be written ({error.strerror or error}).", err=True)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn an error of this library or of the system into a message and exit 1."""
        try:
            with warnings.catch_warnings():
                warnings.showwarning = lambda message, *_, **__: click.echo(make_visible(str(message)), err=True)
                return super().invoke(ctx)
        except PolicyTargetsError as error:
            raise click.ClickException(make_visible(str(error))) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # a closed pipe is no error: click leaves without a word
            if not error.filename and sys.stdout is sys.__stdout__:
                _leave_stdout()
            if error.filename:
                raise click.ClickException(make_visible(f"{error.filename}: {error.strerror}.")) from error
            raise click.ClickException(f"The output cannot be written ({error.strerror or error}).") from error


def _leave_stdout() -> None:
    """Send what is left in the buffers nowhere: a full disk is said once, and not again when the program ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


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


choose_packages = click.option(
    "--package",
    "packages",
    multiple=True,
    help="A folder, zip file or address; may be repeated; default: ./datapackage, else the data included here.",
)


def open_packages(packages: tuple[str, ...]) -> Dataset:
    """Return the package that the options name, several joined, or the one that `find_built` or the library has.

    >>> open_packages(("datapackage", "datapackage")).names == open_packages(()).names
    True
    """
    from policy_targets.publishing.package.dataset import load  # noqa: PLC0415

    built = find_built()
    return load(*(packages or ((built,) if built else ())))


def find_built() -> Path | None:
    """Return the package that a build wrote in the current folder, or None.

    >>> find_built()
    PosixPath('datapackage')
    """
    folder = Path("datapackage")
    descriptor = folder / "datapackage.json"
    return folder if descriptor.is_file() and b'"conformsTo": "policy-targets/' in descriptor.read_bytes() else None


# Control characters but tabs and line ends, what turns the direction of a line, and halves of characters.
UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def make_visible(text: str) -> str:
    r"""Write out the characters that a terminal would obey: data and file names may come from anywhere.

    >>> print(make_visible("\x1b[2J企业\u202e150家"))
    \x1b[2J企业\u202e150家
    >>> make_visible("企业150家\n")
    '企业150家\n'
    """
    return UNSHOWN.sub(_write_code, text)


def _write_code(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def print_text(lines: Iterable[str]) -> None:
    """Print lines for eyes one by one, as they come, with everything visible.

    >>> print_text(["a", "b"])
    a
    b
    """
    for line in lines:
        click.echo(make_visible(line))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines one by one, as they are produced.

    >>> print_lines(["a", "b"])
    a
    b
    """
    for line in lines:
        click.echo(line)
