"""Commands run in this process, away from the settings and tokens of whoever runs the tests."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tui.cli.program import run

Opwatch = Callable[..., "Result"]


class Result(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def opwatch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Opwatch:
    """Runs the program with these arguments and this token."""
    for name in [name for name in os.environ if name.startswith(("OPWATCH_", "EVENTS_API", "CREDENTIALS"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def call(*arguments: str, token: str | None = None) -> Result:
        if token is not None:
            monkeypatch.setenv("OPWATCH_TOKEN", token)
        status = run(arguments)
        return Result(status, *capfd.readouterr())

    return call
