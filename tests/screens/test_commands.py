"""One table of commands: keys, footer and help agree."""

from collections import Counter
from itertools import chain

import pytest
from textual.binding import Binding

from tests.screens.showing import app_of, shown, text_of
from tests.screens.story import story
from tui.app import WatchApp
from tui.commands import COMMANDS, FILTER_CARD, commands, footer_keys
from tui.query import parse
from tui.screens.help import HelpScreen
from tui.screens.token import TokenScreen
from tui.screens.watch import WatchScreen
from widgets.alert_strip import AlertStrip
from widgets.event_detail import EventDetail
from widgets.row_moves import RowMoves
from widgets.time_histogram import TimeHistogram

BANNED = {"ctrl+a", "ctrl+b", "ctrl+s", "ctrl+j", "ctrl+m", "ctrl+i", "ctrl+h", "f11", "f12"}
"""Keys that multiplexers, terminals or the line discipline take."""


def keys_of(*bindings: object) -> set[str]:
    return {key for binding in bindings if isinstance(binding, Binding) for key in binding.key.split(",")}


def test_ids_are_unique_and_every_command_says_what_it_does() -> None:
    assert Counter(command.id for command in COMMANDS).most_common(1)[0][1] == 1
    assert all(command.keys and command.title and command.label for command in COMMANDS)


@pytest.mark.parametrize("place", ["watch", "token", "help"])
def test_no_key_means_two_things_on_one_screen(place: str) -> None:
    places = (place, "everywhere", "lists") if place == "watch" else (place, "everywhere")
    keys = Counter(key for command in commands(*places) for key in command.keys)

    assert [key for key, times in keys.items() if times > 1] == []


def test_no_key_is_one_that_terminals_take() -> None:
    assert not BANNED & set(chain.from_iterable(command.keys for command in COMMANDS))


@pytest.mark.parametrize(
    ("screen", "place"), [(WatchScreen, "watch"), (TokenScreen, "token"), (HelpScreen, "help")]
)
def test_the_keys_of_a_screen_are_those_of_the_table_and_do_something(screen: type, place: str) -> None:
    expected = set(chain.from_iterable(c.keys for c in commands(place) if c.action))  # type: ignore[arg-type]

    assert keys_of(*screen.__dict__["BINDINGS"]) == expected
    for command in commands(place):  # type: ignore[arg-type]
        if command.action:
            assert hasattr(screen, f"action_{command.action.partition('(')[0]}"), command.id


def test_the_keys_of_everywhere_are_those_of_the_app() -> None:
    for command in commands("everywhere"):
        assert hasattr(WatchApp, f"action_{command.action.removeprefix('app.')}"), command.id


@pytest.mark.parametrize("widget", [RowMoves, AlertStrip])
def test_the_keys_of_rows_are_bound_by_the_widgets_themselves(widget: type) -> None:
    named = {c.id: set(c.keys) for c in commands("lists")}

    assert set(chain.from_iterable(named.values())) <= keys_of(*widget.__dict__["BINDINGS"])


def test_the_keys_of_the_bars_are_bound_by_them() -> None:
    named = {key for command in commands("bars") for key in command.keys}

    assert named == keys_of(*TimeHistogram.__dict__["BINDINGS"])


def test_the_detail_scrolls_by_the_same_keys() -> None:
    expected = {key for c in commands("lists") if c.id != "lists.open" for key in c.keys}

    assert expected <= keys_of(*EventDetail.__mro__[1].__dict__["BINDINGS"])


@pytest.mark.parametrize("size", [(200, 60), (120, 100), (80, 150)])
async def test_every_command_is_in_the_help(size: tuple[int, int]) -> None:
    app = app_of(story())
    async with app.run_test(size=size) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()

        words = " ".join(text_of(app).split())
        for command in COMMANDS:
            if command.where == "replay":
                continue
            assert command.shown_keys in words, command.id
            assert " ".join(command.title.split()[:3]) in words, command.id
        for example, _ in FILTER_CARD:
            assert example in words


async def test_help_is_left_by_esc_and_by_q_without_ending_the_program() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("escape", "q"):
            await pilot.press("f1")
            await pilot.pause()
            assert isinstance(app.screen, HelpScreen)
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, WatchScreen)


async def test_help_scrolls_where_it_does_not_fit() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert "1–22 of" in shown(app)[0]
        await pilot.press("G")
        await pilot.pause()

        assert "not known: the stream was not read then" in text_of(app)


def test_every_example_of_the_filter_card_is_a_query() -> None:
    for example, _ in FILTER_CARD:
        assert parse(example).text == example


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_the_footer_is_cut_by_rank_and_keeps_the_way_out(width: int) -> None:
    app = app_of(story())
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.pause()

        footer = shown(app)[-1]
        ranked = [f"{key} {word}" for key, word in footer_keys("everywhere", "watch", "lists")]
        there = [words in footer for words in ranked]
        assert there == sorted(there, reverse=True)
        assert sum(there) >= 4
        assert footer.rstrip().endswith("q quit")
