"""A server on the loopback that speaks the common chat completions API, and answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

BEGIN, END = "<<<材料\n", "\n材料>>>"


class Turn(NamedTuple):
    """What the server does with one request: it answers a text, or another status, or nothing until it is released."""

    text: str = '{"claims": []}'
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    hangs: bool = False


FAILED = (("Retry-After", "0"), ("x-should-retry", "false"))  # the client library must not try by itself
Decide = Callable[[str], Turn]


class ChatServer(ThreadingHTTPServer):
    """Keeps what it was asked; `decide` says what to do, by the passage that was sent."""

    daemon_threads = True

    def __init__(self, decide: Decide) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.decide, self.released = decide, threading.Event()
        self.passages = list[str]()
        self.bodies = list[dict[str, Any]]()
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        passage = body["messages"][-1]["content"].partition(BEGIN)[2].removesuffix(END)
        with self.server.lock:
            self.server.passages.append(passage)
            self.server.bodies.append(body)
            turn = self.server.decide(passage)
        if turn.hangs:
            self.server.released.wait(60)
        self._send(turn)

    def _send(self, turn: Turn) -> None:
        message = {"role": "assistant", "content": turn.text}
        usage = {"prompt_tokens": 4000, "completion_tokens": 1000, "total_tokens": 5000}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        good = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": usage}
        content = json.dumps(good if turn.status == 200 else {"error": {"message": turn.text}}).encode()
        try:
            self.send_response(turn.status)
            for name, value in (
                *turn.headers,
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(content))),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            pass  # whoever asked has gone

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(decide: Decide, home: Path) -> Iterator[ChatServer]:
    """A running server, known to the library llm in the folder `home` as the model `loopback`."""
    server = ChatServer(decide)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    home.mkdir(exist_ok=True)
    model = f"- model_id: loopback\n  model_name: m\n  api_base: {server.address}\n"
    (home / "extra-openai-models.yaml").write_text(model, "utf-8")
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
