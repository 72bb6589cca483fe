"""A watch to be killed: the monitor with a state folder; its notifications go to a file."""

import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from tui.credentials.secret import Secret
from tui.demo import demo_token
from tui.events.alert import Alert, Severity
from tui.events.times import format_timestamp
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions
from tui.notifications.notifier import Notifier
from tui.settings import NotifySettings

RULE = "service-token-change"
PATIENCE = 60.0
"""Seconds until a test gives up."""
HURRY = 100
"""How much faster than ours the notifier's clock runs: it waits for seconds, to merge."""
QUIET_SECONDS = 1.5
"""When nothing has changed for so long, all is settled."""
SINCE = 2.0
"""So short a look-back that what earlier lives knew comes from their state, not from the service."""


def alarming(number: int) -> dict[str, Any]:
    """An event that opens an alert of its own."""
    return {
        "uuid": f"ALARM{number:07}",
        "timestamp": format_timestamp(time.time_ns()),
        "action": "create",
        "object_type": "satoken",
        "object_uuid": f"TOKEN{number}",
        "actor_uuid": person(number),
        "actor_type": "user",
    }


def person(number: int) -> str:
    """Who did it."""
    return f"PERSON{number}"


def life(url: str, folder: Path, seconds: float) -> None:
    """One life, killed so many seconds after it began to read."""
    with _process(url, folder) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        complaints = process.stderr.read()
    assert "Traceback" not in complaints, complaints


def last_life(url: str, folder: Path) -> set[str]:
    """A life that ends when all is settled; the entities of its alerts."""
    with _process(url, folder) as process:
        stop = threading.Timer(PATIENCE, process.kill)
        stop.start()
        out, complaints = process.communicate()
        stop.cancel()
    assert process.returncode == 0, complaints
    return set(out.replace(",", "").split())


def _process(url: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.whole.watch_life", url, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


class Recording:
    """Shows nothing to nobody, and remembers it beyond its own death."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "shown"
        self._meant: Sequence[Alert] = ()
        settings = NotifySettings(desktop="on", min_severity=Severity.LOW)
        self.notifier = Notifier(
            settings, lambda _: None, lambda: time.monotonic() * HURRY, show=self._show, available=lambda: True
        )

    def listen(self) -> None:
        """Learns which alerts are meant; to be called when the monitor has set what comes before sending."""
        record = self.notifier.before_sending
        assert record is not None
        self.notifier.before_sending = self._first(record)

    def _first(self, record: Callable[[Sequence[Alert]], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def before(alerts: Sequence[Alert]) -> None:
            self._meant = alerts
            await record(alerts)

        return before

    async def _show(self, _title: str, _text: str) -> str:
        with self._file.open("a", encoding="utf-8") as file:
            file.write("".join(f"{alert.id} {alert.severity.word}\n" for alert in self._meant))
        return ""


def _live(url: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    recording = Recording(folder)
    options = MonitorOptions(
        account="acme",
        base_url=url,
        secret=Secret(demo_token()),
        token_source="the test",
        interval=1.0,
        since=SINCE,
        requests_per_minute=None,
        state_dir=folder / "state",
    )
    monitor = Monitor(options, lambda: recording.notifier)
    monitor.start()
    monitor.session()
    recording.listen()
    sys.stdout.write("reads\n")
    sys.stdout.flush()
    _until_settled(monitor)
    monitor.stop(5)
    assert not monitor.crash, monitor.crash
    sys.stdout.write("\n".join(alert.who for alert in monitor.alerts() if alert.rule == RULE))


def _until_settled(monitor: Monitor) -> None:
    known, since = -1, time.monotonic()
    while time.monotonic() < since + QUIET_SECONDS or any(
        health.last_success is None for health in monitor.status().streams.values()
    ):
        revision = monitor.session().book.revision
        if revision != known:
            known, since = revision, time.monotonic()
        time.sleep(0.05)


if __name__ == "__main__":
    _live(sys.argv[1], Path(sys.argv[2]))
