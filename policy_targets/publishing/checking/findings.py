"""What a check has found: told one by one up to a limit for each column and kind, counted beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policy_targets.errors import Problem
from policy_targets.models import TABLES

TOLD = 1000  # problems of one kind in one column of one file; the rest is counted, so that memory stays bounded
ORDER = {table: number for number, table in enumerate(TABLES, start=1)}


@dataclass(slots=True)
class Findings:
    r"""Problems as they are found; alike are those of one kind, in one column of one file.

    >>> findings = Findings(told=2)
    >>> findings.extend(Problem("bad-cell", "found '５'", table="units", row=row, field="factor") for row in (4, 3, 2))
    >>> print(*findings.sorted(), sep="\n")
    units, column factor: found 1 more problem of this kind (bad-cell). Correct those that are told, then check again.
    units, row 3, column factor: found '５'.
    units, row 4, column factor: found '５'.
    """

    told: int = TOLD
    _alike: dict[tuple[str, str, str, str], dict[Problem, None]] = field(default_factory=dict)
    _untold: dict[tuple[str, str, str, str], int] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        """Keep the problem, or count it; the same problem twice is one."""
        name = (problem.table, problem.file, problem.kind, problem.field)
        alike = self._alike.setdefault(name, {})
        if problem in alike:
            return
        if len(alike) < self.told or not problem.row:
            alike[problem] = None
        else:
            self._untold[name] = self._untold.get(name, 0) + 1

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep or count each of them."""
        for problem in problems:
            self.add(problem)

    def drop(self, kind: str, file: str) -> None:
        """Forget what was found of one kind in the cells of a file."""
        for found in (self._alike, self._untold):
            for name in [name for name in found if name[1:3] == (file, kind) and name[3]]:
                del found[name]

    def sorted(self) -> tuple[Problem, ...]:
        """In the order of tables, files and rows, as found within a row; what concerns no table comes first."""
        every = [*self._count(), *(problem for alike in self._alike.values() for problem in alike)]
        return tuple(sorted(every, key=lambda it: (ORDER.get(it.table, 0), it.file, it.line, it.row)))

    def _count(self) -> Iterator[Problem]:
        todo = "Correct those that are told, then check again."
        for (table, file, kind, column), count in self._untold.items():
            what = f"found {count} more problem{'s' * (count != 1)} of this kind ({kind})"
            yield Problem(kind, what, todo, file=file, table=table, field=column)
