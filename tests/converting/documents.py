"""A folder of documents in every format, each with the records that a careful reader would make of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tests.converting.written import Table, write_pdf, write_word, write_workbook

Block = str | Table
Truth = tuple[str, str, str, str, str]  # kind, label, amount, unit_code, period
Y23, Y24, Y25 = "2023-01-01/2023-12-31", "2024-01-01/2024-12-31", "2025-01-01/2025-12-31"
PLAN = "2021-01-01/2025-12-31"
LINE = 34  # Han characters of a line of a page


LONG = (
    "2024年，全县上下要锚定目标、真抓实干，坚持稳中求进，全力推动高质量发展，力争新增科技企业30家以上，新建学校"
    "8所，改造老旧小区12个，新增公共停车泊位1500个，确保城镇新增就业3200人，粮食总产量稳定在18万吨。"
)


class Content(NamedTuple):
    """What a document says: paragraphs and tables, notes at the foot, and its records."""

    blocks: tuple[Block, ...]
    truth: tuple[Truth, ...]
    notes: tuple[str, ...] = ()


CONTENTS = {
    "clean": Content(
        (
            "云溪县2024年工作安排",
            "2024年力争新增科技企业30家，新建学校8所。",
            "2023年，全县完成税收收入24.6亿元，城镇新增就业3100人。",
        ),
        (
            ("target", "新增科技企业", "30", "1", Y24), ("target", "新建学校", "8", "1", Y24),
            ("outcome", "税收收入", "2460000000", "CNY", Y23), ("outcome", "城镇新增就业", "3100", "1", Y23),
        ),
    ),
    "wrapped": Content(
        (
            "云溪县2024年工作安排",
            LONG,
        ),
        (
            ("target", "新增科技企业", "30", "1", Y24), ("target", "新建学校", "8", "1", Y24),
            ("target", "改造老旧小区", "12", "1", Y24), ("target", "新增公共停车泊位", "1500", "1", Y24),
            ("target", "城镇新增就业", "3200", "1", Y24), ("target", "粮食总产量", "180000", "t", Y24),
        ),
    ),
    "table": Content(
        (
            "云溪县2023年计划执行情况和2024年计划",
            [["序号", "指标", "单位", "2023年完成", "2024年计划"], ["1", "财政总收入", "亿元", "24.6", "26.5"],
             ["2", "粮食总产量", "万吨", "18.3", "18.5"], ["3", "城镇新增就业", "人", "3100", "3200"]],
        ),
        (
            ("outcome", "财政总收入", "2460000000", "CNY", Y23), ("target", "财政总收入", "2650000000", "CNY", Y24),
            ("outcome", "粮食总产量", "183000", "t", Y23), ("target", "粮食总产量", "185000", "t", Y24),
            ("outcome", "城镇新增就业", "3100", "1", Y23), ("target", "城镇新增就业", "3200", "1", Y24),
        ),
    ),
    "footnotes": Content(
        (
            "云溪县2024年主要指标",
            "单位：亿元",
            [["指标", "2023年实绩", "2024年目标"], ["地区生产总值[1]", "312", "330"], ["税收收入[2]", "18.1", "—"]],
            "2024年力争新增科技企业30家。",
        ),
        (
            ("outcome", "地区生产总值", "31200000000", "CNY", Y23), ("target", "地区生产总值", "33000000000", "CNY", Y24),
            ("outcome", "税收收入", "1810000000", "CNY", Y23), ("target", "新增科技企业", "30", "1", Y24),
        ),
        ("[1] 地区生产总值按现价计算。", "[2] 税收收入为快报数。"),
    ),
    "merged": Content(
        (
            "云溪县主要指标分解表",
            [["v:指标", "v:单位", ">2:目标值", "v:责任单位"], ["^", "^", "2024年", "2025年", "^"],
             ["新建学校", "所", "8", "10", "县教育局"], ["改造老旧小区", "个", "12", "≥15", "县住建局"]],
        ),
        (
            ("target", "新建学校", "8", "1", Y24), ("target", "新建学校", "10", "1", Y25),
            ("target", "改造老旧小区", "12", "1", Y24), ("target", "改造老旧小区", "15", "1", Y25),
        ),
    ),
    "outline": Content(
        (
            "云溪县“十四五”主要指标",
            "（2021年3月印发）",
            [["类别", "指标", "2020年", "2025年", "年均增速/累计", "属性"],
             ["经济", "全员劳动生产率（万元/人）", "10.8", "14", "6.5", "预期性"],
             ["民生", "城镇新增就业（人）", "—", "—", "[15000]", "预期性"],
             ["绿色", "森林覆盖率（%）", "41.2", "≥43", "—", "约束性"]],
        ),
        (
            ("outcome", "全员劳动生产率", "108000", "CNY/1", "2020-01-01/2020-12-31"),
            ("target", "全员劳动生产率", "140000", "CNY/1", Y25), ("target", "全员劳动生产率", "6.5", "percent", PLAN),
            ("target", "城镇新增就业", "15000", "1", PLAN),
            ("outcome", "森林覆盖率", "41.2", "percent", "2020-01-01/2020-12-31"),
            ("target", "森林覆盖率", "43", "percent", Y25),
        ),
    ),
}  # fmt: skip


def plain(cell: str | float) -> str:
    """A cell without the marks that say how it is merged."""
    words = str(cell)
    return words.partition(":")[2] if words[:2] in (">2", "v:") else "" if words == "^" else words


def spread(table: Table) -> list[list[str]]:
    """The rows of a table with an empty cell at each place that a merged cell covers."""
    return [
        [words for cell in row for words in ([plain(cell), ""] if str(cell).startswith(">2") else [plain(cell)])]
        for row in table
    ]


def write_lines(content: Content, between: str, edge: str = "", rule: str = "") -> str:
    lines = list[str]()
    for block in content.blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        rows = [f"{edge}{between.join(row)}{edge}" for row in spread(block)]
        lines += ["", *rows[:1], *([rule * len(block[0])] if rule else []), *rows[1:], ""]
    return "\n".join((*lines, *content.notes)) + "\n"


def write_page(content: Content, charset: str) -> bytes:
    """A web page."""
    written = [f"<html><head><meta charset='{charset}'></head><body>"]
    for block in content.blocks:
        if isinstance(block, str):
            written.append(f"<p>{block}</p>")
            continue
        written.append("<table>")
        for row in block:
            cells = "".join(map(write_cell, (cell for cell in map(str, row) if cell != "^")))
            written.append(f"<tr>{cells}</tr>")
        written.append("</table>")
    return "\n".join((*written, *(f"<p>{note}</p>" for note in content.notes), "</body></html>")).encode(charset)


def write_cell(cell: str) -> str:
    reach = " colspan='2'" if cell.startswith(">2") else " rowspan='2'" if cell.startswith("v:") else ""
    return f"<td{reach}><p>{plain(cell).replace('<', '&lt;')}</p></td>"


def write_pages(content: Content) -> bytes:
    """A PDF page with a header, a page number, wrapped and indented paragraphs, and tables without rules."""
    lines, y = [(72.0, 800.0, "云溪县人民政府办公室")], 760.0
    for block in (*content.blocks, *content.notes):
        if isinstance(block, str):
            for at, part in enumerate(wrap(f"　　{block}" if len(block) > LINE else block)):
                lines.append((72.0 + 24 * (at == 0 and len(block) > LINE), y, part.strip("　")))
                y -= 18
            continue
        widths = [max(map(len, column)) for column in zip(*spread(block), strict=True)]
        for row in spread(block):
            places = [50.0 + sum(10 * width + 20 for width in widths[:at]) for at in range(len(row))]
            lines += [(x, y, words) for x, words in zip(places, row, strict=True) if words]
            y -= 18
    return write_pdf([[*lines, (290.0, 40.0, "— 1 —")]], size=10)


def wrap(words: str) -> Iterator[str]:
    """The lines of a paragraph, as wide as a page: figures and Latin letters are half as wide as Han characters."""
    line, width = "", 0.0
    for char in words:
        size = 0.5 if char.isascii() and char.isdigit() else 1
        if width + size > LINE + 8:
            yield line
            line, width = "", 0.0
        line, width = line + char, width + size
    yield line


def write_sheets(content: Content) -> bytes:
    rows: list[Sequence[str | float]] = []
    for block in content.blocks:
        rows += [[block]] if isinstance(block, str) else spread(block)
    return write_workbook({"目标": [*rows, *([note] for note in content.notes)]})


def write_commas(content: Content) -> bytes:
    out = io.StringIO()
    for block in content.blocks:
        if isinstance(block, str):
            out.write(f"{block}\n")
        else:
            csv.writer(out, lineterminator="\n").writerows(spread(block))
    return out.getvalue().encode()


def write_broken(content: Content) -> bytes:
    """A text whose paragraphs a column broke."""
    lines = (
        block if isinstance(block, str) else "\n".join("\t".join(row) for row in spread(block))
        for block in content.blocks
    )
    return "\n\n".join(
        "\n".join(wrap(line)) if "\t" not in line else line for line in (*lines, *content.notes)
    ).encode()


FORMATS: dict[str, Callable[[Content], bytes]] = {
    "docx": lambda it: write_word(it.blocks, it.notes),
    "xlsx": write_sheets,
    "pdf": write_pages,
    "utf8.html": lambda it: write_page(it, "utf-8"),
    "gbk.html": lambda it: write_page(it, "gbk"),
    "md": lambda it: write_lines(it, " | ", " | ", "|---").encode(),
    "utf8.txt": lambda it: write_lines(it, "\t").encode(),
    "gbk.txt": lambda it: write_lines(it, "\t").encode("gb18030"),
    "utf16.txt": lambda it: write_lines(it, "\t").encode("utf-16"),
    "broken.txt": write_broken,
    "csv": write_commas,
}


def write_folder() -> dict[str, tuple[bytes, tuple[Truth, ...]]]:
    """The documents by their names, each with its records."""
    return {
        f"{name}.{ending}": (write(content), content.truth)
        for name, content in CONTENTS.items()
        for ending, write in FORMATS.items()
    }
