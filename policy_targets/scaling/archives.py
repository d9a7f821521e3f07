"""Read the documents of a zip archive one at a time, without unpacking to disk; refuse bombs and unsafe members."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from policy_targets.errors import DocumentError

LARGEST = 32 << 20  # bytes of one document in an archive or a cell; the longest yearbook has five million
RATIO = 100  # largest accepted compression ratio; text compresses to about a tenth
HARMLESS = 64 << 20  # bytes; an archive that unpacks to less is accepted whatever its ratio
UTF8_NAME = 0x800  # flag bits of a member
ENCRYPTED = 0x1
# Raised when a damaged member is read.
FAILURES = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)


class ArchivedText(NamedTuple):
    """A document of an archive or a table: its name there, and either its bytes or the problem."""

    name: str
    content: bytes | None
    problem: str = ""
    is_named: bool = True  # False for a row of a table without names: its name is the row number


def read_archive(path: Path) -> Iterator[ArchivedText]:
    """Yield the documents of a zip archive in archive order; skip folders, hidden files and macOS metadata.

    Raises: DocumentError when the file is no zip archive, or a zip bomb.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with zipfile.ZipFile(Path(folder, "a.zip"), "w") as archive:
    ...         archive.writestr("2024/a.txt", "力争")
    ...         archive.writestr("../a.txt", "力争")
    ...     [(part.name, part.problem) for part in read_archive(Path(folder, "a.zip"))]
    [('2024/a.txt', ''), ('../a.txt', 'its name leads out of the archive.')]
    """
    with _open_archive(path) as archive:
        members = [(read_name(member), member) for member in archive.infolist() if not member.is_dir()]
        for name, member in members:
            if not _is_hidden(name):
                yield _read_member(archive, member, name)


def measure_archive(path: Path) -> int:
    """Return the unpacked size in bytes that the directory of the archive states.

    >>> measure_archive(Path(__file__))
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: this is no zip archive (File is not a zip file).
    """
    with _open_archive(path) as archive:
        return sum(member.file_size for member in archive.infolist())


def _open_archive(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise DocumentError(f"this is no zip archive ({error}).") from error
    size, unpacked = path.stat().st_size, sum(member.file_size for member in archive.infolist())
    if unpacked > max(HARMLESS, RATIO * size):
        archive.close()
        raise DocumentError(
            f"a zip bomb: {size:,} bytes unpack to {unpacked:,} (expected at most {RATIO} times as many). "
            "Unpack the files you trust, then read that folder."
        )
    return archive


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> ArchivedText:
    problem = _refuse_member(member, name)
    if problem:
        return ArchivedText(name, None, problem)
    try:
        with archive.open(member) as stream:
            return ArchivedText(name, stream.read(LARGEST))
    except FAILURES as error:
        return ArchivedText(name, None, f"the archive is damaged here ({error or type(error).__name__}).")


def _refuse_member(member: zipfile.ZipInfo, name: str) -> str:
    if ".." in PurePosixPath(name).parts or name.startswith("/") or re.match("[A-Za-z]:", name):
        return "its name leads out of the archive."
    if stat.S_ISLNK(member.external_attr >> 16):
        return "this is a symbolic link, not a document."
    if member.flag_bits & ENCRYPTED:
        return "this is encrypted. Unpack it with its password, then read the folder."
    return refuse_large(member.file_size)


def refuse_large(size: int) -> str:
    """Return the message for a document that is too large, else an empty string.

    >>> refuse_large(1 << 30)
    'this has 1,073,741,824 bytes (expected at most 33,554,432). Read it as a file of its own.'
    """
    return f"this has {size:,} bytes (expected at most {LARGEST:,}). Read it as a file of its own." * (size > LARGEST)


def read_name(member: zipfile.ZipInfo) -> str:
    """Decode the name of a member: as UTF-8, flagged or not, else as GB18030, which Chinese Windows writes.

    >>> member = zipfile.ZipInfo("报告/2024.txt".encode("gb18030").decode("cp437"))
    >>> read_name(member)
    '报告/2024.txt'
    """
    name = member.filename
    if not member.flag_bits & UTF8_NAME:
        for encoding in ("utf-8", "gb18030"):
            try:
                name = member.filename.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return name.replace("\\", "/")


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(part.startswith(".") and part != ".." for part in parts)
