"""Asks the `op` program for the token behind a secret reference."""

import re
import shutil
import subprocess

from tui.credentials.shape import TokenProblem
from tui.events.redact import redact

_REFERENCE = re.compile(r"op://[^\x00-\x1f\x7f]{3,500}")
DEADLINE = 30.0
"""Seconds; long enough for somebody to unlock 1Password."""


def is_reference(text: str) -> bool:
    """Whether this is a secret reference (`op://vault/item/field`), and not a token put in its place."""
    return _REFERENCE.fullmatch(text) is not None


def read_reference(reference: str, *, deadline: float = DEADLINE) -> str:
    """What the reference stands for; `op` has the terminal meanwhile, to ask for a password or a fingerprint."""
    if not is_reference(reference):
        raise TokenProblem("token in the config is no secret reference", "it should read op://vault/item/field")
    program = shutil.which("op")
    if program is None:
        raise TokenProblem("the token is an op:// reference, but there is no op program here", _INSTALL)
    try:
        done = subprocess.run(
            [program, "read", "--no-newline", reference], capture_output=True, timeout=deadline, check=False
        )
    except subprocess.TimeoutExpired:
        # without its cause: the exception of a timed-out call holds what the program had printed
        raise TokenProblem(f"op read took longer than {deadline:.0f} s", "sign in with op first") from None
    except OSError as error:
        raise TokenProblem(f"op cannot be started: {error.strerror}", _INSTALL) from error
    if done.returncode:
        raise TokenProblem(f"op read failed: {_last_line(done.stderr)}", "try it by hand: op read …")
    return done.stdout.decode("utf-8", "replace")


_INSTALL = "install 1Password CLI, or use --token-file"


def _last_line(output: bytes) -> str:
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    return redact(lines[-1])[:200] if lines else "it gave no reason"
