"""An event in a few lines of words, where no alert says more about it."""

from tui.events.fields import value
from tui.events.model import Seen
from tui.events.names import Names
from widgets.event_words import client, summary, who
from widgets.formatting import age, stamp
from widgets.looks import Looks


def brief(seen: Seen, names: Names, looks: Looks) -> list[tuple[str, str]]:
    """Labels and sentences, the most telling first."""
    late = f", arrived {age(seen.late)} later" if seen.late >= 60 else ""
    kind = value(seen, "type")
    facts = [
        ("", "no alert rests on this event;  e finds the next one with an alert,  enter shows every field"),
        ("WHAT", summary(seen, names, looks.glyphs) + (f", {kind}" if kind else "")),
        ("WHO", _person(seen)),
        ("WHEN", stamp(seen.event.time, looks.zone) + late),
        ("WHERE", "  ".join(text for name in ("ip", "country", "region", "city") if (text := value(seen, name)))),
        (
            "CLIENT",
            "  ".join(text for text in (client(seen.event), value(seen, "os"), value(seen, "platform")) if text),
        ),
    ]
    return [(label, said) for label, said in facts if said]


def _person(seen: Seen) -> str:
    name, shown = value(seen, "user_name"), who(seen)
    return f"{shown}  {name}" if name and name != shown else shown
