"""What must hold across the rows of tables that have been read: keys, references, and the rules of the domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy_targets.errors import Problem
from policy_targets.publishing.lookup import Tables
from policy_targets.publishing.rules import find_breaches
from policy_targets.publishing.sheets import Sheet
from policy_targets.publishing.tables import key_of, references


def find_repeated_keys(sheet: Sheet) -> Iterator[Problem]:
    r"""A problem for every row whose key stands in an earlier row of the table; an empty key is no key.

    >>> from policy_targets.publishing.sheets import Spot, read_sheet
    >>> text = "speaker_id,name,name_latin\nlu-yuan,陆远,Lu Yuan\nlu-yuan,陆元,Lu Yuan\n"
    >>> [(problem.row, problem.what) for problem in find_repeated_keys(read_sheet(Spot("speakers"), text.encode()))]
    [(3, "found the key 'lu-yuan', which row 2 has too")]
    """
    key = key_of(sheet.spot.table)
    first: dict[tuple[object, ...], int] = {}
    for number, cells in zip(sheet.numbers, zip(*(sheet.values[name] for name in key), strict=True), strict=True):
        if set(cells) == {None}:
            continue
        if cells in first:
            found = f"found the key {' '.join(map(str, cells))!r}, which row {first[cells]} has too"
            yield sheet.spot.problem("repeated-key", found, "Remove or correct one of them.", row=number, field=key[0])
        first.setdefault(cells, number)


def find_dangling_references(sheet: Sheet, sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    r"""A problem for every cell that refers to a row that is not there; tables that are not there are passed over.

    >>> from policy_targets.publishing.sheets import Spot, read_sheet
    >>> text = "target_id,initiative_id\ntgt-0123456789,ini-0123456789\n"
    >>> links = read_sheet(Spot("target_initiatives"), text.encode())
    >>> initiatives = read_sheet(Spot("initiatives"), b"")
    >>> [(problem.row, problem.field) for problem in find_dangling_references(links, {"initiatives": initiatives})]
    [(2, 'initiative_id')]
    """
    for name, table, key in references(sheet.spot.table):
        if table not in sheets or key not in sheets[table].values:
            continue
        known = {*sheets[table].values[key], None}
        for index, value in enumerate(sheet.values[name]):
            if value not in known:
                found, row = f"found {value!r}, expected a row of {table} with it", sheet.numbers[index]
                todo = f"Correct it, or add it to {table}."
                yield sheet.spot.problem("dangling-reference", found, todo, row=row, field=name)


def find_broken_rules(sheet: Sheet, tables: Tables) -> Iterator[Problem]:
    r"""A problem for every rule that a row of the sheet breaks; its kind names the rule.

    >>> from policy_targets.publishing.sheets import Spot, read_sheet
    >>> sheet = read_sheet(Spot("redirects"), b"old_id,new_id,since\na,b,0.1.0\nb,c,0.1.0\n")
    >>> [(problem.row, problem.kind) for problem in find_broken_rules(sheet, Tables({"redirects": sheet.rows()}))]
    [(2, 'redirect-is-direct')]
    """
    table = sheet.spot.table
    for number, row in zip(sheet.numbers, tables.rows[table], strict=True):
        for breach in find_breaches(table, row, tables):
            what, todo = breach.message, "Correct the row."
            yield sheet.spot.problem(breach.rule.replace("_", "-"), what, todo, row=number, field=breach.field)


def find_problems(sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    """Every repeated key, dangling reference and broken rule of the tables.

    >>> list(find_problems({}))
    []
    """
    tables = Tables({table: sheet.rows() for table, sheet in sheets.items()})
    for sheet in sheets.values():
        yield from find_repeated_keys(sheet)
        yield from find_dangling_references(sheet, sheets)
        yield from find_broken_rules(sheet, tables)
