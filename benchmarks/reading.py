"""Measure the reader over a corpus of reports: its speed, the share of each step, and its memory.

Run: python benchmarks/reading.py CORPUS.parquet [--megabytes 3] [--peers 0.2] [--memory]

Figures only, for one core, in CPU seconds. The peers are optional; benchmarks/README.md explains how to install them.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import importlib
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from policy_targets.reading import extract, quoting

# The time of a step excludes the other steps that it calls.
STEPS = {
    "repair": "text.repairs.repair_and_explain",
    "articles": "page.articles.find_articles",
    "day of speaking": "periods.dating.date_articles",
    "sections": "page.headings.find_sections",
    "sentences": "claims.contexts.find_contexts",
    "quantities": "numbers.quantities.find_quantities",
    "refusals": "claims.refusals.refuse",
    "periods": "periods.inherited.attribute_period",
    "attribution": "claims.target_or_outcome.attribute",
    "odds": "claims.look_ahead.lean",
    "inherited periods": "periods.inherited.inherit_periods",
    "topics": "periods.inherited.find_topic",
    "home": "people.speakers.find_home_of",
    "speeches": "people.speakers.find_speeches",
    "claims": "claims.claims.find_claims",
    "passages": "quoting.find_passage",
    "commitments": "claims.target_or_outcome.commit",
    "measures": "claims.measures.measure",
    "labels": "claims.labels.label",
    "scopes": "claims.labels.scope",
    "speakers": "people.speakers.find_speakers",
    "initiatives": "initiatives.find.find_initiatives",
    "indicators": "claims.indicators.name_indicator",
}
REST = "evidence and the rest"
SIZES = (1, 5, 20)  # MB
OTHERS = 1.0  # MB of other reports read before the clock starts
FIXTURE = (
    "一、2024年工作回顾\n\n过去一年，云河市上下同心、攻坚克难，发展的质量稳步提高，城乡的面貌持续改善，群众的获得感不断增强。"
    "地区生产总值增长6.5%，达到1320.8亿元；新增高新技术企业175家，累计达612家。我们坚持把服务企业放在心上，"
    "推动政策直达快享，让创业者放心投资、安心经营、专心发展，营商环境的口碑越来越好。\n\n"
    "二、2025年工作安排\n\n（一）做强产业。坚持先进制造业与现代服务业融合发展，支持链主企业带动上下游协同创新，"
    "鼓励金融机构投早、投小、投长期。力争新开工5亿元以上项目30个，到2027年底建成公共服务平台12个。"
    "我们将进一步深化改革、扩大开放，以更实的作风抓落实，以更好的服务促发展，努力让人民群众的日子越过越红火。\n\n"
)
READ_ONE = """
import sys
from pathlib import Path
from policy_targets.reading.text.encodings import decode
from policy_targets.reading.extract import extract
found = extract(decode(Path(sys.argv[1]).read_bytes()))
status = Path("/proc/self/status").read_text().splitlines()  # Linux counts the peak of this process alone here
print(len(found), next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


def load_sample(path: Path, megabytes: float) -> list[str]:
    """Load evenly spaced reports of the corpus, together about this many MB of UTF-8."""
    texts: list[str] = pq.ParquetFile(path).read(columns=["text"])["text"].to_pylist()
    count = max(1, min(len(texts), round(megabytes * len(texts) / sum(map(size_of, texts)))))
    return [texts[i * len(texts) // count] for i in range(count)]


def size_of(chars: str) -> float:
    """Return the size in MB of UTF-8."""
    return len(chars.encode()) / 1e6


def forget() -> None:
    """Clear the caches of the reader, so that no text is read faster the second time."""
    for module in [it for name, it in sys.modules.items() if name.startswith("policy_targets.")]:
        for value in vars(module).values():
            if hasattr(value, "cache_clear") and value.cache_parameters()["maxsize"]:
                value.cache_clear()


def seconds_of(read: Callable[[str], object], texts: list[str]) -> float:
    """Return the CPU seconds of reading the texts."""
    started = time.process_time()
    for chars in texts:
        read(chars)
    return time.process_time() - started


def our_seconds_of(texts: list[str], others: list[str], rounds: int) -> float:
    """Return the median of the rounds; before each, clear the caches and read other texts, as within a corpus."""
    seconds = []
    for _ in range(rounds):
        forget()
        seconds_of(extract.extract, others)
        seconds.append(seconds_of(extract.extract, texts))
    return statistics.median(seconds)


class Clock:
    """CPU seconds and calls of each step, excluding the steps inside it."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()
        self.inner = [0.0]  # for each step that runs, the seconds of the steps inside it

    def timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function to time it as a step; generators are run to the end, so that their time counts here."""

        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            self.inner.append(0.0)
            started = time.process_time()
            found = function(*args, **kwargs)
            found = list(found) if isinstance(found, Iterator) else found
            spent = time.process_time() - started
            self.seconds[step] += spent - self.inner.pop()
            self.calls[step] += 1
            self.inner[-1] += spent
            return found

        return run


def watch(clock: Clock) -> None:
    """Replace every step in every module of the reader by its timed wrapper."""
    for step, place in STEPS.items():
        module, _, name = place.rpartition(".")
        with contextlib.suppress(ImportError, AttributeError):
            function = getattr(importlib.import_module(f"policy_targets.reading.{module}"), name)
            timed = clock.timed(step, function)
            for other in [it for name, it in sys.modules.items() if name.startswith("policy_targets.reading")]:
                for attribute, value in list(vars(other).items()):
                    if value is function:
                        setattr(other, attribute, timed)


def print_speed(texts: list[str], others: list[str], rounds: int) -> None:
    """Print the speed of the whole reader, the median of the rounds."""
    size = sum(map(size_of, texts))
    seconds = our_seconds_of(texts, others, rounds)
    how = f"median of {rounds}, {'in Python' if is_python() else 'compiled'}"
    print(f"{len(texts)} reports, {size:.2f} MB: {seconds:.2f} s, {size / seconds:.2f} MB/s ({how})")


def is_python() -> bool:
    """Return whether the reader runs in Python: steps of the compiled reader cannot be timed."""
    return quoting.__file__.endswith(".py")


def print_shares(texts: list[str]) -> None:
    """Print the share of each step; shares only, since timing itself takes time."""
    clock = Clock()
    watch(clock)
    whole = seconds_of(extract.extract, texts)
    clock.seconds[REST] = whole - sum(clock.seconds.values())
    for step, seconds in sorted(clock.seconds.items(), key=lambda pair: -pair[1]):
        print(f"  {step:24} {seconds / whole:6.1%}  {clock.calls[step] or '':>8}")


def find_peers() -> Iterator[tuple[str, float, Callable[[str], object]]]:
    """Yield the installed peers: name, the ratio that the reader has to reach, and a function that reads a line."""
    with contextlib.suppress(ImportError):
        jionlp = importlib.import_module("jionlp")
        now = time.time()
        yield "JioNLP extract_time", 3, lambda line: jionlp.ner.extract_time(line, time_base=now)
    with contextlib.suppress(ImportError):
        peer = importlib.import_module("recognizers_number_with_unit")
        chinese = peer.Culture.Chinese

        def recognize(line: str) -> object:
            return peer.recognize_currency(line, chinese), peer.recognize_dimension(line, chinese)

        yield "Recognizers-Text currency+dimension", 60, recognize


def print_ratios(texts: list[str], others: list[str]) -> None:
    """Print the speed of the reader on whole reports against each peer on the lines of the same reports."""
    size, lines = sum(map(size_of, texts)), [line for chars in texts for line in chars.split("\n") if line]
    ours = our_seconds_of(texts, others, 5)
    print(f"{size:.2f} MB: {'the reader':36} {size / ours:8.3f} MB/s")
    for name, wanted, read in find_peers():
        seconds_of(read, lines[:5])
        theirs = seconds_of(read, lines)
        ours = our_seconds_of(texts, others, 5)
        ratio = f"the reader is {theirs / ours:.1f} x as fast (at least {wanted} x)"
        print(f"{size:.2f} MB: {name:36} {size / theirs:8.3f} MB/s  {ratio}")


def print_memory(size: int) -> None:
    """Print the peak memory of a process that reads one file of `size` MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.txt"
        path.write_text(FIXTURE * round(size / size_of(FIXTURE)), encoding="utf-8")
        run = subprocess.run([sys.executable, "-c", READ_ONE, path], check=True, capture_output=True, text=True)
    found, peak = map(int, run.stdout.split())
    print(f"a file of {size:2} MB: {found} records, peak {peak * 1024 / 1e6:.0f} MB (at most {100 + 20 * size} MB)")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--megabytes", type=float, default=3.0, help="of the corpus for the speed of the reader")
    parser.add_argument("--peers", type=float, default=0.2, help="MB for the peers, some of which are slow")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true", help="also measure the peak on long files")
    args = parser.parse_args()
    logging.disable()  # a peer logs what it cannot read
    texts = load_sample(args.corpus, args.megabytes)
    others = [chars for chars in load_sample(args.corpus, OTHERS) if chars not in texts]
    print_speed(texts, others, args.rounds)
    if args.peers:
        sample = load_sample(args.corpus, args.peers)
        print_ratios(sample, [chars for chars in others if chars not in sample])
    if args.memory:
        for size in SIZES:
            print_memory(size)
    if is_python():
        print_shares(texts)


if __name__ == "__main__":
    main()
