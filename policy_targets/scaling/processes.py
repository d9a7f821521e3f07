"""Tasks to processes and their results back, in order; a process that is killed costs its task, not the run.

Processes are spawned, not forked: a fork copies the locks of Arrow's threads, held for ever, and on macOS and Windows
there is none. What a spawned process costs is one import of the reader. Each has a pipe of its own, so that it is known
which task a killed process held, and which of its documents.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from policy_targets.errors import PolicyTargetsError, WorkError
from policy_targets.reading.extract import extract
from policy_targets.scaling.batches import Tell, Told

TRIES = 2  # a process may be killed by chance
AHEAD = 4  # tasks for each process that may be done before an earlier one
WARM = "2025年力争新招引科技型企业60家。"
READY, TOLD, DONE, FAILED = "ready", "told", "done", "failed"

Work = Callable[[bytes, str, Tell], Any]


class Task(NamedTuple):
    """Something to do: documents as a message, and what to make of them. The parent keeps what they are called."""

    number: int
    message: bytes
    target: str
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()


class Killed(NamedTuple):
    """The result of a task whose process was killed, each time: how, and how many of its documents were read before."""

    how: str
    read: int


Hear = Callable[[Task, int, Told], None]
Results = Generator[tuple[Task, Any], None, None]


def run_tasks(work: Work, tasks: Iterable[Task], jobs: int, hear: Hear) -> Results:
    """Each task with its result, in the order of the tasks; `hear` is told of every document when it is read.

    With no jobs the work is done here. Tasks are taken when there is someone to do them.

    Raises: WorkError when processes cannot be started; what the work raises.

    >>> def work(message, target, tell):
    ...     tell(Told(3))
    ...     return message + target.encode()
    >>> list(run_tasks(work, [Task(0, b"x", "y")], 0, lambda task, index, told: print(index, told.records)))
    0 3
    [(Task(number=0, ...), b'xy')]
    """
    return _run_here(work, tasks, hear) if jobs == 0 else _Pool(work, jobs, hear).run(iter(tasks))


def _run_here(work: Work, tasks: Iterable[Task], hear: Hear) -> Results:
    for task in tasks:
        held = _Held(task, hear)
        yield task, work(task.message, task.target, held.tell)


class _Held:
    """A task in work: how often it was tried, and how many of its documents were told of, in this try and in all."""

    def __init__(self, task: Task, hear: Hear) -> None:
        self.task, self.hear = task, hear
        self.tries, self.read, self.heard = 0, 0, 0

    def tell(self, told: Told) -> None:
        """Pass on that a document is read, once, however often it is."""
        self.read += 1
        if self.read > self.heard:
            self.heard = self.read
            self.hear(self.task, self.read - 1, told)


class _Worker:
    """A process, the pipe to it, and the task it holds."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, work), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends when the process does
        self.held: _Held | None = None
        self.is_ready = False

    def give(self, held: _Held) -> None:
        self.held = held
        held.tries, held.read = held.tries + 1, 0
        with suppress(OSError):  # a process that has died is found where its answer is read
            self.pipe.send((held.task.message, held.task.target))

    def end(self) -> str:
        """Clear away a process that has ended; how it ended."""
        self.process.join()
        self.pipe.close()
        code = self.process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else f"exit {code}"

    def stop(self) -> None:
        self.process.kill()
        self.end()


class _Pool:
    """Some processes, started when there is something for them to do."""

    def __init__(self, work: Work, jobs: int, hear: Hear) -> None:
        self.work, self.jobs, self.hear = work, jobs, hear
        self.workers: list[_Worker] = []
        self.order: deque[int] = deque()  # tasks whose results are still to come out
        self.again: deque[_Held] = deque()
        self.done: dict[int, tuple[Task, Any]] = {}

    def run(self, tasks: Iterator[Task]) -> Results:
        try:
            while self._give_out(tasks):
                self._receive()
                while self.order and self.order[0] in self.done:
                    yield self.done.pop(self.order.popleft())
        finally:
            for worker in self.workers:
                worker.stop()

    def _give_out(self, tasks: Iterator[Task]) -> bool:
        """Give every process without a task the next one; whether there is anything to wait for."""
        while sum(worker.held is not None for worker in self.workers) < self.jobs:
            held = self.again.popleft() if self.again else self._take(tasks)
            if held is None:
                break
            self._find_idle().give(held)
        return bool(self.order)

    def _take(self, tasks: Iterator[Task]) -> _Held | None:
        """The next task, as long as the results that wait for an earlier one are few."""
        task = next(tasks, None) if len(self.order) < self.jobs * AHEAD else None
        if task is None:
            return None
        self.order.append(task.number)
        return _Held(task, self.hear)

    def _find_idle(self) -> _Worker:
        for worker in self.workers:
            if worker.held is None:
                return worker
        self.workers.append(_Worker(self.work))
        return self.workers[-1]

    def _receive(self) -> None:
        ready = wait([worker.pipe for worker in self.workers])
        for worker in [worker for worker in self.workers if worker.pipe in ready]:
            try:
                kind, said = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
            else:
                self._hear(worker, kind, said)

    def _hear(self, worker: _Worker, kind: str, said: Any) -> None:
        held = worker.held
        if kind == FAILED:
            raise said
        if kind == READY:
            worker.is_ready = True
        elif held is not None and kind == TOLD:
            held.tell(said)
        elif held is not None:
            self.done[held.task.number] = (held.task._replace(message=b""), said)
            worker.held = None

    def _bury(self, worker: _Worker) -> None:
        """Take leave of a dead process; its task is tried again by another, and given up when that dies too."""
        how, held = worker.end(), worker.held
        self.workers.remove(worker)
        if not worker.is_ready:
            raise WorkError(f"a process that reads documents could not start ({how}). Run it again with --jobs 0.")
        if held is not None and held.tries < TRIES:
            self.again.append(held)
        elif held is not None:
            self.done[held.task.number] = (held.task, Killed(how, held.read))


def serve(pipe: Connection, work: Work) -> None:
    """Do the tasks that come through the pipe until it ends: what a process does from its first breath to its last.

    >>> mine, theirs = multiprocessing.Pipe()
    >>> mine.send((b"x", "y"))
    >>> mine.send(None)
    >>> serve(theirs, lambda message, target, tell: message + target.encode())
    >>> mine.recv(), mine.recv()
    (('ready', None), ('done', b'xy'))
    """
    _live_and_die_with_the_parent()
    extract(WARM)
    gc.freeze()  # what the reader has loaded is never looked through again
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone
        pipe.send((READY, None))
        while (task := pipe.recv()) is not None:
            pipe.send(_do(pipe, work, *task))


def _do(pipe: Connection, work: Work, message: bytes, target: str) -> tuple[str, Any]:
    try:
        return DONE, work(message, target, lambda told: pipe.send((TOLD, told)))
    except BrokenPipeError:
        raise
    except (OSError, PolicyTargetsError) as error:
        return FAILED, error


def _live_and_die_with_the_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, however that happens; nothing is lost but what is half done."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return  # called in the parent itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def leave() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=leave, daemon=True).start()
