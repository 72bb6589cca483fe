"""Columns by width."""

import pytest

from tui.events.stream import Stream
from widgets.columns import MARGIN, columns


def keys(stream: Stream, width: int) -> list[str]:
    return [column.key for column in columns(stream, width)]


@pytest.mark.parametrize("stream", Stream)
def test_columns_fit_every_pane_from_sixty_cells_on(stream: Stream) -> None:
    for width in range(60, 260):
        chosen = columns(stream, width)

        assert MARGIN + sum(column.width + 1 for column in chosen) <= width
        assert all(column.low <= column.width <= column.high for column in chosen)


@pytest.mark.parametrize("stream", Stream)
@pytest.mark.parametrize("longest", [1, 4, 40])
def test_the_column_of_accounts_fits_too_and_stands_before_the_person(stream: Stream, longest: int) -> None:
    for width in range(60, 260):
        chosen = columns(stream, width, longest)

        assert [column.key for column in chosen[:4]] == ["time", "severity", "account", "user"]
        assert MARGIN + sum(column.width + 1 for column in chosen) <= width
        assert chosen[2].width >= len(chosen[2].title)


@pytest.mark.parametrize("stream", Stream)
def test_time_severity_person_and_what_happened_never_leave(stream: Stream) -> None:
    what = {Stream.SIGNIN: "result", Stream.USAGE: "action", Stream.AUDIT: "deed"}[stream]

    for width in range(60, 260):
        assert {"time", "severity", "user", what} <= set(keys(stream, width))


def test_signin_columns_leave_in_their_order() -> None:
    everything = ["time", "severity", "user", "result", "type", "ip", "country", "client"]
    without_type = [key for key in everything if key != "type"]

    assert keys(Stream.SIGNIN, 118) == everything
    assert keys(Stream.SIGNIN, 117) == keys(Stream.SIGNIN, 70) == without_type
    assert keys(Stream.SIGNIN, 69) == keys(Stream.SIGNIN, 63) == without_type[:-1]
    assert keys(Stream.SIGNIN, 62) == without_type[:-2]


def test_the_columns_of_the_three_usual_panes_have_their_drawn_widths() -> None:
    def width_of(stream: Stream, width: int) -> dict[str, int]:
        return {column.key: column.width for column in columns(stream, width)}

    narrow = width_of(Stream.SIGNIN, 80)
    wide = width_of(Stream.SIGNIN, 132)
    assert (narrow["result"], narrow["ip"], narrow["client"]) == (18, 15, 8)
    assert narrow["user"] >= 18
    assert (wide["result"], wide["type"], wide["ip"]) == (25, 26, 18)
    assert wide["user"] >= 22
    assert width_of(Stream.USAGE, 68) == {
        "time": 8,
        "severity": 2,
        "user": 15,
        "action": 11,
        "item": 15,
        "vault": 10,
    }
    assert width_of(Stream.AUDIT, 63)["object"] == 18


def test_below_its_threshold_the_time_loses_its_seconds() -> None:
    assert columns(Stream.SIGNIN, 66)[0].width == 8
    assert columns(Stream.SIGNIN, 65)[0].width == 6
