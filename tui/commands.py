"""Every command of the screens: one table behind key bindings, footer and help, so that they cannot disagree."""

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

Place = Literal["everywhere", "watch", "lists", "bars", "deal", "token", "replay", "help"]
"""Where a command works. `lists` are the rows of tables, alerts and panes, `bars` those of time over the rows: the
widgets bind these keys. `deal` are the rows of the question that D asks. `replay` is wherever a recording is
shown."""

PLACES: dict[Place, str] = {
    "watch": "Watch screen",
    "token": "Token screen",
    "lists": "Rows, alerts and panes",
    "bars": "Bars of time",
    "deal": "Dealing with an alert",
    "replay": "Replay",
    "help": "Help",
    "everywhere": "Everywhere",
}

KEY_NAMES = {
    "space": "space",
    "escape": "esc",
    "question_mark": "?",
    "at": "@",
    "slash": "/",
    "equals_sign": "=",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "right_curly_bracket": "}",
    "right_parenthesis": ")",
    "full_stop": ".",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "shift+tab": "shift+tab",
    "f1": "F1",
    "f2": "F2",
    "f5": "F5",
}


class Command(Struct, frozen=True):
    """Something that a person can ask for."""

    id: str
    """Stable: settings name keys by it."""
    keys: tuple[str, ...]
    """In Textual's words; the first one is shown."""
    action: str
    """What the screen or app runs; empty when the focused widget binds the keys itself."""
    label: str
    """A word for the footer."""
    title: str
    """A sentence for the help."""
    where: Place
    footer: int = 0
    """Rank in the footer, 1 first; 0 keeps it out."""

    @property
    def shown_keys(self) -> str:
        """The keys as people write them."""
        return " ".join(KEY_NAMES.get(key, key) for key in self.keys)

    @property
    def shown_key(self) -> str:
        """The first key as people write it."""
        return KEY_NAMES.get(self.keys[0], self.keys[0])


_TABLE: dict[Place, tuple[tuple[str, str, str, str, str, int], ...]] = {
    "watch": (
        ("filter", "slash", "filter", "filter", "Filter the rows; the count follows as you type", 2),
        ("keep", "equals_sign", "value(1)", "keep only", "Keep only the rows with the value of the chosen cell", 0),
        ("exclude", "x", "value(0)", "exclude", "Leave out the rows with the value of the chosen cell", 0),
        ("cell_left", "h left", "cell(-1)", "cell left", "Choose the cell to the left", 0),
        ("cell_right", "l right", "cell(1)", "cell right", "Choose the cell to the right", 0),
        ("sort", "s", "sort", "sort", "Sort by the column, or click its title; again: reversed, then by time", 9),
        ("reverse", "S", "reverse", "reverse", "Turn the order round", 0),
        ("sort_left", "shift+left", "sort_beside(-1)", "sort left", "Sort by the column to the left", 0),
        ("sort_right", "shift+right", "sort_beside(1)", "sort right", "Sort by the column to the right", 0),
        ("columns", "c", "columns", "columns", "Choose the columns, their order and widths; they are kept", 0),
        ("detail", "d", "detail", "detail", "Show every field of the selected event", 0),
        ("why", "w", "why", "why", "Show or hide why the alert fired", 7),
        ("pause", "space", "pause", "pause", "Hold the picture; collecting goes on", 4),
        ("follow", "f", "follow", "follow", "Follow the newest event", 5),
        ("alerts", "a", "alerts", "alerts", "Go to the alerts, or back to the rows", 8),
        ("acknowledge", "A", "acknowledge", "ack", "Mark the alert as seen, or take that back", 6),
        ("deal", "D", "deal", "deal with", "Snooze, judge or suppress the alert, or take that back", 0),
        ("undo", "u", "undo", "undo", "Take back what was done last with an alert", 0),
        ("standing", "U", "standing", "standing", "Suppressions and verdicts that hold, to end any of them", 0),
        ("next_alert", "e", "alert_row(1)", "next alert", "Next older row that is part of an alert", 9),
        ("previous_alert", "E", "alert_row(-1)", "prev alert", "Next newer row that is part of an alert", 0),
        ("signin", "1", "view('signin')", "sign-ins", "Sign-in attempts", 0),
        ("usage", "2", "view('usage')", "usage", "Item usage", 0),
        ("audit", "3", "view('audit')", "audit", "Audit events: changes to the account", 0),
        ("token", "6", "token", "token", "Token, permissions, request budget and checks", 13),
        ("account", "at", "account", "account", "Show the next of several accounts, or all of them", 0),
        ("poll", "r", "poll", "poll now", "Read every stream now, without waiting", 10),
        ("load", "L", "load", "load older", "Load older events that the filter asks for", 0),
        ("export", "o", "export", "export", "Write the rows of the filter to a file: CSV, JSON, Markdown", 0),
        ("copy", "y", "copy", "copy", "Send the selected event as JSON to the terminal's clipboard", 12),
        ("times", "T", "times", "times", "Times as local, as ages (3m ago), in UTC", 11),
        ("time", "t", "time", "time", "Choose a range of time, or go to a moment", 8),
        ("zoom", "z", "zoom", "zoom", "Choose a span among the bars of time, and zoom into it", 0),
        ("zoom_out", "Z", "zoom_out", "zoom out", "Back to the range of before, then to all that is held", 0),
    ),
    "lists": (
        ("down", "j down", "", "down", "Down", 0),
        ("up", "k up", "", "up", "Up", 0),
        ("page_down", "pagedown ctrl+d", "", "page down", "A page down", 0),
        ("page_up", "pageup ctrl+u", "", "page up", "A page up", 0),
        ("first", "g home", "", "first", "First row: the newest, the worst", 0),
        ("last", "G end", "", "last", "Last row", 0),
        ("open", "enter", "", "detail", "Every field of the event; an alert's latest, a count's events", 3),
    ),
    "bars": (
        ("choose", "left right h l", "", "choose", "The bar beside", 0),
        ("widen", "shift+left shift+right", "", "widen", "More bars, to one side", 0),
        ("ends", "home end g G", "", "ends", "The first bar, the last one", 0),
        ("zoom", "z enter", "", "zoom in", "Zoom in: keep only the chosen span", 0),
        ("leave", "escape down j", "", "rows", "Back to the rows", 0),
    ),
    "deal": (
        ("lift", "D", "", "lift", "Lift: no longer snoozed or suppressed", 0),
        ("withdraw", "D", "", "withdraw", "Withdraw the verdict, and what it taught", 0),
        ("snooze_1h", "D", "", "snooze", "Snooze for 1 hour", 0),
        ("snooze_8h", "D", "", "snooze", "Snooze for 8 hours", 0),
        ("snooze_morning", "D", "", "snooze", "Snooze until work begins", 0),
        ("expected", "D", "", "expected", "Expected: close it, and take the same for usual", 0),
        ("bad", "D", "", "bad", "Bad: keep it open, and never take the same for usual", 0),
        ("suppress_30d", "D", "", "suppress", "Suppress the rule for this entity for 30 days", 0),
        ("suppress", "D", "", "suppress", "Suppress the rule for this entity until somebody lifts it", 0),
    ),
    "token": (
        ("account", "at", "account", "account", "Show the next of several accounts, or all of them", 0),
        ("poll", "r t", "poll", "test now", "Read every stream now and see what the service answers", 2),
        ("skip", "S", "skip", "skip page", "Give up a page that a stream is STUCK at; asks once more", 4),
        ("signin", "1", "go_back_to('signin')", "sign-ins", "Back to the sign-in attempts", 0),
        ("usage", "2", "go_back_to('usage')", "usage", "Back to the item usage", 0),
        ("audit", "3", "go_back_to('audit')", "audit", "Back to the audit events", 0),
        ("times", "T", "times", "utc", "Switch between local times and UTC", 3),
    ),
    "replay": (
        ("pause", "space", "steer('pause')", "pause", "Stop the playing, or go on", 1),
        ("slower", "less_than_sign", "steer('slower')", "slower", "Play slower, down to as fast as it came", 2),
        ("faster", "greater_than_sign", "steer('faster')", "faster", "Play faster, up to 1000 times as fast", 3),
        ("event", "full_stop", "steer('event')", "next event", "Leave out the time until the next event", 4),
        ("minute", "right_curly_bracket", "steer('minute')", "a minute", "A minute on, as fast as can be", 5),
        ("hour", "right_parenthesis", "steer('hour')", "an hour", "An hour on, as fast as can be", 6),
    ),
    "help": (
        ("down", "j down", "scroll_down", "down", "Down", 2),
        ("up", "k up", "scroll_up", "up", "Up", 3),
        ("page_down", "pagedown space", "page_down", "page down", "A page down", 0),
        ("page_up", "pageup", "page_up", "page up", "A page up", 0),
    ),
    "everywhere": (
        ("help", "question_mark f1", "help", "help", "This help", 1),
        ("palette", "ctrl+p f2", "palette", "questions", "Questions and commands by their sentences", 3),
        ("next_pane", "tab", "app.focus_next", "next pane", "Next pane", 0),
        ("previous_pane", "shift+tab", "app.focus_previous", "previous pane", "Previous pane", 0),
        ("close", "escape", "close", "close", "Close, leave, clear the filter: one a time", 0),
        ("redraw", "ctrl+l f5", "redraw", "redraw", "Draw the whole screen again", 0),
        ("back", "q", "leave", "quit", "Back; quit on the watch screen", 0),
        ("quit", "ctrl+q", "app.quit", "quit", "Quit", 0),
    ),
}  # fmt: skip
"""Name, keys, action, word, sentence, rank in the footer."""

COMMANDS: tuple[Command, ...] = tuple(
    Command(f"{place}.{name}", tuple(keys.split()), action, label, title, place, footer)
    for place, rows in _TABLE.items()
    for name, keys, action, label, title, footer in rows
)


def commands(*places: Place) -> Iterator[Command]:
    """The commands of some places, in the order of the table; where there is a replay, its keys are no others'."""
    taken = {key for command in COMMANDS if command.where == "replay" in places for key in command.keys}
    return (
        command
        for command in COMMANDS
        if command.where in places and (command.where == "replay" or taken.isdisjoint(command.keys))
    )


def footer_keys(*places: Place) -> Sequence[tuple[str, str]]:
    """Keys and words for a footer, the most useful first."""
    ranked = sorted((c for c in commands(*places) if c.footer), key=lambda command: command.footer)
    return [(command.shown_key, command.label) for command in ranked]


FILTER_CARD: tuple[tuple[str, str], ...] = (
    ("alice", "part of any visible field"),
    ("user:*@acme.com", "a field; * is anything"),
    ("outcome:failure", "sign-ins: success, failure"),
    ("category:mfa_failed", "sign-ins by result"),
    ("action:reveal,export", "any of several values"),
    ('item:"Prod DB root"', "by its name or id"),
    ("country:!CA", "another value"),
    ("!user:svc-deploy", "not"),
    ("ip:10.0.0.0/8", "a network"),
    ("after:-1h before:-10m", "a space means and"),
    ("account:acme", "one of several accounts"),
    ("outcome:failure OR late:>10m", "either"),
    ("severity:>=high", "rows that an alert rests on"),
    ("hours:!business", "outside business hours"),
    ("| count by user having >5", "how many, for each"),
    ("| count by ip | top 10", "the most frequent; rare: least"),
    ("| distinct item by user", "how many different ones"),
    ("| by weekday,hour", "the week as a picture"),
    ("| count per 1h", "how many in each hour"),
)
"""The filter language on a card: an example and what it means."""
