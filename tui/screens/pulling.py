"""The part of the watch screen that pulls: at each tick what has changed, a piece at a turn, as keys go first."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial

from tui.events.alert import Alert
from tui.events.model import Seen
from tui.events.reading import Status
from tui.events.since_left import count_of
from tui.screens.aging import Aging
from tui.screens.filtering import Filtering
from tui.screens.pause import Pause
from tui.screens.reaching import Reaching
from tui.screens.sayings import Sayings
from tui.screens.side_column import SideColumn
from tui.screens.silence import silence
from tui.screens.switching import account_width
from tui.screens.time_actions import TimeActions
from tui.screens.turns import Piece, Turns
from tui.screens.under_pane import UnderPane
from widgets.alert_strip import AlertStrip
from widgets.health_line import HealthLine
from widgets.status_header import StatusHeader
from widgets.tab_line import Tab, TabLine


class Pulling(TimeActions):
    """Shows the state of the watch, and of the rows that the tables have."""

    header: StatusHeader
    health: HealthLine
    alerts: AlertStrip
    tabs: TabLine
    side: SideColumn
    under: UnderPane
    _filtering: Filtering
    _reaching: Reaching
    _turns: Turns
    _sayings: Sayings
    _aging: Aging
    _pause: Pause | None = None
    _status = Status(account="")
    _alerts: tuple[Alert, ...] = ()
    _revision = -1
    """What is shown, or will be when the pieces are done; -1: nothing yet."""
    _second = -1

    def tick(self, now: float) -> None:
        """Shows what changed, a piece at a turn; without a change only what ages."""
        if self._turns.are_waiting:
            return  # a key went first
        changed = self.watch_data.revision != self._revision
        second = int(now)
        if changed and self._pause is None:
            pieces = self._pieces(now)
            self._turns.begin([*pieces, partial(self.show_bars, now), partial(self._show_figure, now)])
        else:
            self._grow_older(now, changed=changed, is_new=second != self._second)
        self._second = second

    def _grow_older(self, now: float, *, changed: bool, is_new: bool) -> None:
        self.show_bars(now)
        if self._pause is None:
            if is_new and (self.looks.ages or self._aging.are_due(self._status, now)):
                self._tell(now)
            elif is_new:
                self.header.show_time(now)
            self._show_figure(now)
        elif changed:
            self._revision = self.watch_data.revision
            self._status_line(now)

    def settle(self) -> None:
        """Does at once what the last tick has left to be done: the picture is whole."""
        self._turns.settle()
        self.views.settle()

    def _pull(self, now: float) -> None:
        """Everything at once."""
        first = self._revision < 0
        ask, *rest = self._pieces(now)
        ask()
        if first:
            self.side.show_all(self.watch_data, self._status, now)
        for piece in rest:
            piece()
        self._turns.drop()

    def _pieces(self, now: float) -> list[Piece]:
        """What there is to do after a change: none of these takes long."""
        self._revision = self.watch_data.revision
        return [self._ask, self._filtering.pull, partial(self._tell, now), self._relate]

    def _ask(self) -> None:
        self._status = self.watch_data.status()
        self._sayings.say_new(self._status, partial(self.app.notify, severity="warning"))
        self._alerts = tuple(self.watch_data.alerts())
        self.side.mark_changed()

    def _relate(self) -> None:
        """What is said of the event and the alert that the cursors are on."""
        self._counts()
        self._explain()
        self.under.show_event(self.views.table.cursor)
        self._open(self._reaching.arrived(self.alerts.alert if self.alerts.has_focus else None))

    def _show_figure(self, now: float) -> None:
        self.side.show_next(self.watch_data, self._status, now)

    def _tell(self, now: float) -> None:
        """What ages by the second, events or not."""
        self._status_line(now)
        self.health.show(self._status, now)
        self.set_class(bool(self.health.trouble), "-troubled")
        self.alerts.name_accounts(account_width(self._status))
        self.alerts.count_hidden(self.watch_data.suppressions())
        self.alerts.show(self._alerts, self._today(now), silence(self._status, now))
        self.views.tell(self._status, now, self._filtering.text)
        if self.under.failures_line.display:
            self.side.copy_failures(self.under.failures_line)
        self._aging.told(self._status, now)

    def _today(self, now: float) -> date:
        return datetime.fromtimestamp(now, UTC).astimezone(self.looks.zone).date()

    def _status_line(self, now: float) -> None:
        if self._pause is None:
            self.header.show(self._status, now, self.views.picture)
        else:
            self.header.show(self._status, self._pause.since, self._pause.picture(self.watch_data.status()))

    def _counts(self) -> None:
        tabs = [*self.views.tabs(), Tab("token", "6", "Token")]
        self.tabs.show(tabs, self.views.current, count_of(self._status))
        now = self.clock()
        self._filtering.show_count(self._reaching.offer(self._filtering.text, self._status, now, self.looks.zone))

    @abstractmethod
    def _explain(self) -> None:
        """Says why the alert under the cursor fired."""

    @abstractmethod
    def _open(self, events: Sequence[Seen]) -> bool:
        """Goes to the latest of these that is held, and shows every field of it."""
