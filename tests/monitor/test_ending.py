"""A monitor that is told to stop stops, whatever it was about to do."""

import asyncio
from types import SimpleNamespace

import pytest

from tests.events_api.tokens import token
from tui.alerts.book import AlertBook
from tui.events_api.client import EventsClient
from tui.monitor import remembering as remembering_module
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions
from tui.monitor.remembering import Remembering
from tui.monitor.session import Session
from tui.monitor.token_watch import TokenWatch
from tui.notifications.notifier import Notifier
from tui.settings.model import NotifySettings


class NothingToSave:
    """A keeping with nothing due."""

    def due(self) -> float:
        """Not now."""
        return 1.0


async def ends_when_cancelled_while_woken(task: "asyncio.Task[None]", wake: asyncio.Event) -> bool:
    """Cancels a task in the very moment in which what it waits for has happened."""
    for _ in range(5):
        await asyncio.sleep(0)
    wake.set()
    await asyncio.sleep(0)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=1)
    task.cancel()
    return bool(done)


async def test_saving_ends_although_something_was_just_to_be_saved() -> None:
    remembering = Remembering(NothingToSave())  # type: ignore[arg-type]  # all that is asked of it
    task = asyncio.create_task(remembering.run())

    assert await ends_when_cancelled_while_woken(task, remembering._to_save)


async def test_sending_notifications_ends_although_the_disk_has_just_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = asyncio.Event()

    async def writing(_write: object) -> None:
        await written.wait()

    monkeypatch.setattr(remembering_module, "in_own_thread", writing)
    notifier = Notifier(NotifySettings(), lambda _: None)
    keeping = SimpleNamespace(owed=())
    Remembering(keeping).tell_before_sending(notifier, AlertBook())  # type: ignore[arg-type]  # all that is asked

    async def sends() -> None:
        assert notifier.before_sending is not None
        await notifier.before_sending([])
        await asyncio.Event().wait()

    assert await ends_when_cancelled_while_woken(asyncio.create_task(sends()), written)


async def test_asking_about_the_token_ends_although_it_was_just_asked_for() -> None:
    options = MonitorOptions("acme", "http://127.0.0.1:1", token(), "a test")
    async with EventsClient(options.base_url, options.secret) as client:
        watch = TokenWatch(options, client, lambda: 0.0)
        task = asyncio.create_task(watch.keep_asking())
        while watch.error is None:
            await asyncio.sleep(0.001)

        assert await ends_when_cancelled_while_woken(task, watch._wake)


def test_what_is_asked_of_a_monitor_that_has_broken_is_left_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(_session: Session) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Session, "run", breaks)
    monitor = Monitor(MonitorOptions("acme", "http://127.0.0.1:1", token(), "a test"))
    monitor.start()
    monitor.wait()
    assert "ZeroDivisionError" in monitor.crash

    monitor.poll_now()
    monitor.skip_stuck()
    monitor.load(0, 1)
    monitor.stop()

    assert "opwatch broke" in monitor.status().fatal
