"""Write the output of an export to a temporary folder, then move it; keep existing files unless --force is given."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policy_targets.errors import PackageError


@contextmanager
def make_output(out: Path, *, force: bool = False) -> Iterator[Path]:
    """Yield a temporary path for a file or folder; move what was written there, and beside it, to `out` at the end.

    After an error nothing has changed. With `force` a file replaces a file, and a folder replaces a folder that
    contains only files of the same names.

    Raises: PackageError when `out` exists, or may not be replaced.

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
    _refuse(out, force=force)
    out.parent.mkdir(parents=True, exist_ok=True)
    workspace = out.parent / f".{out.name}.{os.getpid()}.new"
    shutil.rmtree(workspace, ignore_errors=True)
    workspace.mkdir()
    try:
        yield workspace / out.name
        made = sorted(workspace.iterdir())
        for new in made:
            _refuse(out.with_name(new.name), force=force)
            _refuse_foreign(new, out.with_name(new.name))
        for new in made:
            _put(new, out.with_name(new.name), workspace)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def _refuse(out: Path, *, force: bool) -> None:
    if not out.name:
        raise PackageError(f"{out}: found no name, expected that of a file or folder. Name one.")
    if (out.exists() or out.is_symlink()) and not force:
        raise PackageError(f"{out}: is there already. Name another place, or replace it with --force.")


def _refuse_foreign(new: Path, out: Path) -> None:
    """Refuse to replace a folder that contains other files than the new one, which a person may have put there."""
    if out.is_dir() != new.is_dir() and out.exists():
        kinds = ("folder", "file") if out.is_dir() else ("file", "folder")
        raise PackageError(f"{out}: found a {kinds[0]}, expected a {kinds[1]}. Name another place.")
    if out.is_dir():
        there, made = ({it.relative_to(root) for it in root.rglob("*")} for root in (out, new))
        if there - made:
            names = ", ".join(sorted(map(str, there - made))[:3])
            raise PackageError(f"{out}: found {names}, which this export does not write. Name another place.")


def _put(new: Path, out: Path, workspace: Path) -> None:
    if out.is_dir() and not out.is_symlink():
        out.rename(workspace / f"{out.name}.old")
    new.replace(out)
