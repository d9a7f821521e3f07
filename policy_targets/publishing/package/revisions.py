"""Read a data package from a git revision (`v0.1.0`, `HEAD~3`, `main:datapackage`) without a checkout."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from policy_targets.errors import PackageError
from policy_targets.publishing.package.dataset import Dataset
from policy_targets.publishing.package.stores import Store, is_safe, open_store
from policy_targets.publishing.package.write import DESCRIPTOR

FOLDER = "datapackage"
# No revision begins with a dash, which git would take for an option.
REVISION = re.compile(r"[A-Za-z0-9_@][\w./@^~{}+-]*")


def open_release(name: str, repository: Path | None = None) -> Dataset:
    """Open a package by its folder, zip file, address, or REVISION[:FOLDER] of a git repository.

    An existing file or folder takes precedence. FOLDER defaults to `datapackage`, the repository to the one around the
    current folder.

    Raises: PackageError when the name is neither, or contains no package.

    >>> open_release("--upload-pack=evil")
    Traceback (most recent call last):
    policy_targets.errors.PackageError: --upload-pack=evil: found no such folder, file or git revision. Correct it.
    """
    if (name and Path(name).exists()) or "://" in name:
        return Dataset(open_store(name))
    revision, _, folder = name.partition(":")
    commit = _ask_git(repository, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if not REVISION.fullmatch(revision) or not is_safe(folder or FOLDER) or commit is None:
        raise PackageError(f"{name}: found no such folder, file or git revision. Correct it.")
    return Dataset(_open_commit(name, commit.decode().strip(), (folder or FOLDER).rstrip("/"), repository))


def _open_commit(name: str, commit: str, folder: str, repository: Path | None) -> Store:
    place = name if ":" in name else f"{name}:{folder}"

    def read(path: str) -> bytes:
        content = _ask_git(repository, "cat-file", "blob", f"{commit}:{folder}/{path}")
        if content is None:
            raise PackageError(f"{place}/{path}: found nothing, expected a file. Name the folder as REVISION:FOLDER.")
        return content

    return Store(place, DESCRIPTOR, read)


def _ask_git(repository: Path | None, *words: str) -> bytes | None:
    """Return the output of git, or None when it fails.

    Raises: PackageError when git is not installed.
    """
    try:
        done = subprocess.run(["git", *words], cwd=repository, capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise PackageError("git is not installed; it is needed for a revision. Give folders or zip files.") from error
    return done.stdout if done.returncode == 0 else None
