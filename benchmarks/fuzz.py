"""Run random and mutated documents through decode and extract: no error may be raised, no input may be slow.

Run: python benchmarks/fuzz.py [N] [SEED]. Real documents are mutated if they lie beside the checkout, else the
fixtures. Printed are the counts of each kind of input, how many were refused as no text, and the slowest inputs.
"""

from __future__ import annotations

import heapq
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from policy_targets.errors import DocumentError
from policy_targets.reading.extract import extract
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.text.encodings import decode
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import format_spans

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT.parent / "shared" / "documents", ROOT.parent / "shared" / "dev", ROOT / "tests" / "cases")
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-16", "big5", "utf-8-sig")
WORDS = """
力争 确保 新增 增长 达到 企业 项目 亿元 万套 家 个 % ％ 个百分点 2025年 今年 去年 到2027年底 1-11月
十四五 第3位 一 百 千 万 亿 两 几 多 余 左右 以上 不低于 近 超 至 － ～ — 、 ， 。 ； ： “ ” 《 》
（ ） ( ) ! 0 1 5 12 3.5 1,500 １５ 市科技局 局长 林远 说 记者 通讯员 高邮市 经济 經濟 (jīng) &nbsp;
&#56; <br> <p> <!-- --> # ** - | 。” !被搓巺^ 三分之一 翻番 其中 分别 同比 比上年 占 由 提高到 每
万元/人 件/万人 平方公里 ℃ 150 〇 零
"""
MARKS = ("\n", "\n\n", "\r\n", "\t", " ", "\ufeff", "\u200b", "\u3000", "\xa0", "\U0001f600", "\x00")
PIECES = (*WORDS.split(), *MARKS)
SECONDS_PER_MB = 30.0  # limit for any input; slower ones are marked SLOW
ALLOWED = 0.5  # seconds allowed for any input, since the first one loads tables


def load_texts() -> list[bytes]:
    """Load the documents to mutate."""
    folder = next((folder for folder in FOLDERS if any(folder.glob("*.txt"))), ROOT)
    paths = [path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))] or [ROOT / "README.md"]
    print(f"{len(paths)} documents, the first in {folder}")
    return [path.read_bytes() for path in paths]


def random_bytes(rng: random.Random, _texts: list[bytes]) -> bytes:
    """Return random bytes."""
    return rng.randbytes(rng.randrange(300))


def random_characters(rng: random.Random, _texts: list[bytes]) -> bytes:
    """Return random characters in a random encoding."""
    ranges = ((0, 0x80), (0x4E00, 0xA000), (0x3000, 0x3040), (0xFF00, 0xFFF0), (0x2000, 0x2070), (0, 0x110000))
    chars = (chr(rng.randrange(*rng.choice(ranges))) for _ in range(rng.randrange(200)))
    return "".join(chars).encode(rng.choice(ENCODINGS), "replace")


def random_pieces(rng: random.Random, _texts: list[bytes]) -> bytes:
    """Return words of the genre and typical damage in random order."""
    return "".join(rng.choice(PIECES) for _ in range(rng.randrange(80))).encode("utf-8", "surrogatepass")


def repeated(rng: random.Random, _texts: list[bytes]) -> bytes:
    """Return one to three pieces repeated many times, which can make a pattern backtrack."""
    unit = "".join(rng.choice(PIECES) for _ in range(rng.choice((1, 1, 2, 3))))
    return (unit * rng.randrange(2000)).encode("utf-8", "surrogatepass")[:6000]


def flipped(rng: random.Random, texts: list[bytes]) -> bytes:
    """Return a piece of a document with some bytes changed."""
    received = bytearray(stretch(rng, texts))
    for _ in range(rng.choice((1, 2, 5, 20))):
        if received:
            received[rng.randrange(len(received))] = rng.randrange(256)
    return bytes(received)


def shuffled(rng: random.Random, texts: list[bytes]) -> bytes:
    """Return a piece of a document with characters dropped, doubled, swapped or inserted, in a random encoding."""
    chars = list(stretch(rng, texts).decode("utf-8", "ignore"))
    for _ in range(rng.choice((1, 3, 10, 40))):
        at = rng.randrange(len(chars) + 1)
        deed = rng.randrange(4)
        if deed == 0:
            del chars[at : at + rng.randrange(6)]
        elif deed == 1:
            chars[at:at] = chars[at : at + rng.randrange(20)]
        elif deed == 2:
            chars.insert(at, rng.choice(PIECES))
        else:
            chars[at : at + 8] = chars[at : at + 8][::-1]
    return "".join(chars).encode(rng.choice(ENCODINGS), "replace")


def stretch(rng: random.Random, texts: list[bytes]) -> bytes:
    """Return a random piece of a document, rarely all of it."""
    received = rng.choice(texts)
    if rng.random() < 0.005:
        return received
    start = rng.randrange(max(1, len(received)))
    return received[start : start + rng.randrange(1200)]


MAKERS: tuple[Callable[[random.Random, list[bytes]], bytes], ...] = (
    random_bytes, random_characters, random_pieces, repeated, flipped, shuffled,
)  # fmt: skip


def prove(raw: str) -> tuple[int, list[str]]:
    """Return the number of records of an input, and those whose evidence is wrong."""
    found = extract(raw, "fuzz")
    if not found:
        return 0, []
    text, wrong = repair(raw), list[str]()
    for record in found:
        is_quote = text.reading(record.spans) == record.quote
        has_number = record.value is None or holds_number(record.quote, record.value, record.value_upper, record.unit)
        if not (is_quote and has_number and record.start < record.end):
            at = format_spans(record.spans)
            wrong.append(f"{record.value} {record.value_upper or ''} {record.unit} {at} {record.quote!r}")
    return len(found), wrong


def inputs(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield `count` inputs, of each kind in turn."""
    rng, texts = random.Random(seed), load_texts()  # noqa: S311 - nothing secret
    for number in range(count):
        maker = MAKERS[number % len(MAKERS)]
        yield maker.__name__, maker(rng, texts)


def main() -> None:
    """Print the counts."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    made, refused, records, wrong, size = Counter[str](), Counter[str](), 0, 0, 0
    slowest: list[tuple[float, int, str, bytes]] = []
    raised, begun = list[str](), time.perf_counter()
    for received in load_texts():  # loads the data of the reader before timing
        extract(decode(received))
    for number, (kind, received) in enumerate(inputs(count, seed)):
        made[kind] += 1
        size += len(received)
        started = time.perf_counter()
        try:
            found, bad = prove(decode(received))
            records, wrong = records + found, wrong + len(bad)
            for record in bad:
                print(f"wrong evidence: input {number} ({kind}): {record}")
        except DocumentError:
            refused[kind] += 1
        except Exception as error:  # noqa: BLE001 - that there is none is what is shown
            raised.append(
                f"{type(error).__name__} at {traceback.extract_tb(error.__traceback__)[-1]}: {received[:200]!r}"
            )
        seconds = time.perf_counter() - started
        heapq.heappush(slowest, (seconds, len(received), kind, received[:60]))
        slowest = heapq.nlargest(5, slowest)
        heapq.heapify(slowest)
    print(f"{count} inputs, {size / 1e6:.1f} MB, {time.perf_counter() - begun:.0f} s")
    for kind, total in made.items():
        print(f"  {kind:18} {total:7}, refused as no text {refused[kind]}")
    print(f"records {records}, of them with wrong evidence {wrong}")
    for seconds, length, kind, head in sorted(slowest, reverse=True):
        slow = " SLOW" if seconds > ALLOWED + SECONDS_PER_MB * length / 1e6 else ""
        print(f"  slowest: {seconds * 1000:.0f} ms for {length} bytes ({kind}){slow} {head.decode(errors='replace')!r}")
    print(f"raised {len(raised)}")
    print("\n".join(raised[:20]))
    sys.exit(1 if raised or wrong else 0)


if __name__ == "__main__":
    main()
