"""policy-targets: every number a Chinese government promises, typed, quoted, and located to the character.

The map of the house, from the ground up; a module imports only what lies below it:

- ground: errors, codelists, places, columns, evidences, invariants, sentences, models: what things are
- reading: text → repairs → segments → numerals → periods → quantities → speakers → attribution → extraction: what a raw
  text says, every character with its place
- curation: seeds, ids, evidence, ledger, curate, draft, match, scoring: what a person asserts, and the proof of it
- evaluating: cases: how right the reader is on passages whose records are known
- publishing: tables, schemas, package, check, verify, changes, exports, dataset: what everybody can load and check
- exploring: the explorer's pages, the review desk, and the questions of a new claim
- scaling: many documents, by processes on one machine or by Spark
- commands, cli: each command parses, calls one function, prints
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from policy_targets.reading.extract import Candidate, extract

__version__ = "0.1.0"

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
    "extract": "policy_targets.reading.extract",
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


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'policy_targets' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
