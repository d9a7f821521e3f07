"""A small document and its seed, both written for the tests: an interview in the genre, from a town that is not."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

DOCUMENT = """云帆计划再出发 创新之城添动能
——访市科技局局长 林远

“创新是第一动力。”市科技局局长林远说
，今年力争新招引科技型企业120家，其
中省级以上30家；力争外资到账1.2亿
美元。

去年，全市新获批高新技术企业88家，研
发投入占比达3.5%，启用云河创新中心
。市科技局将实施“云帆计划”，完成全年
任务（80家）的110%。
"""

ORGANISATIONS = """\
- {id: yunhe-government, name: 云河市人民政府, name_en: Yunhe Government, kind: government, place: '320000'}
- {id: yunhe-science-bureau, name: 云河市科学技术局, name_en: Yunhe Science Bureau, kind: government, parent: yunhe-government}
"""
SPEAKERS = "- {id: lin-yuan, name: 林远, name_latin: Lin Yuan}\n"

SEED = """\
document:
  name: yunhe.txt
  sha256: SHA
  characters: COUNT
  damage: [wraps]
sources:
- id: yunhe-2025-interview-lin-yuan
  title: 云帆计划再出发 创新之城添动能
  published: '2025'
  basis: inferred
  why: 去年 and 今年 are told apart.
  spans: 0-COUNT
  speaker: lin-yuan
  organisation: yunhe-science-bureau
  place: '320000'
  period: 今年
  in: '2025'
  names: {市科技局: yunhe-science-bureau}
  positions:
  - {quote: 市科技局局长林远, at: AT, speaker: lin-yuan, organisation: yunhe-science-bureau, title: 局长, title_en: Director}
  targets:
  - quote: 力争新招引科技型企业120家
    at: AT
    id: t1
    what: 新招引科技型企业
    indicator: technology-firms-attracted
    measure: increment
    value: 120
    unit: 家
    says: 力争
    initiatives: [i1]
  - {quote: 其中省级以上30家, at: AT, what: 科技型企业, measure: increment, value: 30, unit: 家, scope: 省级以上, part_of: t1, says: 力争}
  - {quote: 外资到账1.2亿美元, at: AT, what: 外资到账, indicator: fdi-utilised, measure: amount, value: 1.2, unit: 亿美元}
  - {quote: 完成全年任务（80家, at: AT, id: t2, what: 高新技术企业, measure: increment, value: 80, unit: 家, period: 全年, in: '2024'}
  outcomes:
  - {quote: 新获批高新技术企业88家, at: AT, id: o1, what: 新获批高新技术企业, measure: increment, value: 88, unit: 家, period: 去年, in: '2024'}
  - {quote: 研发投入占比达3.5%, at: AT, what: 研发投入占比, measure: share, value: 3.5, unit: '%', period: 去年, in: '2024'}
  - {quote: 启用云河创新中心, at: AT, what: 云河创新中心, measure: event, period: 去年, in: '2024', speaker: ~}
  initiatives:
  - {quote: “云帆计划”, at: AT, id: i1, name: 云帆计划, name_en: Yunfan Plan, kind: plan, stage: planned, organisations: {lead: [yunhe-science-bureau]}}
  assessments:
  - {target: t2, outcome: o1, basis: stated, completion: 110, verdict: exceeded, quote: 的110%。, at: AT}
set_aside:
  word: [AT 一]
"""


def place_quotes(seed: str, document: str) -> str:
    """Put the spans of each quote, line breaks within it included, where the seed says AT."""
    lines, quote = [], "一动力"
    flat, places = document.replace("\n", ""), [i for i, char in enumerate(document) if char != "\n"]
    for line in seed.splitlines():
        if "quote: " in line:
            quote = line.split("quote: ")[1].split(", at:")[0]
        words = "一" if "AT 一" in line else quote
        at = flat.index(words)
        lines.append(line.replace("AT", _write_spans(places[at : at + len(words)])))
    digest = sha256(document.encode()).hexdigest()
    return "\n".join(lines).replace("SHA", digest).replace("COUNT", str(len(document))) + "\n"


def _write_spans(places: list[int]) -> str:
    """The spans of characters that stand at these places: one for each stretch without a break."""
    ends = [at for at, (one, two) in enumerate(pairwise(places), start=1) if two != one + 1]
    pieces = [places[start:end] for start, end in pairwise([0, *ends, len(places)])]
    return " ".join(f"{piece[0]}-{piece[-1] + 1}" for piece in pieces)


@pytest.fixture
def yunhe(tmp_path: Path) -> Path:
    """A folder with seeds/ and documents/, all of it right."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "any name.txt").write_text(DOCUMENT, "utf-8", newline="")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "yunhe.yaml").write_text(place_quotes(SEED, DOCUMENT), "utf-8")
    (tmp_path / "seeds" / "organisations.yaml").write_text(ORGANISATIONS, "utf-8")
    (tmp_path / "seeds" / "speakers.yaml").write_text(SPEAKERS, "utf-8")
    return tmp_path


@pytest.fixture
def altered(yunhe: Path) -> Callable[[str, str], Path]:
    """Put something else in the seed, once; the seeds folder comes back."""

    def alter(old: str, new: str, file: str = "yunhe.yaml") -> Path:
        path = yunhe / "seeds" / file
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in the seed"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return path.parent

    return alter
