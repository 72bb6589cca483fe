"""One event in full: every field that was sent, and the alerts that rest on it with their reasons."""

from collections.abc import Sequence

from rich.cells import chop_cells
from textual.strip import Strip

from tui.events.alert import Alert
from tui.events.model import Seen
from tui.events.names import NO_NAMES, Names
from widgets.event_facts import Fact, Sections, sections
from widgets.formatting import fit, width_of
from widgets.glyphs import SEVERITY_WORDS
from widgets.looks import Looks
from widgets.reason_words import reason_lines
from widgets.scrolled_lines import ScrolledLines
from widgets.strips import Line, Part, heading
from widgets.wrapping import wrapped

TITLE, LABEL = 10, 12
TWO_COLUMNS_FROM = 110


class EventDetail(ScrolledLines):
    """The pane that `enter` opens."""

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._seen: Seen | None = None
        self._alerts: tuple[Alert, ...] = ()
        self._names: Names = NO_NAMES
        self._is_new = False

    @property
    def seen(self) -> Seen | None:
        """The event that is shown."""
        return self._seen

    def show(self, seen: Seen | None, alerts: Sequence[Alert], names: Names, *, is_new: bool = False) -> None:
        """Another event, or other alerts of the same; `is_new`: the event is new since the last run."""
        same = seen is not None and self._seen is not None and seen.event.uuid == self._seen.event.uuid
        self._seen, self._alerts, self._names, self._is_new = seen, tuple(alerts), names, is_new
        if same:
            self.redraw()
        else:
            self.show_from_top()

    def head(self, width: int, seen: str) -> Strip:
        """What is shown and how to leave."""
        shown = self._seen
        more = [Part(f"{shown.account}  {shown.stream.label} {shown.event.uuid}" if shown else "no event", "dim")]
        end = [Part(f"{seen}   ", "dim"), Part("esc", "key"), Part(" close", "dim")]
        role = "accent" if self.has_focus else "title"
        if width < 60:
            more = more[:0]
        return (
            heading(self.looks, width, "DETAIL", more, end) if role == "title" else self._bright(width, more, end)
        )

    def _bright(self, width: int, more: Sequence[Part], end: Sequence[Part]) -> Strip:
        line = Line(self.looks, width).gap().put("DETAIL", "accent", bold=True)
        return line.gap(2).parts(more).gap().end(end, rule=True).strip()

    def on_focus(self) -> None:
        """The head shows where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """The head shows where the keys go."""
        self.refresh()

    def body(self, width: int) -> list[Strip]:
        """The alerts in a line each, sections in one column or two, then what the alerts rest on."""
        if self._seen is None:
            return []
        found = sections(self._seen, self._names, self.looks, is_new=self._is_new)
        return [*self._alert_lines(width), *self._facts(found, width), *self._reason_lines(width)]

    def _facts(self, found: Sections, width: int) -> list[Strip]:
        if width < TWO_COLUMNS_FROM:
            return [Line(self.looks, width).gap().parts(row).strip() for row in _column(found, width - 2)]
        half = (width - 3) // 2
        left, right = _columns(found, half)
        strips = []
        for i in range(max(len(left), len(right))):
            line = Line(self.looks, width).gap()
            line.parts(left[i] if i < len(left) else []).to(half + 2)
            strips.append(line.parts(right[i] if i < len(right) else []).strip())
        return strips

    def _alert_lines(self, width: int) -> list[Strip]:
        strips: list[Strip] = []
        for i, alert in enumerate(self._alerts):
            looks = self.looks
            said = f"{looks.glyphs.severity(alert.severity).strip()} {SEVERITY_WORDS[alert.severity]} {alert.score}"
            title = [Part(said, looks.palette.severity(alert.severity), bold=True)]
            title += [Part(f"  {alert.rule}", "bright"), Part(f"  {alert.title}")]
            for row in wrapped(title, width - TITLE - 2, 1, cut=looks.glyphs.cut):
                label = "ALERTS" if i == 0 else ""
                strips.append(Line(looks, width).gap().put(label, "title", cells=TITLE).parts(row).strip())
        return strips

    def _reason_lines(self, width: int) -> list[Strip]:
        strips: list[Strip] = []
        room = width - TITLE - 2
        for alert in self._alerts:
            rows = [row for _, row in reason_lines(self.looks, alert.why, None, room, packed=False)]
            for row in [[Part(alert.rule, "bright")], *rows]:
                label = "" if strips else "REASONS"
                strips.append(Line(self.looks, width).gap().put(label, "title", cells=TITLE).parts(row).strip())
        return strips


def _column(found: Sections, width: int) -> list[list[Part]]:
    """The sections one below the other; long values go on in the next line."""
    rows: list[list[Part]] = []
    for section, facts in found:
        for i, fact in enumerate(facts):
            title = Part((section if i == 0 else "").ljust(TITLE), "title")
            rows += [
                [title if j == 0 else Part(" " * TITLE), *row] for j, row in enumerate(_fact(fact, width - TITLE))
            ]
    return rows


def _fact(fact: Fact, width: int) -> list[list[Part]]:
    label = LABEL if width_of(fact.label) < LABEL else width_of(fact.label) + 2
    label = min(label, width // 2)
    first = Part(fit(fact.label, label - 1).ljust(label), "dim")
    rows: list[list[Part]] = [[first]]
    room = width - label
    for part in fact.parts:
        text = part.text
        if sum(width_of(p.text) for p in rows[-1][1:]) + width_of(text) > room:
            if len(rows[-1]) > 1:
                rows.append([Part(" " * label)])
                text = text.lstrip(" ")
            *full, text = _pieces(text, room)
            for piece in full:
                rows[-1].append(Part(piece, part.role, part.bold))
                rows.append([Part(" " * label)])
        rows[-1].append(Part(text, part.role, part.bold))
    return rows


def _pieces(text: str, width: int) -> list[str]:
    """The text in pieces of at most that many cells."""
    if text.isascii():
        return [text[i : i + width] for i in range(0, len(text), width)] or [""]
    return chop_cells(text, width)  # never within an emoji of several characters


def _columns(found: Sections, width: int) -> tuple[list[list[Part]], list[list[Part]]]:
    """Whole sections, in order, so that both columns are about as long."""
    lengths = [len(_column([section], width)) for section in found]
    half = min(range(len(found), -1, -1), key=lambda i: max(sum(lengths[:i]), sum(lengths[i:])))
    return _column(found[:half], width), _column(found[half:], width)
