"""`opwatch query --follow` as a process, against a service over TCP."""

import csv
import json
import signal
import socket
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.demo_server import running_server
from tests.whole.feed import ended, filled, following, left, lines, no_canary, numbered, uuids
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.events.stream import Stream
from tui.events.times import format_timestamp

DAY = 86_400 * 10**9


@pytest.fixture
def source() -> FixedSource:
    return filled(3)


@pytest.fixture
def url(source: FixedSource) -> Iterator[str]:
    with running_server(emulator(source)) as base:
        yield base


def failures(count: int, *, first: int = 0, ago: int = 60) -> list[dict[str, Any]]:
    """Failed sign-ins of one person, a second apart."""
    start = time.time_ns() - ago * 10**9
    return [
        {
            "uuid": f"FAILED{number:04}",
            "timestamp": format_timestamp(start + number * 10**9),
            "category": "credentials_failed",
            "type": "password_secret_bad",
            "target_user": {"uuid": "BOB", "name": "Bob", "email": "bob@acme.test"},
            "client": {"ip_address": "203.0.113.9"},
        }
        for number in range(first, first + count)
    ]


def test_the_first_run_prints_the_last_day_and_then_what_comes(
    source: FixedSource, url: str, tmp_path: Path
) -> None:
    source.add(Stream.AUDIT, *numbered(Stream.AUDIT, 900, 1, ago=2 * DAY))
    with following(url, tmp_path) as process:
        first = uuids(lines(process, 9))
        source.add(Stream.USAGE, *numbered(Stream.USAGE, 3, 2), *numbered(Stream.USAGE, 5, 1, ago=5 * DAY))
        then = uuids(lines(process, 3))
        status, rest, complaints = ended(process)

    assert sorted(first) == sorted(f"{stream.name}{number:07}" for stream in Stream for number in range(3))
    assert then == ["USAGE0000003", "USAGE0000004", "USAGE0000005"]
    assert (status, rest) == (143, "")
    assert "Traceback" not in complaints


def test_a_later_run_prints_only_what_came_meanwhile_however_old(
    source: FixedSource, url: str, tmp_path: Path
) -> None:
    with following(url, tmp_path) as process:
        lines(process, 9)
        assert ended(process, signal.SIGINT)[0] == 130
    source.add(Stream.SIGNIN, *numbered(Stream.SIGNIN, 3, 1), *numbered(Stream.SIGNIN, 4, 1, ago=3 * DAY))
    with following(url, tmp_path) as process:
        found = uuids(lines(process, 2))
        source.add(Stream.AUDIT, *numbered(Stream.AUDIT, 3, 1))
        found += uuids(lines(process, 1))
        status, rest, _ = ended(process, signal.SIGHUP)

    assert found == ["SIGNIN0000003", "SIGNIN0000004", "AUDIT0000003"]
    assert (status, rest) == (129, "")


def test_two_feeds_have_a_place_each_and_one_name_belongs_to_one_process(url: str, tmp_path: Path) -> None:
    with following(url, tmp_path) as one, following(url, tmp_path, "--as", "other") as other:
        lines(one, 9)
        lines(other, 9)
        with following(url, tmp_path, "--as", "other", "--format", "ndjson") as second:
            out, complaints = left(second)
            assert second.wait() == 6

    assert out == ""
    error = json.loads(complaints.splitlines()[-1])["error"]
    assert error["kind"] == "state"
    assert str(other.pid) in error["message"]
    assert "follow/other" in error["message"]


def test_without_state_each_run_begins_with_the_last_day(url: str) -> None:
    for _ in range(2):
        with following(url, None) as process:
            assert len(lines(process, 9)) == 9


def test_a_feed_that_cannot_keep_its_place_does_not_start(url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with following(url, tmp_path / "file") as process:
        out, complaints = left(process)
        assert process.wait() == 6

    assert out == ""
    assert "state not saved" in complaints


def test_a_reader_that_goes_away_ends_the_feed_cleanly_and_misses_nothing_next_time(
    url: str, tmp_path: Path
) -> None:
    with following(url, tmp_path) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
    with following(url, tmp_path) as process:
        assert len(set(uuids(lines(process, 9)))) == 9


def test_a_reader_that_goes_away_while_nothing_comes_is_noticed(url: str, tmp_path: Path) -> None:
    with following(url, tmp_path) as process:
        lines(process, 9)
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(20) == 0


def test_a_reader_that_does_not_read_holds_up_reading_and_is_no_reason_not_to_end(tmp_path: Path) -> None:
    source = filled(1_200)
    with running_server(emulator(source)) as url:
        with following(url, tmp_path) as process:
            lines(process, 1)
            time.sleep(1.5)
            kept = next(tmp_path.rglob("checkpoint-v2.toml")).read_text(encoding="utf-8")
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 143
            first, _ = left(process)
        with following(url, tmp_path) as process:
            found = {*uuids(first.splitlines())}
            while len(found) < 3_600 - 1:
                found |= {*uuids(lines(process, 1))}

    assert "cursor" not in kept, "nothing was read to the end of a page"


@pytest.mark.parametrize(
    ("query", "form", "word"),
    [("stream:audit | count by user", "ndjson", "|"), ("", "json", "json"), ("| limit 3", "ndjson", "|")],
)
def test_what_needs_an_end_cannot_be_followed(url: str, tmp_path: Path, query: str, form: str, word: str) -> None:
    with following(url, tmp_path, "--format", form, query=query) as process:
        out, complaints = left(process)
        assert process.wait() == 2

    assert out == ""
    assert word in complaints


def test_alerts_are_printed_when_they_are_new_and_when_they_get_worse(
    source: FixedSource, url: str, tmp_path: Path
) -> None:
    with following(url, tmp_path, query="stream:alert rule:failed-signin-burst-user") as process:
        source.add(Stream.SIGNIN, *failures(12))
        new = json.loads(lines(process, 1)[0])
        source.add(Stream.SIGNIN, *failures(3, first=12))
        source.add(Stream.SIGNIN, *failures(25, first=15))
        worse = json.loads(lines(process, 1)[0])
        assert ended(process)[1] == ""
    with following(url, tmp_path, query="stream:alert rule:failed-signin-burst-user") as process:
        time.sleep(2)
        assert ended(process)[1] == "", "the last run has told it"

    assert (new["rule"], new["severity"]) == ("failed-signin-burst-user", "medium")
    assert (worse["id"], worse["severity"]) == (new["id"], "high")


@pytest.mark.parametrize(
    ("is_forgotten", "since"),
    [(True, "1h"), (False, "1h"), (False, "1s")],
    ids=["unsaved", "raised", "out of reach"],
)
def test_an_alert_that_was_raised_and_not_printed_when_the_kill_came_is_printed_by_the_next_run(
    source: FixedSource, url: str, tmp_path: Path, is_forgotten: bool, since: str
) -> None:
    query = "stream:alert rule:failed-signin-burst-user"
    with following(url, tmp_path, query=query) as process:
        source.add(Stream.SIGNIN, *failures(12))
        told = json.loads(lines(process, 1)[0])
        assert ended(process)[0] == 143
    ledger = next(tmp_path.rglob("alerts.json"))
    head, *kept = map(json.loads, ledger.read_text(encoding="utf-8").splitlines())
    as_killed = [] if is_forgotten else [alert | {"notified": None} for alert in kept]
    head |= {"alerts": len(as_killed)}
    ledger.write_text("".join(json.dumps(line) + "\n" for line in (head, *as_killed)), encoding="utf-8")

    with following(url, tmp_path, "--since", since, query=query) as process:
        again = json.loads(lines(process, 1)[0])
        time.sleep(2)
        assert ended(process)[1] == "", "once"
    with following(url, tmp_path, query=query) as process:
        time.sleep(2)
        assert ended(process)[1] == "", "the last run has told it"

    assert kept
    assert (again["id"], again["severity"]) == (told["id"], told["severity"])


def test_events_are_printed_when_an_alert_makes_them_match(source: FixedSource, url: str, tmp_path: Path) -> None:
    with following(url, tmp_path, query="rule:failed-signin-burst-user") as process:
        source.add(Stream.SIGNIN, *failures(4))
        time.sleep(2)
        source.add(Stream.SIGNIN, *failures(7, first=4))
        found = [json.loads(line) for line in lines(process, 11)]

    assert sorted(event["uuid"] for event in found) == [f"FAILED{number:04}" for number in range(11)]
    assert all("failed-signin-burst-user" in event["opwatch"]["alerts"] for event in found)


def test_csv_begins_with_its_columns_and_a_table_is_plain_rows(url: str, tmp_path: Path) -> None:
    with following(url, tmp_path, "--format", "csv", query="stream:signin") as process:
        rows = list(csv.DictReader(lines(process, 4)))
    with following(url, tmp_path, "--as", "table", "--format", "table", query="stream:signin") as process:
        table = lines(process, 3)

    assert {row["uuid"] for row in rows} == {f"SIGNIN{number:07}" for number in range(3)}
    assert all("alice" in line for line in table)


def test_a_service_that_is_down_is_told_once_and_waited_for(source: FixedSource, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with following(f"http://127.0.0.1:{port}", tmp_path, "--format", "ndjson") as process:
        assert process.stderr is not None
        problems = (json.loads(line)["error"] for line in process.stderr)
        told = list(islice((each for each in problems if each["kind"] == "following"), 3))
        time.sleep(3)
        assert process.poll() is None
        status, out, complaints = ended(process)

    assert {problem["message"].partition(":")[0] for problem in told} == {"Sign-ins", "Usage", "Audit"}
    assert (status, out) == (143, "")
    assert len(complaints.splitlines()) < 3, complaints


def test_the_token_is_in_no_output_and_no_file(url: str, tmp_path: Path) -> None:
    with following(url, tmp_path) as process:
        printed = lines(process, 9)
        _, rest, complaints = ended(process)

    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert no_canary(*printed, rest, complaints, *files)
