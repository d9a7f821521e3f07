"""Where a claim is quoted, and whether the quotation proves it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
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


class Page(NamedTuple):
    """The document: its name, its repaired text, its place, what was repaired where, and whether it has a MARK."""

    document: str
    raw: str
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


class Passage:
    """A paragraph of the page; `offset` is where the raw document has it unchanged and in one piece, if it has."""

    __slots__ = ("offset", "page", "text")

    def __init__(self, page: Page, text: Text, offset: int | None) -> None:
        self.page = page
        self.text = text
        self.offset = offset

    def read(self, start: int, end: int) -> tuple[tuple[Span, ...], str]:
        """The raw spans of a stretch, and what they say."""
        chars, offset = self.text.chars[start:end], self.offset
        if offset is not None:
            return ((offset + start, offset + end),), chars
        left, right = self.text.raw(start, end)
        if self.page.raw[left:right] == chars:
            return ((left, right),), chars
        spans = find_spans(self.page.text, self.text[start:end])
        return spans, self.page.text.reading(spans)

    def place(self, quantity: Quantity) -> Span | None:
        """The raw stretch from the first character of a number to its last."""
        start, end = quantity.start, quantity.end
        if self.offset is not None:
            return self.offset + start, self.offset + end
        spans, _ = self.read(start, end)
        return (spans[0][0], spans[-1][1]) if spans else None


def find_passage(page: Page, text: Text) -> Passage:
    r"""A paragraph of a page, with its offset.

    >>> text = Text.of("新增企业8家。\n建成平台2个。")
    >>> page = Page("", text.chars, text, None, [], torn=False)
    >>> find_passage(page, text[8:]).offset, find_passage(page, text[8:].sub("成", "")).offset
    (8, None)
    """
    offset = text.offset()
    return Passage(page, text, offset if offset is not None and page.raw.startswith(text.chars, offset) else None)


class Quoted:
    """A claim and its evidence: the raw spans of the quotation, what they say, and where the number stands."""

    __slots__ = ("claim", "number", "passage", "quote", "spans")

    def __init__(self, claim: Claim, passage: Passage, spans: tuple[Span, ...], quote: str, number: Span) -> None:
        self.claim = claim
        self.passage = passage
        self.spans = spans
        self.quote = quote
        self.number = number


def quote_claims(body: Sequence[Passage], claims: Sequence[Claim]) -> list[Quoted]:
    """The claims with their quotations; what its quotation does not prove is never proposed.

    >>> from policy_targets.reading.claims.claims import find_claims
    >>> text = Text.of(f"新增企业8家，居{MARK}3位。")
    >>> body = [find_passage(Page("", text.chars, text, None, [], torn=True), text)]
    >>> [it.quote for it in quote_claims(body, find_claims([text.chars]))]
    ['新增企业8家']
    """
    passages = [body[claim.paragraph] for claim in claims]
    bounds = map(quote_bounds, claims)
    readings = [passage.read(*bound) for passage, bound in zip(passages, bounds, strict=True)]
    places = [passage.place(claim.context.quantity) for passage, claim in zip(passages, claims, strict=True)]
    return [
        Quoted(claim, passage, spans, quote, number)
        for claim, passage, (spans, quote), number in zip(claims, passages, readings, places, strict=True)
        if number and len(quote) >= SHORTEST_QUOTE and _is_proved(quote, claim.context) and _is_whole(passage, claim)
    ]


def _is_proved(quote: str, context: Context) -> bool:
    """Whether the number, as it is read, stands in the quotation: what does not is never proposed."""
    quantity, written = context.quantity, context.written
    if written not in quote:
        return False
    digits, unit = str(quantity.value), quantity.unit
    # 万 may be that of 万头 or of 1万6千, and 8成一 may be 8.1成
    whole = quantity.value_upper is None and quantity.rule != "multiplier" and unit != "成"
    if whole and (
        written == digits + unit or written in (f"{digits}多{unit}", f"{digits}余{unit}", f"第{digits}{unit}")
    ):
        return True
    return holds_number(quote, quantity.value, quantity.value_upper, unit)


def _is_whole(passage: Passage, claim: Claim) -> bool:
    """Whether nothing touches the number that could not be decoded."""
    quantity = claim.context.quantity
    return not passage.page.torn or MARK not in passage.text.chars[max(quantity.start - 1, 0) : quantity.end + 1]


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
