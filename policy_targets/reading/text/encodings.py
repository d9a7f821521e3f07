"""Bytes as received become characters: UTF-8, UTF-16, GB18030 or Big5, and what says that it is the one."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from policy_targets.converting.comma_rows import CONVERSION, read_comma_rows
from policy_targets.converting.convert import convert
from policy_targets.errors import DocumentError

BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
CANDIDATES = ("utf-8", "gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")  # a draw goes to the first
BIG5 = {"cp950", "big5hkscs"}  # as Windows writes it, ～ included, and with the characters of Hong Kong
SAMPLE = 1 << 12  # bytes
FOREIGN = re.compile("[^\t-\r -~]+")  # neither ASCII nor white space; control characters tell of bytes misread
MARKS = frozenset("，。、；：！？“”‘’（）《》〈〉「」『』【】—…·•–％‰～〇○●■◆①②③℃\u3000\xa0\ufeff")
WIDE = range(0xFF10, 0xFF5B)
# Of 3,600 stretches of 20 characters and more, in five encodings, the right one reads as 85 % everyday characters or
# more, and a wrong one as 80 % or less (71 % from 50 characters on).
EVERYDAY = 0.7
BROKEN = 0.05  # of the characters that are not ASCII; more is no damage, but another encoding
NULS = 0.05
HALF = 0.3  # so many bytes are NUL, all at even places or all at odd ones, where UTF-16 holds ASCII


class Decoded(NamedTuple):
    """The characters of a document, the encoding they were in (as Python calls it), and what says so.

    `conversion` is the function that made a text of what was none, with its version, as `docx/1`; empty for a text.

    Offsets: those of all records count code points of `text`, byte-order mark and carriage returns included.
    """

    text: str
    encoding: str
    why: str
    conversion: str = ""


def decode(received: bytes) -> str:
    r"""The characters of a document as received, byte-order mark and carriage returns included: offsets count them.

    Of a Word document, a spreadsheet or a PDF: those that its conversion gives.

    Raises: DocumentError with one line for what cannot be read.

    >>> decode("\ufeff到2025年底\r\n".encode())
    '\ufeff到2025年底\r\n'
    >>> decode(b"Rar! ...")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: this is a RAR archive, not a text. Unpack it, then read the folder.
    """
    return decode_and_explain(received).text


def decode_and_explain(received: bytes) -> Decoded:
    r"""The text of a document as received, and what made it one: an encoding, a conversion, or both.

    Raises: DocumentError with one line for what cannot be read.

    >>> decode_and_explain("指标,单位,2024年\n税收,亿元,26\n粮食,万吨,18".encode())[1:]
    ('utf-8', 'every byte is UTF-8; converted by csv/1', 'csv/1')
    >>> decode_and_explain("力争新增企业30家".encode()).conversion
    ''
    """
    if converted := convert(received):
        return Decoded(converted.text, "", f"converted by {converted.conversion}", converted.conversion)
    decoded = detect(received)
    rows = read_comma_rows(decoded.text)
    if rows is None:
        return decoded
    return Decoded(rows, decoded.encoding, f"{decoded.why}; converted by {CONVERSION}", CONVERSION)


def detect(received: bytes) -> Decoded:
    r"""The characters of a document, their encoding, and what says so.

    A byte-order mark decides, or else that every byte is UTF-8. Other bytes are read in every encoding, and the one
    that makes everyday Chinese of them is taken. Few broken bytes are marked U+FFFD, each; many are another encoding.

    Raises: DocumentError with one line for what is no text in any of them.

    >>> detect("到2025年底新增企业30家".encode("gb18030"))[:3]
    ('到2025年底新增企业30家', 'gb18030', 'everyday characters: 100 % (cp950 50 %)')
    >>> detect("到2025年底".encode()).why
    'every byte is UTF-8'
    >>> detect(bytes(range(256)))
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: byte 128: found 0x80, and the whole is no Chinese text in UTF-8, UTF-16,
    GB18030 or Big5 (... everyday characters at best). Save the document as UTF-8, then read it again.
    """
    for mark, encoding in BOMS:
        if received.startswith(mark):
            return _read(received, encoding, "a byte-order mark")
    nuls = received.count(0)
    if nuls <= NULS * len(received):
        try:
            return Decoded(received.decode("utf-8"), "utf-8", "every byte is UTF-8")
        except UnicodeDecodeError:
            pass
    half = [received[parity::2].count(0) for parity in (1, 0)]
    for parity, encoding in enumerate(("utf-16-le", "utf-16-be")):
        if half[parity] > HALF * len(received) and not half[1 - parity]:
            return _read(received, encoding, "every second byte is NUL")
    return _guess(received)


def _guess(received: bytes) -> Decoded:
    """The text in the encoding that makes most sense."""
    sample = _sample(received)
    shares = {encoding: _share(sample.decode(encoding, "replace")) for encoding in CANDIDATES}
    best, *others = sorted(CANDIDATES, key=lambda encoding: -shares[encoding])
    second = next(encoding for encoding in others if {best, encoding} != BIG5)
    if shares[best] < EVERYDAY:
        raise _hopeless(received, f"{shares[best]:.0%} everyday characters at best".replace("%", " %"))
    why = f"everyday characters: {shares[best]:.0%} ({second} {shares[second]:.0%})"
    return _read(received, best, why.replace("%", " %"))


def _sample(received: bytes) -> bytes:
    """A stretch around the first byte that is not ASCII; it begins at an even place, as UTF-16 needs it."""
    first = re.search(b"[\x80-\xff]", received)
    start = max(0, first.start() - SAMPLE // 2) & ~1 if first else 0
    return received[start : start + SAMPLE]


def _share(text: str) -> float:
    """How much of what is not ASCII a newspaper would print, in one script or the other."""
    simplified, traditional = _everyday()
    foreign = "".join(FOREIGN.findall(text))
    marks = sum(char in MARKS or ord(char) in WIDE for char in foreign)
    common = max(sum(char in simplified for char in foreign), sum(char in traditional for char in foreign))
    return (marks + common) / len(foreign) if foreign else 0.0


@cache
def _everyday() -> tuple[frozenset[str], frozenset[str]]:
    """The common characters of simplified and of traditional script.

    Source: GB 2312 level 1 (3,755), Big5 level 1 (5,401).
    """
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    return (
        frozenset(char for char in han if b"\xb0\xa1" <= char.encode("gb2312", "ignore") <= b"\xd7\xfe"),
        frozenset(char for char in han if b"\xa4\x40" <= char.encode("big5", "ignore") <= b"\xc6\x7e"),
    )


def _read(received: bytes, encoding: str, why: str) -> Decoded:
    try:
        return Decoded(received.decode(encoding), encoding, why)
    except UnicodeDecodeError:
        text = received.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken > BROKEN * sum(map(len, FOREIGN.findall(text))):
        raise _hopeless(received, f"by {why} it is {encoding}, but {broken} characters of it are broken")
    return Decoded(text, encoding, f"{why}; marked U+FFFD where a byte is broken: {broken}")


def _hopeless(received: bytes, best: str) -> DocumentError:
    try:
        received.decode("utf-8")
        place = f"{received.count(0)} of {len(received)} bytes are NUL"
    except UnicodeDecodeError as error:
        place = f"byte {error.start}: found {received[error.start]:#04x}"
    return DocumentError(
        f"{place}, and the whole is no Chinese text in UTF-8, UTF-16, GB18030 or Big5 ({best}). "
        "Save the document as UTF-8, then read it again."
    )
