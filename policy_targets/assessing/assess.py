"""What follows from curated records: assessments of targets by outcomes, and the panel of places and years."""

from __future__ import annotations

from dataclasses import replace

from policy_targets.assessing.coverage import find_contradictions
from policy_targets.assessing.match import match
from policy_targets.assessing.panel import TABLES as READ
from policy_targets.assessing.panel import make_panel
from policy_targets.curation.assemble import record_key
from policy_targets.curation.curate import Curated
from policy_targets.errors import SeedError
from policy_targets.models import TABLES

MATCHED = ("targets", "outcomes", "sources", "indicators")


def add_assessments(curated: Curated) -> Curated:
    """The records with every target held against the outcomes that answer it, save where a text does so itself.

    >>> add_assessments(Curated(dict.fromkeys(TABLES, ()), {}, {})).records["assessments"]
    ()
    """
    rows = {table: [record.__dict__ for record in curated.records[table]] for table in MATCHED}
    records, origins = list(curated.records["assessments"]), dict(curated.origins)
    for found in match(*rows.values()):
        record = TABLES["assessments"](**found.as_row())
        key = record_key("assessments", record)
        if ("assessments", key) not in origins:
            records.append(record)
            origins["assessments", key] = origins["targets", found.target_id]
    return replace(curated, records={**curated.records, "assessments": tuple(records)}, origins=origins)


def add_panel(curated: Curated) -> Curated:
    """The records with the panel that follows from them.

    Raises: SeedError when the coverage says otherwise than the records, at each line of the seed.

    >>> add_panel(Curated(dict.fromkeys(TABLES, ()), {}, {})).records["panel"]
    ()
    """
    rows = make_panel({table: [record.__dict__ for record in curated.records[table]] for table in READ})
    problems = [
        curated.trace("coverage", key, problem)
        for key, problem in find_contradictions([it.__dict__ for it in curated.records["coverage"]], rows)
    ]
    if problems:
        raise SeedError(f"the coverage contradicts the records ({len(problems)} problems):", problems)
    return replace(curated, records={**curated.records, "panel": tuple(TABLES["panel"](**row) for row in rows)})
