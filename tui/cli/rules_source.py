"""What the commands of `opwatch rules` work on: the rules of this config, and the account's events."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.cli.connection import check_rules, monitor_options
from tui.cli.learning import learned
from tui.cli.one_shot import read_to_the_end, why_unread
from tui.cli.problem import Problem
from tui.detection.lists import Lists, ListSetting, merged, shipped_lists
from tui.detection.loading import load_all
from tui.detection.past import past_needed
from tui.detection.replay import Surroundings
from tui.detection.rule import Rule
from tui.events.clean import clean
from tui.events.model import Seen
from tui.events.times import NANOSECONDS
from tui.monitor.options import MonitorOptions
from tui.settings import Settings, load_accounts, load_settings
from tui.settings.problem import nearest

if TYPE_CHECKING:
    from tui.monitor.session import Session

LOOK_BACK = 7 * 86_400.0
"""Seconds of history where `--since` says nothing."""
_ACCOUNT = ("demo", "account", "base_url", "token_file")


@dataclass(frozen=True, slots=True)
class History:
    """What an account has told, oldest first."""

    events: Sequence[Seen]
    around: Surroundings
    since: float
    """Seconds back from now at which the part begins that is asked about."""
    now_ns: int
    start: int
    """Where it begins, in nanoseconds since 1970: what is before the part that is asked about teaches rules."""

    @property
    def days(self) -> float:
        """The length of what is asked about."""
        return self.since / 86_400

    @property
    def asked_from(self) -> int:
        """Where the part begins that is asked about, in nanoseconds since 1970."""
        return max(self.start, self.now_ns - round(self.since * NANOSECONDS))

    @property
    def asked(self) -> Sequence[Seen]:
        """The events of that part."""
        return [seen for seen in self.events if seen.event.time >= self.asked_from]


def settings_of_rules(flags: Mapping[str, object]) -> Settings:
    """Those of the account that is named, else of any: what rules are is the same for all.

    Where accounts have lists of their own, one must be named.
    """
    accounts = load_accounts(flags)
    are_alike = all(one.lists == accounts[0].lists for one in accounts)
    return accounts[0] if are_alike else load_settings(flags)


def names_account(settings: Settings, flags: Mapping[str, object]) -> bool:
    """Whether an account was named on the command line: without, nothing is read."""
    return settings.demo or any(flags.get(name) for name in _ACCOUNT)


def running_rules(settings: Settings) -> list[Rule]:
    """The rules that a watch with these settings runs."""
    check_rules(settings)
    return load_all(settings.rules_folder, settings.rules)


def find_rule(rules: Sequence[Rule], name: str) -> Rule:
    """A rule by its id."""
    for rule in rules:
        if rule.id == name:
            return rule
    raise Problem(f"there is no rule {clean(name)!r}", nearest(name, [rule.id for rule in rules]))


def configured_lists(settings: Settings) -> Mapping[str, ListSetting]:
    """The lists of these settings; the demo brings its own."""
    if settings.demo:
        from tui.demo import lists  # the demo is for --demo only

        return lists()
    return settings.lists


def lists_of_settings(settings: Settings) -> Lists:
    """The same beneath those that are shipped, to look values up in."""
    return Lists(merged(shipped_lists(), configured_lists(settings)))


def read_history(settings: Settings, look_back: float = LOOK_BACK, rules: Iterable[Rule] = ()) -> History:
    """Reads the account as far as `--since` says, and further back what these rules learn from.

    A stream that cannot be read is told.
    """
    options = monitor_options(settings).whole()
    since = settings.since if settings.since is not None else look_back
    whole = max(since, min(learned(settings), since + past_needed(rules) / NANOSECONDS))
    session = read_to_the_end(replace(options, since=whole, rules=False, retry_for=settings.retry_for))
    for error in session.failures.values():
        if error is not None:
            raise why_unread(error, session)
    now = time.time_ns()
    start = max([now - round(whole * NANOSECONDS), *session.ring.evicted_up_to()])
    return History(_events(session), _around(options), since, now, start)


def _events(session: "Session") -> Sequence[Seen]:
    found = []
    for stream, health in session.status().streams.items():
        rows = (session.ring.seen(stream, row) for row in range(health.events))
        found += [seen for seen in rows if seen is not None]
    return sorted(found, key=lambda seen: (seen.event.time, str(seen.event.uuid)))


def _around(options: MonitorOptions) -> Surroundings:
    return Surroundings(options.account, options.names, options.zone, options.hours, options.lists, options.streams)
