"""The monitor of one account, or the monitors of several: whatever is watched, with or without a screen."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, Union

from tui.cli.connections import Connections, NoTokenYet
from tui.cli.problem import Problem
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions
from tui.notifications.notifier import Notifier

if TYPE_CHECKING:
    from tui.monitor.accounts import Accounts

Watched: TypeAlias = Union[Monitor, "Accounts"]
_YET = "yet, looked at again every 15 s"


def watched(
    accounts: Connections, notifier: Callable[[str], Notifier | None], *, awaits_tokens: bool = False
) -> Watched:
    """What watches these accounts; `notifier` gets the name to put before what it says, none for a single one.

    `awaits_tokens`: accounts whose token file is missing are watched as soon as it is there.
    """
    options = [one for one in accounts.values() if isinstance(one, MonitorOptions)]
    if len(accounts) == 1:
        return Monitor(options[0], notifier(""))
    from tui.monitor.accounts import Accounts  # the usual single account does not wait for what several need
    from tui.monitor.awaiting import Awaited
    from tui.monitor.shared_ring import SharedRing

    ring = SharedRing(max(one.capacity for one in options))

    def monitor_of(name: str, one: MonitorOptions | Problem) -> Monitor | Awaited | str:
        if isinstance(one, MonitorOptions):
            return Monitor(replace(one, ring=ring), notifier(name))
        if not (awaits_tokens and isinstance(one, NoTokenYet) and one.look):
            return _not_watched("until the next start", one)
        look = one.look
        return Awaited(_not_watched(_YET, one), lambda: looked(name, look()))

    def looked(name: str, found: MonitorOptions | Problem) -> Monitor | str:
        if isinstance(found, MonitorOptions):
            return Monitor(replace(found, ring=ring), notifier(name))
        return _not_watched(_YET, found)

    return Accounts({name: monitor_of(name, one) for name, one in accounts.items()}, ring)


def is_broken(watch: Watched) -> bool:
    """Nothing is read any more: of several accounts, of none."""
    return bool(watch.fatal or (isinstance(watch, Monitor) and watch.crash))


def _not_watched(until: str, problem: Problem) -> str:
    return f"not watched {until}: {problem.message}" + (f" ({problem.hint})" if problem.hint else "")
