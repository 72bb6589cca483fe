"""Questions and commands by their sentences."""

import pytest

from tests.screens.showing import app_of, shown, text_of, watch_screen
from tests.screens.story import story
from tui.events.stream import Stream
from tui.query import parse
from tui.screens.palette import PaletteScreen
from tui.screens.questions import QUESTIONS
from tui.screens.token import TokenScreen


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.sentence)
def test_every_question_is_a_query_whatever_it_is_asked_about(question: object) -> None:
    assert isinstance(question, type(QUESTIONS[0]))

    assert parse(question.asked_of_text("10.0.0.0/8")).text
    assert ("X" in question.query) == bool(question.about)


@pytest.mark.parametrize("key", ["ctrl+p", "f2"])
async def test_a_question_shows_its_query_and_the_stream_that_answers_it(key: str) -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(key, *"admin changes", "enter")
        await pilot.pause()

        assert "/ stream:audit after:-7d" in text_of(app)
        assert watch_screen(app).views.current is Stream.AUDIT
        assert app.focused is watch_screen(app).views.table


async def test_a_question_about_somebody_asks_whom_and_offers_who_was_seen() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2", *"one person", "enter", *"ali")
        await pilot.pause()
        assert "▸alice@acme.com" in text_of(app)

        await pilot.press("enter")
        await pilot.pause()

        assert watch_screen(app)._filtering.text == "user:alice@acme.com"


async def test_the_answer_is_shown_where_there_is_one() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "f2", *"one person", "enter", *"ali", "enter")
        await pilot.pause()
        views = watch_screen(app).views
        assert views.matching(Stream.AUDIT) == 0
        assert watch_screen(app).views.current is Stream.SIGNIN

        await pilot.press("3", "slash", "end", " ", *"zz", "enter")
        await pilot.pause()
        assert (
            watch_screen(app).views.table is views.tables[Stream.AUDIT]
        )  # whoever types a filter stays where they are


async def test_what_was_never_seen_can_be_asked_about_too() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2", *"one vault", "enter", *"No Such", "enter")
        await pilot.pause()

        assert watch_screen(app)._filtering.text == 'vault:"No Such"'


async def test_what_can_be_no_address_is_said_and_asked_again() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2", *"one address", "enter", *"nonsense", "enter")
        await pilot.pause()

        assert [said.message for said in app._notifications] == ["ip: not an address or network: nonsense"]
        assert isinstance(app.screen, PaletteScreen)


async def test_a_command_is_done_and_escape_goes_back_a_step_at_a_time() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2", *"one person", "enter", "escape")
        await pilot.pause()
        assert "QUESTIONS AND COMMANDS" in shown(app)[0]
        await pilot.press(*"token permissions", "enter")
        await pilot.pause()
        assert isinstance(app.screen, TokenScreen)

        await pilot.press("ctrl+p", "escape", "escape")
        await pilot.pause()

        assert not any(isinstance(screen, PaletteScreen | TokenScreen) for screen in app.screen_stack)


async def test_a_command_is_found_by_its_word_in_the_last_line_and_words_that_nothing_has_are_said() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"expo")
        await pilot.pause()
        assert "Write the rows of the filter to a file" in text_of(app)

        await pilot.press(*"nobody")
        await pilot.pause()

        assert "none has all of these words" in shown(app)[0]
