"""Nothing is lost: undo gives the bytes back, a crash leaves the old file or the new, two people are told of each other."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_targets.curation import whole_files
from policy_targets.errors import SeedError
from policy_targets.exploring.desk import session
from policy_targets.exploring.desk.edits import Accept, FieldEdit
from policy_targets.exploring.desk.journal import Conflict, digest
from policy_targets.exploring.desk.session import Session, open_first
from tests.exploring.desk import Asker, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Asker]:
    with open_desk(tmp_path) as desk:
        yield desk


def reopen(desk: Asker) -> Session:
    return open_first(desk.seed.parents[1] / "interview.txt", desk.seed.parent)


def tables(desk: Asker) -> list[str]:
    return [it["at"] for it in desk.ask("seed")["entries"]]


DEEDS = st.lists(
    st.sampled_from(["accept", "reopen", "reject", "edit", "turn", "merge", "aside", "take_up", "add", "link", "undo", "redo"]),
    min_size=1,
    max_size=8,
)  # fmt: skip


def act(desk: Asker, do: str, at: str, data: st.DataObject) -> None:
    """A decision of that kind, whether it is possible or not."""
    seed = desk.ask("seed")
    ledger = seed["ledger"]
    deed: dict[str, Any] = {"do": do, "at": at}
    if do in ("undo", "redo"):
        desk.client.post(f"/a-token-for-tests/api/0/{do}", json={"version": seed["version"]})
        return
    if do == "reject":
        deed["reason"] = data.draw(st.sampled_from(["word", "vague", "description"]))
    elif do == "edit":
        deed["changes"] = {"note": data.draw(st.sampled_from(["a: b", "- c", "", "#", "第1条“引”"])), "suspect": False}
    elif do == "merge":
        deed["other"] = data.draw(st.sampled_from(tables(desk)))
    elif do == "aside":
        if not ledger["gaps"]:
            return
        deed = {"do": do, "start": ledger["gaps"][0]["start"], "end": ledger["gaps"][0]["end"], "reason": "name"}
    elif do == "take_up":
        deed = {"do": do, "reason": ledger["rows"][0]["reason"], "row": ledger["rows"][0]["row"]}
    elif do == "add":
        start = data.draw(st.integers(0, 40))
        deed = {"do": do, "table": "targets", "stretches": [[2, start, start + data.draw(st.integers(1, 30))]]}
    elif do == "link":
        deed |= {"key": "part_of", "to": data.draw(st.sampled_from(tables(desk)))}
    desk.client.post("/a-token-for-tests/api/0/decide", json={"version": seed["version"], "deed": deed})


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(kinds=DEEDS, data=st.data())
def test_undo_gives_back_the_bytes_and_redo_the_others(
    tmp_path_factory: Any, kinds: list[str], data: st.DataObject
) -> None:
    with open_desk(tmp_path_factory.mktemp("desk")) as desk:
        received = desk.seed.read_bytes()
        for do in kinds:
            if tables(desk):
                act(desk, do, data.draw(st.sampled_from(tables(desk))), data)
                assert desk.ask("seed")["problems"] == []  # the seed holds at any time
        decided = desk.seed.read_bytes()
        steps = len(reopen(desk).journal.done)
        undone = len(reopen(desk).journal.undone)
        for _ in range(steps):
            desk.tell("undo")
        assert desk.seed.read_bytes() == received
        desk.tell("undo", 422)
        for _ in range(steps):
            desk.tell("redo")
        assert desk.seed.read_bytes() == decided
        assert len(reopen(desk).journal.undone) == undone


def test_a_second_tab_is_told_and_nothing_is_overwritten(desk: Asker) -> None:
    seen = desk.ask("version")["version"]
    first, other = tables(desk)[:2]
    desk.decide(do="accept", at=first)
    after = desk.text
    assert desk.decide(409, version=seen, do="reject", at=other, reason="word")["kind"] == "conflict"
    for what in ("undo", "redo", "enlist"):
        body = {"list": "speakers", "entry": {"id": "x", "name": "x", "name_latin": "X"}} if what == "enlist" else {}
        assert desk.tell(what, 409, version=seen, **body)["kind"] == "conflict"
    assert desk.text == after


def test_a_change_by_hand_is_seen_and_kept(desk: Asker) -> None:
    seen = desk.ask("version")["version"]
    desk.decide(do="accept", at=tables(desk)[0])
    desk.seed.write_text(desk.text + "# by hand\n", "utf-8", newline="\n")
    desk.decide(409, version=seen, do="accept", at=tables(desk)[1])
    assert desk.tell("undo", 409)["kind"] == "conflict"  # that step would take the comment with it
    desk.decide(do="accept", at=tables(desk)[1])
    assert desk.text.endswith("# by hand\n")
    assert desk.tell("undo")["label"] == "accept"


def test_an_editor_that_writes_meanwhile_is_not_overwritten(desk: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Session.problems

    def write_meanwhile(self: Session, path: Path | None = None) -> Any:
        found = judge(self, path)
        self.seed.write_text(self.read() + "# by hand\n", "utf-8", newline="\n")
        return found

    with monkeypatch.context() as patched:
        patched.setattr(Session, "problems", write_meanwhile)
        desk.decide(409, do="accept", at="0/targets/0")
    assert desk.text.endswith("# by hand\n")
    assert reopen(desk).journal.done == []


def test_the_history_survives_a_restart(desk: Asker) -> None:
    received = desk.text
    desk.decide(do="accept", at=tables(desk)[0])
    again = reopen(desk)
    assert again.undo(digest(again.read())) == "accept"
    assert desk.text == received
    assert reopen(desk).journal.undone != []


class PowerCut(BaseException):
    """The machine stops."""


@pytest.mark.parametrize("undoing", [False, True])
def test_a_crash_between_the_neighbour_and_the_renaming_loses_nothing(
    desk: Asker, monkeypatch: pytest.MonkeyPatch, *, undoing: bool
) -> None:
    one, other = tables(desk)[:2]
    desk.decide(do="accept", at=one)
    before = desk.text
    stopped = reopen(desk)

    def stop(self: Path, target: Path) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stop)
        patched.setattr(Path, "unlink", lambda *_args, **_more: None)
        with pytest.raises(PowerCut):
            stopped.undo(digest(before)) if undoing else stopped.decide(Accept(do="accept", at=other), digest(before))
    assert desk.text == before
    assert list(desk.seed.parent.glob(".*.new")) != []
    again = reopen(desk)
    assert [step.label for step in again.journal.done] == ["accept"]
    assert list(desk.seed.parent.glob(".*.new")) == []
    assert again.decide(Accept(do="accept", at=other), digest(before)) == other
    assert again.undo(digest(again.read())) == "accept"
    assert desk.text == before


def test_a_torn_line_of_the_history_does_not_count(desk: Asker) -> None:
    desk.decide(do="accept", at=tables(desk)[0])
    history = desk.seed.parent / ".review" / "interview.journal"
    with history.open("a") as file:
        file.write('{"do": "do", "lab')
    assert len(reopen(desk).journal.done) == 1
    assert history.read_text("utf-8").endswith("}\n")


def test_a_full_disk_is_told_and_the_seed_stays(desk: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.text

    def full(_path: Path, _text: str) -> Path:
        raise OSError(28, "No space left on device", "a.yaml")

    monkeypatch.setattr(session, "write_beside", full)
    answer = desk.decide(500, do="accept", at=tables(desk)[0])
    assert answer["problems"][0]["what"] == "a.yaml: No space left on device"
    assert desk.text == before


def _accept(folder: Path, numbers: list[int]) -> None:
    own = open_first(folder / "interview.txt", folder / "seeds")
    for number in numbers:
        while True:
            try:
                own.decide(
                    FieldEdit(do="edit", at=f"0/targets/{number}", changes={"note": f"by {number}"}), digest(own.read())
                )
                break
            except Conflict:
                continue


def test_two_processes_on_one_seed_lose_nothing(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        context = multiprocessing.get_context("spawn")
        workers = [context.Process(target=_accept, args=(tmp_path, numbers)) for numbers in ([0, 2], [1, 3])]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
        assert [worker.exitcode for worker in workers] == [0, 0]
        assert all(f"note: by {number}\n" in desk.text for number in range(4))
        assert len(reopen(desk).journal.done) == 4


def test_without_locks_the_hashes_are_compared_all_the_same(desk: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_files, "fcntl", None)
    seen = desk.ask("version")["version"]
    desk.decide(do="accept", at=tables(desk)[0])
    desk.decide(409, version=seen, do="accept", at=tables(desk)[1])


def test_a_seed_that_does_not_hold_can_be_mended_but_not_made_worse(desk: Asker) -> None:
    whole = desk.text
    desk.seed.write_text(whole.replace("    value: 60\n", "    value: 61\n"), "utf-8", newline="\n")
    seed = desk.ask("seed")
    assert [(it["at"], it["key"]) for it in seed["problems"]] == [("0/targets/0", "value")]
    desk.decide(do="accept", at="0/targets/1")
    desk.decide(422, do="edit", at="0/targets/1", changes={"value": "9"})
    desk.decide(do="edit", at="0/targets/0", changes={"value": "60"})
    assert desk.ask("seed")["problems"] == []
    desk.seed.write_text(whole.replace("力争新招引科技型企业60家", "力争新招引科技类企业60家"), "utf-8", newline="\n")
    assert desk.ask("seed")["problems"][0]["key"] == "quote"
    desk.seed.write_text("just words\n", "utf-8")
    assert desk.client.get("/a-token-for-tests/api/0/seed").status_code == 422
    desk.seed.write_text(whole, "utf-8", newline="\n")


def test_a_broken_seed_of_this_document_is_told_at_once(desk: Asker) -> None:
    whole = desk.text
    desk.seed.write_text(whole.replace("    measure: increment\n", "    measure: more\n"), "utf-8", newline="\n")
    with pytest.raises(SeedError, match="measure"):
        reopen(desk)
    desk.seed.write_text(whole, "utf-8", newline="\n")
