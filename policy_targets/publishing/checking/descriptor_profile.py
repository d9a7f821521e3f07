"""What a descriptor may say beside its tables: the types of its properties, and how its files are to be read.

`check` reads each file as a build writes it. A descriptor that tells other readers to read it in another way (another
encoding, a dialect, rows of its own, more paths) is wrong here, even where the file is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from policy_targets.errors import Problem
from policy_targets.publishing.package.descriptors import REBUILD, TableFile

# How a reader of Data Packages opens a file: what a build says of it, and what it never says.
READ_AS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "csv": {"type": "table", "encoding": "utf-8", "dialect": {"header": True, "delimiter": ","}},
        "parquet": {"type": "table"},
    }
)
HOW_TO_READ = ("type", "encoding", "dialect", "scheme", "compression", "innerpath", "extrapaths", "data", "control",
               "layout", "query")  # fmt: skip


def check_reading(part: TableFile) -> Iterator[Problem]:
    """Whether the descriptor tells other readers to read a file as `check` does.

    >>> entry = {"name": "units", "type": "table", "data": [], **READ_AS["csv"], "encoding": 5}
    >>> [problem.field for problem in check_reading(TableFile("units", "csv", "data/units.csv", entry))]
    ['encoding', 'data']
    >>> list(check_reading(TableFile("units", "csv", "data/units.csv", READ_AS["csv"])))
    []
    """
    if not part.entry:
        return
    for name in HOW_TO_READ:
        expected = READ_AS[part.ending].get(name)
        if part.entry.get(name) != expected or (name in part.entry) != (expected is not None):
            found = f"found {_show(part.entry.get(name))}, expected {_show(expected)}"
            yield part.problem("bad-descriptor", found, field=name)


def check_types(descriptor: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Whether every property has the type that the Data Package standard gives it, as frictionless finds.

    Frictionless says again, in other words, what is wrong with names, paths and schemas: ask it last.

    >>> said = {"title": 5, "resources": [{"name": "units", "path": "units.csv"}]}
    >>> [problem.what for problem in check_types(said, "datapackage.json")]
    ["found 5 is not of type 'string' at property 'title', expected a Data Package"]
    """
    from frictionless import FrictionlessException, Package  # noqa: PLC0415 - slow to import

    try:
        faults = [str(error.note) for error in Package.metadata_validate(_name_resources(descriptor))]
    except (FrictionlessException, AttributeError, TypeError, ValueError, KeyError) as error:  # what it cannot look at
        faults = [str(error) or type(error).__name__]
    for fault in dict.fromkeys(faults):
        yield Problem("bad-descriptor", f"found {fault[:300]}, expected a Data Package", REBUILD, file=file)


def _name_resources(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """The descriptor with the table itself named in its foreign keys, as frictionless wants it, by an empty name."""
    resources = descriptor.get("resources")
    if not isinstance(resources, list):
        return dict(descriptor)
    return {**descriptor, "resources": [_name_itself(entry) for entry in resources]}


def _name_itself(entry: Any) -> Any:
    schema = entry.get("schema") if isinstance(entry, dict) else None
    keys = schema.get("foreignKeys") if isinstance(schema, dict) else None
    if not isinstance(keys, list) or not isinstance(schema, dict):
        return entry
    named = [
        {**key, "reference": {"resource": "", **key["reference"]}}
        if isinstance(key, dict) and isinstance(key.get("reference"), dict)
        else key
        for key in keys
    ]
    return {**entry, "schema": {**schema, "foreignKeys": named}}


def _show(value: Any) -> str:
    return "nothing" if value is None else repr(value) if len(repr(value)) <= 120 else f"{repr(value)[:117]}..."
