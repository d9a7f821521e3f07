"""Makes data/datings.csv.gz from a corpus of work reports: how much each wording speaks for each year.

    python -m tools.make_datings reports.parquet … --without DOCUMENT … -o datings.csv.gz

A table of reports has the columns document, region, file_year and text. The reports are cut into pieces; the phrases of
3 to 6 characters that tell the years apart best are weighed by a softmax regression of the year on the phrases of a
piece. No phrase has a year in it, and none is of one region. --without leaves reports out. The same reports give the
same weights.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.parquet as pq

SIZES = (3, 4, 5, 6)
FIRST_YEAR = 2000
PIECE = 2000  # characters
FEWEST, MOST = 12, 0.3  # pieces, and share of the pieces, that use a phrase
REGIONS = 6  # that use it
PHRASES = 30_000
ROUNDS, BATCH, STEP, DECAY = 12, 256, 0.5, 0.1
LARGEST = 127  # weights are kept as whole numbers from -127 to 127, in bytes from which ZERO is to be taken
ZERO = 128
RUN = re.compile("[一-鿿“”]{3,}")
HEAD = re.compile("各位代表")

Rows = list[Any]  # arrays of numbers of phrases


class Piece(NamedTuple):
    """A stretch of a report."""

    region: str
    year: int
    runs: frozenset[str]


def read_pieces(paths: Sequence[Path], without: set[str]) -> Iterator[Piece]:
    """The pieces of the reports, without their front matter and heads.

    >>> list(read_pieces([], set()))
    []
    """
    for path in paths:
        for row in pq.read_table(path, columns=["document", "region", "file_year", "text"]).to_pylist():
            if row["document"] not in without and row["file_year"] >= FIRST_YEAR:
                head = HEAD.search(row["text"], 0, 2500)
                for piece in cut(row["text"][head.end() if head else 200 :]):
                    yield Piece(row["region"], row["file_year"], frozenset(RUN.findall(piece)))


def cut(text: str, size: int = PIECE) -> list[str]:
    """The text in pieces of about one size; a rest of less than half of it is left out.

    >>> cut("一二三四五六七", 3)
    ['一二三', '四五六']
    """
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return [piece for piece in pieces if 2 * len(piece) >= size]


def find_phrases(runs: frozenset[str], size: int) -> set[str]:
    """Every phrase of a size in the runs.

    >>> sorted(find_phrases(frozenset({"云河大桥"}), 3))
    ['云河大', '河大桥']
    """
    return {run[at : at + size] for run in runs for at in range(len(run) - size + 1)}


def collect_phrases(pieces: Sequence[Piece], fewest: int = FEWEST) -> list[str]:
    """The phrases that enough pieces use and not too many; a longer one is looked for where its parts are found.

    >>> collect_phrases([Piece("甲", 2020, frozenset({word})) for word in ("云河大", "云河大", "海天一")], 2)
    []
    >>> collect_phrases([Piece("甲", 2020, frozenset({word})) for word in ("云河大", "云河大", *"子丑寅卯辰")], 2)
    ['云河大']
    """
    kept, common = list[str](), set[str]()
    for size in SIZES:
        counts = Counter[str]()
        for piece in pieces:
            phrases = find_phrases(piece.runs, size)
            counts.update(it for it in phrases if size == SIZES[0] or (it[1:] in common and it[:-1] in common))
        common = {phrase for phrase, count in counts.items() if count >= fewest}
        kept += [phrase for phrase in common if counts[phrase] <= MOST * len(pieces)]
    return sorted(kept)


def number_phrases(pieces: Sequence[Piece], phrases: Sequence[str]) -> Rows:
    """The numbers of the phrases that each piece uses.

    >>> [row.tolist() for row in number_phrases([Piece("甲", 2020, frozenset({"云河大桥"}))], ["云河大", "海天一"])]
    [[0]]
    """
    index = {phrase: at for at, phrase in enumerate(phrases)}
    found = ({index[it] for size in SIZES for it in find_phrases(piece.runs, size) if it in index} for piece in pieces)
    return [np.array(sorted(numbers), dtype=np.int32) for numbers in found]


def choose_phrases(pieces: Sequence[Piece], phrases: Sequence[str], regions: int = REGIONS) -> list[str]:
    """The phrases whose use differs most from year to year (chi-squared), of those that enough regions use.

    >>> used = ((2020, "云河大"), (2021, "海天一"))
    >>> pieces = [Piece(region, year, frozenset({word})) for region in "甲乙" for year, word in used]
    >>> choose_phrases(pieces, ["云河大", "海天一"], 2), choose_phrases(pieces, ["云河大"], 3)
    (['云河大', '海天一'], [])
    """
    rows = number_phrases(pieces, phrases)
    years, places = sorted({piece.year for piece in pieces}), sorted({piece.region for piece in pieces})
    used = np.zeros((len(years), len(phrases)))
    seen = np.zeros((len(places), len(phrases)), dtype=bool)
    for piece, row in zip(pieces, rows, strict=True):
        used[years.index(piece.year), row] += 1
        seen[places.index(piece.region), row] = True
    share = np.array([sum(piece.year == year for piece in pieces) for year in years]) / len(pieces)
    expected = share[:, None] * used.sum(0)[None]
    telling = ((used - expected) ** 2 / np.maximum(expected, 1e-9)).sum(0)
    telling[seen.sum(0) < regions] = -1
    best = np.argsort(-telling, kind="stable")[:PHRASES]
    return sorted(phrases[at] for at in best if telling[at] >= 0)


def weigh(rows: Rows, years: Sequence[int], count: int) -> tuple[Any, Any]:
    """The weight of each phrase for each year, and of each year by itself: adaptive descent, in a fixed order.

    >>> rows = [np.array([0]), np.array([1])] * 40
    >>> weights, _ = weigh(rows, [0, 1] * 40, 2)
    >>> bool(weights[0, 0] > 0 > weights[0, 1])
    True
    """
    order, target = np.random.default_rng(1), np.array(years)
    weights = np.zeros((count, target.max() + 1), np.float32)
    own = np.zeros(target.max() + 1, np.float32)
    steps, own_steps = np.full_like(weights, 1e-6), np.full_like(own, 1e-6)
    size = np.array([1 / np.sqrt(max(1, len(row))) for row in rows], np.float32)
    for _ in range(ROUNDS):
        shuffled = order.permutation(len(rows))
        for batch in (shuffled[at : at + BATCH] for at in range(0, len(rows), BATCH)):
            scores = np.stack([weights[rows[at]].sum(0) * size[at] for at in batch]) + own
            error = np.exp(scores - scores.max(1, keepdims=True))
            error /= error.sum(1, keepdims=True)
            error[np.arange(len(batch)), target[batch]] -= 1
            used, slope = _slope(rows, batch, error * size[batch][:, None])
            slope += DECAY * len(batch) / len(rows) * weights[used]
            steps[used] += slope**2
            weights[used] -= STEP * slope / np.sqrt(steps[used])
            own_steps += error.sum(0) ** 2
            own -= STEP / 10 * error.sum(0) / np.sqrt(own_steps)
    return weights, own


def _slope(rows: Rows, batch: Any, error: Any) -> tuple[Any, Any]:
    """The phrases of a batch, and the sum of the errors of the pieces that use each."""
    columns = np.concatenate([rows[at] for at in batch])
    owners = np.repeat(np.arange(len(batch)), [len(rows[at]) for at in batch])
    order = np.argsort(columns, kind="stable")
    columns, owners = columns[order], owners[order]
    starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])
    return columns[starts], np.add.reduceat(error[owners].astype(np.float32), starts, axis=0)


def write_table(path: Path, phrases: Sequence[str], weights: Any, own: Any) -> None:
    """The table: a row for each phrase with its weights, a byte in hexadecimal for each year; `*` is the years' own.

    The header names the first year and what a weight of 1 is.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "datings.csv.gz"
    ...     write_table(path, ["云河新"], np.array([[0.5, -1]]), np.array([0, 0]))
    ...     gzip.decompress(path.read_bytes()).decode().splitlines()[1:]
    ['*,8080', '云河新,c001']
    """
    both = np.vstack([own[None], weights])
    scale = float(LARGEST / np.abs(both).max())
    cells = (np.round(both * scale) + ZERO).astype(np.uint8)
    lines = [f"phrase,weights of {FIRST_YEAR} and later in parts of {scale:.3f}"]
    lines += [f"{phrase},{row.tobytes().hex()}" for phrase, row in zip(("*", *phrases), cells, strict=True)]
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def main(arguments: list[str] | None = None) -> None:
    """Writes the table.

    >>> main(["no-such-report.parquet", "-o", "datings.csv.gz"])
    Traceback (most recent call last):
    FileNotFoundError: no-such-report.parquet
    """
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("reports", nargs="+", type=Path)
    ask.add_argument("--without", nargs="*", default=[])
    ask.add_argument("-o", "--output", type=Path, required=True)
    options = ask.parse_args(arguments)
    pieces = list(read_pieces(options.reports, set(options.without)))
    phrases = choose_phrases(pieces, collect_phrases(pieces))
    years = [piece.year - FIRST_YEAR for piece in pieces]
    weights, own = weigh(number_phrases(pieces, phrases), years, len(phrases))
    write_table(options.output, phrases, weights, own)


if __name__ == "__main__":
    main()
