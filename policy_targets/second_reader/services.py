"""The services that answer: models of the library `llm`, hosted or local, through its plugins."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol

from policy_targets.errors import MissingExtra, WorkError
from policy_targets.second_reader.answer_cache import Reply
from policy_targets.second_reader.prompt import Prompt

STEADY: dict[str, int] = {"temperature": 0, "seed": 0}  # asked for where a model has the option
OPENAI, HOSTED = "llm.default_plugins.openai_models", "https://api.openai.com"  # the plugin that llm comes with
EXTRA = "pip install 'policy-targets[model]'"


class Service(Protocol):
    """What answers questions."""

    name: str
    where: str

    def ask(self, question: Prompt, timeout: float) -> Reply:
        """Return the answer. Raise whatever went wrong; TimeoutError after so many seconds."""


class LibraryService:
    """A model of the library `llm`, with its keys, addresses and plugins."""

    def __init__(self, model: Any) -> None:
        self.model, self.name = model, str(model.model_id)
        plugin = type(model).__module__
        address = getattr(model, "api_base", None) or (HOSTED if plugin == OPENAI else None)
        self.where = str(address or f"the plugin {plugin}")
        known = getattr(model.Options, "model_fields", {})
        self.options = {name: value for name, value in STEADY.items() if name in known}

    def ask(self, question: Prompt, timeout: float) -> Reply:
        """Return the answer of the model; without the options that it refuses."""
        try:
            return within(timeout, lambda: self._ask(question))
        except Exception as error:
            if not self.options or find_status(error) != 400 or not any(name in str(error) for name in self.options):
                raise
            self.options = {}
            return within(timeout, lambda: self._ask(question))

    def _ask(self, question: Prompt) -> Reply:
        if getattr(self.model, "supports_schema", False):
            told = {"system": question.system, "schema": question.schema}
        else:
            told = {"system": question.spell_out()}
        response = self.model.prompt(question.text, stream=False, **told, **self.options)
        text = str(response.text())
        usage = response.usage()
        return Reply(text, usage.input, usage.output)


def open_service(name: str) -> LibraryService:
    """Return the model of that name or alias, as the library knows it.

    Raises: MissingExtra without the library; WorkError for a name that it does not know.

    >>> open_service("no-such-model")
    Traceback (most recent call last):
    policy_targets.errors.WorkError: no-such-model: the library llm knows no such model. List them with `llm models`...
    """
    try:
        import llm  # noqa: PLC0415 - loaded for --model alone
    except ModuleNotFoundError as error:
        if error.name != "llm":
            raise
        raise MissingExtra(f"llm: is not installed. {EXTRA}") from None
    try:
        return LibraryService(llm.get_model(name))
    except llm.UnknownModelError:
        todo = "List them with `llm models`, or install the plugin that has it."
        raise WorkError(f"{name}: the library llm knows no such model. {todo}") from None


def within(seconds: float, call: Callable[[], Reply]) -> Reply:
    """Return what the call returns, or raise what it raises; TimeoutError after so many seconds.

    A call cannot be ended from outside: its thread is left alone, and its answer is dropped.

    >>> within(60, lambda: Reply("yes")).text
    'yes'
    """
    done: SimpleQueue[Reply | BaseException] = SimpleQueue()

    def run() -> None:
        try:
            done.put(call())
        except BaseException as error:  # noqa: BLE001 - raised below, in the thread that asked
            done.put(error)

    Thread(target=run, daemon=True).start()
    try:
        found = done.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no answer within {seconds:g} s") from None
    if isinstance(found, BaseException):
        raise found
    return found


def find_status(error: BaseException) -> int | None:
    """Return the HTTP status that an error of a client library carries, or None.

    >>> find_status(ValueError("no"))
    """
    response = getattr(error, "response", None)
    for status in (getattr(error, "status_code", None), getattr(response, "status_code", None)):
        if isinstance(status, int):
            return status
    return None
