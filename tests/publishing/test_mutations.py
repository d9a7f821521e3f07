"""Damaged packages: `check` is red wherever frictionless is, and never leaves with a traceback."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from pathlib import Path
from typing import Any

import frictionless
import pytest

from policy_targets.commands import make_visible
from policy_targets.publishing.checking.check import check
from policy_targets.publishing.checking.report import FORMATS, write_report
from tests.publishing.fictional import write
from tests.publishing.mutations import MUTATIONS, Mutation, is_plain


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("pristine") / "package")


def is_red_for_frictionless(folder: Path) -> bool:
    """Whether frictionless without our plugin finds anything wrong, or cannot read the package at all."""
    try:
        said: Any = json.loads((folder / "datapackage.json").read_text("utf-8"))
        if isinstance(said, dict):
            said.pop("conformsTo", None)
        return not frictionless.Package(said, basepath=str(folder)).validate().valid
    except Exception:  # noqa: BLE001 - it fails in many ways
        return True


def test_neither_finds_anything_in_the_package_as_it_is(pristine: Path) -> None:
    assert not check(pristine)
    assert not is_red_for_frictionless(pristine)


def damage(pristine: Path, tmp_path: Path, mutation: Mutation, seed: int) -> tuple[Path, str]:
    folder = Path(shutil.copytree(pristine, tmp_path / f"{mutation.__name__}-{seed}"))
    return folder, mutation(folder, random.Random(f"{mutation.__name__} {seed}"))  # noqa: S311


def hold_against_frictionless(pristine: Path, tmp_path: Path, mutation: Mutation, seeds: range) -> None:
    for seed in seeds:
        folder, done = damage(pristine, tmp_path, mutation, seed)
        problems = check(folder)
        for form in FORMATS:
            make_visible(write_report(problems, form)).encode()
        if not problems and is_plain(folder):
            assert not is_red_for_frictionless(folder), (seed, done)
        shutil.rmtree(folder)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda it: it.__name__)
def test_what_frictionless_refuses_is_refused(pristine: Path, tmp_path: Path, mutation: Mutation) -> None:
    hold_against_frictionless(pristine, tmp_path, mutation, range(3))


@pytest.mark.deep
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda it: it.__name__)
def test_of_800_damaged_packages_none_passes_that_frictionless_refuses(
    pristine: Path, tmp_path: Path, mutation: Mutation
) -> None:
    hold_against_frictionless(pristine, tmp_path, mutation, range(100, 180))


def test_most_damage_is_seen(pristine: Path, tmp_path: Path) -> None:
    red = [bool(check(damage(pristine, tmp_path, mutation, seed)[0])) for mutation in MUTATIONS for seed in (1, 2)]
    assert sum(red) > 0.75 * len(red)


# ── zip files ──


def pack(folder: Path, to: Path, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(to, "w", method) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return to


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_file_of_any_method_is_read_and_a_damaged_one_refused(
    pristine: Path, tmp_path: Path, method: int
) -> None:
    path = pack(pristine, tmp_path / "package.zip", method)
    assert check(path) == ()
    whole, rng = path.read_bytes(), random.Random(method)  # noqa: S311
    for _ in range(6):
        bent = bytearray(whole)
        for _ in range(3):
            bent[rng.randrange(len(bent))] = rng.randrange(256)
        path.write_bytes(bytes(bent))
        write_report(check(path))
        path.write_bytes(whole[: rng.randrange(len(whole))])
        assert check(path)


@pytest.mark.parametrize(("offset", "value"), [(6, b"\x01\x00"), (8, b"\x63\x00"), (8, b"\x0e\x00"), (8, b"\x05\x00")])
def test_a_zip_file_that_is_locked_or_packed_in_an_odd_way_is_refused(
    pristine: Path, tmp_path: Path, offset: int, value: bytes
) -> None:
    path = pack(pristine, tmp_path / "package.zip")
    content = path.read_bytes()
    start = 0
    while (start := content.find(b"PK\x01\x02", start)) >= 0:
        content = content[: start + offset + 2] + value + content[start + offset + 4 :]
        start += 4
    path.write_bytes(content)
    assert {problem.kind for problem in check(path)} >= {"missing-file"}
