"""A stage for widgets under test, and the cells that the terminal would get."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.widget import Widget

from widgets.palette import PALETTES


class Stage(App[None]):
    """Shows the widgets given, one beneath the other, and keeps the messages that reach it."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets
        for palette in PALETTES.values():
            theme = palette.theme()
            if theme:
                self.register_theme(theme)
        self.theme = "soc-dark"
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        """The widgets."""
        yield from self._widgets


def texts(widget: Widget) -> list[str]:
    """The widget's lines as the compositor would put them out."""
    return ["".join(segment.text for segment in line) for line in lines(widget)]


def lines(widget: Widget) -> list[list[Segment]]:
    """The widget's segments, line by line, cut to its region."""
    region = widget.region
    strips = widget.screen._compositor.render_strips()  # the only place that has the exact cells
    return [list(strip.crop(region.x, region.right)) for strip in strips[region.y : region.bottom]]


def style_of(widget: Widget, text: str, occurrence: int = 0) -> Style:
    """The style of a text on screen; it must begin a segment or lie within one."""
    found = [segment.style for segment in _segments(lines(widget)) if text in segment.text]
    style = found[occurrence]
    assert style is not None
    return style


def _segments(drawn: Sequence[Sequence[Segment]]) -> Iterator[Segment]:
    for line in drawn:
        yield from line


def widths(widget: Widget) -> set[int]:
    """The widths of the strips that the widget itself gives, before anything is cut."""
    return {sum(cell_len(s.text) for s in widget.render_line(y)) for y in range(widget.size.height)}
