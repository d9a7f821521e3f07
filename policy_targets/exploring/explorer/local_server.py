"""Serve a folder of pages to this machine only."""

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
    """Serves the files of the folder to requests for 127.0.0.1 or localhost."""

    def send_head(self) -> Any:
        """Return the requested file; refuse other host names, since a foreign page may point its name at 127.0.0.1."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host not in (HERE, "localhost"):
            self.send_error(403, "Use the host name 127.0.0.1")
            return None
        try:
            return super().send_head()
        except ValueError:  # a NUL is in no name of a file
            self.send_error(404)
            return None

    def list_directory(self, path: Any) -> None:  # noqa: ARG002 - the signature of the base
        """Answer 404: directories are not listed."""
        self.send_error(404)

    def end_headers(self) -> None:
        """Send the headers of a file, and two that prevent caching and guessing of types."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *_words: Any) -> None:
        """Log nothing."""


@contextmanager
def serve_folder(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve the folder on 127.0.0.1 until the block ends and yield its address; port 0 means a free one.

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
