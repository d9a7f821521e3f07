"""The build: the reader compiled where that can be done, and in Python with the reason where it cannot."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hatch_build import compile_reader


@pytest.fixture
def root(tmp_path: Path) -> Path:
    reading = tmp_path / "root" / "policy_targets" / "reading"
    reading.mkdir(parents=True)
    (reading.parent / "__init__.py").write_text("")
    (reading / "__init__.py").write_text("")
    (reading / "tally.py").write_text("def double(number: int) -> int:\n    return number * 2\n")
    return tmp_path / "root"


@pytest.mark.skipif(not shutil.which("gcc"), reason="nothing can be compiled here")
def test_what_is_compiled_runs(root: Path, tmp_path: Path) -> None:
    made = compile_reader(root, tmp_path / "work")
    assert isinstance(made, dict), made
    assert {name.split(".")[0] for name in made.values()} >= {"policy_targets/reading/tally"}
    shutil.copytree(root, tmp_path / "installed")
    for path, name in made.items():
        shutil.copy(path, tmp_path / "installed" / name)
    code = "from policy_targets.reading import tally; print(tally.double(4), tally.__file__.endswith('.py'))"
    told = subprocess.check_output([sys.executable, "-c", code], cwd=tmp_path / "installed", text=True)
    assert told.split() == ["8", "False"]
    assert not list(root.rglob("*.so")), "nothing compiled stays among the sources"


def test_what_cannot_be_compiled_says_why(root: Path, tmp_path: Path) -> None:
    (root / "policy_targets" / "reading" / "tally.py").write_text("def double(number: int) -> int:\n    return 'two'\n")
    made = compile_reader(root, tmp_path / "work")
    assert isinstance(made, str)
    assert "Incompatible return value type" in made, made
