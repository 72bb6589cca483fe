"""`opwatch query` on the demo account, and on services that fail in part."""

import csv
import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.cli.conftest import Opwatch
from tests.demo_server import running_server
from tui.cli.query import reach
from tui.cli.query_output import Writer
from tui.demo import demo_app, demo_token
from tui.events.times import parse_timestamp
from tui.query import parse
from tui.settings import Settings


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with running_server(demo_app()) as url:
        yield url


@pytest.fixture
def ask(opwatch: Opwatch, service: str) -> Callable[..., list[Any]]:
    """Asks for NDJSON and gives its objects."""

    def call(query: str, *arguments: str) -> list[Any]:
        result = opwatch(
            "query", query, "--base-url", service, "--format", "ndjson", *arguments, token=demo_token()
        )
        assert result.status == 0, result.err
        assert result.err == ""
        return [json.loads(line) for line in result.out.splitlines()]

    return call


def test_failed_sign_ins_of_a_day(ask: Callable[..., list[Any]]) -> None:
    events = ask("stream:signin outcome:failure after:-24h")

    assert events
    assert {event["opwatch"]["outcome"] for event in events} == {"failure"}
    times = [parse_timestamp(event["timestamp"]) for event in events]
    assert times == sorted(times)
    assert min(times) > time.time_ns() - 86_460 * 10**9


def test_people_with_more_than_five_failures(ask: Callable[..., list[Any]]) -> None:
    groups = ask("stream:signin outcome:failure after:-24h | count by user having >5")

    assert groups
    assert all(group["count"] > 5 and "@" in group["key"]["user"] for group in groups)


def test_who_used_one_item(ask: Callable[..., list[Any]]) -> None:
    item = ask("stream:usage after:-7d | limit 1")[0]["item_uuid"]

    groups = ask(f"stream:usage item:{item} after:-7d | count by user,action")

    assert sum(group["count"] for group in groups) == len(ask(f"stream:usage item:{item} after:-7d"))


def test_a_query_reads_as_far_back_as_its_after_needs(ask: Callable[..., list[Any]]) -> None:
    week, day = ask("stream:audit after:-7d"), ask("stream:audit")

    assert len(week) > len(day) > 0
    assert parse_timestamp(week[0]["timestamp"]) < time.time_ns() - 5 * 86_400 * 10**9
    assert parse_timestamp(day[0]["timestamp"]) > time.time_ns() - 86_460 * 10**9


def test_alerts_have_their_own_shape_and_events_tell_of_theirs(ask: Callable[..., list[Any]]) -> None:
    alerts = ask("stream:alert")

    assert alerts
    assert set(alerts[0]) == {
        *(
            "opwatch",
            "id",
            "rule",
            "title",
            "severity",
            "score",
            "time",
            "entity",
            "why",
            "events",
            "status",
            *("until", "by", "reason", "hidden", "note", "risk"),
            *("verdict", "verdict_by", "verdict_time", "verdict_reason"),
            "attack",
        )
    }
    assert all(alert["risk"] >= 0 for alert in alerts)
    assert any(alert["risk"] > 0 for alert in alerts)
    rule = alerts[0]["rule"]
    events = ask(f"rule:{rule}")
    named = {uuid for alert in alerts if alert["rule"] == rule for uuid in alert["events"]}
    assert named <= {event["uuid"] for event in events}
    assert all(rule in event["opwatch"]["alerts"] for event in events)


def test_csv_has_all_that_is_known_of_an_alert(opwatch: Opwatch) -> None:
    (alert, *_) = json.loads(opwatch("query", "--demo", "stream:alert", "--format", "json").out)
    (row, *_) = csv.DictReader(io.StringIO(opwatch("query", "--demo", "stream:alert", "--format", "csv").out))

    assert {name for name in row if not name.startswith("opwatch.")} | {"opwatch"} == set(alert)
    assert {"status", "until", "reason", "by", "hidden", "verdict", "risk"} <= set(row)


def test_json_is_one_array(opwatch: Opwatch) -> None:
    assert json.loads(opwatch("query", "--demo", "stream:audit", "--format", "json").out)
    assert json.loads(opwatch("query", "--demo", "user:nobody-at-all", "--format", "json").out) == []
    assert json.loads(opwatch("query", "--demo", "stream:signin | count", "--format", "json").out)[0]["key"] == {}


def test_csv_has_the_same_columns_for_any_answer_of_the_same_streams(opwatch: Opwatch) -> None:
    many = list(csv.DictReader(io.StringIO(opwatch("query", "--demo", "stream:signin", "--format", "csv").out)))
    none = opwatch("query", "--demo", "stream:signin user:nobody", "--format", "csv").out

    assert ",".join(many[0]) + "\n" == none
    assert many[0]["opwatch.stream"] == "signin"
    assert many[0]["target_user.email"]


def test_a_table_has_headings_names_and_fits(opwatch: Opwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")

    lines = opwatch("query", "--demo", "stream:usage", "--format", "table").out.splitlines()

    assert lines[0].split() == ["TIME", "STREAM", "WHO", "WHAT", "ON", "FROM", "WITH"]
    assert all(len(line) <= 100 for line in lines)
    assert any("Production" in line or "CI" in line for line in lines)


def test_hours_in_a_table_are_those_of_the_zone_as_the_times_of_events_are(opwatch: Opwatch) -> None:
    asked = ("query", "--demo", "--timezone", "Asia/Kathmandu", "| count per 1h", "--format")

    hours = [line.split()[1] for line in opwatch(*asked, "table").out.splitlines()[1:]]

    assert hours
    assert all(hour.endswith(":00:00") for hour in hours)
    assert all("T" in json.loads(line)["key"]["time"] for line in opwatch(*asked, "ndjson").out.splitlines())


def test_the_default_format_for_programs_is_a_line_an_object(opwatch: Opwatch) -> None:
    assert "opwatch" in json.loads(opwatch("query", "--demo", "stream:audit").out.splitlines()[0])


def test_words_may_come_unquoted_and_a_query_may_be_empty_or_begin_with_a_dash(opwatch: Opwatch) -> None:
    assert opwatch("query", "--demo", "stream:signin", "|", "count").out.startswith('{"key":{}')
    assert opwatch("--demo", "query", "").status == 0
    assert opwatch("--demo", "query", "-no-such-word-anywhere").out == ""


def _failing(path: str, status: int) -> ASGIApp:
    """The demo account, one of whose endpoints answers with an error."""
    account = demo_app()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith(path):
            await send({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body", "body": b"{}"})
        else:
            await account(scope, receive, send)

    return app


@pytest.mark.parametrize("status", [401, 503])
def test_where_a_stream_cannot_be_read_the_others_are_printed_and_the_exit_code_is_4(
    opwatch: Opwatch, status: int
) -> None:
    with running_server(_failing("/itemusages", status)) as url:
        result = opwatch("query", "", "--base-url", url, "--retry-for", "0s", token=demo_token())

    assert result.status == 4
    assert {json.loads(line)["opwatch"]["stream"] for line in result.out.splitlines()} == {"signin", "audit"}
    assert "Usage" in result.err
    assert "Sign-ins" not in result.err
    assert len(result.err.splitlines()) == 1


def test_a_stream_that_was_not_asked_for_is_not_missed(opwatch: Opwatch) -> None:
    with running_server(_failing("/itemusages", 503)) as url:
        result = opwatch("query", "stream:signin", "--base-url", url, "--retry-for", "0s", token=demo_token())

    assert (result.status, result.err) == (0, "")


def test_where_no_stream_can_be_read_nothing_is_printed(opwatch: Opwatch) -> None:
    with running_server(_failing("s", 503)) as url:
        result = opwatch("query", "", "--base-url", url, "--retry-for", "0s", token=demo_token())

    assert (result.status, result.out) == (4, "")
    assert len(result.err.splitlines()) == 1


def test_events_that_do_not_fit_are_not_lost_silently(opwatch: Opwatch) -> None:
    result = opwatch("query", "--demo", "", "--since", "7d", "--capacity", "1000")

    assert result.status == 4
    assert "did not fit" in result.err
    assert len(result.out.splitlines()) == 1000


@pytest.mark.parametrize(
    ("query", "since", "seconds"),
    [
        ("", None, 86_400),
        ("stream:alert", None, 86_400),
        ("after:-7d", None, 7 * 86_400),
        ("after:-1h", None, 3600),
        ("after:-1h OR after:-2h", None, 7200),
        ("stream:alert after:-1h", None, 3600 + 86_400),
        ("rule:password-spray after:-1h", None, 3600 + 86_400),
        ("after:-7d", 60.0, 60),
    ],
)
def test_how_far_back_a_query_reads(query: str, since: float | None, seconds: float) -> None:
    settings = Settings(config=Path(), since=since)

    assert reach(parse(query), settings, since or 86_400) == pytest.approx(seconds, abs=3)


def test_markdown_is_a_table_for_people(opwatch: Opwatch) -> None:
    lines = opwatch("query", "outcome:failure", "--demo", "--format", "md").out.splitlines()

    assert lines[0] == "| TIME | STREAM | WHO | WHAT | ON | FROM | WITH |"
    assert set(lines[1]) == set("| -")
    assert len(lines) > 2


@pytest.mark.parametrize(("form", "said"), [("csv", "opwatch: interrupted: what was"), ("json", '"interrupted"')])
def test_an_interrupted_answer_says_that_it_is_not_all(
    opwatch: Opwatch, service: str, monkeypatch: pytest.MonkeyPatch, form: str, said: str
) -> None:
    def some(*_: object) -> None:
        sys.stdout.write("the first lines\n")
        raise KeyboardInterrupt

    monkeypatch.setattr(Writer, "events", some)
    asked = ("query", "stream:audit", "--base-url", service, "--format", form)
    result = opwatch(*asked, token=demo_token())

    assert (result.status, result.out) == (130, "the first lines\n")
    assert said in result.err
