"""All of a date's ordinary life, by stream: nothing in it is an attack, though some of it looks like one."""

from collections.abc import Callable, Iterator
from datetime import date

from tui.demo.audits import audits
from tui.demo.comings import comings, goings
from tui.demo.company import Company
from tui.demo.engineers import command_line, deploys
from tui.demo.handwork import group_by_hand, vault_cleared
from tui.demo.laptops import forgotten_tablet, new_laptops, returning_laptops
from tui.demo.reviews import access_review
from tui.demo.rotation import rotation
from tui.demo.shapes import Happening
from tui.demo.signins import signins
from tui.demo.usages import usages
from tui.events.stream import Stream

Daily = Callable[[Company, date], Iterator[Happening]]

_EVERY_DAY: dict[Stream, Daily] = {Stream.SIGNIN: signins, Stream.USAGE: usages, Stream.AUDIT: audits}
_SPECIAL: tuple[Daily, ...] = (
    rotation,
    comings,
    goings,
    access_review,
    deploys,
    command_line,
    returning_laptops,
    new_laptops,
    forgotten_tablet,
    group_by_hand,
    vault_cleared,
)
"""What some days have besides, on several streams."""


def background(stream: Stream, company: Company, day: date) -> Iterator[Happening]:
    """A stream's events of a local date, in no order. Each arrives on that date or the next."""
    yield from _EVERY_DAY[stream](company, day)
    for special in _SPECIAL:
        yield from (event for event in special(company, day) if event.stream is stream)
