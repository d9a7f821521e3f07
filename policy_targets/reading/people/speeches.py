"""Whose words each sentence of an article is: turns of an interview, reported speech, quotations, reports read out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from policy_targets.reading.page.articles import Article
from policy_targets.reading.page.clauses import find_sentences
from policy_targets.reading.people.speakers import SpeakerMention, is_report
from policy_targets.reading.people.turns import find_labels, is_question, read_label, read_turn
from policy_targets.reading.people.verbs import list_verbs, says

# A sentence that begins anew: the meeting, the reporter, another body speaks or acts.
IMPERSONAL = re.compile(
    "会上|会后|会前|会议|据(?:了解|悉|介绍|统计|初步)|记者(?:了解|获悉|从|在|看到|注意)|近年来|去年以来|今年以来|截至|随后|当天|当日|活动中|座谈中"
    "|[^，。]{0,30}(?:报告|方案|规划|通知|公报|数据)(?:中)?(?:提到|显示)|统计显示|资料显示|采访中|离开|走进|走在|在[^，。]{2,20}(?:现场|记者)|与会|出席|参加|市领导|县领导|区领导|省领导|市民|村民|代表们|委员们|台下"
)
# How a paragraph begins that goes on with what was said before: it joins on, counts up, or has no subject.
CONTINUING = re.compile(
    r"[\s“]*(?:目前|同时|此外|另外|除此|下一步|下一阶段|接下来|具体来说|具体而言|其中|当前|今后|为此|首先|其次|再次|最后|第[一二三四五六七八九十]|我们"
    r"|[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．](?!\d)|在[^，。]{2,14}方面|——|预计"
    r"|(?:围绕|聚焦|持续|坚持|着力|加快|推进|推动|突出|强化|深入|大力|统筹|全力|积极|进一步|不断|扎实))|\s*“"
)
CLOSED_QUOTE = re.compile("[。！？]”[^“”]{0,24}$")  # the words end there: “…。”王小明说。
PRONOUN = re.compile(rf"[“\s]*[他她](?=[^，,。]{{0,12}}?(?:{list_verbs()}))")
ALSO = re.compile(r"[“\s]*[他她](?:还|也|们)?")
QUOTED = re.compile(r"[\s]*“[^”]*”[\s]*$")
OPEN_QUOTE = re.compile(r"[\s]*“[^”]{4,}$")
# Who reads a report out, and what the report says then.
READS = re.compile(r"[^，。；\n]{0,24}(?:作|做|宣读)[^，。；\n]{0,14}报告")
REPORTED = re.compile(r"[\s]*(?:《?[^，。《》]{0,8}报告》?(?:中)?(?:指出|认为|提出|显示|强调|明确|说|回顾|表示)|“)")


class Speech(NamedTuple):
    """A stretch of a paragraph that is the words of one speaker, by name. Offsets: of the paragraph's characters."""

    part: int
    start: int
    end: int
    speaker: str
    rule: str


def find_speeches(article: Article, speakers: Sequence[SpeakerMention]) -> list[Speech]:
    r"""Whose words each sentence is: stretches in the order of the article; what lies between them nobody says.

    All of an interview without questions and of a report is its one speaker's. Of an interview with questions the
    answers are. In other articles a person speaks from `…指出，` on, over paragraphs too, until another person, the
    meeting or the reporter begins.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.people.speakers import find_speakers
    >>> from policy_targets.reading.text.text import Text
    >>> body = "云河晚报讯 市委书记王小明出席会议。他强调，要新增15家。会上，播放了专题片。\n\n记者 李小东"
    >>> article = find_articles(Text.of(body))[0]
    >>> speeches = find_speeches(article, find_speakers(article))
    >>> [(it.speaker, article.body[0].chars[it.start : it.end]) for it in speeches]
    [('王小明', '他强调，要新增15家。')]
    >>> find_speeches(article, [])
    []
    """
    if not speakers:
        return []
    if is_report(article):
        return [Speech(part, 0, len(text), speakers[0].name, "report") for part, text in enumerate(article.body)]
    answering = _name_answering(speakers)
    if any(is_question(label) for _, label in find_labels(article)):
        return list(_Narrative(speakers).read(article, answering))
    only = _only_speaker(article, speakers)
    if only:
        return [Speech(part, 0, len(text), only, "interview") for part, text in enumerate(article.body)]
    return list(_Narrative(speakers).read(article, answering))


def _name_answering(speakers: Sequence[SpeakerMention]) -> dict[str, str]:
    """The speakers by name, and under the empty name the one who alone answers."""
    named = {it.name: it.name for it in speakers}
    said = [it.name for it in speakers if it.role == "speaks"]
    heads = [it.name for it in speakers if it.part == -1]
    only = heads[:1] or (said if len(said) == 1 else [])
    return named | ({"": only[0]} if only else {})


def _only_speaker(article: Article, speakers: Sequence[SpeakerMention]) -> str:
    """The speaker of an interview: the one in the head, or the one who alone speaks to a reporter."""
    if article.subtitle.startswith(("访", "专访", "对话")):
        return speakers[0].name
    said = [it.name for it in speakers if it.role == "speaks"]
    opened = any("接受" in text.chars and "采访" in text.chars for text in article.body[:3])
    return said[0] if opened and len(said) == 1 else ""


class _Narrative:
    """Reads an article sentence by sentence and keeps whose words it is in.

    `speaker` is whose words the sentence at hand is, `last` who was named last, `reader` who reads out a report;
    `is_over` whether the paragraph before ended with a quotation.
    """

    def __init__(self, speakers: Sequence[SpeakerMention]) -> None:
        self.names = re.compile("|".join(re.escape(it.name) for it in sorted(speakers, key=lambda it: -len(it.name))))
        self.speaker = self.last = self.reader = ""
        self.in_turn = self.is_over = False

    def read(self, article: Article, answering: dict[str, str]) -> Iterator[Speech]:
        """The speeches of all paragraphs; a quotation that stands alone is of the one named behind it."""
        waiting = Speech(0, 0, 0, "", "")
        for part, text in enumerate(article.body):
            found = list(self._read_part(part, text.chars, answering))
            if waiting.end and self.last and _is_tag(text.chars, self.names):
                yield waiting._replace(speaker=self.last)
            yield from found
            alone = not found and QUOTED.match(text.chars)
            waiting = Speech(part, 0, len(text), "", "quotation before the name") if alone else Speech(0, 0, 0, "", "")

    def _read_part(self, part: int, chars: str, answering: dict[str, str]) -> Iterator[Speech]:
        label = read_label(chars[:60])
        turn = read_turn(label, answering) if label else None
        if turn is not None:
            self.speaker, self.last, self.in_turn = turn, turn or self.last, True
            if turn:
                yield Speech(part, 0, len(chars), turn, "turn")
            return
        if self.in_turn and not _breaks_turn(chars):
            if self.speaker:
                yield Speech(part, 0, len(chars), self.speaker, "turn")
            return
        self.in_turn = False
        if self.speaker and not self._goes_on(chars):
            self.speaker = ""
        yield from self._read_sentences(part, chars)
        self.is_over = bool(CLOSED_QUOTE.search(chars.rstrip()))

    def _goes_on(self, chars: str) -> bool:
        """Whether a paragraph goes on with the words of the paragraph before it."""
        if IMPERSONAL.match(chars.lstrip()):
            return False
        if self.reader == self.speaker:
            return True
        return bool(CONTINUING.match(chars)) and (not self.is_over or chars.lstrip().startswith("“"))

    def _read_sentences(self, part: int, chars: str) -> Iterator[Speech]:
        """The speeches of a paragraph, sentence by sentence."""
        begun, before = 0, (0, 0)
        for start, end in find_sentences(chars):
            sentence = chars[start:end]
            told = self._teller(sentence)
            if told is None and not self._begins_anew(sentence):
                before = (start, end)
                continue
            quoted = told and told != self.speaker and QUOTED.match(chars[slice(*before)])
            first = before[0] if quoted else start
            if self.speaker and self.speaker != told and begun < first:
                yield Speech(part, begun, first, self.speaker, "verb of speech")
            if self.speaker != told:
                begun = first
            self._note(sentence, told)
            before = (start, end)
        if self.speaker and begun < len(chars):
            yield Speech(part, begun, len(chars), self.speaker, "verb of speech")

    def _begins_anew(self, sentence: str) -> bool:
        """Whether a sentence in which nobody is said to speak ends the words of the speaker."""
        named = self.names.search(sentence)
        return bool(IMPERSONAL.match(sentence.lstrip())) or bool(named and named[0] != self.speaker)

    def _note(self, sentence: str, told: str | None) -> None:
        named = self.names.search(sentence)
        self.speaker = told or ""
        self.last = told or (named[0] if named else self.last)
        if named and READS.match(sentence, named.end()):
            self.reader = named[0]

    def _teller(self, sentence: str) -> str | None:
        """Who is said in a sentence to say it, by name or by pronoun, or whose report says it."""
        found = list(self.names.finditer(sentence))
        for match, following in zip(found, [*(it.start() for it in found[1:]), len(sentence)], strict=False):
            if says(sentence[:following], match.end()):
                return match[0]
        if self.last and PRONOUN.match(sentence):
            return self.last
        return self.reader if self.reader and REPORTED.match(sentence) and not found else None


def _breaks_turn(chars: str) -> bool:
    """Whether a paragraph in an interview with turns is the journalist's."""
    return bool(re.match(r"\s*(?:据(?:了解|悉)|记者手记|编后|【)", chars))


def _is_tag(chars: str, names: re.Pattern[str]) -> bool:
    """Whether a paragraph only tells who said the quotation above it, as 王小明说。 does."""
    first = re.match(r"[^。！？\n]{0,40}[。！？]", chars)
    named = names.search(first[0]) if first else None
    return bool(first and named and says(first[0], named.end()) and not re.search(r"[，：:]", first[0][named.end() :]))


def speaker_at(speeches: Iterable[Speech], part: int, at: int) -> str:
    """Who says what stands at an offset of a paragraph, or nothing.

    >>> speaker_at([Speech(0, 5, 20, "王小明", "verb of speech")], 0, 7)
    '王小明'
    >>> speaker_at([], 0, 7)
    ''
    """
    return next((it.speaker for it in speeches if it.part == part and it.start <= at < it.end), "")
