"""How everything looks and which clock it tells: one value that every widget is given."""

from datetime import UTC, tzinfo

from msgspec import Struct
from rich.style import Style

from widgets.glyphs import UNICODE, Glyphs
from widgets.palette import PALETTES, Ground, Palette


class Looks(Struct, frozen=True):
    """Colours, signs and time zone of the screen."""

    palette: Palette = PALETTES["soc-dark"]
    glyphs: Glyphs = UNICODE
    zone: tzinfo = UTC
    ages: bool = False
    """The tables tell how long ago something was, instead of when."""

    def style(self, role: str, *, selected: bool = False, bold: bool = False, on: Ground = "bg") -> Style:
        """See `Palette.style`."""
        return self.palette.style(role, selected=selected, bold=bold, on=on)
