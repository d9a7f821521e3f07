"""Read the files of a data package from a folder, a zip file or an http(s) address; read nothing outside of it."""

from __future__ import annotations

import io
import json
import lzma
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit
from zipfile import BadZipFile, ZipFile

from policy_targets.errors import PackageError, Problem
from policy_targets.publishing.package.addresses import LIMIT, fetch
from policy_targets.publishing.package.write import DESCRIPTOR

SWELL = 200  # times its size in the archive; a table swells to twenty times, a bomb to a thousand
SMALL = 1 << 26  # bytes that may swell as they like
# of a damaged or encrypted archive, or one packed in a way that this Python does not know
FAILURES = (KeyError, BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Store:
    """The place of a package, the name of its descriptor, and functions to read its files."""

    place: str
    descriptor: str
    read: Callable[[str], bytes]
    opener: Callable[[str], BinaryIO] | None = None

    def open(self, name: str) -> BinaryIO:
        """Open a file of the package; from a folder it is streamed.

        Raises: PackageError when the file cannot be read.
        """
        return self.opener(name) if self.opener else io.BytesIO(self.read(name))


def open_store(path_or_url: str | Path) -> Store:
    """Open the store of a folder, a datapackage.json, a zip file, or the address of any of these.

    Raises: PackageError when nothing is there, or for a scheme other than http and https.

    >>> open_store("https://example.org/data/").place
    'https://example.org/data'
    >>> open_store("ftp://example.org/data")
    Traceback (most recent call last):
    policy_targets.errors.PackageError: ftp://example.org/data: found the scheme ftp, expected http or https. Give ...
    """
    text = str(path_or_url)
    if "://" in text or text.startswith("file:"):
        return _open_address(text)
    path = Path(path_or_url)
    if path.is_dir():
        return _open_folder(path, DESCRIPTOR)
    if not path.is_file():
        raise PackageError(f"{path}: found nothing, expected a data package. Correct the path.")
    return _open_zip(text, path) if path.suffix == ".zip" else _open_folder(path.parent, path.name)


def read_descriptor(store: Store) -> dict[str, Any]:
    """Read the descriptor and check that every file it names lies inside the package.

    Raises: PackageError when the descriptor is missing, is no JSON, or names a file outside the package.

    >>> read_descriptor(Store("here", "datapackage.json", lambda name: b'{"resources": [{"path": "data/units.csv"}]}'))
    {'resources': [{'path': 'data/units.csv'}]}
    >>> read_descriptor(Store("here", "datapackage.json", lambda name: b'{"resources": [{"path": "/etc/passwd"}]}'))
    Traceback (most recent call last):
    policy_targets.errors.PackageError: here/datapackage.json: not every file lies inside the package.
    found '/etc/passwd', expected a file of the package. Write paths relative to the descriptor.
    """
    place = f"{store.place}/{store.descriptor}"
    try:
        descriptor = json.loads(store.read(store.descriptor).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PackageError(f"{place}: found no JSON ({error}), expected a data package descriptor.") from error
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not all(isinstance(resource, dict) for resource in resources):
        raise PackageError(f"{place}: found no list of resources, expected a data package descriptor.")
    unsafe = [resource.get("path") for resource in resources if not is_safe(resource.get("path"))]
    if unsafe:
        todo = "Write paths relative to the descriptor."
        problems = [Problem("unsafe-path", f"found {path!r}, expected a file of the package", todo) for path in unsafe]
        raise PackageError(f"{place}: not every file lies inside the package.", problems)
    return dict(descriptor)


def read_resource(store: Store, resource: Mapping[str, Any]) -> bytes:
    """Read the bytes of a resource and compare them with the SHA-256 in the descriptor, if there is one.

    Raises: PackageError when the file is missing or is not the one described.

    >>> store = Store("here", "datapackage.json", lambda name: b"unit")
    >>> read_resource(store, {"path": "data/units.csv"})
    b'unit'
    >>> read_resource(store, {"path": "data/units.csv", "hash": "sha256:00"})
    Traceback (most recent call last):
    policy_targets.errors.PackageError: here/data/units.csv: found sha256:..., expected sha256:00. Get the package ...
    """
    content, expected = store.read(resource["path"]), str(resource.get("hash", ""))
    found = f"sha256:{sha256(content).hexdigest()}"
    if expected.startswith("sha256:") and expected != found:
        place = f"{store.place}/{resource['path']}"
        raise PackageError(f"{place}: found {found}, expected {expected}. Get the package again, or build it again.")
    return content


def is_safe(path: object) -> bool:
    """Return whether a path is safe: relative, with slashes, and never leading up.

    >>> is_safe("data/targets.csv")
    True
    >>> [is_safe(it) for it in ("../targets.csv", "/etc/passwd", "http://x/y", "D:b", "", ["a.csv"], None)]
    [False, False, False, False, False, False, False]
    """
    if not isinstance(path, str) or not path or re.search("[\\\\:\x00-\x1f\ud800-\udfff]", path):
        return False
    return not path.startswith("/") and ".." not in PurePosixPath(path).parts


def _open_folder(folder: Path, descriptor: str) -> Store:
    def open_(name: str) -> BinaryIO:
        try:
            return _find_inside(folder, name).open("rb")
        except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError
            reason = getattr(error, "strerror", None) or error
            raise PackageError(f"{folder / name}: cannot be read ({reason}). Correct the path.") from error

    def read(name: str) -> bytes:
        with open_(name) as file:
            return file.read()

    return Store(str(folder), descriptor, read, open_)


def _find_inside(folder: Path, name: str) -> Path:
    """A file of the folder, links followed; a pipe or a device would never end."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise PackageError(f"{folder / name}: found a link that leaves the package. Put the file itself there.")
    if path.exists() and not path.is_file():
        raise PackageError(f"{folder / name}: found a folder, a pipe or a device, expected a file. Replace it.")
    return path


def _open_zip(place: str, file: Path | io.BytesIO) -> Store:
    try:
        with ZipFile(file) as archive:
            found = [name for name in archive.namelist() if PurePosixPath(name).name == DESCRIPTOR]
    except FAILURES as error:
        raise PackageError(f"{place}: found no zip file ({error}). Get it again.") from error
    if not found:
        raise PackageError(f"{place}: found no {DESCRIPTOR} in it. Name the zip file of a data package.")
    base = PurePosixPath(min(found, key=lambda name: (name.count("/"), name))).parent

    def read(name: str) -> bytes:
        try:
            with ZipFile(file) as archive:
                member = archive.getinfo(str(base / name))
                limit = min(LIMIT, max(SMALL, SWELL * member.compress_size))
                if member.file_size > limit:
                    raise PackageError(f"{place}/{name}: found {member.file_size} bytes, expected {limit} at most.")
                return archive.read(member)
        except FAILURES as error:
            reason = error or type(error).__name__
            raise PackageError(f"{place}/{name}: cannot be read ({reason}). Get the file again.") from error

    return Store(place, DESCRIPTOR, read)


def _open_address(address: str) -> Store:
    try:
        url = urlsplit(address)
    except ValueError as error:
        raise PackageError(f"{address}: cannot be read ({error}). Correct the address.") from error
    if url.scheme not in ("http", "https"):
        raise PackageError(f"{address}: found the scheme {url.scheme}, expected http or https. Give a path instead.")
    if url.path.endswith(".zip"):
        return _open_zip(address, io.BytesIO(fetch(url)))
    folder, _, name = url.path.rpartition("/") if url.path.endswith(".json") else (url.path.rstrip("/"), "", DESCRIPTOR)
    place = url._replace(path=folder, query="", fragment="").geturl()

    def read(name: str) -> bytes:
        return fetch(url._replace(path=f"{folder}/{quote(name)}", fragment=""))

    return Store(place, name, read)
