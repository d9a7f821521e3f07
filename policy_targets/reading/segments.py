"""The segments of a document, by the names its readers use: articles, sections, sentences, clauses."""

from policy_targets.reading.articles import Article, Aside, find_articles, find_spans
from policy_targets.reading.sections import Section, find_sections
from policy_targets.reading.sentences import find_clauses, find_sentences

__all__ = [
    "Article", "Aside", "Section",
    "find_articles", "find_clauses", "find_sections", "find_sentences", "find_spans",
]  # fmt: skip
