"""What could be written in the filter, out of the language and of what was seen."""

from textual.widgets import Input

from tests.screens.showing import app_of, text_of, watch_screen
from tests.screens.story import story
from tests.widgets.stage import lines, style_of
from tui.screens.completing import Completing
from widgets.choice_list import Choice


def offered(text: str) -> list[str]:
    return [choice.taken for choice in Completing(story()).choices(text, len(text))[1]]


def test_fields_come_first_and_people_that_fit_after_them() -> None:
    assert offered("us")[0] == "user:"
    assert offered("ali") == ["user:alice@acme.com"]


def test_values_are_those_that_were_seen_the_most_frequent_first_with_their_counts() -> None:
    seen = Completing(story()).choices("category:", 9)[1]

    numbers = [int(choice.note.replace(",", "")) for choice in seen]
    assert seen[0].text == "success"
    assert numbers == sorted(numbers, reverse=True)


def test_ids_are_offered_by_their_names_in_quotation_marks_where_needed() -> None:
    assert '"Prod DB root"' in offered('item:"prod d')
    assert "Payments" in offered("vault:pay")


def test_a_value_that_was_not_seen_leads_to_the_nearest_that_was() -> None:
    assert offered("category:mfa_faild") == ["mfa_failed"]
    assert offered("country:Netherlnds") == ["NL"]
    assert offered("user:alcie") == ["alice@acme.com"]
    assert offered("category:zzzzzz") == []


def test_words_of_the_language_need_no_event() -> None:
    assert offered("outcome:f") == ["failure"]
    assert offered("severity:") == [">=high", ">=medium", ">=low"]
    assert offered("after:y") == ["yesterday"]
    assert offered("x | cou") == ["count by "]
    assert offered("x | count by cat") == ["category"]


def test_what_is_written_out_already_is_not_offered() -> None:
    assert offered("outcome:failure") == []
    assert Choice("failure").taken == "failure"


async def test_tab_takes_what_is_listed_and_the_count_follows() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"user:al")
        await pilot.pause()
        assert "▸alice@acme.com" in text_of(app)

        await pilot.press("tab")
        await pilot.pause()

        assert watch_screen(app).query_one(Input).value == "user:alice@acme.com "
        assert "7 of 180 rows" in text_of(app)
        assert not watch_screen(app).filter.is_listing


async def test_down_moves_the_light_and_enter_then_takes_it() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"outcome:", "down", "enter")
        await pilot.pause()
        first = watch_screen(app).query_one(Input).value
        await pilot.press("enter")
        await pilot.pause()

        assert first == "outcome:failure "
        assert watch_screen(app)._filtering.text == "outcome:failure"


async def test_escape_closes_the_list_first_and_enter_submits_what_was_typed() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"us", "escape")
        await pilot.pause()
        assert not watch_screen(app).filter.is_listing
        assert watch_screen(app).filter.is_editing

        await pilot.press("e", "enter")
        await pilot.pause()

        assert watch_screen(app)._filtering.text == "use"


async def test_a_fault_is_underlined_where_it_is_and_the_last_filter_stays() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"  bob outcme:x")
        await pilot.pause()

        segments = [segment for line in lines(watch_screen(app).query_one(Input)) for segment in line]
        marked = [segment.text for segment in segments if segment.style and segment.style.underline]
        assert "".join(marked) == "outcme:x"
        assert "did you mean outcome?" in text_of(app)
        assert watch_screen(app)._filtering.text == "bob outcme"


async def test_a_query_that_sorts_is_said_to_do_so_on_the_command_line_alone() -> None:
    app = app_of(story(), query="user:alice | sort ip")
    async with app.run_test(size=(160, 40)) as pilot:
        await pilot.pause()

        assert "all of them, newest first; opwatch query sorts and limits  7 of 180 rows" in text_of(app)


async def test_a_sorted_table_is_not_said_to_have_the_newest_first() -> None:
    app = app_of(story(), query="user:alice | limit 3")
    async with app.run_test(size=(160, 40)) as pilot:
        await pilot.press("S")
        await pilot.pause()

        assert "all of them, sorted by TIME" in text_of(app)
        assert "newest first" not in text_of(app)


async def test_up_walks_through_earlier_filters_while_no_list_is_open() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"bob", "enter", "escape", "slash", "up")
        await pilot.pause()

        assert watch_screen(app).query_one(Input).value == "bob"


async def test_a_word_that_is_still_written_is_no_alarm_while_there_is_a_list_of_what_it_may_become() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        note = watch_screen(app).filter._note
        await pilot.press("slash", *"outcome:fai")
        await pilot.pause()
        calm = style_of(note, "outcome is never fai")
        await pilot.press(*"x ")
        await pilot.pause()
        loud = style_of(note, "outcome is never faix")

        looks = app.looks
        assert calm.color == looks.style("dim").color
        assert loud.color == looks.style("degraded").color
