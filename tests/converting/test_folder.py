"""A folder of documents in eleven formats: nearly all records are right in every field, and each is proved."""

from __future__ import annotations

from collections import Counter

import pytest

from policy_targets.curation.anchors import Page
from policy_targets.curation.proofs import refute
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.extract import extract
from policy_targets.reading.text.encodings import decode
from policy_targets.reading.text.repairs import repair
from tests.converting.documents import Truth, write_folder

FOLDER = write_folder()
LEAST_RIGHT = 0.95


def read(record: Candidate) -> Truth:
    period = f"{record.period_start}/{record.period_end}"
    return record.kind, record.indicator_label, f"{record.amount:f}", record.unit_code or "", period


def test_there_are_documents_of_every_format() -> None:
    assert len(FOLDER) >= 40


def test_nearly_all_records_are_right_in_kind_label_amount_unit_and_period() -> None:
    right, expected, wrong = 0, 0, list[str]()
    for name, (received, truth) in FOLDER.items():
        found = Counter(read(record) for record in extract(decode(received)) if record.amount is not None)
        both = found & Counter(truth)
        right, expected = right + both.total(), expected + max(len(truth), found.total())
        wrong += [f"{name}: missed {it}" for it in Counter(truth) - found] + [
            f"{name}: {it}" for it in found - Counter(truth)
        ]
    assert right >= LEAST_RIGHT * expected, f"{right} of {expected}\n" + "\n".join(wrong)


@pytest.mark.parametrize("name", FOLDER)
def test_every_record_is_proved_by_its_document(name: str) -> None:
    raw = decode(FOLDER[name][0])
    page = Page(repair(raw))
    assert [(it.quote, why) for it in extract(raw) if (why := refute(it, page))] == []
