"""Measure the explorer on a large package: first paint, first rows, search and facets, in headless Chromium.

The package is generated, the same on every run. A question is timed twice: by the clock, from the change of the address
to the end of the script that draws the answer, and by the processor time of the page, which others on the machine do
not lengthen, and which takes in style and layout. The peer filters the same rows as plain JavaScript objects, with
`Array.prototype.filter`, in the same page: what a page does that loads the JSON of the package.

Run: python benchmarks/site.py [ROWS] [RUNS]
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

import policy_targets as pt
from policy_targets.exploring.explorer.site import write_site
from policy_targets.publishing.package.write import HEAD
from policy_targets.publishing.schema.tables import arrow_schema

PLACES = [f"{code:06d}" for code in range(110000, 110000 + 300)]
WORDS = ("guarantee", "strive", "aim", "expect", "plan", "will", "unmarked")
SAID = ("确保", "力争", "努力", "预期", "计划", "将", "")
ACTIONS = (
    "研发投入占比达到",
    "新招引科技型企业",
    "固定资产投资完成",
    "城镇新增就业",
    "高新技术产业产值增长",
    "新建高标准农田",
)
# what is asked of the list, as the part of its address after the question mark
QUESTIONS = {
    "search 研发": "q=研发",
    "search yftr (initials)": "q=yftr",
    "facet year": "year=2024",
    "facets place, theme, commitment": "place=110005,110006&theme=innovation,industry&commitment=strive",
    "search and facet": "q=企业&year=2025",
    "sort by amount": "sort=-amount",
}


def make_package(folder: Path, rows: int) -> None:
    """Make a package of this many targets in Parquet, all with different quotes."""
    indicators = pt.load()["indicators"]
    ids = indicators["indicator_id"].to_pylist()
    places = [{"place_id": PLACES[0], "name": "云岭省", "name_en": "Yunling", "level": "province"}]
    for order, place in enumerate(PLACES[1:]):
        names = {"name": f"云{order}市", "name_en": f"Yun {order}"}
        places.append({"place_id": place, **names, "level": "prefecture", "parent_id": PLACES[0]})
    year = [1990 + (row * 7) % 41 for row in range(rows)]
    kind = [(row * 11) % len(ids) for row in range(rows)]
    word = [(row * 5 + row // 97) % 7 for row in range(rows)]
    number = [(row * 7919) % 100_000 + 1 for row in range(rows)]
    cells: dict[str, list[Any]] = {
        "target_id": [f"tgt-{row:010x}" for row in range(rows)],
        "source_id": [f"report-{row // 40}" for row in range(rows)],
        "place_id": [PLACES[(row * 13) % len(PLACES)] for row in range(rows)],
        "indicator_id": [ids[it] for it in kind],
        "indicator_label": [f"{ACTIONS[row % 6]}{row % 4000}号工程" for row in range(rows)],
        "measure": ["amount"] * rows,
        "comparator": [("ge", "eq", "approx", "le")[row % 4] for row in range(rows)],
        "unit_code": ["CNY"] * rows,
        "period_start": [date(it, 1, 1) for it in year],
        "period_end": [date(it, 12, 31) for it in year],
        "period_label": [f"{it}年" for it in year],
        "period_precision": ["year"] * rows,
        "commitment": [WORDS[it] for it in word],
        "commitment_words": [SAID[it] or None for it in word],
        "quote": [
            f"{SAID[word[row]]}{ACTIONS[row % 6]}{number[row]}万元以上，惠及第{row}批企业" for row in range(rows)
        ],
        "spans": [f"{row}-{row + 30}" for row in range(rows)],
        "status": ["candidate"] * rows,
        "suspect": [False] * rows,
        "unit": ["万元"] * rows,
    }  # fmt: skip
    schema = arrow_schema("targets")
    decimals = {"value": number, "amount": [10_000 * it for it in number]}
    filled: dict[str, list[Any]] = {**cells, **decimals}
    empty = [None] * rows
    arrays = [pa.array(filled.get(field.name, empty)).cast(field.type) for field in schema]
    tables = {
        "targets": pa.table(arrays, names=schema.names),
        "places": pa.Table.from_pylist(places, arrow_schema("places")),
        "indicators": indicators,
    }
    (folder / "parquet").mkdir(parents=True)
    resources = []
    for name, table in tables.items():
        pq.write_table(table, folder / f"parquet/{name}.parquet")
        resources.append({"name": f"{name}-parquet", "path": f"parquet/{name}.parquet"})
    (folder / "datapackage.json").write_text(json.dumps({**HEAD, "resources": resources}), "utf-8")


def median_of(times: list[float]) -> str:
    """Return the median and the maximum, in milliseconds."""
    return f"{statistics.median(times):7.1f} ms   worst {max(times):7.1f}"


def wait_for_mark(page: Page, mark: str) -> None:
    """Wait until the page has set the mark by polling, since its content policy forbids injected scripts."""
    look = "const look = () => performance.getEntriesByName(mark).length ? done() : setTimeout(look, 10); look();"
    page.evaluate(f"mark => new Promise((done) => {{ {look} }})", mark)


def open_site(browser: Browser, address: str, ready: str) -> tuple[Page, dict[str, float]]:
    """Open a new page; return it with the times of its first paint and of being ready."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
    page.goto(address)
    page.wait_for_selector(ready)
    wait_for_mark(page, "shown")
    mark = "listed" if "#/table" in address else "shown"
    when = "names => names.map((name) => performance.getEntriesByName(name)[0].startTime)"
    paint, content = page.evaluate(when, ["first-contentful-paint", mark])
    return page, {"first paint": paint, "first content": content}


def busy_time(session: CDPSession) -> float:
    """Return the processor seconds used by the main thread of the page."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(it["value"] for it in metrics if it["name"] == "TaskDuration"))


def measure_questions(page: Page, address: str, runs: int) -> None:
    """Time each question from the event to the end of the script and to the next frame; also the peer."""
    page.goto(f"{address}#/table")
    wait_for_mark(page, "searchable")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.wait_for_timeout(500)
    for name, question in QUESTIONS.items():
        times, busy, shown = [], [], 0
        for _ in range(runs):
            page.evaluate("() => { location.hash = '#/table?year=1800'; }")
            page.wait_for_timeout(60)
            page.evaluate("performance.clearMeasures('filter')")
            before = busy_time(session)
            page.evaluate("hash => { location.hash = hash; }", f"#/table?{question}")
            page.wait_for_timeout(150)
            measures = page.evaluate("performance.getEntriesByName('filter').map(it => it.duration)")
            busy.append(1000 * (busy_time(session) - before))
            times.append(max(measures))
            shown = int(page.locator(".grid").get_attribute("aria-rowcount") or 1) - 1
        print(f"{name:34} {median_of(times)}   processor {median_of(busy)}   {shown} rows")


def measure_peer(page: Page, table: pa.Table, runs: int) -> None:
    """Time the same search over plain JavaScript objects."""
    columns = ["quote", "indicator_label", "place_id", "indicator_id", "commitment"]
    page.evaluate("rows => { window.peer = rows; }", table.select(columns).to_pylist())
    script = """() => {
      const began = performance.now();
      const found = window.peer.filter((it) => Object.values(it).some((cell) => cell.toLowerCase().includes("研发")));
      const counts = {};
      for (const it of found) for (const [key, cell] of Object.entries(it)) {
        if (key !== "quote") (counts[key] ??= {})[cell] = (counts[key][cell] ?? 0) + 1;
      }
      return performance.now() - began;
    }"""
    print(f"{'peer: search 研发 in plain objects':34} {median_of([page.evaluate(script) for _ in range(runs)])}")


def main() -> None:
    """Print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with TemporaryDirectory() as parent, sync_playwright() as play:
        package, site = Path(parent) / "package", Path(parent) / "site"
        make_package(package, rows)
        started = time.process_time()
        write_site(pt.load(package), site)
        size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
        print(
            f"{rows} targets: written in {time.process_time() - started:.1f} s of processor time, {size / 1e6:.1f} MB"
        )
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        address = (site / "index.html").as_uri()
        for name, part, ready in (("overview", "#/", ".tiles"), ("list", "#/table", ".grid-body .grid-row")):
            opened = []
            for _ in range(runs):
                page, times = open_site(browser, address + part, ready)
                opened.append(times)
                page.context.close()
            for what in ("first paint", "first content"):
                print(f"{f'{name}: {what}':34} {median_of([it[what] for it in opened])}")
        page, _ = open_site(browser, f"{address}#/table", ".grid-body .grid-row")
        measure_questions(page, address, runs)
        measure_peer(page, pt.load(package)["targets"], runs)
        browser.close()


if __name__ == "__main__":
    main()
