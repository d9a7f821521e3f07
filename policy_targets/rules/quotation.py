"""What the quote says and what the fields say must agree: an ordered list of small named rules for each table.

Each rule reads the quote as the reader does and answers only where the quote tells: a comparator, a direction, a word
of commitment, a year, a range, a threshold. Where the number stands twice in the quote, one place that agrees is
enough. What the words of the quote leave open is a warning, under a code of `data/warnings.csv`: a person who has the
text before them decides.

A rule takes one row and answers with the field and what is wrong, or None, like those of `row`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.reading.claims.contexts import Context, find_contexts
from policy_targets.reading.claims.falls import FALLS, TURNED
from policy_targets.reading.claims.indicators import name_indicator
from policy_targets.reading.claims.labels import FALL, find_noun
from policy_targets.reading.claims.measures import GROWTH, measure
from policy_targets.reading.claims.refusals import BOUND, refuse
from policy_targets.reading.numbers.numerals import find_numbers, holds_number, number_place
from policy_targets.reading.numbers.quantities import Quantity, find_quantities
from policy_targets.reading.periods.calendar import plan_years
from policy_targets.reading.periods.mentions import YEAR, PeriodMention, find_periods
from policy_targets.reading.words import list_words
from policy_targets.rules.questions import ask_whole
from policy_targets.rules.row import Breach, Row
from policy_targets.rules.screens import (
    BEGINS,
    BOUNDED,
    NO_NUMBER,
    SEVERAL,
    any_word,
    bounds_but,
    loosen,
    may_have,
    may_have_range,
    proves,
    proves_alone,
)

Answer = tuple[str, str] | None
Rule = Callable[[Row], Answer]
FIRST_YEAR, LAST_YEAR = 1900, 2100  # no report speaks of a period beyond them
# Words that are nothing but a promise; 计划, 安排, 将, 要 and 实现 are also nouns, or said of what is done.
STRIVING = ("力争", "力求", "有望")
PROMISES = (*STRIVING, "确保", "力保", "争取")
CLAUSE_MARK = re.compile("[，,。；;！？]")
EXPLICIT_YEAR = re.compile(YEAR)
NEGATIVE = re.compile("负增长[了约近]?$")  # 负增长2.4% is a fall
LEVEL_AFTER = re.compile("(?:到|至|为|成)[了约近]?$")
CHANGED_FROM = re.compile("(?:由|从)[^，。；]*?$")
CHANGED_TO = re.compile("[^，。；]{0,12}?(?:提高|增加|上升|增长|提升|下降|降低|减少|扩大|调整|增|降|升)[到至为]")
TOUCHING_GROWTH = re.compile("(增长|递增|下降|回落|涨幅|增幅|降幅|增速)(?:为|达|达到|控制在|保持在|在)?[了约近超]?$")
RANGE_GAP = re.compile(r"[^0-9，。；、和与及]{0,6}?\s*(?:[-－—–~～至到]{1,2})\s*第?")
HELD_AT = re.compile("控制[在到][了约近]?$")  # 控制在3% is a ceiling where it is promised, a figure where it is told
BOUND_BEHIND = re.compile(" ?(?:左右|上下|及?以[上下内]|之[内上])")
SHARE_WORDS = re.compile("占|比重|比例|率")
BELOW = re.compile("(?:低于|少于|小于|不到|不足)$")
TOLD_TARGET = re.compile(
    "的[^，。；]{0,8}(?:目标|任务|计划|指标)"
)  # 略低于8%的预定目标: the result is lower, not the target
OR_MORE = re.compile(" ?或者?(?:更[多高]|以上)")
# 维持在1985年的水平, 规定的1985年指标: a year that one compares with
YARDSTICK = re.compile("底?的?(?:实际)?(?:水平|指标|实绩|基数|标准)")
PERIOD_WORDS = re.compile(
    "[本这近后前下上每今明去同当]{1,2}[几两三四五六七八九十0-9]*个?[年月季日]|[期届时]|今后|未来|近年|年[度内底末]|世纪|半年"
    f"|[0-9一二两三四五六七八九十几][年月日]|“{any_word(plan_years())}”|{any_word(plan_years())}(?:规划|计划)"
)
# What a quote must contain for the rule of the same words to refuse it (see `screens`).
OF_CLAUSE = f"[^{CLAUSE_MARK.pattern[1:-1]}]"
STRIVEN = any_word(STRIVING)
PROMISED = f"{any_word(PROMISES)}{OF_CLAUSE}*{BEGINS}"
DATED = f"{YEAR}.{{0,12}}年"
FALLEN, CHANGE, FALL_AT_END = loosen(FALLS.pattern), loosen(GROWTH.pattern), loosen(FALL.pattern)
FALLEN_BY = f"{any_word({*list_words('falls')} & {*list_words('growth')})}[了约近]?[0-9]"
OF_A_SIZE = loosen(BOUND.pattern)
CHANGED = f"{loosen(CHANGED_FROM.pattern)}.*{loosen(CHANGED_TO.pattern)}"
GROWN = loosen(TOUCHING_GROWTH.pattern)


class Said(NamedTuple):
    """What the quote says of the number of a row at one place. Offsets: in the quote."""

    end: int
    value: Decimal
    comparator: str
    clause: str  # the words before the number, back to the last mark
    context: Context


def find_breaches(table: str, row: Row) -> tuple[Breach, ...]:
    """Every rule that the row breaks by what its quote says, in the order of the rules.

    >>> row = {"quote": "能耗下降3%以上", "measure": "growth_rate", "unit": "%", "value": Decimal(3)}
    >>> [breach.rule for breach in find_breaches("outcomes", row)]
    ['direction_agrees']
    >>> find_breaches("outcomes", {**row, "value": Decimal(-3), "comparator": "le"})
    ()
    """
    answers = ((rule.__name__, rule(row)) for rule in RULES.get(table, ()))
    return tuple(Breach(name, *answer) for name, answer in answers if answer)


def find_warnings(table: str, row: Row) -> Iterator[Breach]:
    """What only a reader of the text can decide about the row, each under its code.

    >>> row = {"quote": "平均每年增长8%", "indicator_label": "工业总产值"}
    >>> [warning.rule for warning in find_warnings("outcomes", row)]
    ['quote_without_subject']
    """
    for rule in WARNINGS.get(table, ()):
        answer = rule(row)
        if answer:
            yield Breach(rule.__name__, *answer)


def spans_run_forward(row: Row) -> Answer:
    """The pieces of a quotation stand in the order of the text.

    >>> spans_run_forward({"quote": "企业150家", "spans": "30-34 20-22"})
    ('spans', 'found 30-34 20-22, expected pieces in the order of the text')
    >>> spans_run_forward({"quote": "企业150家", "spans": "20-22 30-34"})
    """
    if not row.get("spans") or not row.get("quote") or runs_forward(row):
        return None
    return "spans", f"found {row['spans']}, expected pieces in the order of the text"


@ask_whole
def runs_forward(row: Row) -> bool:
    """Whether no piece of a quotation begins before the one in front of it.

    >>> runs_forward({"spans": "20-22 30-34"}), runs_forward({"spans": "30-34 20-22"})
    (True, False)
    """
    starts = [int(piece.partition("-")[0]) for piece in row["spans"].split()]
    return starts == sorted(starts)


@ask_whole
def holds_its_number(row: Row) -> bool:
    """Whether the quote of a row holds its value and upper value; a row without a value or a quote has nothing to hold.

    >>> row = {"quote": "新招引企业150家", "unit": "家", "value": 150}
    >>> holds_its_number(row), holds_its_number({**row, "value": 15}), holds_its_number({"quote": "新招引企业150家"})
    (True, False, True)
    """
    value, upper, unit, quote = row.get("value"), row.get("value_upper"), row.get("unit"), row.get("quote")
    return value is None or not quote or holds_number(quote, value, upper, unit)


def quote_holds_number(row: Row) -> Answer:
    """The number of the claim stands in its quote.

    >>> from decimal import Decimal
    >>> row = {"quote": "新招引企业150家", "unit": "家"}
    >>> [quote_holds_number({**row, "value": value}) for value in (Decimal(15), Decimal(150))]
    [('quote', "found '新招引企业150家', expected the number 15 家 in it"), None]
    """
    if holds_its_number(row):
        return None
    value, upper = row["value"], row.get("value_upper")
    number = f"{value:f}" if upper is None else f"{value:f} to {upper:f}"
    expected = f"{number} {row.get('unit') or ''}".rstrip()
    return "quote", f"found {row['quote']!r}, expected the number {expected} in it"


def comparator_agrees(row: Row) -> Answer:
    """以上 is at least, 以内 at most; a fall turns its bound.

    >>> row = {"quote": "新增企业30家以上", "value": Decimal(30), "unit": "家"}
    >>> comparator_agrees({**row, "comparator": "le"})
    ('comparator', 'found le, expected ge, as the quote says')
    >>> comparator_agrees({**row, "comparator": "ge"})
    """
    comparator, value, quote = row.get("comparator"), row.get("value"), row.get("quote") or ""
    if comparator is None or value is None:
        return None
    turn = value < 0
    if not may_have(bounds_but(TURNED.get(comparator, comparator) if turn else comparator), quote):
        return None

    def judge(said: Said) -> Answer:
        expected = TURNED.get(said.comparator, said.comparator) if turn else said.comparator
        if said.comparator == "eq" or comparator in _also_says(said, expected, quote[said.end :]):
            return None
        if comparator == "eq" and TOLD_TARGET.match(quote, said.end):
            return None
        return "comparator", f"found {comparator}, expected {expected}, as the quote says"

    return _each(row, judge)


def _also_says(said: Said, expected: str, behind: str) -> tuple[str, ...]:
    """The comparators that the words before the number, and those behind it, may mean."""
    if HELD_AT.search(said.clause) and not BOUND_BEHIND.match(behind):
        return expected, "eq"
    if BELOW.search(said.clause):
        return expected, "lt"
    return (expected, "nearly") if expected == "lt" else (expected,)


def bare_number_is_exact(row: Row) -> Answer:
    """A number with other words behind it has no bound that the quote leaves out.

    >>> row = {"quote": "新增企业30家，规上5家", "value": Decimal(30), "unit": "家"}
    >>> bare_number_is_exact({**row, "comparator": "ge"})
    ('comparator', 'found ge, expected eq: the number stands bare in the quote')
    >>> bare_number_is_exact({**row, "comparator": "eq"})
    """
    comparator, quote = row.get("comparator"), row.get("quote") or ""
    if comparator in (None, "eq") or row.get("value") is None or proves_alone(BOUNDED, quote):
        return None

    def judge(said: Said) -> Answer:
        bare = said.comparator == "eq" and said.end < len(quote) and not OR_MORE.match(quote, said.end)
        if not bare:
            return None
        return "comparator", f"found {comparator}, expected eq: the number stands bare in the quote"

    return _each(row, judge)


def direction_agrees(row: Row) -> Answer:
    """下降6.6% is negative, 增长6.6% is not.

    >>> row = {"quote": "能耗下降6.6%", "unit": "%", "measure": "growth_rate"}
    >>> direction_agrees({**row, "value": Decimal("6.6")})
    ('value', 'found 6.6, expected a negative value: the quote says 下降')
    >>> direction_agrees({**row, "value": Decimal("-6.6")})
    """
    value = row.get("value")
    if not value or row.get("measure") != "growth_rate":
        return None
    if not may_have(CHANGE if value < 0 else FALLEN, row.get("quote")):
        return None
    if value < 0 and proves_alone(FALLEN_BY, row.get("quote")):
        return None

    def judge(said: Said) -> Answer:
        words = list(GROWTH.finditer(said.clause))
        if value < 0 and (said.value < 0 or NEGATIVE.search(said.clause)):
            return None
        if words and value < 0 <= said.value and LEVEL_AFTER.search(said.clause):
            return "value", f"found {value:f}, expected a positive value: the quote says what is come to"
        if not words or LEVEL_AFTER.search(said.clause):
            return None
        falls = bool(FALLS.match(said.clause, words[-1].start()))
        if falls == (value < 0):
            return None
        expected = "a negative value" if falls else "a positive value"
        return "value", f"found {value:f}, expected {expected}: the quote says {words[-1][0]}"

    return _each(row, judge)


def label_tells_no_fall(row: Row) -> Answer:
    """The sign tells a fall; the label is that of what falls.

    >>> label_tells_no_fall({"indicator_label": "能耗降幅", "measure": "growth_rate", "value": Decimal(-3)})
    ('indicator_label', "found '能耗降幅', expected '能耗': the sign of the value tells the fall")
    >>> label_tells_no_fall({"indicator_label": "能耗", "measure": "growth_rate", "value": Decimal(-3)})
    """
    label, value = row.get("indicator_label") or "", row.get("value")
    if value is None or row.get("measure") != "growth_rate" or not may_have(FALL_AT_END, label):
        return None
    if not FALL.search(label):
        return None
    expected = FALL.sub("", label)
    return "indicator_label", f"found {label!r}, expected {expected!r}: the sign of the value tells the fall"


def commitment_agrees(row: Row) -> Answer:
    """力争 in front of the number is strive, in these words.

    >>> row = {"quote": "力争新增企业30家", "value": Decimal(30), "unit": "家"}
    >>> commitment_agrees({**row, "commitment": "guarantee", "commitment_words": "确保"})
    ('commitment_words', "found '确保', expected '力争', as the quote says")
    >>> commitment_agrees({**row, "commitment": "strive", "commitment_words": "力争"})
    """
    words = row.get("commitment_words")
    known = codelists.index_rows("commitments").get(words or "")
    if known and row.get("commitment") not in (None, known["commitment"]):
        return "commitment", f"found {row['commitment']}, expected {known['commitment']} for {words}"
    if row.get("value") is None or not may_have(PROMISED, row.get("quote")):
        return None
    if words and proves(_precede_all(words), row.get("quote")):
        return None

    def judge(said: Said) -> Answer:
        spoken = [word for word in PROMISES if word in said.clause]
        if not spoken or (words and words in said.clause):
            return None
        return "commitment_words", f"found {words!r}, expected {spoken[-1]!r}, as the quote says"

    return _each(row, judge)


def _precede_all(words: str) -> str:
    """The proof that words are in front of all numbers of a quote, in one clause with them."""
    return f"^{NO_NUMBER}*{re.escape(words)}{OF_CLAUSE}*(?:{CLAUSE_MARK.pattern}{NO_NUMBER}*)?$"


def outcome_is_no_promise(row: Row) -> Answer:
    """What a text strives for is no result; 争取资金 and 确保了供应 are done as often as promised.

    >>> row = {"outcome_id": "out-a", "unit": "家", "value": Decimal(30)}
    >>> outcome_is_no_promise({**row, "quote": "力争新增企业30家"})
    ('quote', "found '力争' in the quote of an outcome, expected a result")
    >>> outcome_is_no_promise({**row, "quote": "争取新增企业30家"})
    """
    return _each(row, lambda said: _find_promise(said, STRIVING)) if may_have(STRIVEN, row.get("quote")) else None


def promise_word_in_outcome(row: Row) -> Answer:
    """争取, 确保 in the quote of an outcome: done, or promised.

    >>> row = {"outcome_id": "out-a", "unit": "家", "value": Decimal(30)}
    >>> promise_word_in_outcome({**row, "quote": "争取新增企业30家"})
    ('quote', "found '争取' in the quote of an outcome, expected a result")
    >>> promise_word_in_outcome({**row, "quote": "新增企业30家"})
    """
    return _each(row, lambda said: _find_promise(said, PROMISES)) if may_have(PROMISED, row.get("quote")) else None


def _find_promise(said: Said, words: tuple[str, ...]) -> Answer:
    word = next((word for word in words if word in said.clause), "")
    return ("quote", f"found {word!r} in the quote of an outcome, expected a result") if word else None


def years_are_plausible(row: Row) -> Answer:
    """No report speaks of the year 1 or 9999.

    >>> years_are_plausible({"period_end": date(9999, 12, 31)})
    ('period_end', 'found 9999-12-31, expected a year from 1900 to 2100')
    >>> years_are_plausible({"period_end": date(2025, 12, 31)})
    """
    for name in ("period_start", "period_end", "published"):
        day = row.get(name)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            return name, f"found {day}, expected a year from {FIRST_YEAR} to {LAST_YEAR}"
    return None


def period_agrees(row: Row) -> Answer:
    """2025年 in the quote, and in the label, is a period of 2025; what one compares with is none.

    >>> row = {"quote": "2025年新增企业30家", "period_start": date(2030, 1, 1), "period_end": date(2030, 12, 31)}
    >>> period_agrees(row)
    ('period_start', "found 2030-01-01/2030-12-31, expected a period that '2025年' names")
    >>> period_agrees({**row, "quote": "2030年比2025年增加企业30家"})
    """
    start, end = row.get("period_start"), row.get("period_end")
    if not (start or end) or (start and end and start > end):
        return None
    for words in (row.get("quote"), row.get("period_label")):
        named = _name_years(words) if words and may_have(DATED, words) else ()
        if named and not any(_overlap(it, start, end) for it in named):
            field = "period_start" if start else "period_end"
            return field, f"found {start or '..'}/{end or '..'}, expected a period that {named[0].label!r} names"
    return None


def period_label_is_period(row: Row) -> Answer:
    """火星年 is no period.

    >>> period_label_is_period({"period_label": "火星年"})
    ('period_label', "found '火星年', expected words that name a period")
    >>> [period_label_is_period({"period_label": label}) for label in ("今年", "连续两年", "“十二五”规划情况", None)]
    [None, None, None, None]
    """
    label = row.get("period_label")
    if not label or _names_period(label):
        return None
    return "period_label", f"found {label!r}, expected words that name a period"


def range_agrees(row: Row) -> Answer:
    """6%－6.5% is one range with two ends; 第27位和第33位 are two numbers.

    >>> row = {"quote": "分列第27位和第33位", "value": Decimal(27), "value_upper": Decimal(33), "unit": "位"}
    >>> range_agrees(row)
    ('value_upper', 'found 27 to 33, expected a range that the quote says')
    >>> range_agrees({**row, "quote": "增长6%－6.5%", "value": Decimal(6), "value_upper": Decimal("6.5"), "unit": "%"})
    >>> range_agrees({"quote": "增长6%－6.5%", "value": Decimal(6), "unit": "%"})
    ('value_upper', 'found nothing, expected 6.5, the upper end of the range in the quote')
    """
    value, upper, quote = row.get("value"), row.get("value_upper"), row.get("quote")
    if value is None or not quote or (upper is None and not may_have_range(quote)):
        return None
    ends = [(q.value, q.value_upper) for q in _quantities(quote) if q.value_upper is not None]
    size = abs(value)
    if upper is not None:
        low, high = sorted((size, abs(upper)))
        if (low, high) in ends or not _are_apart(quote, low, high, row.get("unit")):
            return None
        return "value_upper", f"found {value:f} to {upper:f}, expected a range that the quote says"
    whole = next((high for low, high in ends if size in (low, high)), None)
    alone = any(q.value_upper is None and q.value == size for q in _quantities(quote))
    if whole is None or alone:
        return None
    return "value_upper", f"found nothing, expected {whole:f}, the upper end of the range in the quote"


def value_is_no_threshold(row: Row) -> Answer:
    """Of 50亿元以上项目3个 the claim is 3个.

    >>> row = {"quote": "新开工5000万元以上项目20个"}
    >>> value_is_no_threshold({**row, "value": Decimal(5000), "unit": "万元"})
    ('value', 'found 5000, a threshold in the quote, expected what is counted')
    >>> value_is_no_threshold({**row, "value": Decimal(20), "unit": "个"})
    """
    quote = row.get("quote") or ""
    if row.get("value") is None or not may_have(OF_A_SIZE, quote) or not may_have(SEVERAL, quote):
        return None
    if len(_quantities(quote)) < 2:
        return None

    def judge(said: Said) -> Answer:
        if refuse(said.context) != "threshold":
            return None
        return "value", f"found {said.value:f}, a threshold in the quote, expected what is counted"

    return _each(row, judge)


def value_is_no_baseline(row: Row) -> Answer:
    """Of 由208元提高到280元 the claim is 280元.

    >>> row = {"quote": "补助由208元提高到280元", "unit": "元"}
    >>> value_is_no_baseline({**row, "value": Decimal(208)})
    ('value', 'found 208, what the quote starts from, expected what it comes to')
    >>> value_is_no_baseline({**row, "value": Decimal(280)})
    """
    quote = row.get("quote") or ""
    if row.get("value") is None or not may_have(CHANGED, quote):
        return None

    def judge(said: Said) -> Answer:
        if not CHANGED_FROM.search(said.clause) or not CHANGED_TO.match(quote, said.end):
            return None
        return "value", f"found {said.value:f}, what the quote starts from, expected what it comes to"

    return _each(row, judge)


def baseline_reads_as_told(row: Row) -> Answer:
    """The number of a baseline is the one its words say.

    >>> row = {"baseline_label": "上年的208元", "unit": "元"}
    >>> baseline_reads_as_told({**row, "baseline_amount": Decimal(308)})
    ('baseline_amount', "found 308, which '上年的208元' does not say")
    >>> baseline_reads_as_told({**row, "baseline_amount": Decimal(208)})
    """
    amount, label = row.get("baseline_amount"), row.get("baseline_label")
    unit = codelists.index_rows("units").get(row.get("unit") or "")
    if amount is None or not label or unit is None:
        return None
    told = [number.value for number in find_numbers(label)] + [q.amount for q in _quantities(label)]
    factor = Decimal(unit["factor"])
    if not told or abs(amount) in told or any(value * factor == abs(amount) for value in told):
        return None
    return "baseline_amount", f"found {amount:f}, which {label!r} does not say"


def measure_agrees(row: Row) -> Answer:
    """增长8% is growth and no share; 占51.2% is a share and no growth.

    >>> row = {"quote": "产值增长8%", "value": Decimal(8), "unit": "%"}
    >>> measure_agrees({**row, "measure": "share"})
    ('measure', 'found share, expected growth_rate: the quote says 增长')
    >>> measure_agrees({**row, "measure": "growth_rate"})
    """
    if row.get("measure") != "share" or row.get("unit") != "%" or not may_have(GROWN, row.get("quote")):
        return None

    def judge(said: Said) -> Answer:
        grown = TOUCHING_GROWTH.search(said.clause)
        return ("measure", f"found share, expected growth_rate: the quote says {grown[1]}") if grown else None

    return _each(row, judge)


def quote_without_subject(row: Row) -> Answer:
    """The quote alone tells what the number is: the noun of the label stands in it.

    >>> quote_without_subject({"quote": "平均每年增长8%", "indicator_label": "工业总产值"})
    ('quote', "found '平均每年增长8%', expected '产值' of the label 工业总产值 in it")
    >>> quote_without_subject({"quote": "新招引企业150家", "indicator_label": "新招引科技型企业数"})
    """
    quote, label = row.get("quote"), row.get("indicator_label")
    if not quote or not label:
        return None
    noun = find_noun(label)
    return None if noun in quote else ("quote", f"found {quote!r}, expected {noun!r} of the label {label} in it")


def bound_beyond_quote(row: Row) -> Answer:
    """The quote ends with its number, and the bound stands behind it.

    >>> row = {"quote": "新增企业30家", "value": Decimal(30), "unit": "家"}
    >>> bound_beyond_quote({**row, "comparator": "ge"})
    ('comparator', 'found ge, for which the quote has no word')
    >>> bound_beyond_quote({**row, "comparator": "eq"})
    """
    comparator = row.get("comparator")
    bare = comparator not in (None, "eq") and all(said.comparator == "eq" for said in _read(row))
    return ("comparator", f"found {comparator}, for which the quote has no word") if bare and _read(row) else None


def commitment_beyond_quote(row: Row) -> Answer:
    """The word of commitment stands before the quote.

    >>> commitment_beyond_quote({"quote": "新增企业30家", "commitment_words": "力争"})
    ('commitment_words', "found '力争', which does not stand in the quote")
    >>> commitment_beyond_quote({"quote": "力争新增企业30家", "commitment_words": "力争"})
    """
    return _stands(row, "commitment_words")


def scope_beyond_quote(row: Row) -> Answer:
    """What limits the count stands outside the quote.

    >>> scope_beyond_quote({"quote": "新增企业30家", "scope": "省级"})
    ('scope', "found '省级', which does not stand in the quote")
    >>> scope_beyond_quote({"quote": "新增省级企业30家", "scope": "省级"})
    """
    return _stands(row, "scope")


def baseline_beyond_quote(row: Row) -> Answer:
    """What the claim starts from stands outside the quote.

    >>> baseline_beyond_quote({"quote": "提高到280元", "baseline_label": "208元"})
    ('baseline_label', "found '208元', which does not stand in the quote")
    >>> baseline_beyond_quote({"quote": "由208元提高到280元", "baseline_label": "208元"})
    """
    return _stands(row, "baseline_label")


def period_beyond_quote(row: Row) -> Answer:
    """The quote names no period: it follows from what stands before it.

    >>> period_beyond_quote({"quote": "新增企业30家", "period_end": date(2025, 12, 31)})
    ('period_end', 'found 2025-12-31, which follows from words outside the quote')
    >>> period_beyond_quote({"quote": "2025年新增企业30家", "period_end": date(2025, 12, 31)})
    """
    day = row.get("period_end") or row.get("period_start")
    if not day or _name_years(row.get("quote") or ""):
        return None
    field = "period_end" if row.get("period_end") else "period_start"
    return field, f"found {day}, which follows from words outside the quote"


def indicator_against_label(row: Row) -> Answer:
    """The label is usually that of another indicator.

    >>> row = {"indicator_label": "地区生产总值", "unit_code": "percent", "measure": "growth_rate"}
    >>> indicator_against_label({**row, "indicator_id": "exports-growth"})
    ('indicator_id', "found 'exports-growth', where the label 地区生产总值 is usually gdp-growth")
    >>> indicator_against_label({**row, "indicator_id": "gdp-growth"})
    """
    indicator, label = row.get("indicator_id"), row.get("indicator_label")
    if not indicator or not label or row.get("unit_code") is None:
        return None
    usual = name_indicator(label, row.get("unit_code"), row.get("measure") or "")
    if usual == indicator:
        return None
    told = f"is usually {usual}" if usual else "is in no list"
    return "indicator_id", f"found {indicator!r}, where the label {label} {told}"


def measure_against_words(row: Row) -> Answer:
    """The words around the number tell another kind of figure.

    >>> row = {"quote": "经济增长预期目标为7%左右", "value": Decimal(7), "unit": "%"}
    >>> measure_against_words({**row, "measure": "share"})
    ('measure', 'found share, where the words of the quote tell growth_rate')
    >>> measure_against_words({**row, "measure": "growth_rate"})
    """
    found = row.get("measure")

    def judge(said: Said) -> Answer:
        told = measure(said.context)
        return None if told == found else ("measure", f"found {found}, where the words of the quote tell {told}")

    return _each(row, judge) if found else None


def measure_beyond_quote(row: Row) -> Answer:
    """The quote has no word for growth, and none for a share.

    >>> measure_beyond_quote({"quote": "工业为6%", "value": Decimal(6), "unit": "%", "measure": "growth_rate"})
    ('measure', 'found growth_rate, for which the quote has no word')
    >>> measure_beyond_quote({"quote": "工业增长6%", "value": Decimal(6), "unit": "%", "measure": "growth_rate"})
    """
    found, quote = row.get("measure"), row.get("quote") or ""
    if found not in ("growth_rate", "share") or GROWTH.search(quote) or SHARE_WORDS.search(quote):
        return None
    return "measure", f"found {found}, for which the quote has no word"


def name_stands_in_quote(row: Row) -> Answer:
    """A name has two characters in a row with the words that it is drawn from.

    >>> name_stands_in_quote({"name": "火星计划", "quote": "实施“云帆行动”"})
    ('name', "found '火星计划', of which nothing stands in the quote '实施“云帆行动”'")
    >>> name_stands_in_quote({"name": "云帆专项行动", "quote": "实施“云帆行动”"})
    """
    name, quote = row.get("name"), row.get("quote")
    if not name or not quote or shares_words(row):
        return None
    return "name", f"found {name!r}, of which nothing stands in the quote {quote!r}"


@ask_whole
def shares_words(row: Row) -> bool:
    """Whether two characters in a row of a name stand in the quote.

    >>> [shares_words({"name": name, "quote": "实施“云帆行动”"}) for name in ("云帆专项行动", "火星计划")]
    [True, False]
    """
    name, quote = row["name"], row["quote"]
    return any(name[at : at + 2] in quote for at in range(len(name) - 1))


def name_beyond_quote(row: Row) -> Answer:
    """The name is put together, or written out.

    >>> name_beyond_quote({"name": "云帆专项行动", "quote": "实施“云帆行动”"})
    ('name', "found '云帆专项行动', which does not stand in the quote")
    >>> name_beyond_quote({"name": "云帆行动", "quote": "实施“云帆行动”"})
    """
    return _stands(row, "name")


def number_of_a_phrase(row: Row) -> Answer:
    """The reader takes the number for a size, an agenda or a name, not for a claim.

    >>> number_of_a_phrase({"quote": "仍有5个村没有通车", "value": Decimal(5), "unit": "个"})
    ('value', 'found 5, which the reader takes for no claim (shortfall)')
    >>> number_of_a_phrase({"quote": "新建公路5公里", "value": Decimal(5), "unit": "公里"})
    """

    def judge(said: Said) -> Answer:
        refused = refuse(said.context)
        if refused in (None, "threshold"):
            return None
        return "value", f"found {said.value:f}, which the reader takes for no claim ({refused})"

    return _each(row, judge)


def post_without_words(row: Row) -> Answer:
    """A post that its note tells of, and no words of the text.

    >>> post_without_words({"title": "总理", "note": "The list of sessions."})
    ('note', 'found a post that only its note tells')
    >>> post_without_words({"title": "局长", "quote": "局长林远"})
    """
    return None if row.get("quote") else ("note", "found a post that only its note tells")


def _stands(row: Row, name: str) -> Answer:
    words, quote = row.get(name), row.get("quote")
    if not words or not quote or "".join(words.split()) in "".join(quote.split()):
        return None
    return name, f"found {words!r}, which does not stand in the quote"


def _each(row: Row, judge: Callable[[Said], Answer]) -> Answer:
    """The answer to the first place of the number in the quote, when every place of it gives one."""
    answers = [judge(said) for said in _read(row)]
    return answers[0] if answers and all(answers) else None


def _read(row: Row) -> tuple[Said, ...]:
    """What the quote says of the number of the row, wherever it stands; nothing where the reader reads it otherwise."""
    value, quote = row.get("value"), row.get("quote")
    return _read_quote(quote, abs(value), row.get("unit")) if value is not None and quote else ()


@lru_cache(1 << 14)
def _read_quote(quote: str, size: Decimal, unit: str | None) -> tuple[Said, ...]:
    return tuple(
        Said(
            end=it.quantity.end,
            value=it.quantity.value,
            comparator=it.quantity.comparator,
            clause=CLAUSE_MARK.split(quote[: it.quantity.start])[-1],
            context=it,
        )
        for it in find_contexts(quote, [*_quantities(quote)])
        if size in (abs(it.quantity.value), it.quantity.value_upper) and unit in (None, it.quantity.unit)
    )


@lru_cache(1 << 14)
def _quantities(quote: str) -> tuple[Quantity, ...]:
    return tuple(find_quantities(quote))


def _are_apart(quote: str, low: Decimal, high: Decimal, unit: str | None) -> bool:
    """Whether the two numbers stand in the quote as two: joined by a mark of a list, or by more than a mark."""
    first, second = (number_place(quote, each, unit) for each in (low, high))
    if first is None or second is None or first[0] >= second[0]:
        return True
    return not RANGE_GAP.fullmatch(quote[first[1] : second[0]])


@lru_cache(1 << 12)
def _names_period(words: str) -> bool:
    return PERIOD_WORDS.search(words) is not None or bool(find_periods(words))


@lru_cache(1 << 14)
def _name_years(words: str) -> tuple[PeriodMention, ...]:
    """The periods that words name with a year of their own, those they compare with left out."""
    if not EXPLICIT_YEAR.search(words):
        return ()
    return tuple(
        it
        for it in find_periods(words)
        if it.role == "period"
        and (it.period_start or it.period_end)
        and EXPLICIT_YEAR.search(it.label)
        and not YARDSTICK.match(words, it.end)
    )


def _overlap(mention: PeriodMention, start: date | None, end: date | None) -> bool:
    first, last = mention.period_start or date.min, mention.period_end or date.max
    return first <= (end or date.max) and (start or date.min) <= last


_CLAIM: tuple[Rule, ...] = (
    spans_run_forward,
    comparator_agrees, bare_number_is_exact, direction_agrees, label_tells_no_fall, years_are_plausible, period_agrees,
    period_label_is_period, range_agrees, value_is_no_threshold, value_is_no_baseline, baseline_reads_as_told,
    measure_agrees,
)  # fmt: skip
RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "sources": (years_are_plausible,),
        "initiatives": (spans_run_forward, name_stands_in_quote),
        "positions": (spans_run_forward,),
        "assessments": (spans_run_forward,),
        "targets": (*_CLAIM, commitment_agrees),
        "outcomes": (*_CLAIM, outcome_is_no_promise),
    }
)
_TOLD_BEYOND: tuple[Rule, ...] = (
    quote_without_subject, bound_beyond_quote, scope_beyond_quote, baseline_beyond_quote, period_beyond_quote,
    measure_against_words, measure_beyond_quote, indicator_against_label, number_of_a_phrase,
)  # fmt: skip
WARNINGS: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "positions": (post_without_words,),
        "initiatives": (name_beyond_quote,),
        "targets": (*_TOLD_BEYOND, commitment_beyond_quote),
        "outcomes": (*_TOLD_BEYOND, promise_word_in_outcome),
    }
)
