"""What a session is made of, each part from the options alone."""

from collections.abc import Callable, Iterable

from tui.alerts.book import AlertBook
from tui.detection.engine import Engine
from tui.detection.loading import load_all
from tui.detection.rule import Rule
from tui.events_api.budget import RequestBudget
from tui.events_api.client import EventsClient
from tui.events_api.hosts import host_of
from tui.events_api.in_process import in_process
from tui.events_api.token_claims import read_claims
from tui.monitor.options import MonitorOptions
from tui.state.checkpoint import Identity
from tui.state.keeping import Keeping

HOURLY_LIMIT = 30_000
"""Requests an hour that the service allows: Events API reference."""
SERVICE_LIMIT = 600
"""Requests a minute that the service allows: Events API reference."""


def new_engine(options: MonitorOptions) -> Engine | None:
    """The rules at work, if any are wanted."""
    if not options.rules:
        return None
    return engine_of(load_all(options.rules_folder, options.rule_overrides), options)


def engine_of(rules: Iterable[Rule], options: MonitorOptions) -> Engine:
    """These rules in the surroundings of the account."""
    return Engine(
        rules,
        account=options.account,
        names=options.names,
        zone=options.zone,
        hours=options.hours,
        lists=options.lists,
    )


def new_budget(per_minute: int | None) -> RequestBudget:
    """The hour's share shrinks with the minute's, so that both leave the same part to others."""
    per_hour = None if per_minute is None else HOURLY_LIMIT * per_minute // SERVICE_LIMIT
    return RequestBudget(per_minute, per_hour)


def new_client(
    options: MonitorOptions, budget: RequestBudget, deadline: float, clock: Callable[[], float]
) -> EventsClient:
    """The client of the service, or of the demo or a recording in this process."""
    transport = None
    if options.demo is not None:
        from tui.demo import demo_app  # its web framework is loaded for the demo only

        transport = in_process(demo_app(options.demo.seed))
    elif options.replay is not None:
        from tui.demo.recorded_source import replay_app  # as above

        transport = in_process(replay_app(options.replay))
    return EventsClient(
        options.base_url,
        options.secret,
        api=options.api,
        transport=transport,
        deadline=deadline,
        budget=budget,
        clock=clock,
    )


def open_keeping(options: MonitorOptions, book: AlertBook, clock: Callable[[], float]) -> Keeping | None:
    """What outlives the program; fills the book with the alerts of the last run."""
    if options.state_dir is None or options.read_once:
        return None
    claims = read_claims(options.secret)
    identity = Identity(host_of(options.base_url), options.api, claims.account_uuid)
    return Keeping(options.state_dir, options.account, options.consumer, identity, book, clock=clock)
