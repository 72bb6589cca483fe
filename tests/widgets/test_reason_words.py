"""Reasons as sentences."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from tui.events.alert import Why
from widgets.glyphs import ASCII
from widgets.looks import Looks
from widgets.reason_words import reason_lines, sentence, short_times
from widgets.wrapping import cells

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 23)
SPREAD = Why("different item by user within 15m", "31", "15")
STEP = Why(
    "step 1: category in [credentials_failed, mfa_failed, sso_failed]",
    "7 events, the last at 2026-11-23 07:43:22 UTC",
    "5",
)
SPAN = Why("2 steps in order within 1h", "67s", "1h")
KIND = Why("action = trevoke", "trevoke")
EXCUSE = Why("unless ip in list office_ips", "10.0.0.1 (list office_ips is empty)")


def said(why: Why, width: int = 110, looks: Looks | None = None) -> str:
    return "".join(part.text for part in sentence(looks or Looks(), why, TODAY, width))


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (SPREAD, "different item by user within 15m: 31 (limit 15)"),
        (Why("countries", "NL", "", "first seen today"), "countries: NL  first seen today"),
        (KIND, "action = trevoke"),
        (
            STEP,
            "step 1: category in [credentials_failed, mfa_failed, sso_failed]: "
            "7 events, the last at 07:43:22 (limit 5)",
        ),
    ],
)
def test_a_reason_is_a_clause_its_value_and_its_limit(why: Why, words: str) -> None:
    assert said(why) == words


def test_the_value_is_bold() -> None:
    assert [part.text for part in sentence(Looks(), SPREAD, TODAY, 90) if part.role == "bright"] == ["31"]
    assert [part.text for part in sentence(Looks(), KIND, TODAY, 90) if part.role == "bright"] == ["trevoke"]


@pytest.mark.parametrize("width", range(60, 120))
def test_a_long_clause_loses_choices_and_words_and_never_its_value(width: int) -> None:
    parts = sentence(Looks(), STEP, TODAY, width)
    text = "".join(part.text for part in parts)

    assert cells(parts) <= width
    assert text.endswith(": 7 events, the last at 07:43:22 (limit 5)")
    assert text.startswith("step 1")


def test_without_room_what_is_usual_leaves_before_the_clause_does() -> None:
    travel = Why("10253 km in 1h58m", "5197 km/h", "900 km/h and 500 km", "Berlin DE → São Paulo BR")

    assert said(travel, 110).endswith("500 km)  Berlin DE → São Paulo BR")
    assert said(travel, 71) == "10253 km in 1h58m: 5197 km/h (limit 900 km/h and 500 km)"


def test_what_is_left_out_is_marked_in_the_alphabet_of_the_terminal() -> None:
    assert said(STEP, 90) == "step 1: category in [credentials_failed, …]: 7 events, the last at 07:43:22 (limit 5)"
    assert said(STEP, 90, Looks(glyphs=ASCII)).isascii()


def test_moments_are_told_in_the_zone_of_the_screen_and_as_short_as_the_day_allows() -> None:
    assert short_times("2026-11-23 07:43:22 UTC", BERLIN, TODAY) == "08:43:22"
    assert short_times("2026-11-23 08:43:22 CET", BERLIN, TODAY) == "08:43:22"
    assert short_times("2026-11-22 23:59:59 UTC", UTC, TODAY) == "Sun 23:59:59"
    assert short_times("2026-10-02 23:59:59 UTC", UTC, TODAY) == "2 Oct 23:59:59"


@pytest.mark.parametrize("text", ["2026-11-23 08:43:22 CET", "2026-13-99 77:43:22 UTC", "0000-00-00 00:00:00 UTC"])
def test_a_moment_that_cannot_be_placed_is_left_as_it_is(text: str) -> None:
    assert short_times(text, UTC, TODAY) == text


def test_the_most_telling_reasons_come_first_and_those_that_only_match_share_a_line() -> None:
    whys = [SPAN, KIND, EXCUSE, STEP]

    single = reason_lines(Looks(), whys, TODAY, 110, packed=False)
    packed = reason_lines(Looks(), whys, TODAY, 110, packed=True)

    assert [weight for weight, _ in single] == [0, 1, 3]
    assert "".join(part.text for part in single[2][1]).startswith("action = trevoke   unless ip in list")
    assert "".join(part.text for part in packed[1][1]).endswith("67s (limit 1h)   action = trevoke")
    assert all(cells(line) <= 110 for _, line in packed)
