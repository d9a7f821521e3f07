"""The lines of a document, and what each is: headline, byline, a paragraph, or what a page wraps around them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from policy_targets.codelists import Row, load_rows
from policy_targets.reading.page.bylines import read_byline, read_dateline
from policy_targets.reading.text.script import HAN
from policy_targets.reading.text.text import Text

LONGEST_HEADLINE = 60
LONG_HEADLINE = 36  # a longer one does not hold two commas
COMMA = re.compile("[，,]")
GAP = re.compile(" {3,}")
SUBJECT = re.compile(r"(?:[—\-─－]{1,4}\s*)(?:专?访|对话|专访)|专访")
SUBJECT_TAIL = re.compile(r"[—─－-]{1,4}\s*(?:专?访|对话)(?=\S)")
SERIES = re.compile(
    r"(?:[—─－-]{1,4}\s*|[“【（(]?)\S{2,40}"
    r"(?:之[一二三四五六七八九十]{1,3}|系列(?:访谈|报道|评论)(?:[（(\d一二三四五六七八九十]\S{0,4})?"
    r"|[（(][一二三四五六七八九十]{1,2}[)）])$"
)
NOTE = re.compile(
    r"[【\[（(]?(?:编者按|编者的话|编前语?|开栏(?:的话|语)|内容提要|导读|核心提示|摘要)(?:[】\])）]|[\s:：]|$)"
)
OPENING = re.compile(r"接受\S{0,16}?(?:采访|专访)(?:时|中)?\S{0,6}?(?:说|表示|介绍|指出|强调|认为|谈到|坦言|告诉)")
NUMBERED = re.compile(
    r"#{1,6}\s|\*\*|[（(]?[一二三四五六七八九十]{1,3}[)）、．.]|第[一二三四五六七八九十]{1,3}[章节部编篇]"
    r"|[（(]?\d{1,2}[)）、．.](?!\d)"
)
ITEM = re.compile(r"[-*•·▪■◆●○□★☆]\s*|\[?\d{1,2}[.、\]]\s+")
CLOSING = frozenset("。！？!?；;：:…")  # most paragraphs end so
CLOSED = re.compile(r"(?:[。！？!?；;：:…]|\.{2,})[\s”’」』）)\]】*]*$|(?<=[一-龥%％”])\.\**$")
UNFIT = re.compile(
    rf"(?:[，,、；;：:。…]|\.\.)$|。|^[”’）)，,、；;。：:]|^[{HAN}]{{2,4}}(?:说|表示|指出|强调|介绍|要求|认为)[，,：:]"
)

LONGEST_CLUTTER = 200  # characters; a longer line is text, unless it says at once that it is about rights
LONG_CLUTTER = re.compile("版权声明|免责声明|特别声明|由内容质量、互动评论")


class Line(NamedTuple):
    """A line without its margins: where it is, what it is, and the rule that said so.

    Kinds: headline, subject (——访…), series, note, byline, opening (of an interview), dated, body, heading, clutter.
    """

    start: int
    end: int
    kind: str
    rule: str
    block: int


def find_lines(text: Text) -> list[Line]:
    r"""The lines that have something on them, in their order; lines of one block stand without an empty one between.

    >>> text = Text.of("当前位置：首页\n\n科技赋能开新局\n——访市科技局局长 曹小勇\n\n我们将新增企业15家。")
    >>> [line.kind for line in find_lines(text)]
    ['clutter', 'headline', 'subject', 'body']
    >>> find_lines(Text.of(" "))
    []
    """
    lines = list[Line]()
    start = block = 0
    for written in text.chars.split("\n"):
        if not written or written.isspace():
            block += 1
        else:
            lines.extend([_line(text.chars, begin, end, block) for begin, end in _parts(written, start)])
        start += len(written) + 1
    return _spread(lines)


def _parts(written: str, start: int) -> list[tuple[int, int]]:
    """The stretches of a line that lost its breaks (sentences with three spaces or more between), or all of it."""
    inner = written.strip()
    start += written.index(inner[0])
    if "   " not in inner or len(inner) <= LONGEST_HEADLINE:
        return [(start, start + len(inner))]
    edges = [0, *(edge for gap in GAP.finditer(inner) for edge in gap.span()), len(inner)]
    return [(start + left, start + right) for left, right in zip(edges[::2], edges[1::2], strict=True)]


def _line(chars: str, start: int, end: int, block: int) -> Line:
    written = chars[start:end]
    if clutter := read_clutter(written):
        return Line(start, end, "clutter", f"{clutter.effect}: {clutter.reason}", block)
    return Line(start, end, name_kind(written), "line", block)


def name_kind(written: str) -> str:
    """What a line that is no clutter is. The first rule that knows decides; what none knows is body.

    >>> name_kind("——访市科技局党组书记、局长 曹小勇")
    'subject'
    >>> name_kind("曹小勇说，市科技局将围")
    'body'
    """
    if len(written) > LONGEST_HEADLINE:
        return _name_paragraph(written)
    if read_byline(written):
        return "byline"
    if ("访" in written or "对话" in written) and (SUBJECT.match(written) or SUBJECT_TAIL.search(written)):
        return "subject"
    numbered = "之" in written or "系列" in written or written[-1:] in (")", "）")
    if numbered and SERIES.match(written) and not UNFIT.search(written):
        return "series"
    if NUMBERED.match(written) and not CLOSED.search(written):
        return "heading"
    kind = _name_paragraph(written)
    return "headline" if kind == "body" and _fits_headline(written) else kind


def _name_paragraph(written: str) -> str:
    head = written[:200]
    if NOTE.match(head):
        return "note"
    if OPENING.search(written):
        return "opening"
    return "dated" if read_dateline(head) else "body"


def _fits_headline(written: str) -> bool:
    if UNFIT.search(written) or written[-1] in "?？" or ITEM.fullmatch(written):
        return False
    if len(written) > LONG_HEADLINE and len(COMMA.findall(written)) > 1:
        return False
    return written.count("“") == written.count("”") and any(char > "⺀" for char in written)


def _spread(lines: list[Line]) -> list[Line]:
    """The lines, with the short lines of a block taken for an advert where most of them are."""
    adverts, sizes = dict[int, list[Line]](), Counter(line.block for line in lines)
    for line in lines:
        if line.rule.startswith("block:"):
            adverts.setdefault(line.block, []).append(line)
    whole = {block: found[0].rule for block, found in adverts.items() if 2 * len(found) > sizes[block]}
    if not whole:
        return lines
    return [
        line._replace(kind="clutter", rule=whole[line.block])
        if line.block in whole and line.end - line.start <= LONGEST_HEADLINE
        else line
        for line in lines
    ]


def is_closed(written: str) -> bool:
    """Whether a paragraph ends where a sentence, a list or a clause ends.

    >>> is_closed("做好配套服务。”"), is_closed("项目入驻..."), is_closed("推进“人才链”")
    (True, True, False)
    """
    return written[-1:] in CLOSING or bool(CLOSED.search(written[-12:]))


class Clutter(NamedTuple):
    """What a line of clutter is.

    `effect` says how far it reaches: the `line`, the `block` of lines about it, or all `links` that follow it.
    """

    name: str
    reason: str
    effect: str


@cache
def _clutter_rows() -> tuple[Row, ...]:
    return load_rows("clutter")


@cache
def _clutter_pattern() -> re.Pattern[str]:
    # One pattern with a group for each row: the rows are tried in their order, in a single call. Those that begin with
    # anything look first for what they cannot do without: (?=[^摄]*+摄).
    return re.compile("|".join(f"(?P<row{number}>{row['pattern']})" for number, row in enumerate(_clutter_rows())))


def read_clutter(line: str) -> Clutter | None:
    """What kind of clutter a line is, or None for text.

    >>> read_clutter("当前位置：首页 > 工作动态")
    Clutter(name='path to the page', reason='navigation', effect='line')
    >>> read_clutter("当前，全市上下正在推进重点项目建设。") is None
    True
    """
    if len(line) > LONGEST_CLUTTER and not LONG_CLUTTER.match(line):
        return None
    match = _clutter_pattern().match(line)
    if not match or not match.lastgroup:
        return None
    row = _clutter_rows()[int(match.lastgroup.removeprefix("row"))]
    return Clutter(row["clutter"], row["reason"], row["effect"])
