"""Draw samples of candidates and of report passages, to judge how many are right and how many are missed.

Run: python benchmarks/candidates.py CORPUS.parquet FOLDER [PACKAGE]   (writes FOLDER/claims.jsonl and windows.jsonl)

The samples depend on the package and the seed only. The judgements are kept in tests/gold/local-sample.csv and
local-recall.csv, without text; `policy-targets candidates --judged tests/gold` counts them.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from policy_targets.evaluating.estimates import list_strata
from policy_targets.publishing.package.dataset import Dataset, load

SEED = 20261123
CLAIMS, WINDOWS, LENGTH, AROUND = 320, 60, 300, 200
Row = dict[str, Any]


def load_claims(data: Dataset) -> list[Row]:
    """Load every claim with its kind, stratum and document, ordered by id."""
    sources = {row["source_id"]: row for row in data["sources"].to_pylist()}
    strata = list_strata(data["sources"], data["places"])
    rows = []
    for table, key in (("targets", "target_id"), ("outcomes", "outcome_id")):
        for row in data[table].to_pylist():
            source = sources[row["source_id"]]
            level, decade = strata[row["source_id"]]
            about = {"id": row[key], "kind": table[:-1], "document": source["document"], "level": level}
            rows.append({**about, "decade": decade, "published": source["published"], **row})
    return sorted(rows, key=lambda row: row["id"])


def draw_claims(rows: Sequence[Row], texts: Mapping[str, str]) -> Iterator[Row]:
    """Draw equally many claims from every stratum, each with the text around its quotation."""
    strata = defaultdict(list)
    for row in rows:
        strata[row["level"], row["decade"]].append(row)
    chance = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    for number, stratum in enumerate(sorted(strata)):
        size = CLAIMS // len(strata) + (number < CLAIMS % len(strata))
        for row in chance.sample(strata[stratum], size):
            text, ends = texts[row["document"]], [int(it) for it in row["spans"].replace(" ", "-").split("-")]
            start, end = ends[0], ends[-1]
            before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            yield {**row, "context": f"{before}⟦{text[start:end]}⟧{after}"}


def draw_windows(rows: Sequence[Row], texts: Mapping[str, str]) -> Iterator[Row]:
    """Draw windows of random reports, with the claims whose quotation begins inside."""
    chance, claims = random.Random(SEED + 1), defaultdict(list)  # noqa: S311 - a sample, not a secret
    for row in rows:
        claims[row["document"]].append(row)
    for number, document in enumerate(chance.sample(sorted(texts), WINDOWS)):
        text = texts[document]
        start = chance.randrange(len(text) // 50, len(text) - LENGTH)
        found = [row for row in claims[document] if start <= int(row["spans"].split("-")[0]) < start + LENGTH]
        shown = [{name: row[name] for name in ("id", "kind", "quote", "spans", "amount", "unit_code", "measure")}
                 for row in found]  # fmt: skip
        yield {"window": f"w{number:02}", "document": document, "start": start, "end": start + LENGTH,
               "before": text[start - AROUND // 2 : start], "text": text[start : start + LENGTH],
               "after": text[start + LENGTH : start + LENGTH + AROUND // 2], "claims": shown}  # fmt: skip


def main() -> None:
    """Write the two samples."""
    corpus, folder = Path(sys.argv[1]), Path(sys.argv[2])
    data = load(sys.argv[3] if len(sys.argv) > 3 else "datapackage/candidates")
    texts = {row["document"]: row["text"] for row in pq.ParquetFile(corpus).read(["document", "text"]).to_pylist()}
    rows = load_claims(data)
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawn in (("claims", draw_claims(rows, texts)), ("windows", draw_windows(rows, texts))):
        lines = [json.dumps(row, ensure_ascii=False, default=str) for row in drawn]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        print(f"{folder / name}.jsonl: {len(lines)}")


if __name__ == "__main__":
    main()
