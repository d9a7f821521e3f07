"""Answers kept on the disk by the checksum of all that was sent: no question is paid for twice, also after a kill."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from typing import NamedTuple


class Reply(NamedTuple):
    """What a service answered, and how many tokens it says were sent and answered; None where it does not say."""

    text: str
    sent: int | None = None
    answered: int | None = None


def default_cache() -> Path:
    """Return the folder of the cache: that of the system's caches.

    >>> default_cache().parts[-2:]
    ('policy-targets', 'second-reader')
    """
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "policy-targets" / "second-reader"


class AnswerCache:
    """A folder with a file for each answer; a file is there whole or not at all.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     cache = AnswerCache(Path(folder))
    ...     cache.store(cache.key("model", "question"), Reply('{"claims": []}', 9, 4))
    ...     cache.find(cache.key("model", "question")), cache.find(cache.key("model", "another"))
    (Reply(text='{"claims": []}', sent=9, answered=4), None)
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def key(self, model: str, question: str) -> str:
        """Return the checksum of a question to a model."""
        return sha256(f"{model}\0{question}".encode("utf-8", "surrogatepass")).hexdigest()

    def find(self, key: str) -> Reply | None:
        """Return the answer to a question; None when there is none, or its file is damaged."""
        try:
            row = json.loads((self.folder / f"{key}.json").read_text("utf-8"))
            return Reply(str(row["text"]), row["sent"], row["answered"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def store(self, key: str, reply: Reply) -> None:
        """Write an answer."""
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f".{key}.{os.getpid()}.{get_ident()}.new"
        new.write_text(json.dumps(reply._asdict()), "utf-8")
        new.replace(self.folder / f"{key}.json")
