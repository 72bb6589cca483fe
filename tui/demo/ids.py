"""Ids in the API's shape: 26 characters of base32, upper case for events and people, lower for vaults and items."""

from base64 import b32encode
from hashlib import blake2b
from random import Random

_BYTES = 17
"""26 characters of base32 are 130 bits."""


def drawn_id(rng: Random) -> str:
    """The next id of a seeded stream of random numbers, upper case."""
    return b32encode(rng.getrandbits(8 * _BYTES).to_bytes(_BYTES, "big"))[:26].decode()


def upper_id(*parts: object) -> str:
    """The id that belongs to these parts, for ever: of a person, an account, a session."""
    digest = blake2b("\0".join(map(str, parts)).encode(), digest_size=_BYTES).digest()
    return b32encode(digest)[:26].decode()


def lower_id(*parts: object) -> str:
    """The same for what the API writes in lower case: vaults, items, groups, devices."""
    return upper_id(*parts).lower()
