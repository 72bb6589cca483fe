"""What people do with alerts, over the whole program: it outlasts restarts, teaches rules, and queries tell it."""

import csv
import io
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Opwatch, opwatch
from tests.demo_server import running_server
from tui.credentials.secret import Secret
from tui.demo import demo_token
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.events.alert import Alert
from tui.events.dealing import Deed
from tui.events.stream import Stream
from tui.events.times import format_timestamp
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions

__all__ = ["opwatch"]  # a fixture
RULE = "new-country-for-user"
DAYS = 40
DAY = 86_400
PATIENCE = 20.0


def signin(country: str, days_ago: float) -> dict[str, Any]:
    """Alice signs in."""
    return {
        "uuid": f"{country}{days_ago}",
        "timestamp": format_timestamp(time.time_ns() - int(days_ago * DAY * 1e9)),
        "category": "success",
        "type": "credentials_ok",
        "country": country,
        "target_user": {"uuid": "ALICE", "email": "alice@acme.test"},
        "client": {"app_name": "1Password for Mac", "ip_address": "203.0.113.7"},
        "location": {"country": country},
    }


def moved() -> FixedSource:
    """A month in one country, and today in another."""
    usual = [signin("CA", day) for day in range(DAYS - 1, 0, -1)]
    return FixedSource({Stream.SIGNIN: [*usual, signin("RO", 0.1)]})


@contextmanager
def life(url: str, state: Path, *, learns: bool = False) -> Iterator[Monitor]:
    """One run of the watch, which looks back to the beginning, or a day and learns from the rest."""
    monitor = Monitor(
        MonitorOptions(
            account="default",
            base_url=url,
            secret=Secret(demo_token()),
            token_source="the test",
            interval=1.0,
            since=DAY if learns else DAYS * DAY,
            learn=DAYS * DAY if learns else 0,
            requests_per_minute=None,
            state_dir=state,
        )
    )
    monitor.start()
    try:
        yield monitor
    finally:
        monitor.stop(5)
        assert not monitor.crash, monitor.crash


def until(monitor: Monitor, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, [(alert.rule, alert.status) for alert in monitor.alerts()]
        monitor.poll_now()
        time.sleep(0.02)


def of_rule(monitor: Monitor) -> Sequence[Alert]:
    return [alert for alert in monitor.alerts() if alert.rule == RULE and alert.reason]


def alert_of(monitor: Monitor) -> Alert:
    """The alert, once its words are there."""
    until(monitor, lambda: len(of_rule(monitor)) == 1)
    return of_rule(monitor)[0]


def holds(monitor: Monitor, uuid: str) -> bool:
    return bool(monitor.events([(Stream.SIGNIN, uuid)]))


@pytest.mark.parametrize("learns", [False, True])
def test_what_is_expected_stays_so_over_a_restart_and_does_not_fire_again(tmp_path: Path, learns: bool) -> None:
    source = moved()
    with running_server(emulator(source)) as url:
        with life(url, tmp_path, learns=learns) as monitor:
            name = alert_of(monitor).id
            assert monitor.deal(name, Deed("expected", "she moved")) == ""
            source.add(Stream.SIGNIN, signin("RO", 0.01))
            until(monitor, lambda: holds(monitor, "RO0.01"))
            assert alert_of(monitor).hits == 1

        with life(url, tmp_path, learns=learns) as monitor:
            alert = alert_of(monitor)
            assert (alert.id, alert.status, alert.hits) == (name, "acknowledged", 1)
            assert alert.verdict is not None
            assert (alert.verdict.word, alert.verdict.reason) == ("expected", "she moved")
            assert not any(risk.value == "ALICE" and risk.rules > 1 for risk in monitor.ranking())
            source.add(Stream.SIGNIN, signin("RO", 0.005), signin("VN", 0.004))
            until(monitor, lambda: alert_of(monitor).status == "open")

            assert alert_of(monitor).hits == 2, "the other country alone has fired"
            assert alert_of(monitor).reopened == "something else than what was expected"


def test_queries_tell_what_people_did_with_alerts(tmp_path: Path, opwatch: Opwatch) -> None:
    def ask(url: str, query: str, form: str = "ndjson") -> list[Any]:
        flags = ("--base-url", url, "--format", form, "--since", f"{DAYS}d", "--state-dir", str(tmp_path))
        result = opwatch("query", f"stream:alert {query}", *flags, token=demo_token())
        assert (result.status, result.err) == (0, "")
        if form == "csv":
            return list(csv.DictReader(io.StringIO(result.out)))
        return [json.loads(line) for line in result.out.splitlines()]

    deeds = {
        "snoozed": Deed("snooze", "on holiday", 3600),
        "suppressed": Deed("suppress", "she travels"),
        "acknowledged": Deed("acknowledge"),
    }
    source = moved()
    with running_server(emulator(source)) as url:
        for status, deed in deeds.items():
            with life(url, tmp_path) as monitor:
                name = alert_of(monitor).id
                assert monitor.deal(name, deed) == ""

            (found,) = ask(url, f"status:{status} rule:{RULE}")
            assert (found["id"], found["status"]) == (name, status)
            if status == "snoozed":
                assert found["until"] > format_timestamp(time.time_ns())
            if status != "acknowledged":
                assert (found["reason"], bool(found["by"])) == (deed.reason, True)
            assert found["hidden"] == (status == "suppressed")
            assert (found["risk"] > 0) == (status != "suppressed")
            assert not ask(url, f"status:open rule:{RULE}")
            (row,) = ask(url, f"status:{status} rule:{RULE}", "csv")
            assert (row["status"], row["hidden"], row["reason"]) == (status, str(found["hidden"]), found["reason"])
            with life(url, tmp_path) as monitor:
                alert_of(monitor)
                lifted = Deed("acknowledge" if status == "acknowledged" else "lift")
                assert monitor.deal(name, lifted) == ""

        with life(url, tmp_path) as monitor:
            alert_of(monitor)
            assert monitor.deal(name, Deed("bad", "not her")) == ""
        (bad,) = ask(url, f"verdict:bad rule:{RULE}")
        assert (bad["verdict"], bad["verdict_reason"], bad["status"]) == ("bad", "not her", "open")
        assert bad["verdict_time"] < format_timestamp(time.time_ns())
        assert not ask(url, "verdict:expected")
        flags = ("--base-url", url, "--format", "md", "--since", f"{DAYS}d", "--state-dir", str(tmp_path))
        assert "| open, bad |" in opwatch("query", "stream:alert verdict:bad", *flags, token=demo_token()).out
        assert RULE not in {found["rule"] for found in ask(url, "verdict:?")}


def test_a_query_does_not_tell_alerts_of_the_last_run_that_it_has_not_found(
    tmp_path: Path, opwatch: Opwatch
) -> None:
    with running_server(emulator(moved())) as url:
        with life(url, tmp_path) as monitor:
            alert_of(monitor)
        flags = ("--base-url", url, "--format", "ndjson", "--since", "1h", "--state-dir", str(tmp_path))
        result = opwatch("query", "stream:alert", *flags, token=demo_token())

    assert (result.status, result.out) == (0, "")


def test_what_is_kept_and_cannot_be_used_is_said_and_left_where_it_is(tmp_path: Path, opwatch: Opwatch) -> None:
    kept = tmp_path / "default" / "watch" / "alerts.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("nothing that one could read", encoding="utf-8")
    kept.chmod(0o600)
    with running_server(emulator(moved())) as url:
        flags = ("--base-url", url, "--since", f"{DAYS}d", "--state-dir", str(tmp_path))
        result = opwatch("query", "stream:alert", *flags, token=demo_token())

    assert result.status == 0
    assert "alerts.json: the kept alerts and acknowledgements cannot be used" in result.err
    assert RULE in result.out
    assert [path.name for path in kept.parent.iterdir()] == ["alerts.json"]


@pytest.mark.parametrize(
    "deed",
    [
        Deed("acknowledge"),
        Deed("snooze", "", 3600),
        Deed("suppress", "a robot"),
        Deed("expected"),
        Deed("bad"),
        Deed("undo"),
    ],
)
def test_a_second_watch_refuses_to_deal_with_alerts_and_says_where_one_can(tmp_path: Path, deed: Deed) -> None:
    with running_server(emulator(moved())) as url, life(url, tmp_path) as first:
        name = alert_of(first).id
        with life(url, tmp_path) as second:
            assert alert_of(second).id == name

            assert second.deal(name, deed) == "Another opwatch keeps the alerts of default: deal with them there."
            assert alert_of(second).status == "open"
        assert first.deal(name, Deed("acknowledge")) == ""
