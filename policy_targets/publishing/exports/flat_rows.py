"""Read tables in the form of the models, with their descriptions and an order for databases: shared by all exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from functools import reduce
from importlib import import_module
from typing import TYPE_CHECKING, Any

from policy_targets import codelists
from policy_targets.errors import MissingExtra, PackageError
from policy_targets.models import TABLES
from policy_targets.publishing.package.write import HEAD, PARQUET_OPTIONS
from policy_targets.publishing.schema import tables

if TYPE_CHECKING:
    import pyarrow as pa

    from policy_targets.publishing.package.dataset import Dataset

Row = dict[str, Any]
BATCH = 10_000  # rows converted to Python objects at a time
# the column shown to people instead of the id of a row
LABELS: Mapping[str, str] = {
    "sources": "title", "places": "name", "organisations": "name", "speakers": "name", "positions": "title",
    "indicators": "name", "units": "name_en", "targets": "quote", "outcomes": "quote", "initiatives": "name",
}  # fmt: skip


def read_table(data: Dataset, table: str) -> pa.Table:
    """Read a table in the columns and types of its model, rows in the order of the package.

    Raises: PackageError when the package lacks that table, or has it in another form.

    >>> from policy_targets.publishing.package.dataset import load
    >>> read_table(load(), "speakers").column_names
    ['speaker_id', 'name', 'name_latin']
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    schema = tables.arrow_schema(table)
    try:
        if table not in data.names:
            raise KeyError(table)
        return data[table].select(schema.names).cast(schema)
    except (KeyError, ValueError, pa.ArrowException) as error:
        todo = "Check the package: policy-targets check."
        raise PackageError(f"{table}: not in the form of this version ({str(error).splitlines()[0]}). {todo}") from None


def read_rows(data: Dataset, table: str) -> Iterator[Row]:
    """Yield the rows of a table as dicts, some thousand at a time in memory; numbers are decimals, days are dates.

    >>> from policy_targets.publishing.package.dataset import load
    >>> next(read_rows(load(), "speakers"))
    {'speaker_id': 'cao-yong', 'name': '曹勇', 'name_latin': 'Cao Yong'}
    """
    content = read_table(data, table)
    for start in range(0, content.num_rows, BATCH):
        yield from tables.from_arrow(table, content.slice(start, BATCH))


def write_csv(data: Dataset, table: str) -> bytes:
    r"""Write a table as CSV, with the same bytes as a build.

    >>> from policy_targets.publishing.package.dataset import load
    >>> write_csv(load(), "speakers").splitlines()[0]
    b'speaker_id,name,name_latin'
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in tables.columns(table)])
    writer.writerows([tables.write_cell(value) for value in row.values()] for row in read_rows(data, table))
    return text.getvalue().encode()


def write_parquet(data: Dataset, table: str) -> bytes:
    """Write a table as Parquet, with the options of a build.

    >>> from policy_targets.publishing.package.dataset import load
    >>> write_parquet(load(), "speakers")[:4]
    b'PAR1'
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    sink = pa.BufferOutputStream()
    pq.write_table(read_table(data, table), sink, **PARQUET_OPTIONS)
    return bytes(sink.getvalue())


def list_tables() -> tuple[str, ...]:
    """List the tables so that each refers only to earlier ones or to itself.

    >>> order = list_tables()
    >>> order.index("units") < order.index("targets") < order.index("assessments")
    True
    """
    order: list[str] = []
    while len(order) < len(TABLES):
        order += [
            table
            for table in TABLES
            if table not in order and all(ref in order or ref == table for _, ref, _ in tables.references(table))
        ]
    return tuple(order)


def split_generations(table: str, content: pa.Table) -> Iterator[pa.Table]:
    """Split the rows into batches so that no row refers to its own batch or a later one.

    Rows with a dangling or circular reference come last, for the database to report.

    >>> import pyarrow as pa
    >>> places = pa.table({"place_id": ["321000", "320000"], "parent_id": ["320000", None]})
    >>> [batch["place_id"].to_pylist() for batch in split_generations("places", places)]
    [['320000'], ['321000']]
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    own = [(column, key) for column, ref, key in tables.references(table) if ref == table]
    placed = pa.array([], pa.string())
    while own and content.num_rows:
        key = own[0][1]
        settled = (pc.or_(pc.is_null(content[column]), pc.is_in(content[column], placed)) for column, _ in own)
        ready = reduce(pc.and_, settled)
        batch = content.filter(ready)
        if not batch.num_rows:
            break
        yield batch
        placed = pa.concat_arrays([placed, *batch[key].chunks])
        content = content.filter(pc.invert(ready))
    if content.num_rows:
        yield content


def describe_table(table: str) -> str:
    """Describe a table in English and Chinese.

    >>> describe_table("speakers")
    'People who speak or act as officials. 以官员身份发言或行事的人。'
    """
    words = codelists.index_rows("tables")[table]
    return f"{words['description_en']} {words['description_zh']}"


def describe_column(column: tables.Column) -> str:
    """Describe a column in English and Chinese, with its unit and reference.

    >>> describe_column(next(it for it in tables.columns("speakers") if it.name == "name_latin"))
    'name in Latin letters: The name in pinyin, ... 姓名拼音：姓名的汉语拼音，姓在前，不标声调。'
    """
    unit = f" Unit: {column.unit.removeprefix('@')}." if column.unit else ""
    refers = f" Refers to {column.ref}." if column.ref else ""
    return f"{column.title_en}: {column.description_en}{unit}{refers} {column.title_zh}：{column.description_zh}"


def name_licence() -> tuple[str, str]:
    """Return name and address of the licence of the data.

    >>> name_licence()
    ('CC-BY-4.0', 'https://creativecommons.org/licenses/by/4.0/')
    """
    licence = HEAD["licenses"][0]
    return licence["name"], licence["path"]


def find_release(data: Dataset) -> date:
    """Return the release date of the data from the descriptor.

    Raises: PackageError when the descriptor states none.

    >>> from policy_targets.publishing.package.dataset import load
    >>> find_release(load()).year
    2026
    """
    created = str(data.descriptor.get("created", ""))
    try:
        return date.fromisoformat(created[:10])
    except ValueError:
        raise PackageError(
            f"created: found {created!r}, expected a day. Build the package with this version."
        ) from None


def load_library(name: str, extra: str) -> Any:
    """Import an optional library.

    Raises: MissingExtra, with the command that installs the library, when it is not installed.

    >>> load_library("sqlite3", "export").__name__
    'sqlite3'
    >>> load_library("no_such_library", "export")
    Traceback (most recent call last):
    policy_targets.errors.MissingExtra: no_such_library is not installed. Run: pip install 'policy-targets[export]'
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtra(f"{name} is not installed. Run: pip install 'policy-targets[{extra}]'") from error
