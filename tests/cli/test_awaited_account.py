"""An account whose token file is missing at the start is watched as soon as the file is there."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.demo_server import running_server
from tui.cli.connections import connections
from tui.cli.watching import watched
from tui.demo import demo_app, demo_token
from tui.monitor import awaiting
from tui.monitor.accounts import Accounts
from tui.settings import load_accounts

PATIENCE = 30.0


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running_server(demo_app(0)) as at:
        yield at


@pytest.fixture
def folder(tmp_path: Path, url: str) -> Path:
    """Two accounts in a config; only the first has its token."""
    lines = ["since = '1h'"]
    for name in ("acme", "labs"):
        token = tmp_path / f"{name}.token"
        lines += [f"[accounts.{name}]", f'token_file = "{token}"', f'base_url = "{url}"']
    (tmp_path / "two.toml").write_text("\n".join(lines))
    put(tmp_path, "acme", demo_token(0))
    return tmp_path


def put(folder: Path, name: str, token: str, mode: int = 0o600) -> None:
    path = folder / f"{name}.token"
    path.touch(mode=mode)
    path.chmod(mode)
    path.write_text(token)


@contextmanager
def watching(folder: Path, monkeypatch: pytest.MonkeyPatch, every: float = 0.02) -> Iterator[Accounts]:
    monkeypatch.setattr(awaiting, "LOOK_SECONDS", every)
    found = connections(load_accounts({"config": str(folder / "two.toml"), "no_state": True}))
    accounts = watched(found, lambda _: None, awaits_tokens=True)
    assert isinstance(accounts, Accounts)
    accounts.start()
    try:
        yield accounts
    finally:
        accounts.stop()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.01)


def told(accounts: Accounts) -> str:
    return next(part.fatal for part in accounts.status().accounts if part.account == "labs")


async def test_it_says_what_to_do_and_is_watched_when_the_token_comes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watching(folder, monkeypatch) as accounts:
        assert told(accounts).startswith("not watched yet: the token file")
        assert "put the token there" in told(accounts)
        assert "opwatch looks again by itself" in told(accounts)
        before = accounts.revision

        put(folder, "labs", demo_token(0))
        await until(lambda: "labs" in accounts.monitors)

        assert accounts.revision > before
        await until(lambda: all(part.held for part in accounts.status().accounts))
        assert told(accounts) == ""
        assert list(accounts.monitors) == ["acme", "labs"]


async def test_its_names_are_known_to_queries_and_the_account_that_is_shown_stays_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "labs.names").write_text("[items]\nI1 = 'Root of labs'")
    config = folder / "two.toml"
    config.write_text(config.read_text() + f"\nnames = '{folder / 'labs.names'}'")
    with watching(folder, monkeypatch) as accounts:
        await until(lambda: accounts.questions is not None)
        assert accounts.questions is not None
        assert accounts.questions.context().names.of("I1") is None
        accounts.show_account("acme")

        put(folder, "labs", demo_token(0))
        await until(lambda: "labs" in accounts.monitors)

        assert accounts.questions.context().names.of("I1") == "Root of labs"
        assert accounts.names.of("I1") is None
        accounts.show_account("labs")
        assert accounts.names.of("I1") == "Root of labs"


async def test_what_is_wrong_with_the_file_is_told_as_it_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watching(folder, monkeypatch) as accounts:
        put(folder, "labs", demo_token(0), mode=0o644)
        await until(lambda: "chmod 600" in told(accounts) and "open to others" in told(accounts))

        (folder / "labs.token").chmod(0o600)
        await until(lambda: told(accounts) == "")


async def test_nothing_is_started_after_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with watching(folder, monkeypatch) as accounts:
        pass
    put(folder, "labs", demo_token(0))

    for thread in _looking():
        await asyncio.to_thread(thread.join, PATIENCE)

    assert list(accounts.monitors) == ["acme"]


def _looking() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "awaited-accounts"]


def test_a_command_that_reads_once_waits_for_nobody(folder: Path) -> None:
    found = connections(load_accounts({"config": str(folder / "two.toml"), "no_state": True}))

    accounts = watched(found, lambda _: None)

    assert isinstance(accounts, Accounts)
    assert told(accounts).startswith("not watched until the next start: ")
