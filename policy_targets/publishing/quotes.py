"""Which quotes surely hold their number: the plain ones, 150家, 3.5亿元, 1,500亩 and 150余家.

`holds_number` reads a quote in full, which takes some thirty microseconds. Most quotes write the number as the record
does, with its unit behind it, and that a search tells in less than one. What makes the search right:

- a numeral begins where its first digit stands unless what is before it belongs to it (`GLUED`);
- it ends where the unit begins, whose first character continues no numeral (万 and 亿 do, and `holds_number` gives them
  to the unit);
- the unit is not the beginning of a longer one (万 of 万元).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from string import ascii_letters, digits

import numpy as np
import pyarrow as pa

from policy_targets import codelists
from policy_targets.publishing.series import write_texts
from policy_targets.publishing.sheets import Chunk
from policy_targets.reading.figures import DIGITS, LONGEST, NARROW, numeral_table

ABOUT = "多余几来"
Unit = tuple[str, frozenset[str]]  # and what would make another unit of it


def prove_quotes(chunk: Chunk) -> np.ndarray:
    """Rows without a value, and those whose quote surely holds the value and the upper value with the unit.

    >>> "quote" in prove_quotes.__doc__
    True
    """
    proved = ~chunk.is_there("value")
    asked = np.flatnonzero(~proved & chunk.is_there("quote"))
    if not len(asked):
        return proved
    places = pa.array(asked)
    quotes = chunk.texts["quote"].take(places).to_pylist()
    values, uppers = (write_texts(chunk.amounts[name].take(places)).to_pylist() for name in ("value", "value_upper"))
    follow = followers()
    known = [(unit, follow[unit]) if unit in follow else None for unit in chunk.coded["unit"].values]
    units = [known[code] for code in chunk.codes["unit"][asked].tolist()]
    proved[asked] = list(_say(quotes, values, units))
    more = asked[[bool(upper) for upper in uppers] & proved[asked]]
    if len(more):
        at = np.flatnonzero(np.isin(asked, more)).tolist()
        proved[more] = list(_say(*([part[place] for place in at] for part in (quotes, uppers, units))))
    return proved


def _say(quotes: Sequence[str], values: Sequence[str], units: Sequence[Unit | None]) -> Iterator[bool]:
    """Whether each quote surely says the value with the unit."""
    before = glued()
    for quote, value, known in zip(quotes, values, units, strict=True):
        if known is None or len(value) > LONGEST // 2 or value[0] == "-":
            yield False
            continue
        unit, follow = known
        written = value + unit
        at = quote.find(written)
        if at < 0:
            yield _says_otherwise(quote, value, known)
        else:
            ends = at + len(written)
            yield not ((at and quote[at - 1] in before) or quote[ends : ends + 1] in follow)


def says(quote: str, value: str, unit: str) -> bool:
    """Whether the quote surely says the value with the unit.

    >>> [says(quote, "150", "家") for quote in ("企业150家", "企业150余家", "企业1150家", "企业15家")]
    [True, True, False, False]
    """
    return all(_say([quote], [value], [(unit, followers()[unit]) if unit in followers() else None]))


def _says_otherwise(quote: str, value: str, known: Unit) -> bool:
    return any(_stands(quote, other + known[0], known[1]) for other in _write_otherwise(value))


def _write_otherwise(value: str) -> list[str]:
    grouped = f"{int(value):,}" if value.isdigit() and len(value) > 3 else value
    plain = [grouped] if grouped != value else []
    return [*plain, *(value + word for word in ABOUT)]


def _stands(quote: str, written: str, follow: frozenset[str]) -> bool:
    at, ends = quote.find(written), quote.find(written) + len(written)
    return at >= 0 and (not at or quote[at - 1] not in glued()) and quote[ends : ends + 1] not in follow


@cache
def glued() -> frozenset[str]:
    """What may belong to a numeral that goes on behind it, or hide it.

    >>> [char in glued() for char in "3A.，之万达新前"]
    [True, True, True, True, True, True, False, False, False]
    """
    table = numeral_table()
    return frozenset(
        [*ascii_letters, *digits, *DIGITS, *".．,，之点", *table.places, *table.multipliers, *table.digits]
    )


@cache
def followers() -> Mapping[str, frozenset[str]]:
    """Of each unit that a search may look for, what must not follow it.

    >>> "百" in followers()["个"], "家" in followers()["个"]
    (True, False)
    """
    table, known = numeral_table(), codelists.index_rows("units")
    ranks = "".join((*table.places, *table.multipliers))
    goes_on = frozenset([*ascii_letters, *digits, *DIGITS, *ranks, *table.digits])
    found = {}
    for unit in known:
        rest, narrow = unit.lstrip(ranks), unit.translate(NARROW)
        if _ends_number(rest):
            longer = (other for other in known if other != narrow and other.startswith(narrow))
            follow = frozenset(other[len(unit)] for other in longer) | (frozenset() if rest else goes_on)
            found[unit] = follow | frozenset(chr(wide) for wide, char in NARROW.items() if char in map(ord, follow))
    return found


def _ends_number(rest: str) -> bool:
    """Whether what a unit has behind 万 and 亿 continues no numeral; one capital letter makes a name, 5G."""
    if rest[:1] in ascii_letters:
        return rest[:1].islower() or rest[1:2] in ascii_letters
    return rest[:1] not in glued() and rest[:1] != "成"
