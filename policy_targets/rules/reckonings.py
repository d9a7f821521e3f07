"""How a figure is reckoned: of each year or of all together, against which year, at which prices.

Two figures of one indicator and period may still be two things: 平均每年增长11% over five years is no answer to a plan
of 21.7% for all five, and 比一九七八年增长32.6% none to a plan for one year. The words of the claim tell; where they
stand too far off to be quoted, the curator's note does: “Yearly average.”, “Over the five years together.”, “Against
1978.”
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]
EACH_YEAR = re.compile(r"年均|平均每年|每年|年平均")
ALL_ALONG = re.compile(r"一直|始终|连年|历年|逐年")
NOTED_EACH_YEAR = re.compile(r"yearly average|of every year|each of the years", re.IGNORECASE)
NOTED_BASE = re.compile(r"against (?:the )?(\d{4}|(?:two|three|four|five|ten) years before)", re.IGNORECASE)
BASE = re.compile(r"比(\d{4})年")
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
CONSTANT_PRICES = re.compile(r"实际|(?:按)?可比价格(?:计算)?|扣除(?:物价|价格)(?:上涨)?(?:因素)?")
# Growth of what is produced is told at constant prices, whether a report says so or not.
ALWAYS_REAL = re.compile(r"(gdp|gnp|output|value-added|national-income)-growth$")
FLOWS = ("growth_rate", "increment", "amount")
LEVELS = ("stock", "share", "rank", "ratio")  # what stands at the end of a period, whenever it began
WHOLE_YEAR = (1, 1, 12, 31)  # month and day of its first day, and of its last


def find_pace(row: Row) -> str:
    """Whether a figure over several years is one of each year; empty for a single year, and for levels.

    >>> from datetime import date
    >>> plan = {"measure": "growth_rate", "period_start": date(1981, 1, 1), "period_end": date(1985, 12, 31)}
    >>> find_pace({**plan, "quote": "平均每年递增百分之四"}), find_pace({**plan, "quote": "增长百分之二十一点七"})
    ('each year', 'all years together')
    >>> find_pace({**plan, "quote": "争取达到百分之五", "note": "Yearly average."})
    'each year'
    >>> find_pace({**plan, "quote": "增长百分之四", "period_start": date(1985, 1, 1)})
    ''
    """
    start, end = row.get("period_start"), row.get("period_end")
    if row["measure"] not in FLOWS or not start or not end or start.year == end.year:
        return ""
    return "each year" if _is_yearly_average(row) else "all years together"


def _is_yearly_average(row: Row) -> bool:
    words = f"{row.get('period_label') or ''}{row.get('quote') or ''}"
    return bool(EACH_YEAR.search(words) or NOTED_EACH_YEAR.search(row.get("note") or ""))


def find_year(row: Row) -> int | None:
    """Return the one calendar year that a figure is of; None when a chart over the years must not draw it.

    A level at a day is of the year of that day. A sum or an average of several years, a growth against any year but the
    one before, a month and a quarter are of no one year.

    >>> from datetime import date
    >>> year = {"measure": "growth_rate", "period_start": date(2005, 1, 1), "period_end": date(2005, 12, 31)}
    >>> find_year({**year, "quote": "比上年增长9.9%"})
    2005
    >>> find_year({"measure": "stock", "period_start": None, "period_end": date(2005, 12, 31)})
    2005
    >>> plan = {**year, "period_start": date(2001, 1, 1)}
    >>> [find_year(it) for it in (plan, {**year, "quote": "年均增长9.5%"}, {**year, "quote": "比2000年增长57.3%"})]
    [None, None, None]
    """
    start, end = row.get("period_start"), row.get("period_end")
    if not end:
        return None
    if row["measure"] in LEVELS and start in (None, end):
        return int(end.year)
    if not start or (start.month, start.day, end.month, end.day) != WHOLE_YEAR or start.year != end.year:
        return None
    averaged = row["measure"] == "growth_rate" and _is_yearly_average(row)
    return None if averaged or find_base(row) else int(end.year)


def holds_all_along(row: Row) -> bool:
    """Whether what is told of several years holds in every one of them.

    >>> [holds_all_along({"quote": it}) for it in ("赤字率一直控制在3%以内", "五年总体赤字率控制在3%以内")]
    [True, False]
    """
    return bool(ALL_ALONG.search(row.get("quote") or ""))


def find_base(row: Row) -> str:
    """The year that a growth is told against; empty when it is the one before the period, or is not told.

    >>> from datetime import date
    >>> year = {"measure": "growth_rate", "period_start": date(1982, 1, 1), "period_end": date(1982, 12, 31)}
    >>> find_base({**year, "quote": "比一九七八年增长"}), find_base({**year, "quote": "比一九八一年增长"})
    ('1978', '')
    >>> find_base({**year, "quote": "增长百分之三十二点六", "note": "Against 1978, over four years together."})
    '1978'
    """
    start = row.get("period_start")
    if row["measure"] != "growth_rate" or find_pace(row) == "each year":
        return ""
    told = BASE.search((row.get("quote") or "").translate(DIGITS)) or NOTED_BASE.search(row.get("note") or "")
    return told[1] if told and not (start and told[1] == str(start.year - 1)) else ""


def find_scope(row: Row) -> str:
    """What the figure is limited to, with one word for constant prices, and none where growth is always told at them.

    >>> find_scope({"indicator_id": "rural-income-growth", "scope": "扣除物价上涨因素"})
    '实际'
    >>> find_scope({"indicator_id": "gdp-growth", "scope": "按可比价格计算"}), find_scope({"scope": "规模以上"})
    ('', '规模以上')
    """
    scope = row.get("scope") or ""
    if row.get("measure", "growth_rate") != "growth_rate" or not CONSTANT_PRICES.search(scope):
        return scope
    rest = CONSTANT_PRICES.sub("", scope)
    return rest if ALWAYS_REAL.search(row.get("indicator_id") or "") else f"{rest}实际"
