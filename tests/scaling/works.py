"""What processes are given to do in the tests: die, wait, fail."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from pathlib import Path

from policy_targets.scaling.batches import ReadReport, Tell


def echo(message: bytes, target: str, tell: Tell) -> bytes:
    tell(ReadReport(len(message)))
    return message + target.encode()


def die_on_b(message: bytes, target: str, tell: Tell) -> bytes:
    """Tell of two documents, then be killed by the system, when the message is b."""
    tell(ReadReport(1))
    tell(ReadReport(1))
    if message == b"b":
        os.kill(os.getpid(), signal.SIGKILL)
    return message


def die_once(message: bytes, target: str, tell: Tell) -> bytes:
    """Be killed the first time, when the target is not there yet."""
    tell(ReadReport(1))
    if message == b"b" and not Path(target).exists():
        Path(target).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return message


def fail(message: bytes, target: str, tell: Tell) -> bytes:
    raise OSError(28, "No space left on device", target)


def hold_lock(message: bytes, target: str, tell: Tell) -> bytes:
    """Hold a lock as long as the process lives, and say so by what stands in the file."""
    with Path(target).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("held")
        lock.flush()
        time.sleep(600)
    return message
