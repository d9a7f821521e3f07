"""policy-targets: every number a Chinese government promises, typed, quoted, and located to the character.

The map of the house, from the ground up; a module imports only what lies below it:

- ground: errors, codelists, places, columns, evidences, invariants, sentences, models: what things are
- reading: text → repairs → segments → numerals → periods → quantities → speakers → attribution → extraction: what a raw
  text says, every character with its place
- curation: seeds, ids, evidence, ledger, curate, draft, match, scoring: what a person asserts, and the proof of it
- evaluating: cases: how right the reader is on passages whose records are known
- second_reader: passages → prompt → answers → proof → two readings: what a language model reads, and whether it is so
- publishing: tables, schemas, package, check, verify, changes, exports, dataset: what everybody can load and check
- exploring: the explorer's pages, the review desk, and the questions of a new claim
- scaling: many documents, by processes on one machine or by Spark
- commands, cli: each command parses, calls one function, prints
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date as Day  # noqa: N812 - `date` is what callers know

    from policy_targets.errors import PolicyTargetsError, Problem
    from policy_targets.models import (
        Assessment,
        Indicator,
        Initiative,
        Organisation,
        Outcome,
        Place,
        Position,
        Source,
        Speaker,
        Target,
    )
    from policy_targets.publishing.checking.check import check
    from policy_targets.publishing.checking.verify import verify
    from policy_targets.publishing.exports.formats import export
    from policy_targets.publishing.imports.contribute import add
    from policy_targets.publishing.looking.panel_frames import panel
    from policy_targets.publishing.looking.promises import compare, match
    from policy_targets.publishing.looking.searching import search
    from policy_targets.publishing.package.build import build
    from policy_targets.publishing.package.citation import cite
    from policy_targets.publishing.package.dataset import Dataset, load
    from policy_targets.publishing.releases.changes import diff
    from policy_targets.reading.extract import Candidate
    from policy_targets.second_reader.asking import Asker

__version__ = "0.2.0"

# What the face shows, and where it lives; imported when first used, so that importing the package stays light.
_HOMES = {
    "PolicyTargetsError": "policy_targets.errors",
    "Problem": "policy_targets.errors",
    "Assessment": "policy_targets.models",
    "Indicator": "policy_targets.models",
    "Initiative": "policy_targets.models",
    "Organisation": "policy_targets.models",
    "Outcome": "policy_targets.models",
    "Place": "policy_targets.models",
    "Position": "policy_targets.models",
    "Source": "policy_targets.models",
    "Speaker": "policy_targets.models",
    "Target": "policy_targets.models",
    "add": "policy_targets.publishing.imports.contribute",
    "build": "policy_targets.publishing.package.build",
    "check": "policy_targets.publishing.checking.check",
    "cite": "policy_targets.publishing.package.citation",
    "compare": "policy_targets.publishing.looking.promises",
    "diff": "policy_targets.publishing.releases.changes",
    "Dataset": "policy_targets.publishing.package.dataset",
    "load": "policy_targets.publishing.package.dataset",
    "match": "policy_targets.publishing.looking.promises",
    "panel": "policy_targets.publishing.looking.panel_frames",
    "search": "policy_targets.publishing.looking.searching",
    "verify": "policy_targets.publishing.checking.verify",
    "Candidate": "policy_targets.reading.extract",
    "export": "policy_targets.publishing.exports.formats",
}

__all__ = [
    "Assessment",
    "Candidate",
    "Dataset",
    "Indicator",
    "Initiative",
    "Organisation",
    "Outcome",
    "Place",
    "PolicyTargetsError",
    "Position",
    "Problem",
    "Source",
    "Speaker",
    "Target",
    "__version__",
    "add",
    "build",
    "check",
    "cite",
    "compare",
    "diff",
    "export",
    "extract",
    "load",
    "match",
    "panel",
    "search",
    "verify",
]


def extract(
    raw: str,
    document: str = "",
    *,
    date: Day | None = None,
    place: str | None = None,
    model: str | Asker | None = None,
) -> list[Candidate]:
    """Return the targets, outcomes and initiatives of a raw document; with `model`, as a language model reads it, too.

    `date` is the day of speaking and `place` the home of the document, where the caller knows them. `model` is a name
    or an alias of the library `llm` (`pip install 'policy-targets[model]'`), or an `Asker` with a cache and a budget of
    its own. What the model claims is checked against the text like any record, and `readings` says who has a record;
    what was refused or not read is a warning. Nothing is imported for it, and nothing is sent, without `model`.

    Raises: RecordError for a place that no list has; MissingExtra and WorkError for a model that cannot be asked.

    >>> [(it.kind, str(it.amount), it.comparator) for it in extract("力争新增科技企业30家以上。")]
    [('target', '30', 'ge')]
    >>> extract("抓好九项重点工作。")
    []
    """
    read = import_module("policy_targets.reading.extract").extract
    found: list[Candidate] = read(raw, document, date=date, place=place)
    if model is None:
        return found
    second = import_module("policy_targets.second_reader.second_reading")
    first_reading = second.FirstReading(document, raw, found, date, place or "")
    return list(second.read_with(first_reading, model).records)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'policy_targets' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
