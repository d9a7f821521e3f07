"""Both readings of a document beside each other, for eyes and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_targets.reading.text.text import format_spans
from policy_targets.second_reader.disagreements import list_disagreements, write_field
from policy_targets.second_reader.second_reading import SecondReading
from policy_targets.second_reader.two_readings import ReadPair

SHOWN = ("kind", "value", "unit", "comparator", "measure", "indicator_id", "period_start", "period_end")


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What `explain` adds after a second reading."""

    reading: SecondReading

    def as_row(self) -> dict[str, object]:
        """Return the disagreements, what was refused and what was not read, as JSON holds them."""
        rows = list_disagreements(self.reading.document, self.reading.pairs)
        return {
            "disagreements": [it._asdict() for it in rows],
            "refused": [it._asdict() for it in self.reading.refused],
            "unread": self.reading.list_problems(),
        }

    def lines(self) -> Iterator[str]:
        """Return the same for eyes."""
        yield ""
        yield from show_side_by_side(self.reading.pairs)
        yield from (f"  refused: {it}" for it in self.reading.refused)
        yield from self.reading.list_problems()


def show_side_by_side(pairs: Sequence[ReadPair]) -> Iterator[str]:
    r"""Yield both readings of each claim on which they differ, line by line, and how many are alike.

    >>> from policy_targets.reading.extract import extract
    >>> one = extract("力争新增科技企业30家。")[0]
    >>> other = one._replace(measure="stock")
    >>> print(*show_side_by_side([ReadPair(one, one), ReadPair(one, other, ("measure",))]), sep="\n")
    readings: 1 alike in every field, 1 differing, 0 by one reader alone
      0-11  力争新增科技企业30家
        measure         increment                 | stock
    """
    both = [it for it in pairs if it.reader and it.model]
    differing = sum(bool(it.differing) for it in both)
    yield (
        f"readings: {len(both) - differing} alike in every field, {differing} differing, "
        f"{len(pairs) - len(both)} by one reader alone"
    )
    for it in pairs:
        shown = it.reader or it.model
        if shown is None or (it.reader and it.model and not it.differing):
            continue
        yield f"  {format_spans(shown.spans)}  {shown.quote}"
        for name in it.differing or SHOWN:
            sides = (write_field(side, name) or "–" if side else "" for side in (it.reader, it.model))
            yield "    {:15} {:25} | {}".format(name, *sides)
