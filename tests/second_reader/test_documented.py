"""What the page about the second reader says: its commands exist, and its figures are those of today's prompt."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from policy_targets.cli import main
from policy_targets.second_reader.asking import WAITS
from policy_targets.second_reader.passages import LONGEST, AskedPassage
from policy_targets.second_reader.prompt import Setting, ask_about
from policy_targets.second_reader.tokens import count_tokens
from policy_targets.second_reader.two_readings import AGREED, DIFFERING, MODEL, READER, UNREAD

PAGE = (Path(__file__).parents[2] / "docs" / "guide" / "second-reader.md").read_text("utf-8")
COMMANDS = [
    shlex.split(line)
    for line in re.findall(r"policy-targets ((?:extract|explain|review|score)\s[^`#]*?)(?=`|#|$)", PAGE, re.MULTILINE)
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_of_the_page_has_its_options(command: list[str]) -> None:
    known = {name for option in main.commands[command[0]].params for name in option.opts}
    assert {part for part in command if part.startswith("-")} <= known


def test_the_page_shows_commands() -> None:
    assert len(COMMANDS) >= 6


def test_the_figures_are_those_of_the_prompt() -> None:
    question = ask_about(AskedPassage(0, 0, 0, "", ()), Setting())
    told = int(re.search(r"about ([\d,]+) tokens,\nthe JSON Schema", PAGE)[1].replace(",", ""))  # type: ignore[index]
    assert abs(count_tokens(question.as_text()) - told) < told * 0.05
    assert f"some {LONGEST:,} characters" in PAGE
    assert "1, 2, 4, 8 and 16 seconds" in PAGE
    assert WAITS == (1, 2, 4, 8, 16)


def test_every_reading_is_explained() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == ["readings", AGREED, DIFFERING, MODEL, READER, UNREAD]
