"""Which documents the reader declines: endless lines, text that is no Chinese, blanked templates, stories."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from policy_targets.reading.numbers.quantities import find_quantities
from policy_targets.reading.words import cue

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
KANA = re.compile("[\u3041-\u30fa\u30fd\uff66-\uff9d]")
LETTER = re.compile(r"[^\W\d_]")
SHORTEST = 20  # letters; less can be a table or a quotation, and is read
ENOUGH_HAN = 200  # a page of Chinese is read, however much markup stands around it
LEAST_HAN, MOST_KANA = 0.2, 0.05  # of the letters
BLANK = re.compile(
    """(?<![0-9A-Za-z])(?:[×✕XＸxｘ]{2,4}|[_＿﹍]{2,}|[○◯]{2,}|[*＊]{2,})[ ]?  # ××, XX, ____, ○○, **
    (?=[百千万亿]*(?:[%％元个家项人户亩吨名件次所座]|公[里顷斤]|平方|百分点))""",
    re.VERBOSE,
)
# What a text with blanks has; looking for each is quicker than the pattern, which most texts have no match for.
BLANK_MARKS = (
    "××",
    "✕✕",
    "XX",
    "ＸＸ",
    "xx",
    "ｘｘ",
    "__",
    "＿＿",
    "﹍﹍",
    "○○",
    "◯◯",
    "＊＊",
    *(f"**{it}" for it in "%亿万个家"),
)
COMMON_KANA = "のをはがに"
FEWEST_BLANKS = 3
OFFICIAL = re.compile(cue("official"))
NARRATED = re.compile(cue("narrated"))
THOUSAND = 1000
LONGEST_LINE = 2_000_000  # characters; a yearbook in one line has less
MOST_OFFICIAL, LEAST_NARRATED, LEAST_PERSONS = 5, 10, 3  # in a thousand characters


def decline(text: str) -> str | None:
    """Why a document is not read, in one line; None when it is.

    >>> decline("In 2025 the city will create 12,000 urban jobs and build 30 kindergartens.")
    'this is no Chinese text (found 0 % Chinese characters, expected 20 %). Give the Chinese original.'
    >>> decline("2025年力争新招引科技型企业150家。") is None
    True
    """
    return next((reason for rule in RULES if (reason := rule(text))), None)


def _endless_line(text: str) -> str | None:
    """A text of millions of characters without a line end was saved wrongly, and would take all memory to read."""
    start = 0
    while len(text) - start > LONGEST_LINE:
        end = text.rfind("\n", start, start + LONGEST_LINE + 1)
        if end < 0:
            found = (text.find("\n", start) + 1 or len(text) + 1) - 1 - start
            expected = f"expected at most {LONGEST_LINE:,}"
            return f"this has a line of {found:,} characters ({expected}). Save it with its line ends."
        start = end + 1
    return None


def _not_chinese(text: str) -> str | None:
    """English, Korean, Russian: few of the letters are Chinese characters."""
    han = sum(1 for _ in islice(HAN.finditer(text), ENOUGH_HAN))
    letters = len(LETTER.findall(text)) if han < ENOUGH_HAN else 0
    if letters < SHORTEST or han >= LEAST_HAN * letters:
        return None
    return (
        f"this is no Chinese text (found {100 * han // letters} % Chinese characters, "
        f"expected {100 * LEAST_HAN:.0f} %). Give the Chinese original."
    )


def _japanese(text: str) -> str | None:
    """Japanese has Chinese characters and years, but kana too."""
    kana = len(KANA.findall(text)) if any(char in text for char in COMMON_KANA) else 0
    letters = len(LETTER.findall(text)) if kana else 0
    if letters < SHORTEST or kana < MOST_KANA * letters:
        return None
    return f"this is Japanese (found {100 * kana // letters} % kana, expected none). Give the Chinese original."


def _template(text: str) -> str | None:
    """引进项目____个, 同比增长××%: a template, or a page whose figures were blanked."""
    blanks = len(BLANK.findall(text)) if any(mark in text for mark in BLANK_MARKS) else 0
    if blanks < FEWEST_BLANKS or blanks <= len(find_quantities(text)):
        return None
    return f"this is a template (found {blanks} blanked figures, expected numbers). Give a text that is filled in."


def _story(text: str) -> str | None:
    """A novel: somebody is spoken of, nothing is governed."""
    if (text.count("他") + text.count("她")) * THOUSAND < LEAST_PERSONS * len(text):
        return None
    narrated = len(NARRATED.findall(text))
    if narrated < FEWEST_BLANKS or narrated * THOUSAND < LEAST_NARRATED * len(text):
        return None
    official = len(OFFICIAL.findall(text)) * THOUSAND / len(text)
    if official >= MOST_OFFICIAL:
        return None
    return (
        f"this reads like a story (found {official:.0f} official words in 1,000, expected more). Give a report or news."
    )


RULES: tuple[Callable[[str], str | None], ...] = (_endless_line, _not_chinese, _japanese, _template, _story)
