"""Makes tests/gold/news/SPLIT/NNN.jsonl from two independent readings of the pages, and prints how far they agree.

    python -m tools.merge_readings FIRST SECOND --documents FOLDER [--pages tests/gold/news]

FIRST and SECOND hold NNN.jsonl, a line for each claim; FOLDER holds the texts of the pages, in a folder for each split.
What a third look decided on single claims is read from settled.csv beside the list of pages.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from policy_targets.evaluating.news_pages import PageText, find_texts, load_pages
from policy_targets.evaluating.readings import Aligned, align, load_reading, load_settlements, merge, write_agreement
from policy_targets.evaluating.scoring import Row

PAGES = Path("tests/gold/news")
SPLITS = ("dev", "held")


def write_claims(path: Path, claims: Iterable[Row]) -> None:
    """Write the claims of a page, a line each."""
    lines = (json.dumps(claim, ensure_ascii=False) + "\n" for claim in claims)
    path.write_text("".join(lines), "utf-8", newline="")


def align_page(text: PageText, readings: Sequence[Path]) -> list[Aligned]:
    """The claims of both readings of a page."""
    first, second = (load_reading(folder / f"{text.page.page}.jsonl", text.text) for folder in readings)
    return align(first, second)


def main() -> None:
    """Merge all pages and print the agreement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--pages", type=Path, default=PAGES)
    asked = parser.parse_args()
    decided = load_settlements(asked.pages / "settled.csv")
    sets: dict[str, list[Aligned]] = {f"{split}, {kind}": [] for split in SPLITS for kind in ("clean", "damaged")}
    for split in SPLITS:
        out = asked.pages / split
        out.mkdir(exist_ok=True)
        for text in find_texts(load_pages(asked.pages, split), asked.documents / split):
            page = text.page
            aligned = align_page(text, (asked.first, asked.second))
            settled = {start: found for (name, start), found in decided.items() if name == page.page}
            write_claims(out / f"{page.page}.jsonl", merge(aligned, text.text, settled))
            sets[f"{split}, {'damaged' if page.is_damaged else 'clean'}"] += aligned
    print(*write_agreement(sets), sep="\n")


if __name__ == "__main__":
    main()
