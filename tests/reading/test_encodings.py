"""Bytes of every encoding the genre comes in, whole and broken; and what is no text says so in one line."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets.errors import DocumentError
from policy_targets.reading.text.encodings import BIG5, CANDIDATES, decode, decode_and_explain

SIMPLIFIED = "——访市科技局局长 林远\r\n“今年力争新招引科技型企业120家，其中省级以上30家；外资到账1.2亿美元。”\r\n"
TRADITIONAL = "——訪市科技局局長 林遠\r\n「今年力爭新招引科技型企業120家，其中省級以上30家；外資到賬1.2億美元。」\r\n"
BOM = "\ufeff"


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL], ids=["simplified", "traditional"])
@pytest.mark.parametrize("encoding", CANDIDATES)
def test_each_encoding_is_told(text: str, encoding: str) -> None:
    if encoding in BIG5 and text is SIMPLIFIED:
        pytest.skip("Big5 has no simplified script")
    text += "粵港澳大灣區啱" if encoding == "big5hkscs" else ""
    found = decode_and_explain(text.encode(encoding))
    assert (found.text, found.encoding) == (text, encoding)
    assert found.why


@pytest.mark.parametrize(
    ("received", "encoding", "why"),
    [
        ((BOM + SIMPLIFIED).encode(), "utf-8", "a byte-order mark"),
        ((BOM + SIMPLIFIED).encode("utf-16-le"), "utf-16-le", "a byte-order mark"),
        ((BOM + SIMPLIFIED).encode("utf-16-be"), "utf-16-be", "a byte-order mark"),
        (b"", "utf-8", "every byte is UTF-8"),
        (b"Target: 30 firms", "utf-8", "every byte is UTF-8"),
        ("title: x\n".encode("utf-16-le"), "utf-16-le", "every second byte is NUL"),
        ("title: x\n".encode("utf-16-be"), "utf-16-be", "every second byte is NUL"),
    ],
)
def test_what_says_so(received: bytes, encoding: str, why: str) -> None:
    found = decode_and_explain(received)
    assert (found.encoding, found.why) == (encoding, why)
    assert found.text.encode(encoding) == received, "offsets count the byte-order mark"


def test_a_page_whose_head_is_ascii() -> None:
    page = f"<html><head>{'x' * 9_001}</head>" + SIMPLIFIED
    for encoding in ("gb18030", "utf-16-le", "utf-16-be"):
        assert decode(page.encode(encoding)) == page


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950"])
def test_few_broken_bytes_are_marked(encoding: str) -> None:
    received = (TRADITIONAL * 3).encode(encoding)
    at = received.index("林".encode(encoding))
    found = decode_and_explain(received[:at] + b"\xff" + received[at + len("林".encode(encoding)) :])
    assert (found.encoding, found.text) == (encoding, (TRADITIONAL * 3).replace("林", "\ufffd", 1))
    assert "marked U+FFFD where a byte is broken: 1" in found.why


def test_a_text_cut_within_a_character() -> None:
    assert decode((SIMPLIFIED * 3 + "家").encode()[:-1]) == SIMPLIFIED * 3 + "\ufffd"


@pytest.mark.parametrize(
    ("received", "message"),
    [
        ("目标".encode() + b"\xff", "byte 6: found 0xff"),
        (b"\xff\xfe\x00", "by a byte-order mark it is utf-16-le, but 1 characters of it are broken"),
        (b"\x00" * 100, "100 of 100 bytes are NUL"),
        (b"\x00\x01\x02\x03" * 50, "50 of 200 bytes are NUL"),
        (zlib.compress(SIMPLIFIED.encode() * 9, 9), "no Chinese text"),
        ("目標は30社以上を誘致することである".encode("shift-jis"), "no Chinese text"),
        ("Ziel für nächstes Jahr: fünf Prozent".encode("latin-1"), "no Chinese text"),
        (b"%PDF-1.7\n" + SIMPLIFIED.encode(), "this is a damaged PDF"),
        (b"PK\x03\x04" + b"\x00" * 30, "this is a damaged zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
        (b"\x89PNG\r\n\x1a\n", "this is an image"),
    ],
)
def test_what_is_no_text_says_so_in_one_line(received: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as raised:
        decode(received)
    assert "\n" not in str(raised.value)
    assert str(raised.value).endswith(".")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(received: bytes) -> None:
    try:
        found = decode_and_explain(received)
    except DocumentError:
        with pytest.raises(DocumentError, match=r"^[^\n]+\.$"):
            decode(received)
        return
    assert found.encoding in CANDIDATES
    assert found.text == received.decode(found.encoding, "replace")


@given(st.text(alphabet="力争新增企业家个，。年月日百亿元以上0123456789%《》“”", min_size=12, max_size=60))
def test_everyday_text_comes_back(text: str) -> None:
    if sum(char > "\x7f" for char in text) < 8:
        return
    for encoding in CANDIDATES:
        if encoding not in BIG5:
            assert decode(text.encode(encoding)) == text


def test_the_documents_are_utf8(documents: Path) -> None:
    for path in documents.glob("*.txt"):
        found = decode_and_explain(path.read_bytes())
        assert (found.encoding, found.text.encode()) == ("utf-8", path.read_bytes())
        assert decode(found.text.encode("gb18030")) == found.text
