"""Compare the year that the reader gives each report with the years named by its title, first lines and headings.

    python benchmarks/years_said.py reports.parquet … [--all]

A table of reports has the columns document, file_year, title and text. Prints a line for each report whose year is
neither named by its own title, first lines or headings, nor the year of its file: document, year of the file, the
reader's year with its reason, and the years named. --all lists every report. A report of November or December plans the
next year and may be filed under that.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from policy_targets.reading.page.articles import find_articles
from policy_targets.reading.page.bylines import read_day
from policy_targets.reading.periods.said import SaidOn, date_articles
from policy_targets.reading.text.repairs import repair_and_explain

COLUMNS = ["document", "file_year", "title", "text"]
OPENING = 12  # lines that may contain the title and date of a report
LONGEST = 44  # characters of a heading
AUTUMN = 11  # month from which a report may be that of the next year
YEAR = r"((?:19|20)\d\d)\s?年"
TITLE = re.compile(YEAR + ".{0,20}报告|报告.{0,3}" + YEAR)
COMMUNIQUE = re.compile(YEAR + ".{0,20}公报")
REVIEW = re.compile(YEAR + "(?:度|的)?[^。，；：0-9]{0,14}(?:回顾|成绩)")
PLAN = re.compile(YEAR + "[^。，；：0-9]{0,14}(?:安排|任务|目标|要求|建议|打算|部署)")
DONE = re.compile("完成|实现|回顾|成就|情况")


class Dated(NamedTuple):
    """A report, the date that the reader gives it, and the years that its own words name."""

    document: str
    file_year: int
    said: SaidOn | None
    named: dict[int, str]

    @property
    def years(self) -> set[int]:
        """The possible years of the report: that of its date and, from November, the next."""
        if self.said is None:
            return set()
        return {self.said.year, self.said.year + ((self.said.month or 0) >= AUTUMN)}

    @property
    def agrees(self) -> bool:
        """Whether the year of the file and all years named are possible years."""
        return self.file_year in self.years and (not self.named or bool(self.years & self.named.keys()))


def name_years(text: str) -> dict[int, str]:
    r"""Return the years that title, first lines and headings name.

    >>> name_years("云河市2025年政府工作报告\n一、2024年工作回顾\n新建学校8所。")
    {2025: '云河市2025年政府工作报告'}
    >>> name_years("新建学校8所。")
    {}
    """
    named = dict[int, str]()
    for number, line in enumerate(filter(None, (line.strip("-*# \u3000") for line in text.split("\n")))):
        if number < OPENING and (day := read_day(line)) and "http" not in line:
            named.setdefault(day.year, line[:LONGEST])
        if len(line) > LONGEST or line.endswith("。"):
            continue
        for pattern, later in ((COMMUNIQUE, 1), (REVIEW, 1), (TITLE, 0)):
            if match := pattern.search(line):
                named.setdefault(int(next(filter(None, match.groups()))) + later, line)
                break
        else:
            if (match := PLAN.search(line)) and not DONE.search(line):
                named.setdefault(int(match[1]), line)
    return named


def date_report(row: dict[str, Any]) -> Dated:
    text, _ = repair_and_explain(row["text"])
    said = next(filter(None, date_articles(find_articles(text))), None)
    return Dated(row["document"], int(row["file_year"]), said, name_years(text.chars))


def date_reports(paths: list[Path]) -> Iterator[Dated]:
    for path in paths:
        yield from map(date_report, pq.read_table(path, columns=COLUMNS).to_pylist())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    counted = Counter[str]()
    for report in date_reports(given.reports):
        counted["agree" if report.agrees else "differ" if report.said else "say nothing"] += 1
        if given.all or not report.agrees:
            said = report.said
            date = f"{said.year}-{said.month or 0:02}-{said.day or 0:02} ({said.why})" if said else "nothing"
            named = "; ".join(f"{year}: {words}" for year, words in sorted(report.named.items()))
            sys.stdout.write(f"{report.document}\tfile {report.file_year}\tsaid {date}\tnames {named}\n")
    sys.stdout.write(", ".join(f"{count} {word}" for word, count in counted.most_common()) + "\n")


if __name__ == "__main__":
    main()
