"""What a monitor is told at its start."""

from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from tui.credentials.secret import Secret
from tui.events.names import NO_NAMES, Names
from tui.events.stream import Stream
from tui.query.clock import OfficeHours, WorkingHours
from tui.settings.tuning import Tuning
from tui.state.consumer import Consumer

if TYPE_CHECKING:
    from tui.detection.lists import ListSetting
    from tui.monitor.delivery import Deliver
    from tui.recording.playback import Playback
    from tui.recording.recorder import Recorder
    from tui.store.ring import EventRing

WATCH = Consumer("watch")


class DemoOptions(Struct, frozen=True):
    """The built-in demo account instead of a service."""

    seed: int = 0


class MonitorOptions(Struct, frozen=True):
    """One account, how to reach it, and how much of it to keep."""

    account: str
    base_url: str
    secret: Secret
    token_source: str
    """Where the token came from, in words."""
    read_token: Callable[[], Secret] | None = None
    """What that holds by now; may block, and raise `TokenProblem`."""
    api: Literal["v1", "v2"] = "v2"
    since: float = 86_400.0
    """Seconds back from now at which the ring begins."""
    learn: float = 0.0
    """Seconds back from now from which rules learn what is usual; 0: from the look-back alone."""
    interval: float = 60.0
    """Seconds between polls of one stream."""
    capacity: int = 1_000_000
    requests_per_minute: int | None = 300
    names: Names = NO_NAMES
    zone: tzinfo = UTC
    hours: WorkingHours = field(default_factory=OfficeHours)
    """When people are at work, for `hours:` in queries."""
    demo: DemoOptions | None = None
    lists: "Mapping[str, ListSetting]" = field(default_factory=dict)
    rule_overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rules_folder: Path | None = None
    """Where analysts keep rules of their own."""
    tuning: Tuning = field(default_factory=Tuning)
    """Where rules and lists came from, to see that they have changed."""
    read_tuning: Callable[[], Tuning] | None = None
    """Reads them again; may block, and raise `SettingProblem`."""
    read_once: bool = False
    """Read every stream to its end, then stop: for one-shot commands."""
    retry_for: float | None = None
    """Seconds to ride out faults of one read; None: for ever."""
    streams: frozenset[Stream] = frozenset(Stream)
    rules: bool = True
    state_dir: Path | None = None
    """Where the place in each stream and the alerts are kept; None: nowhere."""
    consumer: Consumer = WATCH
    deliver: "Deliver | None" = None
    """Takes what comes, page by page; the place in a stream moves only behind what it has taken."""
    settles: bool = False
    """The process watches until it ends: what the first backlog brings is out of the garbage collector's way."""
    record: "Recorder | None" = None
    """Writes what comes to a file."""
    replay: "Playback | None" = None
    """A recording instead of a service."""
    ring: "Callable[[], EventRing] | None" = None
    """Gives the ring that several accounts share; None: one of its own."""
    rest: "Callable[[MonitorOptions], MonitorOptions] | None" = None
    """Adds what takes a while to load; the monitor's thread asks for it, so that the first frame need not wait."""

    def whole(self) -> "MonitorOptions":
        """With the rest."""
        return self if self.rest is None else replace(self.rest(self), rest=None)
