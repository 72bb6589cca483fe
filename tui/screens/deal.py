"""What to do with an alert: a few choices and a reason, over the watch screen, which goes on."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.commands import commands
from tui.events.alert import Alert
from tui.events.dealing import Deed, DeedKind
from tui.events.reading import Watch
from tui.events.verdict import in_words
from widgets.choice_list import Choice, ChoiceList
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.section_line import SectionLine
from widgets.strips import Part

HOUR = 3600.0
REASON_LENGTH = 200
DONE: Mapping[DeedKind, str] = {
    "lift": "Lifted",
    "withdraw": "Withdrawn",
    "snooze": "Snoozed",
    "expected": "Closed as expected",
    "bad": "Called bad",
    "suppress": "Suppressed",
}
"""Short, since what is said covers the reasons of the next alert."""
WORDS = {command.id.removeprefix("deal."): command.title for command in commands("deal")}


class DealScreen(ModalScreen[str]):
    """Ends with the alert's id when something was done."""

    CSS = """
    DealScreen { background: transparent; align: center bottom; }
    DealScreen > Vertical { width: 100%; max-width: 100; height: auto; background: $panel; }
    DealScreen Input { width: 1fr; height: 1; padding: 0 1; background: $panel; border: none; }
    DealScreen Input:focus { background-tint: $panel 0%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "light(-1)", "up", show=False),
        Binding("down", "light(1)", "down", show=False),
        Binding("escape", "dismiss", "close", show=False),
        Binding("ctrl+q", "app.quit", "quit", show=False),
    ]

    def __init__(self, watch: Watch, alert: Alert, looks: Looks, clock: Callable[[], float]) -> None:
        super().__init__()
        self._watch = watch
        self._alert = alert
        self._clock = clock
        self._morning = watch.work_begins(alert.account)
        self._names = tuple(name for name, _ in self._deeds())
        self._zone = looks.zone
        self.title_line = SectionLine(looks=looks)
        self.choices = ChoiceList(looks=looks)
        self.choices.styles.height = len(self._names)
        self.input = Input(placeholder="why; a suppression needs a reason", max_length=REASON_LENGTH, compact=True)
        self.answer = SectionLine(looks=looks)
        self.answer.display = False
        self.footer = KeyFooter(looks=looks)

    def compose(self) -> ComposeResult:
        """The alert, the choices, the reason, what is said of it, the keys."""
        with Vertical():
            yield self.title_line
            yield self.choices
            yield self.input
            yield self.answer
            yield self.footer

    def on_mount(self) -> None:
        """The reason has the keys; up and down choose."""
        alert = self._alert
        self.title_line.show("DEAL WITH", [Part(alert.rule, "bright"), Part(f"  {alert.who}", "dim")], [])
        morning = datetime.fromtimestamp(self._morning, UTC).astimezone(self._zone)
        notes = {"snooze_morning": f"{morning:%a %d %b %H:%M}", "expected": taught(alert)}
        said = {name: f"{WORDS[name]} ({notes[name]})" if name in notes else WORDS[name] for name in self._names}
        self.choices.show([Choice(text, value=name) for name, text in said.items()])
        self.footer.show(
            [("enter", "do it"), ("up down", "choose"), ("u", "takes it back afterwards")], ("esc", "back")
        )
        self.input.focus()

    def _deeds(self) -> Iterator[tuple[str, tuple[DeedKind, float | None]]]:
        return deeds(self._alert, self._clock(), self._morning)

    def _refuse(self, text: str) -> None:
        self.answer.show("", [Part(text, "degraded")], [])
        self.answer.display = True

    def action_light(self, step: int) -> None:
        """Another choice."""
        self.choices.move(step)

    @on(Input.Submitted)
    def _do(self) -> None:
        lit = self.choices.lit
        if lit is None:
            return
        kind, seconds = dict(self._deeds())[lit.taken]
        said = self._watch.deal(self._alert.id, Deed(kind, self.input.value, seconds))
        if said:
            self._refuse(said)
            return
        self.app.notify(f"{DONE[kind]}. u takes it back.")
        self.dismiss(self._alert.id)


def deeds(alert: Alert, now: float, morning: float) -> Iterator[tuple[str, tuple[DeedKind, float | None]]]:
    """What can be done with an alert, with the kind of deed and the seconds that it lasts."""
    if alert.status in {"snoozed", "suppressed"}:
        yield "lift", ("lift", None)
    if alert.verdict is not None or alert.reopened:  # what was expected of it may still be taught
        yield "withdraw", ("withdraw", None)
    yield "snooze_1h", ("snooze", HOUR)
    yield "snooze_8h", ("snooze", 8 * HOUR)
    yield "snooze_morning", ("snooze", morning - now)
    yield "expected", ("expected", None)
    yield "bad", ("bad", None)
    yield "suppress_30d", ("suppress", 30 * 24 * HOUR)
    yield "suppress", ("suppress", None)


def taught(alert: Alert) -> str:
    """What the rule would learn."""
    if not alert.novel:
        # without words it is of the last run, and its rule has not fired again
        return "this rule learns nothing" if alert.reason else "learnt once its events are read"
    return f"it learns {in_words(alert.novel, alert.measure)}"
