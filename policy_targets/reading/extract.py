"""From the raw characters of a document to candidate records with their evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from policy_targets.reading.candidate import Candidate, reckon_confidence
from policy_targets.reading.certainty import reckon_certainty
from policy_targets.reading.claims.announcements import read_title
from policy_targets.reading.claims.claims import Claim, find_claims
from policy_targets.reading.claims.falls import sign
from policy_targets.reading.claims.indicators import Named, is_headline, name, usual_measure
from policy_targets.reading.claims.labels import find_behind
from policy_targets.reading.claims.measures import settle_measure
from policy_targets.reading.claims.relations import spans_years
from policy_targets.reading.claims.scopes import find_price_basis
from policy_targets.reading.claims.table_claims import find_cell_claims
from policy_targets.reading.document_tables import find_places_of, find_setting, find_tables, quote_cell, without_tables
from policy_targets.reading.initiatives.find import InitiativeMention, find_initiatives, keep_fullest
from policy_targets.reading.page.articles import Article, find_articles
from policy_targets.reading.page.grids import Grid
from policy_targets.reading.people.homes import find_home_of
from policy_targets.reading.people.localities import name_locality
from policy_targets.reading.people.organisations import name_organisation
from policy_targets.reading.people.voices import Voice, Voices
from policy_targets.reading.periods.said import SaidOn, date_articles, read_given_day, rests_on
from policy_targets.reading.quoting import (
    LONGEST_QUOTE,
    MARK,
    SHORTEST_QUOTE,
    DocumentText,
    Passage,
    Quotation,
    find_passage,
    quote_claim,
)
from policy_targets.reading.text.repairs import repair_and_explain

__all__ = ["Candidate", "extract"]

LIKELY = 0.5  # a year of speaking more likely than not tells what is over and what is to come
INITIATIVE = 0.88  # name and kind right for 37 of 42 on windows that no rule was written on
LONGEST_HEADLINE = 60
CONTRADICTED = 0.5  # of the confidence of a result that lies after the day of speaking


def extract(raw: str, document: str = "", *, date: date | None = None, place: str | None = None) -> list[Candidate]:
    r"""Return the targets and outcomes of a raw document, in document order; the same input gives the same records.

    `date` is the day of speaking where somebody knows it; it goes before what the text tells. `place` is the home of
    the document, by its name or its code in GB/T 2260.

    Raises: RecordError for a place that no list has, or more than one of that name, and for a day of another age.

    >>> found = extract("二、2025年目标\n力争新增科技企业３０家以上。")
    >>> [(it.kind, str(it.amount), it.comparator, it.quote, it.repairs) for it in found]
    [('target', '30', 'ge', '力争新增科技企业30家以上', ('narrow_wide_forms',))]
    >>> from datetime import date
    >>> found = extract("今年力争新增科技企业30家。", date=date(2024, 1, 9), place="高邮市")
    >>> [(str(it.period_end), it.place_id) for it in found]
    [('2024-12-31', '321084')]
    >>> extract("抓好九项重点工作。")
    []
    """
    said = read_given_day(date) if date else None
    home = name_locality(place) if place else None
    text, changes = repair_and_explain(raw)
    repairs = sorted((change.start, change.end, change.name) for change in changes)
    tables = find_tables(raw, text)
    articles = find_articles(without_tables(text, tables) if tables else text)
    whole = DocumentText(document, text, home or find_home_of(articles), repairs, MARK in raw)
    dates: list[SaidOn | None] = [said] * len(articles) if said else date_articles(articles)
    dated = zip(articles, dates, strict=True)
    found = [candidate for article, day in dated for candidate in _read_article(whole, article, day)]
    if tables:
        found += _read_tables(whole, tables, articles, dates)
    return sorted(found, key=attrgetter("start", "end"))


def _read_article(document: DocumentText, article: Article, said: SaidOn | None) -> Iterator[Candidate]:
    """The candidates of an article: its claims in their order, then its initiatives, each once."""
    early = [line for line in article.head if len(line) > LONGEST_HEADLINE]
    body = [find_passage(document, text) for text in (*early, *article.body)]
    voices = Voices(article, document.home, len(early))
    title = read_title([article.title, article.subtitle, article.series, *(line.chars for line in article.head)])
    claims = _find_claims(body, said, title)
    yield from _read_claims(body, claims, voices, said)
    yield from _read_initiatives(body, claims, voices)


def _read_tables(
    document: DocumentText, tables: list[Grid], articles: list[Article], dates: list[SaidOn | None]
) -> Iterator[Candidate]:
    """The candidates of the tables, each dated and placed as the article is in which its table stands."""
    for table, at in zip(tables, find_places_of(tables, document.text, articles), strict=True):
        article, said = (articles[at], dates[at]) if articles else (None, None)
        voice = Voices(article, document.home).outside() if article else Voice(None, None, document.home)
        setting = find_setting(table, document.text.chars, article.title if article else "", said)
        for found in find_cell_claims(table, document.text.chars, setting):
            if quotation := quote_cell(document.text, found):
                body = name_organisation(found.body, voice.place) if found.body else voice.organisation
                passage = find_passage(document, document.text)
                candidate = _propose_claim(found.claim, passage, quotation)
                if found.is_part and is_headline(candidate.indicator_id):
                    candidate = candidate._replace(indicator_id=None)
                candidate = _attribute(candidate, voice._replace(organisation=body or None))
                yield mark_doubts(candidate, said) if said else candidate


def _find_claims(body: list[Passage], said: SaidOn | None, title: str) -> list[Claim]:
    likely = said.day_of_speaking if said else None
    known = likely if said and said.confidence > LIKELY else None
    return find_claims([passage.text.chars for passage in body], likely, known, title)


def _read_claims(body: list[Passage], claims: list[Claim], voices: Voices, said: SaidOn | None) -> Iterator[Candidate]:
    for claim in claims:
        passage, paragraph = body[claim.context.paragraph], claim.context.paragraph
        if quotation := quote_claim(passage, claim):
            voice = voices.at(paragraph, claim.quantity.start)
            candidate = _attribute(_propose_claim(claim, passage, quotation), voice)
            yield _judge(mark_doubts(candidate, said) if said else candidate, claim)


def _judge(candidate: Candidate, claim: Claim) -> Candidate:
    """The record with how likely every field of it is right, less for what is doubtful about its label and year."""
    base = reckon_confidence(claim.quantity.rule, claim.probability)
    doubts = candidate.confidence / base
    return candidate._replace(confidence=round(doubts * reckon_certainty(candidate, base), 3))


def _read_initiatives(body: list[Passage], claims: list[Claim], voices: Voices) -> Iterator[Candidate]:
    """The named initiatives of an article, each once, where its fullest name is."""
    ahead = _look_ahead(body, claims)
    found = [
        (paragraph, mention)
        for paragraph, passage in enumerate(body)
        for mention in find_initiatives(passage.text.chars, ahead=ahead[paragraph])
    ]
    kept = {id(mention) for mention in keep_fullest([mention for _, mention in found])}
    for paragraph, mention in found:
        if id(mention) in kept:
            voice = voices.at(paragraph, mention.start)
            if candidate := _propose_initiative(body[paragraph], mention, voice):
                yield candidate


def _look_ahead(body: list[Passage], claims: list[Claim]) -> list[bool]:
    """Whether each paragraph plans: most of its claims are targets; without claims it goes on as the one above."""
    votes = [0] * len(body)
    for claim in claims:
        votes[claim.context.paragraph] += 1 if claim.kind == "target" else -1
    ahead, found = False, list[bool]()
    for vote in votes:
        ahead = vote > 0 if vote else ahead
        found.append(ahead)
    return found


def mark_doubts(candidate: Candidate, said: SaidOn) -> Candidate:
    r"""The candidate; its rule says what is doubtful about its period, and it is less sure by that.

    A period may count from a year that is inferred or weighed; a result may lie after the day of speaking.

    >>> sure = extract("二、2025年目标\n力争新增科技企业30家。")[0]._replace(period_label="今年")
    >>> [mark_doubts(sure, SaidOn(2025, None, None, "", "title", share)).rule for share in (1.0, 0.6)]
    ['count/promised/year_inferred', 'count/promised/year_weighed']
    >>> given = SaidOn(2024, 5, 1, "", "given")
    >>> [mark_doubts(sure._replace(kind=kind), given).rule for kind in ("target", "outcome")]
    ['count/promised', 'count/promised/after_speaking']
    """
    if candidate.kind == "outcome" and said.rules_out(candidate.period_end):
        return _mark(candidate, "after_speaking", CONTRADICTED)
    if said.basis == "stated" or not rests_on(candidate.period_label, candidate.period_end):
        return candidate
    return _mark(candidate, "year_weighed" if said.confidence < 1 else "year_inferred", said.confidence)


def _mark(candidate: Candidate, doubt: str, share: float) -> Candidate:
    return candidate._replace(rule=f"{candidate.rule}/{doubt}", confidence=round(candidate.confidence * share, 3))


def _attribute(candidate: Candidate, voice: Voice) -> Candidate:
    """Return the candidate with who says it, for which body, about which place."""
    return candidate._replace(
        speaker=voice.speaker,
        organisation=voice.organisation,
        place=voice.place.name if voice.place else None,
        place_id=(voice.place.place_id or None) if voice.place else None,
    )


def _propose_claim(claim: Claim, passage: Passage, quotation: Quotation) -> Candidate:
    quantity, period, document = claim.quantity, claim.period, passage.document
    signed, named = sign(claim.context, claim.measure), _name(claim)
    measure = settle_measure(claim.measure, usual_measure(named.indicator), claim.context, claim.label)
    return Candidate(
        document=document.name,
        kind=claim.kind,
        value=signed.value,
        value_upper=signed.value_upper,
        unit=quantity.unit,
        amount=signed.amount,
        amount_upper=signed.amount_upper,
        unit_code=quantity.unit_code,
        indicator_label=claim.label,
        indicator_id=named.indicator,
        measure=measure,
        comparator=signed.comparator,
        scope=f"{named.part}，{claim.scope}" if named.part and claim.scope else claim.scope or named.part or None,
        period_label=(period.label or None) if period else None,
        period_start=period.period_start if period else None,
        period_end=period.period_end if period else None,
        commitment=claim.promise.commitment or None,
        commitment_words=claim.promise.words or None,
        role=claim.promise.role,
        binding=claim.promise.binding or None,
        quote=quotation.quote,
        start=quotation.number[0],
        end=quotation.number[1],
        spans=quotation.spans,
        rule=claim.rule,
        repairs=document.repaired(quotation.spans),
        confidence=reckon_confidence(claim.quantity.rule, claim.probability, sure=claim.sure),
        baseline_amount=claim.baseline.amount if claim.baseline else None,
        baseline_label=claim.baseline.label if claim.baseline else None,
        part_of=passage.place(whole.quantity.start, whole.quantity.end)[0] if (whole := claim.whole) else None,
        reckoning=claim.reckoning,
        price_basis=find_price_basis(claim.context, measure),
    )


def _name(claim: Claim) -> Named:
    """The indicator that the label means, or the noun behind the number; growth of some years is no yearly growth."""
    if not claim.sure:
        return Named()
    unit_code = claim.quantity.unit_code
    found = name(claim.label, unit_code, claim.measure)
    if not found.indicator and not found.part:
        found = name(find_behind(claim.context), unit_code, claim.measure)
    if found.indicator and found.indicator.endswith("-growth") and claim.measure == "growth_rate":
        end = claim.period.period_end if claim.period else None
        return Named() if spans_years(claim.context, claim.baseline, end) else found
    return found


def _propose_initiative(passage: Passage, mention: InitiativeMention, voice: Voice) -> Candidate | None:
    spans, quote = passage.read(mention.start, min(mention.end, mention.start + LONGEST_QUOTE))
    document = passage.document
    if not spans or len(quote) < SHORTEST_QUOTE:
        return None
    return Candidate(
        document=document.name,
        kind="initiative",
        speaker=voice.speaker,
        organisation=voice.organisation,
        place=voice.place.name if voice.place else None,
        place_id=(voice.place.place_id or None) if voice.place else None,
        name=mention.name,
        quote=quote,
        start=spans[0][0],
        end=spans[-1][1],
        spans=spans,
        rule=f"initiative/{mention.rule}",
        repairs=document.repaired(spans),
        confidence=INITIATIVE,
        initiative_kind=mention.kind,
        stage=mention.stage,
        lead=mention.lead,
    )
