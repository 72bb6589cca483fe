"""Columns and times as they are chosen: on the screen, else as the last run left them, else in the config."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.events.layout import Layout
from tui.events.stream import Stream
from tui.events.view import Times, View
from widgets.looks import Looks

if TYPE_CHECKING:
    from tui.state.view_file import ViewFile


class ViewMemory:
    """Remembers choices; `save` puts them on disk."""

    def __init__(self, default: View | None = None, file: "ViewFile | None" = None) -> None:
        self.default = default or View()
        """Of the config; what reset goes back to."""
        self._file = file
        self._chosen, self.problem = (View(), "") if file is None else file.read()

    @property
    def layouts(self) -> Mapping[Stream, Layout]:
        """The columns of each stream that has not the shipped ones."""
        return {**self.default.layouts, **self._chosen.layouts}

    @property
    def times(self) -> Times:
        """How times are told."""
        return self._chosen.times or self.default.times or "local"

    def choose_layout(self, stream: Stream, layout: Layout | None) -> None:
        """Other columns from now on; those of the config, or the shipped ones, are no choice to remember."""
        chosen = {other: kept for other, kept in self._chosen.layouts.items() if other is not stream}
        if layout is not None and layout != self.default.layouts.get(stream):
            chosen[stream] = layout
        self._chosen = replace(self._chosen, layouts=chosen)

    def choose_times(self, looks: Looks, local: Looks) -> None:
        """As the looks tell times, seen beside those of the start."""
        times: Times = "relative" if looks.ages else "local" if looks.zone == local.zone else "utc"
        self._chosen = replace(self._chosen, times=times)

    def save(self) -> str:
        """Puts the choices on disk, and waits for it; a sentence when that failed."""
        return "" if self._file is None else self._file.write(self._chosen)
