"""The palette: questions and commands by their sentences; a question about an X asks which one in a second step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from tui.commands import Place, commands
from tui.events.reading import Watch
from tui.query import QueryError, parse
from tui.screens.base import MIN_HEIGHT, MIN_WIDTH, WatchingScreen
from tui.screens.completing import Completing
from tui.screens.questions import QUESTIONS, Question
from tui.screens.replaying import with_replay
from widgets.choice_list import Choice, ChoiceList
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.section_line import SectionLine
from widgets.strips import Part
from widgets.too_small import TooSmall

_QUESTION, _COMMAND = "question ", "command "


class PaletteScreen(WatchingScreen):
    """Finds by words, in any order. What is picked goes to the app."""

    CSS = """
    PaletteScreen > Input { width: 1fr; height: 1; padding: 0 1; background: $panel; border: none; }
    PaletteScreen > Input:focus { background-tint: $panel 0%; }
    PaletteScreen > ChoiceList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "light(-1)", "up", id="palette.up", show=False),
        Binding("down", "light(1)", "down", id="palette.down", show=False),
    ]

    @dataclass
    class QueryPicked(Message):
        """Somebody wants this asked."""

        query: str

    @dataclass
    class CommandPicked(Message):
        """Somebody wants this done."""

        action: str

    def __init__(self, watch: Watch, looks: Looks, clock: Callable[[], float], *, places: Sequence[Place]) -> None:
        super().__init__(watch, looks, clock)
        self._commands = {
            command.id: command for command in commands(*with_replay(places, watch)) if command.action
        }
        self._completing = Completing(watch)
        self._question: Question | None = None
        self.title_line = SectionLine(looks=looks, id="header")
        self.input = Input(compact=True)
        self.input.cursor_blink = False  # a blinking cursor costs 3 KB/s for ever
        self.list = ChoiceList(looks=looks)

    def compose(self) -> ComposeResult:
        """The title, what is typed, what fits it, the keys."""
        yield TooSmall(looks=self.looks, needed=(MIN_WIDTH, MIN_HEIGHT), id="too-small")
        yield self.title_line
        yield self.input
        yield self.list
        yield KeyFooter(looks=self.looks, id="footer")

    def on_mount(self) -> None:
        """The input has the keys."""
        self.query_one(KeyFooter).show([("enter", "ask or do"), ("up down", "choose")], ("esc", "back"))
        self.input.focus()
        self._offer("")

    def _offer(self, typed: str) -> None:
        if self._question is None:
            found = [choice for choice in self._sentences() if _fits(self._words_of(choice), typed)]
            said = (
                Part("type some of the words", "dim") if found else Part("none has all of these words", "degraded")
            )
            self.title_line.show("QUESTIONS AND COMMANDS", [said], [])
            self.list.show(found)
            return
        question = self._question
        self.title_line.show(
            question.sentence.upper(), [Part(f"which {question.about}? its name, or a part", "dim")], []
        )
        self.list.show(self._completing.values(question.about, typed))

    def _sentences(self) -> list[Choice]:
        asked = [Choice(q.sentence, q.query, f"{_QUESTION}{i}") for i, q in enumerate(QUESTIONS)]
        done = [Choice(c.title, c.shown_keys, f"{_COMMAND}{c.id}") for c in self._commands.values()]
        return asked + done

    def _words_of(self, choice: Choice) -> str:
        """The sentence; of a command the word of the last line too, since that is what people have read."""
        command = self._commands.get(choice.value.removeprefix(_COMMAND))
        return choice.text if command is None else f"{choice.text} {command.label}"

    def action_light(self, step: int) -> None:
        """Lights another line."""
        self.list.move(step)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    @on(Input.Submitted)
    def _picked(self, event: Input.Submitted) -> None:
        lit, typed = self.list.lit, event.value.strip()
        if self._question is not None:
            if lit is not None:
                self.post_message(self.QueryPicked(self._question.asked_of(lit.taken)))
            elif typed:
                self._ask(self._question.asked_of_text(typed))
        elif lit is not None and lit.value.startswith(_COMMAND):
            self.post_message(self.CommandPicked(self._commands[lit.value.removeprefix(_COMMAND)].action))
        elif lit is not None:
            self._choose(QUESTIONS[int(lit.value.removeprefix(_QUESTION))])

    def _ask(self, query: str) -> None:
        try:
            parse(query)
        except QueryError as error:  # somebody typed what can be no address
            self.app.notify(error.message, severity="warning")
            return
        self.post_message(self.QueryPicked(query))

    def _choose(self, question: Question) -> None:
        if not question.about:
            self.post_message(self.QueryPicked(question.query))
            return
        self._question = question
        self._clear()

    def _clear(self) -> None:
        with self.prevent(Input.Changed):
            self.input.value = ""
        self._offer("")

    def close_one(self) -> bool:
        """From the second step back to the first."""
        if self._question is None:
            return False
        self._question = None
        self._clear()
        return True


def _fits(sentence: str, typed: str) -> bool:
    return all(word in sentence.casefold() for word in typed.casefold().split())
