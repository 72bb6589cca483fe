"""A fault of the screen ends the program with our report, which shows no values."""

from collections.abc import Sequence

import pytest

from tests.screens.fake_watch import FakeWatch
from tui.app import WatchApp
from tui.events.alert import Alert

CANARY = "eyJhbGciOiJFUzI1NiJ9.eyJjYW5hcnkiOiJ5ZXMifQ.c2lnbmF0dXJl"


class BrokenWatch(FakeWatch):
    """Breaks, with a token among its local variables, once it is told to."""

    is_broken = False

    def alerts(self) -> Sequence[Alert]:
        """The fault."""
        token = CANARY
        if self.is_broken:
            raise ZeroDivisionError(f"while holding {token}")
        return super().alerts()


async def run_until_it_breaks(app: WatchApp, watch: BrokenWatch) -> None:
    """The fault comes with a tick."""
    async with app.run_test() as pilot:
        watch.is_broken = True
        watch.revision += 1
        app.call_later(app._tick)
        await pilot.pause()


async def test_a_fault_gives_a_report_without_values_and_exit_code_1() -> None:
    watch = BrokenWatch()
    app = WatchApp(watch)

    with pytest.raises(ZeroDivisionError):
        await run_until_it_breaks(app, watch)

    assert app.return_code == 1
    assert "ZeroDivisionError" in app.crash
    assert "test_crash.py" in app.crash
    assert CANARY not in app.crash
    assert not app._exit_renderables
