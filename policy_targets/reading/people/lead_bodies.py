"""The body that leads a task: （责任单位：市科技局）, 牵头单位：…, the column 责任单位 of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policy_targets.reading.page.articles import Article
from policy_targets.reading.patterns import Pattern
from policy_targets.reading.people.organisations import is_body

KIND = "(?:责任|牵头|主管|实施|承办|主办|负责|落实|主责|第一责任)(?:单位|部门|科室|主体|股室)"
# （责任单位：市教育局；配合单位：…）, 牵头单位：市住建局
MARK = Pattern(rf"{KIND}\s*[:：]\s*([^，,；;。、:：（()）\s|〕\]】]{{2,24}})[^（()）〔〕\[\]【】。\n]*[)）〕\]】。]?")
# （市发展改革委牵头，…配合）, 〔市财政局、市人社局等负责〕
BRACKET = Pattern(
    r"[（(〔\[【]\s*(?:由)?([^（()）〔〕\[\]【】，,；;。、:：\s]{2,20}?)(?:、[^（()）〔〕。]{0,80}?)?(?:等)?(?:牵头|负责|承办|具体落实)[^（()）〔〕。]{0,80}[)）〕\]】]"
)
COLUMN = Pattern(KIND)
CELLS = re.compile(r"\s*\|\s*|\t+| {2,}")
NUMBERED = re.compile(r"[\s*#]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十]{1,3}[条项])")
LONGEST_HEADING = 60
FAR = 4  # paragraphs over which a line 责任单位：… reaches back to the head of its item
SEVERAL = "按职责"  # 按职责分工负责: all of them, none leads
OPEN = " 　（(〔[【"
FULL_STOP = "。"


class Lead(NamedTuple):
    """A stretch of a paragraph whose tasks a body leads, as printed. Offsets: of the paragraph's characters."""

    part: int
    start: int
    end: int
    body: str


def find_lead_bodies(article: Article) -> list[Lead]:
    r"""The stretches of an article whose tasks a named body leads, in its order.

    Those who assist, give the data or answer the telephone lead nothing.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> text = "新建公园10个（责任单位：县城管局），新增学位1500个（责任单位：县教育局）。"
    >>> article = find_articles(Text.of(text))[0]
    >>> [(it.body, article.body[0].chars[it.start : it.end]) for it in find_lead_bodies(article)]
    [('县城管局', '新建公园10个'), ('县教育局', '，新增学位1500个')]
    >>> find_lead_bodies(find_articles(Text.of("新增企业18家（数据来源：县统计局）。"))[0])
    []
    """
    paragraphs = [text.chars for text in article.body]
    whole = "\n".join(paragraphs)
    if not (MARK.search(whole) or BRACKET.search(whole) or COLUMN.search(whole)):
        return []
    return sorted([*_find_in_text(paragraphs), *_find_in_tables(paragraphs)])


def _marks(chars: str) -> list[re.Match[str]]:
    """The marks of a paragraph that name a body, in their order."""
    found = sorted([*MARK.finditer(chars), *BRACKET.finditer(chars)], key=re.Match.start)
    kept = list[re.Match[str]]()
    for match in found:
        if is_body(match[1]) and SEVERAL not in match[0] and (not kept or match.start() >= kept[-1].end()):
            kept.append(match)
    return kept


def _find_in_text(paragraphs: Sequence[str]) -> Iterator[Lead]:
    """Leads by marks: each reaches back to the one before it; a line of its own to its item, a heading onwards."""
    heading, done = "", 0
    for part, chars in enumerate(paragraphs):
        marks = _marks(chars)
        if not marks:
            if NUMBERED.match(chars) and len(chars) <= LONGEST_HEADING and not chars.rstrip().endswith(FULL_STOP):
                heading = ""
            if heading:
                yield Lead(part, 0, len(chars), heading)
            continue
        if not chars[: marks[0].start()].strip(f"*-{OPEN}"):
            yield from _reach_back(paragraphs, part, done, marks[0][1])
        heading = marks[0][1] if _is_heading(chars, marks) else ""
        for mark, start in zip(marks, [0, *(it.end() for it in marks)], strict=False):
            yield Lead(part, start, len(chars[: mark.start()].rstrip(OPEN)), mark[1])
        done = part + 1


def _is_heading(chars: str, marks: Sequence[re.Match[str]]) -> bool:
    """Whether a paragraph only heads those after it: a number, a name, and in brackets who leads."""
    named = NUMBERED.sub("", chars[: marks[0].start()])
    is_short = len(marks) == 1 and len(named) <= LONGEST_HEADING and not chars[marks[0].end() :].strip(" 　*")
    return is_short and bool(named.strip()) and not re.search(r"\d", named)


def _reach_back(paragraphs: Sequence[str], part: int, done: int, body: str) -> Iterator[Lead]:
    """The paragraphs of the item above a line that only says who leads."""
    for at in range(part - 1, max(done, part - FAR) - 1, -1):
        yield Lead(at, 0, len(paragraphs[at]), body)
        if NUMBERED.match(paragraphs[at]):
            return


def _find_in_tables(paragraphs: Sequence[str]) -> Iterator[Lead]:
    """Leads by the column of a table, row by row."""
    column, width = -1, 0
    for part, chars in enumerate(paragraphs):
        if column < 0 and not COLUMN.search(chars):
            continue
        cells = CELLS.split(chars.strip("| 　"))
        heads = [at for at, cell in enumerate(cells) if COLUMN.fullmatch(cell.strip(" *"))]
        if heads and len(cells) > 1:
            column, width = heads[0], len(cells)
        elif column >= 0 and len(cells) == width:
            body = re.split("[、，,；;/ ]", cells[column].strip(" *"))[0]
            if body and is_body(body):
                yield Lead(part, 0, len(chars), body)
        elif len(cells) == 1:
            column = -1
