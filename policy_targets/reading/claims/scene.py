"""A number with everything by which target and outcome are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from policy_targets.reading.claims.clues import Clue
from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.periods.mentions import PeriodMention


class Scene(NamedTuple):
    """A number in its context, and what is around it.

    `clues` are those of its sentence, `announced` is whether a list of targets was announced that the sentence is of,
    `odds` tell how far the passage as a whole looks ahead, `lean` how far its paragraph does, `heading` what the
    heading over it does (review, plan, None).
    """

    context: Context
    period: PeriodMention | None
    said: date | None
    odds: float
    lean: float
    heading: str | None
    clues: Sequence[Clue]
    announced: bool
    earlier: str
    title: str
