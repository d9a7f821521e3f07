"""Whom the desk refuses, and what it never serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_targets.curation.shared_lists import add_lines
from policy_targets.errors import SeedError
from policy_targets.exploring.desk.session import open_first
from tests.exploring.desk import HOST, INTERVIEW, TOKEN, Asker, open_desk

HOSTILE = "“<img src=x onerror=alert(1) 计划”力争新增企业30家。"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Asker]:
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        (f"/{TOKEN[:-1]}/", {}),
        (f"/{TOKEN}x/", {}),
        ("/api/0/seed", {}),
        (f"/api/0/seed?token={TOKEN}", {}),
        (f"//{TOKEN}/", {}),
        ("/assets/desk.js", {}),
        (f"/{TOKEN}/", {"host": "evil.example"}),
        (f"/{TOKEN}/", {"host": "127.0.0.1:9999"}),
        (f"/{TOKEN}/api/0/seed", {"origin": "http://evil.example"}),
        (f"/{TOKEN}/api/0/seed", {"origin": "null"}),
        (f"/{TOKEN}/api/0/seed", {"origin": f"https://{HOST}"}),
        (f"/{TOKEN}/api/0/seed", {"sec-fetch-site": "cross-site"}),
        (f"/{TOKEN}/api/0/seed", {"sec-fetch-site": "same-site"}),
    ],
)
def test_strangers_are_refused(desk: Asker, path: str, headers: dict[str, str]) -> None:
    for answer in (desk.client.get(path, headers=headers), desk.client.post(path, headers=headers, json={})):
        assert answer.status_code == 403
        assert "陆禾" not in answer.text
        assert TOKEN not in answer.text


@pytest.mark.parametrize("headers", [{}, {"origin": f"http://{HOST}"}, {"sec-fetch-site": "same-origin"}])
def test_the_page_is_served_to_itself(desk: Asker, headers: dict[str, str]) -> None:
    answer = desk.client.get(f"/{TOKEN}/", headers=headers)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    [
        "assets/../server.py", "assets/%2e%2e/%2e%2e/server.py", "assets/..%2f..%2f..%2fpyproject.toml", "assets//etc/passwd",
        "assets/%2Fetc%2Fpasswd", "api/1/seed", "api/-1/seed", "api/0/nothing", "api/../../etc/passwd", "seeds/interview.yaml",
    ],
)  # fmt: skip
def test_nothing_else_is_served(desk: Asker, path: str) -> None:
    answer = desk.client.get(f"/{TOKEN}/{path}")
    assert answer.status_code in (403, 404)
    assert "root:" not in answer.text
    assert "[project]" not in answer.text


def test_assets_are_served_with_their_kind(desk: Asker) -> None:
    assert desk.client.get(f"/{TOKEN}/assets/desk.js").headers["content-type"].startswith("text/javascript")
    assert desk.client.get(f"/{TOKEN}/assets/desk.css").headers["content-type"].startswith("text/css")


def test_a_seed_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    with open_desk(tmp_path / "elsewhere") as desk:
        seed = desk.seed
    (tmp_path / "seeds").mkdir()
    for name in ("organisations", "speakers"):
        add_lines(tmp_path / "seeds" / f"{name}.yaml", seed.with_name(f"{name}.yaml").read_text("utf-8"))
    (tmp_path / "seeds" / "a.yaml").symlink_to(seed)
    with pytest.raises(SeedError, match="leads out of the folder"):
        open_first(tmp_path / "elsewhere" / "interview.txt", tmp_path / "seeds")


def test_what_is_no_decision_is_refused(desk: Asker) -> None:
    before = desk.text
    address = f"/{TOKEN}/api/0/decide"
    version = desk.ask("version")["version"]
    for deed in (None, {}, {"do": "eat"}, {"do": "accept"}, {"do": "accept", "at": "../../x"}, {"do": "accept", "at": "0/targets/0", "more": 1}, {"do": "accept", "at": 3}):  # fmt: skip
        assert desk.client.post(address, json={"deed": deed, "version": version}).status_code == 400
    for at in ("9/targets/0", "0/targets/99", "7"):
        desk.decide(422, do="accept", at=at)
    assert desk.client.post(address, content=b"{", headers={"content-type": "application/json"}).status_code == 400
    assert desk.client.post(address, json=[1]).status_code == 400
    assert desk.client.post(address, content=b"a=1").status_code == 415
    assert desk.client.post(address, content=b" " * 1_000_001, headers={"content-type": "application/json"}).status_code == 413  # fmt: skip
    assert desk.client.get(address).status_code == 405
    assert desk.client.get(f"/{TOKEN}/api/0/read", params={"at": "x"}).status_code == 400
    assert desk.text == before


def test_markup_in_a_document_stays_text(tmp_path: Path) -> None:
    with open_desk(tmp_path, HOSTILE.encode()) as desk:
        page = desk.client.get(f"/{TOKEN}/").text
        assert "onerror" not in page
        assert desk.client.get(f"/{TOKEN}/api/0/document").headers["content-type"] == "application/json"


def test_a_name_of_a_file_is_escaped(tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    from policy_targets.exploring.desk.server import Desk, make_app

    document = tmp_path / "<img src=x onerror=1>.txt"
    document.write_bytes(INTERVIEW.read_bytes())
    app = make_app(Desk([open_first(document, tmp_path / "seeds")]), TOKEN, (HOST,))
    page = TestClient(app, base_url=f"http://{HOST}").get(f"/{TOKEN}/").text
    assert "<img" not in page
    assert "&lt;img src=x onerror=1&gt;.txt" in page
