"""The column beside the tables: failures of the day, who and where from, items, the week's rhythm."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui.events.reading import Status, Watch
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.screens import figures
from widgets.activity_heatmap import ActivityHeatmap
from widgets.divider import Divider
from widgets.failure_sparklines import FailureSparklines
from widgets.looks import Looks
from widgets.stream_health import health_of, verdict
from widgets.top_list import TopList

USUAL_SECONDS = 600
"""What is usual in a day does not change within minutes."""
RHYTHM_SECONDS = 30
"""Nor does a week in less than this."""
FAILED_TODAY = f"{figures.FAILURES} {figures.DAY_BACK}"


class SideColumn(Horizontal):
    """Asks one figure a tick, in turn, when something has changed: no tick takes long."""

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(id=id)
        self.failures = FailureSparklines(looks=looks, id="failures")
        self.who = TopList("WHO FAILS", looks=looks, role="med", empty="nobody in 24 h", id="who")
        self.where = TopList("FROM WHERE", looks=looks, role="med", empty="nowhere in 24 h", id="where")
        self.items = TopList("MOST USED ITEMS 24 h", looks=looks, empty="none in 24 h", id="items")
        self.heatmap = ActivityHeatmap(looks=looks, id="rhythm")
        self.risk = TopList("RISK", looks=looks, role="med", empty="nobody", id="risk")
        self._divider = Divider(looks=looks)
        self._steps: list[Callable[[Watch, Status, float], None]] = [
            self._ask_failures,
            self._ask_who,
            self._ask_where,
            self._ask_items,
            self._ask_rhythm,
            self._ask_risk,
        ]
        self._due: list[Callable[[Watch, Status, float], None]] = []
        self._failures: tuple[dict[str, list[int | None]], float | None, int] | None = None
        self._usual: tuple[float, float | None] = (0.0, None)
        self._rhythm: tuple[float, tzinfo | None] = (0.0, None)

    def compose(self) -> ComposeResult:
        """The divider and the panes."""
        yield self._divider
        with Vertical():
            yield self.failures
            yield self.who
            yield self.where
            yield self.items
            yield self.risk
            yield self.heatmap

    def mark_changed(self) -> None:
        """Every figure is due, those that wait first; while the column is hidden, only the failures."""
        shown = self._steps if self.display else self._steps[:1]
        self._due += [step for step in shown if step not in self._due]

    def forget(self) -> None:
        """Asks for every figure again, those too that are asked seldom."""
        self._usual, self._rhythm = (0.0, None), (0.0, None)

    def show_all(self, watch: Watch, status: Status, now: float) -> None:
        """Asks for every figure at once: the first picture."""
        self.mark_changed()
        while self._due:
            self.show_next(watch, status, now)

    def copy_failures(self, line: FailureSparklines) -> None:
        """Gives another widget the failures that were asked last."""
        if self._failures is not None:
            line.show(*self._failures)

    def show_next(self, watch: Watch, status: Status, now: float) -> None:
        """Asks for the figure that has waited longest."""
        if self._due:
            self._due.pop(0)(watch, status, now)

    def _ask_failures(self, watch: Watch, status: Status, now: float) -> None:
        if not _has_begun(status, Stream.SIGNIN, now):
            return
        if self._usual[1] is None or now - self._usual[0] > USUAL_SECONDS:
            self._usual = (now, figures.usual_failures(watch, status, now))
        self._failures = (figures.failures(watch, status, now), self._usual[1], int(now * NANOSECONDS))
        self.failures.show(*self._failures)

    def _ask_who(self, watch: Watch, status: Status, now: float) -> None:
        if _has_begun(status, Stream.SIGNIN, now):
            self.who.show(watch.top(Stream.SIGNIN, FAILED_TODAY, "user", 8))

    def _ask_where(self, watch: Watch, status: Status, now: float) -> None:
        if not _has_begun(status, Stream.SIGNIN, now):
            return
        found = watch.top(Stream.SIGNIN, FAILED_TODAY, "ip", 8)
        self.where.show(found, figures.countries(watch, status, now, self.where.looks))

    def _ask_items(self, watch: Watch, status: Status, now: float) -> None:
        if _has_begun(status, Stream.USAGE, now):
            self.items.show(figures.most_used_items(watch))

    def _ask_risk(self, watch: Watch, _status: Status, _now: float) -> None:
        if self.risk.display:
            self.risk.show([(risk.who, round(risk.score)) for risk in watch.ranking()])

    def _ask_rhythm(self, watch: Watch, status: Status, now: float) -> None:
        zone = self.heatmap.looks.zone
        if not self.heatmap.display or (self._rhythm[1] == zone and 0 <= now - self._rhythm[0] < RHYTHM_SECONDS):
            return
        if status.oldest is not None:
            self._rhythm = (now, zone)
        week = figures.rhythm(watch, status, now, zone)
        today = datetime.fromtimestamp(now, UTC).astimezone(zone).weekday()
        self.heatmap.show(week, about=figures.rhythm_about(status, now, zone), today=today)


def _has_begun(status: Status, stream: Stream, now: float) -> bool:
    """Something was read, or tried: before that "none" would be a guess."""
    return not verdict(health_of(status, stream), now, status.interval).pending
