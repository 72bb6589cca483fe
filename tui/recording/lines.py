"""The lines of a recording: JSON, one object a line.

    {"opwatch_recording":1,"account":"acme","started":"2026-…Z",…}     a run begins: the first line of a file, and
                                                                       one more for each run appended to it
    {"stream":"usage","received":"2026-…Z","fresh":true,"event":{…}}   an event, as sent and cleaned
    {"ended":"2026-…Z"}                                                the run ends

What became of the streams and of the token has lines of its own: `tui.recording.health_lines`. Lines of other kinds
are left out by who does not know them; what cannot be read without knowing them has another number in its head.
Alerts are not in it: they are judged again. Nor are the token and cursors.
"""

from typing import Annotated

import msgspec

from tui.events.clean import clean
from tui.events.model import Seen, as_sent
from tui.events.stream import Stream
from tui.events.times import format_timestamp, parse_timestamp
from tui.recording.problem import RecordingProblem

VERSION = 1
LONGEST = 1024 * 1024
"""Bytes of a line; the longest event that the decoder lets through is far shorter."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What was watched, since when."""

    opwatch_recording: Annotated[int, msgspec.Meta(ge=1)]
    account: str
    started: str
    api: str = "v2"
    interval: float = 60.0
    """Seconds between polls of a stream."""
    account_uuid: str = ""
    integration_uuid: str = ""
    """Rules treat changes to our own integration differently."""
    demo: bool = False
    """The demo account: its names and lists are known."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event as it stands in the file."""

    stream: Stream
    received: str
    fresh: bool
    event: msgspec.Raw


class End(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a run ended."""

    ended: str


class _Named(msgspec.Struct, frozen=True):
    uuid: str = ""


_NAMED = msgspec.json.Decoder(_Named)
_HEAD, _ENTRY, _END = msgspec.json.Decoder(Head), msgspec.json.Decoder(Entry), msgspec.json.Decoder(End)
UNFIT = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding a line may raise."""


def head_line(head: Head) -> bytes:
    """The first line of a run."""
    return msgspec.json.encode(head) + b"\n"


def entry_line(seen: Seen) -> bytes:
    """The line of an event."""
    line = {
        "stream": seen.stream.value,
        "received": format_timestamp(seen.received),
        "fresh": seen.fresh,
        "event": as_sent(seen.event),
    }
    return msgspec.json.encode(line) + b"\n"


def end_line(moment: int) -> bytes:
    """The last line of a run."""
    return msgspec.json.encode(End(ended=format_timestamp(moment))) + b"\n"


def read_head(line: bytes) -> Head | None:
    """The head that a line is, cleaned; None if it is something else. `RecordingProblem` for a newer version."""
    try:
        head = _HEAD.decode(line)
        parse_timestamp(head.started)
    except (*UNFIT, ValueError):
        return None
    if head.opwatch_recording > VERSION:
        made = f"the recording was made by a newer opwatch, in format {head.opwatch_recording}"
        raise RecordingProblem(f"{made}; this one reads format {VERSION}", "update opwatch")
    texts = {name: clean(getattr(head, name)) for name in ("account", "account_uuid", "integration_uuid")}
    return msgspec.structs.replace(head, **texts)


def read_entry(line: bytes) -> Entry | None:
    """The event that a line is; None if it is something else."""
    try:
        entry = _ENTRY.decode(line)
    except UNFIT:
        return None
    return entry if bytes(entry.event).startswith(b"{") else None


def read_uuid(entry: Entry) -> str:
    """The id of an event; empty if it has none."""
    try:
        return _NAMED.decode(entry.event).uuid
    except UNFIT:
        return ""


def read_end(line: bytes) -> int | None:
    """The moment that an end line names, in nanoseconds since 1970; None if it is something else."""
    try:
        return parse_timestamp(_END.decode(line).ended)
    except (*UNFIT, ValueError):
        return None


def is_other_kind(line: bytes) -> bool:
    """Whether a line that is none of ours is an object all the same: a newer opwatch knows what it says."""
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except UNFIT:
        return False
