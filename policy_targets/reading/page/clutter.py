"""What a page wraps around its articles, known by how a line begins: navigation, page data, adverts."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from policy_targets.codelists import Row, load_rows

LONGEST = 200  # characters; a longer line is text, unless it says at once that it is about rights
LONG_CLUTTER = re.compile("版权声明|免责声明|特别声明|由内容质量、互动评论")


class Clutter(NamedTuple):
    """What a line of clutter is.

    `effect` says how far it reaches: the `line`, the `block` of lines about it, or all `links` that follow it.
    """

    name: str
    reason: str
    effect: str


@cache
def _rows() -> tuple[Row, ...]:
    return load_rows("clutter")


@cache
def _pattern() -> re.Pattern[str]:
    # One pattern with a group for each row: the rows are tried in their order, in a single call. Those that begin with
    # anything look first for what they cannot do without: (?=[^摄]*+摄).
    return re.compile("|".join(f"(?P<row{number}>{row['pattern']})" for number, row in enumerate(_rows())))


def read_clutter(line: str) -> Clutter | None:
    """What kind of clutter a line is, or None for text.

    >>> read_clutter("当前位置：首页 > 工作动态")
    Clutter(name='path to the page', reason='navigation', effect='line')
    >>> read_clutter("当前，全市上下正在推进重点项目建设。") is None
    True
    """
    if len(line) > LONGEST and not LONG_CLUTTER.match(line):
        return None
    match = _pattern().match(line)
    if not match or not match.lastgroup:
        return None
    row = _rows()[int(match.lastgroup.removeprefix("row"))]
    return Clutter(row["clutter"], row["reason"], row["effect"])
