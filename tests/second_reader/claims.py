"""A document made up for the tests, what a model says about it, and a service that answers from a script."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from policy_targets.second_reader.answer_cache import Reply
from policy_targets.second_reader.prompt import Prompt

DOCUMENT = """云河镇2025年工作要点
2025年力争新招引科技型企业60家以上，其中高新技术企业8家。全镇工业开票销售增长6%左右。去年，全镇单位能耗下降3.5%。
"""


def claim(quote: str, value: str, unit: str, **more: Any) -> dict[str, Any]:
    """A claim of an answer; what most tests do not care about is what the document says."""
    said = {"kind": "target", "measure": "increment", "comparator": "eq"}
    return {**said, "quote": quote, "value": value, "unit": unit, **more}


FIRMS = claim("2025年力争新招引科技型企业60家以上", "60", "家", comparator="ge", commitment_words="力争",
              period_start="2025-01-01", period_end="2025-12-31", role="promise")  # fmt: skip
HIGH_TECH = claim("其中高新技术企业8家", "8", "家")
SALES = claim("工业开票销售增长6%左右", "6", "%", measure="growth_rate", comparator="approx")
ENERGY = claim("单位能耗下降3.5%", "-3.5", "%", kind="outcome", measure="growth_rate")
CLAIMS = (FIRMS, HIGH_TECH, SALES, ENERGY)


def answer(*claims: dict[str, Any]) -> str:
    return json.dumps({"claims": claims}, ensure_ascii=False)


class Scripted:
    """A service that calls a function for each passage; what the function raises is raised."""

    where = "a script"

    def __init__(self, reply: Callable[[str], str], name: str = "scripted") -> None:
        self.reply, self.name = reply, name
        self.asked = list[str]()

    def ask(self, question: Prompt, timeout: float) -> Reply:
        self.asked.append(question.text)
        return Reply(self.reply(question.text), 100, 20)
