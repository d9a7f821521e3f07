"""From the raw characters of a document to candidate records with their evidence."""

from __future__ import annotations

from operator import attrgetter

from policy_targets.reading.candidate import Candidate
from policy_targets.reading.page.articles import find_articles
from policy_targets.reading.people.homes import find_home_of
from policy_targets.reading.periods.dating import date_articles
from policy_targets.reading.quoting import MARK, Page
from policy_targets.reading.records import read_article
from policy_targets.reading.text.repairs import repair_and_explain

__all__ = ["Candidate", "extract"]


def extract(raw: str, document: str = "") -> list[Candidate]:
    r"""The targets and outcomes of a raw document, in document order; the same input gives the same records.

    >>> found = extract("二、2025年目标\n力争新增科技企业３０家以上。")
    >>> [(it.kind, str(it.amount), it.comparator, it.quote, it.repairs) for it in found]
    [('target', '30', 'ge', '力争新增科技企业30家以上', ('narrow_wide_forms',))]
    >>> extract("抓好九项重点工作。")
    []
    """
    text, changes = repair_and_explain(raw)
    repairs = sorted((change.start, change.end, change.name) for change in changes)
    articles = find_articles(text)
    page = Page(document, raw, text, find_home_of(articles), repairs, MARK in raw)
    dated = zip(articles, date_articles(articles), strict=True)
    found = [candidate for article, said in dated for candidate in read_article(page, article, said)]
    return sorted(found, key=attrgetter("start", "end"))
