"""The line of the filter: what is asked, how much answers, and in its place the input while somebody types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input

from tui.events.clean import clean
from widgets.drawn import Drawn
from widgets.formatting import count, width_of
from widgets.looks import Looks
from widgets.strips import Line, Part

HISTORY = 100
"""Queries that are remembered."""
HINT = "to filter: words, outcome:failure, user:alice, after:-1h"
"""Follows the prompt's `/`."""


class FilterBar(Horizontal):
    """Shows a query and its count of rows; edited in place. The screen gives the focus back after editing."""

    DEFAULT_CSS = """
    FilterBar { height: 1; }
    FilterBar > _Prompt { width: 3; height: 1; }
    FilterBar > _Query { width: 1fr; height: 1; }
    FilterBar > Input { width: 1fr; background: $panel; display: none; }
    FilterBar > Input:focus { background-tint: $panel 0%; }
    FilterBar > _Note { width: auto; height: 1; }
    FilterBar.-editing > _Query { display: none; }
    FilterBar.-editing > Input { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "abandon", "leave the filter as it was", id="filter.abandon", show=False),
        Binding("up", "history(-1)", "query before", id="filter.before", show=False),
        Binding("down", "history(1)", "query after", id="filter.after", show=False),
    ]

    looks: reactive[Looks] = reactive(Looks(), init=False)

    @dataclass
    class FilterChanged(Message):
        """Somebody typed; the text may not be a query yet."""

        text: str

    @dataclass
    class FilterSubmitted(Message):
        """Somebody wants this filter; answer with `accept` or `show_error`."""

        text: str

    @dataclass
    class FilterAbandoned(Message):
        """Editing ended, the filter is the one before it."""

        text: str

    def __init__(
        self,
        *,
        looks: Looks,
        history: Sequence[str] = (),
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.set_reactive(FilterBar.looks, looks)
        self.history = list(history)[-HISTORY:]
        """Queries that were accepted, the newest last."""
        self._at = len(self.history)
        self._draft = ""
        self._text = ""
        self._prompt, self._query, self._note = _Prompt(looks=looks), _Query(looks=looks), _Note(looks=looks)
        self._input = _CleanInput(compact=True, select_on_focus=False)
        self._input.cursor_blink = False  # a blinking cursor costs 3 KB/s for ever

    def compose(self) -> ComposeResult:
        """The prompt, the query or its input, the count."""
        yield self._prompt
        yield self._query
        yield self._input
        yield self._note

    @property
    def is_editing(self) -> bool:
        """The input stands in place of the query."""
        return self.has_class("-editing")

    def show(self, text: str, matching: int, total: int, more: str = "") -> None:
        """The filter in force, how many of how many rows it lets through, and what there is to say besides."""
        self._text = text
        self._query.show(text)
        self._note.show_rows(matching, total, more)

    def edit(self) -> None:
        """Begins editing the filter in force."""
        if not self.is_editing:
            self._at, self._draft = len(self.history), self._text
            with self.prevent(Input.Changed):
                self._input.value = self._text
            self._input.cursor_position = len(self._text)
            self.add_class("-editing")
        self._input.focus()

    def show_error(self, message: str) -> None:
        """Says in place why the typed text is no query; an empty message takes it back. Editing goes on."""
        self._note.show_error(message)

    def accept(self, text: str) -> None:
        """Ends editing: the typed text is the filter now."""
        self._text = text
        self._query.show(text)
        if text and text not in self.history[-1:]:
            self.history = [*(old for old in self.history if old != text), text][-HISTORY:]
        self._close()

    def _close(self) -> None:
        self._note.show_error("")
        self.remove_class("-editing")

    def action_abandon(self) -> None:
        """Ends editing; the filter is the one before it."""
        if self.is_editing:
            self._close()
            self.post_message(self.FilterAbandoned(self._text))

    def action_history(self, step: int) -> None:
        """Puts an earlier or later query into the input; past the newest is what was typed."""
        if not self.is_editing:
            return
        if self._at == len(self.history):
            self._draft = self._input.value
        self._at = max(0, min(len(self.history), self._at + step))
        self._input.value = self.history[self._at] if self._at < len(self.history) else self._draft
        self._input.cursor_position = len(self._input.value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_editing:
            self.post_message(self.FilterChanged(event.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.FilterSubmitted(event.value.strip()))

    def watch_looks(self, looks: Looks) -> None:
        """The parts have the same looks."""
        for part in (self._prompt, self._query, self._note):
            part.looks = looks


class _CleanInput(Input):
    """An input that a pasted control character cannot leave towards the terminal."""

    def validate_value(self, value: str) -> str:
        return clean(value)


class _Prompt(Drawn):
    def draw(self, width: int, _height: int) -> Sequence[Strip]:
        return [Line(self.looks, width, on="panel").gap().put("/", "accent").strip()]


class _Query(Drawn):
    _text = ""

    def show(self, text: str) -> None:
        self._text = text
        self.redraw()

    def draw(self, width: int, _height: int) -> Sequence[Strip]:
        line = Line(self.looks, width, on="panel")
        return [line.put(self._text or HINT, "text" if self._text else "dim").strip()]


class _Note(Drawn):
    """The count of rows, or what is wrong with the query."""

    _rows: tuple[int, int] = (0, 0)
    _more = ""
    _error = ""

    def show_rows(self, matching: int, total: int, more: str) -> None:
        self._rows = (matching, total)
        self._more = more
        self._fit()

    def show_error(self, error: str) -> None:
        self._error = error
        self._fit()

    def _fit(self) -> None:
        width = sum(width_of(part.text) for part in self._parts()) + 2
        if self.parent is not None and isinstance(self.parent, FilterBar) and self.parent.size.width:
            width = min(width, self.parent.size.width * 2 // 3)
        if self.styles.width is None or self.styles.width.value != width:
            self.styles.width = width
        self.redraw()

    def _parts(self) -> list[Part]:
        if self._error:
            return [Part(f"{self.looks.glyphs.degraded} {self._error}", "degraded")]
        matching, total = self._rows
        number = Part(count(matching), "text")
        rows = Part(" rows" if matching == total else f" of {count(total)} rows", "dim")
        return [Part(f"{self._more}  ", "accent"), number, rows] if self._more else [number, rows]

    def draw(self, width: int, _height: int) -> Sequence[Strip]:
        line = Line(self.looks, width, on="panel").gap()
        if self._error:
            return [line.put(self._parts()[0].text, "degraded", cells=width - 2).strip()]
        return [line.parts(self._parts()).strip()]
