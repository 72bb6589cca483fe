"""What lies before the ring: a filter that reaches there is told so, and older events are loaded when asked for."""

from datetime import UTC, datetime, tzinfo

from tui.events.alert import Alert
from tui.events.model import Seen
from tui.events.reading import Status, Watch
from tui.query import QueryError, parse
from tui.query.context import Context
from tui.query.reach import earliest
from tui.screens.cases import proof

SLACK_SECONDS = 60.0
"""`after:-24h` asks for a little more each second than a look-back of 24h holds."""
LOADS = "L loads more"
"""The end of what is said, enough where there is little room."""


class Reaching:
    """Knows what was offered, and which alert's events are being waited for."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._start: int | None = None
        """From where on a filter asks for more than is held, in nanoseconds since 1970."""
        self._wanted: int | None = None
        """A moment that somebody wanted to go to, before all that is held."""
        self._text = ""
        self._awaited: Alert | None = None

    def want(self, start: int | None) -> None:
        """A moment from which on older events will be loaded when somebody asks for that, under the same filter."""
        self._wanted = start

    def offer(self, text: str, status: Status, now: float, zone: tzinfo) -> str:
        """What to say beside a filter; empty when all that it can match is held."""
        self._start = _beyond(text, status, now, zone)
        if text != self._text:
            self._text, self._wanted = text, None
        if status.loading is not None:
            return f"loading, {status.loading.words}"
        if self._start is None or status.whole_since is None:
            return ""
        since = datetime.fromtimestamp(status.whole_since, UTC).astimezone(zone)
        if status.held >= status.capacity > 0:
            return f"the ring is full and holds since {since:%d %b %H:%M}"
        return f"the ring holds since {since:%d %b %H:%M}, {LOADS}"

    def load(self) -> str:
        """Loads what the filter asks for, or the moment to go to; says what happens."""
        starts = [start for start in (self._start, self._wanted) if start is not None]
        if not starts:
            return "All that the filter can match is held. after:-7d reaches further back."
        self._wanted = None
        self._watch.load(min(starts))
        return "Loading older events. They are shown as they come, and notify nobody."

    def load_evidence(self, alert: Alert) -> str:
        """Loads the time of an alert whose events are not held."""
        self._awaited = alert
        self._watch.load(alert.first, alert.last + 1, alert.account)
        return "None of its events is held any more. Loading them."

    def arrived(self, chosen: Alert | None) -> list[Seen]:
        """The events of the alert that was waited for, once, if it is still the chosen one."""
        if self._awaited is None:
            return []
        if chosen is None or chosen.id != self._awaited.id:
            self._awaited = None
            return []
        found = proof(self._watch, chosen)
        if found:
            self._awaited = None
        return found


def _beyond(text: str, status: Status, now: float, zone: tzinfo) -> int | None:
    if not text or status.whole_since is None:
        return None
    try:
        first = earliest(parse(text).root, Context(int(now * 1e9), zone))
    except QueryError:  # said where it was typed
        return None
    return first if first is not None and first / 1e9 < status.whole_since - SLACK_SECONDS else None
