"""What becomes of a page: its events are kept and judged, its place is noted, and it is told."""

from collections.abc import Callable, Mapping, Sequence

from tui.events.model import Event
from tui.events.stream import Stream
from tui.events_api.pages import Page
from tui.monitor.health import StreamPulse
from tui.monitor.ingest import Ingest
from tui.monitor.notices import Notices
from tui.monitor.remembering import Remembering
from tui.monitor.telling import Telling
from tui.recording.recorder import Recorder


class Intake:
    """One for each session."""

    def __init__(
        self,
        ingest: Ingest,
        pulses: Mapping[Stream, StreamPulse],
        telling: Telling,
        notices: Notices,
        remembering: Remembering | None,
        record: Recorder | None,
        *,
        is_delivered: bool,
    ) -> None:
        """`is_delivered`: whoever gets the events notes the place when it has them."""
        self._ingest = ingest
        self._pulses = pulses
        self._telling = telling
        self._notices = notices
        self._remembering = remembering
        self._record = record
        self._is_delivered = is_delivered
        self.changes = 0
        """Grows with each page."""

    def followed(self, page: Page, events: Sequence[Event], *, fresh: bool) -> int:
        """Keeps events of a page, and then the place behind it; returns how many are new."""

        def note() -> None:
            if self._remembering is not None:
                self._remembering.note(page, events)

        kept = self._keep(page.stream, events, fresh, note)
        self._has_come(page)
        if not page.has_more:
            self._ingest.read_to_the_end(page.stream)
        if not self._is_delivered:
            note()
        return kept

    def context(self, stream: Stream, events: Sequence[Event]) -> int:
        """Keeps what was there before; it says nothing of the place to go on from."""
        return self._keep(stream, events, fresh=False)

    def unreadable(self, stream: Stream, reasons: Sequence[str]) -> None:
        """Counts events that could not be read, and says why."""
        if reasons:
            self._pulses[stream].took_in(0, 0, len(reasons), None)
        for reason in reasons:
            self._notices.say(f"{stream.label}: an event could not be read and was left out: {reason}")

    def replayed(self, page: Page, arrivals: Sequence[tuple[int, bool]]) -> int:
        """Keeps what a recording plays, as it arrived."""
        kept = self._keep(page.stream, page.events, fresh=True, arrivals=arrivals)
        self._has_come(page)
        return kept

    def _has_come(self, page: Page) -> None:
        self.unreadable(page.stream, page.bad)
        if page.date_skew is not None:
            self._pulses[page.stream].compared(page.date_skew)

    def _keep(
        self,
        stream: Stream,
        events: Sequence[Event],
        fresh: bool,
        note: Callable[[], None] | None = None,
        arrivals: Sequence[tuple[int, bool]] | None = None,
    ) -> int:
        taken = self._ingest.take(stream, events, fresh=fresh, arrivals=arrivals)
        if self._record is not None:
            self._record.take(taken.events)
        newest = None if taken.newest is None else taken.newest / 1e9
        self._pulses[stream].took_in(taken.kept, taken.repeated, 0, newest)
        if self._pulses[stream].is_well:
            self._ingest.judge_health("poll_ok", stream)
        self.changes += 1
        self._telling.send(taken.events, fresh, note)
        return taken.kept
