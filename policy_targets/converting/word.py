"""Word documents: paragraphs as lines, rows of tables as lines with tabs between cells, notes at the end."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from policy_targets.converting.office_parts import OfficeParts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
UNSEEN = frozenset(  # deleted text, codes of fields, marks of notes, what an older program would show instead
    {
        f"{W}{name}"
        for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "tcPr")
    }
    | {f"{MC}Fallback", f"{W}footnoteReference", f"{W}endnoteReference", f"{W}footnoteRef", f"{W}endnoteRef"}
)
BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}noBreakHyphen": "-", f"{W}ptab": " "}
MOST_COLUMNS = 200
DEEPEST = 40  # tables in tables


def read_word(received: bytes) -> str:
    """Return the text of a .docx document (`docx/1`).

    A paragraph is a line, a row of a table is a line with a tab between cells; a cell that is merged with the one above
    is empty, one that covers several columns is followed by empty ones. Deleted text, headers and footers are left
    out; footnotes and endnotes come last, each as a line.

    Raises: DocumentError with one line for a damaged or hostile document.

    >>> read_word(b"PK....")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: this is a damaged Office document (...
    """
    parts = OfficeParts(received)
    body = parts.parse("word/document.xml").find(f"{W}body")
    lines = list(_read_blocks(body)) if body is not None else []
    for name, tag in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        if name in parts.names:
            lines += _read_notes(parts.parse(name), tag)
    return "\n".join(lines) + "\n"


def _read_notes(tree: Element, tag: str) -> Iterator[str]:
    """The notes, without the lines that only part them from the text."""
    for note in tree.iter(f"{W}{tag}"):
        if note.get(f"{W}type") in (None, "normal") and (text := " ".join(_read_blocks(note)).strip()):
            yield text


def _read_blocks(parent: Element, depth: int = 0) -> Iterator[str]:
    """The paragraphs and tables of a body, a cell or a note, each as its lines."""
    for child in parent:
        if child.tag == f"{W}p":
            yield from _read_paragraph(child, depth)
        elif child.tag == f"{W}tbl":
            yield from _read_table(child, depth)
        elif child.tag not in UNSEEN and depth < DEEPEST:
            yield from _read_blocks(child, depth + 1)


def _read_paragraph(paragraph: Element, depth: int) -> Iterator[str]:
    """The lines of a paragraph, then those of the boxes that are anchored in it."""
    yield from "".join(_read_runs(paragraph)).split("\n")
    if depth < DEEPEST:
        for box in _find_boxes(paragraph):
            yield from _read_blocks(box, depth + 1)


def _read_runs(parent: Element) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        elif child.tag not in UNSEEN and child.tag != f"{W}txbxContent":
            yield from _read_runs(child)


def _find_boxes(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag not in UNSEEN:
            yield from _find_boxes(child)


def _read_table(table: Element, depth: int) -> Iterator[str]:
    yield ""
    for row in table.iter(f"{W}tr"):
        cells = list[str]()
        for cell in row.findall(f"{W}tc"):
            cells.append("" if _is_continued(cell) else _read_cell(cell, depth))
            cells += [""] * (_count_columns(cell) - 1)
        yield "\t".join(cells)
    yield ""


def _read_cell(cell: Element, depth: int) -> str:
    lines = _read_blocks(cell, depth + 1) if depth < DEEPEST else ()
    return " ".join(line.replace("\t", " ").strip() for line in lines if line.strip())


def _is_continued(cell: Element) -> bool:
    """Whether a cell is merged with the one above."""
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(f"{W}val", "continue") == "continue"


def _count_columns(cell: Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    written = span.get(f"{W}val", "1") if span is not None else "1"
    return min(int(written), MOST_COLUMNS) if written.isdecimal() else 1
