"""Readable slugs and Latin names of people and bodies, by their pinyin: a proposal that a curator corrects."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from policy_targets import codelists

LONGEST = 60
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
    """A slug by pinyin, cut between syllables; `unnamed` where nothing is left.

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


def speaker_slug(name: str) -> str:
    """Surname and given name: `ou-yang` stays together.

    >>> speaker_slug("林远"), speaker_slug("欧阳小明")
    ('lin-yuan', 'ouyang-xiaoming')
    """
    return slug_of_latin(latin_name(name))


def slug_of_latin(latin: str) -> str:
    """The slug of a name in Latin letters.

    >>> slug_of_latin("Lü Aifang")
    'lyu-aifang'
    """
    plain = unicodedata.normalize("NFD", latin.replace("ü", "yu").replace("Ü", "Yu"))
    return "-".join(re.findall("[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())) or "unnamed"


def latin_name(name: str) -> str:
    """A person's name in pinyin, surname first.

    >>> latin_name("吕爱芳"), latin_name("欧阳小明")
    ('Lü Aifang', 'Ouyang Xiaoming')
    """
    cut = 2 if name[:2] in _compound_surnames() else 1
    parts = ("".join(_pinyin(part, umlaut=True)).capitalize() for part in (name[:cut], name[cut:]))
    return " ".join(part for part in parts if part)


def title_case(name: str) -> str:
    """A name in pinyin, a word for a character, until somebody translates it.

    >>> title_case("云帆计划")
    'Yun Fan Ji Hua'
    """
    return " ".join(part.capitalize() for part in slug(name).split("-"))


def organisation_kind(name: str) -> str:
    """The kind of body that a name tells of, or `other`.

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
