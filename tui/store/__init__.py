"""The events that opwatch remembers, and what can be asked of them."""

from tui.store.answers import Alerts, Answer, Events, answer
from tui.store.groups import Group, Groups
from tui.store.ring import EventRing

__all__ = ["Alerts", "Answer", "EventRing", "Events", "Group", "Groups", "answer"]
