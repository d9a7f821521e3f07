"""YAML changed in place: what is asked for changes, and every other byte stays."""

from __future__ import annotations

import pytest

from policy_targets.curation.yaml_edits import YamlSheet
from policy_targets.curation.yaml_places import read_yaml
from policy_targets.curation.yaml_text import Verbatim
from policy_targets.errors import SeedError

TEXT = """\
# head
a: 1   # one
b:
- x   # first
# of the second
- {c: 2, d: [p, q]}   # flow
e:
  f: |
    two
    lines

  g: 'quoted'
h:
i: [j, k]
"""


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        (("a",), Verbatim("3"), "a: 1   # one", "a: 3   # one"),
        (("a",), None, "a: 1   # one", "a: ~   # one"),
        (("b", 1, "c"), "2: x, y", "{c: 2,", "{c: '2: x, y',"),
        (("b", 1, "z"), True, "d: [p, q]}", "d: [p, q], z: true}"),
        (("b", 1, "d"), ["r"], "d: [p, q]}", "d: [r]}"),
        (("e", "f"), "one", "f: |\n    two\n    lines\n", "f: one\n"),
        (("e", "g"), "plain", "g: 'quoted'", "g: plain"),
        (("e", "n"), {"k": "v"}, "g: 'quoted'\n", "g: 'quoted'\n  n:\n    k: v\n"),
        (("h",), "said", "h:\n", "h: said\n"),
        (("i",), ["j", "{k}"], "i: [j, k]", "i: [j, '{k}']"),
        (("a",), ["l"], "a: 1   # one", "a:\n- l   # one"),
        (("e",), "flat", "e:\n  f: |\n    two\n    lines\n\n  g: 'quoted'\n", "e: flat\n"),
    ],
)
def test_a_value_is_set_and_nothing_else(path: tuple[str | int, ...], value: object, before: str, after: str) -> None:
    sheet = YamlSheet(TEXT)
    sheet.set(path, value)
    assert TEXT.count(before) == 1
    assert sheet.finish() == TEXT.replace(before, after)


@pytest.mark.parametrize(
    ("path", "gone", "left"),
    [
        (("a",), "a: 1   # one\n", ""),
        (("b", 0), "- x   # first\n", ""),
        (("b", 1), "- {c: 2, d: [p, q]}   # flow\n", ""),
        (("b", 1, "c"), "c: 2, ", ""),
        (("b", 1, "d"), ", d: [p, q]", ""),
        (("b", 1, "d", 0), "p, ", ""),
        (("i", 1), ", k", ""),
        (("e", "f"), "  f: |\n    two\n    lines\n", ""),
        (("h",), "h:\n", ""),
    ],
)
def test_a_part_is_removed_and_nothing_else(path: tuple[str | int, ...], gone: str, left: str) -> None:
    sheet = YamlSheet(TEXT)
    sheet.remove(path)
    assert sheet.finish() == TEXT.replace(gone, left)


@pytest.mark.parametrize(
    ("path", "at", "value", "before", "after"),
    [
        (("b",), 0, "w", "- x", "- w\n- x"),
        (("b",), 1, {"v": "1"}, "- {c: 2", "- v: '1'\n- {c: 2"),
        (("b",), 2, "y", "# flow\n", "# flow\n- y\n"),
        (("i",), 0, "h", "[j,", "[h, j,"),
        (("i",), 2, "l", ", k]", ", k, l]"),
        (("h",), 0, "n", "h:\n", "h:\n- n\n"),
    ],
)
def test_an_item_is_put_in_and_nothing_else(
    path: tuple[str | int, ...], at: int, value: object, before: str, after: str
) -> None:
    sheet = YamlSheet(TEXT)
    sheet.insert(path, at, value)
    assert sheet.finish() == TEXT.replace(before, after)


def test_a_new_key_stands_behind_those_before_it() -> None:
    sheet = YamlSheet("quote: a\nnote: b")
    sheet.set(("value",), Verbatim("3"), ("quote", "value", "note"))
    sheet.set(("other",), "c")
    assert sheet.finish() == "quote: a\nvalue: 3\nnote: b\nother: c\n"
    assert sheet.get(("nothing", "there", 0)) is None


def test_the_last_item_takes_its_key_along() -> None:
    sheet = YamlSheet("a: 1\nb:\n- x\nc: 2\n")
    sheet.remove(("b", 0))
    assert sheet.finish() == "a: 1\nc: 2\n"


def test_a_text_that_does_not_say_what_it_should_is_never_handed_out() -> None:
    sheet = YamlSheet("a: 1\n")
    sheet.value["a"] = "2"
    with pytest.raises(SeedError, match="cannot be changed in place"):
        sheet.finish()
    sheet.text = "a: [\n"
    with pytest.raises(SeedError, match="cannot be changed in place"):
        sheet.finish()


def test_the_slow_parser_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    from policy_targets.curation import yaml_edits, yaml_places

    fast = read_yaml(TEXT, "a.yaml")
    monkeypatch.setattr(yaml_places, "FAST", yaml.SafeLoader)
    monkeypatch.setattr(yaml_edits, "LOADER", yaml.SafeLoader)
    assert read_yaml(TEXT, "a.yaml") == fast
    sheet = YamlSheet(TEXT)
    sheet.set(("e", "f"), "one")
    sheet.set(("e", "z"), "two")
    sheet.remove(("b", 0))
    assert "e:\n  f: one\n\n  g: 'quoted'\n  z: two\n" in sheet.finish()
