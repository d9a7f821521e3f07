"""Which conversion a document takes, by its first bytes, and what to do with a file that takes none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from typing import NamedTuple

from policy_targets.errors import DocumentError

LARGEST_FILE = 256 << 20  # bytes
# What has text in it and is none: the first bytes, what it is called, and what to do.
REFUSED = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Office document, as .doc, .xls and .wps are",
        "Save it as .docx or .xlsx, then read that.",
    ),
    (b"{\\rtf", "an RTF document", "Save it as .docx, then read that."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it, then read what is in it."),
    (b"Rar!", "a RAR archive", "Unpack it, then read the folder."),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it, then read the folder."),
    (b"PAR1", "a Parquet file", "Name it with the ending .parquet."),
    (b"\x89PNG", "an image", "Recognise its text (ocrmypdf, tesseract), then read that."),
    (b"\xff\xd8\xff", "an image", "Recognise its text (ocrmypdf, tesseract), then read that."),
    (b"GIF8", "an image", "Recognise its text (ocrmypdf, tesseract), then read that."),
    (b"II*\x00", "an image", "Recognise its text (ocrmypdf, tesseract), then read that."),
    (b"MM\x00*", "an image", "Recognise its text (ocrmypdf, tesseract), then read that."),
)
INSTALL = "Reading {what} needs more libraries. Install them: pip install 'policy-targets[files]'"


class Conversion(NamedTuple):
    """A conversion: its name and version, what it reads, and the module and function that do it."""

    name: str
    what: str
    module: str
    function: str


DOCX = Conversion("docx/1", "a Word document", "policy_targets.converting.word", "read_word")
XLSX = Conversion("xlsx/1", "a spreadsheet", "policy_targets.converting.spreadsheet", "read_spreadsheet")
PDF = Conversion("pdf/1", "a PDF", "policy_targets.converting.pdf", "read_pdf")
PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))


class Converted(NamedTuple):
    """The text of a document that is no plain text, and the conversion that gave it, as `docx/1`."""

    text: str
    conversion: str

    @property
    def text_sha256(self) -> str:
        """The SHA-256 of the text in UTF-8: another version of a conversion may give another."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def convert(received: bytes) -> Converted | None:
    r"""Return the text of a Word document, a spreadsheet or a PDF; None for what is text already.

    Raises: DocumentError with one line for a format that is not read, a damaged file, or a missing library.

    >>> convert("力争新增企业30家".encode()) is None
    True
    >>> convert(b"\x89PNG....")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: this is an image, not a text. Recognise its text (ocrmypdf, tesseract)...
    """
    for start, what, advice in REFUSED:
        if received.startswith(start):
            raise DocumentError(f"this is {what}, not a text. {advice}")
    found = find_conversion(received)
    if found is None:
        return None
    if len(received) > LARGEST_FILE:
        raise DocumentError(f"this has {len(received):,} bytes (expected at most {LARGEST_FILE:,}). Split it.")
    return Converted(_load(found)(received), found.name)


def find_conversion(received: bytes) -> Conversion | None:
    """Return the conversion that a file takes by its first bytes; None for text.

    Raises: DocumentError for an archive that is no Office document.

    >>> find_conversion(b"%PDF-1.7").name, find_conversion(b"2025")
    ('pdf/1', None)
    """
    if received.lstrip(b"\r\n\t ")[:5] == b"%PDF-":
        return PDF
    if not received.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(received)) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DocumentError(f"this is a damaged zip archive or Office document ({error}). Get it again.") from error
    found = next((conversion for part, conversion in PARTS if part in names), None)
    if found is None:
        raise DocumentError("this is a zip archive, not a text. Unpack it, then read the folder.")
    return found


def _load(conversion: Conversion) -> Callable[[bytes], str]:
    try:
        function: Callable[[bytes], str] = getattr(import_module(conversion.module), conversion.function)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("policy_targets"):
            raise
        raise DocumentError(INSTALL.format(what=conversion.what)) from error
    return function
