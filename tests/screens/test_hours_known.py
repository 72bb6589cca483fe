"""The hours of the week that a question can say something about."""

from datetime import UTC, datetime

from msgspec.structs import replace

from tests.screens.fake_watch import healthy
from tui.screens.hours_known import WEEK, hours_unknown

MONDAY = datetime(2026, 11, 23, 12, 30, tzinfo=UTC).timestamp()
HELD = replace(healthy(MONDAY), whole_since=MONDAY - 24 * 3600)


def known(query: str, held_for: float = 24.0) -> set[tuple[int, int]]:
    status = replace(HELD, whole_since=MONDAY - held_for * 3600)
    return set(WEEK - hours_unknown(query, status, MONDAY, UTC))


def test_with_a_day_held_only_its_hours_are_known() -> None:
    assert known("") == {(6, hour) for hour in range(12, 24)} | {(0, hour) for hour in range(13)}


def test_an_hour_that_is_held_in_part_is_known() -> None:
    assert known("", 0.25) == {(0, 12)}
    assert known("", 0.75) == {(0, 11), (0, 12)}


def test_what_lies_outside_the_range_of_the_question_is_not_known_of() -> None:
    assert known("after:-2h before:-1h") == {(0, 10), (0, 11)}


def test_with_a_week_held_and_asked_for_every_hour_is_known() -> None:
    assert known("after:-7d", 24 * 8) == set(WEEK)
    assert known("after:-2d", 24 * 8) != set(WEEK)
