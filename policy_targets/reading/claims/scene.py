"""A number with everything by which target and outcome are told apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from policy_targets.reading.claims.announcements import find_leads, is_listed
from policy_targets.reading.claims.clues import Clue, find_clues
from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.periods.mentions import PeriodMention

START = attrgetter("start")


class Outlook(NamedTuple):
    """How a paragraph looks: `odds` that its passage looks ahead, `lean` of its own words, `heading` over it.

    `listed`: an item of a list of targets; `title`: what the title calls the text, plan, review or empty.
    """

    odds: float
    lean: float
    heading: str | None
    listed: bool
    title: str


class Scene(NamedTuple):
    """A number in its context, and what is around it.

    `before` and `behind` are the clues of its sentence, those aside left out before it, `own` those of its clause;
    `clues` are all. `listed` is whether its sentence goes on with a list of targets; `earlier` is what the last
    clue before the sentence did.
    """

    context: Context
    period: PeriodMention | None
    said: date | None
    outlook: Outlook
    clues: Sequence[Clue]
    before: Sequence[Clue]
    own: Sequence[Clue]
    behind: Sequence[Clue]
    listed: bool
    earlier: str

    def is_firmly(self, heading: str, odds: float) -> bool:
        """Whether the number is under a heading of that kind, and the odds of its passage are beyond some, too."""
        outlook = self.outlook
        if outlook.heading != heading:
            return False
        return outlook.odds > odds if heading == "plan" else outlook.odds < -odds


def set_scenes(
    contexts: Iterable[tuple[Context, PeriodMention | None]], outlooks: Sequence[Outlook], said: date | None
) -> Iterator[Scene]:
    """The scene of each number with its period; `outlooks` are those of the paragraphs.

    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> chars = "去年新增企业5家。今年力争新增8家"
    >>> numbers = [(context, None) for context in find_contexts(chars, find_quantities(chars))]
    >>> scenes = set_scenes(numbers, [Outlook(0, 0, None, False, "")], None)
    >>> [([it.kind for it in scene.own], scene.earlier) for scene in scenes]
    [(['past'], ''), (['promise'], 'reporting')]
    """
    paragraph, sentence, earlier, part = -1, (-1, -1), "", NO_PART
    clues, leads = list[Clue](), list[int]()
    for context, period in contexts:
        outlook = outlooks[context.paragraph]
        if context.paragraph != paragraph:
            earlier = _last_side(clues) or earlier
            paragraph, sentence, clues = context.paragraph, (-1, -1), find_clues(context.chars)
            leads = find_leads(context.chars, clues)
        if context.sentence != sentence:
            sentence = context.sentence
            part = _read_part(sentence, clues, leads, outlook, earlier)
        start, found = context.quantity.start, part.clues
        at = bisect_left(found, start, key=START) if found else 0
        before = [clue for clue in found[:at] if not clue.is_aside] if at else found[:0]
        yield Scene(
            context=context,
            period=period,
            said=said,
            outlook=outlook,
            clues=found,
            before=before,
            own=[clue for clue in before if clue.start >= context.clause[0]] if before else before,
            behind=found[at:],
            listed=part.listed,
            earlier=part.earlier,
        )


class _Part(NamedTuple):
    """A sentence: its clues, whether it goes on with a list of targets, and what the last clue before it did."""

    clues: list[Clue]
    listed: bool
    earlier: str


NO_PART = _Part([], listed=False, earlier="")


def _read_part(
    sentence: tuple[int, int], clues: list[Clue], leads: Sequence[int], outlook: Outlook, earlier: str
) -> _Part:
    above = earlier and f"{earlier} above"
    if not clues:
        return _Part(clues, outlook.listed, above)
    start, end = sentence
    low, high = bisect_left(clues, start, key=START), bisect_left(clues, end, key=START)
    listed = is_listed(start, leads, clues[:low], listed=outlook.listed)
    return _Part(clues[low:high], listed, _last_side(clues[:low]) or above)


def _last_side(clues: Sequence[Clue]) -> str:
    """What the last clue does that is not aside."""
    last = next((clue for clue in reversed(clues) if not clue.is_aside), None)
    return ("promising" if last.looks_ahead else "reporting") if last else ""
