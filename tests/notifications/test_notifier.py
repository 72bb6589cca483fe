"""What is due goes to the desktop; where that fails or is absent, the bell rings, and a failure is told once."""

from dataclasses import replace

import pytest

from tests.notifications.alerts import alert
from tui.events.alert import Severity
from tui.notifications.notifier import Notifier
from tui.settings import NotifySettings


class Room:
    """A clock, a bell, and a desktop that works or does not."""

    def __init__(
        self, settings: NotifySettings | None = None, *, there: bool = True, always_bell: bool = False
    ) -> None:
        self.now = 0.0
        self.bells = 0
        self.shown: list[str] = []
        self.problem = ""
        self.there = there
        self.notifier = Notifier(
            settings or NotifySettings(),
            self._ring,
            lambda: self.now,
            always_bell=always_bell,
            show=self._show,
            available=lambda: self.there,
        )

    def _ring(self) -> None:
        self.bells += 1

    async def _show(self, title: str, message: str) -> str:
        self.shown.append(message)
        return self.problem

    async def alarm(self, number: int) -> None:
        self.notifier.offer(alert(number))
        self.now += 11
        await self.notifier.tick()


async def test_an_alert_reaches_the_desktop_and_the_bell_stays_silent() -> None:
    room = Room()

    await room.alarm(1)

    assert room.shown == ["HIGH: failed signin burst user"]
    assert room.bells == 0


async def test_nothing_is_sent_while_nothing_is_due() -> None:
    room = Room()
    room.notifier.offer(alert())

    assert await room.notifier.tick() is None

    assert (room.shown, room.bells) == ([], 0)


@pytest.mark.parametrize("settings", [NotifySettings(desktop="off"), NotifySettings()])
async def test_without_a_desktop_the_bell_rings(settings: NotifySettings) -> None:
    room = Room(settings, there=False)

    await room.alarm(1)

    assert (room.shown, room.bells) == ([], 1)


async def test_a_failure_rings_the_bell_is_told_once_and_the_desktop_rests() -> None:
    room = Room()
    room.problem = "refused"

    await room.alarm(1)
    await room.alarm(2)
    room.now += 300
    await room.alarm(3)

    assert room.bells == 3
    assert len(room.shown) == 2
    assert room.notifier.notices == [
        "Desktop notifications do not work here (refused); the terminal bell rings instead."
    ]


async def test_the_bell_can_ring_beside_the_desktop_or_never() -> None:
    both, neither = Room(always_bell=True), Room(NotifySettings(terminal="off"), there=False)

    await both.alarm(1)
    await neither.alarm(1)

    assert (both.bells, len(both.shown)) == (1, 1)
    assert neither.bells == 0


async def test_the_settings_decide_how_bad_and_how_much() -> None:
    room = Room(NotifySettings(min_severity=Severity.CRITICAL, detail="full"))

    await room.alarm(1)
    room.notifier.offer(replace(alert(2), severity=Severity.CRITICAL, title="x -> y"))
    room.now += 11
    await room.notifier.tick()

    assert room.shown == ["CRITICAL: x -› y"]
