"""Tokens for tests: shaped like those of 1Password, signed by nobody."""

import base64
import json
from typing import Any

from tui.credentials.secret import Secret

CANARY = "CANARYcanaryCANARYcanaryCANARY"
"""Part of every token here: it must be found nowhere else."""


def token(**claims: Any) -> Secret:
    """A token with these claims."""
    return raw_token(json.dumps(claims).encode())


def raw_token(payload: bytes) -> Secret:
    """A token with these bytes where the claims should be."""
    parts = (json.dumps({"alg": "ES256"}).encode(), payload)
    return Secret(".".join([base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts] + [CANARY]))
