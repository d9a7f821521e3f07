"""A pattern finds what `re` finds, whatever the expression, and derives what stands in every match."""

from __future__ import annotations

import re
import sys
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from policy_targets.reading.patterns import Pattern, any_of, words
from policy_targets.reading.shapes import SPACES, Chars

LETTERS = "ab力争1 \nA"
ATOMS = (
    "a", "b", "力", "争", "1", "A", ".", "[ab]", "[^a]", "[^ab力]", "[力争]", "[一-龥]", "[0-9]", r"\d", r"\s", r"\S", r"\b", "^", "$",
    r"\Z", r"\A", "力争", "ab", "(?<=a)", "(?<!力)", "(?<=[ab]争)", "(?=争)", "(?!b)", "(?=[力a])", "", r"[\s1]", "(?:)", "\n",
)  # fmt: skip
REPEATS = ("?", "*", "+", "{2}", "{1,3}", "{0,2}", "??", "*?", "+?", "{1,2}?", "?+", "*+", "++", "{0}")


def _grow(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(parts, min_size=1, max_size=4)
    return st.one_of(
        some.map("".join),
        some.map(lambda ways: f"(?:{'|'.join(ways)})"),
        some.map(lambda ways: f"({'|'.join(ways)})"),
        some.map("|".join),
        parts.map(lambda part: f"(?>{part})"),
        parts.map(lambda part: f"(?={part})"),
        parts.map(lambda part: f"(?!{part})"),
        parts.map(lambda part: f"(?i:{part})"),
        st.tuples(parts, st.sampled_from(REPEATS)).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.tuples(parts, parts).map(lambda pair: f"({pair[0]}){pair[1]}\\1"),
        st.tuples(parts, parts, parts).map(lambda three: f"({three[0]})?{three[1]}(?(1){three[2]}|b)"),
    )


EXPRESSIONS = st.recursive(st.sampled_from(ATOMS), _grow, max_leaves=9)
# alternatives of words, which are looked for in other ways than drawn expressions mostly are
WORDS = st.lists(st.text("ab力争1", min_size=1, max_size=3), min_size=1, max_size=9)
TEXTS = st.text(LETTERS, max_size=14)
FLAGS = st.sampled_from([0, re.IGNORECASE, re.MULTILINE, re.DOTALL, re.VERBOSE, re.ASCII, re.IGNORECASE | re.MULTILINE])
BOUNDS = st.tuples(st.integers(-2, 16), st.one_of(st.integers(-2, 16), st.just(sys.maxsize)))


def seen(match: re.Match[str] | None) -> Any:
    return match and (match.regs, match.groups(), match.groupdict(), match.lastindex, match.lastgroup)


def compiled(expression: str, flags: int = 0) -> re.Pattern[str]:
    try:
        return re.compile(expression, flags)
    except re.error:
        assume(False)
        raise


def assert_same(expression: str, text: str, flags: int = 0, bounds: tuple[int, int] = (0, sys.maxsize)) -> None:
    wanted, pattern = compiled(expression, flags), Pattern(expression, flags)
    for _ in range(2):  # the first call prepares the others
        assert seen(pattern.search(text, *bounds)) == seen(wanted.search(text, *bounds))
        assert seen(pattern.match(text, *bounds)) == seen(wanted.match(text, *bounds))
        assert seen(pattern.fullmatch(text, *bounds)) == seen(wanted.fullmatch(text, *bounds))
        assert seen(pattern.search(text)) == seen(wanted.search(text))
    assert list(map(seen, pattern.finditer(text, *bounds))) == list(map(seen, wanted.finditer(text, *bounds)))
    assert pattern.findall(text, *bounds) == wanted.findall(text, *bounds)
    assert pattern.sub("-", text) == wanted.sub("-", text)
    assert pattern.split(text) == wanted.split(text)
    assert_derived(pattern, list(wanted.finditer(text, *bounds)))


def assert_derived(pattern: Pattern, found: list[re.Match[str]]) -> None:
    for match in found:
        assert pattern.needed is None or not pattern.needed.isdisjoint(match[0])
        assert pattern.first is None or match[0][0] in pattern.first
        assert pattern.last is None or match[0][-1] in pattern.last


@settings(max_examples=600, deadline=None)
@given(EXPRESSIONS, TEXTS, FLAGS, BOUNDS)
@example("a$", "a\n", 0, (0, sys.maxsize))
@example("(?:力争|b)$", "力争\n1", re.MULTILINE, (0, 3))
@example("(?<=a)[力争]b|a争", "a争b", 0, (1, 3))
@example("(?:ſ|k)b", "Kb", re.IGNORECASE, (0, sys.maxsize))
@example("(a|力)?争 # 1", "力争", re.VERBOSE, (0, sys.maxsize))
@example("(?:a|)b$|1", "ab", 0, (0, sys.maxsize))
def test_a_pattern_finds_what_re_finds(expression: str, text: str, flags: int, bounds: tuple[int, int]) -> None:
    assert_same(expression, text, flags, bounds)


# one or more for every way of being fast: by the end, by the first characters, by one of them behind any, by one within
TRIED_ON_ALL = (
    "(?:力|争力|1争|争争1|力1|11)$", "(?:力|[争1]力)$", r"(?:力|[争1]力)\Z", "(?<!1)力$", "力争$|(?<!1)1", "[力争]?1$", "力$[争\n]?",
    "(?<!1)力争", "[力1]?争力", "(?:力|[争1]1)[力\n]", "(?:力?争)+1", "(?:力|争?)1", "[^\n]力", "[^1]{2}力", ".争", "(?:.|争力)1",
    "[^\n]{1,2}?(?:力1|力争)", "[^\n]{0,2}争", "[^1]+[争力]", "[^1]*争", "(?:[^1]|力)争?力", "(?:[^1]争){2}", "(?=力).争", "(?>力|[^1]争)",
    "(?:力争|力|争|1力|1争|11)(?!1)", "(力)?争(?(1)力|1)", "(?:力|争){2}", "(?<=1)[力争]", "(?:力|)争", "(?<!1)力(?:1$)?",
)  # fmt: skip
ALL = ["".join(chars) for size in range(5) for chars in product("力争1\n", repeat=size)]
ENDS = ((0, sys.maxsize), (1, sys.maxsize), (-1, 3), (0, 3), (1, 2), (0, -1), (2, 4))


@pytest.mark.parametrize("expression", TRIED_ON_ALL)
@pytest.mark.parametrize("flags", [0, re.MULTILINE])
def test_a_pattern_finds_what_re_finds_in_every_short_text(expression: str, flags: int) -> None:
    wanted, pattern = re.compile(expression, flags), Pattern(expression, flags)
    cut = re.compile(rf"(?:{expression})\Z", flags)
    for text, bounds in product(ALL, ENDS):
        assert seen(pattern.search(text, *bounds)) == seen(wanted.search(text, *bounds))
        assert seen(pattern.match(text, *bounds)) == seen(wanted.match(text, *bounds))
        assert seen(pattern.ends(text, bounds[1])) == seen(cut.search(text, 0, bounds[1]))


@settings(max_examples=200, deadline=None)
@given(WORDS, st.sampled_from(["", "$", "[a1]?$", "(?!b)", "(?<=[ab])", "+", "(1)"]), TEXTS, BOUNDS)
def test_a_pattern_of_alternatives_finds_what_re_finds(
    choices: list[str], behind: str, text: str, bounds: tuple[int, int]
) -> None:
    assert_same(f"(?:{'|'.join(choices)}){behind}", text, 0, bounds)
    assert_same(f"(?<!1)(?:{'|'.join(choices)}){behind}", text, 0, bounds)
    assert_same(f"[^a]{{0,2}}?(?:{'|'.join(choices)}){behind}", text, 0, bounds)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, TEXTS, FLAGS, st.integers(0, 16), st.integers(0, 4))
def test_a_match_that_ends_somewhere_is_that_of_the_text_cut_there(
    expression: str, text: str, flags: int, at: int, low: int
) -> None:
    wanted = compiled(f"(?:{expression}\n)\\Z" if flags & re.VERBOSE else f"(?:{expression})\\Z", flags)
    for _ in range(2):
        assert seen(Pattern(expression, flags).ends(text, at, low)) == seen(wanted.search(text, low, at))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text("ab力争1[^-.\\", max_size=3), max_size=9), st.text("ab力争1[^-.\\\n", max_size=14))
def test_words_are_the_longest_at_a_place(choices: list[str], text: str) -> None:
    written = sorted(filter(None, choices), key=len, reverse=True)
    longest_first = re.compile("|".join(map(re.escape, written)) or "(?!)")
    assert words(*choices).findall(text) == longest_first.findall(text)
    assert re.findall(f"{any_of(iter(choices))}?a", text) == re.findall(f"(?:{longest_first.pattern})?a", text)


@settings(max_examples=200, deadline=None)
@given(
    WORDS,
    st.dictionaries(st.text("ab力争", min_size=1, max_size=3), st.lists(st.text("ab力", min_size=1)), max_size=3),
    TEXTS,
)
def test_where_a_word_may_not_stand_a_shorter_one_does(
    choices: list[str], never: dict[str, list[str]], text: str
) -> None:
    def ends_well(word: str, at: int) -> bool:
        return text.startswith(word, at) and not text.startswith(tuple(never.get(word, ())), at + len(word))

    pattern = Pattern(any_of(choices, never))
    for at in range(len(text)):
        found = max((word for word in choices if ends_well(word, at)), key=len, default=None)
        assert (pattern.match(text, at) or [None])[0] == found


@pytest.mark.parametrize(
    ("expression", "first", "last", "needed"),
    [
        ("仅|仍有", "仅仍", "仅有", "仅仍"),
        ("(?:仍有|仅)[近约]?$", "仅仍", "仅有近约", "仅仍"),
        ("[^，]{1,24}?为(?:重点|主体)", None, "点体", "为"),
        ("[了近]?(约)", "了近约", "约", "约"),
        ("(?<!城)[市县](?=的)", "市县", "市县", "市县"),
        ("[0-9]{4} ?年", "0123456789", "年", "年"),
        (r"\s*[0-9]", None, "0123456789", "0123456789"),
        ("力争?", "力", "力争", "力"),
        ("[一-龥]年", None, "年", "年"),
        ("一批?|[^，]", None, None, None),
        ("(?:年)?", None, None, None),
    ],
)
def test_what_is_derived(expression: str, first: str | None, last: str | None, needed: str | None) -> None:
    def of(chars: str | None) -> Chars:
        return None if chars is None else frozenset(chars)

    pattern = Pattern(expression)
    found = pattern.first if expression[0] != "\\" else None  # of \s there are many
    assert (found, pattern.last, pattern.needed) == (of(first), of(last), of(needed))


def test_no_space_and_no_case_is_forgotten() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    assert set(every) & set(re.findall(r"\s", "".join(every))) == SPACES
    plain = [char for char in every if char.lower() == char == char.upper()]
    assert not re.compile("[A-Za-zſK]", re.IGNORECASE).search("".join(plain))


def test_flags_stand_beside_the_expression() -> None:
    with pytest.raises(ValueError, match="second argument"):
        Pattern("(?i)a")
    with pytest.raises(re.error):
        Pattern("a)")


def test_a_search_kept_before_the_first_call_is_as_good() -> None:
    kept = Pattern("(?:仍有|仅)[近约]?$").search
    assert [kept(text) is not None for text in ("仍有近", "仍有近", "学校")] == [True, True, False]
