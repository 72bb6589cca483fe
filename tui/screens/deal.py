"""What to do with an alert: a few choices and a reason, over the watch screen, which goes on."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.events.alert import Alert
from tui.events.dealing import Deed, DeedKind
from tui.events.reading import Watch
from widgets.choice_list import Choice, ChoiceList
from widgets.looks import Looks
from widgets.section_line import SectionLine
from widgets.strips import Part

HOUR = 3600.0
MORNING = time(8)
REASON_LENGTH = 200


class DealScreen(ModalScreen[str]):
    """Ends with the alert's id when something was done."""

    CSS = """
    DealScreen { background: transparent; align: center bottom; }
    DealScreen > Vertical { height: 9; margin-bottom: 1; background: $panel; }
    DealScreen ChoiceList { height: 6; }
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
        self._deeds = deeds(alert, clock(), looks)
        self.title_line = SectionLine(looks=looks)
        self.choices = ChoiceList(looks=looks)
        self.input = Input(placeholder="why; a suppression needs a reason", max_length=REASON_LENGTH, compact=True)
        self.answer = SectionLine(looks=looks)

    def compose(self) -> ComposeResult:
        """The alert, the choices, the reason, and what is said of it."""
        with Vertical():
            yield self.title_line
            yield self.choices
            yield self.input
            yield self.answer

    def on_mount(self) -> None:
        """The reason has the keys; up and down choose."""
        alert = self._alert
        self.title_line.show("DEAL WITH", [Part(alert.rule, "bright"), Part(f"  {alert.who}", "dim")], [])
        self.choices.show([Choice(text) for text in self._deeds])
        self._say("enter does it, esc leaves, u takes it back afterwards", "dim")
        self.input.focus()

    def _say(self, text: str, role: str) -> None:
        self.answer.show("", [Part(text, role)], [])

    def action_light(self, step: int) -> None:
        """Another choice."""
        self.choices.move(step)

    @on(Input.Submitted)
    def _do(self) -> None:
        lit = self.choices.lit
        if lit is None:
            return
        kind, seconds = self._deeds[lit.taken]
        said = self._watch.deal(self._alert.id, Deed(kind, self.input.value, seconds))
        if said:
            self._say(said, "degraded")
            return
        self.app.notify(f"{lit.taken}. u takes it back.")
        self.dismiss(self._alert.id)


def deeds(alert: Alert, now: float, looks: Looks) -> Mapping[str, tuple[DeedKind, float | None]]:
    """What can be done with an alert, in words, with the kind of deed and the seconds that it lasts."""
    here = datetime.fromtimestamp(now, UTC).astimezone(looks.zone)
    morning = datetime.combine(here.date() + timedelta(days=1), MORNING, here.tzinfo)
    found: dict[str, tuple[DeedKind, float | None]] = {}
    if alert.status in {"snoozed", "suppressed"}:
        found[f"Lift: no longer {alert.status}"] = ("lift", None)
    found |= {
        "Snooze for 1 hour": ("snooze", HOUR),
        "Snooze for 8 hours": ("snooze", 8 * HOUR),
        f"Snooze until tomorrow {MORNING:%H:%M}": ("snooze", morning.timestamp() - now),
        f"Suppress {alert.rule} for {alert.who or 'all'} for 30 days": ("suppress", 30 * 24 * HOUR),
        f"Suppress {alert.rule} for {alert.who or 'all'} until somebody lifts it": ("suppress", None),
    }
    return found
