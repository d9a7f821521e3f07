"""What all exports share: the tables in the form of the models, the words that explain them, and their order."""

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
BATCH = 10_000  # rows that are Python objects at one time
# what a person reads where an id stands: the column that names a row of the table
LABELS: Mapping[str, str] = {
    "sources": "title", "places": "name", "organisations": "name", "speakers": "name", "positions": "title",
    "indicators": "name", "units": "name_en", "targets": "quote", "outcomes": "quote", "initiatives": "name",
}  # fmt: skip


def read_table(data: Dataset, table: str) -> pa.Table:
    """A table in the columns and types of its model, rows in the order of the package.

    Raises: PackageError when the package has not that table, or not in this form.

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
    """The rows of a table by column, some thousand at a time in memory; numbers are plain decimals, days are dates.

    >>> from policy_targets.publishing.package.dataset import load
    >>> next(read_rows(load(), "speakers"))
    {'speaker_id': 'cao-yong', 'name': '曹勇', 'name_latin': 'Cao Yong'}
    """
    content = read_table(data, table)
    for start in range(0, content.num_rows, BATCH):
        yield from tables.from_arrow(table, content.slice(start, BATCH))


def write_csv(data: Dataset, table: str) -> bytes:
    r"""The table as CSV, byte for byte as a build writes it.

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
    """The table as Parquet, in the form of a build.

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
    """The tables in an order in which each refers to those before it or to itself.

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
    """The rows in batches, in which none refers to its own batch or to a later one.

    What refers to nothing that is there, or round in a circle, comes last: the database will say so.

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
    """What the table holds, in English and Chinese.

    >>> describe_table("speakers")
    'People who speak or act as officials. 以官员身份发言或行事的人。'
    """
    words = codelists.index_rows("tables")[table]
    return f"{words['description_en']} {words['description_zh']}"


def describe_column(column: tables.Column) -> str:
    """What the column holds, in English and Chinese, with its unit.

    >>> describe_column(next(it for it in tables.columns("speakers") if it.name == "name_latin"))
    'name in Latin letters: The name in pinyin, ... 姓名拼音：姓名的汉语拼音，姓在前，不标声调。'
    """
    unit = f" Unit: {column.unit.removeprefix('@')}." if column.unit else ""
    refers = f" Refers to {column.ref}." if column.ref else ""
    return f"{column.title_en}: {column.description_en}{unit}{refers} {column.title_zh}：{column.description_zh}"


def name_licence() -> tuple[str, str]:
    """The name of the data's licence and its address.

    >>> name_licence()
    ('CC-BY-4.0', 'https://creativecommons.org/licenses/by/4.0/')
    """
    licence = HEAD["licenses"][0]
    return licence["name"], licence["path"]


def find_release(data: Dataset) -> date:
    """The day on which this version of the data was released, as its descriptor says.

    Raises: PackageError when it does not.

    >>> from policy_targets.publishing.package.dataset import load
    >>> find_release(load()).year
    2026
    """
    said = str(data.descriptor.get("created", ""))
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        raise PackageError(f"created: found {said!r}, expected a day. Build the package with this version.") from None


def load_library(name: str, extra: str) -> Any:
    """An optional library.

    Raises: MissingExtra, saying how to get it, when it is not installed.

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
