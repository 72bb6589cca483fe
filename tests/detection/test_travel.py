"""Kind `travel`: faster than any aeroplane, between places that are told."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from tests.detection.rules import alerts, hits, rule
from tests.factories import changed, signin
from tui.detection.positions import great_circle, is_same_network, righted
from tui.events.model import Location, Seen

HOUR, DAY = 3_600, 86_400
TRAVEL = {"kind": "travel", "stream": "signin", "match": {"outcome": "success"}}
CITIES = {
    "Toronto": ("CA", 43.65, -79.38),
    "Tokyo": ("JP", 35.68, 139.65),
    "Ottawa": ("CA", 45.42, -75.7),
    "London": ("GB", 51.51, -0.13),
}
ADDRESSES = {"Toronto": "198.51.100.1", "Tokyo": "203.0.113.1", "Ottawa": "192.0.2.1", "London": "192.0.2.99"}


def at(city: str, hours: float, **more: object) -> Seen:
    country, latitude, longitude = CITIES[city]
    location = Location(country=country, city=city, latitude=latitude, longitude=longitude)
    given_ip = str(more.pop("ip", ADDRESSES[city]))
    return signin(at=hours * HOUR, ip=given_ip, country=country, location=location, **more)  # type: ignore[arg-type]


def test_the_two_places_distance_and_speed_are_told() -> None:
    tried = rule(TRAVEL, title="{user}: {from} to {to}, {km} km in {gap}, {kmh} km/h")

    (hit,) = hits(tried, [at("Toronto", 0), at("Tokyo", 1)])

    assert hit.titled(1) == "alice@acme.test: Toronto CA to Tokyo JP, 10352 km in 1h, 10352 km/h"
    assert hit.why[0].sentence() == (
        "10352 km in 1h: 10352 km/h (limit 900 km/h and 500 km); Toronto CA → Tokyo JP"
    )
    assert len(hit.evidence) == 2


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([at("Toronto", 0), at("Tokyo", 13)], "there are aeroplanes"),
        ([at("Toronto", 0), at("Ottawa", 0.01)], "not far enough"),
        ([at("Toronto", 0), at("Tokyo", 1, ip=ADDRESSES["Toronto"])], "one address, placed anew"),
        ([at("Toronto", 0), at("Tokyo", 1, ip="198.51.100.77")], "one network, placed anew"),
        ([at("Toronto", 0), at("Tokyo", 1, ip="")], "no address"),
        ([at("Toronto", 0), changed(at("Tokyo", 1), location=UNSET)], "no place"),
        ([at("Toronto", 0), changed(at("Tokyo", 1), location=Location(latitude=0.0, longitude=0.0))], "0/0"),
        ([at("Toronto", 0), at("Tokyo", 1, category="credentials_failed")], "nobody got in"),
        ([at("Toronto", 0), at("Tokyo", 1, user="bob")], "somebody else"),
        ([at("Toronto", 0), at("Toronto", 1), at("Tokyo", 14)], "the last place counts"),
    ],
)
def test_ordinary_ways_stay_quiet(events: list[Seen], why: str) -> None:
    assert not hits(rule(TRAVEL), events), why


def test_a_vpn_exit_that_is_used_again_and_again_becomes_familiar() -> None:
    days = [at(city, day * 24 + hour) for day in range(6) for city, hour in (("Toronto", 0), ("London", 1))]

    told = [hit.last // (DAY * 10**9) for hit in hits(rule(TRAVEL), days)]

    first = days[0].event.time // (DAY * 10**9)
    assert [day - first for day in told] == [0, 1, 2]
    assert len(hits(rule(TRAVEL, familiar=False), days)) == 6


def test_one_visit_of_an_intruder_does_not_make_the_place_familiar() -> None:
    second = [at("Toronto", 240), at("Tokyo", 241)]

    assert len(hits(rule(TRAVEL), [at("Toronto", 0), at("Tokyo", 1), *second])) == 2


def test_a_late_event_between_two_places_is_judged_against_both() -> None:
    late = at("Tokyo", 1, received=20 * HOUR)

    (hit,) = hits(rule(TRAVEL), [at("Toronto", 0), at("Toronto", 14), late])

    assert hit.trigger == late.event.uuid
    assert len(hits(rule(TRAVEL), [at("Toronto", 0), at("Toronto", 2), late])) == 2


def test_swapped_coordinates_are_put_right() -> None:
    assert righted(-79.433, 43.64, "CA") == (43.64, -79.433)
    assert righted(139.65, 35.68, "") == (35.68, 139.65)
    assert righted(43.64, -79.433, "CA") == (43.64, -79.433)
    assert righted(-33.9, 18.4, "ZA") == (-33.9, 18.4)
    assert righted(10.0, 20.0, "nowhere") == (10.0, 20.0)
    assert righted(0.0, 0.0, "GH") is None
    assert righted(120.0, 200.0, "CA") is None


def test_distances_are_those_of_a_globe() -> None:
    assert great_circle(0, 0, 0, 180) == pytest.approx(20_015, abs=1)
    assert great_circle(52.52, 13.405, 43.653, -79.383) == pytest.approx(6_480, abs=20)


def test_neighbouring_addresses_are_one_network() -> None:
    assert is_same_network("192.0.2.1", "192.0.2.200")
    assert not is_same_network("192.0.2.1", "192.0.3.1")
    assert is_same_network("2001:db8:1:2::1", "2001:db8:1:ffff::9")
    assert not is_same_network("2001:db8:1::1", "192.0.2.1")
    assert not is_same_network("here", "there")


ways = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(sorted(CITIES))), min_size=1, max_size=12)


@given(ways, st.randoms(use_true_random=False))
def test_the_pairs_of_a_finished_trail_do_not_depend_on_order(
    way: list[tuple[int, str]], chance: random.Random
) -> None:
    """Events in between may tell of more pairs; those of the final order are always told."""
    tried = rule(TRAVEL, familiar=False, by=["user"])
    events = [at(city, hours, received=61 * HOUR) for hours, city in way]
    in_order = sorted(events, key=lambda seen: (seen.event.time, str(seen.event.uuid)))

    def pairs(order: list[Seen]) -> set[tuple[str, ...]]:
        return {tuple(e.uuid for e in hit.evidence) for hit in hits(tried, order)}

    assert pairs(in_order) <= pairs(chance.sample(events, len(events)))


def test_many_hops_are_one_alert() -> None:
    hops = [at(city, n / 4) for n, city in enumerate(("Toronto", "Tokyo", "Toronto", "London"))]

    assert [alert.hits for alert in alerts(rule(TRAVEL, familiar=False), hops)] == [3]
