"""Drafts: what a curator gets, that it builds as it is, and that every number of the document is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_targets.curation.curate import curate
from policy_targets.curation.draft import Draft, draft
from policy_targets.curation.edtf import read_edtf, write_edtf
from policy_targets.curation.seeds import SeedFile
from policy_targets.curation.shared_lists import Known
from policy_targets.curation.yaml_places import read_yaml
from policy_targets.errors import DocumentError
from policy_targets.publishing.checking.check import check
from policy_targets.publishing.checking.verify import verify
from policy_targets.publishing.package.build import build
from policy_targets.publishing.package.dataset import load
from policy_targets.reading.extract import extract
from tests.passage import PASSAGE


def accept(drafted: Draft, seeds: Path, name: str = "a.yaml") -> None:
    """Put the draft and what its lists lack in a folder, as it is."""
    seeds.mkdir(parents=True, exist_ok=True)
    (seeds / name).write_text(drafted.seed, "utf-8")
    for stem, lines in (("organisations", drafted.organisations), ("speakers", drafted.speakers)):
        (seeds / f"{stem}.yaml").write_text(lines or "[]\n", "utf-8")


def read_seed(drafted: Draft) -> SeedFile:
    return SeedFile.model_validate(read_yaml(drafted.seed, "a.yaml").value)


def prove(tmp_path: Path, received: bytes, name: str) -> None:
    """The draft, accepted as it is, builds; what it says is proved; no number is missing."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / name).write_bytes(received)
    accept(draft(received, name), tmp_path / "seeds")
    build(tmp_path / "seeds", tmp_path / "datapackage")
    assert check(tmp_path / "datapackage") == ()
    found = verify(load(tmp_path / "datapackage"), tmp_path / "documents", tmp_path / "seeds")
    assert [*found.failed, *found.unchecked, *found.ledger] == []
    assert found.proved["sources"] >= 1


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_draft_builds_and_is_proved(tmp_path: Path, encoding: str) -> None:
    prove(tmp_path, PASSAGE.encode(encoding), "passage.txt")


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_drafts_of_the_documents_build_and_are_proved(documents: Path, tmp_path: Path, number: str) -> None:
    path = next(documents.glob(f"{number}_*.txt"))
    prove(tmp_path, path.read_bytes(), path.name)


@pytest.mark.parametrize(
    "text",
    [
        "力争新增企业30家，新增企业30家，新增企业30家。",
        "产值、收入、税收分别增长8%、8%和8%。",
        "<p>力争新增企业30家</p><!-- 2024年 15 家 --><script>var a = 30, b = 40;</script>&#8220;新增&#8221;12 0家",
        "力争：新增 #1 企业30家 - 'x' \"y\" {a: b}",
        "各位代表：\n\n全年新增3张床位、4公顷绿地，占比达130%，增速达150%。",
        "一二三四五六七八九十",
        "力争新增企业30家\n\n<!-- 15 -->\n\n" + "0123456789" * 9 + "，" + "一" * 70 + "\n\n<!-- 8 -->",
        "<!-- 3 -->\n\n\n力争新增企业30家&#160;&#160;",
        "0",
        "2025年",
        "云河镇2025年工作要点\n2025年力争新招引企业60家。",  # a town that no list has
    ],
)
def test_odd_texts_give_drafts_that_build(tmp_path: Path, text: str) -> None:
    prove(tmp_path, text.encode(), "odd.txt")


def test_what_is_in_a_draft() -> None:
    seed = read_seed(draft(PASSAGE.encode(), "passage.txt"))
    (source,) = seed.sources
    assert (seed.document.name, seed.document.status, seed.document.characters) == (
        "passage.txt", "candidate", len(PASSAGE),
    )  # fmt: skip
    assert source.title == "云帆计划再出发 创新之城添动能"
    assert source.byline == "王小东"
    assert source.place == "321084"
    (position,) = source.positions
    assert (position.speaker, position.title) == ("lin-yuan", "局长")
    found = extract(PASSAGE)
    assert len(source.targets) == sum(record.kind == "target" for record in found)
    assert len(source.outcomes) == sum(record.kind == "outcome" for record in found)
    target = source.targets[0]
    assert (target.says, target.unit, str(target.value)) == ("力争", "家", "120")
    assert target.rule == next(record.rule for record in found if record.value == 120)
    assert any("抓好九项重点工作" in line for line in seed.set_aside["agenda"])


RELATED = (
    "二、2025年目标\n力争新招引企业160家，其中外资企业8家。完成投资500亿元，其中，民间投资300亿元。"
    "低保标准由每月208元提高到280元，工业产值比2020年增长1.5倍，经济总量翻一番，增速高于全省2个百分点。"
)


def test_parts_and_starting_points_are_drafted(tmp_path: Path) -> None:
    drafted = draft(RELATED.encode(), "yunhe.txt").seed
    wholes = [line.split()[1] for line in drafted.splitlines() if line.lstrip().startswith("id: whole")]
    parts = [line.split()[1] for line in drafted.splitlines() if line.lstrip().startswith("part_of:")]
    assert wholes == parts == ["whole-17", "whole-35"]
    assert "    baseline:\n      label: 由每月208元\n      value: 208\n" in drafted
    assert "    baseline:\n      label: 比2020年\n" in drafted
    assert "left out of the records" not in drafted
    prove(tmp_path, RELATED.encode(), "yunhe.txt")
    targets = {row.value: row for row in load(tmp_path / "datapackage").models("targets")}
    assert targets[8].part_of == targets[160].target_id
    assert targets[280].baseline_amount == 208


def test_known_names_are_used() -> None:
    organisations = {"高邮市科学技术局": "gaoyou-science-bureau"}
    drafted = draft(PASSAGE.encode(), "passage.txt", Known(organisations, {"林远": "lin-yuan-2"}))
    position = read_seed(drafted).sources[0].positions[0]
    assert (position.organisation, position.speaker) == ("gaoyou-science-bureau", "lin-yuan-2")
    assert "gao-you-shi-ke-xue" not in drafted.seed
    assert drafted.speakers == ""


def test_the_head_says_what_the_lists_lack() -> None:
    drafted = draft(PASSAGE.encode(), "passage.txt")
    for line in (*drafted.organisations.splitlines(), *drafted.speakers.splitlines()):
        assert f"# {line}" in drafted.seed.splitlines()


def test_places_named_in_pinyin_are_told_and_seeds_may_name_them(tmp_path: Path) -> None:
    drafted = draft(
        "——2024年1月9日在广东省云浮市第七届人民代表大会第四次会议上\n\n各位代表：\n\n云浮市新增企业30家。".encode(),
        "a.txt",
    )
    assert "# 445300,Yunfu City\n" in drafted.seed
    accept(drafted, tmp_path / "seeds")
    assert {it.name_en_basis for it in curate(tmp_path / "seeds").records["places"]} == {"usual", "pinyin"}  # type: ignore[attr-defined]


def test_what_the_tables_cannot_hold_is_told() -> None:
    drafted = draft("全市绿化覆盖占比达130%。".encode(), "a.txt")
    assert "# Found, and left out of the records:" in drafted.seed
    assert "expected a share between 0 and 100" in drafted.seed
    assert any("130%" in line for lines in read_seed(drafted).set_aside.values() for line in lines)


def test_what_records_share_is_said_once() -> None:
    text = "二、2025年目标\n\n力争2025年新增企业30家。2025年新增平台5个。到2027年底新增学校2所。"
    (source,) = read_seed(draft(text.encode(), "a.txt")).sources
    own = [entry.in_ for entry in source.targets if "in_" in entry.model_fields_set]
    assert source.in_ == "2025"
    assert [value for value in own if value == "2025"] == []


def test_there_must_be_a_text() -> None:
    with pytest.raises(DocumentError, match="there is no text in it"):
        draft(b"\n \n", "a.txt")


@pytest.mark.parametrize(
    "written", ["2025", "2025-33", "2025-41", "2025-03", "2025-03-07", "2021/2025", "2022-01/2022-11", "../2025", "2024-05/..",
                "2025-01-01/2025-02-10", "../2025-06", "2025-06-15/.."]
)  # fmt: skip
def test_periods_are_written_as_they_are_read(written: str) -> None:
    period = read_edtf(written)
    assert period is not None
    assert write_edtf(period.start, period.end) == written


def test_a_speaker_of_the_lists_speaks_in_the_records_too() -> None:
    first = read_seed(draft(PASSAGE.encode(), "a.txt"))
    again = read_seed(draft(PASSAGE.encode(), "a.txt", Known({}, {"林远": "lin-yuan"})))
    assert [source.speaker for source in first.sources] == ["lin-yuan"] == [source.speaker for source in again.sources]
