"""Ways to damage a package: each takes its folder and a source of chance, and says what it did.

The damage is one that somebody may do by hand, a program by mistake, or a forger on purpose: to the descriptor, to the
bytes of a file, to cells (with hashes written anew), to Parquet, to the folder.
"""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from policy_targets.models import TABLES
from tests.publishing.fictional import read_cells, write_bytes, write_cells, write_copy

Mutation = Callable[[Path, random.Random], str]
WRONG: tuple[Any, ...] = (None, 5, -1, 1.5, True, [], [None], [[]], {}, {"a": None}, "", "x", "\ud800", "x" * 10_000)
READINGS: Mapping[str, tuple[Any, ...]] = {
    "encoding": ("utf-16", "latin-1", "gbk", "nonsense"), "compression": ("gz", "zip", "no"), "scheme": ("http", "buffer"),
    "dialect": ({"delimiter": ";"}, {"header": False}, {"commentChar": "t"}, {"headerRows": [2]}, {"skipInitialSpace": True}),
    "extrapaths": (["data/units.csv"], ["/etc/passwd"]), "data": ([], [{"a": 1}], "x"), "innerpath": ("a.csv",),
    "format": ("xlsx", "json", "CSV", "tsv"), "type": ("json", "resource"), "mediatype": (5,), "hash": ("sha256:00", "md5:x"),
    "path": ("data", "data/../data/units.csv", "nowhere.csv", "http://localhost:1/x.csv", "\ud800", "a\x00b"), "bytes": (0, "1", 10**30),
}  # fmt: skip
HIDDEN = "\u200b\u202e\u00ad\ufeff\u2066\u034f"


def _write(folder: Path, descriptor: Any) -> None:
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")


def _load(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return found


def read_otherwise(folder: Path, rng: random.Random) -> str:
    """A resource that is to be read in another way."""
    said, name = _load(folder), rng.choice(list(READINGS))
    entry = rng.choice(said["resources"])
    entry[name] = rng.choice([it for it in READINGS[name] if it != entry.get(name)])
    _write(folder, said)
    return f"{entry.get('name')}.{name} = {entry[name]!r}"


def type_wrongly(folder: Path, rng: random.Random) -> str:
    """A property of the descriptor, at any depth, with a value of another type, or none."""
    said = _load(folder)
    at: Any = said
    path = []
    while True:
        key = rng.choice(list(at) if isinstance(at, dict) else range(len(at)))
        path.append(str(key))
        if isinstance(at[key], dict | list) and at[key] and rng.random() < 0.75:
            at = at[key]
            continue
        at[key] = rng.choice(WRONG)
        _write(folder, said)
        return f"{'.'.join(path)} = {at[key]!r:.40}"


def drop_property(folder: Path, rng: random.Random) -> str:
    """A property or an item that is gone."""
    said = _load(folder)
    entry = rng.choice([said, *said["resources"], rng.choice(said["resources"])["schema"]])
    key = rng.choice(list(entry))
    del entry[key]
    _write(folder, said)
    return f"no {key}"


def encode_descriptor(folder: Path, rng: random.Random) -> str:
    """A descriptor in another encoding, cut off, nested without end, or none."""
    path, how = (
        folder / "datapackage.json",
        rng.choice(("utf-16", "utf-32", "utf-8-sig", "cut", "deep", "null", "empty")),
    )
    text = path.read_text("utf-8")
    bent = {"cut": text.encode()[: rng.randrange(len(text) - 3)], "deep": b"[" * 100_000, "null": b"null", "empty": b""}
    path.write_bytes(bent[how] if how in bent else text.encode(how))
    return how


def flip_bytes(folder: Path, rng: random.Random) -> str:
    """A byte of a file that is another one; in some cases the hash is that of the new file."""
    path = rng.choice(sorted([*folder.rglob("*.csv"), *folder.rglob("*.parquet")]))
    content = bytearray(path.read_bytes())
    place = rng.randrange(len(content))
    content[place] ^= 1 << rng.randrange(8)
    name = path.relative_to(folder).as_posix()
    if rng.random() < 0.6:
        write_bytes(folder, name, bytes(content))
    else:
        path.write_bytes(bytes(content))
    return f"{name} byte {place}"


def bend_file(folder: Path, rng: random.Random) -> str:
    """A file that is cut off, doubled, packed, in another encoding, or with lines that end otherwise."""
    path = rng.choice(sorted((folder / "data").iterdir()))
    content, how = (
        path.read_bytes(),
        rng.choice(("cut", "doubled", "gzip", "utf-16", "gbk", "cr", "crlf", "bom", "no-end")),
    )
    text = content.decode()
    bent = {"cut": content[: rng.randrange(1, len(content))], "doubled": content * 2, "gzip": gzip.compress(content),
            "utf-16": text.encode("utf-16"), "gbk": text.encode("gbk", "replace") + b"\xff\n",
            "cr": content.replace(b"\n", b"\r"), "crlf": content.replace(b"\n", b"\r\n"), "bom": b"\xef\xbb\xbf" + content,
            "no-end": content[:-1]}  # fmt: skip
    write_bytes(folder, f"data/{path.name}", bent[how])
    return f"{path.name} {how}"


def bend_cell(folder: Path, rng: random.Random) -> str:
    """A cell that is empty, another row's, of the wrong kind, or with a hidden character; the hash is written anew."""
    table = rng.choice([it for it in TABLES if len(read_cells(folder, it)) > 1])
    cells = read_cells(folder, table)
    row, place = rng.randrange(1, len(cells)), rng.randrange(len(cells[0]))
    quote = cells[0].index("quote") if "quote" in cells[0] and rng.random() < 0.3 else None
    if quote is not None and cells[row][quote]:
        cells[row][quote] = cells[row][quote][:2] + rng.choice(HIDDEN) + cells[row][quote][2:]
        place = quote
    else:
        cells[row][place] = rng.choice(
            ("", "x", "NaN", "１", "9" * 40, "\x1b[2J", "a\nb", rng.choice(cells[1:])[place])
        )
    write_cells(folder, table, cells)
    return f"{table} row {row + 1} {cells[0][place]} = {cells[row][place]!r:.30}"


def bend_rows(folder: Path, rng: random.Random) -> str:
    """Rows or columns that are gone, doubled, or in another order."""
    table = rng.choice([it for it in TABLES if len(read_cells(folder, it)) > 1])
    cells, how = read_cells(folder, table), rng.choice(("gone", "doubled", "column gone", "column doubled", "swapped"))
    row, place = rng.randrange(1, len(cells)), rng.randrange(len(cells[0]) - 1)
    if how == "gone":
        del cells[row]
    elif how == "doubled":
        cells.insert(row, cells[row])
    for line in cells if "column" in how or how == "swapped" else ():
        if how == "column gone":
            del line[place]
        elif how == "column doubled":
            line.insert(place, line[place])
        else:
            line[place], line[place + 1] = line[place + 1], line[place]
    write_cells(folder, table, cells)
    return f"{table} {how}"


def bend_parquet(folder: Path, rng: random.Random) -> str:
    """A Parquet file with a column twice, of another type, with bytes that are no text, or with other rows."""
    table = rng.choice([it for it in TABLES if len(read_cells(folder, it)) > 1])
    data = pq.ParquetFile(folder / "parquet" / f"{table}.parquet").read()
    how = rng.choice(("twice", "type", "bytes", "rows", "order", "nested"))
    if how == "twice":
        data = data.append_column(data.schema.field(0), data.column(0))
    elif how in ("type", "nested"):
        values = [[1]] * len(data) if how == "nested" else [1.5] * len(data)
        data = data.set_column(0, data.column_names[0], pa.array(values))
    elif how == "bytes":
        raw = pa.array([b"\xff\xfe"] * len(data), pa.binary())
        data = data.set_column(0, data.schema.field(0), pa.Array.from_buffers(pa.string(), len(data), raw.buffers()))
    else:
        data = data.slice(1) if how == "rows" else data.select(data.column_names[::-1])
    write_copy(folder, table, data)
    return f"{table} {how}"


def bend_folder(folder: Path, rng: random.Random) -> str:
    """A file that is gone, a folder, a pipe, a link, empty, or one that nobody named."""
    path = rng.choice(sorted([*folder.rglob("*.csv"), *folder.rglob("*.parquet"), folder / "datapackage.json"]))
    how = rng.choice(("gone", "folder", "pipe", "link", "loop", "stray"))
    if how == "stray":
        (folder / "data" / "more.csv").write_text("a\n1\n", "utf-8")
        return how
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how == "pipe":
        os.mkfifo(path)
    elif how in ("link", "loop"):
        path.symlink_to("/etc/hostname" if how == "link" else path)
    return f"{path.name} {how}"


MUTATIONS: tuple[Mutation, ...] = (
    read_otherwise, type_wrongly, drop_property, encode_descriptor, flip_bytes, bend_file, bend_cell, bend_rows,
    bend_parquet, bend_folder,
)  # fmt: skip


def is_plain(folder: Path) -> bool:
    """Whether another reader can be asked about the folder without waiting at a pipe."""
    return all(path.is_file() or path.is_dir() for path in folder.rglob("*") if path.exists())
