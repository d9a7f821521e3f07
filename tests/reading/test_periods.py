"""Periods: cases of the genre in marked text, the words of the table, the laws that every text must keep."""

from __future__ import annotations

import csv
import gzip
import re
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy_targets import codelists
from policy_targets.curation.edtf import read_edtf
from policy_targets.reading.extract import extract
from policy_targets.reading.periods import calendar, mentions
from policy_targets.reading.periods.defaults import Governed, settle_periods
from policy_targets.reading.periods.inherited import attribute_period, find_announced, find_topic, inherit_periods
from policy_targets.reading.periods.mentions import PeriodMention, find_periods
from policy_targets.reading.periods.reckonings import read_reckoning, settle_level, settle_span
from policy_targets.reading.periods.said import infer_said
from tests.marked import mark, parse
from tools import make_datings

FOLDER = Path(__file__).parent.parent / "cases"
CASES = FOLDER / "periods.csv"
KINDS = ("year", "part", "span", "doubling", "since", "term", "now", "baseline", "rate", "no_period")
WORDS = sorted(
    {word.replace("N", many) for kind in KINDS for word in calendar.word_rows(kind) for many in ("三", "十五", "12")}
)
CHARACTERS = st.text("0123456789年月日底末初到至比今去全上半季度前后三五十四“”一—-、，。的以来内《》〔〕 ", max_size=40)


def load_cases(what: str) -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row["what"] == what]


def said_of(case: dict[str, str]) -> date | None:
    return date.fromisoformat(case["said"]) if case["said"] else None


def case_name(case: dict[str, str]) -> str:
    return case["input"]


ROLES = {"b": "baseline", "r": "rate"}


def check_days(mention: PeriodMention, expected: str) -> None:
    """`b` marks a baseline and `r` a rate; `-` no days; `~` days whose precision EDTF cannot write."""
    assert mention.role == ROLES.get(expected[:1], "period")
    edtf = expected.lstrip("br-").removesuffix("~")
    period = read_edtf(edtf) if edtf and not edtf.endswith("/..") else None
    if edtf.endswith("/.."):
        assert (mention.period_start, mention.period_end) == (date(int(edtf[:4]), 1, 1), None)
    elif period is None:
        assert not edtf
        assert (mention.period_start, mention.period_end) == (None, None)
    else:
        assert (mention.period_start, mention.period_end) == (period.start, period.end)
        assert expected.endswith("~") or mention.precision == period.precision


@pytest.mark.parametrize("case", load_cases("found"), ids=case_name)
def test_found(case: dict[str, str]) -> None:
    chars, _ = parse(case["input"])
    mentions = find_periods(chars, said_of(case))
    assert mark(chars, [(mention.start, mention.end) for mention in mentions]) == case["input"]
    for mention, expected in zip(mentions, case["expected"].split(";"), strict=True):
        check_days(mention, expected)


@pytest.mark.parametrize("case", load_cases("refused"), ids=case_name)
def test_refused(case: dict[str, str]) -> None:
    assert find_periods(case["input"], said_of(case) or date(2025, 1, 15)) == []


@pytest.mark.parametrize("case", load_cases("governs"), ids=case_name)
def test_governs(case: dict[str, str]) -> None:
    chars, [(at, _)] = parse(case["input"])
    mention = attribute_period(chars, at, said_of(case))
    assert (mention.label if mention else "") == case["expected"]
    assert mention is None or chars[mention.start : mention.end] == mention.label


@pytest.mark.parametrize("case", load_cases("said"), ids=case_name)
def test_said(case: dict[str, str]) -> None:
    said = infer_said(case["input"].replace("\\n", "\n"))
    assert (str(said.year) if said else "") == case["expected"]
    assert said is None or (said.why and said.evidence)


def read_rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("case", read_rows("blocks.csv"), ids=lambda case: str(case["report"]))
def test_what_each_paragraph_of_a_block_goes_on_speaking_of(case: dict[str, str]) -> None:
    found = inherit_periods(case["report"].split("|"), said_of(case))
    wanted = case["expected"].split(";")
    assert [mention and (mention.period_start, mention.period_end) for mention in found] == list(map(days_of, wanted))


def days_of(edtf: str) -> tuple[date | None, date | None] | None:
    period = read_edtf(edtf) if edtf != "-" else None
    return (period.start, period.end) if period else None


@pytest.mark.parametrize("case", read_rows("reckonings.csv"), ids=lambda case: f"{case['period']} {case['before']}")
def test_how_a_figure_counts_over_its_period(case: dict[str, str]) -> None:
    first, last = (int(year) for year in case["period"].split("/"))
    precision = "year" if first == last else "years"
    period = PeriodMention(0, 1, "", date(first, 1, 1), date(last, 12, 31), precision, "span")
    reckoning = read_reckoning(case["before"], case["measure"], period, case["base"] or None)
    settled = settle_span(period, case["before"], case["measure"], reckoning)
    if reckoning == "period":
        settled = settle_level(settled, case["before"], case["measure"], case["unit"])
    assert settled is not None
    assert settled.period_start is not None
    assert (reckoning, settled.period_start.year) == (case["reckoning"], int(case["first"]))


@pytest.mark.parametrize("case", read_rows("spans.csv"), ids=lambda case: f"{case['label']} {case['before']}")
def test_what_an_end_alone_begins_with(case: dict[str, str]) -> None:
    end = date.fromisoformat(case["end"])
    precision = "year" if (end.month, end.day) == (12, 31) else "month"
    first = date(end.year, 1, 1) if case["rule"] == "so_far" else None
    period = PeriodMention(0, 1, case["label"], first, end, precision, case["rule"])
    settled = settle_span(period, case["before"], case["measure"], case["reckoning"])
    assert settled is not None
    assert (str(settled.period_start or ""), settled.period_end) == (case["first"], end)


@pytest.mark.parametrize("case", read_rows("running_years.csv"), ids=lambda case: str(case["what"]))
def test_a_result_ends_with_what_was_over(case: dict[str, str]) -> None:
    found = extract(case["text"].replace("\\n", "\n"))
    assert " ".join(f"{it.period_start}/{it.period_end}" for it in found if it.kind != "initiative") == case["periods"]


@pytest.mark.parametrize("row", codelists.load_rows("periods"), ids=lambda row: str(row["word"]))
def test_each_word_does_what_its_example_says(row: codelists.Row) -> None:
    mentions = find_periods(row["example"], date(2025, 1, 15))
    word = re.escape(row["word"].removeprefix("X")).replace("N", calendar.NUMBER)
    assert re.search(word, row["example"])
    said = [mention for mention in mentions if re.search(word, mention.label)]
    if row["kind"] in ("no_period", "no_plan"):
        assert not said
    else:
        assert said
        assert row["kind"] not in ("baseline", "rate") or said[0].role == row["kind"]


@pytest.mark.parametrize("row", codelists.load_rows("events"), ids=lambda row: str(row["word"]))
def test_example_of_an_event_has_the_event(row: codelists.Row) -> None:
    assert row["word"] in row["example"]


@pytest.mark.parametrize("row", codelists.load_rows("clues"), ids=lambda row: str(row["clue"]))
def test_example_of_a_clue_gives_the_clue(row: codelists.Row) -> None:
    from policy_targets.reading.periods.year_hints import find_clues

    assert row["clue"] in dict(find_clues(row["example"]))


def read_wordings(path: Path) -> list[list[str]]:
    return list(csv.reader(gzip.decompress(path.read_bytes()).decode().splitlines()))[1:]


def reports_of_two_years(path: Path) -> None:
    words = {2020: "落实各项保就业任务", 2021: "建成新的学校操场"}
    rows = [
        {"document": f"{region}{year}", "region": region, "file_year": year, "text": "各位代表" + f"{word}。" * 660}
        for region in "甲乙丙丁戊己庚"
        for year, word in words.items()
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)


def test_wordings_are_weighed_on_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_datings, "MOST", 0.6)
    reports_of_two_years(tmp_path / "reports.parquet")
    for name in ("one", "two"):
        make_datings.main([str(tmp_path / "reports.parquet"), "--without", "甲2020", "-o", str(tmp_path / name)])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    weights = {phrase: bytes.fromhex(cells) for phrase, cells in read_wordings(tmp_path / "one")}
    assert weights["保就业"][20] > make_datings.ZERO > weights["保就业"][21]
    assert weights["新的学校"][21] > make_datings.ZERO > weights["新的学校"][20]
    assert len({len(cells) for cells in weights.values()}) == 1


def test_no_wording_has_a_year_in_it() -> None:
    (first, _), *rows = read_wordings(
        Path(make_datings.__file__).parent.parent / "policy_targets" / "data" / "datings.csv.gz"
    )
    phrases = [phrase for phrase, _ in rows]
    assert first == "*"
    assert len(phrases) == make_datings.PHRASES
    assert not any(re.search("[0-9]{2}|〇", phrase) for phrase in phrases)


def test_a_part_of_a_year_takes_the_inherited_year() -> None:
    (inherited,) = find_periods("2024年")
    found = attribute_period("全年新增就业5万人", 6, date(2025, 1, 15), inherited)
    assert found is not None
    assert found.period_end == date(2024, 12, 31)


def test_a_mean_is_over_the_years_inherited() -> None:
    (inherited,) = find_periods("“十二五”时期")
    chars = "到2015年，产值达到80亿元，收入年均增长15%"
    assert attribute_period(chars, chars.index("15%"), None, inherited) == inherited
    found = attribute_period(chars, chars.index("80"), None, inherited)
    assert found is not None
    assert found.label == "到2015年"


@pytest.mark.deep
def test_a_line_without_an_end_takes_linear_time() -> None:
    chars = "今年新建学校8所，" * 40_000
    start = time.process_time()
    found = [attribute_period(chars, at) for at in range(0, len(chars), len(chars) // 200)]
    assert time.process_time() - start < 30
    assert all(found[1:])


def test_a_topic_is_found_where_it_stands() -> None:
    chars = "……" * 900 + "。到2030年，产值突破90亿元。" + "培育企业。" * 40 + "新建学校8所"
    mention = attribute_period(chars, chars.index("8所"))
    assert mention is not None
    assert chars[mention.start : mention.end] == mention.label == "到2030年"


def test_what_nothing_governs_is_inherited() -> None:
    (inherited,) = find_periods("今后五年", date(2026, 1, 9))
    assert attribute_period("新建学校8所", 4, date(2026, 1, 9), inherited) == inherited
    assert attribute_period("新建学校8所", 4) is None


def test_announcements_hold_until_the_next() -> None:
    paragraphs = [
        "一、2024年工作回顾",
        "建成8所。",
        "**今后五年的主要任务是：**",
        "建成9所。",
        "三、今年工作安排",
        "建成1所。",
    ]
    labels = [mention.label if mention else None for mention in inherit_periods(paragraphs, date(2025, 1, 9))]
    assert labels == ["2024年", "2024年", "今后五年", "今后五年", "今年", "今年"]
    assert find_announced("去年，全市建成8所。") is None
    assert find_topic("建成8所。") is None


@given(CHARACTERS, st.none() | st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_what_is_found_stands_where_it_says(chars: str, said: date | None) -> None:
    last = 0
    for mention in find_periods(chars, said):
        assert last <= mention.start < mention.end <= len(chars)
        assert mention.label == chars[mention.start : mention.end]
        if mention.period_start and mention.period_end and mention.rule not in ("since", "plan"):
            assert mention.period_start <= mention.period_end
        last = mention.end
        attribute_period(chars, mention.end, said)
    infer_said(chars)


@pytest.mark.deep
@pytest.mark.parametrize(
    "unit", ["一", "1", "年", "今年", "2025年", "“十四五”", "1-1", "《", "五年", "到", "月", "比上年。", " "]
)
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        find_periods(unit * (size // len(unit)), date(2025, 1, 15))
        return time.process_time() - start

    small, large = seconds(50_000), seconds(400_000)
    assert large < 8 * 4 * max(small, 0.02), f"8 times the text took {large / small:.0f} times as long"


@given(st.lists(st.one_of(st.sampled_from(WORDS), CHARACTERS), max_size=6).map("".join))
@example("".join(WORDS))
@example(
    "|".join(
        [*WORDS, *calendar.plan_years(), "第1季度", "1 月", "1  - 3月", "二〇二五年", "“十五”期间", "2035年远景目标"]
    )
)
def test_what_is_no_beginning_begins_no_mention(chars: str) -> None:
    beginning, pattern = mentions._patterns()
    found = [at for at in range(len(chars)) if pattern.match(chars, at)]
    assert all(beginning.match(chars, at) for at in found)


OF_PLAN = PeriodMention(0, 6, "到2030年", None, date(2030, 12, 31), "year", "until")
OF_YEAR = PeriodMention(0, 2, "全年", date(2025, 1, 1), date(2025, 12, 31), "year", "part")
DOUBLED = OF_PLAN._replace(rule="doubling")
HEADED = OF_PLAN._replace(start=-1, end=-1)


@pytest.mark.parametrize(
    ("claims", "said", "ends"),
    [
        # the year of speaking, the year before; in December the one that comes
        ([(0, None, "target"), (0, None, "outcome")], date(2025, 1, 9), "2025 2024"),
        ([(0, None, "target"), (0, None, "outcome")], date(2025, 9, 1), "2025 2025"),
        ([(0, None, "target"), (0, None, "outcome")], date(2024, 12, 28), "2025 2024"),
        # a plan goes on for the targets behind it, up to the paragraph that speaks of this year
        ([(0, OF_PLAN, "target"), (1, None, "target"), (1, None, "outcome"), (2, None, "target")], date(2025, 1, 9), "2030 2030 2024 2025"),
        ([(0, None, "target"), (1, OF_PLAN, "target")], date(2025, 1, 9), "2025 2030"),
        ([(0, DOUBLED, "target"), (1, None, "target")], date(2025, 1, 9), "2030 2025"),
        ([(0, HEADED, "target"), (1, None, "target")], date(2025, 1, 9), "2030 2025"),
        # 全年 told as the year begins is the year before, for a result
        ([(0, OF_YEAR, "target"), (0, OF_YEAR, "outcome")], date(2025, 1, 9), "2025 2024"),
        ([(0, OF_YEAR, "outcome")], date(2025, 9, 1), "2025"),
        # without a day of speaking nothing is reckoned
        ([(0, None, "target"), (0, OF_YEAR, "outcome")], None, "- 2025"),
    ],
)  # fmt: skip
def test_each_claim_has_its_period_or_the_one_that_goes_on(
    claims: list[tuple[int, PeriodMention | None, str]], said: date | None, ends: str
) -> None:
    governed = [Governed(*it) for it in claims]
    settled = settle_periods(governed, said, yearly=2)
    assert " ".join(str(it.period_end.year) if it and it.period_end else "-" for it in settled) == ends
    assert settle_periods(governed, said, yearly=2) == settled
