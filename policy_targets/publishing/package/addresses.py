"""Files fetched from http(s) addresses: bounded, no other scheme, and no private address unless it is asked for.

A descriptor or an answer from elsewhere must not make this machine ask its own network (server-side request forgery).

Source: OWASP, Server Side Request Forgery Prevention Cheat Sheet.
"""

from __future__ import annotations

from urllib.parse import SplitResult

from policy_targets.errors import PackageError

TIMEOUT = 30  # seconds without an answer
LIMIT = 1 << 30  # bytes of one file; more is a mistake, or somebody's bomb


def fetch(url: SplitResult, limit: int | None = None) -> bytes:
    """The bytes at an address.

    Raises: PackageError when it cannot be read, is longer than the limit, or is private (this machine, a local
    network) and POLICY_TARGETS_ALLOW_PRIVATE is not 1 in the environment.

    >>> from urllib.parse import urlsplit
    >>> fetch(urlsplit("http://127.0.0.1:9/datapackage.json"))
    Traceback (most recent call last):
    policy_targets.errors.PackageError: http://127.0.0.1:9/datapackage.json: found the private address 127.0.0.1, ...
    """
    limit = LIMIT if limit is None else limit
    # slow to import, and most packages lie in a folder
    from http.client import HTTPException  # noqa: PLC0415

    from policy_targets.publishing.package.connections import make_opener  # noqa: PLC0415

    try:
        with make_opener().open(url.geturl(), timeout=TIMEOUT) as answer:
            content: bytes = answer.read(limit + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise PackageError(f"{url.geturl()}: cannot be read ({error}). Correct the address, or try again.") from error
    if len(content) > limit:
        raise PackageError(f"{url.geturl()}: found more than {limit} bytes. Correct the address.")
    return content
