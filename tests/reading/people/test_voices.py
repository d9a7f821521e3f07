"""Who says each number, for which body and about which place: cases for each form, with neighbours that are none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from policy_targets.reading.page.articles import find_articles
from policy_targets.reading.people.homes import find_home_of
from policy_targets.reading.people.voices import Voice, Voices
from policy_targets.reading.text.text import Text

HERE = Path(__file__).parent
BREAK = "⏎"


def load_rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listen(text: str, number: str) -> Voice:
    """The voice at the first place of a number."""
    articles = find_articles(Text.of(text.replace(BREAK, "\n")))
    home = find_home_of(articles)
    for article in articles:
        for part, paragraph in enumerate(article.body):
            if (at := paragraph.chars.find(number)) >= 0:
                return Voices(article, home).at(part, at)
    pytest.fail(f"{number} stands in no paragraph of {[it.chars for article in articles for it in article.body]}")


def show(number: str, voice: Voice) -> str:
    place = voice.place.name if voice.place else ""
    return f"{number}={voice.speaker or ''}/{voice.organisation or ''}/{place}"


@pytest.mark.parametrize("row", load_rows("voices.csv"), ids=lambda row: row["why"])
def test_who_says_it_for_whom_and_about_what(row: dict[str, str]) -> None:
    numbers = [it.partition("=")[0] for it in row["voices"].split("|")]
    assert "|".join(show(number, listen(row["text"], number)) for number in numbers) == row["voices"]
