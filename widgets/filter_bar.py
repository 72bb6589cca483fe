"""The line of the filter: what is asked, how much answers, and in its place the input while somebody types."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from tui.query.completion import Slot
from widgets.choice_list import Choice, ChoiceList
from widgets.filter_input import FilterInput
from widgets.filter_line import FilterNote, FilterPrompt, FilterQuery
from widgets.formatting import width_of
from widgets.looks import Looks

HISTORY = 100
"""Queries that are remembered."""
LISTED = 8
"""Lines of the list of what could be written."""
PROMPT_CELLS = 3
"""As the style sheet has it."""
Completer = Callable[[str, int], tuple[Slot, list[Choice]]]
"""Given a text and the cursor's place in it."""


class FilterBar(Horizontal):
    """Shows a query and its count of rows; edited in place. The screen gives the focus back after editing."""

    DEFAULT_CSS = """
    FilterBar { height: 1; }
    FilterBar > FilterPrompt { width: 3; height: 1; }
    FilterBar > FilterQuery { width: 1fr; height: 1; }
    FilterBar > Input { width: 1fr; background: $panel; display: none; }
    FilterBar > Input:focus { background-tint: $panel 0%; }
    FilterBar > FilterNote { width: auto; height: 1; }
    FilterBar > ChoiceList { overlay: screen; position: absolute; constrain: inside; width: 44; display: none; }
    FilterBar.-listing > ChoiceList { display: block; }
    FilterBar.-editing > FilterQuery { display: none; }
    FilterBar.-editing > Input { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "abandon", "leave the filter as it was", id="filter.abandon", show=False),
        Binding("up", "up_or_down(-1)", "query before", id="filter.before", show=False),
        Binding("down", "up_or_down(1)", "query after", id="filter.after", show=False),
    ]

    looks: reactive[Looks] = reactive(Looks(), init=False)

    class FilterChanged(Message):
        """Somebody typed, and sees what; the text may not be a query yet."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

        def can_replace(self, message: Message) -> bool:
            """Of letters that come faster than they are answered, the last one counts."""
            return isinstance(message, FilterBar.FilterChanged)

    class FilterSubmitted(Message):
        """Somebody wants this filter; answer with `accept` or `show_error`."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class FilterApplied(Message):
        """Another filter is in force, and nobody is typing it."""

    class FilterAbandoned(Message):
        """Editing ended, the filter is the one before it."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(
        self,
        *,
        looks: Looks,
        history: Sequence[str] = (),
        completer: Completer | None = None,
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
        self.completer = completer
        self._slot = Slot("other", "", 0)
        self._has_moved = False
        self._is_recalled = False
        """The text is a query of before, not typed."""
        self._owed: Callable[[], None] | None = None
        """What is to be done about the list for a text that nobody was told of yet."""
        self._list = ChoiceList(looks=looks)
        self._prompt, self._query = FilterPrompt(looks=looks), FilterQuery(looks=looks)
        self._note = FilterNote(self._room, looks=looks)
        self._input = FilterInput(self.take)

    def compose(self) -> ComposeResult:
        """The prompt, the query, the count. The first picture does not wait for the input."""
        yield self._prompt
        yield self._query
        yield self._note

    def on_mount(self) -> None:
        """The rest follows behind the first picture."""
        self.call_after_refresh(self._mount_input)

    def on_resize(self) -> None:
        """Of what stands beside the filter another part may have room."""
        self._note.fit_in()

    def _mount_input(self) -> None:
        if self.is_attached and not self._input.is_attached:  # the screen may have been left meanwhile
            self.mount(self._input, after=self._query)
            self.mount(self._list)

    def _room(self) -> tuple[int, int]:
        """The cells of the line, and those beside the prompt and the whole filter."""
        return self.size.width, self.size.width - PROMPT_CELLS - width_of(self._text) - 1

    @property
    def is_editing(self) -> bool:
        """The input stands in place of the query."""
        return self.has_class("-editing")

    def show(
        self, text: str, matching: int, total: int, more: str = "", brief: str | None = None, *, of: str = "rows"
    ) -> None:
        """The filter in force, how many of how many rows it lets through, and what there is to say besides.

        That is said in brief where the filter would have to be cut otherwise.
        """
        self._text = text
        self._query.show(text)
        self._note.show_rows(matching, total, (more, more if brief is None else brief), of)

    def edit(self) -> None:
        """Begins editing the filter in force."""
        self._mount_input()
        if not self.is_editing:
            self._at, self._draft = len(self.history), self._text
            with self.prevent(Input.Changed):
                self._input.value = self._text
            self._input.cursor_position = len(self._text)
            self.add_class("-editing")
        self._input.focus()

    def show_error(self, message: str, at: int | None = None) -> None:
        """Says in place why the typed text is no query, and underlines where; an empty message takes it back.

        Editing goes on. It is no alarm while that word is still written and there is a list of what it may become.
        """
        self._input.fault.at = at if message else None
        self._input.refresh()
        self._note.show_error(message, is_calm=self.is_listing and at is not None and at >= self._slot.start - 1)

    def accept(self, text: str) -> None:
        """Ends editing: the typed text is the filter now."""
        self._text = text
        self._query.show(text)
        if text and text not in self.history[-1:]:
            self.history = [*(old for old in self.history if old != text), text][-HISTORY:]
        self._close()

    def _close(self) -> None:
        self._owed = None
        self._note.show_error("")
        self._hide_list()
        self.remove_class("-editing")

    # What could be written

    @property
    def is_listing(self) -> bool:
        """The list of what could be written is open."""
        return self.has_class("-listing")

    def _list_choices(self) -> None:
        self._has_moved = False
        found: list[Choice] = []
        if self.completer is not None and self._input.value:
            self._slot, found = self.completer(self._input.value, self._input.cursor_position)
        if not found:
            self._hide_list()
            return
        self._list.styles.height = min(LISTED, len(found))
        before = width_of(self._input.value[: self._slot.start])
        self._list.styles.offset = (max(0, min(3 + before - 1, self.size.width - 44)), 1)
        self._list.show(found)
        self.add_class("-listing")

    def _hide_list(self) -> None:
        self.remove_class("-listing")

    def take(self) -> bool:
        """Writes the lit choice at the cursor; False when no list is open."""
        self._catch_up()
        lit = self._list.lit
        if not self.is_listing or lit is None:
            return False
        text, cursor = self._input.value, self._input.cursor_position
        taken = lit.taken
        if self._slot.kind == "value" and not text[cursor:].startswith(" "):
            taken += " "
        start = self._slot.start
        self._hide_list()
        self._input.value = text[:start] + taken + text[cursor:]
        self._input.cursor_position = start + len(taken)
        return True

    def action_up_or_down(self, step: int) -> None:
        """Through the list while it is open, else through the queries of before."""
        self._catch_up()
        if self.is_listing:
            self._list.move(step if self._has_moved else max(0, step))
            self._has_moved = True
        else:
            self.action_history(step)

    def action_abandon(self) -> None:
        """Closes the list; without one ends editing, and the filter is the one before it."""
        self._catch_up()
        if self.is_listing:
            self._hide_list()
        elif self.is_editing:
            self._close()
            self.post_message(self.FilterAbandoned(self._text))

    def action_history(self, step: int) -> None:
        """Puts an earlier or later query into the input; past the newest is what was typed."""
        if not self.is_editing:
            return
        if self._at == len(self.history):
            self._draft = self._input.value
        self._at = max(0, min(len(self.history), self._at + step))
        self._is_recalled = True
        self._input.value = self.history[self._at] if self._at < len(self.history) else self._draft
        self._input.cursor_position = len(self._input.value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_editing:
            self._has_moved = False
            self._owed = self._hide_list if self._is_recalled else self._list_choices
            self.call_after_refresh(self._catch_up)
        self._is_recalled = False

    def _catch_up(self) -> None:
        """Tells what was typed and what it may become: when the letters are painted, or a key needs to know."""
        if self._owed is not None:
            renew_list, self._owed = self._owed, None
            self.post_message(self.FilterChanged(self._input.value))
            renew_list()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if not (self._has_moved and self.take()):
            self._owed = None
            self._hide_list()
            self.post_message(self.FilterSubmitted(event.value.strip()))

    def watch_looks(self, looks: Looks) -> None:
        """The parts have the same looks."""
        for part in (self._prompt, self._query, self._note, self._list):
            part.looks = looks
