"""Select records by filters that accept names as people write them; keep the order of the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policy_targets import codelists
from policy_targets.errors import RecordError

if TYPE_CHECKING:
    import pyarrow as pa

    from policy_targets.publishing.package.dataset import Dataset

Named = Iterable[tuple[str, str]]  # pairs of a name and its id or code; a name may have several ids
OF_CLAIMS = ("place", "speaker", "organisation", "indicator", "theme", "year", "status")
FILTERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"targets": OF_CLAIMS, "outcomes": OF_CLAIMS, "initiatives": ("place", "speaker", "organisation", "kind", "status"),
     "claims": (*OF_CLAIMS, "kind"), "indicators": ("indicator", "theme"), "places": ("place",)}
)  # fmt: skip
# 高邮 is short for 高邮市, Gaoyou for Gaoyou City
GENERIC_ENDINGS = ("街道", "省", "市", "区", "县", "镇", "乡")
KINDS_OF_CLAIM: Named = (("target", "target"), ("目标", "target"), ("outcome", "outcome"), ("结果", "outcome"))


def select(data: Dataset, table: str = "targets", **filters: str | int | None) -> pa.Table:
    """Select the targets, outcomes, initiatives or claims that pass every filter, in the order of the text.

    Indicators and places are selected alike, in the order of their ids. Claims are targets and outcomes together, with
    their kind and `claim_id` in front. A filter that is None is ignored. Names match whatever their case, tones and
    blanks: `caoyong` is Cáo Yǒng. Filters:

    place         code or name; the places below it count too
    speaker       id, name or pinyin
    organisation  id, full name, English name, or a name that a source uses; for initiatives in any role
    indicator     id, name or English name
    theme         code or title
    year          a year that the period touches; a period that is open at one end counts in the year of the other
    kind          the kind of initiative, or target or outcome for claims
    status        code or title

    Raises: RecordError for a table or filter that does not exist, and for a value that nothing has, with what is near.

    >>> from policy_targets.publishing.package.dataset import load
    >>> set(select(load(), "initiatives", kind="platform")["kind"].to_pylist())
    {'platform'}
    >>> select(load(), "initiatives", year=2025)
    Traceback (most recent call last):
    policy_targets.errors.RecordError: initiatives have no filter 'year'. They have place, speaker, ...
    """
    given = {name: value for name, value in filters.items() if value is not None}
    if table not in FILTERS:
        raise RecordError(f"there is no list of {table!r}. There are lists of {', '.join(FILTERS)}.")
    for name in given:
        if name not in FILTERS[table]:
            raise RecordError(f"{table} have no filter {name!r}. They have {', '.join(FILTERS[table])}.")
    rows = _claims(data) if table == "claims" else data[table]
    for name, value in given.items():
        rows = rows.filter(_MASKS[name](data, rows, value))
    return put_in_order(rows) if "spans" in rows.column_names else rows


def _claims(data: Dataset) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    parts = []
    for kind in ("target", "outcome"):
        rows = data[f"{kind}s"]
        rows = rows.rename_columns(["claim_id" if it == f"{kind}_id" else it for it in rows.column_names])
        parts.append(rows.add_column(0, "kind", pa.array([kind] * rows.num_rows, pa.string())))
    return pa.concat_tables(parts, promote_options="default")


def put_in_order(rows: pa.Table) -> pa.Table:
    """Sort the rows by source and first span, those without evidence first; the order of ids, hashes, means nothing.

    >>> import pyarrow as pa
    >>> rows = pa.table({"source_id": ["b", "a", "a", "a"], "spans": ["5-9", "10-14", "9-13 20-24", None]})
    >>> put_in_order(rows)["spans"].to_pylist()
    [None, '9-13 20-24', '10-14', '5-9']
    """
    starts = [int((spans or "0").partition("-")[0]) for spans in rows["spans"].to_pylist()]
    places = list(zip(rows["source_id"].to_pylist(), starts, range(len(starts)), strict=True))
    return rows.take([row for *_, row in sorted(places)]) if places else rows


def fold(text: str) -> str:
    """Reduce a name to its letters and digits, without case, tones, blanks and punctuation.

    >>> fold("Cáo Yǒng"), fold("Huai'an City"), fold("高邮市")
    ('caoyong', 'huaiancity', '高邮市')
    """
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


def _match(asked: str, value: str | int, names: Named) -> list[str]:
    """Return the ids that a name stands for, or raise a RecordError with similar names."""
    pairs = [(name, fold(name), found) for name, found in names if name]
    ids = [found for _, folded, found in pairs if folded == fold(str(value))]
    if ids:
        return ids
    shown = {folded: name for name, folded, _ in pairs}
    near = [shown[folded] for folded in get_close_matches(fold(str(value)), shown, n=3, cutoff=0.5)]
    listed = list(dict.fromkeys(found for *_, found in pairs))
    hint = f"Did you mean {' or '.join(near)}?" if near else "Correct it."
    hint = hint if near or len(listed) > 20 else f"Choose {', '.join(listed)}."
    raise RecordError(f"{asked}: found {value!r}, which nothing in the package has. {hint}")


def _names(data: Dataset, table: str, key: str, *columns: str) -> Iterator[tuple[str, str]]:
    ids = data[table][key].to_pylist()
    for column in (key, *columns):
        yield from zip(data[table][column].to_pylist(), ids, strict=True)


def _is_in(rows: pa.Table, column: str, ids: Iterable[str]) -> Any:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    return pc.is_in(rows[column], pa.array(list(ids), pa.string()))


def find_places(data: Dataset, place: str | int) -> list[str]:
    """Return the ids of the places with this code or name, full or short: Gaoyou is a city and a subdistrict.

    Raises: RecordError when no place in the package has this code or name.

    >>> from policy_targets.publishing.package.dataset import load
    >>> find_places(load(), "gaoyou")
    ['321084', '321084001']
    """
    full = list(_names(data, "places", "place_id", "name", "name_en"))
    return _match("place", place, [*full, *((_shorten(name), place_id) for name, place_id in full)])


def find_places_within(data: Dataset, place: str | int) -> set[str]:
    """Return the ids of the places with this code or name, and of all below them.

    Raises: RecordError when no place in the package has this code or name.

    >>> from policy_targets.publishing.package.dataset import load
    >>> "321084116" in find_places_within(load(), "高邮市")
    True
    """
    found = set(find_places(data, place))
    parents = list(zip(data["places"]["place_id"].to_pylist(), data["places"]["parent_id"].to_pylist(), strict=True))
    while below := {place for place, parent in parents if parent in found} - found:
        found |= below
    return found


def find_indicator(data: Dataset, indicator: str) -> str:
    """Return the id of the indicator with this id, Chinese or English name, or a name that texts use for it.

    Raises: RecordError when nothing has this name, or several indicators have, with what is near.

    >>> from policy_targets.publishing.package.dataset import load
    >>> find_indicator(load(), "地区生产总值增速"), find_indicator(load(), "GDP growth")
    ('gdp-growth', 'gdp-growth')
    """
    found = list(dict.fromkeys(_match("indicator", indicator, _names(data, *_INDICATOR))))
    if len(found) > 1:
        raise RecordError(f"indicator: found {indicator!r}, the name of several. Choose {', '.join(found)}.")
    return found[0]


def _in_place(data: Dataset, rows: pa.Table, value: str | int) -> Any:
    return _is_in(rows, "place_id", find_places_within(data, value))


def _shorten(name: str) -> str:
    """Shorten a name (高邮市 to 高邮, Gaoyou City to Gaoyou), or return an empty string."""
    for ending in GENERIC_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) > 1:
            return name.removesuffix(ending)
    return name.rpartition(" ")[0]


def _of(asked: str, table: str, *columns: str) -> Callable[[Any, Any, str | int], Any]:
    """Return a filter by the names in another table; the first of `columns` is its key."""
    return lambda data, rows, value: _is_in(rows, columns[0], _match(asked, value, _names(data, table, *columns)))


def _of_organisation(data: Dataset, rows: pa.Table, value: str | int) -> Any:
    used = _names(data, "organisation_names", "organisation_id", "name")
    full = _names(data, "organisations", "organisation_id", "name", "name_en")
    found = _match("organisation", value, [*full, *used])
    mask = _is_in(rows, "organisation_id", found)
    if "initiative_id" not in rows.column_names:
        return mask
    links = data["initiative_organisations"]
    linked = links.filter(_is_in(links, "organisation_id", found))["initiative_id"].to_pylist()
    return _is_in(rows, "initiative_id", rows.filter(mask)["initiative_id"].to_pylist() + linked)


def _of_theme(data: Dataset, rows: pa.Table, value: str | int) -> Any:
    indicators = data["indicators"]
    themes = _is_in(indicators, "theme", _match("theme", value, _codes("theme")))
    return _is_in(rows, "indicator_id", indicators.filter(themes)["indicator_id"].to_pylist())


def _in_year(_data: Dataset, rows: pa.Table, value: str | int) -> Any:
    import pyarrow.compute as pc  # noqa: PLC0415

    start, end = rows["period_start"], rows["period_end"]
    first, last = pc.year(pc.coalesce(start, end)), pc.year(pc.coalesce(end, start))
    return pc.and_(pc.less_equal(first, int(value)), pc.greater_equal(last, int(value)))


def _of_kind(_data: Dataset, rows: pa.Table, value: str | int) -> Any:
    known = _codes("initiative_kind") if "initiative_id" in rows.column_names else KINDS_OF_CLAIM
    return _is_in(rows, "kind", _match("kind", value, known))


def _of_status(_data: Dataset, rows: pa.Table, value: str | int) -> Any:
    return _is_in(rows, "status", _match("status", value, _codes("status")))


def find_code(codelist: str, value: str) -> str:
    """Return the code with this code or title.

    Raises: RecordError when the list has none of that name, with what it has.

    >>> find_code("verdict", "未完成"), find_code("verdict", "Missed")
    ('missed', 'missed')
    """
    return _match(codelist, value, _codes(codelist))[0]


def _codes(codelist: str) -> Named:
    codes = codelists.load_codes(codelist).values()
    return [(name, code.code) for code in codes for name in (code.code, code.title_zh, code.title_en)]


_INDICATOR = ("indicators", "indicator_id", "name", "name_en")
_MASKS: Mapping[str, Callable[[Any, Any, str | int], Any]] = MappingProxyType(
    {"place": _in_place, "speaker": _of("speaker", "speakers", "speaker_id", "name", "name_latin"),
     "organisation": _of_organisation, "theme": _of_theme, "year": _in_year, "kind": _of_kind, "status": _of_status,
     "indicator": _of("indicator", *_INDICATOR)}
)  # fmt: skip
