"""Paths that the desk writes to: inside the folder of the seeds, whatever a file or a link says."""

from __future__ import annotations

from pathlib import Path

from policy_targets.errors import SeedError


def confine(path: Path, folder: Path) -> Path:
    """The path, when it leads into the folder, with every link on the way followed.

    Raises: SeedError when it leads out, or nowhere.

    >>> confine(Path("seeds", ".review", "a.journal"), Path("seeds")).name
    'a.journal'
    >>> confine(Path("seeds", "..", "outside"), Path("seeds"))
    Traceback (most recent call last):
    policy_targets.errors.SeedError: seeds/../outside: leads out of the folder of the seeds. Put the file itself there.
    """
    try:
        is_inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a circle of links; a NUL
        is_inside = False
    if not is_inside:
        raise SeedError(f"{path}: leads out of the folder of the seeds. Put the file itself there.")
    return path
