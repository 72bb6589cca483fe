"""Takes tokens and control characters out of texts that were not written to be shown."""

import re

from tui.events.clean import clean

_TOKEN = re.compile(r"(?:ops_)?eyJ[A-Za-z0-9_=.-]{6,}", re.ASCII)
"""Also what is left of a token that was cut. No token passes `as_token` that begins otherwise."""


def redact(text: str) -> str:
    """The text with `‹token›` for every token, control characters made visible, and its lines kept."""
    return "\n".join(clean(_TOKEN.sub("‹token›", line)) for line in text.split("\n"))
