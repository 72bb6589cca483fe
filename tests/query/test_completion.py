"""What is being written at the cursor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.query import parse
from tui.query.completion import Slot, slot_at, written
from tui.query.tree import Term, Text


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("", Slot("field", "", 0)),
        ("outc", Slot("field", "outc", 0)),
        ("!(outc", Slot("field", "outc", 2)),
        ("a outcome:fa", Slot("value", "fa", 10, "outcome")),
        ("user:!al", Slot("value", "al", 6, "user")),
        ("action:reveal,ex", Slot("value", "ex", 14, "action")),
        ('item:"Prod D', Slot("value", "Prod D", 5, "item")),
        ('item:"Prod, D', Slot("value", "Prod, D", 5, "item")),
        ('item:"a b" us', Slot("field", "us", 11)),
        ("a | ", Slot("clause", "", 4)),
        ("a | cou", Slot("clause", "cou", 4)),
        ("a | count by user,it", Slot("group", "it", 18)),
        ("a | count by us", Slot("group", "us", 13)),
        ("a | sort -co", Slot("group", "co", 10)),
        ('"|', Slot("other", '"|', 0)),
    ],
)
def test_the_place_of_writing_is_told_by_what_stands_before(text: str, slot: Slot) -> None:
    assert slot_at(text, len(text)) == slot
    assert slot_at(text + " later", len(text)) == slot


@given(st.text(min_size=1, max_size=20))
def test_a_written_value_is_read_as_that_value(value: str) -> None:
    root = parse(f"item:{written(value)}").root

    assert root == Term("item", (Text(value),))


@given(st.text(alphabet='ab:"|!(), \\', max_size=20), st.integers(0, 20))
def test_any_text_has_a_place_of_writing_within_it(text: str, cursor: int) -> None:
    cursor = min(cursor, len(text))

    assert 0 <= slot_at(text, cursor).start <= cursor
