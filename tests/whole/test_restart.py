"""A restart against a service over TCP: what came meanwhile is fresh, what was known is context."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.demo_server import running_server
from tui.credentials.secret import Secret
from tui.demo import demo_token
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.events.model import Seen
from tui.events.reading import Status
from tui.events.since_left import count_of, ends_of, is_new
from tui.events.stream import Stream
from tui.events.times import format_timestamp
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions

HOUR = 3_600 * 10**9


def signin(uuid: str, ago_hours: float) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "timestamp": format_timestamp(time.time_ns() - int(ago_hours * HOUR)),
        "category": "credentials_failed",
        "type": "password_secret_bad",
        "target_user": {"uuid": "ALICE", "email": "alice@acme.test"},
    }


def life(url: str, state: Path, until: Callable[[dict[str, Seen]], bool]) -> dict[str, Seen]:
    """One run of the monitor, ended when enough has come; what it then holds, by uuid."""
    return life_and_status(url, state, until)[0]


def life_and_status(
    url: str, state: Path, until: Callable[[dict[str, Seen]], bool]
) -> tuple[dict[str, Seen], Status]:
    """The same with the status at its end."""
    options = MonitorOptions(
        account="acme",
        base_url=url,
        secret=Secret(demo_token()),
        token_source="the test",
        interval=1.0,
        since=86_400,
        requests_per_minute=None,
        state_dir=state,
    )
    monitor = Monitor(options)
    monitor.start()
    try:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            rows = monitor.rows(Stream.SIGNIN)
            held = [row for row in (rows.seen(i) for i in range(len(rows))) if row is not None]
            found = {str(seen.event.uuid): seen for seen in held}
            if until(found):
                return found, monitor.status()
            monitor.poll_now()
            time.sleep(0.02)
    finally:
        monitor.stop(5)
        assert not monitor.crash, monitor.crash
    raise AssertionError(f"never came: {sorted(found)}")


def test_what_came_while_we_were_away_is_fresh_also_when_it_happened_days_ago(tmp_path: Path) -> None:
    source = FixedSource({Stream.SIGNIN: [signin("KNOWN", 2)]})
    with running_server(emulator(source)) as url:
        first = life(url, tmp_path, lambda found: "KNOWN" in found)
        source.add(Stream.SIGNIN, signin("MEANWHILE", 1), signin("LATE", 3 * 24))

        second, status = life_and_status(url, tmp_path, lambda found: len(found) == 3)
        third, _ = life_and_status(url, tmp_path, lambda found: "KNOWN" in found)

    assert {uuid: seen.fresh for uuid, seen in first.items()} == {"KNOWN": False}
    assert {uuid: seen.fresh for uuid, seen in second.items()} == {"KNOWN": False, "MEANWHILE": True, "LATE": True}
    assert count_of(status) == 2
    ends = ends_of(status, Stream.SIGNIN)
    assert {uuid for uuid, seen in second.items() if is_new(seen, ends)} == {"MEANWHILE", "LATE"}
    assert not any(seen.fresh for seen in third.values()), "new once, and context from the next start on"


def test_what_comes_while_one_watches_is_fresh_but_not_new_since_one_left(tmp_path: Path) -> None:
    source = FixedSource({Stream.SIGNIN: [signin("KNOWN", 2)]})
    with running_server(emulator(source)) as url:
        life(url, tmp_path, lambda found: "KNOWN" in found)

        def something_comes(found: dict[str, Seen]) -> bool:
            if "KNOWN" in found and "LIVE" not in source_ids:
                source_ids.append("LIVE")
                source.add(Stream.SIGNIN, signin("LIVE", 0))
            return "LIVE" in found

        source_ids: list[str] = []
        found, status = life_and_status(url, tmp_path, something_comes)

    assert found["LIVE"].fresh
    assert not is_new(found["LIVE"], ends_of(status, Stream.SIGNIN))
    assert count_of(status) == 0


def test_a_restarted_monitor_goes_on_after_its_first_ticks(tmp_path: Path) -> None:
    source = FixedSource({Stream.SIGNIN: [signin("KNOWN", 2)]})
    with running_server(emulator(source)) as url:
        life(url, tmp_path, lambda found: "KNOWN" in found)
        ticks_over = time.monotonic() + 1.5

        life(url, tmp_path, lambda found: "KNOWN" in found and time.monotonic() > ticks_over)


def test_without_anything_new_a_restart_shows_the_context_again_and_nothing_fresh(tmp_path: Path) -> None:
    source = FixedSource({Stream.SIGNIN: [signin("KNOWN", 2), signin("TOO", 1)]})
    with running_server(emulator(source)) as url:
        life(url, tmp_path, lambda found: len(found) == 2)

        second = life(url, tmp_path, lambda found: len(found) == 2)

    assert not any(seen.fresh for seen in second.values())


def test_a_place_that_the_service_does_not_know_any_more_loses_nothing_and_says_so(tmp_path: Path) -> None:
    source = FixedSource({Stream.SIGNIN: [signin("KNOWN", 2)]})
    with running_server(emulator(source)) as url:
        life(url, tmp_path, lambda found: "KNOWN" in found)
        kept = next(tmp_path.rglob("checkpoint-v2.toml"))
        lines = kept.read_text(encoding="utf-8").splitlines()
        broken = ['cursor = "bm90IGEgY3Vyc29y"' if line.startswith("cursor") else line for line in lines]
        kept.write_text("\n".join(broken) + "\n", encoding="utf-8")
        source.add(Stream.SIGNIN, signin("MEANWHILE", 0.01))

        second = life(url, tmp_path, lambda found: len(found) == 2)

    assert {uuid: seen.fresh for uuid, seen in second.items()} == {"KNOWN": False, "MEANWHILE": True}


def test_a_second_watch_reads_and_keeps_nothing(tmp_path: Path) -> None:
    source = FixedSource({Stream.SIGNIN: [signin("KNOWN", 2)]})
    options = MonitorOptions(
        account="acme",
        base_url="",
        secret=Secret(demo_token()),
        token_source="the test",
        interval=1.0,
        requests_per_minute=None,
        state_dir=tmp_path,
    )
    with running_server(emulator(source)) as url:
        first, second = (Monitor(replace(options, base_url=url)) for _ in range(2))
        first.start()
        first.session()
        second.start()
        try:
            notices = " ".join(second.session().status().notices)
        finally:
            second.stop(5)
            first.stop(5)

    assert "keeps the state; this one reads only" in notices
