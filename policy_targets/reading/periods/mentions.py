"""Periods as the genre says them (今年, 1-11月, 到2027年底, “十四五”期间): where they stand and which days they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from policy_targets.reading.periods import calendar
from policy_targets.reading.periods.calendar import NUMBER, Days, any_word, word_rows
from policy_targets.reading.terms import compile_words

DASH = "(?:[—–－~～-]{1,2}|至|到)"
YEAR = "(?:(?:19|20)[0-9]{2}|(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2})"
MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY = "(?:[12][0-9]|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
NUMERALS = "0123456789一二两三四五六七八九十第"
BEHIND_NUMERAL = r" 年月份季—–－~～至到\-"  # in a month, a quarter, a number of years
NOT_AFTER_YEAR = "(?!版|鉴|历史|文明|级|期|号|龄|代[^表码]|轻)"
LONG_AGO = 15  # years
NOT_BEFORE = r"(?<![0-9A-Za-z.个第])"
NEAR = 2  # years from the day of speaking, in which 23年 at the head of a clause is no length of time
FIRST_OF_REPUBLIC = 1911  # 民国1年 is the year after

# What stands before and after a mention and changes what it means.
_UNTIL = re.compile("(?:截[至止]到?|(?<![达得])到|至|迄)$")
_AGAINST = re.compile("(?:(?<![占同环之正对相])比|较|[高低快好多少优大小]于|超过?|超出|相当于)$")
_BESIDE = re.compile("[与同和跟][^，。；]{0,3}$")
_ALIKE = re.compile("(?:全?年)?(?:的?水平|同期)?(?:基本|大体|大致|总体)?(?:相比|比较|持平|相当|一致)")
_ON_TOP = re.compile("[^，。；]{0,10}?基础上")
_SHARE_OF = re.compile("(?:占|完成|达到?|为|超|实现)[了到]?$")
_OF_A_GOAL = re.compile("度?[^，。；、0-9]{0,8}?(?:计划|目标|任务)[^，。；、]{0,12}的[0-9]")
_FROM = re.compile("(?:由|从|自)$")
_VALUED_AT = re.compile("[按以]$")
_PRICES = re.compile("(?:不变|可比)?价格?|为基|口径")
_TIMES = re.compile("(?:底|末)?的[0-9.一二两三四五六七八九十]+(?:多)?倍")
_SAME_TIME = re.compile("度?的?同期")
_BEFORE = re.compile("(?:以前|之前|为止|止(?!血|损)|前(?![往列沿景期所来后述提段一二三四五六七八九十0-9]))")
_SINCE = re.compile("(?:以来|至今|之后|以后|开始|起(?![步来点到草航飞势重源落]))")
# Years in the names of plans, awards and events, which date nothing.
_OF_A_PLAN = re.compile("[^，。；、：:0-9]{1,24}?(?:规划|纲要|行动方案|行动计划|实施方案|条例|办法|白皮书)(?![期目])")
_DRAWN_UP = re.compile(
    "(?:编制|制[定订]|出台|印发|颁布|发布|起草|审议|修订|落实|执行|实施|通过)(?:了|并实施|实施|完成)?$"
)
_AWARDED = re.compile("(?:获|评为|授予|入[选围]|上榜|登上|跻身|位列|列入|蝉联|列|居)[^，。；0-9]{0,8}$")
_OF_AN_AWARD = re.compile("[^，。；0-9]{0,30}?(?:先进|优秀|称号|奖|[百十]强|示范|标杆|表彰|单位|集体|名单|榜)")
_HOSTED = re.compile("(?:[承举主协筹申]办|举行|召开|亮相|参加)[了好过]?[^，。；0-9]{0,6}$")
_OF_AN_EVENT = re.compile("[^，。；0-9]{0,30}?(?:[赛会节展]|论坛|活动)[^，。；0-9]{0,6}(?=[，。；、]|$)")
_PLANNED_IN_JANUARY = "(?![^，。；0-9]{0,4}(?:计划|确定|下达|既定|预[算期定]|安排|提出|部署|目标|[制设]定))"
_WITHIN = re.compile("(?:之内|以内|内(?![外部涝需容蒙贸河地陆设生控环循]))")


class PeriodMention(NamedTuple):
    """Words that name a period, and its days as far as they can be told.

    role: `period` · `baseline`, what something is compared with (比上年, 同比) · `rate`, how often (每年, 年均).
    Offsets: in the characters searched, half-open.
    """

    start: int
    end: int
    label: str
    period_start: date | None
    period_end: date | None
    precision: str
    rule: str
    role: str = "period"


def find_periods(chars: str, said: date | None = None, year: int | None = None) -> list[PeriodMention]:
    """Every mention of a period, left to right; none overlap.

    Words such as 今年 and 上半年 count from the day of speaking, parts of a year (上半年, 1-11月, 年底) from the last
    year named before them in `chars`, else from `year` (that of the section, say), else from the year of speaking. What
    cannot be resolved has no days but keeps its label.

    Left out: names (《…（2021—2025年）》, 2022年版, “八五”普法), document numbers (〔2023〕8号), words with 年 in them
    (安全年, 以上年龄), amounts (2000万美元, 1774家), 2035远景目标: without 年 a row of digits is no year.

    Offsets: in `chars`.

    >>> [(m.label, str(m.period_start), str(m.period_end)) for m in find_periods("1-11月完成8亿元", date(2022, 12, 5))]
    [('1-11月', '2022-01-01', '2022-11-30')]
    >>> [(m.label, m.role) for m in find_periods("到2027年底达到60家，比上年多9家")]
    [('到2027年底', 'period'), ('上年', 'baseline')]
    >>> find_periods("引进企业1774家、资金2000万美元（办发〔2023〕8号）")
    []
    """
    beginning, pattern = _patterns()
    mentions: list[PeriodMention] = []
    end = 0
    for place in beginning.finditer(chars):
        match = pattern.match(chars, place.start()) if place.start() >= end else None
        if match is None:
            continue
        end = match.end()
        if match["refused"] is None and not _is_long_past(match, said) and not _is_length(match, said):
            mention = _in_context(_read(match, said, year), chars, said)
            if _is_of_a_name(mention, chars):
                continue
            mentions.append(mention)
            if mention.role == "period" and mention.rule == "year" and mention.period_start:
                year = mention.period_start.year
    return mentions


def _read(match: re.Match[str], said: date | None, year: int | None) -> PeriodMention:
    """The mention by itself, before its neighbours are looked at."""
    kind = match.lastgroup or ""  # the outermost group ends last
    days, role = _READERS[kind](match, said, year), kind if kind in ("baseline", "rate") else "period"
    return PeriodMention(match.start(), match.end(), match[0], *days, kind, role)


def _is_long_past(match: re.Match[str], said: date | None) -> bool:
    """“一五”指…: the name of a plan that ended long ago, by itself, is that of something else."""
    if said is None or match["plan_name"] is None or match["plan_word"]:
        return False
    return calendar.plan_years()[match["plan_name"]][1] < said.year - LONG_AGO


def _is_length(match: re.Match[str], said: date | None) -> bool:
    """23年 at the head of a clause may be a length of time, unless that year is near the day of speaking."""
    if match["likely_year"] is None:
        return False
    year = calendar.read_short_year(match["likely_year"], said)
    return said is None or year is None or abs(year - said.year) > NEAR


def _is_of_a_name(mention: PeriodMention, chars: str) -> bool:
    """编制|2017—2021年|…规划, 荣获|2023年度|…先进县, 承办|2022年|…决赛: the year is of the thing's name."""
    if mention.rule not in ("range", "year") or mention.role != "period":
        return False
    start, end = mention.start, mention.end
    if mention.rule == "range" and _OF_A_PLAN.match(chars, end):
        return True
    if start == 0 or chars[start - 1] in "，。；\n":
        return False
    before = chars[max(0, start - 16) : start].rstrip()
    return bool(
        (_DRAWN_UP.search(before) and _OF_A_PLAN.match(chars, end))
        or (_AWARDED.search(before) and _OF_AN_AWARD.match(chars, end))
        or (_HOSTED.search(before) and _OF_AN_EVENT.match(chars, end))
    )


def _in_context(mention: PeriodMention, chars: str, said: date | None) -> PeriodMention:
    """The mention with what the words around it make of it: 到…, 比…, …前, …以来."""
    if mention.role != "period" or mention.rule in ("since", "term"):
        return mention
    place = _Place(chars, chars[max(0, mention.start - 6) : mention.start].rstrip(), said)
    if mention.rule == "now":
        return _from(mention, place) or mention
    return next((changed for rule in _CONTEXTS if (changed := rule(mention, place))), mention)


class _Place(NamedTuple):
    """Where a mention stands."""

    chars: str
    before: str
    said: date | None


def _same_time(mention: PeriodMention, place: _Place) -> PeriodMention | None:
    """高于|去年同期|: compared with."""
    match = _SAME_TIME.match(place.chars, mention.end)
    return _longer(mention, place.chars, mention.start, match.end())._replace(role="baseline") if match else None


def _against(mention: PeriodMention, place: _Place) -> PeriodMention | None:
    """比|上年|, 较|2020年|, 与|2007年|相比, 在|2020年|基础上, 按|2020年|价格, |2010年|的2倍."""
    chars, before, end = place.chars, place.before, mention.end
    compared = (
        _AGAINST.search(before)
        or _TIMES.match(chars, end)
        or (_BESIDE.search(before) and _ALIKE.match(chars, end))
        or (before.endswith("在") and _ON_TOP.match(chars, end))
        or (_VALUED_AT.search(before) and _PRICES.match(chars, end))
    )
    return mention._replace(role="baseline") if compared else None


def _of_a_goal(mention: PeriodMention, place: _Place) -> PeriodMention | None:
    """占|全年|计划的74%: what is compared with is the plan of the year."""
    whole = mention.label == "全年" and _SHARE_OF.search(place.before) and _OF_A_GOAL.match(place.chars, mention.end)
    return mention._replace(role="baseline") if whole else None


def _since(mention: PeriodMention, place: _Place) -> PeriodMention | None:
    """|2021年以来|, |今年起|."""
    match = _SINCE.match(place.chars, mention.end)
    if not match or mention.rule == "span":
        return None
    last = place.said if match[0] in ("以来", "至今") else None
    return _longer(mention._replace(period_end=last, rule="since"), place.chars, mention.start, match.end())


def _from(mention: PeriodMention, place: _Place) -> PeriodMention | None:
    """由|2020年|的35%提高到45%, 从|目前|的32小时降至25小时."""
    return mention._replace(role="baseline", rule="from") if _FROM.search(place.before) else None


def _until(mention: PeriodMention, place: _Place) -> PeriodMention | None:
    """|到2027年|, |截至10月底|, |2030年前|: no first day."""
    until, limit = _UNTIL.search(place.before), _BEFORE.match(place.chars, mention.end)
    if not (until or limit) or mention.rule in ("range", "span"):
        return None
    start = place.chars.rindex(until[0], 0, mention.start) if until else mention.start
    end = limit.end() if limit else mention.end
    return _longer(mention._replace(period_start=None, rule="until"), place.chars, start, end)


def _within(mention: PeriodMention, place: _Place) -> PeriodMention | None:
    """|今年内|."""
    match = _WITHIN.match(place.chars, mention.end) if mention.rule == "year" else None
    return _longer(mention, place.chars, mention.start, match.end()) if match else None


_CONTEXTS = (_same_time, _against, _of_a_goal, _since, _from, _until, _within)


def _longer(mention: PeriodMention, chars: str, start: int, end: int) -> PeriodMention:
    return mention._replace(start=start, end=end, label=chars[start:end])


def _read_range(match: re.Match[str], _said: date | None, _year: int | None) -> Days:
    return calendar.year_days(*(calendar.read_small(match[name]) for name in ("first_year", "last_year")))


def _read_dated(match: re.Match[str], said: date | None, _year: int | None) -> Days:
    """2025年, 今年, and either with a part of the year behind it."""
    if match["named_year"]:
        year = calendar.read_small(match["named_year"])
    elif match["republic_year"]:
        year = FIRST_OF_REPUBLIC + (calendar.read_small(match["republic_year"]) or 0)
    elif short := match["short_year"] or match["likely_year"]:
        year = calendar.read_short_year(short, said)
    else:
        row = word_rows("year")[match["year_word"]]
        year = calendar.read_year(row["first"], calendar.named_years(said)) if said else None
    return _part(match["year_part"], year) if match["year_part"] else calendar.year_days(year)


def _read_part(match: re.Match[str], said: date | None, year: int | None) -> Days:
    return _part(match["part"], said.year if year is None and said else year)


def _part(written: str, year: int | None) -> Days:
    """全年, 1-11月, 前10个月, 2月20日, 11月底, 一季度末."""
    written = written.replace(" ", "").removeprefix("第")
    rows = word_rows("part")
    if written in rows:
        return calendar.part_days(rows[written], year)
    if written[:-1] in rows:  # 一季度末
        return calendar.part_days(rows[written[:-1]], year)._replace(first=None)
    numbers = [calendar.read_small(number) or 0 for number in re.findall("[0-9]+|[一二两三四五六七八九十]+", written)]
    if "日" in written:
        day = calendar.safe_date(year, *numbers[:2])
        return Days(day, day, "day")
    if written.startswith(("前", "头")):
        return calendar.month_days(year, 1, numbers[0])
    days = calendar.month_days(year, numbers[0], numbers[-1])
    return days._replace(first=None) if written[-1] in "底末" else days


def _read_span(match: re.Match[str], said: date | None, _year: int | None) -> Days:
    kind = "span" if match["span"] else "doubling"  # 四年翻一番
    row, many = calendar.find_row(kind, match[kind])
    years = calendar.named_years(said) if said and many else {}
    days = calendar.read_days(row, years, said, many or 1)
    return days._replace(precision="year") if many == 1 and "N" in row["word"] else days


def _read_fiscal(match: re.Match[str], _said: date | None, _year: int | None) -> Days:
    """2024-25财政年度."""
    return calendar.fiscal_days(calendar.read_small(match["fiscal_year"]))


def _read_rolling(match: re.Match[str], said: date | None, _year: int | None) -> Days:
    return calendar.rolling_days(word_rows("rolling")[match["rolling"]], said)


def _read_plan(match: re.Match[str], said: date | None, _year: int | None) -> Days:
    first, last = calendar.plan_years()[match["plan_name"] or match["bare_plan"]]
    row, many = calendar.find_row("plan", match["plan_word"] or "期间")
    return calendar.read_days(row, {"s": first, "e": last}, said, many or 1)


def _read_word(match: re.Match[str], said: date | None, _year: int | None) -> Days:
    """A word of its own: 近年来, 目前, 本届政府任期, 同比, 每年."""
    return calendar.read_days(next(word_rows(kind)[match[0]] for kind in _WORDS if match[kind]), {}, said)


_WORDS = ("since", "term", "now", "baseline", "rate")
_READERS: Mapping[str, Callable[[re.Match[str], date | None, int | None], Days]] = {
    "fiscal": _read_fiscal,
    "range": _read_range,
    "rolling": _read_rolling,
    "year": _read_dated,
    "part": _read_part,
    "span": _read_span,
    "doubling": _read_span,
    "plan": _read_plan,
    **dict.fromkeys(_WORDS, _read_word),
}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a mention begins with, and the mentions themselves, names that only look like one first."""
    plans = "|".join(sorted(calendar.plan_years(), key=len, reverse=True))
    long_plans = "|".join(plan for plan in calendar.plan_years() if len(plan) > 2)
    plan = f'(?:[“‘"](?P<plan_name>{plans}) ?[”’"]|(?<![一二三四五六七八九十])(?P<bare_plan>{long_plans}))'
    months = f"{MONTH} ?月?份? ?{DASH} ?{MONTH} ?月(?! ?{DAY} ?日)份?"
    month = f"{MONTH} ?月(?![球饼嫂亮均票])(?: ?{DAY} ?日|份?[底末初]?)"
    quarters = "第?[一二三四1-4]季度[末底]?"
    words = "|".join(word for word in word_rows("part") if len(word) > 1)
    words = words.replace("年初", f"年初{_PLANNED_IN_JANUARY}")
    parts = f"{months}|{month}|[前头]{NUMBER}个月|{words}|{quarters}"
    not_numeral = "(?<![一二三四五六七八九十百千万])"
    refused = f"{YEAR} ?年?远景目标|《[^《》]{{1,60}}》|〔[^〔〕]{{1,8}}〕|{any_word('no_period')}"
    years = (
        f"{NOT_BEFORE}(?P<named_year>{YEAR}) ?年度?{NOT_AFTER_YEAR}"
        f"|(?<![达投]产)(?<!建成)(?<!运营)(?P<year_word>{any_word('year')})度?"
        f"|民国 ?(?P<republic_year>[0-9]{{1,3}}|[一二三四五六七八九十百]{{1,4}}) ?年度?"
        # 98年4月, 07年: lengths of time have no month, no nought before them
        "|(?<![0-9A-Za-z.第个])(?P<short_year>0[0-9](?= ?年)"
        f"|[0-9]{{2}}(?= ?年 ?(?:{month}|{quarters}|[上下]半年|[底末])))"
        f" ?年(?![来间内多])"
        # 23年 at the head of a clause
        f"|(?<![^。；，、：:！？（(“在到比较从自至至\n])(?P<likely_year>[0-9][1-46-9]"
        "|[九〇零][〇零一二三四五六七八九]|八[〇零一二三四五六七八]) ?年"
        f"(?![来间内以时多左前后期历累共的中里一])"
    )
    first, last = f"(?P<first_year>{YEAR})", f"(?P<last_year>{YEAR})"
    fiscal = f"(?P<fiscal_year>{YEAR}) ?[-/—–－至] ?[0-9]{{2}}(?![0-9]) ?(?:财政)?年度"
    ways = (
        f'(?P<refused>{refused}|[“‘"](?:{plans}) ?[”’"](?:{any_word("no_plan")}))',
        f"(?P<fiscal>{fiscal})",
        f"{NOT_BEFORE}(?P<range>{first} ?年?度? ?{DASH} ?{last} ?年度?{NOT_AFTER_YEAR}[底末]?)",
        f"(?P<year>(?:{years})(?: ?(?P<year_part>{parts}|[底末初](?![级端次步期始])))?)",
        f"(?P<span>{NOT_BEFORE}{not_numeral}(?:{any_word('span')}))",
        f"(?P<doubling>{NOT_BEFORE}{not_numeral}(?:{any_word('doubling')})(?=翻))",
        f'(?P<plan>{plan} ?(?P<plan_word>{any_word("plan")})?(?!规划|计划|[”’"]))',
        *(f"(?P<{kind}>{any_word(kind)})" for kind in (*_WORDS, "rolling")),
        f"{NOT_BEFORE}{not_numeral}(?P<part>{parts})",
    )
    return re.compile(_beginning(long_plans)), re.compile("|".join(ways))


def _beginning(long_plans: str) -> str:
    """What every mention begins with: one character of few, one behind it, and only then the beginnings themselves."""
    kinds = ("year", "span", "part", "no_period", "rolling", *_WORDS)
    words = {word for kind in kinds for word in word_rows(kind) if len(word) > 1 and word[0] != "N"}
    heads = {"".join(word[:3].partition("N")[:2]) for word in words} | {"前N", "头N", "民国"}
    firsts, seconds = ("".join(sorted({head[at] for head in heads})) for at in (0, 1))
    ways = (
        f"(?:19|20)[0-9]{{2}}|一九|二[〇○零]|{long_plans}",
        f"{NOT_BEFORE}第?[{NUMERALS}]{{1,3}} {{0,2}}[{BEHIND_NUMERAL}]",
        f'[“‘"][{NUMERALS}]{{1,3}} ?[”’"]',
        compile_words(heads).pattern.replace("N", f"[{NUMERALS}]"),
    )
    behind = f"[{NUMERALS}〇○零{BEHIND_NUMERAL}{seconds}]"
    return f'[{NUMERALS}{firsts}“‘"《〔](?:(?<=[《〔])|(?={behind})(?<=(?={"|".join(ways)}).))'
