"""Replace a folder atomically: at any time, even after a kill, either the old or the new one is there, complete."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from policy_targets.errors import PackageError


@contextmanager
def replace_folder(folder: Path) -> Iterator[Path]:
    """Yield a path for the new folder, which replaces `folder` when the block ends without an error.

    The new folder is made in `.NAME.build` beside the old one, locked by one process at a time. If both contain the
    same files, nothing is touched. The next process clears what a killed one left.

    Raises: PackageError when another process is replacing the folder, or the system refuses.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent:
    ...     with replace_folder(Path(parent) / "letters") as new:
    ...         new.mkdir()
    ...         _ = (new / "a.txt").write_text("A")
    ...     print([path.name for path in Path(parent).rglob("*")])
    ['letters', 'a.txt']
    >>> with replace_folder(Path(__file__) / "letters"):
    ...     pass
    Traceback (most recent call last):
    policy_targets.errors.PackageError: ...letters: cannot be written (...). The old folder is unchanged.
    """
    workspace = folder.with_name(f".{folder.name}.build")
    new, old = workspace / "new", workspace / "old"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with hold(workspace, folder):
            if old.is_dir() and not folder.exists():
                old.rename(folder)  # a process was killed between the two renames of _put_in_place
            _clear(new, old)
            try:
                yield new
                if not _hold_same(new, folder):
                    _put_in_place(new, folder, old)
            finally:
                _clear(new, old)
    except OSError as error:
        raise PackageError(f"{folder}: cannot be written ({error}). The old folder is unchanged.") from error


def sync_folder(path: Path) -> None:
    """Flush the names in a folder to disk, so that they survive a loss of power.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     sync_folder(Path(folder))
    """
    if os.name == "posix":  # pragma: no branch - Windows cannot open a folder
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def carry_over(folder: Path, new: Path) -> None:
    """Copy a folder into a new one, with hard links where the file system has them.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent:
    ...     Path(parent, "old").mkdir()
    ...     _ = Path(parent, "old", "a.txt").write_text("A")
    ...     carry_over(Path(parent, "old"), Path(parent, "new"))
    ...     Path(parent, "new", "a.txt").read_text()
    'A'
    """
    shutil.copytree(folder, new, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # pragma: no cover - a file system without links
        shutil.copy2(source, target)


def _put_in_place(new: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        new.rename(folder)
    elif not _exchange(new, folder):
        folder.rename(old)
        new.rename(folder)
    sync_folder(folder.parent)


def _exchange(left: Path, right: Path) -> bool:
    """Exchange two folders in one step (renameat2 on Linux, renamex_np on macOS); return whether that worked.

    Python has neither function; the flag is 2 in both. A file system without exchange returns an error.
    """
    if os.name != "posix":  # pragma: no cover - Windows
        return False
    library, here, there, exchange = ctypes.CDLL(None), os.fsencode(left), os.fsencode(right), 2
    if hasattr(library, "renameat2"):
        current_folder = -100
        return bool(library.renameat2(current_folder, here, current_folder, there, exchange) == 0)
    if hasattr(library, "renamex_np"):  # pragma: no cover - macOS
        return bool(library.renamex_np(here, there, exchange) == 0)
    return False  # pragma: no cover - neither


def _hold_same(new: Path, folder: Path) -> bool:
    files, there = (sorted(path.relative_to(it) for path in it.rglob("*") if path.is_file()) for it in (new, folder))
    return files == there and all((new / file).read_bytes() == (folder / file).read_bytes() for file in files)


def _clear(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def hold(workspace: Path, folder: Path) -> Iterator[None]:
    """Make the workspace of a folder and lock it; the system releases the lock however the process ends.

    Raises: PackageError when another process has the lock.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent, hold(Path(parent, "work"), Path(parent, "letters")):
    ...     with hold(Path(parent, "work"), Path(parent, "letters")):
    ...         pass
    Traceback (most recent call last):
    policy_targets.errors.PackageError: ...letters: another process is writing to this folder. Wait until it ends.
    """
    lock = None
    while lock is None:
        with suppress(FileNotFoundError):  # the previous process has just removed the workspace: make it again
            lock = _open_lock(workspace / "lock", folder)
    with lock:
        try:
            yield
        finally:
            with suppress(OSError):  # Windows keeps an open file; the next process reuses it
                (workspace / "lock").unlink()
                workspace.rmdir()


def _open_lock(path: Path, folder: Path) -> IO[bytes] | None:
    """Return the acquired lock, or None if the previous process removed the file in between."""
    path.parent.mkdir(exist_ok=True)
    with ExitStack() as stack:
        lock = stack.enter_context(path.open("wb"))
        if not _try_lock(lock):
            raise PackageError(f"{folder}: another process is writing to this folder. Wait until it ends.")
        if not os.path.samestat(os.fstat(lock.fileno()), path.stat()):
            return None
        stack.pop_all()
        return lock


def _try_lock(lock: IO[bytes]) -> bool:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:  # pragma: no cover - Windows
        import msvcrt  # noqa: PLC0415

        def take(handle: int) -> None:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:

        def take(handle: int) -> None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    try:
        take(lock.fileno())
    except OSError:
        return False
    return True
