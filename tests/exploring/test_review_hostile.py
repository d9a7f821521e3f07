"""The desk trusts no file and no request: nothing outside the folder is written, and nobody gets a 500."""

from __future__ import annotations

import json
import os
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import uvicorn
import yaml

from policy_targets.errors import SeedError
from policy_targets.exploring.desk.journal import Step
from policy_targets.exploring.desk.server import Desk, make_app
from policy_targets.exploring.desk.session import Session, open_first, open_second
from tests.exploring.desk import HOST, INTERVIEW, TOKEN, Asker, open_desk

HISTORY = "interview.journal"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Asker]:
    with open_desk(tmp_path) as desk:
        yield desk


def reopen(desk: Asker) -> Session:
    return open_first(desk.seed.parents[1] / "interview.txt", desk.seed.parent)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def history_of(desk: Asker) -> Path:
    return desk.seed.parent / ".review" / HISTORY


def write_history(desk: Asker, *lines: object) -> Path:
    path = history_of(desk)
    written = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("".join(f"{line}\n" for line in written), "utf-8")
    return path


def make_step(file: str, old: str = "", new: str = "A") -> dict[str, Any]:
    return {"do": "do", **asdict(Step.between("edit", file, old, new))}


# ── a journal that somebody else wrote ──


@pytest.mark.parametrize(
    "file",
    ["../outside.yaml", "../../outside/x", "..", ".", "", "/etc/passwd", "{outside}", "C:\\outside.yaml", "C:outside.yaml",
     "\\\\server\\share\\x", "..\\outside.yaml", "interview.yaml\0", "interview.yaml/../../outside.yaml", "./interview.yaml",
     "sub/x.yaml", ".review/interview.journal", "other.yaml", "redirects.yaml", "INTERVIEW.YAML", "interview.yaml ",
     "~/outside.yaml", "file:///etc/passwd", "CON"],
)  # fmt: skip
def test_a_step_on_another_file_is_none(desk: Asker, tmp_path: Path, file: str) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("A", "utf-8")
    received, seed = snapshot(tmp_path), desk.text
    write_history(desk, make_step(file.format(outside=outside)))
    desk.tell("undo", 422)
    after = snapshot(tmp_path)
    assert outside.read_text("utf-8") == "A"
    assert desk.text == seed
    assert {name for name in after if name not in received} == {f"seeds/.review/{HISTORY}.damaged-1"}
    notice = desk.ask("seed")["notice"]
    assert f"{HISTORY}.damaged-1" in notice
    assert "line 1 is about" in notice


DAMAGED: dict[str, tuple[object, ...]] = {
    "no JSON": ("words",),
    "no object": ("[]",),
    "nothing in it": ("{}",),
    "another deed": ({"do": "eat"},),
    "an undo of nothing": ({"do": "undo"},),
    "a redo of nothing": ({"do": "redo"},),
    "a key more": ({**make_step("interview.yaml"), "more": 1},),
    "a key less": ({key: it for key, it in make_step("interview.yaml").items() if key != "old"},),
    "a place before the text": ({**make_step("interview.yaml"), "at": -1},),
    "a place that is no number": ({**make_step("interview.yaml"), "at": "0"},),
    "a place beyond all numbers": ('{"do": "do", "at": 1e999}',),
    "a hash that is none": ({**make_step("interview.yaml"), "before": "ab"},),
    "half a character": (json.dumps(make_step("interview.yaml")).replace('"A"', '"\\ud800"'),),
    "not a number": ('{"do": "do", "at": NaN}',),
    "ten thousand levels": ("[" * 10_000,),
    "a line in the middle": (make_step("interview.yaml"), "words", make_step("interview.yaml")),
    "an empty line": (make_step("interview.yaml"), "", make_step("interview.yaml")),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_history_is_set_aside_with_a_word(desk: Asker, kind: str) -> None:
    seed, path = desk.text, write_history(desk, *DAMAGED[kind])
    written = path.read_bytes()
    seen = desk.ask("version")["version"]
    desk.tell("undo", 422, version=seen)
    assert path.with_name(f"{HISTORY}.damaged-1").read_bytes() == written
    assert "set aside" in desk.ask("seed")["notice"]
    assert desk.text == seed
    desk.decide(do="accept", at="0/targets/0")  # and the desk goes on
    assert desk.tell("undo")["label"] == "accept"
    assert desk.text == seed


def test_each_damaged_history_keeps_its_own_name(desk: Asker) -> None:
    for number in (1, 2, 3):
        write_history(desk, f"words {number}")
        assert f"damaged-{number}" in reopen(desk).journal.notice
    assert history_of(desk).with_name(f"{HISTORY}.damaged-2").read_text("utf-8") == "words 2\n"


@pytest.mark.parametrize("content", [b"\xff\xfe\n", b"\x80\n", "{}\n".encode("utf-16")])
def test_a_history_in_another_encoding_is_set_aside(desk: Asker, content: bytes) -> None:
    history_of(desk).write_bytes(content)
    assert "UTF-8" in reopen(desk).journal.notice


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_history_that_is_no_file_is_set_aside(desk: Asker, make: Any) -> None:
    history_of(desk).unlink(missing_ok=True)
    make(history_of(desk))
    assert "set aside" in reopen(desk).journal.notice


def test_a_step_whose_hashes_do_not_hold_writes_nothing(desk: Asker) -> None:
    """The step ends where the seed is, and says it began elsewhere than it leads to."""
    seed = desk.text
    forged = {**make_step("interview.yaml", "forged", seed), "old": "other words"}
    write_history(desk, forged)
    assert desk.tell("undo", 409)["kind"] == "conflict"
    assert desk.text == seed


def test_the_command_says_that_a_history_was_set_aside(desk: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from policy_targets.cli import main

    monkeypatch.setattr(uvicorn.Server, "run", lambda *_args, **_more: None)
    write_history(desk, "words")
    document = desk.seed.parents[1] / "interview.txt"
    done = CliRunner().invoke(main, ["review", str(document), "--seeds", str(desk.seed.parent), "--no-browser"])
    assert done.exit_code == 0
    assert f"{HISTORY}.damaged-1" in done.stderr


# ── links that lead out ──


@pytest.mark.parametrize(
    "name", [".review", f".review/{HISTORY}", "organisations.yaml", "speakers.yaml", "interview.yaml"]
)
def test_a_link_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    with open_desk(tmp_path) as desk:
        desk.decide(do="accept", at="0/targets/0")
        place = desk.seed.parent / name
    outside = tmp_path / "outside"
    place.rename(outside)
    place.symlink_to(outside)
    before = snapshot(outside) if outside.is_dir() else outside.read_bytes()
    with pytest.raises(SeedError, match="leads out of the folder"):
        open_first(tmp_path / "interview.txt", tmp_path / "seeds")
    assert (snapshot(outside) if outside.is_dir() else outside.read_bytes()) == before


@pytest.mark.parametrize("name", [f".review/{HISTORY}", "organisations.yaml", "interview.yaml"])
def test_a_link_that_is_made_meanwhile_is_not_followed(desk: Asker, tmp_path: Path, name: str) -> None:
    desk.decide(do="accept", at="0/targets/0")
    place, outside = desk.seed.parent / name, tmp_path / "outside"
    place.rename(outside)
    place.symlink_to(outside)
    before = outside.read_bytes()
    entry = {"id": "new-body", "name": "云河市新局", "name_en": "New Bureau", "kind": "government_department"}
    seen = desk.ask("version")["version"]
    for what, body in (("enlist", {"list": "organisations", "entry": entry}), ("undo", {}),
                       ("decide", {"deed": {"do": "accept", "at": "0/targets/1"}})):  # fmt: skip
        answer = desk.client.post(f"/{TOKEN}/api/0/{what}", json={"version": seen, **body})
        assert answer.status_code < 500, what
        assert outside.read_bytes() == before, what
    if place.is_symlink():
        place.unlink()
        outside.rename(place)


def test_a_circle_of_links_is_refused(desk: Asker) -> None:
    history_of(desk).unlink(missing_ok=True)
    history_of(desk).symlink_to(history_of(desk))
    with pytest.raises(SeedError, match="leads out of the folder"):
        reopen(desk)


def test_a_second_reading_stays_in_the_folder(tmp_path: Path) -> None:
    with open_desk(tmp_path):
        pass
    (tmp_path / "outside").mkdir()
    (tmp_path / "seeds" / ".review" / "interview.second").symlink_to(tmp_path / "outside")
    with pytest.raises(SeedError, match="leads out of the folder"):
        open_second(tmp_path / "interview.txt", tmp_path / "seeds")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_link_in_the_place_of_the_neighbour_is_not_followed(desk: Asker, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("A", "utf-8")
    (desk.seed.parent / f".interview.yaml.{os.getpid()}.new").symlink_to(tmp_path / "letter.txt")
    desk.decide(do="accept", at="0/targets/0")
    assert (tmp_path / "letter.txt").read_text("utf-8") == "A"


# ── requests ──


def say(desk: Asker, content: bytes, what: str = "decide") -> int:
    answer = desk.client.post(f"/{TOKEN}/api/0/{what}", content=content, headers={"content-type": "application/json"})
    answer.json()
    status: int = answer.status_code
    return status


BODIES = (
    b"", b"{", b"null", b"[]", b"3", b'"a"', b"\xff", b"\xef\xbb\xbf{}", "{}".encode("utf-16"), "{}".encode("utf-32"),
    b"[" * 400_000, b'{"deed":' * 100_000, b'{"deed": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    b'{"version": NaN}', b'{"deed": Infinity}', b'{"deed": 1e999}', b'{"deed": ' + b"9" * 10_000 + b"}",
    b'{"version": "\\ud800"}', b'{"\\udfff": 1}', b'{"deed": {"do": "\\ud83d"}}',
    b'{"version": "a", "version": "b"}', b'{"deed": {"do": "accept", "do": "reject"}}', b"{\x00}", b'{"a": "\x00"}', b"{}{}",
)  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:24]))
@pytest.mark.parametrize("what", ["decide", "undo", "enlist"])
def test_what_is_no_body_is_a_wrong_request(desk: Asker, body: bytes, what: str) -> None:
    before = desk.text
    assert 400 <= say(desk, body, what) < 500
    assert desk.text == before


@pytest.mark.parametrize(
    "path",
    ["api/" + "9" * 5000 + "/seed", "api/٣/seed", "api/0x0/seed", "api/00/seed", "api/%00/seed", "api/0/seed%00",
     "api/0/read?at=" + "9" * 5000 + "-0-1", "api/0/read?at=1--2-3", "api/0/read?at=%00", "assets/%00", "assets/a%00.js",
     "assets/" + "a" * 5000, "assets/" + "a/" * 3000, "assets/%ff", "assets/CON", "%ff%fe"],
    ids=lambda path: path[:24],
)  # fmt: skip
def test_odd_paths_are_not_there(desk: Asker, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO"):
        assert 400 <= desk.client.request(method, f"/{TOKEN}/{path}").status_code < 500


@pytest.mark.parametrize(
    "query", ["words=", "words=%00", "words=%ff", "words=%ed%a0%80", "words=a&words=b", "%00=1", ""]
)
def test_odd_words_are_looked_for(desk: Asker, query: str) -> None:
    assert desk.client.get(f"/{TOKEN}/api/0/find?{query}").status_code == 200


@pytest.mark.parametrize(
    "deed",
    [{"do": "reject", "at": "0", "reason": "word"}, {"do": "merge", "at": "0/targets/0", "other": "0"},
     {"do": "merge", "at": "0", "other": "0"}, {"do": "span", "at": "0", "stretches": [[1, 0, 4]]},
     {"do": "split", "at": "0", "first": [[1, 0, 4]], "second": [[1, 5, 9]]}, {"do": "turn", "at": "0"},
     {"do": "accept", "at": "9" * 5000}, {"do": "accept", "at": "0/targets/" + "9" * 5000}, {"do": "accept", "at": "٣"},
     {"do": "reject", "at": "0/targets/0", "reason": "\u2028"}, {"do": "reject", "at": "0/targets/0", "reason": "a: b\n"},
     {"do": "aside", "start": -5, "end": 10**30, "reason": "no such code"}, {"do": "take_up", "reason": "\0", "row": "\0"},
     {"do": "add", "table": "positions", "stretches": [[2, 0, 9]], "fields": {"at": "’"}},
     {"do": "add", "table": "targets", "stretches": [[2, 0, 9]], "fields": {"quote": "word"}},
     {"do": "add", "table": "targets", "stretches": [[2, 0, 9]], "fields": {"status": "double_checked"}},
     {"do": "span", "at": "0/targets/0", "stretches": [[0, 0, 10**30]] * 2000}],
    ids=lambda deed: str(deed)[:40],
)  # fmt: skip
def test_a_deed_that_cannot_be_done_is_refused(desk: Asker, deed: dict[str, Any]) -> None:
    before = desk.text
    version = desk.ask("version")["version"]
    answer = desk.client.post(f"/{TOKEN}/api/0/decide", json={"version": version, "deed": deed})
    assert answer.status_code in (400, 422), answer.text
    assert desk.text == before


@contextmanager
def listen(folder: Path) -> Iterator[int]:
    """The desk behind the real server; its port."""
    document = folder / "interview.txt"
    document.write_bytes(INTERVIEW.read_bytes())
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        app = make_app(Desk([open_first(document, folder / "seeds")]), TOKEN, (f"127.0.0.1:{port}",))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="critical", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield port
        server.should_exit = True
        thread.join(10)


RAW = (
    "OPTIONS * HTTP/1.1", "GET * HTTP/1.1", "CONNECT 127.0.0.1:80 HTTP/1.1", "GET http://evil.example/ HTTP/1.1",
    "GET // HTTP/1.1", "GET /%2e%2e/ HTTP/1.1", "GET / HTTP/9.9", "GET /\x00 HTTP/1.1", "get / HTTP/1.1", "OPTIONS  HTTP/1.1",
    "GET /{token} HTTP/1.1", "FOO /{token}/ HTTP/1.1", "OPTIONS /{token}/ HTTP/1.1", "POST /{token}/api/0/decide HTTP/1.1",
    "GET /{token}/assets/%00 HTTP/1.1", "GET /{token}/%ff%00 HTTP/1.1", "GET /\xff HTTP/1.1", "PRI * HTTP/2.0",
)  # fmt: skip
HEADERS = (
    "", "content-length: -1", "content-length: 9999999999999999999999", "transfer-encoding: x", "expect: x",
    "content-type: application/json\r\ncontent-length: 5", "upgrade: websocket\r\nconnection: upgrade", "origin: \xff",
    "x: " + "a" * 100_000, "host: evil.example",
)  # fmt: skip


def test_raw_requests_are_refused_and_the_desk_lives(tmp_path: Path) -> None:
    with listen(tmp_path) as port:
        for line in RAW:
            for header in HEADERS:
                status = ask_raw(port, line, header)
                assert not status.startswith("5"), (line, header[:60], status)
        statuses = {ask_raw(port, "OPTIONS * HTTP/1.1", ""), ask_raw(port, "GET /{token}/api/0/version HTTP/1.1", "")}
        assert statuses == {"403", "200"}


def ask_raw(port: int, line: str, header: str) -> str:
    """The status of the answer; empty when the server hangs up, or waits for more than it gets."""
    head = f"{line.replace('{token}', TOKEN)}\r\nhost: 127.0.0.1:{port}\r\n{header}{header and chr(13) + chr(10)}\r\n"
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(head.encode("latin-1") + b"{   }")
        connection.settimeout(0.5)
        try:
            answer = connection.recv(4096).decode("latin-1")
        except (ConnectionResetError, TimeoutError):
            return ""
    return answer.split(" ")[1] if answer else ""


# ── seeds and lists that somebody changes meanwhile ──

DRAWN = random.Random(7)  # noqa: S311 - damage, not secrets
ODD: tuple[Any, ...] = (
    None, "", "x", "9-3", "0-1", "0-999999999999999", [], ["a"], {}, {"a": "b"}, [[]], [{}], "1" * 5000, "~", [None], "\u2028",
)  # fmt: skip
KEYS = ("id", "at", "quote", "value", "status", "part_of", "initiatives", "organisations", "baseline", "names")


def damage(value: Any) -> None:
    """Change, remove or add a part of the value, somewhere."""
    places = [(holder, key) for holder in list_holders(value) for key in keys_of(holder)]
    holder, key = DRAWN.choice(places)
    if DRAWN.random() < 0.25:
        del holder[key]
    elif isinstance(holder, dict) and DRAWN.random() < 0.3:
        holder[DRAWN.choice(KEYS)] = DRAWN.choice(ODD)
    else:
        holder[key] = DRAWN.choice(ODD)


def list_holders(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for key in keys_of(value):
            yield from list_holders(value[key])


def keys_of(holder: Any) -> list[Any]:
    return list(holder) if isinstance(holder, dict) else list(range(len(holder)))


@pytest.mark.parametrize("name", ["interview", "organisations", "speakers"])
def test_a_damaged_file_is_shown_or_refused(tmp_path: Path, name: str) -> None:
    with open_desk(tmp_path) as desk:
        path = desk.seed.with_name(f"{name}.yaml")
        whole = path.read_text("utf-8")
        for _ in range(40):
            value = yaml.load(whole, Loader=yaml.BaseLoader)  # noqa: S506 - it makes text only
            damage(value)
            path.write_text(yaml.dump(value, allow_unicode=True, sort_keys=False), "utf-8")
            ask_everything(desk)
        path.write_text(whole, "utf-8", newline="\n")


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"\x00", b"a: [", b"- a", b"just words", b"{}", b"[]", b'a: "\\ud800"', b'a: "\\U00110000"', b"a: &a [*a]",
     b"{" * 5000, b"[" * 5000, b"sources: x\ndocument: y", b"sources: []\ndocument: {}", b"? [a]\n: b", b"%YAML 9.9\n---\na: 1",
     "a: 1".encode("utf-16")],
    ids=lambda content: repr(content[:20]),
)  # fmt: skip
def test_what_is_no_seed_is_told(tmp_path: Path, content: bytes) -> None:
    with open_desk(tmp_path) as desk:
        for path in (desk.seed, desk.seed.with_name("speakers.yaml")):
            whole = path.read_bytes()
            path.write_bytes(content)
            ask_everything(desk)
            path.write_bytes(whole)


def ask_everything(desk: Asker) -> None:
    """Everything that the page asks for: an exception would come through, and there is no 500."""
    base = f"/{TOKEN}/api/0"
    for what in ("seed", "version", "document", "find?words=企业", "read?at=1-0-4"):
        assert desk.client.get(f"{base}/{what}").status_code in (200, 400, 422)
    version = desk.client.get(f"{base}/version").json().get("version", "")
    for deed in ({"do": "accept", "at": "0/targets/0"}, {"do": "reject", "at": "0/outcomes/0", "reason": "word"}):
        answer = desk.client.post(f"{base}/decide", json={"version": version, "deed": deed})
        assert answer.status_code in (200, 400, 409, 422)
    for what in ("undo", "redo"):
        assert desk.client.post(f"{base}/{what}", json={"version": version}).status_code in (200, 409, 422)


def test_the_host_of_the_tests_is_that_of_the_desk(desk: Asker) -> None:
    assert desk.client.get(f"/{TOKEN}/", headers={"host": HOST}).status_code == 200
