"""Export to doccano for sequence labelling, a document a line.

doccano counts UTF-16 units, as JavaScript does (doccano/doccano issue 2290), so a character beyond the Basic
Multilingual Plane counts as two: `label` is in units, `records` in code points. doccano drops a label that overlaps an
earlier one unless the project allows that, and does not support two labels with the same place and name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from policy_targets.curation.regions import Units

UNITS = "utf-16"
ADVICE = (
    "Project: Sequence Labeling, with “Allow overlapping entities” and without “Count grapheme clusters as one "
    "character”. Import as JSONL, column text, label column label."
)


def write_lines(pages: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the documents as JSON lines.

    Source: doccano, backend/data_import: a label is [start, end, name], and other columns are kept as they are.

    >>> from policy_targets.curation.regions import Region
    >>> page = {"text": "𠮷新增30家", "document": "a.txt", "sha256": "", "records": [{"kind": "target"}]}
    >>> line = json.loads("".join(write_lines([{**page, "distinct": [[Region("r0-0", 1, 6, "target")]]}])))
    >>> line["label"], line["records"][0]["regions"]
    ([[2, 7, 'target']], [['r0-0', 1, 6]])
    """
    for page in pages:
        units = Units(page["text"])
        once = dict.fromkeys(region for found in page["distinct"] for region in found)
        regions = [[[region.name, region.start, region.end] for region in found] for found in page["distinct"]]
        line = {
            "text": page["text"],
            "label": [[units.of(region.start), units.of(region.end), region.label] for region in once],
            "document": page["document"],
            "sha256": page["sha256"],
            "offsets": UNITS,
            "records": [{**record, "regions": places} for record, places in zip(page["records"], regions, strict=True)],
        }
        yield f"{json.dumps(line, ensure_ascii=False)}\n"
