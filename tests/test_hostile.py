"""Input that means harm: one clear line, exit 1, no traceback, and nothing written where nothing should be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from policy_targets.publishing.package.write import write_package
from tests.publishing.cloud_river import records

ROOT = Path(__file__).parent.parent
Make = Callable[[Path], list[str]]


def run(folder: Path, *line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    merged = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-m", "policy_targets", *line]
    return subprocess.run(command, cwd=folder, env=merged, capture_output=True, text=True, timeout=60, check=False)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def bomb(folder: Path) -> list[str]:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    (folder / "bomb.yaml").write_text("\n".join(lines), "utf-8")
    return ["check", "bomb.yaml"]


def tag(folder: Path) -> list[str]:
    (folder / "tag.yaml").write_text("document: !!python/object/apply:os.system ['touch made']", "utf-8")
    return ["check", "tag.yaml"]


def deep_yaml(folder: Path) -> list[str]:
    (folder / "deep.yaml").write_text("[" * 50_000, "utf-8")
    return ["check", "deep.yaml"]


def nul_yaml(folder: Path) -> list[str]:
    (folder / "nul.yaml").write_bytes(b"document:\x00 {}")
    return ["check", "nul.yaml"]


def latin_yaml(folder: Path) -> list[str]:
    (folder / "latin.yaml").write_bytes(b"document: {name: \xff\xfe\xe9}")
    return ["check", "latin.yaml"]


def big_cell(folder: Path) -> list[str]:
    (folder / "big.csv").write_text("speaker_id,name,name_latin\na," + "云" * 10_000_000 + ",A\n", "utf-8")
    return ["check", "big.csv"]


def nul_cell(folder: Path) -> list[str]:
    (folder / "nul.csv").write_bytes(b"speaker_id,name,name_latin\na,\x00,A\n")
    return ["check", "nul.csv"]


def latin_csv(folder: Path) -> list[str]:
    (folder / "latin.csv").write_bytes(b"speaker_id,name,name_latin\na,\xff\xfe,A\n")
    return ["check", "latin.csv"]


def deep_json(folder: Path) -> list[str]:
    (folder / "datapackage.json").write_text('{"resources": ' + "[" * 200_000, "utf-8")
    return ["list", "--package", "."]


def deep_json_checked(folder: Path) -> list[str]:
    return ["check", *deep_json(folder)[-1:]]


def describe(folder: Path, path: str) -> list[str]:
    write_package(records(), folder / "package")
    descriptor = json.loads((folder / "package" / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        resource["path"] = path if resource["name"].startswith("targets") else resource["path"]
        resource.pop("hash")
    (folder / "package" / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return ["list", "--package", "package"]


def climbing_path(folder: Path) -> list[str]:
    (folder / "secret.csv").write_text("secret", "utf-8")
    return describe(folder, "../secret.csv")


def absolute_path(folder: Path) -> list[str]:
    return describe(folder, "/etc/passwd")


def link_out(folder: Path) -> list[str]:
    line = describe(folder, "data/targets.csv")
    (folder / "secret.csv").write_text("secret", "utf-8")
    (folder / "package" / "data" / "targets.csv").unlink()
    (folder / "package" / "data" / "targets.csv").symlink_to(folder / "secret.csv")
    return line


def zip_slip(folder: Path) -> list[str]:
    with ZipFile(folder / "slip.zip", "w") as archive:
        archive.writestr("datapackage.json", json.dumps({"resources": [{"name": "targets", "path": "../../made"}]}))
        archive.writestr("../../made", "made")
    return ["list", "--package", "slip.zip"]


def zip_bomb(folder: Path) -> list[str]:
    with ZipFile(folder / "bomb.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps({"resources": [{"name": "targets", "path": "targets.csv"}]}))
        with archive.open("targets.csv", "w", force_zip64=True) as member:
            for _ in range(100):
                member.write(b"0" * (1 << 20))
    return ["list", "--package", "bomb.zip"]


def private_address(_folder: Path) -> list[str]:
    return ["list", "--package", "http://127.0.0.1:9/datapackage.json"]


def metadata_address(_folder: Path) -> list[str]:
    return ["list", "--package", "http://169.254.169.254/latest/datapackage.json"]


def file_address(_folder: Path) -> list[str]:
    return ["list", "--package", "file:///etc/passwd"]


def deep_gold(folder: Path) -> list[str]:
    (folder / "gold").mkdir()
    (folder / "gold" / "a.txt").write_text("力争新增30家", "utf-8")
    (folder / "gold" / "a.jsonl").write_text("[" * 200_000, "utf-8")
    return ["score", "--gold", "gold"]


def no_text(folder: Path) -> list[str]:
    (folder / "a.txt").write_bytes(bytes(range(256)) * 40)
    return ["extract", "a.txt"]


HARM: dict[Make, str] = {
    bomb: "found an anchor (&a)",
    tag: "found a tag",
    deep_yaml: "more than 12 levels",
    nul_yaml: "this is not YAML",
    latin_yaml: "is not UTF-8",
    big_cell: "big.csv",
    nul_cell: "nul.csv",
    latin_csv: "latin.csv",
    deep_json: "found no JSON",
    deep_json_checked: "found no JSON",
    climbing_path: "expected a file of the package",
    absolute_path: "expected a file of the package",
    link_out: "found a link that leaves the package",
    zip_slip: "expected a file of the package",
    zip_bomb: "bytes, expected",
    private_address: "found the private address 127.0.0.1",
    metadata_address: "found the private address 169.254.169.254",
    file_address: "expected http or https",
    deep_gold: "a.jsonl:1: found no JSON",
    no_text: "a.txt: ",
}


@pytest.mark.parametrize("make", HARM, ids=lambda make: getattr(make, "__name__", ""))
def test_harm_is_told_in_a_line(make: Make, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    line = make(tmp_path / "in")
    before = snapshot(tmp_path)
    done = run(tmp_path / "in", *line, POLICY_TARGETS_ALLOW_PRIVATE="")
    told = done.stdout + done.stderr
    assert done.returncode == 1, told[:1000]
    assert HARM[make] in told[:8000]
    assert "Traceback" not in told
    assert len(told) < 8000
    assert "secret" not in told.replace("secret.csv", "")
    assert snapshot(tmp_path) == before
