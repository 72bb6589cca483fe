"""Values as people read them."""

from datetime import UTC, date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.factories import START
from tui.events.clean import clean
from tui.events.times import parse_timestamp
from widgets.formatting import age, clock, count, fit, moment, padded, stamp

TODAY = date(2026, 3, 2)
HOUR = 3600 * 10**9


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (3.2, "3 s"),
        (62, "62 s"),
        (90, "1 m"),
        (300, "5 m"),
        (5400, "1 h"),
        (7200, "2 h"),
        (172_800, "2 d"),
        (41 * 86_400, "41 d"),
        (-5, "0 s"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(seconds: float, text: str) -> None:
    assert age(seconds) == text
    assert age(seconds, tight=True) == text.replace(" ", "")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (412, "412"), (9780, "9,780"), (214_999, "214k"), (1_250_000, "1.2M"), (34_000_000, "34M")],
)
def test_a_count_takes_at_most_five_cells(number: int, text: str) -> None:
    assert count(number) == text
    assert len(text) <= 5


def test_a_time_of_today_has_seconds_and_an_older_one_its_day() -> None:
    assert moment(START, UTC, TODAY) == "12:00:00"
    assert moment(START - 20 * HOUR, UTC, TODAY) == "Su 16:00"
    assert moment(START - 10 * 24 * HOUR, UTC, TODAY) == "20 Feb"
    assert moment(START - 400 * 24 * HOUR, UTC, TODAY) == "Jan 2025"
    assert moment(START + 24 * HOUR, UTC, TODAY) == " 3 Mar"


def test_a_wider_column_tells_the_clock_of_an_older_day_too() -> None:
    assert moment(START - 20 * HOUR, UTC, TODAY, 12) == "Su 16:00:00"
    assert moment(START - 250 * HOUR, UTC, TODAY, 12) == "20 Feb 02:00"
    assert moment(START - 250 * HOUR, UTC, TODAY, 15) == "20 Feb 02:00:00"
    assert moment(START - 9600 * HOUR, UTC, TODAY, 12) == "26 Jan 2025"
    assert moment(START - 9600 * HOUR, UTC, TODAY, 15) == "26 Jan 25 12:00"


@pytest.mark.parametrize("hours", [0, -20, -240, -9600, 24])
@pytest.mark.parametrize("cells", range(6, 16))
def test_a_time_fits_its_column(hours: int, cells: int) -> None:
    assert len(moment(START + hours * HOUR, UTC, TODAY, cells)) <= cells


def test_times_are_told_in_the_zone_across_a_change_of_clocks() -> None:
    zurich = ZoneInfo("Europe/Zurich")

    assert clock(parse_timestamp("2026-03-29T00:59:59Z"), zurich) == "01:59:59"
    assert clock(parse_timestamp("2026-03-29T01:00:00Z"), zurich) == "03:00:00"
    assert stamp(START, timezone(timedelta(hours=1), "CET")) == "Mon 2 Mar 2026 13:00:00 CET"


def test_a_long_text_is_cut_with_a_mark_at_its_end_or_in_its_middle() -> None:
    assert fit("credentials_failed", 10) == "credentia…"
    assert fit("credentials_failed", 10, cut="~") == "credentia~"
    assert fit("2001:db8::8a2e:370:7334", 12, keep_end=True) == "2001:d…:7334"
    assert fit("short", 10) == "short"
    assert fit("anything", 0) == ""


def test_wide_characters_are_never_halved() -> None:
    assert fit("王小明王小明", 6) == "王小…"
    assert cell_len(padded("王小明王小明", 6)) == 6
    assert cell_len(padded("王小明王小明", 6, keep_end=True)) == 6


@given(st.text(max_size=30), st.integers(0, 40), st.booleans(), st.booleans())
def test_padded_text_takes_exactly_its_cells(text: str, width: int, right: bool, keep_end: bool) -> None:
    assert cell_len(padded(clean(text), width, right=right, keep_end=keep_end)) == width
