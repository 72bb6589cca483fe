"""The watch screen: what happens, what is wrong with it, and why. It pulls what changed; nothing is pushed."""

from collections.abc import Callable, Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import DescendantFocus
from textual.geometry import Size
from textual.message import Message

from tui.events.alert import Alert
from tui.events.model import Seen
from tui.events.reading import Watch
from tui.events.stream import Stream
from tui.screens.aging import Aging
from tui.screens.alarms import severity_of
from tui.screens.alert_actions import AlertActions
from tui.screens.base import MIN_HEIGHT, MIN_WIDTH, bindings
from tui.screens.cases import proof
from tui.screens.column_actions import ColumnActions
from tui.screens.filtering import Filtering
from tui.screens.filtering_screen import FilteringScreen
from tui.screens.footing import Footing
from tui.screens.pause import Pause
from tui.screens.pulling import Pulling
from tui.screens.reaching import Reaching
from tui.screens.replaying import ReplayKeys, is_replay
from tui.screens.row_actions import RowActions
from tui.screens.sayings import Sayings
from tui.screens.side_column import SideColumn
from tui.screens.stream_views import StreamViews
from tui.screens.switching import show_next_account
from tui.screens.turns import Turns
from tui.screens.under_pane import UnderPane
from widgets.alert_strip import AlertStrip
from widgets.filter_bar import FilterBar
from widgets.health_line import HealthLine
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.status_header import StatusHeader
from widgets.stream_table import StreamTable
from widgets.tab_line import TabLine
from widgets.too_small import TooSmall

THREE_FROM = (160, 50)
"""The size from which all three tables are shown at once."""


def has_room_for_three(size: Size) -> bool:
    """Whether all three tables are shown."""
    return size.width >= THREE_FROM[0] and size.height >= THREE_FROM[1]


class WatchScreen(Pulling, FilteringScreen, RowActions, ColumnActions, AlertActions, Footing, ReplayKeys):
    """Pulls on each tick; while paused, only the count of new events moves."""

    PLACE = "watch"
    BINDINGS = bindings("watch")
    AUTO_FOCUS = "StreamTable"
    """Each change of focus styles the whole screen anew."""

    class TokenWanted(Message):
        """Somebody wants the token screen."""

    def __init__(
        self,
        watch: Watch,
        looks: Looks,
        clock: Callable[[], float],
        *,
        query: str = "",
        is_painting: Callable[[], bool] = lambda: False,
    ) -> None:
        """`is_painting`: a key may not have been painted yet."""
        super().__init__(watch, looks, clock)
        self._turns = Turns(self, is_painting)
        self._sayings = Sayings()
        self._aging = Aging()

        self.header = StatusHeader(looks=looks, id="header")
        self.health = HealthLine(looks=looks, id="health")
        self.alerts = AlertStrip(looks=looks, id="alerts")
        self.tabs = TabLine(looks=looks, id="tabs")
        self.filter = FilterBar(looks=looks, id="filter")
        self.views = StreamViews(
            looks=looks,
            names=watch.names,
            marks=partial(severity_of, watch),
            clock=clock,
            is_painting=is_painting,
            id="tables",
        )
        self.side = SideColumn(looks=looks, id="side")
        self.under = UnderPane(watch, looks=looks, id="under")
        self.footer = KeyFooter(looks=looks, id="footer")
        self._reaching = Reaching(watch)
        self._filtering = Filtering(watch, self.filter, self.views, query, changed=self._filter_changed)

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
            yield from (self.side, self.views) if self.has_class("-three") else (self.views, self.side)
            yield self.under
        yield self.footer

    def fit(self, size: Size) -> None:
        """Takes the size of the first picture."""
        super().fit(size)
        self.set_class(has_room_for_three(size), "-three", update=False)

    def on_mount(self) -> None:
        """The first picture does not wait for a tick."""
        self.show_keys()
        self._pull(self.clock())
        self.views.take_keys()

    def on_resize(self) -> None:
        """With room for three tables the side column reaches from the tabs down to the footer."""
        three = has_room_for_three(self.size)
        body = self.query_one("#body")
        if three != self.has_class("-three"):
            self.set_class(three, "-three")
            if three:
                body.move_child(self.side, before=self.views)
            else:
                body.move_child(self.side, after=self.views)
        self.side.mark_changed()
        if self.focused is None:
            self.views.take_keys()

    # The alert under the cursor

    def _explain(self) -> None:
        self.under.explain(
            self.views.table.cursor,
            self.alerts.alert,
            self._today(self.clock()),
            in_alerts=self.alerts.has_focus,
            following=self.views.table.following and not self._filtering.text,
        )

    @property
    def _alert(self) -> Alert | None:
        """The alert that commands act on: the one that the pane explains."""
        return self.alerts.alert if self.alerts.has_focus else self.under.alert

    # Messages

    @on(StreamTable.EventHighlighted)
    def _event_highlighted(self, message: StreamTable.EventHighlighted) -> None:
        if message.table is self.views.table:
            self._explain()
            self.under.show_event(self.views.table.cursor)

    @on(StreamTable.FollowingChanged)
    def _following_changed(self, message: StreamTable.FollowingChanged) -> None:
        if message.table is self.views.table:
            self._status_line(self.clock())

    @on(AlertStrip.AlertHighlighted)
    def _alert_highlighted(self) -> None:
        self._explain()

    @on(AlertStrip.AlertOpened)
    def _alert_opened(self, message: AlertStrip.AlertOpened) -> None:
        """Goes to the alert's latest event that is held, in its table."""
        if not self._open(proof(self.watch_data, message.alert)):
            self.app.notify(self._reaching.load_evidence(message.alert))

    def _open(self, events: Sequence[Seen]) -> bool:
        if found := any(self._go_to(seen) for seen in reversed(events)):
            self.under.open_detail(self.views.table.cursor)
        return found

    def _go_to(self, seen: Seen) -> bool:
        self._filtering.make_room_for(seen)
        if not self.views.tables[seen.stream].go_to(seen.row):
            return False
        self._show_stream(seen.stream)
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

    def _filter_changed(self) -> None:
        self.views.tell(self._status, self.clock(), self._filtering.text)
        self._counts()
        self._explain()

    # Commands (tui/commands.py names them)

    def action_pause(self) -> None:
        """Holds the picture, or lets it go on; in a replay the playing, as nothing is collected meanwhile."""
        if is_replay(self.watch_data):
            self.action_steer("pause")
            return
        now = self.clock()
        if self._pause is None:
            self.settle()  # what is shown from now on is whole
            self._show_bars_at_once()
            self._pause = Pause.begun(now, self._status)
            self._status_line(now)
        else:
            self._pause = None
            self._pull(now)

    def action_follow(self) -> None:
        """Follows the newest event; goes on if it was paused."""
        if self._pause is not None:
            self.action_pause()
        self.views.follow()
        self._status_line(self.clock())

    def action_alerts(self) -> None:
        """Between the alerts and the rows."""
        self.views.take_keys() if self.alerts.has_focus else self.alerts.focus()

    def _alerts_changed(self) -> None:
        self._alerts = tuple(self.watch_data.alerts())
        self._tell(self.clock())
        self._explain()

    def action_view(self, stream: str) -> None:
        """Shows a stream's table."""
        self.show_events(Stream(stream))

    def _show_stream(self, stream: Stream) -> None:
        self.views.choose(stream)
        self.views.take_keys()
        self._counts()
        self._explain()
        self.under.show_event(self.views.table.cursor)

    def action_token(self) -> None:
        """Asks for the token screen."""
        self.post_message(self.TokenWanted())

    def action_account(self) -> None:
        """Shows the next account, or all; goes on if it was paused."""
        if not show_next_account(self.watch_data, self.app.notify):
            return
        self._pause = None
        self._sayings.skip(self.watch_data.status())  # it was told in the other view
        self.side.forget()
        self._pull(self.clock())
        self.side.show_all(self.watch_data, self._status, self.clock())
        self.views.bring_cursors_into_sight()

    def action_poll(self) -> None:
        """Reads every stream now."""
        self.watch_data.poll_now()

    def action_load(self) -> None:
        """Loads what the filter asks for and the ring does not hold."""
        self.app.notify(self._reaching.load())

    def close_one(self) -> bool:
        """The detail first, then the focus of the alerts, the filter last."""
        if self.under.is_detailed:
            self._close_detail()
        elif self.alerts.has_focus:
            self.views.take_keys()
        else:
            return self._filtering.go_back()
        return True

    def looks_changed(self) -> None:
        """Times are in the words of the panes."""
        self.under.forget()
        if self._pause is None:
            self._pull(self.clock())
        else:
            self._explain()
