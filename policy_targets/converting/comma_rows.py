"""Tables with commas between cells: rows with tabs, for a comma between two figures would make one number of them."""

from __future__ import annotations

import csv
import re
from collections import Counter

CONVERSION = "csv/1"
FEWEST_COLUMNS = 3
LONGEST_CELL = 60  # characters; what is longer is prose
FIGURE = re.compile(r"[-+−]?[0-9０-９][0-9０-９,.．]*\s?[%％]?|[-—–…]+")
SAMPLE = 4000  # characters in which a table shows


def read_comma_rows(text: str) -> str | None:
    r"""Return a table with commas between its cells as one with tabs; None for any other text.

    Lines above and below the table may be text of one cell.

    >>> read_comma_rows('指标,单位,2024年\n税收,亿元,"1,224.6"\n粮食,万吨,18\n')
    '指标\t单位\t2024年\n税收\t亿元\t1,224.6\n粮食\t万吨\t18\n'
    >>> read_comma_rows("全年税收1,224.6亿元,增长8%,居全市第2位。\n新增企业8家。\n") is None
    True
    >>> read_comma_rows("全年,税收增长8%,居第2位\n今年,力争增长9%,再进一位\n") is None
    True
    """
    if text.count(",", 0, SAMPLE) < 2 * (FEWEST_COLUMNS - 1) or "\t" in text[:SAMPLE]:
        return None
    try:
        rows = [[" ".join(cell.split()) for cell in row] for row in csv.reader(text.splitlines(), strict=True)]
    except csv.Error:
        return None
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    cells = [row for row in rows if len(row) > 1]
    longest = max((len(cell) for row in cells for cell in row), default=0)
    if len(widths) != 1 or width < FEWEST_COLUMNS or count < 2 or longest > LONGEST_CELL:
        return None
    told = sum(any(FIGURE.fullmatch(cell) for cell in row) for row in cells[1:])
    if 2 * told < count - 1:  # of a table most rows below the heading have a figure that stands alone
        return None
    return "".join("\t".join(row) + "\n" for row in rows)
