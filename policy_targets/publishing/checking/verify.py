"""A package held against the raw documents: every quote read again at its spans, every number accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from policy_targets.curation.evidence import Verification, verify_records
from policy_targets.curation.ledger import audit_ledger, count_numerals, count_outside
from policy_targets.curation.library import Library
from policy_targets.curation.seeds import FORMS, SeedFile, load_seed
from policy_targets.errors import Problem
from policy_targets.models import TABLES
from policy_targets.publishing.package.dataset import Dataset


def verify(
    data: Dataset, documents: str | Path | Iterable[str | Path], seeds: str | Path | None = None
) -> Verification:
    """What documents prove of a package, and of the ledgers of its seeds when their folder is given.

    The documents are the files of a folder, or the rows of a Parquet corpus (columns `document` and `text`), or of
    several of them. They are found by SHA-256, whatever they are called. What cannot be checked for want of a document
    is listed, never counted as proved.

    Raises: DocumentError when there is no such folder or corpus, SeedError when a seed cannot be read.

    >>> from policy_targets.publishing.package.dataset import load
    >>> verify(load(), "nowhere")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: nowhere: there is no such folder. Name the folder ...
    """
    places = [documents] if isinstance(documents, str | Path) else documents
    library = Library(*map(Path, places))
    verification = verify_records({table: data.models(table) for table in TABLES}, library)
    for path in sorted(Path(seeds).glob("*.yaml")) if seeds else ():
        _, seed = load_seed(path) if path.stem not in FORMS else (None, None)
        if isinstance(seed, SeedFile):
            _audit(verification, path, seed, library)
    return verification


def _audit(verification: Verification, path: Path, seed: SeedFile, library: Library) -> None:
    digest = seed.document.sha256
    if digest not in library:
        what = f"the ledger cannot be checked: {seed.document.name} (sha256 {digest[:12]}…) is not in the folder"
        verification.unchecked.append(Problem("no-document", what, "Add it.", file=str(path)))
        return
    raw = library.raw(digest)
    verification.numerals += count_numerals(raw)
    verification.outside += count_outside(seed, raw)
    verification.ledger += audit_ledger(seed, raw, library.text(digest))
