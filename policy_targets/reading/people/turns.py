"""Turns of an interview: what stands before the colon with which a paragraph opens, and who answers there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from policy_targets.reading.page.articles import Article
from policy_targets.reading.people.persons import read_title

LABEL = re.compile(r"[\s【\[（(*■●◆▶#]*([一-龥A-Za-z·•（）()“”、 　]{1,40}?\d?)[】\]*]*\s?[:：][】*]*")
PLAIN = re.compile(r"[\s】\]）)（(*“”]+|以下简称.*$")
QUESTION = re.compile(
    r"(?:.{0,14}(?:记者|主持人|网友|编辑|媒体|观众|市民)(?:提?问|[A-Z甲乙丙])?|提?问题?|记|Q\d?|现场提问|追问|主持)$",
    re.IGNORECASE,
)
ANSWER = re.compile(r"(?:回?答复?|A\d?|嘉宾|受访者|受访人|被访者)$", re.IGNORECASE)
DEED = re.compile("(?:回答|答|答复|回应|发言|通报)$")


def read_label(chars: str) -> str:
    """What stands before the colon with which a paragraph opens, without marks; nothing where there is no such colon.

    >>> read_label("记者：今年有何打算？"), read_label("云台市交通运输局局长赵小勇：今年"), read_label("【答】：是的")
    ('记者', '云台市交通运输局局长赵小勇', '答')
    >>> read_label("会议指出，主要目标是：增长8%。")
    ''
    """
    match = LABEL.match(chars)
    return PLAIN.sub("", match[1]) if match else ""


def is_question(label: str) -> bool:
    """Whether a label opens the turn of one who asks.

    >>> is_question("新华社记者"), is_question("主持人"), is_question("问"), is_question("罗小清")
    (True, True, True, False)
    """
    return bool(QUESTION.match(label))


def find_labels(article: Article) -> Iterator[tuple[int, str]]:
    r"""The paragraphs of an article that open with a label, each with it.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> text = "记者：今年有何打算？\n罗小清：今年新建学校3所。\n年内完工。"
    >>> [label for article in find_articles(Text.of(text)) for label in find_labels(article)]
    [(0, '记者'), (1, '罗小清')]
    """
    for part, text in enumerate(article.body):
        if label := read_label(text.chars[:60]):
            yield part, label


def read_turn(label: str, names: Mapping[str, str]) -> str | None:
    """Whose turn a label opens: a name; nothing for one who asks; None for a label of another kind.

    `names` are the speakers by name; under the empty name stands the one who alone answers.

    >>> names = {"姚小隆": "姚小隆", "": "姚小隆"}
    >>> [read_turn(label, names) for label in ("姚小隆", "县委书记姚小隆", "姚书记", "姚", "答", "记者", "目标")]
    ['姚小隆', '姚小隆', '姚小隆', '姚小隆', '姚小隆', '', None]
    """
    if is_question(label):
        return ""
    if ANSWER.fullmatch(label):
        return names.get("")
    plain = DEED.sub("", label)
    for name in names:
        first = plain.startswith(name) and read_title(plain) == plain.removeprefix(name)
        if name and (plain.endswith(name) or first):
            return names[name]
    titled = read_title(plain)
    if titled and len(plain) - len(titled) <= 1:
        alike = [name for name in names if name and name.startswith(plain[: len(plain) - len(titled)])]
        return alike[0] if len(alike) == 1 else None
    alike = [name for name in names if name and name[0] == plain] if len(plain) == 1 else []
    return alike[0] if len(alike) == 1 else None
