"""What must hold across the rows of tables that have been read: keys, references, and the rules of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policy_targets.errors import Problem
from policy_targets.publishing.checking.csv_columns import byte_lengths, text_buffers, to_mask
from policy_targets.publishing.checking.csv_table import Chunk, Sheet, SheetTables
from policy_targets.publishing.checking.rule_columns import combine
from policy_targets.publishing.schema.tables import key_of, references
from policy_targets.rules import between
from policy_targets.rules.lookup import Rule, Tables
from policy_targets.rules.row import Row

# Rules that look at two columns, and at other tables through them: rows alike in both get the same answer.
PAIRS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"unit_fits_indicator": ("indicator_id", "unit_code"), "speaker_is_known": ("source_id", "speaker_id")}
)
MOST_PAIRS = 1 << 24
WORD, ODD = 8, np.uint64(0x9E3779B97F4A7C15)  # bytes of a word, and what spreads them over a hash
PARTS = frozenset({"part_in_same_source", "part_within_whole", "parts_make_no_circle"})


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
        return places[_locate(known, whole.texts[name].take(pa.array(places))) < 0]
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
    asked = [rule for rule in rules if rule.__name__ not in between.INNER]
    doubted = {rule: _doubt(rule, whole, tables) for rule in asked}
    places = np.unique(np.concatenate([np.empty(0, int), *doubted.values()]))
    doubts = {rule: set(found.tolist()) for rule, found in doubted.items()}
    for place, row in zip(places.tolist(), _give_rows(whole, places), strict=True):
        for breach in between.ask([rule for rule in asked if place in doubts[rule]], row, tables):
            kind, number = breach.rule.replace("_", "-"), int(whole.numbers[place])
            yield sheet.spot.problem(kind, breach.message, "Correct the row.", number, breach.field)


def _give_rows(whole: Chunk, places: np.ndarray) -> Iterator[Row]:
    for start in range(0, len(places), 10_000):
        yield from whole.rows(places[start : start + 10_000])


def _doubt(rule: Rule, whole: Chunk, tables: Tables) -> np.ndarray:
    """The rows that the rule must be asked about, one by one."""
    unread = np.array(sorted(whole.unread), int)
    if rule.__name__ in PAIRS and all(name in whole.codes for name in PAIRS[rule.__name__]):
        return np.union1d(_doubt_pairs(rule, whole, tables), unread)
    if rule.__name__ in PARTS:
        return np.union1d(_doubt_parts(whole), unread)
    return np.arange(len(whole))


def _doubt_pairs(rule: Rule, whole: Chunk, tables: Tables) -> np.ndarray:
    """The rows whose pair of cells breaks the rule in the first row that has it."""
    one, two = PAIRS[rule.__name__]
    width = len(whole.coded[two].values)
    pairs, size = whole.codes[one].astype(np.int64) * width + whole.codes[two], len(whole.coded[one].values) * width
    if size > MOST_PAIRS:
        every, pairs = np.unique(pairs, return_inverse=True)
        size = len(every)
    firsts = np.full(size, -1)
    firsts[pairs[::-1]] = np.arange(len(pairs))[::-1]  # of those with the same pair the one assigned last stays
    first = firsts[firsts >= 0]
    read = np.array([place not in whole.unread for place in first.tolist()], bool)
    rows = whole.rows(first[read])
    bad = np.zeros(size, bool)
    bad[pairs[first[~read]]] = True
    bad[pairs[first[read]]] = [bool(list(between.ask([rule], row, tables))) for row in rows]
    return np.flatnonzero(bad[pairs])


def _doubt_parts(whole: Chunk) -> np.ndarray:
    """The parts, but for those whose whole is no part itself, of the same source, and not less than they."""
    parts = np.flatnonzero(whole.is_there("part_of"))
    ids = whole.texts["target_id" if "target_id" in whole else "outcome_id"]
    wholes = _locate(ids, whole.texts["part_of"].take(pa.array(parts)))
    proved = (wholes >= 0) & ~whole.is_there("part_of")[wholes] & (parts != wholes)
    proved &= whole.codes["source_id"][parts] == whole.codes["source_id"][wholes]
    proved &= _is_within(whole, parts, np.maximum(wholes, 0))
    unread = np.array(sorted(whole.unread), int)
    return np.asarray(parts[~proved | np.isin(wholes, unread)])


def _locate(known: pa.Array, wanted: pa.Array) -> np.ndarray:
    """The place of the first of those known that is equal, or -1; quick where few are wanted of many."""
    candidates = np.flatnonzero(np.asarray(pc.is_in(known, value_set=wanted.unique())))
    _, first = np.unique(np.asarray(known.take(pa.array(candidates)).dictionary_encode().indices), return_index=True)
    firsts = candidates[np.sort(first)]
    found = np.asarray(pc.index_in(wanted, value_set=known.take(pa.array(firsts))).fill_null(-1))
    return np.where(found < 0, -1, np.append(firsts, -1)[found])


def _is_within(whole: Chunk, parts: np.ndarray, wholes: np.ndarray) -> np.ndarray:
    """Whether the part surely is no more than the whole, or is counted otherwise."""
    other = (whole.codes["measure"][parts] != whole.codes["measure"][wholes]) | (
        whole.codes["unit_code"][parts] != whole.codes["unit_code"][wholes]
    )
    amount, upper = (whole.amounts[name] for name in ("amount", "amount_upper"))
    limit = pc.coalesce(upper.take(pa.array(wholes)), amount.take(pa.array(wholes)))
    within = pc.less_equal(amount.take(pa.array(parts)), limit)
    return np.asarray(other | to_mask(within, unknown=True))  # where there is no amount, nothing is exceeded


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
