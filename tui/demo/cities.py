"""Where the invented company lives and travels, and where its invented attackers sit."""

from datetime import date, datetime
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple
from zoneinfo import ZoneInfo


class City(NamedTuple):
    """A place such as 1Password derives from an address."""

    name: str
    region: str
    country: str
    latitude: float
    longitude: float
    zone: str


class Spot(NamedTuple):
    """An address and where it is; a private address is nowhere."""

    ip: str
    city: City | None


BERLIN = City("Berlin", "Berlin", "DE", 52.52, 13.405, "Europe/Berlin")
HAMBURG = City("Hamburg", "Hamburg", "DE", 53.551, 9.994, "Europe/Berlin")
WARSAW = City("Warsaw", "Mazovia", "PL", 52.23, 21.012, "Europe/Warsaw")
TORONTO = City("Toronto", "Ontario", "CA", 43.653, -79.383, "America/Toronto")
MONTREAL = City("Montreal", "Quebec", "CA", 45.502, -73.567, "America/Toronto")
LISBON = City("Lisbon", "Lisbon", "PT", 38.722, -9.139, "Europe/Lisbon")
PORTO = City("Porto", "Porto", "PT", 41.158, -8.629, "Europe/Lisbon")

HOMES = {BERLIN: (BERLIN, BERLIN, HAMBURG, WARSAW), TORONTO: (TORONTO, TORONTO, MONTREAL), LISBON: (LISBON, PORTO)}
"""Each office, and the cities its people live in."""

OFFICES = {
    BERLIN: Spot("192.0.2.10", BERLIN),
    TORONTO: Spot("192.0.2.74", TORONTO),
    LISBON: Spot("192.0.2.130", LISBON),
}
"""Each office leaves through one address."""
COWORKING = Spot("198.18.40.10", BERLIN)
"""Where Berlin's people sit on Thursdays, behind one address that is in nobody's list."""

DESTINATIONS = (
    City("London", "England", "GB", 51.507, -0.128, "Europe/London"),
    City("Paris", "Île-de-France", "FR", 48.857, 2.352, "Europe/Paris"),
    City("Zurich", "Zurich", "CH", 47.377, 8.541, "Europe/Zurich"),
    City("Stockholm", "Stockholm", "SE", 59.329, 18.069, "Europe/Stockholm"),
    City("San Francisco", "California", "US", 37.775, -122.419, "America/Los_Angeles"),
    City("New York", "New York", "US", 40.713, -74.006, "America/New_York"),
    City("Tokyo", "Tokyo", "JP", 35.676, 139.65, "Asia/Tokyo"),
)

SINGAPORE = City("Singapore", "Singapore", "SG", 1.352, 103.82, "Asia/Singapore")
TEHRAN = City("Tehran", "Tehran", "IR", 35.689, 51.389, "Asia/Tehran")

LAIRS = (
    City("Amsterdam", "North Holland", "NL", 52.368, 4.904, "Europe/Amsterdam"),
    City("São Paulo", "São Paulo", "BR", -23.551, -46.633, "America/Sao_Paulo"),
    City("Hanoi", "Hanoi", "VN", 21.028, 105.854, "Asia/Ho_Chi_Minh"),
    City("Bucharest", "Bucharest", "RO", 44.427, 26.103, "Europe/Bucharest"),
    SINGAPORE,
    City("Ashburn", "Virginia", "US", 39.044, -77.487, "America/New_York"),
)
"""Rented machines, where attacks come from."""
TOR_EXIT = Spot("198.18.99.7", LAIRS[3])
BAD_ADDRESS = Spot("198.18.98.7", LAIRS[0])
"""Addresses that the company's analyst has on lists."""

VPN_EXITS = (
    Spot("198.18.1.20", LAIRS[0]),
    Spot("198.18.2.20", DESTINATIONS[2]),
    Spot("198.18.3.20", DESTINATIONS[0]),
    Spot("198.18.4.20", DESTINATIONS[1]),
)
"""Exits of the company's VPN that its analyst has listed; the provider picks one anew each day."""
NEW_VPN_EXIT = Spot("198.18.5.20", DESTINATIONS[3])
"""One that the provider has opened without telling anybody."""

FARTHEST_EAST, FARTHEST_WEST = 9, 8
"""Hours by which the company's places are ahead of and behind UTC."""


def midnight(zone: str, day: date) -> float:
    """The start of a local day, in seconds since 1970."""
    return _midnight(zone, day.toordinal())


@lru_cache(maxsize=256)
def _midnight(zone: str, ordinal: int) -> float:
    day = date.fromordinal(ordinal)
    return datetime(day.year, day.month, day.day, tzinfo=_zone(zone)).timestamp()


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def airport(city: City) -> Spot:
    """The airport's network of a city."""
    return Spot(f"198.18.{50 + _AIRPORTS.index(city)}.9", city)


_AIRPORTS = (BERLIN, HAMBURG, WARSAW, TORONTO, MONTREAL, LISBON, PORTO, *DESTINATIONS)


def kilometres(one: City, other: City) -> float:
    """The great circle between two cities (haversine)."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    along = cos(radians(one.latitude)) * cos(radians(other.latitude))
    return 2 * 6371.0 * asin(sqrt(sin(north / 2) ** 2 + along * sin(east / 2) ** 2))
