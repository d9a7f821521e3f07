"""Show the progress of a run on a terminal; elsewhere print messages only."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import IO

WIDTH = 24
OFTEN = 0.1  # seconds
CLEAR = "\r\x1b[K"


class Progress:
    r"""A status line that is rewritten in place: documents, MB/s, records, time left. Messages are printed above it.

    >>> import io
    >>> out = io.StringIO()
    >>> progress = Progress(out, total=200, is_shown=False)
    >>> progress.advance(100, 7)
    >>> progress.say("a.txt: read as gb18030.")
    >>> progress.close()
    >>> out.getvalue()
    'a.txt: read as gb18030.\n'
    """

    def __init__(
        self, out: IO[str], total: int, *, is_shown: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.out, self.total, self.is_shown, self.clock = out, total, is_shown, clock
        self.start, self.last = clock(), -1.0
        self.documents, self.records, self.size, self.skipped = 0, 0, 0, 0

    def advance(self, size: int, records: int) -> None:
        """Count one document of `size` bytes as read."""
        self.documents, self.records, self.size = self.documents + 1, self.records + records, self.size + size
        self._draw()

    def skip(self, size: int, documents: int, records: int) -> None:
        """Count documents that an earlier run has read; they do not enter the rate."""
        self.documents, self.records = self.documents + documents, self.records + records
        self.size, self.skipped = self.size + size, self.skipped + size
        self._draw()

    def say(self, line: str) -> None:
        """Print a message above the status line."""
        self.out.write(f"{CLEAR if self.is_shown else ''}{line}\n")
        self.out.flush()
        self.last = -1.0

    def close(self) -> None:
        """Leave the final status line on the terminal."""
        if self.is_shown:
            self.out.write(f"{CLEAR}{self.line()}\n")
            self.out.flush()

    def line(self) -> str:
        """Return the status line.

        >>> import io
        >>> times = iter([0.0, 1.0, 2.0, 2.0])
        >>> progress = Progress(io.StringIO(), total=4_000_000, is_shown=True, clock=lambda: next(times))
        >>> progress.advance(1_000_000, 1204)
        >>> progress.line()
        '██████·················· 25 %  1 documents · 0.5 MB/s · 1,204 records · 0:06 left'
        """
        seconds = max(self.clock() - self.start, 1e-6)
        rate = (self.size - self.skipped) / seconds
        counts = f"{self.documents:,} documents · {rate / 1e6:.1f} MB/s · {self.records:,} records"
        if not self.total:
            return counts
        share = min(self.size / self.total, 1.0)
        bar = "█" * int(share * WIDTH)
        left = f" · {_clock(max(self.total - self.size, 0) / rate)} left" if rate else ""
        return f"{bar:·<{WIDTH}} {share * 100:.0f} %  {counts}{left}"

    def _draw(self) -> None:
        if self.is_shown and (now := self.clock()) - self.last >= OFTEN:
            self.last = now
            self.out.write(f"{CLEAR}{self.line()}")
            self.out.flush()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
