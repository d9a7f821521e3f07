"""What was announced before a number: a list of targets (主要预期目标：…。…), a plan or a review by its title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_targets.reading.claims.clues import Clue, find_clues
from policy_targets.reading.patterns import Pattern

LEAD = Pattern(
    "(?:目标|任务|指标|打算|实事)(?:任务|目标|项目)?(?:分别)?(?:是|为|如下|包括)?[：:]|目标(?:任务)?(?:分别)?[是为]"
)
TOPIC = Pattern("(?:今年|明年|下一步|接下来|下半年|今后|新的一年)[^。！？0-9]{0,20}")
TASKS = Pattern("继续|重点|全力|全面|着力|进一步|加快|抓好|突出|围绕|聚焦|以")
NO_LEAD = Pattern("完成[^，。；]{0,12}|情况[^，。；]{0,6}")
PLAN_TITLE = Pattern(
    "规划|(?:行动|工作|实施)(?:计划|方案|要点|意见)|(?:攻坚|三年|五年|年度)(?:行动|计划|方案)|计划[（(]|任务(?:分解|清单|分工)"
    "|(?:项目|实事|工作)(?:安排|清单)|重点工作(?!.*(?:完成|进展))|目标"
)
REVIEW_TITLE = Pattern(
    "公报|总结|(?:完成|进展|执行|运行|落实|推进|发展|建设)(?:情况|成效)|简报|通报|综述|回顾|成就|答卷|成绩单|晒|巡礼|收官|完成|突破"
    "|同比|增长|跃|新高|纪实|亮点|开工|开门红"
)
LONGEST_TITLE, LONGEST_LEAD, LONGEST_ITEM, NEAR = 60, 60, 160, 30  # characters
LEADING = frozenset(("promise", "wish"))
COLONS = ("：", ":")


def find_leads(chars: str, clues: Sequence[Clue]) -> list[int]:
    """Return where in a paragraph something ends that announces targets.

    >>> [find_leads(chars, find_clues(chars)) for chars in ("主要预期目标：增长11%。", "下一步，将重点建设学校。")]
    [[7], [5]]
    >>> find_leads("完成目标任务：新建学校8所。", find_clues("完成目标任务：新建学校8所。"))
    []
    """
    return [clue.end for clue in clues if clue.kind in LEADING and _leads(chars, clue)]


def _leads(chars: str, clue: Clue) -> bool:
    low = max(0, clue.start - NEAR)
    if clue.kind == "promise":
        return LEAD.ends(chars, clue.end, low) is not None and not NO_LEAD.ends(chars, clue.start, low)
    return TASKS.match(chars, clue.end) is not None and TOPIC.ends(chars, clue.start, low) is not None


def is_listed(start: int, leads: Sequence[int], clues: Sequence[Clue], *, listed: bool = False) -> bool:
    """Whether the sentence that begins at `start` goes on with a list of targets; `listed`: so does its paragraph.

    What reports before the sentence ends the list.

    >>> chars = "主要预期目标：生产总值增长11%。财政收入增长15%。去年增长9%。今年"
    >>> [is_listed(at, find_leads(chars, find_clues(chars)), find_clues(chars)) for at in (17, 33)]
    [True, False]
    """
    lead = next((end for end in reversed(leads) if end <= start), 0 if listed else None)
    return lead is not None and not any(lead <= clue.start < start and _ends_a_list(clue) for clue in clues)


def _ends_a_list(clue: Clue) -> bool:
    return not clue.looks_ahead and not clue.is_aside


def find_listed(paragraphs: Sequence[str]) -> Iterator[bool]:
    """Whether each paragraph is an item of a list of targets that a paragraph before it announced.

    >>> list(find_listed(["2025年主要目标：", "新建学校8所；", "扩建2所。", "去年的会议已经听取汇报。"]))
    [False, True, True, False]
    """
    listed = False
    for chars in paragraphs:
        goes_on = listed and len(chars) <= LONGEST_ITEM and not any(map(_ends_a_list, find_clues(chars)))
        yield goes_on
        end = chars[-LONGEST_LEAD:].rstrip("*# 　")
        listed = goes_on or (end.endswith(COLONS) and LEAD.ends(end) is not None)


def read_title(lines: Sequence[str]) -> str:
    """Whether the title of a text is that of a plan or of a review, by the first of its head lines that says so.

    >>> [read_title([it]) for it in ("云溪县农村供水保障规划（2021—2025年）", "上半年项目建设进展情况", "要闻")]
    ['plan', 'review', '']
    """
    for line in lines:
        if len(line) > LONGEST_TITLE:
            continue
        if REVIEW_TITLE.search(line):
            return "review"
        if PLAN_TITLE.search(line):
            return "plan"
    return ""
