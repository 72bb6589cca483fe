"""Desktop notifications through plyer, each in a throw-away child with a deadline and no terminal."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tui.notifications import desktop_child
from tui.notifications.child_process import ENDED_BADLY, hand_over

DEADLINE = 13.0 if sys.platform == "win32" else 3.0
"""Seconds. On Windows the child itself holds the notification on the screen, for ten."""
CHILD = (sys.executable, "-P", "-W", "ignore", str(Path(desktop_child.__file__)))
"""By its path, not as a module: a module would be looked for in the current folder first."""


def desktop_available(environment: Mapping[str, str] | None = None, *, forced: bool = False) -> bool:
    """Whether there is a desktop here to notify; over SSH it would be somebody else's, unless forced."""
    environment = os.environ if environment is None else environment
    if not forced and (environment.get("SSH_CONNECTION") or environment.get("SSH_TTY")):
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    runtime = environment.get("XDG_RUNTIME_DIR")
    return bool(environment.get("DBUS_SESSION_BUS_ADDRESS")) or (
        runtime is not None and (Path(runtime) / "bus").exists()
    )


async def show(title: str, message: str, *, argv: Sequence[str] = CHILD, deadline: float = DEADLINE) -> str:
    """Hands a notification over; returns what went wrong, or nothing. Handed over is not yet seen."""
    request = json.dumps({"title": title, "message": message}).encode()
    problem = await hand_over(argv, request, deadline)
    return "refused" if problem.startswith(ENDED_BADLY) else problem
