"""What a model answers: the claims of its JSON, also of one that breaks off, and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

LONGEST_SHOWN = 60
CLAIMS = '"claims"'
DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


class Answer(NamedTuple):
    """The claims of an answer, and why it is not whole, if it is not."""

    claims: tuple[Mapping[str, Any], ...] = ()
    problem: str = ""
    is_broken: bool = False  # it begins well, and breaks off: often at the limit that a service sets


def read_answer(text: str) -> Answer:
    r"""Return the claims of an answer; numbers stay as they are written. Words around the JSON do not count.

    Of an answer that breaks off, or is no JSON from some place on, the claims before that place are returned.

    >>> len(read_answer('```json\n{"claims": [{"quote": "新增30家", "value": 30}]}\n```').claims)
    1
    >>> read_answer('{"claims": [{"value": "30"}, {"value": "4').problem
    'the answer breaks off after 1 claim'
    >>> read_answer("I cannot help with that.").problem
    "the answer is no JSON: 'I cannot help with that.'"
    """
    begin = text.find("{")
    if begin < 0:
        return Answer((), f"the answer is no JSON: {_shorten(text)!r}" if text.strip() else "the answer is empty")
    try:
        found, _ = DECODER.raw_decode(text, begin)
    except (ValueError, ArithmeticError, RecursionError):
        return _salvage(text)
    claims = found.get("claims")
    if not isinstance(claims, list):
        return Answer((), f"the answer has no list of claims: {_shorten(text)!r}")
    return Answer(tuple(it if isinstance(it, dict) else {"quote": str(it)} for it in claims))


def _salvage(text: str) -> Answer:
    """Return the whole claims of an answer that is no whole JSON."""
    begin = text.find("[", text.find(CLAIMS) + 1) if CLAIMS in text else -1
    claims = tuple(_read_objects(text, begin + 1)) if begin >= 0 else ()
    told = f"the answer breaks off after {len(claims)} claim{'s' * (len(claims) != 1)}"
    return Answer(claims, told, is_broken=True)


def _read_objects(text: str, at: int) -> Iterator[dict[str, Any]]:
    while (begin := text.find("{", at)) >= 0:
        try:
            found, at = DECODER.raw_decode(text, begin)
        except (ValueError, ArithmeticError, RecursionError):
            return
        yield found


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"
