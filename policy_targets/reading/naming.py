"""The words by which initiatives are known: data/initiative_words.csv and data/doctrine.csv, by the part they play."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from policy_targets import codelists
from policy_targets.reading.terms import compile_words

QUOTED = re.compile("“([^“”\n]{2,40})”|‘([^‘’\n]{2,40})’")
COUNTED = re.compile("[一二三四五六七八九十两百0-9]+(?:大|项|个|条|类)?$")
# what gives an unquoted platform, park or project a name of its own: a place, a body, a state's or province's own
# All begins with one set of characters, and each alternative looks behind at which of them it was: twice as fast.
OWN = "|".join(f"(?<=(?<![全本我各])[^，、]{{{size}}}[市县省州])" for size in range(1, 5))
PROPER = re.compile(
    f"[A-Za-z国市县省州大学集公中院长江深北上](?:(?<=[A-Za-z])|(?<=国)家[^级]|(?<=[市县省州])(?<!城[市县省州])(?:{OWN})|"
    "(?<=大)学|(?<=学)院|(?<=集)团|(?<=公)司|(?<=中)科院|(?<=院)士|(?<=长)三角|(?<=大)湾区|(?<=江)苏|(?<=深)圳|(?<=北)京|"
    "(?<=国)(?<![各多我全中外]国)[^家内外民企际]|(?<=中)[韩德欧俄意日新法]|(?<=上)海)"
)
GENERIC = re.compile(
    "(?:新增|新建|新|增|创成|获批)?(?:国家|省|市|区|县|部|全国|国省|省部|自治区|地区)*[级属]?(?:以上|及以上)?(?:重点|工程|技术|企业|科技|新型|现代|农业|特色|"
    "高新技术|数字|智慧|大型|公共|综合|创新|工业|产业|研发|博士后|科研|院士|专家|文化|示范|标准化|服务|重大|民生|基础设施|城市|建设|交通|水利|旅游|生态)*(?:化|型|类)?"
)
UNNAMED = re.compile(
    "^(?:[一二三四五六七八九十两]+|[0-9]+)(?:[大个支台家条]|项(?!目))|代表$|人民|职工|党员|常委|全体|[0-9](?:[个家]|项(?!目))|[一二两三四五六七八九十百]批|^□"
)


@dataclass(frozen=True, slots=True)
class Words:
    """data/initiative_words.csv and data/doctrine.csv, by role."""

    kinds: Mapping[str, str]
    strong_heads: frozenset[str]
    known: Mapping[str, str]
    stages: Mapping[str, str]
    generic: frozenset[str]
    doctrine: frozenset[str]
    head: re.Pattern[str]
    strong: re.Pattern[str]
    verb: re.Pattern[str]
    lead: re.Pattern[str]
    cut: re.Pattern[str]  # what stands in no name, so that a name begins behind it
    behind: re.Pattern[str]  # 工程师, 项目化, 中心城区: the class word is part of another word
    whole: re.Pattern[str]  # 碳中和: a word that only looks cut
    sizes: tuple[int, ...]  # of the class words, the longest first

    def last_head(self, name: str) -> str | None:
        """The class word that a name ends in, or None."""
        return next((name[-size:] for size in self.sizes if name[-size:] in self.kinds), None)


@cache
def words() -> Words:
    """All of them, read once.

    >>> words().last_head("企业培育成长计划"), words().last_head("企业培育")
    ('计划', None)
    """
    roles: dict[str, dict[str, str]] = {}
    for row in codelists.load_rows("initiative_words"):
        roles.setdefault(row["role"], {})[row["word"]] = row["code"]
    heads = roles["strong"] | roles["weak"]
    return Words(
        heads, frozenset(roles["strong"]), roles["known"], roles["verb"], frozenset(roles["generic"]),
        frozenset(row["word"] for row in codelists.load_rows("doctrine")),
        compile_words(heads), compile_words(roles["strong"]), compile_words(roles["verb"]),
        compile_words(roles["lead"] | roles["verb"]), compile_words(roles["cut"]), compile_words(roles["behind"]),
        re.compile(f"{QUOTED.pattern}|{compile_words(roles['whole']).pattern}"),
        tuple(sorted(set(map(len, heads)), reverse=True)),
    )  # fmt: skip
