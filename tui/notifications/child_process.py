"""Runs a program with something to read, and ends it when it takes too long."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence

ENDED_BADLY = "ended with status"


async def hand_over(argv: Sequence[str], content: bytes, deadline: float) -> str:
    """Gives a program `content` on its standard input; returns what went wrong, or nothing.

    It has no terminal, nothing of our tokens, and no say after `deadline` seconds: what it has started ends too.
    """
    try:
        child = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return f"cannot be started: {error.strerror if isinstance(error, OSError) else 'not a file name'}"
    try:
        async with asyncio.timeout(deadline):
            await child.communicate(content)
    except TimeoutError:
        return f"no answer within {deadline:g} s"
    finally:
        if child.returncode is None:
            _end(child)
            await child.wait()
    return "" if child.returncode == 0 else f"{ENDED_BADLY} {child.returncode}"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if "TOKEN" not in name}


def _end(child: asyncio.subprocess.Process) -> None:
    """Ends the child and whatever it has started; both may be gone already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform != "win32":
            os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        child.kill()
