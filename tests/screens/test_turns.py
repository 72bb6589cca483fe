"""Work in pieces, and keys before it."""

import asyncio
from collections.abc import Callable
from functools import partial

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget

from tests.factories import ident, signin
from tests.screens.showing import Clock, app_of, text_of, watch_screen
from tests.screens.story import NOW, story
from tui.screens.turns import LATEST, Turns


class Room(App[None]):
    """A widget whose work is parted."""

    def __init__(self) -> None:
        super().__init__()
        self.owner = Widget()
        self.is_painting = False
        self.seconds = 0.0
        self.done: list[str] = []
        self.turns = Turns(self.owner, lambda: self.is_painting, lambda: self.seconds)

    def compose(self) -> ComposeResult:
        yield self.owner

    def piece(self, name: str) -> Callable[[], None]:
        """Notes that it was done."""
        return partial(self.done.append, name)


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    """Looks again and again, for a few seconds at most."""
    for _ in range(500):
        if is_so():
            return
        await pilot.pause(0.01)
    raise AssertionError("it has not come to that")


async def test_pieces_are_done_one_after_the_other_and_the_loop_looks_around_between_them() -> None:
    room = Room()
    async with room.run_test() as pilot:

        def press() -> None:
            room.done.append("first")
            asyncio.get_running_loop().call_soon(room.done.append, "key")

        room.turns.begin([press, room.piece("second")])
        assert room.done == []
        await until(pilot, lambda: not room.turns.are_waiting)

        assert room.done == ["first", "key", "second"]


async def test_while_a_key_is_painted_nothing_else_is_done() -> None:
    room = Room()
    async with room.run_test() as pilot:
        room.is_painting = True
        room.turns.begin([room.piece("first")])
        await pilot.pause(0.05)
        assert room.done == []

        room.is_painting = False
        await until(pilot, lambda: room.done == ["first"])


async def test_whoever_types_without_rest_does_not_keep_it_from_being_done() -> None:
    room = Room()
    async with room.run_test() as pilot:
        room.is_painting = True
        room.turns.begin([room.piece("first"), room.piece("second")])

        room.seconds += 2 * LATEST
        await until(pilot, lambda: room.done == ["first", "second"])


async def test_what_begins_anew_again_and_again_while_somebody_types_is_done_in_the_end() -> None:
    room = Room()
    async with room.run_test() as pilot:
        room.is_painting = True
        for _ in range(4):
            room.turns.begin([room.piece("one")])
            room.seconds += LATEST / 3
        await until(pilot, lambda: room.done == ["one"])


async def test_what_begins_anew_drops_what_still_waits() -> None:
    room = Room()
    async with room.run_test() as pilot:
        room.turns.begin([room.piece("old"), room.piece("older")])
        room.turns.begin([room.piece("new")])
        await until(pilot, lambda: not room.turns.are_waiting)
        assert room.done == ["new"]

        room.turns.begin([room.piece("dropped")])
        room.turns.drop()
        room.turns.settle()
        assert room.done == ["new"]


async def test_what_waits_can_be_done_at_once() -> None:
    room = Room()
    async with room.run_test():
        room.is_painting = True
        room.turns.begin([room.piece("first"), room.piece("second")])
        room.turns.settle()

        assert room.done == ["first", "second"]


async def test_a_widget_that_has_left_the_screen_does_nothing_more() -> None:
    room = Room()
    async with room.run_test() as pilot:
        room.turns.begin([room.piece("late")])
        await room.owner.remove()
        await pilot.pause()

        assert room.done == []


async def test_a_tick_leaves_what_takes_long_to_later_turns_and_a_picture_held_is_whole() -> None:
    watch, clock = story(), Clock()
    app = app_of(watch, clock)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = watch_screen(app)
        watch.add(signin("zoe", at=int((NOW + 1) * 1e9), uuid=ident("new")))
        rows = len(screen.views.rows[screen.views.current])

        screen.tick(clock.now)
        assert screen.views.matching(screen.views.current) == rows

        screen.action_pause()
        await pilot.pause()
        assert screen.views.matching(screen.views.current) == rows + 1
        assert "zoe@acme.test" in text_of(app)
