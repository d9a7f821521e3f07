"""Which lines belong together: the head, the body and the bylines of an article, in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policy_targets.reading.page.lines import OPENING, Line, find_lines, is_closed
from policy_targets.reading.text.text import Text

HEAD_KINDS = frozenset({"headline", "subject", "series", "note"})
BODY_KINDS = frozenset({"body", "opening", "dated", "heading"})
NEAR = 16  # characters before 接受采访 among which its person is named
MENU_ITEM = 6  # characters; a headline is longer
TEASER = 30  # characters; what follows a link and is longer is the beginning of an article
SUBJECT_NAME = re.compile(
    r"(?:[\s　]|长|书记|主任|主席|常委|委员|局长|代表|负责人)([一-龥]{2,4}|[一-龥]{1,8}[·•][一-龥]{1,8})\s*$"
)


@dataclass(slots=True)
class FlowPart:
    """Lines found together; `closed` once a byline has ended the body, a `teaser` if it stands among links."""

    head: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    credits: list[Line] = field(default_factory=list)
    aside: list[tuple[Line, str]] = field(default_factory=list)
    closed: bool = False
    teaser: bool = False

    def has(self, kind: str) -> bool:
        """Whether a line of the head or the body is of this kind."""
        return any(line.kind == kind for line in (*self.head, *self.body))


class Flow:
    """A document being cut into chunks, line by line."""

    def __init__(self, text: Text) -> None:
        self.chars = text.chars
        self.lines = find_lines(text)
        self.chunks = [FlowPart()]
        self.links = self.begun = False

    def written(self, line: Line) -> str:
        """What the line says."""
        return self.chars[line.start : line.end]

    def cut(self) -> list[FlowPart]:
        """The chunks of a page of news, in the order of the page."""
        at = 0
        while at < len(self.lines):
            at = self._step(at)
        return [chunk for chunk in self.chunks if chunk.head or chunk.body or chunk.credits or chunk.aside]

    def _step(self, at: int) -> int:
        line, chunk = self.lines[at], self.chunks[-1]
        if line.kind == "clutter":
            # Above all text the same words are a menu.
            self.links = self.links or (line.rule.startswith("links:") and self.begun)
            chunk.aside.append((line, line.rule.partition(": ")[2]))
        elif line.kind == "byline":
            chunk.credits.append(line)
            chunk.closed = chunk.closed or bool(chunk.body)
        elif line.kind in HEAD_KINDS:
            return self._take_head(at)
        else:
            self._take_body(line)
        return at + 1

    def _take_body(self, line: Line) -> None:
        chunk = self.chunks[-1]
        written = self.written(line)
        if self.links and not chunk.teaser and len(written) < TEASER and not is_closed(written):
            chunk.aside.append((line, "related articles"))
            return
        if self._begins_another(line, chunk):
            chunk = FlowPart()
            self.chunks.append(chunk)
        chunk.body.append(line)
        self.begun = True

    def _begins_another(self, line: Line, chunk: FlowPart) -> bool:
        if line.kind == "opening":
            subjects = [name_subject(self.written(it)) for it in chunk.head if it.kind == "subject"]
            stranger = any(name and name not in self.written(line) for name in subjects)
            return chunk.closed or stranger or chunk.has("opening")
        return chunk.closed or (line.kind == "dated" and bool(chunk.body) and chunk.has("dated"))

    def _take_head(self, at: int) -> int:
        """Take a run of headlines: as the head of a new chunk if they are one, as lines of the body if not."""
        end = at
        while end < len(self.lines) and self.lines[end].kind in HEAD_KINDS:
            end += 1
        run, chunk = self.lines[at:end], self.chunks[-1]
        follower = self._follower(end)
        if not chunk.body and end < len(self.lines) and self.lines[end].kind == "clutter" and self._is_menu(run):
            chunk.aside.extend((line, "navigation") for line in run)
        elif self.links:
            self._take_links(run, follower)
        elif self._is_head(run, follower, chunk):
            if chunk.body or chunk.head:
                chunk = FlowPart()
                self.chunks.append(chunk)
            self._put_head(chunk, run)
        else:
            chunk.body.extend(run)
        return end

    def _follower(self, at: int) -> Line | None:
        """The first line of text after clutter and bylines."""
        while at < len(self.lines) and self.lines[at].kind in ("clutter", "byline"):
            at += 1
        return self.lines[at] if at < len(self.lines) else None

    def _is_head(self, run: Sequence[Line], follower: Line | None, chunk: FlowPart) -> bool:
        """Whether headlines begin an article, rather than part one."""
        if chunk.closed or not (chunk.body or chunk.head) or any(line.kind in ("subject", "series") for line in run):
            return True
        if not chunk.body or (follower and follower.kind in ("dated", "opening")):
            return True
        written = [self.written(line) for line in run]
        last = follower is None and not chunk.head and is_closed(self.written(chunk.body[-1]))
        return last or len(written) > len(set(written))

    def _is_menu(self, run: Sequence[Line]) -> bool:
        return all(len(self.written(line)) <= MENU_ITEM for line in run)

    def _take_links(self, run: Sequence[Line], follower: Line | None) -> None:
        """Of a run of links, the last may be the headline of a teaser, printed once or twice; the others go."""
        teased = follower is not None and follower.kind in BODY_KINDS and len(self.written(follower)) >= TEASER
        keep = len(run) - self._count_last(run) if teased else len(run)
        self.chunks[-1].aside.extend((line, "related articles") for line in run[:keep])
        if teased:
            self.chunks.append(FlowPart(teaser=True))
            self._put_head(self.chunks[-1], run[keep:])

    def _count_last(self, run: Sequence[Line]) -> int:
        return 2 if len(run) > 1 and self.written(run[-1]) == self.written(run[-2]) else 1

    def _put_head(self, chunk: FlowPart, run: Sequence[Line]) -> None:
        seen = set[str]()
        titled = not self._is_menu(run)
        for line in run:
            if titled and self._is_menu([line]):
                chunk.aside.append((line, "navigation"))
            elif self.written(line) in seen:
                chunk.aside.append((line, "repeated headline"))
            elif line.kind == "note":
                chunk.aside.append((line, "editor's note"))
            else:
                chunk.head.append(line)
            seen.add(self.written(line))


def name_subject(written: str) -> str:
    """The person whom a line `——访市科技局局长 曹小勇` names.

    >>> name_subject("——访市科技局局长 曹小勇"), name_subject("为高质量发展提供支撑——访云河区科技局局长吴小高")
    ('曹小勇', '吴小高')
    >>> name_subject("——贯彻全会精神访谈之二")
    ''
    """
    match = SUBJECT_NAME.search(written)
    return match[1] if match else ""


def arrange(page: Flow, chunks: Sequence[FlowPart]) -> list[FlowPart]:
    r"""The chunks as articles: bodies that stand apart from their headline brought to it, in the order of the page.

    A body goes to the headline that names the person it quotes; else, on a page that begins with a body and ends with
    a headline, to the headline after it; else, if it is left over, to the article before it.

    >>> page = Flow(Text.of("云河高新区：以实干交出发展答卷\n今年要新增企业30家，全力推进项目建设。\n"))
    >>> [len(chunk.body) for chunk in arrange(page, page.cut())]
    [1]
    """
    chunks = _match_names(page, list(chunks))
    chunks = _match_next(chunks)
    merged = list[FlowPart]()
    for chunk in chunks:
        if merged and not chunk.head and not chunk.has("opening") and not chunk.has("dated"):
            _append(merged[-1], chunk)
        elif merged and not chunk.body:
            _set_aside(merged[-1], chunk)
        else:
            merged.append(chunk)
    return merged


def _match_names(page: Flow, chunks: list[FlowPart]) -> list[FlowPart]:
    """Give each body that opens an interview to the headline that names its person."""
    waiting = dict[str, list[FlowPart]]()
    for chunk in chunks:
        if chunk.has("opening") and not chunk.has("subject"):
            for name in _persons(page, chunk):
                waiting.setdefault(name, []).append(chunk)
    gone = set[int]()
    for chunk in chunks:
        names = [name_subject(page.written(line)) for line in chunk.head if line.kind == "subject"]
        body = None if chunk.has("opening") else _next_waiting(waiting, names, gone)
        if body:
            gone.add(id(body))
            _append(body, chunk)
            chunk.head[:0] = body.head
            chunk.body, chunk.credits, chunk.aside = body.body, body.credits, body.aside
    return [chunk for chunk in chunks if id(chunk) not in gone]


def _next_waiting(waiting: dict[str, list[FlowPart]], names: Sequence[str], gone: set[int]) -> FlowPart | None:
    for name in names:
        bodies = waiting.get(name, [])
        while bodies:
            if id(body := bodies.pop(0)) not in gone:
                return body
    return None


def _persons(page: Flow, chunk: FlowPart) -> set[str]:
    """Every two to four characters close before 接受采访, for one of them is a name."""
    said = next(page.written(line) for line in chunk.body if line.kind == "opening")
    match = OPENING.search(said)
    before = said[max(0, match.start() - NEAR) : match.start()] if match else ""
    return {before[at : at + size] for size in (2, 3, 4) for at in range(len(before) - size + 1)}


def _match_next(chunks: list[FlowPart]) -> list[FlowPart]:
    """Give each body the headline after it, if bodies come first on this page."""
    full = [chunk for chunk in chunks if chunk.head or chunk.body]
    if len(full) < 2 or full[0].head or full[-1].body or not full[-1].head:
        return chunks
    for chunk, following in pairwise(full):
        if chunk.body and not chunk.head and following.head:
            chunk.head, following.head = following.head, []
    return [chunk for chunk in chunks if chunk.head or chunk.body or chunk.credits or chunk.aside]


def _append(article: FlowPart, rest: FlowPart) -> None:
    article.body += rest.body
    article.credits += rest.credits
    article.aside += rest.aside


def _set_aside(article: FlowPart, rest: FlowPart) -> None:
    article.aside += [(line, "headline without an article") for line in rest.head]
    article.credits += rest.credits
    article.aside += rest.aside
