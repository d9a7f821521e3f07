"""Distribute tasks to worker processes and return the results in order; a killed process loses its task, not the run.

Processes are spawned, not forked: a fork would copy the locks of Arrow's threads, which then never open, and Windows
cannot fork. A spawned process costs one import of the reader. Each process has its own pipe, so that when one is killed
its task, and the document it was reading, are known.
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
from policy_targets.scaling.batches import ReadReport, Tell

TRIES = 2  # a task is tried again once, since a process may be killed by chance
AHEAD = 4  # tasks per process that may finish before an earlier one does
WARM = "2025年力争新招引科技型企业60家。"
READY, TOLD, DONE, FAILED = "ready", "told", "done", "failed"

Work = Callable[[bytes, str, Tell], Any]


class Task(NamedTuple):
    """Documents to read, as a message, and the target of their records. Only the message and target go to a process."""

    number: int
    message: bytes
    target: str
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()


class Killed(NamedTuple):
    """The result of a task whose process was killed at every try: the signal, and the documents read before."""

    how: str
    read: int


Hear = Callable[[Task, int, ReadReport], None]
Results = Generator[tuple[Task, Any], None, None]


def run_tasks(work: Work, tasks: Iterable[Task], jobs: int, hear: Hear) -> Results:
    """Yield each task with its result, in the order of the tasks; call `hear` for every document read.

    With `jobs` 0 the work is done in this process. A task is taken from `tasks` only when a process is free.

    Raises: WorkError when processes cannot be started; any error that `work` raises.

    >>> def work(message, target, tell):
    ...     tell(ReadReport(3))
    ...     return message + target.encode()
    >>> list(run_tasks(work, [Task(0, b"x", "y")], 0, lambda task, index, told: print(index, told.records)))
    0 3
    [(Task(number=0, ...), b'xy')]
    """
    return _run_here(work, tasks, hear) if jobs == 0 else _Pool(work, jobs, hear).run(iter(tasks))


def _run_here(work: Work, tasks: Iterable[Task], hear: Hear) -> Results:
    for task in tasks:
        attempt = _Attempt(task, hear)
        yield task, work(task.message, task.target, attempt.report)


class _Attempt:
    """A task in progress: its number of tries, the documents read in this try, and those reported in all tries."""

    def __init__(self, task: Task, hear: Hear) -> None:
        self.task, self.hear = task, hear
        self.tries, self.read, self.reported = 0, 0, 0

    def report(self, told: ReadReport) -> None:
        """Report each document once, even when the task is retried."""
        self.read += 1
        if self.read > self.reported:
            self.reported = self.read
            self.hear(self.task, self.read - 1, told)


class _Worker:
    """A process, the pipe to it, and its current task."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, work), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends when the process does
        self.attempt: _Attempt | None = None
        self.is_ready = False

    def give(self, attempt: _Attempt) -> None:
        self.attempt = attempt
        attempt.tries, attempt.read = attempt.tries + 1, 0
        with suppress(OSError):  # a dead process is noticed in _receive
            self.pipe.send((attempt.task.message, attempt.task.target))

    def end(self) -> str:
        """Release a process that has ended; return its signal or exit code."""
        self.process.join()
        self.pipe.close()
        code = self.process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else f"exit {code}"

    def stop(self) -> None:
        self.process.kill()
        self.end()


class _Pool:
    """At most `jobs` processes, each started when there is a task for it."""

    def __init__(self, work: Work, jobs: int, hear: Hear) -> None:
        self.work, self.jobs, self.hear = work, jobs, hear
        self.workers: list[_Worker] = []
        self.order: deque[int] = deque()  # numbers of the tasks whose results are not yet yielded
        self.again: deque[_Attempt] = deque()
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
        """Give each idle process the next task; return whether any result is pending."""
        while sum(worker.attempt is not None for worker in self.workers) < self.jobs:
            attempt = self.again.popleft() if self.again else self._take(tasks)
            if attempt is None:
                break
            self._find_idle().give(attempt)
        return bool(self.order)

    def _take(self, tasks: Iterator[Task]) -> _Attempt | None:
        """Take the next task, unless too many results already wait for an earlier one."""
        task = next(tasks, None) if len(self.order) < self.jobs * AHEAD else None
        if task is None:
            return None
        self.order.append(task.number)
        return _Attempt(task, self.hear)

    def _find_idle(self) -> _Worker:
        for worker in self.workers:
            if worker.attempt is None:
                return worker
        self.workers.append(_Worker(self.work))
        return self.workers[-1]

    def _receive(self) -> None:
        ready = wait([worker.pipe for worker in self.workers])
        for worker in [worker for worker in self.workers if worker.pipe in ready]:
            try:
                kind, content = worker.pipe.recv()
            except (EOFError, OSError):
                self._remove_dead(worker)
            else:
                self._hear(worker, kind, content)

    def _hear(self, worker: _Worker, kind: str, content: Any) -> None:
        attempt = worker.attempt
        if kind == FAILED:
            raise content
        if kind == READY:
            worker.is_ready = True
        elif attempt is not None and kind == TOLD:
            attempt.report(content)
        elif attempt is not None:
            self.done[attempt.task.number] = (attempt.task._replace(message=b""), content)
            worker.attempt = None

    def _remove_dead(self, worker: _Worker) -> None:
        """Remove a dead process and retry its task in another one; give the task up when that one dies too."""
        how, attempt = worker.end(), worker.attempt
        self.workers.remove(worker)
        if not worker.is_ready:
            raise WorkError(f"a process that reads documents could not start ({how}). Run it again with --jobs 0.")
        if attempt is not None and attempt.tries < TRIES:
            self.again.append(attempt)
        elif attempt is not None:
            self.done[attempt.task.number] = (attempt.task, Killed(how, attempt.read))


def serve(pipe: Connection, work: Work) -> None:
    """Do the tasks received through the pipe until the pipe closes: the main function of a worker process.

    >>> mine, theirs = multiprocessing.Pipe()
    >>> mine.send((b"x", "y"))
    >>> mine.send(None)
    >>> serve(theirs, lambda message, target, tell: message + target.encode())
    >>> mine.recv(), mine.recv()
    (('ready', None), ('done', b'xy'))
    """
    _follow_parent()
    extract(WARM)
    gc.freeze()  # exempts the loaded data of the reader from garbage collection
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


def _follow_parent() -> None:
    """Ignore Ctrl-C, which the parent handles, and exit when the parent ends for whatever reason.

    Only a half-written part is lost then.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return  # runs in the parent itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def leave() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=leave, daemon=True).start()
