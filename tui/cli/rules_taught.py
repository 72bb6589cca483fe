"""How many verdicts rules learn from, by what the watch of each account keeps; nothing of it is changed."""

from collections import Counter
from collections.abc import Iterable, Mapping

from tui.alerts.book import AlertBook
from tui.cli.connection import state_folder
from tui.cli.problem import Problem, tell
from tui.events.verdict import VerdictWord
from tui.settings import Settings
from tui.state.consumer import Consumer
from tui.state.ledger import FILE, Ledger

WORDS: tuple[VerdictWord, ...] = ("expected", "bad")
Taught = Mapping[str, Counter[str]]
"""By rule: how many verdicts of each word."""


def taught(accounts: Iterable[Settings], *, as_json: bool) -> Taught:
    """What rules are taught in these accounts; what cannot be read is told, `as_json` for programs."""
    found: dict[str, Counter[str]] = {}
    for settings in accounts:
        folder = state_folder(settings)
        if folder is None:
            continue
        book = AlertBook()
        kept = Ledger(Consumer("watch").folder(folder, settings.account) / FILE, book).load(is_ours=False)
        for notice in kept.notices:
            tell(Problem(notice, kind="note"), as_json=as_json)
        for lesson in book.lessons:
            found.setdefault(lesson.rule, Counter())[lesson.verdict.word] += 1
    return found


def in_words(counts: Counter[str]) -> str:
    """`2 expected, 1 bad`; empty where nobody has said anything."""
    return ", ".join(f"{counts[word]} {word}" for word in WORDS if counts[word])
