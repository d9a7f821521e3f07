"""A document read a second time by a model: what is asked, what came of it, and the records of both readings."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from policy_targets.curation.assertions import Prover
from policy_targets.curation.reviews import Refusal
from policy_targets.errors import DocumentError
from policy_targets.evaluating.annotations import read_lines
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import Span, Text
from policy_targets.second_reader.answer_cache import AnswerCache, Reply, default_cache
from policy_targets.second_reader.answer_schema import KINDS
from policy_targets.second_reader.asking import Asker, Heard, guess_answer
from policy_targets.second_reader.passages import AskedPassage, cut_passages, halve
from policy_targets.second_reader.prompt import Prompt, Setting, ask_about
from policy_targets.second_reader.proof import Claimed, Proofs, prove_claims
from policy_targets.second_reader.services import open_service
from policy_targets.second_reader.tokens import count_tokens
from policy_targets.second_reader.two_readings import UNREAD, ReadPair, join_readings, pair_readings

LONGEST_TITLE = 60
Read = tuple[AskedPassage, Heard]
SHOWN = 3  # passages named in a message
BATCH = 16  # documents whose passages are asked about together


class FirstReading(NamedTuple):
    """A document with what the reader found in it, ready for a second reading."""

    name: str
    raw: str
    found: Sequence[Candidate]
    day: date | None = None
    place: str = ""


class Unread(NamedTuple):
    """Where the model was not heard, or not to the end, and why. Offsets: raw."""

    span: Span
    reason: str


class Plan(NamedTuple):
    """What would be sent: passages, tokens by estimate, and how many of the passages the cache answers."""

    passages: int
    cached: int
    sent: int
    answered: int

    def summary(self) -> str:
        """Return in one line what would be sent."""
        new = f"{self.passages:,} passages, {self.cached:,} of them answered before."
        return f"{new} To be sent: about {self.sent:,} tokens; to be answered: about {self.answered:,}."


@dataclass(frozen=True, slots=True)
class SecondReading:
    """Both readings of a document: their records, the pairs they come from, and what became of the model's claims."""

    document: str
    records: tuple[Candidate, ...]
    pairs: tuple[ReadPair, ...]
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()

    def list_problems(self) -> list[str]:
        """Return a line for each reason for which passages were not read, or not to their end."""
        places: dict[str, list[str]] = {}
        for it in self.unread:
            places.setdefault(it.reason, []).append(f"{it.span[0]}-{it.span[1]}")
        return [
            f"{self.document}: {len(at)} passage{'s' * (len(at) > 1)} not read to the end "
            f"({', '.join(at[:SHOWN])}{' …' * (len(at) > SHOWN)}): {reason}"
            for reason, at in places.items()
        ]


def list_questions(first_reading: FirstReading) -> list[tuple[AskedPassage, Prompt]]:
    r"""Return the passages of a document, each with the question about it.

    >>> asked = list_questions(FirstReading("a.txt", "云河镇2025年目标\n力争新增科技企业30家。", []))
    >>> [(passage.own, question.text.splitlines()[0]) for passage, question in asked]
    [(0, '标题：云河镇2025年目标')]
    """
    chars = repair(first_reading.raw).chars
    setting = _describe(first_reading, chars)
    return [(passage, ask_about(passage, setting)) for passage in cut_passages(chars)]


def _describe(first_reading: FirstReading, chars: str) -> Setting:
    first = next((line.strip() for line in chars.splitlines() if line.strip()), "")
    return Setting(first if len(first) <= LONGEST_TITLE else "", first_reading.day, first_reading.place)


def plan(first_readings: Iterable[FirstReading], asker: Asker) -> Plan:
    """Return what a second reading of documents would send, without sending anything.

    Units: tokens, by a plain estimate; those of answers are a guess from the length of the passages.

    >>> from pathlib import Path
    >>> from policy_targets.second_reader.answer_cache import AnswerCache
    >>> asker = Asker(Recorded("scripted"), AnswerCache(Path("nowhere")))
    >>> found = plan([FirstReading("a.txt", "力争新增科技企业30家。", [])], asker)
    >>> found.passages, found.cached, found.sent > 1_000
    (1, 0, True)
    """
    asked = [question for it in first_readings for _, question in list_questions(it)]
    new = [question for question in asked if asker.find(question) is None]
    return Plan(
        passages=len(asked),
        cached=len(asked) - len(new),
        sent=sum(count_tokens(it.as_text()) for it in new),
        answered=sum(guess_answer(it) for it in new),
    )


def read_again(first_reading: FirstReading, asker: Asker) -> SecondReading:
    """Ask a model about every passage of a document, prove what it answers, and join it with what the reader found.

    >>> from tempfile import TemporaryDirectory
    >>> from pathlib import Path
    >>> from policy_targets.reading.extract import extract
    >>> from policy_targets.second_reader.answer_cache import AnswerCache
    >>> answer = '{"claims": [{"kind": "target", "quote": "新增科技企业40家", "value": "40", "unit": "家"}]}'
    >>> raw = "力争新增科技企业30家。"
    >>> with TemporaryDirectory() as folder:
    ...     asker = Asker(Recorded("scripted", answer), AnswerCache(Path(folder)))
    ...     made = read_again(FirstReading("a.txt", raw, extract(raw, "a.txt")), asker)
    >>> [(it.quote, it.readings) for it in made.records], str(made.refused[0])
    ([('力争新增科技企业30家', 'reader')], "passage 1, claim 1 '新增科技企业40家': this does not stand in a.txt")
    """
    return next(read_all_again([first_reading], asker))


def read_with(first_reading: FirstReading, model: str | Asker) -> SecondReading:
    """Read a document again by a model of the library `llm`, named, or by one that is ready; warn of what is not taken.

    >>> read_with(FirstReading("a.txt", "力争新增科技企业30家。", []), "no-such-model")
    Traceback (most recent call last):
    policy_targets.errors.WorkError: no-such-model: the library llm knows no such model. ...
    """
    asker = Asker(open_service(model), AnswerCache(default_cache())) if isinstance(model, str) else model
    made = read_again(first_reading, asker)
    for line in (*made.list_problems(), *(f"{made.document}: refused: {it}" for it in made.refused)):
        warnings.warn(line, stacklevel=3)
    return made


def read_all_again(first_readings: Iterable[FirstReading], asker: Asker) -> Iterator[SecondReading]:
    """Yield the second reading of each document; the passages of several documents are asked about together.

    A passage whose answer breaks off is asked about again, in halves.

    >>> from pathlib import Path
    >>> from policy_targets.second_reader.answer_cache import AnswerCache
    >>> list(read_all_again([], Asker(Recorded("scripted"), AnswerCache(Path("nowhere")))))
    []
    """
    waiting = iter(first_readings)
    while batch := list(islice(waiting, BATCH)):
        asked = [list_questions(it) for it in batch]
        heard = iter(asker.ask_all(question for some in asked for _, question in some))
        for first_reading, some in zip(batch, asked, strict=True):
            passages = [passage for passage, _ in some]
            read = zip(passages, islice(heard, len(some)), strict=True)
            yield _read(first_reading, list(read), asker)


def _read(first_reading: FirstReading, read: Sequence[Read], asker: Asker) -> SecondReading:
    text = repair(first_reading.raw)
    halves = [half for passage, it in read if it.answer.is_broken for half in halve(passage)]
    setting = _describe(first_reading, text.chars)
    again = zip(halves, asker.ask_all(ask_about(half, setting) for half in halves), strict=True)
    read = [*(_excuse(passage, it) for passage, it in read), *again]
    return join(first_reading, _list_claims(read), asker.reader, list(_find_unread(text, read)))


def _excuse(passage: AskedPassage, heard: Heard) -> Read:
    """Return what was heard of a passage; an answer that broke off is no problem where the halves are asked about."""
    if heard.answer.is_broken and halve(passage):
        return passage, heard._replace(answer=heard.answer._replace(problem=""))
    return passage, heard


def join(
    first_reading: FirstReading, said: Iterable[Claimed], second_reader: str, unread: Sequence[Unread] = ()
) -> SecondReading:
    """Prove the claims of a second reader and join them with what the reader found.

    >>> from policy_targets.reading.extract import extract
    >>> raw = "力争新增科技企业30家。"
    >>> made = join(FirstReading("a.txt", raw, extract(raw, "a.txt")), [], "scripted", [Unread((0, 12), "no answer")])
    >>> made.records[0].readings, made.list_problems()
    ('unread', ['a.txt: 1 passage not read to the end (0-12): no answer'])
    """
    name, found = first_reading.name, first_reading.found
    proofs = prove_claims(Prover(first_reading.raw, name, f"model/{second_reader.replace(' ', '/')}", found), said)
    pairs = pair_readings(found, proofs.proved)
    records = join_readings(pairs, second_reader, [it.span for it in unread])
    records += [it._replace(readings=UNREAD, second_reader=second_reader) for it in found if it.kind not in KINDS]
    return SecondReading(
        document=name,
        records=tuple(sorted(records, key=lambda it: (it.start, it.end))),
        pairs=tuple(pairs),
        refused=tuple(proofs.refused),
        notes=tuple(note for it in proofs.proved for note in it.notes),
        counts=_count(proofs),
        unread=tuple(unread),
    )


def _count(proofs: Proofs) -> dict[str, int]:
    return {
        "proved": len(proofs.proved) - proofs.mended,
        "mended": proofs.mended,
        "refused": len(proofs.refused),
        "repeated": proofs.repeated,
    }


def _list_claims(read: Sequence[Read]) -> Iterator[Claimed]:
    for number, (passage, it) in enumerate(read, start=1):
        for at, claim in enumerate(it.answer.claims, start=1):
            yield Claimed(f"passage {number}, claim {at}", claim, passage)


def _find_unread(text: Text, read: Sequence[Read]) -> Iterator[Unread]:
    for passage, it in read:
        if not it.is_whole:
            yield Unread(text.raw(passage.own, passage.end), it.problem or it.answer.problem)


class Recorded:
    """A service that gives one answer to every question: for trying out without a model."""

    where = "a recorded answer"

    def __init__(self, name: str, text: str = '{"claims": []}') -> None:
        self.name, self.text = name, text

    def ask(self, question: Prompt, timeout: float) -> Reply:  # noqa: ARG002 - as every service
        """Return the answer."""
        return Reply(self.text)


def load_answers(path: Path) -> dict[str, list[Claimed]]:
    r"""Return the claims of a file of recorded answers: a line for each document, with its name and its claims.

    Raises: DocumentError, naming file and line, for a line in another form.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "answers.jsonl"
    ...     _ = path.write_text('{"document": "a.txt", "claims": [{"quote": "新增30家"}]}\n', "utf-8")
    ...     load_answers(path)["a.txt"][0].claim["quote"]
    '新增30家'
    """
    answers: dict[str, list[Claimed]] = {}
    for number, row in enumerate(read_lines(path), start=1):
        name, claims = row.get("document"), row.get("claims")
        if not isinstance(name, str) or not isinstance(claims, list):
            what = "found no name of a document with a list of claims"
            raise DocumentError(f"{path}:{number}: {what}. Correct the line.")
        said = (it if isinstance(it, dict) else {"quote": str(it)} for it in claims)
        answers.setdefault(name, []).extend(Claimed(f"claim {at}", it) for at, it in enumerate(said, start=1))
    return answers
