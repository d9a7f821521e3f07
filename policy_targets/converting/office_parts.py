"""The parts of an Office document: opened without unpacking more than a document may hold."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from policy_targets.errors import DocumentError

LARGEST_PART = 64 << 20  # bytes; the text of a yearbook has ten
MOST_PARTS = 10_000
FAILURES = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, NotImplementedError)


class OfficeParts:
    """The parts of one document by their names."""

    def __init__(self, received: bytes) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(received))
        except FAILURES as error:
            raise DocumentError(
                f"this is a damaged Office document ({error}). Save it anew, then read that."
            ) from error
        self.names = frozenset(self.archive.namelist())
        unpacked = sum(part.file_size for part in self.archive.infolist() if part.filename.endswith((".xml", ".rels")))
        if len(self.names) > MOST_PARTS or unpacked > 2 * LARGEST_PART:
            raise DocumentError(
                f"a zip bomb: {len(received):,} bytes unpack to {unpacked:,} in {len(self.names)} parts. "
                "Save the document anew, then read that."
            )

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises: DocumentError for a part that is missing, encrypted, damaged or too large.
        """
        try:
            with self.archive.open(name) as stream:
                content = stream.read(LARGEST_PART + 1)
        except (*FAILURES, KeyError) as error:
            raise DocumentError(f"{name}: damaged ({error}). Save the document anew, then read that.") from error
        if len(content) > LARGEST_PART:
            raise DocumentError(
                f"{name}: a zip bomb (expected at most {LARGEST_PART:,} bytes). Save the document anew."
            )
        return content

    def parse(self, name: str) -> Element:
        """Return the tree of a part; entities and document types, which no Office program writes, are refused."""
        try:
            tree: Element = fromstring(self.read(name), forbid_dtd=True)
        except DefusedXmlException as error:
            raise DocumentError(
                f"{name}: it declares XML entities, which no Office program does. Do not trust it."
            ) from error
        except (ParseError, ValueError, RecursionError, LookupError) as error:
            raise DocumentError(f"{name}: damaged XML ({error}). Save the document anew, then read that.") from error
        return tree
