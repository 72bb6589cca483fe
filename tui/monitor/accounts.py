"""Several accounts watched at once: a monitor each, one ring for all, and one of them or all of them shown.

What happens to one monitor is told with its account's name and touches no other.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from tui.alerts.ranking import ranked
from tui.events.alert import Alert
from tui.events.counts import Counts
from tui.events.dealing import Deed, Risk, Suppression
from tui.events.model import Seen
from tui.events.names import Names
from tui.events.order import Order
from tui.events.reading import Rows, Status, Steering
from tui.events.stream import Stream
from tui.events.verdict import Lesson
from tui.monitor.awaiting import Awaited, Awaiting
from tui.monitor.monitor import Monitor, NoRows
from tui.monitor.shared_ring import SharedRing
from tui.monitor.together import together

if TYPE_CHECKING:
    from tui.monitor.questions import Questions


class Accounts:
    """Offers readers `tui.events.reading.Watch` over several monitors."""

    def __init__(
        self,
        accounts: Mapping[str, Monitor | Awaited | str],
        ring: SharedRing,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """In place of a monitor, a text says why an account is not watched; an awaited one may be, later."""
        self._monitors = {name: monitor for name, monitor in accounts.items() if isinstance(monitor, Monitor)}
        awaited = {name: one for name, one in accounts.items() if isinstance(one, Awaited)}
        self._unwatched = {name: why for name, why in accounts.items() if isinstance(why, str)}
        self._unwatched |= {name: one.why for name, one in awaited.items()}
        self._awaiting = Awaiting(awaited, self._look_found)
        self._found = 0
        self._ring = ring
        self._clock = clock
        self._shown = ""
        self._choices = 0
        self._questions: Questions | None = None
        self._notices: list[str] = []
        self._alerts: tuple[Sequence[Sequence[Alert]], Sequence[Alert]] = ((), ())
        self.accounts: Sequence[str] = tuple(accounts)
        self._names = _merged([monitor.names for monitor in self._monitors.values()])

    # the threads

    def start(self) -> None:
        """Starts every monitor and returns at once."""
        for monitor in self._monitors.values():
            monitor.start()
        self._awaiting.start()

    def _look_found(self, name: str, found: Monitor | str) -> None:
        """In the thread that looks: whoever reads meanwhile sees the account as it was, or as it is."""
        if isinstance(found, Monitor):
            found.start()
            known = {**self._monitors, name: found}
            self._monitors = {each: known[each] for each in self.accounts if each in known}
            self._unwatched = {other: why for other, why in self._unwatched.items() if other != name}
            self._names = _merged([monitor.names for monitor in known.values()])
        else:
            self._unwatched = {**self._unwatched, name: found}
        self._found += 1

    def stop(self, deadline: float = 2.0) -> None:
        """Ends all of them; they have the time of one."""
        self._awaiting.stop()
        for monitor in self._monitors.values():
            monitor.cancel()
        until = time.monotonic() + deadline
        for monitor in self._monitors.values():
            monitor.stop(max(0.0, until - time.monotonic()))

    def wait(self) -> None:
        """Blocks until all threads have ended: for one-shot reads."""
        for monitor in self._monitors.values():
            monitor.wait()

    @property
    def monitors(self) -> Mapping[str, Monitor]:
        """Those of the accounts that are watched, by account."""
        return self._monitors

    @property
    def crash(self) -> str:
        """The reports of all faults that ended a monitor."""
        return "\n".join(monitor.crash for monitor in self._monitors.values() if monitor.crash)

    @property
    def fatal(self) -> str:
        """Why nothing at all can be read; empty while one account can."""
        return together(self._parts(), (), self._clock()).fatal

    # what is shown

    def show_account(self, name: str) -> None:
        """Shows one account, or all with an empty name."""
        self._shown = name if name in self.accounts else ""
        self._choices += 1

    @property
    def names(self) -> Names:
        """Of the shown account, or of all."""
        shown = self._monitors.get(self._shown)
        return self._names if shown is None else shown.names

    @property
    def revision(self) -> int:
        """Grows whenever events, alerts or status have changed, or another account is shown."""
        return self._choices + self._found + sum(monitor.revision for monitor in self._monitors.values())

    def status(self) -> Status:
        """Of the shown account, or what is worst in all of them."""
        parts = self._parts()
        for part in parts:
            if part.account == self._shown:
                return part
        told = [f"{part.account}: {notice}" for part in parts for notice in part.notices] + _watched_twice(parts)
        kept = [notice for notice in self._notices if notice in told]
        self._notices = [*kept, *(notice for notice in told if notice not in kept)]  # the newest last
        return together(parts, self._notices, self._clock())

    def _parts(self) -> list[Status]:
        return [
            Status(name, fatal=self._unwatched[name]) if name in self._unwatched else self._monitors[name].status()
            for name in self.accounts
        ]

    # events

    @property
    def questions(self) -> "Questions | None":
        """What can be asked of the events of all accounts; None before there is a ring."""
        asked, names, ring = self._questions, self._names, self._ring.made
        if ring is not None and (asked is None or asked.names is not names):  # an account may have come later
            from tui.monitor.questions import Questions  # comes with NumPy, which is there by now

            options = next(iter(self._monitors.values())).options
            asked = self._questions = Questions(ring, self.alerts, self.alerts_of, options, self._clock, names)
        return asked

    def rows(self, stream: Stream, query: str = "") -> Rows:
        """The events of the shown accounts that match; raises `tui.query.QueryError`."""
        questions = self.questions
        return NoRows() if questions is None else questions.rows(stream, query, self._shown)

    def sorted_rows(self, stream: Stream, query: str, order: Order) -> Rows | None:
        """The same in an order; None while it is not prepared."""
        questions = self.questions
        return None if questions is None else questions.sorted_rows(stream, query, order, self._shown)

    def prepare_order(self, stream: Stream, order: Order) -> None:
        """Reads what rows are sorted by; may take seconds."""
        questions = self.questions
        if questions is not None:
            questions.prepare_order(stream, order)

    def events(self, names: Sequence[tuple[Stream, str]], account: str | None = None) -> Sequence[Seen]:
        """Events by stream and uuid, of this account or of any: those that the ring holds."""
        ring = self._ring.made
        return () if ring is None else ring.found(names, account)

    def histogram(
        self, stream: Stream, query: str, by: str, start: int, end: int, bins: int
    ) -> Mapping[str, Sequence[int]]:
        """Counts a bin for each value of a field, over event times from start to end (nanoseconds)."""
        questions = self.questions
        if questions is None:
            return {}
        return questions.histogram(stream, query, by, start, end, bins, self._shown)

    def top(self, stream: Stream, query: str, by: str, limit: int) -> Sequence[tuple[str, int]]:
        """The most frequent values of a field with their counts."""
        questions = self.questions
        return () if questions is None else questions.top(stream, query, by, limit, self._shown)

    def answer(self, query: str) -> Counts | None:
        """What a query counts; None when it does not count, or before there is a ring."""
        questions = self.questions
        return None if questions is None else questions.answer(query, self._shown)

    # alerts

    def alerts(self) -> Sequence[Alert]:
        """Those of the shown accounts, ordered as one book orders them."""
        books = [monitor.alerts() for monitor in self._shown_monitors()]
        before, merged = self._alerts
        if len(before) != len(books) or any(a is not b for a, b in zip(before, books, strict=True)):
            merged = books[0] if len(books) == 1 else tuple(ranked(chain(*books)))
            self._alerts = (books, merged)
        return merged

    def alerts_of(self, stream: Stream, uuid: str, account: str | None = None) -> Sequence[Alert]:
        """The alerts that an event, of this account or of those that are shown, is evidence of."""
        monitors = self._shown_monitors() if account is None else [self._monitors[account]]
        return ranked(chain(*(monitor.alerts_of(stream, uuid) for monitor in monitors)))

    def _shown_monitors(self) -> list[Monitor]:
        return [monitor for name, monitor in self._monitors.items() if self._shown in ("", name)]

    def acknowledge(self, alert_id: str) -> str:
        """Marks an alert as seen, or takes the mark back; empty, or a sentence why not."""
        return self.deal(alert_id, Deed("acknowledge"))

    def deal(self, alert_id: str, deed: Deed) -> str:
        """Does it in the account that the alert, or what was made from it, is of: an id is of one alone."""
        for monitor in self._monitors.values():
            if monitor.has(alert_id):
                return monitor.deal(alert_id, deed)
        return "That alert is no longer in the book."

    def suppressions(self) -> Sequence[Suppression]:
        """Those that stand, of the shown accounts."""
        return [each for monitor in self._shown_monitors() for each in monitor.suppressions()]

    def lessons(self) -> Sequence[Lesson]:
        """Verdicts that rules learn from, of the shown accounts."""
        return [each for monitor in self._shown_monitors() for each in monitor.lessons()]

    def ranking(self) -> Sequence[Risk]:
        """Whom or what most is against in the shown accounts, worst first."""
        found = chain(*(monitor.ranking() for monitor in self._shown_monitors()))
        return sorted(found, key=lambda risk: risk.score, reverse=True)

    def work_begins(self, account: str) -> float:
        """When the people of an account next come to work, seconds since 1970."""
        return self._monitors[account].work_begins(account)

    def load(self, start: int, end: int | None = None, account: str | None = None) -> None:
        """Reads a stretch of the past of this account, or of those that are shown, into the ring."""
        monitors = self._shown_monitors() if account is None else [self._monitors[account]]
        for monitor in monitors:
            monitor.load(start, end)

    def poll_now(self) -> None:
        """Asks for a poll of every stream of the shown accounts."""
        for monitor in self._shown_monitors():
            monitor.poll_now()

    def skip_stuck(self) -> None:
        """Gives up the pages that streams of the shown accounts are STUCK at."""
        for monitor in self._shown_monitors():
            monitor.skip_stuck()

    def steer(self, what: Steering) -> None:
        """A recording is of one account."""


def _watched_twice(parts: Sequence[Status]) -> list[str]:
    """Two names for one account of 1Password make every event and alert come twice."""
    names: dict[str, list[str]] = {}
    for part in parts:
        if part.token.account_uuid:
            names.setdefault(part.token.account_uuid, []).append(part.account)
    return [
        f"{' and '.join(same)} are one account of 1Password: all of it comes {len(same)} times"
        for same in names.values()
        if len(same) > 1
    ]


def _merged(names: Sequence[Names]) -> Names:
    """The names of all accounts: ids are never the same in two of them."""
    return Names(
        vaults=dict(chain.from_iterable(each.vaults.items() for each in names)),
        items=dict(chain.from_iterable(each.items.items() for each in names)),
        groups=dict(chain.from_iterable(each.groups.items() for each in names)),
    )
