"""A CSV in pieces of some thousand records: columns of text, and a problem for all that is no clean CSV.

What is plainly in order (quotes in pairs at the edges of cells, line feeds, no blank line) is read by Arrow. From the
first block that is not, Python's reader goes on, which reads the same, tells what is wrong, and never stops.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

BLOCK = 1 << 24  # bytes read at once
PARSED = 1 << 20  # bytes of them that Arrow parses at once: what a processor holds near itself
RECORDS = 20_000  # of a piece that Python reads
BYTE_ORDER_MARK, CARRIAGE_RETURN, QUOTE, LINE_FEED, COMMA = b"\xef\xbb\xbf", b"\r", 34, 10, 44
Tell = Callable[[str, str, str, int, str], None]  # kind, what, todo, row, field
Numbered = tuple[int, Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Records of a table: their numbers, and their cells by place in the header; a cell that is not there is null."""

    numbers: np.ndarray
    cells: list[pa.Array]


class Blocks:
    r"""The header of a CSV, and then its pieces.

    `few` names the columns that hold few different texts: they come as dictionaries.

    >>> from io import BytesIO
    >>> blocks = Blocks(BytesIO("unit,kind\n家,count\n".encode()), print, few={"kind"})
    >>> blocks.header
    ['unit', 'kind']
    >>> [[cells.to_pylist() for cells in piece.cells] for piece in blocks]
    [[['家'], ['count']]]
    >>> blocks = Blocks(BytesIO(b'a,b\r\n"x"y,1\n2'), lambda kind, what, todo, row, field: print(row, kind))
    >>> [[cells.to_pylist() for cells in piece.cells] for piece in blocks]
    2 bad-csv
    3 missing-cell
    1 carriage-return
    3 truncated-file
    [[['xy', '2'], ['1', None]]]
    """

    def __init__(self, file: BinaryIO, tell: Tell, few: Collection[str] = ()) -> None:
        self.file, self.tell, self.few = file, tell, few
        self.returns = [0, 0]  # the first line with a carriage return, and how many there are
        self.lines = 0  # read so far, with or without the records that are in them
        self.number = 1  # of the record last read
        self.last, self.rest = b"\n", b""
        first = self._read(b"")
        if first.startswith(BYTE_ORDER_MARK):
            tell("byte-order-mark", "found a byte order mark", "Save as UTF-8 without it.", 1, "")
            first = first[3:]
        self.pieces = self._start(first)
        self.header: list[str] | None = next(self.pieces, None)  # type: ignore[assignment]

    def __iter__(self) -> Iterator[Piece]:
        yield from self.pieces  # type: ignore[misc]

    def _start(self, data: bytes) -> Iterator[list[str] | Piece]:
        end = data.find(b"\n") + 1
        if end < 2 or b'"' in data[:end] or not data[:end].isascii() or not is_plain(data, _quotes(data)):
            yield from self._read_slowly(data)
        else:
            header = data[:end].decode().rstrip("\n").split(",")
            yield header
            self.lines += 1
            yield from self._read_fast(header, data[end:])
        self._finish()

    def _read(self, rest: bytes) -> bytes:
        """The rest and more, up to the end of a record; all there is when no record ends."""
        parts = [rest]
        while data := self.file.read(BLOCK):
            self.last = data[-1:]
            parts.append(data)
            if b"\n" in data:
                whole = b"".join(parts)
                end = _find_end(whole)
                self.rest = whole[end:]
                return whole[:end]
        self.rest = b""
        return b"".join(parts)

    def _read_fast(self, header: Sequence[str], data: bytes) -> Iterator[Piece]:
        names = [str(place) for place in range(len(header))]
        few, string = pa.dictionary(pa.int32(), pa.string()), pa.string()
        kinds = {place: few if name in self.few else string for place, name in zip(names, header, strict=True)}
        convert = arrow_csv.ConvertOptions(column_types=kinds, null_values=[], strings_can_be_null=False)
        with ThreadPoolExecutor(1) as ahead:  # the next block is read while this one is looked at
            block = ahead.submit(self._parse, data, convert)
            while (found := block.result())[0]:
                data, table = found
                if table is None:
                    yield from self._read_slowly(data, len(header))  # type: ignore[misc]
                    return
                self.lines += _count(data, LINE_FEED)
                block = ahead.submit(self._parse, b"", convert)
                yield from self._number(table)

    def _parse(self, data: bytes, convert: arrow_csv.ConvertOptions) -> tuple[bytes, pa.Table | None]:
        """A block, the next one if none is given, and its records if it is plain."""
        data = data or self._read(self.rest)
        quotes = _quotes(data)
        return data, _read_plainly(data, convert, lines=len(quotes) > 0) if is_plain(data, quotes) else None

    def _number(self, table: pa.Table) -> Iterator[Piece]:
        for batch in table.to_batches():
            yield Piece(np.arange(self.number + 1, self.number + 1 + batch.num_rows), batch.columns)
            self.number += batch.num_rows

    def _read_slowly(self, data: bytes, width: int = 0) -> Iterator[list[str] | Piece]:
        """Every record from here on; the first is the header unless its width is known."""
        usual = csv.field_size_limit(1 << 30)
        try:
            records = self._read_records(self._read_lines(data), self.number if width else 0)
            if not width:
                _, header = next(records, (0, None))
                if header is None:
                    return
                width, self.header = len(header), header
                yield header
            rows = self._fill(records, width)
            while part := list(islice(rows, RECORDS)):
                numbers, cells = zip(*part, strict=True)
                columns = [pa.array(column, pa.string()) for column in zip(*cells, strict=True)]
                yield Piece(np.array(numbers), columns)
        finally:
            csv.field_size_limit(usual)

    def _read_lines(self, data: bytes) -> Iterator[str]:
        while data:
            if CARRIAGE_RETURN in data:
                first = self.lines + data[: data.index(CARRIAGE_RETURN)].count(b"\n") + 1
                self.returns = [self.returns[0] or first, self.returns[1] + data.count(CARRIAGE_RETURN)]
            text = self._decode(data)
            self.lines += data.count(b"\n")
            yield from re.findall(r"[^\n]*\n|[^\n]+", text.replace("\r\n", "\n").replace("\r", "\n"))
            data = self._read(self.rest)

    def _decode(self, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            for number, line in enumerate(data.split(b"\n"), start=self.lines + 1):
                self._decode_line(line, number)
            return data.decode(errors="replace")

    def _decode_line(self, line: bytes, number: int) -> None:
        try:
            line.decode()
        except UnicodeDecodeError as error:
            found = f"found the byte 0x{line[error.start]:02x} at byte {error.start + 1} of the line, expected UTF-8"
            self.tell("bad-encoding", found, "Save the file as UTF-8.", number, "")

    def _read_records(self, lines: Iterator[str], number: int) -> Iterator[tuple[int, list[str]]]:
        """The records with their numbers; where a quote is wrong, what follows is read as best it can."""
        begun: list[str] = []  # the lines of the record that is being read

        def follow() -> Iterator[str]:
            for line in lines:
                begun.append(line)
                yield line

        try:
            for record in csv.reader(follow(), strict=True):
                begun.clear()
                number += 1
                yield number, record
        except csv.Error as error:
            todo = "Double the quotes inside a quoted cell, and close it."
            self.tell("bad-csv", f"found no CSV ({error})", todo, number + 1, "")
            yield from enumerate(csv.reader(chain(begun, lines)), start=number + 1)

    def _fill(self, records: Iterator[tuple[int, list[str]]], width: int) -> Iterator[Numbered]:
        """The rows that hold something, each as long as the header."""
        header = self.header or []
        for number, cells in records:
            if not any(cells[:width]):
                self.tell("blank-row", "found a blank row", "Remove it.", number, "")
                continue
            for name in header[len(cells) :]:
                todo = "Add it, or quote a cell that holds a line break."
                self.tell("missing-cell", f"found no cell, expected {width} cells", todo, number, name)
            if len(cells) > width:
                found, todo = f"found {len(cells)} cells, expected {width}", "Quote cells that hold a comma."
                self.tell("extra-cell", found, todo, number, "")
            yield number, [*cells[:width], *[None] * (width - len(cells))]

    def _finish(self) -> None:
        if self.returns[1]:
            found = f"found {self.returns[1]} carriage returns, expected lines that end in a line feed"
            self.tell("carriage-return", found, "Save with line feeds (LF).", self.returns[0], "")
        if self.last != b"\n":
            found = "found no line feed at the end, expected a file that is whole"
            self.tell("truncated-file", found, "Fetch or build the file again.", self.lines + 1, "")


def _quotes(data: bytes) -> np.ndarray:
    if b'"' not in data:
        return np.empty(0, np.int64)
    return np.flatnonzero(np.frombuffer(data, np.uint8) == QUOTE)


def _count(data: bytes | memoryview, char: int) -> int:
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == char))


def _find_end(data: bytes) -> int:
    """Where the last whole record ends, if quotes stand in pairs; where the last line ends, if that leaves nothing."""
    end = data.rfind(b"\n") + 1
    if _count(memoryview(data)[:end], QUOTE) % 2 == 0:
        return end
    return data.rfind(b"\n", 0, data.rfind(b'"', 0, end)) + 1 or end


def is_plain(data: bytes, quotes: np.ndarray) -> bool:
    r"""Whether every reader of CSV reads the records alike, but for blank lines; the places of the quotes are given.

    >>> [is_plain(text, _quotes(text)) for text in (b'a,"b ""c ""d"\n', b'a,"b"c\n', b'a,b"c\n', b"a\r\n")]
    [True, False, False, False]
    """
    if CARRIAGE_RETURN in data or len(quotes) % 2:
        return False
    if not len(quotes):
        return True
    chars = np.frombuffer(data, np.uint8)
    opening, closing = quotes[0::2], quotes[1::2]
    doubled = np.zeros(len(opening) + 1, bool)
    doubled[1:-1] = opening[1:] == closing[:-1] + 1
    before = chars[np.maximum(opening - 1, 0)]
    after = chars[np.minimum(closing + 1, len(data) - 1)]
    begins = (opening == 0) | (before == COMMA) | (before == LINE_FEED) | doubled[:-1]
    ends = (closing == len(data) - 1) | (after == COMMA) | (after == LINE_FEED) | doubled[1:]
    return bool(begins.all() and ends.all())


def _read_plainly(data: bytes, convert: arrow_csv.ConvertOptions, *, lines: bool) -> pa.Table | None:
    """The records as columns, or None when they are not all as long as the header, one is blank, or it is no UTF-8."""
    names = [str(place) for place in range(len(convert.column_types))]
    read = arrow_csv.ReadOptions(column_names=names, block_size=PARSED, use_threads=False)
    parse = arrow_csv.ParseOptions(newlines_in_values=lines, ignore_empty_lines=False)
    try:
        table = arrow_csv.read_csv(pa.BufferReader(data), read, parse, convert)
    except pa.ArrowInvalid:
        return None
    return None if _has_blank(table) else table.combine_chunks()


def _has_blank(table: pa.Table) -> bool:
    """Whether all cells of some row are empty."""
    empty: np.ndarray | None = None
    for column in table.columns:
        here = np.concatenate([_is_empty(chunk) for chunk in column.chunks])
        empty = here if empty is None else empty & here
        if not empty.any():
            return False
    return True


def _is_empty(cells: pa.Array) -> np.ndarray:
    if pa.types.is_dictionary(cells.type):
        found = cells.dictionary.index("").as_py()
        return np.asarray(np.asarray(cells.indices) == found)
    ends = np.frombuffer(cells.buffers()[1], np.int32)[cells.offset : cells.offset + len(cells) + 1]
    return np.asarray(ends[1:] == ends[:-1])
