"""Is it right? One function for a package, a contribution and a seed, that answers with everything that is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from policy_targets import codelists
from policy_targets.errors import PackageError, Problem
from policy_targets.models import TABLES, Record
from policy_targets.publishing.checking.contributions import prepare
from policy_targets.publishing.checking.csv_table import Chunk, Form, Sheet, Spot, read_sheet
from policy_targets.publishing.checking.descriptor_profile import check_reading, check_types
from policy_targets.publishing.checking.doubts import Doubts, warn_of_rows
from policy_targets.publishing.checking.findings import Findings
from policy_targets.publishing.checking.keys import find_problems
from policy_targets.publishing.checking.parquet_copy import Copy
from policy_targets.publishing.package.descriptors import (
    HashedFile,
    TableFile,
    check_bytes,
    check_entry,
    find_strays,
    list_parts,
    load_descriptor,
    open_file,
)  # fmt: skip
from policy_targets.publishing.package.stores import Store, open_store
from policy_targets.publishing.package.write import DESCRIPTOR, PROPOSED
from policy_targets.publishing.schema.layout import find_table
from policy_targets.publishing.schema.tables import CONTRIBUTED, columns, contribution_columns, model_of, to_arrow
from policy_targets.rules import between
from policy_targets.rules.engine import Rules

LISTS = ("units", "indicators")  # tables whose rows are known without a package: the codelists
LONGEST_HEADER = 1 << 20  # bytes
ASSESSING = "assessments"  # read first: the texts of the claims that it compares are kept


def check(path: str | Path, table: str | None = None, doubts: Doubts | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with a package (its folder or descriptor), a contribution in CSV, or a seed in YAML.

    `table` says which table a contribution belongs to; otherwise its header tells. What cannot be read is a problem
    too, never an exception. `doubts` collects the warnings of a package.

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
    if path.is_dir() and not (path / DESCRIPTOR).exists():
        return (_miss_package(path),)
    if path.is_dir() or path.suffix in (".json", ".zip"):
        return _check_stored(path, doubts)
    if path.suffix in (".yaml", ".yml"):
        from policy_targets.curation import curate  # noqa: PLC0415 - whoever checks a package needs no curation

        return curate.check_seed(path)
    return check_contribution(path, table)


def _miss_package(folder: Path) -> Problem:
    """What to say of a folder that is no package: where there is one near it, or how one is made."""
    near = sorted(str(path.parent) for path in folder.glob(f"*/{DESCRIPTOR}"))
    todo = f"Name the folder of a package: {', '.join(near[:3])}." if near else "Name one, or run: policy-targets build"
    return Problem("no-package", f"found no {DESCRIPTOR}, expected a data package", todo, file=str(folder))


def _check_stored(path: Path, doubts: Doubts | None) -> tuple[Problem, ...]:
    try:
        store = open_store(path)
    except PackageError as error:
        return (Problem("unreadable-package", str(error), file=str(path)),)
    return check_package(store, doubts)


def check_package(store: Store, doubts: Doubts | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with a package: its descriptor, files, cells, keys, references, rules and copies.

    >>> [problem.kind for problem in check_package(Store("here", "datapackage.json", lambda name: b"{"))][0]
    'unreadable-descriptor'
    """
    described, problems = load_descriptor(store)
    findings = Findings()
    findings.extend(problems)
    parts = list_parts(described, store.place)
    sheets: dict[str, Sheet] = {}
    is_plain = described.get("name") != PROPOSED  # what the reader proposes is there in Parquet only
    wanted: Mapping[str, pa.Array] = {}
    pairs = zip(parts[: len(TABLES)], parts[len(TABLES) :], strict=True)
    is_told = bool(problems)  # whether anything is wrong with the descriptor
    for one, copy in sorted(pairs, key=lambda pair: pair[0].table != ASSESSING):
        given = (one, copy) if is_plain else (copy,)
        said = [problem for part in given for problem in (*check_entry(part), *check_reading(part))]
        is_told = is_told or bool(said)
        findings.extend(said)
        sheet = _check_table(store, (one if is_plain else None, copy), findings, wanted.get(one.table), doubts)
        if sheet:
            sheets[one.table] = sheet
        if sheet and one.table == ASSESSING:
            wanted = _find_wanted(sheet)
    if not is_told:
        findings.extend(check_types(described, f"{store.place}/{store.descriptor}"))
    findings.extend(find_problems(sheets))
    findings.extend(find_strays(Path(store.place), parts))
    return findings.sorted()


def _find_wanted(sheet: Sheet) -> dict[str, pa.Array]:
    """The keys of the rows that a table leads to, by the table they stand in."""
    whole = sheet.whole()
    return {it.ref: whole.texts[it.name] for it in columns(sheet.spot.table) if it.ref}


def _check_table(
    store: Store,
    parts: tuple[TableFile | None, TableFile],
    findings: Findings,
    wanted: pa.Array | None,
    doubts: Doubts | None,
) -> Sheet | None:
    """The rows of a table, from its CSV or else from its Parquet, after all that stands in one place has been told."""
    one, copy = parts
    text, data = (_open(store, part, findings) if part else None for part in parts)
    copied = None
    if data:
        findings.extend(check_bytes(copy, *data.digest()))
        copied = Copy(Spot(copy.table, copy.file), data, findings.add)
    if not text and (copied is None or copied.count is None):
        return None
    part = one if one and text else copy
    sheet = Sheet(Spot(part.table, part.file), findings.add, Form(columns(part.table)), wanted=wanted)
    inner, rows = Rules(between.list_inner(part.table)), 0
    for chunk in read_sheet(sheet, text) if text else copied.read(sheet) if copied else ():
        _check_rows(sheet.spot, inner, chunk, findings)
        if doubts is not None:
            doubts.extend(warn_of_rows(sheet.spot, chunk))
        rows += len(chunk)
        if text and copied:
            copied.compare(chunk)
    if text and copied and not copied.finish(rows):
        findings.drop("copies-differ", copy.file)
    if one and text:
        findings.extend(check_bytes(one, *text.digest()))
    return sheet


def _open(store: Store, part: TableFile, findings: Findings) -> HashedFile | None:
    try:
        return open_file(store, part.path)
    except PackageError as error:
        findings.add(part.problem("missing-file", str(error), ""))
        return None


def _check_rows(spot: Spot, inner: Rules, chunk: Chunk, findings: Findings) -> None:
    for place, breach in inner.find_breaches(chunk):
        kind, row = breach.rule.replace("_", "-"), int(chunk.numbers[place])
        findings.add(spot.problem(kind, breach.message, "Correct the row.", row=row, field=breach.field))


def check_contribution(path: Path, table: str | None = None) -> tuple[Problem, ...]:
    r"""Everything that is wrong with a CSV of rows for one table: its cells, keys, units, indicators and rules.

    Columns stand in any order, and those that the build computes may be left out; lines may end as a spreadsheet ends
    them. References to other tables are left to the package that the rows join; those to the codelists are checked.

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
        with path.open("rb") as file:
            first = file.readline(LONGEST_HEADER)
    except OSError as error:
        return (Problem("missing-file", f"found no file ({error.strerror})", "Name a CSV file.", file=str(path)),)
    table = table or find_table(_header(first))
    if table is None:
        todo = "Begin with the header of the table, or name the table."
        return (Problem("unknown-table", "found a header that fits no table", todo, file=str(path), row=1),)
    form = Form(contribution_columns(table), exact=False) if table in CONTRIBUTED else Form(columns(table))
    findings = Findings()
    sheets = {name: _list_sheet(name) for name in LISTS if name != table}
    sheet = sheets[table] = Sheet(Spot(table, str(path)), findings.add, form)
    inner = Rules(between.list_inner(table))
    with path.open("rb") as file:
        for chunk in read_sheet(sheet, prepare(file)):
            _check_rows(sheet.spot, inner, chunk, findings)
    findings.extend(find_problems(sheets, told=[table]))
    return findings.sorted()


def check_records(records: Mapping[str, Sequence[Record]]) -> tuple[Problem, ...]:
    """Every repeated key, dangling reference and broken rule of records that are not yet written.

    Row 2 is the first record of its table.

    >>> from policy_targets.publishing.schema.tables import make_record
    >>> speaker = make_record("speakers", {"speaker_id": "lu-yuan", "name": "陆远", "name_latin": "Lu Yuan"})
    >>> check_records({"speakers": [speaker]})
    ()
    >>> [str(problem) for problem in check_records({"speakers": [speaker, speaker]})]
    ["speakers, row 3, column speaker_id: found the key 'lu-yuan', which row 2 has too. Remove or correct one of them."]
    """
    findings, sheets = Findings(), dict[str, Sheet]()
    wanted: Mapping[str, pa.Array] = {}
    for table in sorted(records, key=lambda it: it != ASSESSING):
        rows = records[table]
        sheet = sheets[table] = Sheet(Spot(table), findings.add, Form(columns(table)), wanted=wanted.get(table))
        data = to_arrow(table, rows).combine_chunks()
        cells = {name: column.chunk(0) for name, column in zip(data.column_names, data.columns, strict=True) if rows}
        chunk = sheet.read(np.arange(2, len(rows) + 2), cells)
        _check_rows(sheet.spot, Rules(between.list_inner(table)), chunk, findings)
        wanted = _find_wanted(sheet) if table == ASSESSING else wanted
    findings.extend(find_problems(sheets))
    return findings.sorted()


def _header(data: bytes) -> list[str]:
    first = data.removesuffix(b"\n").decode("utf-8-sig", "replace").rstrip("\r")
    try:
        return next(csv.reader([first]), [])
    except csv.Error:
        return []


def _list_sheet(table: str) -> Sheet:
    """A codelist as a table that has been read."""
    names = [column.name for column in columns(table)]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(
        [names, *([row[name] for name in names] for row in codelists.load_rows(table))]
    )
    sheet = Sheet(Spot(table), lambda _problem: None, Form(columns(table)))
    for _ in read_sheet(sheet, io.BytesIO(text.getvalue().encode())):
        pass
    return sheet
