"""What the keys do with alerts: to the rows that they count; the explained one seen, put away, taken back."""

from abc import abstractmethod

from tui.events.alert import Alert
from tui.events.dealing import Deed
from tui.screens.alarms import next_alarm_row
from tui.screens.base import ScreenPart
from tui.screens.stream_views import StreamViews
from widgets.alert_strip import AlertStrip


class AlertActions(ScreenPart):
    """The part of the watch screen that deals with alerts. What was done last is taken back first."""

    views: StreamViews
    alerts: AlertStrip
    _alerts: tuple[Alert, ...]
    _dealt_with: tuple[str, ...] = ()

    @property
    @abstractmethod
    def _alert(self) -> Alert | None:
        """The alert that commands act on."""

    @abstractmethod
    def _alerts_changed(self) -> None:
        """Shows what has become of the alerts, without waiting for a tick, and while the picture is held."""

    def action_alert_row(self, step: int) -> None:
        """To the next row, older (1) or newer (-1), that an alert counts."""
        stream, table = self.views.current, self.views.table
        row = next_alarm_row(self.watch_data, self._alerts, stream, self.views.rows[stream], table.cursor, step)
        if row is None:
            self.app.notify(f"No {'older' if step > 0 else 'newer'} row is part of an alert.")
            return
        table.go_to(row)
        table.focus()

    def action_acknowledge(self) -> None:
        """Marks the alert as seen, or takes that back."""
        alert = self._alert
        if alert is None:
            self.app.notify("No alert is selected.")
        elif said := self.watch_data.acknowledge(alert.id):
            self.app.notify(said, severity="warning")
        else:
            self._remember(alert.id)

    def action_deal(self) -> None:
        """Asks what to do with the alert."""
        alert = self._alert
        if alert is None:
            self.app.notify("No alert is selected.")
        else:
            from tui.screens.deal import DealScreen  # the first frame does without

            self.app.push_screen(DealScreen(self.watch_data, alert, self.looks, self.clock), self._dealt)

    def action_standing(self) -> None:
        """Shows which suppressions and verdicts hold; one may be ended there."""
        from tui.screens.standing import StandingScreen  # most watches never open it

        self.app.push_screen(StandingScreen(self.watch_data, self.looks), self._dealt)

    def action_undo(self) -> None:
        """Takes back what was done last."""
        if not self._dealt_with:
            self.app.notify("There is nothing to take back.")
            return
        *before, last = self._dealt_with
        self._dealt_with = tuple(before)
        said = self.watch_data.deal(last, Deed("undo"))
        self.app.notify(said or "Taken back.", severity="warning" if said else "information")
        self._alerts_changed()
        if self.alerts.has_focus:
            self.alerts.choose(last)  # it is what the next key is meant for

    def _dealt(self, alert_id: str | None) -> None:
        if alert_id:
            self._remember(alert_id)

    def _remember(self, alert_id: str) -> None:
        self._dealt_with = (*(each for each in self._dealt_with if each != alert_id), alert_id)
        self._alerts_changed()
