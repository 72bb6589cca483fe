"""Columns by width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.events.layout import COLUMNS, Layout, Shown
from tui.events.stream import Stream
from widgets.columns import LEAVING, MARGIN, columns, shipped


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


def layouts(stream: Stream) -> st.SearchStrategy[Layout]:
    """Any choice of columns, in any order, some with widths."""
    keys = st.lists(st.sampled_from(COLUMNS[stream]), min_size=1, unique=True)
    widths = st.integers(0, 60).map(lambda width: width if width > 1 else 0)
    return keys.flatmap(lambda found: st.tuples(*(st.builds(Shown, st.just(key), widths) for key in found)))


@given(
    st.sampled_from(Stream).flatmap(lambda s: st.tuples(st.just(s), layouts(s))),
    st.integers(20, 260),
    st.sampled_from([0, 4, 30]),
)
def test_chosen_columns_fit_every_pane_in_their_order(
    chosen: tuple[Stream, Layout], width: int, account: int
) -> None:
    stream, layout = chosen
    if not account and [shown.key for shown in layout] == ["account"]:
        layout = shipped(stream)

    found = columns(stream, width, account, layout)

    kept = [column.key for column in found]
    assert kept
    assert kept == [shown.key for shown in layout if shown.key in kept]
    assert account or "account" not in kept
    assert MARGIN + sum(column.width + 1 for column in found) <= width
    if len(found) > 1:
        assert all(
            shown.width in (0, column.width) for column in found for shown in layout if shown.key == column.key
        )


def test_chosen_columns_leave_in_their_order() -> None:
    everything = tuple(Shown(key) for key in COLUMNS[Stream.SIGNIN])
    left = [key for key in COLUMNS[Stream.SIGNIN] if key != "account"]
    for key in (*LEAVING, "ip"):
        width = next(
            width
            for width in range(260, 20, -1)
            if key not in [c.key for c in columns(Stream.SIGNIN, width, 0, everything)]
        )
        left.remove(key)

        assert [column.key for column in columns(Stream.SIGNIN, width, 0, everything)] == left


@pytest.mark.parametrize("stream", Stream)
def test_the_shipped_columns_are_the_same_when_they_are_chosen_where_there_is_room(stream: Stream) -> None:
    assert [c.key for c in columns(stream, 200, 0, shipped(stream))] == [c.key for c in columns(stream, 200)]


def test_an_account_stands_where_it_was_chosen_and_nowhere_if_it_was_not() -> None:
    layout = (Shown("user"), Shown("account", 5), Shown("time"))

    chosen = columns(Stream.SIGNIN, 100, 20, layout)

    assert [column.key for column in chosen] == ["user", "account", "time"]
    assert (chosen[1].width, chosen[1].title) == (5, "ACCT")
    assert [column.key for column in columns(Stream.SIGNIN, 100, 20, layout[::2])] == ["user", "time"]


def test_of_one_account_no_column_tells_and_a_layout_of_nothing_else_is_the_shipped_one() -> None:
    layout = (Shown("account"), Shown("user"))

    assert [column.key for column in columns(Stream.SIGNIN, 100, 0, layout)] == ["user"]
    assert columns(Stream.SIGNIN, 100, 0, layout[:1]) == columns(Stream.SIGNIN, 100)
