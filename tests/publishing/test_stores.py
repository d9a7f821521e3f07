"""Where packages lie: nothing outside is read, whatever a descriptor, a link or an archive says."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from policy_targets.errors import PackageError
from policy_targets.publishing.package.stores import is_safe, open_store, read_descriptor

OUT = (
    "..", "../a.csv", "data/../../a.csv", "data/..", "/a.csv", "//server/a.csv", "\\a.csv", "\\\\server\\a.csv", "data\\a.csv",
    "C:\\a.csv", "C:a.csv", "C:/a.csv", "file:///a.csv", "http://x/a.csv", "a\0.csv", "a\n.csv", "a\ud800.csv", "", None, 3, ["a"],
)  # fmt: skip


@pytest.mark.parametrize("path", OUT, ids=ascii)
def test_a_path_that_leads_out_is_not_safe(path: object) -> None:
    assert not is_safe(path)


@pytest.mark.parametrize(
    "path", ["a.csv", "data/a.csv", "数据/目标.csv", "...", "..a/b", "a b.csv", "~/a.csv", "%2e%2e/a.csv"]
)
def test_a_path_inside_is_safe(path: str) -> None:
    assert is_safe(path)


def describe(folder: Path, path: str = "a.csv") -> Path:
    folder.mkdir()
    (folder / "datapackage.json").write_text(json.dumps({"resources": [{"path": path}]}), "utf-8")
    return folder


def test_a_path_with_half_a_character_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="expected a file of the package"):
        read_descriptor(open_store(describe(tmp_path / "package", "a\ud800.csv")))


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir])
def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path, make: Any) -> None:
    package = describe(tmp_path / "package")
    make(package / "a.csv")
    store = open_store(package)
    for read in (store.read, store.open):
        with pytest.raises(PackageError, match="expected a file"):
            read("a.csv")


def test_a_device_behind_a_link_is_not_read(tmp_path: Path) -> None:
    package = describe(tmp_path / "package")
    (package / "a.csv").symlink_to("/dev/zero")
    with pytest.raises(PackageError, match="leaves the package"):
        open_store(package).read("a.csv")


def test_a_circle_of_links_is_told(tmp_path: Path) -> None:
    package = describe(tmp_path / "package")
    (package / "a.csv").symlink_to(package / "b.csv")
    (package / "b.csv").symlink_to(package / "a.csv")
    with pytest.raises(PackageError, match="cannot be read"):
        open_store(package).open("a.csv")


def pack(folder: Path) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps({"resources": [{"path": "a.csv"}]}))
        archive.writestr("a.csv", "id\n" * 1000)
    (folder / "package.zip").write_bytes(made.getvalue())
    return made.getvalue()


def set_in_directory(content: bytes, offset: int, value: int) -> bytes:
    """The archive with two bytes changed in the headers of its last member."""
    changed = bytearray(content)
    for mark, more in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = changed.rindex(mark) + offset + more
        changed[at : at + 2] = value.to_bytes(2, "little")
    return bytes(changed)


@pytest.mark.parametrize(
    ("offset", "value"), [(6, 1), (8, 97), (8, 9), (8, 65_535)], ids=["encrypted", "97", "9", "65535"]
)
def test_an_archive_that_cannot_be_unpacked_is_told(tmp_path: Path, offset: int, value: int) -> None:
    content = pack(tmp_path)
    store = open_store(tmp_path / "package.zip")
    assert store.read("a.csv").startswith(b"id\n")
    (tmp_path / "package.zip").write_bytes(set_in_directory(content, offset, value))
    with pytest.raises(PackageError, match="cannot be read"):
        open_store(tmp_path / "package.zip").read("a.csv")


def test_a_damaged_archive_is_told_wherever_it_is_damaged(tmp_path: Path) -> None:
    content = pack(tmp_path)
    for at in range(len(content)):
        changed = bytearray(content)
        changed[at] ^= 0xFF
        (tmp_path / "package.zip").write_bytes(bytes(changed))
        try:
            store = open_store(tmp_path / "package.zip")
            read_descriptor(store)
            store.read("a.csv")
        except PackageError:
            continue
