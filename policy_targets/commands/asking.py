"""The command that asks for one claim after the other."""

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

    Give the words that make the claim; the reader proposes the answers, and Enter takes them; - leaves one empty. The
    entry is written when it holds as the build wants it, and what is wrong is told and asked for again. A seed that is
    not there is begun.
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
    """The words, or nothing when there are no more: Enter, or the end of what is typed."""
    try:
        asked = "The words that make the claim (Enter to end)"
        return str(click.prompt(asked, default="", show_default=False)).strip()
    except click.Abort:
        return ""


def _choose_place(count: int) -> int:
    if count == 1:
        return 0
    asked = f"It stands there {count} times. Which one"
    return int(click.prompt(asked, type=click.IntRange(1, count), default=1)) - 1


def _ask(interview: Interview, at: Any) -> None:
    """Ask until the entry holds; what was answered is the next proposal."""
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
    said = click.prompt(question.words, type=kind, default=default, show_choices=question.key == "measure")
    return "" if said == NOTHING else str(said)


COMMANDS = (new,)
