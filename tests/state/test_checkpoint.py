"""A checkpoint comes back as it was; what cannot be used is set aside, and said."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.events.stream import Stream
from tui.events.times import EARLIEST, LATEST
from tui.state.checkpoint import OVERLAP_NS, Checkpoint, Identity, Place, decode, encode, read_checkpoint

ACME = Identity("events.1password.com", "v2", "ACCOUNT")
PLACE = Place("cursor", 1_700_000_000_000_000_001, 1_700_000_001_000_000_000, ("E1", "E2"))
CHECKPOINT = Checkpoint(ACME, {Stream.SIGNIN: PLACE, Stream.AUDIT: Place("other", None, 5)})

texts = st.text(st.one_of(st.characters(), st.characters(categories=["Cc", "Cs", "Cf"])), max_size=40)
plain = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
moments = st.integers(EARLIEST, LATEST)
places = st.builds(Place, texts, st.none() | moments, moments, st.lists(plain, max_size=5).map(tuple))
checkpoints = st.builds(
    Checkpoint, st.builds(Identity, plain, plain, plain), st.dictionaries(st.sampled_from(Stream), places)
)


def with_cursor(cursor: str) -> Checkpoint:
    return Checkpoint(ACME, {Stream.SIGNIN: Place(cursor, None, 0)})


@example(with_cursor("\ud800 \udfff lone \udc00\ud800"))
@example(with_cursor("\x00\x1b]0;x\x07\r\n\x7f\x85\u2028"))
@settings(deadline=None)
@given(checkpoints)
def test_every_checkpoint_comes_back_as_it_was(checkpoint: Checkpoint) -> None:
    assert decode(encode(checkpoint)) == checkpoint


def test_a_uuid_that_the_file_cannot_hold_is_left_out() -> None:
    place = Place("c", None, 0, ("E1", "\ud800", "E2"))

    assert decode(encode(Checkpoint(ACME, {Stream.USAGE: place}))).places[Stream.USAGE].overlap == ("E1", "E2")


def test_the_file_is_toml_that_people_can_read() -> None:
    data = tomllib.loads(encode(CHECKPOINT).decode())

    assert data["version"] == 1
    assert data["streams"]["signin"]["newest"] == "2023-11-14T22:13:20.000000001Z"
    assert data["streams"]["signin"]["overlap"] == ["E1", "E2"]


def test_no_file_is_no_checkpoint_and_nothing_to_tell(tmp_path: Path) -> None:
    assert read_checkpoint(tmp_path / "absent" / "checkpoint") == (None, "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"version = 1",
        b"\xff\xfe",
        b"a = [",
        b"a = " + b"[" * 100_000,
        encode(CHECKPOINT)[:-20],
        encode(CHECKPOINT).replace(b"version = 1", b"version = true"),
        encode(CHECKPOINT).replace(b"version = 1", b'version = "1"'),
        encode(CHECKPOINT).replace(b"version = 1", b"version = 0"),
        encode(CHECKPOINT).replace(b"streams.signin", b"streams.unheard"),
        encode(CHECKPOINT).replace(b"2023-11", b"2023-13"),
        encode(CHECKPOINT).replace(b'cursor = "', b'cursor = "%'),
        b'{"version": 1}',
    ],
)
def test_a_file_that_is_no_checkpoint_is_set_aside_and_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "checkpoint-v2.toml"
    path.write_bytes(content)

    found = read_checkpoint(path)

    (aside,) = tmp_path.iterdir()
    assert aside.read_bytes() == content
    assert found.checkpoint is None
    assert found.notice.startswith("checkpoint-v2.toml: the kept place in each stream cannot be used (")
    assert found.notice.endswith(f"; set aside as {aside.name}")
    assert "\n" not in found.notice


def test_a_newer_file_is_set_aside_and_the_reason_is_said(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint-v2.toml"
    path.write_bytes(b'version = 2\nanother = "form"\n')

    found = read_checkpoint(path)

    assert "(written by a newer opwatch: version 2)" in found.notice
    assert not path.exists()


def test_what_cannot_be_read_at_all_is_set_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint-v2.toml"
    path.mkdir()

    assert "set aside as" in read_checkpoint(path).notice
    assert not path.exists()


def test_a_file_of_another_process_is_left_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint-v2.toml"
    path.write_bytes(b"broken")

    found = read_checkpoint(path, is_ours=False)

    assert found.checkpoint is None
    assert "cannot be used" in found.notice
    assert os.listdir(tmp_path) == [path.name]  # noqa: PTH208 (names are compared)


def test_hostile_text_in_a_broken_file_cannot_act_in_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint-v2.toml"
    path.write_bytes(encode(CHECKPOINT).replace(b"streams.signin", b'streams."\\u001b]0;x\\u0007"'))

    notice = read_checkpoint(path).notice

    assert "cannot be used" in notice
    assert notice.isprintable()


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        (ACME, ACME, True),
        (ACME, Identity(ACME.host, "v2", ""), True),
        (Identity(ACME.host, "v2", ""), ACME, True),
        (ACME, Identity(ACME.host, "v2", "ANOTHER"), False),
        (ACME, Identity(ACME.host, "v1", "ACCOUNT"), False),
        (ACME, Identity("events.1password.eu", "v2", "ACCOUNT"), False),
    ],
)
def test_cursors_are_of_one_host_version_and_account(one: Identity, other: Identity, fits: bool) -> None:
    assert one.is_of(other) == fits


def test_a_refused_cursor_begins_again_before_the_newest_event_and_never_in_the_future() -> None:
    now = 10_000 * 10**9

    assert Place("", now - 7, now - 5).read_again_from(now) == now - 7 - OVERLAP_NS
    assert Place("", now - 3, now - 5).read_again_from(now) == now - 5 - OVERLAP_NS
    assert Place("", now + 9, now + 9).read_again_from(now) == now - OVERLAP_NS
    assert Place("", None, now - 5).read_again_from(now) == now - 5 - OVERLAP_NS
