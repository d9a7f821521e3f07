"""What a model is asked about a passage: the prompt of `data/prompt/`, and of the codelists what the passage needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, NamedTuple

from policy_targets import codelists
from policy_targets.reading.claims.indicators import find_indicator_terms
from policy_targets.reading.numbers.quantities import find_quantities
from policy_targets.second_reader.answer_schema import answer_schema
from policy_targets.second_reader.passages import AskedPassage

PROMPT = "zh-1"  # the folder of the prompt: a changed prompt is a new folder
CODES = ("measure", "comparator", "target_role", "outcome_role", "reckoning")
BEGIN, END = "<<<材料", "材料>>>"


class Prompt(NamedTuple):
    """What is sent: instructions that are the same for all passages, the passage, and the schema of the answer."""

    system: str
    text: str
    schema: dict[str, Any]

    def spell_out(self) -> str:
        """Return the instructions with the schema, for a service that takes no schema of its own."""
        return f"{self.system}\n\n## 答案格式（JSON Schema）\n{json.dumps(self.schema, ensure_ascii=False)}"

    def as_text(self) -> str:
        """Return all that is sent, as one text."""
        return f"{self.spell_out()}\n{self.text}"


class Setting(NamedTuple):
    """What the reader knows of the whole document: its title, its day and its place, empty where unknown."""

    title: str = ""
    day: date | None = None
    place: str = ""


def ask_about(passage: AskedPassage, setting: Setting) -> Prompt:
    """Return the question about a passage.

    >>> passage = AskedPassage(0, 0, 10, "力争新增科技企业30家。", ("二、2025年目标",))
    >>> question = ask_about(passage, Setting(day=date(2025, 1, 9)))
    >>> "文本日期：2025-01-09" in question.text, "家 = 1" in question.text, "亩" in question.text
    (True, True, False)
    """
    return Prompt(write_instructions(), "\n".join(_write_passage(passage, setting)), answer_schema())


def _write_passage(passage: AskedPassage, setting: Setting) -> Iterator[str]:
    told = {
        "标题": setting.title,
        "文本日期": setting.day.isoformat() if setting.day else "",
        "地区": setting.place,
        "所在章节": " > ".join(passage.headings),
    }
    yield from (f"{name}：{words}" for name, words in told.items() if words)
    yield from _list_needed("可用指标（indicator_id = 名称）", _find_indicators(passage.text))
    yield from _list_needed("材料中的单位（unit = 标准单位）", _find_units(passage.text))
    yield from (BEGIN, passage.text.strip("\n"), END)


def _list_needed(title: str, rows: list[str]) -> Iterator[str]:
    if rows:
        yield f"{title}：{'；'.join(rows)}"


def _find_indicators(chars: str) -> list[str]:
    """Return the indicators of which a term occurs in a text.

    >>> _find_indicators("全年粮食产量120万吨")
    ['grain-output = 粮食产量']
    >>> _find_indicators("今天天气好")
    []
    """
    terms = {found.term for found in find_indicator_terms(chars)}
    known = codelists.index_rows("indicators")
    meant = {row["indicator_id"] for row in codelists.load_rows("indicator_terms") if row["term"] in terms}
    meant |= {key for key, row in known.items() if row["name"] in terms}
    return [f"{key} = {known[key]['name']}" for key in sorted(meant)]


def _find_units(chars: str) -> list[str]:
    units = codelists.index_rows("units")
    used = dict.fromkeys(found.unit for found in find_quantities(chars) if found.unit in units)
    return [f"{unit} = {units[unit]['unit_code']}" for unit in used]


@cache
def write_instructions(version: str = PROMPT) -> str:
    """Return the instructions of a version: its text, the codes and the examples.

    >>> write_instructions().splitlines()[2]
    '## 什么算'
    """
    parts = [_read(version, "instructions.md").strip(), "", "## 代码"]
    parts += [f"- {name}：{'；'.join(_codes(name))}" for name in CODES]
    return "\n".join([*parts, "", "## 例子", *_write_examples(version)])


def _codes(name: str) -> Iterator[str]:
    return (f"{code.code} {code.title_zh}（{code.description_zh}）" for code in codelists.load_codes(name).values())


def load_examples(version: str = PROMPT) -> list[dict[str, Any]]:
    """Return the examples of a version: passage, day of speaking and claims.

    >>> [len(example["claims"]) for example in load_examples()]
    [4, 0, 2]
    """
    return [json.loads(line) for line in _read(version, "examples.jsonl").splitlines()]


def _write_examples(version: str) -> Iterator[str]:
    for example in load_examples(version):
        day = [f"文本日期：{example['said']}"] if example["said"] else []
        yield from (*day, BEGIN, example["passage"], END)
        yield json.dumps({"claims": example["claims"]}, ensure_ascii=False, separators=(",", ":"))


def checksum(version: str = PROMPT) -> str:
    """Return the SHA-256 of what a version of the prompt says, by which a test knows that it has not changed.

    >>> len(checksum())
    64
    """
    return sha256(f"{_read(version, 'instructions.md')}{_read(version, 'examples.jsonl')}".encode()).hexdigest()


def _read(version: str, name: str) -> str:
    return (files("policy_targets") / "data" / "prompt" / version / name).read_text("utf-8")
