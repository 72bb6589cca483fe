"""What a consumer keeps: found again after a restart, by one process at a time, and said when it is not so."""

import os
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.alerts.test_book import hit
from tests.credentials.tokens import CANARY
from tests.state.test_lock import another_process
from tui.alerts.book import AlertBook
from tui.events.alert import Severity
from tui.events.dealing import Deed
from tui.events.stream import Stream
from tui.state.checkpoint import Identity
from tui.state.consumer import Consumer
from tui.state.keeping import Keeping

ACME = Identity("events.1password.com", "v2", "ACCOUNT")
WATCH = Consumer("watch")
PAGE = [(10**18, "E1")]


def keeping(state_dir: Path, book: AlertBook | None = None, identity: Identity = ACME) -> Keeping:
    return Keeping(state_dir, "acme", WATCH, identity, AlertBook() if book is None else book)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "acme" / "watch"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A state folder in which the last run has left a place and an acknowledged alert."""
    book = AlertBook()
    with closing(keeping(tmp_path, book)) as state:
        book.deal(book.join(hit(0), 7).alert.id, Deed("acknowledge"), 0, "dana")
        state.note(Stream.SIGNIN, "cursor", PAGE)
    return tmp_path


def test_a_first_run_finds_nothing_and_says_nothing(tmp_path: Path) -> None:
    with closing(keeping(tmp_path)) as state:
        assert (state.places, list(state.owed), state.notices) == ({}, [], [])
        assert (state.is_read_only, state.problem, state.due()) == (False, "", float("inf"))


def test_places_and_alerts_are_found_again(kept: Path) -> None:
    book = AlertBook()

    with closing(keeping(kept, book)) as state:
        assert state.places[Stream.SIGNIN].cursor == "cursor"
        assert state.places[Stream.SIGNIN].overlap == ("E1",)
        assert [alert.status for alert in book.alerts()] == ["acknowledged"]
        assert state.notices == []


def test_everything_is_closed_to_others(kept: Path, folder: Path) -> None:
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in [*folder.iterdir(), folder, folder.parent]}

    assert modes == {
        "checkpoint-v2.toml": 0o600,
        "alerts.json": 0o600,
        "lock": 0o600,
        "watch": 0o700,
        "acme": 0o700,
    }


def test_alerts_are_on_disk_before_the_place_behind_their_events_is(tmp_path: Path, folder: Path) -> None:
    book = AlertBook()
    with closing(keeping(tmp_path, book)) as state:
        book.join(hit(0), 7)
        state.note(Stream.SIGNIN, "cursor", PAGE)
        (folder / "alerts.json").mkdir()

        assert not state.save()

        assert "state not saved" in state.problem
        assert not (folder / "checkpoint-v2.toml").exists()
        (folder / "alerts.json").rmdir()


def test_alerts_are_saved_also_where_the_place_cannot_be(tmp_path: Path, folder: Path) -> None:
    book = AlertBook()
    with closing(keeping(tmp_path, book)) as state:
        (folder / "checkpoint-v2.toml").mkdir()
        state.note(Stream.SIGNIN, "cursor", PAGE)
        state.save()
        book.join(hit(0), 7)

        assert not state.save()

        assert state.due() > 0
        assert (folder / "alerts.json").exists()
        (folder / "checkpoint-v2.toml").rmdir()


def test_a_second_one_reads_what_the_first_one_wrote_and_writes_nothing(kept: Path, folder: Path) -> None:
    with closing(keeping(kept)):
        before = {each.name: each.read_bytes() for each in folder.iterdir()}
        book = AlertBook()
        second = keeping(kept, book)

        second.note(Stream.SIGNIN, "another", [])
        book.deal(book.alerts()[0].id, Deed("acknowledge"), 0, "dana")

        assert (second.is_read_only, second.holder) == (True, os.getpid())
        assert second.places[Stream.SIGNIN].cursor == "cursor"
        assert second.due() == float("inf")
        assert not second.save()
        assert not second.record_notifications(book.alerts())
        second.close()
        assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


def test_another_process_is_named(tmp_path: Path, folder: Path) -> None:
    with another_process(folder / "lock") as (process, _):
        state = keeping(tmp_path)

        assert (state.is_read_only, state.holder) == (True, process.pid)


def test_each_follow_has_a_place_of_its_own(tmp_path: Path) -> None:
    names = ["default", "siem"]
    states = [Keeping(tmp_path, "acme", Consumer("follow", name), ACME) for name in names]
    for state, name in zip(states, names, strict=True):
        state.note(Stream.AUDIT, f"cursor of {name}", [])
        state.close()

    again = [Keeping(tmp_path, "acme", Consumer("follow", name), ACME) for name in names]

    assert [state.places[Stream.AUDIT].cursor for state in again] == ["cursor of default", "cursor of siem"]
    for state in again:
        state.close()


def test_leftovers_of_a_kill_are_removed_by_the_one_that_writes(kept: Path, folder: Path) -> None:
    rests = [folder / ".checkpoint-v2.toml-abc.tmp", folder / ".alerts.json-abc.tmp"]
    for rest in rests:
        rest.touch()

    with closing(keeping(kept)):
        assert not any(rest.exists() for rest in rests)
        rests[0].touch()
        keeping(kept).close()
        assert rests[0].exists()


def test_files_that_cannot_be_used_are_said_and_the_rest_goes_on(kept: Path, folder: Path) -> None:
    (folder / "checkpoint-v2.toml").write_text("broken")
    (folder / "alerts.json").write_text("broken")

    with closing(keeping(kept)) as state:
        assert len(state.notices) == 2
        state.note(Stream.SIGNIN, "new", [])
        assert state.save()

    with closing(keeping(kept)) as state:
        assert state.places[Stream.SIGNIN].cursor == "new"
        assert state.notices == []


@pytest.mark.parametrize("other", [replace(ACME, host="events.1password.eu"), replace(ACME, account_uuid="B")])
def test_a_place_of_another_account_is_set_aside_and_said(kept: Path, folder: Path, other: Identity) -> None:
    with closing(keeping(kept, identity=other)) as state:
        assert state.places == {}
        (notice,) = state.notices
        assert "is of another account (events.1password.com ACCOUNT); set aside as" in notice

    assert len(list(folder.glob("checkpoint-v2.toml.corrupt-*"))) == 1


def test_another_version_has_a_place_of_its_own(kept: Path) -> None:
    with closing(keeping(kept, identity=replace(ACME, api="v1"))) as state:
        assert (state.places, state.notices) == ({}, [])
        state.note(Stream.SIGNIN, "v1", [])

    with closing(keeping(kept)) as state:
        assert state.places[Stream.SIGNIN].cursor == "cursor"


def test_an_account_that_is_not_known_yet_keeps_its_place_and_its_name(kept: Path) -> None:
    with closing(keeping(kept, identity=replace(ACME, account_uuid=""))) as state:
        assert state.places[Stream.SIGNIN].cursor == "cursor"
        state.note(Stream.SIGNIN, "next", [])

    with closing(keeping(kept, identity=replace(ACME, account_uuid="B"))) as state:
        assert len(state.notices) == 1


def test_a_state_folder_that_cannot_be_is_said_and_tried_again(tmp_path: Path) -> None:
    blocked = tmp_path / "state"
    blocked.touch()
    state = keeping(blocked)

    assert not state.is_read_only
    assert state.problem.startswith("state not saved: a file stands where a folder should be")
    state.note(Stream.SIGNIN, "cursor", [])
    assert not state.save()
    blocked.unlink()

    assert state.save()
    assert state.problem == ""
    state.close()
    with closing(keeping(blocked)) as again:
        assert again.places[Stream.SIGNIN].cursor == "cursor"


def test_a_state_folder_that_vanishes_is_made_anew(kept: Path, folder: Path) -> None:
    with closing(keeping(kept)) as state:
        folder.parent.rename(kept / "moved")
        state.note(Stream.SIGNIN, "next", [])

        assert state.save()

        assert keeping(kept).is_read_only
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    book = AlertBook()
    with closing(keeping(kept, book)) as state:
        assert state.places[Stream.SIGNIN].cursor == "next"
        assert [alert.status for alert in book.alerts()] == ["acknowledged"]


def test_a_state_folder_that_comes_late_loses_nothing_that_is_in_it(kept: Path, folder: Path) -> None:
    away = folder.parent.rename(kept / "away")
    folder.parent.touch()
    with closing(keeping(kept)) as state:
        assert state.problem
        folder.parent.unlink()
        away.rename(folder.parent)
        state.note(Stream.SIGNIN, "next", [])

        assert state.save()

        assert [notice.partition(";")[0] for notice in state.notices[-2:]] == [
            "checkpoint-v2.toml came late",
            "alerts.json came late",
        ]
    assert len(list(folder.glob("*.earlier-*"))) == 2


def test_a_state_that_another_one_took_meanwhile_is_left_to_it(kept: Path, folder: Path) -> None:
    state = keeping(kept)
    folder.parent.rename(kept / "moved")

    with closing(keeping(kept)) as other:
        state.note(Stream.SIGNIN, "ours", [])
        other.note(Stream.SIGNIN, "theirs", [])

        assert not state.save()
        assert other.save()

        assert state.problem == f"state not saved: in use by process {os.getpid()}"
        assert "theirs" not in state.places
    with closing(keeping(kept)) as again:
        assert again.places[Stream.SIGNIN].cursor == "theirs"
    state.close()


def test_a_linked_checkpoint_stays_linked(kept: Path, folder: Path) -> None:
    (kept / "elsewhere").mkdir()
    real = (folder / "checkpoint-v2.toml").rename(kept / "elsewhere" / "place")
    (folder / "checkpoint-v2.toml").symlink_to(real)

    with closing(keeping(kept)) as state:
        state.note(Stream.SIGNIN, "next", [])

    assert (folder / "checkpoint-v2.toml").is_symlink()
    with closing(keeping(kept)) as state:
        assert state.places[Stream.SIGNIN].cursor == "next"


def test_a_notification_is_recorded_at_once(tmp_path: Path) -> None:
    book, again = AlertBook(), AlertBook()
    state = keeping(tmp_path, book)
    alert = book.join(hit(0, fresh=True, severity=Severity.HIGH), 7).alert

    assert state.record_notifications([alert])

    second = keeping(tmp_path, again)
    assert not again.join(hit(0, fresh=True, severity=Severity.HIGH), 9).notify
    second.close()
    state.close()


def test_nothing_that_an_event_says_is_on_disk(tmp_path: Path) -> None:
    book = AlertBook()
    with closing(keeping(tmp_path, book)) as state:
        book.join(hit(0, title=(CANARY, CANARY), entity=(("user", CANARY),)), 7)
        state.note(Stream.SIGNIN, "cursor", PAGE)

    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(files) == 3
    assert not any(CANARY.encode() in each.read_bytes() for each in files)
