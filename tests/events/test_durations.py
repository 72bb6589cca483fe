"""Durations are read as people write them, and written so that they can be read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.events.durations import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("15m", 900),
        ("24h", 86_400),
        ("7d", 604_800),
        ("1h30m", 5400),
        ("1.5h", 5400),
        (" 2w ", 1_209_600),
        ("250ms", 0.25),
        ("1H", 3600),
    ],
)
def test_a_duration_gives_its_seconds(text: str, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "5", "h", "1y", "-5m", "1h foo", "9" * 60 + "d", "99999w99999999d", "١h"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse_duration(text)


@given(st.integers(1, 10**9))
def test_a_written_duration_reads_back_to_its_two_largest_units(seconds: int) -> None:
    again = parse_duration(format_duration(seconds))

    assert abs(again - seconds) <= max(1, seconds / 24)
