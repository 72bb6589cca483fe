"""Repainting of changed cells only."""

from hypothesis import example, given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from widgets.formatting import width_of
from widgets.looks import Looks
from widgets.painted_lines import changed_cells
from widgets.strips import Line

LOOKS = Looks()
TEXTS = st.text(alphabet="abc 日本●e\u0301", max_size=40)


def strip(text: str) -> Strip:
    return Line(LOOKS, 40).put(text).strip()


def test_equal_lines_have_no_changed_cells() -> None:
    assert changed_cells(strip("3 s ago"), strip("3 s ago")) is None


def test_only_the_cells_between_first_and_last_difference_change() -> None:
    assert changed_cells(strip("age 3 s"), strip("age 4 s")) == (4, 5)


def test_a_change_of_look_is_a_change() -> None:
    plain, bold = Segment("x", Style(bold=False)), Segment("x", Style(bold=True))

    assert changed_cells(Strip([plain]), Strip([bold])) == (0, 1)


def test_half_a_wide_character_is_never_repainted() -> None:
    assert changed_cells(strip("a日b"), strip("a日c")) == (3, 4)
    assert changed_cells(strip("a日b"), strip("axyb")) == (1, 3)


@given(TEXTS, TEXTS)
@example("", "\u0301日\u0301")
def test_cells_outside_the_span_are_alike(before: str, after: str) -> None:
    old, new = strip(f"x{before}"), strip(f"x{after}")
    start, end = changed_cells(old, new) or (40, 40)

    assert old.crop(0, start).text == new.crop(0, start).text
    assert old.crop(end, 40).text == new.crop(end, 40).text
    assert 0 <= start <= end <= 40
    assert width_of(new.text) == 40
