"""A seed that a curator only has to correct: what the reader proposes of a document, in the form of `seeds/*.yaml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from policy_targets import places
from policy_targets.curation import names
from policy_targets.curation.article_extents import find_damage, find_extents
from policy_targets.curation.proposals import Drafted, Rejected
from policy_targets.curation.shared_lists import Known
from policy_targets.curation.yaml_text import write_block, write_scalar
from policy_targets.errors import DocumentError
from policy_targets.reading.extract import Candidate, extract
from policy_targets.reading.page.articles import Article, find_articles, find_spans
from policy_targets.reading.people.homes import find_home_of
from policy_targets.reading.people.speakers import SpeakerMention, find_speakers
from policy_targets.reading.periods.said import infer_said
from policy_targets.reading.text.encodings import decode
from policy_targets.reading.text.repairs import repair_and_explain
from policy_targets.reading.text.text import Span, Text, format_spans, parse_spans
from policy_targets.reading.unrecorded import find_unrecorded

COUNTRY = "100000"
ADVICE = """\
# Drafted by the reader from {name}: correct it, line by line, against the document.
# A record that is right: `status: curated`. A wrong one: out; its number then goes to set_aside with the reason.
# Names in pinyin want a translation; `what` wants the words of the source; `rule` says which rule proposed a record."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A seed as text, the lines that organisations.yaml and speakers.yaml lack for it, and what has no place in it."""

    seed: str
    organisations: str
    speakers: str
    rejected: tuple[Rejected, ...] = ()


def draft(received: bytes, name: str, known: Known | None = None, found: Sequence[Candidate] | None = None) -> Draft:
    """The seed that the reader proposes for a document as received; every number is in a record or set aside.

    `found` are the records to write, in the order of the document; else those that the reader finds.

    Raises: DocumentError with one line for what is no text.

    >>> text = "云河市力争2025年新增科技企业30家，抓好九项重点工作。"
    >>> seed = draft(text.encode(), "yunhe.txt").seed
    >>> [line for line in seed.splitlines() if "quote:" in line or line.startswith("  - ")]
    ['  - none', '  - quote: 云河市力争2025年新增科技企业30家', '  - 20-28 抓好九项重点工作']
    """
    drafter = _Drafter(received, name, known or Known())
    return drafter.write(extract(drafter.raw, name) if found is None else found)


class _Drafter:
    """Lays out the articles of one document."""

    def __init__(self, received: bytes, name: str, known: Known) -> None:
        self.raw, self.name, self.known = decode(received), name, known
        self.digest = sha256(received).hexdigest()
        self.text_digest = sha256(self.raw.encode("utf-8", "surrogatepass")).hexdigest()
        self.text, self.repairs = repair_and_explain(self.raw)
        self.articles = find_articles(self.text)
        if not self.articles:
            raise DocumentError("there is no text in it. Nothing can be drafted.")
        self.home = find_home_of(self.articles)
        self.extents = find_extents(self.text, self.articles)
        self.organisations = dict[str, dict[str, Any]]()
        self.speakers = dict[str, dict[str, Any]]()
        self.slugs = Counter[str]()

    def write(self, found: Iterable[Candidate]) -> Draft:
        """The whole of it."""
        document = {
            "name": self.name,
            "sha256": self.digest,
            **({"text_sha256": self.text_digest} if self.text_digest != self.digest else {}),
            "characters": len(self.raw),
            "damage": find_damage(self.repairs, self.articles, self.extents),
            "status": "candidate",
            **({"language": "zh-Hant"} if any(it.name == "simplify" for it in self.repairs) else {}),
        }
        groups = self._by_article(found)
        sources, rejected = list[dict[str, Any]](), list[Rejected]()
        for at, extent in enumerate(self.extents):
            sheet = Drafted(document, self.text, self._names(groups[at]))
            sources.append(self._source(at, extent, sheet, groups[at]))
            rejected += sheet.rejected
        seed = {"document": document, "sources": sources, "set_aside": self._ledger(sources)}
        lines = [*self._head(rejected, sources), *_write_seed(seed)]
        return Draft(
            "\n".join(lines) + "\n", _write_list(self.organisations), _write_list(self.speakers), tuple(rejected)
        )

    def _by_article(self, found: Iterable[Candidate]) -> list[list[Candidate]]:
        groups: list[list[Candidate]] = [[] for _ in self.extents]
        for record in found:
            inside = (at for at, spans in enumerate(self.extents) if any(a <= record.start < b for a, b in spans))
            groups[next(inside, 0)].append(record)
        return groups

    def _source(self, at: int, extent: tuple[Span, ...], sheet: Drafted, found: list[Candidate]) -> dict[str, Any]:
        article = self.articles[at] if at < len(self.articles) else None
        place = Counter(record.place_id for record in found if record.place_id).most_common(1)
        title = self._title(article)
        source: dict[str, Any] = {
            "id": self._unique(names.slug(title)),
            "title": title,
            **(self._described(article) if article else {}),
            "spans": format_spans(extent),
            "place": place[0][0] if place else (self.home.place_id if self.home else "") or COUNTRY,
        }
        positions = list(self._positions(article)) if article else []
        named = {slug: name for name, slug in self.known.speakers.items()}
        named |= {slug: stub["name"] for slug, stub in self.speakers.items()}
        sheet.speakers = {named[it["speaker"]]: it["speaker"] for it in positions}
        return sheet.fill({**source, "positions": positions}, found)

    def _unique(self, wanted: str) -> str:
        slug = f"{wanted}-{self.digest[:4]}"
        self.slugs[slug] += 1
        return slug if self.slugs[slug] == 1 else f"{slug}-{self.slugs[slug]}"

    def _title(self, article: Article | None) -> str:
        """A title that stands in the document, else its first words."""
        squeezed = "".join(self.text.chars.split())
        heads = [article.title, *(line.chars for line in article.head)] if article else []
        lines = (" ".join(line.split()) for line in (*heads, *self.text.chars.split("\n")))
        first = next((line for line in lines if line and "".join(line.split()) in squeezed), "")
        return first[:60].strip() or self.name

    def _described(self, article: Article) -> dict[str, Any]:
        told: dict[str, Any] = {
            name: " ".join(getattr(article, name).split()) for name in ("subtitle", "series", "publisher", "byline")
        }
        if article.published:
            told |= {
                "published": str(article.published)[: {"year": 4, "month": 7}.get(article.precision, 10)],
                "basis": "stated",
            }
        else:
            said = infer_said("\n".join([article.title, *(part.chars for part in (*article.head, *article.body))]))
            told |= (
                {"published": f"{said.year}", "basis": "inferred", "why": f"The reader: {said.why}."} if said else {}
            )
        return {name: value for name, value in told.items() if value}

    def _positions(self, article: Article) -> Iterator[dict[str, Any]]:
        for mention in find_speakers(article, self.home):
            place = _place_of(article, mention)
            spans = find_spans(self.text, place) if place is not None else ()
            quote = self.text.reading(spans)
            if not 4 <= len(quote) <= 60 or "\n" in quote or mention.name not in quote:
                continue
            for organisation, title in mention.posts:
                if title and title in quote and organisation:
                    yield {
                        "quote": quote,
                        "at": format_spans(spans),
                        "speaker": self._speaker(mention.name),
                        "organisation": self._organisation(organisation, mention.place and mention.place.place_id),
                        "title": title,
                        "title_en": names.title_case(title),
                    }

    def _names(self, found: Sequence[Candidate]) -> dict[str, str]:
        """The slug of each organisation that a record names."""
        return {it.organisation: self._organisation(it.organisation, it.place_id) for it in found if it.organisation}

    def _organisation(self, name: str, place_id: str | None) -> str:
        if name in self.known.organisations:
            return self.known.organisations[name]
        slug = names.organisation_slug(name, place_id)
        self.organisations.setdefault(slug, {
            "id": slug, "name": name, "name_en": names.title_case(name), "kind": names.organisation_kind(name),
            **({"place": place_id} if place_id else {}),
        })  # fmt: skip
        return slug

    def _speaker(self, name: str) -> str:
        if name in self.known.speakers:
            return self.known.speakers[name]
        slug = names.speaker_slug(name)
        self.speakers.setdefault(slug, {"id": slug, "name": name, "name_latin": names.latin_name(name)})
        return slug

    def _ledger(self, sources: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
        entries = (
            entry
            for source in sources
            for table in ("positions", "targets", "outcomes", "initiatives")
            for entry in source.get(table, ())
        )
        recorded = [span for entry in entries for span in parse_spans(entry["at"])]
        ledger = dict[str, list[str]]()
        for leftover in find_unrecorded(self.raw, self.text, self.articles, recorded):
            ledger.setdefault(leftover.reason, []).append(f"{leftover.start}-{leftover.end} {leftover.words}")
        return ledger

    def _head(self, rejected: Sequence[Rejected], sources: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        yield ADVICE.format(name=self.name)
        unnamed = _find_unnamed(sources)
        if unnamed:
            yield "# English names in pinyin; seeds/places.csv may give others (place_id,name_en):"
            yield from (f"# {row['place_id']},{row['name_en']}" for row in unnamed)
        for title, stubs in (("organisations.yaml", self.organisations), ("speakers.yaml", self.speakers)):
            if stubs:
                yield f"# {title} lacks:"
                yield from (f"# {line}" for line in _write_list(stubs).splitlines())
        if rejected:
            yield "# Found, and left out of the records:"
            yield from (f"# - {it.at} {it.quote}: {it.reason}" for it in rejected)


def _find_unnamed(sources: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The places, of these sources and above them, that no list names in English."""
    entries = (
        entry for source in sources for table in ("targets", "outcomes", "initiatives") for entry in source[table]
    )
    codes = {entry["place"] for entry in (*sources, *entries) if entry.get("place")}
    return [row for row in places.place_rows(codes) if row["name_en_basis"] == "pinyin"]


def _place_of(article: Article, mention: SpeakerMention) -> Text | None:
    """Where the posts and the name stand."""
    parts = article.head if mention.part < 0 else article.body[mention.part : mention.part + 1]
    fits = (part for part in parts if part.chars[: mention.end].endswith(mention.name))
    part = next(fits, None)
    return part[mention.start : mention.end] if part is not None else None


def _write_seed(seed: Mapping[str, Any]) -> Iterator[str]:
    for key, part in seed.items():
        if part:
            yield from ("", f"{key}:") if key != "document" else (f"{key}:",)
            yield from write_block(part, 0 if isinstance(part, list) else 2)


def _write_list(stubs: Mapping[str, Mapping[str, Any]]) -> str:
    r"""One line each, as in the lists.

    >>> _write_list({"lin-yuan": {"id": "lin-yuan", "name": "林远"}})
    '- {id: lin-yuan, name: 林远}\n'
    """
    rows = (", ".join(f"{key}: {_flow(value)}" for key, value in stub.items()) for stub in stubs.values())
    return "".join(f"- {{{row}}}\n" for row in rows)


def _flow(value: Any) -> str:
    written = write_scalar(value)
    return f"'{written}'" if set(written) & set(",[]{}") and written[0] not in "'\"" else written
