"""What `opwatch query` prints over TCP is what the service holds: each event once, each field as it was sent."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.demo_server import running_server
from tests.whole.hostile import ATTACKS, hostile_events
from tui.demo import demo_token
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.demo.v1 import as_v1
from tui.events.clean import clean
from tui.events.stream import Stream
from tui.events.times import format_timestamp, parse_timestamp

EVENTS_PER_STREAM = 2_300
SAMPLES = Path(__file__).parent.parent / "data" / "samples"


def served() -> dict[Stream, list[dict[str, Any]]]:
    """Three pages a stream, spread over seven days, of shapes that were seen in public."""
    shapes = {
        Stream.SIGNIN: ["elastic_signin_success_null_details", "panther_signin_mac", "sekoia_signin"],
        Stream.USAGE: [
            "elastic_itemusage_no_location_no_action",
            "elastic_itemusage_with_location",
            "panther_itemusage",
        ],
        Stream.AUDIT: [
            "sekoia_audit",
            "elastic_pr6851_audit_trvlaway_real",
            "elastic_audit_user_suspend_no_location",
        ],
    }
    oldest = time.time_ns() - (7 * 86_400 - 120) * 10**9
    step = (7 * 86_400 - 300) * 10**9 // EVENTS_PER_STREAM
    found: dict[Stream, list[dict[str, Any]]] = {}
    for stream, names in shapes.items():
        bodies = [json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8")) for name in names]
        found[stream] = [
            {
                **bodies[number % len(bodies)],
                "uuid": f"{stream.upper()}{number}",
                "timestamp": format_timestamp(oldest + number * step),
                "unheard_of": {"deep": [number, None, "text"]},
            }
            for number in range(EVENTS_PER_STREAM)
        ]
    return found


@pytest.fixture(scope="module")
def events() -> dict[Stream, list[dict[str, Any]]]:
    return served()


@pytest.fixture(scope="module")
def url(events: Mapping[Stream, list[dict[str, Any]]]) -> Iterator[str]:
    with running_server(emulator(FixedSource(events))) as base:
        yield base


def query(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui", "query", *arguments, "--base-url", url, "--no-state"],
        capture_output=True,
        text=True,
        env={"OPWATCH_TOKEN": demo_token(), "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"},
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("api", ["v2", "v1"])
def test_every_event_is_printed_once_with_every_field_as_it_was_sent(
    url: str, events: Mapping[Stream, list[dict[str, Any]]], api: str
) -> None:
    done = query(url, "", "--since", "7d", "--format", "ndjson", "--api", api)

    assert done.returncode == 0, done.stderr
    printed: dict[tuple[str, str], dict[str, Any]] = {}
    for line in done.stdout.splitlines():
        row = json.loads(line)
        key = (row.pop("opwatch")["stream"], row["uuid"])
        assert key not in printed
        printed[key] = row
    expected = {
        (str(stream), body["uuid"]): body if api == "v2" else json.loads(as_v1(json.dumps(body).encode()))
        for stream, bodies in events.items()
        for body in bodies
    }
    assert printed == expected


def test_output_is_oldest_first(url: str) -> None:
    rows = [json.loads(line) for line in query(url, "", "--since", "7d", "--format", "ndjson").stdout.splitlines()]

    times = [parse_timestamp(row["timestamp"]) for row in rows]
    assert times == sorted(times)
    assert len(times) == 3 * EVENTS_PER_STREAM


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv"])
def test_hostile_text_is_printed_as_visible_text_in_every_format(form: str) -> None:
    with running_server(emulator(FixedSource(hostile_events(format_timestamp(time.time_ns()))))) as base:
        done = query(base, "", "--format", form)

    assert done.returncode == 0, done.stderr
    assert not [c for c in done.stdout if (ord(c) < 32 and c not in "\r\n") or 127 <= ord(c) < 160 or c == "\u202e"]
    assert "\x1b" not in done.stderr
    if form in {"json", "ndjson"}:
        rows = json.loads(done.stdout) if form == "json" else [json.loads(x) for x in done.stdout.splitlines()]
        assert len(rows) == 27
        assert {row["new_field"] for row in rows} == {clean(text) for text in ATTACKS.values()}
