"""The progress bar: on a terminal only, with what is known."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from policy_targets.scaling.progress import Progress
from tests.scaling.commands import run, write_texts


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def show(total: int) -> tuple[Progress, io.StringIO, Clock]:
    out, clock = io.StringIO(), Clock()
    return Progress(out, total, is_shown=True, clock=clock), out, clock


def test_the_line_says_how_far_how_fast_and_how_long() -> None:
    progress, out, clock = show(100_000_000)
    progress.skip(40_000_000, 400, 9_000)
    clock.now = 10.0
    progress.advance(20_000_000, 1_500)
    assert out.getvalue().endswith(
        "\r\x1b[K██████████████·········· 60 %  401 documents · 2.0 MB/s · 10,500 records · 0:20 left"
    )
    clock.now = 10_000.0
    assert progress.line().endswith("401 documents · 0.0 MB/s · 10,500 records · 5:33:20 left")


def test_without_a_total_there_is_no_time_left() -> None:
    progress, out, clock = show(0)
    clock.now = 1.0
    progress.advance(1_000_000, 3)
    progress.close()
    assert out.getvalue().splitlines()[-1] == "\x1b[K1 documents · 1.0 MB/s · 3 records"


def test_it_is_not_drawn_all_the_time_and_messages_stand_above() -> None:
    progress, out, _ = show(10)
    for _ in range(5):
        progress.advance(1, 0)
    assert out.getvalue().count("\r") == 1
    progress.say("a.txt: no text.")
    progress.advance(1, 0)
    assert "\r\x1b[Ka.txt: no text.\n\r\x1b[K" in out.getvalue()


def test_the_command_shows_it_on_a_terminal_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_texts(tmp_path / "in", 3)
    assert run(tmp_path / "in", "-o", tmp_path / "a.jsonl").stderr == ""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: True, raising=False)
    said = run(tmp_path / "in", "-o", tmp_path / "b.jsonl").stderr
    assert "████████████████████████ 100 %  3 documents · " in said
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
