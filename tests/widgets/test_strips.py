"""Lines of cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.events.clean import clean
from widgets.glyphs import ASCII, UNICODE, Glyphs
from widgets.looks import Looks
from widgets.palette import PALETTES
from widgets.strips import Line, Part, heading

LOOKS = Looks()
PARTS = st.lists(st.tuples(st.text(max_size=20).map(clean), st.sampled_from(["text", "dim", "high"])), max_size=6)


@given(PARTS, PARTS, st.integers(0, 60))
def test_a_line_is_as_wide_as_it_was_asked_to_be(
    start: list[tuple[str, str]], end: list[tuple[str, str]], width: int
) -> None:
    line = Line(LOOKS, width).parts([Part(*part) for part in start]).end([Part(*part) for part in end])

    strip = line.strip()

    assert sum(cell_len(segment.text) for segment in strip) == width == strip.cell_length


@pytest.mark.parametrize("name", PALETTES)
def test_every_segment_has_a_ground(name: str) -> None:
    line = Line(Looks(PALETTES[name]), 40, on="panel").gap().put("a", "high").gap(3).put("b", "rule")

    assert all(segment.style and segment.style.bgcolor for segment in line.strip())


def test_text_of_one_style_and_the_blanks_after_it_are_one_segment() -> None:
    line = Line(LOOKS, 10).put("a", "dim").gap().put("b", "dim").gap().put("c", "high")

    assert [segment.text for segment in line.strip()] == ["a b ", "c     "]


def test_blanks_are_never_underlined_nor_of_a_chips_colour() -> None:
    mono = Line(Looks(PALETTES["soc-mono"]), 10).put("q", "key").gap().put("quit")
    chip = Line(LOOKS, 10).put("HIGH", "high_chip").gap().put("12:04")

    assert [segment.text for segment in mono.strip()] == ["q", " quit    "]
    assert [segment.text for segment in chip.strip()] == ["HIGH", " 12:04"]


def test_what_does_not_fit_is_cut_with_a_mark() -> None:
    assert Line(LOOKS, 8).gap().put("credentials_failed").strip().text == " creden…"
    assert Line(Looks(glyphs=ASCII), 8).gap().put("credentials_failed").strip().text == " creden~"


def test_what_ends_a_line_gives_up_its_first_parts_when_there_is_no_room() -> None:
    end = [Part("long words "), Part("412", "bright")]

    assert Line(LOOKS, 24).put("title").end(end).strip().text == "title    long words 412 "
    assert Line(LOOKS, 12).put("title").end(end).strip().text == "title   412 "


@pytest.mark.parametrize(("glyphs", "text"), [(UNICODE, " WHY ─────── w more "), (ASCII, " WHY ------- w more ")])
def test_a_heading_has_a_rule_up_to_what_ends_it(glyphs: Glyphs, text: str) -> None:
    strip = heading(Looks(glyphs=glyphs), 20, "WHY", end=[Part("w more", "dim")])

    assert strip.text == text


def test_blanks_about_a_word_are_not_underlined_and_keep_their_cells() -> None:
    looks = Looks(PALETTES["soc-mono"])
    strip = Line(looks, 20).parts([Part("   A", "key"), Part(" ack", "dim"), Part("  ", "key")]).strip()

    assert "".join(segment.text for segment in strip) == "   A ack".ljust(20)
    assert [segment.text for segment in strip if segment.style and segment.style.underline] == ["A"]
