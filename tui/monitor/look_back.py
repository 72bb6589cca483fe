"""The homecoming of a stream whose place the last run has kept, put together from what a session has."""

from collections.abc import Callable, Sequence

from tui.events.model import Event
from tui.events.stream import Stream
from tui.events_api.pages import Page, PageRequest, Reset
from tui.monitor.delivery import Delivery, Gated
from tui.monitor.following import Fetcher, Pace, StreamFollower
from tui.monitor.health import StreamPulse
from tui.monitor.homecoming import HELD_EVENTS, HELD_FOR_A_FEED, Homecoming
from tui.monitor.intake import Intake
from tui.state.checkpoint import Place

LOOK_BACK_PATIENCE = 120.0
"""Seconds for which a page of the look-back is asked for again; what is fresh waits for it meanwhile."""


def homecoming_of(
    stream: Stream,
    pulse: StreamPulse,
    place: Place,
    look_back: Reset,
    reading: tuple[Fetcher, Pace],
    intake: Intake,
    delivery: Delivery | None,
    notice: Callable[[str], None],
    end: Callable[[Stream], int],
) -> Homecoming:
    """`end` gives the row behind the last one that the ring holds of a stream."""
    client, pace = reading

    def take(page: Page, events: Sequence[Event], fresh: bool) -> int:
        return intake.followed(page, events, fresh=True) if fresh else intake.context(page, events)

    async def gate() -> None:
        await homecoming.make_room()
        if delivery is not None:
            await delivery.room()

    async def read(request: PageRequest, take_page: Callable[[Page], int]) -> object:
        own = StreamPulse(stream)  # the stream's own health is that of its follower
        reader = StreamFollower(stream, Gated(client, gate), own, take_page, notice, pace)
        return await reader.read_to_the_end(request)

    def brought(kept: int) -> None:
        pulse.came_home(kept, end(stream))

    held = HELD_EVENTS if delivery is None else HELD_FOR_A_FEED
    homecoming = Homecoming(place, look_back, read, take, notice, held, brought)
    return homecoming
