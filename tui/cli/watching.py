"""The monitor of one account, or the monitors of several: whatever is watched, with or without a screen."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from tui.cli.problem import Problem
from tui.monitor.accounts import Accounts
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions
from tui.monitor.shared_ring import SharedRing
from tui.notifications.notifier import Notifier

Watched: TypeAlias = Monitor | Accounts


def watched(
    accounts: Mapping[str, MonitorOptions | Problem], notifier: Callable[[str], Notifier | None]
) -> Watched:
    """What watches these accounts; `notifier` gets the name to put before what it says, none for a single one."""
    options = [one for one in accounts.values() if isinstance(one, MonitorOptions)]
    if len(accounts) == 1:
        return Monitor(options[0], notifier(""))
    ring = SharedRing(max(one.capacity for one in options))
    return Accounts(
        {
            name: _not_watched(one)
            if isinstance(one, Problem)
            else Monitor(replace(one, ring=ring), notifier(name))
            for name, one in accounts.items()
        },
        ring,
    )


def is_broken(watch: Watched) -> bool:
    """Nothing is read any more: of several accounts, of none."""
    return bool(watch.fatal or (isinstance(watch, Monitor) and watch.crash))


def _not_watched(problem: Problem) -> str:
    return f"not watched until the next start: {problem.message}" + (f" ({problem.hint})" if problem.hint else "")
