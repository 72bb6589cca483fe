"""Where on the globe an event was, as far as its address tells; swapped coordinates are put right."""

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from ipaddress import ip_address
from math import asin, cos, radians, sin, sqrt
from typing import TypeAlias

from tui.detection.view import View
from tui.events.model import Location

Position: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees."""

EARTH = 6371.0
"""Mean radius in kilometres."""
NEARER, NEAR = 1_500.0, 3_500.0
"""Kilometres by which a swapped position must be nearer to the middle of its country, and within which of it."""
_NETWORK_BITS = {4: 24, 6: 48}
"""Addresses that share so many bits belong to one network: a household, an office, a carrier's gateway."""


def position(view: View) -> Position | None:
    """The position of an event; None when it has none, or one that cannot be."""
    location = None if view.seen is None else view.seen.event.location
    if not isinstance(location, Location):
        return None
    latitude, longitude = location.latitude, location.longitude
    if not isinstance(latitude, (int, float)) or not isinstance(longitude, (int, float)):
        return None
    return righted(float(latitude), float(longitude), view.text("country") or "")


@lru_cache(maxsize=16_384)
def righted(latitude: float, longitude: float, country: str) -> Position | None:
    """The position as it must have been meant: the API's own example has the two numbers swapped."""
    if latitude == 0 == longitude:
        return None
    as_given, as_swapped = (latitude, longitude), (longitude, latitude)
    if not _is_possible(as_given):
        return as_swapped if _is_possible(as_swapped) else None
    middle = _middles().get(country)
    if middle is None or not _is_possible(as_swapped):
        return as_given
    given, swapped = great_circle(*as_given, *middle), great_circle(*as_swapped, *middle)
    return as_swapped if swapped <= NEAR and given - swapped >= NEARER else as_given


def _is_possible(at: Position) -> bool:
    return abs(at[0]) <= 90 and abs(at[1]) <= 180


@cache
def _middles() -> dict[str, Position]:
    text = (files("tui.detection") / "middles.toml").read_text(encoding="utf-8")
    return {country: (at[0], at[1]) for country, at in tomllib.loads(text).items()}


@lru_cache(maxsize=16_384)
def great_circle(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Kilometres over the globe."""
    phi, theta = radians(latitude), radians(to_latitude)
    across, along = sin((theta - phi) / 2), sin(radians(to_longitude - longitude) / 2)
    return 2 * EARTH * asin(min(1.0, sqrt(across * across + cos(phi) * cos(theta) * along * along)))


def is_same_network(one: str, other: str) -> bool:
    """Whether two addresses are the same or neighbours."""
    try:
        first, second = ip_address(one), ip_address(other)
    except ValueError:
        return False
    if first.version != second.version:
        return False
    rest = first.max_prefixlen - _NETWORK_BITS[first.version]
    return int(first) >> rest == int(second) >> rest
