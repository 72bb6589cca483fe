"""The watch screen: what happens, what is wrong with it, and why. It pulls what changed; nothing is pushed."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import DescendantFocus
from textual.message import Message

from tui.commands import footer_keys
from tui.events.alert import Alert, Severity
from tui.events.model import Seen, as_sent
from tui.events.reading import Status, Watch
from tui.events.stream import Stream
from tui.query.errors import QueryError
from tui.screens.base import MIN_HEIGHT, MIN_WIDTH, WatchingScreen, bindings
from tui.screens.cases import case
from tui.screens.side_column import SideColumn
from tui.screens.silence import silence
from tui.screens.stream_views import StreamViews
from widgets.alert_strip import AlertStrip
from widgets.brief import brief
from widgets.event_detail import EventDetail
from widgets.failure_sparklines import FailureSparklines
from widgets.filter_bar import FilterBar
from widgets.health_line import HealthLine
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.status_header import Picture, StatusHeader
from widgets.stream_table import StreamTable
from widgets.tab_line import Tab, TabLine
from widgets.too_small import TooSmall
from widgets.why_panel import Case, WhyPanel

THREE_FROM = (160, 50)
"""The size from which all three tables are shown at once."""


class WatchScreen(WatchingScreen):
    """Pulls on each tick; while paused, only the count of new events moves."""

    BINDINGS = bindings("watch")

    class TokenWanted(Message):
        """Somebody wants the token screen."""

    class TimesToggled(Message):
        """Somebody wants the other time zone."""

    def __init__(
        self,
        watch: Watch,
        looks: Looks,
        clock: Callable[[], float],
        *,
        query: str = "",
        rules: tuple[str, ...] = (),
    ) -> None:
        super().__init__(watch, looks, clock)
        self._filter = query
        self._filter_before = query
        self._rules = rules
        self._revision = -1
        self._second = -1
        self._status = Status(account="")
        self._alerts: tuple[Alert, ...] = ()
        self._paused_at: float | None = None
        self._events_at_pause = 0
        self._case: Case | None = None
        self._said: tuple[str, ...] = ()

        self.header = StatusHeader(looks=looks, id="header")
        self.health = HealthLine(looks=looks, id="health")
        self.alerts = AlertStrip(looks=looks, id="alerts")
        self.tabs = TabLine(looks=looks, id="tabs")
        self.filter = FilterBar(looks=looks, id="filter")
        self.views = StreamViews(looks=looks, names=watch.names, marks=self._mark, clock=clock, id="tables")
        self.side = SideColumn(looks=looks, id="side")
        self.why = WhyPanel(looks=looks, id="why")
        self.detail = EventDetail(looks=looks, id="detail")
        self.failures_line = FailureSparklines(looks=looks, id="failures-line")
        self.footer = KeyFooter(looks=looks, id="footer")

    def compose(self) -> ComposeResult:
        """From the top; the style sheet says what stands where at which size."""
        yield TooSmall(looks=self.looks, needed=(MIN_WIDTH, MIN_HEIGHT), id="too-small")
        yield self.header
        yield self.health
        yield self.alerts
        with Container(id="body"):
            with Vertical(id="bars"):
                yield self.tabs
                yield self.filter
            yield self.views
            yield self.side
            with Vertical(id="under"):
                yield self.why
                yield self.detail
                yield self.failures_line
        yield self.footer

    def on_mount(self) -> None:
        """The first picture does not wait for a tick."""
        self.footer.show(footer_keys("everywhere", "watch", "lists"))
        self.views.table.focus()
        self._pull(self.clock())

    def on_resize(self) -> None:
        """With room for three tables the side column reaches from the tabs down to the footer."""
        three = self.size.width >= THREE_FROM[0] and self.size.height >= THREE_FROM[1]
        body = self.query_one("#body")
        if three != self.has_class("-three"):
            self.set_class(three, "-three")
            if three:
                body.move_child(self.side, before=self.views)
            else:
                body.move_child(self.side, after=self.views)
        self.side.mark_changed()
        if self.focused is None:
            self.views.table.focus()

    # The picture

    def tick(self, now: float) -> None:
        """Shows what changed; without a change only what ages."""
        changed = self.watch_data.revision != self._revision
        second = int(now)
        if self._paused_at is not None:
            if changed:
                self._revision = self.watch_data.revision
                self._status_line(now)
            return
        if changed:
            self._pull(now)
        elif second != self._second:
            self._tell(now)
        self._second = second
        self.side.show_next(self.watch_data, self._status, now)

    def _pull(self, now: float) -> None:
        first = self._revision < 0
        self._revision = self.watch_data.revision
        self._status = self.watch_data.status()
        self._say_new(self._status)
        self._alerts = tuple(self.watch_data.alerts())
        try:
            self.views.pull(self.watch_data, self._filter)
        except QueryError as error:  # a query given at the start; later ones are tried before they are kept
            self._filter, self._filter_before = "", ""
            self.views.pull(self.watch_data, "")
            self.filter.show_error(_fault(error))
        if first:
            self.side.show_all(self.watch_data, self._status, now)
        self.side.mark_changed()
        self._tell(now)
        self._counts()
        self._explain()
        self._detail_again()

    def _say_new(self, status: Status) -> None:
        """The newest thing that needs a person, once; the token screen keeps them."""
        said = (*status.notices, *([status.fatal] if status.fatal else []))
        if said and said != self._said:
            self.app.notify(said[-1], severity="warning")
        self._said = said

    def _tell(self, now: float) -> None:
        """What ages by the second, events or not."""
        self._status_line(now)
        self.health.show(self._status, now)
        self.set_class(bool(self.health.trouble), "-troubled")
        self.alerts.show(self._alerts, self._today(now), silence(self._status, now, self._rules))
        self.views.tell(self._status, now, self._filter)
        if self.failures_line.display:
            self.side.copy_failures(self.failures_line)

    def _today(self, now: float) -> date:
        return datetime.fromtimestamp(now, UTC).astimezone(self.looks.zone).date()

    def _status_line(self, now: float) -> None:
        if self._paused_at is None:
            self.header.show(self._status, now, Picture(following=self.views.table.following))
        else:
            new = _events(self.watch_data.status()) - self._events_at_pause
            self.header.show(self._status, self._paused_at, Picture(False, self._paused_at, new))

    def _counts(self) -> None:
        tabs = [
            Tab(stream, str(i), stream.label, self.views.matching(stream))
            for i, stream in enumerate(Stream, start=1)
        ]
        self.tabs.show([*tabs, Tab("token", "6", "Token")], self.views.current)
        current = self.views.current
        self.filter.show(self._filter, self.views.matching(current), self.views.held(current))

    # The alert under the cursor

    def _mark(self, stream: Stream, uuid: str) -> Severity | None:
        return max((alert.severity for alert in _alarms(self.watch_data.alerts_of(stream, uuid))), default=None)

    def _explain(self) -> None:
        """Fills the pane under the tables: for the alert under the cursor, or the event's."""
        seen = self.views.table.cursor
        of_event = _alarms(self.watch_data.alerts_of(seen.stream, str(seen.event.uuid))) if seen else []
        alert = self.alerts.alert if self.alerts.has_focus else next(iter(of_event), None)
        if alert is None and self.views.table.following:
            alert = self.alerts.alert
        if alert is None:
            self._case = None
            facts = brief(seen, self.watch_data.names, self.looks) if seen else [("", "no event is selected")]
            self.why.show_no_alert(facts)
            return
        others = max(0, len(of_event) - 1) if alert in of_event else 0
        today = self._today(self.clock())
        if self._case is None or (self._case.alert, self._case.others, self._case.today) != (alert, others, today):
            self._case = case(self.watch_data, alert, others, today)
        self.why.show(self._case)

    def _detail_again(self) -> None:
        if self.has_class("-detail"):
            self._show_detail(self.views.table.cursor)

    def _show_detail(self, seen: Seen | None) -> None:
        found = self.watch_data.alerts_of(seen.stream, str(seen.event.uuid)) if seen else ()
        self.detail.show(seen, found, self.watch_data.names)

    @property
    def _alert(self) -> Alert | None:
        """The alert that commands act on: the one that the pane explains."""
        if self.alerts.has_focus:
            return self.alerts.alert
        return self._case.alert if self._case else None

    # Messages

    @on(StreamTable.EventHighlighted)
    def _event_highlighted(self, message: StreamTable.EventHighlighted) -> None:
        if message.table is self.views.table:
            self._explain()
            self._detail_again()

    @on(StreamTable.EventSelected)
    def _event_selected(self) -> None:
        self._open_detail()

    @on(StreamTable.FollowingChanged)
    def _following_changed(self, message: StreamTable.FollowingChanged) -> None:
        if message.table is self.views.table:
            self._status_line(self.clock())

    @on(AlertStrip.AlertHighlighted)
    def _alert_highlighted(self) -> None:
        self._explain()

    @on(AlertStrip.AlertOpened)
    def _alert_opened(self, message: AlertStrip.AlertOpened) -> None:
        """Goes to the alert's latest event, in its table."""
        for stream_name, uuid in reversed(message.alert.evidence):
            stream = Stream(stream_name)
            seen = self.watch_data.event(stream, uuid)
            if seen is not None and self._go_to(stream, seen):
                self._open_detail()
                return
        self.app.notify("None of its events is held any more.")

    def _go_to(self, stream: Stream, seen: Seen) -> bool:
        if self._filter and self.views.rows[stream].place(seen.row) is None:
            self._apply_filter("")
        if not self.views.tables[stream].go_to(seen.row):
            return False
        self._show_stream(stream)
        return True

    @on(TabLine.TabClicked)
    def _tab_clicked(self, message: TabLine.TabClicked) -> None:
        if message.tab == "token":
            self.action_token()
        else:
            self.action_view(message.tab)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """The table with the focus is the shown one; the alerts with the focus are explained."""
        if isinstance(event.widget, StreamTable) and event.widget.stream is not self.views.current:
            self.views.choose(event.widget.stream)
            self._counts()
        if isinstance(event.widget, StreamTable | AlertStrip) and self._revision >= 0:
            self._explain()

    # The filter

    @on(FilterBar.FilterChanged)
    def _filter_typed(self, message: FilterBar.FilterChanged) -> None:
        self._try_filter(message.text)

    @on(FilterBar.FilterSubmitted)
    def _filter_submitted(self, message: FilterBar.FilterSubmitted) -> None:
        if self._try_filter(message.text):
            self.filter.accept(message.text)
            self._filter_before = message.text
            self.views.table.focus()

    @on(FilterBar.FilterAbandoned)
    def _filter_abandoned(self) -> None:
        self._apply_filter(self._filter_before)
        self.views.table.focus()

    def _try_filter(self, text: str) -> bool:
        try:
            self._apply_filter(text.strip())
        except QueryError as error:
            self.filter.show_error(_fault(error))
            return False
        self.filter.show_error("")
        return True

    def _apply_filter(self, text: str) -> None:
        self.views.pull(self.watch_data, text)
        self._filter = text
        self.views.bring_cursors_into_sight()
        self.views.tell(self._status, self.clock(), text)
        self._counts()
        self._explain()

    # Commands (tui/commands.py names them)

    def action_filter(self) -> None:
        """Begins to type a filter."""
        self._filter_before = self._filter
        self.filter.edit()

    def action_detail(self) -> None:
        """Opens or closes the pane of every field."""
        if self.has_class("-detail"):
            self._close_detail()
        else:
            self._open_detail()

    def _open_detail(self) -> None:
        self.add_class("-detail")
        self._show_detail(self.views.table.cursor)

    def _close_detail(self) -> None:
        if self.detail.has_focus:
            self.views.table.focus()
        self.remove_class("-detail")

    def action_why(self) -> None:
        """Shows or hides the reasons."""
        self.toggle_class("-no-why")

    def action_pause(self) -> None:
        """Holds the picture, or lets it go on."""
        now = self.clock()
        if self._paused_at is None:
            self._paused_at = now
            self._events_at_pause = _events(self._status)
            self._status_line(now)
        else:
            self._paused_at = None
            self._pull(now)

    def action_follow(self) -> None:
        """Follows the newest event; goes on if it was paused."""
        if self._paused_at is not None:
            self.action_pause()
        self.views.follow()
        self._status_line(self.clock())

    def action_alerts(self) -> None:
        """Between the alerts and the rows."""
        (self.views.table if self.alerts.has_focus else self.alerts).focus()

    def action_acknowledge(self) -> None:
        """Marks the alert as seen, or takes that back."""
        alert = self._alert
        if alert is None:
            self.app.notify("No alert is selected.")
            return
        self.watch_data.acknowledge(alert.id)
        self._alerts = tuple(self.watch_data.alerts())
        self._tell(self.clock())
        self._explain()

    def action_alert_row(self, step: int) -> None:
        """To the next row, older (1) or newer (-1), that an alert counts."""
        stream, table = self.views.current, self.views.table
        rows = self.views.rows[stream]
        here = rows.place(table.cursor.row) if table.cursor else None
        here = len(rows) if here is None else here
        places = {place for row in self._evidence_rows(stream) if (place := rows.place(row)) is not None}
        there = [place for place in places if (place < here if step > 0 else place > here)]
        if not there:
            self.app.notify(f"No {'older' if step > 0 else 'newer'} row is part of an alert.")
            return
        table.go_to(rows.row(max(there) if step > 0 else min(there)))
        table.focus()

    def _evidence_rows(self, stream: Stream) -> set[int]:
        evidence = {uuid for alert in _alarms(self._alerts) for name, uuid in alert.evidence if name == stream}
        return {seen.row for uuid in evidence if (seen := self.watch_data.event(stream, uuid)) is not None}

    def action_view(self, stream: str) -> None:
        """Shows a stream's table."""
        self._show_stream(Stream(stream))

    def _show_stream(self, stream: Stream) -> None:
        self.views.choose(stream)
        self.views.table.focus()
        self._counts()
        self._explain()
        self._detail_again()

    def action_token(self) -> None:
        """Asks for the token screen."""
        self.post_message(self.TokenWanted())

    def action_poll(self) -> None:
        """Reads every stream now."""
        self.watch_data.poll_now()

    def action_copy(self) -> None:
        """Sends the event to the terminal's clipboard; whether it takes it nobody can know."""
        seen = self.views.table.cursor
        if seen is None:
            return
        text = msgspec.json.encode(as_sent(seen.event)).decode()
        self.app.copy_to_clipboard(text)
        self.app.notify(f"Event sent to the terminal's clipboard, {len(text)} characters of JSON.")

    def action_times(self) -> None:
        """Asks for the other time zone."""
        self.post_message(self.TimesToggled())

    def close_one(self) -> bool:
        """The detail first, then the focus of the alerts, the filter last."""
        if self.has_class("-detail"):
            self._close_detail()
        elif self.alerts.has_focus:
            self.views.table.focus()
        elif self._filter:
            self._filter_before = ""
            with contextlib.suppress(QueryError):  # the empty query is always one
                self._apply_filter("")
        else:
            return False
        return True

    def looks_changed(self) -> None:
        """Times are in the words of the panes."""
        self._case = None
        if self._paused_at is None:
            self._pull(self.clock())
        else:
            self._explain()


def _events(status: Status) -> int:
    return sum(health.events for health in status.streams.values())


def _alarms(alerts: Iterable[Alert]) -> list[Alert]:
    """Without those of severity `info`: they mark what happened, and alarm nobody."""
    return [alert for alert in alerts if alert.severity > Severity.INFO]


def _fault(error: QueryError) -> str:
    return error.message + (f"; {error.hint}" if error.hint else "")


def toggled_zone(looks: Looks, local: Looks) -> Looks:
    """The same looks in UTC, or back in the zone of the start."""
    return replace(looks, zone=local.zone if looks.zone is UTC else UTC)
