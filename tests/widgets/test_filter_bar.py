"""The line of the filter."""

import pytest
from textual.events import Paste
from textual.widgets import Input

from tests.widgets.stage import Stage, texts, widths
from tui.query.completion import Slot
from widgets.choice_list import Choice
from widgets.filter_bar import FilterBar
from widgets.glyphs import ASCII
from widgets.looks import Looks
from widgets.palette import PALETTES

LOOKS = Looks()


class Listening(Stage):
    """Notes what the filter line says."""

    def on_filter_bar_filter_changed(self, message: FilterBar.FilterChanged) -> None:
        self.heard.append(("changed", message.text))

    def on_filter_bar_filter_submitted(self, message: FilterBar.FilterSubmitted) -> None:
        self.heard.append(("submitted", message.text))

    def on_filter_bar_filter_abandoned(self, message: FilterBar.FilterAbandoned) -> None:
        self.heard.append(("abandoned", message.text))


async def test_it_shows_the_query_and_how_many_rows_it_lets_through() -> None:
    bar = FilterBar(looks=LOOKS)
    async with Stage(bar).run_test(size=(80, 3)) as pilot:
        bar.show("outcome:failure", 37, 412)
        await pilot.pause()
        filtered = texts(bar)[0]
        bar.show("outcome:failure", 412, 412)
        await pilot.pause()

        assert filtered.startswith(" / outcome:failure ")
        assert filtered.endswith(" 37 of 412 rows ")
        assert texts(bar)[0].endswith("  412 rows ")


async def test_a_query_without_room_is_cut_in_its_midst_where_a_range_has_no_end_in_it() -> None:
    bar = FilterBar(looks=LOOKS)
    async with Stage(bar).run_test(size=(80, 3)) as pilot:
        bar.show("outcome:failure after:2026-11-20T09:00+01:00 before:2026-11-20T11:30+01:00", 37, 412)
        await pilot.pause()

        assert texts(bar)[0].startswith(" / outcome:failure after:")
        assert "before:2026-11-20T11:30+01:00  37 of 412 rows" in texts(bar)[0]


async def test_what_is_said_besides_is_said_in_brief_before_the_query_is_cut() -> None:
    bar = FilterBar(looks=LOOKS)
    query, more = "stream:usage after:-7d | count by user,action,item", "the ring holds long, L loads more"
    async with Stage(bar).run_test(size=(80, 3)) as pilot:
        bar.show(query, 63, 63, more, "L loads more")
        await pilot.pause()
        assert f" / {query} " in texts(bar)[0]
        assert "  L loads more  63 rows" in texts(bar)[0]

        await pilot.resize_terminal(120, 3)
        await pilot.pause()
        assert more in texts(bar)[0]


async def test_what_is_said_besides_is_cut_before_the_count_is() -> None:
    bar = FilterBar(looks=LOOKS)
    async with Stage(bar).run_test(size=(80, 3)) as pilot:
        bar.show("stream:audit after:-7d", 55, 180, "the ring holds since 22 Nov 17:40, L loads more")
        await pilot.pause()

        assert " / stream:audit after:-7d " in texts(bar)[0]
        assert "the ring holds since 22 Nov" in texts(bar)[0]
        assert texts(bar)[0].endswith("…  55 of 180 rows ")


async def test_without_a_filter_it_says_what_one_could_type() -> None:
    bar = FilterBar(looks=LOOKS)
    async with Stage(bar).run_test(size=(80, 3)) as pilot:
        bar.show("", 412, 412)
        await pilot.pause()

        assert texts(bar)[0].startswith(" / to filter: words, outcome:failure")


async def test_typing_is_told_as_it_happens_and_enter_submits() -> None:
    bar = FilterBar(looks=LOOKS)
    async with (stage := Listening(bar)).run_test(size=(80, 3)) as pilot:
        bar.show("a", 1, 2)
        bar.edit()
        await pilot.press("b", "space", "enter")

        assert stage.heard == [("changed", "ab"), ("changed", "ab "), ("submitted", "ab")]
        assert bar.is_editing
        bar.accept("ab")
        await pilot.pause()
        assert not bar.is_editing
        assert texts(bar)[0].startswith(" / ab ")
        assert bar.history == ["ab"]


async def test_escape_leaves_the_filter_as_it_was() -> None:
    bar = FilterBar(looks=LOOKS)
    async with (stage := Listening(bar)).run_test(size=(80, 3)) as pilot:
        bar.show("kept", 1, 2)
        bar.edit()
        await pilot.press("x", "escape")
        await pilot.pause()

        assert stage.heard[-1] == ("abandoned", "kept")
        assert texts(bar)[0].startswith(" / kept ")
        bar.edit()
        await pilot.pause()
        assert bar.query_one(Input).value == "kept"


async def test_an_error_stands_in_place_of_the_count_and_leaves_with_the_editing() -> None:
    bar = FilterBar(looks=LOOKS)
    async with Listening(bar).run_test(size=(80, 3)) as pilot:
        bar.show("kept", 37, 412)
        bar.edit()
        await pilot.press("x")
        bar.show_error("unknown field usr, did you mean user?")
        await pilot.pause()
        wrong = texts(bar)[0]
        await pilot.press("escape")
        await pilot.pause()

        assert wrong.startswith(" / keptx")
        assert wrong.endswith("▲ unknown field usr, did you mean user? ")
        assert texts(bar)[0].endswith(" 37 of 412 rows ")


async def test_a_long_error_leaves_room_to_type() -> None:
    bar = FilterBar(looks=Looks(glyphs=ASCII))
    async with Listening(bar).run_test(size=(60, 3)) as pilot:
        bar.show("", 1, 1)
        bar.edit()
        bar.show_error("x" * 500)
        await pilot.press(*"outcome")
        await pilot.pause()

        assert "outcome" in texts(bar)[0]
        assert texts(bar)[0].endswith("x~ ")
        assert len(texts(bar)[0]) == 60


async def test_up_and_down_walk_through_the_history_and_back_to_what_was_typed() -> None:
    bar = FilterBar(looks=LOOKS, history=["one", "two"])
    async with Listening(bar).run_test(size=(80, 3)) as pilot:
        bar.edit()
        await pilot.press("x")
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await pilot.press(key)
            seen.append(bar.query_one(Input).value)

        assert seen == ["two", "one", "one", "two", "x", "x"]


async def test_history_keeps_each_query_once_and_not_without_end() -> None:
    bar = FilterBar(looks=LOOKS)
    async with Stage(bar).run_test(size=(80, 3)):
        for number in range(150):
            bar.accept(f"q{number}")
        bar.accept("q60")

        assert len(bar.history) == 100
        assert bar.history[-2:] == ["q149", "q60"]
        assert bar.history.count("q60") == 1


async def test_a_pasted_control_character_stays_in_the_picture() -> None:
    bar = FilterBar(looks=LOOKS)
    async with Listening(bar).run_test(size=(80, 3)) as pilot:
        bar.edit()
        bar.query_one(Input).value = "a\x1b]0;x\x07[b]"
        await pilot.pause()

        assert "a␛]0;x␇[b]" in texts(bar)[0]


@pytest.mark.parametrize("number", [20, 400])
async def test_a_long_paste_is_taken_whole_and_its_end_is_in_sight(number: int) -> None:
    bar, pasted = FilterBar(looks=LOOKS), " OR ".join(f"alice{each}" for each in range(number)) + " ümlaut"
    async with Listening(bar).run_test(size=(80, 3)) as pilot:
        bar.show("", 412, 412)
        bar.edit()
        await pilot.pause()
        bar.query_one(Input).post_message(Paste(pasted))
        await pilot.pause()
        await pilot.pause()

        assert bar.query_one(Input).value == pasted
        assert " ümlaut" in texts(bar)[0]

        bar.show(pasted, 123_456, 1_234_567)
        await pilot.pause()
        await pilot.pause()
        assert " ümlaut" in texts(bar)[0]


async def test_the_lines_of_a_paste_become_one_and_what_is_typed_follows() -> None:
    bar = FilterBar(looks=LOOKS)
    async with Listening(bar).run_test(size=(80, 3)) as pilot:
        bar.edit()
        await pilot.pause()
        bar.query_one(Input).post_message(Paste('user:"a  b"\r\n  outcome:failure\n\x1b[31mX\n'))
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()

        assert bar.query_one(Input).value == 'user:"a  b" outcome:failure ␛[31mXy'


async def test_the_cursor_does_not_blink() -> None:
    bar = FilterBar(looks=LOOKS)
    async with Stage(bar).run_test(size=(80, 3)) as pilot:
        bar.edit()
        await pilot.pause()

        assert bar.query_one(Input).cursor_blink is False


@pytest.mark.parametrize("width", [60, 80, 81, 118, 132, 200])
@pytest.mark.parametrize("palette", PALETTES)
async def test_it_fills_its_pane(width: int, palette: str) -> None:
    bar = FilterBar(looks=LOOKS)
    async with Stage(bar).run_test(size=(width, 3)) as pilot:
        bar.show("user:王小明" * 30, 123_456, 1_234_567)
        bar.looks = Looks(PALETTES[palette])
        await pilot.pause()

        assert all(len(widths(child)) == 1 for child in bar.children if child.display)
        assert sum(child.size.width for child in bar.children if child.display) == width
        assert texts(bar)[0].endswith(" 123k of 1.2M rows ")


def type_into(bar: FilterBar, text: str) -> None:
    """What a letter leads to, up to the next picture."""
    field = bar.query_one(Input)
    with field.prevent(Input.Changed):
        field.value = text
    bar._typed(Input.Changed(field, text))


async def test_a_letter_is_painted_before_anybody_is_told_of_it_and_before_it_is_looked_up() -> None:
    shown: list[str] = []
    bar = FilterBar(looks=LOOKS, completer=lambda text, _: (Slot("other", "", 0), [Choice(text)]))

    class Watching(Listening):
        def on_filter_bar_filter_changed(self, message: FilterBar.FilterChanged) -> None:
            shown.append(f"{message.text} {texts(bar)[0]}")

    async with (stage := Watching(bar)).run_test(size=(80, 9)) as pilot:
        bar.edit()
        await pilot.pause()
        type_into(bar, "a")
        assert (stage.heard, bar.is_listing) == ([], False)
        await pilot.pause()

        assert stage.heard == [("changed", "a")]
        assert shown[0].startswith("a  / a")
        assert bar.is_listing


async def test_letters_that_come_faster_than_they_are_painted_are_told_once() -> None:
    bar = FilterBar(looks=LOOKS)
    async with (stage := Listening(bar)).run_test(size=(80, 3)) as pilot:
        bar.edit()
        await pilot.pause()
        for text in ("a", "ab", "abc"):
            type_into(bar, text)
        await pilot.pause()

        assert stage.heard == [("changed", "abc")]


async def test_a_key_that_takes_what_is_listed_does_not_wait_for_the_picture() -> None:
    bar = FilterBar(looks=LOOKS, completer=lambda text, _: (Slot("other", "", 0), [Choice(f"{text}lice")]))
    async with Listening(bar).run_test(size=(80, 9)) as pilot:
        bar.edit()
        await pilot.pause()
        type_into(bar, "a")

        assert bar.take()
        assert bar.query_one(Input).value.startswith("alice")


async def test_what_is_submitted_is_not_told_as_typed_afterwards() -> None:
    bar = FilterBar(looks=LOOKS)
    async with (stage := Listening(bar)).run_test(size=(80, 3)) as pilot:
        bar.edit()
        await pilot.pause()
        type_into(bar, "a")
        bar._entered(Input.Submitted(bar.query_one(Input), "a"))
        await pilot.pause()

        assert stage.heard == [("submitted", "a")]
