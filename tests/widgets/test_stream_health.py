"""The word for a stream's state."""

import pytest
from msgspec.structs import replace

from tui.events.reading import Status, StreamHealth
from tui.events.stream import Stream
from widgets.glyphs import ASCII
from widgets.looks import Looks
from widgets.stream_health import stale_streams, verdict, words

NOW = 1_000_000.0
OK = StreamHealth(Stream.AUDIT, state="ok", last_success=NOW - 3)


@pytest.mark.parametrize(
    ("health", "said"),
    [
        (OK, "● now"),
        (replace(OK, last_success=NOW - 29), "● 20 s"),
        (replace(OK, last_success=NOW - 120), "● 2 m"),
        (replace(OK, last_success=NOW - 121), "▲ 2 m STALE"),
        (replace(OK, state="failing", last_success=NOW - 62), "▲ 62 s LATE"),
        (replace(OK, state="failing", last_success=NOW - 360), "▲ 6 m STALE"),
        (replace(OK, state="failing", last_success=None), "▲ NO ANSWER"),
        (replace(OK, state="stopped", last_success=NOW - 50), "▲ 50 s STOPPED"),
        (replace(OK, state="absent", last_success=None), "▲ NOT IN TOKEN"),
        (replace(OK, state="starting", last_success=None), ". starting"),
        (replace(OK, state="reading", last_success=None), ". reading"),
        (replace(OK, state="reading", last_success=NOW - 400), "▲ 6 m STALE"),
    ],
)
def test_a_stream_is_healthy_only_while_read_within_two_intervals(health: StreamHealth, said: str) -> None:
    assert "".join(part.text for part in words(verdict(health, NOW, 60.0), Looks())) == said


def test_glyph_word_and_colour_tell_the_same() -> None:
    late = words(verdict(replace(OK, state="failing"), NOW, 60.0), Looks(glyphs=ASCII), tight=True)

    assert [(part.text, part.role) for part in late] == [("^ 3s late", "degraded")]


def test_a_stream_that_the_status_does_not_know_is_not_healthy() -> None:
    status = Status(account="a", streams={Stream.SIGNIN: replace(OK, stream=Stream.SIGNIN)})

    assert [stream for stream, _ in stale_streams(status, NOW)] == [Stream.USAGE, Stream.AUDIT]
