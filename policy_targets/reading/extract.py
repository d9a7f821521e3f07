"""From the raw characters of a document to candidate records with their evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from policy_targets.reading.candidate import Candidate, reckon_confidence
from policy_targets.reading.claims.claims import Claim, find_claims
from policy_targets.reading.claims.indicators import name_indicator
from policy_targets.reading.claims.labels import find_behind
from policy_targets.reading.claims.relations import spans_years
from policy_targets.reading.initiatives.find import InitiativeMention, find_initiatives
from policy_targets.reading.page.articles import Article, find_articles
from policy_targets.reading.people.localities import Locality, name_locality
from policy_targets.reading.people.speakers import SpeakerMention, find_home_of, find_speakers, find_speeches
from policy_targets.reading.periods.said import Said, date_articles, read_given_day, rests_on
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
INITIATIVE = 0.92  # 119 of 129 on the five documents
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
    articles = find_articles(text)
    whole = DocumentText(document, text, home or find_home_of(articles), repairs, MARK in raw)
    dates = [said] * len(articles) if said else date_articles(articles)
    dated = zip(articles, dates, strict=True)
    found = [candidate for article, day in dated for candidate in _read_article(whole, article, day)]
    return sorted(found, key=attrgetter("start", "end"))


def _read_article(document: DocumentText, article: Article, said: Said | None) -> Iterator[Candidate]:
    """The candidates of an article: its claims in their order, then its initiatives, each once."""
    early = [line for line in article.head if len(line) > LONGEST_HEADLINE]
    body = [find_passage(document, text) for text in (*early, *article.body)]
    voices = _Voices(article, document.home, len(early))
    yield from _read_claims(body, voices, said)
    yield from _read_initiatives(body, voices)


def _read_claims(body: list[Passage], voices: _Voices, said: Said | None) -> Iterator[Candidate]:
    likely = said.day_of_speaking if said else None
    known = likely if said and said.confidence > LIKELY else None
    for claim in find_claims([passage.text.chars for passage in body], likely, known):
        passage, paragraph = body[claim.context.paragraph], claim.context.paragraph
        if quotation := quote_claim(passage, claim):
            voice = voices.at(paragraph, claim.quantity.start)
            candidate = _propose_claim(claim, passage, quotation, voice)
            yield mark_doubts(candidate, said) if said else candidate


def _read_initiatives(body: list[Passage], voices: _Voices) -> Iterator[Candidate]:
    named = set[str]()
    for paragraph, passage in enumerate(body):
        for mention in find_initiatives(passage.text.chars):
            if mention.name in named:
                continue
            if found := _propose_initiative(passage, mention, voices.at(paragraph, mention.start)):
                named.add(mention.name)
                yield found


class _Voices:
    """The speakers of an article by what they say in it."""

    def __init__(self, article: Article, home: Locality | None, early: int) -> None:
        self.early = early  # lines of the head that are read before the body
        speakers = find_speakers(article, home)
        self.speakers = {speaker.name: speaker for speaker in speakers}
        self.speeches = sorted(find_speeches(article, speakers), key=lambda speech: (speech.part, speech.start))
        self.starts = [(speech.part, speech.start) for speech in self.speeches]

    def at(self, paragraph: int, place: int) -> SpeakerMention | None:
        """Who says what stands at an offset of a paragraph that is read, or None."""
        part = paragraph - self.early
        index = bisect_right(self.starts, (part, place)) - 1
        if index < 0:
            return None
        speech = self.speeches[index]
        return self.speakers.get(speech.speaker) if speech.part == part and place < speech.end else None


def mark_doubts(candidate: Candidate, said: Said) -> Candidate:
    r"""The candidate; its rule says what is doubtful about its period, and it is less sure by that.

    A period may count from a year that is inferred or weighed; a result may lie after the day of speaking.

    >>> sure = extract("二、2025年目标\n力争新增科技企业30家。")[0]._replace(period_label="今年")
    >>> [mark_doubts(sure, Said(2025, None, None, "", "title", share)).rule for share in (1.0, 0.6)]
    ['count/promised/year_inferred', 'count/promised/year_weighed']
    >>> given = Said(2024, 5, 1, "", "given")
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


def _propose_claim(claim: Claim, passage: Passage, quotation: Quotation, voice: SpeakerMention | None) -> Candidate:
    quantity, period, document = claim.quantity, claim.period, passage.document
    place = (voice.place if voice else None) or document.home
    return Candidate(
        document=document.name,
        kind=claim.kind,
        value=quantity.value,
        value_upper=quantity.value_upper,
        unit=quantity.unit,
        amount=quantity.amount,
        amount_upper=quantity.amount_upper,
        unit_code=quantity.unit_code,
        indicator_label=claim.label,
        indicator_id=_name_indicator(claim),
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
        quote=quotation.quote,
        start=quotation.number[0],
        end=quotation.number[1],
        spans=quotation.spans,
        rule=claim.rule,
        repairs=document.repaired(quotation.spans),
        confidence=reckon_confidence(claim.rule, claim.odds, sure=claim.sure),
        baseline_amount=claim.baseline.amount if claim.baseline else None,
        baseline_label=claim.baseline.label if claim.baseline else None,
        part_of=passage.place(whole.quantity.start, whole.quantity.end)[0] if (whole := claim.whole) else None,
        reckoning=claim.reckoning,
    )


def _name_indicator(claim: Claim) -> str | None:
    """The indicator that the label means, or the noun behind the number; growth of some years is no yearly growth."""
    if not claim.sure:
        return None
    unit_code = claim.quantity.unit_code
    found = name_indicator(claim.label, unit_code, claim.measure)
    found = found or name_indicator(find_behind(claim.context), unit_code, claim.measure)
    if found and found.endswith("-growth") and claim.measure == "growth_rate":
        end = claim.period.period_end if claim.period else None
        return None if spans_years(claim.context, claim.baseline, end) else found
    return found


def _propose_initiative(passage: Passage, mention: InitiativeMention, voice: SpeakerMention | None) -> Candidate | None:
    spans, quote = passage.read(mention.start, min(mention.end, mention.start + LONGEST_QUOTE))
    document = passage.document
    place = (voice.place if voice else None) or document.home
    if not spans or len(quote) < SHORTEST_QUOTE:
        return None
    return Candidate(
        document=document.name,
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
        repairs=document.repaired(spans),
        confidence=INITIATIVE,
    )
