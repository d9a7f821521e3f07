"""Small files written whole: whoever looks, and whenever the process is killed, finds the old text or the new one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

try:
    import fcntl
except ImportError:  # a system without: whoever writes compares what is there with what was read
    fcntl = None  # type: ignore[assignment]


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Let nobody else write in the folder meanwhile; the system lets go when the process ends, and no file is left.

    >>> with hold_folder(Path(__file__).parent):
    ...     pass
    """
    if fcntl is None or not folder.is_dir():
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system that locks no folders
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_beside(path: Path, text: str) -> Path:
    """A neighbour of the file that has the new text, on the disk and ready to take its place.

    What killed processes left of such neighbours is removed. The caller holds the folder.

    >>> write_beside(Path("nowhere") / "a.yaml", "")
    Traceback (most recent call last):
    FileNotFoundError: ...
    """
    sweep(path)
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    with new.open("x", encoding="utf-8", newline="") as file:  # x follows no link
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return new


def sweep(path: Path) -> None:
    """Remove the neighbours of a file that killed processes have left before they took its place.

    >>> sweep(Path("nowhere") / "a.yaml")
    """
    for left in path.parent.glob(f".{escape(path.name)}.*.new"):
        left.unlink(missing_ok=True)


def replace_text(path: Path, text: str) -> None:
    r"""Let the file have this text, and its folder be there. The caller holds the folder.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     replace_text(Path(folder) / "a.yaml", "a: 1\n")
    ...     [(path.name, path.read_text()) for path in Path(folder).iterdir()]
    [('a.yaml', 'a: 1\n')]
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = write_beside(path, text)
    try:
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
