"""The named repairs, in order: what damage each undoes, by example, and what it costs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from policy_targets.reading.text.markup import decode_entities, remove_tags
from policy_targets.reading.text.script import HAN, simplify, telling_characters
from policy_targets.reading.text.spaces import close_padded_names, close_spaced_numbers, restore_points
from policy_targets.reading.text.text import Text
from policy_targets.reading.text.wraps import join_split_quantities, join_wrapped_lines

# Small form variants (U+FE50 …) as the marks they stand for; signs in ASCII, as with full-width ones.
SMALL_FORMS = str.maketrans("﹐﹑﹒﹔﹕﹖﹗﹙﹚﹛﹜﹟﹠﹡﹢﹣﹤﹥﹦﹩﹪﹫", "，、.；：？！（）｛｝#&*+-<>=$%@")
LETTERS_OF_PINYIN = "a-zɑɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"

_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\N{SOFT HYPHEN}\N{COMBINING GRAPHEME JOINER}\N{MONGOLIAN VOWEL SEPARATOR}"
    "\N{ZERO WIDTH SPACE}-\N{RIGHT-TO-LEFT MARK}\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}"
    "\N{WORD JOINER}-\N{INVISIBLE PLUS}\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}"
    "\N{ZERO WIDTH NO-BREAK SPACE}\N{INTERLINEAR ANNOTATION ANCHOR}-\N{INTERLINEAR ANNOTATION TERMINATOR}"
)
INVISIBLE = re.compile(f"[{_INVISIBLE}]+")
OTHER_ENDS = "\r\v\f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
LINE_ENDS = re.compile(f"\r\n|[{OTHER_ENDS}]")
_WIDE = (
    "０-９Ａ-Ｚａ-ｚ％\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}\N{EN QUAD}-\N{HAIR SPACE}"
    "\N{NARROW NO-BREAK SPACE}\N{MEDIUM MATHEMATICAL SPACE}"
)
WIDE = re.compile(f"[{_WIDE}]+")
# Patterns begin with what is rare and look behind it afterwards: five times faster than looking behind everywhere.
WIDE_POINT = re.compile("．(?<=[0-9]．)(?=[0-9])")
_SMALL = "".join(map(chr, SMALL_FORMS))
SMALL = re.compile(f"[{_SMALL}]+")
LOST = re.compile(f"\\?[{HAN}]{{1,4}}@")
SLIP = re.compile(f"![{HAN}]{{1,40}}[@-~]")
# In a damaged run, 。 is followed by what stood between it and the text.
SLIP_MARKS = "、—…‘’“”〈〉《》「」『』【】"
PINYIN = re.compile(rf"\((?<=[{HAN}]\()[{LETTERS_OF_PINYIN}]{{1,6}}\)(?:\([{LETTERS_OF_PINYIN}]{{1,6}}\))*")


def remove_invisible(text: Text) -> Text:
    r"""The text without byte-order marks, control and zero-width characters: `新增\u200b15家` → `新增15家`.

    Left alone: tabs and line ends; U+FFFD, which says that something was lost; private-use characters, perhaps Han.
    Costs: emoji joined by U+200D come apart; directions of Arabic or Hebrew are lost.

    >>> remove_invisible(Text.of("\ufeff新增\u200b15家")).chars
    '新增15家'
    >>> remove_invisible(Text.of("新增\t15家\n")).chars
    '新增\t15家\n'
    """
    return text.sub(INVISIBLE, "")


def unify_line_ends(text: Text) -> Text:
    r"""The text with one kind of line end, `\n`: `\r\n`, form feeds and U+2028 are line ends too.

    Costs: a page break becomes a line break, which is what it is in text copied out of a PDF.

    >>> unify_line_ends(Text.of("一、回顾\r\n二、目标")).chars
    '一、回顾\n二、目标'
    >>> unify_line_ends(Text.of("一、回顾\n二、目标")).chars
    '一、回顾\n二、目标'
    """
    return text.sub(LINE_ENDS, "\n") if any(end in text.chars for end in OTHER_ENDS) else text


def undo_gbk_slip(text: Text) -> Text:
    r"""The text with `。” and what follows` again where a filter for ！ tore GBK bytes apart.

    Bytes A3 A1 (！) were turned into 21 (!) without regard to character borders. In `。”淮河` they stand between
    。 (A1 A3) and ” (A1 B1), and all that follows is shifted by a byte up to the next ASCII character. So the run after
    `!` is written as GBK again, given back its A1 A3 A1, and taken if it then reads 。, a mark and everyday characters.

    Costs: where the decoder dropped the odd last byte (nearly always in simplified script) one character is gone for
    good, and the run is left as it is; of runs made from traditional text one in four comes back whole. Of the 7,256
    exclamations of 1,123 work reports, with ！ made !, none was changed.

    >>> slip = lambda s: s.encode("gbk").replace(b"\xa3\xa1", b"!").decode("gbk", "ignore")
    >>> slip("指出。”灌雲縣將"), undo_gbk_slip(Text.of(slip("指出。”灌雲縣將"))).chars
    ('指出!惫嚯吙h將', '指出。”灌雲縣將')
    >>> undo_gbk_slip(Text.of("加油!我们来到CBD")).chars
    '加油!我们来到CBD'
    """
    return text.sub(SLIP, lambda match: _unshift(match[0])) if "!" in text.chars else text


def _unshift(run: str) -> str | None:
    if run[-1].isalpha() and all(map(_is_everyday, run[1:-1])):
        return None
    try:
        read = (b"\xa1\xa3\xa1" + run[1:].encode("gbk")).decode("gbk")
    except UnicodeError:
        return None
    good = read[0] == "。" and read[1] in SLIP_MARKS and all(map(_is_everyday, read[2:]))
    return read if good and len(read) == len(run) else None


def _is_everyday(char: str) -> bool:
    """Whether a newspaper would print it: the common characters of GB 2312 and of Big5, level 1 of each, and marks."""
    gb2312, big5 = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    return b"\xa1\xa1" <= gb2312 <= b"\xd7\xfe" or b"\xa4\x40" <= big5 <= b"\xc6\x7e"


def remove_lost_characters(text: Text) -> Text:
    """The text without what a wrong decoding left of characters: `改造危房?鐖@860户` → `改造危房860户`.

    What stood there is lost: a question mark for bytes that are no character, rare characters, and an @. A stretch with
    one everyday character in it is left alone, and so is one behind a digit, of which it may have been part.

    Costs: an address of a mailbox with rare characters behind a question mark; no report has one.

    >>> remove_lost_characters(Text.of("完成改造危房?鐖@860户")).chars
    '完成改造危房860户'
    >>> remove_lost_characters(Text.of("可以吗?请写信给张三@云河，改造1?鐖@户")).chars
    '可以吗?请写信给张三@云河，改造1?鐖@户'
    """
    if "@" not in text.chars:
        return text
    return text.sub(LOST, lambda match: None if _holds_text(match) else "")


def _holds_text(match: re.Match[str]) -> bool:
    """Whether the stretch may say something: everyday characters, or a digit before it."""
    before = match.string[match.start() - 1 : match.start()]
    return before.isdigit() or any(map(_is_everyday, match[0][1:-1]))


def widen_small_forms(text: Text) -> Text:
    """The text with small marks at their usual size: `28个﹔46个` → `28个；46个`, `8﹪` → `8%`.

    Costs: none known; no work report has any, some pages of towns do.
    Source: Unicode, small form variants.

    >>> widen_small_forms(Text.of("新建公园28个﹔增长8﹪﹐")).chars
    '新建公园28个；增长8%，'
    >>> widen_small_forms(Text.of("新建公园28个；增长8%，")).chars
    '新建公园28个；增长8%，'
    """
    return text.sub(SMALL, lambda match: match[0].translate(SMALL_FORMS))


def narrow_wide_forms(text: Text) -> Text:
    r"""The text with full-width digits, letters, ％ and spaces as ASCII: `２０２５年增长８％` → `2025年增长8%`.

    Left alone: full-width punctuation, which belongs to Chinese; but the point in `３．５` is part of a number.
    Costs: none known; 197 of 1,123 work reports write ％.

    >>> narrow_wide_forms(Text.of("增长３．５％，完成Ａ类项目２个．")).chars
    '增长3.5%，完成A类项目2个．'
    >>> narrow_wide_forms(Text.of("力争，确保！（８）")).chars
    '力争，确保！（8）'
    """
    text = text.sub(WIDE, lambda match: unicodedata.normalize("NFKC", match[0]))
    return text.sub(WIDE_POINT, ".")


def remove_pinyin(text: Text) -> Text:
    """The text without readings in brackets: `經(jīng)濟(jì)` → `經濟`; real brackets stay, also around a reading.

    Costs: a gloss that a newspaper gives on purpose, 盱眙(yí), goes too. A bracket goes only if it is a reading of the
    character before it.
    Source: pypinyin, all readings of a character.

    >>> remove_pinyin(Text.of("產(chǎn)業(yè)(行業(yè))")).chars
    '產業(行業)'
    >>> remove_pinyin(Text.of("新获批专利(pct)")).chars
    '新获批专利(pct)'
    """

    def without_readings(match: re.Match[str]) -> str | None:
        readings, rest = _readings(match.string[match.start() - 1]), match[0]
        while rest and rest[1 : rest.index(")")].replace("ɡ", "g").replace("ɑ", "a") in readings:
            rest = rest[rest.index(")") + 1 :]
        return rest

    return text.sub(PINYIN, without_readings) if "(" in text.chars else text


@lru_cache(maxsize=4096)
def _readings(char: str) -> frozenset[str]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 - slow to load, and few documents need it

    return frozenset(pinyin(char, style=Style.TONE, heteronym=True)[0])


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that a fixer made.

    Offsets: raw. `before` is what the fixer met, which an earlier fixer may already have changed.
    """

    name: str
    start: int
    end: int
    before: str
    after: str


FIXERS = (
    remove_invisible,
    unify_line_ends,
    undo_gbk_slip,  # needs the ASCII characters as they came, and the brackets behind them
    remove_lost_characters,
    decode_entities,  # &lt;br&gt; is a tag, and &nbsp; a wide space
    remove_tags,
    widen_small_forms,
    narrow_wide_forms,
    remove_pinyin,  # readings are those of the traditional character
    simplify,
    join_wrapped_lines,  # before the spaces, which belong to the width of a line
    join_split_quantities,
    restore_points,  # before the spaces, which close around a point
    close_spaced_numbers,
    close_padded_names,
)
ROUNDS = 6


@cache
def _strange() -> re.Pattern[str]:
    """What the fixers of single characters look for: most texts have none of it and need be searched but once."""
    return re.compile(f"[{_INVISIBLE}{OTHER_ENDS}{_SMALL}{_WIDE}．{telling_characters()}]")


@cache
def _wanted() -> Mapping[Callable[[Text], Text], re.Pattern[str]]:
    """What each fixer of single characters looks for."""
    wide, telling = re.compile(f"[{_WIDE}．]"), re.compile(f"[{telling_characters()}]")
    return MappingProxyType(
        {
            remove_invisible: INVISIBLE,
            unify_line_ends: LINE_ENDS,
            widen_small_forms: SMALL,
            narrow_wide_forms: wide,
            simplify: telling,
        }
    )


def repair(raw: str) -> Text:
    r"""The document, repaired by every fixer in turn, and again until nothing changes: so repairing twice is harmless.

    Undamaged text comes back as the same object. Text never raises.

    Offsets: `raw` and `reading` of the text lead back to the document as it was given.

    >>> text = repair("力爭新增企業１５ 家")
    >>> text.chars, text.raw(4, 9)
    ('力争新增企业15家', (4, 10))
    >>> undamaged = "力争新增企业15家"
    >>> repair(undamaged).chars is undamaged
    True
    """
    return repair_and_explain(raw)[0]


def repair_and_explain(raw: str) -> tuple[Text, tuple[Repair, ...]]:
    """The repaired document, and each change in the order in which it was made; the fixers named lead there again.

    >>> for change in repair_and_explain("占比達５１％")[1]:
    ...     print(change.name, change.start, change.end, change.before, change.after)
    narrow_wide_forms 3 6 ５１％ 51%
    simplify 2 3 達 达
    >>> repair_and_explain("占比达51%")[1]
    ()
    """
    text, changes = Text.of(raw), list[Repair]()
    looked, strange, wanted = None, "", _wanted()
    for _ in range(ROUNDS):
        before = text
        for fixer in FIXERS:
            if pattern := wanted.get(fixer):
                if text is not looked:
                    looked, strange = text, "".join(set(_strange().findall(text.chars)))
                if not pattern.search(strange):
                    continue
            mended = fixer(text)
            changes += [Repair(fixer.__name__, *edit) for edit in mended.edits[len(text.edits) :]]
            text = mended
        if text is before:
            break
    return text, tuple(changes)
