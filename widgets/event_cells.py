"""A table's cell for a column and an event: words and the role of their look."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from tui.events.fields import outcome_of, value
from tui.events.model import AuditEvent, Seen
from tui.events.names import Names
from widgets.columns import Column
from widgets.event_words import client, deed, identified, object_words, who
from widgets.formatting import ago, moment, width_of
from widgets.looks import Looks

LATE = 600.0
"""Seconds after which a new event counts as late. Item usages of an app that was offline may come days later."""

_TELLING = frozenset({"reveal", "secure-copy", "enter-item-edit-mode"})
"""Item usages by a hand; the rest is fill and machinery."""
_LEAKING = frozenset({"export", "share"})


class Cell(NamedTuple):
    """Words in a role."""

    text: str
    role: str = "text"


class Reader(Struct, frozen=True):
    """Reads cells from events."""

    looks: Looks
    names: Names
    today: date
    now: float = 0.0
    """Seconds since 1970, from which ages count."""

    def cell(self, column: Column, seen: Seen, *, marked: bool = False) -> Cell:
        """The cell of a column; `marked` says that an alert counts the event."""
        return _CELLS[column.key](self, column, seen, marked)

    def is_late(self, seen: Seen) -> bool:
        """New, and long under way: it does not stand where the eye waits for it."""
        return seen.fresh and seen.late > LATE

    def _time(self, column: Column, seen: Seen, _marked: bool) -> Cell:
        if self.looks.ages:
            return Cell(ago(self.now - seen.event.time / 1e9, short=column.width < 8))
        return Cell(moment(seen.event.time, self.looks.zone, self.today, column.width))

    def _account(self, _column: Column, seen: Seen, _marked: bool) -> Cell:
        return Cell(seen.account, "dim")

    def _user(self, _column: Column, seen: Seen, _marked: bool) -> Cell:
        return self._known(who(seen), "text")

    def _result(self, _column: Column, seen: Seen, _marked: bool) -> Cell:
        category = value(seen, "category") or ""
        if category == "firewall_reported_success":
            return Cell(category, "new")  # signed in, yet a firewall rule asked to be told
        outcome = outcome_of(category)
        return self._known(category, "dim" if outcome == "success" else "med" if outcome == "failure" else "text")

    def _type(self, _column: Column, seen: Seen, _marked: bool) -> Cell:
        return Cell(value(seen, "type") or "", "dim")

    def _ip(self, _column: Column, seen: Seen, _marked: bool) -> Cell:
        return self._known(value(seen, "ip") or "", "text")

    def _country(self, _column: Column, seen: Seen, _marked: bool) -> Cell:
        return Cell(value(seen, "country") or "")

    def _client(self, column: Column, seen: Seen, _marked: bool) -> Cell:
        whole = client(seen.event)
        return Cell(whole if width_of(whole) <= column.width else client(seen.event, version=False), "dim")

    def _action(self, _column: Column, seen: Seen, marked: bool) -> Cell:
        action = value(seen, "action") or ""
        if action in _LEAKING:
            return Cell(action, "med")
        return self._known(action, "text" if marked or action in _TELLING else "dim")

    def _item(self, _column: Column, seen: Seen, _marked: bool) -> Cell:
        return self._identified(value(seen, "item"), "text")

    def _vault(self, _column: Column, seen: Seen, _marked: bool) -> Cell:
        return self._identified(value(seen, "vault"), "dim")

    def _deed(self, _column: Column, seen: Seen, marked: bool) -> Cell:
        words = deed(seen.event) if isinstance(seen.event, AuditEvent) else ""
        return self._known(words, "text" if marked else "dim")

    def _object(self, _column: Column, seen: Seen, _marked: bool) -> Cell:
        words = object_words(seen, self.names, self.looks.glyphs)
        return self._known(self._own_cut(words), "dim" if words.startswith("id ") else "text")

    def _identified(self, identifier: str | None, role: str) -> Cell:
        if not identifier:
            return self._known("", role)
        named = self.names.of(identifier)
        return Cell(named, role) if named else Cell(self._own_cut(identified(identifier, self.names)), "dim")

    def _known(self, text: str, role: str) -> Cell:
        return Cell(text, role) if text else Cell(self.looks.glyphs.dash, "rule")

    def _own_cut(self, text: str) -> str:
        return text.replace("…", self.looks.glyphs.cut)


def _plainly(field: str) -> Callable[[Reader, Column, Seen, bool], Cell]:
    """A field as it was sent."""
    return lambda reader, _column, seen, _marked: reader._known(value(seen, field) or "", "dim")


_CELLS: Mapping[str, Callable[[Reader, Column, Seen, bool], Cell]] = {
    "time": Reader._time,
    "account": Reader._account,
    "user": Reader._user,
    "result": Reader._result,
    "type": Reader._type,
    "ip": Reader._ip,
    "country": Reader._country,
    "client": Reader._client,
    "action": Reader._action,
    "item": Reader._item,
    "vault": Reader._vault,
    "deed": Reader._deed,
    "object": Reader._object,
    "city": _plainly("city"),
    "region": _plainly("region"),
    "os": _plainly("os"),
}
