"""What is a claim, of which kind, in which unit, of which measure and when: one small report for every way to go wrong."""

from __future__ import annotations

import pytest

from policy_targets.reading.claims.contexts import find_contexts
from policy_targets.reading.claims.measures import measure
from policy_targets.reading.claims.refusals import refuse
from policy_targets.reading.extract import Candidate, extract
from policy_targets.reading.numbers.quantities import find_quantities

HEAD = "云河市政府工作报告\n\n——2025年1月9日在云河市第九届人民代表大会第四次会议上\n\n各位代表：\n\n"
REVIEW = (
    "新建学校8所，获批项目12个，完成投资86.5亿元，群众满意度居全省第2位，累计发放贷款3.27亿元，成功举办论坛2场，取得了明显成效，"
    "粮食产量达到52.4万吨，获评国家级园区1个，先后引进企业36家，历史性突破了制约发展的瓶颈，全面完成了各项任务。"
)
PLAN = (
    "力争新建学校9所，加快推进园区建设，要着力培育企业40家以上，扎实做好各项工作，积极引导社会资本投入，深入实施提升行动，"
    "进一步健全体制机制，持续优化营商环境，大力支持民营经济发展，确保完成投资90亿元，努力增加居民收入。"
)


def read(raw: str) -> list[Candidate]:
    return [record for record in extract(HEAD + raw) if record.kind != "initiative"]


def found(raw: str) -> dict[str, tuple[str, int | None]]:
    """Kind and last year by the number as written."""
    records = read(raw)
    return {f"{it.value}{it.unit}": (it.kind, it.period_end.year if it.period_end else None) for it in records}


def test_parts_counted_anew_are_another_part_of_the_report() -> None:
    looking_back = "\n\n".join(f"（{n}）工作取得新突破\n\n{REVIEW}" for n in "一二三四五")
    ahead = "\n\n".join(f"（{n}）加快建设步伐\n\n{PLAN}" for n in "一二三四五")
    kinds = found(f"一、2024年工作回顾\n\n{looking_back}\n\n{ahead}")
    assert (kinds["8所"], kinds["9所"][0], kinds["40家"][0]) == (("outcome", 2024), "target", "target")


def test_the_work_of_a_year_is_a_heading() -> None:
    kinds = found("2024年工作回顾\n\n新建学校8所。\n\n2025年主要工作\n\n新建学校9所。")
    assert kinds == {"8所": ("outcome", 2024), "9所": ("target", 2025)}


def test_what_was_announced_for_the_past_does_not_hold_in_a_plan() -> None:
    raw = "一、2024年和过去四年的工作回顾\n\n新建学校8所。\n\n二、今后工作安排\n\n确保森林覆盖率达到45%。"
    assert found(raw)["45%"] == ("target", 2025)


def test_a_future_told_of_in_passing_does_not_hold_in_a_review() -> None:
    raw = f"一、2024年工作回顾\n\n{REVIEW}签署未来五年合作协议。固定资产投资完成366.9亿元。"
    assert found(raw)["366.9亿元"] == ("outcome", 2024)


@pytest.mark.parametrize(
    "words", ["学前三年教育得到巩固，", "提前两年完成规划，", "实施“三五”工程，", "在2023年基础上，"]
)
def test_words_that_name_no_period(words: str) -> None:
    assert found(f"二、2025年工作安排\n\n{words}参保率达到85%以上。")["85%"] == ("target", 2025)


def test_of_that_year_told_in_january_is_the_year_before() -> None:
    assert found("一、工作回顾\n\n项目建设提速，当年落地率74.1%。")["74.1%"] == ("outcome", 2024)


def test_in_december_the_next_year_is_planned() -> None:
    raw = (HEAD + "主要预期目标是：生产总值增长9%左右。").replace("2025年1月9日", "2024年12月28日")
    (record,) = extract(raw)
    assert (record.kind, record.period_end and record.period_end.year) == ("target", 2025)


@pytest.mark.parametrize(
    "note",
    [
        "[20]省级30条措施：2017年，省级决定部署了30条措施。",
        "**[5]“532”工程：**力争三年完成改造5万亩。",
        "12．五个一百 指新签约100个重大项目。",
        "“十百千”工程：是指创建100个示范村。",
    ],
)
def test_what_a_note_explains_is_no_claim(note: str) -> None:
    assert found(f"二、2025年工作安排\n\n新建学校9所。\n\n{note}") == {"9所": ("target", 2025)}


def test_what_a_note_reports_is_one() -> None:
    kinds = found("二、2025年工作安排\n\n新建学校9所。\n\n[11]民生实事全面完成：新建平价商店35家。")
    assert (kinds["9所"], kinds["35家"]) == (("target", 2025), ("outcome", 2024))


def test_what_stands_under_a_heading_of_notes_is_no_claim() -> None:
    text = "二、2025年工作安排\n\n新建学校9所。\n\n扩建医院3家。\n\n**名词解释**\n\n3．两环五射 由绕城线构成，全长约250公里。"
    assert list(found(text)) == ["9所", "3家"]


@pytest.mark.parametrize(
    ("clause", "rules"),
    [
        ("严格执行“十条铁律”和30条意见", ["quoted", "decree"]),
        ("出台惠企措施20条、30条意见", [None, None]),
        ("实施七大产业翻番工程", ["programme"]),
        ("产值实现翻番", [None]),
        ("6家省级和21家市级试点建设顺利推进", ["under_way", "under_way"]),
        ("加快64户企业破产的实施进度", ["under_way"]),
        ("新建20个产业园全力推进", [None]),
        ("以甲县、乙县2个旗县为重点", ["focus"]),
        ("对青山、绿水、白云3个贫困县，落实帮扶", ["focus"]),
        ("对全市3个贫困县实行帮扶", [None]),
        ("30个断面水质优良比例达83.3%", ["base_of_a_share", None]),
        ("新建30个断面，水质优良比例达83.3%", [None, None]),
        ("完成两批2092个村建设任务", ["batches", None]),
        ("打造五百亿元级白酒产业集群", ["size_of_a_group"]),
        ("培育十亿元楼宇1幢", ["size_of_a_group", None]),
        ("打造一批年产值10亿元、30亿元、50亿元企业", ["size_of_a_group"] * 3),
    ],
)  # fmt: skip
def test_what_is_counted_and_claims_nothing(clause: str, rules: list[str | None]) -> None:
    assert [refuse(it) for it in find_contexts(clause, find_quantities(clause))] == rules


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("经济效益综合指数达139.7%", "ratio"),
        ("居民消费价格指数上涨2.4%", "growth_rate"),
        ("审批时限压减率95.8%", "share"),
        ("审批时限压减50%", "growth_rate"),
        ("行政编制精简了47.4%", "growth_rate"),
        ("用电量从89亿千瓦时增至217亿千瓦时", "amount"),
        ("粮食产量稳定在47.5万吨以上", "amount"),
        ("奶牛存栏达到3万头", "stock"),
        ("办矿主体已减少到130个", "stock"),
        ("新增奶牛存栏1万头", "increment"),
        ("贷款余额由1997亿元增加到4331亿元", "stock"),
        ("灌溉水价由每立方米0.5元降低到0.25元", "other"),
        ("人均补助标准比上年提高10元", "increment"),
        ("人均补助标准提高到610元", "ratio"),
        ("跻身全国百强县58位", "rank"),
        ("全国排名上升8位", "rank_gain"),
    ],
)  # fmt: skip
def test_measures(clause: str, expected: str) -> None:
    assert measure(list(find_contexts(clause, find_quantities(clause)))[-1]) == expected


def test_a_report_given_in_may_looks_back_on_the_year_before() -> None:
    raw = (HEAD + f"一、本届政府工作回顾\n\n{REVIEW}").replace("2025年1月9日", "2025年5月9日")
    assert {it.period_end and it.period_end.year for it in extract(raw) if it.kind == "outcome"} == {2024}


def test_what_is_announced_between_headings_turns_what_follows_round() -> None:
    ahead = "\n\n".join([PLAN] * 4)
    raw = f"一、过去五年工作回顾\n\n{REVIEW}\n\n{REVIEW}\n\n今后五年的奋斗目标是：\n\n{ahead}"
    kinds = found(raw)
    assert (kinds["8所"][0], kinds["9所"]) == ("outcome", ("target", 2029))


def test_the_first_year_of_a_plan_has_its_own_chapter() -> None:
    raw = (
        "二、发展目标\n\n今后五年的主要目标是：产值达到90亿元。\n\n三、扎实做好开局之年各项工作\n\n确保利用率达到92%。"
    )
    kinds = found(raw)
    assert (kinds["90亿元"], kinds["92%"]) == (("target", 2029), ("target", 2025))


def test_what_is_the_case_at_present_is_no_day_to_be_met() -> None:
    raw = "二、2025年工作安排\n\n停电时间从目前的32小时降至25小时以下，力争中心城区停电时间低于4小时。"
    assert found(raw)["4小时"] == ("target", 2025)


def test_an_old_report_put_up_later_is_dated_by_its_title() -> None:
    raw = "---\nsource: http://www.yunhe.gov.cn/art/2005/7/22/art_1.html\ntitle: 政府工作报告（1994年）\n---\n\n各位代表：\n\n今年新建学校8所。"
    assert [str(record.period_end) for record in extract(raw)] == ["1994-12-31"]


def test_a_year_written_in_chinese_numerals_is_no_span_of_years() -> None:
    found = extract(
        "关于一九五九年计划的报告\n（一九五九年四月二十一日）\n\n一九五九年的任务\n\n"
        "在今年，我们要力争完成更大的计划，要继续努力提高产量，要新建工厂8座，要修建水库20座。\n"
        "一九五八年全县钢产量比一九五七年增长了百分之十七，今年的计划要继续跃进。"
    )
    assert [(it.kind, it.period_label) for it in found] == [
        ("target", "今年"), ("target", "今年"), ("outcome", "一九五八年"),
    ]  # fmt: skip
