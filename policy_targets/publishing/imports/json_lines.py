"""JSON that comes from elsewhere: lines or one array, each item an object, whatever is wrong told with its line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NamedTuple

from policy_targets.errors import DocumentError

LIMIT = 1 << 30  # bytes; more is a mistake
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Item(NamedTuple):
    """An object of a file and where it stands; `problem` says why there is none."""

    place: str
    value: dict[str, Any]
    problem: str = ""


def read_items(path: Path) -> Iterator[Item]:
    r"""The objects of a JSON array, or of JSON lines; a number keeps every digit it was written with.

    Raises: DocumentError for a file that is too large or that is no JSON as a whole.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.jsonl"
    ...     _ = path.write_bytes(b'{"quote": "a"}\n\xff\n1\n')
    ...     [(item.place, item.problem) for item in read_items(path)]
    [('line 1', ''), ('line 2', 'byte 1 is not UTF-8'), ('line 3', 'found a number, expected an object')]
    """
    if path.stat().st_size > LIMIT:
        raise DocumentError(f"{path}: it has more than {LIMIT >> 20} MiB. Split it.")
    with path.open("rb") as file:
        if file.read(1 << 10).removeprefix(BYTE_ORDER_MARK).lstrip().startswith(b"["):
            yield from _read_array(path, file)
            return
        file.seek(0)
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _read_line(f"line {number}", line)


def _read_array(path: Path, file: IO[bytes]) -> Iterator[Item]:
    file.seek(0)
    try:
        found = _load(file.read())
    except ValueError as error:
        raise DocumentError(f"{path}: {error}. Export it again.") from None
    for number, value in enumerate(found, start=1):
        yield _check(f"item {number}", value)


def _read_line(place: str, line: bytes) -> Item:
    try:
        return _check(place, _load(line))
    except ValueError as error:
        return Item(place, {}, str(error))


def _check(place: str, value: Any) -> Item:
    if not isinstance(value, dict):
        names = {list: "a list", str: "text", type(None): "nothing", bool: "true or false"}
        return Item(place, {}, f"found {names.get(type(value), 'a number')}, expected an object")
    return Item(place, value)


def _load(content: bytes) -> Any:
    """What the JSON says.

    Raises: ValueError with one line.

    >>> _load(b'{"value": 1.50}')
    {'value': Decimal('1.50')}
    >>> _load(b"[" * 100_000)
    Traceback (most recent call last):
    ValueError: this is not JSON (nested too deep)
    """
    try:
        return json.loads(content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start + 1} is not UTF-8") from None
    except RecursionError:
        raise ValueError("this is not JSON (nested too deep)") from None
    except ValueError as error:
        raise ValueError(f"this is not JSON ({error})") from None


def _refuse(name: str) -> None:
    raise ValueError(f"found {name}")
