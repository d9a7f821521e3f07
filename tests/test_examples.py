"""The figures show every number of the data, no other, and are drawn alike every time."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import policy_targets as pt
from examples import promises
from policy_targets.publishing.looking.headlines import Headline, find_headlines, write_headlines
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema.tables import make_record

ROOT = Path(__file__).parent.parent
CITIES = (("990100", "7.5"), ("990200", "8"), ("990300", "7.5"))


def marks(svg: str, kind: str) -> list[str]:
    return sorted(re.findall(rf'id="({kind}-[^"]+)"', svg))


def names(found: list[Headline], kind: str) -> list[str]:
    rows = ((it.year, it.promised if kind == "promised" else it.reported) for it in found)
    return sorted(f"{kind}-{year}-{promises._name_number(row)}" for year, row in rows if row)


def draw(monkeypatch: pytest.MonkeyPatch, *options: str | Path) -> None:
    monkeypatch.setattr(sys, "argv", ["promises.py", *map(str, options)])
    promises.main()


def test_the_figure_in_the_readme_shows_what_is_in_the_data() -> None:
    svg, found = (ROOT / "docs" / "figures" / "growth.svg").read_text("utf-8"), find_headlines()
    for kind in ("promised", "reported"):
        assert marks(svg, kind) == names(found, kind), "run: python examples/promises.py"
    assert len(marks(svg, "absent") + marks(svg, "silent")) == sum(it.promised is None for it in found)


def test_the_figure_of_cities_shows_what_is_in_the_candidates() -> None:
    path, package = ROOT / "docs" / "figures" / "cities.svg", ROOT / "datapackage" / "candidates"
    if not (package / "datapackage.json").is_file():
        pytest.skip("there are no candidates in datapackage/candidates")
    data = pt.load(package)
    cities = promises.group_cities(pt.compare("gdp-growth", promises.find_year(data), data))
    found = sorted(
        f"city-{it.place_id}-{promises._name_number(it.promised or {})}" for its in cities.values() for it in its
    )
    assert marks(path.read_text("utf-8"), "city") == found, "run: python examples/promises.py"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    levels = {
        "100000": ("中国", "China", "country", None),
        "990000": ("云岭省", "Yunling Province", "province", "100000"),
    }
    levels |= {code: (f"云{code[3]}市", f"Yun {code[3]} City", "prefecture", "990000") for code, _ in CITIES}
    promised = [("100000", 2019, "6", "6.5"), ("100000", 2021, "6", None), ("990000", 2021, "7", None)]
    promised += [(code, 2021, value, None) for code, value in CITIES]
    sources = sorted({(place, year) for place, year, *_ in promised} | {("100000", 2022), ("990100", 2022)})
    rows = {
        "places": [dict(zip(("place_id", "name", "name_en", "level", "parent_id"), (code, *it), strict=True)) for code, it in levels.items()],
        "indicators": pt.load()["indicators"].to_pylist(),
        "units": [{"unit": "%", "name_en": "percent", "unit_code": "percent", "factor": Decimal(1), "kind": "percent"}],
        "sources": [
            {"source_id": f"s{place}-{year}", "title": "政府工作报告", "published": date(year, 3, 5), "language": "zh-Hans",
             "published_precision": "day", "published_basis": "stated", "document": "a.txt", "document_sha256": "ab" * 32,
             "document_characters": 900, "spans": "0-900"} for place, year in sources],
        "targets": [number("target", n, it) for n, it in enumerate(promised)],
        "outcomes": [number("outcome", 20 + n, (place, 2021, value, None))
                     for n, (place, value) in enumerate((("100000", "8.1"), ("990100", "7.6"), ("990100", "7.9")))],
    }  # fmt: skip
    write_package({table: [make_record(table, row) for row in those] for table, those in rows.items()}, tmp_path / "p")
    return tmp_path / "p"


def number(kind: str, n: int, it: tuple[str, int, str, str | None]) -> dict[str, Any]:
    place, year, value, upper = it
    extra = {"commitment": "unmarked"} if kind == "target" else {}
    if upper:
        extra |= {"value_upper": Decimal(upper), "amount_upper": Decimal(upper)}  # type: ignore[dict-item]
    return {f"{kind}_id": f"{'tgt' if kind == 'target' else 'out'}-{n:010x}", "place_id": place,
            "source_id": f"s{place}-{year + (kind == 'outcome')}", "indicator_id": "gdp-growth", "indicator_label": "生产总值",
            "measure": "growth_rate", "comparator": "eq", "value": Decimal(value), "unit": "%", "amount": Decimal(value),
            "unit_code": "percent", "period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "period_label": "全年",
            "period_precision": "year", "quote": f"生产总值增长{value}%" + (f"-{upper}%" if upper else ""),
            "spans": f"{n * 30}-{n * 30 + 15}", "status": "curated", **extra}  # fmt: skip


def test_both_figures_show_every_number_and_are_drawn_alike(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = list[list[bytes]]()
    for folder in (tmp_path / "a", tmp_path / "b"):
        draw(monkeypatch, "--package", package, "--candidates", package, "-o", folder)
        drawn.append([path.read_bytes() for path in sorted(folder.iterdir())])
    assert drawn[0] == drawn[1]
    cities, growth = (it.decode() for it in drawn[0])
    assert marks(growth, "promised") == ["promised-2019-eq-6-6.5", "promised-2021-eq-6"]
    assert marks(growth, "reported") == ["reported-2021-eq-8.1"]
    assert marks(growth, "absent") + marks(growth, "silent") == ["absent-2020", "silent-2022"]
    assert marks(growth, "untold") == ["untold-2019"]
    assert marks(cities, "province") == ["province-990000"]
    assert marks(cities, "city") == [f"city-{code}-eq-{value}" for code, value in CITIES]


def test_without_candidates_it_says_so_and_draws_the_first(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draw(monkeypatch, "--package", package, "--candidates", tmp_path / "none", "-o", tmp_path / "a")
    assert "there are no candidates" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["growth.svg"]


def test_without_matplotlib_it_says_what_to_install() -> None:
    script = "import sys; sys.modules['matplotlib'] = None; import examples.promises as it; sys.argv = ['x']; it.main()"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "The figures need matplotlib. Install it: pip install 'policy-targets[examples]'\n",
    )


def test_the_table_says_what_is_missing(package: Path) -> None:
    found = find_headlines(pt.load(package))
    assert list(write_headlines(found))[2:] == [
        "| 2019 | 6% to 6.5% | *no report* | – |",
        "| 2020 | *no report* | *no number* | – |",
        "| 2021 | 6% | 8.1% | exceeded |",
        "| 2022 | *no number* | *not yet* | – |",
    ]
