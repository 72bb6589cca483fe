"""A watch without a monitor: invented events and alerts, held in lists, for tests of the screens."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from msgspec.structs import replace

from tui.events.alert import Alert
from tui.events.counts import Counts
from tui.events.dealing import Deed, Risk, Suppression
from tui.events.fields import value
from tui.events.model import Seen
from tui.events.names import NO_NAMES, Names
from tui.events.order import Order, sortable
from tui.events.reading import Rows, Status, Steering, StreamHealth, TokenFacts
from tui.events.stream import Stream
from tui.events.verdict import Lesson
from tui.query import parse
from tui.query.context import Context
from tui.query.predicates import predicate
from tui.store import EventRing
from tui.store.table_of_counts import table_of_counts


@dataclass(frozen=True)
class ListedRows:
    """Rows of a list."""

    found: Sequence[Seen]

    def __len__(self) -> int:
        return len(self.found)

    def seen(self, index: int) -> Seen | None:
        return self.found[index]

    def row(self, index: int) -> int:
        return self.found[index].row

    def place(self, row: int) -> int | None:
        return next((i for i, seen in enumerate(self.found) if seen.row == row), None)


@dataclass
class FakeWatch:
    """Implements `tui.events.reading.Watch`; tests put in what they need with `add`, `set_status`, `set_alerts`."""

    names: Names = NO_NAMES
    now: float = 0.0
    """What relative times of queries count from."""
    state: Status = field(default_factory=lambda: healthy(0.0))
    revision: int = 0
    polls: int = 0
    skips: int = 0
    answers: int = 0
    """How often something was counted."""
    loads: list[tuple[int, int | None]] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    steered: list[Steering] = field(default_factory=list)
    deeds: list[tuple[str, Deed]] = field(default_factory=list)
    reply: str = ""
    """What is said of a deed: empty, it is done."""
    prepared: set[tuple[Stream, str]] = field(default_factory=set)
    """Columns that a stream can be sorted by at once."""
    standing: tuple[Suppression, ...] = ()
    taught: tuple[Lesson, ...] = ()
    risks: tuple[Risk, ...] = ()
    morning: float = 0.0
    parts: tuple[Status, ...] = ()
    """Several accounts; shown together until one is chosen."""
    chosen: str = ""

    def __post_init__(self) -> None:
        self._events: dict[Stream, list[Seen]] = {stream: [] for stream in Stream}
        self._alerts: list[Alert] = []

    def add(self, *events: Seen) -> None:
        """Events arrive."""
        for seen in events:
            held = self._events[seen.stream]
            numbered = msgspec.structs.replace(seen, row=len(held))
            held.insert(bisect_left([other.event.time for other in held], seen.event.time), numbered)
        streams = dict(self.state.streams)
        for stream in Stream:
            health = streams.get(stream) or StreamHealth(stream)
            streams[stream] = replace(health, events=len(self._events[stream]))
        total = sum(len(held) for held in self._events.values())
        oldest = min((held[0].event.time for held in self._events.values() if held), default=None)
        self.set_status(
            replace(self.state, streams=streams, held=total, oldest=None if oldest is None else oldest / 1e9)
        )

    def set_status(self, status: Status) -> None:
        """The state changes."""
        self.state = status
        self.revision += 1

    def set_alerts(self, *alerts: Alert) -> None:
        """These are the alerts now."""
        self._alerts = list(alerts)
        self.revision += 1

    def status(self) -> Status:
        if not self.parts:
            return self.state
        return next(
            (part for part in self.parts if part.account == self.chosen), replace(self.state, accounts=self.parts)
        )

    def rows(self, stream: Stream, query: str = "") -> Rows:
        return ListedRows(self.matching(stream, query))

    def sorted_rows(self, stream: Stream, query: str, order: Order) -> Rows | None:
        if order.key is not None and (stream, order.column) not in self.prepared:
            return None
        newest = self.matching(stream, query)[::-1]
        if order.column == "time":
            return ListedRows(newest[::-1] if order.descending else newest)
        keys = {seen.row: self._key(seen, order) for seen in newest}
        there = [seen for seen in newest if keys[seen.row]]
        missing = [seen for seen in newest if not keys[seen.row]]
        there.sort(key=lambda seen: keys[seen.row], reverse=order.descending)
        return ListedRows([*there, *missing][::-1])

    def _key(self, seen: Seen, order: Order) -> str:
        if order.key is not None:
            return sortable(order.key.text(seen, self.names))
        found = self.alerts_of(seen.stream, str(seen.event.uuid))
        return str(max((int(alert.severity) for alert in found), default=0)).strip("0")

    def prepare_order(self, stream: Stream, order: Order) -> None:
        self.prepared.add((stream, order.column))

    @property
    def accounts(self) -> Sequence[str]:
        return [part.account for part in self.parts] or [self.state.account]

    def show_account(self, name: str) -> None:
        self.chosen = name
        self.revision += 1

    def events(self, names: Sequence[tuple[Stream, str]], account: str | None = None) -> Sequence[Seen]:
        held = {(stream, seen.event.uuid): seen for stream, events in self._events.items() for seen in events}
        return [held[name] for name in names if name in held]

    def histogram(
        self, stream: Stream, query: str, by: str, start: int, end: int, bins: int
    ) -> Mapping[str, Sequence[int]]:
        counts: dict[str, list[int]] = {}
        for seen in self.matching(stream, query):
            if start <= seen.event.time < end:
                row = counts.setdefault((by and value(seen, by)) or "", [0] * bins)
                row[(seen.event.time - start) * bins // (end - start)] += 1
        return counts

    def top(self, stream: Stream, query: str, by: str, limit: int) -> Sequence[tuple[str, int]]:
        by = "user_email" if by == "user" else by
        found = Counter(value(seen, by) or "" for seen in self.matching(stream, query))
        return [(text, number) for text, number in found.most_common(limit) if text]

    def answer(self, query: str) -> Counts | None:
        asked = parse(query)
        if asked.pipe is None or not asked.pipe.measure:
            return None
        self.answers += 1
        ring = EventRing(10_000)
        for stream, held in self._events.items():
            ring.append(stream, held)
        return table_of_counts(ring, asked, self._context())

    def alerts(self) -> Sequence[Alert]:
        return sorted(self._alerts, key=lambda alert: (-alert.severity, -alert.last))

    def alerts_of(self, stream: Stream, uuid: str, account: str | None = None) -> Sequence[Alert]:
        return [alert for alert in self.alerts() if (str(stream), uuid) in alert.evidence]

    def deal(self, alert_id: str, deed: Deed) -> str:
        self.deeds.append((alert_id, deed))
        return self.reply

    def suppressions(self) -> Sequence[Suppression]:
        return self.standing

    def lessons(self) -> Sequence[Lesson]:
        return self.taught

    def ranking(self) -> Sequence[Risk]:
        return self.risks

    def acknowledge(self, alert_id: str) -> str:
        self.acknowledged.append(alert_id)
        self.set_alerts(
            *(
                replace(alert, status="acknowledged" if alert.status == "open" else "open")
                if alert.id == alert_id
                else alert
                for alert in self._alerts
            )
        )
        return ""

    def load(self, start: int, end: int | None = None, account: str | None = None) -> None:
        self.loads.append((start, end))

    def poll_now(self) -> None:
        self.polls += 1

    def skip_stuck(self) -> None:
        self.skips += 1

    def work_begins(self, account: str) -> float:
        return self.morning

    def steer(self, what: Steering) -> None:
        self.steered.append(what)

    def matching(self, stream: Stream, query: str) -> list[Seen]:
        """The events that a query lets through."""
        held = self._events[stream]
        if not query:
            return list(held)
        matches = predicate(parse(query), self._context())
        return [seen for seen in held if matches(seen)]

    def _context(self) -> Context:
        return Context(int(self.now * 1e9), names=self.names, alerts=self.alerts, alerts_of=self.alerts_of)


def healthy(now: float, **changes: object) -> Status:
    """All streams read a moment ago, with a token that lives for 41 days."""
    status = Status(
        account="acme.1password.eu",
        interval=60.0,
        token=TokenFacts(
            state="ok",
            source="op://SOC/Events API/credential",
            ending="a91f",
            features=tuple(stream.feature for stream in Stream),
            account_uuid="VK4DGLRSTQH3BBSHWPM5NVQ7Q2",
            integration_uuid="56YE2TYN2VFYRLNSHKPW5NVT5E",
            issued=now - 110 * 86_400,
            expires=now + 41.4 * 86_400,
            host="events.1password.eu",
            region="eu",
            checked=now - 8,
        ),
        streams={
            stream: StreamHealth(stream, state="ok", last_success=now - 3, next_poll=now + 41 - 3 * i)
            for i, stream in enumerate(Stream)
        },
        capacity=1_000_000,
        rules=("password-spray",),
        clock_skew=0.4,
    )
    return replace(status, **changes)
