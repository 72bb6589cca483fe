"""What a screen may ask of the monitor: plain snapshots and read-only rows.

The screen pulls. `Watch.revision` tells cheaply whether anything changed; nothing here blocks on the network.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from msgspec import Struct, field

from tui.events.alert import Alert
from tui.events.counts import Counts
from tui.events.dealing import Deed, Risk, Suppression
from tui.events.model import Seen
from tui.events.names import Names
from tui.events.order import Order
from tui.events.stream import Stream
from tui.events.verdict import Lesson

StreamState = Literal["starting", "reading", "ok", "failing", "stopped", "absent"]
"""starting: nothing read yet; reading: draining a backlog; failing: the last try failed, more follow;
stopped: the token is refused, looked at again now and then; absent: the token may not read it."""

TokenState = Literal["unchecked", "ok", "refused", "unreachable"]

Steering = Literal["slower", "faster", "pause", "minute", "hour", "event"]
"""What can be asked of a replay: another speed, to stand or go on, a minute or an hour on, the next event."""


class Answer(Struct, frozen=True):
    """One answer of the service, or its absence."""

    at: float
    """Seconds since 1970."""
    seconds: float
    """How long it took."""
    status: int
    """HTTP status; 0 when there was no answer."""


class StreamHealth(Struct, frozen=True):
    """How one stream is doing. Moments are seconds since 1970, None before the first."""

    stream: Stream
    state: StreamState = "starting"
    last_success: float | None = None
    """When the stream was last read to its end: the age of the data."""
    next_poll: float | None = None
    newest_event: float | None = None
    failing_since: float | None = None
    error: str = ""
    """What went wrong and what happens next, in one line; empty when nothing is wrong."""
    tries: int = 0
    """Failed tries in a row."""
    cursor_since: float | None = None
    """When the cursor last moved."""
    events: int = 0
    """Events taken in since the start."""
    bad_events: int = 0
    """Events that could not be read, or lack uuid or time; counted and left out."""
    duplicates: int = 0
    answers: tuple[Answer, ...] = ()
    """Answers of the last hour, oldest first, at most 2,000."""
    home_events: int = 0
    """Events that the place kept by the last run brought at this start: new since it was left."""
    home_row: int = 0
    """Those of them that are held are the fresh ones with lower rows than this."""
    skew: float | None = None
    """Seconds by which this machine's clock was ahead of the service's at the last page; None: not known."""
    interval: float = 0.0
    """Seconds between polls where the status is of several accounts; 0: as the status says."""

    def age(self, now: float) -> float | None:
        """Seconds since the stream was last read to its end."""
        return None if self.last_success is None else max(0.0, now - self.last_success)


class TokenFacts(Struct, frozen=True):
    """What the token is and may do: from introspection and from its own claims. Never the token."""

    state: TokenState = "unchecked"
    source: str = ""
    """Where the token came from, in words."""
    ending: str = ""
    """Its last four characters."""
    features: tuple[str, ...] = ()
    account_uuid: str = ""
    integration_uuid: str = ""
    issued: float | None = None
    expires: float | None = None
    """None: it never expires, or does not say."""
    host: str = ""
    region: str = ""
    """us, ca, eu, ent, or empty for another host."""
    checked: float | None = None
    """When the service last answered an introspection."""
    answer: Answer | None = None
    error: str = ""


class BudgetUse(Struct, frozen=True):
    """Requests that this opwatch spent; the service does not report what others spend."""

    minute: int = 0
    minute_limit: int | None = None
    """None: no ceiling (demo, loopback)."""
    hour: int = 0
    hour_limit: int | None = None
    throttled: tuple[float, ...] = ()
    """When the service answered 429 in the last hour, seconds since 1970."""


class Progress(Struct, frozen=True):
    """How far a stretch of the past is read. Moments are seconds since 1970."""

    start: float
    end: float
    reached: float
    events: int = 0
    pages: int = 0
    left: float | None = None
    """Seconds that the rest will take, as it looks; None while it is too early to tell."""

    @property
    def words(self) -> str:
        """`12 of 30 days`; of less than two days the part that is read."""
        length = max(1.0, self.end - self.start)
        if length < 2 * 86_400:
            return f"{100 * (self.reached - self.start) / length:.0f} %"
        return f"{int((self.reached - self.start) / 86_400)} of {round(length / 86_400)} days"


class Status(Struct, frozen=True):
    """All that the screen shows of one account besides events and alerts."""

    account: str
    demo: bool = False
    replay: str = ""
    """How fast a recording is played, `x10`, and whether it stands or has ended; empty: this is no replay."""
    interval: float = 60.0
    """Seconds between polls of a stream."""
    token: TokenFacts = TokenFacts()
    streams: Mapping[Stream, StreamHealth] = field(default_factory=dict)
    budget: BudgetUse = BudgetUse()
    held: int = 0
    """Events in the ring."""
    capacity: int = 0
    oldest: float | None = None
    """Event time of the oldest event in the ring, seconds since 1970."""
    clock_skew: float | None = None
    """Seconds by which this machine's clock is ahead of the service's."""
    rules: tuple[str, ...] = ()
    """Names of the rules that judge."""
    notices: tuple[str, ...] = ()
    """Things that need a person, newest last; plain sentences."""
    fatal: str = ""
    """Why the monitor cannot go on; empty while it runs."""
    looking_back: Progress | None = None
    """The look-back of a restart is being read."""
    learning: Progress | None = None
    """The past is being read for rules that must know what is usual."""
    loading: Progress | None = None
    """Older events are being read into the ring because somebody asked for them."""
    whole_since: float | None = None
    """From when on the ring holds all that was read, seconds since 1970; `oldest` may lie alone before it."""
    accounts: "tuple[Status, ...]" = ()
    """Each of several accounts that are shown together; the rest is then what is worst, or a sum. Else empty."""


class Rows(Protocol):
    """Events that match a query, oldest first by event time; a view that does not change."""

    def __len__(self) -> int: ...

    def seen(self, index: int) -> Seen | None:
        """The event at a place; None when the ring has evicted it meanwhile."""
        ...

    def row(self, index: int) -> int:
        """Number of the row at a place; with its stream it names an event for as long as the ring holds it."""
        ...

    def place(self, row: int) -> int | None:
        """The place of a row, or None when it is not among these."""
        ...


class Watch(Protocol):
    """The monitor as screens and widgets see it. Every method returns at once and may be called from any thread."""

    @property
    def names(self) -> Names:
        """What vaults, items and groups are called."""
        ...

    @property
    def revision(self) -> int:
        """Grows whenever events, alerts or status have changed."""
        ...

    def status(self) -> Status: ...

    @property
    def accounts(self) -> Sequence[str]:
        """Names of the accounts that are watched."""
        ...

    def show_account(self, name: str) -> None:
        """From now on everything here is of this account; of all with an empty name."""
        ...

    def rows(self, stream: Stream, query: str = "") -> Rows:
        """The stream's events that match; raises `tui.query.QueryError`."""
        ...

    def sorted_rows(self, stream: Stream, query: str, order: Order) -> Rows | None:
        """The same in an order, what comes first at the last place; None while the order is not prepared."""
        ...

    def prepare_order(self, stream: Stream, order: Order) -> None:
        """Reads what rows are sorted by. The one method that may take seconds: it wants a thread of its own."""
        ...

    def events(self, names: Sequence[tuple[Stream, str]], account: str | None = None) -> Sequence[Seen]:
        """Events by stream and uuid, of this account or of any: those that the ring holds, in this order."""
        ...

    def histogram(
        self, stream: Stream, query: str, by: str, start: int, end: int, bins: int
    ) -> Mapping[str, Sequence[int]]:
        """Counts a bin for each value of a field, over event times from start to end (nanoseconds)."""
        ...

    def top(self, stream: Stream, query: str, by: str, limit: int) -> Sequence[tuple[str, int]]:
        """The most frequent values of a field with their counts, people shown by e-mail."""
        ...

    def answer(self, query: str) -> Counts | None:
        """What a query counts; None when it asks for the events themselves. Raises `tui.query.QueryError`.

        On a ring of a million events it may take some tenths of a second.
        """
        ...

    def alerts(self) -> Sequence[Alert]:
        """All alerts: severity, then latest evidence, worst and newest first."""
        ...

    def alerts_of(self, stream: Stream, uuid: str, account: str | None = None) -> Sequence[Alert]:
        """The alerts that an event, of this account or of any, is evidence of."""
        ...

    def acknowledge(self, alert_id: str) -> str:
        """Marks an alert as seen, or takes the mark back; empty, or a sentence why not."""
        ...

    def deal(self, alert_id: str, deed: Deed) -> str:
        """Snoozes, suppresses, takes that back; empty, or a sentence why not."""
        ...

    def suppressions(self) -> Sequence[Suppression]:
        """Those that stand, of what is shown."""
        ...

    def lessons(self) -> Sequence[Lesson]:
        """Verdicts that rules learn from, the oldest first; their alerts may have left the book."""
        ...

    def ranking(self) -> Sequence[Risk]:
        """Whom or what most is against, worst first."""
        ...

    def work_begins(self, account: str) -> float:
        """When the people of an account next come to work, seconds since 1970."""
        ...

    def load(self, start: int, end: int | None = None, account: str | None = None) -> None:
        """Reads events from start to end (nanoseconds) into the ring, in the background; without an end, all that
        is older than `whole_since`; of this account or of those that are shown. `Status.loading` tells how far it
        is."""
        ...

    def poll_now(self) -> None:
        """Asks for a poll of every stream without waiting for the interval."""
        ...

    def skip_stuck(self) -> None:
        """Gives up the pages that streams are STUCK at: they go on from now, and a notice names the gap."""
        ...

    def steer(self, what: Steering) -> None:
        """Plays a recording faster, slower, further; nothing where no recording is played."""
        ...
