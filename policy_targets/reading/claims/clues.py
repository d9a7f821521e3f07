"""The words of a sentence that promise or report: each with the side that it speaks for."""

from __future__ import annotations

from typing import NamedTuple

from policy_targets.reading.patterns import Pattern
from policy_targets.reading.words import beginnings, cue

# The order is that in which words are tried at a place: what only looks like a promise first.
KINDS = (
    "neutral", "share", "compared", "object", "to_come", "required", "plan", "intended", "expected", "promise", "wish",
    "past", "done", "won", "reported",
)  # fmt: skip
NAMES = tuple(f"clue_{kind}" for kind in KINDS)
CLUE = Pattern(f"(?={beginnings(*NAMES)})(?:" + "|".join(f"(?P<{kind}>{cue(f'clue_{kind}')})" for kind in KINDS) + ")")
SILENT = "neutral"
AHEAD = frozenset(("to_come", "required", "plan", "intended", "expected", "promise", "wish"))
WEAK = frozenset(("intended", "wish", "won", "share", "compared"))
CLAUSE_ENDS = "，；：。！？,;:!?\n"


class Clue(NamedTuple):
    """Words that promise (`to_come`, `required`, `plan`, `expected`, `promise`) or report (the others).

    Offsets: in the paragraph.
    """

    start: int
    end: int
    kind: str

    @property
    def looks_ahead(self) -> bool:
        """Whether the words promise."""
        return self.kind in AHEAD

    @property
    def is_weak(self) -> bool:
        """Whether the words are found in reviews and plans alike: 争取到资金, 力争获批."""
        return self.kind in WEAK


def find_clues(chars: str, start: int = 0, end: int | None = None) -> list[Clue]:
    """Return the clues of a stretch in their order; names that only look like promises are left out.

    >>> [(it.kind, "计划改造45个，已完工31个"[it.start : it.end]) for it in find_clues("计划改造45个，已完工31个")]
    [('plan', '计划'), ('done', '已')]
    >>> [it.kind for it in find_clues("计划生育覆盖120个村，将5个社区整合成3个")]
    ['object']
    """
    stop = len(chars) if end is None else end
    found = [Clue(match.start(), match.end(), match.lastgroup or SILENT) for match in CLUE.finditer(chars, start, stop)]
    return [clue for clue in found if clue.kind != SILENT]
