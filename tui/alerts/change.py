"""What has become of an alert, and whether that is worth a notification."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tui.alerts.page import Page
from tui.events.alert import Alert

ChangeKind: TypeAlias = Literal["new", "raised", "fresh", "grown", "undone", "woken", "explained"]
"""raised: worse than before; fresh: known before, and now some of its evidence is new; undone: see `Hit`;
woken: its snooze is over; explained: its rule has learnt the past, and no longer raises it."""
Turn: TypeAlias = tuple[ChangeKind, Page, tuple[str, ...]]
"""What has become of a page, and the ids of alerts that have become part of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What has happened to the book."""

    kind: ChangeKind
    alert: Alert
    notify: bool
    """Worth a notification; said at most once for each alert and severity."""
    absorbed: tuple[str, ...] = ()
    """Ids of alerts that have become part of this one."""


def kind_of(after: Alert, before: Sequence[Alert]) -> ChangeKind:
    """How an alert has changed from the ones that it was before."""
    if not before:
        return "new"
    if after.severity > max(each.severity for each in before):
        return "raised"
    return "fresh" if after.fresh and not any(each.fresh for each in before) else "grown"
