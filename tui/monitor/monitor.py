"""The monitor: a thread with a loop of its own that collects, judges and notifies, whatever the screen does.

This module is cheap to import. What is heavy (httpx, NumPy, the demo's web framework) comes with
`tui.monitor.session`, which the thread imports, so that the first frame does not wait for it.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui.credentials.crash_report import crash_report
from tui.events.alert import Alert
from tui.events.counts import Counts
from tui.events.dealing import Deed, Risk, Suppression
from tui.events.model import Seen
from tui.events.names import Names
from tui.events.order import Order
from tui.events.reading import Rows, Status, Steering
from tui.events.stream import Stream
from tui.events.verdict import Lesson
from tui.monitor.dealing import deal, next_morning, ranking
from tui.monitor.options import MonitorOptions

if TYPE_CHECKING:
    from tui.monitor.questions import Questions
    from tui.monitor.session import Session
    from tui.notifications.notifier import Notifier

CRASHED = "quit (q) to see the report"


class Monitor:
    """Watches one account in a daemon thread; what it offers to readers is `tui.events.reading.Watch`."""

    def __init__(self, options: MonitorOptions, notifier: "Callable[[], Notifier | None]" = lambda: None) -> None:
        """`notifier` is asked for in the monitor's thread."""
        self.options = options
        self.crash = ""
        """Report of the fault that ended the thread; empty while all is well."""
        self.fatal = ""
        """Why nothing can be read at all, in words: the machine's network settings cannot be used, say."""
        self._notifier = notifier
        self._session: Session | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"monitor-{options.account}", daemon=True)

    # the thread

    def start(self) -> None:
        """Starts the thread and returns at once."""
        self._thread.start()

    def cancel(self) -> None:
        """Asks the thread to end, and returns at once."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        if self._main is not None:
            self._ask(self._main.cancel)

    def stop(self, deadline: float = 2.0) -> None:
        """Ends the thread; after `deadline` seconds it is left to die with the process."""
        self.cancel()
        if self._thread.is_alive():
            self._thread.join(deadline)

    def _run(self) -> None:
        try:
            asyncio.run(self._watch())
        except asyncio.CancelledError:
            pass  # stop() asked for it
        except BaseException as error:  # noqa: BLE001 - nobody above a thread sees its faults: keep it for the screen
            self.crash = crash_report(error)
        finally:
            self._ready.set()

    async def _watch(self) -> None:
        # heavy: see the module's docstring
        from tui.events_api.errors import EventsApiError
        from tui.monitor.session import Session

        self._loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        if self._stopping.is_set():
            return
        try:
            self.options = self.options.whole()
            self._session = Session(self.options, self._notifier())
        except EventsApiError as error:
            self.fatal = f"{error.summary}. {error.hint}"
            return
        self._ready.set()
        await self._session.run()

    def session(self) -> "Session":
        """The running session, waited for; raises `RuntimeError` with the report if it could not start."""
        self._ready.wait()
        if self._session is None:
            raise RuntimeError(self.fatal or self.crash or "the monitor was stopped before it began")
        return self._session

    def wait(self) -> None:
        """Blocks until the thread has ended: for one-shot reads."""
        self._thread.join()

    # what screens read

    @property
    def names(self) -> Names:
        """What vaults, items and groups are called."""
        return self.options.names

    @property
    def revision(self) -> int:
        """Grows whenever events, alerts or status have changed."""
        session = self._session
        turns = 0 if self.options.replay is None else self.options.replay.turns
        return (0 if session is None else session.revision) + bool(self.crash) + bool(self.fatal) + turns

    def status(self) -> Status:
        session = self._session
        fatal = self.fatal or (f"opwatch broke and reads no more; {CRASHED}" if self.crash else "")
        if session is None:
            replay = "" if self.options.replay is None else self.options.replay.words
            return Status(self.options.account, demo=self.options.demo is not None, replay=replay, fatal=fatal)
        return session.status(fatal)

    @property
    def accounts(self) -> Sequence[str]:
        """The one."""
        return (self.options.account,)

    @property
    def monitors(self) -> "Mapping[str, Monitor]":
        """This one, by its account."""
        return {self.options.account: self}

    def show_account(self, name: str) -> None:
        """Nothing else is there to show."""

    @property
    def questions(self) -> "Questions | None":
        """What can be asked of the events; None before the monitor has begun."""
        return None if self._session is None else self._session.questions

    def rows(self, stream: Stream, query: str = "") -> Rows:
        """The stream's events that match; raises `tui.query.QueryError`."""
        session = self._session
        return NoRows() if session is None else session.questions.rows(stream, query)

    def sorted_rows(self, stream: Stream, query: str, order: Order) -> Rows | None:
        """The same in an order; None while it is not prepared."""
        return None if self.questions is None else self.questions.sorted_rows(stream, query, order)

    def prepare_order(self, stream: Stream, order: Order) -> None:
        """Reads what rows are sorted by; may take seconds."""
        if self.questions is not None:
            self.questions.prepare_order(stream, order)

    def events(self, names: Sequence[tuple[Stream, str]], account: str | None = None) -> Sequence[Seen]:
        """Events by stream and uuid: those that the ring holds."""
        session = self._session
        return () if session is None else session.ring.found(names, account)

    def histogram(
        self, stream: Stream, query: str, by: str, start: int, end: int, bins: int
    ) -> Mapping[str, Sequence[int]]:
        """Counts a bin for each value of a field, over event times from start to end (nanoseconds)."""
        session = self._session
        return {} if session is None else session.questions.histogram(stream, query, by, start, end, bins)

    def top(self, stream: Stream, query: str, by: str, limit: int) -> Sequence[tuple[str, int]]:
        """The most frequent values of a field with their counts."""
        session = self._session
        return () if session is None else session.questions.top(stream, query, by, limit)

    def answer(self, query: str) -> Counts | None:
        """What a query counts; None when it does not count, or before the monitor has begun."""
        session = self._session
        return None if session is None else session.questions.answer(query)

    def alerts(self) -> Sequence[Alert]:
        """All alerts, worst and newest first."""
        session = self._session
        return () if session is None else session.book.alerts()

    def alerts_of(self, stream: Stream, uuid: str, account: str | None = None) -> Sequence[Alert]:  # noqa: ARG002 - one
        """The alerts that an event is evidence of."""
        session = self._session
        return () if session is None else session.book.of(stream, uuid)

    def acknowledge(self, alert_id: str) -> str:
        """Marks an alert as seen, or takes the mark back; empty, or a sentence why not."""
        return deal(self._session, alert_id, Deed("acknowledge"))

    def deal(self, alert_id: str, deed: Deed) -> str:
        """Snoozes, suppresses, takes that back; empty, or a sentence why not."""
        return deal(self._session, alert_id, deed)

    def has(self, alert_id: str) -> bool:
        """Whether the book has an alert, or something that was made from it."""
        session = self._session
        return session is not None and session.book.knows(alert_id)

    def suppressions(self) -> Sequence[Suppression]:
        """Those that stand."""
        session = self._session
        return () if session is None else session.book.suppressions()

    def lessons(self) -> Sequence[Lesson]:
        """Verdicts that rules learn from."""
        session = self._session
        return () if session is None else session.book.lessons

    def ranking(self) -> Sequence[Risk]:
        """Whom or what most is against, worst first."""
        return ranking(self._session)

    def work_begins(self, account: str) -> float:  # noqa: ARG002 - one
        """When its people next come to work, seconds since 1970."""
        return next_morning(self.options)

    def load(self, start: int, end: int | None = None, account: str | None = None) -> None:  # noqa: ARG002 - one
        """Reads a stretch of the past into the ring, in the background."""
        session = self._session
        if session is not None:
            self._ask(lambda: session.past.load(start, end))

    def poll_now(self) -> None:
        """Asks for a poll of every stream without waiting for the interval."""
        if self._session is not None:
            self._ask(self._session.poll_now)

    def skip_stuck(self) -> None:
        """Gives up the pages that streams are STUCK at; the others are left alone."""
        if self._session is not None:
            self._ask(self._session.skip_stuck)

    def steer(self, what: Steering) -> None:
        """Plays a recording faster, slower, further."""
        replay = self.options.replay
        if replay is not None:
            self._ask(lambda: replay.steer(what))

    def _ask(self, do: Callable[[], object]) -> None:
        """Has it done in the monitor's thread; once that has ended there is nobody to do it."""
        if self._loop is not None and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # the loop has closed between the question and the call
                self._loop.call_soon_threadsafe(do)


class NoRows:
    """The rows of a monitor that has not begun."""

    def __len__(self) -> int:
        return 0

    def seen(self, _index: int) -> Seen | None:
        """Nothing."""
        return None

    def row(self, index: int) -> int:
        """There is none."""
        raise IndexError(index)

    def place(self, _row: int) -> int | None:
        """Nowhere."""
        return None
