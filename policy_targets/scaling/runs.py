"""Run the reader over many documents, into one file or into a folder of parts that a later run can complete."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from policy_targets.errors import WorkError
from policy_targets.publishing.exports.candidate_files import CsvRows, JsonLines, Writer
from policy_targets.publishing.package.folders import hold, sync_folder
from policy_targets.reading.extract import Candidate
from policy_targets.scaling.batches import ReadReport, Tell, read_document, read_documents
from policy_targets.scaling.documents import Received
from policy_targets.scaling.parts import NAME, REJECTS, WORK, Part, gather, read_footer, read_message, write_part
from policy_targets.scaling.processes import Killed, Task, run_tasks
from policy_targets.scaling.progress import Progress

SHOWN = 10  # documents listed in the message about a part that was given up; the table of rejects lists all
Rows = str | list[list[Candidate]]


class Watch:
    """Receive the report of every document: advance the progress, print remarks and count failures."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.failures = progress, 0

    def __call__(self, task: Task, index: int, told: ReadReport) -> None:
        """Take the report of the document at `index` of a task."""
        self.hear(task.places[index], task.sizes[index], told)

    def hear(self, place: str, size: int, told: ReadReport) -> None:
        """Take the report of one document."""
        for line in filter(None, (told.remark, told.reason)):
            self.progress.say(f"{place}: {line}")
        self.failures += bool(told.reason)
        self.progress.advance(size, told.records)

    def give_up(self, task: Task, killed: Killed, what: str) -> str:
        """Report that the process of a task was killed at every try; return the reason for the table of rejects."""
        at = task.places[min(killed.read, len(task.places) - 1)]
        reason = f"its process was killed twice ({killed.how}), the second time while reading {at}."
        shown = ", ".join(task.places[:SHOWN]) + (" …" if len(task.places) > SHOWN else "")
        self.progress.say(f"{what}: left out: {len(task.places)} documents ({shown}): {reason} "
                          "Run the same command again, with fewer --jobs where memory is short.")  # fmt: skip
        self.failures += len(task.places)
        return reason


def extract_rows(documents: Iterable[Received], writer: Writer, watch: Watch) -> None:
    """Read the documents one after the other in this process and write their records.

    >>> out = io.StringIO()
    >>> document = Received("a.txt", "a.txt", "力争新增科技企业30家。".encode())
    >>> extract_rows([document], JsonLines(out), Watch(Progress(out, 0, is_shown=False)))
    >>> out.getvalue()[:40]
    '{"document": "a.txt", "kind": "target", '
    """
    for document in documents:
        read = read_document(document.name, document.content, document.problem, document.day, document.home)
        writer.write(read.found)
        watch.hear(document.place, len(document.content or b""), ReadReport(len(read.found), read.remark, read.reason))


def extract_rows_with(documents: Iterable[Received], form: str, writer: Writer, jobs: int, watch: Watch) -> None:
    """Write what `extract_rows` writes, but read the documents in several processes.

    >>> out = io.StringIO()
    >>> document = Received("a.txt", "a.txt", "力争新增科技企业30家。".encode())
    >>> extract_rows_with([document], "jsonl", JsonLines(out), 0, Watch(Progress(out, 0, is_shown=False)))
    >>> out.getvalue()[:40]
    '{"document": "a.txt", "kind": "target", '
    """
    tasks = (make_task(part, form) for part in gather(documents))
    for task, result in run_tasks(make_rows, tasks, jobs, watch):
        if isinstance(result, Killed):
            watch.give_up(task, result, "output")
        elif isinstance(writer, JsonLines | CsvRows):
            writer.out.write(result)
        else:
            for found in result:
                writer.write(found)


def make_task(part: Part, target: str) -> Task:
    """Return the task of reading the documents of a part.

    >>> make_task(next(gather([Received("a", "a", b"")])), "jsonl").places
    ('a',)
    """
    documents = part.documents
    sizes = tuple(len(it.content or b"") for it in documents)
    names, places = tuple(it.name for it in documents), tuple(it.place for it in documents)
    return Task(part.number, part.as_message(), target, names, places, sizes)


def make_rows(message: bytes, form: str, tell: Tell) -> Rows:
    """Read the documents of a message; return their records as lines of JSON or CSV, or unchanged for Parquet.

    >>> part = next(gather([Received("a", "a", "力争新增科技企业30家。".encode())]))
    >>> make_rows(part.as_message(), "csv", lambda told: None)[:9]
    'a,target,'
    """
    out, founds = io.StringIO(newline=""), list[list[Candidate]]()
    writer: Writer = CsvRows(out) if form == "csv" else JsonLines(out)
    header = out.tell()
    for read in read_documents(read_message(message)):
        if form == "parquet":
            founds.append(read.found)
        else:
            writer.write(read.found)
        tell(ReadReport(len(read.found), read.remark, read.reason))
    return founds if form == "parquet" else out.getvalue()[header:]


def extract_parts(documents: Iterable[Received], out: Path, jobs: int, watch: Watch) -> None:
    """Write the records of these documents as parts in a folder; keep existing parts, delete those of other documents.

    A part is written completely or not at all, so that the next run continues where a killed one stopped. At the end
    `_rejects.parquet` lists the documents that could not be read.

    Raises: WorkError when the folder contains anything else; PackageError when another process is writing to it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     document = Received("a.txt", "a.txt", "力争新增科技企业30家。".encode())
    ...     extract_parts([document], Path(folder), 0, Watch(Progress(io.StringIO(), 0, is_shown=False)))
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['_rejects.parquet', 'part-000000-....parquet']
    """
    with _open_folder(out) as there:
        run = _Parts(out, there, watch)
        try:
            with closing(run_tasks(write_part, run.list_tasks(documents), jobs, watch)) as done:
                for task, result in done:
                    if isinstance(result, Killed):
                        run.give_up(task, result)
        except KeyboardInterrupt:
            watch.progress.say(
                f"{out}: stopped; the parts written so far are complete. Run the same command to continue."
            )
            raise
        run.finish()


@contextmanager
def _open_folder(out: Path) -> Iterator[list[str]]:
    """Lock a folder of parts for this process and clear its temporary files; yield the names of its parts."""
    out.mkdir(parents=True, exist_ok=True)
    names = sorted(path.name for path in out.iterdir())
    strange = [name for name in names if not (NAME.fullmatch(name) or name == REJECTS or name.startswith("."))]
    if strange:
        raise WorkError(f"{out}: found {strange[0]}, which is no part (expected a new folder, or one that extract "
                        "has written). Name another folder with -o.")  # fmt: skip
    with hold(out / WORK, out):
        _clear(out)
        (out / REJECTS).unlink(missing_ok=True)  # exists only after a complete run
        try:
            yield sorted(path.name for path in out.iterdir() if NAME.fullmatch(path.name))
        finally:
            _clear(out)


def _clear(out: Path) -> None:
    for temporary in (out / WORK).glob("*.parquet*"):
        temporary.unlink(missing_ok=True)


class _Parts:
    """The parts of a run: existing ones, those still to write, and those given up."""

    def __init__(self, out: Path, there: list[str], watch: Watch) -> None:
        self.out, self.watch = out, watch
        self.there = defaultdict[str, list[str]](list)
        for name in there:
            self.there[name.split("-")[2]].append(name)
        self.names: list[str] = []
        self.killed: dict[str, list[tuple[str, str]]] = {}

    def list_tasks(self, documents: Iterable[Received]) -> Iterator[Task]:
        """Yield the tasks of the parts that do not exist yet."""
        for part in gather(documents):
            self.names.append(part.name)
            if not self._keep(part):
                yield make_task(part, str(self.out / part.name))

    def _keep(self, part: Part) -> bool:
        """Return whether the part exists already; renumber its file if documents before it were added or removed."""
        same = self.there[f"{part.digest}.parquet"]
        if not same:
            return False
        name = part.name if part.name in same else same[0]
        same.remove(name)
        footer = read_footer(self.out / name)
        if footer is None or footer.documents != len(part.documents):
            return False
        (self.out / name).replace(self.out / part.name)
        for document, reason in footer.rejects:
            self.watch.progress.say(f"{document}: {reason}")
        self.watch.failures += len(footer.rejects)
        self.watch.progress.skip(part.size, footer.documents, footer.records)
        return True

    def give_up(self, task: Task, killed: Killed) -> None:
        """Record a part that could not be written; the next run tries again."""
        reason = self.watch.give_up(task, killed, task.target)
        self.killed[Path(task.target).name] = [(name, reason) for name in task.names]

    def finish(self) -> None:
        """Remove the parts of other documents or another version of the reader; write the table of rejects."""
        others = {path.name for path in self.out.iterdir() if NAME.fullmatch(path.name)} - set(self.names)
        for name in others:
            (self.out / name).unlink()
        if others:
            self.watch.progress.say(f"{self.out}: removed {len(others)} parts of other documents or another version.")
        self._write_rejects()

    def _write_rejects(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - slow to load
        import pyarrow.parquet as pq  # noqa: PLC0415

        schema = pa.schema([pa.field("document", pa.string()), pa.field("reason", pa.string())])
        new = self.out / WORK / REJECTS
        with pq.ParquetWriter(new, schema, compression="zstd") as file:
            for rejects in self._list_rejects():
                columns = zip(*rejects, strict=True)
                file.write_batch(pa.record_batch([pa.array(column, pa.string()) for column in columns], schema=schema))
        new.replace(self.out / REJECTS)
        sync_folder(self.out)

    def _list_rejects(self) -> Iterator[list[tuple[str, str]]]:
        for name in self.names:
            footer = read_footer(self.out / name)
            rejects = self.killed.get(name) or (footer.rejects if footer else [])
            if rejects:
                yield rejects
