"""The child that notifies cannot hang, print into the terminal, or outlive its deadline."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tui.notifications.desktop import CHILD, desktop_available, show

PYTHON = (sys.executable, "-c")


async def test_a_child_that_ends_well_has_taken_the_notification(tmp_path: Path) -> None:
    script = f"import sys; open({str(tmp_path / 'got')!r}, 'w').write(sys.stdin.read())"

    assert await show("opwatch", "HIGH: vault export", argv=(*PYTHON, script)) == ""

    assert (tmp_path / "got").read_text() == '{"title": "opwatch", "message": "HIGH: vault export"}'


async def test_a_child_that_fails_is_told() -> None:
    assert await show("t", "m", argv=(*PYTHON, "raise SystemExit(3)")) == "refused"
    assert "cannot be started" in await show("t", "m", argv=("/nowhere/to/be/found",))


async def test_a_child_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, time; child = subprocess.Popen(['sleep', '60']); "
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid)); time.sleep(60)"
    )

    problem = await show("t", "m", argv=(*PYTHON, script), deadline=1.0)

    assert "no answer within 1 s" in problem
    assert await _gone(int((tmp_path / "pid").read_text()))


async def _gone(pid: int) -> bool:
    """Whether the process has ended; one that nobody has waited for still counts as ended."""
    for _ in range(100):
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        await asyncio.sleep(0.01)
    return False


async def test_nothing_that_a_child_prints_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    await show("t", "m", argv=(*PYTHON, "import sys; print('out'); print('err', file=sys.stderr)"))

    assert capfd.readouterr() == ("", "")


async def test_the_child_inherits_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPWATCH_TOKEN", "canary")
    script = f"import os; open({str(tmp_path / 'env')!r}, 'w').write(str(dict(os.environ)))"

    await show("t", "m", argv=(*PYTHON, script))

    assert "canary" not in (tmp_path / "env").read_text()


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `notify-send` for plyer to find, to be written by the test."""
    if sys.platform != "linux" or Path("/app").is_dir():
        pytest.skip("plyer takes notify-send on Linux only")
    (tmp_path / "dbus.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path / "notify-send"


def _write(backend: Path, body: str) -> None:
    backend.write_text(f"#!/bin/sh\n{body}\n")
    backend.chmod(0o700)


async def test_plyer_hands_title_and_message_to_the_desktop(backend: Path) -> None:
    _write(backend, f'printf "%s|%s" "$1" "$2" > {backend}.got')

    assert await show("opwatch", "• --wait", argv=CHILD, deadline=10) == ""

    assert backend.with_suffix(".got").read_text() == "opwatch|• --wait"


async def test_a_backend_that_only_complains_on_its_error_output_has_failed(backend: Path) -> None:
    _write(backend, "echo 'Cannot autolaunch D-Bus without X11' >&2")

    assert await show("opwatch", "m", argv=CHILD, deadline=10) == "refused"


async def test_a_backend_that_hangs_is_given_up(backend: Path) -> None:
    _write(backend, "exec sleep 60")

    assert "no answer" in await show("opwatch", "m", argv=CHILD, deadline=1.0)


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="these always have a desktop")
def test_a_desktop_is_there_when_a_bus_is_and_nobody_came_over_ssh(tmp_path: Path) -> None:
    bus = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}
    (tmp_path / "bus").touch()

    assert desktop_available(bus)
    assert desktop_available({"XDG_RUNTIME_DIR": str(tmp_path)})
    assert not desktop_available({"XDG_RUNTIME_DIR": str(tmp_path / "absent")})
    assert not desktop_available({})
    assert not desktop_available({**bus, "SSH_CONNECTION": "1 2 3 4"})
    assert desktop_available({**bus, "SSH_CONNECTION": "1 2 3 4"}, forced=True)
