"""The window over many rows."""

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import signin
from tests.widgets.rows import ListRows, numbered
from tui.events.model import Seen
from widgets.row_window import RowWindow


def events(count: int, *, first: int = 0, at: float = 0) -> list[Seen]:
    """So many events a minute apart."""
    return numbered([signin(at=at + 60 * i) for i in range(count)], first)


def window_over(shown: list[Seen], height: int = 10) -> RowWindow:
    window = RowWindow()
    window.height = height
    window.show(ListRows(shown), follow=True)
    return window


def rows_in_sight(window: RowWindow) -> list[int]:
    return [seen.row for _, seen in window.visible() if seen is not None]


def test_the_newest_row_is_the_first_line() -> None:
    window = window_over(events(30))

    assert rows_in_sight(window) == list(range(29, 19, -1))
    assert window.cursor_line == 0


def test_following_stays_at_the_newest() -> None:
    shown = events(30)
    window = window_over(shown)

    window.show(ListRows([*shown, *events(5, first=30, at=60 * 30)]), follow=True)

    assert rows_in_sight(window)[0] == 34
    assert window.cursor is not None
    assert window.cursor.row == 34


def test_rows_that_arrive_above_move_nothing() -> None:
    shown = events(30)
    window = window_over(shown)
    window.move(4)
    before = rows_in_sight(window)

    window.show(ListRows([*shown, *events(5, first=30, at=60 * 30)]), follow=False)

    assert rows_in_sight(window) == before
    assert window.cursor is not None
    assert window.cursor.row == 25


def test_a_late_row_in_the_midst_leaves_the_cursor_on_its_event_and_its_line() -> None:
    shown = events(30)
    window = window_over(shown)
    window.move(6)
    assert window.cursor_line is not None
    height_of_cursor = window.cursor_line - window.top

    window.show(ListRows([*shown, *events(1, first=99, at=60 * 26 + 1)]), follow=False)

    assert window.cursor is not None
    assert window.cursor.row == 23
    assert window.cursor_line - window.top == height_of_cursor


def test_rows_that_leave_below_move_nothing() -> None:
    shown = events(60)
    window = window_over(shown)
    window.move(15)
    before = rows_in_sight(window)

    window.show(ListRows(shown[20:]), follow=False)

    assert rows_in_sight(window) == before


def test_a_cursor_whose_event_is_gone_goes_to_the_oldest_left() -> None:
    shown = events(60)
    window = window_over(shown)
    window.go_to(59)

    window.show(ListRows(shown[20:]), follow=False)

    assert window.cursor is not None
    assert window.cursor.row == 20


def test_a_filter_takes_the_cursor_to_a_neighbour_and_back_when_it_is_cleared() -> None:
    shown = events(60)
    window = window_over(shown)
    window.go_to(30)
    assert window.cursor is not None
    home = window.cursor.row

    window.show(ListRows([seen for seen in shown if seen.row % 7 == 0]), follow=False)
    neighbour = window.cursor.row
    window.show(ListRows(shown), follow=False)

    assert 0 <= home - neighbour < 7
    assert window.cursor.row == home


def test_no_row_is_no_cursor_and_the_next_rows_find_it_again() -> None:
    shown = events(20)
    window = window_over(shown)
    window.go_to(5)

    window.show(ListRows([]), follow=False)
    nothing = (window.cursor, window.visible())
    window.show(ListRows(shown), follow=False)

    assert nothing == (None, [])
    assert window.cursor_line == 5


def test_scrolling_leaves_the_cursor_and_what_is_in_sight_stays_when_rows_arrive() -> None:
    shown = events(60)
    window = window_over(shown)
    window.scroll(20)
    before = rows_in_sight(window)

    window.show(ListRows([*shown, *events(5, first=60, at=60 * 60)]), follow=False)

    assert rows_in_sight(window) == before
    assert window.cursor is not None
    assert window.cursor.row == 59


def test_scrolling_ends_with_the_rows() -> None:
    window = window_over(events(12))

    assert window.scroll(100)
    assert window.top == 2
    assert not window.scroll(1)


def test_what_was_in_sight_stays_readable_after_the_ring_let_it_go() -> None:
    shown = events(10)
    window = window_over(shown)
    window.visible()

    window.show(ListRows(shown, evicted=frozenset(range(5))), follow=False)

    assert rows_in_sight(window) == list(range(9, -1, -1))


def test_a_row_that_is_gone_leaves_a_hole_and_no_fault() -> None:
    window = RowWindow()
    window.height = 10

    window.show(ListRows(events(10), evicted=frozenset(range(5))), follow=True)

    assert [seen is None for _, seen in window.visible()] == [False] * 5 + [True] * 5


def test_the_cursor_can_be_sent_to_a_row() -> None:
    window = window_over(events(60))

    assert window.go_to_row(12)
    assert window.cursor is not None
    assert window.cursor.row == 12
    assert 12 in rows_in_sight(window)
    assert not window.go_to_row(1000)


def test_a_shrinking_pane_keeps_the_cursor_in_sight() -> None:
    window = window_over(events(60), height=20)
    window.go_to(15)

    window.height = 5

    assert window.cursor is not None
    assert window.cursor.row in rows_in_sight(window)


def test_showing_reads_a_screenful_and_not_all() -> None:
    shown = events(5000)
    window = window_over(shown, height=50)
    window.go_to(2500)
    rows = ListRows(shown[1:])

    window.show(rows, follow=False)
    window.visible()

    assert rows.reads < 200


@given(
    st.lists(
        st.tuples(st.sampled_from(["move", "page", "scroll", "go", "add", "drop", "resize"]), st.integers(-30, 30))
    )
)
def test_whatever_happens_the_window_lies_within_the_rows(steps: list[tuple[str, int]]) -> None:
    shown = events(25)
    window = window_over(shown)
    for step, number in steps:
        if step == "move":
            window.move(number)
        elif step == "page":
            window.move(number, with_top=True)
        elif step == "scroll":
            window.scroll(number)
        elif step == "go":
            window.go_to(number)
        elif step == "resize":
            window.height = abs(number)
        else:
            last = shown[-1].row + 1 if shown else 100
            more = events(abs(number), first=last, at=60 * last)
            shown = [*shown, *more] if step == "add" else shown[abs(number) :]
            window.show(ListRows(shown), follow=False)

        assert 0 <= window.top <= max(0, len(shown) - window.height)
        assert (window.cursor_line is None) == (not shown)
        assert window.cursor_line is None or 0 <= window.cursor_line < len(shown)
        assert len(window.visible()) == min(window.height, len(shown))


class Sorted(ListRows):
    """Rows in an order of their own, what comes first at the last place."""

    def __init__(self, events: list[Seen]) -> None:
        super().__init__(events)
        self._events = sorted(events, key=lambda seen: (seen.row * 7919) % 1009)
        self._places = {seen.row: place for place, seen in enumerate(self._events)}


def sorted_window(shown: list[Seen], height: int = 10) -> RowWindow:
    window = RowWindow()
    window.height = height
    window.show(Sorted(shown), follow=False, arranged="otherwise")
    window.visible()
    return window


def test_another_order_leaves_the_cursor_on_its_event_and_in_sight() -> None:
    shown = events(60)
    window = window_over(shown)
    window.go_to(33)
    assert window.cursor is not None
    row = window.cursor.row

    window.show(Sorted(shown), follow=False, arranged="otherwise")

    assert window.cursor.row == row
    assert row in rows_in_sight(window)


def test_in_another_order_a_cursor_whose_event_is_gone_goes_to_the_next_one_beneath_that_is_left() -> None:
    shown = events(60)
    window = sorted_window(shown)
    window.go_to(3)
    in_sight = rows_in_sight(window)

    gone = {in_sight[3], in_sight[4]}
    window.show(Sorted([s for s in shown if s.row not in gone]), follow=False, arranged="otherwise")

    assert window.cursor is not None
    assert window.cursor.row == in_sight[5]


def test_in_another_order_without_a_neighbour_left_the_cursor_keeps_its_line() -> None:
    shown = events(60)
    window = sorted_window(shown)
    window.go_to(4)
    in_sight = set(rows_in_sight(window))

    window.show(Sorted([s for s in shown if s.row not in in_sight]), follow=False, arranged="otherwise")

    assert window.cursor_line == 4


def test_oldest_first_the_newest_is_the_last_line_and_is_followed_there() -> None:
    shown = events(30)
    window = RowWindow()
    window.height = 10

    class Backwards(Sorted):
        """The newest at the first place."""

        def __init__(self, events: list[Seen]) -> None:
            super().__init__(events)
            self._events = sorted(events, key=lambda seen: -seen.event.time)
            self._places = {seen.row: place for place, seen in enumerate(self._events)}

    window.show(Backwards(shown), follow=True, arranged="oldest first")
    window.show(Backwards([*shown, *events(2, first=30, at=60 * 30)]), follow=True, arranged="oldest first")

    assert window.cursor_line == 31
    assert rows_in_sight(window) == list(range(22, 32))


@given(st.lists(st.tuples(st.sampled_from(["move", "scroll", "add", "drop", "sort"]), st.integers(-20, 20))))
def test_the_cursor_stays_on_its_event_whatever_comes_and_however_rows_are_sorted(
    steps: list[tuple[str, int]],
) -> None:
    shown = events(40)
    window, arranged = window_over(shown), False
    for step, number in steps:
        before = window.cursor
        if step in ("move", "scroll"):
            window.move(number) if step == "move" else window.scroll(number)
            window.visible()
            continue
        if step == "sort":
            arranged = not arranged
        elif step == "add":
            shown = [*shown, *events(abs(number), first=shown[-1].row + 1, at=shown[-1].row)]
        else:
            shown = shown[min(abs(number), len(shown) - 1) :]
        if arranged:
            window.show(Sorted(shown), follow=False, arranged="otherwise")
        else:
            window.show(ListRows(shown), follow=False)
        window.visible()

        assert before is not None
        assert window.cursor is not None
        if before in shown:
            assert window.cursor.row == before.row


def test_at_the_last_row_the_cursor_stays_at_the_oldest_though_the_ring_has_let_that_event_go() -> None:
    shown = events(50)
    window = RowWindow()
    window.height = 10
    window.show(ListRows(shown, evicted=frozenset(range(5))), follow=True)

    window.go_to(49)
    window.show(ListRows([*shown[5:], *events(5, first=50, at=60 * 50)]), follow=False)

    assert window.cursor is not None
    assert window.cursor.row == 5
