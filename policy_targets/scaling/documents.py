"""From what a user names – files, folders, patterns, zip archives, Parquet files, `-` – to documents, one by one."""

from __future__ import annotations

import glob
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from policy_targets.errors import DocumentError
from policy_targets.scaling.archives import measure_archive, read_archive
from policy_targets.scaling.parquet_texts import Columns, measure_cells, read_cells

STANDARD_INPUT = "-"


class Document(NamedTuple):
    """A document as received, or what is wrong with it: then there is no content."""

    name: str  # in the records
    place: str  # in messages
    content: bytes | None
    problem: str = ""
    day: date | None = None  # when it was said, where that is given
    home: str | None = None  # the place that it is about, where that is given: its name or its code


class Input(NamedTuple):
    """What a user has named, or what was found for a pattern: its place, and the name it has in the records."""

    path: Path
    name: str
    problem: str = ""


class Leaf(NamedTuple):
    """A file to be opened, or a place where there is none: named by the user, or found in a folder."""

    path: Path
    name: str
    inside: str  # what the names of the documents in it begin with, when it is an archive or a Parquet file
    problem: str = ""


def find_documents(leaves: Iterable[Leaf], columns: Columns) -> Iterator[Document]:
    """The documents of all files, one at a time; what cannot be read comes as a document with its problem.

    >>> [(it.name, it.problem) for it in find_documents(find_leaves(["nowhere.txt"]), Columns())]
    [('nowhere.txt', 'No such file or directory.')]
    """
    for leaf in leaves:
        try:
            yield from _read_leaf(leaf, columns)
        except DocumentError as error:
            yield Document(leaf.name, str(leaf.path), None, str(error))
        except OSError as error:
            if error.filename is None:
                raise  # it is the standard input that fails
            yield Document(leaf.name, str(leaf.path), None, f"{error.strerror or error}.")


def _read_leaf(leaf: Leaf, columns: Columns) -> Iterator[Document]:
    if leaf.problem:
        raise DocumentError(leaf.problem)
    if str(leaf.path) == STANDARD_INPUT:
        yield Document(leaf.name, STANDARD_INPUT, sys.stdin.buffer.read())
    elif _is_archive(leaf.path):
        for part in read_archive(leaf.path):
            yield Document(f"{leaf.inside}{part.name}", f"{leaf.path}/{part.name}", part.content, part.problem)
    elif _is_table(leaf.path):
        for part in read_cells(leaf.path, columns):
            name = part.name if part.is_named else f"{leaf.path.name}/{part.name}"
            yield Document(name, f"{leaf.path}/{part.name}", part.content, part.problem)
    else:
        yield Document(leaf.name, str(leaf.path), leaf.path.read_bytes())


def measure(leaves: Iterable[Leaf], columns: Columns) -> int:
    """How many bytes there are to read, as far as files tell before they are read: it is for the time left.

    >>> measure(find_leaves(["nowhere.txt"]), Columns())
    0
    """
    return sum(_measure_leaf(leaf, columns) for leaf in leaves)


def _measure_leaf(leaf: Leaf, columns: Columns) -> int:
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
    """The files that are meant, in the order of the inputs and, in a folder, of the names; the output is left out.

    Names in a folder or an archive are paths inside it; where several inputs are named they begin with its own name.
    Hidden files are left alone. A symbolic link is followed when it is named; in a folder it is not: what it leads to
    inside the folder is read at its own place, and what lies outside is told.

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
    """The files below a folder without the output, and what is wrong with those that cannot be read."""
    waiting = [folder]
    while waiting:  # no recursion: a tree may be deeper than Python goes
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
    """What is wrong with a link; None where it leads to what is read at its own place."""
    if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises where a folder is closed
        return "a symbolic link that leads nowhere."
    if path.resolve().is_relative_to(top):
        return None
    return "a symbolic link that leads out of the folder is not followed. Name what it leads to."


def list_inputs(inputs: Sequence[str]) -> list[Input]:
    """What is named, patterns expanded; different files of one name are told apart by the folders they lie in.

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
    if named == STANDARD_INPUT or os.path.lexists(path) or not glob.has_magic(named):
        return [Input(path, _clean(path.name or path.resolve().name))]
    found = glob.glob(named, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
    matches = sorted(Path(match) for match in found if os.path.isfile(match))  # noqa: PTH113 - as above
    root = Path(*path.parts[: next(i for i, part in enumerate(path.parts) if glob.has_magic(part))])
    if not matches:
        return [Input(path, _clean(named), "no file matches the pattern.")]
    return [Input(match, _clean(match.relative_to(root).as_posix())) for match in matches]


def _clean(name: str) -> str:
    """The name in characters that every format holds: bytes of a file name that are no UTF-8 are marked."""
    return os.fsencode(name).decode("utf-8", "replace")
