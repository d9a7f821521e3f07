"""Export to JSON lines: a file for each table, in a folder or a zip file; decimals are strings, to keep every digit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from policy_targets.models import TABLES
from policy_targets.publishing.exports.flat_rows import BATCH, read_table
from policy_targets.publishing.looking.listing import write_jsonl

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset


def write_lines(data: Dataset, path: Path) -> None:
    """Write TABLE.jsonl for every table into a folder, or into a zip file when the path ends in .zip.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.package.dataset import load
    >>> with TemporaryDirectory() as folder:
    ...     write_lines(load(), Path(folder) / "lines")
    ...     (Path(folder) / "lines" / "speakers.jsonl").read_text("utf-8").splitlines()[0]
    '{"speaker_id": "cao-yong", "name": "曹勇", "name_latin": "Cao Yong"}'
    """
    files = {f"{table}.jsonl": _encode(data, table) for table in TABLES}
    if path.suffix == ".zip":
        write_zip(path, files)
        return
    path.mkdir()
    for name, content in files.items():
        (path / name).write_bytes(content)


def _encode(data: Dataset, table: str) -> bytes:
    content = read_table(data, table)
    parts = (content.slice(start, BATCH) for start in range(0, content.num_rows, BATCH))
    return b"".join(f"{line}\n".encode() for part in parts for line in write_jsonl(part))


def write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a zip file whose bytes depend on these files only.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_zip(Path(folder) / "a.zip", {"a.txt": b"A"})
    ...     ZipFile(Path(folder) / "a.zip").namelist()
    ['a.txt']
    """
    with ZipFile(path, "w") as archive:
        for name, content in files.items():
            member = ZipInfo(name)  # 1980-01-01, the first day of zip
            member.compress_type, member.create_system, member.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(member, content)
