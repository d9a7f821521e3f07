"""Zip archives: read without being unpacked; what is hostile in one is refused by name and nothing is written."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from policy_targets.scaling import archives
from policy_targets.scaling.archives import measure_archive, read_archive
from tests.scaling.commands import bytes_of, rejects_of, rows_of, run, text_of, write_texts

TEXT = text_of(30)


def make(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def problems(path: Path) -> dict[str, str]:
    return {part.name: part.problem for part in read_archive(path)}


def test_an_archive_gives_the_records_of_its_files(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "in", 3)
    make(tmp_path / "a.zip", {path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert run(tmp_path / "a.zip").stdout == run(folder).stdout != ""
    assert measure_archive(tmp_path / "a.zip") == sum(path.stat().st_size for path in folder.iterdir())


def test_an_archive_in_a_folder(tmp_path: Path) -> None:
    make(tmp_path / "in.zip", {"2024/a.txt": TEXT})
    write_texts(tmp_path, 1)
    run(tmp_path, "-o", f"{tmp_path / 'out'}/")
    assert {row["document"] for row in rows_of(tmp_path / "out")} == {"000.txt", "in.zip/2024/a.txt"}
    result = run(tmp_path / "in.zip", tmp_path / "000.txt", "--format", "csv")
    assert {line.split(",")[0] for line in result.stdout.splitlines()[1:]} == {"000.txt", "in.zip/2024/a.txt"}


def test_names_as_windows_in_china_writes_them(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", {"BAOGAO/2024.txt": TEXT, "报告.txt": TEXT})
    path.write_bytes(path.read_bytes().replace(b"BAOGAO/", "报告\\--".encode("gb18030")))
    assert list(problems(path)) == ["报告/--2024.txt", "报告.txt"]


def test_what_macos_adds_and_folders_are_left_alone(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", {"a/": "", "a/b.txt": TEXT, "__MACOSX/a/._b.txt": b"\0", "a/.DS_Store": b"\0"})
    assert problems(path) == {"a/b.txt": ""}


def test_hostile_members_are_rejected_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "in" / "a.zip"
    path.parent.mkdir()
    names = ["../../slip.txt", "/slip.txt", "C:\\slip.txt", "a/../../slip.txt", "good.txt"]
    make(path, dict.fromkeys(names, TEXT))
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("nested.zip", path.read_bytes())
    result = run(path, "-o", f"{tmp_path / 'out'}/")
    assert result.exit_code == 1
    out = "its name leads out of the archive."
    assert rejects_of(tmp_path / "out") == {
        "../../slip.txt": out, "/slip.txt": out, "C:/slip.txt": out, "a/../../slip.txt": out,
        "link.txt": "this is a symbolic link, not a document.",
        "nested.zip": "this is a zip archive, not a text. Unpack it, then read the folder.",
    }  # fmt: skip
    assert {row["document"] for row in rows_of(tmp_path / "out")} == {"good.txt"}
    assert sorted(path.name for path in tmp_path.rglob("*.txt")) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_bomb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "HARMLESS", 1 << 20)
    path = make(tmp_path / "bomb.zip", {f"{n}.txt": bytes(1 << 20) for n in range(3)})
    result = run(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "bomb.zip: a zip bomb: " in result.stderr
    assert "bytes unpack to 3,145,728 (expected at most 100 times as many)" in result.stderr


def test_a_member_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", {"large.txt": bytes(archives.LARGEST + 1), "good.txt": TEXT})
    said = "this has 33,554,433 bytes (expected at most 33,554,432). Read it as a file of its own."
    assert problems(path) == {"large.txt": said, "good.txt": ""}


def test_a_member_whose_size_is_a_lie_is_told(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", {"a.txt": TEXT * 50})
    size = len((TEXT * 50).encode()).to_bytes(4, "little")
    raw = path.read_bytes()
    assert raw.count(size) == 2
    path.write_bytes(raw.replace(size, (100).to_bytes(4, "little")))
    assert problems(path) == {"a.txt": "the archive is damaged here (Bad CRC-32 for file 'a.txt')."}


def test_damage_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("b.txt", text_of(99))
    path = tmp_path / "a.zip"
    path.write_bytes(path.read_bytes().replace(b"99", b"98", 1))
    assert problems(path) == {"a.txt": "", "b.txt": "the archive is damaged here (Bad CRC-32 for file 'b.txt')."}


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", {"a.txt": TEXT})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert problems(path) == {"a.txt": "this is encrypted. Unpack it with its password, then read the folder."}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive"])
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    result = run(tmp_path / "a.zip")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{tmp_path}/a.zip: this is no zip archive (File is not a zip file).\n"


def test_an_archive_is_not_changed_by_being_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    make(tmp_path / "in" / "a.zip", {"a.txt": TEXT})
    before = bytes_of(tmp_path / "in")
    assert run(tmp_path / "in").exit_code == 0
    assert bytes_of(tmp_path / "in") == before
