"""Bars over a table: how many of its rows fall into each bin of time; a span of them can be chosen."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from msgspec import Struct
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from widgets.charts import Counts
from widgets.drawn import Drawn
from widgets.formatting import count, width_of
from widgets.looks import Looks
from widgets.stacked_bars import cell, inks_of
from widgets.strips import Line, Part
from widgets.time_axis import axis, lasting, span_words


class Bins(Struct, frozen=True):
    """Counts in bins of time."""

    edges: tuple[int, ...]
    """Where bins begin, and where the last one ends; nanoseconds since 1970."""
    rows: tuple[int | None, ...]
    """None is a bin of which nothing is known."""
    failed: Counts = ()
    """Those of them that failed."""

    def at(self, moment: int) -> int:
        """The bin of a moment, else the nearest one."""
        return max(0, min(len(self.rows) - 1, bisect_right(self.edges, moment) - 1))


LAST = 2**63 - 1
"""A moment in the last bin."""
NO_BINS = Bins((0, 1), (None,), (None,))


class TimeHistogram(Drawn):
    """Bars in as many lines as there are, and a line of times beneath.

    It has the keys only while a span is chosen. The span is kept in time: bins come and go.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", "older bar", id="bars.older", show=False),
        Binding("right,l", "move(1)", "newer bar", id="bars.newer", show=False),
        Binding("shift+left", "widen(-1)", "span to the older bar", id="bars.widen-older", show=False),
        Binding("shift+right", "widen(1)", "span to the newer bar", id="bars.widen-newer", show=False),
        Binding("home,g", "move(-1000000)", "oldest bar", id="bars.oldest", show=False),
        Binding("end,G", "move(1000000)", "newest bar", id="bars.newest", show=False),
        Binding("z,enter", "zoom", "zoom in", id="bars.zoom", show=False),
        Binding("escape,down,j", "leave", "back to the rows", id="bars.leave", show=False),
    ]

    class SpanChosen(Message):
        """Somebody wants a span alone; None is an end of all bars."""

        def __init__(self, start: int | None, end: int | None) -> None:
            super().__init__()
            self.start = start
            self.end = end

    class SpanLeft(Message):
        """Choosing ended."""

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self.can_focus = False
        self.bins = NO_BINS
        self._today = date.min
        self._marked: int | None = None
        self._ends: tuple[int, int] | None = None
        """Where the chosen span was begun and where it ends: moments within the two bins."""
        self._is_drawing = False
        """The pointer draws a span."""

    @property
    def room(self) -> int:
        """Bins that there is room for; 0 while it is hidden."""
        return max(0, self.size.width - 2) if self.display and self.size.height else 0

    def show(self, bins: Bins, today: date) -> None:
        """Other bins."""
        self.bins, self._today = bins, today
        self.redraw()

    def mark(self, moment: int | None) -> None:
        """Where the cursor of the table is."""
        before, self._marked = self._marked_bin(), moment
        if before != self._marked_bin():
            self.redraw()

    # Choosing

    @property
    def chosen(self) -> tuple[int, int] | None:
        """The first and the last bin of the span; None while none is chosen."""
        if self._ends is None:
            return None
        first, last = sorted(self._ends)
        return self.bins.at(first), self.bins.at(last)

    def choose(self, moment: int | None = None) -> None:
        """Takes the keys, with the bar of a moment chosen, else that of the table's cursor, else the last one."""
        at = next((m for m in (moment, self._marked) if m is not None), LAST)
        self._ends = (at, at)
        self.redraw()
        self.can_focus = True
        self.focus()

    def _choose(self, head: int, anchor: int | None = None) -> None:
        edges = self.bins.edges
        self._ends = (edges[head if anchor is None else anchor], edges[head])
        self.redraw()

    def action_move(self, step: int) -> None:
        """Another bar alone."""
        self._choose(self._beside(step))

    def action_widen(self, step: int) -> None:
        """The span to another bar."""
        if self._ends is not None:
            self._choose(self._beside(step), self.bins.at(self._ends[0]))

    def _beside(self, step: int) -> int:
        head = self.bins.at(self._ends[1] if self._ends else self.bins.edges[-2])
        return max(0, min(len(self.bins.rows) - 1, head + step))

    def action_zoom(self) -> None:
        """Asks for the span alone."""
        if self.chosen is not None:
            first, last = self.chosen
            edges, is_last = self.bins.edges, last == len(self.bins.rows) - 1
            self.post_message(
                self.SpanChosen(edges[first] if first else None, None if is_last else edges[last + 1])
            )

    def action_leave(self) -> None:
        """Gives the keys back."""
        self.post_message(self.SpanLeft())

    def on_blur(self) -> None:
        """Without the keys nothing is chosen."""
        self.can_focus = False
        self._ends = None
        self.redraw()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The bar under the pointer."""
        self.choose(self.bins.edges[self._under(event)])
        self._is_drawing = True
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The span up to the pointer, while a button is held."""
        if self._is_drawing and self._ends is not None:
            self._choose(self._under(event), self.bins.at(self._ends[0]))

    def on_mouse_up(self) -> None:
        """The pointer is free again."""
        self._is_drawing = False
        self.release_mouse()

    def _under(self, event: events.MouseEvent) -> int:
        return max(0, min(len(self.bins.rows), bisect_right(self._columns(), event.x - 1)) - 1)

    # Drawing

    def _columns(self) -> list[int]:
        """The first cell of each bin: they share what there is, some a cell wider than others."""
        room = max(self.size.width - 2, len(self.bins.rows))
        return [place * room // len(self.bins.rows) for place in range(len(self.bins.rows) + 1)]

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Bars, and times or what is chosen."""
        if self.bins is NO_BINS:
            return []
        tiers = max(1, height - 1)
        lit = self.chosen or self._marked_bin()
        lines = [self._tier(width, tier, tiers, lit) for tier in reversed(range(tiers))]
        return [*lines, self._about(width) if self.chosen else self._axis(width)]

    def _marked_bin(self) -> tuple[int, int] | None:
        if self._marked is None or not self.bins.edges[0] <= self._marked < self.bins.edges[-1]:
            return None
        return self.bins.at(self._marked), self.bins.at(self._marked)

    def _tier(self, width: int, tier: int, tiers: int, lit: tuple[int, int] | None) -> Strip:
        line = Line(self.looks, width).gap()
        highest, columns = _most(self.bins.rows), self._columns()
        inks = [inks_of(self.looks, is_lit=is_lit) for is_lit in (False, True)]
        for place, rows in enumerate(self.bins.rows):
            is_lit = lit is not None and lit[0] <= place <= lit[1]
            failed = (self.bins.failed[place] or 0) if place < len(self.bins.failed) else 0
            sign, style = cell(self.looks.glyphs, inks[is_lit], rows, failed, max(1, highest) / tiers / 8, tier)
            line.put(sign * (columns[place + 1] - columns[place]), style=style)
        return line.strip()

    def _axis(self, width: int) -> Strip:
        line = Line(self.looks, width)
        about = [Part(f"{lasting(self.bins.edges)} a bar, most {count(_most(self.bins.rows))}", "dim")]
        room = width - 1 - sum(width_of(part.text) for part in about) - 4
        for at, label in axis(self.bins.edges, self._columns(), room, self.looks.zone, self._today):
            line.to(1 + at).put(label, "dim")
        return line.end(about).strip()

    def _about(self, width: int) -> Strip:
        assert self.chosen is not None
        first, last = self.chosen
        line = Line(self.looks, width).gap()
        edges = self.bins.edges
        line.put(span_words(edges[first], edges[last + 1], self.looks.zone, self._today), "bright", bold=True)
        known = [rows for rows in self.bins.rows[first : last + 1] if rows is not None]
        failed = sum(number or 0 for number in self.bins.failed[first : last + 1])
        rows = sum(known)
        line.gap(2).put(f"{count(rows)} row{'s' * (rows != 1)}" if known else "not held", "text")
        if failed:
            line.put(f", {count(failed)} failed", "med")
        keys = [("z", "zoom in"), ("shift+" + self.looks.glyphs.arrow, "widen"), ("Z", "out"), ("esc", "rows")]
        while keys and sum(len(key) + len(word) + 3 for key, word in keys) + 2 > line.left:
            del keys[1 if len(keys) > 2 else 0]
        parts = [part for key, word in keys for part in (Part(f"  {key}", "key"), Part(f" {word}", "dim"))]
        return line.end(parts).strip()


def _most(rows: Counts) -> int:
    return max((number or 0 for number in rows), default=0)
