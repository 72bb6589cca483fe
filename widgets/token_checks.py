"""What opwatch can tell of its own soundness; a check that fails ends in what to do."""

from typing import NamedTuple

from tui.events.names import Names
from tui.events.reading import Status
from tui.events.stream import Stream
from widgets.formatting import age
from widgets.looks import Looks
from widgets.stream_health import health_of

SKEW_LIMIT = 30.0
"""Seconds of clock difference that do no harm."""
WARN_DAYS = 14


class Check(NamedTuple):
    """A sentence, and whether all is well; None when that is not known yet."""

    label: str
    passed: bool | None
    said: str


def checks(status: Status, names: Names, now: float, looks: Looks) -> list[Check]:
    """All checks, in a fixed order; notices of the monitor come last."""
    found = [_clock(status), _permissions(status), _expiry(status, now), _budget(status, looks), _reading(status)]
    found.append(_names(names))
    return found + [Check("notice", False, notice) for notice in status.notices[-4:]]


def _clock(status: Status) -> Check:
    skew = status.clock_skew
    if skew is None:
        return Check("clock", None, "not compared with the service yet")
    side = "ahead of" if skew >= 0 else "behind"
    said = f"{abs(skew):.1f} s {side} the service"
    if abs(skew) <= SKEW_LIMIT:
        return Check("clock", True, f"{said}, harmless below {SKEW_LIMIT:.0f} s")
    return Check("clock", False, f"{said}: ages on this screen are off. Set this machine's clock (NTP)")


def _permissions(status: Status) -> Check:
    token = status.token
    if token.state == "unchecked":
        return Check("permissions", None, "the service has not been asked yet")
    missing = [stream.feature for stream in Stream if health_of(status, stream).state == "absent"]
    if not missing:
        return Check("permissions", True, "token reads events, nothing else; 3 of 3 features on")
    return Check(
        "permissions",
        False,
        f"{', '.join(missing)} off: in 1Password under Integrations, Events Reporting, add a token that has it",
    )


def _expiry(status: Status, now: float) -> Check:
    token = status.token
    if token.expires is None:
        return Check("expiry", True, "the token names no end")
    left = (token.expires - now) / 86_400
    if left < 0:
        return Check("expiry", False, "the token has expired: issue another in 1Password and start opwatch with it")
    if left < WARN_DAYS:
        return Check(
            "expiry", False, f"{age(token.expires - now)} left: issue another token now, both work meanwhile"
        )
    return Check("expiry", True, f"{age(token.expires - now)} left; warns from {WARN_DAYS} d on")


def _budget(status: Status, looks: Looks) -> Check:
    budget = status.budget
    refused = len(budget.throttled)
    if not refused:
        return Check("budget", True, "no HTTP 429 in the last hour")
    share = (
        f"ours is {budget.minute} of {budget.minute_limit}" if budget.minute_limit else f"ours is {budget.minute}"
    )
    return Check(
        "budget",
        False,
        f"{refused} {looks.glyphs.times} 429 in the last hour while {share} a minute: another reader "
        "spends the rest. Ask the SIEM's owner",
    )


def _reading(status: Status) -> Check:
    bad = sum(health.bad_events for health in status.streams.values())
    again = sum(health.duplicates for health in status.streams.values())
    if bad:
        return Check("decoding", False, f"{bad:,} events could not be read and were left out: update opwatch")
    return Check("decoding", True, f"every event could be read; {again:,} came twice and were kept once")


def _names(names: Names) -> Check:
    known = len(names.vaults) + len(names.items) + len(names.groups)
    if known:
        return Check("names", True, f"{known:,} ids of vaults, items and groups have a name")
    return Check(
        "names", None, "no alias file: ids are shown. Name them in a TOML file and set names in the config"
    )
