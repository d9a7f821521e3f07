"""The commands of the reader: extract, explain, text, draft, locate and score."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

import click

from policy_targets.commands import FileThere, FolderThere, command, print_lines
from policy_targets.commands.second_reading import (
    SecondOptions,
    extract_twice,
    open_named,
    read_again_by,
    refuse_without_model,
    second_reader,
)
from policy_targets.errors import DocumentError, PolicyTargetsError, RecordError

if TYPE_CHECKING:
    from policy_targets.evaluating.cases import CaseScore
    from policy_targets.evaluating.news_score import NewsScore
    from policy_targets.evaluating.scoring import Row, Score
    from policy_targets.reading.text.text import Text

STANDARD_INPUT = "-"
SAMPLE = "../shared/documents/000_03f2aeee1902564d.txt"
SHOWN = """\b
A passage:
  2025年力争新招引科技型企业60家以上，其中专精特新企业８家。

\b
Its records, some columns of each:
  kind    amount  comparator  indicator_label   period_end  spans
  target  60      ge          新招引科技型企业  2025-12-31  0-20
  target  8       eq          新招引专精特新企业  2025-12-31  21-31

\b
Why the first is what it is, by explain:
  新招引科技型企业: ge 60 家 = 60 1; indicator technology-firms-attracted;
  measure increment; commitment strive; period 2025-01-01/2025-12-31 (2025年);
  rule count/promised; confidence 0.39
"""


class _Scored(TypedDict):
    """Further options of `score`."""

    markdown: bool
    model: str | None
    answers: Path | None


class _Asked(SecondOptions):
    """The options of `extract`."""

    form: str | None
    out: str | None
    jobs: int | None
    text_column: str | None
    name_column: str | None
    date: datetime | None
    place: str | None
    fetch: bool


@command(f"policy-targets extract {SAMPLE}")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]), help="Default: jsonl, or parquet for a folder."
)
@click.option("-o", "--out", help="The file to write, or a folder (FOLDER/) of parts; default: stdout.")
@click.option("--jobs", type=click.IntRange(min=0), help="Processes that read beside this one; 1 for a folder, else 0.")
@click.option("--text-column", help="The column of a Parquet file with the texts, if ambiguous.")
@click.option("--name-column", help="The column with the document names; default: row numbers.")
@click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), help="The date of all documents; overrides dates in the text."
)
@click.option("--place", help="The place all documents are about: its name, or its code in GB/T 2260.")
@click.option("--fetch", is_flag=True, help="Read addresses (https://…), too; never private ones.")
@second_reader
@click.pass_context
def extract(ctx: click.Context, files: tuple[str, ...], **asked: Unpack[_Asked]) -> None:
    """Read raw texts into records with evidence.

    A record is a target, an outcome or an initiative, with everything the text states about it.

    FILE is a text or a web page in UTF-8, UTF-16, GB18030 or Big5, clean or damaged, or a .docx, .xlsx or .pdf file
    (with policy-targets[files]); a folder, a .zip archive or a pattern in quotes ('2024/**/*.txt') of such; a .parquet
    file with a column of texts; an address, with --fetch; - is the standard input. Records come in the order of the
    documents, one a line. Offsets count the characters of the document as received, or of what `policy-targets text`
    prints.

    An output folder (FOLDER/, or an existing one) gets parts in Parquet, and _rejects.parquet with the documents that
    could not be read. Running the same command again continues where it was killed, and reads only new documents; parts
    of other documents are removed at the end. The output does not depend on --jobs.

    A file that cannot be read is listed with the reason, the others are read, and the exit code is 1. The same applies
    to a file that is no Chinese text, a template with blanked figures, or a story.

    With --model, a language model of the library llm reads the texts, too. Its claims are checked against the text like
    any record; the column `readings` tells which records both readings have alike. Nothing is sent without --model.
    """
    refuse_without_model(asked)
    out = Path(asked["out"]) if asked["out"] else None
    is_folder = out is not None and (out.is_dir() or (asked["out"] or "").endswith(("/", os.sep)))
    form = asked["form"] or ("parquet" if is_folder else "jsonl")
    if form == "parquet" and out is None:
        raise click.UsageError("Parquet goes to a file. Name it with -o.")
    if asked["model"] and (is_folder or asked["jobs"]):
        raise click.UsageError(
            "A model is asked by one process, and its records go to one file. Leave out --jobs and FOLDER/."
        )
    if form != "parquet" and is_folder:
        raise click.UsageError(f"A folder gets parts in Parquet, not {form}. Name a file with -o.")
    ctx.exit(1 if _extract_to(files, form, (out, is_folder), asked) else 0)


extract.help = f"{cleandoc(extract.help or '')}\n\n{SHOWN}"


def _extract_to(files: Sequence[str], form: str, target: tuple[Path | None, bool], asked: _Asked) -> int:
    """Read the files and write their records; return the number of documents that could not be read."""
    from policy_targets.publishing.exports.candidate_files import open_writer  # noqa: PLC0415
    from policy_targets.scaling import runs  # noqa: PLC0415
    from policy_targets.scaling.documents import find_documents, find_leaves, measure  # noqa: PLC0415
    from policy_targets.scaling.parquet_texts import TextColumns  # noqa: PLC0415
    from policy_targets.scaling.progress import Progress  # noqa: PLC0415

    out, is_folder = target
    jobs = int(is_folder) if asked["jobs"] is None else asked["jobs"]
    columns, is_shown = TextColumns(asked["text_column"], asked["name_column"]), sys.stderr.isatty()
    total = measure(find_leaves(files, out), columns) if is_shown else 0
    watch = runs.Watch(Progress(sys.stderr, total, is_shown=is_shown))
    given = _give(asked)
    found = find_documents(find_leaves(files, out), columns, fetches=asked["fetch"])
    documents = (it._replace(**given) for it in found)
    try:
        if out and is_folder:
            runs.extract_parts(documents, out, jobs, watch)
            return watch.failures
        if asked["model"]:
            extract_twice(documents, (form, out), watch, asked)
            return watch.failures
        with open_writer(form, out, sys.stdout) as writer:
            if jobs == 0:
                runs.extract_rows(documents, writer, watch)
            else:
                runs.extract_rows_with(documents, form, writer, jobs, watch)
    finally:
        watch.progress.close()
    return watch.failures


def _give(asked: _Asked) -> dict[str, Any]:
    """Return the date and place that the user gives for all documents, as fields of Document."""
    from policy_targets.reading.people.localities import name_locality  # noqa: PLC0415
    from policy_targets.reading.periods.said import read_given_day  # noqa: PLC0415

    day, named = asked["date"].date() if asked["date"] else None, asked["place"]
    try:
        known = read_given_day(day) if day else None
        return {"day": known and day, "home": name_locality(named).place_id if named else None}
    except RecordError as error:
        raise click.UsageError(str(error)) from error


def _receive(path: Path) -> bytes:
    return sys.stdin.buffer.read() if str(path) == STANDARD_INPUT else path.read_bytes()


@command(f"policy-targets explain {SAMPLE}")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--model", metavar="NAME", help="Show a language model's reading beside the reader's.")
def explain(file: Path, form: Literal["text", "json"], model: str | None) -> None:
    """Explain what the reader did to a text and why.

    First, every repair with its name and place, the text before and after; then every number: the record made from it
    with the deciding rule, or the reason it was set aside. With --model, both readings side by side where they differ,
    and the model's claims that were refused.
    """
    from policy_targets.reading.explain import explain as explain_document  # noqa: PLC0415

    received = _receive(file)
    try:
        found = explain_document(received, file.name)
    except PolicyTargetsError as error:
        raise click.ClickException(f"{file}: {error}") from error
    again = read_again_by(model, received, found) if model else None
    if form == "json":
        click.echo(json.dumps(found.as_row() | (again.as_row() if again else {}), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join((*found.lines(), *(again.lines() if again else ()))))


@command(f"policy-targets text {SAMPLE}")
@click.argument("file", type=click.Path(path_type=Path))
def text(file: Path) -> None:
    """Print the text that spans count in.

    Of a text in any encoding: its characters. Of a .docx, .xlsx or .pdf file: what its conversion gives, whose name and
    version go to standard error.
    """
    from policy_targets.reading.text.encodings import decode_and_explain  # noqa: PLC0415

    try:
        decoded = decode_and_explain(_receive(file))
    except PolicyTargetsError as error:
        raise click.ClickException(f"{file}: {error}") from error
    click.echo(decoded.text, nl=False)
    if decoded.conversion:
        click.echo(f"{file}: {decoded.conversion}", err=True)


@command(f"policy-targets draft {SAMPLE} -o drafts/gaoyou.yaml --with-lists")
@click.argument("document", type=FileThere)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The seed to write; else stdout.")
@click.option("--with-lists", is_flag=True, help="Add missing entries to organisations.yaml and speakers.yaml.")
@click.option("--force", is_flag=True, help="Replace an existing seed.")
def draft(document: Path, out: Path | None, *, with_lists: bool, force: bool) -> None:
    """Draft a seed that a curator only has to correct.

    The seed contains every article with its speakers and posts, every proposed record with the rule that found it, and
    every other number, set aside with a proposed reason. Organisations and speakers are taken from the lists beside the
    seed (or in ./seeds); missing ones are written in the head of the seed, to be pasted into the lists.
    """
    from policy_targets.curation import shared_lists  # noqa: PLC0415
    from policy_targets.curation.draft import draft as draft_seed  # noqa: PLC0415

    if with_lists and out is None:
        raise click.UsageError("--with-lists needs the file of the seed. Name it with -o.")
    try:
        drafted = draft_seed(
            document.read_bytes(), document.name, shared_lists.load_known(out.parent if out else Path("seeds"))
        )
    except DocumentError as error:
        raise click.ClickException(f"{document}: {error}") from error
    if out is None:
        click.echo(drafted.seed, nl=False)
        return
    shared_lists.write_seed(out, drafted.seed, force=force)
    stubs = {"organisations": drafted.organisations, "speakers": drafted.speakers}
    for name, lines in stubs.items():
        if with_lists and lines:
            shared_lists.add_lines(out.with_name(f"{name}.yaml"), lines)
    added = ", ".join(f"{lines.count('- {')} {name}" for name, lines in stubs.items())
    click.echo(f"{out}: drafted. {'Added to the lists' if with_lists else 'Not in the lists'}: {added}.")


@command(f"policy-targets locate {SAMPLE} 新招引科技型企业150家")
@click.argument("document", type=FileThere)
@click.argument("quotes", metavar="QUOTE...", nargs=-1, required=True)
@click.pass_context
def locate(ctx: click.Context, document: Path, quotes: tuple[str, ...]) -> None:
    """Find quotes in a raw document.

    The printed spans can be pasted into a seed after `at:`. Quotes are matched to the repaired text, ignoring white
    space.
    """
    from policy_targets.reading.text.encodings import decode  # noqa: PLC0415
    from policy_targets.reading.text.repairs import repair  # noqa: PLC0415
    from policy_targets.reading.text.text import format_spans  # noqa: PLC0415

    try:
        text = repair(decode(document.read_bytes()))
    except DocumentError as error:
        raise click.ClickException(f"{document}: {error}") from error
    missing = [quote for quote in quotes if not text.find(quote)]
    for quote in quotes:
        for spans in text.find(quote):
            click.echo(f"{format_spans(spans)}  # {quote}")
    for quote in missing:
        click.echo(f"{document}: {quote!r} is not in the document. {_hint(text, quote)}", err=True)
    ctx.exit(1 if missing else 0)


def _hint(text: Text, quote: str) -> str:
    """Return how far the quote matches the document, and the text that follows there.

    >>> from policy_targets.reading.text.text import Text
    >>> _hint(Text.of("力争新招引企业150家，其中外资30家"), "新招引企业160家")
    "The document has '新招引企业1', then '50家，其中外资30'."
    >>> _hint(Text.of("力争新招引企业150家"), "八家")
    'Write the quote in simplified characters, without pinyin, with the punctuation of the text.'
    """
    end = next((end for end in range(len(quote) - 1, 1, -1) if text.find(quote[:end])), 0)
    if not end:
        return "Write the quote in simplified characters, without pinyin, with the punctuation of the text."
    after = text.find(quote[:end])[0][-1][1]
    return f"The document has {quote[:end]!r}, then {text.reading([(after, after + 10)])!r}."


@command("policy-targets score --gold ../shared/dev --documents ../shared/dev")
@click.argument("predicted", type=FileThere, required=False)
@click.option(
    "--gold", "golds", type=FolderThere, multiple=True, required=True, help="Folder of NAME.jsonl; may be repeated."
)
@click.option("--documents", type=FolderThere, help="Folder of NAME.txt; else that of the gold.")
@click.option("--show", is_flag=True, help="List missed claims and false ones.")
@click.option("--markdown", is_flag=True, help="Print the tables of QUALITY.md.")
@click.option("--model", metavar="NAME", help="Score reader, model and both: a model of the library llm.")
@click.option("--answers", type=FileThere, help="The same with recorded answers: lines of document and claims.")
def score(
    predicted: Path | None, golds: tuple[Path, ...], documents: Path | None, *, show: bool, **asked: Unpack[_Scored]
) -> None:
    """Score the reader against annotated documents.

    PREDICTED is the JSON lines output of `extract`; without PREDICTED the documents are read now. Prints precision,
    recall and F1, how often comparator, measure, period and upper value are right, and how often each rule is right.

    If the lines of the gold contain their own passages (`text`, `records`), as in tests/passages, every field is
    compared: prints how often each field is right, and how many passages are right in every field.

    If the gold is a split of a list of news pages (with pages.csv beside it), as in tests/gold/news, their texts are
    found by SHA-256. Prints F1, also for damaged pages, how often each field is right where the text states it, and how
    far the confidence of records differs from the share that is right.

    With --model or --answers, reader, model, both and what they agree on are scored on the same gold. Answers are
    checked against the texts like those of `extract --model`; a line is {"document": NAME.txt, "claims": […]}.
    """
    from policy_targets.evaluating import annotations, scoring  # noqa: PLC0415

    if asked["model"] or asked["answers"]:
        if predicted or asked["markdown"]:
            raise click.UsageError("Reader, model and both are read now. Leave out PREDICTED and --markdown.")
        _score_readings(golds, documents, asked, show=show)
        return
    rows = annotations.load_predictions(predicted) if predicted else None
    scores: dict[str, Score | CaseScore | NewsScore] = {}
    for folder in golds:
        scores[folder.name if folder.name not in scores else str(folder)] = _score_folder(folder, documents, rows)
    if asked["markdown"]:
        annotated = {name: found for name, found in scores.items() if isinstance(found, scoring.Score)}
        if len(annotated) < len(scores):
            raise click.UsageError("--markdown is for annotated documents. Leave out the folders of passages and news.")
        print_lines(scoring.write_markdown(annotated))
        return
    for name, found in scores.items():
        print_lines([f"{name}:"] if len(scores) > 1 else [])
        print_lines(found.mistakes if show else ())
        print_lines(found.lines())


def _score_readings(golds: Sequence[Path], documents: Path | None, asked: _Scored, *, show: bool) -> None:
    """Score reader, model and both, one below the other."""
    from policy_targets.second_reader import gold_readings  # noqa: PLC0415
    from policy_targets.second_reader.second_reading import load_answers  # noqa: PLC0415
    from policy_targets.second_reader.two_readings import measure_agreement  # noqa: PLC0415

    for gold in golds:
        first_readings = gold_readings.list_first_readings(gold, documents or gold)
        if answers := asked["answers"]:
            made = gold_readings.read_recorded(first_readings, load_answers(answers), answers.stem)
        else:
            made = gold_readings.read_asked(first_readings, open_named(asked["model"] or ""))
        for name, rows in made.rows().items():
            found = _score_folder(gold, documents, rows)
            print_lines([f"{gold.name}, {name}:", *(found.mistakes if show else ()), *found.lines()])
        counted = ", ".join(f"{count} {name}" for name, count in made.counts.items())
        print_lines([f"{gold.name}, claims of the model: {counted}", *measure_agreement(made.pairs).lines()])
        print_lines(made.problems)


def _score_folder(gold: Path, documents: Path | None, rows: Sequence[Row] | None) -> Score | CaseScore | NewsScore:
    """Score news pages, passages with their records or annotated documents, whichever the folder contains."""
    from policy_targets.evaluating import (  # noqa: PLC0415
        annotations,
        cases,
        news_pages,
        news_score,
        scoring,
    )

    if news_pages.has_pages(gold):
        return news_score.score_pages(gold, documents or gold, rows)

    if cases.has_cases(gold):
        return cases.score_cases(cases.load_cases(gold), rows)
    claims = annotations.load_gold(gold, documents or gold)
    names = {claim["document"] for claim in claims} | {f"{path.stem}.txt" for path in gold.glob("*.jsonl")}
    return scoring.score(claims, annotations.read_documents(documents or gold, names) if rows is None else rows)


COMMANDS = (extract, explain, text, score, draft, locate)
