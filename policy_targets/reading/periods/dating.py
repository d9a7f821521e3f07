"""When each article of a document was said: by its day, its words, those of its series, at last by weighing hints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from policy_targets.reading.page.articles import Article
from policy_targets.reading.page.bylines import read_day
from policy_targets.reading.periods.calendar import safe_date
from policy_targets.reading.periods.mentions import YEAR
from policy_targets.reading.periods.said import Said, read_said, weigh_said
from policy_targets.reading.periods.wording import SURE

# Share of the weight that makes a year likelier than all others. On the undated excerpts of the regions, one in five,
# that a table was made without: 84 of 100 excerpts are dated so, 81 of 100 of them right; above 0.9 it is 95 of 100.
LIKELY = 0.5
_NAMES_YEARS = re.compile(f"{YEAR}|十[一二三四五]五")
LAST_MONTH_OF_PRINT = 6
LATER = 2  # years after the day of speaking; a report is printed in the year it is given, or early in the next
_TURN = 21  # from this day of December what follows is said around the turn of the year
_ADDRESS = re.compile(
    r"https?://\S{0,80}?/(?:t(?=20\d{6}))?((?:19|20)\d\d)[-/]?(1[0-2]|0[1-9]|[1-9](?=/))[-/]?"
    r"(3[01]|[12]\d|0[1-9]|[1-9](?=/))(?=[/_.])"
)


def date_articles(articles: Sequence[Article]) -> list[Said | None]:
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
    own = [_date(article, text) for article, text in zip(articles, texts, strict=True)]
    groups = _find_groups(articles)
    shared = {name: _shared(own[at] for at in group) or _noted(articles[at] for at in group) for name, group in groups}
    weighed = _weigh_groups([(name, group) for name, group in groups if not shared[name]], texts)
    names = {at: name for name, group in groups for at in group}
    return [
        own[at] or shared[names[at]] or weighed[names[at]] or _year_of(article) for at, article in enumerate(articles)
    ]


def _written(article: Article) -> str:
    return "\n".join([article.title, *(part.chars for part in (*article.head, *article.body))])


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


def _date(article: Article, text: str) -> Said | None:
    r"""The day on the page, unless the words tell a year long before it: then the page was put up later.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> text = "云河市召开会议\n\n发布时间：2022-01-22\n\n一、2004年工作回顾\n\n全年招引15家。\n\n二、2005年工作安排"
    >>> [_date(article, text).year for article in find_articles(Text.of(text))]
    [2005]
    """
    published = _published(article)
    told = read_said(text)
    archived = published is not None and article.precision != "day"  # the address of the page is that of an archive
    told = told or ((_year_of(article) or weigh_said(text, SURE)) if archived else None)
    if not published or not told:
        return published or told
    late = archived and (published.month or 0) > LAST_MONTH_OF_PRINT
    return published if published.year - told.year < (LATER - 1 if late else LATER) else told


def _published(article: Article) -> Said | None:
    """Its day on the page, or in the address of the page."""
    day = article.published if article.precision == "day" else _addressed(article)
    return Said(day.year, day.month, day.day, f"published on {day}", "published") if day else None


def _addressed(article: Article) -> date | None:
    """…/art/2024/3/5/art_1.html, …/202403/t20240305_12.html."""
    opening = [part for part in article.body[:1] if part.chars.startswith("http")]
    for part in (*article.head, *opening, *(aside.text for aside in article.set_aside)):
        if match := _ADDRESS.search(part.chars[:300]):
            return safe_date(*map(int, match.groups()))
    return None


def _shared(told: Iterable[Said | None]) -> Said | None:
    """The year of the others of a group, when they agree."""
    known = [said for said in told if said]
    if len({said.year for said in known}) != 1:
        return None
    return replace(known[0], month=None, day=None, why=f"of the same series: {known[0].why}", rule="series")


def _noted(group: Iterable[Article]) -> Said | None:
    """The day of the session in an editor's note; what is said after one of late December plans the year after it."""
    for aside in (aside for article in group for aside in article.set_aside if aside.reason == "editor's note"):
        if day := read_day(aside.text.chars):
            why = f"the editor's note names {day}"
            if day.month == 12 and day.day >= _TURN:
                return Said(day.year + 1, None, None, why, "note")
            return Said(day.year, day.month, day.day, why, "note")
    return None


def _weigh_groups(groups: Sequence[tuple[str, list[int]]], texts: Sequence[str]) -> dict[str, Said | None]:
    """What hints speak for, over all texts of a group."""
    found = defaultdict[str, Said | None](lambda: None)
    return found | {name: weigh_said("\n".join(texts[at] for at in group), LIKELY) for name, group in groups}


def _year_of(article: Article) -> Said | None:
    year = article.published
    return Said(year.year, None, None, f"its head says {year.year}", "head") if year else None


def rests_on(label: str | None, end: date | None) -> bool:
    """Whether a period was counted from the year of speaking: it has an end, and its words name neither year nor plan.

    >>> [rests_on(label, date(2024, 12, 31)) for label in ("全年", None, "到2024年", "“十四五”期间")]
    [True, True, False, False]
    >>> rests_on("近年来", None)
    False
    """
    return end is not None and not _NAMES_YEARS.search(label or "")
