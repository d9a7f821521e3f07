"""The words by which the rules of the reader decide, from data/cues.csv, as patterns."""

from __future__ import annotations

from policy_targets import codelists


def cue(name: str) -> str:
    """A pattern of any of the words of a cue; a word may be a pattern itself (计划(?!生育)).

    >>> import re
    >>> bool(re.search(cue("promised"), "力争新增30家")), bool(re.search(cue("promised"), "新增30家"))
    (True, False)
    """
    row = next(row for row in codelists.load_rows("cues") if row["cue"] == name)
    return f"(?:{'|'.join(row['words'].split())})"
