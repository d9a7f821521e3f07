"""Addresses: what is special is private, and what was judged is what is connected to, at every hop.

127.0.0.2 plays the public internet here, and 127.0.0.1 the network that nobody from outside may ask.
"""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, IPv4Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from policy_targets.errors import PackageError
from policy_targets.publishing.package import public_hosts
from policy_targets.publishing.package.addresses import fetch
from policy_targets.publishing.package.dataset import load
from policy_targets.publishing.package.public_hosts import SPECIAL_V4, is_public

PUBLIC, PRIVATE = "127.0.0.2", "127.0.0.1"
look_up_name = socket.getaddrinfo

# IANA special-purpose registries, and the blocks around them that are not of the public internet
SPECIAL = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.0/29 192.0.0.8/32
192.0.0.9/32 192.0.0.10/32 192.0.0.170/32 192.0.0.171/32 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24
192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 255.255.255.255/32
::1/128 ::/128 ::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128 2001:2::/48 2001:3::/32
2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16
fc00::/7 fe80::/10 fec0::/10 ff00::/8
"""
NEIGHBOURS = """
1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0
172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255 2000:: 2001:200:: 2001:db7:ffff:: 2001:db9:: 2003:: 2620:4f:8001::
3ffe:: 2606:4700:4700::1111
"""


@pytest.mark.parametrize("block", SPECIAL.split())
def test_every_special_range_is_private_from_end_to_end(block: str) -> None:
    found = ip_network(block)
    assert not is_public(str(found[0]))
    assert not is_public(str(found[-1]))
    assert not is_public(str(found[found.num_addresses // 2]))


@pytest.mark.parametrize("address", NEIGHBOURS.split())
def test_what_lies_beside_a_special_range_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("block", SPECIAL_V4, ids=str)
@pytest.mark.parametrize("form", ["::ffff:{}", "64:ff9b::{}", "::{}"])
def test_an_address_inside_another_is_what_it_is_alone(block: IPv4Network, form: str) -> None:
    assert not is_public(form.format(block[-1]))


def test_mapped_and_nat64_forms_of_public_addresses_are_public_and_6to4_is_not() -> None:
    assert is_public("::ffff:8.8.8.8")
    assert is_public("64:ff9b::808:808")
    for address in ("8.8.8.8", "10.0.0.1", "127.0.0.1"):
        packed = int(IPv4Address(address))
        assert not is_public(f"2002:{packed >> 16:x}:{packed & 0xFFFF:x}::1")


@pytest.mark.parametrize(
    "host",
    ["127.1", "2130706433", "0x7f000001", "017700000001", "0", "192.0.0.8", "[::1]", "[::ffff:127.0.0.1]",
     "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "localhost", "LOCALHOST", "127.0.0.1%2f", "x@127.0.0.1"],
)  # fmt: skip
def test_a_private_address_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(PackageError, match=r"private address|cannot be read"):
        load(f"http://{host}/datapackage.json")


@pytest.mark.parametrize("rest", [":99999/x", ":-1/x", ":x/x", ":65616/x", "/a b", "/\r\nHost: x", "/\ud800"])
def test_an_address_that_is_none_is_told(rest: str) -> None:
    with pytest.raises(PackageError, match=r"cannot be read|private"):
        load(f"http://127.0.0.1{rest}")


# ── one look-up for each hop ──


@dataclass
class World:
    """A web server on the public side and one on the private side, on one port, and names that lead to them in turn."""

    port: int
    names: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    served: list[str] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)

    def resolve(self, host: str, port: object, *_more: object, **_kinds: object) -> list[Any]:
        """Give each of the addresses of a name once, the last for ever: a name server that changes its mind."""
        self.asked.append(host)
        turns = self.names.get(host, [host])
        found = turns.pop(0) if len(turns) > 1 else turns[0]
        return look_up_name(found, self.port, type=socket.SOCK_STREAM)

    def fetch(self, host: str, path: str = "/x", scheme: str = "http") -> str:
        return fetch(urlsplit(f"{scheme}://{host}:{self.port}{path}")).decode()


def make_handler(world: World) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here = str(self.connection.getsockname()[0])
            world.served.append(f"{here} {self.headers['Host'].partition(':')[0]}{self.path}")
            self.send_response(302 if self.path in world.redirects else 200)
            if self.path in world.redirects:
                self.send_header("Location", world.redirects[self.path])
            self.end_headers()
            self.wfile.write(here.encode())

        def log_message(self, *_words: object) -> None:
            """Keep quiet."""

    return Handler


def start(server: ThreadingHTTPServer) -> Callable[[], None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    return stop


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name in (
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
        public_hosts.ALLOW,
    ):
        monkeypatch.delenv(name, raising=False)
    world = World(0)
    public = ThreadingHTTPServer((PUBLIC, 0), make_handler(world))
    world.port = public.server_port
    private = ThreadingHTTPServer((PRIVATE, world.port), make_handler(world))
    stops = [start(public), start(private)]
    monkeypatch.setattr(socket, "getaddrinfo", world.resolve)
    monkeypatch.setattr(public_hosts, "is_public", lambda address: address == PUBLIC)
    try:
        yield world
    finally:
        for stop in stops:
            stop()


def test_the_address_connected_to_is_the_one_that_was_judged(world: World) -> None:
    world.names["data.example"] = [PUBLIC, PRIVATE]
    assert world.fetch("data.example") == PUBLIC
    assert world.asked == ["data.example"]
    assert world.served == [f"{PUBLIC} data.example/x"]
    with pytest.raises(PackageError, match=rf"data\.example:\d+/x: found the private address {PRIVATE}"):
        world.fetch("data.example")
    assert len(world.served) == 1


def test_a_name_with_one_private_address_among_others_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [*look_up_name(PUBLIC, world.port), *look_up_name(PRIVATE, world.port)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kinds: both)
    with pytest.raises(PackageError, match="private address"):
        world.fetch("data.example")
    assert world.served == []


@pytest.mark.parametrize("status_path", ["/once", "/twice"])
def test_each_hop_is_judged_and_pinned(world: World, status_path: str) -> None:
    world.names |= {"data.example": [PUBLIC, PRIVATE], "mirror.example": [PUBLIC, PRIVATE], "bad.example": [PRIVATE]}
    world.redirects["/twice"] = f"http://mirror.example:{world.port}/once"
    world.redirects["/once"] = f"http://bad.example:{world.port}/secret"
    with pytest.raises(PackageError, match=r"bad\.example:\d+/secret: found the private address"):
        world.fetch("data.example", status_path)
    assert not [it for it in world.served if it.startswith(PRIVATE)]


def test_a_redirect_to_the_same_name_is_looked_up_and_judged_again(world: World) -> None:
    world.names["data.example"] = [PUBLIC, PRIVATE]
    world.redirects["/x"] = f"http://data.example:{world.port}/y"
    with pytest.raises(PackageError, match="private address"):
        world.fetch("data.example")
    assert world.served == [f"{PUBLIC} data.example/x"]


def test_a_public_redirect_is_followed(world: World) -> None:
    world.names |= {"data.example": [PUBLIC], "mirror.example": [PUBLIC, PRIVATE]}
    world.redirects["/x"] = f"http://mirror.example:{world.port}/y"
    assert world.fetch("data.example") == PUBLIC
    assert world.served[-1] == f"{PUBLIC} mirror.example/y"


def test_a_private_address_may_be_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(public_hosts.ALLOW, "1")
    assert world.fetch(PRIVATE) == PRIVATE


def test_a_proxy_is_connected_to_and_what_is_asked_of_it_is_judged(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://{PRIVATE}:{world.port}")
    monkeypatch.setenv("https_proxy", f"http://{PRIVATE}:{world.port}")
    world.names |= {"data.example": [PUBLIC], "bad.example": [PRIVATE]}
    assert world.fetch("data.example") == PRIVATE  # the proxy, which the user chose
    for scheme in ("http", "https"):
        with pytest.raises(PackageError, match=r"bad\.example.* private address"):
            world.fetch("bad.example", scheme=scheme)
    assert world.served == [f"{PRIVATE} data.examplehttp://data.example:{world.port}/x"]


def test_what_a_proxy_alone_can_look_up_is_left_to_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(host: str, *_more: object, **_kinds: object) -> list[Any]:
        if host == PRIVATE:
            return look_up_name(PRIVATE, world.port, type=socket.SOCK_STREAM)
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    monkeypatch.setenv("http_proxy", f"http://{PRIVATE}:{world.port}")
    assert world.fetch("inside.example") == PRIVATE


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_tls_checks_the_name_of_the_host(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=data.example",
         "-addext", "subjectAltName=DNS:data.example", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    secure = ThreadingHTTPServer((PUBLIC, 0), make_handler(world))
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    world.port = secure.server_port
    stop = start(secure)
    try:
        world.names |= {"data.example": [PUBLIC], "other.example": [PUBLIC]}
        with pytest.raises(PackageError, match="CERTIFICATE_VERIFY_FAILED"):
            world.fetch("data.example", scheme="https")  # nobody vouches for it
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert world.fetch("data.example", scheme="https") == PUBLIC
        with pytest.raises(PackageError, match="not valid for 'other"):
            world.fetch("other.example", scheme="https")
        world.names["data.example"] = [PRIVATE]
        with pytest.raises(PackageError, match="private address"):
            world.fetch("data.example", scheme="https")
    finally:
        stop()
