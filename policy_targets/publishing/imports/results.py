"""Where what was brought back goes: seeds for a curator, or the rows of `extract`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from policy_targets.curation import shared_lists
from policy_targets.curation.draft import Draft, draft
from policy_targets.curation.library import Library
from policy_targets.curation.reviews import Refusal
from policy_targets.curation.seeds import FORMS
from policy_targets.errors import DocumentError, SeedError
from policy_targets.publishing.imports.bring import Brought

SEEDS = (".yaml", ".yml")


def is_seeds(out: Path | None) -> bool:
    """Whether seeds are to be written: a .yaml file, or a folder of them.

    >>> is_seeds(Path("seeds/x.yaml")), is_seeds(Path("rows.jsonl")), is_seeds(None)
    (True, False, False)
    """
    return out is not None and (out.suffix in SEEDS or out.is_dir() or not out.suffix)


def write_seeds(brought: Brought, library: Library, out: Path, *, force: bool = False) -> list[tuple[Path, Draft]]:
    """Write a seed for each document: into `out` when it is one, else into the folder `out` under its own name.

    A document without a record gets none. Organisations and speakers are those of the lists beside the seeds.

    Raises: SeedError when a seed is there already, or there are several documents for one file.

    >>> write_seeds(Brought(), Library(), Path("seeds/x.yaml"))
    []
    """
    digests = [digest for digest, records in brought.records.items() if records]
    single = out.suffix in SEEDS
    if single and len(digests) > 1:
        raise SeedError(f"{out}: found {len(digests)} documents, expected one. Name a folder.")
    names = [out if single else out / _name_seed(library.name(digest)) for digest in digests]
    twice = {path for path in names if names.count(path) > 1}
    if twice:
        raise SeedError(f"{out}: {sorted(twice)[0].name} would be written twice. Import the documents one by one.")
    known = shared_lists.load_known(out.parent if single else out)
    made = []
    for digest, path in zip(digests, names, strict=True):
        made.append((path, _draft(library, digest, known, brought)))
    for path, _ in made:
        if path.exists() and not force:
            raise SeedError(f"{path}: is there already. Name another place, or replace it with --force.")
    for path, drafted in made:
        shared_lists.write_seed(path, drafted.seed, force=force)
    return made


def _name_seed(document: str) -> str:
    r"""What the seed of a document is called; a corpus may call its documents what no file can be called.

    >>> [_name_seed(name) for name in ("yunhe.txt", "../云河/1", "a\0b", "", "speakers.txt")]
    ['yunhe.yaml', '1.yaml', 'a-b.yaml', 'document.yaml', 'speakers-document.yaml']
    """
    stem = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "-", Path(document).stem)[:60]
    return f"{stem or 'document'}{'-document' * (stem in FORMS)}.yaml"  # a list is no seed


def _draft(library: Library, digest: str, known: shared_lists.Known, brought: Brought) -> Draft:
    name = library.name(digest)
    try:
        made = draft(library.received(digest), name, known, brought.records[digest])
    except DocumentError as error:
        raise DocumentError(f"{name}: {error}") from None
    brought.refused += [Refusal(f"{name}, {it.at}", it.quote, it.reason) for it in made.rejected]
    return made


def write_refused(refused: Iterable[Refusal]) -> Iterator[str]:
    r"""What was refused, as JSON lines.

    >>> list(write_refused([Refusal("line 1", "新增40家", "this does not stand in a.txt")]))
    ['{"place": "line 1", "what": "新增40家", "reason": "this does not stand in a.txt"}\n']
    """
    return (f"{json.dumps(it._asdict(), ensure_ascii=not _is_text(it))}\n" for it in refused)


def _is_text(refusal: Refusal) -> bool:
    """Whether UTF-8 can hold it: half a surrogate pair stays an escape."""
    return not any("\ud800" <= char <= "\udfff" for part in refusal for char in part)
