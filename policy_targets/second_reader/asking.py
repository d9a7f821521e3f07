"""Questions to a service: from the cache where they were answered before, else asked with patience and within a budget.

A question that fails is told with its reason; the others go on. What fails for every question (a wrong key, an address
where nobody is) stops the asking at once, and all answers so far are kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import NamedTuple

from policy_targets.second_reader.answer_cache import AnswerCache, Reply
from policy_targets.second_reader.answers import Answer, read_answer
from policy_targets.second_reader.prompt import PROMPT, Prompt
from policy_targets.second_reader.services import Service, find_status
from policy_targets.second_reader.tokens import ANSWER, Budget, count_tokens

WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)  # seconds before each further try
LONGEST_WAIT = 120.0
BUSY = frozenset({408, 409, 425, 429, *range(500, 600)})  # what may be otherwise a moment later
CROWDED = frozenset({429, 503, 529})  # of these, the service asks everybody to wait
HOPELESS = frozenset({400, 401, 402, 403, 404, 405, 410, 422})  # what is so for every question
PASSING = ("Timeout", "Connection", "RateLimit", "Overloaded", "Unavailable", "ServerError")  # in names of errors
OVER = "the budget is used up"


class Heard(NamedTuple):
    """What came of a question: the answer, where it came from, what it took, and why there is none, if so."""

    answer: Answer = Answer()
    is_cached: bool = False
    sent: int = 0
    answered: int = 0
    problem: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the passage was read to its end."""
        return not (self.problem or self.answer.problem)


@dataclass(slots=True)
class Asker:
    """Asks one service; `announce` is called once, before the first question is sent."""

    service: Service
    cache: AnswerCache
    budget: Budget = field(default_factory=Budget)
    parallel: int = 4
    timeout: float = 300.0
    announce: Callable[[], None] = lambda: None
    sleep: Callable[[float], None] = time.sleep
    stopped: str = ""
    _lock: Lock = field(default_factory=Lock)
    _pause: Lock = field(default_factory=Lock)
    _announced: bool = False

    @property
    def reader(self) -> str:
        """The name of the second reader in records: the model and the version of the prompt."""
        return f"{self.service.name} {PROMPT}"

    def ask_all(self, questions: Iterable[Prompt]) -> list[Heard]:
        """Return what came of each question, in their order; several are asked at a time.

        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> class Scripted:
        ...     name, where = "scripted", "this test"
        ...     def ask(self, question, timeout):
        ...         return Reply('{"claims": []}', 900, 5)
        >>> with TemporaryDirectory() as folder:
        ...     asker = Asker(Scripted(), AnswerCache(Path(folder)))
        ...     [asker.ask_all([Prompt("", "力争", {})])[0][1:4] for _ in range(2)]
        [(False, 900, 5), (True, 900, 5)]
        """
        waiting, heard = SimpleQueue[tuple[int, Prompt]](), dict[int, Heard | Exception]()
        for numbered in enumerate(questions):
            waiting.put(numbered)
        # daemons: whoever stops the program does not wait for a service that hangs
        threads = [Thread(target=self._work, args=(waiting, heard), daemon=True) for _ in range(self.parallel)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [_take(heard[number]) for number in sorted(heard)]

    def _work(self, waiting: SimpleQueue[tuple[int, Prompt]], heard: dict[int, Heard | Exception]) -> None:
        """Ask one question after the other until none is left."""
        with suppress(Empty):
            while True:
                number, question = waiting.get_nowait()
                try:
                    heard[number] = self._hear(question)
                except Exception as error:  # noqa: BLE001 - raised in the thread that called, by _take
                    heard[number] = error

    def find(self, question: Prompt) -> Reply | None:
        """Return the answer that the cache has."""
        return self.cache.find(self.cache.key(self.service.name, question.as_text()))

    def _hear(self, question: Prompt) -> Heard:
        known = self.find(question)
        if known:
            return Heard(read_answer(known.text), is_cached=True, sent=known.sent or 0, answered=known.answered or 0)
        if self.stopped:
            return Heard(problem=self.stopped)
        expected = count_tokens(question.as_text()) + guess_answer(question)
        if not self.budget.reserve(expected):
            self._stop(OVER)
            return Heard(problem=OVER)
        self._announce()
        heard = self._ask(question)
        self.budget.settle(expected, heard.sent + heard.answered)
        return heard

    def _ask(self, question: Prompt) -> Heard:
        """Ask until there is an answer, or no hope of one."""
        for wait in (*WAITS, None):
            with self._pause:  # while one waits because the service is busy, nobody asks
                pass
            try:
                reply = self.service.ask(question, self.timeout)
            except Exception as error:  # noqa: BLE001 - a plugin may raise anything; no passage is lost by it
                if wait is None or not is_passing(error) or self.stopped:
                    return self._give_up(error)
                with self._pause if find_status(error) in CROWDED else nullcontext():
                    self.sleep(find_wait(error, wait))
            else:
                return self._keep(question, reply)
        raise AssertionError("unreachable: the last try answers or gives up")

    def _keep(self, question: Prompt, reply: Reply) -> Heard:
        """Take an answer, and store it unless asking again may bring a better one."""
        answer = read_answer(reply.text)
        sent = count_tokens(question.as_text()) if reply.sent is None else reply.sent
        answered = count_tokens(reply.text) if reply.answered is None else reply.answered
        if not answer.problem:
            self.cache.store(self.cache.key(self.service.name, question.as_text()), Reply(reply.text, sent, answered))
        return Heard(answer, sent=sent, answered=answered)

    def _give_up(self, error: Exception) -> Heard:
        problem = describe(error)
        if find_status(error) in HOPELESS or type(error).__name__ == "NeedsKeyException":
            self._stop(problem)
        return Heard(problem=problem)

    def _stop(self, reason: str) -> None:
        with self._lock:
            self.stopped = self.stopped or reason

    def _announce(self) -> None:
        with self._lock:
            if self._announced:
                return
            self._announced = True
            self.announce()


def _take(found: Heard | Exception) -> Heard:
    """Return what came of a question, or raise what went wrong here, and not at the service."""
    if isinstance(found, Exception):
        raise found
    return found


def guess_answer(question: Prompt) -> int:
    """Return about how many tokens the answer will have: a share of those of the passage.

    >>> guess_answer(Prompt("", "力争新增企业30家", {}))
    10
    """
    return round(count_tokens(question.text) * ANSWER)


def is_passing(error: Exception) -> bool:
    """Whether it may be otherwise a moment later: too many questions, a server that failed, a line that broke.

    >>> is_passing(TimeoutError("no answer")), is_passing(ValueError("no such option"))
    (True, False)
    """
    status = find_status(error)
    if status is not None:
        return status in BUSY
    names = [kind.__name__ for kind in type(error).__mro__]
    return isinstance(error, OSError) or any(word in name for word in PASSING for name in names)


def find_wait(error: Exception, wait: float) -> float:
    """Return how many seconds to wait: what the service asks for by Retry-After, else the given.

    >>> find_wait(TimeoutError(), 4.0)
    4.0
    """
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return min(max(float(headers.get("retry-after", wait)), 0.0), LONGEST_WAIT)
    except ValueError:  # a date
        return wait


def describe(error: Exception) -> str:
    r"""Return in one line what went wrong.

    >>> describe(ValueError("no\n such option"))
    'ValueError: no such option'
    """
    status = find_status(error)
    line = " ".join(str(error).split())[:200]
    name = type(error).__name__ if status is None else f"HTTP {status}"
    return f"{name}: {line}" if line else name
