"""Reviewed seeds become records: every problem of every file is reported at once, with file, line and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from policy_targets.curation.assemble import Assembly
from policy_targets.curation.seeds import FORMS, SeedFile
from policy_targets.curation.table_rows import take_tables
from policy_targets.errors import Problem, SeedError
from policy_targets.models import TABLES, Record

LISTS = ("places", "indicators", "organisations", "speakers")


@dataclass(frozen=True, slots=True)
class Curated:
    """What the seeds assert: the records of every table, and where in the seeds each of them stands."""

    records: Mapping[str, tuple[Record, ...]]
    origins: Mapping[tuple[str, str], Problem] = field(repr=False)
    seeds: Mapping[str, SeedFile] = field(repr=False)

    def trace(self, table: str, key: str, problem: Problem) -> Problem:
        """The problem with a record, with the line of the seed that the record came from."""
        at = self.origins.get((table, key))
        return replace(problem, file=at.file, line=at.line, column=at.column) if at else problem


def curate(folder: Path) -> Curated:
    """The records that the seeds of a folder assert.

    Raises: SeedError with every problem of every file.

    >>> curate(Path("nowhere"))
    Traceback (most recent call last):
    policy_targets.errors.SeedError: nowhere: there is no such folder. Name the folder of the seeds, or run beside it.
    """
    if not folder.is_dir():
        raise SeedError(f"{folder}: there is no such folder. Name the folder of the seeds, or run beside it.")
    desk = Assembly()
    for path in sorted(folder.glob("*.yaml")):
        desk.take(path)
    take_tables(desk, sorted(folder.glob("*.csv")))
    desk.finish()
    if not desk.problems and not desk.seeds and not desk.tables:
        todo = "A seed is a .yaml file, one for each document, or a .csv file with the rows of a table."
        raise SeedError(f"{folder}: there is no seed here. {todo}")
    if desk.problems:
        count = f"{len(desk.problems)} problem" + "s" * (len(desk.problems) > 1)
        raise SeedError(f"the seeds do not hold ({count}):", sorted(desk.problems, key=_by_place))
    return Curated({table: tuple(desk.records[table]) for table in TABLES}, desk.origins, desk.seeds)


def check_seed(path: Path) -> tuple[Problem, ...]:
    """What is wrong with one seed file, read together with the shared lists beside it; nothing when it holds.

    >>> [problem.what for problem in check_seed(Path("nowhere.yaml"))]
    ['No such file or directory']
    """
    problems = _lay_out(path).problems
    return tuple(sorted((problem for problem in problems if problem.file == str(path)), key=_by_place))


def read_seed(path: Path) -> Curated:
    """What one seed file asserts, as far as it holds; the shared lists beside it are read with it.

    >>> read_seed(Path("nowhere.yaml")).records["targets"]
    ()
    """
    desk = _lay_out(path)
    return Curated({table: tuple(desk.records[table]) for table in TABLES}, desk.origins, desk.seeds)


def _lay_out(path: Path) -> Assembly:
    desk = Assembly()
    for stem in FORMS:
        shared = path.parent / f"{stem}.yaml"
        if path != shared and shared.is_file():
            desk.take(shared)
    desk.take(path)
    take_tables(desk, find_lists(path.parent))
    desk.finish(whole=False)
    return desk


def find_lists(folder: Path) -> list[Path]:
    """Return the CSV files of a folder that list what seeds share: places, indicators, organisations and speakers.

    >>> find_lists(Path("nowhere"))
    []
    """
    return [path for path in (folder / f"{name}.csv" for name in LISTS) if path.is_file()]


def _by_place(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.column
