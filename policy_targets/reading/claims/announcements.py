"""Lists of targets: which sentences and paragraphs go on with what was announced (主要预期目标：…。…)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_targets.reading.claims.clues import find_clues
from policy_targets.reading.patterns import Pattern

LEAD = Pattern(
    "(?:目标|任务|指标|打算)(?:任务|目标)?(?:为|是|如下|分别为|分别是)?[：:]|(?:主要|预期|奋斗|发展)目标(?:任务)?(?:分别)?[是为]"
    "|实事(?:项目)?(?:分别)?(?:是|为|如下|包括)?[：:]"
    "|(?:今年|明年|下一步|接下来|下半年|今后|新的一年)[^。！？0-9]{0,20}(?:将|要(?!求|素)|计划|拟)(?:继续|重点|全力|全面|着力|进一步|加快|抓好|突出|围绕|聚焦|以)"
)
NO_LEAD = Pattern("完成[^，。；]{0,12}$|情况[^，。；]{0,6}$")
PLAN_TITLE = Pattern(
    "规划|(?:行动|工作|实施)(?:计划|方案|要点|意见)|(?:攻坚|三年|五年|年度)(?:行动|计划|方案)|计划[（(]|任务(?:分解|清单|分工)"
    "|(?:项目|实事|工作)(?:安排|清单)|重点工作(?!.*(?:完成|进展))|目标"
)
REVIEW_TITLE = Pattern(
    "公报|总结|(?:完成|进展|执行|运行|落实|推进|发展|建设)(?:情况|成效)|简报|通报|综述|回顾|成就|答卷|成绩单|晒|巡礼|收官|完成|突破"
    "|同比|增长|跃|新高|纪实|亮点|开工|开门红"
)
LONGEST_TITLE = 60
LONGEST_LEAD, LONGEST_ITEM, LOOKED_BACK = 60, 160, 600  # characters


def is_listed(chars: str, start: int, *, listed: bool = False) -> bool:
    """Whether the sentence that begins at `start` goes on with a list of targets; `listed`: so does its paragraph.

    >>> chars = "主要预期目标：生产总值增长11%。财政收入增长15%。去年增长9%。今年"
    >>> is_listed(chars, 17), is_listed(chars, 33)
    (True, False)
    """
    low = max(0, start - LOOKED_BACK)
    leads = [match for match in LEAD.finditer(chars, low, start) if not NO_LEAD.search(chars[low : match.start()])]
    if leads:
        return not _reports(chars, leads[-1].end(), start)
    return listed and not _reports(chars, low, start)


def _reports(chars: str, low: int, high: int) -> bool:
    return any(
        not clue.looks_ahead and clue.kind not in ("reported", "object") for clue in find_clues(chars, low, high)
    )


def find_listed(paragraphs: Sequence[str]) -> Iterator[bool]:
    """Whether each paragraph is an item of a list of targets that a paragraph before it announced.

    >>> list(find_listed(["2025年主要目标：", "新建学校8所；", "扩建2所。", "会议还听取了汇报。"]))
    [False, True, True, False]
    """
    listed = False
    for chars in paragraphs:
        goes_on = listed and len(chars) <= LONGEST_ITEM and not _reports(chars, 0, len(chars))
        yield goes_on
        end = chars.rstrip("*# 　")[-LONGEST_LEAD:]
        opens = end.endswith(("：", ":")) and LEAD.search(end) is not None
        listed = opens or goes_on


def read_title(lines: Sequence[str]) -> str:
    """Whether the title of a text is that of a plan or of a review, by the first of its head lines that says so.

    >>> read_title(["云溪县农村供水保障规划（2021—2025年）"]), read_title(["上半年项目建设进展情况"]), read_title(["要闻"])
    ('plan', 'review', '')
    """
    for line in lines:
        if len(line) > LONGEST_TITLE:
            continue
        if REVIEW_TITLE.search(line):
            return "review"
        if PLAN_TITLE.search(line):
            return "plan"
    return ""
