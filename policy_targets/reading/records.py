"""From an article to its candidate records, each with its evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from policy_targets.reading.candidate import Candidate
from policy_targets.reading.claims.claims import Claim, find_claims
from policy_targets.reading.claims.indicators import name_indicator
from policy_targets.reading.claims.labels import find_behind
from policy_targets.reading.claims.relations import spans_years
from policy_targets.reading.initiatives.find import InitiativeMention, find_initiatives
from policy_targets.reading.page.articles import Article
from policy_targets.reading.people.localities import Locality
from policy_targets.reading.people.speakers import SpeakerMention, find_speakers, find_speeches
from policy_targets.reading.periods.dating import rests_on
from policy_targets.reading.periods.said import Said
from policy_targets.reading.quoting import (
    LONGEST_QUOTE,
    SHORTEST_QUOTE,
    Page,
    Passage,
    Quoted,
    find_passage,
    quote_claims,
)  # fmt: skip

LIKELY = 0.5  # a year of speaking more likely than not tells what is over and what is to come
INITIATIVE = 0.92  # 119 of 129 on the five documents
LONGEST_HEADLINE = 60


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


def read_article(page: Page, article: Article, said: Said | None) -> Iterator[Candidate]:
    r"""The candidates of an article: its claims in their order, then its initiatives, each once.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> text = Text.of("二、2025年目标\n力争新增科技企业30家。")
    >>> page = Page("", text.chars, text, None, [], torn=False)
    >>> [(it.kind, it.quote) for article in find_articles(text) for it in read_article(page, article, None)]
    [('target', '力争新增科技企业30家')]
    """
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

    >>> from policy_targets.reading.extract import extract
    >>> said = Said(2025, None, None, "", "wording", 0.6)
    >>> sure = extract("二、2025年目标\n力争新增科技企业30家。")[0]
    >>> mark_weighed(replace(sure, period_label="今年"), said).rule
    'count/promised/year_weighed'
    """
    if not rests_on(candidate.period_label, candidate.period_end):
        return candidate
    confidence = round(candidate.confidence * said.sure, 3)
    return replace(candidate, rule=f"{candidate.rule}/year_weighed", confidence=confidence)


def _candidate(quoted: Quoted, indicator: str | None, voice: SpeakerMention | None) -> Candidate:
    claim, passage, spans, number = quoted.claim, quoted.passage, quoted.spans, quoted.number
    quantity, period, page = claim.context.quantity, claim.period, passage.page
    place = (voice.place if voice else None) or page.home
    return Candidate(
        document=page.document,
        kind=claim.kind,
        value=quantity.value,
        value_upper=quantity.value_upper,
        unit=quantity.unit,
        amount=quantity.amount,
        amount_upper=quantity.amount_upper,
        unit_code=quantity.unit_code,
        indicator_label=claim.label,
        indicator_id=indicator,
        measure=claim.measure,
        comparator=quantity.comparator,
        scope=claim.scope or None,
        period_label=(period.label or None) if period else None,
        period_start=period.period_start if period else None,
        period_end=period.period_end if period else None,
        commitment=claim.commitment or None,
        commitment_words=claim.commitment_words or None,
        speaker=voice.name if voice else None,
        organisation=(voice.organisation or None) if voice else None,
        place=place.name if place else None,
        place_id=place.place_id if place else None,
        quote=quoted.quote,
        start=number[0],
        end=number[1],
        spans=spans,
        rule=claim.rule,
        repairs=page.repaired(spans),
        confidence=claim.confidence,
        baseline_amount=claim.baseline.amount if claim.baseline else None,
        baseline_label=claim.baseline.label if claim.baseline else None,
        part_of=(passage.place(claim.whole.quantity) or number)[0] if claim.whole else None,
    )


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
        document=page.document,
        kind="initiative",
        speaker=voice.name if voice else None,
        organisation=(voice.organisation or None) if voice else None,
        place=place.name if place else None,
        place_id=place.place_id if place else None,
        name=mention.name,
        quote=quote,
        start=spans[0][0],
        end=spans[-1][1],
        spans=spans,
        rule=f"initiative/{mention.rule}",
        repairs=page.repaired(spans),
        confidence=INITIATIVE,
    )
