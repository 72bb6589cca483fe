"""From settings to what a monitor needs: the token, and the URL that it may be sent to."""

import os
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from tui.cli.learning import learned
from tui.cli.problem import TOKEN, Problem
from tui.credentials.secret import Secret
from tui.credentials.shape import TokenProblem
from tui.credentials.sources import VARIABLES, TokenSources, find_token
from tui.detection.rule_folder import load_all, stamp
from tui.detection.table import RuleFileError
from tui.events.names import NO_NAMES
from tui.events_api.hosts import HostNotAllowed, base_url, host_of, is_loopback
from tui.events_api.token_claims import read_claims
from tui.monitor.options import DemoOptions, MonitorOptions
from tui.settings import Settings
from tui.settings.tuning import Tuning, override_problem, read_tuning
from tui.state.consumer import default_state_dir

REQUESTS_PER_MINUTE = 300
"""Half of what the Events API allows: the customer's SIEM shares it."""
SINCE = 86_400.0


def token_sources(settings: Settings) -> TokenSources:
    """Where the settings say that the token is."""
    return TokenSources(settings.token_file_flag, settings.token_reference, settings.token_file)


Connections: TypeAlias = Mapping[str, MonitorOptions | Problem]
"""By account: how to watch it, or why it cannot be watched."""


def connections(accounts: Sequence[Settings]) -> Connections:
    """How to watch each account; raises what keeps all of them, or the only one, from being watched.

    Of several, each needs a token of its own in the config: the variables name one, and so does a prompt.
    """
    if len(accounts) == 1:
        return {accounts[0].account: monitor_options(accounts[0])}
    check_rules(accounts[0])
    found: dict[str, MonitorOptions | Problem] = {}
    for settings in accounts:
        try:
            found[settings.account] = _options(settings, _service_options(settings, {}, lambda: None))
        except TokenProblem as problem:
            hint = (
                f"token or token_file in [accounts.{settings.account}]" if _has_no_token(settings) else problem.hint
            )
            found[settings.account] = Problem(problem.message, hint, TOKEN, "token")
        except HostNotAllowed as problem:
            raise Problem(
                f"{settings.account}: {problem.message}", problem.hint, kind="host-not-allowed"
            ) from problem
    problems = {name: one for name, one in found.items() if isinstance(one, Problem)}
    if len(problems) == len(found):
        raise _for_all(problems)
    return found


def connected(found: Connections) -> dict[str, MonitorOptions]:
    """Those that can be watched."""
    return {name: options for name, options in found.items() if isinstance(options, MonitorOptions)}


def _has_no_token(settings: Settings) -> bool:
    return settings.token_reference is None and settings.token_file is None


def _for_all(problems: Mapping[str, Problem]) -> Problem:
    message = "; ".join(f"{name}: {problem.message}" for name, problem in problems.items())
    return replace(next(iter(problems.values())), message=message)


def monitor_options(settings: Settings, environment: MutableMapping[str, str] | None = None) -> MonitorOptions:
    """The options of a watch without end; reads the token, and takes it out of the environment."""
    environment = os.environ if environment is None else environment
    check_rules(settings)
    options = _demo_options(settings) if settings.demo else _service_options(settings, environment)
    for name in VARIABLES:
        environment.pop(name, None)
    return _options(settings, options)


def _options(settings: Settings, options: MonitorOptions) -> MonitorOptions:
    return replace(
        options,
        since=SINCE if settings.since is None else settings.since,
        learn=learned(settings),
        interval=settings.interval,
        capacity=settings.capacity,
        state_dir=_state_dir(settings),
        zone=settings.zone,
        hours=settings.business_hours,
        tuning=settings.tuning,
        read_tuning=None if settings.demo else _tuning_of(settings),
        rule_overrides=settings.rules,
        rules_folder=settings.rules_folder,
    )


def _tuning_of(settings: Settings) -> Callable[[], Tuning]:
    was_there = settings.config.exists()
    return lambda: read_tuning(settings.config, settings.account, required=was_there)


def check_rules(settings: Settings) -> None:
    """Analysts' rules, and the overrides of the config, are tried here: a mistake can still be told in a line."""
    if stamp(settings.rules_folder):
        load_all(settings.rules_folder)
    try:
        if settings.rules:
            load_all(settings.rules_folder, settings.rules)
    except RuleFileError as error:
        raise override_problem(settings.config, error) from error


def _state_dir(settings: Settings) -> Path | None:
    if settings.no_state:
        return None
    return Path(settings.state_dir).expanduser() if settings.state_dir else default_state_dir()


def _demo_options(settings: Settings) -> MonitorOptions:
    from tui.demo import DEMO_HOST, demo_token, lists, names  # the demo is for --demo only

    return MonitorOptions(
        account=settings.account,
        base_url=f"https://{DEMO_HOST}",
        secret=Secret(demo_token(settings.seed)),
        token_source="made up for the demo",
        api=settings.api,
        requests_per_minute=settings.requests_per_minute,
        names=names() if settings.names is NO_NAMES else settings.names,
        lists=lists(),
        demo=DemoOptions(settings.seed),
    )


def _service_options(
    settings: Settings, environment: MutableMapping[str, str], prompt: Callable[[], str | None] | None = None
) -> MonitorOptions:
    found = find_token(token_sources(settings), environment, prompt)
    url = base_url(
        read_claims(found.secret),
        region=settings.region or "",
        base_url=settings.base_url or "",
        allow_hosts=settings.allow_host,
    )
    ceiling = None if is_loopback(host_of(url)) else REQUESTS_PER_MINUTE
    return MonitorOptions(
        account=settings.account,
        base_url=url,
        secret=found.secret,
        token_source=found.source,
        read_token=found.read_again,
        api=settings.api,
        requests_per_minute=settings.requests_per_minute or ceiling,
        names=settings.names,
        lists=settings.lists,
    )
