"""From an article to its candidate records, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator

from policy_targets.reading.candidate import Candidate
from policy_targets.reading.claims.claims import Claim, find_claims
from policy_targets.reading.claims.indicators import name_indicator
from policy_targets.reading.claims.labels import find_behind
from policy_targets.reading.claims.relations import spans_years
from policy_targets.reading.initiatives.find import InitiativeMention, find_initiatives
from policy_targets.reading.page.articles import Article
from policy_targets.reading.people.voices import Voice, Voices
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
from policy_targets.reading.text.text import format_spans

LIKELY = 0.5  # a year of speaking more likely than not tells what is over and what is to come
INITIATIVE = 0.92  # 119 of 129 on the five documents
LONGEST_HEADLINE = 60


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
    voices = Voices(article, page.home)
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
    >>> mark_weighed(sure._replace(period_label="今年"), said).rule
    'count/promised/year_weighed'
    """
    if not rests_on(candidate.period_label, candidate.period_end):
        return candidate
    confidence = round(candidate.confidence * said.sure, 3)
    return candidate._replace(rule=f"{candidate.rule}/year_weighed", confidence=confidence)


# Candidates are made with their columns in order: by name it takes three times as long.
def _candidate(quoted: Quoted, indicator: str | None, voice: Voice) -> Candidate:
    claim, passage, spans, quote, number = quoted.claim, quoted.passage, quoted.spans, quoted.quote, quoted.number
    quantity, period, page = claim.context.quantity, claim.period, passage.page
    return Candidate(
        page.document, claim.kind, quantity.value, quantity.value_upper,
        quantity.unit, quantity.amount, quantity.amount_upper, quantity.unit_code,
        claim.label, indicator,
        claim.measure, quantity.comparator, claim.scope or None,
        (period.label or None) if period else None,
        period.period_start if period else None, period.period_end if period else None,
        claim.commitment or None, claim.commitment_words or None,
        voice.speaker, voice.organisation,
        voice.place.name if voice.place else None, voice.place.place_id if voice.place else None, None,
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


def _initiative(passage: Passage, mention: InitiativeMention, voice: Voice) -> Candidate | None:
    spans, quote = passage.read(mention.start, min(mention.end, mention.start + LONGEST_QUOTE))
    page = passage.page
    if not spans or len(quote) < SHORTEST_QUOTE:
        return None
    return Candidate(
        page.document, "initiative", None, None, None, None, None, None, "", None, None, None, None, None, None, None,
        None, None, voice.speaker, voice.organisation,
        voice.place.name if voice.place else None, voice.place.place_id if voice.place else None, mention.name,
        quote, spans[0][0], spans[-1][1], format_spans(spans),
        f"initiative/{mention.rule}", page.repaired(spans), INITIATIVE,
    )  # fmt: skip
