"""Timestamps of a page at once: what is taken for usual reads as it does by itself, and is given back exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.events.stamps import read_stamps
from tui.events.times import format_timestamp, parse_timestamp

CENTURY = range(946_684_800, 4_102_444_800)
"""Seconds since 1970 of the years 2000 to 2099."""


def stamp(second: int, fraction: str) -> str:
    return format_timestamp(second * 10**9).removesuffix("Z") + (f".{fraction}" if fraction else "") + "Z"


USUAL = st.builds(stamp, st.sampled_from(CENTURY), st.text("0123456789", max_size=9))
ODD = [
    *("", "Z", "now", "2026-03-02T12:00:00", "2026-03-02T12:00:00.Z", "2026-03-02T12:00:00.1234567890Z"),
    *("2026-03-02T12:00:00-03:00", "2026-03-02T12:00:00z", "2026-03-02 12:00:00Z", "2026-03-02T12:00:00ZZ"),
    *("2026-03-02T12:00:00Z\0", "2026-03-02T12:00:00,5Z", "2026-03-02T12:00:00.5x", "1999-12-31T23:59:59Z"),
    *("2026-00-02T12:00:00Z", "2026-13-02T12:00:00Z", "2026-03-00T12:00:00Z", "2026-03-32T12:00:00Z"),
    *("2026-02-29T12:00:00Z", "2026-04-31T12:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T12:60:00Z"),
    *("2026-03-02T12:00:60Z", "2026-03-02T12:00:00.12 Z", "2026-03-02T12:00:0\N{ARABIC-INDIC DIGIT ONE}Z"),
    *("2026-03-02T12:00:00.\ud800Z", "x" * 5000, "2026-03-02T12:00:00.123456789+00:00Z", "\0" * 20),
]


@given(st.lists(USUAL))
def test_usual_timestamps_read_as_each_does_by_itself(stamps: list[str]) -> None:
    read = read_stamps(stamps)

    assert read.is_usual.all()
    assert read.times.tolist() == [parse_timestamp(text) for text in stamps]
    assert read.digits.tolist() == [max(0, len(text) - len("2026-03-02T12:00:00.Z")) for text in stamps]


@pytest.mark.parametrize(
    "day", ["2024-02-29", "2000-02-29", "2099-12-31", "2026-01-31", "2000-01-01", "2024-03-01"]
)
def test_days_at_the_ends_of_months_are_days(day: str) -> None:
    text = f"{day}T23:59:59.999999999Z"

    read = read_stamps([text])

    assert read.is_usual.all()
    assert read.times.tolist() == [parse_timestamp(text)]


@pytest.mark.parametrize("odd", [*ODD, None, 5])
def test_others_are_not_taken_for_usual_and_change_nothing_of_those_beside_them(odd: object) -> None:
    usual = "2026-03-02T12:00:00.5Z"

    read = read_stamps([usual, odd, usual])

    assert read.is_usual.tolist() == [True, False, True]
    assert read.times[read.is_usual].tolist() == [parse_timestamp(usual)] * 2


@given(st.lists(st.text("0123456789-:.TZ+", min_size=18, max_size=32) | USUAL | st.text()))
def test_whatever_is_sent_only_what_is_given_back_exactly_is_usual(stamps: list[str]) -> None:
    read = read_stamps(stamps)

    for text, is_usual, time, digits in zip(stamps, read.is_usual, read.times, read.digits, strict=True):
        if is_usual:
            second, rest = divmod(int(time), 10**9)
            assert stamp(second, f"{rest:09d}"[: int(digits)]) == text
