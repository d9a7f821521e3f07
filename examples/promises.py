"""Two figures from the published Parquet alone: growth promised and reported, and how cities stand to their province.

Run: python examples/promises.py [--package datapackage] [--candidates datapackage/candidates] [--year 2019]
     [-o docs/figures]

Needs matplotlib: pip install 'policy-targets[examples]'. Where there are no candidates only the first figure is drawn.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

import policy_targets as pt
from policy_targets.publishing.looking.headlines import Headline, find_headlines
from policy_targets.publishing.looking.promises import Standing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROOT = Path(__file__).parents[1]
# Of Okabe and Ito, told apart whatever eyes one has; each series has a shape of its own too.
INKS = {"gdp-growth": ("GDP", "#0072B2", "o"), "gnp-growth": ("GNP", "#D55E00", "s"),
        "gross-output-growth": ("gross output of industry and agriculture", "#009E73", "^")}  # fmt: skip
PALE, FAINT, DARK = "#d9d9d9", "#f1f1f1", "#333333"
KIND = re.compile(r"( Zhuang| Uygur| Hui)? Autonomous Region$| Province$| Municipality$")
SIGNS = {"approx": "~", "ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "policy-targets", "svg.fonttype": "path", "font.size": 11, "font.family": "DejaVu Sans",
    "axes.spines.top": False, "axes.spines.right": False,
}  # fmt: skip


def draw_growth(headlines: Sequence[Headline]) -> Figure:
    """A column a year: a bar for what was promised (as high as its range), a mark for what was reported."""
    figure, axes = _open(11, 5.2)
    for it in headlines:
        if it.promised:
            _draw_promise(axes, it.year, it.promised)
        _draw_result(axes, it)
        if not it.promised:
            silent = it.gaps[0] == "no report"
            axes.axvspan(it.year - 0.5, it.year + 0.5, color=PALE if silent else FAINT, lw=0, zorder=0,
                         gid=f"{'absent' if silent else 'silent'}-{it.year}")  # fmt: skip
    axes.set(
        xlim=(headlines[0].year - 0.8, headlines[-1].year + 0.8),
        ylim=(0, 15.5),
        ylabel="growth over the year before, %",
    )
    axes.set_xticks(range(headlines[0].year + -headlines[0].year % 5, headlines[-1].year + 1, 5))
    axes.set_title(
        "Growth the State Council promised, and growth it reported a year later", loc="left", fontweight="bold"
    )
    told = {row["indicator_id"] for it in headlines for row in (it.promised, it.reported) if row}
    _explain(axes, [INKS[name] for name in INKS if name in told])
    return figure


def _draw_promise(axes: Axes, year: int, promised: Mapping[str, Any]) -> None:
    low, high = (float(it) for it in (promised["amount"], promised["amount_upper"] or promised["amount"]))
    ink = INKS[promised["indicator_id"]][1]
    axes.bar(year, max(high - low, 0.22), 0.74, low if high > low else low - 0.11, color=ink, alpha=0.45, lw=0,
             gid=None)[0].set_gid(f"promised-{year}-{_name_number(promised)}")  # fmt: skip
    axes.annotate(SIGNS.get(promised["comparator"], ""), (year - 0.42, low - 0.12), va="top", color=DARK, fontsize=9)


def _draw_result(axes: Axes, it: Headline) -> None:
    reported = it.reported
    if reported is None:
        if it.promised and it.gaps[1] != "not yet":
            top = float(it.promised["amount_upper"] or it.promised["amount"])
            axes.plot([it.year], [top + 0.5], "x", color=DARK, ms=6, gid=f"untold-{it.year}")
        return
    _, ink, shape = INKS[reported["indicator_id"]]
    size = float(reported["amount"])
    if it.promised:
        axes.vlines(it.year, float(it.promised["amount"]), size, color=DARK, lw=0.8, zorder=1)
    axes.plot([it.year], [size], shape, color=ink, ms=7, mec="white", mew=0.8, zorder=3,
              gid=f"reported-{it.year}-{_name_number(reported)}")  # fmt: skip


def _name_number(row: Mapping[str, Any]) -> str:
    upper = "" if row["amount_upper"] is None else f"-{row['amount_upper'].normalize():f}"
    return f"{row['comparator']}-{row['amount'].normalize():f}{upper}"


def _explain(axes: Axes, series: Iterable[tuple[str, str, str]]) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415
    from matplotlib.patches import Patch  # noqa: PLC0415

    keys: list[Any] = [Line2D([], [], marker=shape, color=ink, lw=0, ms=7, label=name) for name, ink, shape in series]
    keys += [Patch(color=DARK, alpha=0.45, lw=0, label="promised: bar, as high as its range; ~ about, ≥ at least"),
             Line2D([], [], marker="x", color=DARK, lw=0, label="result not told"),
             Patch(color=FAINT, label="no growth target named"),
             Patch(color=PALE, label="no report in the data")]  # fmt: skip
    axes.legend(handles=keys, loc="upper center", bbox_to_anchor=(0.5, -0.08), ncol=3, frameon=False, fontsize=10,
                handlelength=1.2, columnspacing=1.6)  # fmt: skip


def group_cities(standings: Sequence[Standing]) -> dict[str, list[Standing]]:
    """The cities that promised a number, by their province, where that promised one too; each number of each once."""
    provinces = {it.place_id for it in standings if it.level == "province" and it.promised}
    numbers = {(it.place_id, _level(it)): it for it in standings if it.level == "prefecture" and it.promised}
    cities = defaultdict[str, list[Standing]](list)
    for it in numbers.values():
        if it.above_id in provinces:
            cities[it.above_id].append(it)
    return cities


def draw_spread(standings: Sequence[Standing], year: int) -> Figure:
    """A column a province, the highest promise on the left: its promise as a bar, those of its cities as dots."""
    provinces = {it.place_id: it for it in standings if it.level == "province" and it.promised}
    cities = group_cities(standings)
    order = sorted(cities, key=lambda it: (-float(_level(provinces[it])), it))
    figure, axes = _open(11, 5.2)
    for column, place_id in enumerate(order):
        bar = _level(provinces[place_id])
        axes.hlines(bar, column - 0.4, column + 0.4, color="#D55E00", lw=3, zorder=2, gid=f"province-{place_id}")
        heaps = Counter[float]()
        for it in cities[place_id]:
            size = _level(it)
            heaps[size] += 1  # cities of one number lie beside each other
            aside = (heaps[size] // 2) * (0.11 if heaps[size] % 2 else -0.11)
            axes.plot([column + aside], [size], "o", color="#0072B2", ms=5, mec="white", mew=0.5, zorder=3,
                      gid=f"city-{it.place_id}-{_name_number(it.promised or {})}")  # fmt: skip
    names = [KIND.sub("", provinces[it].name_en) for it in order]
    axes.set_xticks(range(len(order)), names, rotation=30, ha="right")
    axes.set(ylabel=f"growth promised for {year}, %")
    axes.set_title(f"Growth that cities promised for {year}, beside their province", loc="left", fontweight="bold")
    from matplotlib.lines import Line2D  # noqa: PLC0415

    axes.legend(handles=[Line2D([], [], color="#D55E00", lw=3, label="the province"),
                         Line2D([], [], marker="o", color="#0072B2", lw=0, label="a city (candidates, not reviewed)")],
                loc="upper center", bbox_to_anchor=(0.5, -0.24), ncol=2, frameon=False, fontsize=10)  # fmt: skip
    return figure


def _level(it: Standing) -> float:
    return float((it.promised or {})["amount"])


def _open(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure((width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.grid(axis="y", color="#e6e6e6", lw=0.8)
    axes.set_axisbelow(True)
    return figure, axes


def save(figure: Figure, path: Path) -> None:
    """SVG whose bytes depend on nothing but the data and the version of matplotlib: no date, ids of a fixed salt."""
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=110)
    print(path)


def find_year(data: pt.Dataset) -> int:
    """The year that shows most cities, of the six with most promises of growth."""
    targets = data["targets"]
    ends = targets.filter(pc.equal(targets["indicator_id"], "gdp-growth"))["period_end"].drop_null()
    often = [year for year, _ in Counter[int](day.year for day in ends.to_pylist()).most_common(6)]
    shown = {it: sum(map(len, group_cities(pt.compare("gdp-growth", it, data)).values())) for it in often}
    return max(often, key=lambda it: (shown[it], it))


def main() -> None:
    """Draw what can be drawn, and say what cannot."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--package", type=Path, default=ROOT / "datapackage")
    parser.add_argument("--candidates", type=Path, default=ROOT / "datapackage" / "candidates")
    parser.add_argument(
        "--year", type=int, help="the year of the second figure; the one with most promises, if not given"
    )
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "docs" / "figures")
    parser.add_argument("--format", choices=("svg", "png"), default="svg")
    given = parser.parse_args()
    try:
        import matplotlib as mpl  # noqa: PLC0415
    except ImportError:
        sys.exit("The figures need matplotlib. Install it: pip install 'policy-targets[examples]'")
    given.out.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        save(draw_growth(find_headlines(pt.load(given.package))), given.out / f"growth.{given.format}")
        if not (given.candidates / "datapackage.json").is_file():
            print(f"{given.candidates}: there are no candidates, so the figure of cities is not drawn. "
                  "Name their package with --candidates.")  # fmt: skip
            return
        data = pt.load(given.candidates)
        year = given.year or find_year(data)
        save(draw_spread(pt.compare("gdp-growth", year, data), year), given.out / f"cities.{given.format}")


if __name__ == "__main__":
    main()
