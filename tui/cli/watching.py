"""The monitor of one account, or the monitors of several: whatever is watched, with or without a screen."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, Union

from msgspec.structs import replace

from tui.cli.connections import Connections, NoTokenYet
from tui.cli.problem import Problem
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions

if TYPE_CHECKING:
    from tui.monitor.accounts import Accounts
    from tui.notifications.notifier import Notifier

Watched: TypeAlias = Union[Monitor, "Accounts"]


def watched(
    accounts: Connections, notifier: "Callable[[str], Notifier | None]", *, awaits_tokens: bool = False
) -> Watched:
    """What watches these accounts; `notifier` gets the name to put before what it says, none for a single one.

    `awaits_tokens`: accounts whose token file is missing are watched as soon as it is there.
    """
    options = [one for one in accounts.values() if isinstance(one, MonitorOptions)]
    if len(accounts) == 1:
        return Monitor(options[0], partial(notifier, ""))
    from tui.monitor.accounts import Accounts  # the usual single account does not wait for what several need
    from tui.monitor.awaiting import Awaited
    from tui.monitor.shared_ring import SharedRing

    ring = SharedRing(max(one.capacity for one in options))

    def either(name: str, found: MonitorOptions | Problem, until: str) -> Monitor | str:
        if isinstance(found, MonitorOptions):
            return Monitor(replace(found, ring=ring), partial(notifier, name))
        return _not_watched(until, found)

    def account(name: str, one: MonitorOptions | Problem) -> Monitor | Awaited | str:
        if not (awaits_tokens and isinstance(one, NoTokenYet)):
            return either(name, one, "until the next start")
        look = one.look
        return Awaited(_not_watched("yet", one), lambda: either(name, look(), "yet"))

    return Accounts({name: account(name, one) for name, one in accounts.items()}, ring)


def is_broken(watch: Watched) -> bool:
    """Nothing is read any more: of several accounts, of none."""
    return bool(watch.fatal or (isinstance(watch, Monitor) and watch.crash))


def _not_watched(until: str, problem: Problem) -> str:
    words = f"not watched {until}: {problem.message}" + (f" ({problem.hint})" if problem.hint else "")
    return words + (". opwatch looks again by itself" if until == "yet" else "")
