"""Verbs of reporting behind a name: who is said to say something."""

from __future__ import annotations

import re
from functools import cache

from policy_targets.codelists import load_rows

# A verb that begins a later clause of the sentence: 王小明调研水利，强调要抓落实.
LATER = re.compile("([^。；;：:“”\\n]{0,80}?)[，,](?:并|还|同时|他)?(?:指出|强调|要求|表示)(?=[，,：:“要]|全|各)")
REACH = 40  # characters between a name and its verb: 王小明在接受本报记者采访时说


@cache
def list_verbs() -> str:
    """The verbs of speech as alternatives of an expression, the longest first.

    >>> "如是说" in list_verbs()
    True
    """
    verbs = [row["verb"] for row in load_rows("reporting_verbs") if row["kind"] == "speech"]
    return "|".join(sorted((*verbs, "讲话"), key=len, reverse=True))


@cache
def _behind() -> re.Pattern[str]:
    """What stands behind the name of one who speaks."""
    return re.compile(rf"([^，,。；;：:“”\n、]{{0,{REACH}}}?)(?:{list_verbs()})")


def says(chars: str, at: int) -> bool:
    """Whether a name that ends at an offset is followed by a verb of speech.

    >>> says("王小明在接受采访时说，", 3), says("王小明高兴地告诉记者。", 3)
    (True, True)
    >>> says("王小明出席会议。", 3), says("王小明的介绍信", 3)
    (False, False)
    """
    match = _behind().match(chars, at) or LATER.match(chars, at)
    return match is not None and match[1][:1] != "的" and match[1] != "被"


def says_somewhere(name: str, written: str) -> bool:
    """Whether a name is followed somewhere by a verb of speech, or by a colon.

    >>> says_somewhere("王小明", "局长王小明：今年新增15家。"), says_somewhere("王小明", "王小明出席。")
    (True, False)
    """
    at = written.find(name)
    while at >= 0:
        end = at + len(name)
        if written[end : end + 1] in (":", "：") or says(written, end):
            return True
        at = written.find(name, at + 1)
    return False
