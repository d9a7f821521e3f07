"""Replace a folder as a whole: whoever looks, and whenever the process is killed, finds the old one or the new one."""

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
    """A path to make the new folder at; it takes the place of `folder` when the block ends without an error.

    The new folder is made in `.NAME.build` beside the old one, which one process at a time may hold. Nothing is
    touched when both hold the same files. What a killed process left there is cleared by the next.

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
    policy_targets.errors.PackageError: ...letters: cannot be written (...). What was there is untouched.
    """
    workspace = _find_workspace(folder)
    new, old = workspace / "new", workspace / "old"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with hold(workspace, folder):
            _restore(folder, new, old)
            try:
                yield new
                if not _hold_same(new, folder):
                    put_in_place(new, folder, old)
            finally:
                clear(new, old)
    except OSError as error:
        raise PackageError(f"{folder}: cannot be written ({error}). What was there is untouched.") from error


def end_killed(folder: Path) -> None:
    """End what a killed process began with a folder: what was there is there again, and nothing lies beside it.

    Raises: PackageError when a process that lives is writing it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent:
    ...     (Path(parent) / ".letters.build" / "old").mkdir(parents=True)
    ...     end_killed(Path(parent) / "letters")
    ...     print([path.name for path in Path(parent).iterdir()])
    ['letters']
    >>> end_killed(Path("nowhere"))
    """
    workspace = _find_workspace(folder)
    if workspace.is_dir():
        with hold(workspace, folder):
            _restore(folder, workspace / "new", workspace / "old")


def _find_workspace(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.build")


def _restore(folder: Path, new: Path, old: Path) -> None:
    if old.is_dir() and not folder.exists():
        old.rename(folder)  # a process was killed between the two renames of put_in_place
    clear(new, old)


def sync_folder(path: Path) -> None:
    """See to it that what was written to a folder, names and all, outlives a loss of power.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     sync_folder(Path(folder))
    """
    if os.name == "posix":  # pragma: no branch - Windows cannot open a folder
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def carry_over(folder: Path, new: Path) -> None:
    """Put the files of a folder into a new one too: as links where the system has them, else as copies.

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


def put_in_place(new: Path, folder: Path, old: Path) -> None:
    """Let a new folder take the place of a folder: in one step where the system can, else by way of `old`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent:
    ...     (Path(parent) / "new").mkdir()
    ...     put_in_place(Path(parent) / "new", Path(parent) / "letters", Path(parent) / "old")
    ...     print([path.name for path in Path(parent).iterdir()])
    ['letters']
    """
    if not folder.exists():
        new.rename(folder)
    elif not _exchange(new, folder):
        folder.rename(old)
        new.rename(folder)
    sync_folder(folder.parent)


def _exchange(left: Path, right: Path) -> bool:
    """Whether the system exchanged two folders in one step: renameat2 on Linux, renamex_np on macOS.

    Python has no name for either; both call the flag 2. A file system that cannot do it answers with an error.
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


def clear(*folders: Path) -> None:
    """Remove folders with all that is in them; those that are not there are as they should be.

    >>> clear(Path("nowhere"))
    """
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def hold(workspace: Path, folder: Path) -> Iterator[None]:
    """Make the workspace of a folder and hold its lock; the system lets go of it when the process ends, however.

    Raises: PackageError when another process holds it, or a link stands in its place.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent, hold(Path(parent, "work"), Path(parent, "letters")):
    ...     with hold(Path(parent, "work"), Path(parent, "letters")):
    ...         pass
    Traceback (most recent call last):
    policy_targets.errors.PackageError: ...letters: another process is writing it. Wait until it ends.
    """
    if workspace.is_symlink():
        raise PackageError(f"{workspace}: found a link, expected a folder of this library or nothing. Remove it.")
    lock = None
    while lock is None:
        workspace.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # the process before has just removed it: make it again
            lock = _open_lock(workspace / "lock", folder)
    with lock:
        try:
            yield
        finally:
            with suppress(OSError):  # Windows keeps a file that is open, and the next process takes it
                (workspace / "lock").unlink()
                workspace.rmdir()


def _open_lock(path: Path, folder: Path) -> IO[bytes] | None:
    """The lock, held; None when the process before removed the file in between."""
    with ExitStack() as stack:
        lock = stack.enter_context(path.open("ab"))
        if not _try_lock(lock):
            raise PackageError(f"{folder}: another process is writing it. Wait until it ends.")
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
