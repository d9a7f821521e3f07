"""The command of the desk: what it says before there is a page."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner

from policy_targets.cli import main
from tests.exploring.desk import INTERVIEW


def test_the_address_is_printed_and_the_browser_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(uvicorn.Server, "run", lambda _self, sockets: opened.append(sockets[0].getsockname()[0]))
    done = CliRunner().invoke(main, ["review", str(INTERVIEW), "--seeds", str(tmp_path / "seeds")])
    assert done.exit_code == 0, done.output
    address, host = opened
    assert address.startswith("http://127.0.0.1:")
    assert len(address.split("/")[3]) >= 32  # the token
    assert address in done.output
    assert host == "127.0.0.1"
    assert (tmp_path / "seeds" / "interview.yaml").is_file()
    again = CliRunner().invoke(
        main, ["review", str(INTERVIEW), "--seeds", str(tmp_path / "seeds"), "--no-browser", "--second"]
    )
    assert again.exit_code == 0, again.output
    assert len(opened) == 3


@pytest.mark.parametrize("library", ["uvicorn", "starlette.applications", "jinja2"])
def test_a_missing_library_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    known = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name.partition(".")[0] == library.partition(".")[0]:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return known(name, *args, **more)

    monkeypatch.delitem(__import__("sys").modules, "policy_targets.exploring.desk.server", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    done = CliRunner().invoke(main, ["review", str(INTERVIEW), "--seeds", str(tmp_path)])
    assert done.exit_code == 1
    assert "is not installed. pip install 'policy-targets[review]'" in done.output


def test_what_is_no_text_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7\x00\x01\x02")
    done = CliRunner().invoke(main, ["review", str(tmp_path / "a.txt"), "--seeds", str(tmp_path / "seeds")])
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert done.output.startswith("Error: ")
