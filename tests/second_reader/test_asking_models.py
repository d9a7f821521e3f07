"""A question is asked with patience, once, within a budget; what fails is told, and the others go on."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from policy_targets.second_reader.answer_cache import AnswerCache
from policy_targets.second_reader.asking import OVER, WAITS, Asker, find_wait, guess_answer
from policy_targets.second_reader.prompt import Prompt
from policy_targets.second_reader.tokens import Budget, count_tokens
from tests.second_reader.claims import Scripted

QUESTIONS = [Prompt("", f"材料{number}", {}) for number in range(6)]
EMPTY = '{"claims": []}'


class HttpError(Exception):
    """An error as client libraries raise it."""

    def __init__(self, status: int, **headers: str) -> None:
        super().__init__(f"status {status}")
        self.status_code = status
        self.response = type("Response", (), {"status_code": status, "headers": headers})()


class Failing:
    """Raises the errors of a list, one for each call, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    def __call__(self, text: str) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return EMPTY


@pytest.mark.parametrize(
    "error", [HttpError(429), HttpError(500), HttpError(503), TimeoutError("no answer"), ConnectionResetError("reset")]
)
def test_what_may_pass_is_tried_again(error: Exception, tmp_path: Path) -> None:
    waits = list[float]()
    asker = Asker(Scripted(Failing(error, error)), AnswerCache(tmp_path), sleep=waits.append)
    heard = asker.ask_all(QUESTIONS[:1])[0]
    assert (heard.is_whole, waits) == (True, list(WAITS[:2]))


def test_a_service_that_never_answers_is_given_up(tmp_path: Path) -> None:
    waits = list[float]()
    asker = Asker(Scripted(Failing(*[HttpError(500)] * 99)), AnswerCache(tmp_path), sleep=waits.append)
    heard = asker.ask_all(QUESTIONS[:1])[0]
    assert (heard.problem, waits) == ("HTTP 500: status 500", list(WAITS))


def test_the_wait_is_what_the_service_asks_for() -> None:
    assert [
        find_wait(HttpError(429, **{"retry-after": value}), 4.0) for value in ("7", "9999", "-1", "Sun, 1 Jan")
    ] == [7.0, 120.0, 0.0, 4.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_what_is_wrong_for_every_question_stops_the_asking(status: int, tmp_path: Path) -> None:
    service = Scripted(Failing(*[HttpError(status)] * 9))
    heard = Asker(service, AnswerCache(tmp_path), parallel=1, sleep=lambda _: None).ask_all(QUESTIONS)
    assert len(service.asked) == 1
    assert {it.problem for it in heard} == {f"HTTP {status}: status {status}"}


def test_a_question_that_a_plugin_cannot_take_does_not_stop_the_others(tmp_path: Path) -> None:
    heard = Asker(Scripted(Failing(ValueError("too long"))), AnswerCache(tmp_path), parallel=1).ask_all(QUESTIONS)
    assert [it.problem for it in heard] == ["ValueError: too long", *[""] * 5]


def test_an_answer_is_paid_for_once(tmp_path: Path) -> None:
    service = Scripted(lambda _: EMPTY)
    for _ in range(2):
        heard = Asker(service, AnswerCache(tmp_path)).ask_all(QUESTIONS)
    assert len(service.asked) == len(QUESTIONS)
    assert all(it.is_cached for it in heard)


def test_another_model_or_another_question_is_asked_anew(tmp_path: Path) -> None:
    Asker(Scripted(lambda _: EMPTY), AnswerCache(tmp_path)).ask_all(QUESTIONS[:1])
    other = Scripted(lambda _: EMPTY, "other")
    Asker(other, AnswerCache(tmp_path)).ask_all([QUESTIONS[0], QUESTIONS[0]._replace(system="another prompt")])
    assert len(other.asked) == 2


@pytest.mark.parametrize("text", ["I cannot help with that.", '{"claims": [{"quote": "', ""])
def test_an_answer_that_is_not_whole_is_not_kept(text: str, tmp_path: Path) -> None:
    service = Scripted(lambda _: text)
    for _ in range(2):
        assert not Asker(service, AnswerCache(tmp_path)).ask_all(QUESTIONS[:1])[0].is_whole
    assert len(service.asked) == 2


def test_a_damaged_answer_in_the_cache_is_asked_anew(tmp_path: Path) -> None:
    service = Scripted(lambda _: EMPTY)
    Asker(service, AnswerCache(tmp_path)).ask_all(QUESTIONS[:1])
    for path in tmp_path.iterdir():
        path.write_text('{"text": ', "utf-8")
    assert Asker(service, AnswerCache(tmp_path)).ask_all(QUESTIONS[:1])[0].is_whole
    assert len(service.asked) == 2


def test_a_budget_stops_before_it_is_overdrawn(tmp_path: Path) -> None:
    one = count_tokens(QUESTIONS[0].as_text()) + guess_answer(QUESTIONS[0])
    service = Scripted(lambda _: EMPTY)
    asker = Asker(service, AnswerCache(tmp_path), Budget(120 + one), parallel=1)  # the script says 120 for each
    heard = asker.ask_all(QUESTIONS)
    assert [it.problem for it in heard] == ["", "", *[OVER] * 4]
    assert len(service.asked) == 2


def test_what_is_in_the_cache_costs_no_budget(tmp_path: Path) -> None:
    Asker(Scripted(lambda _: EMPTY), AnswerCache(tmp_path)).ask_all(QUESTIONS)
    heard = Asker(Scripted(lambda _: EMPTY), AnswerCache(tmp_path), Budget(1)).ask_all(QUESTIONS)
    assert all(it.is_whole for it in heard)


def test_it_is_announced_once_and_only_when_something_is_sent(tmp_path: Path) -> None:
    told = list[str]()
    for _ in range(2):
        Asker(Scripted(lambda _: EMPTY), AnswerCache(tmp_path), announce=lambda: told.append("!")).ask_all(QUESTIONS)
    assert told == ["!"]


def test_several_are_asked_at_a_time_and_answered_in_order(tmp_path: Path) -> None:
    barrier = threading.Barrier(3, timeout=60)

    def reply(text: str) -> str:
        barrier.wait()  # three must be there before any goes on
        return f'{{"claims": [{{"quote": "{text}"}}]}}'

    heard = Asker(Scripted(reply), AnswerCache(tmp_path), parallel=3).ask_all(QUESTIONS)
    assert [it.answer.claims[0]["quote"] for it in heard] == [it.text for it in QUESTIONS]


def test_while_a_service_is_busy_nobody_asks(tmp_path: Path) -> None:
    """The first question is told to wait; no other is asked before the wait is over."""
    lock, asked, during = threading.Lock(), list[str](), list[int]()

    def reply(text: str) -> str:
        with lock:
            asked.append(text)
            if len(asked) == 1:
                raise HttpError(429)
        return EMPTY

    def sleep(_: float) -> None:
        before = len(asked)
        threading.Event().wait(0.2)
        during.append(len(asked) - before)

    heard = Asker(Scripted(reply), AnswerCache(tmp_path), parallel=2, sleep=sleep).ask_all(QUESTIONS)
    assert all(it.is_whole for it in heard)
    assert during[0] <= 1  # the one that was under way


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OSError, match="file"):
        Asker(Scripted(lambda _: EMPTY), AnswerCache(tmp_path / "file")).ask_all(QUESTIONS)
