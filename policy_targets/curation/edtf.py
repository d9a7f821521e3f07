"""Convert periods between EDTF, as curators write them, and first and last day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, either of which may be open, and the precision of the period."""

    start: date | None
    end: date | None
    precision: str


_ONE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<part>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_QUARTERS, _HALVES = range(33, 37), range(40, 42)


def read_edtf(text: str) -> Period | None:
    """Read an EDTF string as a period, or return None for any form not listed here.

    Forms: a year, month or day, a quarter (2025-33 … 2025-36) or half-year (2025-40, 2025-41), an interval of two of
    these, and an interval open at one end (../2025: until the end of 2025).

    Source: EDTF, ISO 8601-2:2019, levels 0 to 2.

    >>> read_edtf("2022-01/2022-11")
    Period(start=datetime.date(2022, 1, 1), end=datetime.date(2022, 11, 30), precision='month')
    >>> read_edtf("../2025").end, read_edtf("2021/2025").precision
    (datetime.date(2025, 12, 31), 'years')
    >>> read_edtf("2025-6-1")
    """
    first, slash, last = text.partition("/")
    if not slash:
        return _read_one(text)
    start, end = (None if part == ".." else _read_one(part) for part in (first, last))
    if (start is None and first != "..") or (end is None and last != "..") or not (start or end):
        return None
    if start and end and start.start and end.end and start.start > end.end:
        return None
    return Period(start.start if start else None, end.end if end else None, _joint_precision(start, end))


def write_edtf(start: date | None, end: date | None) -> str | None:
    """Return the shortest EDTF string with this first and last day, or None when both are open.

    >>> [write_edtf(date(2025, 1, 1), date(2025, *last)) for last in ((12, 31), (3, 31), (6, 30), (11, 30), (1, 5))]
    ['2025', '2025-33', '2025-40', '2025-01/2025-11', '2025-01-01/2025-01-05']
    >>> write_edtf(None, date(2025, 12, 31)), write_edtf(date(2021, 1, 1), date(2025, 12, 31)), write_edtf(None, None)
    ('../2025', '2021/2025', None)
    """
    if start and end:
        whole = [f"{start:%Y}", *(f"{start:%Y}-{part}" for part in (*_QUARTERS, *_HALVES)), f"{start:%Y-%m}"]
        for written in (*whole, f"{start:%Y-%m-%d}"):
            period = read_edtf(written)
            if period and (period.start, period.end) == (start, end):
                return written
    if not (start or end):
        return None
    first, last = _shorten(start, first=True), _shorten(end, first=False)
    return next(f"{a}/{b}" for a in first for b in last if ".." in (a, b) or len(a) == len(b))


def _shorten(day: date | None, *, first: bool) -> list[str]:
    """Return the ways to write an end of an interval, the shortest first."""
    if day is None:
        return [".."]
    forms = [f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"]
    periods = ((form, read_edtf(form)) for form in forms)
    return [form for form, period in periods if period and day == (period.start if first else period.end)]


def _joint_precision(start: Period | None, end: Period | None) -> str:
    known = [period for period in (start, end) if period]
    precision = known[-1].precision
    if len(known) == 2 and precision == "year" and known[0].start != known[1].start:
        return "years"
    return precision


def _read_one(text: str) -> Period | None:
    match = _ONE.fullmatch(text)
    if not match:
        return None
    year, part, day = (int(match[name]) if match[name] else None for name in ("year", "part", "day"))
    try:
        return _days(year or 0, part, day)
    except ValueError:
        return None


def _days(year: int, part: int | None, day: int | None) -> Period:
    if part is None:
        return Period(date(year, 1, 1), date(year, 12, 31), "year")
    if day is not None:
        return Period(date(year, part, day), date(year, part, day), "day")
    if part in _QUARTERS:
        return _months(year, (part - 33) * 3 + 1, (part - 33) * 3 + 3, "quarter")
    if part in _HALVES:
        return _months(year, (part - 40) * 6 + 1, (part - 40) * 6 + 6, "half_year")
    return _months(year, part, part, "month")


def _months(year: int, first: int, last: int, precision: str) -> Period:
    start = date(year, first, 1)
    return Period(start, date(year, last, calendar.monthrange(year, last)[1]), precision)
