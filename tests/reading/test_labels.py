"""Labels: what each number is of, in lists, behind its verb, before its thing; and what a fall is called."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_targets.corpus.candidate_rows import harvest
from policy_targets.curation.reports import Report, read_facts
from policy_targets.reading.claims import indicators, label_lists
from policy_targets.reading.claims import labels as rules
from policy_targets.reading.claims.claims import Claim, find_claims
from policy_targets.reading.claims.indicators import name_indicator
from policy_targets.reading.claims.label_lists import split_names
from policy_targets.reading.extract import extract
from policy_targets.reading.words import cue


def labels(chars: str) -> list[str]:
    return [claim.label for claim in find_claims([chars])]


def last(chars: str) -> Claim:
    return find_claims([chars])[-1]


@pytest.mark.parametrize(
    ("chars", "expected"),
    [
        ("城镇和农村居民人均可支配收入分别增长7%和7.9%", "城镇居民人均可支配收入 农村居民人均可支配收入"),
        ("城乡居民人均可支配收入分别增长6%、6.8%", "城镇居民人均可支配收入 农村居民人均可支配收入"),
        ("柑橘、茶叶、中药材产量分别达到36万吨、3万吨、1.8万吨", "柑橘产量 茶叶产量 中药材产量"),
        ("全市规模以上工业总产值和增加值要分别增长17%和15%以上", "规模以上工业总产值 规模以上工业增加值"),
        ("地膜回收率和农药包装回收率分别达到91%、83%", "地膜回收率 农药包装回收率"),
        ("PM2.5、PM10均值分别下降7%、5%", "PM2.5均值 PM10均值"),
        ("火灾起数和死亡人数同比分别下降19%和23%", "火灾起数 火灾死亡人数"),
        ("第一、二、三产业增加值分别增长3%、6%和7%", "第一产业增加值 第二产业增加值 第三产业增加值"),
        ("国家级和省级企业技术中心分别达到6家、18家", "国家级企业技术中心 省级企业技术中心"),
        ("金融机构存贷款余额分别增长9%和11%", "金融机构存款余额 金融机构贷款余额"),
        ("水稻播种面积和产量稳定在81万亩、42万吨以上", "水稻播种面积 水稻产量"),
        ("财政总收入130亿元，一般预算收入73亿元，分别增长17%和14.9%", "财政总收入 一般预算收入 财政总收入增速 一般预算收入增速"),
        ("旅客、货物吞吐量，分别增长7%和8%", "旅客吞吐量 货物吞吐量"),
        ("甲县、乙县财政收入分别占全市的21%和12%", "甲县财政收入占全市 乙县财政收入占全市"),
        ("电子、医药、建筑产业产值分别增长2%、5%和8%", "电子产业产值 医药产业产值 建筑产业产值"),
        ("分别压减一般性支出、三公经费8%和9%", "压减一般性支出 压减三公经费"),
        ("金融机构存、贷款余额分别增长9%和11%", "金融机构存款余额 金融机构贷款余额"),
        ("机关和企业人数达到3万人、8万人，按可比口径计算分别是2000年的2倍和3倍", "机关人数 企业人数 机关人数 企业人数"),
    ],
)  # fmt: skip
def test_each_number_of_a_list_has_its_own_name(chars: str, expected: str) -> None:
    assert labels(chars) == expected.split()


def test_where_names_and_numbers_are_not_as_many_the_label_is_of_all_and_less_sure() -> None:
    claims = find_claims(["全年工业、农业和商业增加值分别增长8%和9%"])
    assert [claim.sure for claim in claims] == [False, False]
    of_all, *_ = extract("全年工业、农业和商业增加值分别增长8%和9%")
    (own,) = extract("全年工业增加值增长8%")
    assert of_all.confidence < own.confidence
    assert {it.indicator_id for it in extract("2024年，全年工业、农业和商业增加值分别增长8%和9%。") if it.value} == {
        None
    }


@pytest.mark.parametrize(
    ("names", "count"), [("工业、农业和商业", 2), ("工业", 2), ("一、二、三板块产值", 3), ("合作化和突出问题率", 2)]
)
def test_what_cannot_be_shared_out_is_not(names: str, count: int) -> None:
    assert split_names(names, count) == ()


@pytest.mark.parametrize(
    ("chars", "expected"),
    [
        ("解决了18.6万人的饮水安全问题", "解决饮水安全问题"),
        ("新扩建7座污水处理厂", "新扩建污水处理厂"),
        ("稳妥地处置了21起劳资纠纷", "稳妥地处置劳资纠纷"),
        ("审查公示老城区35个片区规划", "审查公示老城区片区规划"),
        ("96%的行政村通了班车", "行政村通了班车"),
        ("坚持每年将70%以上的财力用于民生", "财力用于民生"),
        ("带动了全市55%以上农户增收", "农户增收"),
        ("甲镇、乙镇、丙镇3个重点帮扶镇", "重点帮扶镇"),
        ("完成退耕还林、荒山造林89万亩", "退耕还林、荒山造林"),
        ("治理盐碱地57万亩、荒漠化土地15万亩", "治理荒漠化土地"),
        ("全社会用电量从2000年的9.58亿千瓦时增至27亿千瓦时", "全社会用电量"),
        ("新增瞪羚企业4家、达16家", "瞪羚企业"),
        ("规上工业总产值增长15%、增加值增长10%", "规上工业增加值"),
        ("工业增加值增长11%、全省第一", "工业增加值增速"),
        ("商品房销售面积30万平方米，五年年均增长6%", "商品房销售面积增速"),
        ("261个事项实现“掌上办”", "事项实现“掌上办”"),
        ("公共设施建设资金，要占财政支出的20%", "公共设施建设资金占财政支出"),
        ("开工项目90个，竣工80个", "竣工项目"),
        ("排查隐患900项，消除828项", "消除隐患"),
        ("培育10个亿元以上产业项目", "产业项目"),
    ],
)
def test_a_label_says_what_is_counted(chars: str, expected: str) -> None:
    assert labels(chars)[-1] == expected


@pytest.mark.parametrize(
    ("chars", "expected"),
    [
        ("2024年单位能耗下降3%", "单位能耗"),
        ("市直部门内设机构精简47.4%", "市直部门内设机构"),
        ("失业率下降0.3个百分点", "失业率"),
        ("减少2个县级单位", "减少县级单位"),
        ("行政村减少12个", "行政村减少"),
        ("关停养殖场72个", "关停养殖场"),
        ("税收由涨转降后增长3%", "税收"),
    ],
)
def test_the_label_of_a_fall_is_bare_where_the_sign_tells_it(chars: str, expected: str) -> None:
    claim = last(chars)
    assert claim.label == expected
    assert claim.quantity.value > 0


@pytest.mark.parametrize(
    ("chars", "value", "comparator", "label"),
    [
        ("力争单位能耗降低3%以上。", "-3", "le", "单位能耗"),
        ("力争刑事案件下降5%-8%。", "-8/-5", "eq", "刑事案件"),
        ("全年投诉量减少不超过4%。", "-4", "ge", "投诉量"),
        ("失业率下降0.3个百分点。", "-0.3", "eq", "失业率"),
        ("能耗降幅达到3%。", "-3", "eq", "能耗"),
        ("税收增长8%，能耗降低3%左右。", "-3", "approx", "能耗"),
        ("一般性支出压减20%以上。", "-20", "le", "一般性支出"),
        ("税收由降转升、增长8%。", "8", "eq", "税收"),
        ("失业率降至4%以下。", "4", "le", "失业率"),
        ("投资降幅收窄0.4个百分点。", "0.4", "eq", "投资降幅收窄"),
        ("事故减少8起以上。", "8", "ge", "事故减少"),
        ("文件压减率达到50%。", "50", "eq", "文件压减率"),
    ],
)
def test_a_fall_is_negative_and_its_bound_turned(chars: str, value: str, comparator: str, label: str) -> None:
    found = extract(chars)[-1]
    ends = [found.value, *([found.value_upper] if found.value_upper is not None else [])]
    assert ("/".join(map(str, ends)), found.comparator, found.indicator_label) == (value, comparator, label)


def test_a_fall_is_negative_in_the_rows_of_candidates() -> None:
    raw = "2021年工作安排\n\n力争单位能耗降低3%以上，刑事案件下降5%-8%，税收增长8%。"
    facts = read_facts(Report("a.md", raw, "扬州市", "", 2021))
    assert facts
    rows = harvest(facts, extract(raw)).rows["targets"]
    assert [(row["indicator_label"], row["amount"]) for row in rows][:2] == [("单位能耗", -3), ("刑事案件", -8)]


@pytest.mark.parametrize(
    ("label", "unit_code", "measure"),
    [
        ("关停养殖场", "1", "amount"),
        ("育秧大棚的建设任务", "1", "amount"),
        ("停产整顿企业", "1", "stock"),
        ("取消行政权力事项", "1", "stock"),
        ("配套文件", "1", "amount"),
        ("建设", "m2", "increment"),
    ],
)
def test_no_indicator_contradicts_the_words(label: str, unit_code: str, measure: str) -> None:
    assert name_indicator(label, unit_code, measure) is None


def test_work_injury_is_no_medical_insurance() -> None:
    found = [it.indicator_id for it in extract("2024年参加工伤和大病医疗保险人数分别达到90万人和66万人。") if it.value]
    assert found[0] != "medical-insured"


FIRST = [
    (cue("leading"), rules.LEADS), (cue("verbs"), rules.EMPTY_FIRST), (cue("levels"), rules.EMPTY_FIRST),
    (cue("carried"), rules.EMPTY_FIRST), (cue("dependent"), label_lists.DEPENDENT_FIRST), (rules.ABOUT.pattern, rules.ABOUTS),
    (rules.GROWTHS.pattern, rules.GROWTHS_FIRST), (rules.LIMITED.pattern, rules.LIMITS),
]  # fmt: skip
LAST = [
    (cue("trailing"), rules.ENDS | {rules.ANY_END}), (label_lists.NEXT.pattern, label_lists.NEXT_LAST), (rules.FALLING.pattern, rules.FALLING_LAST),
    (indicators.YEAR_END.pattern, indicators.YEAR_LAST),
]  # fmt: skip


@given(st.data())
@settings(max_examples=400)
def test_a_pattern_is_tried_wherever_it_can_be_found(data: st.DataObject) -> None:
    pattern, known = data.draw(st.sampled_from(FIRST))
    first = data.draw(st.from_regex(rf"\A(?:{pattern})"))[0]
    assert first in known or not first.isalpha()
    pattern, known = data.draw(st.sampled_from(LAST))
    word = data.draw(st.from_regex(pattern, fullmatch=True))
    assert word[-1] in known or not word[-1].isalpha() or rules.ANY_END in word


@pytest.mark.parametrize(
    ("chars", "expected"),
    [
        ("2025年，开发区力争全年工业开票销售突破400亿元", "工业开票销售"),
        ("今年，经开区计划全年新开工项目30个", "新开工项目"),
        ("今年，城南新区确保签约项目20个", "签约项目"),
        ("我们争取新增企业8家", "新增企业"),
        # 计划 and 争取 that are part of what is counted
        ("今年争取国家级园区计划项目5个", "国家级园区计划项目"),
        ("全市计划生育率达到95%", "计划生育率"),
        ("全县争取上级资金12亿元", "上级资金"),
    ],
)
def test_whose_promise_it_is_stands_outside_the_label(chars: str, expected: str) -> None:
    assert labels(chars) == [expected]


@pytest.mark.parametrize(
    ("chars", "quotes"),
    [
        # a dateline is no part of the first clause, and what opens a speech is not quoted
        ("本报讯（记者 方远）“去年全县新增企业30家，培育人才8人。”", ["去年全县新增企业30家", "培育人才8人"]),
        ("云河日报讯（记者 方远）全县新增企业30家。", ["全县新增企业30家"]),
        ("通讯设备企业新增30家。", ["通讯设备企业新增30家"]),
        ("“百企计划”新增企业30家。", ["“百企计划”新增企业30家"]),
        # a part of a number is quoted alone where it names what is counted, else from the whole on
        ("力争新招引企业60家以上，其中专精特新企业8家。", ["力争新招引企业60家以上", "其中专精特新企业8家"]),
        ("新开工项目12个，其中亿元以上8个。", ["新开工项目12个", "新开工项目12个，其中亿元以上8个"]),
        ("新建学校9所，含幼儿园4所。", ["新建学校9所", "含幼儿园4所"]),
    ],
)
def test_a_quotation_begins_with_its_own_clause(chars: str, quotes: list[str]) -> None:
    assert [it.quote for it in extract(chars) if it.kind != "initiative"] == quotes


@pytest.mark.parametrize(
    ("chars", "expected"),
    [
        ("新开工项目12个，其中亿元以上8个", ["新开工项目", "新开工项目"]),
        ("签约项目50个，其中总投资10亿元以上6个", ["签约项目", "签约项目"]),
        ("签约项目50个，其中10亿元以上工业项目6个", ["签约项目", "签约工业项目"]),
    ],
)
def test_a_part_named_by_its_size_alone_is_of_the_whole(chars: str, expected: list[str]) -> None:
    assert labels(chars)[:: max(1, len(labels(chars)) - 1)] == expected
