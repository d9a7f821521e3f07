"""What a text must contain for a rule to refuse it, as expressions that a whole column is searched with.

Most quotes give a rule nothing to refuse: they have one number, no word of a bound, no range. `may_have` is false for
these, of one text or, where rules are asked of columns, of all texts at once. Each screen is made of the words and
expressions that the reader and the rules use, so that it matches every text that the rule may refuse; it may match
others, which the rule then reads. A test asks every rule with all screens open, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from policy_targets import codelists
from policy_targets.reading.numbers import quantities
from policy_targets.reading.numbers.units import unit_words
from policy_targets.reading.patterns import Pattern
from policy_targets.rules.questions import TracedText

LOOKS = re.compile(r"\(\?(?:=|!|<=|<!)")
SPARED = re.compile(r"(?<=[*+?}])\+|[$^]")  # a possessive sign, and what ties a match to an end of the text


def may_have(screen: str, text: str | None) -> bool:
    """Whether the screen matches somewhere in the text.

    >>> may_have("力争|确保", "力争新增企业30家"), may_have("力争|确保", "新增企业30家"), may_have("力争", None)
    (True, False, False)
    """
    return text is not None and _matches(screen, text)


def proves(proof: str, text: str | None) -> bool:
    """Whether the text matches what proves that a rule has nothing to refuse.

    >>> proves("^[^0-9，]*$", "力争新增企业"), proves("^[^0-9，]*$", "力争新增企业30家")
    (True, False)
    """
    return text is not None and _matches(proof, text)


def proves_alone(proof: str, text: str | None) -> bool:
    """Whether the text matches such a proof, which tells of its only number.

    >>> [proves_alone(BOUNDED, text) for text in ("新增企业30家以上", "新增企业30家", "招引50亿元以上项目3个")]
    [True, False, False]
    """
    return not may_have(SEVERAL, text) and proves(proof, text)


def _matches(expression: str, text: str) -> bool:
    return text.has_match(expression) if isinstance(text, TracedText) else _compile(expression).search(text) is not None


_compile = cache(Pattern)  # which refuses most texts at a glance


def loosen(expression: str) -> str:
    """The expression without conditions on what is around a match: it matches wherever the expression does.

    >>> loosen("(?<=..)(?:降幅|减幅)$"), loosen("下降(?![到至(为成)])"), loosen("[^$(]+")
    ('(?:降幅|减幅)', '下降', '[^$(]+')
    """
    kept, at = list[str](), 0
    while at < len(expression):
        end = _end_of_part(expression, at)
        if not LOOKS.match(expression, at) and not SPARED.match(expression, at):
            group = expression[at] == "("
            kept.append(expression[at] + loosen(expression[at + 1 : end]) if group else expression[at:end])
        at = end
    return "".join(kept)


def _end_of_part(expression: str, at: int) -> int:
    """Where a group, a class, an escaped character or a single one ends."""
    char, end = expression[at], at + 1
    if char == "\\":
        return at + 2
    if char == "[":
        end += expression.startswith("^", end)
        end += expression.startswith("]", end)
        while expression[end] != "]":
            end += 1 + (expression[end] == "\\")
        return end + 1
    if char == "(":
        while expression[end] != ")":
            end = _end_of_part(expression, end)
        return end + 1
    return end


def any_word(words: Iterable[str]) -> str:
    """An expression of some words, the longest first.

    >>> any_word(["超", "超过"])
    '(?:超过|超)'
    """
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def _any_char(chars: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(chars)))}]"


CURRENCIES = [row["sign"] for row in codelists.load_rows("currency_signs")]

# How many numbers with a unit can be there? See `quantities` for what the parts mean.
HAN, ABOUT, SCALES = quantities.HAN, "多余来几", "百千万亿"
DIGIT = f"[0-9{HAN}]"
GOES_ON = f"[0-9.,{HAN}{ABOUT} ]*"  # a numeral, with what may be written in it
ENDS = f"[^0-9.,{HAN}{ABOUT} ]"
UNIT = _any_char((quantities.BEHIND - quantities.RANGE_MARKS - set(HAN) - set(ABOUT)) | {"强"})  # begins one
CUT = f"(?:[位名强之]|行列|{quantities.CLOSED.pattern})"
TOP = f"前{DIGIT}+{CUT}"
NAMED = f"{any_word(CURRENCIES)} ?{DIGIT}|第{DIGIT}+{CUT}|{TOP}|指数|PI"
ODD = f"{NAMED}|[0-9]/[0-9]|分之|{quantities.WORDS.pattern}|[{quantities.FORMAL}]"
REACHED = f"[{''.join(quantities.REACHED)}][{SCALES}]"
FIRST = f"{DIGIT}{GOES_ON}{UNIT}|{DIGIT}{GOES_ON}[{SCALES}]{GOES_ON}{ENDS}|{REACHED}|{ODD}"
# 个百分点 is a unit, and 一 counts in 一倍 or behind other numerals.
NEXT = (
    f"[0-9{HAN.replace('一', '').replace('百', '')}][{ABOUT} ]*{UNIT}|{DIGIT}[{ABOUT} ]*[{SCALES}]|{REACHED}"
    f"|(?:^|[^个])百[{ABOUT} ]*{UNIT}|个百[^分]|一[成倍番]|{DIGIT}一{UNIT}|{ODD}"
)
SEVERAL = f"(?:{FIRST}).*(?:{NEXT})"


# Which words bound a number, and may two numbers be the ends of one range?
SIGNS = _any_char({*(sign[0] for sign in CURRENCIES), *quantities.SIGNS})[1:-1]
BEGINS = f"[0-9{HAN}{quantities.FORMAL}翻首榜居第前{SIGNS}]"  # a number, or the sign in front of it
NO_NUMBER = f"(?:[^0-9{HAN}{quantities.FORMAL}翻首榜居第前]|前[^0-9{HAN}]|居[^首])"
MEANINGS = (quantities.MEANING_BEFORE, quantities.MEANING_AFTER)
BESIDES = {  # what bounds a number beside the words of data/comparators.csv
    "gt": f"{DIGIT} ?[{ABOUT}]",
    "ge": f"(?:至少|最少|不少于)|上[{SCALES}]",
    "le": f"{TOP}|[0-9]强",
}


def _name_bound(code: str) -> str:
    """The screen of a comparator: its words in front of a number, or behind one."""
    before, after = ([word for word, meaning in words.items() if meaning == code] for words in MEANINGS)
    ahead = [f"(?:{'|'.join(map(_begin_word, before))})[{quantities.FILLERS}]*{BEGINS}"] if before else []
    behind = [f"{DIGIT}.*{any_word(after)}"] if after else []
    return "|".join([*ahead, *behind, *filter(None, [BESIDES.get(code)])])


def _begin_word(word: str, never_behind: str = "") -> str:
    """The word, but not as the end of a longer one: 低于, but not of 不低于."""
    longer = (other[0] for other in quantities.MEANING_BEFORE if other[1:] == word)
    chars = "".join(dict.fromkeys([*longer, *never_behind]))
    return f"(?:^|[^{chars}]){word}" if chars else word


BOUNDS = {code: _name_bound(code) for code in ("ge", "gt", "le", "lt", "nearly", "approx")}
_MARKS = "".join(map(re.escape, sorted(quantities.RANGE_MARKS - {"和", "与"})))
RANGE = f"{DIGIT}[^，。；、]*[{_MARKS}]{{1,2}}{DIGIT}|{any_word(quantities.BETWEEN)}"


def may_have_range(text: str | None) -> bool:
    """Whether two numbers may be the ends of one range: of 1－2亿元, or of a floor and a ceiling.

    >>> may_have_range("新建1－2个"), may_have_range("大于100家并且小于300家"), may_have_range("控制在3%以内")
    (True, True, False)
    """
    return may_have(RANGE, text) or (may_have(f"{BOUNDS['le']}|{BOUNDS['lt']}", text) and may_have(SEVERAL, text))


@cache
def bounds_but(comparator: str) -> str:
    """The screen of every other comparator.

    >>> may_have(bounds_but("ge"), "新增企业30家以上"), may_have(bounds_but("eq"), "新增企业30家以上")
    (False, True)
    """
    return "|".join(screen for code, screen in BOUNDS.items() if code != comparator)


def _prove_bound() -> str:
    """A word that bounds a number touches one, or the unit behind it, or 余 stands in it."""
    ahead = "|".join(_begin_word(word, quantities.OTHER_WORDS.get(word, "")) for word in quantities.MEANING_BEFORE)
    behind = {word[0] for word in quantities.MEANING_AFTER}  # 520度以上 is no unit of electricity
    known = (word for words in unit_words().values() for word in words)
    units = any_word({word.unit for word in known if not behind & {stop[0] for stop in word.never_before}})
    number = f"[0-9][0-9.,]*{{}}[{SCALES}]*{units}"
    after = any_word(quantities.MEANING_AFTER)
    return (
        f"(?:{ahead})[{quantities.FILLERS}]{{0,3}}{number.format(f'[{ABOUT}]?')}"
        f"|(?:^|[^第{_MARKS}{ENDS[2:]}|[达高加展大]到)(?:{number.format('')} ?{after}|{number.format('[多余]')})"
    )


BOUNDED = _prove_bound()
