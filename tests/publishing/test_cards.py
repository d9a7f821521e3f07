"""Cards: every kind of record, in Chinese, English and both, with its links."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from policy_targets.errors import RecordError
from policy_targets.publishing.looking import record_card
from policy_targets.publishing.looking.listing import measure_width
from policy_targets.publishing.looking.record_card import LAYOUTS, card
from policy_targets.publishing.package.dataset import Dataset, load
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema.tables import columns, make_record
from policy_targets.sentences import write_sentence
from tests.publishing.fictional import records, rows, write


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(write(tmp_path_factory.mktemp("cards") / "package"))


def said(record_id: str, language: Literal["zh", "en"] = "zh") -> str:
    """The claim as a line."""
    found = rows()["targets"] + rows()["outcomes"]
    row = next(row for row in found if record_id in (row.get("target_id"), row.get("outcome_id")))
    return write_sentence(make_record("targets" if "target_id" in row else "outcomes", row).__dict__, language)


def test_a_target_says_who_what_by_when_in_which_words_where_and_with_what(data: Dataset) -> None:
    computed = "151 ÷ 150 = 100.7% (计算得出 computed 100.67%)"
    assert card(data, "tgt-00000000b1").splitlines() == [
        "tgt-00000000b1 · 目标 target",
        f"内容 what                     {said('tgt-00000000b1')}",
        f"                              {said('tgt-00000000b1', 'en')}",
        "谁 who                        林远 Lin Yuan · lin-yuan",
        "                              云河市科学技术局局长 Director, Yunhe Science Bureau",
        "责任机构 organisation bound   云河市科学技术局 Yunhe Science Bureau · yunhe-science-bureau",
        "何时 when                     2025年 2025-01-01 – 2025-12-31 (年 year)",
        "指标 indicator                新招引科技型企业 technology firms attracted · technology-firms-attracted",
        "引文 quotation                力争新招引科技型企业150家",
        "地点 place                    云岭省云州市云河市 Yunhe City, Yunzhou City, Yunling Province · 320199",
        f"其中 parts                    {said('tgt-00000000b2')} · tgt-00000000b2",
        "所属举措 initiatives          云帆计划 Cloud Sail Plan · ini-00000000e1",
        "评估 assessments              期间未满 pending · 140 ÷ 150 = 93.3% (计算得出 computed 93.3%) · asm-00000000d1",
        f"                              {said('out-00000000c1')} · out-00000000c1",
        f"                              超额完成 exceeded · {computed} · asm-00000000d2",
        f"                              {said('out-00000000c2')} · out-00000000c2",
        "来源 source                   云帆计划再出发：访林远 · 云河日报 · 2025-01-03 · yunhe-2025-interview-lin-yuan",
        "文件名 document               900.txt",
        "文件校验值 document checksum  " + "ab" * 32,
        "位置 spans                    10-24",
        "审核状态 status               已审核 curated",
    ]


@pytest.mark.parametrize(
    ("language", "shown", "hidden"),
    [
        ("zh", ["目标", "谁    ", "云岭省云州市云河市 · 320199", "年)"], ["what", "Yunhe", "target  ", "pending"]),
        ("en", ["target", "who ", "Director, Yunhe Science Bureau", "when "], ["内容", "云岭省", "局长", "期间未满"]),
    ],
)
def test_one_language_alone(data: Dataset, language: record_card.Language, shown: list[str], hidden: list[str]) -> None:
    text = card(data, "tgt-00000000b1", language)
    assert [part for part in shown if part not in text] == []
    assert [part for part in hidden if part in text] == []


@pytest.mark.parametrize(
    ("record_id", "lines"),
    [
        ("tgt-00000000b2", [f"{said('tgt-00000000b1')} · tgt-00000000b1", "数字存疑", "true"]),
        ("tgt-00000000b3", ["50,000,000 USD", "Yunhe Science Bureau"]),
        ("tgt-00000000b7", ["全市科技工作会议召开 · 云河日报 · 2025-01-03 · yunhe-2025-meeting"]),
        ("out-00000000c6", [f"{said('out-00000000c2')} · out-00000000c2"]),
        ("out-00000000c5", ["不可比 not comparable · asm-00000000d6"]),
        ("asm-00000000d1", ["140 ÷ 150 = 93.3% (计算得出 computed 93.3%)", "期间未满 pending", "900.txt"]),
        ("asm-00000000d6", ["不可比 not comparable", f"{said('out-00000000c5')} · out-00000000c5"]),
        ("ini-00000000e1", ["牵头 lead: 云河市科学技术局 Yunhe Science Bureau · yunhe-science-bureau", "funder", "项目群",
                            f"{said('tgt-00000000b1')} · tgt-00000000b1"]),
        ("lin-yuan", ["林远 Lin Yuan", "局长 Director, Yunhe Science Bureau · yunhe-2025-meeting", "ini-00000000e1"]),
        ("yunhe-science-bureau", ["市科技局", "Government, PRC · yunhe-government", "局长 Director: 林远", "云帆计划"]),
        ("yunhe-government", ["云河市科学技术局 Yunhe Science Bureau · yunhe-science-bureau", "出资 funder: 云帆计划"]),
        ("320199", ["县级 county", "云桥镇 Yunqiao Town · 320199101"]),
        ("100000", ["中国 China · 100000", "云岭省 Yunling Province · 320000"]),
        ("yunhe-2025-interview-lin-yuan", ["2025-01-03 (日 day, 原文载明 stated)", "硬换行 hard wraps", "栏序错乱",
                                           "林远 Lin Yuan: 云河市科学技术局局长", "900", "tgt-00000000b3"]),
        ("yunhe-2025-meeting", ["全市科技工作会议召开", "out-00000000c3"]),
        ("fdi-utilised", ["由科技局统计。", "Counted by the bureau.", "越高越好 higher is better", "tgt-00000000b3"]),
        ("pos-00000000a1", ["林远 Lin Yuan · lin-yuan", "局长", "市科技局局长林远", "900.txt"]),
        ("万美元", ["标准单位 unit code     USD", "换算系数 factor        10000"]),
    ],
)  # fmt: skip
def test_every_kind_of_record(data: Dataset, record_id: str, lines: list[str]) -> None:
    text = card(data, record_id)
    assert [line for line in lines if line not in text] == []


def test_labels_stand_straight(data: Dataset) -> None:
    lines = card(data, "yunhe-2025-interview-lin-yuan").splitlines()[1:]
    starts = {measure_width(line) - measure_width(line.lstrip()) for line in lines if line.startswith(" ")}
    labelled = next(line for line in lines if line.startswith("内容"))
    assert starts == {measure_width(labelled[: labelled.index("云帆")])}


def test_every_layout_names_columns_or_lines_that_are_written() -> None:
    for table, layout in LAYOUTS.items():
        known = {column.name for column in (*columns("sources"), *columns(table))}
        assert [
            name for name in layout.split() if name not in known and not hasattr(record_card._Card, f"_{name}")
        ] == []


def test_an_old_id_leads_to_the_record_that_replaced_it(data: Dataset) -> None:
    assert card(data, "tgt-0000000001").splitlines()[0] == "tgt-0000000001 → tgt-00000000b1 · 目标 target"


def test_an_unknown_id_is_refused_with_those_near(data: Dataset) -> None:
    with pytest.raises(RecordError, match="lin-yuan"):
        card(data, "lin-yuen")


def test_many_claims_end_with_the_command_that_lists_them(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_card, "MANY", 2)
    assert "… 另有5条 5 more: policy-targets list targets --speaker lin-yuan" in card(data, "lin-yuan")
    assert "… 5 more: policy-targets list targets --place 100000" in card(data, "100000", "en")
    assert "more" not in card(data, "yunhe-2025-interview-lin-yuan", "en")


def test_what_is_not_stated_is_said_or_left_out(tmp_path: Path) -> None:
    """A target without speaker and period, in a source without a date; an assessment without amounts."""
    changed = rows()
    bare = {"speaker_id": None, "period_label": None, "period_start": None, "period_end": None,
            "period_precision": None, "baseline_label": "去年的140家", "baseline_amount": 140}  # fmt: skip
    changed["targets"][0] |= {**bare, "baseline_amount": changed["targets"][0]["amount"] - 10}
    changed["targets"][1] |= {"period_start": None, "baseline_label": "去年", "place_id": "320199"}
    changed["targets"][3] |= {"value": None, "amount": None, "unit": None, "unit_code": None, "measure": "qualitative",
                              "value_upper": None, "amount_upper": None}  # fmt: skip
    changed["outcomes"][4] |= {"value": None, "amount": None, "unit": None, "unit_code": None, "measure": "event"}
    for name in ("published", "published_precision", "published_basis"):
        changed["sources"][0][name] = None
    changed["sources"][1] |= {"published_precision": "year"}
    write_package(
        {table: [make_record(table, row) for row in found] for table, found in changed.items()}, tmp_path / "p"
    )
    data = load(tmp_path / "p")
    text = card(data, "tgt-00000000b1")
    assert "未载明 not stated" in text
    assert "去年的140家 (140 1)" in text
    assert "谁 who" not in text
    assert "访林远 · 云河日报 · yunhe-2025" in text
    assert "2025年 … – 2025-12-31 (年 year)" in card(data, "tgt-00000000b2")
    assert "去年\n" in card(data, "tgt-00000000b2")
    assert "计算 arithmetic" not in card(data, "asm-00000000d6")
    assert "发布日期" not in card(data, "yunhe-2025-interview-lin-yuan")
    assert "2025 (年 year" in card(data, "yunhe-2025-meeting")


def test_a_dangling_reference_shows_its_id(tmp_path: Path) -> None:
    broken = {**records(), "organisations": [], "places": [], "speakers": []}
    write_package(broken, tmp_path / "p")
    text = card(load(tmp_path / "p"), "tgt-00000000b1")
    assert "责任机构 organisation bound   yunhe-science-bureau" in text
    assert "地点 place" not in text
