"""Sections: the headings of a report, and for each paragraph whether it looks back or ahead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from policy_targets.codelists import load_rows
from policy_targets.reading.patterns import Pattern

Years = tuple[int, int]
LONGEST_HEADING = 60
LONGEST_TOP = 36
LOWEST = 5  # a heading without a number that names none
ABOVE = "heading above"
FIRST_PART = Pattern("[（(]一[）)]")
FEWEST, OUTVOTED = 5, 1.0  # paragraphs of a chapter with figures, and their mean log odds against its heading
TOLD_FEWEST, TOLD = MappingProxyType({"plan": 0, "review": 2}), 0.5  # the same where it was announced, too
TOP = 0  # a heading without a number that names a period stands above 一、
LEVELS: tuple[tuple[int, Pattern], ...] = tuple(
    (level, Pattern(pattern))
    for level, pattern in (
        (0, r"第[一二三四五六七八九十]{1,3}(?:部分|章|编|篇)"),
        (1, r"[一二三四五六七八九十]{1,3}[、．.]"),
        (2, r"[（(][一二三四五六七八九十]{1,3}[）)]"),
        (2, r"第[一二三四五六七八九十]{1,3}节"),
        (3, r"\d{1,2}[、．.](?!\d)"),
        (4, r"[（(]\d{1,2}[）)]|[①-⑳]"),
    )
)
MARKDOWN = Pattern(r"(#{1,6})\s+")
OF_A_TIME = Pattern("[年届]|(?:[一二三四五六七八九十]五)”?(?:时期|期间|规划|计划|发展|工作|目标)")
WORK_OF_A_YEAR = Pattern("(?:关于)?(?:19|20)[0-9]{2}年度?的?(?:全[省市区州]|市?政府)?的?(?:主要|重点)?工作")
SPOKEN = Pattern("[：:！!？?。；;]|我们|各位")
BOLD = Pattern(r"\*\*(.{2,60}?)\*\*")
ENDED = Pattern(r"[。；;，,、…]\*{0,2}$")
REVIEW = Pattern(
    r"回顾|过去|现状|发展基础|(?:一年|五年|三年|四年|届)来|总结|成就|成绩|历程|完成情况|执行情况|(?:主要|基本|发展|工作|实施)情况"
    r"|所做|做的(?:主要)?工作|取得|本届政府(?:的)?(?:主要)?工作|上年|去年|走过|(?:的|这)[一二三四五六七八九十两几]年$"
)
PLAN = Pattern(
    r"安排|任务|目标|部署|计划|建议|思路|要求|打算|重点|要点|今后|未来|下一(?:步|年|个|阶段)|新(?:的)?一?(?:届|年)|展望"
    r"|做好|今年|明年|抓好|预期|总体|工作举措|主要工作举措|实事|指导思想|(?:主要|重大)?(?:举措|措施|政策)|奋力"
)
OUTSPOKEN = Pattern("回顾|现状|发展基础|安排|总体要求|总体思路|预期目标|主要任务|目标任务|奋斗目标|工作建议")
DIFFICULTIES = Pattern(r"(?:困难|问题|挑战|形势|体会|启示|经验)$")
URGING = Pattern(
    r"(?:坚定不移|坚持不懈|毫不动摇|千方百计|全力以赴|持续|全面|大力|着力|全力|努力|切实|积极|进一步|更加|扎实|深入|加快"
    r"|加强"
    r"|推进|推动|坚持|坚定|深化|建设|提升|打造|聚焦|实施|健全|抓好|促进|强化|优化|围绕|突出|统筹|发展|扩大|完善|保障|改善|构建"
    r"|培育|增强|稳定|落实|实现|争取|确保|以|用|为|向|在|把|让|狠抓|紧扣|锚定|不断|高质量|高标准|高水平|高效|转变|维护|创新|开创)"
)
YEAR = Pattern(r"(?<!\d)((?:19|20)\d\d)(?:[—－\-～~至](?:(?:19|20)?(\d\d)))?年")
SEVERAL_YEARS = Pattern(
    r"[二三四五六七八九两]年|[一二三四五六七八九十]五[”\"]?(?!年)|本届|(?:19|20)\d\d年?[—－\-～~至](?:19|20)?\d\d"
)
ONE_YEAR = Pattern(r"(?<![—－\-～~至\d])(?:19|20)\d\d年(?![—－\-～~至])|[今去明]年")
PLAN_NAME = Pattern(
    r"[“\"]?([一二三四五六七八九十]{1,3}五)[”\"]?(?:时期|期间|规划|计划|发展|以来|末|主要|工作|经济|国民)"
)
# Passages without headings: a sentence that announces what follows.
ANNOUNCED_PLAN = Pattern(
    r"[^。]{0,40}(?:今年|明年|(?:19|20)\d\d年|时期|今后[一二三四五]年|未来[一二三四五]年|下一步|新的一年|综合考虑)[^。]{0,60}"
    r"(?:总体要求|总体思路|基本思路|指导思想|主要(?:预期)?目标|预期目标|奋斗目标|工作安排|重点(?:做好|抓好|工作)"
    r"|着力(?:做好|抓好)|主要任务)[^。]{0,24}[是：:]"
)
ANNOUNCED_REVIEW = Pattern(
    r"(?:各位代表[！!：:]?\s*)?(?:(?:过去|刚刚过去|回顾|回首)的?[^。]{0,12}[年届][，,]?|[一二三四五几]年来[，,])"
)


@dataclass(frozen=True, slots=True)
class Section:
    """Where a paragraph stands: under which heading, of which level, and whether that looks back or ahead.

    `kind` is `review`, `plan` or None where nothing tells; `years` those that the heading names, first and last.
    """

    kind: str | None
    heading: str
    level: int
    years: Years | None
    rule: str


class Announced(NamedTuple):
    """What was announced for a paragraph: for which period, and whether that is looked back on or planned."""

    scope: tuple[Any, ...] | None
    kind: str | None


NOWHERE = Section(None, "", 9, None, "")


def find_sections(paragraphs: Iterable[str]) -> list[Section]:
    """For each paragraph its section. A heading holds until one of the same or a higher level.

    A heading that tells no period takes it from the one above; a chapter that tells none goes on planning after a plan.

    >>> report = ["一、2024年工作回顾", "新增15家。", "二、2025年工作安排", "新增20家。"]
    >>> [(it.kind, it.years) for it in find_sections(report)][1::2]
    [('review', (2024, 2024)), ('plan', (2025, 2025))]
    >>> find_sections(["新增15家。"])[0].kind is None
    True
    """
    stack, sections = list[Section](), list[Section]()
    past = ""
    for paragraph in paragraphs:
        found = read_heading(paragraph) or _announced(paragraph, stack)
        if found:
            while stack and stack[-1].level >= found.level:
                stack.pop()
            found = _settle(found, stack, past)
            past = found.kind if found.kind and found.level <= 1 and past != "plan" else past
            stack.append(found)
        sections.append(stack[-1] if stack else NOWHERE)
    return sections


def outvote(sections: Sequence[Section], leans: Sequence[float], told: Sequence[Announced] = ()) -> list[Section]:
    """The sections, those of a part the other way round whose words, taken together, speak against its heading.

    一、“十五”目标任务胜利完成 looks back, whatever a heading with 目标任务 means elsewhere. A part is a chapter, or
    several that only take over what a heading above them says; it ends where （一） comes again, and where something
    else is announced. `told` is what was announced: a kind that was needs no more than words on its side.

    >>> chapter = Section("plan", "一、“十五”目标任务胜利完成", 1, None, "words of plan")
    >>> [it.kind for it in outvote([chapter] * 6, [0.0, -3.0, -3.5, -2.0, -1.0, -2.0])][-1]
    'review'
    >>> [it.kind for it in outvote([chapter] * 6, [0.0, -3.0, 1.5, 2.0, 1.0, 1.0])][-1]
    'plan'
    """
    kept, start = list(sections), 0
    chapter, counted = NOWHERE, False
    for at in range(1, len(kept) + 1):
        opens = at == len(kept) or (bool(told) and told[at].scope is not told[at - 1].scope)
        if at < len(kept) and (it := kept[at]) is not kept[at - 1]:
            if it.level <= 1:
                opens = opens or not it.rule == chapter.rule == ABOVE
                chapter, counted = it, False
            elif FIRST_PART.match(it.heading):
                opens, counted = opens or counted, True
        if opens:
            kept[start:at] = _turned(kept[start:at], leans[start:at], told[start].kind if told else None)
            start = at
    return kept


def _turned(chapter: list[Section], leans: Sequence[float], told: str | None) -> list[Section]:
    """The sections of a chapter, turned round where the leans of those of their kind are far on the other side."""
    for kind, other, sign in (("plan", "review", -1), ("review", "plan", 1)):
        against = [sign * lean for section, lean in zip(chapter, leans, strict=True) if section.kind == kind and lean]
        fewest, least = (TOLD_FEWEST[other], TOLD) if told == other else (FEWEST, OUTVOTED)
        if len(against) >= fewest and sum(against) >= least * len(against):
            chapter = [replace(it, kind=other, rule="outvoted") if it.kind == kind else it for it in chapter]
            break
    return chapter


def read_heading(paragraph: str) -> Section | None:
    """The section that a heading opens, or None for a paragraph; a heading may have its paragraph behind it.

    >>> read_heading("**（一）2025年重点工作**").kind
    'plan'
    >>> read_heading("一是加快建设创新平台，新增孵化器2家。") is None
    True
    """
    written = _bare(paragraph)
    if written is None:
        return None
    level, title = _level(written, bold=paragraph.startswith(("**", "#")))
    if level is None:
        return None
    if markdown := MARKDOWN.match(paragraph):
        level = min(level, len(markdown[1]) - 1)
    kind, rule = _name_kind(title)
    return Section(kind, written, level, read_years(title), rule)


def _bare(paragraph: str) -> str | None:
    """What a heading says, without its stars and hashes; None for what is no heading."""
    if len(paragraph) <= LONGEST_HEADING:
        return None if ENDED.search(paragraph) else paragraph.strip("#* ") or None
    bold = BOLD.match(paragraph)
    return bold[1].strip() if bold and not ENDED.search(bold[1]) else None


def _level(written: str, *, bold: bool) -> tuple[int | None, str]:
    for level, pattern in LEVELS:
        if match := pattern.match(written):
            return level, written[match.end() :].strip()
    short = len(written) <= LONGEST_TOP and not SPOKEN.search(written)
    if short and OF_A_TIME.search(written) and (_name_kind(written)[0] or WORK_OF_A_YEAR.fullmatch(written)):
        return TOP, written
    return (LOWEST, written) if bold and not SPOKEN.search(written) else (None, written)


def _name_kind(title: str) -> tuple[str | None, str]:
    """What the words of a heading say; the words of a review win, for a review often ends in its year's tasks."""
    if REVIEW.search(title):
        return "review", "words of review"
    if DIFFICULTIES.search(title):
        return None, "words of difficulties"
    return ("plan", "words of plan") if PLAN.search(title) else (None, "")


def _settle(found: Section, stack: Sequence[Section], past: str) -> Section:
    """The section with what its place tells: the period above it, a plan before it, the imperative of its heading."""
    above = stack[-1] if stack else NOWHERE
    another_year = found.years is not None and found.years != above.years
    own = found.level <= 1 and found.kind and (another_year or OUTSPOKEN.search(found.heading))
    if above.kind and not own:
        return replace(found, kind=above.kind, years=found.years or above.years, rule=ABOVE)
    if found.kind or found.rule == "words of difficulties":
        return found
    if past == "plan" and found.level <= 2:
        return replace(found, kind="plan", rule="chapter after a plan")
    if found.level <= 1 and found.years:
        return replace(found, kind="plan" if past else "review", rule="second year" if past else "first year")
    if found.level == 1 and URGING.match(_level(found.heading, bold=False)[1]):
        return replace(found, kind="plan", rule="imperative heading")
    return found


def _announced(paragraph: str, stack: Sequence[Section]) -> Section | None:
    """The section that a sentence opens where no heading does."""
    if any(section.kind for section in stack if section.rule != "announced"):
        return None
    head = paragraph[:140]
    if ANNOUNCED_PLAN.match(head):
        return Section("plan", "", 1, read_years(head), "announced")
    return Section("review", "", 1, None, "announced") if ANNOUNCED_REVIEW.match(head) else None


def names_two_spans(title: str) -> bool:
    """Whether a heading names two years, or one and several: lead words tell of which each block under it is.

    >>> names_two_spans("一、2024年和过去五年工作回顾"), names_two_spans("2024年工作回顾和2025年工作要求")
    (True, True)
    >>> names_two_spans("二、2025年工作安排"), names_two_spans("过去五年工作回顾")
    (False, False)
    """
    years = set(ONE_YEAR.findall(title))
    return len(years) > 1 or (len(years) == 1 and SEVERAL_YEARS.search(title) is not None)


@cache
def _plans() -> dict[str, Years]:
    return {row["plan"]: (int(row["start"][:4]), int(row["end"][:4])) for row in load_rows("plans")}


def read_years(title: str) -> Years | None:
    """The years that a heading names, first and last, by number or by the name of a plan.

    >>> read_years("“十三五”时期工作回顾"), read_years("2016年和过去五年工作回顾")
    ((2016, 2020), (2012, 2016))
    >>> read_years("今年的重点工作") is None
    True
    """
    years = [int(year) for match in YEAR.finditer(title) for year in _range(match)]
    if len(years) == 1 and "五年" in title and REVIEW.search(title):
        years.append(years[0] - 4)
    for match in PLAN_NAME.finditer(title):
        years += _plans().get(match[1], ())
    return (min(years), max(years)) if years else None


def _range(match: re.Match[str]) -> tuple[str, ...]:
    return (match[1], match[1][:2] + match[2]) if match[2] else (match[1],)
