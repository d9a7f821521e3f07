"""From the raw characters of a document to candidate records with their evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from policy_targets.reading.articles import Article, find_articles
from policy_targets.reading.claims import Claim, find_claims
from policy_targets.reading.dating import date_articles, rests_on
from policy_targets.reading.indicators import name_indicator
from policy_targets.reading.initiatives import InitiativeMention, find_initiatives
from policy_targets.reading.labels import find_behind
from policy_targets.reading.localities import Locality
from policy_targets.reading.quotations import (
    LONGEST_QUOTE,
    MARK,
    SHORTEST_QUOTE,
    Page,
    Passage,
    Quoted,
    find_passage,
    quote_claims,
)  # fmt: skip
from policy_targets.reading.relations import spans_years
from policy_targets.reading.repairs import repair_and_explain
from policy_targets.reading.saying import Said
from policy_targets.reading.speakers import SpeakerMention, find_home_of, find_speakers, find_speeches
from policy_targets.reading.text import format_spans

LIKELY = 0.5  # a year of speaking more likely than not tells what is over and what is to come
INITIATIVE = 0.92  # 119 of 129 on the five documents
LONGEST_HEADLINE = 60


class Candidate(NamedTuple):
    """A record that the reader proposes. Offsets: raw, half-open.

    The value of a fall in percent is its size, as it is written; its label then ends in 降幅. What a curator drafts
    from it has the value negative and the label bare.
    """

    document: str
    kind: str
    value: Decimal | None
    value_upper: Decimal | None
    unit: str | None
    amount: Decimal | None
    amount_upper: Decimal | None
    unit_code: str | None
    indicator_label: str
    indicator_id: str | None
    measure: str | None
    comparator: str | None
    scope: str | None
    period_label: str | None
    period_start: date | None
    period_end: date | None
    commitment: str | None
    commitment_words: str | None
    speaker: str | None
    organisation: str | None
    place: str | None
    place_id: str | None
    name: str | None
    quote: str
    start: int
    end: int
    spans: str
    rule: str
    repairs: tuple[str, ...]
    confidence: float
    baseline_amount: Decimal | None = None
    baseline_label: str | None = None
    part_of: int | None = None  # where the number begins that this one is part of

    def as_row(self) -> dict[str, object]:
        """The record as JSON holds it: decimals as strings, days in ISO form."""
        return {column: _plain(value) for column, value in zip(self._fields, self, strict=True)}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def extract(raw: str, document: str = "") -> list[Candidate]:
    r"""The targets and outcomes of a raw document, in document order; the same input gives the same records.

    >>> found = extract("二、2025年目标\n力争新增科技企业３０家以上。")
    >>> [(it.kind, str(it.amount), it.comparator, it.quote, it.repairs) for it in found]
    [('target', '30', 'ge', '力争新增科技企业30家以上', ('narrow_wide_forms',))]
    >>> extract("抓好九项重点工作。")
    []
    """
    text, changes = repair_and_explain(raw)
    repairs = sorted((change.start, change.end, change.name) for change in changes)
    articles = find_articles(text)
    page = Page(document, raw, text, find_home_of(articles), repairs, MARK in raw)
    dated = zip(articles, date_articles(articles), strict=True)
    found = [candidate for article, said in dated for candidate in _read_article(page, article, said)]
    return sorted(found, key=attrgetter("start", "end"))


class _Voices:
    """The speakers of an article by what they say in it."""

    def __init__(self, article: Article, home: Locality | None) -> None:
        speakers = find_speakers(article, home)
        self.speakers = {speaker.name: speaker for speaker in speakers}
        self.speeches = sorted(find_speeches(article, speakers), key=lambda speech: (speech.part, speech.start))
        self.starts = [(speech.part, speech.start) for speech in self.speeches]

    def at(self, part: int, place: int) -> SpeakerMention | None:
        """Who says what stands at an offset of a paragraph, or None."""
        index = bisect_right(self.starts, (part, place)) - 1
        if index < 0:
            return None
        speech = self.speeches[index]
        return self.speakers.get(speech.speaker) if speech.part == part and place < speech.end else None


def _read_article(page: Page, article: Article, said: Said | None) -> Iterator[Candidate]:
    early = [line for line in article.head if len(line) > LONGEST_HEADLINE]
    body = [find_passage(page, text) for text in (*early, *article.body)]
    voices = _Voices(article, page.home)
    likely = said.day_of_speaking if said else None
    known = likely if said and said.sure > LIKELY else None
    quoted = quote_claims(body, find_claims([passage.text.chars for passage in body], likely, known))
    indicators = [_name(it.claim) for it in quoted]
    for it, indicator in zip(quoted, indicators, strict=True):
        voice = voices.at(it.claim.paragraph - len(early), it.claim.context.quantity.start)
        candidate = _candidate(it, indicator, voice)
        yield mark_weighed(candidate, said) if said and said.sure < 1 else candidate
    named, mentioned = set[str](), [find_initiatives(passage.text.chars) for passage in body]
    for number, (passage, mentions) in enumerate(zip(body, mentioned, strict=True)):
        for mention in mentions:
            voice = voices.at(number - len(early), mention.start)
            if mention.name not in named and (found := _initiative(passage, mention, voice)):
                named.add(mention.name)
                yield found


def mark_weighed(candidate: Candidate, said: Said) -> Candidate:
    r"""The candidate; where its period counts from a year that was weighed, its rule says so and it is less sure.

    >>> said = Said(2025, None, None, "", "wording", 0.6)
    >>> sure = extract("二、2025年目标\n力争新增科技企业30家。")[0]
    >>> mark_weighed(sure._replace(period_label="今年"), said).rule
    'count/promised/year_weighed'
    """
    if not rests_on(candidate.period_label, candidate.period_end):
        return candidate
    confidence = round(candidate.confidence * said.sure, 3)
    return candidate._replace(rule=f"{candidate.rule}/year_weighed", confidence=confidence)


# Candidates are made with their columns in order: by name it takes three times as long.
def _candidate(quoted: Quoted, indicator: str | None, voice: SpeakerMention | None) -> Candidate:
    claim, passage, spans, quote, number = quoted.claim, quoted.passage, quoted.spans, quoted.quote, quoted.number
    quantity, period, page = claim.context.quantity, claim.period, passage.page
    place = (voice.place if voice else None) or page.home
    return Candidate(
        page.document, claim.kind, quantity.value, quantity.value_upper,
        quantity.unit, quantity.amount, quantity.amount_upper, quantity.unit_code,
        claim.label, indicator,
        claim.measure, quantity.comparator, claim.scope or None,
        (period.label or None) if period else None,
        period.period_start if period else None, period.period_end if period else None,
        claim.commitment or None, claim.commitment_words or None,
        voice.name if voice else None, (voice.organisation or None) if voice else None,
        place.name if place else None, place.place_id if place else None, None,
        quote, number[0], number[1], format_spans(spans),
        claim.rule, page.repaired(spans), claim.confidence,
        claim.baseline.amount if claim.baseline else None, claim.baseline.label if claim.baseline else None,
        (passage.place(claim.whole.quantity) or number)[0] if claim.whole else None,
    )  # fmt: skip


def _name(claim: Claim) -> str | None:
    """The indicator that the label means, or the noun behind the number; growth of some years is no yearly growth."""
    if not claim.subject.sure:
        return None
    unit_code = claim.context.quantity.unit_code
    found = name_indicator(claim.label, unit_code, claim.measure)
    found = found or name_indicator(find_behind(claim.context), unit_code, claim.measure)
    if found and found.endswith("-growth") and claim.measure == "growth_rate":
        end = claim.period.period_end if claim.period else None
        return None if spans_years(claim.context, claim.baseline, end) else found
    return found


def _initiative(passage: Passage, mention: InitiativeMention, voice: SpeakerMention | None) -> Candidate | None:
    spans, quote = passage.read(mention.start, min(mention.end, mention.start + LONGEST_QUOTE))
    page = passage.page
    place = (voice.place if voice else None) or page.home
    if not spans or len(quote) < SHORTEST_QUOTE:
        return None
    return Candidate(
        page.document, "initiative", None, None, None, None, None, None, "", None, None, None, None, None, None, None,
        None, None, voice.name if voice else None, (voice.organisation or None) if voice else None,
        place.name if place else None, place.place_id if place else None, mention.name,
        quote, spans[0][0], spans[-1][1], format_spans(spans),
        f"initiative/{mention.rule}", page.repaired(spans), INITIATIVE,
    )  # fmt: skip
