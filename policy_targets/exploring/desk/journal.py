"""The history of a seed on the desk: every step as it was made, so that it can be unmade, also after a crash."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import IO, Any

from policy_targets.errors import SeedError

try:
    import fcntl
except ImportError:  # a system without: the hashes are compared all the same
    fcntl = None  # type: ignore[assignment]


class Conflict(SeedError):  # noqa: N818 - it is what happened to two people, and no mistake of either
    """The file is not what it was when the decision was made; nothing was written."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one decision changed in a file: at `at`, `old` became `new`; both ends are known by their hashes."""

    label: str
    file: str
    before: str
    after: str
    at: int
    old: str
    new: str

    @classmethod
    def between(cls, label: str, file: str, old: str, new: str) -> Step:
        """The step from one text to another.

        >>> step = Step.between("edit", "a.yaml", "value: 3", "value: 4")
        >>> step.at, step.old, step.new
        (7, '3', '4')
        """
        start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
        tails = zip(reversed(old[start:]), reversed(new[start:]), strict=False)
        tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], tails))
        cut_old, cut_new = old[start : len(old) - tail], new[start : len(new) - tail]
        return cls(label, file, digest(old), digest(new), start, cut_old, cut_new)

    def undo(self, text: str) -> str:
        """The text before the step."""
        return text[: self.at] + self.old + text[self.at + len(self.new) :]

    def redo(self, text: str) -> str:
        """The text after the step."""
        return text[: self.at] + self.new + text[self.at + len(self.old) :]


def digest(text: str) -> str:
    """What a text is known by.

    >>> digest("")[:8]
    'e3b0c442'
    """
    return sha256(text.encode()).hexdigest()


def read_text(path: Path) -> str:
    """The text of a file, its line ends as they are; nothing for a file that is not there.

    >>> read_text(Path("nowhere"))
    ''
    """
    return path.read_bytes().decode("utf-8") if path.exists() else ""


class Journal:
    """The steps made on the files of one folder, as lines of a file; `done` can be undone, `undone` redone."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path, self.folder = path, folder
        self.done: list[Step] = []
        self.undone: list[Step] = []
        path.parent.mkdir(parents=True, exist_ok=True)

    def load(self) -> None:
        """Read the history; a last line that was torn, or whose step never reached the file, is taken off."""
        self.done, self.undone = [], []
        written = read_text(self.path)
        lines = written.split("\n")[:-1]
        for number, line in enumerate(lines, start=1):
            if number == len(lines) and not self._arrived(json.loads(line)):
                lines = lines[:-1]
            else:
                self._take(json.loads(line))
        kept = "".join(f"{line}\n" for line in lines)
        if kept != written:
            write_whole(self.path, kept).replace(self.path)

    def _arrived(self, line: dict[str, str]) -> bool:
        """Whether the last line has reached the file: it has, unless the file is still what it was before."""
        step = {"undo": self.done, "redo": self.undone}[line["do"]][-1] if len(line) == 1 else Step(**_fields(line))
        origin = step.after if line["do"] == "undo" else step.before
        return digest(read_text(self.folder / step.file)) != origin

    def _take(self, line: dict[str, str]) -> None:
        if line["do"] == "undo":
            self.undone.append(self.done.pop())
        elif line["do"] == "redo":
            self.done.append(self.undone.pop())
        else:
            self.done.append(Step(**_fields(line)))
            self.undone = []

    def write(self, do: str, step: Step | None = None) -> None:
        """Note that a step is made, or that the last one is undone or redone; it is on the disk when this returns."""
        line = {"do": do, **(asdict(step) if step else {})}
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            _settle(file)
        self._take(line)

    def sweep(self) -> None:
        """Remove the neighbours of files that a crash has left before they took their place."""
        for left in (*self.folder.glob(".*.yaml.*.new"), *self.path.parent.glob(".*.journal.*.new")):
            left.unlink(missing_ok=True)

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Nobody else writes in this folder meanwhile."""
        with (self.path.parent / "lock").open("a") as lock:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _fields(line: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "do"}


def write_whole(path: Path, text: str) -> Path:
    """A neighbour of the file that has the new text, on the disk and ready to take its place.

    >>> write_whole(Path("nowhere") / "a.yaml", "")
    Traceback (most recent call last):
    FileNotFoundError: ...
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    with new.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        _settle(file)
    return new


def _settle(file: IO[str]) -> None:
    file.flush()
    os.fsync(file.fileno())
