"""The history of a seed on the desk: every step as it was made, so that it can be unmade, also after a crash.

The file is one that anybody may have written. A step names a file of the desk or is none, its ends are known by their
hashes, and a history that does not add up is set aside with a word; the seed is what counts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from policy_targets.columns import Sha256
from policy_targets.curation.whole_files import hold_folder, replace_text
from policy_targets.errors import SeedError
from policy_targets.exploring.desk.confined import confine


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
        """The text before the step.

        Raises: Conflict when the text is not what the step has left, or the step does not lead back.
        """
        return self._turn(text, (self.after, self.new), (self.before, self.old))

    def redo(self, text: str) -> str:
        """The text after the step.

        Raises: Conflict when the text is not what the step began with, or the step does not lead there.
        """
        return self._turn(text, (self.before, self.old), (self.after, self.new))

    def _turn(self, text: str, here: tuple[str, str], there: tuple[str, str]) -> str:
        if digest(text) != here[0]:
            raise Conflict(f"{self.file}: was changed since by other means, so this step cannot be taken back.")
        turned = text[: self.at] + there[1] + text[self.at + len(here[1]) :]
        if digest(turned) != there[0]:
            raise Conflict(f"{self.file}: the history does not lead to what was there. Nothing was written.")
        return turned


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Made(_Form):
    do: Literal["do"]
    label: str
    file: str
    before: Sha256
    after: Sha256
    at: int = Field(ge=0)
    old: str
    new: str

    def as_step(self) -> Step:
        return Step(**self.model_dump(exclude={"do"}))


class _Turned(_Form):
    do: Literal["undo", "redo"]


_Line = _Made | _Turned
_LINE: TypeAdapter[_Line] = TypeAdapter(Annotated[_Line, Field(discriminator="do")])


class _DamagedError(Exception):
    """The history does not add up; what is wrong with it is the message."""


def digest(text: str) -> str:
    """What a text is known by.

    >>> digest("")[:8]
    'e3b0c442'
    """
    return sha256(text.encode()).hexdigest()


def read_text(path: Path) -> str:
    """The text of a file, its line ends as they are; nothing for a file that is not there.

    Raises: SeedError when it cannot be read as UTF-8.

    >>> read_text(Path("nowhere"))
    ''
    >>> read_text(Path(__file__).parent)
    Traceback (most recent call last):
    policy_targets.errors.SeedError: ...desk: is no file. Put the file back, or open the desk again.
    """
    if path.exists() and not path.is_file():
        raise SeedError(f"{path}: is no file. Put the file back, or open the desk again.")
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise SeedError(f"{path}: byte {error.start} is not UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise SeedError(f"{path}: cannot be read ({error.strerror}). Correct that.") from None


class Journal:
    """The steps made on some files of a folder, as lines of a file; `done` can be undone, `undone` redone.

    `notice` is the word for a history that was damaged and set aside.
    """

    def __init__(self, path: Path, folder: Path, names: frozenset[str]) -> None:
        self.path, self.folder, self.names, self.notice = path, folder, names, ""
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self._confine().parent.mkdir(parents=True, exist_ok=True)

    def _confine(self) -> Path:
        """The file, when `.review` is where it seems to be: in the folder of the seeds."""
        return confine(self.path, self.path.parent.parent)

    def load(self) -> None:
        """Read the history; a last line that was torn, or whose step never reached the file, is taken off.

        A history that is damaged is set aside, and `notice` says so.

        Raises: SeedError when the file leads out of the folder.
        """
        self._confine()
        try:
            self._replay()
        except _DamagedError as error:
            self._set_aside(str(error))

    def _replay(self) -> None:
        self.done, self.undone = [], []
        try:
            written = read_text(self.path)
        except SeedError:
            raise _DamagedError("this cannot be read as text in UTF-8") from None
        lines = written.split("\n")[:-1]
        for number, line in enumerate(lines, start=1):
            read = self._read(line, number)
            if number == len(lines) and not self._arrived(read):
                lines = lines[:-1]
            else:
                self._take(read)
        kept = "".join(f"{line}\n" for line in lines)
        if kept != written:
            replace_text(self.path, kept)

    def _read(self, line: str, number: int) -> _Line:
        """A line, when it is a step on a file of the desk, or turns one back that there is."""
        try:
            read = _LINE.validate_json(line)
        except ValidationError as error:
            raise _DamagedError(f"line {number} is no step ({error.errors()[0]['msg']})") from None
        if isinstance(read, _Made) and read.file not in self.names:
            expected = ", ".join(sorted(self.names))
            raise _DamagedError(f"line {number} is about {read.file!r} (expected {expected})")
        if isinstance(read, _Turned) and not (self.done if read.do == "undo" else self.undone):
            raise _DamagedError(f"line {number}: there is nothing to {read.do}")
        return read

    def _arrived(self, line: _Line) -> bool:
        """Whether the last line has reached the file: it has, unless the file is still what it was before."""
        if isinstance(line, _Made):
            step, origin = line.as_step(), line.before
        else:
            step = (self.done if line.do == "undo" else self.undone)[-1]
            origin = step.after if line.do == "undo" else step.before
        return digest(read_text(confine(self.folder / step.file, self.folder))) != origin

    def _take(self, line: _Line) -> None:
        if isinstance(line, _Made):
            self.done.append(line.as_step())
            self.undone = []
        elif line.do == "undo":
            self.undone.append(self.done.pop())
        else:
            self.done.append(self.undone.pop())

    def _set_aside(self, what: str) -> None:
        """Give the damaged history another name, and begin a new one."""
        self.done, self.undone = [], []
        names = (f"{self.path.name}.damaged-{number}" for number in range(1, 1_000_000))
        aside = next(name for name in names if not os.path.lexists(self.path.with_name(name)))
        self.path.rename(self.path.with_name(aside))
        self.notice = f"{self.path}: {what}. The history is set aside as {aside}; what comes now can be undone."

    def write(self, do: Literal["do", "undo", "redo"], step: Step | None = None) -> None:
        """Note that a step is made, or that the last one is undone or redone; it is on the disk when this returns."""
        line = {"do": do, **(asdict(step) if step else {})}
        with self._confine().open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._take(_LINE.validate_python(line))

    def sweep(self) -> None:
        """Remove the neighbours of files that a crash has left before they took their place."""
        for left in (*self.folder.glob(".*.yaml.*.new"), *self.path.parent.glob(".*.journal.*.new")):
            left.unlink(missing_ok=True)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Nobody else writes in this folder meanwhile."""
        with hold_folder(self.folder):
            yield
