"""Columns as they are written."""

import re

import pytest

from tui.events.layout import COLUMNS, Shown, read_layout, written
from tui.events.stream import Stream


def test_a_layout_is_read_and_written_by_the_same_words() -> None:
    words = ["user:24", "time", "city"]

    assert read_layout(Stream.SIGNIN, words) == (Shown("user", 24), Shown("time"), Shown("city"))
    assert written(read_layout(Stream.SIGNIN, words)) == words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tme"], "signin has no column 'tme'; did you mean time?"),
        (["qqqq"], "there is time, severity, account, user"),
        (["deed"], "signin has no column 'deed'"),
        (["time", "user", "time"], "time is there twice"),
        ([], "at least one column"),
        (["user:wide"], "a width is 2 to 60 cells, user:12 say; not 'wide'"),
        (["user:1"], "a width is 2 to 60"),
        (["user:61"], "a width is 2 to 60"),
        (["user:"], "a width is 2 to 60"),
        (["user:२४"], "a width is 2 to 60"),
    ],
)
def test_what_is_no_layout_is_told_with_what_may_be_meant(words: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read_layout(Stream.SIGNIN, words)


def test_every_stream_begins_with_time_severity_account_and_person() -> None:
    assert {columns[:4] for columns in COLUMNS.values()} == {("time", "severity", "account", "user")}
