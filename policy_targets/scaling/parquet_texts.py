"""Read documents from a column of a Parquet file, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policy_targets.errors import DocumentError
from policy_targets.scaling.archives import HARMLESS, RATIO, ArchivedText, refuse_large

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

TEXTS = ("text", "content", "body", "fulltext", "full_text", "正文", "内容", "全文", "文本")
NAMES = ("document", "name", "file", "filename", "file_name", "path", "id", "url", "title", "文件名", "标题")
ROWS = 16  # read together; few, since one cell may have many megabytes
EMPTY = "there is no text: the cell is empty."


class TextColumns(NamedTuple):
    """The columns of the texts and of the names of the documents; None if the user named none."""

    text: str | None = None
    name: str | None = None


def choose_columns(schema: pa.Schema, asked: TextColumns) -> TextColumns:
    """Return the columns to read: those the user named, else those with an unmistakable name.

    Raises: DocumentError, with the list of columns, if a named column is missing or none is unmistakable.

    >>> import pyarrow as pa
    >>> choose_columns(pa.schema([("title", pa.string()), ("正文", pa.string())]), TextColumns())
    TextColumns(text='正文', name='title')
    >>> choose_columns(pa.schema([("a", pa.string()), ("b", pa.string())]), TextColumns())
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: no column is plainly the text (found a, b). Name it with --text-column,
    in Python with text=.
    """
    texts = [field.name for field in schema if _holds_text(field.type)]
    for wanted, option in ((asked.text, "--text-column"), (asked.name, "--name-column")):
        if wanted is not None and wanted not in schema.names:
            raise DocumentError(f"there is no column {wanted!r} (found {', '.join(schema.names)}). Correct {option}.")
    if asked.text is not None and asked.text not in texts:
        raise DocumentError(f"column {asked.text!r} contains {schema.field(asked.text).type}, no text (found texts in "
                            f"{', '.join(texts) or 'no column'}). Correct --text-column.")  # fmt: skip
    obvious = [name for name in texts if name.lower() in TEXTS] or (texts if len(texts) == 1 else [])
    if asked.text is None and len(obvious) != 1:
        found = ", ".join(schema.names)
        raise DocumentError(
            f"no column is plainly the text (found {found}). Name it with --text-column, in Python with text=."
        )
    text = asked.text or obvious[0]
    lower = {name.lower(): name for name in reversed(schema.names) if name != text}
    return TextColumns(text, asked.name or next((lower[name] for name in NAMES if name in lower), None))


def _holds_text(kind: pa.DataType) -> bool:
    return str(kind) in {f"{size}{what}" for size in ("", "large_") for what in ("string", "binary")}


def read_cells(path: Path, asked: TextColumns) -> Iterator[ArchivedText]:
    """Yield the documents of a Parquet file row by row; without a column of names, their names are row numbers from 1.

    Raises: DocumentError when the file is not Parquet, or its columns are ambiguous.

    >>> import pyarrow as pa, pyarrow.parquet as pq
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     pq.write_table(pa.table({"text": ["力争", None]}), Path(folder, "a.parquet"))
    ...     list(read_cells(Path(folder, "a.parquet"), TextColumns()))
    [ArchivedText(name='1', content=b'...', problem='', is_named=False),
     ArchivedText(name='2', content=None, problem='there is no text: the cell is empty.', is_named=False)]
    """
    with _open_table(path) as file:
        columns = choose_columns(file.schema_arrow, asked)
        _refuse_bomb(file, columns)
        row = 1
        for group in range(file.metadata.num_row_groups):
            yield from _read_group(file, group, columns, row)
            row += file.metadata.row_group(group).num_rows


def _read_group(file: pq.ParquetFile, group: int, columns: TextColumns, row: int) -> Iterator[ArchivedText]:
    """Yield the documents of a row group; if it is damaged, one part with the problem stands for the remaining rows."""
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    last = row + file.metadata.row_group(group).num_rows - 1
    wanted = list(dict.fromkeys(name for name in columns if name is not None))
    batches = file.iter_batches(ROWS, row_groups=[group], columns=wanted, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
        except (pa.ArrowException, OSError) as error:
            problem = f"the file is damaged here ({str(error).splitlines()[0]})."
            yield ArchivedText(f"{row}-{last}", None, problem, is_named=False)
            return
        if batch is None:
            return
        names = batch[columns.name].to_pylist() if columns.name else [None] * batch.num_rows
        for name, cell in zip(names, as_bytes(batch[columns.text]), strict=True):
            yield _read_cell(row, name, cell.as_py())
            row += 1


def _read_cell(row: int, name: object, content: bytes | None) -> ArchivedText:
    problem = EMPTY if content is None else refuse_large(len(content))
    return ArchivedText(str(name or row), None if problem else content, problem, is_named=bool(name))


def as_bytes(texts: pa.Array) -> pa.Array:
    r"""Return the cells as bytes, as received: invalid UTF-8 is judged later, when the document is decoded.

    >>> import pyarrow as pa
    >>> as_bytes(pa.array(["力"]))[0]
    <pyarrow.BinaryScalar: b'\xe5\x8a\x9b'>
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    raw = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}
    return texts.cast(raw[texts.type]) if texts.type in raw else texts


def measure_cells(path: Path, asked: TextColumns) -> int:
    """Return the size of the texts in bytes, as the metadata of the file state.

    >>> measure_cells(Path(__file__), TextColumns())
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: this is no Parquet file (Parquet magic bytes not found in footer. ...).
    """
    with _open_table(path) as file:
        return sum(chunk.total_uncompressed_size for chunk in _chunks(file, choose_columns(file.schema_arrow, asked)))


def _open_table(path: Path) -> pq.ParquetFile:
    import pyarrow as pa  # noqa: PLC0415 - slow to load
    import pyarrow.parquet as pq  # noqa: PLC0415

    pa.set_memory_pool(pa.system_memory_pool())  # returns freed memory to the system: a page may have fifty megabytes
    path.stat()  # raises the usual FileNotFoundError before Arrow raises its own
    try:
        return pq.ParquetFile(path, buffer_size=1 << 20)  # reads a column page by page, not whole
    except (pa.ArrowException, OSError) as error:
        raise DocumentError(f"this is no Parquet file ({str(error).splitlines()[0]}).") from error


def _refuse_bomb(file: pq.ParquetFile, columns: TextColumns) -> None:
    for chunk in _chunks(file, columns):
        size, unpacked = chunk.total_compressed_size, chunk.total_uncompressed_size
        if unpacked > max(HARMLESS, RATIO * size):
            raise DocumentError(f"a Parquet bomb: {size:,} bytes unpack to {unpacked:,} (expected at most {RATIO} "
                                "times as many). Write the rows you trust to a new file.")  # fmt: skip


def _chunks(file: pq.ParquetFile, columns: TextColumns) -> Iterator[pq.ColumnChunkMetaData]:
    for group in range(file.metadata.num_row_groups):
        row_group = file.metadata.row_group(group)
        for chunk in map(row_group.column, range(row_group.num_columns)):
            if chunk.path_in_schema == columns.text:
                yield chunk
