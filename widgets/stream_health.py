"""The state of a stream in a word: what header, health line and token panel say alike.

A stream is healthy only while it was read to its end within two intervals; everything else has a word of its own.
"""

from msgspec import Struct

from tui.events.reading import Status, StreamHealth
from tui.events.stream import Stream
from widgets.formatting import age
from widgets.looks import Looks
from widgets.strips import Part


class Verdict(Struct, frozen=True):
    """How current the picture of a stream is."""

    healthy: bool
    since: str
    """How old the data is: `now`, `20 s`; empty before the first reading and where there will be none."""
    word: str = ""
    """LATE, STALE, STOPPED, ...; empty when healthy."""
    pending: bool = False
    """Nothing is wrong, nothing is known yet."""

    @property
    def stale(self) -> bool:
        """The picture must not be taken for the present."""
        return not self.healthy


def verdict(health: StreamHealth, now: float, interval: float) -> Verdict:
    """What to say of a stream."""
    seconds = health.age(now)
    interval = health.interval or interval
    since = "" if seconds is None else age(seconds)
    if health.state == "absent":
        return Verdict(False, "", "NOT IN TOKEN")
    if health.state == "stopped":
        return Verdict(False, since, "STOPPED")
    if seconds is None:
        if health.state == "failing":
            return Verdict(False, "", "NO ANSWER")
        return Verdict(False, "", "reading" if health.state == "reading" else "starting", pending=True)
    if seconds > 2 * interval:
        return Verdict(False, since, "STALE")
    if health.state == "failing":
        return Verdict(False, since, "LATE")
    return Verdict(True, coarse(seconds) or "now")


def coarse(seconds: float) -> str:
    """A span in tens of seconds, empty below ten: where all is well, seconds only cost bytes on a slow line."""
    return age(seconds // 10 * 10) if seconds >= 10 else ""


def health_of(status: Status, stream: Stream) -> StreamHealth:
    """The stream's health; a stream that the status does not know has not started."""
    return status.streams.get(stream) or StreamHealth(stream)


def stale_streams(status: Status, now: float) -> list[tuple[Stream, Verdict]]:
    """The streams whose picture is not the present, with what is the matter."""
    judged = [(stream, verdict(health_of(status, stream), now, status.interval)) for stream in Stream]
    return [(stream, found) for stream, found in judged if found.stale]


def late_accounts(status: Status, stream: Stream, now: float) -> list[str]:
    """Where several accounts are shown, those whose picture of a stream is not the present."""
    return [
        part.account
        for part in status.accounts
        if not (found := verdict(health_of(part, stream), now, part.interval)).healthy and not found.pending
    ]


def sign(found: Verdict, looks: Looks) -> Part:
    """The glyph that goes before the words."""
    if found.pending:
        return Part(looks.glyphs.zero, "dim")
    return Part(looks.glyphs.healthy, "ok") if found.healthy else Part(looks.glyphs.degraded, "degraded")


def words(found: Verdict, looks: Looks, *, tight: bool = False) -> list[Part]:
    """Glyph, age and word: `● 20 s`, `▲ 62 s LATE`; tight: `● 20s`, `▲ 62s late`."""
    since, word = (found.since.replace(" ", ""), found.word.lower()) if tight else (found.since, found.word)
    said = " ".join(part for part in (since, word) if part)
    glyph = sign(found, looks)
    if found.healthy:
        return [glyph, Part(f" {said}", "text")]
    if found.pending:
        return [glyph, Part(f" {said}", "dim")]
    return [Part(f"{glyph.text} {said}", "degraded", bold=True)]
