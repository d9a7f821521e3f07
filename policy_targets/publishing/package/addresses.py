"""Fetch files from http(s) addresses, with a size limit; refuse other schemes, and private addresses unless allowed.

A foreign descriptor or redirect must not make this machine query its own network (server-side request forgery).

Source: OWASP, Server Side Request Forgery Prevention Cheat Sheet; IANA special-purpose address registries, as
`ipaddress.is_global` has them.
"""

from __future__ import annotations

import os
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from policy_targets.errors import PackageError

if TYPE_CHECKING:
    from collections.abc import Callable

TIMEOUT = 30  # seconds without an answer
LIMIT = 1 << 30  # bytes of one file
ALLOW = "POLICY_TARGETS_ALLOW_PRIVATE"


def fetch(url: SplitResult) -> bytes:
    """Fetch the bytes at an address.

    Raises: PackageError when the address cannot be read, has more than a gigabyte, or is private (this machine, a local
    network) while POLICY_TARGETS_ALLOW_PRIVATE is not 1.

    >>> fetch(urlsplit("http://127.0.0.1:9/datapackage.json"))
    Traceback (most recent call last):
    policy_targets.errors.PackageError: http://127.0.0.1:9/datapackage.json: found the private address 127.0.0.1, ...
    """
    from http.client import HTTPException  # noqa: PLC0415 - slow to import, and most packages lie in a folder

    refuse_private(url.geturl())
    try:
        with _make_opener().open(url.geturl(), timeout=TIMEOUT) as answer:
            content: bytes = answer.read(LIMIT + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise PackageError(f"{url.geturl()}: cannot be read ({error}). Correct the address, or try again.") from error
    if len(content) > LIMIT:
        raise PackageError(f"{url.geturl()}: found more than {LIMIT} bytes. Correct the address.")
    return content


def refuse_private(address: str) -> None:
    """Refuse an address whose host is, or resolves to, one outside the public internet.

    Raises: PackageError.

    >>> refuse_private("http://[::1]/x")
    Traceback (most recent call last):
    policy_targets.errors.PackageError: http://[::1]/x: found the private address ::1, expected a public one. ...
    """
    if os.environ.get(ALLOW) == "1":
        return
    try:
        host = urlsplit(address).hostname or ""
        found = {str(it[4][0]) for it in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, ValueError):
        return  # unresolved: opening fails later, or a proxy resolves the name
    private = sorted(it for it in found if not ip_address(it.partition("%")[0]).is_global)
    if private:
        todo = f"Get the package by other means, or set {ALLOW}=1 if you mean it."
        raise PackageError(f"{address}: found the private address {private[0]}, expected a public one. {todo}")


def _make_opener() -> Any:
    """Return an opener for http and https only, which checks the target of every redirect."""
    from urllib import request  # noqa: PLC0415

    class Redirects(request.HTTPRedirectHandler):
        def redirect_request(self, *args: Any) -> Any:
            refuse_private(args[-1])
            return super().redirect_request(*args)

    opener = request.OpenerDirector()
    handlers: tuple[Callable[[], Any], ...] = (
        request.ProxyHandler, request.HTTPHandler, request.HTTPSHandler, Redirects,
        request.HTTPErrorProcessor, request.HTTPDefaultErrorHandler, request.UnknownHandler,
    )  # fmt: skip
    for handler in handlers:
        opener.add_handler(handler())
    return opener
