"""A module imports only what lies below it; functions and their parameters stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import policy_targets

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "policy_targets"
# from the ground up; a module imports modules of its own line and of the lines above it only
FLOORS = (
    ("errors",), ("codelists",), ("data",), ("english_places",), ("places",), ("columns",), ("rules.questions",), ("rules.row",), ("sentences",), ("models",),
    ("publishing.schema.cells",), ("publishing.schema.layout",),
    ("converting",), ("reading",), ("rules",), ("curation",), ("assessing",), ("evaluating",), ("second_reader",), ("publishing",), ("scaling",), ("corpus",), ("exploring",), ("commands",),
    ("cli",), ("__main__",),
)  # fmt: skip
MODULES = sorted(path for path in HOUSE.rglob("*.py") if path != HOUSE / "__init__.py")


def floor(module: str) -> int:
    """The floor of a module: that of the longest name given in FLOORS."""
    parts = module.split(".")[1:]
    names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next(number for name in names for number, floor in enumerate(FLOORS) if name in floor)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def name_modules(node: ast.ImportFrom) -> Iterator[str]:
    """The modules that `from … import …` loads: the module named, or those of the folder named."""
    for alias in node.names:
        whole = f"{node.module}.{alias.name}"
        stem = ROOT / whole.replace(".", "/")
        yield whole if stem.is_dir() or stem.with_suffix(".py").is_file() else node.module or ""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    here = name_of(path)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        targets = list(name_modules(node)) if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        for target in targets:
            if target.startswith("policy_targets.") and target != "policy_targets.__version__":
                assert floor(target) <= floor(here), f"{here} imports {target}, which lies above it"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_functions_stay_small(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            docstring = ast.get_docstring(node)
            size -= len(docstring.splitlines()) if docstring else 0
            assert size <= 40, f"{node.name} has {size} lines"


def test_no_two_modules_share_a_name() -> None:
    """A command may be called as the room whose door it is; nothing else."""
    rooms = [path for path in MODULES if path.parent.name != "commands" and path.name != "__init__.py"]
    named = Counter(path.stem for path in rooms)
    assert [str(path.relative_to(ROOT)) for path in rooms if named[path.stem] > 1] == []


def test_no_two_public_classes_share_a_name() -> None:
    trees = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
    classes = [
        (node.name, path) for path, tree in trees.items() for node in tree.body if isinstance(node, ast.ClassDef)
    ]
    named = Counter(name for name, _ in classes if not name.startswith("_"))
    assert [f"{name} in {path.relative_to(ROOT)}" for name, path in classes if named[name] > 1] == []


def test_the_lower_floors_know_nothing_of_commands_and_networks() -> None:
    for path in MODULES:
        if floor(name_of(path)) < floor("policy_targets.publishing"):
            text = path.read_text("utf-8")
            assert not [word for word in ("import click", "import urllib", "from urllib") if word in text], path


def test_the_face_shows_what_it_says() -> None:
    assert sorted(policy_targets.__all__) == policy_targets.__all__
    assert {name for name in policy_targets.__all__ if getattr(policy_targets, name, None) is None} == set()
    assert dir(policy_targets) == policy_targets.__all__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        policy_targets.nothing  # noqa: B018


def test_importing_the_package_is_light() -> None:
    heavy = ["pandas", "pyarrow", "frictionless", "opencc", "pypinyin", "click", "yaml"]
    script = f"import sys, policy_targets; policy_targets.Target; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_reading_a_text_loads_no_tables() -> None:
    script = "import sys; from policy_targets.reading.extract import extract; found = extract('力争新增企业30家。')"
    script += "; print(len(found), [m for m in ('pandas', 'pyarrow', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "1 []"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_public_function_shows_an_example(path: Path) -> None:
    if name_of(path) == "policy_targets.cli" or name_of(path).startswith("policy_targets.commands."):
        return  # a command shows its example in the last line of its help
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert ">>> " in (ast.get_docstring(node) or ""), f"{node.name} has no example that is run as a doctest"
