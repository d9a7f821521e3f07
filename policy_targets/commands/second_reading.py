"""The options of the commands that let a language model read: which, how patiently, for how much."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

if TYPE_CHECKING:
    from policy_targets.reading.explain import Explanation
    from policy_targets.scaling.documents import Received
    from policy_targets.scaling.runs import Watch
    from policy_targets.scaling.second_runs import BothReadings
    from policy_targets.second_reader.asking import Asker
    from policy_targets.second_reader.side_by_side import SideBySide
    from policy_targets.second_reader.tokens import Price


class SecondOptions(TypedDict):
    """The options of a second reading."""

    model: str | None
    dry_run: bool
    budget: int | None
    price: str | None
    parallel: int
    timeout: float
    cache: Path | None
    disagreements: Path | None
    agreement: bool


OPTIONS = (
    click.option("--model", metavar="NAME", help="Let a language model read, too: a name or alias of the library llm."),
    click.option("--dry-run", is_flag=True, help="Count what would be sent to the model; send nothing."),
    click.option("--budget", type=click.IntRange(min=1), metavar="TOKENS", help="Stop asking when so many are used."),
    click.option("--price", metavar="IN/OUT", help="The price of a million tokens sent and answered, for --dry-run."),
    click.option("--parallel", type=click.IntRange(1, 64), default=4, show_default=True, help="Questions at a time."),
    click.option("--timeout", type=click.FloatRange(min=0.1), default=300, show_default=True, help="Seconds a try."),
    click.option(
        "--cache", type=click.Path(file_okay=False, path_type=Path), help="Folder of answers; else the user's cache."
    ),
    click.option(
        "--disagreements",
        type=click.Path(dir_okay=False, path_type=Path),
        help="A CSV file for the fields on which the readings differ.",
    ),
    click.option("--agreement", is_flag=True, help="Print how often the readings agree, by field and by rule."),
)
ALONE = ("dry_run", "budget", "price", "cache", "disagreements", "agreement")


def second_reader(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a second reading."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def refuse_without_model(asked: SecondOptions) -> None:
    """Refuse options that say something about a model where none is named."""
    given = next((name for name in ALONE if asked[name]), None)  # type: ignore[literal-required]
    if given and not asked["model"]:
        raise click.UsageError(f"--{given.replace('_', '-')} is about a language model. Name it with --model.")


def open_asker(asked: SecondOptions) -> Asker:
    """Return what asks the model; the first question is announced on stderr."""
    from policy_targets.second_reader.answer_cache import AnswerCache, default_cache  # noqa: PLC0415
    from policy_targets.second_reader.asking import Asker  # noqa: PLC0415
    from policy_targets.second_reader.services import open_service  # noqa: PLC0415
    from policy_targets.second_reader.tokens import Budget  # noqa: PLC0415

    service = open_service(asked["model"] or "")
    sends = f"Sending passages of the texts to {service.name} ({service.where}), through the library llm."
    return Asker(
        service=service,
        cache=AnswerCache(asked["cache"] or default_cache()),
        budget=Budget(asked["budget"]),
        parallel=asked["parallel"],
        timeout=asked["timeout"],
        announce=lambda: click.echo(f"{sends} Whether you may send them is yours to judge.", err=True),
    )


def open_named(model: str) -> Asker:
    """Return what asks a model, with the usual patience and the user's cache."""
    defaults: SecondOptions = {
        "model": model, "dry_run": False, "budget": None, "price": None, "parallel": 4, "timeout": 300, "cache": None,
        "disagreements": None, "agreement": False,
    }  # fmt: skip
    return open_asker(defaults)


def read_again_by(model: str, received: bytes, found: Explanation) -> SideBySide:
    """Return both readings of a document that the reader has explained."""
    from policy_targets.reading.text.encodings import decode  # noqa: PLC0415
    from policy_targets.second_reader.second_reading import FirstReading, read_again  # noqa: PLC0415
    from policy_targets.second_reader.side_by_side import SideBySide  # noqa: PLC0415

    return SideBySide(read_again(FirstReading(found.document, decode(received), found.records), open_named(model)))


def extract_twice(
    documents: Iterable[Received], target: tuple[str, Path | None], watch: Watch, asked: SecondOptions
) -> None:
    """Write the records of both readings, or say what they would cost."""
    from policy_targets.publishing.exports.candidate_files import open_writer  # noqa: PLC0415
    from policy_targets.reading.candidate import ALL_COLUMNS  # noqa: PLC0415
    from policy_targets.scaling.second_runs import extract_rows_twice, prepare  # noqa: PLC0415
    from policy_targets.second_reader.second_reading import plan  # noqa: PLC0415

    price, asker = _read_price(asked["price"]), open_asker(asked)
    if asked["dry_run"]:
        planned = plan(prepare(documents, watch), asker)
        cost = f" Price: {price.of(planned.sent, planned.answered):.4f}." if price else " llm knows no prices: --price."
        click.echo(f"{planned.summary()}{cost}")
        return
    with open_writer(target[0], target[1], sys.stdout, ALL_COLUMNS) as writer:
        made = extract_rows_twice(documents, writer, watch, asker)
    _report(made, asked)


def _read_price(written: str | None) -> Price | None:
    from policy_targets.second_reader.tokens import read_price  # noqa: PLC0415

    price = read_price(written) if written else None
    if written and price is None:
        raise click.UsageError(f"--price: found {written!r}, expected two numbers as in 0.5/2.")
    return price


def _report(made: BothReadings, asked: SecondOptions) -> None:
    from policy_targets.second_reader.disagreements import write_table  # noqa: PLC0415
    from policy_targets.second_reader.two_readings import measure_agreement  # noqa: PLC0415

    click.echo(made.summary(), err=True)
    if asked["disagreements"]:
        write_table(made.disagreements, asked["disagreements"])
    if asked["agreement"]:
        click.echo("\n".join(measure_agreement(made.pairs).lines()), err=True)
