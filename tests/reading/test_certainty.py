"""How sure records are: less where the place, the year or the kind is a guess."""

from __future__ import annotations

import pytest

from policy_targets.reading.extract import extract

SURE = "高邮市经济\n（2025年3月9日）\n高邮市2024年新增企业{}家。"


def _confidence(chars: str) -> float:
    return next(it.confidence for it in extract(chars) if it.kind != "initiative")


@pytest.mark.parametrize(
    "doubtful",
    [
        "云河经济\n（2025年3月9日）\n云河2024年新增企业30家。",  # no place
        "高邮市经济\n高邮市新增企业30家。",  # no period
        "高邮市经济\n（2025年1月9日）\n今年，高邮市已经新增企业30家，截至12月底。",  # an end without a beginning
    ],
)
def test_what_is_not_told_makes_a_record_less_sure(doubtful: str) -> None:
    assert _confidence(doubtful) < _confidence(SURE.format(30))


def test_like_evidence_is_as_sure() -> None:
    assert _confidence(SURE.format(30)) == _confidence(SURE.format(45))
