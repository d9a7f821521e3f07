"""What a label measures: 全社会研发投入占GDP比重 is rd-intensity. Names are known by data/indicator_terms.csv."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice
from operator import add
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.reading.terms import Term, lengths_by_first, lengths_by_last, terms_by_ending, whole_names

LONGEST_LABEL = 60  # characters; what is longer is no label
WIDEST_GAP = 16  # characters between two pieces of one name
NEUTRAL_SIZES = (1, 2, 3, 4)
# what says nothing about the thing itself, or is said again by unit and measure
DECORATION = re.compile(r"（[^（）]*）|\([^()]*\)|[“”‘’\"'「」『』《》\s·]")
# 城镇化率由31%, 收入分别达到35000元和: another number that was said in between
NUMBER_END = re.compile("(?:[由从][^，；、0-9]{0,10})?(?<![A-Za-z0-9.])[0-9][0-9.,]*(?!强)(?:[%％‰]?[一-鿿]{0,3})$")
NEUTRAL = frozenset(row["word"] for row in codelists.load_rows("label_words"))
NEUTRAL_LAST = frozenset(word[-1] for word in NEUTRAL) | frozenset("年末来")
YEAR_LAST = frozenset("年末来上个一五”0123456789")  # what it ends in
YEAR_END = re.compile("(?:[0-9]{4}|上一?个?|“?十[一二三四五]五”?)年?末?(?:以来)?$|[一二两三四五近过去]+年$")
JOINED = re.compile("[和与及、暨或](?=[^和与及、暨或]{0,4}$)")  # 财政总收入和一般预算收入: two things, so neither alone
PER_HEAD = re.compile(r"(?:人均|户均|亩均|地均|单位|日均|海洋|绿色|数字)$|每(?!年|个|[县乡镇月季村市])[^，、]{0,6}$")
PER_LAST = frozenset("均位洋色字")  # what they end in, but for 每
NEW = re.compile(r"新|净增|培育|增加|引[进育]|认定|获批|招引|创建")
PER_SOMETHING = frozenset({"ratio", "share", "growth_rate", "rank"})
PER_ONE = re.compile("(?:户均|亩均|地均|数字)$")
LONGEST_BARE = 3
POINTS = frozenset({"percentage_point", "tenth"})
GROWING = re.compile("(?:增[速幅长]|涨幅|降幅)[^率重]{0,4}$")
GROWN = frozenset({"growth_rate"})
RANKED = frozenset({"rank", "rank_gain"})
ENDING = re.compile("关停|关闭|取缔|停产|撤并|撤销|裁撤|取消|淘汰|减少|精简|清理|退出|清退")  # 关停养殖场 founds none
OTHER_RANK, OTHER_SHARE = "rank-other", "share-other"
IN_SOMETHING = re.compile("[一-鿿]占[一-鿿A-Za-z]{2}")
RANKS_GROWTH = re.compile("growth|^rank-other$")
OF_ENDING = ("-cut", "-removed", "-reduction", "-saved", "-change", "-growth", "-rate", "-use", "-handled", "-villages")
COMPARED = GROWN | RANKED
NEAR = {"increment": ("amount", "event"), "amount": ("increment", "event"), "event": ("increment", "amount")}
LEVELS = ("stock", "share", "ratio")


SAME_UNIT = {"m": "km"}  # 公路126500米
SUFFIX = re.compile("-(?:growth|rank|multiple|usd|cny)$")
# those of a whole territory, which a part of it must not be taken for
HEADLINES = frozenset(row["indicator_id"] for row in codelists.load_rows("headline_indicators"))


class IndicatorTerm(NamedTuple):
    """Where a name of an indicator stands in a text."""

    start: int
    end: int
    term: str


class Named(NamedTuple):
    """The indicator of a label; or none, and the part of a population that keeps it from being a headline's."""

    indicator: str | None = None
    part: str = ""


def name_indicator(label: str, unit_code: str | None, measure: str) -> str | None:
    """The indicator that a label means, or None when the codelist has none or it cannot be told.

    The head of the label decides, that is its end: a longer name goes before a shorter one, and a name only counts
    when nothing of weight stands behind it. Unit and measure choose between the members of a family.

    >>> name_indicator("全社会研发投入占GDP比重", "percent", "share")
    'rd-intensity'
    >>> name_indicator("城镇化率", "percentage_point", "increment")
    'urbanisation-rate'
    >>> name_indicator("规模以上工业增加值", "percent", "growth_rate")
    'industrial-value-added-growth'
    >>> name_indicator("新认定高新技术企业", "1", "increment"), name_indicator("高新技术企业总数", "1", "stock")
    ('high-tech-firms-recognised', 'high-tech-firms-total')
    >>> name_indicator("高新技术企业工人的帽子", "1", "increment") is None
    True
    """
    return name(label, unit_code, measure).indicator


@lru_cache(maxsize=16384)
def name(label: str, unit_code: str | None, measure: str) -> Named:
    """Return the indicator that a label means, or the part of a population that it is of.

    >>> name("生产总值", "CNY", "amount"), name("兵团生产总值", "CNY", "amount"), name("帽子", "1", "amount")
    (Named(indicator='gdp', part=''), Named(indicator=None, part='兵团'), Named(indicator=None, part=''))
    """
    if len(label) > LONGEST_LABEL or measure == "difference":  # how far it lies from another is no figure of its own
        return Named()
    if unit_code in POINTS:  # 城镇化率提高2个百分点, 占比近八成, 增速高于全国0.4个百分点: of what is told in percent
        label = label.removesuffix("降幅") or label  # 失业率降幅 is of the rate
        return name(label, "percent", "growth_rate" if GROWING.search(label) else "share")
    usual, unit_code = _usual(), SAME_UNIT.get(unit_code or "", unit_code)
    for term, rest in _names_in(label):
        if unit_code is None or unit_code in [usual[known][0] for known in term.indicators]:
            found = _choose(term, rest, unit_code, measure)
            words = _contradictions().get(SUFFIX.sub("", found)) if found else None
            if words and words.search(label):
                continue
            ranked = measure in RANKED and GROWING.search(label)  # 增速居全省第一: of the growth
            if not found or (ranked and not RANKS_GROWTH.search(found)):
                break
            part = _find_part(found, term, rest)
            return Named(None, part) if part else Named(found)
    return Named(_name_other(label, unit_code, measure))


def _name_other(label: str, unit_code: str | None, measure: str) -> str | None:
    """The catch-all of ranks and of shares in something, which have no other indicator."""
    if measure == "rank" and unit_code == "rank" and len(label) > 1:
        return OTHER_RANK
    return OTHER_SHARE if measure == "share" and unit_code == "percent" and IN_SOMETHING.search(label) else None


def _find_part(indicator: str, term: Term, label: str) -> str:
    """The part that stands before the name of a headline indicator: 脱贫人口 of 脱贫人口人均纯收入."""
    if SUFFIX.sub("", indicator) not in HEADLINES:
        return ""
    found = _parts().search(label[: label.rfind(term.pieces[0])])
    return found[0] if found else ""


@cache
def _parts() -> re.Pattern[str]:
    return re.compile("|".join(row["word"] for row in codelists.load_rows("population_parts")))


def _names_in(label: str) -> tuple[tuple[Term, str], ...]:
    """The names with which a label ends, each with the part of the label that it ends, the weightiest first."""
    bare = label if label.isalpha() else NUMBER_END.sub("", DECORATION.sub("", label))
    found = [(term, rest) for rest in _undress(bare) for term in _terms_at_end(rest)]
    return tuple(sorted(found, key=lambda pair: -pair[0].weight) if len(found) > 1 else found)


def _undress(label: str) -> list[str]:
    """The label, and what is left of it when neutral words are taken from its end, the longest first.

    >>> _undress("生产总值预期增长")
    ['生产总值预期增长', '生产总值预期', '生产总值']
    """
    left = [label] if label else []
    for rest in left:  # the list grows while it is read
        if rest[-1] in NEUTRAL_LAST:
            sizes = [size for size in NEUTRAL_SIZES if rest[-size:] in NEUTRAL]
            year = YEAR_END.search(rest[-8:]) if rest[-1] in YEAR_LAST else None
            sizes += [len(year[0])] if year else []
            left += [rest[:-size] for size in sizes if len(rest) > size and rest[:-size] not in left]
    return left


def _terms_at_end(label: str) -> list[Term]:
    """The names that end the label, those with the longest ending first.

    >>> [term.pieces for term in _terms_at_end("全市人均GDP")]
    [('人均GDP',), ('GDP',)]
    """
    lengths, endings, found = lengths_by_last(), terms_by_ending(), list[Term]()
    for length in lengths.get(label[-3:]) or lengths.get(label[-2:], ()):
        for term in endings.get(label[-length:], ()):
            # `in` tells most at once
            if not term.front or (term.front[-1] in label and _holds_pieces(label[:-length], term.front)):
                found.append(term)
    return found


def _holds_pieces(label: str, pieces: tuple[str, ...]) -> bool:
    """The pieces stand in the label in their order, the last of them not far from its end."""
    for piece in reversed(pieces):
        place = label.rfind(piece, max(0, len(label) - WIDEST_GAP - len(piece)))
        if place < 0:
            return False
        label = label[:place]
    return True


def _choose(term: Term, label: str, unit_code: str | None, measure: str) -> str | None:
    """The member of the family that unit and measure fit best."""
    before = label[: label.rfind(term.pieces[0])]
    best, score = "", 0
    for name in term.indicators:
        fit = _fit(name, label, unit_code, measure)
        if fit > score:
            best, score = name, fit
    if score <= 0 or _is_per_one(before, best):
        return None
    if best.startswith("named-") and len(label) <= LONGEST_BARE and not before:  # 增加值: of which industry?
        return None
    if _names_another(before, best, unit_code, measure):
        return None
    if ENDING.search(before) and not best.endswith(OF_ENDING):
        return None
    return best


def _is_per_one(before: str, name: str) -> bool:
    """人均, 每亩: what is measured by one of something is another thing."""
    if before[-1:] not in PER_LAST and "每" not in before:
        return False
    kind = _usual()[name.removesuffix("-rank")][1] if name.removesuffix("-rank") in _usual() else ""
    return bool((PER_ONE if kind in PER_SOMETHING else PER_HEAD).search(before))


def _names_another(before: str, name: str, unit_code: str | None, measure: str) -> bool:
    """财政总收入和一般预算收入: what is joined in front of a name has another, so that neither alone is meant."""
    joined = JOINED.search(before)
    if not joined:
        return False
    other = name_indicator(before[: joined.start()], unit_code, measure)
    return other != name and (other is not None or joined.end() == len(before))


def _fit(name: str, label: str, unit_code: str | None, measure: str) -> int:
    """How well an indicator, by its usual unit and measure, fits what was said; 0 is not at all."""
    unit, kind = _usual()[name]
    inherent = not name.endswith(("-growth", "-multiple"))  # 居民消费价格涨幅 is a rate, whatever it is called
    if unit_code is not None and unit != unit_code:
        return 0
    if kind == measure:
        return 4
    if measure == "share" and unit == "1":  # 新增院士占全国近一半 counts nobody
        return 0
    if kind in COMPARED or measure in COMPARED:
        return int(not measure or (kind in GROWN and measure not in RANKED and inherent))
    if not measure or measure == "other":
        return 3 if (kind == "increment") == bool(NEW.search(label)) else 2
    return 3 if kind in NEAR.get(measure, LEVELS) else 1


@cache
def _contradictions() -> Mapping[str, re.Pattern[str]]:
    """The words that keep a label from being that of an indicator, whose name it has: 劣 before 水体比例."""
    return {row["indicator_id"]: re.compile(row["words"]) for row in codelists.load_rows("indicator_contradictions")}


def is_headline(indicator: str | None) -> bool:
    """Return whether an indicator is one of a whole territory, its growth or its value in dollars included.

    >>> is_headline("exports-growth"), is_headline("schools-built"), is_headline(None)
    (True, False, False)
    """
    return bool(indicator) and (indicator in HEADLINES or SUFFIX.sub("", indicator or "") in HEADLINES)


def usual_measure(indicator: str | None) -> str | None:
    """Return the measure that the codelist gives an indicator.

    >>> usual_measure("rural-income"), usual_measure(None)
    ('ratio', None)
    """
    return _usual()[indicator][1] if indicator else None


@cache
def _usual() -> Mapping[str, tuple[str, str]]:
    rows = codelists.load_rows("indicators")
    return {row["indicator_id"]: (row["unit_code"], row["measure"]) for row in rows}


def find_indicator_terms(chars: str) -> list[IndicatorTerm]:
    """Where names of indicators stand, in one pass, the longest at each place.

    >>> find_indicator_terms("粮食产量稳定，工业投资增长")
    [IndicatorTerm(start=0, end=4, term='粮食产量'), IndicatorTerm(start=7, end=11, term='工业投资')]
    >>> find_indicator_terms("今天天气好")
    []
    """
    found: list[IndicatorTerm] = []
    names, lengths, end = whole_names(), lengths_by_first(), 0
    for place, pair in enumerate(map(add, chars, islice(chars, 1, None))):
        if place >= end and pair in lengths:
            size = next((size for size in lengths[pair] if chars[place : place + size] in names), 0)
            if size:
                end = place + size
                found.append(IndicatorTerm(place, end, chars[place:end]))
    return found
