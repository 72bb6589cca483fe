"""What people have said that still holds: suppressions, and verdicts that rules learn from; each can be ended here.

Their alerts may have left the book long ago: then no alert leads to them.
"""

from collections.abc import Sequence
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.events.alert import Alert
from tui.events.dealing import Deed, DeedKind, Suppression
from tui.events.reading import Watch
from tui.events.verdict import Lesson, in_words
from widgets.choice_list import Choice, ChoiceList
from widgets.formatting import local
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.section_line import SectionLine
from widgets.strips import Part

MOST_LINES = 12
DONE = {"lift": "Lifted", "withdraw": "Withdrawn"}


class StandingScreen(ModalScreen[str]):
    """Over the watch screen, which goes on; ends with the id of what was ended, if anything was."""

    CSS = """
    StandingScreen { background: transparent; align: center bottom; }
    StandingScreen > Vertical { width: 100%; max-width: 140; height: auto; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "light(-1)", "up", show=False),
        Binding("down,j", "light(1)", "down", show=False),
        Binding("pageup", f"light(-{MOST_LINES})", "a page up", show=False),
        Binding("pagedown", f"light({MOST_LINES})", "a page down", show=False),
        Binding("enter", "end", "end it", show=False),
        Binding("escape,q,U", "dismiss", "close", show=False),
        Binding("ctrl+q", "app.quit", "quit", show=False),
    ]

    def __init__(self, watch: Watch, looks: Looks) -> None:
        super().__init__()
        self._watch = watch
        self._looks = looks
        self.title_line = SectionLine(looks=looks)
        self.choices = ChoiceList(looks=looks)
        self.answer = SectionLine(looks=looks)
        self.answer.display = False
        self.footer = KeyFooter(looks=looks)

    def compose(self) -> ComposeResult:
        """What stands, what is said of it, the keys."""
        with Vertical():
            yield self.title_line
            yield self.choices
            yield self.answer
            yield self.footer

    def on_mount(self) -> None:
        """The newest first."""
        suppressions, lessons = self._watch.suppressions(), self._watch.lessons()
        people = _people(self._watch.alerts())
        rows = [(each.made, self._suppressed(each, people)) for each in suppressions]
        rows += [(each.verdict.made, self._taught(each, people)) for each in lessons]
        rows.sort(key=lambda row: row[0], reverse=True)
        self.choices.styles.height = max(1, min(MOST_LINES, len(rows)))
        self.choices.show([choice for _, choice in rows])
        told = f"{_counted(len(suppressions), 'suppression')}, {_counted(len(lessons), 'verdict')}"
        self.title_line.show("STANDING", [Part(f"{told} that rules learn from", "dim")], [])
        ends = [("enter", "end it: lifted, withdrawn"), ("up down", "choose"), ("u", "takes that back afterwards")]
        self.footer.show(ends if rows else [("D", "on an alert suppresses or judges it")], ("esc", "back"))

    def _suppressed(self, each: Suppression, people: dict[str, str]) -> Choice:
        until = "" if each.until is None else f"until {self._day(each.until)}: "
        text = f"hides {each.hidden:,}  {each.rule}  {_who(each.key, people)}  {until}{each.reason}"
        return Choice(text, self._by(each.account, each.author, each.made), f"lift {each.id}")

    def _taught(self, each: Lesson, people: dict[str, str]) -> Choice:
        said = each.verdict
        text = f"{said.word}: {in_words(each.values, each.measure)}  {each.rule}  {_who(each.key, people)}"
        by = self._by(each.account, said.author, said.made)
        return Choice(f"{text}  {said.reason}", by, f"withdraw {each.id}")

    def _by(self, account: str, author: str, made: int) -> str:
        """Who and when; in which account, where there are several."""
        of = f"{account}  " if len(self._watch.accounts) > 1 else ""
        return f"{of}{author} {self._day(made)}"

    def _day(self, ns: int) -> str:
        return f"{local(ns, self._looks.zone):%Y-%m-%d}"

    def _refuse(self, text: str) -> None:
        self.answer.show("", [Part(text, "degraded")], [])
        self.answer.display = True

    def action_light(self, step: int) -> None:
        """Another row."""
        self.choices.move(step)

    def action_end(self) -> None:
        """Lifts the suppression, or withdraws the verdict."""
        if self.choices.lit is None:
            return
        kind, of = self.choices.lit.taken.split(" ", 1)
        if said := self._watch.deal(of, Deed(cast(DeedKind, kind))):
            self._refuse(said)
            return
        self.app.notify(f"{DONE[kind]}. u takes it back.")
        self.dismiss(of)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _people(alerts: Sequence[Alert]) -> dict[str, str]:
    """People and things by what rules know them by, as alerts show them."""
    pairs = (pair for alert in alerts for pair in zip(alert.key, alert.entity, strict=False))
    return {known: shown for (_, known), (_, shown) in pairs}


def _who(key: Sequence[tuple[str, str]], people: dict[str, str]) -> str:
    return ", ".join(people.get(value, value) for _, value in key)
