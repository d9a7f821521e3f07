"""The words of data/periods.csv and what they are worth in days, seen from a day of speaking."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from policy_targets.codelists import Row, load_rows
from policy_targets.reading.numbers.numerals import read_number

NUMBER = "(?:[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]|[0-9]{1,2})"
_YEAR = re.compile(r"(?P<base>[yrlpse])(?P<many>[+-]n)?(?P<by>[+-][0-9])?")
_LAST_MONTH_OF_REVIEW, _LAST_MONTH_OF_LAST_YEAR, _FIRST_MONTH_OF_PLANS = 6, 3, 11
_ROLLING = re.compile(r"(?P<base>[qm])(?P<by>[+-][0-9])?")
_FIGURES = str.maketrans("〇零一二三四五六七八九", "00123456789")
_MIDDLE = 2005  # of the years that texts without a day of speaking can mean
_MONTHS = {"q": 3, "m": 1}


class Days(NamedTuple):
    """First and last day, either of which may be open or unknown, and the precision."""

    first: date | None
    last: date | None
    precision: str


def named_years(said: date) -> dict[str, int]:
    """The years that words count from: of speaking, the last one in review, the latest that is over, the first planned.

    A report of January reviews the year before it; one of December plans the year after. 近三年 ends with the year that
    is over as long as the new one has hardly begun.

    >>> named_years(date(2025, 1, 15)), named_years(date(2024, 12, 20))
    ({'y': 2025, 'r': 2024, 'l': 2024, 'p': 2025}, {'y': 2024, 'r': 2024, 'l': 2024, 'p': 2025})
    """
    year = said.year
    return {
        "y": year,
        "r": year - (said.month <= _LAST_MONTH_OF_REVIEW),
        "l": year - (said.month <= _LAST_MONTH_OF_LAST_YEAR),
        "p": year + (said.month >= _FIRST_MONTH_OF_PLANS),
    }


def read_year(formula: str, years: Mapping[str, int], many: int = 1) -> int | None:
    """What a cell such as `r-n+1` comes to; None when it wants a year that is not known.

    >>> read_year("r-n+1", {"r": 2024}, 5)
    2020
    >>> read_year("r-n+1", {})
    """
    match = _YEAR.fullmatch(formula)
    if not match or match["base"] not in years:
        return None
    step = many if match["many"] else 0
    return years[match["base"]] + (-step if match["many"] == "-n" else step) + int(match["by"] or 0)


def read_days(row: Row, years: Mapping[str, int], said: date | None, many: int = 1) -> Days:
    """The days of a row that names whole years: 今年, 五年来, “十四五”末.

    >>> read_days(word_rows("span")["N年来"], {"r": 2024}, None, 5)[:2]
    (datetime.date(2020, 1, 1), datetime.date(2024, 12, 31))
    >>> read_days(word_rows("span")["上个N年"], {"r": 2024}, None, 5)[:2]
    (None, None)
    """
    first, last = (read_year(row[column], years, many) for column in ("first", "last"))
    return Days(
        safe_date(first, 1, 1),
        said if row["last"] == "said" else safe_date(last, 12, 31),
        row["precision"],
    )


def part_days(row: Row, year: int | None) -> Days:
    """The days of a row that names a part of a year: 上半年, 前三季度, 年底.

    >>> part_days(word_rows("part")["上半年"], 2025)[:2]
    (datetime.date(2025, 1, 1), datetime.date(2025, 6, 30))
    >>> part_days(word_rows("part")["上半年"], None)[:2]
    (None, None)
    """
    ends = [
        None if row[column] == "." else safe_date(year, *map(int, row[column].split("-")))
        for column in ("first", "last")
    ]
    return Days(ends[0], ends[1], row["precision"])


def rolling_days(row: Row, said: date | None) -> Days:
    """The days of a row that names a quarter or month by the day of speaking: 上季度, 本月.

    >>> rolling_days(word_rows("rolling")["上季度"], date(2024, 2, 8))[:2]
    (datetime.date(2023, 10, 1), datetime.date(2023, 12, 31))
    >>> rolling_days(word_rows("rolling")["上季度"], None)[:2]
    (None, None)
    """
    match = _ROLLING.fullmatch(row["first"])
    if said is None or match is None:
        return Days(None, None, row["precision"])
    months = _MONTHS[match["base"]]
    first = ((said.year * 12 + said.month - 1) // months + int(match["by"] or 0)) * months
    year, month = divmod(first, 12)
    return month_days(year, month + 1, month + months)._replace(precision=row["precision"])


def fiscal_days(year: int | None) -> Days:
    """The financial year of Hong Kong that begins in a year: April to March.

    >>> fiscal_days(2024)[:2]
    (datetime.date(2024, 4, 1), datetime.date(2025, 3, 31))
    >>> fiscal_days(None)[:2]
    (None, None)
    """
    return Days(safe_date(year, 4, 1), safe_date(year and year + 1, 3, 31), "year")


def read_short_year(written: str, said: date | None) -> int | None:
    """A year of two figures, of the century that brings it nearest to the day of speaking.

    >>> read_short_year("98", date(2004, 3, 1)), read_short_year("九七", None), read_short_year("5", None)
    (1998, 1997, None)
    """
    figures = written.translate(_FIGURES)
    if len(figures) != 2 or not figures.isdecimal():
        return None
    near = said.year if said else _MIDDLE
    return min((century + int(figures) for century in (1900, 2000)), key=lambda year: abs(year - near))


def year_days(first: int | None, last: int | None = None) -> Days:
    """A whole year, or the years from the first to the last.

    >>> year_days(2025)[:2]
    (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))
    >>> year_days(2025, 2021)
    Days(first=None, last=None, precision='years')
    """
    end = first if last is None else last
    if first is not None and end is not None and first > end:
        first = end = None
    return Days(safe_date(first, 1, 1), safe_date(end, 12, 31), "year" if last is None else "years")


def month_days(year: int | None, first: int, last: int) -> Days:
    """From the first day of one month to the last of another.

    >>> month_days(2024, 1, 2)[:2]
    (datetime.date(2024, 1, 1), datetime.date(2024, 2, 29))
    >>> month_days(2024, 0, 13)[:2]
    (None, None)
    """
    if year is None or not 1 <= first <= last <= 12:
        return Days(None, None, "month")
    return Days(date(year, first, 1), date(year, last, monthrange(year, last)[1]), "month")


def safe_date(year: int | None, month: int, day: int) -> date | None:
    """The day, or None when there is none such.

    >>> safe_date(2023, 2, 28)
    datetime.date(2023, 2, 28)
    >>> safe_date(2023, 2, 29)
    """
    try:
        return None if year is None else date(year, month, day)
    except ValueError:
        return None


def year_before(day: date) -> date:
    """The same day of the year before.

    >>> year_before(date(2024, 2, 29)), year_before(date(2024, 12, 31))
    (datetime.date(2023, 2, 28), datetime.date(2023, 12, 31))
    """
    return day.replace(year=day.year - 1, day=min(day.day, monthrange(day.year - 1, day.month)[1]))


def read_small(written: str) -> int | None:
    """A number of years, months or days, in either kind of numeral.

    >>> read_small("三"), read_small("11"), read_small("三五")
    (3, 11, None)
    """
    value = read_number(written)
    return None if value is None else int(value)


@cache
def word_rows(kind: str) -> Mapping[str, Row]:
    """The rows of one kind, by word, the longest words first.

    >>> word_rows("year")["去年"]["first"]
    'y-1'
    """
    rows = sorted(load_rows("periods"), key=lambda row: -len(row["word"]))
    return {row["word"]: row for row in rows if row["kind"] == kind}


@cache
def _templates(kind: str) -> tuple[tuple[re.Pattern[str], Row], ...]:
    written = (
        (re.escape(word.removeprefix("X")).replace("N", f"({NUMBER})"), row) for word, row in word_rows(kind).items()
    )
    return tuple((re.compile(pattern), row) for pattern, row in written)


@cache
def find_row(kind: str, written: str) -> tuple[Row, int | None]:
    """The row of which these words are a case, and the number in them (1 when the row has none).

    >>> row, many = find_row("span", "上一个五年")
    >>> row["word"], many
    ('上一个N年', 5)
    """
    for pattern, row in _templates(kind):
        if match := pattern.fullmatch(written):
            return row, read_small(match[1]) if pattern.groups else 1
    raise LookupError(f"no word of data/periods.csv of kind {kind} is {written}")


@cache
def plan_years() -> Mapping[str, tuple[int, int]]:
    """First and last year of each five-year plan.

    >>> plan_years()["十四五"]
    (2021, 2025)
    """
    return {row["plan"]: (int(row["start"][:4]), int(row["end"][:4])) for row in load_rows("plans")}


def any_word(kind: str) -> str:
    """A pattern of all words of one kind, N standing for a number, X (a plan) left out.

    >>> any_word("rate")
    '每季度|每年|年均|每月|月均'
    """
    return "|".join(re.escape(word.removeprefix("X")).replace("N", NUMBER) for word in word_rows(kind))
