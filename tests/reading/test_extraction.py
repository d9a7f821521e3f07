"""Extraction: what is a target, what an outcome, what neither; each record with its evidence, from damaged text too."""

from __future__ import annotations

import re
import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets import codelists
from policy_targets.errors import RecordError
from policy_targets.reading.claims import refusals
from policy_targets.reading.claims.claims import find_claims
from policy_targets.reading.claims.contexts import find_contexts
from policy_targets.reading.claims.look_ahead import lean
from policy_targets.reading.claims.refusals import refuse
from policy_targets.reading.extract import Candidate, extract
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.numbers.quantities import find_quantities
from policy_targets.reading.patterns import any_of
from policy_targets.reading.terms import compile_words
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.words import cue, last_letters

REPORT = """云河市政府工作报告

——2025年1月9日在云河市第九届人民代表大会第四次会议上

市长 王小明

各位代表：

现在，我代表市人民政府作工作报告，请予审议。

一、2024年工作回顾

过去一年，全市地区生产总值达到1260.5亿元、增长6.2%，总量居全省第5位。新认定高新技术企业48家，总数突破300家；一般公共预算收入完成86亿元，增长4%左右。建成农村公路120公里，改造老旧小区36个，惠及群众1.2万户。

二、2025年工作安排

今年经济社会发展的主要预期目标是：地区生产总值增长6%－6.5%，城镇新增就业1.5万人以上，城镇调查失业率控制在5%以内。

抓好九项重点工作。力争新招引亿元以上项目60个，其中50亿元以上项目3个；培育省级专精特新企业20家左右；新建幼儿园8所、卫生院5所。森林覆盖率由38%提高到40%。到2027年，建成区面积达到80平方公里。
"""

# what stands in the report: kind, amount, upper end, unit code, measure, comparator, last year
EXPECTED = [
    ("outcome", "126050000000", None, "CNY", "amount", "eq", 2024),
    ("outcome", "6.2", None, "percent", "growth_rate", "eq", 2024),
    ("outcome", "5", None, "rank", "rank", "eq", 2024),
    ("outcome", "48", None, "1", "increment", "eq", 2024),
    ("outcome", "300", None, "1", "stock", "ge", 2024),
    ("outcome", "8600000000", None, "CNY", "amount", "eq", 2024),
    ("outcome", "4", None, "percent", "growth_rate", "approx", 2024),
    ("outcome", "120", None, "km", "increment", "eq", 2024),
    ("outcome", "36", None, "1", "amount", "eq", 2024),
    ("outcome", "12000", None, "1", "amount", "eq", 2024),
    ("target", "6", "6.5", "percent", "growth_rate", "eq", 2025),
    ("target", "15000", None, "1", "increment", "ge", 2025),
    ("target", "5", None, "percent", "share", "le", 2025),
    ("target", "60", None, "1", "increment", "eq", 2025),
    ("target", "3", None, "1", "increment", "eq", 2025),
    ("target", "20", None, "1", "increment", "approx", 2025),
    ("target", "8", None, "1", "increment", "eq", 2025),
    ("target", "5", None, "1", "increment", "eq", 2025),
    ("target", "40", None, "percent", "share", "eq", 2025),
    ("target", "80", None, "km2", "stock", "eq", 2027),
]


def brief(record: Candidate) -> tuple[object, ...]:
    upper = None if record.amount_upper is None else str(record.amount_upper)
    year = record.period_end.year if record.period_end else None
    return record.kind, str(record.amount), upper, record.unit_code, record.measure, record.comparator, year


def claims_of(raw: str) -> list[Candidate]:
    return [record for record in extract(raw, "report.txt") if record.kind in ("target", "outcome")]


def test_a_report_from_its_title_to_its_last_target() -> None:
    assert [brief(record) for record in claims_of(REPORT)] == EXPECTED


def test_who_says_it_and_where() -> None:
    records = claims_of(REPORT)
    assert {record.speaker for record in records} == {"王小明"}
    assert records[0].document == "report.txt"


def test_the_words_of_a_promise_govern_the_list_behind_them() -> None:
    words = {str(record.amount): record.commitment_words for record in claims_of(REPORT) if record.kind == "target"}
    assert words["60"] == words["3"] == "力争"
    assert words["6"] == "预期"


def test_a_threshold_is_the_scope_of_what_is_counted() -> None:
    scopes = {str(record.amount): record.scope for record in claims_of(REPORT)}
    assert scopes["3"] == "50亿元以上"


@pytest.mark.parametrize(
    ("damage", "names"),
    [
        (lambda text: text.translate(str.maketrans("0123456789%.", "０１２３４５６７８９％．")), {"narrow_wide_forms"}),
        (lambda text: text.replace("\n", "\r\n"), set()),
        (lambda text: "\ufeff" + text, set()),
    ],
    ids=["wide", "line ends", "byte-order mark"],
)
def test_damage_changes_no_record(damage: object, names: set[str]) -> None:
    records = claims_of(damage(REPORT))  # type: ignore[operator]
    assert [brief(record) for record in records] == EXPECTED
    assert names <= {name for record in records for name in record.repairs}


def test_traditional_script_with_pinyin() -> None:
    (first, second) = claims_of("我們力爭新增科技企業(yè)30家以上，高新技術企業總數達到300家。")
    assert (first.kind, first.comparator, first.commitment_words) == ("target", "ge", "力争")
    assert (second.indicator_label, str(second.amount), second.measure) == ("高新技术企业", "300", "stock")


@pytest.mark.parametrize(
    "raw", [REPORT, REPORT.replace("新建幼儿园8所", "新建幼儿园8\n所"), REPORT.replace("。", "。\n\n\n")]
)
def test_every_record_proves_itself(raw: str) -> None:
    text = repair(raw)
    for record in claims_of(raw):
        assert text.reading(record.spans) == record.quote
        assert 4 <= len(record.quote) <= 60
        assert record.value is not None
        assert holds_number(record.quote, record.value, record.value_upper, record.unit or None)
        assert 0 < record.confidence < 1
        assert record.as_row()["amount"] == f"{record.amount:f}"


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("力争新增企业30家。", ["target"]),
        ("确保投产项目8个。", ["target"]),
        ("过去五年，新增企业30家。", ["outcome"]),
        ("去年完成投资5亿元，今年力争完成6亿元。", ["outcome", "target"]),
        ("五年来，累计新增就业12万人。", ["outcome"]),
        ("数据显示，1-8月全市新开工项目98个，较上年同期增加45个。", ["outcome", "outcome"]),
        ("建成了8所学校，取得了明显成效。", ["outcome"]),
        ("今年要新建学校8所，加快推进园区建设。", ["target"]),
        ("获批国家级平台3个，入选全国试点2个。", ["outcome", "outcome"]),
        ("到2035年，城镇化率达到75%，力争全国领先。", ["target"]),
        ("完成全年目标任务（60个）的95%，成效显著。", ["target", "outcome"]),
        ("完成全年目标任务，新增60个。", ["outcome"]),
    ],
)
def test_target_or_outcome(sentence: str, kinds: list[str]) -> None:
    assert [claim.kind for claim in find_claims([sentence])] == kinds


@pytest.mark.parametrize(
    ("sentence", "rules"),
    [
        ("新开工5000万元以上项目20个", ["threshold", None]),
        ("年交易额10亿元以上的大型市场", ["threshold"]),
        ("80%以上的行政村通宽带", [None]),
        ("建设500千伏变电站", ["size_unit"]),
        ("靠泊10万吨级货轮", ["size_unit"]),
        ("打造15分钟生活圈", ["time"]),
        ("空气优良天数达到310天", [None]),
        ("审批时限压缩至3个工作日", [None]),
        ("为60岁老人免费体检", ["time"]),
        ("人均预期寿命达到79岁", [None]),
        ("市委八届十次全会召开", ["meeting"]),
        ("开展银企对接200次以上", [None]),
        ("培育年销售超10亿元农业企业2－3家", ["size_of_a_group", None]),
        ("总投资13.8亿元的云河项目", ["attribute"]),
        ("建筑面积约5.8万平方米", ["attribute"]),
        ("抓好以下九项工作", ["pointed_at"]),
        ("实现三个转变", ["agenda"]),
        ("新建三所学校", [None]),
        ("围绕11条重点产业链", ["named_set"]),
        ("实施“三个一百”工程", ["quoted"]),
        ("出台《促进消费三十条措施》", ["in_title"]),
        ("标准由208元提高到280元", ["baseline", None]),
        ("补助由500元、750元，分别提高到750元、1000元", ["baseline", "baseline", None, None]),
        ("在全国49个城市中列第9位", ["field", None]),
        ("344万人民的期待", ["inhabitants"]),
        ("仍有5个村未通公路", ["shortfall"]),
        ("60万吨/年乙烯项目", ["capacity"]),
        ("12.“三优”：3个优势产业", ["definition"]),
        ("1位市级领导、1个牵头部门", ["one_of_each", "one_of_each"]),
        ("建设百亿级园区、超百亿元企业2家", ["size_of_a_group", None]),
        ("至少引进1个项目", [None]),
    ],
)
def test_refusals_by_name(sentence: str, rules: list[str | None]) -> None:
    assert [refuse(context) for context in find_contexts(sentence, find_quantities(sentence))] == rules


@pytest.mark.parametrize(
    ("sentence", "measures"),
    [
        ("新增企业30家，总数达到300家", ["increment", "stock"]),
        ("完成投资5亿元，增长8%", ["amount", "growth_rate"]),
        ("贷款余额600亿元，新增80亿元", ["stock", "increment"]),
        ("覆盖率达到95%，提高3个百分点", ["share", "increment"]),
        ("增速高于全省2.1个百分点", ["difference"]),
        ("总量居全省第3位，排名前移2位", ["rank", "rank_gain"]),
        ("产值增长2.5倍，利润实现翻番", ["growth_rate", "ratio"]),
        ("每千人口床位达到6.5张", ["ratio"]),
        ("人口自然增长率控制在6‰以内", ["growth_rate"]),
        ("税收占比超七成", ["share"]),
        ("新建学校8所、医院3所", ["increment", "increment"]),
        ("5个项目获批省级试点", ["increment"]),
        ("改造老旧小区36个", ["amount"]),
    ],
)
def test_measures(sentence: str, measures: list[str]) -> None:
    assert [claim.measure for claim in find_claims([sentence])] == measures


@pytest.mark.parametrize(
    ("sentence", "labels"),
    [
        ("高新技术企业新增175家", ["高新技术企业"]),
        ("一般公共预算收入完成86亿元，增长4%", ["一般公共预算收入", "一般公共预算收入增速"]),
        ("新增3家国家级孵化器", ["国家级孵化器"]),
        ("新增省级3家孵化器", ["孵化器"]),
        ("推进一批项目建设，70个项目开工", ["项目开工"]),
        ("外贸进出口增长8%，增速居全省第3位", ["外贸进出口", "外贸进出口增速"]),
        ("服务业增加值增长8%，占地区生产总值45%", ["服务业增加值", "服务业增加值占地区生产总值"]),
        ("产值是2020年的3倍", ["产值"]),
        ("每个县（市、区）建成1个县域医共体", ["县域医共体"]),
    ],
)
def test_labels(sentence: str, labels: list[str]) -> None:
    assert [claim.label for claim in find_claims([sentence])] == labels


@pytest.mark.parametrize("row", codelists.load_rows("cues"), ids=lambda row: row["cue"])
def test_the_example_of_a_cue_has_it(row: dict[str, str]) -> None:
    assert re.search(cue(row["cue"]), row["example"])


@pytest.mark.parametrize("row", codelists.load_rows("tenses"), ids=lambda row: row["cue"])
def test_the_example_of_a_tense_has_its_cue(row: dict[str, str]) -> None:
    assert row["cue"].startswith("#") or row["cue"].strip("^$") in row["example"]
    assert abs(Decimal(row["weight"])) >= Decimal("0.1")


def test_the_words_of_a_passage_lean_to_the_past_or_to_the_future() -> None:
    assert lean("一年来，我们成功举办展会，获批平台3个，累计完成投资5亿元，成效明显。") < 0
    assert lean("今年要加快推进项目建设，力争新增企业30家，确保投产8个。") > 0


@given(
    st.text(
        alphabet="一二三十百万亿0123456789.%个家元以上左右力争新增第位“”（）《》由到，。；\n-年今去底月增长 ",
        max_size=200,
    )
)
def test_any_text(raw: str) -> None:
    text = repair(raw)
    for record in extract(raw):
        assert text.reading(record.spans) == record.quote
        assert 0 <= record.start < record.end <= len(raw)


@pytest.mark.deep
@pytest.mark.parametrize("piece", ["一", "1", "（", "。", "增长8%，", "“1个”", "由1个", "年", "力争\n"])
def test_long_texts_take_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        extract(piece * (size // len(piece)))
        return time.process_time() - start

    assert seconds(80_000) < 4 * seconds(40_000) + 0.5


def test_a_number_beside_a_broken_character_is_not_proposed() -> None:
    assert not [it for it in extract("全市新招引项目1\N{REPLACEMENT CHARACTER}0个，总投资88亿元。") if it.value == 0]
    assert [it.value for it in extract("全年新招引项目10个，去年新增企业1\N{REPLACEMENT CHARACTER}5家。")] == [10]


@pytest.mark.parametrize("raw", ["去年新增企业三分之一千家。", "去年完成投资8000亿8000亿元。", "去年推出119成一件事。"])
def test_a_number_that_its_quotation_does_not_hold_is_not_proposed(raw: str) -> None:
    for record in extract(raw):
        assert record.value is None or holds_number(record.quote, record.value, record.value_upper, record.unit)


@pytest.mark.parametrize("name", ["built_area", "demonstrative", "lacking", "working_on"])
def test_what_ends_a_cue_is_known(name: str) -> None:
    words = next(row["words"].split() for row in codelists.load_rows("cues") if row["cue"] == name)
    assert all(re.fullmatch(r"\w+(?:\(\?:\(\?<=.*)?", word) for word in words)  # plain, but for what stands before it
    assert {word.partition("(")[0][-1] for word in words} <= last_letters(name)


def test_words_of_tenses_are_found_as_a_tree_of_them_finds_them() -> None:
    words = {row["cue"] for row in codelists.load_rows("tenses") if row["cue"].strip("^$#.") == row["cue"]}
    said = "".join([*sorted(words), *sorted(words, reverse=True)])
    assert re.findall(any_of(words), said) == compile_words(words).findall(said)


def test_what_refusals_look_for_first_is_in_all_they_look_for() -> None:
    words = {row["cue"]: row["words"].split() for row in codelists.load_rows("cues")}
    assert {word[0] for word in words["inhabitants"]} == refusals.INHABITANTS_BEGIN
    assert all(set(word) & set("未没不") for word in words["not_yet"])


def test_a_number_with_spaces_and_a_wide_point_is_quoted_once() -> None:
    raw = "去年工业增加值增长1 5 ．3 ％。"
    (found,) = extract(raw)
    assert (str(found.value), found.quote, found.spans) == ("15.3", "去年工业增加值增长15.3%", ((0, 17),))


@pytest.mark.parametrize(
    ("raw", "day", "end"),
    [
        ("今年力争新增科技企业30家。", date(2024, 1, 9), "2024-12-31"),  # the text tells no year
        ("云河市政府工作报告\n——2025年1月9日\n\n今年力争新增科技企业30家。", date(2024, 1, 9), "2024-12-31"),  # it does
        ("到2030年新增科技企业30家。", date(2024, 1, 9), "2030-12-31"),  # a year that is named needs no day
        ("今年力争新增科技企业30家。", None, "None"),
    ],
)
def test_a_day_that_is_given_goes_before_what_the_text_tells(raw: str, day: date | None, end: str) -> None:
    assert [str(it.period_end) for it in extract(raw, date=day)] == [end]


@pytest.mark.parametrize("place", ["高邮市", "321084", "扬州市高邮市", "江苏省高邮市"])
def test_a_place_that_is_given_goes_before_what_the_text_tells(place: str) -> None:
    raw = "——2024年1月9日在云浮市第七届人民代表大会第四次会议上\n\n力争新增科技企业30家。"
    assert [it.place_id for it in extract(raw)] == ["445300"]
    assert [it.place_id for it in extract(raw, place=place)] == ["321084"]


@pytest.mark.parametrize("place", ["鼓楼区", "云河市", "999999", "高邮市高邮市", "北京市高邮市", "市"])
def test_a_place_that_cannot_be_told_is_refused(place: str) -> None:
    with pytest.raises(RecordError, match=re.escape(f"place: found '{place}'")):
        extract("力争新增科技企业30家。", place=place)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1948, 12, 31), date(9999, 1, 1)])
def test_a_day_of_another_age_is_refused(day: date) -> None:
    with pytest.raises(RecordError, match=f"date: found {day.isoformat()}"):
        extract("力争新增科技企业30家。", date=day)


def test_whatever_is_read_between_the_records_are_the_same() -> None:
    """No function's result depends on what was asked before."""
    plan = "到2030年，建成学校80所。新增平台9个。\n今年力争新增企业30家，其中外资8家、民企5家。"
    review = "去年完成投资8亿元，增长9%。补助标准由208元提高到280元。"
    first = extract(plan, date=date(2025, 1, 9))
    assert [str(it.period_end) for it in first][:2] == ["2030-12-31", "2030-12-31"]
    extract(review, date=date(2021, 1, 9))
    assert extract(plan, date=date(2025, 1, 9)) == first
