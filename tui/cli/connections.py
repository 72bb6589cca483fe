"""How to watch each account of a command: the options of its monitor, or why there are none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from tui.cli.connection import check_rules, monitor_options, options_of_one_among_several
from tui.cli.problem import TOKEN, Problem
from tui.credentials.shape import TokenProblem
from tui.monitor.options import MonitorOptions
from tui.settings import Settings

Connections: TypeAlias = Mapping[str, MonitorOptions | Problem]
"""By account: how to watch it, or why it cannot be watched."""


@dataclass
class NoTokenYet(Problem):
    """A token file that is not there, or cannot be used; it may be, later."""

    look: Callable[[], MonitorOptions | Problem] = lambda: Problem("")
    """Tries again; asks no person."""


def connections(accounts: Sequence[Settings]) -> Connections:
    """How to watch each account; raises what keeps all of them, or the only one, from being watched."""
    if len(accounts) == 1:
        return {accounts[0].account: monitor_options(accounts[0])}
    check_rules(accounts[0])
    found = {settings.account: _one_of(settings) for settings in accounts}
    problems = {name: one for name, one in found.items() if isinstance(one, Problem)}
    if len(problems) == len(found):
        message = "; ".join(f"{name}: {problem.message}" for name, problem in problems.items())
        raise replace(next(iter(problems.values())), message=message)
    return found


def connected(found: Connections) -> dict[str, MonitorOptions]:
    """Those that can be watched."""
    return {name: options for name, options in found.items() if isinstance(options, MonitorOptions)}


def _one_of(settings: Settings) -> MonitorOptions | Problem:
    """A token that is missing is a problem of its account; a wrong host in the config, one to mend at once."""
    from tui.events_api.hosts import HostNotAllowed  # a single account, the demo say, does without

    try:
        return options_of_one_among_several(settings)
    except TokenProblem as problem:
        has_none = settings.token_reference is None and settings.token_file is None
        if settings.token_reference is None and not has_none:
            hint = problem.hint or "put the token there, readable by you alone: chmod 600"
            return NoTokenYet(problem.message, hint, TOKEN, "token", lambda: _look_again(settings))
        hint = f"token or token_file in [accounts.{settings.account}]" if has_none else problem.hint
        return Problem(problem.message, hint, TOKEN, "token")
    except HostNotAllowed as problem:
        message = f"{settings.account}: {problem.message}"
        raise Problem(message, problem.hint, kind="host-not-allowed") from problem


def _look_again(settings: Settings) -> MonitorOptions | Problem:
    try:
        return _one_of(settings)
    except Problem as problem:  # the token that came is for a host that is not allowed
        return problem
