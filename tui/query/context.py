"""What a query's meaning depends on besides its text."""

from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo

from msgspec import Struct, field

from tui.events.alert import Alert
from tui.events.names import NO_NAMES, Names
from tui.events.stream import Stream
from tui.query.clock import OfficeHours, WorkingHours


def _no_alerts() -> Sequence[Alert]:
    return ()


def _none_of(_stream: Stream, _uuid: str) -> Sequence[Alert]:
    return ()


class Context(Struct, frozen=True):
    """Now, where, and what else is known; a query is read once and asked in many contexts."""

    now_ns: int
    zone: tzinfo = UTC
    names: Names = NO_NAMES
    account: str = ""
    """Name of the account that is asked."""
    hours: WorkingHours = field(default_factory=OfficeHours)
    alerts: Callable[[], Sequence[Alert]] = _no_alerts
    """All alerts."""
    alerts_of: Callable[[Stream, str], Sequence[Alert]] = _none_of
    """The alerts that an event is evidence of; must say the same as the evidence of `alerts`."""
