"""Falls as the codebook has them: 能耗下降3%以上 is 能耗, at most -3 %, where the reader prints 能耗降幅 and 3."""

from __future__ import annotations

from policy_targets.reading.claims.labels import FALL
from policy_targets.reading.extract import Candidate

NOTE = "A fall, so the value is negative."
BOUND = "A fall, so the value is negative; the comparator is that of the value, not of the size of the fall."
TURNED = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt"}


def turn_fall(record: Candidate) -> tuple[Candidate, str]:
    """The record with a negative value, its bounds turned and its label bare, and a note that says so.

    What is no fall in percent comes back as it is, without a note.

    >>> from policy_targets.reading.extract import extract
    >>> fall, rise = (turn_fall(it) for it in extract("2025年力争能耗下降3%以上，税收增长8%。"))
    >>> fall[0].indicator_label, str(fall[0].value), fall[0].comparator, fall[1] == BOUND
    ('能耗', '-3', 'le', True)
    >>> rise[0].indicator_label, str(rise[0].value), rise[1]
    ('税收', '8', '')
    """
    value, upper = record.value, record.value_upper
    label = record.indicator_label.removesuffix(FALL)
    fallen = record.measure == "growth_rate" and label and label != record.indicator_label
    if not fallen or value is None or value <= 0 or record.unit_code != "percent":
        return record, ""
    low, high = (-upper, -value) if upper is not None else (-value, None)
    factor = record.amount / value if record.amount is not None else 1
    turned = record._replace(
        indicator_label=label, value=low, value_upper=high, amount=low * factor,
        amount_upper=None if high is None else high * factor,
        comparator=TURNED.get(record.comparator or "", record.comparator),
    )  # fmt: skip
    return turned, NOTE if turned.comparator == record.comparator else BOUND
