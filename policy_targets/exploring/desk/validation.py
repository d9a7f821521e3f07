"""What is wrong with a seed on the desk, as the build would say it, and at which field of which entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from policy_targets.curation.assemble import Assembly
from policy_targets.curation.curate import Curated
from policy_targets.curation.seed_rows import SEED_KEYS
from policy_targets.curation.seeds import FORMS
from policy_targets.curation.yaml_places import Located, read_yaml
from policy_targets.errors import Problem
from policy_targets.exploring.desk.document_view import Manuscript
from policy_targets.models import TABLES
from policy_targets.publishing.package.build import find_problems as find_broken_rules
from policy_targets.reading.text.text import parse_spans

QUOTED = ("positions", "targets", "outcomes", "initiatives", "assessments")


def find_problems(path: Path, manuscript: Manuscript) -> list[Problem]:
    """What a build would refuse in this seed, read with the lists beside it, and quotes that the document has not.

    >>> [problem.what for problem in find_problems(Path("nowhere.yaml"), Manuscript(b"", "a.txt"))]
    ['No such file or directory']
    """
    desk = Assembly()
    for stem in FORMS:
        shared = path.parent / f"{stem}.yaml"
        if shared.is_file():
            desk.take(shared)
    desk.take(path)
    desk.finish()
    found = [problem for problem in desk.problems if problem.file == str(path)]
    if not found:
        records = {table: tuple(desk.records[table]) for table in TABLES}
        found = [it for it in find_broken_rules(Curated(records, desk.origins, desk.seeds)) if it.file == str(path)]
    if not found:
        found = _unread(read_yaml(path.read_text("utf-8"), str(path)), manuscript)
    return found


def _unread(located: Located, manuscript: Manuscript) -> list[Problem]:
    found = list[Problem]()
    for i, source in enumerate(located.value["sources"]):
        for table in QUOTED:
            for j, entry in enumerate(source.get(table) or ()):
                if entry.get("quote") and entry.get("at"):
                    reading = manuscript.reading(parse_spans(entry["at"]))
                    if reading != entry["quote"]:
                        what = f"quote: found {entry['quote']!r}, but the spans read {reading!r}"
                        at = ("sources", i, table, j, "quote")
                        found.append(located.problem(at, "quote-reading", what, "Select the words again."))
    return found


def find_new(after: Iterable[Problem], before: Iterable[Problem]) -> list[Problem]:
    """The problems that were not there before, whatever line they stand at.

    >>> old, new = Problem("bad", "value: x", line=3), Problem("bad", "value: y", line=4)
    >>> find_new([old, new], [old]) == [new]
    True
    """
    known = Counter((problem.kind, problem.what) for problem in before)
    new = list[Problem]()
    for problem in after:
        key = (problem.kind, problem.what)
        if known[key]:
            known[key] -= 1
        else:
            new.append(problem)
    return new


def place(problem: Problem, located: Located) -> dict[str, Any]:
    r"""A problem as the page shows it: at which entry, at which field.

    >>> located = read_yaml("sources:\n- id: a\n  targets:\n  - quote: x\n    value: 3\n", "a.yaml")
    >>> place(Problem("bad", "value: found 3", "Correct it.", line=5, column=5), located)
    {'at': '0/targets/0', 'key': 'value', 'what': 'value: found 3', 'todo': 'Correct it.'}
    """
    here = (problem.line, problem.column)
    paths = [path for path, mark in located.marks.items() if mark == here]
    path = max(paths, key=len, default=())
    entry = path[1:4] if len(path) >= 4 and path[2] in QUOTED else path[1:2] if path[:1] == ("sources",) else ()
    said = problem.what.split(":")[0].split(".")[-1]
    named = next((part for part in path[len(entry) + 1 :] if isinstance(part, str)), "")
    key = said if said.replace("_", "").isalpha() and said.isascii() and (not named or named == "quote") else named
    return {"at": "/".join(map(str, entry)), "key": SEED_KEYS.get(key, key), "what": problem.what, "todo": problem.todo}
