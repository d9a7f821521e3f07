"""Write YAML as people do: plain scalars where possible, one key a line, items under their key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# A plain scalar: no special character at its start, and nothing inside that ends the scalar.
PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~](?:[^\x00-\x1f\x7f]*[^\s:])?")
ENDS = re.compile(r": | #|[\x00-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]|\s$")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def write_scalar(value: Any) -> str:
    r"""Write a value as a YAML scalar; None is ~.

    >>> [write_scalar(value) for value in ("力争150家", "a: b", "《x》 #1", "it's", "", None, True, "2025", "- 3")]
    ['力争150家', "'a: b'", "'《x》 #1'", "it's", "''", '~', 'true', "'2025'", "'- 3'"]
    >>> write_scalar("a\u0085b")
    '"a\\u0085b"'
    """
    if value is None:
        return "~"
    if isinstance(value, bool | int):
        return json.dumps(value)
    written = str(value)
    if CONTROL.search(written):
        return json.dumps(written)
    digits = re.fullmatch(r"[0-9.+_:]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", written) is not None
    plain = PLAIN.fullmatch(written) and not ENDS.search(written) and written.lower() not in WORDS and not digits
    return written if plain else "'" + written.replace("'", "''") + "'"


def write_number(value: Any) -> str:
    """Write a number without exponent.

    >>> from decimal import Decimal
    >>> write_number(Decimal("3.50")), write_number(Decimal("1E+3"))
    ('3.50', '1000')
    """
    return f"{value:f}"


class Verbatim(str):
    """Text to be written into YAML without quoting."""

    __slots__ = ()


def write_block(value: Mapping[str, Any] | Sequence[Any], indent: int = 0) -> Iterator[str]:
    r"""Yield the lines of a mapping or a list; list items are indented like their key.

    >>> block = write_block({"id": "a", "at": "3-5", "targets": [{"quote": "新增", "in": None}], "names": {}})
    >>> print(*block, sep="\n")
    id: a
    at: 3-5
    targets:
    - quote: 新增
      in: ~
    """
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _write_pair(str(key), part, indent)
        return
    pad = " " * indent
    for item in value:
        if isinstance(item, Mapping):
            lines = list(write_block(item, indent + 2))
            yield f"{pad}- {lines[0].lstrip()}"
            yield from lines[1:]
        else:
            yield f"{pad}- {_scalar(item)}"


def _write_pair(key: str, part: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(part, Mapping | list | tuple):
        if part:
            yield f"{pad}{write_scalar(key)}:"
            yield from write_block(part, indent + 2 if isinstance(part, Mapping) else indent)
    else:
        yield f"{pad}{write_scalar(key)}: {_scalar(part)}"


def _scalar(value: Any) -> str:
    return str(value) if isinstance(value, Verbatim) else write_scalar(value)
