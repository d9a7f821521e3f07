"""One claim asked for, question by question, and written into a seed: for whoever has a document and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_targets import codelists
from policy_targets.curation import shared_lists
from policy_targets.curation.draft import draft
from policy_targets.curation.whole_files import hold_folder, write_beside
from policy_targets.curation.yaml_edits import YamlSheet
from policy_targets.curation.yaml_text import Verbatim, write_block
from policy_targets.errors import RecordError, SeedError
from policy_targets.exploring.desk.document_view import Manuscript
from policy_targets.exploring.desk.first_guess import propose
from policy_targets.exploring.desk.open_seed import KEYS, Bench, start_of
from policy_targets.exploring.desk.validation import find_new, find_problems
from policy_targets.reading.text.text import Span, format_spans, parse_spans

CLAIMS = ("targets", "outcomes")
HEADS = ("id", "title", "subtitle", "series", "publisher", "published", "basis", "why", "byline", "spans", "place")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a claim: the key of the seed, in words, the codes there are, and whether it may stay empty."""

    key: str
    words: str
    codes: tuple[str, ...] = ()
    needed: bool = False


def list_questions(table: str) -> tuple[Question, ...]:
    """The questions about a target or an outcome, in the order of the seed.

    >>> [question.key for question in list_questions("outcomes")]
    ['what', 'indicator', 'measure', 'comparator', 'value', 'unit', 'scope', 'period', 'in']
    """
    measures, comparators = (tuple(codelists.load_codes(name)) for name in ("measure", "comparator"))
    questions = (
        Question("what", "What is measured, in the words of the text", needed=True),
        Question("indicator", "Its indicator, an id of the codelist"),
        Question("measure", "What kind of number it is", measures, needed=True),
        Question("comparator", "How it is limited (以上 ge, 以内 le, 左右 approx, bare eq)", comparators),
        Question("value", "The number as written"),
        Question("unit", "Its unit as written"),
        Question("scope", "What the count is limited to (总投资50亿元以上)"),
        Question("period", "The period as said (2025年)"),
        Question("in", "That period as EDTF (2025, 2021/2025, ../2025)"),
    )
    return questions + ((Question("says", "The word of commitment (力争)"),) if table == "targets" else ())


class Interview:
    """A document and the seed that is written about it; nothing is written before it holds.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     document = Path(folder) / "yunhe.txt"
    ...     _ = document.write_text("云河市2025年力争新增科技企业30家。", "utf-8")
    ...     talk = Interview(document, Path(folder) / "yunhe.yaml")
    ...     at = talk.find("力争新增科技企业30家")[0]
    ...     talk.guess(at)[1]["value"]
    '30'
    """

    def __init__(self, document: Path, seed: Path) -> None:
        received = document.read_bytes()
        self.seed, self.manuscript = seed, Manuscript(received, document.name)
        self._drafted = YamlSheet(draft(received, document.name, shared_lists.load_known(seed.parent)).seed)
        digest = self._drafted.value["document"]["sha256"]
        self._text = seed.read_text("utf-8") if seed.exists() else _write_head(self._drafted.value)
        about = (YamlSheet(self._text, str(seed)).value or {}).get("document") or {}
        if about.get("sha256") != digest:
            raise SeedError(f"{seed}: is about {about.get('name', 'something else')}. Name another seed with -o.")

    def find(self, quote: str) -> list[tuple[Span, ...]]:
        """Every place where the quote stands in the repaired document.

        Raises: RecordError when it is nowhere, or when it is too short or too long to be a quotation.
        """
        if not 4 <= len(quote) <= 60:
            raise RecordError(f"found {len(quote)} characters, expected 4 to 60. Quote one clause.")
        places = list(self.manuscript.text.find(quote))
        if not places:
            raise RecordError(f"{quote!r} does not stand in the document. Copy the words as they are read, simplified.")
        return places

    def guess(self, at: tuple[Span, ...]) -> tuple[str, dict[str, Any]]:
        """Whether it is a target or an outcome, and what the reader makes of it: answers one only confirms."""
        quote = self.manuscript.reading(at)
        for source in self._drafted.value["sources"]:
            for table in CLAIMS:
                for entry in source.get(table) or ():
                    if _overlap(parse_spans(entry["at"]), at) and str(entry.get("value", "")) in quote:
                        inherited = {key: source[key] for key in ("period", "in") if source.get(key)}
                        known = {question.key for question in list_questions(table)}
                        return table, {key: it for key, it in {**inherited, **entry}.items() if key in known and it}
        return "targets", propose("targets", quote)

    def add(self, table: str, at: tuple[Span, ...], answers: Mapping[str, str]) -> str:
        """The place of the new entry in the seed, after it was written; other entries stay as they are, to the letter.

        Raises: SeedError with every problem that the entry has; nothing is written then.
        """
        sheet = YamlSheet(self._text, str(self.seed))
        bench = Bench(sheet, self.manuscript)
        words = {"quote": self.manuscript.reading(at), "at": format_spans(at)}
        entry = {**words, **{key: Verbatim(it) if key == "value" else it for key, it in answers.items() if it}}
        if entry.get("comparator") == "eq":
            del entry["comparator"]
        source = self._choose_source(sheet.value["sources"], words["at"])
        bench.place(source, table, {key: entry[key] for key in KEYS[table] if key in entry})
        self._write(sheet.finish())
        there = sheet.value["sources"][source][table]
        return f"{sheet.value['sources'][source]['id']}, {table} {1 + _find_entry(there, words)}"

    def _choose_source(self, sources: list[dict[str, Any]], at: str) -> int:
        """The article that the claim stands in; the first when none says so."""
        fits = (
            number
            for number, source in enumerate(sources)
            if any(start <= start_of(at) < end for start, end in parse_spans(str(source.get("spans") or "0-0")))
        )
        return next(fits, 0)

    def _write(self, text: str) -> None:
        self.seed.parent.mkdir(parents=True, exist_ok=True)
        with hold_folder(self.seed.parent):
            before = find_problems(self.seed, self.manuscript) if self.seed.exists() else []
            trial = write_beside(self.seed, text)
            try:
                problems = find_new(find_problems(trial, self.manuscript), before)
                if problems:
                    raise SeedError("the entry does not hold:", problems)
                trial.replace(self.seed)
            finally:
                trial.unlink(missing_ok=True)
        self._text = text


def _write_head(drafted: Mapping[str, Any]) -> str:
    """A seed without a record: what the reader tells of the document and its articles."""
    document = {**drafted["document"], "status": "curated"}
    sources = [{key: source[key] for key in HEADS if source.get(key)} for source in drafted["sources"]]
    plain = {"document": document, "sources": sources}
    return "".join(f"{line}\n" for key, part in plain.items() for line in write_block({key: part}))


def _overlap(these: tuple[Span, ...], those: tuple[Span, ...]) -> bool:
    return any(a < d and c < b for a, b in these for c, d in those)


def _find_entry(entries: list[dict[str, Any]], words: Mapping[str, str]) -> int:
    return max(i for i, it in enumerate(entries) if (it["quote"], it["at"]) == (words["quote"], words["at"]))
