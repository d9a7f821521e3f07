"""Where a claim is quoted, and whether the quotation proves it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from policy_targets.reading.claims.claims import Claim
from policy_targets.reading.claims.contexts import AFTER, Context
from policy_targets.reading.claims.labels import find_noun
from policy_targets.reading.claims.relations import PARTING
from policy_targets.reading.numbers.borders import step_out
from policy_targets.reading.numbers.numerals import find_numbers, holds_number
from policy_targets.reading.numbers.quantities import Quantity
from policy_targets.reading.page.articles import find_spans
from policy_targets.reading.people.localities import Locality
from policy_targets.reading.text.text import Span, Text

LONGEST_QUOTE = 60
SHORTEST_QUOTE = 4
FARTHEST_SUBJECT = 240  # characters before the number in which its subject is looked for
NEAR_BEHIND = 30  # characters behind the number in which the thing stands that it is spent on
CLAUSE_MARKS = "，,；;：:。！？"
LIST_MARKS = re.compile(
    r"(?:[ \n*#\u3000，、；：。]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[①-⑳]|[0-9]{1,2}(?:[.．](?![0-9])|、)"
    "|[一二三四五六七八九十]{1,2}(?:是|、))+"
)
FIRST_MARKS = frozenset(" \n*#\u3000，、；：。（(0123456789一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
BOUND = re.compile("[多余]?(?:左右|上下|及?以[上下内]|之[内上])")
DIRECTION = re.compile(
    "增长|递增|增加|增幅|上升|上涨|提高|提升|涨幅|下降|降低|减少|回落|下滑|压减|压降|削减|缩减|降幅|翻番"
)
LIST_ENDS = re.compile("(?:、|[和与及]|以及)$")
NEGATION = re.compile("不(?![断仅但同锈动])|未(?![来央])|没有|尚无|并无|毫无|无法|并非|停止|取消")
MARK = "\N{REPLACEMENT CHARACTER}"  # a character that could not be decoded: what touches it is not known


class DocumentText(NamedTuple):
    """A document: its name, its repaired text, its place, what was repaired where, and whether it has a MARK."""

    name: str
    text: Text
    home: Locality | None
    repairs: list[tuple[int, int, str]]
    torn: bool

    def repaired(self, spans: tuple[Span, ...]) -> tuple[str, ...]:
        """The names of the repairs made inside the spans, in the order of their names."""
        if not self.repairs:
            return ()
        names = set()
        for start, end in spans:
            at = bisect_left(self.repairs, (start,))
            while at < len(self.repairs) and self.repairs[at][0] < end:
                names.add(self.repairs[at][2])
                at += 1
        return tuple(sorted(names))


class Passage(NamedTuple):
    """A paragraph of a document; `offset` is where it begins there, when each of its characters stands for the next."""

    document: DocumentText
    text: Text
    offset: int | None

    def place(self, start: int, end: int) -> Span:
        """The raw stretch from the first character of a stretch to its last."""
        return self.text.raw(start, end) if self.offset is None else (self.offset + start, self.offset + end)

    def read(self, start: int, end: int) -> tuple[tuple[Span, ...], str]:
        """The raw spans of a stretch, torn where something else stands between, and what they say."""
        if self.offset is not None:
            return ((self.offset + start, self.offset + end),), self.text.chars[start:end]
        part = self.text[start:end]
        if (offset := part.offset()) is not None:
            return ((offset, offset + len(part)),), part.chars
        spans = find_spans(self.document.text, part)
        return spans, self.document.text.reading(spans)


def find_passage(document: DocumentText, text: Text) -> Passage:
    r"""A paragraph of a document, with its offset.

    >>> text = Text.of("新增企业8家。\n建成平台2个。")
    >>> document = DocumentText("", text, None, [], torn=False)
    >>> find_passage(document, text[8:]).offset, find_passage(document, text[8:].sub("成", "")).offset
    (8, None)
    """
    return Passage(document, text, text.offset())


class Quotation(NamedTuple):
    """The evidence of a claim: what is quoted, the raw spans of it, and the raw stretch of the number."""

    quote: str
    spans: tuple[Span, ...]
    number: Span


def quote_claim(passage: Passage, claim: Claim) -> Quotation | None:
    """Return the quotation of a claim of a passage; None where the quotation does not prove the claim.

    >>> from policy_targets.reading.claims.claims import find_claims
    >>> text = Text.of(f"新增企业8家，居{MARK}3位。")
    >>> passage = find_passage(DocumentText("", text, None, [], torn=True), text)
    >>> [found and found.quote for found in (quote_claim(passage, claim) for claim in find_claims([text.chars]))]
    ['新增企业8家', None]
    """
    quantity, places = claim.quantity, find_places(claim)
    if not places[-1][0] <= quantity.start < quantity.end <= places[-1][1] or _is_undecoded(passage, quantity):
        return None
    spans, quote = passage.read(*places[-1])
    said = passage.text.chars[slice(*places[-1])]
    for start, end in places[-2::-1]:
        earlier, words = passage.read(start, end)
        spans, quote, said = (*earlier, *spans), words + quote, passage.text.chars[start:end] + said
    if len(quote) < SHORTEST_QUOTE or quote != said or not _is_proved(quote, claim.context):
        return None
    return Quotation(quote, spans, passage.place(quantity.start, quantity.end))


def _is_proved(quote: str, context: Context) -> bool:
    """Whether the quotation gives the number as it was read: what it does not is never proposed."""
    quantity, written = context.quantity, context.written
    digits, unit = str(quantity.value), quantity.unit
    # 万 may be that of 万头 or of 1万6千, and 8成一 may be 8.1成
    whole = quantity.value_upper is None and quantity.rule != "multiplier" and unit != "成"
    if whole and (
        written == digits + unit or written in (f"{digits}多{unit}", f"{digits}余{unit}", f"第{digits}{unit}")
    ):
        return True
    return holds_number(quote, quantity.value, quantity.value_upper, unit)


def _is_undecoded(passage: Passage, quantity: Quantity) -> bool:
    """Whether a character touches the number that could not be decoded."""
    return passage.document.torn and MARK in passage.text.chars[max(quantity.start - 1, 0) : quantity.end + 1]


def find_places(claim: Claim) -> tuple[Span, ...]:
    """Return where the quotation of a claim stands: from the clause that holds its subject to the end of its own.

    It has at most 60 characters. Where the subject stands farther off, it is a piece of its own, if nothing that
    matters lies between; else the quotation begins as near to the subject as it can.

    >>> from policy_targets.reading.claims.claims import find_claims
    >>> chars = "今年要实干，力争新增科技企业30家，发展平台；工业增加值86亿元，比上年增长9%"
    >>> [chars[left:right] for claim in find_claims([chars]) for left, right in find_places(claim)]
    ['力争新增科技企业30家', '工业增加值86亿元', '工业增加值86亿元，比上年增长9%']
    """
    context, (left, right) = claim.context, claim.context.clause
    if right - left <= LONGEST_QUOTE and claim.label in context.chars[left:right]:  # most clauses are quoted whole
        left = _skip_marks(context, _leave_bracket(context, left))
        if right - left >= SHORTEST_QUOTE:
            return ((left, max(context.quantity.end, _close(context.chars, left, right))),)
    subject = find_subject(claim.label, context)
    least = _find_least_end(context, claim.label, subject)
    for left in _find_lefts(context, subject):
        if SHORTEST_QUOTE <= least - left <= LONGEST_QUOTE:
            return (_keep_numbers_whole(context, left, _find_right(context, left, least)),)
    own = _cut_clause(context, least)
    return _split_off(claim.label, context, subject, own) or (own,)


def find_subject(label: str, context: Context) -> int:
    """Return where the words of a label begin in the sentence of its number; its clause, when they stand behind it.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "全年税收86亿元，增长9%"
    >>> amount, growth = find_contexts(chars, find_quantities(chars))
    >>> find_subject("税收", amount), find_subject("税收增速", growth)
    (2, 2)
    """
    left, right = context.clause
    chars, first = context.chars, context.quantity.start
    if not label or label in chars[left:right]:
        return max(left, chars.rfind(label, left, first)) if label else left
    noun = find_noun(label)
    if PARTING.match(chars, left) and noun in chars[left:first]:  # 其中专精特新企业8家 alone tells what is counted
        return left
    low = max(context.sentence[0], first - FARTHEST_SUBJECT)
    places = (chars.rfind(label[:size], low, right) for size in range(len(label), 1, -1))
    begin = min(next((at for at in places if at >= 0), left), first)
    if noun in chars[min(begin, left) : right]:
        return begin
    at = chars.rfind(noun, low, left)
    return begin if at < 0 else min(at, begin)


def _find_least_end(context: Context, label: str, subject: int) -> int:
    """Where a quotation ends at the earliest: behind the number, its bound, and the noun that it counts."""
    chars, noun = context.chars, find_noun(label)
    bound = BOUND.match(chars, context.quantity.end)
    end = bound.end() if bound else context.quantity.end
    if not noun or noun in chars[min(subject, context.clause[0]) : context.quantity.start]:
        return end
    at = chars.find(noun, end, max(context.clause[1], min(end + NEAR_BEHIND, context.sentence[1])))
    return end if at < 0 else at + len(noun)


def _find_lefts(context: Context, subject: int) -> Iterator[int]:
    """Where a quotation may begin: with the clause of its subject, with the item of it, with the subject."""
    chars, clause = context.chars, context.clause[0]
    low = clause if subject >= clause else context.sentence[0]
    if subject < clause:
        low = max(low, *(chars.rfind(mark, low, subject) + 1 for mark in CLAUSE_MARKS))
    yield _skip_marks(context, low)
    if "分别" in chars[subject : context.quantity.start]:  # from a name of a list on, its first number would be of it
        return
    if (item := chars.rfind("、", low, subject) + 1) > low:
        yield _skip_marks(context, item)
    yield _skip_marks(context, subject)
    if subject < clause:
        return
    # what is shorter than a quotation begins with the clause before
    earlier = max(chars.rfind(mark, context.sentence[0], max(clause - 1, 0)) for mark in CLAUSE_MARKS) + 1
    yield _skip_marks(context, max(context.sentence[0], earlier))


def _find_right(context: Context, left: int, least: int) -> int:
    """Where the quotation ends: with the clause, with an item of its list, or as early as it can."""
    chars, last = context.chars, left + LONGEST_QUOTE
    if context.clause[1] <= last and context.clause[1] < context.quantity.end + AFTER:
        return max(least, _close(chars, left, context.clause[1]))
    return max(least, _close(chars, left, chars.rfind("、", least, last + 1)))


def _leave_bracket(context: Context, left: int) -> int:
    """The beginning of a quotation moved behind a bracket that is closed in it and opened before it."""
    closed = context.chars.find("）", left, context.quantity.start) + 1
    return closed if closed and "（" not in context.chars[left:closed] else left


def _close(chars: str, left: int, right: int) -> int:
    """The end of a quotation drawn in before a bracket that it opens and does not close."""
    if "（" not in chars[left:right] and "(" not in chars[left:right]:
        return right
    opened = max(chars.rfind("（", left, right), chars.rfind("(", left, right))
    return opened if opened > max(chars.rfind("）", left, right), chars.rfind(")", left, right)) else right


def _cut_clause(context: Context, least: int) -> Span:
    """The clause of a number whose subject is too far off: with its item, or as much of it as a quotation holds."""
    for begin in (context.clause[0], context.item):
        if least - begin <= LONGEST_QUOTE:
            left = _skip_marks(context, begin)
            return _keep_numbers_whole(context, left, _find_right(context, left, least))
    return _keep_numbers_whole(context, max(context.item, least - LONGEST_QUOTE), least)


def _split_off(label: str, context: Context, subject: int, own: Span) -> tuple[Span, ...]:
    """The subject and the number, each a piece of its own; nothing when what lies between matters.

    Of a list that is too long the other items are left out: 养老、医疗⟪、工伤⟫保险参保人数⟪分别达⟫8万人.
    """
    chars, first = context.chars, context.quantity.start
    size = next((size for size in range(len(label), 1, -1) if chars.startswith(label[:size], subject)), 0)
    piece = (subject, subject + size)
    if size and piece[1] <= own[0] and not skips_what_matters(chars[piece[1] : own[0]]):
        return (piece, own) if size + own[1] - own[0] <= LONGEST_QUOTE else ()
    gap = chars[piece[1] : first]
    of_list = size and LIST_ENDS.search(gap) and not (DIRECTION.search(gap) or NEGATION.search(gap) or "。" in gap)
    return (piece, (first, own[1])) if of_list and find_noun(label) in label[:size] else ()


def skips_what_matters(gap: str) -> bool:
    """Return whether what two pieces of a quotation skip holds a number, a direction or a negation.

    >>> skips_what_matters("，比上年增长8%，"), skips_what_matters("没有完成，"), skips_what_matters("不断做强，")
    (True, True, False)
    """
    return bool(DIRECTION.search(gap) or NEGATION.search(gap) or find_numbers(gap))


def _skip_marks(context: Context, left: int) -> int:
    """The first character that is no blank, mark or number of a list: 3.新建学校, ②改造危桥, （一）.

    What opens a speech that goes on behind the number is none of it: “去年新增企业30家，….
    """
    if context.chars[left] == "“" and "”" not in context.chars[left : context.quantity.start]:
        left += 1
    if context.chars[left] not in FIRST_MARKS:
        return left
    marks = LIST_MARKS.match(context.chars, left, context.quantity.start)
    return marks.end() if marks else left


def _keep_numbers_whole(context: Context, left: int, right: int) -> Span:
    """The bounds drawn in where they cut another number; its own is in them."""
    quantity, chars = context.quantity, context.chars
    if right < context.clause[1]:
        right = max(quantity.end, step_out(chars, right, back=True))
    if left > context.clause[0]:
        left = min(quantity.start, step_out(chars, left, back=False))
    return left, right
