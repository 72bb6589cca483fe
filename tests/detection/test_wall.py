"""Fields that follow from an event's time, as local clocks show it."""

from zoneinfo import ZoneInfo

import pytest

from tests.detection.rules import EVENT, hits, rule
from tests.factories import audit
from tui.detection.wall import CLOCK_FIELDS, UTC_WALL, Wall
from tui.events.times import parse_timestamp

BERLIN = Wall(ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("wall", "at", "fields"),
    [
        (UTC_WALL, "2026-03-02T07:59:59Z", ("7", "mon", "off", "wd07")),
        (UTC_WALL, "2026-03-02T08:00:00Z", ("8", "mon", "business", "wd08")),
        (UTC_WALL, "2026-03-06T17:59:00Z", ("17", "fri", "business", "wd17")),
        (UTC_WALL, "2026-03-07T12:00:00Z", ("12", "sat", "off", "we12")),
        (BERLIN, "2026-03-06T23:30:00Z", ("0", "sat", "off", "we00")),
        (BERLIN, "2026-07-01T06:30:00Z", ("8", "wed", "business", "wd08")),
    ],
)
def test_each_field_follows_the_zone(wall: Wall, at: str, fields: tuple[str, ...]) -> None:
    assert tuple(wall.text(name, parse_timestamp(at)) for name in CLOCK_FIELDS) == fields
    assert wall.text("country", 0) is None


def test_the_same_hour_days_ago_is_that_of_the_clock_not_of_the_sun() -> None:
    after = parse_timestamp("2026-03-30T08:00:00Z")

    assert BERLIN.before(after, 7) == parse_timestamp("2026-03-23T09:00:00Z")
    assert UTC_WALL.before(after, 7) == parse_timestamp("2026-03-23T08:00:00Z")


def test_rules_ask_for_hours_and_compare_them() -> None:
    night = rule(EVENT, match={"hours": "off", "weekday": {"not": ["sat", "sun"]}, "hour": {"lt": 5}})
    at = parse_timestamp("2026-03-03T01:30:00Z")

    assert hits(night, [audit(at=at)])
    assert not hits(night, [audit(at=at)], zone=ZoneInfo("America/Toronto"))
    assert not hits(night, [audit(at=at + 8 * 3600 * 10**9)])
