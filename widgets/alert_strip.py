"""The alerts, worst first, with a cursor of their own; it never says that all is quiet when a stream is stale."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui.events.alert import Alert, Severity
from tui.events.dealing import Suppression
from widgets.formatting import moment
from widgets.glyphs import SEVERITY_WORDS
from widgets.looks import Looks
from widgets.painted_lines import PaintedLines
from widgets.palette import Ground
from widgets.strips import Line, Part, heading

HEADED_FROM = 4
"""From this height on the first line is a heading."""
RULE_FROM = 110
"""Below this width the column of rules leaves (the sentence says enough)."""


class AlertStrip(PaintedLines, can_focus=True):
    """A few alerts, the worst and newest; with the focus, the cursor stays on its alert while others come.

    Alerts of severity `info` are marks: they are counted, and shown where their events are.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", show=False),
        Binding("k,up", "move(-1)", "Up", show=False),
        Binding("pagedown,ctrl+d", "page(1)", "A page down", show=False),
        Binding("pageup,ctrl+u", "page(-1)", "A page up", show=False),
        Binding("g,home", "first", "First", show=False),
        Binding("G,end", "last", "Last", show=False),
        Binding("enter", "open", "Its latest event", show=False),
    ]

    class AlertHighlighted(Message):
        """The cursor is on another alert."""

        def __init__(self, alert: Alert) -> None:
            super().__init__()
            self.alert = alert

    class AlertOpened(Message):
        """Somebody wants to see what this alert rests on."""

        def __init__(self, alert: Alert) -> None:
            super().__init__()
            self.alert = alert

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._given: Sequence[Alert] = ()
        self._alerts: tuple[Alert, ...] = ()
        self._tally: Counter[Severity] = Counter()
        self._statuses: Counter[str] = Counter()
        self._marks = 0
        self._cursor = 0
        self._top = 0
        self._today = date(1970, 1, 1)
        self._silence = "no alerts"
        self._account = 0
        self._standing = self._hides = 0
        self._is_placed = False
        """Somebody reads here, and the cursor stays on what is read; else it stays with the first."""

    @property
    def alert(self) -> Alert | None:
        """The alert under the cursor."""
        return self._alerts[self._cursor] if self._alerts else None

    def show(self, alerts: Sequence[Alert], today: date, silence: str) -> None:
        """The alerts as the book sorts them, and what to say when there is none.

        Acknowledged ones come last. The cursor stays with the first; where somebody put it elsewhere, on its alert,
        or on its place when that one was acknowledged.
        """
        self._today, self._silence = today, silence
        if alerts is self._given:
            self.redraw()
            return
        before = self.alert
        self._take(alerts)
        if not self._is_placed:
            self._go(0)
            return
        place = next((i for i, a in enumerate(self._alerts) if before and a.id == before.id), self._cursor)
        if before and place < len(self._alerts) and self._alerts[place].status != before.status:
            place = self._cursor
        self._go(place)

    def name_accounts(self, width: int) -> None:
        """Shows which account each alert is of, in so many cells at most; 0: there is only one."""
        if width != self._account:
            self._account = width
            self.redraw()

    def count_hidden(self, suppressions: Sequence[Suppression]) -> None:
        """What stands and how much that hides: it is told, wherever there are no alerts to be seen either."""
        counts = (len(suppressions), sum(each.hidden for each in suppressions))
        if counts != (self._standing, self._hides):
            self._standing, self._hides = counts
            self.redraw()

    def _put_away(self, *, is_short: bool = False) -> str:
        """`3 snoozed, 2 suppressed hide 41`, in short `3 snoozed, 41 hidden`; empty when nothing is put away."""
        snoozed = self._statuses["snoozed"]
        told = [f"{snoozed} snoozed"] if snoozed else []
        if self._standing and is_short:
            told.append(f"{self._hides:,} hidden")
        elif self._standing:
            told.append(f"{self._standing} suppressed hide{'s' * (self._standing == 1)} {self._hides:,}")
        return ", ".join(told)

    def _take(self, alerts: Sequence[Alert]) -> None:
        self._given = alerts
        listed = [alert for alert in alerts if alert.severity > Severity.INFO]
        self._marks = len(alerts) - len(listed)
        self._alerts = tuple(sorted(listed, key=lambda alert: alert.status != "open"))
        self._tally = Counter(alert.severity for alert in listed if alert.status == "open")
        self._statuses = Counter(alert.status for alert in listed)

    def choose(self, alert_id: str) -> None:
        """Puts the cursor on an alert, if it is listed, and says so."""
        place = next((i for i, alert in enumerate(self._alerts) if alert.id == alert_id), None)
        if place is not None:
            self._move_to(place)

    def on_focus(self) -> None:
        """The cursor's row changes its ground. It stays on its alert now: keys must not act on another."""
        self._is_placed = True
        self.redraw()

    def on_blur(self) -> None:
        """Nobody reads below any more: what is worst and newest must be in sight."""
        self._is_placed = False
        self._go(0)

    def on_click(self, event: events.Click) -> None:
        """The row under the pointer; a second click opens it."""
        place = self._top + event.y - self._heading_rows(self.size.height)
        if 0 <= place < len(self._alerts) and event.y >= self._heading_rows(self.size.height):
            if place == self._cursor and event.chain > 1:
                self.action_open()
            self._move_to(place)

    def on_resize(self) -> None:
        """Keeps the cursor in sight."""
        self._go(self._cursor)

    def action_move(self, step: int) -> None:
        """A row down or up."""
        self._move_to(self._cursor + step)

    def action_page(self, step: int) -> None:
        """A page down or up."""
        self._move_to(self._cursor + step * max(1, self._room(self.size.height) - 1))

    def action_first(self) -> None:
        """The worst."""
        self._move_to(0)

    def action_last(self) -> None:
        """The last acknowledged, or the mildest."""
        self._move_to(len(self._alerts) - 1)

    def action_open(self) -> None:
        """Asks for the evidence of the alert under the cursor."""
        if self.alert:
            self.post_message(self.AlertOpened(self.alert))

    def _move_to(self, place: int) -> None:
        self._go(place)
        self._is_placed = True
        if self.alert:
            self.post_message(self.AlertHighlighted(self.alert))

    def _go(self, place: int) -> None:
        self._cursor = max(0, min(place, len(self._alerts) - 1))
        room = max(1, self._room(self.size.height))
        self._top = max(self._cursor - room + 1, min(self._top, self._cursor, max(0, len(self._alerts) - room)))
        self.redraw()

    def _heading_rows(self, height: int) -> int:
        return 1 if height >= HEADED_FROM else 0

    def _room(self, height: int) -> int:
        return height - self._heading_rows(height)

    def draw(self, width: int, height: int) -> list[Strip]:
        """The heading, if there is room, and the alerts around the cursor."""
        strips = [self._heading(width)] if self._heading_rows(height) else []
        if not self._alerts:
            away = "" if strips else self._put_away(is_short=width < RULE_FROM)
            line = Line(self.looks, width).gap().put(f"{away}   " if away else "", "text")
            return [*strips, line.put(self._silence, "dim").strip()]
        shown = self._alerts[self._top : self._top + self._room(height)]
        hidden = len(self._alerts) - self._top - len(shown)
        strips += [self._row(alert, self._top + i, width) for i, alert in enumerate(shown)]
        if len(strips) == len(shown):  # no heading
            last = len(shown) - 1
            for place, end in self._ends(hidden, last, width).items():
                strips[place] = self._row(shown[place], self._top + place, width, end=end)
        return strips

    def _ends(self, below: int, last: int, width: int) -> dict[int, list[Part]]:
        """Without a heading rows end with what is put away, and how many alerts are beyond; one row has no room."""
        away = self._put_away(is_short=width < RULE_FROM)
        beyond = [Part(f"  {self._top} above: g", "key")] if self._top else []
        if below and last and self._cursor != self._top + last:
            beyond += [Part("  "), Part(f"{below} more: a", "key")]
        ends: dict[int, list[Part]] = {last: [Part(f"  {away}", "text")] if away else []}
        ends.setdefault(0 if away and width < RULE_FROM else last, []).extend(beyond)
        return ends

    def _heading(self, width: int) -> Strip:
        tally = ", ".join(
            f"{self._tally[severity]} {SEVERITY_WORDS[severity].lower()}"
            for severity in sorted(self._tally, reverse=True)
        )
        is_open = self._tally.total()
        more = [Part(f"{is_open} open" + (f": {tally}" if tally else ""), "dim")]
        if acknowledged := self._statuses["acknowledged"]:
            more.append(Part(f"   {acknowledged} acknowledged", "dim"))
        if closed := self._statuses["closed"]:
            more.append(Part(f"   {closed} closed", "dim"))
        if away := self._put_away():
            more.append(Part(f"   {away}", "text"))
        if self._marks:
            more.append(Part(f"   {self._marks:,} info mark{'s' * (self._marks != 1)}", "dim"))
        room = width - sum(len(part.text) for part in more) - len(" ALERTS     ")
        return heading(self.looks, width, "ALERTS", more, _keys(room))

    def _row(self, alert: Alert, place: int, width: int, end: Sequence[Part] = ()) -> Strip:
        here = place == self._cursor
        ground: Ground = "bg" if not here else "sel" if self.has_focus else "quiet"
        line = Line(self.looks, width, on=ground)
        done = alert.status != "open"
        line.put(self.looks.glyphs.cursor if here else " ", "accent" if here else "text", cells=1)
        chip = f"{self.looks.glyphs.severity(alert.severity)} {SEVERITY_WORDS[alert.severity]}"
        line.put(chip, cells=7, style=self._chip(alert, ground, done)).gap()
        line.put(moment(alert.last, self.looks.zone, self._today, 6), "dim" if done else "text", cells=6)
        line.gap().put(str(alert.score), "dim" if done else "bright", cells=3, right=True).gap(2)
        if self._account:
            line.put(alert.account, "dim", cells=min(self._account, 10 if width >= RULE_FROM else 6)).gap()
        if width >= RULE_FROM:
            line.put(alert.rule, "dim" if done else "text", cells=24).gap()
        line.put(
            alert.who, "dim" if done else "bright", cells=24 if width >= 150 else 20 if width >= RULE_FROM else 16
        ).gap()
        tail = [*end, *_end_of(alert)]
        room = line.left - 1 - sum(len(part.text) for part in tail)
        line.put(what(alert), "dim" if done else "text", cells=room)
        return line.parts(tail).strip()

    def _chip(self, alert: Alert, ground: Ground, done: bool) -> Style:
        role = "dim" if done else self.looks.palette.chip(alert.severity)
        return self.looks.style(role, on=ground, bold=not done and alert.severity >= Severity.MEDIUM)


def _keys(room: int) -> list[Part]:
    """As many keys as fit whole: half a key is none."""
    parts: list[Part] = []
    for key, word in (("a", " alerts"), ("A", " ack"), ("D", " deal with")):
        before = "   " if parts else ""
        room -= len(before + key + word)
        if room < 0:
            break
        parts += [Part(before + key, "key"), Part(word, "dim")]
    return parts


_ENDS = {"acknowledged": "ack", "snoozed": "snoozed", "suppressed": "suppressed", "closed": "closed"}


def _end_of(alert: Alert) -> list[Part]:
    """What somebody has done with it, or thinks of it."""
    word = "" if alert.verdict is None else alert.verdict.word
    told = [Part("  bad", "high", bold=True)] if word == "bad" else []
    if alert.status == "open":
        return told
    return [*told, Part(f"  {'expected' if word == 'expected' else _ENDS[alert.status]}", "dim")]


def what(alert: Alert) -> str:
    """The alert's sentence without the person that its own column names."""
    return alert.title.removeprefix(alert.who).lstrip(" :") or alert.title
