"""What is read back: every event as it was, and whatever is broken counted."""

import json
from pathlib import Path

import msgspec
import pytest

from tests.events_api.samples import event_samples, pages
from tests.factories import signin
from tests.recording.test_recorder import HEAD, record
from tui.events.model import Seen
from tui.events.stream import Stream
from tui.events.times import parse_timestamp
from tui.events_api.decoding import decode_page
from tui.recording.lines import LONGEST, entry_line, read_entry
from tui.recording.problem import RecordingProblem
from tui.recording.recording import Recording

HOSTILE = {
    "uuid": "H",
    "timestamp": "2026-03-02T12:00:00.123456789+01:00",
    "category": "\x1b]0;x\x07 \u202egpj.exe \ud800 " + "a" * 5000,
    "target_user": {"uuid": None, "email": 7, "new": {"deep": [1, None, 1e300, "\x00"]}},
    "later": {"opwatch.time": 5},
    "opwatch.time": 6,
}


def again(seen: Seen) -> Seen:
    """The event after a way through a line."""
    entry = read_entry(entry_line(seen))
    assert entry is not None
    body = b'{"items":[%b],"cursor":"c","has_more":false}' % bytes(entry.event)
    events, _, _, bad = decode_page(seen.stream, body)
    assert not bad
    return msgspec.structs.replace(
        seen, stream=entry.stream, event=events[0], received=parse_timestamp(entry.received), fresh=entry.fresh
    )


def test_every_published_event_and_a_hostile_one_come_back_as_they_were() -> None:
    bodies = [(stream, page) for stream, name in event_samples() for page in pages(name)]
    bodies.append((Stream.SIGNIN, {"items": [HOSTILE], "cursor": "c", "has_more": False}))
    number = 0
    for stream, page in bodies:
        for event in decode_page(stream, json.dumps(page).encode()).events:
            number += 1
            seen = Seen(stream=stream, account="acme", event=event, received=1_795_000_000_123_456_789, fresh=True)
            assert again(seen) == seen
    assert number > 20


def test_what_is_broken_is_counted_and_the_rest_is_there(tmp_path: Path) -> None:
    path = tmp_path / "r"
    record(path, "alice", "bob")
    head, alice, bob, end = path.read_bytes().splitlines(keepends=True)
    broken = [
        b"\xff\xfe\n",
        b'{"stream":"mail","received":"2026-03-02T12:00:00Z","fresh":true,"event":{}}\n',
        b'{"stream":"usage","received":"yesterday","fresh":true,"event":{}}\n',
        b'{"stream":"usage","received":"2026-03-02T12:00:00Z","fresh":true,"event":[]}\n',
        b"[" * 100_000 + b"\n",
        b" " * (2 * LONGEST + 5) + b"\n",
    ]
    path.write_bytes(head + alice + b"".join(broken) + b"\n" + bob + end + bob[:-9])

    recording = Recording(path)

    assert (recording.bad_lines, recording.unknown_lines) == (len(broken) - 1, 2)
    assert recording.count(Stream.SIGNIN, 2**62) == len(recording) == 2
    found = [recording.event(Stream.SIGNIN, number) for number in range(2)]
    assert [json.loads(one.body)["target_user"]["name"] for one in found if one] == ["Alice", "Bob"]
    recording.close()


def test_what_is_no_recording_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "r"
    for content in (b"", b"notes\n", b"\x00" * 5000, b'{"opwatch_recording":1,"account":"a","started":"soon"}\n'):
        path.write_bytes(content)
        with pytest.raises(RecordingProblem, match="no recording of opwatch"):
            Recording(path)
    with pytest.raises(RecordingProblem, match="is a folder"):
        Recording(tmp_path)
    with pytest.raises(RecordingProblem, match="cannot be read"):
        Recording(tmp_path / "nothing")


def test_the_name_of_the_account_is_cleaned_like_any_text_from_outside(tmp_path: Path) -> None:
    record(tmp_path / "r", head=msgspec.structs.replace(HEAD, account="a\x1b]0;x\x07"))

    recording = Recording(tmp_path / "r")

    assert recording.head.account == "a␛]0;x␇"
    recording.close()


def test_an_event_whose_line_is_gone_meanwhile_is_lost_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "r"
    record(path, "alice")
    recording = Recording(path)
    path.write_bytes(path.read_bytes().replace(b"signin", b"signon"))

    assert recording.event(Stream.SIGNIN, 0) is None
    assert recording.lost == 1
    recording.close()


def test_a_line_is_as_long_as_events_can_get_at_most() -> None:
    long = msgspec.structs.replace(signin().event, unknown=json.dumps({"x": "y" * 64 * 1024}))

    assert len(entry_line(msgspec.structs.replace(signin(), event=long))) < LONGEST
