"""Where an export goes: written beside its place, whole, then put there; what is there stays unless --force.

What a killed process left beside a place is cleared by the next that writes there.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policy_targets.errors import PackageError
from policy_targets.publishing.package.folders import clear, hold, put_in_place


@contextmanager
def make_output(out: Path, *, force: bool = False) -> Iterator[Path]:
    """A path to write a file or a folder at; it takes the place of `out`, with all written beside it, at the end.

    After an error nothing has changed. With `force` a file takes the place of a file, and a folder that of a folder
    which holds nothing but files of the same names. `out` itself comes last: who finds it finds all of it.

    Raises: PackageError when something is there already, may not be replaced, or is being written by another process.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with make_output(Path(folder) / "a.txt") as new:
    ...         _ = new.write_text("A")
    ...     print([path.name for path in Path(folder).iterdir()])
    ['a.txt']
    >>> with make_output(Path(__file__)) as new:
    ...     pass
    Traceback (most recent call last):
    policy_targets.errors.PackageError: ...outputs.py: is there already. Name another place, or replace it with --force.
    """
    if not out.name:
        raise PackageError(f"{out}: found no name, expected that of a file or folder. Name one.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with _open_workspace(out) as workspace:
        _refuse(out, force=force)
        yield workspace / "new" / out.name
        made = sorted((workspace / "new").iterdir(), key=lambda it: (it.name == out.name, it.name))
        for new in made:
            _refuse(out.with_name(new.name), force=force)
            _refuse_foreign(new, out.with_name(new.name))
        for new in made:
            _put(new, out.with_name(new.name), workspace / "old")


@contextmanager
def replace_file(out: Path) -> Iterator[Path]:
    """A path to write a file at; it takes the place of `out` at the end. A device or a pipe is written as it is.

    After an error nothing has changed.

    Raises: FileNotFoundError without a folder for it; PackageError when another process is writing it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with replace_file(Path(folder) / "a.txt") as new:
    ...         _ = new.write_text("A")
    ...     print([path.name for path in Path(folder).iterdir()])
    ['a.txt']
    >>> with replace_file(Path(os.devnull)) as new:
    ...     new == Path(os.devnull)
    True
    >>> with replace_file(Path("nowhere", "a.txt")) as new:
    ...     pass
    Traceback (most recent call last):
    FileNotFoundError: ...
    """
    if out.exists() and not out.is_file():
        yield out
        return
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(out))
    with _open_workspace(out) as workspace:
        new = workspace / "new" / out.name
        yield new
        new.replace(out)


@contextmanager
def _open_workspace(out: Path) -> Iterator[Path]:
    """Hold the folder beside a place in which its new content is made; what a killed process left there is ended."""
    workspace = out.with_name(f".{out.name}.new")
    new, old = workspace / "new", workspace / "old"
    with hold(workspace, out):
        _restore(out, old)
        clear(new, old)
        try:
            new.mkdir()
            old.mkdir()
            yield workspace
        finally:
            clear(new, old)


def _restore(out: Path, old: Path) -> None:
    """Put back the folders that were taken out of their places when the process was killed."""
    for folder in old.iterdir() if old.is_dir() else ():
        if not out.with_name(folder.name).exists():
            folder.rename(out.with_name(folder.name))


def _refuse(out: Path, *, force: bool) -> None:
    if (out.exists() or out.is_symlink()) and not force:
        raise PackageError(f"{out}: is there already. Name another place, or replace it with --force.")


def _refuse_foreign(new: Path, out: Path) -> None:
    """Nothing of a person is thrown away: a folder is replaced only when each of its files is made anew."""
    if out.exists() and not (out.is_dir() or out.is_file()):
        raise PackageError(f"{out}: found a device or a pipe, expected a file or nothing. Name another place.")
    if out.is_dir() != new.is_dir() and out.exists():
        kinds = ("folder", "file") if out.is_dir() else ("file", "folder")
        raise PackageError(f"{out}: found a {kinds[0]}, expected a {kinds[1]}. Name another place.")
    if out.is_dir():
        there, made = ({it.relative_to(root) for it in root.rglob("*")} for root in (out, new))
        if there - made:
            names = ", ".join(sorted(map(str, there - made))[:3])
            raise PackageError(f"{out}: found {names}, which this export does not write. Name another place.")


def _put(new: Path, out: Path, old: Path) -> None:
    if out.is_dir() and not out.is_symlink():
        put_in_place(new, out, old / out.name)
    else:
        new.replace(out)
