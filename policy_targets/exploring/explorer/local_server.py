"""A folder of pages, served to this machine and to no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from policy_targets.errors import PackageError

HERE = "127.0.0.1"


class _Pages(SimpleHTTPRequestHandler):
    """Files of the folder, for whoever calls this machine by its own name."""

    def send_head(self) -> Any:
        """The file that was asked for, or a refusal: a page elsewhere may point its own name at this machine."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host not in (HERE, "localhost"):
            self.send_error(403, "Call it 127.0.0.1")
            return None
        try:
            return super().send_head()
        except ValueError:  # a NUL is in no name of a file
            self.send_error(404)
            return None

    def list_directory(self, path: Any) -> None:  # noqa: ARG002 - what is not a page is not there
        """Nothing: there is no list of files."""
        self.send_error(404)

    def end_headers(self) -> None:
        """The headers of a file, and two that keep it as it is."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@contextmanager
def serve_folder(folder: Path, port: int = 0) -> Iterator[str]:
    """The address of the folder, served on 127.0.0.1 until the block ends; port 0 takes one that is free.

    Raises: PackageError when the port is taken.

    >>> from tempfile import TemporaryDirectory
    >>> from urllib.request import urlopen
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "index.html").write_text("A")
    ...     with serve_folder(Path(folder)) as address:
    ...         urlopen(address).read()
    b'A'
    """
    with _open_server(folder, port) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://{HERE}:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def _open_server(folder: Path, port: int) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer((HERE, port), partial(_Pages, directory=str(folder)))
    except OSError as error:
        raise PackageError(f"port {port} is taken. Choose another, or none.") from error
