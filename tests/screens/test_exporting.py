"""The rows of the filter written to a file, from the watch screen."""

import csv
import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.screens.fake_watch import ListedRows
from tests.screens.showing import app_of, text_of, watch_screen
from tests.screens.story import story
from tui.app import WatchApp
from tui.events.model import Seen
from tui.events.stream import Stream
from tui.screens.exporting import ExportScreen
from tui.screens.taking import CHUNK, Taking


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where exports go."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


async def written(pilot: Pilot[None], app: WatchApp) -> None:
    await pilot.press("enter")
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_the_rows_of_the_filter_are_written_oldest_first(home: Path) -> None:
    app = app_of(story(), query="outcome:failure")
    async with app.run_test(size=(80, 24)) as pilot:
        rows = watch_screen(app).views.rows[Stream.SIGNIN]
        expected = [seen.event.uuid for i in range(len(rows)) if (seen := rows.seen(i))]
        await pilot.press("o")
        assert isinstance(app.screen, ExportScreen)
        await written(pilot, app)

        assert not isinstance(app.screen, ExportScreen)

    (path,) = home.iterdir()
    found = list(csv.DictReader(path.read_text().splitlines()))
    assert path.suffix == ".csv"
    assert [row["uuid"] for row in found] == expected
    assert expected


async def test_another_form_changes_the_name_of_the_file(home: Path) -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("o", "down", "down", "down")
        await written(pilot, app)

    (path,) = home.iterdir()
    assert path.suffix == ".md"
    assert path.read_text().startswith("| TIME |")


async def test_a_file_that_is_there_is_replaced_when_enter_is_pressed_again(home: Path) -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o")
        assert isinstance(app.screen, ExportScreen)
        app.screen.input.value = "~/mine.csv"
        (home / "mine.csv").write_text("mine")

        await written(pilot, app)
        assert "is there already" in app.screen.told
        assert (home / "mine.csv").read_text() == "mine"

        await written(pilot, app)
        assert (home / "mine.csv").read_text() != "mine"


async def test_a_folder_that_is_not_there_is_told_and_can_be_typed_again() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o")
        assert isinstance(app.screen, ExportScreen)
        app.screen.input.value = "~/no/such.csv"
        await written(pilot, app)

        assert "There is no folder" in app.screen.told
        assert not app.screen.input.disabled


async def test_esc_ends_the_writing_and_leaves_no_file(home: Path) -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o")
        screen = app.screen
        assert isinstance(screen, ExportScreen)
        screen._taking = Taking(screen._taking._rows, pause=lambda _seconds: None)
        screen._taking._rows = Endless(screen._taking._rows.seen(0))
        await pilot.press("enter")
        await pilot.press("escape")
        await pilot.pause()

        assert not isinstance(app.screen, ExportScreen)

    assert list(home.iterdir()) == []


class Endless(ListedRows):
    """More rows than anybody waits for."""

    def __init__(self, seen: Seen | None) -> None:
        super().__init__([seen] if seen else [])

    def __len__(self) -> int:
        return 10**9

    def seen(self, index: int) -> Seen | None:
        return self.found[0]


def test_rows_are_taken_with_pauses_and_those_that_have_gone_are_counted() -> None:
    pauses: list[float] = []

    class Going(ListedRows):
        def __len__(self) -> int:
            return 2 * CHUNK

        def seen(self, index: int) -> Seen | None:
            return None

    taking = Taking(Going([]), pause=pauses.append)

    assert list(taking) == []
    assert (taking.lost, len(pauses)) == (2 * CHUNK, 2)
    assert taking.words == "0 rows, 400 more had left the ring,"


@pytest.mark.parametrize(("downs", "suffix"), [(0, ".csv"), (1, ".ndjson"), (2, ".json"), (3, ".md")])
async def test_of_a_question_the_rows_that_it_counts_are_written(home: Path, downs: int, suffix: str) -> None:
    app = app_of(story(), query="outcome:failure | count by user,hour")
    async with app.run_test(size=(120, 40)) as pilot:
        counts = watch_screen(app).views.answers.counts
        assert counts is not None
        await pilot.press("o", *["down"] * downs)
        assert "counted by user, hour" in text_of(app)
        await written(pilot, app)

    (path,) = home.iterdir()
    text = path.read_text()
    assert (path.name.startswith("opwatch-counts-"), path.suffix) == (True, suffix)
    if suffix == ".csv":
        assert [tuple(row.values()) for row in csv.DictReader(text.splitlines())] == [
            (*row.key, str(row.count)) for row in counts.rows
        ]
    elif suffix == ".md":
        assert len(text.splitlines()) == 2 + len(counts.rows)
    else:
        found = json.loads(text) if suffix == ".json" else [json.loads(line) for line in text.splitlines()]
        assert [(row["key"]["user"], row["key"]["hour"], row["count"]) for row in found] == [
            (row.key[0], int(row.key[1]), row.count) for row in counts.rows
        ]
