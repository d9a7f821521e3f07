"""What must hold across the rows of tables that have been read: keys, references, and the rules of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policy_targets.errors import Problem
from policy_targets.publishing.checking.csv_table import Chunk, Sheet, SheetTables
from policy_targets.publishing.schema.tables import key_of, references
from policy_targets.rules import between
from policy_targets.rules.arrays import byte_lengths, locate, text_buffers
from policy_targets.rules.engine import Rules
from policy_targets.rules.lookup import Tables

WORD, ODD = 8, np.uint64(0x9E3779B97F4A7C15)  # bytes of a word, and what spreads them over a hash


def find_repeated_keys(sheet: Sheet) -> Iterator[Problem]:
    r"""A problem for every row whose key stands in an earlier row of the table; an empty key is no key.

    >>> from policy_targets.publishing.checking.csv_table import Form, Spot, read_sheet
    >>> from policy_targets.publishing.schema.tables import columns
    >>> from io import BytesIO
    >>> sheet = Sheet(Spot("speakers"), print, Form(columns("speakers")))
    >>> text = "speaker_id,name,name_latin\nlu-yuan,陆远,Lu Yuan\nlu-yuan,陆元,Lu Yuan\n"
    >>> _ = list(read_sheet(sheet, BytesIO(text.encode())))
    >>> [(problem.row, problem.what) for problem in find_repeated_keys(sheet)]
    [(3, "found the key 'lu-yuan', which row 2 has too")]
    """
    whole, key = sheet.whole(), key_of(sheet.spot.table)
    numbers = _number_keys(whole, key)
    if numbers is None:
        return
    there = np.flatnonzero(np.any([whole.is_there(name) for name in key], axis=0))
    _, first, which = np.unique(numbers[there], return_index=True, return_inverse=True)
    again = there[first[which] != np.arange(len(there))]
    earlier = there[first[which]][first[which] != np.arange(len(there))]
    cells = zip(*(whole.values(name, again) for name in key), strict=True)
    for place, one, values in zip(again.tolist(), earlier.tolist(), cells, strict=True):
        found = f"found the key {' '.join(map(str, values))!r}, which row {whole.numbers[one]} has too"
        row, todo = int(whole.numbers[place]), "Remove or correct one of them."
        yield sheet.spot.problem("repeated-key", found, todo, row=row, field=key[0])


def _number_keys(whole: Chunk, key: tuple[str, ...]) -> np.ndarray | None:
    """A number for each key, or None when it is sure that none stands twice."""
    parts, bits = [], []
    for name in key:
        if name in whole.codes:
            values = whole.coded[name].values
            none = [code for code, value in enumerate(values) if value is None]  # an empty cell, and one that is absent
            same = [none[0] if value is None else code for code, value in enumerate(values)]
            parts.append(np.array(same or [0], np.int64)[whole.codes[name]])
            bits.append(len(values).bit_length())
        else:
            if len(key) == 1 and _are_distinct(whole.texts[name]):
                return None
            coded = whole.texts[name].fill_null("").dictionary_encode()
            parts.append(np.asarray(coded.indices).astype(np.int64))
            bits.append(len(coded.dictionary).bit_length())
    return combine(parts, bits)


def combine(codes: Sequence[np.ndarray], bits: Sequence[int]) -> np.ndarray:
    """One number for each row out of several, each of which has so many bits.

    >>> combine([np.array([1, 2]), np.array([True, False])], [2, 1])
    array([3, 4])
    """
    whole: np.ndarray = np.zeros(len(codes[0]) if codes else 1, np.int64)
    for part, size in zip(codes, bits, strict=True):
        whole = (whole << size) + part
    return whole


def _are_distinct(cells: pa.Array) -> bool:
    """Whether texts of one length surely are distinct: no two have the same hash."""
    offsets, chars = text_buffers(cells)
    size = int(byte_lengths(cells).max(initial=0))
    if size < WORD or offsets[-1] - offsets[0] != size * len(cells):
        return False
    table, hashes = chars[offsets[0] : offsets[-1]].reshape(-1, size), np.zeros(len(cells), np.uint64)
    for start in (*range(0, size - WORD, WORD), size - WORD):  # the last word may begin in the one before it
        hashes = hashes * ODD + np.ascontiguousarray(table[:, start : start + WORD]).view(np.uint64).ravel()
    hashes.sort()
    return bool((hashes[1:] != hashes[:-1]).all())


def find_dangling_references(sheet: Sheet, sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    r"""A problem for every cell that refers to a row that is not there; tables that are not there are passed over.

    >>> from io import BytesIO
    >>> from policy_targets.publishing.checking.csv_table import Form, Spot, read_sheet
    >>> from policy_targets.publishing.schema.tables import columns
    >>> links, plans = (Sheet(Spot(it), print, Form(columns(it))) for it in ("target_initiatives", "initiatives"))
    >>> text = "target_id,initiative_id\ntgt-0123456789,ini-0123456789\n"
    >>> _ = list(read_sheet(links, BytesIO(text.encode())))
    >>> [(problem.row, problem.field) for problem in find_dangling_references(links, {"initiatives": plans})]
    [(2, 'initiative_id')]
    """
    whole = sheet.whole()
    for name, table, key in references(sheet.spot.table):
        if table not in sheets:
            continue
        places = _find_dangling(whole, name, _list_keys(sheets[table].whole(), key))
        for place, value in zip(places.tolist(), whole.values(name, places), strict=True):
            found, row = f"found {value!r}, expected a row of {table} with it", int(whole.numbers[place])
            todo = f"Correct it, or add it to {table}."
            yield sheet.spot.problem("dangling-reference", found, todo, row=row, field=name)


def _list_keys(whole: Chunk, key: str) -> pa.Array:
    return whole.texts[key] if key in whole.texts else pa.array(whole.coded[key].values, pa.string())


def _find_dangling(whole: Chunk, name: str, known: pa.Array) -> np.ndarray:
    if name in whole.texts:
        places = np.flatnonzero(whole.is_there(name))
        return places[locate(known, whole.texts[name].take(pa.array(places))) < 0]
    values = whole.coded[name].values
    found = np.asarray(pc.is_in(pa.array(values, pa.string()), value_set=known))
    missing = ~found & np.array([value is not None for value in values], bool)
    return np.flatnonzero(missing[whole.codes[name]]) if missing.any() else np.empty(0, int)


def find_broken_rules(sheet: Sheet, tables: Tables) -> Iterator[Problem]:
    r"""A problem for every rule between rows that a row of the sheet breaks; its kind names the rule.

    >>> from io import BytesIO
    >>> from policy_targets.publishing.checking.csv_table import Form, Spot, read_sheet
    >>> from policy_targets.publishing.schema.tables import columns
    >>> sheet = Sheet(Spot("redirects"), print, Form(columns("redirects")))
    >>> _ = list(read_sheet(sheet, BytesIO(b"old_id,new_id,since\na,b,0.1.0\nb,c,0.1.0\n")))
    >>> [(it.row, it.kind) for it in find_broken_rules(sheet, SheetTables(sheets={"redirects": sheet}))]
    [(2, 'redirect-is-direct')]
    """
    whole, rules = sheet.whole(), between.RULES.get(sheet.spot.table, ())
    for place, breach in Rules(rules, tables).find_breaches(whole):
        kind, number = breach.rule.replace("_", "-"), int(whole.numbers[place])
        yield sheet.spot.problem(kind, breach.message, "Correct the row.", number, breach.field)


def find_problems(sheets: Mapping[str, Sheet], told: Iterable[str] | None = None) -> Iterator[Problem]:
    """Every repeated key, dangling reference and broken rule between the rows of the tables, or of those told.

    >>> list(find_problems({}))
    []
    """
    tables = SheetTables(sheets=sheets)
    for sheet in sheets.values() if told is None else [sheets[table] for table in told]:
        yield from find_repeated_keys(sheet)
        yield from find_dangling_references(sheet, sheets)
        yield from find_broken_rules(sheet, tables)
