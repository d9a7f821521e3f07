"""A contributed table on its way into the package: completed, placed and built, or nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from policy_targets.cli import main
from policy_targets.errors import SeedError
from policy_targets.publishing.checking.check import check
from policy_targets.publishing.checking.verify import verify
from policy_targets.publishing.imports.contribute import add
from policy_targets.publishing.package.dataset import load

CASES = Path(__file__).parents[1] / "cases"
MINE, INTERVIEW = CASES / "contribution-mine.csv", CASES / "interview.txt"
PLACES = "place_id,name,name_en,level,parent_id\n430199,云河县,Yunhe County,county,430100\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test works in an empty folder, as a new contributor does."""
    monkeypatch.chdir(tmp_path)


def run(*line: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(line))
    return result.exit_code, result.output


def test_three_commands_from_a_table_to_a_proved_package() -> None:
    code, told = run("add", str(MINE), "--document", str(INTERVIEW))
    assert (code, told.splitlines()[0]) == (0, "seeds/contribution-mine.csv: written.")
    assert run("check", "datapackage")[0] == 0
    assert run("verify", "--documents", str(INTERVIEW), "--package", "datapackage")[0] == 0


def test_a_county_that_no_list_has_comes_with_its_own_list(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(MINE.read_text("utf-8").replace("430181", "430199"), "utf-8")
    with pytest.raises(SeedError, match="describe the place in seeds/places"):
        add(table, INTERVIEW)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "places.csv").write_text(PLACES, "utf-8")
    add(table, INTERVIEW)
    data = load("datapackage")
    names = dict(zip(data.places["place_id"].to_pylist(), data.places["name_en"].to_pylist(), strict=True))
    assert names["430199"] == "Yunhe County"
    assert check("datapackage") == ()
    assert not verify(data, INTERVIEW).failed


def test_the_source_is_described_from_the_document() -> None:
    add(MINE, INTERVIEW)
    (source,) = load("datapackage").models("sources")
    assert (source.source_id, source.title) == ("interview", "云河高新区：以实干交出发展答卷")
    assert source.document_characters == len(INTERVIEW.read_text("utf-8"))


def test_a_source_that_seeds_describe_is_kept(tmp_path: Path) -> None:
    add(MINE, INTERVIEW)
    described = (tmp_path / "seeds" / "contribution-mine.sources.csv").read_text("utf-8")
    (tmp_path / "seeds" / "contribution-mine.csv").unlink()
    assert add(MINE, INTERVIEW).files == (Path("seeds/contribution-mine.csv"),)
    assert (tmp_path / "seeds" / "contribution-mine.sources.csv").read_text("utf-8") == described


def test_what_is_wrong_is_told_in_the_contributed_file_and_nothing_is_placed(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(MINE.read_text("utf-8").replace(",ge,60,", ",ge,61,"), "utf-8")
    with pytest.raises(SeedError, match=r"mine\.csv:2:\d+: value: found 61家") as caught:
        add(table, INTERVIEW)
    assert len(caught.value.problems) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.csv"]


def test_a_quote_of_another_text_is_told(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(MINE.read_text("utf-8").replace("全年工业开票销售突破", "全年开票突破"), "utf-8")
    with pytest.raises(SeedError, match=r"mine\.csv:4:\d+: quote: '全年开票突破300亿元' is not in") as caught:
        add(table, INTERVIEW)
    assert len(caught.value.problems) == 2


def test_a_seed_of_this_name_is_replaced_only_on_demand(tmp_path: Path) -> None:
    add(MINE, INTERVIEW)
    with pytest.raises(SeedError, match="is there already"):
        add(MINE, INTERVIEW)
    before = (tmp_path / "seeds" / MINE.name).read_text("utf-8")
    bad = tmp_path / MINE.name
    bad.write_text(before.replace(",ge,60,", ",ge,61,"), "utf-8")
    with pytest.raises(SeedError):
        add(bad, force=True)
    assert (tmp_path / "seeds" / MINE.name).read_text("utf-8") == before
    assert add(MINE, INTERVIEW, force=True).files


def test_the_next_place_is_taken_for_a_further_row_with_the_same_quote(tmp_path: Path) -> None:
    document = tmp_path / "notes.txt"
    document.write_text("浏阳市力争新增企业30家。\n会议要求，力争新增企业30家。\n", "utf-8")
    heads, row = MINE.read_text("utf-8").splitlines()[:2]
    cells = (
        row.replace("60", "30")
        .replace(",ge,", ",eq,")
        .replace("2025年力争新招引科技型企业30家以上", "力争新增企业30家")
    )
    cells = cells.replace("technology-firms-attracted,新招引科技型企业", ",企业")
    (tmp_path / "mine.csv").write_text(f"{heads}\n{cells}\n{cells}\n", "utf-8")
    add(tmp_path / "mine.csv", document)
    assert sorted(load("datapackage").targets["spans"].to_pylist()) == ["19-28", "3-12"]
