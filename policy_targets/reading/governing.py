"""Which mention of a period governs a number: rules that answer or abstain, in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from policy_targets.reading.periods import PeriodMention, find_periods

_SENTENCE_END = re.compile("[。！？!?\n]")
_CLAUSE_END = re.compile("[，,。；;！？!?\n]")
_REACHED = re.compile("[到至为]|[增提升降减扩]")
_OPEN_ENDED = ("now", "since", "until")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What the rules look at: the number's sentence and the mentions in it."""

    chars: str
    at: int
    before: list[PeriodMention]  # those that end before the number, the nearest first
    after: list[PeriodMention]
    inherited: PeriodMention | None


def attribute_period(
    chars: str, at: int, said: date | None = None, inherited: PeriodMention | None = None
) -> PeriodMention | None:
    """The mention that governs the number at `at`, or the inherited one (of the list, paragraph or section), or None.

    What is only compared with (比上年) or says how often (年均) does not govern. 全年, 年底: of the inherited year.

    Offsets: in `chars`, a sentence or a paragraph.

    >>> chars = "到2027年，产值达到90亿元，比2024年翻一番，建成学校8所"
    >>> [attribute_period(chars, chars.index(number)).label for number in ("90", "8所")]
    ['到2027年', '到2027年']
    >>> attribute_period("产值比上年增长8%", 6) is None
    True
    """
    start = max((match.end() for match in _SENTENCE_END.finditer(chars, 0, at)), default=0)
    stop = _SENTENCE_END.search(chars, at)
    mentions = _mentions(chars[start : stop.start() if stop else len(chars)], said, _year_of(inherited))
    place = at - start
    sentence = _Sentence(
        chars[start : stop.start() if stop else len(chars)],
        place,
        [mention for mention in reversed(mentions) if mention.end <= place],
        [mention for mention in mentions if mention.start >= place],
        inherited,
    )
    return next((found for rule in RULES if (found := rule(sentence))), inherited)


@lru_cache(maxsize=256)
def _mentions(chars: str, said: date | None, year: int | None) -> tuple[PeriodMention, ...]:
    return tuple(find_periods(chars, said, year))


def _year_of(inherited: PeriodMention | None) -> int | None:
    """The year that parts of a year count from; none when several are inherited."""
    if inherited is None or inherited.period_end is None or inherited.precision == "years":
        return None
    return inherited.period_end.year


def _start_of_a_change(sentence: _Sentence) -> PeriodMention | None:
    """由“十一五”末的|35%|提高到45%: the first number has the period compared with."""
    mention = next(iter(sentence.before), None)
    if mention is None or mention.rule != "from":
        return None
    return None if _REACHED.search(sentence.chars, mention.end, sentence.at) else mention


def _average_over_years(sentence: _Sentence) -> PeriodMention | None:
    """“十二五”时期…到2015年，收入年均增长|15%|: a mean is over all years that the heading names."""
    inherited, nearest = sentence.inherited, sentence.before[0] if sentence.before else None
    if inherited is None or inherited.precision != "years" or nearest is None or nearest.role != "rate":
        return None
    governing = _nearest_before(sentence)
    same_end = governing is not None and governing.period_end == inherited.period_end
    return inherited if governing is None or same_end else None


def _nearest_before(sentence: _Sentence) -> PeriodMention | None:
    """The last mention before the number; a day governs its own clause only."""
    for mention in sentence.before:
        if mention.role != "period":
            continue
        other_clause = _CLAUSE_END.search(sentence.chars, mention.end, sentence.at)
        if mention.precision == "day" and mention.rule not in _OPEN_ENDED and other_clause:
            continue
        return mention
    return None


def _same_clause_after(sentence: _Sentence) -> PeriodMention | None:
    """新增|30家|（2024年）, 建成|3座|于2026年投用: a mention behind the number, in its clause."""
    end = _CLAUSE_END.search(sentence.chars, sentence.at)
    limit = end.start() if end else len(sentence.chars)
    mentions = (mention for mention in sentence.after if mention.end <= limit and mention.role == "period")
    return next(mentions, None)


Rule = Callable[[_Sentence], PeriodMention | None]
RULES: tuple[Rule, ...] = (_start_of_a_change, _average_over_years, _nearest_before, _same_clause_after)
