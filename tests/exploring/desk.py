"""A desk for tests: a document in the genre, its seed, and the application without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from policy_targets.curation.curate import check_seed
from policy_targets.exploring.desk.server import Desk, make_app
from policy_targets.exploring.desk.session import open_first, open_second

INTERVIEW = Path(__file__).parents[1] / "cases" / "interview.txt"
TOKEN = "a-token-for-tests"  # noqa: S105
HOST = "127.0.0.1:8000"


@dataclass
class Asker:
    """Asks the desk as the page does."""

    client: TestClient
    seed: Path
    number: int = 0

    def ask(self, what: str, **query: str) -> Any:
        answer = self.client.get(f"/{TOKEN}/api/{self.number}/{what}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def tell(self, what: str, status: int = 200, **body: Any) -> Any:
        body.setdefault("version", self.ask("version")["version"])
        answer = self.client.post(f"/{TOKEN}/api/{self.number}/{what}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def decide(self, status: int = 200, version: str | None = None, **deed: Any) -> Any:
        return self.tell("decide", status, deed=deed, **({"version": version} if version else {}))

    def find(self, words: str) -> list[list[int]]:
        places: list[list[list[int]]] = self.ask("find", words=words)
        return places[0]

    def entry(self, words: str, table: str | None = None) -> dict[str, Any]:
        """The first entry whose quote has the words."""
        found = (it for it in self.ask("seed")["entries"] if words in it["fields"]["quote"])
        return next(it for it in found if table in (None, it["table"]))

    @property
    def text(self) -> str:
        return self.seed.read_bytes().decode("utf-8")


@contextmanager
def open_desk(folder: Path, received: bytes | None = None, *, second: bool = False) -> Iterator[Asker]:
    """A desk with one document; its seed is drafted when there is none, and holds when the desk is left."""
    document = folder / "interview.txt"
    if not document.exists():
        document.write_bytes(received if received is not None else INTERVIEW.read_bytes())
    seeds = folder / "seeds"
    seeds.mkdir(exist_ok=True)
    session = (open_second if second else open_first)(document, seeds)
    desk = Desk([session], [open_first(document, seeds)] if second else [])
    client = TestClient(make_app(desk, TOKEN, (HOST,)), base_url=f"http://{HOST}")
    yield Asker(client, session.seed)
    assert check_seed(session.seed) == ()


def fields(text: str, quote: str) -> str:
    """The lines of the entry with this quote, as they stand in a seed."""
    match = re.search(rf"^ *- quote: {re.escape(quote)}\n(?:    .*\n)*", text, re.MULTILINE)
    assert match, quote
    return match[0]
