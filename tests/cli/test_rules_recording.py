"""`opwatch rules … --recording`: rules tried on what a watch has recorded, without network or token."""

import json
from pathlib import Path

import msgspec
import pytest

from tests.cli.conftest import Opwatch
from tests.detection.rules import EVENT, text
from tests.factories import audit, ident, signin
from tests.recording.test_recorder import HEAD
from tui.events.model import Location, Seen
from tui.recording.recorder import Recorder

HOUR = 3600


def recording_of(path: Path, *arrived: Seen) -> Path:
    """A recording of two hours; each event arrives a second after it happened, and is read again once."""
    recorder = Recorder(path, HEAD)
    for seen in (*arrived, *arrived):
        recorder.take([msgspec.structs.replace(seen, received=seen.event.time + 10**9, fresh=True)])
    recorder.take([signin("late", at=2 * HOUR)])
    recorder.close()
    path.write_bytes(b"".join(line for line in path.read_bytes().splitlines(True) if b"ended" not in line))
    return path


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """An export and a permission that was given."""
    export = audit(object="vault", action="export", at=HOUR)
    return recording_of(tmp_path / "r.ndjson", export, audit(object="gva", action="grant", at=HOUR + 1))


def uuid_of(recording: Path, action: str) -> str:
    events = [json.loads(line).get("event", {}) for line in recording.read_text().splitlines()]
    return str(next(event["uuid"] for event in events if event.get("action") == action))


def test_explain_says_why_a_recorded_event_fired(opwatch: Opwatch, recording: Path) -> None:
    uuid = uuid_of(recording, "export")

    result = opwatch("rules", "explain", "vault-export", uuid, "--recording", str(recording), "--format", "json")

    said = json.loads(result.out)
    assert (result.status, said["fired"], said["event"]["uuid"]) == (0, True, uuid)


def test_explain_says_which_condition_a_recorded_event_failed(opwatch: Opwatch, recording: Path) -> None:
    uuid = uuid_of(recording, "grant")

    result = opwatch("rules", "explain", "vault-export", uuid, "--recording", str(recording))

    assert "Not this rule's: " in result.out


def test_an_event_that_was_not_recorded_is_told(opwatch: Opwatch, recording: Path) -> None:
    result = opwatch("rules", "explain", "vault-export", "NOWHERE", "--recording", str(recording))

    assert result.status == 5
    assert "no event NOWHERE in the last" in result.err
    assert "--since" not in result.err


def test_backtest_counts_each_recorded_event_once(opwatch: Opwatch, recording: Path) -> None:
    result = opwatch("rules", "backtest", "--recording", str(recording), "--format", "json")

    said = json.loads(result.out)
    assert said["events"] == 3, "the look-back of a second run reads what the first had read"
    assert {each["rule"]: each["alerts"] for each in said["rules"]}["vault-export"] == 1


def test_backtest_of_an_edited_file_shows_what_the_recording_gains(
    opwatch: Opwatch, recording: Path, tmp_path: Path
) -> None:
    edited = tmp_path / "mine.toml"
    edited.write_text(text(EVENT, id="mine", match={"action": "grant"}))

    result = opwatch("rules", "backtest", str(edited), "--recording", str(recording), "--format", "json")

    said = json.loads(result.out)
    assert [alert["rule"] for alert in said["gained"]] == ["mine"]
    assert said["lost"] == []


def test_lint_names_rules_that_matched_nothing_in_a_recording(opwatch: Opwatch, recording: Path) -> None:
    result = opwatch("rules", "lint", "--recording", str(recording), "--format", "json")

    silent = {each["rule"] for each in json.loads(result.out) if "matched nothing in" in each["message"]}
    assert "tor-or-anonymiser" in silent
    assert "vault-export" not in silent


@pytest.mark.parametrize("command", [["backtest"], ["lint"], ["explain", "vault-export", "x"]])
def test_a_recording_stands_in_place_of_an_account(opwatch: Opwatch, recording: Path, command: list[str]) -> None:
    result = opwatch("rules", *command, "--recording", str(recording), "--demo")

    assert result.status == 5
    assert "in place of an account" in result.err


def test_a_file_that_is_no_recording_is_told(opwatch: Opwatch, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("{}\n")

    result = opwatch("rules", "backtest", "--recording", str(path))

    assert result.status == 2
    assert "no recording of opwatch" in result.err


def test_events_before_since_are_left_out(opwatch: Opwatch, recording: Path) -> None:
    result = opwatch("rules", "backtest", "--recording", str(recording), "--since", "30m", "--format", "json")

    assert json.loads(result.out)["events"] == 1


DAY = 86_400
HERE, THERE = Location(country="CA", latitude=45.5, longitude=-73.6), Location(latitude=44.4, longitude=26.1)


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_backtest_of_no_time_at_all_counts_nothing(opwatch: Opwatch, recording: Path, form: str) -> None:
    result = opwatch("rules", "backtest", "--recording", str(recording), "--since", "0s", "--format", form)

    assert (result.status, result.err) == (0, "")


def trip(day: int) -> list[Seen]:
    """To another continent within a minute: by a VPN, say."""
    return [
        signin(uuid=ident(f"here {day}"), at=day * DAY, ip="203.0.113.7", location=HERE),
        signin(uuid=ident(f"there {day}"), at=day * DAY + 60, ip="198.51.100.9", location=THERE),
    ]


@pytest.fixture
def journeys(tmp_path: Path) -> Path:
    """Ten days in which a place has become familiar before the last of three trips to it."""
    path = tmp_path / "journeys.ndjson"
    recorder = Recorder(path, HEAD)
    for seen in (*trip(-10), *trip(-6), *trip(-1), signin("late", at=0)):
        recorder.take([msgspec.structs.replace(seen, received=seen.event.time + 10**9, fresh=True)])
    recorder.close()
    path.write_bytes(b"".join(line for line in path.read_bytes().splitlines(True) if b"ended" not in line))
    return path


def alerts_of(opwatch: Opwatch, rule: str, *flags: str) -> int:
    result = opwatch("rules", "backtest", *flags, "--format", "json")
    assert result.status == 0, result.err
    found = {each["rule"]: each["alerts"] for each in json.loads(result.out)["rules"]}
    return int(found.get(rule, 0))


def test_backtest_learns_from_what_was_recorded_before_the_part_that_is_asked_about(
    opwatch: Opwatch, journeys: Path
) -> None:
    asked = ("--recording", str(journeys), "--since", "2d")

    assert alerts_of(opwatch, "impossible-travel", *asked) == 0
    assert alerts_of(opwatch, "impossible-travel", *asked, "--learn", "0") == 1


def test_backtest_says_what_was_learned_from_and_what_is_judged(opwatch: Opwatch, journeys: Path) -> None:
    asked = ("rules", "backtest", "--recording", str(journeys), "--since", "2d")

    lines = opwatch(*asked, "--timezone", "UTC").out
    said = json.loads(opwatch(*asked, "--format", "json").out)

    assert "learned from 2026-02-20 12:00:00 to 2026-02-28 12:00:01, judged from then: " in lines
    assert "judged from 2026-02-28 12:00:01: the others, which have nothing to learn" in lines
    assert "less than they need to learn from: " in lines
    assert (said["events"], said["events_before"]) == (3, 4)
    learned = said["learned"]["impossible-travel"]
    assert (learned["learned_from"][:10], learned["judged_from"][:10]) == ("2026-02-20", "2026-02-28")
    assert (learned["is_short"], said["learned"]["dormant-account-wakes"]["is_short"]) == (False, True)


def test_backtest_of_a_whole_recording_lets_each_rule_learn_from_its_start(
    opwatch: Opwatch, journeys: Path
) -> None:
    result = opwatch("rules", "backtest", "--recording", str(journeys), "--format", "json")

    said = json.loads(result.out)
    assert said["learned"]["impossible-travel"]["judged_from"][:10] == "2026-02-23", "three days"
    assert said["learned"]["new-country-for-user"]["judged_from"][:10] == "2026-02-25", "half of ten"
    assert said["events_before"] == 0


def test_explain_says_what_the_rule_learned_from(opwatch: Opwatch, journeys: Path) -> None:
    uuid = ident("there -1")
    asked = ("rules", "explain", "impossible-travel", uuid, "--recording", str(journeys), "--since", "2d")

    learned = json.loads(opwatch(*asked, "--format", "json").out)
    untaught = json.loads(opwatch(*asked, "--learn", "0", "--format", "json").out)
    lines = opwatch(*asked, "--timezone", "UTC").out

    assert (learned["fired"], untaught["fired"]) == (False, True)
    assert learned["learned"]["learned_from"][:10] == "2026-02-20"
    assert "State: learned from 2026-02-20 12:00:00 to 2026-02-28 12:00:01, judged from then" in lines


def test_explain_of_an_event_in_the_part_that_teaches_says_how_little_was_learned(
    opwatch: Opwatch, journeys: Path
) -> None:
    asked = ("rules", "explain", "impossible-travel", ident("there -10"), "--recording", str(journeys))

    result = opwatch(*asked, "--timezone", "UTC")

    assert "It fired." in result.out
    assert "State: learned from 2026-02-20 12:00:00 to 2026-02-20 12:01:00 (needs 3d)" in result.out
