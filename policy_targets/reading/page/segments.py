"""The segments of a document, by the names its readers use: articles, sections, sentences, clauses."""

from policy_targets.reading.page.articles import Article, Aside, find_articles, find_spans
from policy_targets.reading.page.clauses import find_clauses, find_sentences
from policy_targets.reading.page.headings import Section, find_sections

__all__ = [
    "Article", "Aside", "Section",
    "find_articles", "find_clauses", "find_sections", "find_sentences", "find_spans",
]  # fmt: skip
