"""The base of widgets that draw their own lines."""

from collections.abc import Sequence

import pytest
from textual.geometry import Region
from textual.strip import Strip

from tests.widgets.stage import Stage, texts
from widgets.drawn import Drawn
from widgets.looks import Looks
from widgets.palette import PALETTES
from widgets.strips import Line


class Words(Drawn):
    """A word a line."""

    words: Sequence[str] = ()

    def draw(self, width: int, _height: int) -> list[Strip]:
        """The words."""
        return [Line(self.looks, width).put(word).strip() for word in self.words]


async def test_only_lines_that_changed_are_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Words(looks=Looks())
    words.words = ("one", "two", "three")
    painted: list[Region] = []
    async with Stage(words).run_test(size=(20, 5)):
        monkeypatch.setattr(words, "refresh", lambda *regions: painted.extend(regions))

        words.redraw()
        unchanged = list(painted)
        words.words = ("one", "2", "three")
        words.redraw()

        assert unchanged == []
        assert painted == [Region(0, 1, 20, 1)]


async def test_it_fills_its_pane_cuts_what_is_too_much_and_follows_a_resize_and_other_looks() -> None:
    words = Words(looks=Looks())
    words.words = tuple("abcdef")
    words.styles.height = 4
    async with Stage(words).run_test(size=(10, 4)) as pilot:
        before = texts(words)
        await pilot.resize_terminal(6, 4)
        await pilot.pause()
        words.words = ("x",)
        words.looks = Looks(PALETTES["soc-light"])
        await pilot.pause()

        assert before == [f"{letter:10}" for letter in "abcd"]
        assert texts(words) == ["x     ", *[" " * 6] * 3]
        ground = words.render_line(3)._segments[0].style
        assert ground is not None
        assert ground.bgcolor == PALETTES["soc-light"].style("text").bgcolor
