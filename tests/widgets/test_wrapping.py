"""Sentences of parts over several lines."""

from hypothesis import given
from hypothesis import strategies as st

from widgets.strips import Part
from widgets.wrapping import cells, wrapped

WORDS = st.lists(st.text("abcde日 ", min_size=1, max_size=12), max_size=12)


def lines(parts: list[Part], width: int, limit: int) -> list[str]:
    return ["".join(part.text for part in line) for line in wrapped(parts, width, limit)]


def test_lines_break_at_blanks_and_keep_the_looks_of_words() -> None:
    parts = [Part("one", "bright"), Part(" two three")]

    assert lines(parts, 7, 5) == ["one two", "three"]
    assert wrapped(parts, 7, 5)[0][0] == Part("one", "bright")


def test_the_last_line_loses_whole_words_and_says_so() -> None:
    assert lines([Part("a b c d e")], 3, 2) == ["a b", "c …"]
    assert lines([Part("one two three four")], 11, 1) == ["one two …"]
    assert lines([Part("one", "bright"), Part(" two")], 7, 1) == ["one two"]


@given(WORDS, st.integers(1, 20), st.integers(1, 6))
def test_no_word_is_lost_without_a_mark_and_only_a_long_word_is_too_wide(
    words: list[str], width: int, limit: int
) -> None:
    found = wrapped([Part(word) for word in words], width, limit)

    shown = "".join("".join(part.text for line in found for part in line).split())
    assert "".join("".join(words).split()).startswith(shown.removesuffix("…"))
    assert "".join("".join(words).split()) == shown or shown.endswith("…")
    assert len(found) <= limit
    for line in found[:-1]:
        assert cells(line) <= width + 12 or " " not in "".join(part.text for part in line).strip()
