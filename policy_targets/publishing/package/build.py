"""Build the data package: turn seeds into records, check them, and write the package completely or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from policy_targets.assessing.assess import add_assessments, add_panel
from policy_targets.curation.curate import Curated, curate
from policy_targets.errors import Problem, SeedError
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema.tables import key_of
from policy_targets.rules import between
from policy_targets.rules.lookup import Tables


def build(
    seeds: str | Path = "seeds", out: str | Path = "datapackage", progress: Callable[[str], None] | None = None
) -> Curated:
    """Build the data package from the seeds into `out`; return the records. The same seeds give the same bytes.

    Raises: SeedError with every problem of every seed; PackageError when `out` cannot be written, in which case an
    existing package stays intact.

    >>> build("nowhere")
    Traceback (most recent call last):
    policy_targets.errors.SeedError: nowhere: there is no such folder. Name the folder of the seeds, or run beside it.
    """
    curated = add_assessments(curate(Path(seeds)))
    problems = list(find_problems(curated))
    if problems:
        count = f"{len(problems)} problem" + "s" * (len(problems) > 1)
        raise SeedError(f"the records contradict each other ({count}):", problems)
    curated = add_panel(curated)
    write_package(curated.records, Path(out), progress=progress)
    return curated


def find_problems(curated: Curated) -> Iterator[Problem]:
    """Yield every rule between rows and tables that the records break, at the line of the seed.

    >>> from policy_targets.publishing.schema.tables import make_record
    >>> loop = make_record("redirects", {"old_id": "tgt-01aae10fba", "new_id": "tgt-01aae10fba", "since": "0.2.0"})
    >>> print(*find_problems(Curated({"redirects": (loop,)}, {}, {})))
    new_id: found 'tgt-01aae10fba', which is redirected itself, expected the id of a record. Correct the seed.
    >>> list(find_problems(Curated({"redirects": ()}, {}, {})))
    []
    """
    tables = Tables({table: [record.__dict__ for record in records] for table, records in curated.records.items()})
    for table, records in curated.records.items():
        for record in records:
            key = "|".join(str(getattr(record, name)) for name in key_of(table))
            for breach in between.find_breaches(table, record.__dict__, tables):
                problem = Problem(
                    breach.rule.replace("_", "-"), f"{breach.field}: {breach.message}", "Correct the seed."
                )
                yield curated.trace(table, key, problem)
