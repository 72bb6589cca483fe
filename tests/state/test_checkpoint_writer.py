"""The writer: the first place at once, then once a second; what fails is said, kept and tried again."""

import math
import os
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.events.stream import Stream
from tui.state.checkpoint import OVERLAP_NS, OVERLAP_UUIDS, Checkpoint, Identity, Place, read_checkpoint
from tui.state.checkpoint_writer import CheckpointWriter
from tui.state.files import StateNotSaved

ACME = Identity("events.1password.com", "v2")
NOW = 1_700_000_000.0
NOW_NS = int(NOW) * 10**9


class Clocks:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.passed = 0.0

    def wall(self) -> float:
        return NOW + self.passed

    def steady(self) -> float:
        return self.passed


def writer(path: Path, clocks: Clocks | None = None, kept: Checkpoint | None = None) -> CheckpointWriter:
    clocks = clocks or Clocks()
    return CheckpointWriter(path, ACME, kept, clock=clocks.wall, monotonic=clocks.steady)


def kept(path: Path, stream: Stream = Stream.SIGNIN) -> Place:
    checkpoint = read_checkpoint(path).checkpoint
    assert checkpoint is not None
    return checkpoint.places[stream]


def at(seconds: float) -> int:
    return NOW_NS + int(seconds * 1e9)


def test_the_first_place_of_each_stream_is_due_at_once_and_later_ones_once_a_second(tmp_path: Path) -> None:
    clocks = Clocks()
    saver = writer(tmp_path / "c", clocks)
    dues = [saver.due()]

    saver.note(Stream.SIGNIN, "1", [])
    dues.append(saver.due())
    saver.save()
    dues.append(saver.due())
    saver.note(Stream.SIGNIN, "2", [])
    clocks.passed += 0.25
    dues.append(saver.due())
    saver.note(Stream.AUDIT, "1", [])
    dues.append(saver.due())
    saver.save()
    saver.note(Stream.SIGNIN, "3", [])
    clocks.passed += 1
    dues.append(saver.due())

    assert dues == [math.inf, 0.0, math.inf, 0.75, 0.0, 0.0]


def test_what_was_noted_is_on_disk_after_a_save(tmp_path: Path) -> None:
    saver = writer(tmp_path / "c")

    saver.note(Stream.SIGNIN, "one", [(at(-20), "E1"), (at(-10), "E2")])
    saver.note(Stream.SIGNIN, "two", [(at(-15), "E3")])
    assert saver.save()

    assert kept(tmp_path / "c") == Place("two", at(-10), NOW_NS, ("E1", "E3", "E2"))
    assert not saver.is_dirty


def test_a_cursor_that_stands_is_nothing_to_save(tmp_path: Path) -> None:
    saver = writer(tmp_path / "c")
    saver.note(Stream.SIGNIN, "one", [])
    saver.save()
    (tmp_path / "c").unlink()

    saver.note(Stream.SIGNIN, "one", [])

    assert saver.due() == math.inf
    assert saver.save()
    assert not (tmp_path / "c").exists()


def test_streams_that_were_not_read_keep_their_place(tmp_path: Path) -> None:
    old = Place("old", at(-99), at(-90), ("E1",))
    saver = writer(tmp_path / "c", kept=Checkpoint(ACME, {Stream.SIGNIN: old, Stream.AUDIT: old}))

    saver.note(Stream.SIGNIN, "new", [])
    saver.save()

    assert kept(tmp_path / "c", Stream.AUDIT) == old
    assert kept(tmp_path / "c") == Place("new", at(-99), NOW_NS, ("E1",))


def test_only_uuids_of_the_overlap_are_kept_and_not_too_many(tmp_path: Path) -> None:
    old = Place("old", at(-2000), at(-2000), ("long ago",))
    saver = writer(tmp_path / "c", kept=Checkpoint(ACME, {Stream.SIGNIN: old}))
    times = [at(-1000 + number / 10) for number in range(9000)]
    pages = [[(time, f"E{number}") for number, time in enumerate(times)][start::7] for start in range(7)]

    for number, page in enumerate(pages):
        saver.note(Stream.SIGNIN, f"{number}", page)
    saver.save()

    place = kept(tmp_path / "c")
    assert place.newest == times[-1]
    assert place.overlap == tuple(f"E{number}" for number in range(9000 - OVERLAP_UUIDS, 9000))


def test_the_overlap_ends_where_a_refused_cursor_begins_again(tmp_path: Path) -> None:
    saver = writer(tmp_path / "c")
    newest = at(-60)

    saver.note(Stream.SIGNIN, "c", [(newest - OVERLAP_NS - 1, "E1"), (newest - OVERLAP_NS, "E2"), (newest, "E3")])
    saver.save()

    place = kept(tmp_path / "c")
    assert place.read_again_from(NOW_NS) == newest - OVERLAP_NS
    assert place.overlap == ("E2", "E3")


def test_an_event_from_the_future_does_not_move_where_reading_begins_again(tmp_path: Path) -> None:
    saver = writer(tmp_path / "c")

    saver.note(Stream.SIGNIN, "c", [(at(-60), "E1"), (2**63 - 1, "year 9999")])
    saver.save()

    place = kept(tmp_path / "c")
    assert place.newest == at(-60)
    assert place.overlap == ("E1", "year 9999")


def test_a_failed_save_is_said_and_tried_again_later(tmp_path: Path) -> None:
    clocks = Clocks()
    saver = writer(tmp_path / "folder" / "c", clocks)
    saver.note(Stream.SIGNIN, "1", [(at(-1), "E1")])

    assert not saver.save()
    assert saver.problem == f"state not saved: the folder is gone ({tmp_path / 'folder' / 'c'})"
    assert saver.due() == 5
    saver.note(Stream.SIGNIN, "2", [(at(-1), "E2")])
    assert saver.due() == 5
    clocks.passed += 5
    assert saver.due() == 0

    (tmp_path / "folder").mkdir()
    assert saver.save()

    assert saver.problem == ""
    assert saver.due() == math.inf
    assert kept(tmp_path / "folder" / "c") == Place("2", at(-1), at(0), ("E1", "E2"))


def test_a_slow_disk_is_written_to_less_often(tmp_path: Path) -> None:
    clocks = Clocks()

    def wait() -> None:
        clocks.passed += 0.5

    saver = CheckpointWriter(tmp_path / "c", ACME, before=wait, clock=clocks.wall, monotonic=clocks.steady)
    saver.note(Stream.SIGNIN, "1", [])
    saver.save()
    saver.note(Stream.SIGNIN, "2", [])

    assert saver.due() == 5


def test_a_place_is_not_written_when_what_must_come_before_it_is_not(tmp_path: Path) -> None:
    def fail() -> None:
        raise StateNotSaved("alerts are not there")

    saver = CheckpointWriter(tmp_path / "c", ACME, before=fail)
    saver.note(Stream.SIGNIN, "1", [])

    assert not saver.save()
    assert saver.problem == "state not saved: alerts are not there"
    assert not (tmp_path / "c").exists()


def test_what_is_noted_while_a_save_runs_is_saved_by_the_next(tmp_path: Path) -> None:
    notes = iter(["2"])

    def note_more() -> None:
        for cursor in notes:
            saver.note(Stream.SIGNIN, cursor, [])

    saver = CheckpointWriter(tmp_path / "c", ACME, before=note_more)
    saver.note(Stream.SIGNIN, "1", [])

    saver.save()
    assert kept(tmp_path / "c").cursor == "1"
    assert saver.is_dirty
    saver.save()
    assert kept(tmp_path / "c").cursor == "2"


def test_saves_from_many_threads_never_put_old_over_new(tmp_path: Path) -> None:
    path = tmp_path / "c"
    saver, stop, seen = writer(path), threading.Event(), []

    def save() -> None:
        while not stop.is_set():
            saver.save()

    def look() -> None:
        while not stop.is_set():
            if path.exists():
                seen.append(int(kept(path).cursor))

    threads = [threading.Thread(target=work) for work in (save, save, save, look)]
    for thread in threads:
        thread.start()
    for number in range(300):
        saver.note(Stream.SIGNIN, str(number), [(at(number), f"E{number}")])
        while number % 10 == 0 and saver.is_dirty:
            time.sleep(0)  # lets the others in
    stop.set()
    for thread in threads:
        thread.join()
    saver.save()

    assert seen == sorted(seen)
    assert kept(path).cursor == "299"
    assert os.listdir(tmp_path) == ["c"]  # noqa: PTH208 (names are compared)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(st.sampled_from(Stream), st.text(), st.lists(st.tuples(st.integers(-3000, 50), st.text()))))
)
def test_any_notes_leave_the_last_cursor_the_newest_event_and_a_bounded_overlap(
    tmp_path_factory: pytest.TempPathFactory, notes: list[tuple[Stream, str, list[tuple[int, str]]]]
) -> None:
    path = tmp_path_factory.mktemp("notes") / "c"
    saver = writer(path)
    for stream, cursor, events in notes:
        saver.note(stream, cursor, [(at(seconds), uuid) for seconds, uuid in events])
    assert saver.save()

    for stream in {stream for stream, cursor, events in notes if cursor or events}:
        mine = [note for note in notes if note[0] == stream]
        times = [seconds for _, _, events in mine for seconds, _ in events]
        newest = max((seconds for seconds in times if seconds <= 0), default=None)
        place = kept(path, stream)
        assert place.cursor == mine[-1][1]
        assert place.newest == (None if newest is None else at(newest))
        since = (newest or 0) - 900
        assert set(place.overlap) == {
            uuid
            for _, _, events in mine
            for seconds, uuid in events
            if seconds >= since and not any("\ud800" <= each <= "\udfff" for each in uuid)
        }
