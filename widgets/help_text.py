"""The help: keys by place, the filter language on a card, and what the signs mean."""

from collections.abc import Sequence

from textual.strip import Strip

from widgets.looks import Looks
from widgets.scrolled_lines import ScrolledLines
from widgets.strips import Line, Part, heading
from widgets.wrapping import wrapped

Section = tuple[str, Sequence[tuple[str, str]]]
TWO_COLUMNS_FROM = 110


class HelpText(ScrolledLines):
    """Sections of pairs: what to press or type, and what it does."""

    def __init__(
        self, left: Sequence[Section], right: Sequence[Section], *, looks: Looks, id: str | None = None
    ) -> None:
        super().__init__(looks=looks, id=id)
        self._left, self._right = tuple(left), tuple(right)

    def head(self, width: int, seen: str) -> Strip:
        """Title, and which lines are in sight."""
        more = [Part("opwatch only reads; nothing here changes 1Password", "dim")] if width >= 100 else []
        end = [Part(f"{seen}   ", "dim"), Part("esc", "key"), Part(" back", "dim")]
        return heading(self.looks, width, "HELP", more, end)

    def body(self, width: int) -> list[Strip]:
        """One column, or two where there is room."""
        right = [*self._right, ("Signs", signs(self.looks))]
        if width < TWO_COLUMNS_FROM:
            rows = _rows([*self._left, *right], width - 2)
            return [Line(self.looks, width).gap().parts(row).strip() for row in rows]
        half = (width - 4) // 2
        left_rows, right_rows = _rows(self._left, half), _rows(right, half)
        strips = []
        for i in range(max(len(left_rows), len(right_rows))):
            line = Line(self.looks, width).gap()
            line.parts(left_rows[i] if i < len(left_rows) else []).to(half + 3)
            strips.append(line.parts(right_rows[i] if i < len(right_rows) else []).strip())
        return strips


def signs(looks: Looks) -> list[tuple[str, str]]:
    """What the glyphs mean."""
    glyphs = looks.glyphs
    return [
        (f"{glyphs.high} {glyphs.med.strip()} {glyphs.low.strip()}", "severity high, medium, low"),
        (glyphs.healthy, "read to its end within two intervals"),
        (glyphs.degraded, "late, stale or stopped: the word says which"),
        (glyphs.new, "before a row: it came since the last run, while nobody watched"),
        ("+", "after a time: the event arrived more than 10 minutes late"),
        (glyphs.zero, "none in that time"),
        (glyphs.missing, "not known: the stream was not read then"),
    ]


def _rows(sections: Sequence[Section], width: int) -> list[list[Part]]:
    rows: list[list[Part]] = []
    for title, pairs in sections:
        cells = min(width * 3 // 5, max((len(key) for key, _ in pairs), default=0) + 2)
        rows += [[], [Part(title.upper(), "title")]] if rows else [[Part(title.upper(), "title")]]
        for key, said in pairs:
            for i, line in enumerate(wrapped([Part(said)], width - cells, 3)):
                rows.append([Part(("" if i else key).ljust(cells), "key"), *line])
    return rows
