"""Write the data dictionary: every table, column and code, in Chinese and English, as one page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_targets.codelists import index_rows, load_codes
from policy_targets.models import TABLES
from policy_targets.publishing.schema.cells import Column
from policy_targets.publishing.schema.layout import columns, key_of

PREFACE = """\
# 数据字典 · Data dictionary

本页由 `policy-targets schemas` 生成，请勿手工修改。每个表一节，列的顺序即 CSV 表头的顺序；Parquet 副本的列与此相同。
空单元格表示没有或不知道；日期写作 `2025-06-01`；数值为普通十进制，无千位分隔符；编码一律为 UTF-8。

Printed by `policy-targets schemas`; do not edit. One section for each table, its columns in the order of the CSV
header; the Parquet copy has the same. An empty cell means none or not known; days are written `2025-06-01`, numbers as
plain decimals without separators, and text is UTF-8."""
KINDS_ZH = {"string": "文本", "number": "数值", "integer": "整数", "boolean": "真假", "date": "日期"}


def data_dictionary() -> str:
    """Return the dictionary as Markdown: a list of tables, a section for each, then the codes.

    >>> data_dictionary().splitlines()[0]
    '# 数据字典 · Data dictionary'
    """
    sections = [PREFACE, _contents(), *map(_section, TABLES), "## 代码 · Codes", *map(_code_section, _codelists())]
    return "\n\n".join(sections) + "\n"


def _contents() -> str:
    rows = (
        (f"[`{t}`](#{_anchor(t)})", words["title_zh"], words["title_en"]) for t, words in index_rows("tables").items()
    )
    return _grid(("表 · table", "名称", "name"), rows)


def _section(table: str) -> str:
    words = index_rows("tables")[table]
    head = f'<a id="{_anchor(table)}"></a>\n\n## {table} · {words["title_zh"]} · {words["title_en"]}'
    key = "、".join(f"`{name}`" for name in key_of(table))
    facts = f"主键 key: {key}。来源 source: {words['source']}。例 example: {words['example']}"
    grid = _grid(("列 column", "类型 type", "说明", "meaning", "例 example"), map(_column_row, columns(table)))
    return "\n\n".join((head, words["description_zh"], words["description_en"], facts, grid))


def _column_row(column: Column) -> tuple[str, ...]:
    return (
        f"`{column.name}`",
        "<br>".join(_facts(column)),
        f"**{column.title_zh}** {column.description_zh}",
        f"**{column.title_en}** {column.description_en}",
        f"`{column.example}`",
    )


def _facts(column: Column) -> Iterator[str]:
    yield f"{KINDS_ZH[column.kind]} {column.kind}"
    if column.unit:
        yield f"单位 unit: {f'`{column.unit[1:]}`' if column.unit.startswith('@') else column.unit}"
    yield "主键 key" if column.key else "必填 required" if column.required else "可空 may be empty"
    if column.ref:
        yield f"→ [`{column.ref}`](#{_anchor(column.ref)})"
    if column.codelist:
        yield f"代码 code: [`{column.codelist}`](#{_anchor('code-' + column.codelist)})"


def _codelists() -> Iterable[str]:
    """Return the lists of codes that columns use, each once, in the order of the tables."""
    return dict.fromkeys(column.codelist for table in TABLES for column in columns(table) if column.codelist)


def _code_section(codelist: str) -> str:
    head = f'<a id="{_anchor("code-" + codelist)}"></a>\n\n### {codelist}'
    rows = (
        (f"`{code.code}`", f"**{code.title_zh}** {code.description_zh}", f"**{code.title_en}** {code.description_en}")
        for code in load_codes(codelist).values()
    )
    return f"{head}\n\n{_grid(('代码 code', '说明', 'meaning'), rows)}"


def _anchor(name: str) -> str:
    return name.replace("_", "-")


def _grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
