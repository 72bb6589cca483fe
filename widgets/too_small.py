"""What a terminal shows that is too small for anything else."""

from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.looks import Looks
from widgets.strips import Line


class TooSmall(Drawn):
    """One sentence: the size there is, the size that is needed, and that collecting goes on."""

    DEFAULT_CSS = "TooSmall { height: 1fr; }"

    def __init__(self, *, looks: Looks, needed: tuple[int, int], id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._needed = needed

    def draw(self, width: int, height: int) -> list[Strip]:
        """As many lines as the words need."""
        size = self.screen.size
        words = f"terminal {size.width}x{size.height}, need {self._needed[0]}x{self._needed[1]}; still collecting"
        lines = [""]
        for word in words.split():
            if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".lstrip()
        return [Line(self.looks, width).put(line).strip() for line in lines[:height]]
