"""What a token of the Events API looks like, and what is wrong with one that does not."""

import re

from tui.credentials.secret import Secret

_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}", re.ASCII)
MAX_CHARACTERS = 8192
"""Real tokens have some 600; proxies refuse header lines beyond 8 KB."""

NO_TOKEN_HINT = (
    "set OPWATCH_TOKEN, use --token-file PATH, or put token or token_file into the config; "
    "opwatch --demo needs none"
)


class TokenProblem(Exception):  # noqa: N818 (a state of affairs that is reported, not a fault of the program)
    """There is no usable token. Says why without repeating what was given; the program ends with 3."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def as_token(text: str, source: str) -> Secret:
    """The token in a text, white space around it taken off; `TokenProblem` when it cannot be one.

    A token with a line break inside must never reach an HTTP header: the client's error would repeat it.
    """
    stripped = text.strip().removeprefix("\ufeff").strip()
    if len(stripped) <= MAX_CHARACTERS and _TOKEN.fullmatch(stripped):
        return Secret(stripped)
    raise TokenProblem(*_what_is_wrong(stripped, source))


def _what_is_wrong(text: str, source: str) -> tuple[str, str]:
    if not text:
        return f"the token from {source} is empty", NO_TOKEN_HINT
    if text.startswith("ops_"):
        return (
            f"the token from {source} is a service account's (ops_…)",
            "the Events API takes the bearer token of an Events Reporting integration",
        )
    if text.startswith("op://"):
        return (
            f"what came from {source} is a reference (op://…), not a token",
            "put it into the config as token, or start opwatch with: op run -- opwatch",
        )
    if text.lower().startswith("bearer "):
        return f"the token from {source} begins with the word Bearer", "leave that word out"
    if len(text) > MAX_CHARACTERS:
        return f"the token from {source} is too long", f"a token has at most {MAX_CHARACTERS} characters"
    if any(character.isspace() for character in text):
        return f"the token from {source} has a line break or a blank inside", "copy it again, in one piece"
    return f"what came from {source} does not look like a token", "it should be three parts with dots, eyJ….….…"
