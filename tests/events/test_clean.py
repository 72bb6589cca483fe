"""What no text of ours may contain, whatever was sent."""

from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.events.clean import CUT, MAX_BYTES, MAX_MARKS, clean

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
HOSTILE = st.lists(
    st.sampled_from(
        ["\x1b]0;x\x07", "\x9b2J", "\u202e", "\u200d", "\ud800", "\ufe0f", "\u0301" * 9, "\u2028", "a", "é"]
    ),
    max_size=60,
).map("".join)


def longest_stack(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if category(character)[0] == "M" else 0
        longest = max(longest, run)
    return longest


@given(ANY_TEXT | HOSTILE)
@example("a" * 5000)
@example("\u0301" * 5000)
@example("‹" * 400)
@example("\U000e0001" * 200)
def test_whatever_comes_in_comes_out_visible_bounded_and_settled(text: str) -> None:
    cleaned = clean(text)

    assert not [c for c in cleaned if category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]
    assert len(cleaned.encode()) <= MAX_BYTES
    assert longest_stack(cleaned) <= MAX_MARKS
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=MAX_BYTES))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "José Müller-Ångström",
        "Дмитрий",
        "山田太郎",
        "김철수",
        "สมชาย ที่รัก",
        "नीलम",
        "Zażółć",
        "🔑 keys",
        "❤",
        "x[/]",
        "[red]",
    ],
)
def test_names_of_the_world_stay_as_they_are(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07", "␛]0;owned␇"),
        ("a\r\n\tb\x00\x7f", "a␍␊␉b␀␡"),
        ("\x9b2J", "‹U+009B›2J"),
        ("user\u202egpj.exe", "user‹U+202E›gpj.exe"),
        ("ad\u200bmin", "ad‹U+200B›min"),
        ("\ufeffx", "‹U+FEFF›x"),
        ("\u2764\ufe0f", "❤‹U+FE0F›"),
        ("👩\u200d💻", "👩‹U+200D›💻"),
        ("\ud83d", "‹U+D83D›"),
        ("\U000e0041", "‹U+E0041›"),
        ("\u2028\u2029", "‹U+2028›‹U+2029›"),
        ("\ue000\uffff", "‹U+E000›‹U+FFFF›"),
        ("\u3164", "‹U+3164›"),
        ("z\u0300\u0301\u0302\u0303\u0304\u0305x", "z\u0300\u0301\u0302\u0303x"),
        ("\u0301x", "◌\u0301x"),
    ],
)
def test_what_acts_or_hides_is_shown(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_long_text_is_cut_with_a_mark_and_at_no_half_character() -> None:
    assert clean("a" * (MAX_BYTES + 1)) == "a" * (MAX_BYTES - 3) + CUT
    assert clean("é" * MAX_BYTES) == "é" * ((MAX_BYTES - 3) // 2) + CUT
    assert clean("a" * MAX_BYTES) == "a" * MAX_BYTES


def test_a_text_of_which_much_is_dropped_still_says_that_it_was_cut() -> None:
    assert clean("a" + "\u0301" * 100_000 + "b") == "a" + "\u0301" * MAX_MARKS + CUT
