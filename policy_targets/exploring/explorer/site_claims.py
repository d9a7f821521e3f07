"""Join targets and outcomes into one table, in the parts that the explorer loads one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policy_targets.publishing.schema.tables import columns, from_arrow, write_cell
from policy_targets.reading.numbers.numerals import find_numbers, number_text
from policy_targets.sentences import write_sentence

if TYPE_CHECKING:
    import pyarrow as pa

    from policy_targets.publishing.package.dataset import Dataset

Row = Mapping[str, Any]
# FIRST: columns to filter and sort by. SECOND: columns to show and search. THIRD: for records and downloads.
FIRST = (
    "kind", "claim_id", "source_id", "speaker_id", "organisation_id", "place_id", "indicator_id", "measure",
    "comparator", "value", "value_upper", "unit", "amount", "amount_upper", "unit_code", "period_label", "period_start",
    "period_end", "commitment", "status",
)  # fmt: skip
SECOND = ("indicator_label", "quote")
THIRD = tuple(
    column.name for column in columns("targets") if column.name not in (*FIRST, *SECOND) and not column.key
)  # fmt: skip


def join_claims(data: Dataset) -> pa.Table:
    """Join targets and then outcomes, with their kind, and their id as claim_id; a missing table counts as empty.

    >>> from policy_targets.publishing.package.dataset import load
    >>> claims = join_claims(load())
    >>> claims["kind"].unique().to_pylist(), claims["claim_id"][0].as_py()[:4]
    (['target', 'outcome'], 'tgt-')
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    parts = []
    for kind in ("target", "outcome"):
        if f"{kind}s" in data.names:
            table = data[f"{kind}s"]
            names = ["claim_id" if name == f"{kind}_id" else name for name in table.column_names]
            table = table.rename_columns(names).append_column("kind", pa.array([kind] * table.num_rows, pa.string()))
            parts.append(table.replace_schema_metadata())
    joined = (
        pa.concat_tables(parts, promote_options="permissive") if parts else pa.table({"kind": pa.array([], "string")})
    )
    return joined.combine_chunks()


def tell_claims(claims: pa.Table) -> Iterator[tuple[str, str, int, int]]:
    """Yield each claim as a sentence in Chinese and in English, and the place of its number in the quote.

    >>> from policy_targets.publishing.package.dataset import load
    >>> claims = join_claims(load())
    >>> next(it for it in tell_claims(claims) if "科技型企业数：150" in it[0])
    ('2025年，新招引科技型企业数：150家（力争）', 'technology firms attracted, 2025: 150 (strive)', 10, 13)
    """
    needed = ("indicator_label", "period_label", "scope", "commitment_words", "value", "value_upper", "amount",
              "amount_upper", "unit", "unit_code", "measure", "comparator", "indicator_id", "commitment", "quote",
              "period_start", "period_end")  # fmt: skip
    empty: dict[str, Any] = dict.fromkeys(needed)
    table = claims.select([name for name in needed if name in claims.column_names])
    for row in from_arrow("targets", table):
        full: dict[str, Any] = {**empty, **row, "comparator": row.get("comparator") or "eq"}
        mark = find_mark(full["quote"] or "", full["value"], full["unit"])
        yield write_sentence(full, "zh"), write_sentence(full, "en"), *mark


def find_mark(quote: str, value: Decimal | None, unit: str | None) -> tuple[int, int]:
    """Return start and end of the number of a claim in its quote, or 0, 0 if the quote does not contain the number.

    Offsets: in UTF-16 units, as a browser counts.

    >>> find_mark("2025年新增25家", Decimal(25), "家"), find_mark("获批“零”的突破", None, None)
    ((7, 9), (0, 0))
    """
    if value is None:
        return 0, 0
    plain = write_cell(value)
    direct = re.search(rf"(?<![0-9.,]){re.escape(plain)}(?={re.escape(unit or '')})", quote)
    span = direct.span() if direct else _find_numeral(quote, value, unit)
    before, length = (len(text.encode("utf-16-le")) // 2 for text in (quote[: span[0]], quote[slice(*span)]))
    return before, before + length


def _find_numeral(quote: str, value: Decimal, unit: str | None) -> tuple[int, int]:
    """Find a number written as １５０, 1,500 or 一百五十, with the reader."""
    text = number_text(quote, value, unit)
    starts = (number.start for number in find_numbers(quote) if text and number.text.startswith(text))
    start = next(starts, -1)
    return (start, start + len(text)) if text and start >= 0 else (0, 0)
