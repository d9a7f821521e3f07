"""Find indicators and places by what people call them: Chinese, English, pinyin, or another name in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from policy_targets import codelists
from policy_targets.errors import RecordError
from policy_targets.publishing.looking.selection import fold
from policy_targets.publishing.package.dataset import Dataset, load
from policy_targets.publishing.schema.tables import from_arrow

KINDS = ("indicator", "place")


class Hit(NamedTuple):
    """An indicator or place that was found; `called` is the name that the words are, or are part of."""

    kind: str
    id: str
    name: str
    name_en: str
    called: str


def search(words: str, data: Dataset | None = None, kind: str | None = None) -> list[Hit]:
    """Return the indicators and places that the words name, whole names before parts of names, short before long.

    Names are those of the package, Chinese and English, the ids, and the names of indicators that texts use. Case,
    tones, blanks and punctuation do not matter. `kind` is indicator or place; None gives both.

    Raises: RecordError for another kind, and for words without a letter or digit.

    >>> [hit.id for hit in search("GDP growth")], search("经济增速")[0].id
    (['gdp-growth', 'marine-gdp-growth'], 'gdp-growth')
    >>> search("高邮市")[0].name_en, search("亚特兰蒂斯")
    ('Gaoyou City', [])
    """
    data, wanted = data or load(), fold(words)
    if kind is not None and kind not in KINDS:
        raise RecordError(f"kind: found {kind!r}, expected one of {', '.join(KINDS)}.")
    if not wanted:
        raise RecordError(f"search: found {words!r}, expected a name or a part of one.")
    found: dict[tuple[str, str], tuple[int, int, Hit]] = {}
    for hit in _list_names(data, kind):
        called = fold(hit.called)
        if wanted not in called:
            continue
        rank = (0 if wanted == called else 1, len(called), hit)
        found[hit.kind, hit.id] = min(rank, found.get((hit.kind, hit.id), rank))
    return [hit for _, _, hit in sorted(found.values())]


def _list_names(data: Dataset, kind: str | None) -> Iterator[Hit]:
    """Yield every name of every indicator and place."""
    if kind in (None, "indicator"):
        rows = {str(row["indicator_id"]): row for row in from_arrow("indicators", data["indicators"])}
        for own, row in rows.items():
            yield from _name_all("indicator", own, row)
        for term in codelists.load_rows("indicator_terms"):
            if term["indicator_id"] in rows:
                row = rows[term["indicator_id"]]
                yield Hit("indicator", term["indicator_id"], str(row["name"]), str(row["name_en"]), term["term"])
    if kind in (None, "place"):
        for row in from_arrow("places", data["places"]):
            yield from _name_all("place", str(row["place_id"]), row)


def _name_all(kind: str, own: str, row: Mapping[str, Any]) -> Iterator[Hit]:
    for called in (str(row["name"]), str(row["name_en"]), own):
        yield Hit(kind, own, str(row["name"]), str(row["name_en"]), called)
