"""How everything looks and which clock it tells: one value that every widget is given."""

from dataclasses import dataclass
from datetime import UTC, tzinfo

from rich.style import Style

from widgets.glyphs import UNICODE, Glyphs
from widgets.palette import PALETTES, Ground, Palette


@dataclass(frozen=True, slots=True)
class Looks:
    """Colours, signs and time zone of the screen."""

    palette: Palette = PALETTES["soc-dark"]
    glyphs: Glyphs = UNICODE
    zone: tzinfo = UTC
    ages: bool = False
    """The tables tell how long ago something was, instead of when."""

    def style(self, role: str, *, selected: bool = False, bold: bool = False, on: Ground = "bg") -> Style:
        """See `Palette.style`."""
        return self.palette.style(role, selected=selected, bold=bold, on=on)
