"""Plays a recording through a session: the clock goes on, followers are woken as events arrive, pages are taken in.

Each run in a recording begins with its look-back, all at once and with the clock held, as the rules expect it. What
the recording tells of streams and token is passed on when its time has come.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from tui.events.reading import BudgetUse, TokenFacts
from tui.events.stream import Stream
from tui.events_api.pages import Page
from tui.monitor.health import StreamPulse
from tui.monitor.ingest import Ingest
from tui.monitor.recorded_health import PlayedPulse
from tui.recording.playback import Playback

Keep = Callable[[Page, Sequence[tuple[int, bool]]], int]
"""Keeps the events of a page, each with its arrival and whether it came as a fresh one."""


class Replay:
    """One for each session that plays a recording."""

    def __init__(
        self,
        playback: Playback,
        pulses: Mapping[Stream, StreamPulse],
        ingest: Ingest,
        poll: Callable[[], None],
        notice: Callable[[str], None],
        token_told: Callable[[TokenFacts], None],
    ) -> None:
        self._playback = playback
        self._ingest = ingest
        self._poll = poll
        self._notice = notice
        self._token_told = token_told
        self._pulses = {stream: pulse for stream, pulse in pulses.items() if isinstance(pulse, PlayedPulse)}
        self._told = 0
        """How much of what the recording tells was passed on."""
        self._ends = dict.fromkeys(pulses, 0)
        """How often each stream was read to its end."""
        self.is_reading_back = True
        """A look-back is being read."""

    def take(self, page: Page, keep: Keep) -> int:
        """Takes a page in as its events had arrived; returns how many are new."""
        page = replace(page, date_skew=None)  # between two clocks of ours there is none
        kept = keep(page, self._playback.arrivals(page.stream, page.events))
        self._ends[page.stream] += not page.has_more
        return kept

    def budget(self) -> BudgetUse:
        """What was spent then on reading streams; what the replay asks itself costs nothing."""
        now = self._playback.clock()
        answers = [answer for pulse in self._pulses.values() for answer in pulse.now.answers]
        hour = [answer for answer in answers if now - 3_600 < answer.at <= now]
        return BudgetUse(
            minute=sum(answer.at > now - 60 for answer in hour),
            hour=len(hour),
            throttled=tuple(sorted(answer.at for answer in hour if answer.status == 429)),
        )

    async def play(self) -> None:
        """From the first run to the end of the last; the time between runs is skipped: nobody was watching."""
        playback = self._playback
        recording, clock = playback.recording, playback.clock
        self._tell_shortcomings()
        for stretch in recording.stretches:
            self.is_reading_back = True
            clock.hold(stretch.begins)
            for pulse in self._pulses.values():
                pulse.begin(is_told=stretch.has_health)
            self._tell(stretch.begins)
            self._ingest.read_backlog(self._ends)
            await self._read_all()
            self._ingest.pass_time()
            self.is_reading_back = False
            clock.run(stretch.ends)
            await self._play_until(stretch.ends)
            await clock.reach(stretch.ends)
            clock.hold(stretch.ends)
            await self._read_all()
        if recording.lost:
            self._notice(f"{recording.lost:,} events were not played: the file was changed meanwhile")
        self._notice("The recording has been played to its end")
        playback.end()

    async def _play_until(self, end: int) -> None:
        recording, clock = self._playback.recording, self._playback.clock
        since = clock.now()
        while (due := _earliest(recording.next_arrival(since), recording.next_told(since))) and due <= end:
            await clock.reach(due)
            arrival, since = recording.next_arrival(since), clock.now()
            self._tell(since)
            if arrival is not None and arrival <= since:
                self._poll()
                await clock.breathe()  # where much arrives at once, those who read it come first

    def _tell(self, now: int) -> None:
        """Passes on how streams and token fared up to now."""
        recording, first = self._playback.recording, self._told
        self._told = recording.count_told(now)
        for number in range(first, self._told):
            told = recording.told(number)
            if isinstance(told, TokenFacts):
                self._token_told(told)
            elif told is not None and told.stream in self._pulses:
                self._pulses[told.stream].told(told)

    def _tell_shortcomings(self) -> None:
        recording = self._playback.recording
        if recording.bad_lines:
            self._notice(f"{_lines(recording.bad_lines)} of the recording could not be read: left out")
        if recording.unknown_lines:
            say = "says" if recording.unknown_lines == 1 else "say"
            lines = _lines(recording.unknown_lines)
            self._notice(f"{lines} of the recording {say} what this opwatch does not know: left out")

    async def _read_all(self) -> None:
        """Returns when every stream was read to its end while the clock stood; a first reading may be older."""
        for _ in range(2):
            before = dict(self._ends)
            self._poll()
            while any(self._ends[stream] == ends for stream, ends in before.items()):
                await self._playback.clock.breathe()


def _earliest(*moments: int | None) -> int | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _lines(number: int) -> str:
    return f"{number:,} line{'' if number == 1 else 's'}"
