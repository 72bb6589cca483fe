"""A list to choose from: its texts are what is read, its notes give way."""

from tests.widgets.stage import Stage, texts, widths
from widgets.choice_list import Choice, ChoiceList
from widgets.looks import Looks

SENTENCE = "Accounts with more than 5 failures in 24 hours"
QUERY = "stream:signin outcome:failure after:-24h | count by user having >5"


async def test_a_long_note_has_what_the_text_leaves_over_or_is_not_there() -> None:
    found = ChoiceList(looks=Looks())
    async with Stage(found).run_test(size=(120, 3)) as pilot:
        found.show([Choice(SENTENCE, QUERY)])
        await pilot.pause()
        assert QUERY in texts(found)[0]

        await pilot.resize_terminal(80, 3)
        await pilot.pause()
        assert texts(found)[0].startswith(f"▸{SENTENCE}  stream:signin")
        assert texts(found)[0].endswith("… ")

        await pilot.resize_terminal(60, 3)
        await pilot.pause()
        assert texts(found)[0].strip() == f"▸{SENTENCE}"
        assert widths(found) == {60}


async def test_a_count_stays_and_the_text_is_cut() -> None:
    found = ChoiceList(looks=Looks())
    async with Stage(found).run_test(size=(40, 3)) as pilot:
        found.show([Choice("user:scim-bridge@1passwordserviceaccounts.com", "11")])
        await pilot.pause()

        assert texts(found)[0].endswith("… 11 ")


async def test_on_a_wide_screen_a_note_stays_near_its_text() -> None:
    found = ChoiceList(looks=Looks())
    async with Stage(found).run_test(size=(200, 3)) as pilot:
        found.show([Choice(SENTENCE, QUERY), Choice("Quit", "q")])
        await pilot.pause()

        assert texts(found)[0].rstrip().endswith(QUERY)
        assert [len(text.rstrip()) for text in texts(found)[:2]] == [119, 119]
        assert widths(found) == {200}
