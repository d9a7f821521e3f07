"""Stray spaces: those that split a number or a name, told from those that part two headlines."""

from __future__ import annotations

import re

from policy_targets.reading.text.script import HAN
from policy_targets.reading.text.text import Text

# Not a number of the text: a year or a day after a headline or a dateline, a telephone number.
APART = r"(?:19|20)[0-9]{2}[年.\-/]|[0-9]{1,2}月[0-9]|[0-9]{3,4}-[0-9]|[0-9]{7}"
SPACE_BY_NUMBER = re.compile(" (?:(?<=[0-9%‰.] )|(?=[0-9%‰.]))")
SPACES_AROUND = (
    re.compile(rf" (?<=[{HAN}] )(?=[0-9])(?!{APART})"),  # 项目 8
    re.compile(rf" (?<=[0-9%‰] )(?=[{HAN}])"),  # 8 个, 10% 以上
    re.compile(r" (?<=[0-9] )(?=[%‰])"),  # 17.6 %
)
SPACE_INSIDE = re.compile(r" (?<=[0-9.] )(?=[0-9.])")
BEFORE = f"{HAN}，、：（"
SPACED_NUMBERS = (
    re.compile(rf"[0-9](?<=[{BEFORE}].)(?: [0-9])+(?=(?: ?\. ?[0-9](?: ?[0-9])*)? ?[{HAN}%‰])"),  # 2 5 0亿元
    re.compile(rf"[0-9](?<=[{BEFORE}].)[0-9]{{0,2}}(?: [0-9]{{3}})+(?=(?:\.[0-9]+)? ?[{HAN}%‰])"),  # 6 500户
    re.compile(rf"[0-9](?<=[0-9 ]\..)(?: [0-9])+(?= ?[{HAN}%‰])"),  # 10 .0 6‰
    re.compile(rf"[0-9](?<=[{BEFORE}0-9].)(?: \. ?|\. )[0-9](?=[0-9]* ?[{HAN}%‰])"),  # 17 .1%
)
# What stands behind a decimal; not a bare 万, which counts the visitors of a fair too.
MEASURED = "[%‰倍]|个?百分点|万?亿|万(?:美?元|亩|吨|公里|平方米|千瓦)|公里|公斤|平方米|美?元"
DOTS = "·•‧・"
MIDDLE_POINTS = tuple(  # each for itself: a pattern that begins with one character is found ten times as fast
    (dot, re.compile(rf"{dot}(?<=[0-9].)(?=[0-9]{{1,3}} ?(?:{MEASURED}))")) for dot in DOTS
)
SPACED_POINT = re.compile(rf"．(?=(?: ?[0-9]){{1,3}} ?(?!年|月|日|号)[{HAN}%‰])")
BEFORE_POINT = re.compile(rf"(?<=[{HAN}])[0-9](?: ?[0-9]){{0,7}} ?$")
BEFORE_DOT = re.compile(r"(?<![0-9“‘「『.·•‧・])[0-9]{1,7}$")
POINT_LENGTH = 20
BYLINE_LABEL = re.compile("记者|通讯员")
PADDED_NAME = re.compile(rf"(?<=[ ,，、：:])([{HAN}]) {{1,3}}([{HAN}])(?=[\s,，、）)]|$)")
BYLINE_LENGTH = 60


def restore_points(text: Text) -> Text:
    """The text with decimal points for middle dots and spaced wide points: `14·1%` → `14.1%`, `8 ．8 %` → `8 .8 %`.

    Left alone: dots of names and days, `约翰·史密斯`, `3·15晚会`, `“7·21”暴雨`: a measure must stand behind the
    figures, no quotation mark before them. A spaced point after a number without a word before it, which heads a list.
    Costs: `5·12亿元项目`, a fair without quotation marks, is read as 5.12亿元; none of 1,175 work reports has the like.

    >>> restore_points(Text.of("投资增长14·1%，物价上涨0 ．8 %")).chars
    '投资增长14.1%，物价上涨0 .8 %'
    >>> restore_points(Text.of("举办3·15晚会，约翰·史密斯到会")).chars
    '举办3·15晚会，约翰·史密斯到会'
    """
    for dot, pattern in MIDDLE_POINTS:
        if dot in text.chars:
            text = text.sub(pattern, lambda match: "." if _stands(BEFORE_DOT, match) else None)
    if "．" not in text.chars:
        return text
    return text.sub(SPACED_POINT, lambda match: "." if _stands(BEFORE_POINT, match) else None)


def _stands(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether what stands before the point ends so."""
    return bool(pattern.search(match.string[max(0, match.start() - POINT_LENGTH) : match.start()]))


def close_spaced_numbers(text: Text) -> Text:
    """The text without stray spaces in numbers and around them: `项目 8 个` → `项目8个`, `6 500户` → `6500户`.

    Left alone: two spaces, which are layout; the space before a year, which parts headlines (`沈某 2025年工作回顾`);
    `19. 六个提升`, a numbered heading; telephone numbers; the space between two Han characters.

    Costs: `从1 2 3调整为4 5 6` and other rows of figures run together; 5 of 1,123 work reports have some.

    >>> close_spaced_numbers(Text.of("亿元以上项目 8 个，改造危房6 500户，增长 1 2 .5 %")).chars
    '亿元以上项目8个，改造危房6500户，增长12.5%'
    >>> close_spaced_numbers(Text.of("招商热线：400 0555 016")).chars
    '招商热线：400 0555 016'
    """
    if not SPACE_BY_NUMBER.search(text.chars):
        return text
    for pattern in SPACES_AROUND:
        text = text.sub(pattern, "")
    if not SPACE_INSIDE.search(text.chars):
        return text
    for pattern in SPACED_NUMBERS:
        text = text.sub(pattern, lambda match: match[0].replace(" ", ""))
    return text


def close_padded_names(text: Text) -> Text:
    """The text with bylines as one says them: `通 讯 员 罗小锋 贾 静` → `通讯员 罗小锋 贾静`.

    Names of two characters and labels are padded with spaces to the width of three. Two single characters are joined
    only on a line that has said 记者 or 通讯员 shortly before.

    Costs: in `记者 王 李 报道` the two surnames become one name.

    >>> close_padded_names(Text.of("融媒体记者 左小东，通 讯 员 罗小锋 贾 静")).chars
    '融媒体记者 左小东，通讯员 罗小锋 贾静'
    >>> close_padded_names(Text.of("主持人 贾 静")).chars
    '主持人 贾 静'
    """
    if "通 " in text.chars or "记 " in text.chars:
        text = text.sub("通 {1,3}讯 {1,3}员|记 {1,3}者", lambda match: match[0].replace(" ", ""))
    if "记者" not in text.chars and "通讯员" not in text.chars:
        return text
    return text.sub(PADDED_NAME, lambda match: match[1] + match[2] if _in_byline(match) else None)


def _in_byline(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - BYLINE_LENGTH) : match.start()].rpartition("\n")[2]
    return bool(BYLINE_LABEL.search(before))
