"""When a text was said, as far as it tells: rules in order, each with its reason in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from policy_targets.reading import calendars
from policy_targets.reading.periods import YEAR


@dataclass(frozen=True, slots=True)
class Said:
    """Year of speaking, month and day when told, with the reason and the rule that decided."""

    year: int
    month: int | None
    day: int | None
    why: str
    rule: str

    @property
    def day_of_speaking(self) -> date:
        """The day; without one, the first of the month or of the year."""
        return date(self.year, self.month or 1, self.day or 1)


def infer_said(chars: str) -> Said | None:
    """When a text or an excerpt was said, or None when nothing in it tells.

    >>> infer_said("——2024年1月15日在云河市第九届人民代表大会第三次会议上").day_of_speaking
    datetime.date(2024, 1, 15)
    >>> infer_said("一、2024年工作回顾").year
    2025
    >>> infer_said("建成学校8所")
    """
    return next((said for rule in RULES if (said := rule(chars))), None)


_HEAD = 800  # characters in which a text says its title and its day
_DAY = re.compile(f"({YEAR}) ?年 ?([0-9一二三四五六七八九十]{{1,2}}) ?月 ?([0-9一二三四五六七八九十]{{1,3}}) ?日")
_DELIVERED = re.compile(r"在?[^。，；\n]{0,40}(?:会议|大会)|[ 　]*[^。，；\n]{0,8}[)）]")
_TITLE = re.compile(f"({YEAR}) ?年[^。，；\\n《]{{0,14}}政府工作报告|政府工作报告[(（]({YEAR}) ?年[)）]")
_REVIEW_HEADING = re.compile(f"(?:({YEAR}) ?年[^。，；：\\n]{{0,12}}(?:工作)?回顾|回顾({YEAR}) ?年)")
_PLAN_HEADING = re.compile(
    f"({YEAR}) ?年(?:的|全[市省区州县]|政府|主要|重点|经济社会发展|经济和社会发展|国民经济|工作|总体){{1,5}}"
    "(?:要求|安排|任务|目标|预期目标|思路|建议|打算|部署|工作)"
)


def _delivered(chars: str) -> Said | None:
    """——2024年1月15日在…会议上; （2024年1月15日 张三）."""
    for match in _DAY.finditer(chars, 0, _HEAD):
        year, month, day = (calendars.read_small(part) for part in match.groups())
        if year and month and day and calendars.safe_date(year, month, day) and _DELIVERED.match(chars, match.end()):
            return Said(year, month, day, f"delivered on {match[0]}", "delivered")
    return None


def _title(chars: str) -> Said | None:
    """2025年云河市政府工作报告."""
    match = _TITLE.search(chars, 0, _HEAD)
    year = calendars.read_small(match[1] or match[2]) if match else None
    return Said(year, None, None, f"the title says {match[0]}", "title") if match and year else None


def _plan_heading(chars: str) -> Said | None:
    """二、2025年工作安排; 2025年经济社会发展主要预期目标."""
    match = _PLAN_HEADING.search(chars)
    year = calendars.read_small(match[1]) if match else None
    return Said(year, None, None, f"{match[0]} is announced", "plan_heading") if match and year else None


def _review_heading(chars: str) -> Said | None:
    """一、2024年工作回顾: said the year after."""
    match = _REVIEW_HEADING.search(chars)
    year = calendars.read_small(match[1] or match[2]) if match else None
    return Said(year + 1, None, None, f"{match[0]} is looked back on", "review_heading") if match and year else None


Rule = Callable[[str], Said | None]
RULES: tuple[Rule, ...] = (_delivered, _title, _plan_heading, _review_heading)
