"""How right the reader is on pages of news: claims, their fields, and whether its confidence is honest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from policy_targets.evaluating.fields import ORDINARY
from policy_targets.evaluating.likeness import is_same_organisation, is_same_person, is_same_place, name_unit_code
from policy_targets.evaluating.news_pages import PageText, find_texts, load_claims, load_pages, read_texts
from policy_targets.evaluating.scoring import Pairing, Row, Score, Share, is_same_comparator, list_counted

BINS = 10
DAYS = ("period_start", "period_end")

Check = Callable[[Row, Row], bool]


def _is_same_period(gold: Row, found: Row) -> bool:
    return all(gold[day] == found.get(day) for day in DAYS)


CHECKS: Mapping[str, Check] = {
    "unit": lambda gold, found: bool(gold["unit_code"] == name_unit_code(found.get("unit_code"))),
    "comparator": is_same_comparator,
    "measure": lambda gold, found: bool(gold["measure"] == found.get("measure")),
    "role": lambda gold, found: bool(gold["role"] == (found.get("role") or ORDINARY[found["kind"]])),
    "reckoning": lambda gold, found: bool(gold["reckoning"] == (found.get("reckoning") or "period")),
    "period": _is_same_period,
    "place": lambda gold, found: is_same_place(gold["place"], found.get("place")),
    "speaker": lambda gold, found: is_same_person(gold["speaker"], found.get("speaker")),
    "organisation": lambda gold, found: is_same_organisation(gold["organisation"], found.get("organisation")),
}
COLUMNS = {"unit": ("unit_code",), "period": DAYS}  # of a field that is not a column of its own name
TOLD = ("period", "place", "speaker", "organisation")  # what a text may leave untold
CERTAIN = ("unit", "comparator", "measure", "period", "place")  # what confidence is about, with kind and amount


def is_judged(gold: Row, field: str) -> bool:
    """Whether the readings agree on a field of a claim.

    >>> is_judged({"differ": ["period_end"]}, "period"), is_judged({"differ": ["period_end"]}, "place")
    (False, True)
    """
    return not set(gold["differ"]) & set(COLUMNS.get(field, (field,)))


def is_told(row: Row, field: str) -> bool:
    """Whether a claim or a prediction has a value in a field.

    >>> is_told({"period_start": None, "period_end": "2025-12-31"}, "period"), is_told({"place": None}, "place")
    (True, False)
    """
    return any(row.get(column) for column in COLUMNS.get(field, (field,)))


def is_right_throughout(gold: Row, found: Row) -> bool:
    """Whether a prediction of the right kind and amount is right in all that its confidence is about.

    A field on which the readings differ is no fault.

    >>> claim = {"differ": ["unit_code", "measure", "period_end"], "amount": 3, "comparator": "eq", "place": "高邮市"}
    >>> is_right_throughout(claim, claim), is_right_throughout(claim, {**claim, "place": "扬州市"})
    (True, False)
    """
    return all(CHECKS[field](gold, found) for field in CERTAIN if is_judged(gold, field))


class Telling(NamedTuple):
    """What the reader says where the text tells a value of a field, and where it tells none."""

    right: Share
    found: Share
    right_where_found: Share
    said_where_untold: Share


class Bin(NamedTuple):
    """Predictions of like confidence: from which, their mean confidence, and how many are right."""

    least: float
    mean: float
    right: Share


@dataclass(frozen=True, slots=True)
class NewsScore:
    """What the comparison of the reader with the annotated pages shows."""

    claims: Mapping[str, Score]
    fields: Mapping[str, Share]
    tellings: Mapping[str, Telling]
    curve: Sequence[Bin]

    @property
    def mistakes(self) -> tuple[str, ...]:
        """What was missed and what was found too much, on all pages."""
        return self.claims["all pages"].mistakes

    @property
    def calibration_error(self) -> float:
        """The expected calibration error: how far confidence and share right lie apart, weighed by the predictions.

        Source: M. P. Naeini, G. Cooper, M. Hauskrecht, Obtaining well calibrated probabilities, AAAI 2015.
        """
        total = sum(it.right.of for it in self.curve)
        return sum(it.right.of * abs(it.mean - it.right.value) for it in self.curve) / total if total else 0.0

    def lines(self) -> Iterator[str]:
        """The score for eyes."""
        for name, it in self.claims.items():
            counts = f"({it.recall.of} firm claims, {it.precision.of} predictions counted)"
            shares = f"precision {it.precision.value:.3f} recall {it.recall.value:.3f} F1 {it.f1:.3f}"
            yield f"{name}: {shares} {counts}; located whatever the kind {it.located}"
        for name, share in self.fields.items():
            yield f"{name}: {share}"
        for name, told in self.tellings.items():
            yield f"{name}, where told: right {told.right}"
            yield f"{name}, where told: found {told.found}; of those right {told.right_where_found}"
            yield f"{name}, where not told: said {told.said_where_untold}"
        yield f"confidence: expected calibration error {self.calibration_error:.3f} of {BINS} bins"
        yield "  from   mean   right"
        for bin_ in self.curve:
            yield f"  {bin_.least:.1f}    {bin_.mean:.3f}  {bin_.right}"


def score_pages(gold: Path, documents: Path, rows: Iterable[Row] | None = None) -> NewsScore:
    """Hold the reader, or rows that it has written, against the annotated pages of a folder.

    Raises: DocumentError when the text of a page is not among the documents.

    >>> score_pages(Path("tests/gold/news/held"), Path("tests"))
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: tests: 65 of 65 pages are not there (001, 003, 004, 006, 007 …). Save ...
    """
    texts = find_texts(load_pages(gold.resolve().parent, gold.resolve().name), documents)
    return score_texts(texts, load_claims(gold, texts), read_texts(texts) if rows is None else rows)


def score_texts(texts: Sequence[PageText], claims: Sequence[Row], predicted: Iterable[Row]) -> NewsScore:
    """Hold predictions against the claims of pages; a prediction on a page without claims is too much.

    >>> score_texts([], [], []).calibration_error
    0.0
    """
    counted = list_counted(predicted, {it.document for it in texts})
    match = Pairing(claims, counted)
    found = match.list_found()
    damaged = {it.document for it in texts if it.page.is_damaged}
    parts = {"all pages": match, "damaged pages": _select(match, damaged)}
    return NewsScore(
        claims={name: part.score() for name, part in parts.items()},
        fields={field: _share_right(found, field) for field in CHECKS if field not in TOLD},
        tellings={field: _judge_telling(found, field) for field in TOLD},
        curve=_draw_curve(match.list_judged()),
    )


def _select(match: Pairing, documents: set[str]) -> Pairing:
    """The part of a match that is on some documents."""
    gold, predicted = ([row for row in rows if row["document"] in documents] for rows in (match.gold, match.predicted))
    return Pairing(gold, predicted)


def _share_right(found: Sequence[tuple[Row, Row]], field: str) -> Share:
    judged = [CHECKS[field](gold, row) for gold, row in found if is_judged(gold, field)]
    return Share(sum(judged), len(judged))


def _judge_telling(found: Sequence[tuple[Row, Row]], field: str) -> Telling:
    judged = [(gold, row) for gold, row in found if is_judged(gold, field)]
    told = [(gold, row) for gold, row in judged if is_told(gold, field)]
    untold = [row for gold, row in judged if not is_told(gold, field)]
    said = [(gold, row) for gold, row in told if is_told(row, field)]
    right = sum(CHECKS[field](gold, row) for gold, row in said)
    return Telling(
        right=Share(right, len(told)),
        found=Share(len(said), len(told)),
        right_where_found=Share(right, len(said)),
        said_where_untold=Share(sum(is_told(row, field) for row in untold), len(untold)),
    )


def _draw_curve(judged: Sequence[tuple[Row, Row | None]]) -> list[Bin]:
    """The predictions in bins of equal width by their confidence; empty bins are left out."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for row, gold in judged:
        confidence = float(row["confidence"])
        is_right = gold is not None and is_right_throughout(gold, row)
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, is_right))
    return [
        Bin(
            least=number / BINS,
            mean=sum(confidence for confidence, _ in some) / len(some),
            right=Share(sum(is_right for _, is_right in some), len(some)),
        )
        for number, some in sorted(bins.items())
    ]
