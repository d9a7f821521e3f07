"""What the columns of a table are: labels, figures with their unit and period, what binds, who is in charge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from policy_targets.reading.page.grids import Cell, Grid, Row
from policy_targets.reading.periods.calendar import plan_years, year_days
from policy_targets.reading.periods.mentions import PeriodMention, find_periods

NUMBER = r"[0-9][0-9,，]*(?:\.[0-9]+)?"
FIGURE = re.compile(
    rf"""
    (?P<open>[\[〔［【(（])?
    (?P<bound>≥|≧|≤|≦|>|<|＞|＜|不低于|不少于|不超过|不高于|大于|小于|高于|低于|超过|控制在|达到?|约)?[ ]*
    (?P<number>[+\-－−–]?{NUMBER}(?:[ ]*[%％]?[-－—–~～至][ ]*{NUMBER})?)[ ]*
    (?P<unit>(?:[%％‰℃]|[一-龥A-Za-z㎡㎥³²/·]{{1,12}}?)(?:[/／][一-龥A-Za-z0-9³²㎡㎥]{{1,8}})?)?
    (?P<behind>及?以[上下内]|左右)?
    (?P<close>[\]〕］】)）])?
    (?:[ \u3000]*(?:（[^（）]{{1,20}}）|\([^()]{{1,20}}\)|[\[［][0-9]{{1,2}}[\]］]|[*①-⑳]))?
    """,
    re.VERBOSE,
)
MOST_HEADS = 4  # rows of headings
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
YEARS = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年?\s?[-－—–~～至]\s?((?:19|20)[0-9]{2})年?(?![0-9])")
NUMBERING = re.compile("序号|编号|序|号|No\\.?", re.IGNORECASE)
UNIT_HEAD = re.compile("(?:计量|统计)?单位(?:名称)?")
BINDING_HEAD = re.compile("(?:指标)?(?:属性|性质)|指标类型|类型")
BODY_HEAD = re.compile("(?:责任|牵头|主管|落实|实施|承办)(?:单位|部门|主体)(?:及负责人)?")
LABEL_HEAD = re.compile(
    "指标|项目|名称|产品|商品|行业|内容|事项|任务|类别|领域|国家|地区|区域|县区|区县|单位名称|年份|年度"
)
SPLIT_HEAD = re.compile("行业|国家|地区|区域|商品|产品|类别|县区|区县|城市|产业")  # the rows are parts of one whole
YEAR_HEAD = re.compile("年份|年度")
NO_FIGURE_HEAD = re.compile("电话|邮编|代码|编号|序号|备注|时限|时间|日期|期限|年龄|页码|位次|排名|权重|分值|得分")
PLANNED = re.compile("目标|计划|预期|规划|任务|安排|预算|要求达到")
DONE = re.compile("完成|实绩|实际|实现|执行|现状|基期|基数|同比|[比较]上年|达到数|已|产量|绝对数|年末数|期末|增减|决算")
OF_PLAN = re.compile(
    "(?:占|完成|为)[^（(]{0,8}(?:计划|目标|任务|预算|预期)[^（(]{0,4}[%％比率度]|[计划目标预算]完成率|完成率|完成度"
)
ESTIMATED = re.compile("预计")
AVERAGE = re.compile("年均|平均增|年平均")
TOGETHER = re.compile("累计|合计|五年")
CHANGE = re.compile("增[长减速幅]|增降|升降|[±]|同比|[比较]上年|[比较]去年|递增")
SHARE = re.compile("比重|占比|占[^（(]{1,12}(?:[（(]?[%％]|的?比)|比例")
UNIT_IN_BRACKETS = re.compile(r"[（(〔\[]([^（）()〔〕\[\]]{1,16})[）)〕\]]")
ASIDE = re.compile("^[0-9]{4}年(?:年末)?|(?:[比较]上年末?|同比|年均)?(?:增[长减][速幅]?|增速|增幅)[±%％]*$|[%％]$")
UNDATED = re.compile("[比较]上年末?|[比较]去年|同比|(?<![0-9])年[末底初]数?|全年|[当本]年|年度")
NO_NOUN = re.compile(
    """
    [0-9\\-－—–~～至.%％±/／、“”"*\\s]+ | [七八九十]?[一二三四五]五 | 年度 | 年均 | 年[末底初] | [一二三四五]?年 | 月末?
    | 时?期[末内]? | 上半年 | [一二三四]季度 | 实际 | 预计 | 计划 | 目标 | 规划 | 预期 | 实绩 | 完成 | 执行 | 情况
    | 绝对 | 主要 | 指标 | 任务 | 安排 | 预算 | 调整后? | [当本全]年 | 同期 | 累计 | 合计 | 现状 | 基[期数] | 初步
    | 平均 | 单位
    | [比较]?上年末? | [比较]去年 | 同比 | 增[长减速幅]+ | 升降 | 增降 | 数量? | 金额 | [值额量率为的和与及占]
    """,
    re.VERBOSE,
)


class TableColumn(NamedTuple):
    """What a column of a table holds.

    `role` is label, figure, unit, binding, body or other. Of figures: `kind` is target, outcome or empty, `change` is
    growth, average, share, of_plan or empty, `noun` what is measured, where the heading names that.
    """

    role: str
    headings: tuple[Cell, ...]
    words: str
    unit: str = ""
    period: PeriodMention | None = None
    kind: str = ""
    change: str = ""
    noun: str = ""


class Layout(NamedTuple):
    """A table as understood: its caption, and its rows, each with the columns that were last headed above it."""

    captions: tuple[Cell, ...]
    rows: tuple[tuple[Row, tuple[TableColumn, ...]], ...]


def is_figure(words: str) -> bool:
    """Whether a cell holds a number and nothing else that matters: no year, no text.

    >>> [is_figure(words) for words in ("450", "≥43%", "[15]", "-5.8", "8.4　　（可比价）", "240公里", "5.5左右")]
    [True, True, True, True, True, True, True]
    >>> [is_figure(words) for words in ("2025年", "—", "新建学校8所", "", "3月底")]
    [False, False, False, False, False]
    """
    match = FIGURE.fullmatch(words)
    return match is not None and (match["unit"] or "")[:1] not in ("年", "月", "日", "届", "号")


def lay_out(grid: Grid, said: date | None = None) -> Layout:
    r"""Return the caption and the rows of a table, each with what its columns hold.

    >>> from policy_targets.reading.page.grids import find_grids
    >>> from policy_targets.reading.text.text import Text
    >>> chars = "| 指标 | 单位 | 2024年计划 |\n|---|---|---|\n| 粮食 | 万吨 | 18 |"
    >>> (row, columns), = lay_out(find_grids(chars, Text.of(chars))[0]).rows
    >>> [(column.role, column.kind, column.period and column.period.label) for column in columns]
    [('label', '', None), ('unit', '', None), ('figure', 'target', '2024年')]
    """
    captions, heads, body = list[Cell](), list[Row](), list[tuple[Row, tuple[Row, ...]]]()
    closed = False
    for row in grid.rows:
        distinct = set(filter(None, row))
        if not distinct:
            continue
        counted = [cell for cell in row if is_figure(cell.words) and not (YEAR.fullmatch(cell.words) and not body)]
        if not counted and len(distinct) > 1 and (not body or _is_head(row)):
            heads, closed = ([row] if closed else [*heads, row][-MOST_HEADS:]), False
        elif not counted and len(distinct) == 1 and not body and not heads:
            captions += distinct
        else:
            body.append((row, tuple(heads)))
            closed = True
    under = dict[tuple[Row, ...], list[Row]]()
    for row, above in body:
        under.setdefault(above, []).append(row)
    known = {above: tuple(_read_columns(above, rows, said)) for above, rows in under.items()}
    return Layout(tuple(captions), tuple((row, known[heads]) for row, heads in body))


def _is_head(row: Row) -> bool:
    return bool(row[0]) and any(UNIT_HEAD.fullmatch(cell.words) or LABEL_HEAD.search(cell.words) for cell in row[:2])


def _read_columns(heads: Sequence[Row], rows: Sequence[Row], said: date | None) -> Iterator[TableColumn]:
    """The columns of rows under some rows of headings; one without a heading goes on under that to its left."""
    width = max(map(len, (*heads, *rows)), default=0)
    last: tuple[Cell, ...] = ()
    for at in range(width):
        found = dict.fromkeys(filter(None, (_head_over(heads, depth, at) for depth in range(len(heads)))))
        headings = tuple(found) or last
        cells = [row[at] for row in rows if at < len(row) and row[at]]
        yield _read_column(headings, cells, said)
        last = headings


def _head_over(heads: Sequence[Row], depth: int, at: int) -> Cell | None:
    """The heading of a column in one row of headings: one further left covers it, where the row below divides that."""
    row = heads[depth][: at + 1]
    if len(row) > at and row[at]:
        return row[at]
    below = heads[depth + 1][at : at + 1] if depth + 1 < len(heads) else ()
    return next((cell for cell in reversed(row) if cell), None) if below and below[0] else None


def _read_column(headings: tuple[Cell, ...], cells: Sequence[Cell], said: date | None) -> TableColumn:
    words = "".join(cell.words for cell in headings)
    own = headings[-1].words if headings else ""
    figures = sum(is_figure(cell.words) for cell in cells)
    role = _name_role(own, figures, cells)
    return _read_figures(headings, words, said) if role == "figure" else TableColumn(role, headings, words)


def _name_role(own: str, figures: int, cells: Sequence[Cell]) -> str:
    """What a column is for, by its heading and by how many of its cells are figures."""
    if BODY_HEAD.search(own) or (UNIT_HEAD.fullmatch(own) and not figures):
        return "body" if BODY_HEAD.search(own) else "unit"
    if BINDING_HEAD.fullmatch(own) and any("约束" in cell.words or "预期" in cell.words for cell in cells):
        return "binding"
    if not cells or NUMBERING.fullmatch(own) or NO_FIGURE_HEAD.search(own):
        return "other"
    if not figures:
        return "label" if not own or LABEL_HEAD.search(own) or not PLANNED.search(own) else "other"
    few = LABEL_HEAD.search(own) and 2 * figures <= len(cells)
    return "label" if YEAR_HEAD.fullmatch(own) else "other" if few else "figure"


def _read_figures(headings: tuple[Cell, ...], words: str, said: date | None) -> TableColumn:
    change = "of_plan" if OF_PLAN.search(words) else "average" if AVERAGE.search(words) else ""
    change = change or ("share" if SHARE.search(words) else "growth" if CHANGE.search(words) else "")
    return TableColumn(
        role="figure",
        headings=headings,
        words=words,
        unit=read_heading_unit(words),
        period=read_period(words, said),
        kind=_read_kind(words),
        change=change,
        noun=read_noun(words),
    )


def _read_kind(words: str) -> str:
    if OF_PLAN.search(words) or ESTIMATED.search(words.replace("预计目标", "")):
        return "outcome"
    if PLANNED.search(words):
        return "target"
    return "outcome" if DONE.search(words) else ""


def read_heading_unit(words: str) -> str:
    """Return the unit that a heading or a label gives in brackets, or as the sign at its end.

    >>> [read_heading_unit(words) for words in ("绝对数（亿元）", "比上年增长%", "粮食产量(万吨)", "投资额")]
    ['亿元', '%', '万吨', '']
    """
    found = UNIT_IN_BRACKETS.findall(words)
    if found:
        return str(found[-1]).removeprefix("单位：").removeprefix("±")
    sign = re.search("[%％‰]$", words)
    return sign[0] if sign else ""


def read_noun(words: str) -> str:
    """Return what a heading says is measured, or nothing where it says only when or how.

    >>> [read_noun(words) for words in ("出口额（亿元）", "企业数（家）", "2025年目标值", "绝对数（亿元）")]
    ['出口额', '企业数', '', '']
    """
    plain = UNIT_IN_BRACKETS.sub("", words).replace("*", "").strip()
    rest = NO_NOUN.sub("", plain)
    if not rest:
        return ""
    return ASIDE.sub("", plain)


def read_period(words: str, said: date | None = None) -> PeriodMention | None:
    """Return the period that a heading names; a year may stand without 年.

    >>> [str(read_period(words).period_end) for words in ("2025年目标", "2020", "“十四五”累计", "1998-2002")]
    ['2025-12-31', '2020-12-31', '2025-12-31', '2002-12-31']
    >>> read_period("比上年增长（%）"), read_period("属性")
    (None, None)
    """
    if years := YEARS.search(words):
        days = year_days(int(years[1]), int(years[2]))
        return PeriodMention(years.start(), years.end(), _dated(years[0]), days.first, days.last, "years", "range")
    plain = UNDATED.sub("", words)
    if plan := re.search("十[一二三四五]五|[七八九]五", plain):
        span = plan_years().get(plan[0])
        if span and not YEAR.search(plain):
            days = year_days(*span)
            return PeriodMention(plan.start(), plan.end(), plan[0], days.first, days.last, "years", "plan")
    named = [it for it in find_periods(plain, said) if it.role == "period" and it.period_end]
    if named:
        return named[0]
    year = YEAR.search(plain)
    if not year:
        return None
    days = year_days(int(year[0]))
    return PeriodMention(year.start(), year.end(), "", days.first, days.last, "year", "year")


def _dated(words: str) -> str:
    """The label of a period: words that name one by themselves, as a bare 2020 does not."""
    return words.strip() if "年" in words else ""
