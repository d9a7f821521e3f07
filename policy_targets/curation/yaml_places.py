"""Read YAML as plain data with the line and column of every key and item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from policy_targets.errors import Problem, SeedError

Path = tuple[str | int, ...]
MAX_DEPTH = 12
HALF = re.compile("[\ud800-\udfff]")
NULLS = frozenset({"", "~", "null"})
FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where libyaml is installed


@dataclass(frozen=True, slots=True)
class Located:
    """The data of a YAML file (mappings, lists, text, true, false, None) and the place of each part."""

    file: str
    value: Any
    marks: Mapping[Path, tuple[int, int]] = field(repr=False)

    def place(self, path: Path) -> tuple[int, int]:
        """Return line and column, from 1, of the part at `path`, or of the nearest part around that."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))

    def problem(self, path: Path, kind: str, what: str, todo: str = "") -> Problem:
        """Return a problem at the place of `path`."""
        line, column = self.place(path)
        return Problem(kind, what, todo, file=self.file, line=line, column=column)


def read_yaml(text: str, file: str) -> Located:
    r"""Read a YAML text; every scalar stays text, except true, false and null.

    So `value: 1_000` and `on: 2025-01-01` reach the models as written. Anchors, aliases and tags are refused: seeds
    need none, and they let a small file expand without bound or run code.

    Raises: SeedError with the line and column.

    >>> located = read_yaml("sources:\n- id: a\n  value: 1_000\n", "a.yaml")
    >>> located.value, located.place(("sources", 0, "value"))
    ({'sources': [{'id': 'a', 'value': '1_000'}]}, (3, 3))
    >>> read_yaml("a: *b", "a.yaml")
    Traceback (most recent call last):
    policy_targets.errors.SeedError: the file cannot be read:
    a.yaml:1:4: found an alias (*b). Write the value out.
    """
    marks: dict[Path, tuple[int, int]] = {}
    try:
        node = _compose(text, file, FAST)
    except yaml.YAMLError:
        node = _compose_slowly(text, file)
    if node is None:
        return Located(file, None, {(): (1, 1)})
    return Located(file, _value(node, (), marks, file), marks)


def _compose(text: str, file: str, loader: Any) -> yaml.Node | None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        _refuse_reference(event, file)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _unreadable(_too_deep(event, file))
    return yaml.compose(text, Loader=loader)


def _compose_slowly(text: str, file: str) -> yaml.Node | None:
    r"""What the loader makes of the text whose words for what is wrong are those that are shown.

    It takes the escape of half a character ("\ud800"), which no file can hold.
    """
    problem = Problem("bad-yaml", "found an escape that is no character", "Write the character itself.", file, 1, 1)
    try:
        node = _compose(text, file, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _unreadable(_yaml_problem(error, file)) from None
    except (ValueError, OverflowError):
        raise _unreadable(problem) from None
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.ScalarEvent) and HALF.search(event.value):
            line, column = _position(event.start_mark)
            raise _unreadable(replace(problem, line=line, column=column))
    return node


def _refuse_reference(event: yaml.Event, file: str) -> None:
    name, sign = (event.anchor, "*") if isinstance(event, yaml.AliasEvent) else (getattr(event, "anchor", None), "&")
    tag = getattr(event, "tag", None)
    if name or tag:
        found = f"found {'an alias' if sign == '*' else 'an anchor'} ({sign}{name})" if name else f"found a tag ({tag})"
        raise _unreadable(Problem("bad-yaml", found, "Write the value out.", file, *_position(event.start_mark)))


def _too_deep(event: yaml.Event, file: str) -> Problem:
    return Problem("bad-yaml", f"more than {MAX_DEPTH} levels", "Unfold it.", file, *_position(event.start_mark))


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _unreadable(problem: Problem) -> SeedError:
    return SeedError("the file cannot be read:", [problem])


def _yaml_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = f"this is not YAML ({getattr(error, 'problem', None) or getattr(error, 'reason', None) or error})"
    todo = "Check indentation, colons and quotes; put text that contains ': ' or starts with punctuation in quotes."
    return Problem("bad-yaml", what, todo, file, *_position(mark))


def _value(node: yaml.Node, path: Path, marks: dict[Path, tuple[int, int]], file: str) -> Any:
    marks.setdefault(path, _position(node.start_mark))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, marks, file)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, i), marks, file) for i, item in enumerate(node.value)]
    plain = isinstance(node, yaml.ScalarNode) and not node.style
    if plain and node.value in NULLS:
        return None
    return node.value == "true" if plain and node.value in ("true", "false") else node.value


def _mapping(node: yaml.MappingNode, path: Path, marks: dict[Path, tuple[int, int]], file: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = _position(key_node.start_mark)
        if key in result:
            todo = "Remove one of them."
            raise _unreadable(Problem("bad-yaml", f"the key {key!r} is given twice", todo, file, here[0], here[1]))
        marks[(*path, key)] = here
        result[key] = _value(value_node, (*path, key), marks, file)
    return result
