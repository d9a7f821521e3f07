"""When articles were said: by their page, their words, their series; never by what only shares a page."""

from __future__ import annotations

import time
from datetime import date

import pytest

from policy_targets.reading.extract import extract
from policy_targets.reading.page.articles import Article, find_articles
from policy_targets.reading.periods.said import SaidOn, date_articles
from policy_targets.reading.periods.year_hints import weigh_wording
from policy_targets.reading.periods.year_rules import read_said
from policy_targets.reading.text.text import Text

BODY = "“我们将打好组合拳。”镇长李小明接受记者采访时说。\n\n李小明说，全年新招引企业{}家。\n\n记者 王小东"
WORDINGS = "落实“三去一降一补”，处置“僵尸企业”，去产能、去库存、去杠杆，“营改增”扩大，“中国制造2025”，“十三五”开局。"


def said_of(raw: str) -> list[SaidOn | None]:
    return date_articles(find_articles(Text.of(raw)))


def years_of(raw: str) -> list[int | None]:
    return [said.year if said else None for said in said_of(raw)]


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2024-03-05 来源：云河日报 浏览次数：12",
        "来源：云河日报 2024年03月05日",
        "2024-03-05 08:12 来源：云河日报",
        "（2024年3月5日）",
        "云河日报 2024年3月5日",
    ],
)
def test_a_page_tells_its_day(line: str) -> None:
    found = said_of(f"{line}\n\n云河市召开科技大会\n\n会议要求全年新招引企业15家。\n\n记者 王小东")
    assert [said.day_of_speaking for said in found if said] == [date(2024, 3, 5)]


def test_a_day_that_headings_or_title_rule_out_is_not_the_day_of_speaking() -> None:
    report = "政府工作报告\n（2010年2月20日 王小东）\n各位代表：\n一、2003年工作回顾\n新建学校8所。\n二、2004年工作安排\n新建2所。"
    assert years_of(report) == [2004]
    assert years_of(report.replace("2010", "2004")) == [2004]


@pytest.mark.parametrize(
    ("chars", "rules"),
    [
        ("（2025年1月10日）\n2024年，全县新建学校8所。", ["count/by_period"]),
        ("2025年政府工作报告\n今年力争新建学校8所。", ["count/promised/year_inferred"]),
        ("2025年政府工作报告\n2024年，全县新建学校8所。", ["count/by_period"]),
        ("（2025年1月10日）\n今年，全县已经建成了学校8所。", ["count/reported/after_speaking"]),
    ],
)
def test_a_record_says_what_is_doubtful_about_its_year(chars: str, rules: list[str]) -> None:
    assert [record.rule for record in extract(chars) if record.kind != "initiative"] == rules


@pytest.mark.parametrize(
    ("chars", "ends"),
    [
        ("（2022年1月20日）\n四季度，全县新开工项目21个，12月份用电量增长5.2%。", ["2021-12-31", "2021-12-31"]),
        ("（2016年3月2日）\n截至12月底，发放贷款8.6亿元。", ["2015-12-31"]),
        ("（2024年1月5日）\n1至12月，新登记经营主体4.2万户。", ["2023-12-31"]),
        ("（2021年11月5日）\n四季度，力争新开工项目21个。", ["2021-12-31"]),
    ],
)
def test_a_result_never_lies_after_the_day_of_speaking(chars: str, ends: list[str]) -> None:
    assert [str(record.period_end) for record in extract(chars) if record.kind != "initiative"] == ends


@pytest.mark.parametrize(
    "line",
    ["https://www.yunhe.gov.cn/art/2024/3/5/art_1_2.html", "http://www.yunhe.gov.cn/zwgk/202403/t20240305_12.html"],
)
def test_a_number_in_an_address_is_no_date(line: str) -> None:
    assert years_of(f"{line}\n\n云河市召开科技大会\n\n会议要求全年新招引企业15家。\n\n记者 王小东") == [None]


def test_a_day_without_a_year_tells_no_year() -> None:
    assert years_of(
        "云河市召开科技大会\n\n云河晚报讯 2月20日，全市科技大会召开，要求全年招引15家。\n\n记者 王小东"
    ) == [None]


def article(title: str, chars: str, series: str = "", publisher: str = "", notes: tuple[str, ...] = ()) -> Article:
    from policy_targets.reading.page.articles import Aside

    asides = tuple(Aside(Text.of(note), "editor's note") for note in notes)
    return Article(title, "", series, "", publisher, None, "", (), (Text.of(chars),), asides)


def years(*articles: Article) -> list[int | None]:
    return [said.year if said else None for said in date_articles(articles)]


@pytest.mark.parametrize(
    ("chars", "day"),
    [
        ("各乡镇：\n\n今年造林2.3万亩。\n\n云河县绿化委员会\n2025年2月26日", date(2025, 2, 26)),
        ("云河区发布：全区企业达3138家。\n2022-03-08 云河融媒", date(2022, 3, 8)),
        ("云河县商务局说：“今年快件1.9亿件。”\n2023年06月15日 08:00", date(2023, 6, 15)),
        ("云 河 日 报\n2018年9月12日 星期三\n云台：不落一人\n今年计划脱贫4.2万人。", date(2018, 9, 12)),
        ("2022年，园区签约项目32个，企业达到116家。今年计划新增10家。", date(2023, 1, 1)),
        ("2022年工作会议获悉，今年将新增10家，实现收入5亿元。", None),
    ],
)
def test_a_text_is_dated_below_or_by_the_year_that_is_over(chars: str, day: date | None) -> None:
    last = said_of(chars)[-1]
    assert (last.day_of_speaking if last else None) == day


def test_a_year_that_has_hardly_begun_is_not_told_as_over() -> None:
    page = "民生投入\n\n{}年，民生投入不少于65亿元。\n\n云河区财政局\n2021年1月25日"
    assert [[it.kind for it in extract(page.format(year))] for year in (2020, 2021)] == [["outcome"], ["target"]]


def test_articles_of_a_series_tell_each_other_the_year() -> None:
    told, silent = "2024年，全镇力争新招引企业15家。", "全年新招引企业8家。"
    assert years(article("甲", told, "访谈"), article("乙", silent, "访谈")) == [2024, 2024]
    assert years(article("甲", told), article("乙", silent)) == [2024, None]
    assert years(article("甲", told, "", "云河日报"), article("乙", silent, "", "云河日报")) == [2024, 2024]
    assert years(article("甲", told, "", "云河日报"), article("乙", silent, "", "云河网")) == [2024, None]
    assert years(article("甲", told, "", "云河网"), article("乙", f"{silent[:6]}...", "", "云河网")) == [2024, None]


def test_a_series_that_disagrees_tells_nothing() -> None:
    chars = ("2024年，全镇力争招引15家。", "2025年，全镇力争招引9家。", "全年招引8家。")
    assert years(*(article(words, words, "访谈") for words in chars)) == [2024, 2025, None]


def test_pieces_without_a_title_belong_to_what_stands_before_them() -> None:
    assert years(article("甲", "2024年，全镇力争招引15家。"), article("", "全年招引8家。")) == [2024, 2024]


@pytest.mark.parametrize(
    ("note", "year"),
    [
        ("编者按 2022年12月29日上午，全会召开。", 2023),
        ("编者按 2022年7月29日上午，全会召开。", 2022),
        ("编者按 近日，全会召开。", None),
    ],
)
def test_an_editors_note_tells_the_day_of_the_session(note: str, year: int | None) -> None:
    assert years(article("甲", "全年招引8家。", "访谈", "", (note,)), article("乙", "招引9家。", "访谈")) == [
        year,
        year,
    ]


@pytest.mark.parametrize(
    ("chars", "expected"),
    [
        ("2022年，是我市推进产业振兴的突破年。昨天召开发布会。去年，全市新增企业60家。", (2023, None)),
        ("2025年是“十四五”收官之年。今年计划新增企业60家，去年新增50家。", None),
        ("截至10月底，全市签约30个，完成全年目标的93%。年初，大会上提出“2021年签约32个”。", (2021, 11)),
        ("年初，大会上提出“2021年签约32个”。", None),
        ("2024年力争新招引企业15家，到2030年达到90家。", (2024, None)),
        ("会议指出，2024年要新招引项目9个。", (2024, None)),
        ("加大资金投入，确保2024年贫困村全部出列。", None),
        ("2024年遇到的困难比预料的要大。", None),
        ("编制2024年世界园艺博览会行动纲要。", None),
        ("做好2024年云河运动会筹备工作。", None),
        ("做好2024年工作，意义重大。", (2024, None)),
        ("2026年将建成通车，总投资30亿元。", None),
        ("2024年力争签约9个，2025年力争签约12个。", None),
        ("2023年新增企业60家。", None),
    ],
)
def test_what_words_tell(chars: str, expected: tuple[int, int | None] | None) -> None:
    said = read_said(chars)
    assert (said and (said.year, said.month)) == expected


def test_what_counts_to_a_month_is_of_the_running_year() -> None:
    (first, *_) = extract("截至10月底，全市签约30个，完成全年目标的93%。年初，大会上提出“2021年签约32个”。")
    assert first.period_end == date(2021, 10, 31)


@pytest.mark.parametrize(
    ("chars", "ends"),
    [
        ("二、2020年目标\n从今年起免费体检。新增床位2000张。", [2020]),  # 今年起 ends with its sentence
        ("今年是新中国成立75周年。\n自觉接受监督，全年办理建议495件，取得了成效。", [2023]),  # reviewed in January
        ("2020年政府工作目标\n经济总量五年翻一番，固定资产投资三年翻一番。人均产值突破1万元。", [2024, 2022, 2020]),
    ],
)
def test_what_a_mention_governs(chars: str, ends: list[int]) -> None:
    found = [record for record in extract(chars) if record.kind != "initiative"]
    assert [record.period_end and record.period_end.year for record in found] == ends


def test_a_weighed_year_is_marked_and_less_sure() -> None:
    hint = weigh_wording(WORDINGS, 0.5)
    assert hint is not None
    weighed, named = extract(f"{WORDINGS}今年力争新增科技企业30家。到2035年，培育企业900家。")
    assert weighed.period_end == date(hint.year, 12, 31)
    assert weighed.rule.endswith("/year_weighed")
    assert named.period_end == date(2035, 12, 31)
    assert "weighed" not in named.rule
    (told,) = extract("二、2020年目标\n今年力争新增科技企业30家。")
    assert weighed.confidence < told.confidence


@pytest.mark.deep
def test_many_articles_take_linear_time() -> None:
    def seconds(count: int) -> float:
        page = [article(f"甲{number}", "全年招引8家。", "访谈") for number in range(count)]
        start = time.process_time()
        date_articles(page)
        return time.process_time() - start

    assert seconds(4000) < 4 * 4 * max(seconds(1000), 0.05)
