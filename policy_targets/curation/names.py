"""Propose slugs and Latin names of people and bodies from their pinyin, for a curator to correct."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from policy_targets import codelists

LONGEST = 60
LONG_NAME = 4  # characters
DOT = re.compile("[·•・．]")
KINDS = (
    ("party", "党|纪委|组织部|宣传部|统战部|政法委"),
    ("congress", "人民代表大会|人大常委会"),
    ("cppcc", "政治协商|政协"),
    ("township", "(?:镇|乡|街道)(?:人民政府|办事处)?$"),
    ("development_zone", "开发区|高新区|新区|管委会|管理委员会"),
    ("university", "(?:大学|学院)$"),
    ("research", "(?:研究院|研究所|实验室)$"),
    ("enterprise", "公司|集团|银行|科技$|股份"),
    ("media", "(?:报社?|电视台|融媒体中心|网)$"),
    ("association", "协会|学会|联盟|商会"),
    ("public_institution", "(?:中心|医院|学校|小学|中学)$"),
    ("government", "政府|局|委员会|委$|厅|办公室?$|省$|市$|县$|区$"),
)


def slug(name: str) -> str:
    """Return the pinyin of a name as a slug, cut between syllables, or `unnamed` if nothing is left.

    >>> slug("云河市科学技术局"), slug("吕梁"), slug("……")
    ('yun-he-shi-ke-xue-ji-shu-ju', 'lyu-liang', 'unnamed')
    """
    syllables = re.findall("[a-z0-9]+", " ".join(_pinyin(name)).lower())
    kept = list[str]()
    for syllable in syllables:
        if len("-".join([*kept, syllable])) > LONGEST:
            break
        kept.append(syllable)
    return "-".join(kept) or "unnamed"


def organisation_slug(name: str, place_id: str | None) -> str:
    """Return the slug of a body with the code of its place, since bodies of 泰州 and 台州 have the same pinyin.

    >>> organisation_slug("泰州市科技局", "321200"), organisation_slug("台州市科技局", "331000")
    ('tai-zhou-shi-ke-ji-ju-321200', 'tai-zhou-shi-ke-ji-ju-331000')
    >>> organisation_slug("云河科技", None)
    'yun-he-ke-ji'
    """
    return f"{slug(name)}-{place_id}" if place_id else slug(name)


def speaker_slug(name: str) -> str:
    """Return the slug of a person: surname, then given name; a double surname stays one word.

    >>> speaker_slug("林远"), speaker_slug("欧阳小明")
    ('lin-yuan', 'ouyang-xiaoming')
    """
    return slug_of_latin(latin_name(name))


def slug_of_latin(latin: str) -> str:
    """Return the slug of a name in Latin letters.

    >>> slug_of_latin("Lü Aifang")
    'lyu-aifang'
    """
    plain = unicodedata.normalize("NFD", latin.replace("ü", "yu").replace("Ü", "Yu"))
    return "-".join(re.findall("[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())) or "unnamed"


def latin_name(name: str) -> str:
    """Return a person's name in Latin letters, surname first; a name in parts (买买提江·吾买尔) gets a word for each.

    Surnames get their reading as surnames; parts of names with a usual Latin form get that form. A name of four or more
    characters without a double surname is written as one word, like Mongol and Tibetan names.

    Source: data/name_readings.csv; 百家姓 for the readings, Xinhua for the usual forms.

    >>> latin_name("吕爱芳"), latin_name("欧阳小明"), latin_name("解小华"), latin_name("单小明")
    ('Lü Aifang', 'Ouyang Xiaoming', 'Xie Xiaohua', 'Shan Xiaoming')
    >>> latin_name("努尔·白克力"), latin_name("巴音朝鲁")
    ('Nur Bekri', 'Bayinchaolu')
    """
    parts = [part for part in DOT.split(name) if part]
    if len(parts) > 1:
        return " ".join(_readings("part").get(part) or _word(part) for part in parts)
    double = name[:2] in _compound_surnames() or name[:2] in _readings("surname")
    cut = 2 if double else 1 if len(name) < LONG_NAME else len(name)
    surname = _readings("surname").get(name[:cut]) or _word(name[:cut])
    return f"{surname} {_word(name[cut:])}".rstrip()


def _word(name: str) -> str:
    return "".join(_pinyin(name, umlaut=True)).capitalize()


@cache
def _readings(kind: str) -> dict[str, str]:
    return {row["written"]: row["latin"] for row in codelists.load_rows("name_readings") if row["kind"] == kind}


def title_case(name: str) -> str:
    """Return a name in pinyin, one capitalised word a character, as a placeholder for a translation.

    >>> title_case("云帆计划")
    'Yun Fan Ji Hua'
    """
    return " ".join(part.capitalize() for part in slug(name).split("-"))


def organisation_kind(name: str) -> str:
    """Return the kind of body that a name indicates, or `other`.

    >>> organisation_kind("云河市科学技术局"), organisation_kind("中国共产党云河市委员会"), organisation_kind("云河")
    ('government', 'party', 'other')
    """
    return next((kind for kind, words in KINDS if re.search(words, name)), "other")


def _pinyin(name: str, *, umlaut: bool = False) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - slow to load, and only drafts need it

    return [part if umlaut else part.replace("ü", "yu") for part in lazy_pinyin(name, v_to_u=True, errors="default")]


@cache
def _compound_surnames() -> frozenset[str]:
    rows = (row for row in codelists.load_rows("surnames") if row["kind"] != "single")
    return frozenset(name for row in rows for name in row["surnames"].split())
