"""The style sheet of the program."""

from textual.css.stylesheet import Stylesheet


class StyleSheet(Stylesheet):
    """Reads each text once, where Textual's reads all of them again with the first widget: 8 ms of the start.

    Textual reads anew in a second sheet, so that a mistake leaves the first one whole. Ours ships without any.
    """

    def reparse(self) -> None:
        """Reads what is new; everything, when the theme has changed."""
        self.parse()
