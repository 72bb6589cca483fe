"""Where the token comes from: the first source that is set wins, and what it gives must look like a token."""

import os
import sys
from collections.abc import Callable, MutableMapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from tui.credentials.one_password import read_reference
from tui.credentials.private_file import read_private
from tui.credentials.secret import Secret
from tui.credentials.shape import MAX_CHARACTERS, NO_TOKEN_HINT, TokenProblem, as_token
from tui.events.redact import redact

VARIABLES = ("OPWATCH_TOKEN", "EVENTS_API_TOKEN")
"""The second is the name in 1Password's own examples."""
CREDENTIAL = "opwatch-token"
"""Name of the systemd credential."""


class FoundToken(Struct, frozen=True):
    """A token, and in words where it came from."""

    secret: Secret
    source: str
    read_again: Callable[[], Secret] | None = None
    """What the source holds by now; None where it would have to ask a person, or cannot change."""


class TokenSources(Struct, frozen=True):
    """What flags and config say about the token."""

    file_flag: str | None = None
    """--token-file; `-` is standard input."""
    reference: str | None = None
    """`token` in the config: op://…"""
    config_file: str | None = None
    """`token_file` in the config."""


_Found = tuple[str, Callable[[], str], bool]
"""Words, how to read it, and whether it is a file that may hold another token later."""


def find_token(
    sources: TokenSources,
    environment: MutableMapping[str, str] | None = None,
    prompt: Callable[[], str | None] | None = None,
) -> FoundToken:
    """The token of the first source that is set; `TokenProblem` when there is none, or it cannot be used.

    The variables are taken out of the environment, so that no program started later inherits them.
    """
    environment = os.environ if environment is None else environment
    given = {name: environment.pop(name, "") for name in VARIABLES}
    found = _set_source(sources, given, environment.get("CREDENTIALS_DIRECTORY"))
    if found is not None:
        source, read, is_file = found
        return FoundToken(as_token(read(), source), source, (lambda: as_token(read(), source)) if is_file else None)
    typed = (prompt or ask)()
    if typed is None:
        raise TokenProblem("no token", NO_TOKEN_HINT)
    return FoundToken(as_token(typed, "the prompt"), "typed in")


def source_in_words(sources: TokenSources, environment: MutableMapping[str, str]) -> str:
    """Which source `find_token` would use, without reading it."""
    given = {name: environment.get(name, "") for name in VARIABLES}
    found = _set_source(sources, given, environment.get("CREDENTIALS_DIRECTORY"))
    return found[0] if found else "none set: asked for on a terminal"


def _set_source(sources: TokenSources, given: dict[str, str], credentials: str | None) -> _Found | None:
    if sources.file_flag == "-":
        return "standard input", _standard_input, False
    if sources.file_flag is not None:
        path = Path(sources.file_flag).expanduser()
        return f"--token-file {redact(str(path))}", lambda: read_private(path), True
    for name in VARIABLES:
        if given[name].strip():
            return name, partial(given.__getitem__, name), False
    if credentials and (credential := Path(credentials) / CREDENTIAL).exists():
        return f"the systemd credential {CREDENTIAL}", lambda: read_private(credential, guarded=False), True
    if (reference := sources.reference) is not None:
        return "op read", lambda: read_reference(reference), False
    if sources.config_file is not None:
        configured = Path(sources.config_file).expanduser()
        return f"the file {redact(str(configured))}", lambda: read_private(configured), True
    return None


def _standard_input() -> str:
    if sys.stdin.isatty():
        return ask() or ""
    return sys.stdin.buffer.read(2 * MAX_CHARACTERS).decode("utf-8", "replace")


def ask() -> str | None:
    """Asks for the token on the terminal without showing it; None where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    import getpass  # few are asked

    try:
        return getpass.getpass("Events API token (not shown): ")
    except EOFError:
        return None
