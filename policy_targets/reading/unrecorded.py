"""Numbers that stand in no record, each with the reason: nothing is dropped in silence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from policy_targets.reading.claims.contexts import find_contexts
from policy_targets.reading.claims.refusals import refuse
from policy_targets.reading.numbers.numerals import find_numeral_runs, numeral_table
from policy_targets.reading.numbers.quantities import find_quantities
from policy_targets.reading.page.articles import Article
from policy_targets.reading.periods.mentions import find_periods
from policy_targets.reading.text.text import Span, Text

DATE = re.compile(
    "(?:[12][0-9]{3}|[一二][〇○零一二三四五六七八九]{3})(?:年|[-./][0-9]{1,2})(?:[-./]?[0-9]{1,2}[日月]?)*"
    "|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:月(?:份|(?=[0-9底初中末]))?|日(?!均|报|元|本))|[0-9]{1,2}[:：][0-9]{2}"
)
NUMBERING = re.compile(
    r"^[\s#*]*(?:第?[一二三四五六七八九十]{1,3}[、．.章节条]|[（(][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}[.、．)）](?![0-9]))"
    "|(?<=[。；：])[一二三四五六七八九十]{1,2}[是要](?![个一])",
    re.MULTILINE,
)
IN_NAME = re.compile(
    "“[^“”，。；\n]{1,16}”|《[^《》\n]{1,60}》|[A-Za-z][A-Za-z0-9.-]*[0-9]+|[0-9]+(?:[.-][0-9]+)?[A-Za-z]{1,4}"
)
ORDINAL = re.compile("第[0-9一二三四五六七八九十百]{1,4}(?:届|次|个|批|期|[一-鿿])?|[0-9一二三四五六七八九十]{1,3}届")
VAGUE = re.compile(
    "[一两几数]?(?:批|系列|大批|部分|定)(?<=.[批列分定])|[几数多][十百千万亿]+|[十百千万亿]+[余多几][万亿]?"
)
AGENDA = re.compile("[二两三四五六七八九十]{1,2}[大项个条](?=[一-鿿])")
NAMES = frozenset({"meeting", "quoted", "in_title", "field"})
AGENDAS = frozenset({"agenda", "named_set", "pointed_at"})
MOST = 30  # characters of words that a line of the ledger shows
CLOSE = 4  # characters on either side of the number
STOP = frozenset("，。；：！？、,;:!?\n0123456789０１２３４５６７８９零〇○一二两三四五六七八九十百千万亿")


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A number that is in no record: where, the words around it, the reason (a code of `set_aside`) and the rule.

    Offsets: raw, of the words; the number stands in them.
    """

    start: int
    end: int
    words: str
    reason: str
    rule: str


Finding = tuple[int, int, str, str]


class Label(NamedTuple):
    """What one finding says of the characters it covers, all of which have this very object."""

    reason: str
    rule: str


def find_unrecorded(raw: str, text: Text, articles: Sequence[Article], recorded: Iterable[Span]) -> list[Unrecorded]:
    """The numbers of a document outside the recorded spans, in its order.

    Offsets: raw, also of `recorded`.

    >>> raw = "2025年抓好九项重点工作，进一步新增企业30家。"
    >>> text = Text.of(raw)
    >>> [(it.words, it.reason, it.rule) for it in find_unrecorded(raw, text, [], [(18, 24)])]
    [('2025年抓好', 'date', 'period'), ('年抓好九项重点工作', 'agenda', 'agenda'), ('进一步新增企业', 'word', 'word')]
    >>> find_unrecorded(raw, text, [], [(0, len(raw))])
    []
    """
    labels = _label(raw, text, articles)
    covered = _cover(len(raw), recorded)
    ruler, found, runs = _Ruler(text), list[Unrecorded](), find_numeral_runs(raw)
    said = {raw[start:end] for start, end in runs if end - start > 1 and all(covered[start:end])}
    for start, end in (part for run in runs for part in _cut(*run)):
        if all(covered[start:end]):
            continue
        reason, rule = next(filter(None, labels[start:end]), None) or _default(raw[start:end], said)
        left, right, words = ruler.words_around(*_extent(labels, start, end))
        if words:
            found.append(Unrecorded(left, right, words, reason, rule))
            covered[left:right] = b"\x01" * (right - left)
    return found


def _cut(start: int, end: int) -> Iterator[Span]:
    """A run in parts that a line of the ledger has room for."""
    room = MOST - 2 * CLOSE
    return ((at, min(end, at + room)) for at in range(start, end, room))


def _cover(size: int, spans: Iterable[Span]) -> bytearray:
    covered = bytearray(size)
    for start, end in spans:
        covered[start:end] = b"\x01" * (min(end, size) - start)
    return covered


def _extent(labels: list[Label | None], start: int, end: int) -> Span:
    """The number, and all that the same finding covers around it, if that is short: “一对一”, 2月7日至13日."""
    left, right = start, end
    while left > 0 and labels[start] and labels[left - 1] is labels[start] and right - left <= MOST:
        left -= 1
    while right < len(labels) and labels[start] and labels[right] is labels[start] and right - left <= MOST:
        right += 1
    return (left, right) if right - left <= MOST - 2 * CLOSE else (start, end)


def _default(run: str, said: AbstractSet[str]) -> Label:
    if run in said:
        return Label("repeat", "number_of_a_record")
    digits = re.search("[0-9０-９]", run)
    return Label("description", "other_number") if digits else Label("word", "other_numeral")


def _label(raw: str, text: Text, articles: Sequence[Article]) -> list[Label | None]:
    """For each raw character the first rule that knows what it is."""
    labels: list[Label | None] = [None] * len(raw)
    for article in articles:
        for aside in article.set_aside:
            _put(labels, aside.text, 0, len(aside.text), Label("boilerplate", f"page: {aside.reason}"))
    paragraphs = [part for article in articles for part in (*article.head, *article.body)] or [text]
    for paragraph in paragraphs:
        for finder in FINDERS:
            for start, end, reason, rule in finder(paragraph.chars):
                _put(labels, paragraph, start, end, Label(reason, rule))
    return labels


def _put(labels: list[Label | None], part: Text, start: int, end: int, label: Label) -> None:
    for at in range(start, end):
        left, right = part.raw(at, at + 1)
        for place in range(left, right):
            labels[place] = labels[place] or label


def _refused(chars: str) -> Iterator[Finding]:
    """Quantities that claim nothing, by the rule that refused them."""
    for context in find_contexts(chars, find_quantities(chars)):
        rule = refuse(context)
        if rule:
            reason = "name" if rule in NAMES else "agenda" if rule in AGENDAS else "description"
            yield context.quantity.start, context.quantity.end, reason, rule


def _dates(chars: str) -> Iterator[Finding]:
    """2025年, 1-11月, 2月20日."""
    yield from ((it.start, it.end, "date", "period") for it in find_periods(chars))
    yield from ((match.start(), match.end(), "date", "date") for match in DATE.finditer(chars))


def _words(chars: str) -> Iterator[Finding]:
    """进一步, 统一."""
    for match in numeral_table().pattern.finditer(chars):
        if match.lastgroup == "word":
            yield match.start(), match.end(), "word", "word"


def _by_pattern(pattern: re.Pattern[str], reason: str, rule: str) -> Callable[[str], Iterator[Finding]]:
    def find(chars: str) -> Iterator[Finding]:
        return ((match.start(), match.end(), reason, rule) for match in pattern.finditer(chars))

    return find


FINDERS: tuple[Callable[[str], Iterator[Finding]], ...] = (
    _dates,
    _by_pattern(NUMBERING, "agenda", "numbering"),
    _by_pattern(IN_NAME, "name", "name"),
    _refused,
    _by_pattern(VAGUE, "vague", "vague"),
    _words,
    _by_pattern(ORDINAL, "name", "ordinal"),
    _by_pattern(AGENDA, "agenda", "agenda_word"),
)


class _Ruler:
    """Finds what a raw stretch reads, with some characters on either side."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.places = [text.raw(at, at + 1) for at in range(len(text))]
        self.lefts = [left for left, _ in self.places]

    def words_around(self, start: int, end: int) -> tuple[int, int, str]:
        """The raw stretch that is read around a number, and its reading; nothing where nothing is read."""
        first = max(0, bisect_right(self.lefts, start) - 1)
        last = max(first + 1, bisect_right(self.lefts, end - 1))
        if not self.places:
            return start, end, ""
        chars = self.text.chars
        first, last = self._widen(chars, first, min(last, first + MOST - 2 * CLOSE))
        while chars[first:last].isspace() and (first > 0 or last < len(chars)):
            first, last = (first - 1, last) if first > 0 else (first, last + 1)
        while first < last - 1 and chars[first].isspace():
            first += 1
        left, right = min(self.places[first][0], start), max(self.places[last - 1][1], end)
        solid = self.text.reading([(left, right)]).split()
        return left, right, (" ".join(solid) if len(" ".join(solid)) <= MOST else "".join(solid))[:MOST]

    def _widen(self, chars: str, first: int, last: int) -> tuple[int, int]:
        for _ in range(CLOSE):
            if first > 0 and chars[first - 1] not in STOP and not chars[first - 1].isspace():
                first -= 1
            if last < len(chars) and chars[last] not in STOP and not chars[last].isspace():
                last += 1
        return first, last
