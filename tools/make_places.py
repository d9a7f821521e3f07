"""Make `places.csv.gz` from the two lists of places: `python -m tools.make_places FOLDER`.

FOLDER holds `divisions.csv` (GB/T 2260 as listed 1980-12 to 2023-06) and `townships_2023.csv` (GB/T 10114).
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

COUNTRY = "100000"
PLACES = Path(__file__).parent.parent / "policy_targets" / "data" / "places.csv.gz"
COLUMNS = ("place_id", "name", "level", "parent_id", "valid_from", "valid_to")
Row = tuple[str, str, str, str | None, str | None, str | None]


def read_divisions(rows: list[dict[str, str]]) -> Iterator[Row]:
    """The country, then every province, prefecture and county with the months in which it was first and last listed.

    valid_to is empty while a place stands in the last edition that covers its province.

    >>> list(read_divisions([{"code": "320000", "name": "江苏省", "level": "province", "first_listed": "1980-12",
    ...                       "last_listed": "2023-06"}]))[1]
    ('320000', '江苏省', 'province', '100000', '1980-12', None)
    """
    codes = {row["code"] for row in rows}
    newest: dict[str, str] = {}  # by province: the edition of 2023 leaves out Hong Kong, Macao and Taiwan
    for row in rows:
        newest[row["code"][:2]] = max(row["last_listed"], newest.get(row["code"][:2], ""))
    yield COUNTRY, "中国", "country", None, None, None
    for row in rows:
        code, last = row["code"], row["last_listed"]
        level = "zone" if _is_county_zone(row) else row["level"]
        valid_to = None if last == newest[code[:2]] else last
        yield code, row["name"], level, find_parent(code, codes), row["first_listed"], valid_to


def read_townships(rows: list[dict[str, str]]) -> Iterator[Row]:
    """Every township and zone of the edition of 2023, which does not say since when.

    >>> list(read_townships([{"code": "321084116", "name": "送桥镇", "county_code": "321084"}]))
    [('321084116', '送桥镇', 'township', '321084', None, None)]
    """
    for row in rows:
        level = township_level(row["code"], row["name"])
        yield row["code"], row["name"], level, row["county_code"], None, None


def find_parent(code: str, codes: set[str] | Mapping[str, object]) -> str:
    """The code of the place above: a county's prefecture if there is one, or its province.

    >>> find_parent("321084", {"321000", "320000"}), find_parent("110101", {"110000"}), find_parent("110000", set())
    ('321000', '110000', '100000')
    """
    prefecture = code[:4] + "00"
    if code.endswith("0000"):
        return COUNTRY
    return prefecture if prefecture in codes and prefecture != code else code[:2] + "0000"


def township_level(code: str, name: str) -> str:
    """`zone` for codes from 400 on, given to what is listed like a township and is none; a name that says so wins.

    >>> township_level("321084406", "经济开发区（马棚街道）"), township_level("130271450", "新华路街道")
    ('zone', 'township')
    """
    return "zone" if code[6] >= "4" and not re.search(r"(?:街道|街道办事处|镇|乡|苏木)$", name) else "township"


def _is_county_zone(row: Mapping[str, str]) -> bool:
    # 320971 盐城经济技术开发区: 71 to 80 are the statistical zones; 510180 简阳市 is a city that stood there once
    return "71" <= row["code"][4:] <= "80" and not row["name"].endswith(("县", "市", "旗"))


def make_listings(folder: Path) -> list[Row]:
    r"""All places of the two lists, ordered by code and first listing.

    Raises: OSError when a list is not in the folder.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     divisions = "code,name,level,first_listed,last_listed\n320000,江苏省,province,1980-12,2023-06\n"
    ...     _ = (Path(folder) / "divisions.csv").write_text(divisions, "utf-8")
    ...     _ = (Path(folder) / "townships_2023.csv").write_text("code,name,county_code\n", "utf-8")
    ...     [name for _, name, *_ in make_listings(Path(folder))]
    ['中国', '江苏省']
    >>> make_listings(Path("nowhere"))
    Traceback (most recent call last):
    FileNotFoundError: ...divisions.csv'
    """
    divisions, townships = (
        list(csv.DictReader((folder / name).read_text("utf-8").splitlines()))
        for name in ("divisions.csv", "townships_2023.csv")
    )
    return sorted(
        [*read_divisions(divisions), *read_townships(townships)], key=lambda row: (row[0], row[4] or "", row[1])
    )


def main(folder: str, out: str | Path = PLACES) -> None:
    """Write `places.csv.gz` beside this file.

    >>> main("nowhere")
    Traceback (most recent call last):
    FileNotFoundError: ...divisions.csv'
    """
    rows = [COLUMNS, *make_listings(Path(folder))]
    lines = "".join(",".join(cell or "" for cell in row) + "\n" for row in rows)
    packed = gzip.compress(lines.encode(), mtime=0)  # no time: the same lists make the same file
    Path(out).write_bytes(packed)


if __name__ == "__main__":  # pragma: no cover - the run itself; a test compares what main writes
    main(*sys.argv[1:])
