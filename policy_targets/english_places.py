"""Write the name of a division in English: the kind of division translated, the rest in pinyin."""

from __future__ import annotations

from functools import cache
from typing import Any

from policy_targets import codelists

VOWELS = ("a", "o", "e")


def write_english_name(name: str) -> str:
    """Return the name of a division in English, with pinyin for what no list translates.

    The kind of division and the peoples of an autonomous one are translated; names with a usual form (呼和浩特) get it.
    A name that ends in no known kind of division is pinyin as a whole.

    Source: data/division_words.csv; data/place_readings.csv for readings that only place names have.

    >>> write_english_name("昆山市"), write_english_name("西安市"), write_english_name("吉县")
    ('Kunshan City', "Xi'an City", 'Ji County')
    >>> write_english_name("恩施土家族苗族自治州"), write_english_name("菱塘回族乡"), write_english_name("长治市")
    ('Enshi Tujia and Miao Autonomous Prefecture', 'Lingtang Hui Ethnic Township', 'Changzhi City')
    >>> write_english_name("盐都区"), write_english_name("云河")
    ('Yandu District', 'Yunhe')
    """
    stem, kind = _cut_ending(name, "ending")
    peoples = list[str]()
    while True:
        rest, people = _cut_ending(stem, "people")
        if not people or not rest:
            break
        stem, peoples = rest, [people, *peoples]
    if peoples and kind == "Township":
        kind = "Ethnic Township"
    return " ".join(part for part in (_write_latin(stem), _join(peoples), kind) if part)


def _cut_ending(name: str, kind: str) -> tuple[str, str]:
    """Return what stands before the longest known ending, and that ending in English; a name is no ending alone."""
    for word, english in _words(kind):
        if name.endswith(word) and (name != word or kind == "ending"):
            return name.removesuffix(word), english
    return name, ""


@cache
def _words(kind: str) -> tuple[tuple[str, str], ...]:
    rows = ((row["word"], row["name_en"]) for row in codelists.load_rows("division_words") if row["kind"] == kind)
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def _usual_forms() -> tuple[tuple[str, str], ...]:
    rows = ((row["place"], row["latin"]) for row in codelists.load_rows("place_readings"))
    return tuple(sorted((row for row in rows if not row[1].islower()), key=lambda row: -len(row[0])))


@cache
def _readings() -> dict[str, str]:
    """Return the characters that have one reading in every place name: 都 is du, never dou."""
    rows = codelists.load_rows("place_readings")
    return {row["place"]: row["latin"] for row in rows if row["latin"].islower()}


def _write_latin(stem: str) -> str:
    usual, size = next(((latin, len(it)) for it, latin in _usual_forms() if _begins(stem, it)), ("", 0))
    rest = _join_syllables(stem[size:])
    return f"{usual} {rest}".strip() if len(rest) != 1 else f"{usual}{rest}"


def _begins(stem: str, name: str) -> bool:
    """Whether the stem is the name or begins with it; the reading of 单 in 单县 is that of no other name."""
    return stem == name or (len(name) > 1 and stem.startswith(name))


def _join_syllables(stem: str) -> str:
    if not stem:
        return ""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - slow to load, and only places without an English name need it

    joined, usual = "", _readings()
    for char, read in zip(stem, lazy_pinyin(stem, v_to_u=True, errors=_spell_out), strict=True):
        syllable = usual.get(char, read)
        joined += f"'{syllable}" if joined and syllable.startswith(VOWELS) else syllable
    return joined[0].upper() + joined[1:]


def _spell_out(text: str) -> Any:  # pypinyin takes a list here, and says that it wants a string
    """Keep the characters that have no reading, one by one, so that there is a syllable for each character."""
    return list(text)


def _join(peoples: list[str]) -> str:
    return " and ".join(part for part in (", ".join(peoples[:-1]), *peoples[-1:]) if part)
