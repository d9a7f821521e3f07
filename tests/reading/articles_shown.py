"""Articles as the case files show them: a line for the head, one for each paragraph and for each line set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from policy_targets.reading.page.articles import Article

CASES = Path(__file__).parents[1] / "cases"


def load_cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Name, text and expectation of each case in a file."""
    for case in re.split(r"^=== ", (CASES / name).read_text("utf-8"), flags=re.MULTILINE)[1:]:
        title, _, rest = case.partition("\n")
        text, _, expected = rest.partition("\n--- reads\n")
        yield title, text, expected.strip("\n")


def show(articles: list[Article]) -> str:
    """The articles, so that a failure shows what was found."""
    return "\n".join(line for article in articles for line in _show(article))


def _show(article: Article) -> Iterator[str]:
    told = {name: getattr(article, name) for name in ("subtitle", "series", "byline", "publisher")}
    told["published"] = f"{article.published} {article.precision}" if article.published else ""
    yield f"# {article.title}" + "".join(f" | {name} {value}" for name, value in told.items() if value)
    yield from (f"¶ {paragraph.chars}" for paragraph in article.body)
    yield from (f"- {aside.reason}: {aside.text.chars}" for aside in article.set_aside)
