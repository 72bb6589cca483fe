"""What the token may read, as far as the rules and the streams must know."""

from collections.abc import Mapping

from tui.detection.engine import Engine
from tui.events.stream import Stream
from tui.monitor.health import StreamPulse
from tui.monitor.ingest import Ingest
from tui.monitor.token_watch import TokenWatch
from tui.recording.recorder import Recorder


class Rights:
    """One for each session; asked now and then."""

    def __init__(
        self,
        token: TokenWatch,
        pulses: Mapping[Stream, StreamPulse],
        engine: Engine | None,
        ingest: Ingest,
        record: Recorder | None,
    ) -> None:
        self._token = token
        self._pulses = pulses
        self._engine = engine
        self._ingest = ingest
        self._record = record
        self._reported: set[Stream] = set()

    def look(self) -> None:
        """Passes on what is known by now."""
        if self._record is not None:
            self._record.token(self._token.facts)
        self._learn_from_introspection()
        self._report_refusals()

    def _learn_from_introspection(self) -> None:
        """Which streams the token may read, and which integration is our own: its removal blinds us."""
        found = self._token.facts
        if found.state != "ok":
            return
        if self._engine is not None and found.integration_uuid:
            self._engine.fill_list("self_integration", [found.integration_uuid])
        for stream, pulse in self._pulses.items():
            if stream.feature not in found.features and pulse.now.state in {"starting", "stopped"}:
                pulse.absent()

    def _report_refusals(self) -> None:
        """A stream that was read and is now refused is an event of its own: somebody took our token away."""
        for stream, pulse in self._pulses.items():
            lost = pulse.now.state == "stopped" and pulse.now.last_success is not None
            if lost and stream not in self._reported:
                self._ingest.judge_health("token_refused", stream)
            (self._reported.add if lost else self._reported.discard)(stream)
