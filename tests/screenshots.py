"""Renews screenshots/: `python -m tests.screenshots` runs the real program on the demo account.

Each picture is taken from a pseudo-terminal, as SVG and as PNG. The PNG needs the DejaVu Sans Mono font
(`fonts-dejavu-core` on Debian) and says so when it is not there.
"""

import io
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from pyte.screens import Char
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.terminal.program import Program

FOLDER = Path(__file__).parent.parent / "screenshots"
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}
GROUND, INK = "#0d1218", "#cfd7e1"
_NAMED = {
    "black": "#000000", "red": "#cd3131", "green": "#0dbc79", "brown": "#c8c800",
    "blue": "#3b78ff", "magenta": "#bc3fbc", "cyan": "#11a8cd", "white": "#d0d0d0",
    "brightblack": "#767676", "brightred": "#f14c4c", "brightgreen": "#23d18b", "brightbrown": "#f5f543",
    "brightyellow": "#f5f543", "brightblue": "#6ea8fe", "brightmagenta": "#d670d6", "brightcyan": "#29b8db",
    "brightwhite": "#ffffff",
}  # fmt: skip
_THEME = TerminalTheme((13, 18, 24), (207, 215, 225), [(0, 0, 0)] * 8, None)


def main() -> None:
    """Takes every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, size in SIZES.items():
        with Program("--demo", size=size) as program:
            program.wait_for("mfa-burst-then-success", 90)  # the story that is staged right after the start
            program.settle(1.0)
            take(program, f"watch-{name}")
            if name == "120x40":
                for key, view in (("6", "token"), ("?", "help")):
                    program.send(key)
                    program.settle()
                    take(program, f"{view}-{name}")
                    program.send("\x1b")
                    program.settle()
                for query, view in (("stream:usage | count by user,item", "counts"), ("| by weekday,hour", "week")):
                    program.send("/")
                    program.settle()  # the line must have the keys: they would be commands
                    program.send(f"{query}\r")
                    program.settle()
                    take(program, f"{view}-{name}")
                    program.send("\x1b")
                    program.settle()
            program.send("q")
            program.exit_status()


def take(program: Program, name: str) -> None:
    """Writes one picture, as SVG and as PNG."""
    cells = [[program.screen.buffer[y][x] for x in range(program.width)] for y in range(program.height)]
    (FOLDER / f"{name}.svg").write_text(svg(cells, name), encoding="utf-8")
    png(cells).save(FOLDER / f"{name}.png", optimize=True)
    print(name)  # noqa: T201 - a command that says what it did


def colours(cell: Char) -> tuple[str, str]:
    """Ink and ground of a cell as hex."""
    ink, ground = (_hex(cell.fg, INK), _hex(cell.bg, GROUND))
    return (ground, ink) if cell.reverse else (ink, ground)


def _hex(colour: str, default: str) -> str:
    if colour == "default":
        return default
    return _NAMED.get(colour) or f"#{colour}"


def look(cell: Char) -> Style:
    """Ink, ground and weight of a cell."""
    ink, ground = colours(cell)
    return Style(color=ink, bgcolor=ground, bold=cell.bold, underline=cell.underscore)


def svg(cells: list[list[Char]], title: str) -> str:
    """The screen as SVG."""
    console = Console(
        record=True, width=len(cells[0]), file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    for line in cells:
        text = Text(no_wrap=True, end="\n")
        for style, run in groupby(line, key=look):
            text.append("".join(cell.data for cell in run), style)
        console.print(text, soft_wrap=True)
    return console.export_svg(title=f"opwatch {title}", theme=_THEME, unique_id=title)


def png(cells: list[list[Char]], size: int = 15) -> Image.Image:
    """The screen as a picture."""
    try:
        fonts = [ImageFont.truetype(f"DejaVuSansMono{weight}.ttf", size) for weight in ("", "-Bold")]
    except OSError as error:
        raise SystemExit("The PNG needs the font DejaVu Sans Mono (Debian: fonts-dejavu-core).") from error
    wide, high = round(fonts[0].getlength("M")), size + 4
    image = Image.new("RGB", (wide * len(cells[0]), high * len(cells)), GROUND)
    draw = ImageDraw.Draw(image)
    for y, line in enumerate(cells):
        for x, cell in enumerate(line):
            ink, ground = colours(cell)
            box = (x * wide, y * high, (x + max(1, len(cell.data))) * wide - 1, (y + 1) * high - 1)
            if cell.data and ground != GROUND:
                draw.rectangle(box, fill=ground)
            if cell.data.strip():
                draw.text((box[0], box[1] + 1), cell.data, font=fonts[cell.bold], fill=ink)
            if cell.underscore:
                draw.line((box[0], box[3] - 1, box[2], box[3] - 1), fill=ink)
    return image


if __name__ == "__main__":
    main()
