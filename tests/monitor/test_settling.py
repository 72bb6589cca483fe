"""The garbage collector is spared what stays, once."""

import gc

import pytest

from tui.monitor.settling import Settling


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the collector; the real one is left alone."""
    calls: list[str] = []
    monkeypatch.setattr(gc, "collect", lambda: calls.append("collect"))
    monkeypatch.setattr(gc, "freeze", lambda: calls.append("freeze"))
    return calls


def test_what_stays_is_frozen_once_and_without_the_garbage(calls: list[str]) -> None:
    settling = Settling(wanted=True)

    settling.settle()
    settling.settle()

    assert calls == ["collect", "freeze"]


def test_where_many_sessions_come_and_go_nothing_is_frozen(calls: list[str]) -> None:
    Settling(wanted=False).settle()

    assert calls == []
