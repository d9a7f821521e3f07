"""Index Chinese for search: every pair of neighbouring characters is a word, in the index and in the query.

Sphinx's own search for Chinese cuts text into the words of a dictionary, so that 招商 is not found in 招商引资. Pairs
find every string of two or more characters without a dictionary; a query of several pairs must match all of them.

Source: the CJK bigram filter of Apache Lucene works the same way.
"""

from __future__ import annotations

import re

from sphinx.search import SearchLanguage

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
RUN = re.compile(rf"[{CHINESE}]+|[A-Za-z0-9_]+")


class Bigrams(SearchLanguage):
    """Splits Chinese into pairs of characters; keeps words of letters and digits whole."""

    lang = "zh-bigrams"
    language_name = "Chinese"
    js_splitter_code = f"""
var splitQuery = (query) => Array.from(query.matchAll(/[{CHINESE}]+|[A-Za-z0-9_]+/g), (it) => it[0]).flatMap((run) =>
  /[{CHINESE}]/.test(run) && run.length > 2
    ? Array.from({{length: run.length - 1}}, (_, i) => run.slice(i, i + 2))
    : [run]);
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx calls it by this name
        """Split a text into words, as `splitQuery` does with a query.

        >>> Bigrams({}).split("新招商引资 GDP")
        ['新招', '招商', '商引', '引资', 'GDP']
        >>> Bigrams({}).split("亩")
        ['亩']
        """
        runs = RUN.findall(input)
        return [word for run in runs for word in (_pair(run) if run[0] > "\u3000" and len(run) > 2 else [run])]


def _pair(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]
