"""The lists that seeds share, organisations.yaml and speakers.yaml: what they have, and what a draft adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policy_targets.curation.seeds import load_seed
from policy_targets.curation.whole_files import hold_folder, replace_text, sweep
from policy_targets.errors import SeedError


@dataclass(frozen=True, slots=True)
class Known:
    """What the lists beside the seeds have already: the id of each organisation and speaker by full name."""

    organisations: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, str] = field(default_factory=dict)


def load_known(folder: Path) -> Known:
    """What the lists of a folder have; an absent list has nothing.

    Raises: SeedError with every problem of a list.

    >>> load_known(Path("nowhere"))
    Known(organisations={}, speakers={})
    """
    return Known(_load(folder / "organisations.yaml"), _load(folder / "speakers.yaml"))


def _load(path: Path) -> dict[str, str]:
    return {entry.name: entry.id for entry in load_seed(path)[1]} if path.is_file() else {}


def write_seed(path: Path, seed: str, *, force: bool = False) -> None:
    """Write a drafted seed, whole or not at all.

    Raises: SeedError when the file is there already and may not be replaced: work of a curator is in it.

    >>> write_seed(Path(__file__), "")
    Traceback (most recent call last):
    policy_targets.errors.SeedError: ...lists.py: is there already. Name another file, or replace it with --force.
    """
    with hold_folder(path.parent):
        sweep(path)
        if path.exists() and not force:
            raise SeedError(f"{path}: is there already. Name another file, or replace it with --force.")
        replace_text(path, seed)


def add_lines(path: Path, lines: str) -> None:
    r"""Put new entries at the end of a list; what stands there stays as it is.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     add_lines(Path(folder) / "speakers.yaml", "- {id: a}\n")
    ...     add_lines(Path(folder) / "speakers.yaml", "- {id: b}\n")
    ...     (Path(folder) / "speakers.yaml").read_text("utf-8")
    '- {id: a}\n- {id: b}\n'
    """
    with hold_folder(path.parent):
        there = path.read_text("utf-8") if path.exists() else ""
        kept = [line for line in there.splitlines() if line.strip() != "[]"]
        replace_text(path, "".join(f"{line}\n" for line in kept) + lines)
