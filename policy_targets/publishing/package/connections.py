"""What opens http and https: each hop is looked up once, judged, and connected to at the very address that was judged.

A name server may give a public address to whoever judges and a private one to whoever connects (DNS rebinding). So the
connection does both, with one look-up; TLS still checks the certificate against the name. Redirects are hops like the
first. A proxy that the environment names is connected to as it is: the user chose it. It looks names up by itself, so
what is asked of it is judged as far as this machine can look it up too.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib import request
from urllib.parse import unquote, urlsplit

from policy_targets.publishing.package.public_hosts import Endpoint, look_up

if TYPE_CHECKING:
    from collections.abc import Callable


class JudgedConnection(HTTPConnection):
    """A connection to a public address of its host; `place` is what it is about in messages."""

    place = ""

    def connect(self) -> None:
        """Look the host up, judge what is found, and connect to that.

        Raises: PackageError when the address is private, OSError when nobody answers.
        """
        self.sock = connect_to(look_up(self.host, self.port, self.place), self.timeout)


class JudgedTlsConnection(HTTPSConnection, JudgedConnection):
    """The same with TLS: HTTPSConnection wraps what JudgedConnection connects, and checks the name of the host."""


def connect_to(endpoints: list[Endpoint], timeout: float | None) -> socket.socket:
    """A connection to the first of these addresses that takes one; no name is looked up.

    Raises: OSError of the last when none does.

    >>> with socket.create_server(("127.0.0.1", 0)) as server:
    ...     there = Endpoint(socket.AF_INET, socket.SOCK_STREAM, 0, server.getsockname())
    ...     with connect_to([there], 5) as connected:
    ...         connected.getpeername() == server.getsockname()
    True
    >>> connect_to([], 5)
    Traceback (most recent call last):
    OSError: no address answers
    """
    failed = OSError("no address answers")
    for family, kind, protocol, address in endpoints:
        connected = socket.socket(family, kind, protocol)
        connected.settimeout(timeout)
        try:
            connected.connect(address)
        except OSError as error:
            connected.close()
            failed = error
        else:
            return connected
    raise failed


class _Plain(request.HTTPHandler):
    def http_open(self, asked: request.Request) -> Any:
        if _is_direct(asked):
            return self.do_open(_make_for(asked, JudgedConnection), asked)
        _judge_as_seen(asked)
        return super().http_open(asked)


class _Tls(request.HTTPSHandler):
    def https_open(self, asked: request.Request) -> Any:
        if _is_direct(asked):
            return self.do_open(_make_for(asked, JudgedTlsConnection), asked)
        _judge_as_seen(asked)
        return super().https_open(asked)


def _is_direct(asked: request.Request) -> bool:
    """Whether the host that the address names is connected to, and no proxy."""
    return asked.host == unquote(urlsplit(asked.full_url).netloc)


def _make_for(asked: request.Request, kind: type[JudgedConnection]) -> Any:
    def make(host: str, **more: Any) -> JudgedConnection:
        connection = kind(host, **more)
        connection.place = asked.full_url
        return connection

    return make


def _judge_as_seen(asked: request.Request) -> None:
    """Refuse what a proxy is asked for when this machine sees a private address for it."""
    with suppress(OSError, ValueError):  # this machine cannot look it up; the proxy can
        url = urlsplit(asked.full_url)
        look_up(url.hostname or "", url.port or 0, asked.full_url)


def make_opener() -> request.OpenerDirector:
    """What opens http and https, and no other scheme.

    >>> make_opener().open("ftp://example.org/x")
    Traceback (most recent call last):
    urllib.error.URLError: <urlopen error unknown url type: ftp>
    """
    opener = request.OpenerDirector()
    handlers: tuple[Callable[[], Any], ...] = (
        request.ProxyHandler, _Plain, _Tls, request.HTTPRedirectHandler,
        request.HTTPErrorProcessor, request.HTTPDefaultErrorHandler, request.UnknownHandler,
    )  # fmt: skip
    for handler in handlers:
        opener.add_handler(handler())
    return opener
