"""Office documents and PDFs as bytes, written for the tests: only what a reader needs of each format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
FONT = (  # its figures and Latin letters are half as wide as its Han characters
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 [500] 17 [500 500 500 500 500 500 500 500"
    b" 500 500]] /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type"
    b" /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880"
    b" /Descent -120 /CapHeight 700 /StemV 80 >> >>"
)
Table = Sequence[Sequence[str | float]]


def zip_parts(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive that is the same on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write_paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t xml:space='preserve'>{escape(words)}</w:t></w:r></w:p>"


def write_cell(words: str) -> str:
    """A cell; `>2:目标` covers two columns, `^` goes on from the row above, `v:指标` goes on below."""
    properties = ""
    if words.startswith(">"):
        count, _, words = words[1:].partition(":")
        properties = f"<w:gridSpan w:val='{count}'/>"
    elif words == "^":
        properties, words = "<w:vMerge/>", ""
    elif words.startswith("v:"):
        properties, words = "<w:vMerge w:val='restart'/>", words[2:]
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{write_paragraph(words)}</w:tc>"


def write_table(rows: Table) -> str:
    written = "".join(f"<w:tr>{''.join(write_cell(str(cell)) for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl>{written}</w:tbl>"


def write_word(blocks: Sequence[str | Table], notes: Sequence[str] = (), extra: str = "") -> bytes:
    """A .docx document of paragraphs and tables, with footnotes."""
    body = "".join(write_paragraph(block) if isinstance(block, str) else write_table(block) for block in blocks)
    parts = {"word/document.xml": f"<w:document xmlns:w='{W}'><w:body>{body}{extra}</w:body></w:document>"}
    if notes:
        written = "".join(
            f"<w:footnote w:id='{at}'>{write_paragraph(note)}</w:footnote>" for at, note in enumerate(notes)
        )
        parts["word/footnotes.xml"] = f"<w:footnotes xmlns:w='{W}'>{written}</w:footnotes>"
    return zip_parts(parts)


def write_workbook(sheets: Mapping[str, Table]) -> bytes:
    """An .xlsx workbook with one style, whose strings stand in the cells."""
    names = list(sheets)
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{PACKAGE}/content-types'><Default Extension='rels' ContentType="
        "'application/vnd.openxmlformats-package.relationships+xml'/>"
        f"<Override PartName='/xl/workbook.xml' ContentType='{MAIN_TYPE}'/>"
        + "".join(
            f"<Override PartName='/xl/worksheets/sheet{at}.xml' ContentType='{SHEET_TYPE}'/>"
            for at in range(1, len(names) + 1)
        )
        + "</Types>",
        "_rels/.rels": f"<Relationships xmlns='{PACKAGE}/relationships'><Relationship Id='r1' "
        f"Type='{RELATIONS}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{SHEET}' xmlns:r='{RELATIONS}'><sheets>"
        + "".join(f"<sheet name='{escape(n)}' sheetId='{at}' r:id='r{at}'/>" for at, n in enumerate(names, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{PACKAGE}/relationships'>"
        + "".join(
            f"<Relationship Id='r{at}' Type='{RELATIONS}/worksheet' Target='worksheets/sheet{at}.xml'/>"
            for at in range(1, len(names) + 1)
        )
        + "</Relationships>",
    }
    for at, name in enumerate(names, 1):
        rows = "".join(_write_row(number, row) for number, row in enumerate(sheets[name], 1))
        parts[f"xl/worksheets/sheet{at}.xml"] = f"<worksheet xmlns='{SHEET}'><sheetData>{rows}</sheetData></worksheet>"
    return zip_parts(parts)


def _write_row(number: int, row: Sequence[str | float]) -> str:
    cells = [
        f"<c r='{chr(65 + at)}{number}'><v>{cell}</v></c>"
        if isinstance(cell, float)
        else f"<c r='{chr(65 + at)}{number}' t='inlineStr'><is><t>{escape(str(cell))}</t></is></c>"
        for at, cell in enumerate(row)
    ]
    return f"<row r='{number}'>{''.join(cells)}</row>"


def write_pdf(pages: Sequence[Sequence[tuple[float, float, str]]], size: float = 12) -> bytes:
    """A PDF of pages whose lines begin at (x, y); its font is one that every viewer of Chinese has."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (5 + 2 * at) for at in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        FONT,
    ]
    for at, lines in enumerate(pages):
        drawn = b"\n".join(
            b"BT /F1 %f Tf %f %f Td <%s> Tj ET" % (size, x, y, words.encode("utf-16-be").hex().encode())
            for x, y, words in lines
        )
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (6 + 2 * at),
            b"<< /Length %d >> stream\n%s\nendstream" % (len(drawn), drawn),
        ]
    return _number_objects(objects)


def _number_objects(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), list[int]()
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
