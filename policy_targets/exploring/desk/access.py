"""Who may ask the desk for anything: this machine, this page, whoever has the token; everybody else is refused."""

from __future__ import annotations

from hmac import compare_digest

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


class Guard:
    """Stands before the application: a foreign Host or Origin, or a path without the token, is refused.

    The token is the first part of every path, so that what a page asks for has it without a cookie, which another site
    could make the browser send.
    """

    def __init__(self, app: ASGIApp, token: str, hosts: tuple[str, ...]) -> None:
        self.app, self.token, self.hosts = app, token.encode(), hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer, with the headers that keep a page to itself."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refuse(Headers(scope=scope), str(scope["path"]))

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [(name.encode(), value.encode()) for name, value in POLICY.items()]
            await send(message)

        if refusal:
            await PlainTextResponse(refusal + "\n", status_code=403)(scope, receive, send_guarded)
        else:
            await self.app(scope, receive, send_guarded)

    def _refuse(self, headers: Headers, path: str) -> str:
        if headers.get("host") not in self.hosts:
            return "This desk answers under its own address only."
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in self.hosts}:
            return "This desk answers its own page only."
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return "This desk answers its own page only."
        first = path.removeprefix("/").partition("/")[0]  # a path may be *, as in OPTIONS *
        if not path.startswith("/") or not compare_digest(first.encode("utf-8", "replace"), self.token):
            return "The address lacks its token. Open the address that policy-targets review has printed."
        return ""
