"""Several accounts watched at once, over TCP: each by itself, and all of them together."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.events_api.tokens import token
from tests.faults.service import TOKEN, Service
from tui.events.names import Names
from tui.events.reading import Watch
from tui.events.since_left import count_of, ends_of, is_new
from tui.events.stream import Stream
from tui.monitor.accounts import Accounts
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions
from tui.monitor.shared_ring import SharedRing

PATIENCE = 15.0
INTERVAL = 0.1


def service() -> Service:
    """Seven events in each stream, whose ids any other service has too."""
    made = Service(true_clock=time.time)
    for stream in Stream:
        made.arrive(stream, 7, more={"target_user": {"email": "alice@acme.com", "uuid": "U1"}})
    return made


async def until(is_so: Callable[[], bool]) -> None:
    """Waits for the monitors' threads."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.005)


@dataclass
class Watched:
    """Accounts in the test's hands."""

    accounts: Accounts
    services: dict[str, AsyncExitStack]
    """Closed, a service is gone."""


@asynccontextmanager
async def watching(services: dict[str, Service], **changes: dict[str, Any]) -> AsyncIterator[Watched]:
    """Accounts that are watched, each at a service of its own; `changes` are to the options of some."""
    ring = SharedRing(10_000)
    async with AsyncExitStack() as stack:
        up = {name: await stack.enter_async_context(AsyncExitStack()) for name in services}
        monitors: dict[str, Monitor | str] = {}
        for name, each in services.items():
            await up[name].enter_async_context(each.listening())
            monitors[name] = Monitor(replace(_options(name, each, ring), **changes.get(name, {})))
        accounts = Accounts(monitors, ring)
        accounts.start()
        try:
            yield Watched(accounts, up)
        finally:
            await asyncio.to_thread(accounts.stop)


def _options(name: str, service: Service, ring: SharedRing) -> MonitorOptions:
    return MonitorOptions(
        account=name,
        base_url=service.url,
        secret=TOKEN,
        token_source="a test",
        since=86_400.0,
        interval=INTERVAL,
        requests_per_minute=None,
        names=Names(items={f"item {name}": name.upper()}),
        ring=ring,
    )


def read(accounts: Accounts, events: int) -> Callable[[], bool]:
    """All is read that there is."""
    return lambda: accounts.status().held == events


async def test_events_of_the_same_id_are_kept_of_both_and_told_apart() -> None:
    async with watching({"acme": service(), "labs": service()}) as watched:
        accounts = watched.accounts
        await until(read(accounts, 42))

        rows = accounts.rows(Stream.SIGNIN)
        seen = [found for place in range(len(rows)) if (found := rows.seen(place)) is not None]
        assert sorted((one.account, one.event.uuid) for one in seen) == [
            (name, f"SIGNIN-{number:06}") for name in ("acme", "labs") for number in range(7)
        ]
        assert len(accounts.rows(Stream.SIGNIN, "account:labs")) == 7
        assert len(accounts.rows(Stream.SIGNIN, "account:a* uuid:SIGNIN-000003")) == 1
        assert accounts.top(Stream.SIGNIN, "", "account", 5) == [("acme", 7), ("labs", 7)]
        (labs,) = accounts.events([(Stream.SIGNIN, "SIGNIN-000003")], "labs")
        assert labs.account == "labs"


async def test_a_chosen_account_is_a_filter_of_everything() -> None:
    async with watching({"acme": service(), "labs": service()}) as watched:
        accounts = watched.accounts
        await until(read(accounts, 42))
        before = accounts.revision

        accounts.show_account("labs")

        assert accounts.revision > before
        assert (accounts.status().account, accounts.status().held, accounts.status().accounts) == ("labs", 21, ())
        assert len(accounts.rows(Stream.USAGE)) == 7
        assert len(accounts.rows(Stream.USAGE, "uuid:USAGE-000001 OR uuid:USAGE-000002")) == 2
        assert len(accounts.rows(Stream.USAGE, "account:acme")) == 0
        assert accounts.top(Stream.SIGNIN, "", "user", 1) == [("alice@acme.com", 7)]
        assert accounts.names.of("item acme") is None
        accounts.show_account("")
        assert len(accounts.rows(Stream.USAGE)) == 14
        assert accounts.names.of("item acme") == "ACME"
        assert accounts.names.of("item labs") == "LABS"


async def test_a_refused_token_of_one_account_touches_no_other_and_is_told_with_its_name() -> None:
    acme, labs = service(), service()
    labs.secrets = []
    async with watching({"acme": acme, "labs": labs}) as watched:
        accounts = watched.accounts
        await until(lambda: read(accounts, 21)() and accounts.status().token.state == "refused")
        acme.arrive(Stream.SIGNIN)
        await until(read(accounts, 22))

        status = accounts.status()
        assert status.account == "all 2 accounts"
        assert {health.state for health in status.streams.values()} == {"stopped"}
        ours, theirs = status.accounts
        assert (ours.account, theirs.account) == ("acme", "labs")
        assert {health.state for health in ours.streams.values()} <= {"ok", "reading"}
        assert {health.state for health in theirs.streams.values()} == {"stopped"}
        accounts.show_account("acme")
        assert accounts.status().token.state != "refused"


async def test_an_account_whose_service_dies_touches_no_other() -> None:
    acme = service()
    async with watching({"acme": acme, "labs": service()}) as watched:
        accounts = watched.accounts
        await until(read(accounts, 42))
        await watched.services["labs"].aclose()
        await until(lambda: all(health.error for health in accounts.status().streams.values()))
        acme.arrive(Stream.AUDIT)
        await until(read(accounts, 43))

        ours, theirs = accounts.status().accounts
        assert not any(health.error for health in ours.streams.values())
        assert all(health.state == "failing" for health in theirs.streams.values())


async def test_a_monitor_that_breaks_touches_no_other() -> None:
    def broken() -> SharedRing:
        raise ZeroDivisionError

    acme = service()
    async with watching({"acme": acme, "labs": service()}, labs={"ring": broken}) as watched:
        accounts = watched.accounts
        await until(lambda: read(accounts, 21)() and bool(accounts.crash))

        status = accounts.status()
        assert "ZeroDivisionError" in accounts.crash
        assert (status.fatal, accounts.fatal) == ("", "")
        assert "opwatch broke" in status.accounts[1].fatal
        assert all("opwatch broke" in health.error for health in status.streams.values())
        acme.arrive(Stream.USAGE)
        await until(read(accounts, 22))


def test_an_account_that_cannot_be_watched_is_told() -> None:
    ring = SharedRing(1000)
    acme = Monitor(_options("acme", service(), ring))
    accounts = Accounts({"acme": acme, "labs": "no token"}, ring)

    status = accounts.status()

    assert accounts.accounts == ("acme", "labs")
    assert [part.fatal for part in status.accounts] == ["", "no token"]
    assert {health.error for health in status.streams.values()} == {"no token"}
    assert (status.fatal, accounts.fatal) == ("", "")
    accounts.show_account("labs")
    assert accounts.status().fatal == "no token"
    assert accounts.alerts() == ()


async def test_a_stretch_of_one_account_is_loaded_for_that_account_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[tuple[str, int]] = []
    monkeypatch.setattr(Monitor, "load", lambda self, start, _end: loads.append((self.options.account, start)))
    async with watching({"acme": service(), "labs": service()}) as watched:
        watched.accounts.load(1, 2, "labs")
        assert loads == [("labs", 1)]

        watched.accounts.load(3, 4)
        assert loads[1:] == [("acme", 3), ("labs", 3)]


async def test_notices_name_their_account_and_the_newest_comes_last() -> None:
    async with watching({"acme": service(), "labs": service()}) as watched:
        accounts = watched.accounts
        await until(read(accounts, 42))
        sessions = {name: accounts._monitors[name].session() for name in ("acme", "labs")}

        for name, notice in (("labs", "first"), ("acme", "second"), ("labs", "third")):
            sessions[name].notices.say(notice)
            assert accounts.status().notices[-1] == f"{name}: {notice}"


async def test_two_names_for_one_account_are_told() -> None:
    same = {"secret": token(**{"1password.com/auuid": "UUID1"})}
    async with watching({"acme": service(), "labs": service()}, acme=same, labs=same) as watched:
        await until(lambda: bool(watched.accounts.status().notices))

        assert watched.accounts.status().notices == (
            "acme and labs are one account of 1Password: all of it comes 2 times",
        )


def test_nothing_heavy_is_made_before_a_monitor_asks() -> None:
    ring = SharedRing(1000)
    watch: Watch = Accounts({"acme": "no token"}, ring)

    assert ring.made is None
    assert len(watch.rows(Stream.SIGNIN)) == 0
    assert not watch.events([(Stream.SIGNIN, "A")])
    assert watch.histogram(Stream.SIGNIN, "", "user", 0, 1, 1) == {}
    assert watch.top(Stream.SIGNIN, "", "user", 1) == ()
    assert watch.alerts_of(Stream.SIGNIN, "A") == []
    assert watch.status().fatal == "acme: no token"


def test_all_monitors_get_the_same_ring() -> None:
    ring = SharedRing(1000)
    made = []
    threads = [threading.Thread(target=lambda: made.append(ring())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(map(id, made))) == 1
    assert ring.made is made[0]


@pytest.mark.parametrize("shown", ["", "acme"])
async def test_a_poll_is_asked_of_the_accounts_that_are_shown(shown: str) -> None:
    services = {"acme": service(), "labs": service()}
    seldom = {"interval": 300.0}
    async with watching(services, acme=seldom, labs=seldom) as watched:
        accounts = watched.accounts
        await until(read(accounts, 42))
        for each in services.values():
            each.arrive(Stream.SIGNIN)
        accounts.show_account(shown)

        def polled(name: str) -> bool:
            accounts.poll_now()  # again and again: what was not yet asleep cannot be woken
            return len(accounts.rows(Stream.SIGNIN, f"account:{name}")) == (8 if shown in ("", name) else 0)

        await until(lambda: polled("acme") and polled("labs"))
        accounts.show_account("labs")
        assert len(accounts.rows(Stream.SIGNIN)) == (7 if shown else 8)


async def test_two_accounts_that_restart_at_once_each_know_what_is_new_to_them(tmp_path: Path) -> None:
    services = {"acme": service(), "labs": service()}
    kept = {"state_dir": tmp_path}
    async with watching(services, acme=kept, labs=kept) as watched:
        await until(read(watched.accounts, 42))
    missed = {"acme": 3, "labs": 5}
    for name, count in missed.items():
        for stream in Stream:
            services[name].arrive(stream, count)

    async with watching(services, acme=kept, labs=kept) as watched:
        accounts = watched.accounts
        await until(read(accounts, 42 + 3 * (3 + 5)))
        services["acme"].arrive(Stream.SIGNIN)
        await until(read(accounts, 42 + 3 * (3 + 5) + 1))

        status = accounts.status()
        for part in status.accounts:
            assert {health.home_events for health in part.streams.values()} == {missed[part.account]}
        for stream in Stream:
            rows, ends = accounts.rows(stream), ends_of(status, stream)
            seen = [found for place in range(len(rows)) if (found := rows.seen(place)) is not None]
            new = [(one.account, one.event.uuid) for one in seen if is_new(one, ends)]
            assert sorted(new) == [
                (name, f"{stream.name}-{7 + number:06}")
                for name, count in missed.items()
                for number in range(count)
            ]
        assert count_of(status) == 3 * (3 + 5)
