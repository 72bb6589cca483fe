"""What is kept on disk must not hold up what people are told."""

import asyncio
from pathlib import Path
from threading import Event

import pytest

from tests.notifications.alerts import alert
from tui.alerts.book import AlertBook
from tui.monitor import remembering
from tui.monitor.remembering import Remembering
from tui.notifications.notifier import Notifier
from tui.settings import NotifySettings
from tui.state.checkpoint import Identity
from tui.state.consumer import Consumer
from tui.state.keeping import Keeping


class HungDisk(Keeping):
    """A keeping whose disk answers when the test is over."""

    answers = Event()

    def record_notifications(self, alerts: object) -> bool:
        return self.answers.wait(30)


async def test_a_disk_that_hangs_holds_up_no_notification(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "RECORD_SECONDS", 0.01)
    book = AlertBook()
    keeping = HungDisk(tmp_path, "acme", Consumer("watch"), Identity("host", "v2"), book)
    notifier = Notifier(NotifySettings(), write=lambda _: None)
    Remembering(keeping).tell_before_sending(notifier, book)

    try:
        assert notifier.before_sending is not None
        await asyncio.wait_for(notifier.before_sending([alert()]), 5)
    finally:
        keeping.answers.set()
        keeping.close()


def test_state_that_is_not_saved_any_more_is_a_change_that_the_screen_sees(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path, "acme", Consumer("watch"), Identity("host", "v2"), AlertBook())
    remembering = Remembering(keeping)
    before = remembering.turns

    (tmp_path / "acme" / "watch" / "checkpoint-v2.toml").mkdir()
    assert not keeping.try_out()
    failed = remembering.turns
    keeping.close()

    assert before < failed == remembering.turns
