"""When a document was said: the one day of each article, from the best evidence that there is.

The evidence in its order: a day given from outside · the day of the page or of the head · the session and its day · a
dated line or first sentence · headings that agree on a year · the title · what else names a year (events, promises) ·
the other articles of a series, an editor's note · hints, weighed. A number in an address is no date.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from policy_targets.errors import Problem, RecordError
from policy_targets.reading.page.articles import Article
from policy_targets.reading.page.bylines import read_day
from policy_targets.reading.periods.mentions import YEAR
from policy_targets.reading.periods.year_hints import SURE, weigh_wording
from policy_targets.reading.periods.year_rules import SaidOn, read_said, read_year

__all__ = ["SaidOn", "date_articles", "infer_said", "read_given_day", "rests_on", "weigh_said"]

FIRST_YEAR, LAST_YEAR = 1949, 2199  # in which a day of speaking can be given
# Share of the weight that makes a year likelier than all others. On the undated excerpts of the regions, one in five,
# that a table was made without: 84 of 100 excerpts are dated so, 81 of 100 of them right; above 0.9 it is 95 of 100.
LIKELY = 0.5
LATER = 2  # years after the day of speaking; a report is printed in the year it is given, or early in the next
_NAMES_YEARS = re.compile(f"{YEAR}|十[一二三四五]五")
_TURN = 21  # from this day of December what follows is said around the turn of the year
_YEARS_OF_A_PLAN = re.compile(f"{YEAR} ?年? ?[—–－~～至-]{{1,2}} ?{YEAR}")


def read_given_day(day: date) -> SaidOn:
    """Return a day of speaking that was given from outside.

    Raises: RecordError for a day of another age, from which no plan could count its years.

    >>> read_given_day(date(2025, 1, 9)).day_of_speaking
    datetime.date(2025, 1, 9)
    >>> read_given_day(date(1, 1, 1))
    Traceback (most recent call last):
    policy_targets.errors.RecordError: ...
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        what = f"date: found {day.isoformat()}, expected a day from {FIRST_YEAR} to {LAST_YEAR}"
        raise RecordError("no day of speaking.", [Problem("day-of-another-age", what, "Correct the day.")])
    return SaidOn(day.year, day.month, day.day, f"given: {day}", "given")


def infer_said(chars: str, sure: float = SURE) -> SaidOn | None:
    """Return when a text or an excerpt was said, or None when nothing in it tells.

    When no rule tells, hints are weighed together; `sure` is the share of the weight that one year must have.

    >>> infer_said("——2024年1月15日在云河市第九届人民代表大会第三次会议上").day_of_speaking
    datetime.date(2024, 1, 15)
    >>> infer_said("今年建成学校8所")
    """
    return read_said(chars) or weigh_said(chars, sure)


def weigh_said(chars: str, sure: float = SURE) -> SaidOn | None:
    """Return the year that all hints together speak for, where no one thing tells.

    >>> weigh_said("今年建成学校8所")
    """
    hint = weigh_wording(chars, sure)
    why = f"weighed ({hint.share:.2f}): {hint.why}" if hint else ""
    return SaidOn(hint.year, None, None, why, "weighed", round(hint.share, 2)) if hint else None


def date_articles(articles: Sequence[Article]) -> list[SaidOn | None]:
    r"""When each article was said, or None where nothing tells.

    Articles of one series, and pieces without a title of their own, tell each other's year; so does the editor's note
    above them. Teasers that only share a web page do not.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> found = find_articles(Text.of("云河市召开会议\n\n发布时间：2024-03-05\n\n全年招引15家。\n\n记者 王小东"))
    >>> [said.day_of_speaking for said in date_articles(found)]
    [datetime.date(2024, 3, 5)]
    >>> date_articles(find_articles(Text.of("建成学校8所。")))
    [None]
    """
    texts = [_written(article) for article in articles]
    own = _inherit_masthead(articles, [_date(article, text) for article, text in zip(articles, texts, strict=True)])
    groups = _find_groups(articles)
    shared = {name: _shared(own[at] for at in group) or _noted(articles[at] for at in group) for name, group in groups}
    weighed = _weigh_groups([(name, group) for name, group in groups if not shared[name]], texts)
    names = {at: name for name, group in groups for at in group}
    return [
        own[at] or shared[names[at]] or weighed[names[at]] or _year_of(article) for at, article in enumerate(articles)
    ]


def _inherit_masthead(articles: Sequence[Article], own: list[SaidOn | None]) -> list[SaidOn | None]:
    """The days of articles; the others have that of the first where it is only the head of a page."""
    if not own or articles[0].body or not own[0]:
        return own
    return [said or own[0] for said in own]


def _written(article: Article) -> str:
    """The article as it is read for its day: its title, what the page says of it, its lines."""
    page = (aside.text.chars for aside in article.set_aside if aside.reason == "page data")
    return "\n".join([article.title, *page, *(part.chars for part in (*article.head, *article.body))])


def _find_groups(articles: Sequence[Article]) -> list[tuple[str, list[int]]]:
    """The articles that were said together, by a name of each group."""
    papers = {article.publisher for article in articles}
    whole = not any(article.body and article.body[-1].chars.endswith(("...", "…")) for article in articles)
    page = "page" if whole and len(papers) == 1 and "" not in papers else ""  # of one newspaper, no list of teasers
    groups, name = dict[str, list[int]](), ""
    for at, article in enumerate(articles):
        piece = name if not article.title else ""
        name = page or article.series or piece or f"article {at}"
        groups.setdefault(name, []).append(at)
    return list(groups.items())


def _date(article: Article, text: str) -> SaidOn | None:
    r"""The day on the page, unless headings or title tell a year long before or after it: then it is of something else.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> text = "云河市召开会议\n\n发布时间：2022-01-22\n\n一、2004年工作回顾\n\n全年招引15家。\n\n二、2005年工作安排"
    >>> [_date(article, text).year for article in find_articles(Text.of(text))]
    [2005]
    """
    published = _published(article)
    if not published:
        return read_said(text)
    told = read_year(text)
    return told if told and abs(published.year - told.year) >= LATER else published


def _published(article: Article) -> SaidOn | None:
    """Its day on the page or in its head."""
    day = article.published if article.precision == "day" else None
    return SaidOn(day.year, day.month, day.day, f"published on {day}", "published") if day else None


def _shared(told: Iterable[SaidOn | None]) -> SaidOn | None:
    """The year of the others of a group, when they agree."""
    known = [said for said in told if said]
    if len({said.year for said in known}) != 1:
        return None
    return replace(known[0], month=None, day=None, why=f"of the same series: {known[0].why}", evidence="series")


def _noted(group: Iterable[Article]) -> SaidOn | None:
    """The day of the session in an editor's note; what is said after one of late December plans the year after it."""
    for aside in (aside for article in group for aside in article.set_aside if aside.reason == "editor's note"):
        if day := read_day(aside.text.chars):
            why = f"the editor's note names {day}"
            if day.month == 12 and day.day >= _TURN:
                return SaidOn(day.year + 1, None, None, why, "note")
            return SaidOn(day.year, day.month, day.day, why, "note")
    return None


def _weigh_groups(groups: Sequence[tuple[str, list[int]]], texts: Sequence[str]) -> dict[str, SaidOn | None]:
    """What hints speak for, over all texts of a group."""
    found = defaultdict[str, SaidOn | None](lambda: None)
    return found | {name: weigh_said("\n".join(texts[at] for at in group), LIKELY) for name, group in groups}


def _year_of(article: Article) -> SaidOn | None:
    """The year in the head; that of a plan's end (1976—1985年…纲要) is none."""
    year = article.published
    if year is None or _YEARS_OF_A_PLAN.search(article.title):
        return None
    return SaidOn(year.year, None, None, f"its head says {year.year}", "head")


def rests_on(label: str | None, end: date | None) -> bool:
    """Whether a period was counted from the year of speaking: it has an end, and its words name neither year nor plan.

    >>> [rests_on(label, date(2024, 12, 31)) for label in ("全年", None, "到2024年", "“十四五”期间")]
    [True, True, False, False]
    >>> rests_on("近年来", None)
    False
    """
    return end is not None and not _NAMES_YEARS.search(label or "")
