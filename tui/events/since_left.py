"""What a restart has brought: what the kept place had missed, apart from what comes while one watches."""

from collections.abc import Mapping

from tui.events.model import Seen
from tui.events.reading import Status
from tui.events.stream import Stream

Ends = Mapping[str, int]
"""By account, the number of the row behind those that the restart has brought in a stream."""
WORDS = "new since you left"


def ends_of(status: Status, stream: Stream) -> Ends:
    """Where the restart's events end in a stream, of each account that has one."""
    parts = status.accounts or (status,)
    found = ((part.account, part.streams.get(stream)) for part in parts)
    return {account: health.home_row for account, health in found if health is not None and health.home_row}


def is_new(seen: Seen, ends: Ends) -> bool:
    """The event came at this start, and no run before has taken it in."""
    return seen.fresh and seen.row < ends.get(seen.account, 0)


def count_of(status: Status) -> int:
    """How many events the restart has brought, of all streams that are shown."""
    return sum(health.home_events for health in status.streams.values())
