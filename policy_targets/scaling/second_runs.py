"""Run both readers over many documents, into one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policy_targets.publishing.exports.candidate_files import Writer
from policy_targets.reading.people.localities import name_locality
from policy_targets.reading.text.encodings import decode
from policy_targets.scaling.batches import ReadReport, read_document
from policy_targets.scaling.documents import Received
from policy_targets.scaling.runs import Watch
from policy_targets.second_reader.asking import Asker
from policy_targets.second_reader.disagreements import Disagreement, list_disagreements
from policy_targets.second_reader.second_reading import FirstReading, read_all_again
from policy_targets.second_reader.two_readings import ReadPair


@dataclass(slots=True)
class BothReadings:
    """What came of both readings of all documents."""

    counts: Counter[str] = field(default_factory=Counter)
    pairs: list[ReadPair] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)

    def summary(self) -> str:
        """Return in one line what came of the claims of the model.

        >>> BothReadings(Counter(proved=3, refused=1)).summary()
        'claims of the model: 3 proved, 0 mended, 1 refused'
        """
        told = ", ".join(f"{self.counts[name]} {name}" for name in ("proved", "mended", "refused"))
        return f"claims of the model: {told}"


def prepare(documents: Iterable[Received], watch: Watch) -> Iterator[FirstReading]:
    """Yield the documents that the reader could read, with what it found; report the others.

    >>> import io
    >>> from policy_targets.scaling.progress import Progress
    >>> watch = Watch(Progress(io.StringIO(), 0, is_shown=False))
    >>> [len(it.found) for it in prepare([Received("a.txt", "a.txt", "力争新增科技企业30家。".encode())], watch)]
    [1]
    """
    for it in documents:
        read = read_document(it.name, it.content, it.problem, it.day, it.home)
        watch.hear(it.place, len(it.content or b""), ReadReport(len(read.found), read.remark, read.reason))
        if not read.reason:
            place = name_locality(it.home).name if it.home else ""
            yield FirstReading(it.name, decode(it.content or b""), read.found, it.day, place)


def extract_rows_twice(documents: Iterable[Received], writer: Writer, watch: Watch, asker: Asker) -> BothReadings:
    """Read the documents twice, write the records of both readings, and list what was refused or not read.

    >>> import io
    >>> from pathlib import Path
    >>> from policy_targets.publishing.exports.candidate_files import JsonLines
    >>> from policy_targets.scaling.progress import Progress
    >>> from policy_targets.second_reader.answer_cache import AnswerCache
    >>> from policy_targets.second_reader.second_reading import Recorded
    >>> out, watch = io.StringIO(), Watch(Progress(io.StringIO(), 0, is_shown=False))
    >>> asker = Asker(Recorded("scripted"), AnswerCache(Path("nowhere")))
    >>> extract_rows_twice([], JsonLines(out), watch, asker).summary()
    'claims of the model: 0 proved, 0 mended, 0 refused'
    """
    made = BothReadings()
    for reading in read_all_again(prepare(documents, watch), asker):
        writer.write(reading.records)
        made.counts.update(reading.counts)
        made.pairs += reading.pairs
        made.disagreements += list_disagreements(reading.document, reading.pairs)
        for refusal in reading.refused:
            watch.progress.say(f"{reading.document}: refused: {refusal}")
        for problem in reading.list_problems():
            watch.progress.say(f"{problem}. The reader's records stay. Run the same command again.")
        watch.failures += bool(reading.unread)
    return made
