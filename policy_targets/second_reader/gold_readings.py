"""The documents of a gold as reader, model and both read them: rows for the scorers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from policy_targets.evaluating import cases, news_pages
from policy_targets.reading.declined import decline
from policy_targets.reading.extract import extract
from policy_targets.reading.text.encodings import decode
from policy_targets.second_reader.asking import Asker
from policy_targets.second_reader.proof import Claimed
from policy_targets.second_reader.second_reading import FirstReading, SecondReading, join, read_all_again
from policy_targets.second_reader.two_readings import AGREED, ReadPair

LIKELY = 0.5  # the confidence from which a record of both readings is likely
Row = dict[str, Any]


@dataclass(slots=True)
class GoldReadings:
    """Rows of three readings of the same documents, the pairs behind them, and what became of the model's claims."""

    reader: list[Row] = field(default_factory=list)
    model: list[Row] = field(default_factory=list)
    both: list[Row] = field(default_factory=list)
    pairs: list[ReadPair] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def rows(self) -> Mapping[str, list[Row]]:
        """Return the rows of each reading by its name.

        >>> list(GoldReadings().rows())
        ['reader', 'model', 'both', 'both, likely', 'agreed']
        """
        agreed = [row for row in self.both if row["readings"] == AGREED]
        likely = [row for row in self.both if row["confidence"] >= LIKELY]
        one_by_one = {"reader": self.reader, "model": self.model}
        return {**one_by_one, "both": self.both, "both, likely": likely, "agreed": agreed}


def list_first_readings(gold: Path, documents: Path) -> list[FirstReading]:
    """Return the documents of a gold with what the reader finds in them: news pages, passages or annotated documents.

    >>> list_first_readings(Path("tests/passages"), Path("tests/passages"))[0].name
    'action-plans-01.txt'
    """
    if news_pages.has_pages(gold):
        pages = news_pages.load_pages(gold.resolve().parent, gold.resolve().name)
        return [_read(it.document, it.text, it.page.date) for it in news_pages.find_texts(pages, documents)]
    if cases.has_cases(gold):
        return [_read(f"{it.case_id}.txt", it.text) for it in cases.load_cases(gold) if not decline(it.text)]
    names = sorted(f"{path.stem}.txt" for path in gold.glob("*.jsonl"))
    return [_read(name, decode((documents / name).read_bytes())) for name in names]


def _read(name: str, raw: str, day: date | None = None) -> FirstReading:
    return FirstReading(name, raw, extract(raw, name, date=day), day)


def read_asked(first_readings: Iterable[FirstReading], asker: Asker) -> GoldReadings:
    """Return three readings of documents, the second by a model that is asked now.

    >>> from policy_targets.second_reader.answer_cache import AnswerCache
    >>> from policy_targets.second_reader.second_reading import Recorded
    >>> read_asked([], Asker(Recorded("scripted"), AnswerCache(Path("nowhere")))).model
    []
    """
    return _gather(read_all_again(first_readings, asker))


def read_recorded(
    first_readings: Iterable[FirstReading], answers: Mapping[str, list[Claimed]], second_reader: str
) -> GoldReadings:
    """Return three readings of documents, the second from recorded answers by the names of the documents.

    >>> claim = {"kind": "target", "quote": "新增科技企业30家", "value": "30", "unit": "家"}
    >>> raw = "力争新增科技企业30家，建成公寓20套。"
    >>> first_reading = FirstReading("a.txt", raw, extract(raw, "a.txt"))
    >>> made = read_recorded([first_reading], {"a.txt": [Claimed("claim 1", claim)]}, "recorded")
    >>> [len(rows) for rows in made.rows().values()]
    [2, 1, 2, 1, 0]
    """
    return _gather(join(it, answers.get(it.name, []), second_reader) for it in first_readings)


def _gather(readings: Iterator[SecondReading]) -> GoldReadings:
    made = GoldReadings()
    for reading in readings:
        made.pairs += reading.pairs
        made.counts.update(reading.counts)
        made.problems += reading.list_problems()
        made.reader += [it.reader.as_row() for it in reading.pairs if it.reader]
        made.model += [it.model.as_row() for it in reading.pairs if it.model]
        made.both += [it.as_row() for it in reading.records]
    return made
