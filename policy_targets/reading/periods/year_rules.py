"""The rules that read in a text when it was said: the best evidence first, each with its reason in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from policy_targets.codelists import load_rows
from policy_targets.reading.page.bylines import read_day
from policy_targets.reading.patterns import Pattern
from policy_targets.reading.periods import calendar
from policy_targets.reading.periods.calendar import plan_years, read_small
from policy_targets.reading.periods.mentions import MONTH, YEAR

# Evidence that states the day; whatever else tells a year infers it.
STATED = frozenset({"given", "published", "delivered", "dated line", "dated sentence", "signed"})


@dataclass(frozen=True, slots=True)
class SaidOn:
    """When a text was said: the year, month and day where they are told, the reason in words, the evidence by name.

    `confidence` is 1 for what one thing in the text tells, and the share of the weight where hints were weighed.
    """

    year: int
    month: int | None
    day: int | None
    why: str
    evidence: str
    confidence: float = 1.0

    @property
    def day_of_speaking(self) -> date:
        """The day; without one, the first of the month or of the year."""
        return date(self.year, self.month or 1, self.day or 1)

    def rules_out(self, day: date | None) -> bool:
        """Whether nothing can have been done by a day: one of a later year, or months ahead in spring.

        What is told in November is told of the whole year.

        >>> said = SaidOn(2024, 1, 9, "", "published")
        >>> [said.rules_out(day) for day in (date(2023, 12, 31), date(2024, 12, 31), None)]
        [False, True, False]
        >>> SaidOn(2024, None, None, "", "title").rules_out(date(2024, 12, 31))
        False
        """
        if day is None or day.year != self.year:
            return day is not None and day.year > self.year
        return self.month is not None and self.month <= _SPRING and day.month > self.month + _SOON

    @property
    def basis(self) -> str:
        """`stated` for a day that the page or the text names as its own, else `inferred`."""
        return "stated" if self.day and self.evidence in STATED else "inferred"


def read_said(chars: str) -> SaidOn | None:
    """Return what the best evidence in a text tells of when it was said; hints are not weighed.

    A report that plans 2025 counts as said in 2025 unless it tells its day (it may have been read in December 2024).

    >>> read_said("2024年力争新招引企业15家").why
    'only 2024 is promised'
    >>> [read_said(s).year for s in ("一、2024年工作回顾", "今年是新中国成立75周年", "贯彻党的二十届三中全会精神")]
    [2025, 2024, 2025]
    >>> read_said("做好“六稳”工作，落实“六保”任务")
    """
    said = next((said for rule in RULES if (said := rule(chars))), None)
    return _at_dateline(said, chars) if said and said.month is None else said


def read_year(chars: str) -> SaidOn | None:
    r"""Return the year that headings, title or events tell, whatever day the text names as its own.

    >>> read_year("（2010年2月20日 王小东）\n2003年云河市政府工作报告").year
    2003
    >>> read_year("——2024年1月15日在云河市第九届人民代表大会第三次会议上")
    """
    return next((said for rule in YEAR_RULES if (said := rule(chars))), None)


def month_of_speaking(chars: str) -> int | None:
    """The month after the last one that a text of the running year counts (1-8月, 截至10月底).

    >>> month_of_speaking("1-8月，全市新开工项目98项"), month_of_speaking("截至12月底"), month_of_speaking("去年1-8月")
    (9, 12, None)
    """
    last = max((read_small(match[1]) or 0 for match in _COUNTED.finditer(chars)), default=0)
    return min(last + 1, 12) if 0 < last <= 12 and not _LAST_YEAR.search(chars) else None


_HEAD = 800  # characters in which a text says its title and its day
_MARKS = " \t\n　*#"
_DAY = Pattern(f"({YEAR}) ?年 ?([0-9一二三四五六七八九十]{{1,2}}) ?月 ?([0-9一二三四五六七八九十]{{1,3}}) ?日")
_DELIVERED = Pattern(r"在?[^。，；\n]{0,40}(?:会议|大会)|[ 　]*[^。，；\n]{0,8}[)）]")
_FOOT = 400  # characters in which a text is signed
_ALONE = Pattern(
    "[^，。；0-9至]{0,20}[0-9]{4} ?[-/.年] ?[0-9]{1,2} ?[-/.月] ?[0-9]{1,2}(?:日|(?![0-9]))"
    "(?: ?[0-9]{1,2}[:：][0-9：:]{2,5})?[^，。；0-9至]{0,16}"
)
_LONGEST_TITLE, _LONGEST_DATED_LINE, _LONGEST_HEADING = 60, 40, 40
_ADDRESS, _SENTENCE = Pattern("^(?:source|url)|https?:|www[.]"), Pattern("[。；]")
_ENTRY = Pattern(
    "[-— ]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]|第[一二三四五六七八九十]{1,3}[章节编篇])"
)  # of a list of contents
_FRONT = Pattern("^(?:title|date)[:：] *")
_MONTH_OF_DAY = Pattern(f"({YEAR}) ?年 ?({MONTH}) ?月(?! ?[0-9一二三四五六七八九十])")
_ROC = Pattern("(?:中[华華])?民[国國] ?([0-9]{2,3}) ?年 ?([0-9]{1,2}) ?月(?: ?([0-9]{1,2}) ?日)?")
_DATED_SENTENCE = Pattern(
    "(?:上午|下午|晚上?|起)?[，,]?[^。\n]{0,60}(?:召开|开幕|举行|举办|闭幕|获悉|了解到|发布|通报|开班|启动|主持|审议|印发)"
)
_DAY_OF_YEAR = Pattern("(?<![0-9年])(1[0-2]|0?[1-9]) ?月 ?(3[01]|[12][0-9]|0?[1-9]) ?日")
_DATELINE = 30  # characters of a line before its day
_NAMED_YEAR = Pattern(f"(?<![0-9—–－~～至-])({YEAR}) ?年度?(?! ?(?:[—–－~～至-]|远景))")
_PART_OF_TITLE = Pattern(
    "上半年|(?:前|第)?([一二三1-3])个?季度"
    f"|(?:1|一)(?:月份?)? ?[—–－~～至-] ?({MONTH}) ?月"
    "|前([0-9一二三四五六七八九十]{1,2})个?月"
)
# What the title of a text that reports its year names, and what that of a text that plans it.
_REPORTING = Pattern(
    "公报|总结|回顾|(?:执行|完成|运行|发展|建设|实施|进展|工作|决算|统计|稳就业|投资|招商引资)情况|决算|通报|成果|成效|年报|述职"
)
_PLANNING = Pattern(
    "工作报告|要点|计[划畫]|安排|实事|预算|方案|目标|任务|打算|思路|部署|重点工作|意见|项目[清名公]|责任分工|责任分解"
)
_OF_A_PLAN = Pattern(
    "第(十[一二三四五六七八九]?|[一二三四五六七八九])个五年(?:规划|计划)"
    '|[“"]?([一二三四五六七八九十]{1,3}五)[”"]?[^，。\n]{0,20}(?:规划|纲要)'
)
_PROPOSED = "建议"
_FIRST_REVIEW = Pattern(f"({YEAR}) ?年(?:度|的)?[^。，；：\\n0-9]{{0,14}}(?:回顾|主要成绩)|回顾({YEAR}) ?年")
_FIRST_PLAN = Pattern(
    f"({YEAR}) ?年(?:度|的|全[市省区州县]|政府|主要|重点|经济社会发展|经济和社会发展|国民经济|工作|总体|预期|奋斗)*"
    "(?:安排|任务|目标|要求|思路|建议|打算|部署)"
    f"|^[二三四五]、 ?({YEAR}) ?年的?(?:主要|重点|政府)*工作$"
)
FIRST_YEAR_OF_REPUBLIC = 1911  # 民国1年 is the year after
LAST_MONTH, _SPRING, _AUTUMN = 12, 6, 10
_SOON = 3  # months, for which results are told in advance
_OF_COMING_YEAR = frozenset({"headings", "title", "review_heading", "plan_heading"})
_REPORTED_YEAR = Pattern(
    f"(?<![到至比较于在])({YEAR}) ?年[，,]?[^，。；\\n]{{0,24}}(?:完成|实现|达到?|到位|增长|新增|新开工|累计|建成|取得)"
)
_PRESENTED = Pattern(
    f"(?:介绍|通报|发布|公布)了?[^，。；\n0-9]{{0,12}}({YEAR}) ?年[^，。；\n0-9]{{0,20}}(?:情况|工作|成效|成果)"
)
_LOOKING_BACK = Pattern("回顾|完成|成就|成效|情况|总结|实现")
_REVIEW = Pattern(
    f"({YEAR}) ?年(?:度|的)?[^。，；：\\n0-9]{{0,14}}(?:回顾|主要成绩)|回顾({YEAR}) ?年|预计({YEAR}) ?年(?![底末])"
)
_PLAN = Pattern(
    f"({YEAR}) ?年(?:的|全[市省区州县]|政府|主要|重点|经济社会发展|经济和社会发展|国民经济|工作|总体){{1,5}}"
    f"(?:要求|安排|任务|目标|预期目标|思路|建议|打算|部署)"
    f"|做好({YEAR}) ?年(?![^，。]{{0,8}}(?:奥|世园|世博|运会|运动会))"
    f"|(?:^|\n)[*#　 ]*[二三四]、 ?({YEAR}) ?年的?(?:主要|重点)?(?:工作|目标|任务|目标任务)[* ]*\n"
)
_CARRIED_OUT_BEFORE = Pattern("(?:完成|实现|落实|确定|提出|下达|到|至)[^，。！\n]{0,12}$")
_CARRIED_OUT_AFTER = Pattern("[^。，\n]{0,14}(?:完成|实现|落实|进展)")
_PROMISED = Pattern(
    f"(?<![到为在于办保取至—－-])({YEAR}) ?年(?![底末初前内])[，,]?"
    "(?:[^。；，\n]{0,14}(?:力争|将|计划|拟|确保|预期|安排)|实施|新增|新建)"
)
_OVER = "(?:建成|投用|投产|投入|通车|竣工|完工|交付|举办|召开|实现全)"  # a work ends in a year that may be far off
_PROMISED_ONCE = Pattern(
    f"(?:^|[。；，：:、！“”\n　 ]|[了说])({YEAR}) ?年(?![底末初前内度远])[，,]?[^。；，《》\n]{{0,14}}"
    "(?:力争|将(?!载)|拟|(?<!个)确保|预期目标|计划(?=[新完投建开实招引培])"
    "|(?<![主重需首必只纲的])要(?![求素点大多高好快]))"
    f"(?![^。；，\n]{{0,12}}{_OVER})"
)
_YEAR_OF_MONTHS = Pattern(f"(?<![到至比较于在同0-9])({YEAR}) ?年(?=[上前第1一])")
_NAMED = Pattern(f"(?<![到0-9])({YEAR}) ?年(?![代版])")
_REVIEWED = Pattern(f"({YEAR}) ?年[，,]?是[^。\n]{{0,60}}年[。，；]")
_LONGEST_NEWS, _REACH = 4000, 40  # characters
_NOT_OVER = Pattern(
    "^(?:[0-9上下前第一二三四五1底末初以起来至—–－~～-]|[工财]作)|将|任务|规划|列为|计划|目标|会议?|大会|力争|确保|预[计算期]"
    "|拟|安排|启动|今年|实事|重点|方案"
)
_OVER_BY = Pattern("完成|达|同比|上年|签约|收入|总?产值|实现|净增|累计|突破|下降")
_MOSTLY = 0.8  # of undated texts that go on so, the share that was said in the next year
_LAST_YEAR = Pattern("去年|过去一年|刚刚过去")
_AIM_OF_JANUARY = Pattern(f"年初[^。\n]{{0,40}}?({YEAR}) ?年")
_COUNTED = Pattern(
    "(?:截[至止]|前|(?<![0-9])1 ?(?:月份?)? ?[—–－~～至-])"
    "([0-9一二三四五六七八九十]{1,2}) ?(?:个?月)(?! ?[0-9]{1,2} ?日)"
)
_OFTEN, _ENOUGH = 3, 60_000
_THIS_YEAR = Pattern("今年(?:将)?(?:是|正值|适逢|迎来)[^。！\n]{0,90}")
_HONOUR = Pattern("(?:优异成绩|优异的成绩|以优异业绩|实际行动)[^。！\n]{0,50}")


def _delivered(chars: str) -> SaidOn | None:
    """——2024年1月15日在…会议上; （2024年1月15日 张三）."""
    for match in _DAY.finditer(chars, 0, _HEAD):
        year, month, day = (read_small(part) for part in match.groups())
        if year and month and day and calendar.safe_date(year, month, day) and _DELIVERED.match(chars, match.end()):
            return SaidOn(year, month, day, f"delivered on {match[0]}", "delivered")
    return None


def _opening(chars: str) -> Iterator[str]:
    """The lines above the text: titles, days, names; a front matter's addresses are none of them."""
    for line in chars[:_HEAD].split("\n"):
        written = _FRONT.sub("", line.strip(_MARKS + ">"))
        if not written or _ADDRESS.search(written):
            continue
        if "各位代表" in line or len(written) > _LONGEST_TITLE:
            return
        if not _SENTENCE.search(written):
            yield written


def _dated_line(chars: str) -> SaidOn | None:
    """（2022年1月20日）, 云溪日报 2016年3月2日, （2007年2月） above the text, 民国114年1月15日 too."""
    for line in _opening(chars):
        if len(line) > _LONGEST_DATED_LINE or _REPORTING.search(line):
            continue
        if found := _read_dated_line(line):
            year, month, day = found
            return SaidOn(year, month, day, f"a line of its own names {line}", "dated line")
    return None


def _read_dated_line(line: str) -> tuple[int, int, int | None] | None:
    if told := read_day(line):
        return told.year, told.month, told.day
    if match := _ROC.search(line):
        year, month, day = FIRST_YEAR_OF_REPUBLIC + int(match[1]), int(match[2]), int(match[3] or 0)
        return (year, month, day or None) if calendar.safe_date(year, month, day or 1) else None
    match = _MONTH_OF_DAY.search(line)
    named = (read_small(match[1]), read_small(match[2])) if match else (None, None)
    return (named[0], named[1], None) if named[0] and named[1] else None


def _dated_sentence(chars: str) -> SaidOn | None:
    """2024年2月1日上午，…会议开幕: the first sentences name the day of what they tell of."""
    for match in _DAY.finditer(chars, 0, _HEAD):
        begin = chars.rfind("\n", 0, match.start()) + 1
        opens = match.start() - begin <= _DATELINE and "。" not in chars[begin : match.start()]
        if opens and _DATED_SENTENCE.match(chars, match.end()):
            year, month, day = (read_small(part) for part in match.groups())
            if year and month and day and calendar.safe_date(year, month, day):
                return SaidOn(year, month, day, f"a meeting or notice of {match[0]}", "dated sentence")
    return None


def _signed(chars: str) -> SaidOn | None:
    """寿县绿化委员会 / 2025年2月26日 below the text, unless headings or title tell a year far from it."""
    for line in reversed(chars[-_FOOT:].split("\n")):
        written = line.strip(_MARKS)
        day = read_day(written) if len(written) <= _LONGEST_DATED_LINE and _ALONE.fullmatch(written) else None
        if day:
            told = read_year(chars)
            far = told and abs(told.year - day.year) > 1
            return None if far else SaidOn(day.year, day.month, day.day, f"signed {written}", "signed")
    return None


def _headings(chars: str) -> SaidOn | None:
    """一、2003年工作回顾 and 二、2004年工作安排: headings that agree on the year, whatever the title's."""
    years = dict[int, str]()
    for line in chars.split("\n"):
        heading = line.strip(_MARKS) if len(line) <= _LONGEST_HEADING + len(_MARKS) else ""
        if not heading or heading.endswith(("。", "；", "，")) or "报告" in heading:
            continue
        if match := _FIRST_REVIEW.search(heading):
            years.setdefault(_year_in(match) + 1, heading)
        elif not _LOOKING_BACK.search(heading) and (plan := _FIRST_PLAN.search(heading)):
            years.setdefault(_year_in(plan), heading)
    if len(years) != 1:
        return None
    (year, heading), *_ = years.items()
    return SaidOn(year, None, None, f"the heading says {heading}", "headings")


def _year_in(match: re.Match[str]) -> int:
    return read_small(next(filter(None, match.groups()))) or 0


def _title(chars: str) -> SaidOn | None:
    """2025年云河市政府工作报告; 2022年…统计公报, said the year after; 2019年1—7月…情况, said in the month after."""
    for line in _opening(chars):
        if not _ENTRY.match(line) and (found := _title_year(line)):
            year, month = found
            return SaidOn(year, month, None, f"the title says {line}", "title")
    return None


def _title_year(line: str) -> tuple[int, int | None] | None:
    """The year, and the month where the title tells how much of the year is reported."""
    named = [read_small(match[1]) or 0 for match in _NAMED_YEAR.finditer(line)]
    if not named:
        return None
    year, behind = max(named), line[line.rfind("年") + 1 :]
    if min(named) < year and _PLANNING.search(behind):  # 2023年计划执行情况和2024年计划
        return year, None
    if part := _PART_OF_TITLE.search(line):
        return _month_after(year, part)
    if _REPORTING.search(behind):
        return year + 1, None
    return (year, None) if _PLANNING.search(line) else None


def _month_after(year: int, part: re.Match[str]) -> tuple[int, int | None]:
    """The month after the part of a year, in January of the next one after a whole year."""
    quarters = read_small(part[1]) if part[1] else 2
    months = read_small(part[2] or part[3]) if part[2] or part[3] else (quarters or 0) * 3
    return (year, months + 1) if months and 0 < months < LAST_MONTH else (year + 1, 1)


def _plan_title(chars: str) -> SaidOn | None:
    """第十四个五年规划纲要: adopted in its first year, or later; the 建议 for it the year before."""
    for line in _opening(chars):
        match = _OF_A_PLAN.search(line)
        name = (f"{match[1]}五" if match[1] else match[2]) if match else ""
        if name in plan_years() and not _NAMED_YEAR.search(line):
            year = plan_years()[name][0] - (_PROPOSED in line)
            return SaidOn(year, None, None, f"the title says {line}", "title of a plan")
    return None


def _year_over(chars: str) -> SaidOn | None:
    """4月2日，…。2016年全县到位资金46亿元，全年…。今年…: a year that was over in spring was the last one."""
    day = _find_dateline(chars)
    if day is None or day[0] > _SPRING or "今年" not in chars:
        return None
    years = {read_small(match[1]) or 0 for match in _REPORTED_YEAR.finditer(chars, 0, _ENOUGH)}
    if not years or any((read_small(match[1]) or 0) > max(years) for match in _NAMED.finditer(chars, 0, _ENOUGH)):
        return None
    year = max(years) + 1
    why = f"{year - 1} was over by the day of the first line"
    return SaidOn(year, *day, why, "year over") if calendar.safe_date(year, *day) else None


def _months_reported(chars: str) -> SaidOn | None:
    """2016年1—7月全市园区…: the months that the first lines report, of the last year named, were just over."""
    found = [
        (read_small(match[1]) or 0, _PART_OF_TITLE.match(chars, match.end()))
        for match in _YEAR_OF_MONTHS.finditer(chars, 0, _HEAD)
    ]
    year, part = next(((year, part) for year, part in found if part), (0, None))
    if part is None or any((read_small(match[1]) or 0) > year for match in _NAMED.finditer(chars, 0, _ENOUGH)):
        return None
    told, month = _month_after(year, part)
    return SaidOn(told, month, None, f"reports {year}年{part[0]}", "months reported") if told == year else None


def _year_presented(chars: str) -> SaidOn | None:
    """12月16日，…发布会，介绍2022年…情况: in spring that of the year before."""
    day, match = _find_dateline(chars), _PRESENTED.search(chars, 0, _HEAD)
    if day is None or match is None:
        return None
    year = (read_small(match[1]) or 0) + (day[0] <= _SPRING)
    why = f"{match[0]} on the day of the first line"
    return SaidOn(year, *day, why, "year presented") if calendar.safe_date(year, *day) else None


def _find_dateline(chars: str) -> tuple[int, int] | None:
    """Month and day of the first line that begins with them, without a year: 本报讯 2月20日."""
    for line in chars[:_HEAD].split("\n"):
        match = _DAY_OF_YEAR.search(line, 0, _DATELINE + 8)
        if match and "。" not in line[: match.start()]:
            return int(match[1]), int(match[2])
    return None


def _at_dateline(said: SaidOn, chars: str) -> SaidOn:
    """The year with the day of the dateline; what plans a year is said in the last weeks before it, too.

    >>> _at_dateline(SaidOn(2023, None, None, "", "review_heading"), "12月20日，市政府举行发布会。").day_of_speaking
    datetime.date(2022, 12, 20)
    """
    day = _find_dateline(chars)
    if day is None:
        return said
    year = said.year - (said.evidence in _OF_COMING_YEAR and day[0] >= _AUTUMN)
    return replace(said, year=year, month=day[0], day=day[1]) if calendar.safe_date(year, *day) else said


def _plan_heading(chars: str) -> SaidOn | None:
    """二、2025年工作安排; 2025年经济社会发展主要预期目标."""
    for match in _PLAN.finditer(chars):
        before = chars[max(0, match.start() - 20) : match.start()]
        if not _CARRIED_OUT_BEFORE.search(before) and not _CARRIED_OUT_AFTER.match(chars, match.end()):
            return _from_year(match, 0, "plan_heading", "what is announced is")
    return None


def _review_heading(chars: str) -> SaidOn | None:
    """一、2024年工作回顾: said the year after."""
    match = _REVIEW.search(chars)
    return _from_year(match, 1, "review_heading", "what is looked back on is") if match else None


def _from_year(match: re.Match[str], later: int, rule: str, reason: str) -> SaidOn | None:
    year = read_small(next(filter(None, match.groups())))
    return SaidOn(year + later, None, None, f"{reason} {match[0].strip(_MARKS)}", rule) if year else None


def _this_year(chars: str) -> SaidOn | None:
    """今年是新中国成立75周年; 今年是“十四五”收官之年."""
    for match in _THIS_YEAR.finditer(chars):
        if found := _dated(match[0]):
            return SaidOn(found[0], None, None, f"this year is {found[1]}", "this_year")
    return None


def _honour(chars: str) -> SaidOn | None:
    """以优异成绩迎接党的二十大; 向建党100周年献礼."""
    for match in _HONOUR.finditer(chars):
        if found := _dated(match[0]):
            return SaidOn(found[0], None, None, f"{found[1]} is to be celebrated", "honour")
    return None


def _promised(chars: str) -> SaidOn | None:
    """2025年力争…, 2025年将…, 2025年，实施…: a year that is promised three times is the speaker's own."""
    years = [read_small(match[1]) or 0 for match in _PROMISED.finditer(chars, 0, _ENOUGH)]
    year = max(years, key=lambda year: (years.count(year), year), default=0)
    if years.count(year) < _OFTEN:
        return None
    return SaidOn(year, None, None, f"{year} is promised {years.count(year)} times", "promised")


def _reviewed(chars: str) -> SaidOn | None:
    """2022年，是我市…的突破年。…去年…: a year that is over and not promised was the last one."""
    match = _REVIEWED.search(chars, 0, _HEAD)
    if (
        not match
        or not _LAST_YEAR.search(chars)
        or "今年" in chars
        or match[1] in {promise[1] for promise in _PROMISED.finditer(chars)}
    ):
        return None
    return _from_year(match, 1, "reviewed", "looked back on as last year is")


def _within(chars: str) -> SaidOn | None:
    """截至10月底…完成全年目标。年初，…“2021年…”: said in the year that is not over."""
    match, month = _AIM_OF_JANUARY.search(chars), month_of_speaking(chars)
    if not match or not month or "全年" not in chars:
        return None
    said = _from_year(match, 0, "within", "its aims go back to")
    return replace(said, month=month) if said else None


def _promised_once(chars: str) -> SaidOn | None:
    """2025年力争…: the one year that is promised, when no other as late is named but as an aim (到2030年)."""
    years = {read_small(match[1]) or 0 for match in _PROMISED_ONCE.finditer(chars, 0, _ENOUGH)}
    named = max((read_small(match[1]) or 0 for match in _NAMED.finditer(chars, 0, _ENOUGH)), default=0)
    year = years.pop() if len(years) == 1 else 0
    return SaidOn(year, None, None, f"only {year} is promised", "promised_once") if year and year >= named else None


def _gone_on(chars: str) -> SaidOn | None:
    """2022年，园区签约项目32个。…今年计划…: the last year, over wherever named, of news that go on to this year."""
    if "今年" not in chars or len(chars) > _LONGEST_NEWS:
        return None
    named = [(read_small(match[1]) or 0, match.end()) for match in _NAMED.finditer(chars)]
    year = max((year for year, _ in named), default=0)
    told = [chars[end : end + _REACH].partition("。")[0] for other, end in named if other == year]
    if not told or any(_NOT_OVER.search(words) for words in told) or not any(_OVER_BY.search(words) for words in told):
        return None
    return SaidOn(year + 1, None, None, f"{year} is over and this year goes on", "gone on", _MOSTLY)


def _plenum(chars: str) -> SaidOn | None:
    """The latest plenary session of the Central Committee that is named: reports of the January after it name it."""
    found = [(year, match[0]) for match in _events().plenums.finditer(chars) if (year := _last_session(match))]
    return (
        SaidOn(*max(found)[:1], None, None, f"the latest session named is {max(found)[1]}", "plenum") if found else None
    )


def _last_session(match: re.Match[str]) -> int:
    """十九届二中、三中全会: the year of the third."""
    sessions = (f"{match['term']}届{number}中" for number in match["numbers"])
    return max((_events().years.get(session, 0) for session in sessions), default=0)


class _Events(NamedTuple):
    years: dict[str, int]
    dated: Pattern
    plenums: Pattern


def _dated(chars: str) -> tuple[int, str] | None:
    """The year that an event dates, and its words: 新中国成立75周年, “十四五”开局之年, 党的二十大召开之年."""
    match = _events().dated.search(chars)
    if not match:
        return None
    if match["anniversary"]:
        return _events().years[match["anniversary"]] + (read_small(match["many"]) or 0), match[0]
    if match["plan"]:
        return plan_years()[match["plan"]][0] + _events().years[match["position"]], match[0]
    return _events().years[match["congress"]] + bool(match["after"]), match[0]


@cache
def _events() -> _Events:
    """data/events.csv: the years of its words and the patterns made from them."""
    rows = load_rows("events")
    words = {
        kind: "|".join(sorted((row["word"] for row in rows if row["kind"] == kind), key=len, reverse=True))
        for kind in ("anniversary", "congress", "position")
    }
    terms = "|".join(dict.fromkeys(row["word"].partition("届")[0] for row in rows if row["kind"] == "plenum"))
    plan = f'[“"](?P<plan>{"|".join(sorted(plan_years(), key=len, reverse=True))})[”"]'
    return _Events(
        {row["word"]: int(row["year"]) for row in rows},
        Pattern(
            f"(?P<anniversary>{words['anniversary']})(?P<many>[0-9]{{1,3}}|[一二三四五六七八九十百]{{1,5}})周年"
            f"|{plan}(?!普法)[^。，“；]{{0,14}}?(?P<position>{words['position']})"
            f"|(?P<congress>{words['congress']})(?:和[^。，]{{0,16}})?(?:胜利)?(?:召开|(?P<after>精神的?(?:开局|第一年)))"
        ),
        Pattern(f"(?P<term>{terms})届(?P<numbers>(?:[一二三四五六七]中?[、和及]?){{1,7}})中?全会"),
    )


Rule = Callable[[str], SaidOn | None]
YEAR_RULES: tuple[Rule, ...] = (_headings, _title)
RULES: tuple[Rule, ...] = (
    _delivered, _dated_line, _dated_sentence, _signed, *YEAR_RULES, _plan_title, _review_heading, _plan_heading,
    _this_year, _honour, _year_over, _months_reported, _year_presented, _plenum, _promised, _reviewed, _within,
    _promised_once, _gone_on,
)  # fmt: skip
