"""Makes data/datings.csv from a corpus of work reports: the wordings that only some years use, with counts by year.

    python -m policy_targets.data.make_datings reports.parquet … --without DOCUMENT …

A table of reports has the columns document, file_year and text. Only phrases of 3 to 10 characters are kept that at
least 10 reports use and that are telling of few years; no phrase has a year in it. --without leaves reports out.
"""

from __future__ import annotations

import argparse
import csv
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow.parquet as pq

SHORTEST, LONGEST, FEWEST, PER_YEAR = 3, 10, 10, 100
PIECE = 4  # characters that two phrases may not share
MOST_SPREAD = 2.0  # nats; even use in seven years
FIRST_YEAR = 2000
RUN = re.compile("[一-鿿“”]{3,}")
HEAD = re.compile("各位代表")
ALL = "*"

Counts = dict[int, int]


def read_reports(paths: list[Path], without: set[str]) -> Iterator[tuple[int, str]]:
    """Year and text of each report, without its front matter and head.

    >>> list(read_reports([], set()))
    []
    """
    for path in paths:
        for row in pq.read_table(path, columns=["document", "file_year", "text"]).to_pylist():
            if row["document"] not in without and row["file_year"] >= FIRST_YEAR:
                head = HEAD.search(row["text"], 0, 2500)
                yield row["file_year"], row["text"][head.end() if head else 200 :]


def find_phrases(text: str) -> set[str]:
    """Every run of characters that could be a phrase.

    >>> sorted(find_phrases("云河市，大桥"))
    ['云河市']
    """
    return {
        run[at : at + size]
        for run in set(RUN.findall(text))
        for size in range(SHORTEST, LONGEST + 1)
        for at in range(len(run) - size + 1)
    }


def count_phrases(reports: list[tuple[int, str]]) -> dict[str, Counter[int]]:
    """How many reports of each year use each phrase that enough of them use.

    >>> dict(count_phrases([(2020, "云河市")] * FEWEST))
    {'云河市': Counter({2020: 10})}
    >>> dict(count_phrases([(2020, "云河市")]))
    {}
    """
    total: Counter[int] = Counter()
    for _, text in reports:
        total.update(map(hash, find_phrases(text)))
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for year, text in reports:
        for phrase in find_phrases(text):
            if total[hash(phrase)] >= FEWEST:
                counts[phrase][year] += 1
    return counts


def spread(counts: Mapping[int, int], base: Mapping[int, int]) -> float:
    """How evenly the years use a phrase, in nats: 0 when one year does, 1.1 when three do alike.

    >>> round(spread({2019: 5, 2020: 5, 2021: 5}, {2019: 10, 2020: 10, 2021: 10}), 1)
    1.1
    """
    shares = [count / base[year] for year, count in counts.items()]
    return -sum(share / sum(shares) * math.log(share / sum(shares)) for share in shares)


def choose_phrases(counts: dict[str, Counter[int]], base: Mapping[int, int]) -> list[str]:
    """The most telling phrases of each year; of phrases that contain each other, the longest that is as common.

    >>> counts = {"云河新": Counter({2020: 10}), "云河新城": Counter({2020: 10})}
    >>> choose_phrases(counts, {2020: 20, 2021: 20})
    ['云河新城']
    """
    telling = {phrase: spread(used, base) for phrase, used in counts.items()}
    telling = {phrase: value for phrase, value in telling.items() if value <= MOST_SPREAD}
    longer = {
        part
        for phrase in telling
        for part in (phrase[1:], phrase[:-1])
        if part in telling and counts[phrase].total() >= 0.85 * counts[part].total()
    }
    by_year: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for phrase, value in telling.items():
        if phrase not in longer:
            best = max(counts[phrase], key=lambda year: counts[phrase][year] / base[year])
            by_year[best].append((counts[phrase].total() * (math.log(len(base)) - value), phrase))
    return [phrase for year in sorted(by_year) for phrase in _distinct(sorted(by_year[year], reverse=True))]


def _distinct(ranked: list[tuple[float, str]]) -> list[str]:
    """The first of them that are not pieces of one longer phrase, cut differently."""
    chosen, pieces = list[str](), set[str]()
    for _, phrase in ranked:
        own = {phrase[at : at + PIECE] for at in range(max(1, len(phrase) - PIECE + 1))}
        if not own & pieces and len(chosen) < PER_YEAR:
            chosen.append(phrase)
            pieces |= own
    return chosen


def main(arguments: list[str] | None = None) -> None:
    """Writes the table to standard output.

    >>> main(["no-such-report.parquet"])
    Traceback (most recent call last):
    FileNotFoundError: no-such-report.parquet
    """
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("reports", nargs="+", type=Path)
    ask.add_argument("--without", nargs="*", default=[])
    options = ask.parse_args(arguments)
    reports = list(read_reports(options.reports, set(options.without)))
    base = Counter(year for year, _ in reports)
    counts = count_phrases(reports)
    write = csv.writer(sys.stdout, lineterminator="\n")
    write.writerow(("phrase", "years", "source"))
    for phrase in (ALL, *choose_phrases(counts, base)):
        used = base if phrase == ALL else counts[phrase]
        years = " ".join(f"{year}:{count}" for year, count in sorted(used.items()))
        write.writerow((phrase, years, f"{used.total()} work reports"))


if __name__ == "__main__":
    main()
