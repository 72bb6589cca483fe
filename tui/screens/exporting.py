"""The question where to write the rows that are shown, and in which form; then how far that is."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from tui.events.reading import Watch
from tui.export.file import ExportProblem, IsThere, check_free, destination, write_export
from tui.export.formats import FORMATS
from tui.screens.base import WatchingScreen
from tui.screens.exported import Exported
from widgets.choice_list import Choice, ChoiceList
from widgets.formatting import count
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.section_line import SectionLine
from widgets.strips import Part


class ExportScreen(WatchingScreen, ModalScreen[None]):
    """Stays until the file is written, or until somebody does not want it any more."""

    CSS = f"""
    ExportScreen {{ background: transparent; align: center bottom; }}
    ExportScreen > Vertical {{ width: 100%; max-width: 100; height: {len(FORMATS) + 5}; }}
    ExportScreen > Vertical {{ background: $panel; }}
    ExportScreen Input {{ height: 1; padding: 0 1; background: $panel; border: none; }}
    ExportScreen Input:focus {{ background-tint: $panel 0%; }}
    ExportScreen ChoiceList {{ height: {len(FORMATS)}; }}
    ExportScreen SectionLine {{ height: 1; }}
    ExportScreen Static {{ height: 2; padding: 0 1; color: $text-muted; }}
    ExportScreen Static.-bad {{ color: $error; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", "up", id="export.up", show=False),
        Binding("down", "choose(1)", "down", id="export.down", show=False),
        Binding("escape", "app.close", "cancel", id="export.cancel", show=False),
        Binding("ctrl+q", "app.quit", "quit", id="export.quit", show=False),
    ]

    def __init__(self, watch: Watch, looks: Looks, clock: Callable[[], float], what: Exported) -> None:
        super().__init__(watch, looks, clock)
        self._what = what
        self._taking = what.taking
        self._may_replace: Path | None = None
        self._writing = False
        self.title_line = SectionLine(looks=looks)
        self.list = ChoiceList(looks=looks)
        self.input = Input(compact=True)
        self.input.cursor_blink = False  # a blinking cursor costs 3 KB/s for ever
        self.said = Static(markup=False)
        self.told = ""
        """What stands beneath the name."""

    def compose(self) -> ComposeResult:
        """What is written, in which form, where to, what came of it."""
        with Vertical():
            yield self.title_line
            yield self.list
            yield self.input
            yield self.said
            yield KeyFooter(looks=self.looks)

    def on_mount(self) -> None:
        """A name that is free most of the time stands there already."""
        self.title_line.show("EXPORT", [Part(self._what.told, "dim")], [])
        self.list.show([Choice(told, f".{form}", form) for form, told in FORMATS.items()])
        now = datetime.fromtimestamp(self.clock(), UTC).astimezone(self.looks.zone)
        self.input.value = f"~/opwatch-{self._what.name}-{now:%Y%m%d-%H%M%S}.csv"
        self.query_one(KeyFooter).show([("enter", "write"), ("up down", "form")], ("esc", "cancel"))
        self._say("Only you will be able to read the file.")
        self.input.focus()

    def _say(self, text: str, *, is_bad: bool = False) -> None:
        self.told = text
        self.said.update(text)
        self.said.set_class(is_bad, "-bad")

    def action_choose(self, step: int) -> None:
        """Lights another form; the name follows it."""
        before = self.list.lit
        self.list.move(step)
        if before is not None and self.list.lit is not None:
            self.input.value = self.input.value.removesuffix(f".{before.value}") + f".{self.list.lit.value}"

    @on(Input.Submitted)
    def _write(self, event: Input.Submitted) -> None:
        lit = self.list.lit
        if self._writing or lit is None:
            return
        try:
            path = destination(event.value)
            if path != self._may_replace:
                check_free(path)
        except ExportProblem as problem:
            self._may_replace = destination(event.value) if isinstance(problem, IsThere) else None
            self._say(str(problem), is_bad=True)
            return
        self._writing = self.input.disabled = True
        replacing, form = path == self._may_replace, lit.value
        self.run_worker(lambda: self._work(path, form, replacing=replacing), thread=True, name="export")

    def _work(self, path: Path, form: str, *, replacing: bool) -> None:
        """In a thread of its own; it takes the rows a few at a time."""
        worker = get_current_worker()

        def wanted() -> Iterator[Any]:
            for seen in self._taking:
                if worker.is_cancelled:
                    raise ExportProblem("The export was cancelled. Nothing was written.")
                yield seen

        try:
            write_export(path, self._what.text(form, wanted()), replacing=replacing)
        except ExportProblem as problem:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._failed, str(problem))
        else:
            self.app.call_from_thread(self._done, path)

    def _failed(self, message: str) -> None:
        self._writing = self.input.disabled = False
        self.input.focus()
        self._say(message, is_bad=True)

    def _done(self, path: Path) -> None:
        if self.is_current:
            self.dismiss()
        self.app.notify(f"{self._taking.words} written to {path}")

    def tick(self, now: float) -> None:  # noqa: ARG002 - how far it is does not depend on the time
        """How far it is."""
        if self._writing:
            share = 100 * self._taking.taken // max(1, len(self._taking))
            self._say(f"{count(self._taking.taken)} of {count(len(self._taking))} rows, {share} %")

    def close_one(self) -> bool:
        """Ends the writing, if it goes on, and the question; nothing half written stays."""
        if self._writing:
            self.workers.cancel_node(self)
            self.app.notify("The export was cancelled. Nothing was written.")
        return False
