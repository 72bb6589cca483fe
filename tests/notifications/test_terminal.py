"""Escape sequences for terminals: each in its dialect, and nothing in them that a text could end."""

import pytest

from tui.notifications.terminal import BELL, LONGEST, Way, osc_text, sequence, way_of

TMUX = {"TMUX": "/tmp/tmux,1,0", "TERM": "tmux-256color"}
SCREEN = {"STY": "1.tty", "TERM": "screen"}


@pytest.mark.parametrize(
    ("setting", "environment", "way"),
    [
        ("osc9", {}, "osc9"),
        ("osc777", TMUX, "osc777"),
        ("bel", {"TERM": "xterm-kitty"}, "bel"),
        ("auto", {"TERM": "xterm-256color"}, "bel"),
        ("auto", {"TERM": "xterm-kitty"}, "osc99"),
        ("auto", {"TERM": "foot-extra"}, "osc777"),
        ("auto", {"TERM": "xterm-ghostty"}, "osc777"),
        ("auto", {"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, "osc9"),
        ("auto", {"TERM": "xterm-kitty", "TMUX": "x"}, "bel"),
        ("auto", {"LC_TERMINAL": "iTerm2", "STY": "x"}, "bel"),
        ("auto", {"WT_SESSION": "x", "TERM": "xterm-256color"}, "bel"),
        ("auto", {}, "bel"),
    ],
)
def test_the_way_is_the_one_named_or_that_of_a_terminal_that_is_known(
    setting: str, environment: dict[str, str], way: str
) -> None:
    assert way_of(setting, environment) == way


@pytest.mark.parametrize(
    ("way", "written"),
    [
        ("bel", "\a"),
        ("osc9", "\x1b]9;opwatch: HIGH\x1b\\"),
        ("osc777", "\x1b]777;notify;opwatch;HIGH\x1b\\"),
        ("osc99", "\x1b]99;i=opwatch:d=0;opwatch\x1b\\\x1b]99;i=opwatch:d=1:p=body;HIGH\x1b\\"),
    ],
)
def test_each_way_has_its_own_sequence(way: Way, written: str) -> None:
    assert sequence(way, "HIGH", {}) == written


def test_tmux_gets_it_wrapped_and_the_bell_that_marks_its_window() -> None:
    assert sequence("osc9", "HIGH", TMUX) == "\x1bPtmux;\x1b\x1b]9;opwatch: HIGH\x1b\x1b\\\x1b\\" + BELL
    assert sequence("bel", "HIGH", TMUX) == BELL


def test_screen_gets_it_wrapped_with_a_bell_for_its_end() -> None:
    assert sequence("osc777", "HIGH", SCREEN) == "\x1bP\x1b]777;notify;opwatch;HIGH\a\x1b\\"


@pytest.mark.parametrize("text", ["a\x1b\\b", "a\ab", "a\x9cb", "a;b", "a\nb", "a\u202eb", "a\ud800b", "x" * 500])
@pytest.mark.parametrize("way", ["osc9", "osc777", "osc99"])
def test_no_text_ends_its_sequence_or_makes_another_field_of_it(way: Way, text: str) -> None:
    said = osc_text(text)

    assert said.isprintable()
    assert ";" not in said
    assert len(said) <= LONGEST
    assert sequence(way, text, {}).count("\x1b") == sequence(way, "HIGH", {}).count("\x1b")
