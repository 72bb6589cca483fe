"""A checkpoint: how far each stream of an account was read, in a TOML file of its own for each API version.

A cursor is the service's own text and may hold anything, also what TOML cannot: it is written in base64.
"""

import tomllib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import tomli_w

from tui.events.redact import redact
from tui.events.stream import Stream
from tui.events.times import format_timestamp, parse_timestamp
from tui.state.files import StateNotSaved, read_private, reason_of, set_aside

VERSION = 1
MAX_BYTES = 64_000_000
OVERLAP_NS = 900 * 10**9
"""How far before the newest event a stream is read again when its cursor is refused."""
OVERLAP_UUIDS = 2_000
"""Most uuids kept of that time; of the others some may be called new twice."""
_HEAD = b"# How far opwatch has read each stream. Rewritten while it runs.\n"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose cursors these are: one of another host, account or version means nothing here."""

    host: str
    api: str
    account_uuid: str = ""
    """Empty while it is not known."""

    def is_of(self, other: "Identity") -> bool:
        """Whether cursors of the one may be used for the other."""
        known = (self.account_uuid or other.account_uuid, other.account_uuid or self.account_uuid)
        return (self.host, self.api, known[0]) == (other.host, other.api, known[1])


@dataclass(frozen=True, slots=True)
class Place:
    """How far one stream is read."""

    cursor: str
    newest: int | None
    """Time of the newest event, in nanoseconds since 1970; events from the future do not count."""
    saved_at: int
    """When the page with this cursor was taken in, in nanoseconds since 1970."""
    overlap: tuple[str, ...] = ()
    """Uuids of the events of the last 15 minutes up to the newest, and of any from the future."""

    def read_again_from(self, now_ns: int) -> int:
        """Where to begin when the cursor is refused."""
        known = self.saved_at if self.newest is None else self.newest
        return min(known, self.saved_at, now_ns) - OVERLAP_NS


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The places in all streams."""

    identity: Identity
    places: Mapping[Stream, Place] = field(default_factory=dict)


class Found(NamedTuple):
    """What was on disk."""

    checkpoint: Checkpoint | None
    notice: str = ""
    """A sentence for people when there was something that could not be used."""


class _Stream(msgspec.Struct):
    cursor: str
    saved_at: str
    newest: str | None = None
    overlap: list[str] = []


class _File(msgspec.Struct):
    version: int
    host: str
    api: str
    account_uuid: str
    streams: dict[Stream, _Stream]


def read_checkpoint(path: Path, *, is_ours: bool = True) -> Found:
    """What is on disk; what cannot be used is set aside if the file `is_ours` to write, and never silently."""
    try:
        content = read_private(path, MAX_BYTES)
        return Found(None if content is None else decode(content))
    except RecursionError:
        reason = "nested too deeply"
    except OSError as error:
        reason = reason_of(error)
    except ValueError as error:
        reason = str(error)
    lost = "the kept place in each stream cannot be used"
    return Found(None, f"{path.name}: {lost} ({redact(reason)}){what_became_of(path, is_ours)}")


def what_became_of(path: Path, is_ours: bool) -> str:
    """Sets a file aside if we may, and says so as the end of a sentence."""
    if not is_ours:
        return ""
    try:
        return f"; set aside as {set_aside(path).name}"
    except StateNotSaved as error:
        return f"; it could not be set aside: {error}"


def encode(checkpoint: Checkpoint) -> bytes:
    """The checkpoint as a file."""
    identity = checkpoint.identity
    data = {
        "version": VERSION,
        "host": identity.host,
        "api": identity.api,
        "account_uuid": identity.account_uuid,
        "streams": {str(stream): _encoded(place) for stream, place in checkpoint.places.items()},
    }
    return _HEAD + tomli_w.dumps(data).encode()


def decode(content: bytes) -> Checkpoint:
    """The checkpoint in a file; `ValueError` when there is none that we can read."""
    data = tomllib.loads(content.decode())
    version = data.get("version")
    if isinstance(version, int) and version > VERSION:
        raise ValueError(f"written by a newer opwatch: version {version}")
    if version != VERSION:
        raise ValueError("no version that there is")
    file = msgspec.convert(data, _File)
    places = {stream: _decoded(kept) for stream, kept in file.streams.items()}
    return Checkpoint(Identity(file.host, file.api, file.account_uuid), places)


def _encoded(place: Place) -> dict[str, Any]:
    newest = {} if place.newest is None else {"newest": format_timestamp(place.newest)}
    return {
        "cursor": b64encode(place.cursor.encode("utf-8", "surrogatepass")).decode(),
        **newest,
        "saved_at": format_timestamp(place.saved_at),
        "overlap": list(_writable(place.overlap)),
    }


def _writable(uuids: Iterable[str]) -> Iterable[str]:
    """Without those that TOML cannot hold: their events may be called new once more."""
    return (uuid for uuid in uuids if not any("\ud800" <= character <= "\udfff" for character in uuid))


def _decoded(kept: _Stream) -> Place:
    cursor = b64decode(kept.cursor, validate=True).decode("utf-8", "surrogatepass")
    newest = None if kept.newest is None else parse_timestamp(kept.newest)
    return Place(cursor, newest, parse_timestamp(kept.saved_at), tuple(kept.overlap))
