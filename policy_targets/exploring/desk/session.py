"""One seed on the desk: every decision is on the disk before it is answered, or nothing of it is."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from policy_targets.curation import shared_lists
from policy_targets.curation.draft import draft
from policy_targets.curation.seeds import FORMS, load_seed
from policy_targets.curation.whole_files import write_beside
from policy_targets.curation.yaml_edits import YamlSheet
from policy_targets.curation.yaml_places import Located, read_yaml
from policy_targets.curation.yaml_text import write_block
from policy_targets.errors import Problem, RecordError, SeedError
from policy_targets.exploring.desk.agreement import compare, double_check
from policy_targets.exploring.desk.confined import confine
from policy_targets.exploring.desk.document_view import Manuscript
from policy_targets.exploring.desk.edits import AnyDeed, Deed
from policy_targets.exploring.desk.journal import Conflict, Journal, Step, digest, read_text
from policy_targets.exploring.desk.open_seed import Bench
from policy_targets.exploring.desk.outlines import read_list, refuse_other_shapes
from policy_targets.exploring.desk.validation import find_new, find_problems, place
from policy_targets.second_reader.disagreements import Disagreement

DEED: TypeAdapter[Any] = TypeAdapter(AnyDeed)
LISTS = ("organisations", "speakers")


class Refused(SeedError):  # noqa: N818 - it is the decision that is refused
    """The seed would not hold after the decision; nothing was written. `placed` says at which fields."""

    def __init__(self, problems: list[Problem], located: Located) -> None:
        self.placed = [place(problem, located) for problem in problems]
        super().__init__(f"{located.file}: this would not hold:", problems)


class Session:
    """A document with its seed. `version` is what the file is known by; whoever decides says which one they saw."""

    def __init__(self, document: Path, seed: Path, history: Path) -> None:
        self.manuscript = Manuscript(document.read_bytes(), document.name)
        self.seed, self.folder = seed, seed.parent
        names = frozenset({seed.name, *(f"{name}.yaml" for name in LISTS)})
        for name in names:
            confine(self.folder / name, self.folder)
        self.journal = Journal(history, self.folder, names)
        self.disputes: tuple[Disagreement, ...] = ()  # where two readings of the document differ: shown first
        self._judged: tuple[tuple[str, ...], list[Problem]] = ((), [])
        with self.journal.hold():
            self.journal.sweep()
            self.journal.load()

    def read(self) -> str:
        """The seed as it is now."""
        return read_text(self.seed)

    def problems(self, path: Path | None = None) -> list[Problem]:
        """What is wrong with the seed, or with what is to take its place; judged once for the same bytes."""
        path = path or self.seed
        known = (path, *(self.folder / f"{name}.yaml" for name in FORMS))
        judged = tuple(digest(read_text(it)) for it in known)
        if self._judged[0] != judged:
            self._judged = (judged, find_problems(path, self.manuscript))
        return self._judged[1]

    def sheet(self, text: str) -> YamlSheet:
        """The seed, ready to be shown or changed.

        Raises: SeedError when it is no YAML, or no seed in its outlines.
        """
        sheet = YamlSheet(text, self.seed.name)
        refuse_other_shapes(sheet.value, self.seed.name)
        return sheet

    def double_check(self, second: str, version: str) -> int:
        """Mark what a second reading agrees on; how many entries that are."""
        with self.journal.hold():
            old = self._expect(version)
            sheet = self.sheet(old)
            count = double_check(sheet, compare(old, second))
            self._write("double_check", self.seed, old, sheet.finish())
            return count

    def decide(self, deed: Deed, version: str) -> str | None:
        """Do it, and write; where the entry in question stands now.

        Raises: Conflict when the file is not what the curator saw, SeedError when the seed would not hold afterwards.
        """
        with self.journal.hold():
            old = self._expect(version)
            sheet = self.sheet(old)
            at = deed.act(Bench(sheet, self.manuscript))
            self._write(str(deed.model_dump()["do"]), self.seed, old, sheet.finish())
            return at

    def enlist(self, name: str, entry: dict[str, Any], version: str) -> None:
        """Add a body or a person to the lists beside the seed.

        Raises: RecordError when it is there already or does not hold.
        """
        with self.journal.hold():
            self._expect(version)
            path = self.folder / f"{name}.yaml"
            old = read_text(path)
            said = {key: value for key, value in entry.items() if value}
            try:
                (made,) = TypeAdapter(FORMS[name]).validate_python([said])
            except ValidationError as error:
                detail = error.errors()[0]
                raise RecordError(f"{detail['loc'][-1]}: {detail['msg']}. Correct it.") from None
            if made.id in {listed.id for listed in read_list(old, path.name)}:
                raise RecordError(f"{made.id}: is in {path.name} already. Choose it, or give another id.")
            kept = "".join(f"{line}\n" for line in old.splitlines() if line.strip() != "[]")
            line = "\n".join(write_block([said]))
            self._write("enlist", path, old, f"{kept}{line}\n")

    def undo(self, version: str) -> str:
        """Unmake the last step; its label.

        Raises: Conflict when the file was changed since by other means, RecordError when there is nothing to undo.
        """
        return self._turn_back(version, "undo")

    def redo(self, version: str) -> str:
        """Make the step again that was unmade last; its label."""
        return self._turn_back(version, "redo")

    def _turn_back(self, version: str, do: Literal["undo", "redo"]) -> str:
        with self.journal.hold():
            self._expect(version)
            steps = self.journal.done if do == "undo" else self.journal.undone
            if not steps:
                raise RecordError(f"there is nothing to {do}.")
            step = steps[-1]
            path = confine(self.folder / step.file, self.folder)
            text = read_text(path)
            new = write_beside(path, step.undo(text) if do == "undo" else step.redo(text))
            self.journal.write(do)
            new.replace(path)
            return step.label

    def _expect(self, version: str) -> str:
        self.journal.load()
        text = self.read()
        if digest(text) != version:
            raise Conflict(
                f"{self.seed.name}: was changed elsewhere since this page read it. Nothing was written; look again."
            )
        return text

    def _write(self, label: str, path: Path, old: str, text: str) -> None:
        if text == old:
            return
        new = write_beside(confine(path, self.folder), text)
        try:
            if path == self.seed:
                self._refuse_new_problems(new)
            if read_text(path) != old:  # an editor does not wait for our lock
                raise Conflict(f"{path.name}: was changed elsewhere meanwhile. Nothing was written; look again.")
            self.journal.write("do", Step.between(label, path.name, old, text))
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)

    def _refuse_new_problems(self, new: Path) -> None:
        before = self.problems()
        after = self.problems(new)
        worse = find_new(after, before) if after else []
        if worse:
            raise Refused(worse, read_yaml(read_text(new), self.seed.name))


def open_first(document: Path, folder: Path) -> Session:
    """The session of a document; without a seed of its own in the folder, one is drafted there.

    Raises: SeedError when the seed or a list cannot be read, DocumentError when the document is no text.

    >>> open_first(Path("nowhere.txt"), Path("nowhere"))
    Traceback (most recent call last):
    FileNotFoundError: ...
    """
    seed = _find_seed(document, folder)
    if seed is None:
        stem = document.stem.replace(".", "-")
        seed = folder / f"{stem}{'-document' * (stem in FORMS)}.yaml"  # a list is no seed
        _draft(document, seed)
    return Session(document, confine(seed, folder), folder / ".review" / f"{seed.stem}.journal")


def open_second(document: Path, folder: Path) -> Session:
    """The session of a second reading: a draft of its own, with lists of its own, beside the history of the first.

    >>> open_second(Path("nowhere.txt"), Path("nowhere"))
    Traceback (most recent call last):
    FileNotFoundError: ...
    """
    first = _find_seed(document, folder)
    if first is None:
        raise SeedError(f"{folder}: has no seed of {document.name}. Read it a first time, without --second.")
    seed = confine(folder / ".review" / f"{first.stem}.second" / first.name, folder)
    seed.parent.mkdir(parents=True, exist_ok=True)
    for name in LISTS:
        _catch_up(folder / f"{name}.yaml", seed.with_name(f"{name}.yaml"))
    if not seed.exists():
        _draft(document, seed)
    return Session(document, seed, folder / ".review" / f"{first.stem}.second.journal")


def _find_seed(document: Path, folder: Path) -> Path | None:
    """The seed of the folder that is about this document, whatever either is called."""
    wanted = sha256(document.read_bytes()).hexdigest()
    for path in sorted(folder.glob("*.yaml")):
        if path.stem in FORMS or not path.is_file():
            continue
        try:
            if load_seed(path)[1].document.sha256 == wanted:
                return path
        except SeedError:
            if wanted in read_text(path):
                raise
    return None


def _draft(document: Path, seed: Path) -> None:
    drafted = draft(document.read_bytes(), document.name, shared_lists.load_known(seed.parent))
    for name, lines in (("organisations", drafted.organisations), ("speakers", drafted.speakers)):
        if lines or not seed.with_name(f"{name}.yaml").exists():
            shared_lists.add_lines(seed.with_name(f"{name}.yaml"), lines or "[]\n")
    shared_lists.write_seed(seed, drafted.seed)


def _catch_up(main: Path, own: Path) -> None:
    """Give a list of a second reading what the list of the first has and it has not."""
    there = {entry.id for entry in load_seed(own)[1]} if own.exists() else set[str]()
    new = [entry for entry in (load_seed(main)[1] if main.exists() else []) if entry.id not in there]
    rows = [{key: value for key, value in entry.model_dump().items() if value} for entry in new]
    if rows or not own.exists():
        shared_lists.add_lines(own, "".join(f"{line}\n" for line in write_block(rows)) or "[]\n")
