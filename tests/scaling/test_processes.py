"""Processes: results in order, each document told once, and what happens when one is killed."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policy_targets.errors import WorkError
from policy_targets.scaling import processes
from policy_targets.scaling.batches import ReadReport
from policy_targets.scaling.processes import Killed, Task, Work, run_tasks
from tests.scaling import works
from tests.scaling.commands import ROOT

Heard = list[tuple[int, int]]


def do(work: Work, jobs: int, target: str = "!", letters: str = "abcd") -> tuple[list[tuple[int, object]], Heard]:
    heard: Heard = []

    def hear(task: Task, index: int, told: ReadReport) -> None:
        heard.append((task.number, index))

    tasks = [Task(number, letter.encode(), target) for number, letter in enumerate(letters)]
    return [(task.number, result) for task, result in run_tasks(work, tasks, jobs, hear)], heard


def test_results_come_in_the_order_of_the_tasks() -> None:
    letters = "abcdefghijklmnopqrst"
    expected = [(number, f"{letter}!".encode()) for number, letter in enumerate(letters)]
    for jobs in (0, 2):
        done, heard = do(works.echo, jobs, letters=letters)
        assert done == expected
        assert sorted(heard) == [(number, 0) for number in range(20)]


def test_a_task_whose_process_is_killed_each_time_is_given_up_and_the_others_are_done() -> None:
    done, heard = do(works.die_on_b, 2)
    assert done == [(0, b"a"), (1, Killed("SIGKILL", 2)), (2, b"c"), (3, b"d")]
    assert sorted(heard) == [(number, index) for number in range(4) for index in range(2)], "each document once"


def test_a_task_whose_process_is_killed_by_chance_is_done_by_another(tmp_path: Path) -> None:
    done, heard = do(works.die_once, 1, str(tmp_path / "flag"))
    assert done == [(0, b"a"), (1, b"b"), (2, b"c"), (3, b"d")]
    assert heard == [(number, 0) for number in range(4)]


def test_what_the_work_raises_stops_the_run() -> None:
    with pytest.raises(OSError, match="No space left on device") as caught:
        do(works.fail, 1)
    assert caught.value.filename == "!"


def test_a_process_that_cannot_start_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "serve", os._exit)  # what is spawned is called with other things, and fails
    with pytest.raises(WorkError, match=r"could not start \(exit 1\). Run it again with --jobs 0."):
        do(works.echo, 1)


def test_processes_die_with_the_parent(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    script = (
        "from tests.scaling import works; from policy_targets.scaling.processes import Task, run_tasks; "
        f"list(run_tasks(works.hold_lock, [Task(0, b'', {str(lock)!r})], 1, print))"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) as parent:
        deadline = time.monotonic() + 60
        while not (lock.exists() and lock.read_text()) and time.monotonic() < deadline:
            time.sleep(0.01)
        parent.send_signal(signal.SIGKILL)
    with lock.open() as held:
        while time.monotonic() < deadline:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                time.sleep(0.01)
    pytest.fail("the process lives on")
