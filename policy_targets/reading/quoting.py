"""Where a claim is quoted, and whether the quotation proves it."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from policy_targets.reading.claims.claims import Claim
from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.numbers.borders import step_out
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.numbers.quantities import Quantity
from policy_targets.reading.page.articles import find_spans
from policy_targets.reading.people.localities import Locality
from policy_targets.reading.text.text import Span, Text

LONGEST_QUOTE = 60
SHORTEST_QUOTE = 4
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
    quantity, (left, right) = claim.quantity, quote_bounds(claim)
    if not left <= quantity.start < quantity.end <= right or _is_undecoded(passage, quantity):
        return None
    spans, quote = passage.read(left, right)
    if len(quote) < SHORTEST_QUOTE or quote != passage.text.chars[left:right] or not _is_proved(quote, claim.context):
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


def quote_bounds(claim: Claim) -> tuple[int, int]:
    """Where the quotation of a claim begins and ends: its clause, cut to 60 characters around the number.

    >>> from policy_targets.reading.claims.claims import find_claims
    >>> chars = "今年要实干，力争新增科技企业30家，发展平台"
    >>> left, right = quote_bounds(find_claims([chars])[0])
    >>> chars[left:right]
    '力争新增科技企业30家'
    """
    context, quantity = claim.context, claim.context.quantity
    left, right = context.clause[0], min(context.clause[1], quantity.end + 20)
    if right - left > LONGEST_QUOTE:
        left = max(left, context.item if right - context.item <= LONGEST_QUOTE else right - LONGEST_QUOTE)
        right = min(right, max(left + LONGEST_QUOTE, quantity.end))
        left = max(left, right - LONGEST_QUOTE)
    while right - left < 4 and left > context.sentence[0]:
        left -= 1
    while left < quantity.start and context.chars[left] in " \n*#　，、；：":
        left += 1
    return _keep_numbers_whole(context, left, right)


def _keep_numbers_whole(context: Context, left: int, right: int) -> tuple[int, int]:
    """The bounds drawn in where they cut another number; its own is in them."""
    quantity, chars = context.quantity, context.chars
    if right < context.clause[1]:
        right = max(quantity.end, step_out(chars, right, back=True))
    if left > context.clause[0]:
        left = min(quantity.start, step_out(chars, left, back=False))
    return left, right
