"""Is it right? One function for a package, a contribution and a seed, that answers with everything that is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from policy_targets import codelists
from policy_targets.errors import PackageError, Problem
from policy_targets.models import TABLES, Record
from policy_targets.publishing.copies import compare_copy
from policy_targets.publishing.descriptors import (
    check_bytes,
    check_entry,
    find_strays,
    list_parts,
    load_descriptor,
    read_file,
)  # fmt: skip
from policy_targets.publishing.integrity import (
    find_broken_rules,
    find_dangling_references,
    find_problems,
    find_repeated_keys,
)  # fmt: skip
from policy_targets.publishing.lookup import Tables
from policy_targets.publishing.sheets import Form, Sheet, Spot, read_sheet
from policy_targets.publishing.stores import Store, open_store
from policy_targets.publishing.tables import CONTRIBUTED, columns, contribution_columns, model_of

LISTS = ("units", "indicators")  # tables whose rows are known without a package: the codelists


def check(path: str | Path, table: str | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with a package (its folder or descriptor), a contribution in CSV, or a seed in YAML.

    `table` says which table a contribution belongs to; otherwise its header tells. What cannot be read is a problem
    too, never an exception.

    Raises: RecordError for a `table` that does not exist.

    >>> print(*check("nowhere.txt"))
    nowhere.txt: found no such file or folder. Name a package folder, a datapackage.json, a CSV or a seed.
    >>> check("mine.csv", table="goals")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: there is no table 'goals'. The tables are sources, ...
    """
    path = Path(path)
    if table:
        model_of(table)
    if not path.exists():
        todo = "Name a package folder, a datapackage.json, a CSV or a seed."
        return (Problem("missing-file", "found no such file or folder", todo, file=str(path)),)
    if path.is_dir() or path.suffix in (".json", ".zip"):
        return _check_stored(path)
    if path.suffix in (".yaml", ".yml"):
        from policy_targets.curation import curate  # noqa: PLC0415 - whoever checks a package needs no curation

        return curate.check_seed(path)
    return check_contribution(path, table)


def _check_stored(path: Path) -> tuple[Problem, ...]:
    try:
        store = open_store(path)
    except PackageError as error:
        return (Problem("unreadable-package", str(error), file=str(path)),)
    return check_package(store)


def check_package(store: Store) -> tuple[Problem, ...]:
    """Everything that is wrong with a package: its descriptor, files, cells, keys, references, rules and copies.

    >>> [problem.kind for problem in check_package(Store("here", "datapackage.json", lambda name: b"{"))][0]
    'unreadable-descriptor'
    """
    described, problems = load_descriptor(store)
    parts = list_parts(described, store.place)
    sheets: dict[str, Sheet] = {}
    for part in parts:
        problems += check_entry(part)
        try:
            data = read_file(store, part.path)
        except PackageError as error:
            problems.append(part.problem("missing-file", str(error), ""))
            continue
        problems += check_bytes(part, data)
        if part.ending == "csv":
            sheets[part.table] = read_sheet(Spot(part.table, part.file), data)
        else:
            problems += compare_copy(Spot(part.table, part.file), data, sheets.get(part.table))
    problems += [problem for sheet in sheets.values() for problem in sheet.problems]
    return _sort([*problems, *find_problems(sheets), *find_strays(Path(store.place), parts)])


def check_contribution(path: Path, table: str | None = None) -> tuple[Problem, ...]:
    r"""Everything that is wrong with a CSV of rows for one table: its cells, keys, units, indicators and rules.

    Columns stand in any order, and those that the build computes may be left out. References to other tables are left
    to the package that the rows join; those to the codelists are checked.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "mine.csv"
    ...     _ = path.write_text("speaker_id,name,name_latin\nCao Yong,曹勇,Cao Yong\n", "utf-8")
    ...     [(problem.kind, problem.row, problem.field) for problem in check_contribution(path)]
    [('bad-cell', 2, 'speaker_id')]
    >>> print(*check_contribution(Path("nowhere.csv")))
    nowhere.csv: found no file (No such file or directory). Name a CSV file.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        return (Problem("missing-file", f"found no file ({error.strerror})", "Name a CSV file.", file=str(path)),)
    table = table or find_table(_header(data))
    if table is None:
        todo = "Begin with the header of the table, or name the table."
        return (Problem("unknown-table", "found a header that fits no table", todo, file=str(path), row=1),)
    form = Form(contribution_columns(table), exact=False) if table in CONTRIBUTED else None
    sheet = read_sheet(Spot(table, str(path)), data, form)
    known = {name: _list_sheet(name) for name in LISTS}
    tables = Tables({name: part.rows() for name, part in {**known, table: sheet}.items()})
    found = [*find_repeated_keys(sheet), *find_dangling_references(sheet, known), *find_broken_rules(sheet, tables)]
    return _sort([*sheet.problems, *found])


def check_records(records: Mapping[str, Sequence[Record]]) -> tuple[Problem, ...]:
    """Every repeated key, dangling reference and broken rule of records that are not yet written.

    Row 2 is the first record of its table.

    >>> from policy_targets.publishing.tables import make_record
    >>> speaker = make_record("speakers", {"speaker_id": "lu-yuan", "name": "陆远", "name_latin": "Lu Yuan"})
    >>> check_records({"speakers": [speaker]})
    ()
    >>> [str(problem) for problem in check_records({"speakers": [speaker, speaker]})]
    ["speakers, row 3, column speaker_id: found the key 'lu-yuan', which row 2 has too. Remove or correct one of them."]
    """
    return _sort(find_problems({table: _record_sheet(table, rows) for table, rows in records.items()}))


def find_table(header: Iterable[str]) -> str | None:
    """The table that a header belongs to: it knows most of the columns, and lacks fewest.

    >>> find_table(["unit", "name_en", "unit_code", "factor", "kind", "remark"])
    'units'
    >>> find_table(["a", "b", "name"])
    """
    given = set(header)
    likeness = {table: _likeness(given, {column.name for column in columns(table)}) for table in TABLES}
    best = max(likeness, key=lambda table: likeness[table])
    return best if likeness[best][0] > 0.5 else None


def _likeness(given: set[str], known: set[str]) -> tuple[float, float]:
    shared = len(given & known)
    return shared / len(given | {""}), shared / len(known)


def _header(data: bytes) -> list[str]:
    first = data.split(b"\n", 1)[0].decode("utf-8-sig", "replace").rstrip("\r")
    try:
        return next(csv.reader([first]), [])
    except csv.Error:
        return []


def _list_sheet(table: str) -> Sheet:
    names = [column.name for column in columns(table)]
    header, rows = ",".join(names), codelists.load_rows(table)
    quoted = (",".join('"' + row[name].replace('"', '""') + '"' for name in names) for row in rows)
    return read_sheet(Spot(table), "\n".join([header, *quoted, ""]).encode())


def _record_sheet(table: str, records: Sequence[Record]) -> Sheet:
    values = {column.name: [getattr(record, column.name) for record in records] for column in columns(table)}
    return Sheet(Spot(table), range(2, len(records) + 2), values)


def _sort(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, in the order of tables, files and rows; what concerns no table comes first."""
    order = {table: number for number, table in enumerate(TABLES, start=1)}
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda it: (order.get(it.table, 0), it.file, it.line, it.row)))
