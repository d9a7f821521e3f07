"""Disagreements: shown side by side, kept as a table, first on the desk, and judged once a curator has decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import uvicorn
from click.testing import CliRunner
from starlette.testclient import TestClient

from policy_targets.cli import main
from policy_targets.errors import DocumentError
from policy_targets.exploring.desk.disputes import load_disputes, settle_table
from policy_targets.exploring.desk.page_state import show_seed
from policy_targets.exploring.desk.server import Desk, make_app
from policy_targets.exploring.desk.session import Session, open_first
from policy_targets.reading.extract import extract
from policy_targets.second_reader.disagreements import Disagreement, list_disagreements, read_table, write_table
from policy_targets.second_reader.proof import Claimed
from policy_targets.second_reader.second_reading import FirstReading, join
from policy_targets.second_reader.side_by_side import show_side_by_side
from tests.exploring.desk import HOST, TOKEN, Asker
from tests.second_reader.chat_server import Turn, serve
from tests.second_reader.claims import CLAIMS, DOCUMENT, ENERGY, FIRMS, HIGH_TECH, SALES, answer, claim
from tests.second_reader.test_extract_model import home

__all__ = ["home"]


def disagree(*claims: dict[str, object]) -> list[Disagreement]:
    found = extract(DOCUMENT, "a.txt")
    said = [Claimed("claim", it) for it in claims]
    return list(list_disagreements("a.txt", join(FirstReading("a.txt", DOCUMENT, found), said, "scripted").pairs))


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(DOCUMENT, "utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The model calls a count a stock and a promise a result, and misses one claim."""
    path = tmp_path / "disagreements.csv"
    write_table(
        disagree(FIRMS, HIGH_TECH | {"comparator": "eq", "measure": "stock"}, SALES | {"kind": "outcome"}), path
    )
    return path


def test_what_is_alike_is_no_disagreement() -> None:
    assert disagree(*CLAIMS) == []


def test_each_field_is_a_row_with_both_readings() -> None:
    rows = disagree(FIRMS | {"measure": "stock", "period_start": None}, HIGH_TECH, SALES)
    assert [(it.field, it.reader, it.model) for it in rows] == [
        ("measure", "increment", "stock"), ("period_start", "2025-01-01", ""), ("claim", "yes", "no"),
    ]  # fmt: skip
    assert {DOCUMENT[it.start : it.end] for it in rows} == {"60家", "3.5%"}


def test_a_table_comes_back_as_it_was(table: Path) -> None:
    rows = read_table(table)
    write_table(rows, table)
    assert read_table(table) == rows
    assert len(rows) == 5


@pytest.mark.parametrize(
    ("text", "reason"),
    [("a,b\n", "a.csv:1: found other columns"), (",".join(Disagreement._fields) + "\na.txt,x,2,0-2,q,f,r,m,\n", "a.csv:2: invalid"),
     (",".join(Disagreement._fields) + "\na.txt,1,2,2-0,q,f,r,m,\n", "a.csv:2: found '2-0'")],
)  # fmt: skip
def test_another_table_is_told_with_its_line(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(DocumentError, match=reason):
        read_table(path)


def test_explain_shows_both_side_by_side(home: Path, document: Path) -> None:
    said = answer(FIRMS | {"measure": "stock"}, HIGH_TECH, ENERGY, claim("招引外资企业90家", "90", "家"))
    with serve(lambda _: Turn(said), home):
        shown = CliRunner().invoke(
            main, ["explain", str(document), "--model", "loopback"], env={"XDG_CACHE_HOME": str(home)}
        )
        row = CliRunner().invoke(
            main,
            ["explain", str(document), "--model", "loopback", "--format", "json"],
            env={"XDG_CACHE_HOME": str(home)},
        )
    assert "readings: 2 alike in every field, 1 differing, 1 by one reader alone" in shown.stdout
    assert "    measure         increment                 | stock" in shown.stdout
    assert "refused: passage 1, claim 4 '招引外资企业90家': this does not stand in a.txt" in shown.stdout
    assert [it["field"] for it in json.loads(row.stdout)["disagreements"]] == ["measure", "claim"]


def test_a_claim_of_one_reader_is_shown_whole() -> None:
    found = extract(DOCUMENT, "a.txt")
    lines = list(show_side_by_side(join(FirstReading("a.txt", DOCUMENT, found), [], "scripted").pairs))
    assert lines[0] == "readings: 0 alike in every field, 0 differing, 4 by one reader alone"
    assert "    value           60                        | " in lines


# --- the desk ---


@pytest.fixture
def session(document: Path, tmp_path: Path) -> Session:
    return open_first(document, tmp_path / "seeds")


def values(session: Session) -> list[str]:
    return [
        str(it["fields"]["value"]) for it in show_seed(session)["entries"] if it["table"] in ("targets", "outcomes")
    ]


def test_disagreements_come_first_on_the_desk(session: Session, table: Path) -> None:
    assert values(session) == ["60", "8", "6", "-3.5"]
    load_disputes(table, [session])
    assert values(session) == ["8", "6", "-3.5", "60"]
    entry = show_seed(session)["entries"][0]
    assert entry["disputes"] == [["measure", "increment", "stock"]]


def test_who_was_right_is_told_once_a_curator_has_decided(session: Session, table: Path) -> None:
    settle_table(table, [session])
    assert {it.right for it in read_table(table)} == {""}
    load_disputes(table, [session])
    asker = Asker(TestClient(make_app(Desk([session]), TOKEN, (HOST,)), base_url=f"http://{HOST}"), session.seed)
    entry = asker.entry("8家", "targets")
    asker.decide(do="edit", at=entry["at"], changes={"measure": "stock"}, accept=True)
    settle_table(table, [session])
    right = {(it.start, it.field): it.right for it in read_table(table)}
    assert sorted(right.values()) == ["", "", "", "", "model"]
    for other in show_seed(session)["entries"]:
        if other["status"] == "candidate":
            asker.decide(do="accept", at=other["at"])
    settle_table(table, [session])
    assert [it.right for it in read_table(table)] == ["model", "reader", "reader", "reader", "reader"]


def test_the_command_fills_the_table_when_the_desk_closes(
    document: Path, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda _self, sockets: None)
    line = ["review", str(document), "--seeds", str(tmp_path / "seeds"), "--no-browser", "--disagreements", str(table)]
    before = table.read_text("utf-8")
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output
    assert table.read_text("utf-8") == before  # nothing is decided yet
    assert [path.name for path in tmp_path.glob(".*")] == []
