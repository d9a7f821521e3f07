"""For each stretch of an article: who says it, for which body, about which place."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import NamedTuple

from policy_targets.reading.page.articles import Article
from policy_targets.reading.people.homes import find_home_of
from policy_targets.reading.people.lead_bodies import find_lead_bodies
from policy_targets.reading.people.localities import Locality
from policy_targets.reading.people.organisations import name_organisation
from policy_targets.reading.people.speakers import SpeakerMention, find_speakers
from policy_targets.reading.people.speeches import find_speeches
from policy_targets.reading.people.territories import Territories
from policy_targets.reading.people.zones import read_own_zone

LIVELIHOOD = re.compile("民生实事|为民办[^，。]{0,6}实事|办好?[^，。]{0,12}实事|民心工程|民生工程项目")
IN_CHARGE = re.compile("负责|承担|牵头")  # the share of one body
LEAD = 300  # characters in which an article says what it tells
ZONE_BODY = re.compile("(?:管委会|管理委员会|党工委)$")  # without the name of its zone
GOVERNED = frozenset({"province", "prefecture", "county"})


class Voice(NamedTuple):
    """Who says something, the body that is bound or has done it, and the place it is about."""

    speaker: str | None
    organisation: str | None
    place: Locality | None


class Voices:
    """The voices of an article, by paragraph and offset.

    `home` is the place of the document; `early` how many lines of the head are read before the body. The bodies that
    a text names short are those of its `seat`: of a zone, the place that it lies in.
    """

    def __init__(self, article: Article, home: Locality | None, early: int = 0) -> None:
        self.early = early
        self.home = home_of_article(article, home)
        self.seat = self.home.parent if self.home and self.home.level == "zone" else self.home
        speakers = find_speakers(article, self.seat)
        self.speakers = {speaker.name: seat_in_zone(speaker, self.home) for speaker in speakers}
        self.speeches = sorted(find_speeches(article, speakers), key=lambda speech: (speech.part, speech.start))
        self.starts = [(speech.part, speech.start) for speech in self.speeches]
        self.leads = find_lead_bodies(article)
        self.maker = name_maker(article, self.home)
        self.territories = Territories([text.chars for text in article.body], self.home)

    def at(self, paragraph: int, place: int) -> Voice:
        """The voice at an offset of a paragraph that is read."""
        part = paragraph - self.early
        speaker = self._speaker_at(part, place)
        lead = next((it.body for it in self.leads if it.part == part and it.start <= place < it.end), "")
        organisation = name_organisation(lead, self.seat) or (speaker.organisation if speaker else self.maker)
        territory = self.territories.at(part, place) or (speaker.place if speaker else None) or self.home
        return Voice(speaker.name if speaker else None, organisation or None, territory)

    def outside(self) -> Voice:
        """The voice of what nobody says: a table, a caption."""
        return Voice(None, self.maker or None, self.home)

    def _speaker_at(self, part: int, place: int) -> SpeakerMention | None:
        index = bisect_right(self.starts, (part, place)) - 1
        if index < 0:
            return None
        speech = self.speeches[index]
        return self.speakers.get(speech.speaker) if speech.part == part and place < speech.end else None


def seat_in_zone(speaker: SpeakerMention, home: Locality | None) -> SpeakerMention:
    """The speaker; one of the 管委会 in an article of a zone is of that zone.

    >>> zone = Locality("", "舟山高新区", "zone", "330900")
    >>> named = SpeakerMention("王小明", (("管委会", "主任"),), 0, 0, 3, "speaks", "管委会", None, "")
    >>> seated = seat_in_zone(named, zone)
    >>> seated.organisation, seated.place.name, seat_in_zone(named, None).organisation
    ('舟山高新技术产业开发区管理委员会', '舟山高新区', '管委会')
    """
    if home is None or home.level != "zone":
        return speaker
    of_zone = ZONE_BODY.match(speaker.organisation)
    if of_zone or (speaker.posts and read_own_zone(speaker.posts[0][0], 0, home)):
        named = name_organisation(f"{home.name}{speaker.organisation}", home.parent) if of_zone else ""
        return replace(speaker, organisation=named or speaker.organisation, place=home)
    return speaker


def name_maker(article: Article, home: Locality | None) -> str:
    """The government that makes the list of livelihood projects which an article tells; nothing of another article.

    The headline or the first lines name the list, and the place must be known.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> name_maker(find_articles(Text.of("今年新增企业30家。"))[0], None)
    ''
    """
    lead = "\n".join((article.title, article.subtitle, *(it.chars for it in (*article.head, *article.body[:2]))))
    is_list = LIVELIHOOD.search(lead[:LEAD]) and not IN_CHARGE.search(lead[:LEAD])
    return name_organisation("政府", home) if is_list and home and home.level in GOVERNED else ""


def home_of_article(article: Article, home: Locality | None) -> Locality | None:
    r"""The place that one article of a document is about: that of the document, unless the headline names another.

    >>> from policy_targets.reading.page.articles import find_articles
    >>> from policy_targets.reading.text.text import Text
    >>> home_of_article(find_articles(Text.of("宝应县：新增企业15家\n今年宝应县新增企业15家。"))[0], None).name
    '宝应县'
    >>> home_of_article(find_articles(Text.of("全市新增企业15家。"))[0], None) is None
    True
    """
    own = find_home_of([article])
    if home is None or own is None or home.is_within(own):
        return home or own
    return own if any(name in article.title for name in (own.name, own.short)) else home
