"""The command `new`: ask for one claim after the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policy_targets.commands import FileThere, command
from policy_targets.errors import RecordError, SeedError

if TYPE_CHECKING:
    from policy_targets.exploring.desk.interview import Interview, Question

NOTHING = "-"


@command("policy-targets new ../shared/documents/000_03f2aeee1902564d.txt -o seeds/mine.yaml")
@click.argument("document", type=FileThere)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The seed.")
def new(document: Path, out: Path) -> None:
    """Ask for a claim and write it into a seed.

    Give the words that make the claim; the reader proposes the answers: Enter accepts one, - leaves it empty. The entry
    is validated as in a build; if it is invalid, the problem is shown and you are asked again. A seed that does not
    exist is created.
    """
    from policy_targets.exploring.desk.interview import Interview  # noqa: PLC0415

    interview = Interview(document, out)
    while True:
        quote = _ask_quote()
        if not quote:
            return
        try:
            places = interview.find(quote)
        except RecordError as error:
            click.echo(str(error), err=True)
            continue
        _ask(interview, places[_choose_place(len(places))])


def _ask_quote() -> str:
    """Ask for the words of a claim; return an empty string on Enter or at the end of input."""
    try:
        asked = "The words that make the claim (Enter to end)"
        return str(click.prompt(asked, default="", show_default=False)).strip()
    except click.Abort:
        return ""


def _choose_place(count: int) -> int:
    if count == 1:
        return 0
    asked = f"These words occur {count} times. Which one"
    return int(click.prompt(asked, type=click.IntRange(1, count), default=1)) - 1


def _ask(interview: Interview, at: Any) -> None:
    """Ask until the entry is valid; propose the previous answers again."""
    from policy_targets.exploring.desk.interview import CLAIMS, list_questions  # noqa: PLC0415

    table, answers = interview.guess(at)
    table = click.prompt("A promise or a result", type=click.Choice(CLAIMS), default=table)
    while True:
        for question in list_questions(table):
            answers[question.key] = _answer(question, str(answers.get(question.key) or ""))
        try:
            click.echo(f"{interview.seed}: {interview.add(table, at, answers)} written.")
        except SeedError as error:
            click.echo("\n".join(f"{it.what} {it.todo}" for it in error.problems) or str(error), err=True)
            if click.confirm("Correct it?", default=True):
                continue
        return


def _answer(question: Question, proposed: str) -> str:
    kind = click.Choice([*question.codes, *([] if question.needed else [NOTHING])]) if question.codes else None
    default = proposed or (None if question.needed else NOTHING)
    answer = click.prompt(question.words, type=kind, default=default, show_choices=question.key == "measure")
    return "" if answer == NOTHING else str(answer)


COMMANDS = (new,)
