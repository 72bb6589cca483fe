"""The real `opwatch query --follow` as a process, and numbered events for it to print."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from tui.demo import demo_token
from tui.demo.sources import FixedSource
from tui.events.stream import Stream
from tui.events.times import format_timestamp

HOUR = 3_600 * 10**9
PATIENCE = 30.0
"""Seconds until a test gives up."""


def numbered(stream: Stream, first: int, count: int, *, ago: int = HOUR) -> list[dict[str, Any]]:
    """Events whose uuids name stream and number, a millisecond apart, the first `ago`."""
    start = time.time_ns() - ago
    person = {"uuid": "ALICE", "name": "Alice", "email": "alice@acme.test"}
    common: dict[Stream, dict[str, Any]] = {
        Stream.SIGNIN: {"category": "success", "type": "credentials_ok", "country": "CA", "target_user": person},
        Stream.USAGE: {"action": "fill", "item_uuid": "item", "vault_uuid": "vault", "user": person},
        Stream.AUDIT: {"action": "view", "object_type": "report", "actor_uuid": "ALICE", "actor_details": person},
    }
    return [
        {
            "uuid": f"{stream.name}{number:07}",
            "timestamp": format_timestamp(start + (number - first) * 1_000_000),
            **common[stream],
        }
        for number in range(first, first + count)
    ]


def filled(count: int, *, ago: int = 3_600) -> FixedSource:
    """A service that holds so many events in each stream, the first one so many seconds old."""
    return FixedSource({stream: numbered(stream, 0, count, ago=ago * 10**9) for stream in Stream})


@contextmanager
def following(
    url: str, state: Path | None, *arguments: str, query: str = "", stdout: Any = subprocess.PIPE
) -> Iterator[subprocess.Popen[str]]:
    """A feed that runs; killed at the end if it still does."""
    kept = ["--no-state"] if state is None else ["--state-dir", str(state)]
    command = [sys.executable, "-m", "tui", "query", query, "--follow", "--base-url", url, "--interval", "1s"]
    environment = {
        "OPWATCH_TOKEN": demo_token(),
        "PATH": os.defpath,
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
    }
    with subprocess.Popen(
        [*command, *kept, *arguments], stdout=stdout, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def lines(process: subprocess.Popen[str], count: int) -> list[str]:
    """The next lines that it prints; it is ended when they do not come."""
    assert process.stdout is not None
    impatience = Timer(2 * PATIENCE, process.kill)
    impatience.start()
    found = [process.stdout.readline() for _ in range(count)]
    impatience.cancel()
    assert all(found), process.stderr.read() if process.stderr else ""
    return found


def uuids(printed: Sequence[str]) -> list[str]:
    """Of lines of NDJSON."""
    return [str(json.loads(line)["uuid"]) for line in printed]


def ended(process: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
    """Ends it; exit code, what was left to read, and what it complained of."""
    process.send_signal(how)
    out, err = left(process)
    return process.wait(PATIENCE), out, err


def left(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What it has printed and nobody has read, and what it complained of; it must be at its end."""
    assert process.stdout is not None
    assert process.stderr is not None
    return process.stdout.read(), process.stderr.read()


def no_canary(*texts: str | bytes) -> bool:
    """The token is in none of them."""
    secret = demo_token().rpartition(".")[2]
    return not any(secret in (text if isinstance(text, str) else text.decode(errors="replace")) for text in texts)
