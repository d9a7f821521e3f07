"""The territory that a claim is about where its own sentence, or the heading above it, names one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from types import MappingProxyType

from policy_targets.reading.patterns import Pattern
from policy_targets.reading.people.enumerations import find_shares
from policy_targets.reading.people.homes import NAMESAKE, TIME, read_chain, read_deepest
from policy_targets.reading.people.localities import (
    NATION,
    Locality,
    PlaceName,
    counties_by_short,
    find_place,
    is_of_kind,
    list_below,
    list_name_starts,
    list_places,
    place_words,
)  # fmt: skip
from policy_targets.reading.people.short_names import DOES
from policy_targets.reading.people.zones import read_own_zone, read_zone

CLAUSE = re.compile("[，,：:、；;。！？!?\n]")
SENTENCE = re.compile("[。！？!?\n；;]")
ITEM = "、"
HALTS = "；;"
DIGIT = re.compile(r"\d")
LEAD_IN = (
    r"(?:[\s“（(*#—-]+|\d{1,2}[.、．]|[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十\d]{1,2}[)）]"
    rf"|(?:{TIME}|预计|其中|而|另外|此外|同时)[，,]?)+"
)
BEFORE = Pattern(LEAD_IN)
# Where a clause begins, or what may stand before its subject ends.
BOUNDARY = r"[，,：:、；;。！？!?\n\s年月底末来间前中计外时而度以如“（(*#—-]"
# What goes on with a list of places, or with what one place gives another.
SHARED = re.compile(
    "[、和与及至到—－-]|(?:第|首位|首个|前[一二三四五十列\\d]|排名|下达|安排给|分配|给予|拨付|对口|支持|批复|同意|要求|考核)"
)
OWN = re.compile(r"[\s“]*(?:全|我|本|该)[省市县区州盟旗镇乡](?!第|前|平均|首|排)")
TOWN = re.compile("[一-龥]{2,4}?(?:镇|乡|街道)(?![镇乡村级办企域])")
HEADED = re.compile(r"[\s*#【]*([一-龥]{2,12}?)\s*[:：]")
# What a text says of the whole in which its home lies: 全省累计完成, 全国; not 全省第八位.
WIDER = re.compile(
    r"[\s“]*(?:全|我)([国省市县区州盟旗])(?!第|前|平均|首|排|先进|重点|[^，。；]{0,14}(?:示范|试点|行动|百强|集群|条))"
)
EXAMPLE = re.compile("[以如](?=[^，,。]{2,7}(?:为例|依托|通过))")
LAST_NAMED = re.compile(rf"[\s“]*(?:{TIME}[，,]?)?该([省市县区州盟旗镇乡])")
OFFICE = re.compile("(?:委|政府)?(?:书记|[省市县区州盟旗镇乡]长)?")  # of the place, whose bearer is not named
SPEAKS = re.compile("[^，。：:]{2,20}?(?:书记|[省市县区州盟旗镇乡]长)[一-龥]{0,4}[:：]")
LONGEST_HEADING = 40


def find_territory(chars: str, at: int, home: Locality | None) -> Locality | None:
    """The territory that is the subject of the clause in which a number stands, or of one before it in the sentence.

    >>> texts = "其中，沈阳市30个", "2019年，宝应县投资达到3亿元"
    >>> [find_territory(chars, chars.index("3"), None).name for chars in texts]
    ['沈阳市', '宝应县']
    >>> find_territory("与沈阳市合作项目3个", 8, None) is None, find_territory("沈阳市、大连市共3个", 8, None) is None
    (True, True)
    """
    return _subject_at(list(_find_subjects(chars, home, chars)), at)


def _subject_at(subjects: Sequence[tuple[int, Locality | None]], at: int) -> Locality | None:
    index = bisect_right(subjects, at, key=itemgetter(0)) - 1
    return subjects[index][1] if index >= 0 else None


@cache
def _openers() -> frozenset[str]:
    """The first two characters of all places that a clause may begin with, wherever the text is at home."""
    return frozenset((*list_name_starts(), *_counties_by_any_short()))


@cache
def _opening() -> re.Pattern[str]:
    """What may begin with a place where a clause begins; its first two characters are then looked up."""
    firsts, seconds = ("".join(sorted({opener[at] for opener in _openers()})) for at in (0, 1))
    return re.compile(f"{BOUNDARY}(?=([{firsts}][{seconds}]))")


@lru_cache(8)
def _town_opening(home: Locality) -> re.Pattern[str] | None:
    """A town of home where a clause begins."""
    towns = [re.escape(it.name) for it in list_below().get(home.place_id, ()) if it.level == "township"]
    return re.compile(f"{BOUNDARY}(?=({'|'.join(towns)}))") if towns else None


def _may_name(chars: str, home: Locality | None, text: str) -> bool:
    """Whether a clause of a paragraph begins with the name of a place that it is about."""
    openers, lined = _openers(), f"\n{chars}"  # a paragraph begins as a clause does
    found = [it.start(1) - 1 for it in _opening().finditer(lined) if it[1] in openers]
    if towns := _town_opening(home) if home else None:
        found += [it.start(1) - 1 for it in towns.finditer(lined)]
    return any(_read_subject(chars, at, home, text) for at in found)


def _find_subjects(chars: str, home: Locality | None, text: str) -> Iterator[tuple[int, Locality | None]]:
    """Where each clause begins, and the territory that it is about: its own, or that of the clause before it.

    `text` is the whole of the article: a county that it names in full is known by its short name.
    A sentence and an item of a list begin anew, and so does 全市; a place in a list of places is no subject.
    """
    subject: Locality | None = None
    start, mark, counted = 0, "\n", True
    for end, following in [*((it.end(), it[0]) for it in CLAUSE.finditer(chars)), (len(chars), "")]:
        begins_anew = mark == ITEM or SENTENCE.match(mark) or OWN.match(chars, start)
        goes_on = _is_last_named(chars, start, subject) or (mark in HALTS and _is_above(subject, home))
        if begins_anew and not goes_on:
            subject = None
        if mark != ITEM or counted:
            subject = _read_subject(chars, start, home, text) or _read_wider(chars, start, home) or subject
        yield start, subject
        counted = bool(DIGIT.search(chars, start, end))
        start, mark = end, following


def _is_above(subject: Locality | None, home: Locality | None) -> bool:
    """Whether a territory is the whole in which home lies: what it has goes on behind a semicolon."""
    return bool(subject and home and subject != home and home.is_within(subject))


def _is_last_named(chars: str, start: int, subject: Locality | None) -> bool:
    """Whether a clause goes on about the place before it: 该县."""
    named = LAST_NAMED.match(chars, start)
    return bool(named and subject and is_of_kind(subject, named[1]))


def _read_wider(chars: str, start: int, home: Locality | None) -> Locality | None:
    """The place above home that a clause is about: 全市 in a text of a county, 全国."""
    before = BEFORE.match(chars, start)
    wider = WIDER.match(chars, before.end() if before else start)
    if not wider or not home or not DOES.match(chars, wider.end()):
        return None
    if wider[1] == "国":
        return list_places()[NATION]
    place: Locality | None = home
    while place and not is_of_kind(place, wider[1]):
        place = place.parent
    return place


def _read_subject(chars: str, start: int, home: Locality | None, text: str) -> Locality | None:
    """The place with which a clause begins, if it is what the clause is about."""
    before = BEFORE.match(chars, start)
    at = before.end() if before else start
    at += bool(EXAMPLE.match(chars, at))
    if own := read_own_zone(chars, at, home):
        return home if DOES.match(chars, own) else None
    if zone := read_zone(chars, at):
        return zone.zone if DOES.match(chars, zone.end) else None
    chain = read_chain(chars, at)
    end = chain[-1].end if chain else at
    if not chain and (county := _read_short(chars, at, text)):
        return county
    town = TOWN.match(chars, end)
    place = read_deepest(chain, home) if chain and _is_certain(chars, chain) else None
    within = place or home
    if town and within and (inside := find_place(town[0], within)):
        place, end = (inside, town.end()) if DOES.match(chars, town.end()) else (None, end)
    return place if place and not (NAMESAKE.match(chars, end) or SHARED.match(chars, end)) else None


def _is_certain(chars: str, chain: Sequence[PlaceName]) -> bool:
    """Whether a chain of names means one place that does or has what follows."""
    last = chain[-1]
    if len(chain) == 1 and (last.name in place_words() or len(last.places) > 1):
        return False
    return bool(DOES.match(chars, last.end))


def read_heading(chars: str, home: Locality | None) -> Locality | None:
    """The place that a paragraph has before its colon: 平罗：50个项目上马.

    >>> read_heading("平罗：50个项目上马", None).name
    '平罗县'
    >>> read_heading("沙坪坝区委书记：力争突破6000家", None).name
    '沙坪坝区'
    >>> read_heading("目标：50个项目上马", None) is None
    True
    """
    headed = HEADED.match(chars)
    if not headed:
        return None
    chain = read_chain(headed[1], 0)
    if chain and OFFICE.fullmatch(headed[1], chain[-1].end) and len(chain[-1].places) == 1:
        return read_deepest(chain, home)
    return counties_by_short().get(headed[1])


def _read_short(chars: str, at: int, text: str) -> Locality | None:
    """The county whose short name stands at an offset before what it does, if the text names it in full as well."""
    for county in _counties_by_any_short().get(chars[at : at + 2], ()):
        if DOES.match(chars, at + 2) and county.name in text:
            return county
    return None


@cache
def _counties_by_any_short() -> Mapping[str, tuple[Locality, ...]]:
    found = dict[str, list[Locality]]()
    for place in list_places().values():
        if place.level == "county" and len(place.short) == len(place.name) - 1 > 1:
            found.setdefault(place.short, []).append(place)
    return MappingProxyType({short: tuple(places) for short, places in found.items()})


class Territories:
    """The territories of the claims of an article, by paragraph and offset."""

    def __init__(self, paragraphs: Sequence[str], home: Locality | None) -> None:
        self.paragraphs, self.home = paragraphs, home
        self.text = "\n".join(paragraphs)
        self.subjects = dict[int, list[tuple[int, Locality | None]]]()
        self.shares = dict[int, dict[int, Locality]]()
        self.headed = list(self._find_headed())

    def _find_headed(self) -> Iterator[Locality | None]:
        """For each paragraph the place of the heading that it is or stands under."""
        above: Locality | None = None
        for chars in self.paragraphs:
            own = read_heading(chars[:LONGEST_HEADING], self.home)
            heads = len(chars) <= LONGEST_HEADING and not SPEAKS.match(chars)
            above = own if own and heads else None if own or SPEAKS.match(chars) else above
            yield own or above

    def at(self, part: int, at: int) -> Locality | None:
        """The territory that a number is about, or None where only the home of the article can tell."""
        if not 0 <= part < len(self.paragraphs):
            return None
        if part not in self.subjects:
            chars = self.paragraphs[part]
            named = _may_name(chars, self.home, self.text) or WIDER.search(chars)
            self.subjects[part] = list(_find_subjects(chars, self.home, self.text)) if named else []
            self.shares[part] = dict(find_shares(chars)) if "分别" in chars else {}
        return self.shares[part].get(at) or _subject_at(self.subjects[part], at) or self.headed[part]
