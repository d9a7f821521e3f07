"""Tables read as claims: each form of table with the records of its cells, and what is no table of figures."""

from __future__ import annotations

import pytest

from policy_targets.curation.anchors import Page
from policy_targets.curation.proofs import refute
from policy_targets.reading.document_tables import find_tables
from policy_targets.reading.extract import Candidate, extract
from policy_targets.reading.page.grids import find_grids
from policy_targets.reading.text.repairs import repair

OUTLINE = """青河县“十四五”主要指标
（2021年3月）

| 类别 | 指标 | 2020年 | 2025年 | 年均增速/累计 | 属性 |
|---|---|---|---|---|---|
| 经济发展 | 1.地区生产总值增长（%） | 5.2 | — | 6左右 | 预期性 |
| | 2.全员劳动生产率（万元/人） | 10.8 | 14 | 6.5 | 预期性 |
| 民生福祉 | 3.城镇新增就业人数（万人） | — | — | [15] | 预期性 |
| 绿色生态 | 4.单位GDP能耗降低（%） | — | — | [13.5] | 约束性 |
| | 5.空气质量优良天数比率（%） | 82 | ≥85 | — | 约束性 |
"""
MERGED = """<p>2024年1月5日</p><h2>2024年目标任务分解表</h2><table>
<tr><td rowspan="2">序号</td><td rowspan="2">工作任务</td><td colspan="2">目标值</td><td rowspan="2">责任单位</td></tr>
<tr><td>一季度</td><td>全年</td></tr>
<tr><td>1</td><td><p>新建学校（所）</p></td><td>2</td><td>8</td><td>县教育局</td></tr>
<tr><td>2</td><td>改造<br>老旧小区</td><td>3个</td><td>12个以上</td><td>县住建局、县城管局</td></tr></table>"""
TABBED = """云溪县2023年主要经济指标完成情况

指标\t2023年完成\t比上年增长%
地区生产总值（亿元）\t312.4\t5.6
规模以上工业增加值\t—\t7.1
其中：高技术制造业\t—\t-2.3
"""
BY_YEAR = """附表：主要产品产量
（单位：万吨）
| 年份 | 粮食产量 | 油料产量 |
|--|--|--|
| 2021 | 45.1 | 3.2 |
"""
POPULATION = """云溪县2023年统计公报
表1 2022年末人口数

|指标|年末数（万人）|比重（%）|
|---|---|---|
|常住人口|45.2|100|
|其中：城镇[2]|25.1|55.5|
"""
STACKED = "指标\n\n单位\n\n2023年完成\n\n2024年计划\n\n地区生产总值\n\n亿元\n\n312\n\n330\n\n城镇新增就业\n\n人\n\n3100\n\n3200\n"
ALIGNED = """松河区2022年主要指标

指标            单位      2021年实绩    2022年目标
财政总收入      亿元      24.6          26.5
"""
BREAKDOWN = """云溪县2022年统计公报
**表6 2022年分行业固定资产投资（不含农户）增长速度**

| 行 业 | 比上年增长（%） | 行 业 | 比上年增长（%） |
| --- | --- | --- | --- |
| 总 计 | 5.1 | 金融业 | 10.5 |
| <br>建筑业 | <br>-2.0 | <br>房地产业[39] | <br>-8.4 |
"""
TRADE = """云溪县2023年统计公报
| 指标 | 绝对数（亿元） | 比上年增长（%） |
| --- | --- | --- |
| 出口额 | 76.2 | 8.4 |
| 其中：一般贸易 | 31.5 | 29.3 |
| 其他企业 | 9.1 | -2.0 |
| 进口额 | 66.0 | 7.6 |
"""
GOODS = """云溪县2023年统计公报
表3 2023年主要工业产品产量及其增长速度

| 产品名称 | 单位 | 产量 | 比上年增长（%） |
| --- | --- | --- | --- |
| 发电量 | 亿千瓦时 | 12.5 | 3.1 |
| 其中：火电 | 亿千瓦时 | 9.1 | 1.2 |
| 水泥 | 万吨 | 88.0 | -4.5 |
"""
READ = {
    "trade": (
        TRADE,
        "outcome 出口额 76.2亿元 2023-01-01/2023-12-31",
        "outcome 出口额 8.4% 2023-01-01/2023-12-31",
        "outcome 一般贸易出口额 31.5亿元 2023-01-01/2023-12-31",
        "outcome 一般贸易出口额 29.3% 2023-01-01/2023-12-31",
        "outcome 其他企业出口额 9.1亿元 2023-01-01/2023-12-31",
        "outcome 其他企业出口额 -2.0% 2023-01-01/2023-12-31",
        "outcome 进口额 66.0亿元 2023-01-01/2023-12-31",
        "outcome 进口额 7.6% 2023-01-01/2023-12-31",
    ),
    "goods": (
        GOODS,
        "outcome 发电量 12.5亿千瓦时 2023-01-01/2023-12-31",
        "outcome 发电量 3.1% 2023-01-01/2023-12-31",
        "outcome 火电发电量 9.1亿千瓦时 2023-01-01/2023-12-31",
        "outcome 火电发电量 1.2% 2023-01-01/2023-12-31",
        "outcome 水泥产量 88.0万吨 2023-01-01/2023-12-31",
        "outcome 水泥产量 -4.5% 2023-01-01/2023-12-31",
    ),
    "outline": (
        OUTLINE,
        "outcome 地区生产总值 5.2% 2020-01-01/2020-12-31",
        "target 地区生产总值 6% 2021-01-01/2025-12-31",
        "outcome 全员劳动生产率 10.8万元/人 2020-01-01/2020-12-31",
        "target 全员劳动生产率 14万元/人 2025-01-01/2025-12-31",
        "target 全员劳动生产率 6.5% 2021-01-01/2025-12-31",
        "target 城镇新增就业人数 15万人 2021-01-01/2025-12-31",
        "target 单位GDP能耗 -13.5% 2021-01-01/2025-12-31",
        "outcome 空气质量优良天数比率 82% 2020-01-01/2020-12-31",
        "target 空气质量优良天数比率 ge 85% 2025-01-01/2025-12-31",
    ),
    "merged": (
        MERGED,
        "target 新建学校 2所 2024-01-01/2024-03-31 县教育局",
        "target 新建学校 8所 2024-01-01/2024-12-31 县教育局",
        "target 改造老旧小区 3个 2024-01-01/2024-03-31 县住建局",
        "target 改造老旧小区 ge 12个 2024-01-01/2024-12-31 县住建局",
    ),
    "tabbed": (
        TABBED,
        "outcome 地区生产总值 312.4亿元 2023-01-01/2023-12-31",
        "outcome 地区生产总值 5.6% 2023-01-01/2023-12-31",
        "outcome 规模以上工业增加值 7.1% 2023-01-01/2023-12-31",
        "outcome 高技术制造业规模以上工业增加值 -2.3% 2023-01-01/2023-12-31",
    ),
    "by year": (
        BY_YEAR,
        "outcome 粮食产量 45.1万吨 2021-01-01/2021-12-31",
        "outcome 油料产量 3.2万吨 2021-01-01/2021-12-31",
    ),
    "population": (
        POPULATION,
        "outcome 常住人口 45.2万人 None/2022-12-31",
        "outcome 常住人口比重 100% None/2022-12-31",
        "outcome 城镇常住人口 25.1万人 None/2022-12-31",
        "outcome 城镇常住人口比重 55.5% None/2022-12-31",
    ),
    "stacked": (
        STACKED,
        "outcome 地区生产总值 312亿元 2023-01-01/2023-12-31",
        "target 地区生产总值 330亿元 2024-01-01/2024-12-31",
        "outcome 城镇新增就业 3100人 2023-01-01/2023-12-31",
        "target 城镇新增就业 3200人 2024-01-01/2024-12-31",
    ),
    "aligned": (
        ALIGNED,
        "outcome 财政总收入 24.6亿元 2021-01-01/2021-12-31",
        "target 财政总收入 26.5亿元 2022-01-01/2022-12-31",
    ),
    "breakdown": (
        BREAKDOWN,
        "outcome 固定资产投资（不含农户） 5.1% 2022-01-01/2022-12-31",
        "outcome 金融业固定资产投资（不含农户） 10.5% 2022-01-01/2022-12-31",
        "outcome 建筑业固定资产投资（不含农户） -2.0% 2022-01-01/2022-12-31",
        "outcome 房地产业固定资产投资（不含农户） -8.4% 2022-01-01/2022-12-31",
    ),
}
NO_TABLES = {
    "gaps in prose": "全年新增企业  30家，平台  5个。\n下一步  抓好 8 项工作。\n",
    "menu": "首页 | 新闻 | 政务\n发布时间：2024-01-05 | 来源：县政府 | 阅读：120\n",
    "rota": "| 序号 | 科室 | 值班人员 | 电话 |\n|---|---|---|---|\n| 1 | 办公室 | 张某 | 5212360 |\n",
    "tasks in sentences": "| 序号 | 民生领域 | 具体内容 |\n|---|---|---|\n| 1 | 就业 | 城镇新增就业3000人，培训800人 |\n",
    "deadlines": "| 任务 | 完成时限 |\n|---|---|\n| 新建学校 | 2024年 |\n| 改造小区 | 6月底 |\n",
    "two columns of an outer page": "<table><tr><td>目录</td><td><table><tr><td>一、回顾</td></tr></table></td></tr></table>",
}


def show(record: Candidate) -> str:
    bound = "" if record.comparator in ("eq", "approx") else f"{record.comparator} "
    body = f" {record.organisation}" if record.organisation else ""
    period = f"{record.period_start}/{record.period_end}"
    return f"{record.kind} {record.indicator_label} {bound}{record.value}{record.unit} {period}{body}"


@pytest.mark.parametrize("name", READ)
def test_the_cells_of_a_table_are_claims(name: str) -> None:
    raw, *expected = READ[name]
    found = extract(raw)
    assert [show(record) for record in found] == expected


@pytest.mark.parametrize("name", READ)
def test_the_document_proves_every_cell(name: str) -> None:
    raw = READ[name][0]
    page = Page(repair(raw))
    assert [(record.quote, refute(record, page)) for record in extract(raw) if refute(record, page)] == []


@pytest.mark.parametrize("name", READ)
def test_an_altered_cell_is_refuted(name: str) -> None:
    raw = READ[name][0]
    page, record = Page(repair(raw)), extract(raw)[0]
    assert record.value is not None
    assert refute(record._replace(value=record.value + 1), page)


@pytest.mark.parametrize("name", NO_TABLES)
def test_other_lines_are_no_tables_of_figures(name: str) -> None:
    raw = NO_TABLES[name]
    assert find_tables(raw, repair(raw)) == []


def test_a_part_is_never_the_headline_of_its_whole() -> None:
    found = {record.indicator_label: record.indicator_id for record in extract(TRADE) if record.measure == "amount"}
    assert found == {"出口额": "exports", "一般贸易出口额": None, "其他企业出口额": None, "进口额": "imports"}


def test_binding_is_read_from_its_column() -> None:
    found = {record.indicator_label: record.binding for record in extract(OUTLINE) if record.kind == "target"}
    assert found["单位GDP能耗"] == "binding"
    assert found["全员劳动生产率"] == "anticipatory"


def test_the_quote_holds_heading_label_unit_and_figure() -> None:
    assert extract(ALIGNED)[0].quote == "2021年实绩 财政总收入 亿元 24.6"


def test_merged_cells_stand_at_each_of_their_places() -> None:
    raw = "<table><tr><td colspan=2>目标</td></tr><tr><td rowspan=2>税收</td><td>5</td></tr><tr><td>6</td></tr></table>"
    (grid,) = find_grids(raw, repair(raw))
    assert [[cell.words for cell in row] for row in grid.rows] == [["目标", "目标"], ["税收", "5"], ["税收", "6"]]


def test_prose_around_a_table_is_read_as_before() -> None:
    prose = "2024年力争新增科技企业30家。\n\n"
    assert extract(prose + ALIGNED)[0] == extract(prose)[0]
