"""Whom events and alerts are told to: a feed gets all of them, people what is worth a notification."""

import time
from collections.abc import Callable, Mapping, Sequence

from tui.alerts.book import AlertBook
from tui.alerts.change import Change
from tui.alerts.risk import shares
from tui.events.model import Seen
from tui.monitor.delivery import Delivery, Parcel
from tui.notifications.notifier import Notifier
from tui.state.keeping import Keeping


class Telling:
    """One for each session."""

    def __init__(
        self,
        book: AlertBook,
        notifier: Notifier | None,
        delivery: Delivery | None,
        keeping: Keeping | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._book = book
        self._notifier = notifier
        self._delivery = delivery
        self._keeping = keeping
        self._clock = clock
        self._news: list[Change] = []
        """What has become of alerts and is not sent yet."""
        self._is_settled = False
        if notifier is not None:
            notifier.to_tell = book.to_tell
            notifier.risks = self._risks

    def alert_changed(self, change: Change) -> None:
        """Offers it for a notification, or keeps it for the feed."""
        if self._delivery is not None:
            self._news.append(change)
            return  # told is what has been printed: the feed says so
        if change.absorbed and self._notifier is not None:
            self._notifier.joined(change.alert, change.absorbed)
        if change.kind == "explained" and self._notifier is not None:
            self._notifier.forget(change.alert)
        if change.notify and not (self._notifier is not None and self._notifier.offer(change.alert)):
            self._book.notified(change.alert, to_nobody=True)  # the next run does not owe it either

    def send(self, events: Sequence[Seen] = (), fresh: bool = True, note: Callable[[], None] | None = None) -> None:
        """Sends events to the feed, with what has become of alerts by now."""
        news, self._news = self._news, []
        if self._delivery is not None and (events or news or note):
            self._delivery.send(Parcel(events, news, fresh, note))

    def _risks(self) -> Mapping[str, float]:
        return shares(self._book.alerts(), int(self._clock() * 1e9))

    def settle(self) -> None:
        """Once the look-back is in: alerts that the last run of a feed has raised, and not printed, are sent."""
        if self._delivery is None or self._keeping is None or self._keeping.told_since is None or self._is_settled:
            return
        self._is_settled = True
        self._news += [Change("fresh", alert, False) for alert in self._book.untold()]

    async def notify(self, *, catching_up: bool) -> list[str]:
        """Sends notifications that are due; returns what there is to say of those that could not be sent."""
        if self._notifier is None:
            return []
        await self._notifier.tick(catching_up=catching_up)
        return list(self._notifier.take_notices())
