"""Hostile files end in one line or in their text: bombs, entities, formulas, endless and broken PDFs, macros, images."""

from __future__ import annotations

import io
import zipfile

import pytest

from policy_targets.converting import pdf
from policy_targets.errors import DocumentError
from policy_targets.reading.text.encodings import decode
from tests.converting.written import W, write_paragraph, write_pdf, write_word, write_workbook, zip_parts

ENTITIES = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
DOCUMENT = f"<w:document xmlns:w='{W}'><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"


def replace_part(received: bytes, name: str, content: str | bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(received)) as archive:
        parts: dict[str, str | bytes] = {it: archive.read(it) for it in archive.namelist()}
    return zip_parts({**parts, name: content})


SHEET = "xl/worksheets/sheet1.xml"
BOOK = write_workbook({"甲": [["新增企业8家"]]})
REFUSED = {
    "bomb in a Word document": (
        replace_part(write_word([]), "word/document.xml", b"<w>" + b" " * (160 << 20)),
        "a zip bomb",
    ),
    "bomb of many parts": (zip_parts({"word/document.xml": "", **{f"a{at}": "" for at in range(10_001)}}), "a zip bomb"),
    "entities in a Word document": (
        replace_part(write_word([]), "word/document.xml", ENTITIES + DOCUMENT),
        "it declares XML entities",
    ),
    "entities in UTF-16": (
        replace_part(write_word([]), "word/document.xml", f"<?xml version='1.0' encoding='utf-16'?>{ENTITIES}{DOCUMENT}".encode("utf-16")),
        "it declares XML entities",
    ),
    "entities in a workbook": (replace_part(BOOK, SHEET, ENTITIES + "<worksheet/>"), "it declares XML entities"),
    "a part cut short": (replace_part(write_word([]), "word/document.xml", DOCUMENT[:60]), "damaged XML"),
    "tags in tags": (replace_part(write_word([]), "word/document.xml", "<w>" * 200_000), "damaged XML"),
    "no PDF behind its first line": (b"%PDF-1.7\n" + b"\x00" * 4096, "damaged PDF"),
    "a workbook without sheets": (zip_parts({"xl/workbook.xml": "<a/>"}), "damaged workbook"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_ends_in_one_line(name: str) -> None:
    received, reason = REFUSED[name]
    with pytest.raises(DocumentError) as caught:
        decode(received)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_pdf_of_ten_thousand_pages_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[int]()

    def note(_: object, number: int) -> list[pdf.PageLine]:
        read.append(number)
        return []

    monkeypatch.setattr(pdf, "_read_page", note)
    with pytest.raises(DocumentError, match=r"has 10,000 pages \(expected at most 3,000\)\. Split it\."):
        decode(write_pdf([[]] * 10_000))
    assert read == []


def test_a_broken_table_of_contents_of_a_pdf_is_mended() -> None:
    received = write_pdf([[(72, 700, "新增企业8家。")]])
    assert decode(received.replace(b"startxref\n", b"startxref\n9")) == "新增企业8家。\n"


def test_macros_are_never_read() -> None:
    received = replace_part(write_word(["新增企业8家。"]), "word/vbaProject.bin", b"AutoOpen")
    assert decode(received) == "新增企业8家。\n"


def test_a_formula_is_the_value_saved_with_it() -> None:
    rows = "<row r='1'><c r='A1'><f>1+1</f><v>2</v></c><c r='B1'><f>WEBSERVICE(\"http://a\")</f></c></row>"
    sheet = f"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>{rows}</sheetData></worksheet>"
    assert decode(replace_part(BOOK, SHEET, sheet)) == "甲\n2\n"


def test_a_huge_image_is_never_unpacked() -> None:
    received = replace_part(write_word(["新增企业8家。"]), "word/media/image1.png", b"\x00" * (200 << 20))
    assert decode(received) == "新增企业8家。\n"


def test_boxes_in_boxes_end() -> None:
    box = "<w:txbxContent><w:p>" * 300 + write_paragraph("深处") + "</w:p></w:txbxContent>" * 300
    assert decode(write_word(["新增企业8家。"], extra=f"<w:p>{box}</w:p>")).startswith("新增企业8家。\n")
