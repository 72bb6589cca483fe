"""Plays a recording through a session: the clock goes on, followers are woken as events arrive, pages are taken in.

Each run in a recording begins with its look-back, all at once and with the clock held, as the rules expect it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tui.events.stream import Stream
from tui.events_api.pages import Page
from tui.monitor.ingest import Ingest
from tui.recording.playback import Playback

Keep = Callable[[Page, Sequence[tuple[int, bool]]], int]
"""Keeps the events of a page, each with its arrival and whether it came as a fresh one."""


class Replay:
    """One for each session that plays a recording."""

    def __init__(
        self,
        playback: Playback,
        streams: Iterable[Stream],
        ingest: Ingest,
        poll: Callable[[], None],
        notice: Callable[[str], None],
    ) -> None:
        self._playback = playback
        self._ingest = ingest
        self._poll = poll
        self._notice = notice
        self._ends = dict.fromkeys(streams, 0)
        """How often each stream was read to its end."""
        self.is_reading_back = True
        """A look-back is being read."""

    def take(self, page: Page, keep: Keep) -> int:
        """Takes a page in as its events had arrived; returns how many are new."""
        page = replace(page, date_skew=None)  # between two clocks of ours there is none
        kept = keep(page, self._playback.arrivals(page.stream, page.events))
        self._ends[page.stream] += not page.has_more
        return kept

    async def play(self) -> None:
        """From the first run to the end of the last; the time between runs is skipped: nobody was watching."""
        playback = self._playback
        recording, clock = playback.recording, playback.clock
        if recording.bad_lines:
            self._notice(f"{recording.bad_lines:,} lines of the recording could not be read and are left out")
        for stretch in recording.stretches:
            self.is_reading_back = True
            clock.hold(stretch.begins)
            self._ingest.read_backlog(self._ends)
            await self._read_all()
            self._ingest.pass_time()
            self.is_reading_back = False
            clock.run(stretch.ends)
            while (due := recording.next_arrival(clock.now())) is not None and due <= stretch.ends:
                await clock.reach(due)
                self._poll()
            await clock.reach(stretch.ends)
            clock.hold(stretch.ends)
            await self._read_all()
        if recording.lost:
            self._notice(f"{recording.lost:,} events were not played: the file was changed meanwhile")
        self._notice("The recording has been played to its end")
        playback.end()

    async def _read_all(self) -> None:
        """Returns when every stream was read to its end while the clock stood; a first reading may be older."""
        for _ in range(2):
            before = dict(self._ends)
            self._poll()
            while any(self._ends[stream] == ends for stream, ends in before.items()):
                await self._playback.clock.sleep(0)
