"""The question for a time: a range for the filter, or a moment to go to. Over the watch screen, which goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.events.clean import clean
from tui.events.reading import Rows, Watch
from tui.events.stream import Stream
from tui.query.parting import parted
from tui.query.ranging import ends_of_range, range_of, terms_of_range, with_range
from tui.screens.going_to import Landing, landing
from tui.screens.time_presets import Preset, begin_of, presets, spelt_out
from widgets.choice_list import Choice, ChoiceList
from widgets.field_line import FieldLabel, FieldLine
from widgets.formatting import count
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.section_line import SectionLine
from widgets.strips import Part

LONGEST = 60
"""Characters of a moment."""
PRESENT = "As it is now"
FORMS = "like -24h, yesterday, 2026-03-02, 2026-03-02T09:00Z or 09:30"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question is about: the rows of a stream under a filter."""

    stream: Stream
    query: str
    rows: Callable[[], Rows | None]
    """Those that the table has now; None while something is counted in their place."""


class TimeScreen(ModalScreen["str | Landing"]):
    """Ends with the filter that has the range, or with the row to go to; left, with nothing."""

    CSS = """
    TimeScreen { background: transparent; align: center bottom; }
    TimeScreen > Vertical { width: 100%; max-width: 100; height: auto; background: $panel; }
    TimeScreen Horizontal { height: 1; background: $panel; }
    TimeScreen FieldLabel { width: 9; height: 1; }
    TimeScreen #before-label { width: 5; }
    TimeScreen Input { width: 1fr; height: 1; padding: 0 1; background: $background; border: none; }
    TimeScreen Input:focus { background-tint: $background 0%; }
    TimeScreen SectionLine, TimeScreen FieldLine, TimeScreen KeyFooter { height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "light(-1)", "up", id="time.up", show=False),
        Binding("down", "light(1)", "down", id="time.down", show=False),
        Binding("escape", "dismiss", "as before", id="time.leave", show=False),
        Binding("ctrl+q", "app.quit", "quit", id="time.quit", show=False),
    ]

    def __init__(self, watch: Watch, asked: Asked, looks: Looks, clock: Callable[[], float]) -> None:
        super().__init__()
        self._watch, self._asked, self._looks, self._clock = watch, asked, looks, clock
        self._more = ""
        now = [Preset(PRESENT, *ends_of_range(asked.query))] if range_of(asked.query) else []
        self._presets = [*now, *presets(self._now, looks.zone)]
        self._total = len(watch.rows(asked.stream, with_range(parted(asked.query)[0], "")))
        self.title_line = SectionLine(looks=looks)
        self.choices = ChoiceList(looks=looks)
        self.choices.styles.height = len(self._presets)
        self.after, self.before, self.go_to = (
            _Moment(max_length=LONGEST, compact=True, id=name, placeholder=said, select_on_focus=False)
            for name, said in (("after", "the first event"), ("before", "now"), ("go-to", FORMS))
        )
        self.query_line = FieldLine("filter", looks=looks)
        self.answer = FieldLine("", looks=looks)

    @property
    def _now(self) -> int:
        return int(self._clock() * 1e9)

    def compose(self) -> ComposeResult:
        """Presets, the ends of the range, the moment to go to, and what becomes of it."""
        with Vertical():
            yield self.title_line
            yield self.choices
            with Horizontal():
                yield FieldLabel("from", self.after, looks=self._looks, id="after-label")
                yield self.after
                yield FieldLabel("to", self.before, looks=self._looks, id="before-label")
                yield self.before
            with Horizontal():
                yield FieldLabel("go to", self.go_to, looks=self._looks, id="go-to-label")
                yield self.go_to
            yield self.query_line
            yield self.answer
            yield KeyFooter(looks=self._looks, id="keys")

    def on_mount(self) -> None:
        """The start of the range has the keys; up and down choose. What was said last must not lie over it."""
        self.app.clear_notifications()
        for field in (self.after, self.before, self.go_to):
            field.cursor_blink = False  # a blinking cursor costs 3 KB/s for ever
        self.choices.show([Choice(preset.name, self._terms_of(preset) or "no range") for preset in self._presets])
        self._fill(self._presets[0])
        self.after.focus()

    def on_resize(self) -> None:
        """The presets scroll where there is no room for all of them; seven lines are about them."""
        self.choices.styles.height = max(1, min(len(self._presets), self.size.height - 8))

    def _terms_of(self, preset: Preset) -> str:
        return range_of(self._asked.query) if preset.name == PRESENT else preset.terms

    def _fill(self, preset: Preset) -> None:
        self._more = preset.more
        with self.prevent(Input.Changed):
            self.after.value, self.before.value = preset.after, preset.before
        self.after.cursor_position = len(preset.after)
        self._tell()

    @on(DescendantFocus)
    def _tell(self) -> None:
        """Says what enter would do now."""
        stream = self._asked.stream.label.lower()
        self.title_line.show("TIME", [Part(f"of {stream}", "dim")], [])
        goes = self.go_to.has_focus
        keys = [("enter", "go there" if goes else "filter by it"), ("tab", "next field"), ("up down", "ranges")]
        self.query_one("#keys", KeyFooter).show(keys, ("esc", "as before"))
        try:
            if goes:
                self._say_filter(self._asked.query, "stays as it is")
                self._say(*self._said_of_landing(self._landing()))
            else:
                query = self._ranged()
                self._say_filter(query)
                self._say(*self._said_of_range(query))
        except ValueError as error:
            self._say(str(error), "degraded")

    def _ranged(self) -> str:
        """The filter with the range of the fields; `ValueError` says what is wrong with them."""
        if (self.after.value, self.before.value) == ends_of_range(self._asked.query) and not self._more:
            return self._asked.query  # as it was written, where a range has more than two ends
        ends = [self._end(name, field.value) for name, field in (("from", self.after), ("to", self.before))]
        begins = [begin_of(end, self._now, self._looks.zone) for end in ends]
        if begins[0] is not None and begins[1] is not None and begins[0] >= begins[1]:
            raise ValueError("to is not later than from")
        return with_range(self._asked.query, f"{terms_of_range(*ends)} {self._more}")

    def _end(self, name: str, text: str) -> str:
        try:
            return spelt_out(text, self._now, self._looks.zone)
        except ValueError as error:
            raise ValueError(f"{name}: {error}; {FORMS}") from error

    def _said_of_range(self, query: str) -> tuple[str, str]:
        found = len(self._watch.rows(self._asked.stream, parted(query)[0]))
        said = f"{count(found)} of {count(self._total)} rows in this range"
        return (said, "bright") if found else (f"none of {count(self._total)} rows in this range", "degraded")

    def _landing(self) -> Landing | None:
        rows = self._asked.rows()
        if rows is None:
            raise ValueError("the filter counts: there are no rows to go to")
        at = begin_of(self._end("go to", self.go_to.value), self._now, self._looks.zone)
        return None if at is None else landing(rows, at, self._watch.status(), self._now, self._looks.zone)

    def _said_of_landing(self, found: Landing | None) -> tuple[str, str]:
        if found is None:
            return "the first row from a moment on", "dim"
        return found.said, "degraded" if found.row is None else "bright"

    def _say(self, text: str, role: str) -> None:
        warning = f"{self._looks.glyphs.degraded} " if role == "degraded" else ""
        self.answer.show(Part(f"{warning}{text}", role))

    def _say_filter(self, query: str, more: str = "") -> None:
        self.query_line.show(Part(query or "every row", "text" if query else "dim"), Part(f"  {more}", "dim"))

    def action_light(self, step: int) -> None:
        """Another preset; its ends go into the fields."""
        self.choices.move(step)
        if self.go_to.has_focus:
            self.after.focus()
        names = [preset.name for preset in self._presets]
        if self.choices.lit is not None:
            self._fill(self._presets[names.index(self.choices.lit.text)])

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is not self.go_to:
            self._more = ""
        self._tell()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        """What is wrong has been said; nothing happens then."""
        event.stop()
        try:
            found = self._landing() if event.input is self.go_to else self._ranged()
        except ValueError as error:
            self._say(str(error), "degraded")
            return
        if isinstance(found, str) or (found is not None and (found.row is not None or found.load_from is not None)):
            self.dismiss(found)


class _Moment(Input):
    """An input that a pasted control character cannot leave towards the terminal."""

    def validate_value(self, value: str) -> str:
        return clean(value)
