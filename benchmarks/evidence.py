"""Check that the document of every record contains its evidence; exits with 1 if any does not.

Run: python benchmarks/evidence.py CORPUS.parquet [CORPUS.parquet ...]

For each record of each report, by the rule of `policy-targets verify`: the repaired document at the spans of the record
equals its quotation; the quotation contains the value and the upper value with their unit; the whole number lies within
the spans; and the spans lie within the document. Prints counts and the first failures.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from policy_targets.reading.extract import Candidate, extract
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.quoting import LONGEST_QUOTE
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import Text

SHOWN = 20


def check(text: Text, size: int, record: Candidate) -> Iterator[str]:
    """Yield the problems of the evidence of a record."""
    spans = record.spans
    if text.reading(spans) != record.quote:
        yield "the spans do not read as the quotation"
    if not 0 < len(record.quote) <= LONGEST_QUOTE:
        yield "the quotation is empty or too long"
    if record.value is not None and not holds_number(record.quote, record.value, record.value_upper, record.unit):
        yield "the quotation does not contain the number"
    if not any(left <= record.start for left, _ in spans) or not any(record.end <= right for _, right in spans):
        yield "the number is not within the spans"
    number = "".join(text.reading([(record.start, record.end)]).split())
    if not number or number not in "".join(record.quote.split()):
        yield "the number as located is not in the quotation"
    if not all(0 <= left < right <= size for left, right in (*spans, (record.start, record.end))):
        yield "a place outside the document"


def main() -> None:
    """Print the counts; exit 1 if any record fails."""
    counts = Counter[str]()
    failures: Counter[str] = Counter()
    if not sys.argv[1:]:
        sys.exit("name the Parquet files of the corpus, such as ../shared/corpus/*.parquet")
    for path in map(Path, sys.argv[1:]):
        for row in pq.ParquetFile(path).read(columns=["document", "text"]).to_pylist():
            text, raw = repair(row["text"]), row["text"]
            records = extract(raw, row["document"])
            counts.update(documents=1, records=len(records))
            for record in records:
                wrong = list(check(text, len(raw), record))
                failures.update(wrong)
                counts["failed"] += bool(wrong)
                if wrong and counts["failed"] <= SHOWN:
                    print(record.document, record.start, record.value, record.unit, record.quote, wrong)
    print(f"documents: {counts['documents']}  records: {counts['records']}  failed: {counts['failed']}")
    for reason, count in failures.most_common():
        print(f"  {reason}: {count}")
    sys.exit(1 if counts["failed"] or not counts["records"] else 0)


if __name__ == "__main__":
    main()
