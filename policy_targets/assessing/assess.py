"""What the seeds promise held against what they report: the assessments that follow from curated records."""

from __future__ import annotations

from dataclasses import replace

from policy_targets.assessing.match import match
from policy_targets.curation.assemble import record_key
from policy_targets.curation.curate import Curated
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
