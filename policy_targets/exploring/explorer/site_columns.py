"""Encode tables for the explorer as scripts, since a page opened from a folder cannot fetch data.

A column is `[values, width, codes]`. The values are one string, a line each; the first, empty line means null. The
codes are whole numbers of `width` bytes, little-endian, in base64. If all values differ there are no codes (width 0):
row n has the value of line n + 1.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from policy_targets.publishing.schema.tables import write_cell

if TYPE_CHECKING:
    import pyarrow as pa

Encoded = tuple[str, int, str]
# characters with a special meaning for HTML or JavaScript inside a script
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def write_script(call: str, *arguments: Any) -> str:
    r"""Write a script that passes JSON to a function of the page; nothing in it can end the script or open a tag.

    >>> write_script("PT.put", "notes", ["</script><img>"])
    'PT.put("notes",["\\u003c/script\\u003e\\u003cimg\\u003e"]);\n'
    """
    texts = (json.dumps(it, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES) for it in arguments)
    return f"{call}({','.join(texts)});\n"


def encode_table(table: pa.Table, names: Iterable[str]) -> dict[str, Encoded]:
    r"""Encode the named columns that the table has.

    >>> import pyarrow as pa
    >>> encode_table(pa.table({"unit": ["家", None, "家", "家"]}), ["unit", "factor"])
    {'unit': ('\n家', 1, 'AQABAQ==')}
    """
    return {name: encode_column(table[name]) for name in names if name in table.column_names}


def encode_column(column: pa.ChunkedArray) -> Encoded:
    r"""Encode a column: its distinct values as cells of CSV, in order of appearance, and the codes.

    >>> import pyarrow as pa
    >>> encode_column(pa.chunked_array([["a", "b"], ["c\nd"]]))
    ('\na\nb\nc⏎d', 0, '')
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    coded = column.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):  # a column without a row
        coded = pa.chunked_array(coded, coded.type).combine_chunks()
    values = [_line(value) for value in coded.dictionary.to_pylist()]
    if column.null_count == 0 and len(values) == len(column):
        return "\n".join(["", *values]), 0, ""
    return "\n".join(["", *values]), *_pack(coded.indices, len(values))


def _line(value: Any) -> str:
    return write_cell(value).replace("\r", "").replace("\n", "⏎")


def _pack(indices: pa.Array, size: int) -> tuple[int, str]:
    import pyarrow.compute as pc  # noqa: PLC0415

    width = 1 if size < 2**8 else 2 if size < 2**16 else 4
    codes = pc.fill_null(pc.add(indices.cast("int64"), 1), 0).to_numpy(zero_copy_only=False)
    return width, b64encode(codes.astype(f"<u{width}").tobytes()).decode()


def group_initials(texts: Iterable[str]) -> dict[str, str]:
    """Group the Han characters of the texts by the initial of their pinyin; list one with several readings under each.

    >>> group_initials(["研发", "发明", "重"])
    {'c': '重', 'f': '发', 'm': '明', 't': '重', 'x': '研', 'y': '研', 'z': '重'}
    """
    from pypinyin import Style, pinyin  # noqa: PLC0415 - slow to load

    groups: dict[str, list[str]] = {}
    for character in sorted({it for text in texts for it in text if "\u3400" <= it <= "\u9fff"}):
        for read in sorted(set(pinyin(character, style=Style.FIRST_LETTER, heteronym=True)[0])):
            if read.isascii() and read.isalpha():
                groups.setdefault(read[0], []).append(character)
    return {initial: "".join(groups[initial]) for initial in sorted(groups)}


def cut_rows(rows: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """Cut rows into pieces of `size` rows.

    >>> list(cut_rows("abcde", 2))
    ['ab', 'cd', 'e']
    """
    return (rows[start : start + size] for start in range(0, len(rows), size))
