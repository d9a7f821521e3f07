"""Notes under a report: where they begin, and what they only explain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from policy_targets.reading.patterns import Pattern

HEADING = Pattern(
    r"""
    [\s*\#　>]*
    (?:附[件录表]?[：:\s0-9一二三]*)?                              # 附件二：
    [（(《【]*(?:[0-9]{4}年)?(?:[有相]关|政府工作报告|报告)?[》的中]*   # 《政府工作报告》
    (?:部分|有关|若干|主要)?
    (?:名词|注\s*释|用语|词语|术语|概念|缩略语|热词)(?:术语|用语)?的?
    (?:解释|说明|注释|释义|解读|注解)?(?:和说明|说明)?
    [】）)》\s*：:]*
    """,
    re.VERBOSE,
)
LONGEST_HEADING = 40
FOOTNOTE = Pattern(
    r"""
    [\s*]*
    (?:
        注?[\[［〔【﹝][0-9]{1,3}[\]］〕】﹞][^，。；\n]{1,40}?[：:。]      # [20]省级措施：…
        |
        (?:[0-9]{1,3}[.．、]|[①-⑳“])[^，。；：\n]{1,40}?[\s*：:”“]*     # 12．五个一百 指…, “十百千”工程：是指…
        (?:是指|指(?![标数挥导定引向])|即(?![将]))[^，。]{2}
    )
    """,
    re.VERBOSE,
)
NOTED_RESULT = Pattern("完成|排名|位[列居次]|名列|减负|不及预期|实事")
REPORTED = Pattern(r"\**[\[［〔【][0-9]{1,3}[\]］〕】][^：:]{1,40}(?:完成|名列|位[列居])[^：:]{0,12}[：:]")


def reports(paragraph: str) -> bool:
    """Whether a note reports what was done.

    >>> reports("[11]民生实事全面完成：新建商店35家。"), reports("全面完成民生实事：新建商店35家。")
    (True, False)
    """
    return REPORTED.match(paragraph) is not None


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
    return _explains(paragraph, below)


@lru_cache(maxsize=256)  # asked for every number of a paragraph, which may begin with very many stars
def _explains(paragraph: str, below: bool) -> bool:  # noqa: FBT001
    note = FOOTNOTE.match(paragraph)
    told = note[0] if note else paragraph[:LONGEST_HEADING]
    return (below or note is not None) and not NOTED_RESULT.search(told)
