"""Generate pages from the package itself: dictionary, codebook, indicators, commands, rules of the reader."""

from __future__ import annotations

import doctest
import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from policy_targets import codelists
from policy_targets.cli import main
from policy_targets.reading import unrecorded
from policy_targets.reading.claims import refusals, target_or_outcome
from policy_targets.reading.initiatives import find as find_initiatives_rules
from policy_targets.reading.periods import inherited, year_rules
from policy_targets.reading.text import repairs
from policy_targets.second_reader.answer_schema import answer_schema
from policy_targets.second_reader.passages import cut_passages
from policy_targets.second_reader.prompt import PROMPT, Setting, ask_about, load_examples, write_instructions

Rule = Callable[..., Any]
RULES: dict[str, tuple[str, Iterable[Rule]]] = {
    "Repairs": (
        "The repairs of damaged text, in this order; each keeps the place of every character.",
        repairs.FIXERS,
    ),
    "The day of speaking": (
        "For a text without a date, the first of these rules that gives one decides.",
        year_rules.RULES,
    ),
    "Not a claim": (
        "A quantity that one of these rules recognises is no claim; which rules apply depends on the unit.",
        dict.fromkeys(rule for rules in refusals.RULES.values() for rule in rules),
    ),
    "Periods": ("The period of a claim: the first of these rules that gives one decides.", inherited.RULES),
    "Target or outcome": ("The first of these rules that decides; each may abstain.", target_or_outcome.RULES),
    "Initiatives": (
        "How named initiatives are found; of overlapping ones the first is kept.",
        find_initiatives_rules.RULES,
    ),
    "Set aside": ("Why a number is in no record.", unrecorded.FINDERS),
}
WORDS = {
    "comparators": "Words of comparison",
    "commitments": "Words of commitment",
    "cues": "Cues",
    "measure_words": "Measure words",
    "initiative_words": "Words of initiatives",
    "reporting_verbs": "Verbs of reporting",
}


def write_pages(folder: Path, root: Path) -> None:
    """Write every generated page; leave an unchanged page untouched, so that Sphinx does not read it again.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_pages(Path(folder), Path(__file__).parent.parent)
    ...     sorted(path.stem for path in Path(folder).iterdir())
    ['changelog', 'codebook', 'commands', 'dictionary', 'indicators', 'prompt', 'quality', 'rules', 'units']
    """
    readme = (root / "README.md").read_text("utf-8")
    texts = {
        "dictionary": (root / "schemas" / "DICTIONARY.md").read_text("utf-8"),
        "quality": (root / "QUALITY.md").read_text("utf-8"),
        "changelog": (root / "CHANGELOG.md").read_text("utf-8"),
        "codebook": "\n".join(describe_codes(readme)),
        "indicators": "\n".join(describe_indicators()),
        "units": "\n".join(["# Units · 单位", "", *draw_table(codelists.load_rows("units"))]),
        "commands": "\n".join(describe_commands(main)),
        "rules": "\n".join(describe_rules()),
        "prompt": "\n".join(describe_prompt()),
    }
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        path = folder / f"{name}.md"
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def describe_codes(readme: str) -> Iterator[str]:
    r"""Yield the codebook: the README's section on what counts, and every code of every list in both languages.

    >>> next(describe_codes("## What counts\n\nA target …\n\n## Next"))
    '# Codebook · 编码手册'
    """
    yield from ("# Codebook · 编码手册", "", "## What counts · 什么算")
    counts = re.search(r"^## What counts\n(.*?)^## ", readme, re.MULTILINE | re.DOTALL)
    yield counts[1] if counts else ""
    for name, rows in groupby(codelists.load_rows("codes"), lambda row: row["list"]):
        yield from (f"## {name}", "", *draw_table([{k: v for k, v in row.items() if k != "list"} for row in rows]), "")


def describe_indicators() -> Iterator[str]:
    """Yield every indicator under its theme.

    >>> next(describe_indicators())
    '# Indicators · 指标'
    """
    yield from ("# Indicators · 指标", "", "What a claim measures, whatever words its source used.", "")
    rows = sorted(codelists.load_rows("indicators"), key=lambda row: (row["theme"], row["indicator_id"]))
    for theme, those in groupby(rows, lambda row: row["theme"]):
        yield from (f"## {theme}", "", *draw_table([{k: v for k, v in it.items() if k != "theme"} for it in those]), "")


def describe_commands(group: click.Group) -> Iterator[str]:
    """Yield the help of every command as printed.

    >>> next(describe_commands(main))
    '# Commands'
    """
    yield "# Commands"
    for name, command in group.commands.items():
        context = click.Context(command, info_name=f"policy-targets {name}", max_content_width=100)
        context.terminal_width = 100
        yield from ("", f"## {name}", "", "```text", command.get_help(context), "```")


def describe_rules() -> Iterator[str]:
    """Yield every rule of the reader with its description and the example that is run as its test, then the word lists.

    >>> next(describe_rules())
    '# Rules of the reader'
    """
    yield from ("# Rules of the reader", "")
    yield "Rules are small, named and ordered; each may abstain, and every record names the one that decided."
    for title, (words, rules) in RULES.items():
        yield from ("", f"## {title}", "", words, "")
        yield from (line for rule in rules for line in _describe_rule(rule))
    yield from ("", "## How often a rule is right", "", *draw_table(codelists.load_rows("rules")))
    for name, title in WORDS.items():
        yield from ("", f"## {title}", "", *draw_table(codelists.load_rows(name)))


def _describe_rule(rule: Rule) -> Iterator[str]:
    text = inspect.getdoc(rule) or ""
    yield from (f"### {rule.__name__.strip('_')}", "", text.partition(">>>")[0].strip().replace("<", "&lt;"), "")
    examples = doctest.DocTestParser().get_examples(text)
    if examples:
        yield from ("```pycon", *(line for it in examples for line in _show(it)), "```", "")


def _show(example: doctest.Example) -> Iterator[str]:
    first, *rest = example.source.rstrip("\n").split("\n")
    yield from (f">>> {first}", *(f"... {line}" for line in rest))
    yield from example.want.rstrip("\n").split("\n") if example.want else ()


def describe_prompt() -> Iterator[str]:
    """Yield what a language model is sent: the instructions, the schema of its answer, and an example of a passage.

    >>> next(describe_prompt())
    '# The prompt of the second reader'
    """
    raw = load_examples()[0]["passage"]
    example = ask_about(cut_passages(raw)[0], Setting(title="云河镇访谈"))
    yield from ("# The prompt of the second reader", "", f"Version `{PROMPT}`, as sent with every passage.")
    parts = {
        "Instructions": ("text", write_instructions()),
        "Schema of the answer": ("json", json.dumps(answer_schema(), ensure_ascii=False, indent=1)),
        "A passage": ("text", example.text),
    }
    for title, (language, text) in parts.items():
        yield from ("", f"## {title}", "", f"```{language}", text, "```")


def draw_table(rows: Sequence[dict[str, str]] | Iterable[Any]) -> Iterator[str]:
    r"""Yield rows as a table of markdown; leave out empty columns.

    >>> print(*draw_table([{"unit": "家", "note": ""}, {"unit": "a|b", "note": ""}]), sep="\n")
    | unit |
    | --- |
    | 家 |
    | a\|b |
    """
    rows = list(rows)
    heads = [head for head in rows[0] if any(row[head] for row in rows)]
    yield from (f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads))
    yield from (f"| {' | '.join(_write_cell(row[head]) for head in heads)} |" for row in rows)


def _write_cell(text: str) -> str:
    """Escape a cell for markdown."""
    return re.sub(r"([|\\`*_\[\]<>#~$])", r"\\\1", text).replace("\n", " ")
