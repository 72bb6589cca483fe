"""Feeds and watches of two accounts as processes: each account reads at its own service, and fails by itself."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.demo_server import running_server
from tests.whole.feed import PATIENCE, ended, filled, lines, no_canary, numbered
from tui.demo import demo_token
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.events.stream import Stream
from tui.events.times import format_timestamp

NAMES = ("acme", "labs")


class Two:
    """Two services that hold events of the same ids, and the config that names them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.sources = {name: filled(3) for name in NAMES}
        self.up = {name: stack.enter_context(ExitStack()) for name in NAMES}
        """Closed, a service is gone."""
        self.config = folder / "config.toml"
        text = 'interval = "1s"\n'
        for name in NAMES:
            url = self.up[name].enter_context(running_server(emulator(self.sources[name])))
            self.give(name, demo_token(account_uuid=name.upper()))
            text += f'[accounts.{name}]\ntoken_file = "{folder / name}"\nbase_url = "{url}"\n'
        self.config.write_text(text)

    def give(self, name: str, token: str) -> None:
        """Writes an account's token."""
        (self.folder / name).write_text(token)
        (self.folder / name).chmod(0o600)

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Waits for what a process does."""
        until = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < until, what
            time.sleep(0.02)

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """opwatch on both; killed at the end if it still runs."""
        command = [sys.executable, "-m", "tui", *arguments, "--config", str(self.config)]
        environment = {"PATH": os.defpath, "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
        with subprocess.Popen(
            [*command, "--state-dir", str(self.folder / "state")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def until_read(self, name: str, stream: Stream) -> None:
        """Waits until the watch keeps its place in a stream: what arrives from now on is new to it."""
        checkpoint = self.folder / "state" / name / "watch" / "checkpoint-v2.toml"
        self.until(
            lambda: checkpoint.exists() and stream.value in checkpoint.read_text(), f"{name} has read nothing"
        )

    @property
    def feed(self) -> tuple[str, ...]:
        """The arguments of a feed of everything."""
        return ("query", "", "--follow", "--format", "ndjson")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    with ExitStack() as stack:
        yield Two(tmp_path, stack)


def failures(count: int) -> list[dict[str, object]]:
    """Failed sign-ins of one person, a second apart, the last one now."""
    now = time.time_ns()
    return [
        {
            "uuid": f"FAILED{number:04}",
            "timestamp": format_timestamp(now - number * 10**9),
            "category": "credentials_failed",
            "type": "password_secret_bad",
            "target_user": {"uuid": "BOB", "name": "Bob", "email": "bob@acme.test"},
            "client": {"ip_address": "203.0.113.9"},
        }
        for number in range(count)
    ]


def told(printed: Sequence[str]) -> Counter[tuple[str, str]]:
    """Account and uuid of each line."""
    return Counter((event["opwatch"]["account"], event["uuid"]) for event in map(json.loads, printed))


def named(stream: Stream, *numbers: int) -> list[str]:
    return [f"{stream.name}{number:07}" for number in numbers]


def arrive(source: FixedSource, number: int) -> None:
    source.add(Stream.USAGE, *numbered(Stream.USAGE, number, 1))


def test_a_feed_prints_the_events_of_both_and_keeps_a_place_for_each(two: Two) -> None:
    with two.running(*two.feed) as process:
        first = told(lines(process, 18))
        status, _, complaints = ended(process)
    for name in NAMES:
        arrive(two.sources[name], 3)
    with two.running(*two.feed) as process:
        then = told(lines(process, 2))
        ended(process)

    everything = [uuid for stream in Stream for uuid in named(stream, 0, 1, 2)]
    assert first == Counter((name, uuid) for name in NAMES for uuid in everything)
    assert then == Counter((name, "USAGE0000003") for name in NAMES)
    assert status == 143
    assert no_canary(complaints)
    assert {path.name for path in (two.folder / "state").iterdir()} == set(NAMES)


def test_a_feed_goes_on_where_one_service_is_gone_and_says_which(two: Two) -> None:
    with two.running(*two.feed) as process:
        lines(process, 18)
        two.up["labs"].close()
        assert process.stderr is not None
        complaint = next(line for line in process.stderr if "labs" in line)
        arrive(two.sources["acme"], 3)
        more = told(lines(process, 1))
        ended(process)

    assert json.loads(complaint)["error"]["message"].startswith("labs: ")
    assert more == Counter([("acme", "USAGE0000003")])


def test_a_watch_goes_on_where_one_token_is_refused_and_says_which(two: Two) -> None:
    two.give("labs", demo_token(99))
    with two.running("watch", "--plain") as process:
        assert process.stderr is not None
        complaint = next(line for line in process.stderr if "refuses the token" in line)
        two.until_read("acme", Stream.USAGE)
        arrive(two.sources["acme"], 3)
        assert process.stdout is not None
        event = next(line for line in process.stdout if "  usage  " in line)
        status, _, complaints = ended(process)

    assert complaint.startswith("opwatch: labs: ")
    assert "  acme  usage  alice@acme.test" in event
    assert status == 143
    assert no_canary(complaints)


def test_a_watch_in_lines_calls_the_hook_for_each_account(two: Two) -> None:
    got = two.folder / "got"
    hook = ["/bin/sh", "-c", f"cat >> {got}"]
    notify = f'[notify]\ndesktop = "off"\nmin_severity = "low"\ndetail = "actor"\nhook = {json.dumps(hook)}\n'
    two.config.write_text(two.config.read_text() + notify)
    with two.running("watch", "--plain") as process:
        for name in NAMES:
            two.until_read(name, Stream.SIGNIN)
            two.sources[name].add(Stream.SIGNIN, *failures(12))
        wanted = [f'"account": "{name}"' for name in NAMES]
        two.until(lambda: got.exists() and all(text in got.read_text() for text in wanted), "no hook was called")
        status, _, complaints = ended(process)

    alerts = [json.loads(line) for line in got.read_text().splitlines()]
    assert {alert["opwatch"]["account"] for alert in alerts} == set(NAMES)
    assert all("title" not in alert for alert in alerts)
    assert status == 143
    assert "hook" not in complaints
