"""The claims of a table: one for each cell with a number, named by its row, counted and dated by its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.reading.claims.claims import Claim
from policy_targets.reading.claims.commitments import BINDING, Promise
from policy_targets.reading.claims.contexts import Context, find_contexts
from policy_targets.reading.claims.measures import measure
from policy_targets.reading.claims.table_columns import (
    CHANGE,
    FIGURE,
    PLANNED,
    SHARE,
    SPLIT_HEAD,
    TOGETHER,
    UNIT_IN_BRACKETS,
    TableColumn,
    is_figure,
    lay_out,
    read_heading_unit,
    read_period,
)
from policy_targets.reading.numbers.numerals import read_number
from policy_targets.reading.numbers.quantities import Quantity, find_quantities
from policy_targets.reading.numbers.units import code_of
from policy_targets.reading.page.grids import Cell, Grid, Row
from policy_targets.reading.periods.calendar import year_days
from policy_targets.reading.periods.mentions import PeriodMention
from policy_targets.reading.text.text import Span

AT_LEAST = dict.fromkeys(("≥", "≧", "不低于", "不少于", "高于", "大于", "超过"), "ge")
AT_MOST = dict.fromkeys(("≤", "≦", "不超过", "不高于", "控制在"), "le")
BELOW = dict.fromkeys(("<", "＜", "小于", "低于"), "lt")
BOUNDS = {**AT_LEAST, **AT_MOST, **BELOW, ">": "gt", "＞": "gt", "约": "approx"}
BEHIND = {"以上": "ge", "及以上": "ge", "以下": "le", "及以下": "le", "以内": "le", "左右": "approx"}
CERTAIN, LIKELY = 0.97, 0.9  # of a kind that the heading says, and of one that the years tell
LONGEST_LABEL = 40
LONGEST_PROSE = 40  # characters; a table with longer cells is read as prose
SINGLE_UNIT = re.compile(r"单\s?位[:：]\s?([^\s，,、；;)）（(]{1,12})(?![、，,；;/]?[^\s)）])")
TITLE_NUMBER = re.compile(
    r"^[\s*#>|]*(?:附?表|专栏)\s?(?:[0-9]{1,2}(?=(?:19|20)[0-9]{2}年|[^0-9])|[一二三四五六七八九十]{1,3})?[\s:：、.*—-]*"
)
LIST_NUMBER = re.compile(
    r"^(?:[#＃•·●◆*☆★—-]+|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]+|[（(]?[0-9]{1,2}[)）、.．](?![0-9])|[①-⑳])+"
)
NOTE_MARK = re.compile(r"[\[［【][0-9]{1,2}[\]］】]|[①-⑳*＊]+$|注[0-9]$")
AMONG = re.compile("^(?:[#＃]|其中[:：]?|[一二三四]是|[和及、]|含[:：]|#)")
PARTS = re.compile(
    "总计|合计|小计|总数|总量|城镇|乡村|农村|男性?|女性?|住宅|工业|建筑业|第[一二三]产业|公路|铁路|水运|民航|管道|"
    "一般贸易|加工贸易|出口|进口|[0-9].*岁.*"
)
MEASURED = re.compile(
    "(?:额|量|率|数|值|人口|面积|里程|投资|收入|支出|贷款|存款|专利|利润|税收|消费|产能|能力|容量|人数|费用)(?:（[^（）]*）)?$"
)
OF_ALL = re.compile("^(?:全[国省市县区州盟旗]|年末|总)+")
WHOLE = re.compile("(?:总计|合计)")
YEAR_LABEL = re.compile("(?:19|20)[0-9]{2}年?")
HAS_WORD = re.compile("[一-龥A-Za-z]|^(?:19|20)[0-9]{2}$")
SPLIT_BODIES = re.compile("[、，,；;/ ]")
OPENING = ("[", "〔", "［", "【")
RUN = re.compile(r"[^\n*]+(?<=[^\s])")
CHANGES = re.compile("(?<=..)(?:累计|年均)?(?:降低|下降|减少|降幅|增长)$")
LONGEST_QUOTE = 60
NARROW = str.maketrans("，－−–＋", ",---+")
CAPTION_NOISE = re.compile(
    "(?:19|20)[0-9]{2}(?:[-－—–~～至](?:19|20)[0-9]{2})?年?(?:年末|上半年)?|^分?(?:行业|地区|国别)|分(?:行业|地区|产业|区域|县区)"
    "|及其?(?:增长速度|构成|比重|增速)|(?:增长速度|增速)$|(?:主要)?(?:指标)?(?:完成|执行|实现)?情况(?:表|一览表)?$|一览表$|[表》》]$"
    r"|[\[［][0-9]{1,2}[\]］]|[*#]|[（(]?单位[:：].*$|(?:数量|金额)、(?:数量|金额)|主要[^，。]{0,8}?(?:产|商)品"
)


class TableSetting(NamedTuple):
    """What stands around a table: its title and the lines above it, nearest first; the day of speaking."""

    titles: tuple[str, ...]
    said: date | None


class TableClaim(NamedTuple):
    """A claim of a cell, with the pieces that prove it and the body in charge.

    `is_part`: its row is one of the parts of a whole, a good or a country of all exports.

    Offsets: in the characters of the repaired text; `pieces` are heading, row label, unit and cell in document order.
    """

    claim: Claim
    pieces: tuple[Span, ...]
    number: Span
    body: str
    is_part: bool


class _Table(NamedTuple):
    """A table being read: where it stands, its unit and its period where they hold for all of it, its years."""

    chars: str
    said: date | None
    unit: str
    period: PeriodMention | None
    years: tuple[int, ...]
    noun: str
    plans: bool


class _Label(NamedTuple):
    """What a row is called, its cell, the unit that its label gives, whether it binds and whether it is only a part."""

    words: str
    cell: Cell
    unit: str
    binding: str
    is_part: bool

    @property
    def is_year(self) -> bool:
        """Whether the row is that of a year."""
        return bool(YEAR_LABEL.fullmatch(self.words))


def find_cell_claims(grid: Grid, chars: str, setting: TableSetting) -> list[TableClaim]:
    r"""Return the claims of a table's cells, row by row; none of a table of text, of telephones or of rooms.

    >>> from policy_targets.reading.page.grids import find_grids
    >>> from policy_targets.reading.text.text import Text
    >>> chars = "| 指标 | 单位 | 2024年计划 |\n|---|---|---|\n| 粮食总产量 | 万吨 | 18 |"
    >>> (found,) = find_cell_claims(find_grids(chars, Text.of(chars))[0], chars, TableSetting((), None))
    >>> found.claim.kind, found.claim.label, str(found.claim.quantity.amount), found.claim.period.label
    ('target', '粮食总产量', '180000', '2024年')
    >>> chars = "| 科室 | 值班人员 | 电话 |\n|---|---|---|\n| 办公室 | 张某 | 5212360 |"
    >>> find_cell_claims(find_grids(chars, Text.of(chars))[0], chars, TableSetting((), None))
    []
    """
    if any(len(cell.words) > LONGEST_PROSE and not is_figure(cell.words) for row in grid.rows for cell in row):
        return []
    layout = lay_out(grid, setting.said)
    captions = (*(cell.words for cell in layout.captions), *setting.titles)
    columns = {column for _, columns in layout.rows for column in columns}
    table = _Table(
        chars=chars,
        said=setting.said,
        unit=next((found[1] for words in captions if (found := SINGLE_UNIT.search(words))), ""),
        period=next((it for words in captions if (it := read_period(TITLE_NUMBER.sub("", words), setting.said))), None),
        years=tuple(sorted({it.period.period_end.year for it in columns if it.period and it.period.period_end})),
        noun=_read_caption(captions),
        plans=any(PLANNED.search(words) for words in captions),
    )
    return list(_read_rows(table, layout.rows))


def _read_caption(captions: Sequence[str]) -> str:
    """What a caption says that the table is about: 表6 2022年分行业固定资产投资增长速度."""
    for words in captions:
        if TITLE_NUMBER.match(words) and (plain := TITLE_NUMBER.sub("", words)):
            previous = ""
            while plain != previous:
                previous, plain = plain, CAPTION_NOISE.sub("", plain).strip()
            return plain
    return ""


def _read_rows(table: _Table, rows: Sequence[tuple[Row, tuple[TableColumn, ...]]]) -> Iterator[TableClaim]:
    """The claims row by row; a row without a number heads those below it, and 其中 is part of the last whole one.

    What follows 其中 is part of the same whole, up to the next row that names a quantity: 出口额, 其中：一般贸易, 其他.
    """
    whole, heading, among = "", "", False
    for row, columns in rows:
        cells = [cell for cell in dict.fromkeys(row) if cell]
        if len(cells) == 1 and not is_figure(cells[0].words):
            heading, whole, among = cells[0].words, "", False
            continue
        own = _first_label(row, columns)
        among = bool(AMONG.match(own)) or (among and not MEASURED.search(own) and not _is_split(columns))
        for at, cell in enumerate(row):
            if at >= len(columns) or columns[at].role != "figure" or not is_figure(cell.words) or cell in row[:at]:
                continue
            label = _read_label(row, columns[:at], whole or heading, among=among)
            if label and (found := _read_cell(_Spot(table, row, columns, at, label))):
                yield found
        if own and not PARTS.fullmatch(own) and not (among and (AMONG.match(own) or MEASURED.search(whole))):
            whole = own


def _is_split(columns: Sequence[TableColumn]) -> bool:
    """Whether the rows are goods, countries, industries: each a whole of its own kind."""
    return any(it.role == "label" and SPLIT_HEAD.search(it.words) for it in columns)


def _first_label(row: Row, columns: Sequence[TableColumn]) -> str:
    cells = [cell for cell, column in zip(row, columns, strict=False) if column.role == "label" and cell]
    return clean_label(cells[-1].words) if cells else ""


def clean_label(words: str) -> str:
    """Return a row's label without its number in a list, marks of footnotes and the unit in brackets.

    >>> [clean_label(words) for words in ("1.生产总值（亿元）", "粮食产量[2]", "①新建学校", "PM2.5浓度")]
    ['生产总值', '粮食产量', '新建学校', 'PM2.5浓度']
    """
    words = LIST_NUMBER.sub("", words.strip("*# "))
    unit = read_heading_unit(words)
    if unit and _is_unit(unit):
        words = UNIT_IN_BRACKETS.sub(lambda match: "" if match[1] == unit else match[0], words).removesuffix(unit)
    words = re.sub("[（(](?:约束性|预期性)(?:指标)?[）)]", "", words)
    return NOTE_MARK.sub("", words).strip(" ：:，,、")


@cache
def _is_unit(unit: str) -> bool:
    return read_context("", "1", unit) is not None


class _Spot(NamedTuple):
    """A cell with a number: its table, its row, the columns, its place in the row, and what the row is called."""

    table: _Table
    row: Row
    columns: Sequence[TableColumn]
    at: int
    label: _Label

    @property
    def column(self) -> TableColumn:
        """The column of the cell."""
        return self.columns[self.at]

    @property
    def change(self) -> str:
        """How the column is reckoned; a figure in square brackets is a sum over years, whatever its heading says."""
        added = self.row[self.at].words.startswith(OPENING) and self.column.change == "average"
        return "" if added else self.column.change

    def beside(self, role: str) -> Cell | None:
        """The cell of the row in the column of a role."""
        places = (place for place, it in enumerate(self.columns) if it.role == role and place < len(self.row))
        return next((self.row[place] for place in places if self.row[place]), None)


def _read_label(row: Row, columns: Sequence[TableColumn], whole: str, *, among: bool) -> _Label | None:
    """What a number is of: the nearest label to its left, told in full where it is only a part of the one above."""
    places = [place for place, it in enumerate(columns) if it.role == "label" and place < len(row) and row[place]]
    if not places:
        return None
    cell, split = row[places[-1]], bool(SPLIT_HEAD.search(columns[places[-1]].words))
    words = own = AMONG.sub("", clean_label(cell.words))
    bare = among or (not split and PARTS.fullmatch(own))
    if bare and MEASURED.search(whole) and not MEASURED.search(own) and not _shares_noun(own, whole):
        words = f"{own}{OF_ALL.sub('', whole)}"
    if not words or len(words) > LONGEST_LABEL or not HAS_WORD.search(words):
        return None
    unit = read_heading_unit(cell.words.rstrip("*"))
    binding = next((code for word, code in BINDING.items() if word in cell.words), "")
    return _Label(words, cell, unit if unit and _is_unit(unit) else "", binding, split or words != own)


def _shares_noun(own: str, whole: str) -> bool:
    """Whether a part names what the whole is of: 境内专利授权 of 专利授权数."""
    noun = OF_ALL.sub("", whole).rstrip("数额量")
    return any(noun[at : at + 2] in own for at in range(len(noun) - 1))


def _read_cell(spot: _Spot) -> TableClaim | None:
    """The claim of a cell; None where no unit says what its number counts."""
    match = FIGURE.fullmatch(spot.row[spot.at].words)
    unit = _find_unit(spot, match["unit"] or "") if match else ""
    if match is None or not unit:
        return None
    label = _name(spot)
    context = read_context(_lead(spot, label), match["number"].translate(NARROW), unit)
    if context is None:
        return None
    comparator = BOUNDS.get(match["bound"] or "") or BEHIND.get(match["behind"] or "")
    if comparator:
        context = context._replace(quantity=replace(context.quantity, comparator=comparator))
    return _claim(spot, label, context)


def _find_unit(spot: _Spot, own: str) -> str:
    """The unit of a number: its own, that of the column, of the row, of the label, of the whole table."""
    column, change, beside = spot.column, spot.change, spot.beside("unit")
    row = beside.words if beside else ""
    ratio = change in ("growth", "average", "of_plan") or (change == "share" and not row)
    if ratio and row in ("个百分点", "百分点", "‰") and not column.unit:
        return row
    choices = (own, column.unit, "%" if ratio else "", row, spot.label.unit, "" if row else spot.table.unit)
    return next((unit for unit in choices if unit and _is_unit(unit)), "")


def _name(spot: _Spot) -> str:
    """What is measured: the row's label with the noun that its column, or the caption, gives it."""
    label, column = spot.label.words, spot.column
    noun = column.noun
    if not noun and column.change in ("growth", "share"):
        noun = next((it.noun for it in spot.columns[spot.at - 1 :: -1] if it.role == "figure"), "")
    heads = [it.words for it in spot.columns[: spot.at] if it.role == "label"]
    if heads and SPLIT_HEAD.search(heads[-1]) and not noun:
        noun = spot.table.noun
    told = noun.rstrip("数额量")[-2:] in label or (MEASURED.search(label) and noun[-1:] == label[-1:])
    if not noun or told or len(label) + len(noun) > LONGEST_LABEL:
        return label
    if heads and re.fullmatch("年份|年度", heads[-1]):
        return noun
    return noun if WHOLE.fullmatch(label) else f"{label}{noun}"


def _lead(spot: _Spot, label: str) -> str:
    """The words before the number as prose would have them."""
    change = spot.change
    if change == "of_plan":
        return f"{label}完成年度计划的"
    if change == "average":
        return f"{label}年均增长"
    if change == "growth":
        return label if CHANGE.search(label) else f"{label}比上年增长"
    if change == "share" and not SHARE.search(label):
        return f"{label}占比"
    stock = re.search("年末|期末|存量|余额", spot.column.words)
    return f"{label}达到" if stock or label[-1:].isascii() else label


@lru_cache(4096)
def read_context(lead: str, number: str, unit: str) -> Context | None:
    """Return a number with its unit behind the words that lead to it; None for what is no unit.

    >>> read_context("粮食产量", "18", "万吨").quantity.amount, read_context("", "1", "备注")
    (Decimal('180000'), None)
    """
    chars = f"{lead}{number}{unit}"
    found = [it for it in find_quantities(chars) if it.end == len(chars) and len(lead) - 1 <= it.start <= len(lead) + 1]
    value = None if found else read_number(number.lstrip("-"))
    known = codelists.index_rows("units").get(unit)
    if value is not None and known and known["unit_code"] == code_of(unit):
        signed = -value if number.startswith("-") else value
        found = [Quantity(start=len(lead), end=len(chars), value=signed, unit=unit, rule="count")]
    contexts = find_contexts(chars, found[:1])
    return contexts[0] if contexts else None


def _claim(spot: _Spot, label: str, context: Context) -> TableClaim:
    column, cell = spot.column, spot.row[spot.at]
    period, reckoning = _date(spot)
    kind, probability = _decide(spot, period)
    binding = spot.beside("binding")
    bound = next((code for word, code in BINDING.items() if binding and word in binding.words), spot.label.binding)
    role = "promise" if kind == "target" else "estimate" if "预计" in column.words else "result"
    promise = Promise("unmarked", "", bound or "none", role) if kind == "target" else Promise("", "", "", role)
    found = measure(context)
    claim = Claim(
        context=context,
        kind=kind,
        measure=found,
        period=period,
        reckoning=reckoning,
        label=CHANGES.sub("", label) if found == "growth_rate" else label,
        sure=True,
        scope="",
        promise=promise,
        rule=f"{context.quantity.rule}/cell",
        probability=probability,
        baseline=None,
        whole=None,
    )
    body = spot.beside("body")
    return TableClaim(
        claim=claim,
        pieces=_quote(spot),
        number=(cell.start, cell.end),
        body=SPLIT_BODIES.split(body.words)[0] if body else "",
        is_part=spot.label.is_part and not WHOLE.fullmatch(spot.label.words),
    )


def _date(spot: _Spot) -> tuple[PeriodMention | None, str]:
    """The period of a cell and how its figure is reckoned; what has grown has grown over the whole year."""
    period, reckoning = _find_period(spot)
    if spot.column.change == "growth" and period and period.period_end and not period.period_start:
        period = period._replace(period_start=year_days(period.period_end.year).first)
    return period, reckoning


def _find_period(spot: _Spot) -> tuple[PeriodMention | None, str]:
    """The period of a cell, and how its figure is reckoned over it; [15] is what the years of a plan come to."""
    column, table, cell = spot.column, spot.table, spot.row[spot.at]
    if dated := read_period(spot.label.cell.words) if spot.label.is_year else None:
        return dated, "period"
    added, period = cell.words.startswith(OPENING) or "累计" in cell.words, column.period
    if spot.change == "average" or added or TOGETHER.search(column.words):
        span = period if period and period.precision == "years" else _span_years(table)
        return span or period or table.period, "yearly_average" if spot.change == "average" else "together"
    if period is None and column.change in ("growth", "share", "of_plan"):
        before = (it.period for it in spot.columns[spot.at - 1 :: -1] if it.role == "figure" and it.period)
        period = next(before, None)
    if period is None and table.period is None and table.said and PLANNED.search(column.words):
        this_year = read_period(f"{table.said.year}年")
        return this_year and this_year._replace(label=""), "period"
    return period or table.period, "period"


def _span_years(table: _Table) -> PeriodMention | None:
    """The years of the plan that a table is of: those behind its first year, up to its last."""
    if table.period and table.period.precision == "years":
        return table.period
    if len(table.years) < 2:
        return None
    span = read_period(f"{table.years[0] + 1}-{table.years[-1]}年")
    return span._replace(label="") if span else None


def _decide(spot: _Spot, period: PeriodMention | None) -> tuple[str, float]:
    """Whether a cell is a target or an outcome: its heading says so, or else its years do."""
    table = spot.table
    if spot.column.kind:
        return spot.column.kind, CERTAIN
    end = period.period_end if period else None
    if end and table.said and end.year != table.said.year:
        return ("target" if end.year > table.said.year else "outcome"), CERTAIN
    if table.plans and end and (table.said or len(table.years) < 2 or end.year > table.years[0]):
        return "target", LIKELY
    return "outcome", LIKELY


def _quote(spot: _Spot) -> tuple[Span, ...]:
    """The pieces that prove a cell in the order of the text: its last heading, the label, the unit, the number."""
    chars, cell, beside = spot.table.chars, spot.row[spot.at], spot.beside("unit")
    wanted = {spot.label.cell, cell}
    wanted |= {beside} if beside and _is_unit(beside.words) else set()
    heading = spot.column.headings[-1:]
    size = sum(len(it.words) + 1 for it in (*wanted, *heading))
    if size <= LONGEST_QUOTE:
        wanted |= set(heading)
    pieces = [piece for it in sorted(wanted) for piece in _pieces(chars, it)]
    last = pieces[-1]
    return (*pieces[:-1], (last[0], last[0] + len(chars[slice(*last)].rstrip())))


def _pieces(chars: str, cell: Cell) -> Iterator[Span]:
    """The stretches of a cell without line ends and marks, the last with one blank of the border behind it."""
    runs = [it.span() for it in RUN.finditer(chars, cell.start, cell.end)]
    for start, end in runs:
        last = end == runs[-1][1]
        yield start, end + 1 if last and chars[end : end + 1] == " " else end
