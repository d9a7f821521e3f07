"""Notes under a report: where they begin, and what they only explain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

HEADING = re.compile(  # 名词解释, 《政府工作报告》有关术语的说明, 附件二：注释
    r"[\s*#　>]*(?:附[件录表]?[：:\s0-9一二三]*)?[（(《【]*(?:[0-9]{4}年)?(?:[有相]关|政府工作报告|报告)?[》的中]*"
    r"(?:部分|有关|若干|主要)?(?:名词|注\s*释|用语|词语|术语|概念|缩略语|热词)(?:术语|用语)?的?"
    r"(?:解释|说明|注释|释义|解读|注解)?(?:和说明|说明)?[】）)》\s*：:]*"
)
LONGEST_HEADING = 40
FOOTNOTE = re.compile(  # [20]省级措施：…, 12．五个一百 指…, “十百千”工程：是指…
    r"[\s*]*(?:注?[\[［〔【﹝][0-9]{1,3}[\]］〕】﹞][^，。；\n]{1,40}?[：:。]"
    r"|(?:[0-9]{1,3}[.．、]|[①-⑳“])[^，。；：\n]{1,40}?[\s*：:”“]*(?:是指|指(?![标数挥导定引向])|即(?![将]))[^，。]{2})"
)
NOTED_RESULT = re.compile("完成|排名|位[列居次]|名列|减负|不及预期|实事")
MARKS = ("[", "*", "［", "〔", "【")
REPORTED = re.compile(r"\**[\[［〔【][0-9]{1,3}[\]］〕】][^：:]{1,40}(?:完成|名列|位[列居])[^：:]{0,12}[：:]")


def reports(paragraph: str) -> bool:
    """Whether a note reports what was done.

    >>> reports("[11]民生实事全面完成：新建商店35家。"), reports("全面完成民生实事：新建商店35家。")
    (True, False)
    """
    return paragraph.startswith(MARKS) and REPORTED.match(paragraph) is not None


def find_notes(paragraphs: Sequence[str]) -> int:
    """Where the notes begin, or how many paragraphs there are: a heading in the second half says so.

    >>> find_notes(["新建学校8所。", "扩建2所。", "**名词解释**", "1.五个一百：新签约100个项目。"])
    2
    >>> find_notes(["新建学校8所。", "扩建2所。"])
    2
    """
    for at in range(len(paragraphs) // 2, len(paragraphs)):
        if len(paragraphs[at]) < LONGEST_HEADING and HEADING.fullmatch(paragraphs[at]):
            return at
    return len(paragraphs)


def is_note(paragraph: str, *, below: bool = False) -> bool:
    """Whether a paragraph explains words of the text and reports nothing; one `below` the text needs no mark.

    >>> is_note("[20]省级措施：2017年部署了30条措施。"), is_note("[11]民生实事全面完成：新建商店35家。")
    (True, False)
    >>> [is_note("3．两环五射 由绕城线构成，全长约250公里。", below=below) for below in (False, True)]
    [False, True]
    """
    if not below and "一" <= paragraph[:1] <= "龥" and paragraph[0] != "注":  # so most paragraphs begin, and no note
        return False
    return _explains(paragraph, below)


@lru_cache(maxsize=256)  # asked for every number of a paragraph
def _explains(paragraph: str, below: bool) -> bool:  # noqa: FBT001
    note = FOOTNOTE.match(paragraph)
    told = note[0] if note else paragraph[:LONGEST_HEADING]
    return (below or note is not None) and not NOTED_RESULT.search(told)
