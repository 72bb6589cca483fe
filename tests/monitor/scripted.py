"""A follower with a service that says what a test wrote down, and a clock that moves only while it sleeps."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.factories import START, signin
from tui.events.model import Event
from tui.events.reading import StreamHealth
from tui.events.stream import Stream
from tui.events_api.errors import EventsApiError
from tui.events_api.pages import Cursor, Page, PageRequest, Reset
from tui.monitor.following import Pace, StreamFollower
from tui.monitor.health import StreamPulse

NOON = START / 1e9
"""Of 2 March 2026 in UTC, in seconds since 1970; the service's clock says the same unless a page has a skew."""
BEGINNING = Reset(start_ns=int((NOON - 3_600) * 1e9))

Said = Page | EventsApiError | Callable[[], Page | EventsApiError]


class Enough(Exception):  # noqa: N818 - nothing failed
    """The script is at its end."""


class World:
    """The service, the clock, and all that was asked, waited and told."""

    def __init__(self, *script: Said, interval: float = 60.0, jitter: float = 0.5, retry_for: float | None = None):
        self.script = list(script)
        self.now = NOON
        self.asked: list[PageRequest] = []
        self.waited: list[float] = []
        """Before each request but the first; pauses of the follower, added up."""
        self.health: list[StreamHealth] = []
        """As it was told when each request was made."""
        self.taken: list[str] = []
        self.notices: list[str] = []
        self.while_asleep: Callable[[float], None] = lambda seconds: None
        """Called at the beginning of each slice of a pause."""
        self.renewed: Callable[[], Awaitable[bool]] | None = None
        self.pulse = StreamPulse(Stream.SIGNIN)
        self.pace = Pace(interval, retry_for, lambda: self.now, self.sleep, lambda: jitter)
        self._slept = 0.0
        self._known: set[str] = set()

    async def sleep(self, seconds: float) -> None:
        """A slice of a pause."""
        self.while_asleep(seconds)
        self.now += seconds
        self._slept += seconds
        await asyncio.sleep(0)

    async def fetch(self, stream: Stream, request: PageRequest) -> Page:
        """The next thing the script says."""
        if self.asked:
            self.waited.append(round(self._slept, 3))
        self._slept = 0.0
        self.asked.append(request)
        self.health.append(self.pulse.now)
        if not self.script:
            raise Enough
        said = self.script.pop(0)
        said = said() if callable(said) else said
        if isinstance(said, Page):
            return said
        raise said

    def take(self, page: Page) -> int:
        """Keeps what is new."""
        new = [event.uuid for event in page.events if isinstance(event.uuid, str) and event.uuid not in self._known]
        self.taken += new
        self._known.update(new)
        newest = max((event.time / 1e9 for event in page.events), default=None)
        self.pulse.took_in(len(new), len(page.events) - len(new), len(page.bad), newest)
        return len(new)

    def follower(self) -> StreamFollower:
        """One on this service."""
        return StreamFollower(
            Stream.SIGNIN, self, self.pulse, self.take, self.notices.append, self.pace, self.renewed
        )

    async def play(self, request: PageRequest = BEGINNING, fallback: Reset | None = None) -> StreamFollower:
        """Follows until the script is at its end."""
        follower = self.follower()
        try:
            await follower.follow(request, fallback)
        except Enough:
            return follower
        raise AssertionError("a follower never ends by itself")

    @property
    def places(self) -> list[str]:
        """What was asked: cursors by their text, resets by their seconds before or after noon."""
        return [_place(request) for request in self.asked]


def _place(request: PageRequest) -> str:
    if isinstance(request, Cursor):
        return request.text
    return "default" if request.start_ns is None else f"{request.start_ns / 1e9 - NOON:+.0f} s"


def event(name: str, at: float = 0.0) -> Event:
    """An event `at` seconds after noon."""
    return signin(uuid=name, at=at).event


def page(*events: Event | str, cursor: str, more: bool = False, skew: float | None = None, bad: int = 0) -> Page:
    """An answer; events may be given by name."""
    items = [event(item) if isinstance(item, str) else item for item in events]
    return Page(Stream.SIGNIN, items, cursor, more, ["unreadable"] * bad, 0.1, skew)
