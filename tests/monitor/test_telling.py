"""What people's programs are told of alerts."""

import asyncio
import json
import sys
from pathlib import Path

from tests.alerts.test_book import hit
from tui.alerts.book import AlertBook
from tui.alerts.risk import shares
from tui.events.alert import Severity
from tui.monitor.telling import Telling
from tui.notifications.notifier import Notifier
from tui.settings import NotifySettings


async def test_the_hook_is_told_the_risk_as_it_is_by_then(tmp_path: Path) -> None:
    now = [0.0]
    script = f"import sys; open({str(tmp_path / 'got')!r}, 'w').write(sys.stdin.read())"
    settings = NotifySettings(desktop="off", terminal="off", hook=(sys.executable, "-c", script), detail="none")
    notifier, book = Notifier(settings, lambda _: None, lambda: now[0]), AlertBook()
    telling = Telling(book, notifier, None, None, clock=lambda: now[0])

    telling.alert_changed(book.join(hit(0, fresh=True, severity=Severity.HIGH), 0))
    now[0] = 24 * 3600.0
    await notifier.tick()
    await asyncio.gather(*notifier._hooks)

    told = json.loads((tmp_path / "got").read_text())
    assert told["risk"] == shares(book.alerts(), 24 * 3600 * 10**9)[told["id"]] == 20.0
