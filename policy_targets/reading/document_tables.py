"""The tables of a document that hold figures: which they are, what stands around them, where their cells are quoted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_targets.reading.claims.table_claims import TableClaim, TableSetting, find_cell_claims
from policy_targets.reading.claims.table_columns import TableColumn, lay_out
from policy_targets.reading.page.articles import Article
from policy_targets.reading.page.grids import Grid, find_grids
from policy_targets.reading.periods.said import SaidOn
from policy_targets.reading.quoting import LONGEST_QUOTE, SHORTEST_QUOTE, Quotation
from policy_targets.reading.text.text import Text

LINES_ABOVE = 5  # of a table, among which its caption, its unit and its year stand
FARTHEST_ABOVE = 400  # characters
LONGEST_CAPTION = 60


def find_tables(raw: str, text: Text) -> list[Grid]:
    r"""Return the tables whose cells are claims, in the order of the document; all others are read as prose.

    >>> chars = "| 指标 | 单位 | 2025年 |\n|---|---|---|\n| 森林覆盖率 | % | 43 |\n"
    >>> len(find_tables(chars, Text.of(chars)))
    1
    >>> chars = "| 任务 | 内容 |\n|---|---|\n| 就业 | 新增就业3000人，培训800人 |\n"
    >>> find_tables(chars, Text.of(chars))
    []
    """
    found = list[Grid]()
    for grid in find_grids(raw, text):
        setting = find_setting(grid, text.chars, "", None, found[-1].end if found else 0)
        if find_cell_claims(grid, text.chars, setting):
            found.append(grid)
    return found


def without_tables(text: Text, tables: Sequence[Grid]) -> Text:
    r"""Return the text around the tables; each character keeps its place.

    >>> chars = "规划指标\n| 指标 | 单位 | 2025年 |\n| 森林覆盖率 | % | 43 |\n以上指标"
    >>> text = Text.of(chars)
    >>> without_tables(text, find_tables(chars, text)).chars
    '规划指标\n\n以上指标'
    """
    edges = [0, *(edge for table in tables for edge in (table.start, table.end)), len(text)]
    return Text.join(text[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True))


def find_setting(table: Grid, chars: str, title: str, said: SaidOn | None, low: int = 0) -> TableSetting:
    r"""Return what is said above a table, the nearest line first, and the title of its article last.

    >>> chars = "一、目标\n单位：亿元\n| 指标 | 2025年 |\n| 生产总值 | 43 |"
    >>> find_setting(find_grids(chars, Text.of(chars))[0], chars, "云河市规划", None).titles
    ('单位：亿元', '一、目标', '云河市规划')
    """
    above = chars[max(low, table.start - FARTHEST_ABOVE) : table.start].split("\n")[-2 * LINES_ABOVE :]
    lines = [line.strip(" *#>\u3000") for line in reversed(above)]
    near = [line for line in lines if line and len(line) <= LONGEST_CAPTION and line[-1] != "。" and "|" not in line]
    return TableSetting((*near[:LINES_ABOVE], title), said.day_of_speaking if said else None)


def find_places_of(tables: Sequence[Grid], text: Text, articles: Sequence[Article]) -> Iterator[int]:
    r"""Return for each table the number of the article that it stands in: the one that was begun last before it.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> chars = "规划指标\n| 指标 | 单位 | 2025年 |\n| 森林覆盖率 | % | 43 |\n以上指标"
    >>> text = Text.of(chars)
    >>> tables = find_tables(chars, text)
    >>> list(find_places_of(tables, text, find_articles(without_tables(text, tables))))
    [0]
    """
    begun = sorted(
        (part.raw(0, len(part))[0], number)
        for number, article in enumerate(articles)
        for part in (*article.head, *article.body)
        if part
    )
    for table in tables:
        start = text.raw(table.start, table.end)[0]
        before = bisect_right(begun, (start, len(articles))) - 1
        yield begun[max(before, 0)][1] if begun else 0


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as the reader understood it: how it is written, what each column is, and the words of its cells.

    Offsets: raw.
    """

    start: int
    end: int
    form: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> Iterator[str]:
        """Yield the table for eyes, its columns first."""
        yield f"  {self.start}-{self.end}  {self.form}, {len(self.rows)} rows"
        for cells in (self.columns, *self.rows):
            yield f"    {' | '.join(cells)}"


def view_table(table: Grid, text: Text) -> TableView:
    r"""Return a table as it is understood.

    >>> chars = "| 指标 | 单位 | 2025年目标 |\n| 森林覆盖率 | % | 43 |"
    >>> view_table(find_grids(chars, Text.of(chars))[0], Text.of(chars)).columns
    ('指标: label', '单位: unit', '2025年目标: target 2025-01-01/2025-12-31')
    """
    layout = lay_out(table)
    columns = layout.rows[0][1] if layout.rows else ()
    rows = tuple(tuple(cell.words for cell in row) for row, _ in layout.rows)
    start, end = text.raw(table.start, table.end)
    return TableView(start, end, table.form, tuple(map(_show_column, columns)), rows)


def _show_column(column: TableColumn) -> str:
    period = column.period
    days = f"{period.period_start or '…'}/{period.period_end or '…'}" if period else ""
    facts = [(column.kind or column.role), column.change, column.unit, days]
    return f"{column.words}: {' '.join(filter(None, facts))}"


def quote_cell(text: Text, found: TableClaim) -> Quotation | None:
    r"""Return the quotation of a claim of a table: heading, row label, unit and cell, as far as 60 characters go.

    >>> chars = "| 指标 | 单位 | 2025年 |\n| 森林覆盖率 | % | 43 |"
    >>> (found,) = find_cell_claims(find_grids(chars, Text.of(chars))[0], chars, TableSetting((), None))
    >>> quote_cell(Text.of(chars), found).quote
    '2025年 森林覆盖率 % 43'
    """
    spans = tuple(text.raw(start, end) for start, end in found.pieces)
    quote = text.reading(spans)
    said = "".join(text.chars[start:end] for start, end in found.pieces)
    if quote != said or not SHORTEST_QUOTE <= len(quote) <= LONGEST_QUOTE:
        return None
    return Quotation(quote, spans, text.raw(*found.number))
