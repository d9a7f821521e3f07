"""How right candidates are, estimated from those that were drawn at random and read by eye."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

Z = 1.959963984540054  # 95 percent of a normal distribution lie within so many deviations
FIRST_DECADE = 2000
FAULTS = ("claim", "kind", "value", "unit", "comparator", "measure", "label", "indicator", "period", "place")
COUNTED = FAULTS[:4]  # what precision counts, as in scoring: a claim, of this kind, of this amount
CLAIMS, RECALL, STRATA = "local-sample.csv", "local-recall.csv", "local-strata.csv"
STRICT = "local-strict.json"
Stratum = tuple[str, str]


class Estimate(NamedTuple):
    """A share with its 95 percent interval, and from how many judgements it comes."""

    share: float
    lower: float
    upper: float
    judged: int

    def as_row(self) -> dict[str, Any]:
        """The estimate as JSON holds it."""
        return {"estimate": round(self.share, 4), "lower": round(self.lower, 4), "upper": round(self.upper, 4),
                "judged": self.judged}  # fmt: skip


def list_strata(sources: pa.Table, places: pa.Table) -> dict[str, Stratum]:
    """Level and decade of every source; what is older than 2000 counts with the first decade.

    >>> import pyarrow as pa
    >>> from datetime import date
    >>> sources = pa.table({"source_id": ["a"], "publisher": ["扬州市人民政府"], "published": [date(1999, 1, 1)]})
    >>> list_strata(sources, pa.table({"name": ["扬州市"], "level": ["prefecture"]}))
    {'a': ('city', '2000s')}
    """
    levels = {f"{row['name']}人民政府": row["level"] for row in places.select(["name", "level"]).to_pylist()}
    found = {}
    for row in sources.select(["source_id", "publisher", "published"]).to_pylist():
        year = row["published"].year if row["published"] else FIRST_DECADE
        decade = max(FIRST_DECADE, year // 10 * 10)
        level = "province" if levels.get(row["publisher"]) == "province" else "city"
        found[row["source_id"]] = (level, f"{decade}s")
    return found


def count_strata(data: Mapping[str, pa.Table]) -> Counter[Stratum]:
    """How many claims of the tables each stratum has.

    >>> count_strata({})
    Counter()
    """
    if "sources" not in data:
        return Counter()
    strata = list_strata(data["sources"], data["places"])
    tables = (data[table] for table in ("targets", "outcomes") if table in data)
    return Counter(strata[source] for table in tables for source in table["source_id"].to_pylist())


def estimate_share(right: int, judged: float, share: float | None = None) -> tuple[float, float]:
    """Wilson's interval of a share; `judged` may be what a weighted sample is worth.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.

    >>> [round(end, 3) for end in estimate_share(90, 100)]
    [0.826, 0.945]
    """
    if not judged:
        return 0.0, 1.0
    p = right / judged if share is None else share
    middle = (p + Z * Z / (2 * judged)) / (1 + Z * Z / judged)
    half = Z * sqrt(p * (1 - p) / judged + Z * Z / (4 * judged * judged)) / (1 + Z * Z / judged)
    return max(0.0, middle - half), min(1.0, middle + half)


def estimate_right(
    judged: Iterable[Mapping[str, str]], sizes: Mapping[Stratum, int], fields: Collection[str] = FAULTS
) -> Estimate:
    """The share of records without a fault in these fields, every stratum weighing what it is in the whole.

    A judgement holds its `level`, its `decade` and its `faults`, set apart by blanks (FAULTS; `claim`: it is none). The
    interval is Wilson's, with as many judgements as a simple sample of the same variance would have.

    >>> rows = [{"level": "city", "decade": "2000s", "faults": it} for it in ("", "", "label", "kind period")]
    >>> estimate_right(rows, {("city", "2000s"): 50}, COUNTED).as_row()
    {'estimate': 0.75, 'lower': 0.3006, 'upper': 0.9544, 'judged': 4}
    >>> estimate_right(rows, {("city", "2000s"): 50}).share
    0.5
    """
    seen, right = Counter[Stratum](), Counter[Stratum]()
    for row in judged:
        stratum = row["level"], row["decade"]
        seen[stratum] += 1
        right[stratum] += not {*row["faults"].split()} & {*fields}
    whole = sum(sizes[stratum] for stratum in seen)
    weights = {stratum: sizes[stratum] / whole for stratum in seen}
    share = sum(weights[it] * right[it] / seen[it] for it in seen)
    # strata whose judgements all agree would otherwise have no variance at all: the share of the whole stands for them
    spread = sum(weights[it] ** 2 / seen[it] for it in seen)
    worth = 1 / spread if spread else 0.0
    return Estimate(share, *estimate_share(0, worth, share), sum(seen.values()))


def estimate_recall(judged: Iterable[Mapping[str, str]]) -> Estimate:
    """The share of the claims in the windows that the reader found.

    >>> estimate_recall([{"found": "8", "missed": "2"}, {"found": "1", "missed": "0"}]).judged
    11
    """
    rows = list(judged)
    found, missed = (sum(int(row[name]) for row in rows) for name in ("found", "missed"))
    share = found / (found + missed) if found + missed else 0.0
    return Estimate(share, *estimate_share(found, found + missed), found + missed)


def load_quality(folder: Path, sizes: Mapping[Stratum, int]) -> dict[str, Any]:
    """What the judgements of a folder say of a package whose strata have these sizes.

    What strict judges found comes first: it is the figure to go by.

    >>> load_quality(Path("nowhere"), {})
    {}
    """
    told: dict[str, Any] = {}
    if (folder / STRICT).is_file():
        told["strict"] = json.loads((folder / STRICT).read_text("utf-8"))
    if not (folder / CLAIMS).is_file():
        return told
    claims = _read(folder / CLAIMS)
    told["precision"] = estimate_right(claims, sizes, COUNTED).as_row()
    told["every_field"] = estimate_right(claims, sizes).as_row()
    told["fields"] = {name: estimate_right(claims, sizes, [name]).as_row() for name in FAULTS}
    told["strata"] = []
    for level, decade in sorted({(row["level"], row["decade"]) for row in claims}):
        rows = [row for row in claims if (row["level"], row["decade"]) == (level, decade)]
        told["strata"].append(
            {"level": level, "decade": decade, "claims": sizes[level, decade],
             **estimate_right(rows, sizes, COUNTED).as_row(), "every_field": estimate_right(rows, sizes).as_row()}
        )  # fmt: skip
    if (folder / RECALL).is_file():
        told["recall"] = estimate_recall(_read(folder / RECALL)).as_row()
    return told


def load_sizes(folder: Path) -> Counter[Stratum]:
    """How many claims each stratum had when the sample was drawn.

    >>> load_sizes(Path("tests/gold"))["city", "2000s"] > 10_000
    True
    """
    return Counter({(row["level"], row["decade"]): int(row["claims"]) for row in _read(folder / STRATA)})


def _read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))
