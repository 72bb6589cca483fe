"""A recording as the history that rules are tried on: what a watch saw, whoever can reach the account now."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from tui.cli.flags import Command
from tui.cli.problem import BAD_INPUT, Problem, tell
from tui.cli.replay import settings_of_recording
from tui.cli.rules_source import LOOK_BACK, History, configured_lists, read_history
from tui.detection.past import past_needed
from tui.detection.replay import Surroundings
from tui.detection.rule import Rule
from tui.events.model import Seen
from tui.events.names import NO_NAMES
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.events_api.decoding import decode_page
from tui.recording.lines import Head
from tui.recording.recording import Recorded, Recording
from tui.settings import Settings, load_settings

_PAGE = 500
"""Events that are decoded together."""
_ELSEWHERE = ("demo", "base_url", "region", "token_file")


def recording_flag(command: Command) -> Command:
    """`--recording`."""
    return click.option(
        "--recording",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Events of this file, made by watch --record, in place of an account's; no network, no token.",
    )(command)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the events come from, and the settings that hold there."""

    settings: Settings
    recording: Path | None

    def history(self, look_back: float = LOOK_BACK, rules: Iterable[Rule] = ()) -> History:
        """The account's, `look_back` seconds unless `--since` says otherwise; of a recording all, or `--since`.

        With what is before that, as far as it is there and these rules learn from it.
        """
        if self.recording is not None:
            return _recorded(self.recording, self.settings, rules)
        return read_history(self.settings, look_back, rules)


def source_of(recording: Path | None, flags: Mapping[str, Any]) -> Source:
    """An account, or a recording with the settings of the account that it is of."""
    if recording is None:
        return Source(load_settings(flags), None)
    for name in _ELSEWHERE:
        if flags.get(name):
            flag = name.replace("_", "-")
            raise Problem("a recording is read in place of an account", f"leave out --{flag}", BAD_INPUT)
    with closing(Recording(recording)) as opened:
        return Source(settings_of_recording(opened.head, flags), recording)


def _recorded(path: Path, settings: Settings, rules: Iterable[Rule]) -> History:
    with closing(Recording(path)) as recording:
        events = sorted(_events(recording), key=lambda seen: (seen.event.time, str(seen.event.uuid)))
        bad, end = recording.bad_lines + recording.lost, recording.stretches[-1].ends
        around = _around(recording, settings)
    if bad:
        message = f"{bad} lines of the recording could not be read and are left out"
        tell(Problem(message, kind="note"), as_json=False)
    length = _length(events, end)
    since = settings.since if settings.since is not None else length
    learned = past_needed(rules) / NANOSECONDS
    if settings.learn is not None:
        learned = min(learned, settings.learn - since)
    start = end - int(max(since, min(length, since + learned)) * NANOSECONDS)
    return History([seen for seen in events if seen.event.time >= start], around, since, end, start)


def _length(events: Sequence[Seen], end: int) -> float:
    """Seconds from the first event to the end; a moment at least, for what is divided by it."""
    return max((end - events[0].event.time) / NANOSECONDS if events else 0.0, 1.0)


def _events(recording: Recording) -> Iterable[Seen]:
    """Each event once, as it arrived first: a run that was started again reads some once more."""
    for stream in Stream:
        found: dict[str, Recorded] = {}
        for number in range(recording.count(stream, recording.stretches[-1].ends)):
            event = recording.event(stream, number)
            if event is not None:
                found.setdefault(event.uuid, event)
        recorded = list(found.values())
        for start in range(0, len(recorded), _PAGE):
            yield from _decoded(recording.head, stream, recorded[start : start + _PAGE])


def _decoded(head: Head, stream: Stream, recorded: Sequence[Recorded]) -> Iterable[Seen]:
    arrived = {event.uuid: event for event in recorded}
    page = b'{"items":[' + b",".join(event.body for event in recorded) + b'],"has_more":false}'
    for number, event in enumerate(decode_page(stream, page).events):
        was = arrived.get(str(event.uuid))
        received, fresh = (was.received, was.fresh) if was else (event.time, False)
        yield Seen(stream=stream, account=head.account, event=event, received=received, row=number, fresh=fresh)


def _around(recording: Recording, settings: Settings) -> Surroundings:
    head = recording.head
    names = settings.names
    if head.demo and names is NO_NAMES:
        from tui.demo import names as demo_names  # the demo is for what was recorded from it

        names = demo_names()
    end = recording.stretches[-1].ends
    streams = frozenset(stream for stream in Stream if recording.count(stream, end))
    hours, lists = settings.business_hours, configured_lists(settings)
    return Surroundings(head.account, names, settings.zone, hours, lists, streams)
