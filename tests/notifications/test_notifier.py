"""What is due goes to the desktop; where that fails or is absent, the bell rings, and a failure is told once."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.notifications.alerts import alert
from tui.events.alert import Severity
from tui.notifications.notifier import Notifier
from tui.notifications.terminal import BELL
from tui.settings import NotifySettings


class Room:
    """A clock, a bell, and a desktop that works or does not."""

    def __init__(
        self,
        settings: NotifySettings | None = None,
        *,
        there: bool = True,
        always_bell: bool = False,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.now = 0.0
        self.bells = 0
        self.written: list[str] = []
        self.shown: list[str] = []
        self.problem = ""
        self.there = there
        self.notifier = Notifier(
            settings or NotifySettings(),
            self._write,
            lambda: self.now,
            always_bell=always_bell,
            show=self._show,
            available=lambda: self.there,
            environment=environment or {},
        )

    def _write(self, sequence: str) -> None:
        self.bells += sequence == BELL
        self.written.append(sequence)

    async def _show(self, title: str, message: str) -> str:
        self.shown.append(message)
        return self.problem

    async def hooks(self) -> None:
        """Waits for those that have begun."""
        await asyncio.gather(*self.notifier._hooks)

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
        "Desktop notifications do not work here (refused); the terminal is told instead."
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


async def test_a_terminal_that_is_named_is_told_in_its_own_way() -> None:
    room = Room(NotifySettings(terminal="osc9"), there=False)

    await room.alarm(1)

    assert room.written == ["\x1b]9;opwatch: HIGH: failed signin burst user\x1b\\"]


async def test_the_bell_beside_a_desktop_shows_nothing_twice() -> None:
    room = Room(NotifySettings(terminal="osc9"), always_bell=True)

    await room.alarm(1)

    assert (len(room.shown), room.written) == (1, [BELL])


async def test_the_hook_is_called_whatever_the_desktop_does(tmp_path: Path) -> None:
    script = f"import sys; open({str(tmp_path / 'got')!r}, 'w').write(sys.stdin.read())"
    room = Room(NotifySettings(hook=(sys.executable, "-c", script)))

    await room.alarm(1)
    await room.hooks()

    assert json.loads((tmp_path / "got").read_text())["rule"] == "failed-signin-burst-user"
    assert len(room.shown) == 1
    assert room.notifier.take_notices() == []


async def test_a_hook_that_fails_is_told_once_and_holds_up_nothing() -> None:
    room = Room(NotifySettings(hook=("/nowhere/to/be/found",)))

    for number in (1, 2):
        await room.alarm(number)
        await room.hooks()

    assert len(room.shown) == 2
    told = "The hook of [notify] failed: cannot be started: No such file or directory."
    assert room.notifier.take_notices() == [told]
    assert room.notifier.take_notices() == []


async def test_what_somebody_has_put_away_while_it_waited_is_not_told() -> None:
    room = Room()
    room.notifier.to_tell = lambda each: None if each.id == alert(1).id else each
    room.notifier.offer(alert(1))
    room.notifier.offer(alert(2, title="bob exported a vault"))
    room.now += 11

    digest = await room.notifier.tick()

    assert digest is not None
    assert [each.id for each in digest.alerts] == [alert(2).id]
    assert len(room.shown) == 1


async def test_where_all_is_put_away_nothing_is_told_and_the_next_alert_does_not_wait_for_it() -> None:
    room = Room()
    away = {alert(1).id}
    room.notifier.to_tell = lambda each: None if each.id in away else each
    room.notifier.offer(alert(1))
    room.now += 11
    assert await room.notifier.tick() is None

    away.clear()
    room.notifier.offer(alert(1))
    room.now += 3.1
    assert await room.notifier.tick() is not None
    assert len(room.shown) == 1


async def test_an_alert_is_told_as_it_is_by_then() -> None:
    room = Room(NotifySettings(detail="full"))
    room.notifier.to_tell = lambda each: replace(each, title="alice failed to sign in 40 times")
    await room.alarm(1)

    assert "40 times" in room.shown[0]


async def test_what_is_put_away_while_the_disk_takes_its_time_is_not_told_either(tmp_path: Path) -> None:
    told = tmp_path / "told"
    room = Room(NotifySettings(hook=(sys.executable, "-c", f"open({str(told)!r}, 'w')")))

    async def slow_disk(_alerts: object) -> None:
        room.notifier.to_tell = lambda _: None

    room.notifier.before_sending = slow_disk
    await room.alarm(1)
    await room.hooks()

    assert room.shown == [] == room.written
    assert not told.exists()
