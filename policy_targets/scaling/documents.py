"""Turn what a user names (files, folders, patterns, zip archives, Parquet files, `-`) into documents, one by one."""

from __future__ import annotations

import glob
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from policy_targets.errors import DocumentError, PackageError
from policy_targets.publishing.package.addresses import fetch
from policy_targets.scaling.archives import LARGEST, ArchivedText, measure_archive, read_archive
from policy_targets.scaling.comma_texts import SEPARATORS, read_rows
from policy_targets.scaling.parquet_texts import TextColumns, measure_cells, read_cells

STANDARD_INPUT = "-"
ADDRESS = ("https://", "http://")


class Received(NamedTuple):
    """A document as received; if it could not be received, `content` is None and `problem` states why."""

    name: str  # in the records
    place: str  # in messages
    content: bytes | None
    problem: str = ""
    day: date | None = None  # the date of the document, where the user gives one
    home: str | None = None  # name or code of the place the document is about, where the user gives one


class Input(NamedTuple):
    """A path that the user named or that matched a pattern, and its name in the records."""

    path: Path
    name: str
    problem: str = ""


class Leaf(NamedTuple):
    """A file to open, named by the user or found in a folder; `problem` states why it cannot be opened."""

    path: Path
    name: str
    inside: str  # prefix of the names of the documents inside, for an archive or a Parquet file
    problem: str = ""


def find_documents(leaves: Iterable[Leaf], columns: TextColumns, *, fetches: bool = False) -> Iterator[Received]:
    """Yield the documents of all files one at a time; a file that cannot be read yields a document with a problem.

    Addresses are asked only where the user `fetches`.

    >>> [(it.name, it.problem) for it in find_documents(find_leaves(["nowhere.txt"]), TextColumns())]
    [('nowhere.txt', 'No such file or directory.')]
    """
    for leaf in leaves:
        try:
            yield from [_fetch(leaf, fetches=fetches)] if is_address(leaf.name) else _read_leaf(leaf, columns)
        except DocumentError as error:
            place = leaf.name if is_address(leaf.name) else str(leaf.path)
            yield Received(leaf.name, place, None, str(error))
        except OSError as error:
            if error.filename is None:
                raise  # the standard input failed
            yield Received(leaf.name, str(leaf.path), None, f"{error.strerror or error}.")


def is_address(name: str) -> bool:
    """Whether an input is an address of the web, not a file.

    >>> is_address("https://www.gaoyou.gov.cn/a.html"), is_address("a.html")
    (True, False)
    """
    return name.startswith(ADDRESS)


def _fetch(leaf: Leaf, *, fetches: bool) -> Received:
    """The page or the file at an address; no private one, and none larger than a document may be."""
    if not fetches:
        raise DocumentError("this is an address. Add --fetch to read it, or save the page and read that.")
    try:
        return Received(leaf.name, leaf.name, fetch(urlsplit(leaf.name), LARGEST))
    except (PackageError, ValueError) as error:
        raise DocumentError(str(error).removeprefix(f"{leaf.name}: ")) from error


def _read_leaf(leaf: Leaf, columns: TextColumns) -> Iterator[Received]:
    if leaf.problem:
        raise DocumentError(leaf.problem)
    if str(leaf.path) == STANDARD_INPUT:
        yield Received(leaf.name, STANDARD_INPUT, sys.stdin.buffer.read())
    elif _is_archive(leaf.path):
        for part in read_archive(leaf.path):
            yield Received(f"{leaf.inside}{part.name}", f"{leaf.path}/{part.name}", part.content, part.problem)
    elif _is_table(leaf.path):
        yield from _name_rows(leaf, read_cells(leaf.path, columns))
    elif leaf.path.suffix.lower() in SEPARATORS and (rows := read_rows(leaf.path, columns)):
        yield from _name_rows(leaf, rows)
    else:
        yield Received(leaf.name, str(leaf.path), leaf.path.read_bytes())


def _name_rows(leaf: Leaf, rows: Iterable[ArchivedText]) -> Iterator[Received]:
    """The documents of the rows of a table, each by its own name or by that of the file and its number."""
    for part in rows:
        name = part.name if part.is_named else f"{leaf.path.name}/{part.name}"
        yield Received(name, f"{leaf.path}/{part.name}", part.content, part.problem)


def measure(leaves: Iterable[Leaf], columns: TextColumns) -> int:
    """Return the input size in bytes, as far as it is known before reading: for the progress bar.

    >>> measure(find_leaves(["nowhere.txt"]), TextColumns())
    0
    """
    return sum(_measure_leaf(leaf, columns) for leaf in leaves)


def _measure_leaf(leaf: Leaf, columns: TextColumns) -> int:
    try:
        if leaf.problem or str(leaf.path) == STANDARD_INPUT:
            return 0
        if _is_archive(leaf.path):
            return measure_archive(leaf.path)
        return measure_cells(leaf.path, columns) if _is_table(leaf.path) else leaf.path.stat().st_size
    except (OSError, DocumentError):
        return 0


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def _is_table(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def find_leaves(inputs: Sequence[str], out: Path | None = None) -> Iterator[Leaf]:
    """Yield the files to read, in the order of the inputs and, inside a folder, of the names; skip the output `out`.

    Names of documents in a folder or an archive are paths inside that folder or archive; with several inputs they are
    prefixed with its name. Hidden files are skipped. A symbolic link is followed if the user named it. Inside a folder
    it is not followed: a link to a file in the same folder is skipped, since that file is read anyway, and a link that
    leads outside is reported as a problem.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name in ("b.txt", "a.txt", ".hidden"):
    ...         Path(folder, name).touch()
    ...     [leaf.name for leaf in find_leaves([folder])]
    ['a.txt', 'b.txt']
    """
    named = list_inputs(inputs)
    for it in named:
        inside = f"{it.name}/" if len(named) > 1 else ""
        if it.problem:
            yield Leaf(it.path, it.name, "", it.problem)
        elif os.path.isdir(it.path):  # noqa: PTH112 - Path.is_dir raises where a folder is closed
            yield from _find_in_folder(it, inside, out.resolve() if out else None)
        else:
            yield Leaf(it.path, it.name, inside)


def _find_in_folder(folder: Input, inside: str, out: Path | None) -> Iterator[Leaf]:
    top, empty = folder.path.resolve(), True
    for path, problem in _walk(folder.path, top, out):
        name = f"{inside}{_clean(path.relative_to(folder.path).as_posix())}"
        empty = False
        yield Leaf(path, name, f"{name}/", problem)
    if empty:
        yield Leaf(folder.path, folder.name, "", "there is no document in it.")


def _walk(folder: Path, top: Path, out: Path | None) -> Iterator[tuple[Path, str]]:
    """Yield the files below a folder, except the output, each with the problem that prevents reading, if any."""
    waiting = [folder]
    while waiting:  # no recursion: a tree may be deeper than Python's recursion limit
        path = waiting.pop()
        if path.is_symlink() and path != folder:
            problem = _refuse_link(path, top)
        elif out is not None and path.resolve() == out:
            continue
        elif not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a folder is closed
            problem = "" if path.is_file() else "this is no file that can be read."
        else:
            try:
                waiting += sorted((it for it in path.iterdir() if not it.name.startswith(".")), reverse=True)
                continue
            except OSError as error:
                problem = f"{error.strerror}."
        if problem is not None:
            yield path, problem


def _refuse_link(path: Path, top: Path) -> str | None:
    """Return the problem of a link, or None if its target lies in the folder and is read there."""
    if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises where a folder is closed
        return "a symbolic link that leads nowhere."
    if path.resolve().is_relative_to(top):
        return None
    return "a symbolic link that leads out of the folder is not followed. Name its target as an input."


def list_inputs(inputs: Sequence[str]) -> list[Input]:
    """Expand the patterns among the inputs; prefix files that share a name with the folders that distinguish them.

    >>> [it.name for it in list_inputs(["2023/report.txt", "2024/report.txt", "notes.txt"])]
    ['2023/report.txt', '2024/report.txt', 'notes.txt']
    """
    found = [it for named in inputs for it in _expand(named)]
    places = {it.path: Path(os.path.abspath(it.path)) for it in found}  # noqa: PTH100 - links are not resolved
    names = Counter(name for name, _ in {(it.name, places[it.path]) for it in found})
    apart = {
        name: os.path.commonpath([places[it.path].parent for it in found if it.name == name])
        for name, count in names.items()
        if count > 1
    }
    return [
        it._replace(name=_clean(places[it.path].relative_to(apart[it.name]).as_posix())) if it.name in apart else it
        for it in found
    ]


def _expand(named: str) -> list[Input]:
    path = Path(named)
    if is_address(named):
        return [Input(path, named)]
    if named == STANDARD_INPUT or os.path.lexists(path) or not glob.has_magic(named):
        return [Input(path, _clean(path.name or path.resolve().name))]
    found = glob.glob(named, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
    matches = sorted(Path(match) for match in found if os.path.isfile(match))  # noqa: PTH113 - as above
    root = Path(*path.parts[: next(i for i, part in enumerate(path.parts) if glob.has_magic(part))])
    if not matches:
        return [Input(path, _clean(named), "no file matches the pattern.")]
    return [Input(match, _clean(match.relative_to(root).as_posix())) for match in matches]


def _clean(name: str) -> str:
    """Replace the bytes of a file name that are not UTF-8 with U+FFFD, so that every output format can store it."""
    return os.fsencode(name).decode("utf-8", "replace")
