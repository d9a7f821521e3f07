"""Find the spans that each article of a document covers, and the kinds of damage of the document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from policy_targets.reading.page.articles import Article, find_spans
from policy_targets.reading.text.repairs import Repair
from policy_targets.reading.text.text import Span, Text

DAMAGES = {
    "join_wrapped_lines": "wraps", "join_split_quantities": "wraps", "simplify": "traditional",
    "remove_pinyin": "pinyin", "undo_gbk_slip": "slips", "close_spaced_numbers": "spaces",
    "close_padded_names": "spaces", "decode_entities": "clutter", "remove_tags": "clutter",
}  # fmt: skip
PAGE = frozenset({"byline", "front matter", "repeated at a break"})  # set aside, but not damage


def find_extents(text: Text, articles: Sequence[Article]) -> list[tuple[Span, ...]]:
    r"""Return the raw spans of each article in reading order, with the gaps that belong to no other article.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> text = Text.of("云河动态\n\n全年新增15家。")
    >>> find_extents(text, find_articles(text))
    [((0, 14),)]
    >>> find_extents(Text.of(""), [])
    []
    """
    pieces = [
        (at, *span)
        for at, article in enumerate(articles)
        for part in (*article.head, *article.body)
        for span in find_spans(text, part)
    ]
    if not pieces:
        return []
    ordered = sorted(pieces, key=lambda piece: piece[1:])
    follows = dict(pairwise(ordered))
    extents: list[list[Span]] = [[] for _ in articles]
    last: tuple[int, int, int] | None = None
    for piece in pieces:
        at, start, end = piece
        if last is not None and last[0] == at and follows.get(last) == piece:
            extents[at][-1] = (extents[at][-1][0], end)
        else:
            extents[at].append((start, end))
        last = piece
    return [tuple(spans) or (pieces[0][1:],) for spans in extents]


def find_damage(repairs: Iterable[Repair], articles: Sequence[Article], extents: Sequence[Sequence[Span]]) -> list[str]:
    """Return the codes of the kinds of damage of the document.

    >>> find_damage([Repair("simplify", 0, 1, "達", "达")], [], []), find_damage([], [], [])
    (['traditional'], ['none'])
    """
    found = dict.fromkeys(DAMAGES[repair.name] for repair in repairs if repair.name in DAMAGES)
    if any(aside.reason not in PAGE for article in articles for aside in article.set_aside):
        found["clutter"] = "clutter"
    if any(list(spans) != sorted(spans) or len(spans) > 1 for spans in extents):
        found["columns"] = "columns"
    return list(found) or ["none"]
