"""Ids in the API's shape: 26 characters of base32, upper case for events and people, lower for vaults and items."""

from hashlib import blake2b
from random import Random

_BYTES = 17
"""26 characters of base32 are 130 bits; the last 6 of these are not used."""
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS = [one + other for one in _DIGITS for other in _DIGITS]
"""Two digits at a time: a week of the company's life draws tens of thousands of ids."""
_SHIFTS = range(8 * _BYTES - 10, 0, -10)


def drawn_id(rng: Random) -> str:
    """The next id of a seeded stream of random numbers, upper case."""
    return _base32(rng.getrandbits(8 * _BYTES))


def upper_id(*parts: object) -> str:
    """The id that belongs to these parts, for ever: of a person, an account, a session."""
    digest = blake2b("\0".join(map(str, parts)).encode(), digest_size=_BYTES).digest()
    return _base32(int.from_bytes(digest, "big"))


def lower_id(*parts: object) -> str:
    """The same for what the API writes in lower case: vaults, items, groups, devices."""
    return upper_id(*parts).lower()


def _base32(number: int) -> str:
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])
