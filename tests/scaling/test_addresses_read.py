"""Addresses as inputs: read when asked, never private ones, and a line for what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from policy_targets.cli import main

PAGE = "<html><head><meta charset='gbk'></head><body><p>2024年力争新增科技企业30家。</p></body></html>"


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(PAGE.encode("gbk"))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Pages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/a.html"
        server.shutdown()


def run(*line: str) -> Result:
    return CliRunner().invoke(main, ["extract", *line])


def test_an_address_is_read_when_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_TARGETS_ALLOW_PRIVATE", "1")
    done = run(address, "--fetch")
    assert done.exit_code == 0, done.output
    assert [(it["document"], it["quote"]) for it in map(json.loads, done.stdout.splitlines())] == [
        (address, "2024年力争新增科技企业30家")
    ]


def test_a_private_address_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLICY_TARGETS_ALLOW_PRIVATE", raising=False)
    done = run(address, "--fetch")
    assert done.exit_code == 1
    assert f"{address}: found the private address 127.0.0.1" in done.stderr


def test_an_address_is_never_asked_by_itself(address: str) -> None:
    done = run(address)
    assert done.exit_code == 1
    assert f"{address}: this is an address. Add --fetch to read it" in done.stderr
