"""Open a data package: as Arrow tables, as typed records, or in pandas, polars and DuckDB."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from policy_targets.errors import MissingExtra, PackageError, Problem, RecordError
from policy_targets.models import TABLES, Record
from policy_targets.publishing.package import stores
from policy_targets.publishing.package.write import CANDIDATES, DESCRIPTOR, PARQUET, PROFILE
from policy_targets.publishing.schema import tables

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa


def load(*packages: str | Path | None) -> Dataset:
    """Open the data package in a folder, a zip file or at an http(s) address; by default the data of this library.

    Several packages are joined: their tables hold the rows of all of them, and of two rows with one key that of the
    package named first. `candidates` is the package of candidates beside the data of this library, unless there is a
    folder of that name. Tables are read on first use, from Parquet where there is a copy, and compared with their hash.

    Raises: PackageError when there is no package, or the package cannot be read.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.package.write import write_package
    >>> with TemporaryDirectory() as parent:
    ...     write_package({}, Path(parent) / "mine")
    ...     mine = Path(parent) / "mine"
    ...     load(mine).targets.num_rows, load(mine, find_packaged()).units.num_rows > 700
    (0, True)
    >>> load("file:///etc/datapackage.json")
    Traceback (most recent call last):
    policy_targets.errors.PackageError: file:///etc/datapackage.json: found the scheme file, expected http or https...
    """
    named = [it for it in packages if it is not None]
    if len(named) > 1:
        return Joined([load(it) for it in named])
    wanted = named[0] if named else find_packaged()
    if wanted == CANDIDATES and not Path(wanted).exists():
        wanted = find_packaged() / CANDIDATES
    return Dataset(stores.open_store(wanted))


def find_packaged() -> Path:
    """Return the folder of the data included in this library: inside it in a wheel, beside it in a checkout.

    Raises: PackageError when neither exists.

    >>> (find_packaged() / "datapackage.json").is_file()
    True
    """
    here = Path(__file__).parents[2]
    for folder in (here / "datapackage", here.parent / "datapackage"):
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise PackageError(f"{here.parent / 'datapackage'}: found no data package. Run: policy-targets build")


class Dataset:
    """The tables of one data package: `data["targets"]` or `data.targets`, each read once, on first use."""

    def __init__(self, store: stores.Store) -> None:
        self._store = store
        self._tables: dict[str, pa.Table] = {}
        self.descriptor: Mapping[str, Any] = stores.read_descriptor(store)
        said = self.descriptor.get("conformsTo")
        if said != PROFILE:
            warnings.warn(f"{store.place}: {_note_version(said)}", stacklevel=3)
        self._resources = {str(it.get("name")): it for it in self.descriptor["resources"]}

    @property
    def version(self) -> str:
        """The version of the package, or an empty string if its descriptor states none."""
        return str(self.descriptor.get("version", ""))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables, in the order of the descriptor."""
        return tuple(dict.fromkeys(name.removesuffix(PARQUET) for name in self._resources))

    def __getitem__(self, table: str) -> pa.Table:
        if table not in self.names:
            raise RecordError(f"there is no table {table!r}. The tables are {', '.join(self.names)}.")
        if table not in self._tables:
            self._tables[table] = self._read(table)
        return self._tables[table]

    def __getattr__(self, name: str) -> pa.Table:
        if (
            "_resources" not in self.__dict__ or name not in self.names
        ):  # "_resources" is missing while a copy is being made
            raise AttributeError(f"there is no table or attribute {name!r}")
        return self[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.names]

    def __repr__(self) -> str:
        counts = (f"{self._count(table)} {table}" for table in self.names)
        return f"<Dataset {self.descriptor.get('name', '')} {self.version}: {', '.join(counts)}>"

    def models(self, table: str) -> list[Any]:
        """Return the rows of a table as validated, typed records.

        Raises: PackageError with a Problem for every row that breaks a rule; RecordError for an unknown table.
        """
        records: list[Any] = []
        problems: list[Problem] = []
        for number, row in enumerate(tables.from_arrow(table, self[table]), start=2):
            try:
                records.append(tables.make_record(table, row))
            except ValidationError as error:
                problems += _explain(error, table, number)
        if problems:
            raise PackageError(f"{self._store.place}: rows of {table} break the rules.", problems)
        return records

    def find(self, record_id: str) -> Record:
        """Return the record with this id from any table; follow redirects of ids of earlier releases.

        Raises: RecordError, with similar ids, when no record has this id; PackageError when its row breaks a rule.
        """
        wanted, passed = record_id, {record_id}
        while wanted not in self._index:
            wanted = self._redirects.get(wanted, "")
            if not wanted or wanted in passed:
                near = get_close_matches(record_id, self._index, n=3, cutoff=0.8)
                hint = f"Do you mean {' or '.join(near)}?" if near else "Correct the id."
                raise RecordError(f"{record_id}: found no record with this id. {hint}")
            passed.add(wanted)
        table, row = self._index[wanted]
        try:
            return tables.make_record(table, tables.from_arrow(table, self[table].slice(row, 1))[0])
        except ValidationError as error:
            problems = _explain(error, table, row + 2)
            raise PackageError(f"{self._store.place}: {wanted} breaks the rules.", problems) from None

    def pandas(self, table: str) -> pd.DataFrame:
        """Return the table as a pandas DataFrame of Arrow types: decimals stay exact, days stay days.

        Raises: MissingExtra when pandas is not installed.
        """
        pandas = _import("pandas")
        frame: pd.DataFrame = self[table].to_pandas(types_mapper=pandas.ArrowDtype)
        return frame

    def polars(self, table: str) -> pl.DataFrame:
        """Return the table as a polars DataFrame.

        Raises: MissingExtra when polars is not installed.
        """
        frame: pl.DataFrame = _import("polars").from_arrow(self[table])
        return frame

    def duckdb(self) -> duckdb.DuckDBPyConnection:
        """Return a connection to an in-memory database with every table as a view under its name.

        Raises: MissingExtra when duckdb is not installed.
        """
        connection: duckdb.DuckDBPyConnection = _import("duckdb").connect()
        for table in self.names:
            connection.register(table, self[table])
        return connection

    @cached_property
    def _index(self) -> dict[str, tuple[str, int]]:
        """Table and row of every record with an id; of two equal ids the one in the earlier table counts."""
        index: dict[str, tuple[str, int]] = {}
        for table in (it for it in TABLES if it in self.names and it != "redirects"):
            key, *more = tables.key_of(table)
            for row, value in enumerate([] if more else self[table][key].to_pylist()):
                index.setdefault(value, (table, row))
        return index

    @cached_property
    def _redirects(self) -> dict[str, str]:
        rows = self["redirects"].to_pylist() if "redirects" in self.names else []
        return {row["old_id"]: row["new_id"] for row in rows}

    def _count(self, table: str) -> int:
        resources = (self._resources.get(name, {}) for name in (table, table + PARQUET))
        stated = [resource["rows"] for resource in resources if isinstance(resource.get("rows"), int)]
        return int(stated[0] if stated else self[table].num_rows)

    def _read(self, table: str) -> pa.Table:
        resource = self._resources.get(table + PARQUET) or self._resources[table]
        content, place = stores.read_resource(self._store, resource), f"{self._store.place}/{resource['path']}"
        parquet = str(resource["path"]).endswith(".parquet")
        found = _read_parquet(content, place) if parquet else _read_csv(table, content, place)
        return _add_defaults(table, found) if table in TABLES else found


class Joined(Dataset):
    """Several data packages as one: of two rows with one key, that of the earlier package counts."""

    def __init__(self, parts: Sequence[Dataset]) -> None:
        self._parts = tuple(parts)
        self._store = parts[0]._store
        self._tables = {}
        self.descriptor = parts[0].descriptor
        self._resources = {name: it for part in reversed(parts) for name, it in part._resources.items()}

    def _count(self, table: str) -> int:
        return int(self[table].num_rows)

    def _read(self, table: str) -> pa.Table:
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        parts = [part[table] for part in self._parts if table in part.names]
        filled = [it for it in parts if it.num_rows] or parts[:1]
        if len(filled) == 1:
            return filled[0]
        joined = pa.concat_tables(filled, promote_options="permissive")
        keys = zip(*(joined[name].to_pylist() for name in tables.key_of(table)), strict=True)
        first: dict[tuple[Any, ...], int] = {}
        for number, key in enumerate(keys):
            first.setdefault(key, number)
        return joined if len(first) == joined.num_rows else joined.take(list(first.values()))


def _add_defaults(table: str, found: pa.Table) -> pa.Table:
    """Add the columns that a package of an earlier version lacks, filled with the defaults of the model."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    schema, fields = tables.arrow_schema(table), TABLES[table].model_fields
    for at, name in enumerate(fields):
        if name not in found.column_names and not fields[name].is_required():
            default = pa.scalar(fields[name].default, schema.field(name).type)
            found = found.add_column(min(at, found.num_columns), schema.field(name), pa.repeat(default, found.num_rows))
    return found


def _note_version(said: object) -> str:
    """What to say of a package that was written for another version.

    >>> _note_version("policy-targets/0.0")
    "found a package of 'policy-targets/0.0', expected ... Columns that it lacks have their defaults; to check ..."
    """
    todo = "Columns that it lacks have their defaults; to check it, use the version of policy-targets that wrote it."
    return f"found a package of {said!r}, expected {PROFILE!r}. {todo}"


def _read_parquet(content: bytes, place: str) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return pq.ParquetFile(pa.BufferReader(content)).read()
    except pa.ArrowException as error:
        raise PackageError(f"{place}: found no Parquet file ({error}). Build the package again.") from error


def _read_csv(table: str, content: bytes, place: str) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    try:
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        lines = list(csv.DictReader(text, restkey="", restval="", strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise PackageError(f"{place}: found no CSV in UTF-8 ({error}). Build the package again.") from error
    for number, cells in enumerate(lines, start=2):
        try:
            rows.append(tables.read_row(table, {name: cell for name, cell in cells.items() if name or cell}))
        except RecordError as error:
            problems += [replace(problem, row=number) for problem in error.problems]
    if problems:
        raise PackageError(f"{place}: rows cannot be read.", problems)
    return pa.Table.from_pylist(rows, schema=tables.arrow_schema(table))


def _explain(error: ValidationError, table: str, row: int) -> Iterator[Problem]:
    for it in error.errors():
        field = str(it["loc"][0]) if it["loc"] else ""
        yield Problem("bad-row", it["msg"], "Correct the row.", table=table, row=row, field=field)


def _import(library: str) -> Any:
    try:
        return import_module(library)
    except ImportError as error:
        todo = f"pip install {'pandas' if library == 'pandas' else repr(f'policy-targets[{library}]')}"
        raise MissingExtra(f"{library} is not installed. Run: {todo}") from error
