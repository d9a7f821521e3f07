"""Residue of web pages: entities that nobody decoded, tags and comments that nobody took out."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

from policy_targets.reading.text.text import Text

# Without a semicolon only those of which no address (?a=1&copy=2) has a parameter are read.
BARE = "nbsp|ldquo|rdquo|lsquo|rsquo|mdash|hellip|middot|emsp|ensp|quot"
ENTITY = re.compile(
    rf"&(?:amp;)*(?:#[0-9]{{1,7}};|#[xX][0-9a-fA-F]{{1,6}};|[A-Za-z][A-Za-z0-9]{{1,24}};|(?:{BARE})(?![A-Za-z0-9;=]))"
)
COMMENT = re.compile(r"<!--(?:(?!<!--|-->).)*+-->", re.DOTALL)
UNSEEN = re.compile(r"<(script|style|noscript|iframe)\b(?:(?!<(?:/\1|\1\b)).)*+</\1\s*>", re.DOTALL | re.IGNORECASE)
BREAKS = "br|p|div|li|ul|ol|dl|dt|dd|tr|table|tbody|thead|h[1-6]|hr|title|head|body|html|section|article|blockquote"
CELLS = "td|th"
INLINE = (
    "a|abbr|b|big|center|cite|code|del|em|font|footer|form|header|i|img|input|ins|label|link|main|mark|meta|nav|o:p|pre|s"
    "|small|span|st1:[a-z]{1,20}|strike|strong|sub|sup|u|button|option|select|script|style|noscript|iframe|!doctype"
)
TAG = re.compile(rf"</?(?P<name>(?P<breaks>{BREAKS})|(?P<cell>{CELLS})|{INLINE})(?:[\s/][^<>]*)?>", re.IGNORECASE)
# Tags that lost a bracket, or whose brackets are wide: </p, /p>, ＜/p＞.
HALF_TAG = re.compile(
    r"</(?:p|div|td|tr|li)(?![A-Za-z0-9>\s/])|(?<![A-Za-z0-9<])/(?:p|div|td|tr|li)>|＜/?(?:p|br|div)\s?/?＞"
)


def decode_entities(text: Text) -> Text:
    r"""The text with the characters that entities stand for: `力争&ldquo;破零&rdquo;&nbsp;` → `力争“破零” `.

    Entities that were encoded twice (`&amp;nbsp;`) are decoded to the end. Left alone: what is no entity of HTML
    (`R&D;`), and & in addresses.

    Costs: a text that explains HTML, `&lt;br&gt;`, loses what it explains.
    Source: HTML, named character references.

    >>> decode_entities(Text.of("增长&#56;&#37;，&ldquo;双百&rdquo;工程")).chars
    '增长8%，“双百”工程'
    >>> decode_entities(Text.of("R&D经费；?id=3&copy=1；A&B;")).chars
    'R&D经费；?id=3&copy=1；A&B;'
    """
    return text.sub(ENTITY, lambda match: _character(match[0])) if "&" in text.chars else text


def _character(entity: str) -> str | None:
    name = entity.replace("amp;", "").removeprefix("&")
    if not name:
        return "&"
    if not name.startswith("#") and name.rstrip(";") + ";" not in html5:
        return None if name == entity[1:] else f"&{name}"
    read = unescape(f"&{name.rstrip(';')};")
    return None if "\ufffd" in read or len(read) > len(entity) else read


def remove_tags(text: Text) -> Text:
    r"""The text without tags, comments and scripts: `新增<b>15</b>家<br>` → `新增15家\n`.

    What ends a line ends one: `<br>`, `</p>`, and `</p` that lost its bracket; a cell of a table ends with a space.
    Left alone: whatever is in angle brackets and is no tag of HTML, `<若干意见>`, `PM2.5<35`.

    Costs: a text about HTML loses its examples.

    >>> remove_tags(Text.of('<p style="a">新增<b>15</b>家<br/>企业</p>')).chars
    '\n新增15家\n企业\n'
    >>> remove_tags(Text.of("《<若干意见>解读》，PM2.5<35，<A类>项目")).chars
    '《<若干意见>解读》，PM2.5<35，<A类>项目'
    """
    if "<" in text.chars:
        text = text.sub(COMMENT, "").sub(UNSEEN, "")
        text = text.sub(TAG, lambda match: "\n" if match["breaks"] else " " if match["cell"] else "")
    return text.sub(HALF_TAG, "\n") if "</" in text.chars or "/p>" in text.chars or "＞" in text.chars else text
