"""A process to be killed: it saves as fast as it can and tells what is done."""

import sys
from pathlib import Path

from tui.alerts.book import AlertBook
from tui.alerts.hit import Evidence, Hit, RuleFacts
from tui.events.alert import Severity
from tui.events.stream import Stream
from tui.state.checkpoint import Identity
from tui.state.consumer import Consumer
from tui.state.keeping import Keeping

ACME = Identity("events.1password.com", "v2")
RULE = RuleFacts("tried", "because", 10, 100)


def hit(number: int) -> Hit:
    """A hit on an entity of its own."""
    return Hit(
        rule=RULE,
        account="acme",
        key=(("user", f"U{number}"),),
        entity=(),
        trigger=f"E{number}",
        first=number,
        last=number,
        evidence=(Evidence(number, "signin", f"E{number}"),),
        measure=1,
        title=("",),
        why=(),
        severity=Severity.HIGH,
        score=70,
        fresh=True,
    )


def live(state_dir: Path) -> None:
    """Takes in an event, saves, and notifies, for ever."""
    book = AlertBook()
    state = Keeping(state_dir, "acme", Consumer("watch"), ACME, book)
    assert not state.is_read_only, state.holder
    place = state.places.get(Stream.SIGNIN)
    for number in range(int(place.cursor) + 1 if place else 0, 1_000_000):
        alert = book.join(hit(number), number).alert
        state.note(Stream.SIGNIN, str(number), [(number, f"E{number}")])
        assert state.save()
        _tell("place", str(number))
        assert state.record_notifications([alert])
        _tell("sent", alert.id)


def _tell(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    live(Path(sys.argv[1]))
