"""Compile the reader with mypyc when a wheel is built and HATCH_BUILD_HOOK_ENABLE_CUSTOM=true asks for it.

The records are the same, read half again as fast. Without a C compiler the wheel keeps the reader in Python and the
build says why.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE, COMPILED = "policy_targets", "policy_targets/reading"
DOORS = {"candidate.py", "extract.py"}  # what people call keeps its docstrings; a compiled module loses them
SETUP = """
from setuptools import setup
from mypyc.build import mypycify
setup(name="reader", ext_modules=mypycify({arguments}, opt_level="{level}", debug_level="0"))
"""
MYPY = ["--python-version=3.11", "--explicit-package-bases", "--namespace-packages", "--ignore-missing-imports"]
TOLD = 200  # characters of what the compiler says last


class CompileReader(BuildHookInterface[BuilderConfig]):
    """Compiles in a folder of its own, so that nothing compiled is left among the sources."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put what was compiled into the wheel; an editable install runs the sources as they are."""
        if version == "editable":
            return
        self.folder = TemporaryDirectory(prefix=f"{PACKAGE}-")
        made = compile_reader(Path(self.root), Path(self.folder.name))
        if isinstance(made, str):
            self.app.display_warning(f"The reader was not compiled and stays Python: {made}")
            return
        build_data["infer_tag"], build_data["pure_python"] = True, False
        build_data["force_include"].update({str(path): name for path, name in made.items()})

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the folder."""
        if version != "editable":
            self.folder.cleanup()


def compile_reader(root: Path, folder: Path, level: int = 1) -> dict[Path, str] | str:
    """The compiled modules with their places in the package, or why there are none.

    -O2 takes longer to build and makes nothing faster; nearly all the time is spent in the interpreter's own library.
    """
    copytree(root / PACKAGE, folder / PACKAGE, ignore=ignore_patterns("*.so", "*.pyd", "__pycache__", "[!_]*.parquet"))
    sources = sorted(
        path.relative_to(folder).as_posix() for path in (folder / COMPILED).rglob("*.py") if path.name not in DOORS
    )
    (folder / "setup.py").write_text(SETUP.format(arguments=MYPY + sources, level=level), encoding="utf-8")
    line = [sys.executable, "setup.py", "build_ext", "--build-lib", "made", "--build-temp", "objects"]
    run = subprocess.run(line, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)  # noqa: S603
    if run.returncode:
        return run.stdout[-TOLD:].strip()
    made = folder / "made"
    return {path: path.relative_to(made).as_posix() for path in made.rglob("*") if path.suffix in {".so", ".pyd"}}
