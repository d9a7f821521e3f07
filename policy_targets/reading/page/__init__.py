"""A text as a page: lines, articles, headings, clauses, notes."""
