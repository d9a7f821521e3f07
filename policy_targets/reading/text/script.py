"""Traditional or simplified: whether a document is written in traditional script, and the same in simplified."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from policy_targets.reading.text.text import Text

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
HAN_RUN = re.compile(f"[{HAN}]+")

# Of Han characters in 1,123 simplified work reports at most 0.11 % are traditional only (a mangled name); in the same
# reports converted to traditional at least 32 %; in a real page that a site had converted, 34 %.
TRADITIONAL_SHARE = 0.1


class _Script(NamedTuple):
    table: Mapping[int, str]  # every character that simplifying changes
    changed: re.Pattern[str]  # a run of them
    telling: str  # those that simplified text does not have
    run: re.Pattern[str]  # a run of them


@cache
def _script() -> _Script:
    """The characters OpenCC changes, one by one: Taiwan standard to simplified, for t2s leaves 著力 as it is."""
    characters = [*map(chr, range(0x3400, 0x4DC0)), *map(chr, range(0x4E00, 0xA000))]
    simplified = _convert("\n".join(characters)).split("\n")
    pairs = {old: new for old, new in zip(characters, simplified, strict=True) if old != new}
    # 乾, 於, 後, 著 and 14 more are in GB 2312: they stand in simplified text too (乾隆, 著名) and tell nothing.
    telling = "".join(char for char in pairs if not char.encode("gb2312", "ignore"))
    return _Script(
        MappingProxyType({ord(old): new for old, new in pairs.items()}),
        re.compile(f"[{''.join(pairs)}]+"),
        telling,
        re.compile(f"[{telling}]+"),
    )


def _convert(chars: str) -> str:
    return str(_converter().convert(chars))


@cache
def _converter():  # type: ignore[no-untyped-def] # opencc has no types
    import opencc  # noqa: PLC0415 - few documents need it

    return opencc.OpenCC("tw2s")


def telling_characters() -> str:
    """The characters that only traditional script has.

    >>> "爭" in telling_characters(), "争" in telling_characters()
    (True, False)
    """
    return _script().telling


def is_traditional(chars: str) -> bool:
    """Whether the document is written in traditional script, judged by the share of characters only that script has.

    Costs: a document that is traditional in less than a tenth of it counts as simplified.

    >>> is_traditional("力爭新增高新技術企業")
    True
    >>> is_traditional("乾隆年间的著名园林，讲解员張三")
    False
    """
    found = sum(map(len, _script().run.findall(chars)))
    return bool(found) and found >= TRADITIONAL_SHARE * sum(map(len, HAN_RUN.findall(chars)))


def simplify(text: Text) -> Text:
    """A traditional document in simplified script, character for character: `著力構建` → `着力构建`.

    OpenCC looks at words too (著名 stays 著名, 乾隆 stays 乾隆). Simplified text is left alone, 乾, 著 and 覆 included.

    Costs: about 40 ms once, when OpenCC loads. A word torn by a line break is converted without its context.
    Source: OpenCC, tw2s.

    >>> simplify(Text.of("乾隆橋改造工程著力推進，覆蓋12個鎮")).chars
    '乾隆桥改造工程着力推进，覆盖12个镇'
    >>> simplify(Text.of("覆盖著名的乾坤湾景区")).chars
    '覆盖著名的乾坤湾景区'
    """
    if not is_traditional(text.chars):
        return text
    simplified = _convert(text.chars)
    if len(simplified) != len(text.chars):
        simplified = text.chars.translate(_script().table)
    return text.sub(_script().changed, lambda match: simplified[match.start() : match.end()])
