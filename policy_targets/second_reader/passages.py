"""Passages that a model reads one by one: cut at headings, each beginning with the end of the one before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from policy_targets.reading.page.headings import read_heading

LONGEST = 1_800  # characters of a passage, without what it repeats
FEWEST = 600  # characters of a passage before a heading ends it
PART = 300  # characters of a line that is not cut
OVERLAP = 160  # characters repeated from the passage before, at most
ENDS = "。！？；\n"  # where a sentence ends
PLAIN = 99  # the level of a line that is no heading


class AskedPassage(NamedTuple):
    """A stretch of a repaired text, with the headings above it.

    Offsets: `start` and `end` in the characters of the repaired text; `own` is where what it does not repeat begins.
    """

    start: int
    own: int
    end: int
    text: str
    headings: tuple[str, ...]


class _Piece(NamedTuple):
    """A line, or a part of a long one; `level` is that of the heading it is, and `headings` those above it."""

    start: int
    end: int
    level: int
    headings: tuple[str, ...]


def cut_passages(chars: str) -> list[AskedPassage]:
    r"""Return the passages of a repaired text: all of it, in order, each in at most some thousand characters.

    A passage ends before a heading where there is one, else between lines, else behind a sentence.

    >>> report = "一、2024年工作回顾\n" + "新增企业15家。" * 222 + "\n二、2025年工作安排\n力争新增企业20家。"
    >>> [(it.headings, it.text[:8], it.text[-8:]) for it in cut_passages(report)]
    [(('一、2024年工作回顾',), '一、2024年工', '增企业15家。\n'),
     (('二、2025年工作安排',), '新增企业15家。', '新增企业20家。')]
    >>> cut_passages(" \n")
    []
    """
    groups = list(_group(list(_find_pieces(chars))))
    passages = [_join(chars, group) for group in groups]
    return [passage for passage in passages if chars[passage.own : passage.end].strip()]


def halve(passage: AskedPassage) -> list[AskedPassage]:
    r"""Return the two halves of a passage, cut behind a sentence; nothing for one that is too short.

    >>> [(it.own, it.end) for it in halve(cut_passages("新增企业15家。" * 100)[0])]
    [(0, 400), (400, 800)]
    >>> halve(cut_passages("新增企业15家。")[0])
    []
    """
    start, own, end, text, headings = passage
    if end - own < 2 * PART:
        return []
    middle = own + (end - own) // 2
    cut = start + 1 + max(text.rfind(mark, own - start, middle - start) for mark in ENDS)
    cut = cut if cut > own else middle
    again = start + _go_back(text, cut - start)
    return [
        AskedPassage(start, own, cut, text[: cut - start], headings),
        AskedPassage(again, cut, end, text[again - start :], headings),
    ]


def _find_pieces(chars: str) -> Iterator[_Piece]:
    """Yield the lines of a text, long ones in parts, each with the headings above it."""
    start, above = 0, list[tuple[int, str]]()
    for line in chars.splitlines(keepends=True):
        found = read_heading(line.strip()) if line.strip() else None
        if found:
            above = [(level, heading) for level, heading in above if level < found.level]
            above.append((found.level, found.heading))
        headings = tuple(heading for _, heading in above)
        for first, last in _split_line(line):
            yield _Piece(start + first, start + last, found.level if found and not first else PLAIN, headings)
        start += len(line)


def _split_line(line: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a line: behind sentences, or wherever it must be cut.

    >>> [last for _, last in _split_line("新增企业15家。" * 500)][:2]
    [296, 592]
    """
    start = 0
    while len(line) - start > PART:
        end = max(line.rfind(mark, start, start + PART) for mark in ENDS) + 1
        end = end if end > start else start + PART
        yield start, end
        start = end
    if start < len(line):
        yield start, len(line)


def _group(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces of each passage."""
    group = list[_Piece]()
    for piece in pieces:
        if group and piece.end - group[0].start > LONGEST:
            cut = _choose_cut(group, piece)
            yield group[:cut]
            group = group[cut:]
        group.append(piece)
    if group:
        yield group


def _choose_cut(group: list[_Piece], following: _Piece) -> int:
    """Return before which piece a passage ends: the highest heading far enough in it, the last of several."""
    begin = group[0].start
    levels = [(it.level, -at) for at, it in enumerate([*group, following]) if it.start - begin >= FEWEST]
    return -min(levels)[1] if levels else len(group)


def _join(chars: str, group: list[_Piece]) -> AskedPassage:
    own, end = group[0].start, group[-1].end
    start = _go_back(chars, own)
    return AskedPassage(start, own, end, chars[start:end], group[0].headings)


def _go_back(chars: str, own: int) -> int:
    """Return where the sentences begin that a passage repeats: whole ones, none where they are too long.

    >>> _go_back("新增企业15家。增长8%。二、安排", 14), _go_back("增长" * 200, 300)
    (0, 300)
    """
    first = max(0, own - OVERLAP)
    if not first:
        return 0
    starts = (at + 1 for at in range(first - 1, own - 1) if chars[at] in ENDS and not chars[at + 1].isspace())
    return next(starts, own)
