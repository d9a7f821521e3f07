"""Which mention of a period governs a number: rules that answer or abstain, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from policy_targets.reading.page.headings import LONGEST_HEADING, names_two_spans, read_heading
from policy_targets.reading.periods.mentions import YEAR, PeriodMention, find_periods

_SENTENCE_MARKS = "。！？!?\n"
_SENTENCE_END = re.compile(f"[{_SENTENCE_MARKS}]")
_CLAUSE_END = re.compile("[，,。；;！？!?\n]")
_NAMED_YEAR = re.compile(YEAR)
_REACHED = re.compile("[到至为]|[增提升降减扩]")
_OPENING = 12  # characters before a mention that opens a sentence: 力争用三年时间
_HEADING = 40
_BEGINNING, _TAIL = 240, 60  # characters of a paragraph in which something is announced
_LONGEST_SENTENCE, _FARTHEST_TOPIC = 800, 2000
_ANNOUNCED = re.compile(
    "[^，。；！\n：]{0,24}(?:目标|任务|要求|安排|部署|思路|打算|工作|目标任务)"
    "(?:[^，。；！\n：]{0,10}[：:]|[*# 　]*(?:\n|$)|(?:主要)?是|的总体|的主要)"
    "|[^，。；！\n：]{0,24}(?:回顾|成就|成绩|突破)[*# 　]*(?:[：:]|\n|$)"
)
_ANNOUNCING = re.compile(  # what _ANNOUNCED ends with; begins with two sets of characters, which is fast
    "[目任要安部思打工回成突][标务求排署路算作顾就绩破](?:"
    "(?<=目标|任务|要求|安排|部署|思路|打算|工作)"
    "(?:[^，。；！\n：]{0,10}[：:]|[*# 　]*(?:\n|$)|(?:主要)?是|的总体|的主要)"
    "|(?<=回顾|成就|成绩|突破)[*# 　]*(?:[：:]|\n|$))"
)
# “十五五”时期要实现以下目标。 2019年为民办实事项目：
_AS_FOLLOWS = re.compile(
    "[^。；！\n]{0,60}?(?:以下|如下|下列)[^。；！\n，]{0,12}(?:[。：:]|$)"
    "|[^，。；！\n：]{0,24}实事(?:项目)?(?:[^，。；！\n：]{0,10}[：:]|[*# 　]*(?:\n|$))"
)
_FOLLOWING = re.compile("(?:[以如]下|下列)[^。；！\n，]{0,12}(?:[。：:]|$)|实事")
_LEAD = 60  # characters of a paragraph, at whose head a period leads a block
_BEFORE_LEAD = re.compile(
    "[*#　 —－-]*(?:各位代表[，！：!:]?)?"
    "(?:(?:回[顾首望]|总结|[综纵]观|经过|在|刚刚?过去了?的?|即将过去的?)(?![一二三四五]))?"
)
_LEADING = re.compile("[，,：:是]|以来|[全我县市省各]")
_PLANNING = re.compile("目标|任务|力争|确保|计划|安排|预[期算]|[将拟要]|实事")
_LONGEST_MONTH = 31  # days; 9月 leads nothing, 1—9月 does
_FIRST_YEAR = re.compile("开局之年|开好局|起好步|良好开局|今年|新的一年")
_OPEN_ENDED = ("now", "since", "until")


class _Sentence(NamedTuple):
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
    year, start = _year_of(inherited), 0
    end, mentions = _first_sentence(chars, said, year) if len(chars) <= _LONGEST_SENTENCE else (-1, ())
    if end < at:
        start, end = _sentence_around(chars, at)
        mentions = _mentions(chars[start:end], said, year)
    place = at - start
    if mentions:
        before = [mention for mention in reversed(mentions) if mention.end <= place]
        after = [mention for mention in mentions if mention.start >= place]
        found = _govern(_Sentence(chars[start:end], place, before, after, inherited))
        if found:
            found = _of_named_year(found, [*before, *filter(None, [inherited])])
            return _moved(found, start) if found is not inherited else found
    return (_topic_before(chars, start, said) if start else None) or inherited


def _of_named_year(found: PeriodMention, told: Sequence[PeriodMention]) -> PeriodMention:
    """Months or 全年 behind a year by its number, whose year is as sure: 2023年开工47个，|1-4月|完成40亿元."""
    if found.rule != "part" or found.period_end is None:
        return found
    sure = any(
        it.rule in ("year", "lead") and _NAMED_YEAR.match(it.label) and it.period_end
        and it.period_end.year == found.period_end.year
        for it in told
    )  # fmt: skip
    return found._replace(rule="named_part") if sure else found


def _govern(sentence: _Sentence) -> PeriodMention | None:
    for rule in RULES:
        if found := rule(sentence):
            return found
    return None


def _moved(mention: PeriodMention, offset: int) -> PeriodMention:
    return mention._replace(start=mention.start + offset, end=mention.end + offset) if offset else mention


def _sentence_around(chars: str, at: int) -> tuple[int, int]:
    """Where the sentence begins and ends; one without an end is cut, so that a long line takes linear time."""
    low, high = max(0, at - _LONGEST_SENTENCE), min(len(chars), at + _LONGEST_SENTENCE)
    start, stop = low, _SENTENCE_END.search(chars, low, high)
    if stop and stop.start() < at:
        start = max(chars.rfind(mark, low, at) + 1 for mark in _SENTENCE_MARKS)
        stop = _SENTENCE_END.search(chars, at, high)
    return start, stop.start() if stop else high


def _topic_before(chars: str, start: int, said: date | None) -> PeriodMention | None:
    """The topic of the sentences before this one, as far back as is looked; a sentence cut there is left out."""
    if len(chars) <= _FARTHEST_TOPIC:
        return _last_opener(chars, start, said)
    low = max(0, start - _FARTHEST_TOPIC)
    whole = _SENTENCE_END.search(chars, low, start) if low else None
    low = whole.end() if whole else low
    topic = _last_opener(chars[low:start], start - low, said) if low == 0 or whole else None
    return _moved(topic, low) if topic else None


def _last_opener(chars: str, stop: int, said: date | None) -> PeriodMention | None:
    line = chars.rfind("\n", 0, stop) + 1
    for mention in _openers(chars, said):
        if line <= mention.start and mention.end <= stop:
            return mention
    return None


def find_topic(chars: str, said: date | None = None, inherited: PeriodMention | None = None) -> PeriodMention | None:
    """The period that the last line of `chars` goes on speaking of: a mention that opens one of its sentences.

    Months of a year (1—11月) open their own sentence only where the year as a whole is `inherited`.

    >>> find_topic("到2030年，经济总量突破2万亿元。城镇化率达到65%。").label
    '到2030年'
    >>> find_topic("1—7月，全县完成投资46亿元。", date(2025, 8, 2)).label
    '1—7月'
    >>> find_topic("2024年9月，全省现场会在我市召开。")
    """
    found = _last_opener(chars, len(chars), said) if _may_name_periods(chars) else None
    if found is None or _is_of_years(found):
        return found
    return None if inherited and inherited.precision == "year" else _carried(found)


@lru_cache(maxsize=256)
def _openers(chars: str, said: date | None) -> list[PeriodMention]:
    """The mentions of years, or of the months of a year so far, that open a sentence; the last first."""
    openers = []
    for mention in reversed(find_periods(chars, said)):
        start = max(0, mention.start - _OPENING)
        if (_is_of_years(mention) or _is_of_months(mention)) and (
            start == 0 or _SENTENCE_END.search(chars, start - 1, mention.start)
        ):
            openers.append(mention)
    return openers


def _may_name_years(chars: str) -> bool:
    """Whether there is a character without which no mention is of years."""
    return "年" in chars or "五" in chars or "届" in chars or "任" in chars


def _may_name_periods(chars: str) -> bool:
    """Whether there is a character without which no mention is of years or months."""
    return _may_name_years(chars) or "月" in chars or "季" in chars


def _is_of_months(mention: PeriodMention) -> bool:
    """Several months of a year: 上半年, 1—7月, 一季度; not 9月, 10月底."""
    first, last = mention.period_start, mention.period_end
    own = mention.role == "period" and mention.rule in ("part", "year", "rolling")
    return own and first is not None and last is not None and _LONGEST_MONTH < (last - first).days < 360


def _carried(mention: PeriodMention) -> PeriodMention:
    """The period as one that other sentences go on speaking of."""
    return mention._replace(start=-1, end=-1, rule="lead")


def _is_of_years(mention: PeriodMention) -> bool:
    """A year or years with an end; 今年起, 近年来 open their own sentence only."""
    whole = mention.precision in ("year", "years") and mention.rule not in ("now", "since", "doubling")
    return mention.role == "period" and whole


@lru_cache(maxsize=256)
def _first_sentence(chars: str, said: date | None, year: int | None) -> tuple[int, tuple[PeriodMention, ...]]:
    """Where the first sentence of a short stretch ends, and the mentions in it; mostly the stretch is that sentence."""
    stop = _SENTENCE_END.search(chars)
    end = stop.start() if stop else len(chars)
    return end, tuple(find_periods(chars[:end], said, year))


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
        return _until_within(mention, sentence) or mention
    return None


def _until_within(year: PeriodMention, sentence: _Sentence) -> PeriodMention | None:
    """|截至8月底|，2024年安居工程已开工5万户: the year of the works does not end the count."""
    if year.rule != "year" or year.precision != "year" or year.period_start is None or year.period_end is None:
        return None
    for mention in sentence.before:
        end = mention.period_end
        if mention.rule == "until" and end and sentence.chars[mention.end : year.start].strip() in ("，", ","):
            return mention if year.period_start < end < year.period_end else None
    return None


def _same_clause_after(sentence: _Sentence) -> PeriodMention | None:
    """新增|30家|（2024年）, 建成|3座|于2026年投用: a mention behind the number, in its clause."""
    end = _CLAUSE_END.search(sentence.chars, sentence.at)
    limit = end.start() if end else len(sentence.chars)
    for mention in sentence.after:
        if mention.end <= limit and mention.role == "period":
            return mention
    return None


Rule = Callable[[_Sentence], PeriodMention | None]
RULES: tuple[Rule, ...] = (_start_of_a_change, _average_over_years, _nearest_before, _same_clause_after)


def inherit_periods(paragraphs: Sequence[str], said: date | None = None) -> list[PeriodMention | None]:
    """The period that each paragraph inherits from the headings and announcements before it, or its own heading.

    “十四五”时期主要目标是： holds until 今年工作的主要任务： comes, or a heading that speaks of its first year. A
    heading with two spans (2025年和“十四五”时期工作回顾) sets neither: the lead words of each block do (这五年，).

    Offsets: in the paragraph that says it.

    >>> found = inherit_periods(["二、今后五年的主要任务", "新建学校8所。", "三、2026年工作安排", "新建学校2所。"])
    >>> [mention.label for mention in found if mention]
    ['今后五年', '今后五年', '2026年', '2026年']
    >>> report = ["一、2017年和过去五年工作回顾", "过去五年，变化大。", "新建8个。", "2017年，变化更大。", "新建2个。"]
    >>> [mention.label for mention in inherit_periods(report, date(2018, 1, 9)) if mention]
    ['过去五年', '过去五年', '2017年', '2017年']
    >>> inherit_periods(["新建学校8所。"], date(2026, 1, 9))
    [None]
    """
    block, scopes = _Block(None, led=True), list[PeriodMention | None]()
    for paragraph in paragraphs:
        heading = len(paragraph) <= _HEADING
        followed = _follow(block, paragraph, said)
        scopes.append(followed.scope if heading or followed.led else block.scope)
        block = followed
    return scopes


class _Block(NamedTuple):
    """What the paragraphs of a block go on speaking of; `led` where lead words may set or have set that.

    `ends` are the last years of the two spans that the heading names, where it names two.
    """

    scope: PeriodMention | None
    led: bool
    ends: frozenset[int] = frozenset()


def _follow(block: _Block, paragraph: str, said: date | None) -> _Block:
    """The block after a paragraph: a new one behind a heading with years, or where something else is announced."""
    heading = len(paragraph) <= _HEADING
    short = len(paragraph) <= LONGEST_HEADING and (block.scope is not None or _may_name_years(paragraph))
    section = read_heading(paragraph) if short else None
    if section and names_two_spans(paragraph):
        return _Block(None, led=True, ends=_find_ends(paragraph, said))
    scope = find_announced(paragraph, said)
    if heading and block.scope and not scope and block.scope.precision == "years" and _FIRST_YEAR.search(paragraph):
        scope = next(iter(find_periods("今年", said)), None)
    if scope:
        return _Block(scope, led=bool(block.ends) and not section, ends=frozenset() if section else block.ends)
    if section and (section.years or (section.kind == "plan" and section.level <= 1 and block.led)):
        return _Block(None, led=not section.years)
    lead = _find_lead(paragraph, said, block.ends) if block.led else None
    return block._replace(scope=lead) if lead else block


def _find_ends(heading: str, said: date | None) -> frozenset[int]:
    return frozenset(mention.period_end.year for mention in find_periods(heading, said) if mention.period_end)


def _find_lead(paragraph: str, said: date | None, ends: frozenset[int]) -> PeriodMention | None:
    """The period that a paragraph begins with and those below it go on speaking of: 这五年，…; 2017年，…; 1—7月，….

    Where a heading names two spans, any sentence may pass on to the years: 2020年工作取得实效。“十三五”时期，…
    """
    head = paragraph[:_LEAD]
    if not ends and not _may_name_periods(head[:_OPENING]):
        return None
    later = next(filter(_is_of_several_years, _openers(paragraph, said)), None) if ends else None
    start = _BEFORE_LEAD.match(head).end()  # type: ignore[union-attr]
    first = next(iter(find_periods(head, said)), None) if _may_name_periods(head[: start + 8]) else None
    if first and (first.start > start or not _LEADING.match(head, first.end)):
        first = None
    for mention in (later, first):
        if mention and _leads(mention, paragraph, said, ends):
            return _carried(mention)
    return None


def _is_of_several_years(mention: PeriodMention) -> bool:
    """五年来, “十三五”时期; not the years in a thing's name (2021—2022年), a plan's aims, 近三年."""
    several = mention.precision == "years" and mention.rule in ("span", "plan")
    return several and not mention.label.endswith("目标") and not mention.label.startswith(("近", "最近"))


def _leads(mention: PeriodMention, paragraph: str, said: date | None, ends: frozenset[int]) -> bool:
    """Whether others may go on speaking of a period: one of the heading's two, else one over, or this year's plan."""
    last = mention.period_end
    if not last or not (_is_of_months(mention) or (_is_of_years(mention) and mention.rule != "until")):
        return False
    if ends:
        return last.year in ends
    if said is None or last <= said:
        return True
    return last.year == said.year and _PLANNING.search(paragraph) is not None


def find_announced(chars: str, said: date | None = None) -> PeriodMention | None:
    """The last period of which aims, tasks or results are announced, where a paragraph begins or ends.

    >>> find_announced("“十五五”时期经济社会发展主要目标是：到2030年，…").label
    '“十五五”时期'
    >>> find_announced("2024年，全市新增企业60家。")
    """
    found = None
    last = max(_BEGINNING, len(chars) - _TAIL)
    for offset, part in ((0, chars[:_BEGINNING]), (last, chars[last:])):
        announcing = _may_name_years(part) and (_ANNOUNCING.search(part) or _FOLLOWING.search(part))
        for mention in find_periods(part, said) if announcing else ():
            if _is_of_years(mention) and mention.rule != "until" and _announces(part, mention):
                found = _moved(mention, offset)
    return found


def _announces(chars: str, mention: PeriodMention) -> bool:
    if _ANNOUNCED.match(chars, mention.end):
        return True
    opens = (
        not _SENTENCE_END.search(chars[: mention.start].rstrip()[-_OPENING:])
        or chars[: mention.start].rstrip()[-1:] in _SENTENCE_MARKS
    )
    return opens and _AS_FOLLOWS.match(chars, mention.end) is not None
