"""The desk as a web application: a page, and what the page asks for."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from policy_targets.errors import PolicyTargetsError
from policy_targets.exploring.desk.access import Guard
from policy_targets.exploring.desk.agreement import Pair, compare
from policy_targets.exploring.desk.document_view import Stretch
from policy_targets.exploring.desk.journal import Conflict, digest
from policy_targets.exploring.desk.page_state import show_document, show_seed
from policy_targets.exploring.desk.session import DEED, LISTS, Refused, Session
from policy_targets.reading.text.text import format_spans

LONGEST_BODY = 1_000_000
ASSETS = "policy_targets.exploring.desk"


class Desk:
    """The sessions of the documents that were named, and in a second reading the first ones."""

    def __init__(self, sessions: Sequence[Session], firsts: Sequence[Session] = ()) -> None:
        self.sessions, self.firsts = list(sessions), list(firsts)
        self.pages = Environment(
            loader=PackageLoader("policy_targets.exploring.desk", "assets"), autoescape=select_autoescape()
        )

    def page(self, _request: Request) -> Response:
        """The page itself; all it shows comes afterwards, as data."""
        documents = [session.manuscript.name for session in self.sessions]
        shown = self.pages.get_template("desk.html").render(documents=documents, second=bool(self.firsts))
        return HTMLResponse(shown)

    def document(self, request: Request) -> Response:
        """What does not change while it is reviewed."""
        return JSONResponse(show_document(self._session(request).manuscript))

    def seed(self, request: Request) -> Response:
        """How the seed stands."""
        return JSONResponse(show_seed(self._session(request)))

    def version(self, request: Request) -> Response:
        """What the file is known by now: a page that sees another one reads the seed again."""
        return JSONResponse({"version": show_version(self._session(request))})

    def find(self, request: Request) -> Response:
        """Where words stand in the document."""
        manuscript = self._session(request).manuscript
        words = request.query_params.get("words", "")
        return JSONResponse([manuscript.find(spans) for spans in manuscript.text.find(words)])

    def read(self, request: Request) -> Response:
        """What selected characters say, and where they stand."""
        manuscript = self._session(request).manuscript
        try:
            numbers = [tuple(map(int, part.split("-"))) for part in request.query_params.get("at", "").split()]
            stretches = [Stretch(number, start, end) for number, start, end in numbers]
        except ValueError:
            raise HTTPException(400, "at: expected paragraph-start-end, several separated by a space") from None
        spans = manuscript.spans(stretches)
        return JSONResponse({"quote": manuscript.reading(spans), "at": format_spans(spans)})

    def agreement(self, request: Request) -> Response:
        """The second reading held against the first."""
        session, first = self._session(request), self._first(request)
        pairs = compare(first.read(), session.read())
        shown = [_show_pair(pair, first, session) for pair in pairs]
        return JSONResponse({"version": show_version(first), "pairs": shown})

    def decide(self, request: Request, body: dict[str, Any]) -> Response:
        """A decision: written, or refused with the reason."""
        session = self._session(request)
        deed = DEED.validate_json(json.dumps(body.get("deed")))
        at = session.decide(deed, str(body.get("version")))
        return JSONResponse({"at": at, **show_seed(session)})

    def undo(self, request: Request, body: dict[str, Any]) -> Response:
        """The last decision taken back."""
        session = self._session(request)
        label = session.undo(str(body.get("version")))
        return JSONResponse({"label": label, **show_seed(session)})

    def redo(self, request: Request, body: dict[str, Any]) -> Response:
        """The decision that was taken back, made again."""
        session = self._session(request)
        label = session.redo(str(body.get("version")))
        return JSONResponse({"label": label, **show_seed(session)})

    def enlist(self, request: Request, body: dict[str, Any]) -> Response:
        """A body or a person added to the lists."""
        session = self._session(request)
        name, entry = body.get("list"), body.get("entry")
        if name not in LISTS or not isinstance(entry, dict):
            raise HTTPException(400, f"list: expected one of {', '.join(LISTS)}, and an entry")
        session.enlist(name, entry, str(body.get("version")))
        return JSONResponse(show_seed(session))

    def double_check(self, request: Request, body: dict[str, Any]) -> Response:
        """What both readings agree on is marked in the first."""
        count = self._first(request).double_check(self._session(request).read(), str(body.get("version")))
        return JSONResponse({"count": count})

    def _session(self, request: Request) -> Session:
        return self._pick(request, self.sessions)

    def _first(self, request: Request) -> Session:
        return self._pick(request, self.firsts)

    def _pick(self, request: Request, sessions: list[Session]) -> Session:
        numbered = {str(number): session for number, session in enumerate(sessions)}
        session = numbered.get(request.path_params["number"])
        if session is None:
            raise HTTPException(404, "there is no such document on this desk")
        return session


def show_version(session: Session) -> str:
    """What the seed of a session is known by.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.exploring.desk.session import open_first
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.txt").write_text("力争新增企业30家。", "utf-8")
    ...     session = open_first(Path(folder) / "a.txt", Path(folder))
    ...     len(show_version(session))
    64
    """
    return digest(session.read())


class Assets(StaticFiles):
    """The files of the page; what cannot be the name of a file is not there."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """The file of that name, if there is one."""
        try:
            return super().lookup_path(path)
        except (ValueError, OSError):  # a NUL; a name longer than the system has
            return "", None


def make_app(desk: Desk, token: str, hosts: tuple[str, ...]) -> Guard:
    """The application, guarded.

    >>> make_app(Desk([]), "secret", ("127.0.0.1:8000",)).hosts
    ('127.0.0.1:8000',)
    """
    asks = [desk.document, desk.seed, desk.version, desk.find, desk.read, desk.agreement]
    tells = [desk.decide, desk.undo, desk.redo, desk.enlist, desk.double_check]
    with as_file(files(ASSETS) / "assets") as folder:
        assets = Assets(directory=folder)
    routes = [
        Route("/", desk.page),
        Mount("/assets", assets),
        *(Route(f"/api/{{number}}/{ask.__name__}", ask) for ask in asks),
        *(Route(f"/api/{{number}}/{tell.__name__}", _telling(tell), methods=["POST"]) for tell in tells),
    ]
    app = Starlette(
        routes=[Mount(f"/{token}", routes=routes)],
        exception_handlers={
            HTTPException: lambda _, error: _answer(error.status_code, "wrong-request", str(error.detail)),
            ValidationError: lambda _, error: _answer(400, "wrong-request", str(error)),
            Refused: lambda _, error: JSONResponse({"kind": "refused", "problems": error.placed}, 422),
            Conflict: lambda _, error: _answer(409, "conflict", str(error)),
            PolicyTargetsError: lambda _, error: _answer(422, "refused", str(error)),
            ClientDisconnect: lambda _, __: _answer(400, "wrong-request", "the request was broken off"),
            OSError: lambda _, error: _answer(500, "disk", f"{error.filename}: {error.strerror}"),
        },
    )
    return Guard(app, token, hosts)


def _telling(tell: Callable[[Request, dict[str, Any]], Response]) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        if request.headers.get("content-type") != "application/json":
            raise HTTPException(415, "expected application/json")
        received = b""
        async for chunk in request.stream():
            received += chunk
            if len(received) > LONGEST_BODY:
                raise HTTPException(413, "more than a decision is long")
        return await run_in_threadpool(tell, request, read_body(received))

    return answer


def read_body(received: bytes) -> dict[str, Any]:
    r"""What a page says: an object of JSON in UTF-8, each key once, no number that is none, no half of a character.

    Raises: HTTPException 400.

    >>> read_body(b'{"version": "ab"}')
    {'version': 'ab'}
    >>> for wrong in (b'{"a": 1, "a": 2}', b'{"a": NaN}', b'{"a": "\\ud800"}', b"[" * 100_000, b"[]", b"\xff"):
    ...     try:
    ...         print(read_body(wrong))
    ...     except HTTPException as error:
    ...         print(error.status_code, error.detail)
    400 this is no JSON (the key 'a' stands twice)
    400 this is no JSON (NaN is no number)
    400 this is no JSON (there is half a character in it)
    400 this is no JSON (more levels than a decision has)
    400 expected an object
    400 this is no JSON (it is not UTF-8)
    """
    try:
        body = json.loads(received.decode("utf-8"), object_pairs_hook=_refuse_twice, parse_constant=_refuse_constant)
        json.dumps(body, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError:
        raise HTTPException(400, "this is no JSON (it is not UTF-8)") from None
    except UnicodeEncodeError:
        raise HTTPException(400, "this is no JSON (there is half a character in it)") from None
    except RecursionError:
        raise HTTPException(400, "this is no JSON (more levels than a decision has)") from None
    except ValueError as error:
        raise HTTPException(400, f"this is no JSON ({error})") from None
    if not isinstance(body, dict):
        raise HTTPException(400, "expected an object")
    return body


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict[str, Any]()
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice")
        found[key] = value
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _answer(status: int, kind: str, what: str) -> Response:
    return JSONResponse({"kind": kind, "problems": [{"at": "", "key": "", "what": what, "todo": ""}]}, status)


def _show_pair(pair: Pair, first: Session, second: Session) -> dict[str, Any]:
    sides = {"first": (pair.first, first), "second": (pair.second, second)}
    shown: dict[str, Any] = {"agree": pair.agree, "differing": list(pair.differing)}
    for name, (reading, session) in sides.items():
        if reading is not None:
            row = {key: None if value is None else str(value) for key, value in reading.row.items()}
            spans = session.manuscript.find((start, start + 1) for start, _ in sorted(reading.spans)[:1])
            shown[name] = {"at": reading.at, "table": reading.table, "row": row, "stretches": spans}
    return shown
