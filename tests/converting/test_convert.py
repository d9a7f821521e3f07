"""Conversions: what text each format gives, what is refused and with which advice, and what is never loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from policy_targets.cli import main
from policy_targets.converting import convert as converting
from policy_targets.converting.convert import convert
from policy_targets.errors import DocumentError
from policy_targets.reading.text.encodings import decode, decode_and_explain
from tests.converting.written import write_paragraph, write_pdf, write_word, write_workbook

ROOT = Path(__file__).parents[2]
TABLE = [["指标", "单位", "2024年目标"], ["财政收入", "亿元", "24.6"]]
CONVERTED = {
    "paragraphs": (write_word(["一、目标", "新增企业８家。"]), "一、目标\n新增企业８家。\n"),
    "table": (write_word(["见表", TABLE]), "见表\n\n指标\t单位\t2024年目标\n财政收入\t亿元\t24.6\n\n"),
    "merged cells": (
        write_word([[["v:指标", ">2:目标"], ["^", "2024年", "2025年"]]]),
        "\n指标\t目标\t\n\t2024年\t2025年\n\n",
    ),
    "footnotes": (write_word(["新增企业8家。"], ["预期性指标。"]), "新增企业8家。\n预期性指标。\n"),
    "deleted text": (
        write_word(["目标"], extra=f"<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>{write_paragraph('新')}</w:p>"),
        "目标\n新\n",
    ),
    "sheets": (write_workbook({"甲": TABLE, "乙": [["数", 18.0]]}), "甲\n指标\t单位\t2024年目标\n财政收入\t亿元\t24.6\n\n乙\n数\t18\n"),
    "pdf": (write_pdf([[(72, 700, "新增企业8家。")]]), "新增企业8家。\n"),
    "pdf table": (
        write_pdf([[(72, 700, "指标"), (200, 700, "目标"), (72, 680, "财政收入"), (200, 680, "24.6")]]),
        "指标\t目标\n财政收入\t24.6\n",
    ),
    "pdf wrapped": (
        write_pdf([[(72, 700, "全县要坚持稳中求进，力争新增科技型企业30家以上，新"), (72, 680, "建学校8所。")]]),
        "全县要坚持稳中求进，力争新增科技型企业30家以上，新建学校8所。\n",
    ),
    "pdf margins": (
        write_pdf([[(72, 800, "云溪县工作报告"), (72, 700, f"新增企业{n}家。"), (290, 40, f"— {n} —")] for n in (3, 4, 5)]),
        "新增企业3家。\n新增企业4家。\n新增企业5家。\n",
    ),
}  # fmt: skip
REFUSED = {
    "old Word": (b"\xd0\xcf\x11\xe0....", "Save it as .docx"),
    "rich text": (b"{\\rtf1", "Save it as .docx"),
    "image": (b"\x89PNG....", "Recognise its text"),
    "scan of paper": (write_pdf([[]]), "it has no text layer. Recognise its text"),
    "zip archive": (b"PK\x03\x04....", "damaged zip archive"),
    "broken PDF": (b"%PDF-1.7 nothing", "damaged PDF"),
}


@pytest.mark.parametrize("name", CONVERTED)
def test_a_document_becomes_its_text(name: str) -> None:
    received, expected = CONVERTED[name]
    assert decode(received) == expected


@pytest.mark.parametrize("name", CONVERTED)
def test_a_conversion_gives_the_same_text_each_time(name: str) -> None:
    received = CONVERTED[name][0]
    first, second = convert(received), convert(received)
    assert first is not None
    assert first == second


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_text_gets_one_line_that_says_what_to_do(name: str) -> None:
    received, advice = REFUSED[name]
    with pytest.raises(DocumentError) as caught:
        decode(received)
    assert advice in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_text_takes_no_conversion() -> None:
    assert decode_and_explain("新增企业8家。".encode()).conversion == ""


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [(72.0, 700.0 - 18 * at, f"左栏第{at}行力争新增企业3{at}家。") for at in range(5)]
    right = [(320.0, 700.0 - 18 * at, f"右栏第{at}行完成改造小区2{at}个。") for at in range(5)]
    lines = decode(write_pdf([[*left, *right]])).splitlines()
    assert lines == [words for _, _, words in (*left, *right)]


def test_without_the_extra_one_line_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def import_nothing(name: str) -> None:
        raise ModuleNotFoundError(name="pypdfium2")

    monkeypatch.setattr(converting, "import_module", import_nothing)
    with pytest.raises(DocumentError, match=r"a PDF needs more libraries\. .*pip install 'policy-targets\[files\]'"):
        decode(write_pdf([[(72, 700, "新增企业8家。")]]))


def test_importing_the_package_loads_no_library_of_formats() -> None:
    heavy = ["pypdfium2", "openpyxl", "defusedxml"]
    script = (
        "import sys; from policy_targets.reading.extract import extract; extract('新增企业8家。');"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_text_prints_what_spans_count_in(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(write_word(["2024年力争新增企业8家。"]))
    shown = CliRunner().invoke(main, ["text", str(path)])
    assert shown.stdout == "2024年力争新增企业8家。\n"
    assert shown.stderr == f"{path}: docx/1\n"
