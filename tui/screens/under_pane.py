"""Under the tables: why an alert fired, or every field of an event, and a line of failures where it is narrow."""

from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.events.alert import Alert
from tui.events.model import Seen
from tui.events.reading import Watch
from tui.events.since_left import ends_of, is_new
from tui.screens.alarms import alarms
from tui.screens.cases import case
from widgets.brief import brief
from widgets.event_detail import EventDetail
from widgets.failure_sparklines import FailureSparklines
from widgets.looks import Looks
from widgets.why_panel import Case, WhyPanel


class UnderPane(Vertical):
    """Decides which alert is explained; an alert's case is asked for once, not at every cursor move."""

    def __init__(self, watch: Watch, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(id=id)
        self._watch = watch
        self._case: Case | None = None
        self.why = WhyPanel(looks=looks, id="why")
        self.detail = EventDetail(looks=looks, id="detail")
        self.failures_line = FailureSparklines(looks=looks, id="failures-line")

    def compose(self) -> ComposeResult:
        """The style sheet says which of them is seen."""
        yield self.why
        yield self.detail
        yield self.failures_line

    # Why

    @property
    def alert(self) -> Alert | None:
        """The alert that is explained."""
        return self._case.alert if self._case else None

    def explain(
        self, seen: Seen | None, listed: Alert | None, today: date, *, in_alerts: bool, following: bool
    ) -> None:
        """Explains the alert under the list's cursor when that has the focus, else the one of the event.

        While the table follows all that comes, an event without an alert leaves room for the listed one.
        """
        of_event = alarms(self._watch.alerts_of(seen.stream, str(seen.event.uuid), seen.account)) if seen else []
        alert = listed if in_alerts else next(iter(of_event), None)
        if alert is None and following:
            alert = listed
        if alert is None:
            self._case = None
            facts = brief(seen, self._watch.names, self.why.looks) if seen else [("", "no event is selected")]
            self.why.show_no_alert(facts)
            return
        others = max(0, len(of_event) - 1) if alert in of_event else 0
        if self._case is None or (self._case.alert, self._case.others, self._case.today) != (alert, others, today):
            self._case = case(self._watch, alert, others, today)
        self.why.show(self._case)

    def forget(self) -> None:
        """Asks for the case again next time: its words have changed."""
        self._case = None

    def toggle_why(self) -> None:
        """Shows or hides the reasons."""
        self.toggle_class("-no-why")

    # Every field

    @property
    def is_detailed(self) -> bool:
        """Every field is shown, in place of the reasons."""
        return self.has_class("-detail")

    def open_detail(self, seen: Seen | None) -> None:
        """Shows every field of an event."""
        self.add_class("-detail")
        self.show_event(seen)

    def close_detail(self) -> None:
        """Back to the reasons."""
        self.remove_class("-detail")

    def show_event(self, seen: Seen | None) -> None:
        """Another event, or more alerts that rest on it; nothing while the pane is closed."""
        if self.is_detailed:
            found = self._watch.alerts_of(seen.stream, str(seen.event.uuid), seen.account) if seen else ()
            new = seen is not None and is_new(seen, ends_of(self._watch.status(), seen.stream))
            self.detail.show(seen, found, self._watch.names, is_new=new)
