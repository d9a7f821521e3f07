"""Export to Label Studio: tasks with predictions, which a person corrects and submits.

Label Studio counts code points in a Text tag (its editor converts from UTF-16 units: charsToCodePoints in
web/libs/editor/src/utils/selection-tools.js), and every line feed and carriage return as one, so the offsets are those
of the records. Label Studio keeps the id of a region that came from a prediction, and all of `data`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from policy_targets.curation.regions import LABELS, Region

CONTROL, OBJECT = "label", "text"
INTERFACE = (
    "<View><Labels name='label' toName='text'>"
    + "".join(f"<Label value='{label}'/>" for label in LABELS)
    + "</Labels><Text name='text' value='$text'/></View>"
)
ADVICE = f"Labelling interface of the project: {INTERFACE}"


def write_tasks(pages: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the tasks as one JSON array, a task a line, since Label Studio does not import JSON lines.

    Source: labelstud.io/guide/predictions, Label Studio JSON format.

    >>> from policy_targets.curation.regions import Region
    >>> page = {"text": "新增30家", "document": "a.txt", "sha256": "", "records": [{"rule": "count", "confidence": 1}]}
    >>> lines = "".join(write_tasks([{**page, "regions": [[Region("r0-0", 0, 5, "target")]]}]))
    >>> json.loads(lines)[0]["predictions"][0]["result"][0]["value"]
    {'start': 0, 'end': 5, 'text': '新增30家', 'labels': ['target']}
    """
    yield "["
    for number, page in enumerate(pages):
        yield f"{',' if number else ''}\n{json.dumps(_describe(page), ensure_ascii=False)}"
    yield "\n]\n"


def _describe(page: dict[str, Any]) -> dict[str, Any]:
    regions = [[[region.name, region.start, region.end] for region in found] for found in page["regions"]]
    records = [{**record, "regions": places} for record, places in zip(page["records"], regions, strict=True)]
    pairs = zip(page["records"], page["regions"], strict=True)
    result = [_region(region, record, page["text"]) for record, found in pairs for region in found]
    links = [_link(*pair) for found in page["regions"] for pair in pairwise(found)]
    return {
        "data": {"text": page["text"], "document": page["document"], "sha256": page["sha256"], "records": records},
        "predictions": [{"model_version": "policy-targets", "result": result + links}],
    }


def _region(region: Region, record: dict[str, Any], text: str) -> dict[str, Any]:
    return {
        "id": region.name,
        "from_name": CONTROL,
        "to_name": OBJECT,
        "type": "labels",
        "value": {
            "start": region.start,
            "end": region.end,
            "text": text[region.start : region.end],
            "labels": [region.label],
        },
        "score": record["confidence"],
        "meta": {"text": [record["rule"]]},
    }


def _link(one: Region, next_one: Region) -> dict[str, Any]:
    """Link two regions of one record, whose evidence damage has split."""
    return {"from_id": one.name, "to_id": next_one.name, "type": "relation", "direction": "right"}
