"""When a text was said, as far as it tells: rules in order, each with its reason in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from policy_targets.codelists import load_rows
from policy_targets.reading.patterns import Pattern
from policy_targets.reading.periods import calendar
from policy_targets.reading.periods.calendar import plan_years, read_small
from policy_targets.reading.periods.mentions import YEAR
from policy_targets.reading.periods.wording import SURE, weigh_wording


@dataclass(frozen=True, slots=True)
class Said:
    """Year of speaking, month and day when told, with the reason and the rule that decided.

    `sure` is 1 for what a text tells, and the share of the weight where hints were weighed.
    """

    year: int
    month: int | None
    day: int | None
    why: str
    rule: str
    sure: float = 1.0

    @property
    def day_of_speaking(self) -> date:
        """The day; without one, the first of the month or of the year."""
        return date(self.year, self.month or 1, self.day or 1)


def infer_said(chars: str, sure: float = SURE) -> Said | None:
    """When a text or an excerpt was said, or None when nothing in it tells.

    A report that plans 2025 counts as said in 2025 unless it tells its day (it may have been read in December 2024).
    When no rule tells, hints are weighed together; `sure` is the share of the weight that one year must have.

    >>> infer_said("——2024年1月15日在云河市第九届人民代表大会第三次会议上").day_of_speaking
    datetime.date(2024, 1, 15)
    >>> [infer_said(s).year for s in ("一、2024年工作回顾", "今年是新中国成立75周年", "贯彻党的二十届三中全会精神")]
    [2025, 2024, 2025]
    >>> infer_said("今年建成学校8所")
    """
    return read_said(chars) or weigh_said(chars, sure)


def read_said(chars: str) -> Said | None:
    """What one thing in a text tells of when it was said; hints are not weighed.

    >>> read_said("2024年力争新招引企业15家").why
    'only 2024 is promised'
    >>> read_said("做好“六稳”工作，落实“六保”任务")
    """
    return next((said for rule in RULES if (said := rule(chars))), None)


def weigh_said(chars: str, sure: float = SURE) -> Said | None:
    """No one thing tells, but all that hints at a year together does.

    >>> weigh_said("今年建成学校8所")
    """
    hint = weigh_wording(chars, sure)
    why = f"weighed ({hint.share:.2f}): {hint.why}" if hint else ""
    return Said(hint.year, None, None, why, "weighed", round(hint.share, 2)) if hint else None


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
_TITLE = Pattern(f"({YEAR}) ?年[^。，；\\n《]{{0,14}}政府工作报告|政府工作报告[(（]({YEAR}) ?年[)）]")
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
_NAMED = Pattern(f"(?<![到0-9])({YEAR}) ?年(?![代版])")
_REVIEWED = Pattern(f"({YEAR}) ?年[，,]?是[^。\n]{{0,60}}年[。，；]")
_LAST_YEAR = Pattern("去年|过去一年|刚刚过去")
_AIM_OF_JANUARY = Pattern(f"年初[^。\n]{{0,40}}?({YEAR}) ?年")
_COUNTED = Pattern(
    "(?:截[至止]|前|(?<![0-9])1 ?(?:月份?)? ?[—–－~～至-])"
    "([0-9一二三四五六七八九十]{1,2}) ?(?:个?月)(?! ?[0-9]{1,2} ?日)"
)
_OFTEN, _ENOUGH = 3, 60_000
_THIS_YEAR = Pattern("今年(?:将)?(?:是|正值|适逢|迎来)[^。！\n]{0,90}")
_HONOUR = Pattern("(?:优异成绩|优异的成绩|以优异业绩|实际行动)[^。！\n]{0,50}")


def _delivered(chars: str) -> Said | None:
    """——2024年1月15日在…会议上; （2024年1月15日 张三）."""
    for match in _DAY.finditer(chars, 0, _HEAD):
        year, month, day = (read_small(part) for part in match.groups())
        if year and month and day and calendar.safe_date(year, month, day) and _DELIVERED.match(chars, match.end()):
            return Said(year, month, day, f"delivered on {match[0]}", "delivered")
    return None


def _title(chars: str) -> Said | None:
    """2025年云河市政府工作报告."""
    match = _TITLE.search(chars, 0, _HEAD)
    return _from_year(match, 0, "title", "the title says") if match else None


def _plan_heading(chars: str) -> Said | None:
    """二、2025年工作安排; 2025年经济社会发展主要预期目标."""
    for match in _PLAN.finditer(chars):
        before = chars[max(0, match.start() - 20) : match.start()]
        if not _CARRIED_OUT_BEFORE.search(before) and not _CARRIED_OUT_AFTER.match(chars, match.end()):
            return _from_year(match, 0, "plan_heading", "what is announced is")
    return None


def _review_heading(chars: str) -> Said | None:
    """一、2024年工作回顾: said the year after."""
    match = _REVIEW.search(chars)
    return _from_year(match, 1, "review_heading", "what is looked back on is") if match else None


def _from_year(match: re.Match[str], later: int, rule: str, reason: str) -> Said | None:
    year = read_small(next(filter(None, match.groups())))
    return Said(year + later, None, None, f"{reason} {match[0].strip(_MARKS)}", rule) if year else None


def _this_year(chars: str) -> Said | None:
    """今年是新中国成立75周年; 今年是“十四五”收官之年."""
    for match in _THIS_YEAR.finditer(chars):
        if found := _dated(match[0]):
            return Said(found[0], None, None, f"this year is {found[1]}", "this_year")
    return None


def _honour(chars: str) -> Said | None:
    """以优异成绩迎接党的二十大; 向建党100周年献礼."""
    for match in _HONOUR.finditer(chars):
        if found := _dated(match[0]):
            return Said(found[0], None, None, f"{found[1]} is to be celebrated", "honour")
    return None


def _promised(chars: str) -> Said | None:
    """2025年力争…, 2025年将…, 2025年，实施…: a year that is promised three times is the speaker's own."""
    years = [read_small(match[1]) or 0 for match in _PROMISED.finditer(chars, 0, _ENOUGH)]
    year = max(years, key=lambda year: (years.count(year), year), default=0)
    if years.count(year) < _OFTEN:
        return None
    return Said(year, None, None, f"{year} is promised {years.count(year)} times", "promised")


def _reviewed(chars: str) -> Said | None:
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


def _within(chars: str) -> Said | None:
    """截至10月底…完成全年目标。年初，…“2021年…”: said in the year that is not over."""
    match, month = _AIM_OF_JANUARY.search(chars), month_of_speaking(chars)
    if not match or not month or "全年" not in chars:
        return None
    said = _from_year(match, 0, "within", "its aims go back to")
    return replace(said, month=month) if said else None


def _promised_once(chars: str) -> Said | None:
    """2025年力争…: the one year that is promised, when no other as late is named but as an aim (到2030年)."""
    years = {read_small(match[1]) or 0 for match in _PROMISED_ONCE.finditer(chars, 0, _ENOUGH)}
    named = max((read_small(match[1]) or 0 for match in _NAMED.finditer(chars, 0, _ENOUGH)), default=0)
    year = years.pop() if len(years) == 1 else 0
    return Said(year, None, None, f"only {year} is promised", "promised_once") if year and year >= named else None


def _plenum(chars: str) -> Said | None:
    """The latest plenary session of the Central Committee that is named: reports of the January after it name it."""
    found = [(year, match[0]) for match in _events().plenums.finditer(chars) if (year := _last_session(match))]
    return (
        Said(*max(found)[:1], None, None, f"the latest session named is {max(found)[1]}", "plenum") if found else None
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


Rule = Callable[[str], Said | None]
RULES: tuple[Rule, ...] = (
    _delivered, _title, _review_heading, _plan_heading, _this_year, _honour, _plenum, _promised, _reviewed, _within,
    _promised_once,
)  # fmt: skip
