"""The articles of a document, whole and in reading order, and what the page wraps around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from policy_targets.reading.page.bylines import read_byline, read_dateline, read_day, read_origin, surnames
from policy_targets.reading.page.flow import Flow, FlowPart, arrange
from policy_targets.reading.page.lines import LONGEST_HEADLINE, SUBJECT_TAIL, Line, is_closed
from policy_targets.reading.text.text import Span, Text

GIVER = re.compile(r"(?:[省市县区州盟旗]长|主席|总理|主任)[\s*]{0,4}[一-龥][一-龥\s]{0,2}[一-龥](?:作政府工作报告)?$")
DASHES = re.compile(r"^[—─－\-\s]+|\*+|^#+\s*")
ADDRESS = re.compile(r"\*{0,2}(?:各位(?:代表|委员|同志)|同志们|主任、各位)")
REPORT = re.compile(r"工作报告|规划纲要|计划(?:执行情况)?(?:的)?报告|预算(?:执行情况)?(?:的)?报告")
KNOWN_HEAD = re.compile(
    rf"{REPORT.pattern}|^\*{{0,2}}(?:——|──|――)\s*(?:在|(?:19|20)\d\d年)"
    r"|(?:通知|意见|方案|规划|纲要|公告|决定|要点|总结|讲话|办法|计划|通报|公报|报告)\**$"
)
OCCASION = re.compile(r"(?:召开|举行|举办)\S{0,40}(?:会议?|仪式|活动|大会|论坛)$")
DEEDS = re.compile(r"(?:强调|指出|要求|讲话|出席|主持|部署|致辞|说|调研|会见|参加|列席)(?:\s|$|并)")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
OVERLAP = (3, 20)
LAST_OF_HEAD = 6
SENTENCE = re.compile(r"[。；！](?!\s*[)）”]?$)|\d[^）)]*。$")  # two of them, or one that counts
EARLY = 40  # lines; the address of a report stands among the first
NEW_START = re.compile(
    r"——|[（(]?[一二三四五六七八九十]{1,3}[)）、．]|[■●◆▲#>*|]|\d{1,2}[、．.](?!\d)|第[一二三四五六七八九十]{1,3}[章节条、，]"
)
TURN = re.compile("(?:[一-龥]{0,8}记者(?:提?问)?|主持人|网友|问|答|(?P<name>[一-龥]{3,4}))[:：]")
HELD_OPEN = 40  # characters; a shorter paragraph of a report may be a heading of another kind


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that is no part of the article, and why; kept, for nothing is dropped in silence."""

    text: Text
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article or report, its paragraphs in reading order.

    A paragraph may be joined of lines from several places; `find_spans` tells from which.
    `head` holds the lines that the title, the subtitle and the series were read from. `published` is the day, or with
    the precision `year` the first day of the year; None when the page does not tell.
    """

    title: str
    subtitle: str
    series: str
    byline: str
    publisher: str
    published: date | None
    precision: str
    head: tuple[Text, ...]
    body: tuple[Text, ...]
    set_aside: tuple[Aside, ...]


def find_articles(text: Text) -> list[Article]:
    r"""The articles of a document: apart from each other and from the page, torn paragraphs whole again.

    A work report is one article, and so is what shows no mark of a page. On a page, headlines, openings of interviews,
    datelines and bylines cut it apart; a body that stands away from its headline is brought back to it.

    >>> body = "“我们将打好组合拳。”镇长李小明接受记者采访时说。\n\n李小明说，全年新招引\n\n企业15家。\n\n记者 王小东"
    >>> found = find_articles(Text.of(body + "\n\n实干争先开新局\n——访云河镇镇长 李小明"))
    >>> [(it.title, it.subtitle, it.byline, it.body[1].chars) for it in found]
    [('实干争先开新局', '访云河镇镇长 李小明', '王小东', '李小明说，全年新招引企业15家。')]
    >>> find_articles(Text.of(""))
    []
    """
    page = Flow(text)
    if not page.lines:
        return []
    if _is_report(page):
        return [_build(text, _chunk_report(page), "", report=True)]
    chunks = arrange(page, page.cut())
    series = [_written(text, _series(chunk.head)) for chunk in chunks]
    known = [name for name in series if name]
    common = known[0] if len(set(known)) == 1 else ""
    return [_build(text, chunk, name or common, report=False) for chunk, name in zip(chunks, series, strict=True)]


def find_spans(document: Text, part: Text) -> tuple[Span, ...]:
    r"""Where in the raw document a stretch of a paragraph stands: torn only where something else stands between.

    Offsets: raw; `document.reading` of the spans is the stretch again.

    >>> document = Text.of("全力招商。确保新招引\n\n项目9个。\n\n记者 王小东")
    >>> find_spans(document, find_articles(document)[0].body[0][7:13])
    ((7, 10), (12, 15))
    >>> find_spans(document, document[0:0])
    ()
    """
    if len(part) and (first := part.offset()) is not None:
        return ((first, first + len(part)),)
    spans = list[Span]()
    for at in range(len(part)):
        start, end = part.raw(at, at + 1)
        if spans and (start, end) == spans[-1]:
            continue
        left, right = spans[-1] if spans else (0, 0)
        if spans and right <= start and (right == start or not document.reading([(right, start)])):
            spans[-1] = (left, end)
        elif not spans or not left <= start < end <= right:
            spans.append((start, end))
    return tuple(spans)


def _is_report(page: Flow) -> bool:
    """Whether the document is one report, or shows no mark of a page of news."""
    if page.chars.startswith("---\n") or any(ADDRESS.match(page.written(line)) for line in page.lines[:EARLY]):
        return True
    first = next((line for line in page.lines if line.kind != "clutter"), None)
    if first is not None and first.kind == "headline" and REPORT.search(page.written(first)):
        return True
    marks = {"subject", "series", "byline", "opening", "dated", "clutter"}
    return not any(line.kind in marks for line in page.lines)


def _chunk_report(page: Flow) -> FlowPart:
    """A report as one chunk: front matter aside, the lines before the address its head."""
    chunk, lines = FlowPart(), page.lines
    if page.chars.startswith("---\n"):
        end = next((at for at, line in enumerate(lines[1:], 1) if page.written(line).startswith("---")), 0)
        chunk.aside += [(line, "front matter") for line in lines[: end + 1]]
        lines = lines[end + 1 :]
    begun = _count_head([page.written(line) for line in lines[:EARLY]])
    for at, line in enumerate(lines):
        if line.kind == "clutter":
            chunk.aside.append((line, line.rule.partition(": ")[2]))
        else:
            (chunk.head if at < begun else chunk.body).append(line)
    return chunk


def _count_head(lines: Sequence[str]) -> int:
    """How many lines stand before the address, or where there is none, before the first that is no line of a head."""
    head = list(takewhile(_fits_head, lines))
    if len(head) < len(lines) and ADDRESS.match(lines[len(head)]):
        return len(head)
    known = [at for at, line in enumerate(head) if KNOWN_HEAD.search(line) or read_day(line)]
    return known[-1] + 1 if known and known[-1] <= LAST_OF_HEAD else 0


def _fits_head(line: str) -> bool:
    """Whether a line can stand above a text: short, no address, and no sentence, though a day be signed below it."""
    return len(line) <= LONGEST_HEADLINE and not ADDRESS.match(line) and not SENTENCE.search(line)


def _written(text: Text, line: Line | None) -> str:
    return DASHES.sub("", text.chars[line.start : line.end]).strip() if line else ""


def _series(head: Sequence[Line]) -> Line | None:
    return next((line for line in head if line.kind == "series"), None)


def _build(text: Text, chunk: FlowPart, series: str, *, report: bool) -> Article:
    titles, subtitles, occasions = _name(text, chunk.head)
    bylines = [read_byline(text.chars[line.start : line.end]) for line in chunk.credits]
    body, repeats = _glue(text, chunk.body, report=report)
    first = body[0].chars[:200] if body else ""
    dateline = read_dateline(first) or ("", ())
    data = [line for line, reason in chunk.aside if reason in ("front matter", "page data")]
    front = "\n".join(text.chars[line.start : line.end] for line in data)
    if report:
        titles = [_front_title(front)] if _front_title(front) else list(takewhile(_is_title, titles))
    dated = [*titles, *(text.chars[it.start : it.end] for it in chunk.head)] if report else [front]
    published, precision = _published("\n".join(dated), report=report)
    return Article(
        title=" ".join(titles),
        subtitle=" ".join(subtitles),
        series=series or " ".join(occasions),
        byline="、".join(dict.fromkeys(name for names in (*bylines, dateline[1]) for name in names)),
        publisher=dateline[0] or read_origin(front),
        published=published,
        precision=precision,
        head=tuple(text[line.start : line.end] for line in chunk.head),
        body=body,
        set_aside=(*_asides(text, chunk), *repeats),
    )


def _asides(text: Text, chunk: FlowPart) -> Iterable[Aside]:
    lines = [*chunk.aside, *((line, "byline") for line in chunk.credits)]
    return (Aside(text[line.start : line.end], reason) for line, reason in sorted(lines))


def _is_title(written: str) -> bool:
    """Whether a line in the head of a report is its title, not its day, its session or who gives it."""
    return not (read_day(written) or written.startswith(("(", "（")) or GIVER.search(written))


def _front_title(front: str) -> str:
    match = re.search(r"^title:\s*(.+)$", front, re.MULTILINE)
    return match[1].strip() if match else ""


def _name(text: Text, head: Sequence[Line]) -> tuple[list[str], list[str], list[str]]:
    """Titles, subtitles and occasions of a head. A headline before a series names the series, not the article."""
    titles, subtitles, occasions = list[str](), list[str](), list[str]()
    for at, line in enumerate(head):
        written, follower = _written(text, line), head[at + 1].kind if at + 1 < len(head) else ""
        if line.kind == "subject":
            title, _, subject = written.rpartition("——") if SUBJECT_TAIL.search(written) else ("", "", written)
            titles += [title] if title else []
            subtitles.append(subject)
        elif line.kind == "series" or (line.kind == "headline" and follower == "series"):
            continue
        elif OCCASION.search(written) and len(head) > 1:
            occasions.append(written)
        elif DEEDS.search(written) and len(head) > 1:
            subtitles.append(written)
        else:
            titles.append(written)
    return (titles, subtitles, occasions) if titles else (occasions or subtitles, subtitles if occasions else [], [])


def _published(written: str, *, report: bool) -> tuple[date | None, str]:
    """The day that the head or the page data tell; of a report without one, the year."""
    day = next(filter(None, map(read_day, written.split("\n"))), None)
    if day:
        return day, "day"
    year = YEAR.search(written) if report else None
    return (date(int(year[1]), 1, 1), "year") if year else (None, "")


def _glue(text: Text, lines: Sequence[Line], *, report: bool) -> tuple[tuple[Text, ...], list[Aside]]:
    """The paragraphs of a body: a line that nothing closes goes on in the next; what is said twice there, once."""
    groups, repeats = list[list[Text]](), list[Aside]()
    last: Line | None = None
    for line in lines:
        piece = text[line.start : line.end]
        if last is not None and _runs_on(text, last, line, report=report):
            twice = _overlap(groups[-1][-1].chars, piece.chars)
            if twice:
                repeats.append(Aside(piece[:twice], "repeated at a break"))
            groups[-1].append(piece[twice:])
        else:
            groups.append([piece])
        last = line
    return tuple(Text.join(group) if len(group) > 1 else group[0] for group in groups), repeats


def _runs_on(text: Text, line: Line, following: Line, *, report: bool) -> bool:
    before, after = text.chars[line.start : line.end], text.chars[following.start : following.start + 12]
    if is_closed(before) or NEW_START.match(after) or _opens_turn(after) or line.kind in ("heading", "headline"):
        return False
    return not report or (len(before) >= HELD_OPEN and following.kind == "body" and not NEW_START.match(before))


def _opens_turn(line: str) -> bool:
    """Whether a line opens a turn of an interview: 记者：, 答：, or a name before a colon."""
    turn = TURN.match(line)
    return turn is not None and (not turn["name"] or turn["name"][0] in surnames() or turn["name"][:2] in surnames())


def _overlap(before: str, after: str) -> int:
    """How many characters at a break stand there twice, in the line before it and in the one after."""
    fewest, most = OVERLAP
    sizes = range(min(most, len(before), len(after)), fewest - 1, -1)
    return next((size for size in sizes if before.endswith(after[:size])), 0)
