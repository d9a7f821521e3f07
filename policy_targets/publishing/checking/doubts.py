"""What only a reader of the text can decide about records, told apart from what is wrong: warnings with their codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from policy_targets import codelists
from policy_targets.curation.curate import Curated, read_seed
from policy_targets.errors import PolicyTargetsError, Problem
from policy_targets.models import Record
from policy_targets.publishing.package.dataset import load
from policy_targets.publishing.package.write import PROPOSED
from policy_targets.publishing.schema.tables import key_of
from policy_targets.rules import quotation

TODO = "Read the text."


def find_warnings(path: Path) -> tuple[Problem, ...]:
    """The warnings of a package or a seed; of the reader's own candidates, which nobody has read, there are none.

    What cannot be read has none either: `check` says what is wrong with it.

    >>> find_warnings(Path("nowhere.yaml"))
    ()
    """
    try:
        if path.suffix in (".yaml", ".yml"):
            return tuple(warn_of_seeds(read_seed(path)))
        if path.is_dir() or path.suffix in (".json", ".zip"):
            data = load(path)
            proposed = data.descriptor.get("name") == PROPOSED
            rows = (
                {} if proposed else {table: data.models(table) for table in quotation.WARNINGS if table in data.names}
            )
            return tuple(warn_of_records(rows))
    except (PolicyTargetsError, ValueError, OSError):
        pass
    return ()


def warn_of_records(records: Mapping[str, Sequence[Record]]) -> Iterator[Problem]:
    """The warnings of the rows of tables, by table and row.

    >>> from policy_targets.models import Position
    >>> post = {"position_id": "pos-0123456789", "speaker_id": "a", "organisation_id": "b", "title": "总理",
    ...         "title_en": "Premier", "source_id": "c", "status": "curated", "note": "The list of sessions."}
    >>> [it.kind for it in warn_of_records({"positions": [Position(**post)]})]
    ['post-without-words']
    """
    for table, rows in records.items():
        for number, record in enumerate(rows, start=2):
            for breach in quotation.find_warnings(table, record.__dict__):
                kind = breach.rule.replace("_", "-")
                yield Problem(kind, breach.message, TODO, table=table, row=number, field=breach.field)


def warn_of_seeds(curated: Curated) -> Iterator[Problem]:
    """The warnings of what seeds assert, each at its line.

    >>> list(warn_of_seeds(Curated({}, {}, {})))
    []
    """
    for table, records in curated.records.items():
        for record in records:
            key = "|".join(str(getattr(record, name)) for name in key_of(table))
            for breach in quotation.find_warnings(table, record.__dict__):
                what = f"{breach.field}: {breach.message}"
                yield curated.trace(table, key, Problem(breach.rule.replace("_", "-"), what, TODO))


def count_warnings(warnings: Iterable[Problem]) -> list[str]:
    """How many warnings there are of each code, the most frequent first, in words.

    >>> count_warnings([Problem("quote-without-subject", "x"), Problem("quote-without-subject", "y")])
    ['warning: 2 quote-without-subject (the quote lacks the subject)']
    >>> count_warnings([])
    []
    """
    titles = codelists.index_rows("warnings")
    counted = Counter(problem.kind for problem in warnings).most_common()
    return [f"warning: {count} {code} ({titles[code]['title_en']})" for code, count in counted]
