"""Timestamps as the service sends them, and as it might."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.events.times import EARLIEST, LATEST, NANOSECONDS, format_timestamp, parse_timestamp

SPAN = st.integers(-(2**62), 2**62)


@given(SPAN)
def test_what_is_written_is_read_back_to_the_nanosecond(ns: int) -> None:
    assert parse_timestamp(format_timestamp(ns)) == ns


@given(SPAN, st.integers(-23 * 60, 23 * 60))
def test_the_same_moment_reads_the_same_in_every_zone(ns: int, minutes: int) -> None:
    there = datetime.fromisoformat(format_timestamp(ns - ns % NANOSECONDS)) + timedelta(minutes=minutes)
    sign, away = ("-" if minutes < 0 else "+"), abs(minutes)
    fraction = f"{ns % NANOSECONDS:09d}"

    text = f"{there:%Y-%m-%dT%H:%M:%S}.{fraction}{sign}{away // 60:02d}:{away % 60:02d}"

    assert parse_timestamp(text) == ns


@pytest.mark.parametrize("digits", range(10))
def test_any_number_of_fractional_digits_is_read(digits: int) -> None:
    fraction = "." + "123456789"[:digits] if digits else ""

    ns = parse_timestamp(f"1970-01-01T00:00:01{fraction}Z")

    assert ns == NANOSECONDS + int("123456789"[:digits].ljust(9, "0"))


def test_a_leap_second_is_the_second_after_the_minute() -> None:
    assert parse_timestamp("2016-12-31T23:59:60Z") == parse_timestamp("2017-01-01T00:00:00Z")


def test_years_beyond_the_count_are_pinned_to_its_ends() -> None:
    assert parse_timestamp("9999-12-31T23:59:59Z") == LATEST == parse_timestamp("2261-12-31T23:59:59.999999999Z")
    assert parse_timestamp("0001-01-01T00:00:00Z") == EARLIEST == parse_timestamp("1678-01-01T00:00:00Z")


@pytest.mark.parametrize(
    "text", ["", "now", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-W01-1T00:00:00Z"]
)
def test_what_is_no_timestamp_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_timestamp(text)


def test_a_moment_without_zone_is_in_utc() -> None:
    expected = int(datetime(2022, 2, 23, 22, 11, 50, tzinfo=UTC).timestamp()) * NANOSECONDS

    assert parse_timestamp("2022-02-23 22:11:50") == expected
