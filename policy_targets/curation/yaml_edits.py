"""Change YAML in place; everything else keeps its comments, order and quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import yaml

from policy_targets.curation.yaml_places import Path, read_yaml
from policy_targets.curation.yaml_text import Verbatim, write_block, write_scalar
from policy_targets.errors import SeedError

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where libyaml is installed
DASH = re.compile(r"[ ]*-[ ]+")


class YamlSheet:
    r"""A YAML text and its parsed value; each change is made in both, and `finish` checks that they agree.

    >>> sheet = YamlSheet("a: 1  # one\nb:\n- x\n# of y\n- {c: 2}\n")
    >>> sheet.set(("a",), Verbatim("3"))
    >>> sheet.set(("b", 1, "d"), "e, f")
    >>> sheet.remove(("b", 0))
    >>> print(sheet.finish(), end="")
    a: 3  # one
    b:
    # of y
    - {c: 2, d: 'e, f'}
    """

    def __init__(self, text: str, file: str = "the file") -> None:
        self.text, self.file = text, file
        self.value: Any = read_yaml(text, file).value

    def finish(self) -> str:
        """Return the changed text.

        Raises: SeedError when the text does not parse to the changed value, since its style is not supported here.
        """
        try:
            parsed = read_yaml(self.text, self.file).value
        except SeedError:
            parsed = self
        if parsed != self.value:
            raise self._refuse()
        return self.text

    def _refuse(self) -> SeedError:
        return SeedError(f"{self.file}: this part is written so that it cannot be changed in place. Edit the file.")

    def get(self, path: Path) -> Any:
        """Return the value at `path`, or None."""
        found = self.value
        for part in path:
            if isinstance(part, str):
                found = found.get(part) if isinstance(found, dict) else None
            else:
                found = found[part] if isinstance(found, list) and part < len(found) else None
        return found

    def set(self, path: Path, value: Any, order: Sequence[str] = ()) -> None:
        """Set the value of a key of a mapping; put a new key after those that precede it in `order`."""
        above, key = path[:-1], str(path[-1])
        mapping = self._node(above)
        pair = next((pair for pair in mapping.value if pair[0].value == key), None)
        self.get(above)[key] = deepcopy(value)
        if pair is not None:
            self._replace(pair[0].end_mark.index, self._end(pair[1]), pair[1], value)
            return
        before = [it for it in mapping.value if it[0].value in order[: list(order).index(key)]] if key in order else []
        last = (before or mapping.value)[-1][1]
        if mapping.flow_style:
            self._splice(self._end(last), self._end(last), f", {key}: {_flow(value)}")
            return
        lines = "".join(f"{line}\n" for line in write_block({key: value}, mapping.start_mark.column))
        self._put_lines(self._line_after(self._end(last)), lines)

    def remove(self, path: Path) -> None:
        """Remove a key with its value, or an item; remove a list with its key when its last item goes."""
        *above, key = path
        holder = self._node(tuple(above))
        if len(holder.value) == 1 and isinstance(key, int):
            self.remove(tuple(above))
            return
        del self.get(tuple(above))[key]
        keys = [pair[0].value for pair in holder.value] if isinstance(key, str) else []
        at = keys.index(key) if isinstance(key, str) else key
        parts = [(part[0], part[1]) if isinstance(part, tuple) else (part, part) for part in holder.value]
        first, last = parts[at]
        if holder.flow_style:
            start = self._end(parts[at - 1][1]) if at else first.start_mark.index
            end = self._end(last) if at else parts[at + 1][0].start_mark.index if len(parts) > 1 else self._end(last)
            self._splice(start, end, "")
            return
        self._splice(self._line_of(first.start_mark.index), self._line_after(self._end(last)), "")

    def insert(self, path: Path, at: int, value: Any, order: Sequence[str] = ()) -> None:
        """Insert an item into a list before position `at`; create the list if it does not exist."""
        if not self.get(path):
            self.set(path, [value], order)
            return
        self.get(path).insert(at, deepcopy(value))
        items = self._node(path)
        if items.flow_style:
            here = items.value[at].start_mark.index if at < len(items.value) else self._end(items.value[-1])
            self._splice(here, here, f"{_flow(value)}, " if at < len(items.value) else f", {_flow(value)}")
            return
        dash = DASH.match(self.text, self._line_of(items.value[0].start_mark.index))
        indent = len(dash[0].split("-")[0]) if dash else 0
        lines = "".join(f"{line}\n" for line in write_block([value], indent))
        behind = at == len(items.value)
        here = (
            self._line_after(self._end(items.value[-1])) if behind else self._line_of(items.value[at].start_mark.index)
        )
        self._put_lines(here, lines)

    def _node(self, path: Path) -> Any:
        """The node at `path`; the text of the change before may be such that there is none."""
        try:
            node: Any = yaml.compose(self.text, Loader=LOADER)
            for part in path:
                pairs = node.value
                node = pairs[part] if isinstance(part, int) else next(it[1] for it in pairs if it[0].value == part)
        except (yaml.YAMLError, StopIteration, IndexError, TypeError, AttributeError):
            raise self._refuse() from None
        return node

    def _replace(self, colon: int, end: int, node: yaml.Node, value: Any) -> None:
        if isinstance(value, dict | list) and not getattr(node, "flow_style", False):
            lines = list(write_block({"k": value}, _column(self.text, colon)))
            self._splice(colon, end, ":\n" + "\n".join(lines[1:]))
            return
        between = self.text[colon : node.start_mark.index]
        if "\n" in between or not between.endswith(" "):
            between = ": "
        self._splice(colon, end, between + _flow(value))

    def _end(self, node: Any) -> int:
        """Return the end of the last character of a node; PyYAML ends a block node behind the comments that follow."""
        if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
            end: int = node.end_mark.index
            folded = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
            return len(self.text[:end].rstrip()) if folded else end
        last = node.value[-1]
        return self._end(last[1] if isinstance(last, tuple) else last)

    def _put_lines(self, at: int, lines: str) -> None:
        broken = "" if at == 0 or self.text[at - 1] == "\n" else "\n"
        self._splice(at, at, broken + lines)

    def _line_of(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_after(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def _splice(self, start: int, end: int, new: str) -> None:
        self.text = self.text[:start] + new + self.text[end:]


def _column(text: str, colon: int) -> int:
    """Return the indentation of the key before a colon; the dash of an item counts as space."""
    line = text[text.rfind("\n", 0, colon) + 1 : colon]
    return len(line) - len(line.lstrip(" -"))


def _flow(value: Any) -> str:
    """Write a value on one line, quoted so that it is safe inside brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    written = str(value) if isinstance(value, Verbatim) else write_scalar(value)
    return f"'{written}'" if set(written) & set(",[]{}") and written[0] not in "'\"" else written
